"""Who was ahead when, in words."""

import pandas as pd
import pytest

from kgru_analysis.kyrgyzstan import amounts, whose, words

NAMES = {"a": "the United States", "b": "Russia"}


def frame(ahead: dict[int, str], lens: str = "force") -> pd.DataFrame:
    return pd.DataFrame({"lens": lens, "year": list(ahead), "ahead": list(ahead.values())})


def test_stretches_and_gaps_by_hand():
    found = whose.phases(frame({1: "b", 2: "b", 3: "a", 5: "a", 6: "open"}), "force")
    assert found.to_numpy().tolist() == [
        ["b", 1, 2, 2], ["a", 3, 3, 1], ["a", 5, 5, 1], ["open", 6, 6, 1],
    ]  # fmt: skip


def test_clauses_name_who_came_first_first():
    said = whose.clause(frame({1: "b", 2: "a", 3: "open", 4: "a", 5: "even"}), "force", NAMES)
    assert said == "Russia had more in 1, the United States in 2 and 4 and neither in 5"
    assert whose.headline(frame({1: "b", 2: "open", 3: "b", 4: "a"}), "force", NAMES) == (
        "Russia, then the United States"
    )
    assert whose.when(frame({1: "a", 2: "a"}), "force", "a") == "every year"
    assert whose.when(frame({1: "a", 2: "unknown"}), "force", "a") == "every year with a number"
    assert whose.when(frame({1: "a", 2: "none"}), "force", "a") == "1"


def test_open_years_inside_a_stretch_do_not_divide_it():
    one = frame({1: "b", 2: "a", 3: "open", 4: "a", 5: "b", 6: "b"})
    assert whose.eras(one, "force")[["ahead", "first", "last"]].to_numpy().tolist() == [
        ["b", 1, 1], ["a", 2, 4], ["b", 5, 6],
    ]  # fmt: skip
    assert whose.story(one, "force", NAMES) == (
        "Russia had more soldiers to 1 and again since 5, the United States in between"
    )
    assert whose.turns(one, "force", NAMES, to_now=False) == (
        "Russia ahead to 1, the United States to 4, Russia from 5 to 6"
    )


def test_open_years_that_are_the_most_divide_a_stretch_and_end_the_story():
    one = frame({1: "a", 2: "open", 3: "open", 4: "a"})
    assert len(whose.eras(one, "force")) == 2
    two = frame({1: "a", 2: "open", 3: "open"}, "money")
    assert whose.story(two, "money", NAMES) == "who paid more on record is open in 2 of 3 years"


def test_many_turns_are_counted():
    one = frame(dict(enumerate("abababb")))
    said = whose.headline(one, "force", NAMES)
    assert said == "Russia in 4 and the United States in 3 of 7 years"
    assert whose.story(one, "force", NAMES) == (
        "Russia had more soldiers in 4 and the United States in 3 of 7 years"
    )
    assert whose.turns(one, "force", NAMES) == ""


def test_one_year_is_told_by_side():
    rows = pd.concat([frame({1: "b"}), frame({1: "a"}, "rights"), frame({1: "b"}, "institutions")])
    assert whose.in_year(rows, ["force", "rights", "institutions"], NAMES, 1) == (
        "the United States had more rights by treaty; Russia had more soldiers and institutions"
    )


def test_nothing_settled_is_said_so():
    assert "No year is settled" in whose.finding(frame({1: "open"}), NAMES)


def test_a_sum_is_known_only_with_all_its_parts():
    found = pd.DataFrame(
        {
            "measure": ["grants", "rent", "grants", "rent"], "actor": "AAA", "unit": "USD",
            "period": pd.to_datetime(["2001-12-31", "2001-12-31", "2002-12-31", "2002-12-31"]),
            "low": [2e6, 1e6, None, 1e6], "high": [2e6, 1e6, None, 1e6],
        }
    )  # fmt: skip
    table = amounts.magnitudes(found, {"grants": "Money", "rent": "Money"}, years=(2001, 2002))
    assert table["low"].fillna(-1).to_list() == [3e6, -1]
    assert table["shown"].to_list() == ["$3 m", ""]


def test_years_are_counted_by_lens_settled_open_and_without_a_number():
    rows = pd.concat(
        [frame({1: "b", 2: "open", 3: "even", 4: "unknown"}), frame({1: "a"}, "money")]
    )
    table = whose.settled(rows)
    assert list(table) == ["settled", "open", "no number"]
    assert table.loc["Soldiers"].to_list() == [2, 1, 1]
    assert table.loc[words.LENS_NAMES["money"].capitalize()].to_list() == [1, 0, 0]
    assert len(table) == len(words.LENS_NAMES)
    assert table.to_numpy().sum() == 5


def test_ribbons_are_sure_where_somebody_is_ahead_or_both_are_even():
    rows = frame({1: "b", 2: "open", 3: "even", 4: "a", 5: "unknown"})
    rows = rows.assign(balance=0.5, low=0.0, high=1.0, status="measured")
    found = whose.ribbons(rows)
    assert found["sure"].to_list() == [True, False, True, True, False]
    assert set(found["row"]) == {"Soldiers"}
    assert list(found) == ["row", "year", "balance", "low", "high", "sure", "status"]


def test_a_closing_is_told_from_the_year_before_to_two_years_after():
    years = pd.to_datetime([f"{year}-12-31" for year in range(2000, 2005)])
    kinds = pd.DataFrame({"domain": "all", "period": years, "balance": [0.1, 0.2, 0.3, 0.4, 0.5]})
    kinds = pd.concat([kinds, kinds.assign(domain="law", balance=9.0)])
    force = frame(dict.fromkeys(range(2000, 2005), "a"))
    force = force.assign(balance=[-0.1, -0.2, -0.3, -0.4, None])
    rows = pd.concat([force, force.assign(lens="money", balance=7.0)])
    assert whose.around_a_closing(kinds, rows, 2001, "the port") == (
        "Around 2001, when the port closed, the count of kinds moved from 0.10 to 0.40, "
        "the soldiers from -0.10 to -0.40, "
        "where each balance goes from -1, one side alone, to 1, the other alone."
    )
    assert whose.around_a_closing(kinds, rows, 2002, "the port") == ""
    assert whose.around_a_closing(kinds[kinds["period"].dt.year > 2000], rows, 2001, "x") == ""


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ({1: "a", 2: "a"}, "the United States had more soldiers in every year"),
        ({1: "a", 2: "unknown"}, "the United States had more soldiers in every year with a number"),
        ({1: "a", 2: "a", 3: "b", 4: "b"},
         "the United States had more soldiers from 1 to 2 and Russia since 3"),
        ({1: "a", 2: "b", 3: "b"}, "the United States had more soldiers in 1 and Russia since 2"),
        # Three even years are told, two are not.
        ({1: "a", 2: "a", 3: "even", 4: "even", 5: "even", 6: "b"},
         "the United States had more soldiers from 1 to 2, neither from 3 to 5 and Russia in 6"),
        ({1: "a", 2: "a", 3: "even", 4: "even", 5: "b", 6: "b"},
         "the United States had more soldiers from 1 to 2 and Russia since 5"),
        ({1: "even", 2: "even", 3: "even", 4: "b", 5: "b"}, "Russia had more soldiers since 4"),
        ({0: "even", 1: "b", 2: "b", 3: "a", 4: "b"},
         "Russia had more soldiers from 1 to 2 and again since 4, the United States in between"),
        ({1: "b", 2: "even", 3: "even", 4: "even", 5: "b"},
         "Russia had more soldiers to 1 and again since 5, neither in between"),
        ({1: "even", 2: "open"}, ""),
    ],
)  # fmt: skip
def test_a_story_names_who_was_ahead_from_when_to_when(years, said):
    assert whose.story(frame(years), "force", NAMES) == said


def test_a_story_that_is_over_has_no_since():
    one = frame({1: "a", 2: "b", 3: "b", 4: "a", 5: "a"})
    assert whose.story(one, "force", NAMES, to_now=False) == (
        "the United States had more soldiers in 1, Russia from 2 to 3 and the United States again "
        "from 4 to 5"
    )


def test_a_finding_begins_with_the_soldiers_in_bold():
    rows = pd.concat([frame({1: "a", 2: "a"}), frame({1: "b", 2: "b"}, "money")])
    assert whose.finding(rows, NAMES) == (
        "**The United States had more soldiers in every year.** Russia paid more on record in "
        "every year."
    )


@pytest.mark.parametrize(
    ("row", "ahead"),
    [
        # balance, low, high, p_positive, p_tie, a_high, b_high
        ((0.5, 0.1, 0.9, 0.95, 0.0, 9, 9), "a"),
        ((0.5, 0.1, 0.9, 0.94, 0.0, 9, 9), "open"),
        ((-0.5, -0.9, -0.1, 0.05, 0.0, 9, 9), "b"),
        ((-0.5, -0.9, -0.1, 0.06, 0.0, 9, 9), "open"),
        ((-0.5, -0.9, -0.1, 0.0, 0.05, 9, 9), "b"),
        ((-0.5, -0.9, -0.1, 0.0, 0.06, 9, 9), "open"),
        ((0.0, 0.0, 0.0, 0.0, 0.95, 9, 9), "even"),
        ((0.5, 0.1, 0.9, 0.05, 0.95, 9, 9), "even"),
        ((0.019, -0.039, 0.039, 0.5, 0.0, 9, 9), "even"),
        ((-0.019, -0.039, 0.039, 0.0, 0.0, 9, 9), "even"),
        ((0.02, -0.039, 0.039, 0.5, 0.0, 9, 9), "open"),
        ((0.019, -0.04, 0.039, 0.5, 0.0, 9, 9), "open"),
        ((0.019, -0.039, 0.04, 0.5, 0.0, 9, 9), "open"),
        ((None, None, None, None, None, 0, 0), "none"),
        ((None, None, None, None, None, 0, 1), "unknown"),
        ((None, None, None, None, None, 1, 0), "unknown"),
        ((None, None, None, None, None, None, 0), "unknown"),
    ],
)
def test_who_is_ahead_by_the_draws(row, ahead):
    columns = ["balance", "low", "high", "p_positive", "p_tie", "a_high", "b_high"]
    profile = pd.DataFrame([row] * 4, columns=columns, dtype=float)
    ends = pd.to_datetime(["1999-12-31", "2000-12-31", "2001-12-31", "2002-12-31"])
    found = whose.yearly(profile.assign(lens="force", period=ends), years=(2000, 2001))
    assert found["year"].to_list() == [2000, 2001]
    assert found["ahead"].to_list() == [ahead] * 2


def test_turns_by_hand():
    assert whose.turns(frame({1: "b", 2: "b", 3: "even", 4: "a", 5: "a"}), "force", NAMES) == (
        "Russia ahead to 2, the United States since 4"
    )
    assert whose.turns(frame({1: "b"}), "force", NAMES) == "Russia ahead in 1"
    assert whose.turns(frame({1: "even", 2: "open"}), "force", NAMES) == ""
    assert whose.turns(frame(dict(enumerate("abab"))), "force", NAMES).count(",") == 3
    assert whose.turns(frame(dict(enumerate("ababa"))), "force", NAMES) == ""
    assert whose.headline(frame({1: "open"}), "force", NAMES) == "nobody for sure"
    assert whose.headline(frame(dict(enumerate("bab"))), "force", NAMES) == (
        "Russia, then the United States, then Russia"
    )
    assert whose.clause(frame({1: "even"}), "force", NAMES) == ""
    assert whose.clause(frame({1: "a", 2: "open"}), "force", NAMES, "paid") == (
        "the United States paid more in 1"
    )


def test_who_led_in_most_years_is_told_with_the_lenses():
    rows = pd.concat([
        frame(dict(enumerate("bba")), "force"), frame(dict(enumerate("bbb")), "people"),
        frame(dict(enumerate("aab")), "institutions"),
        frame({1: "a", 2: "open", 3: "open"}, "money"),
    ])  # fmt: skip
    assert whose.most_years(rows, NAMES) == (
        "Mostly Russia: soldiers, people, trade; the United States: institutions"
    )
    assert whose.most_years(frame({1: "open"}), NAMES) == "Nobody ahead in most years"


def test_what_lenses_are_called():
    """Each lens of the library has a name and what a side that was ahead in it did."""
    years = {1: "b", 2: "b"}
    rows = pd.concat([frame(years, lens) for lens in words.LENS_NAMES])
    assert whose.in_year(rows, list(words.LENS_NAMES), NAMES, 1) == (
        "Russia had more soldiers, money on record, rights by treaty, institutions, people and "
        "trade and visits and votes"
    )
    assert [whose.story(rows, lens, NAMES) for lens in words.LENS_NAMES] == [
        "Russia had more soldiers in every year", "Russia paid more on record in every year",
        "Russia held more rights by treaty in every year",
        "Russia had more institutions in every year",
        "Russia led in people and trade in every year",
        "Russia led in visits and votes in every year",
    ]  # fmt: skip
