"""What the powers amount to, in sentences: rows few enough to be read and divided by hand."""

import pandas as pd
import pytest
from own_tables import write_tables
from presence_rows import rows as rows_of_presence
from presence_rows import spell

from kgru_analysis.kyrgyzstan import amounts

PAIR = ["USA", "RUS"]
MONEY = amounts.HARD["official-finance"]


def rows(row: str, *cells: tuple) -> pd.DataFrame:
    """Rows of a figure of magnitudes: actor, year, low and, if it is another, high."""
    lines = [(actor, year, low, *(high or [low])) for actor, year, low, *high in cells]
    return pd.DataFrame(lines, columns=["actor", "year", "low", "high"]).assign(row=row)


def test_most_paid_is_told_of_years_in_which_both_reported():
    told = rows(
        MONEY, ("USA", 2001, 3e6), ("RUS", 2001, 1e6), ("USA", 2002, 2e6), ("RUS", 2002, 5e6),
        ("RUS", 2003, 9e6), ("USA", 2004, 8e6, None), ("RUS", 2004, 7e6),
    )  # fmt: skip
    other = rows("Soldiers stationed", ("USA", 2003, 100.0))
    assert amounts.most_paid(pd.concat([told, other]), PAIR) == (
        "Both reported in 2 years. With rent and purchases of bases the United States paid most in "
        "2001, 3.0 million dollars; "
        "Russia paid most in 2002, 5.0 million dollars."
    )
    none = "In no year did both report what they gave and lent."
    assert amounts.most_paid(told[told["actor"] == "RUS"], PAIR) == none


def test_the_newest_year_with_both_decides_who_had_more():
    soldiers = rows(
        "Soldiers stationed", ("USA", 2001, 50.0), ("RUS", 2001, 100.0), ("USA", 2002, 30.0),
        ("RUS", 2002, 10.0), ("USA", 2003, 5.0), ("USA", 2004, 5.0), ("RUS", 2004, 0.0),
    )  # fmt: skip
    trade = rows("Trade, a year", ("USA", 2005, 1e6), ("RUS", 2005, 4e6))
    assert amounts.newest_ratios(pd.concat([soldiers, trade]), PAIR) == (
        "In the newest year that counts both, the United States had more: soldiers stationed, "
        "3 times (2002), and Russia had more: trade, 4 times (2005)."
    )
    assert amounts.newest_ratios(soldiers[soldiers["actor"] == "USA"], PAIR) == ""


def test_where_more_live_reads_the_row_of_the_born_here_alone():
    born = rows(amounts.SOFT["migrants"], ("USA", 2020, 5000.0), ("RUS", 2020, 600000.0))
    more = rows("Trade, a year", ("USA", 2021, 9.0), ("RUS", 2021, 1.0))
    said = "120 times as many born here live in Russia as in the United States"
    assert amounts.where_more_live(pd.concat([born, more]), PAIR) == said
    turned = "120 times as many born here live in Russia as in the United States"
    assert amounts.where_more_live(born, PAIR[::-1]) == turned
    assert amounts.where_more_live(more, PAIR) == ""


def test_three_powers_are_summed_and_the_third_is_without_soldiers():
    three = ["USA", "RUS", "CHN"]
    given = rows(
        amounts.THREE["official-finance"], ("USA", 2001, 2e6), ("USA", 2002, 3e6),
        ("RUS", 2001, 40e6),
    )  # fmt: skip
    bare = rows(amounts.THREE["garrisons"], ("RUS", 2001, 500.0), ("CHN", 2001, 0.0))
    sums = "Given and lent on record in 2001-2002, each year's loans less what was repaid in it "
    sums += "but never below nothing: the United States 5.0 million dollars; "
    sums += "Russia 40 million dollars."
    assert amounts.three_powers(pd.concat([given, bare]), three, (2001, 2002)) == (
        f"{sums} China has no soldiers here that a source tells of."
    )
    armed = pd.concat([given, bare, rows(amounts.THREE["garrisons"], ("CHN", 2002, 7.0))])
    assert amounts.three_powers(armed, three, (2001, 2002)) == f"{sums} China had soldiers too."
    assert amounts.three_powers(given, three, (2001, 2002)).endswith("that a source tells of.")


def test_leaders_are_those_of_the_newest_year_of_each():
    trade = rows(
        amounts.THREE["trade"], ("USA", 2001, 9.0), ("CHN", 2002, 8.0), ("RUS", 2002, 5.0),
        ("RUS", 2003, None),
    )  # fmt: skip
    soldiers = rows(amounts.THREE["garrisons"], ("RUS", 2001, 3.0), ("USA", 2001, 2.0))
    said = "China traded most in 2002, Russia had most soldiers in 2001"
    assert amounts.leaders(pd.concat([trade, soldiers])) == said
    nobody = rows(amounts.THREE["garrisons"], ("RUS", 2001, 0.0))
    assert amounts.leaders(pd.concat([trade, nobody])) == "China traded most in 2002"
    assert amounts.leaders(nobody) == "Three powers"


COUNTS = pd.DataFrame(
    {
        "site": ["port", "port", "field", "field", "field"],
        "actor": ["USA", "USA", "RUS", "RUS", "RUS"],
        "date": pd.to_datetime(
            ["2001-03-01", "2002-03-01", "2001-06-01", "2002-06-01", "2004-06-01"]
        ),
        "low": [1000.0, 900.0, 400.0, 300.0, 200.0],
        "high": [1200.0, 900.0, 500.0, 300.0, 200.0],
    }
)


def test_the_ratio_of_two_bases_is_that_of_years_with_both():
    """1,000 to 500 is the least of 2001, 1,200 to 400 the most; 900 to 300 is that of 2002."""
    both = amounts.together(COUNTS, PAIR)
    assert both.to_numpy().tolist() == [[2001, 2, 3], [2002, 3, 3]]
    assert amounts.base_ratio(COUNTS, PAIR) == (
        "In every one of the two years in which both were counted, Port held at least 2.0 times "
        "as many as Field, and in one up to 3.0 times. After 2004 no count of Field was found."
    )
    apart = "No year has counts that set a base of each apart."
    assert amounts.base_ratio(COUNTS, PAIR[::-1]) == apart
    assert amounts.base_ratio(COUNTS[COUNTS["actor"] == "USA"], PAIR) == apart
    even = COUNTS.assign(low=500.0, high=500.0)
    assert amounts.base_ratio(even, PAIR) == apart


def test_purchases_are_told_of_buyers_and_the_silent_are_named():
    found = pd.DataFrame(
        {"measure": ["base-purchases"] * 2 + ["base-rent"], "actor": ["USA", "RUS", "RUS"],
         "low": [5.0, 0.0, 9.0]}
    )  # fmt: skip
    told = "What bases of the United States bought lies between wide bounds."
    silent = " Of purchases by bases of Russia no source tells."
    assert amounts.bought(found, PAIR) == told + silent
    assert amounts.bought(found, ["USA"]) == told
    assert amounts.bought(found, ["RUS"]) == ""


def test_exercises_on_the_spot_stand_beside_those_anywhere(monkeypatch):
    joint = pd.DataFrame(
        [("KGZ", "RUS", "both", "2001", 3.0), ("KGZ", "RUS", "both", "2004", 2.0),
         ("KGZ", "USA", "both", "2002", 1.0), ("KGZ", "CHN", "both", "2005", 9.0),
         ("UZB", "USA", "both", "1999", 9.0), ("KGZ", "USA", "pact", "1998", 9.0)],
        columns=["subject", "partner", "measure", "date", "value"],
    ).replace("both", "joint_exercises")  # fmt: skip
    monkeypatch.setattr(amounts, "load", lambda table: {"alliances": joint}[table])
    found = pd.DataFrame(
        {"measure": ["exercises", "exercises", "garrisons"], "high": [40.0, 1250.0, 9000.0]}
    )
    assert amounts.joint_exercises(found, PAIR, host="KGZ") == (
        "Exercises on the spot add at most 1,250 soldiers to a year's mean. Wherever they were "
        "held, a data set of 2001-2004 counts 5 with Russia and 1 with the United States, some of "
        "them with both."
    )
    assert amounts.joint_exercises(found, PAIR, host="TJK") == ""


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(float("nan"), "USD", ""), (1e9, "USD", "$1.0 bn"), (999e6, "USD", "$999 m"),
     (10, "persons", "10"), (9.4, "persons", "9"), (0.26, "share", "0.3")],
)  # fmt: skip
def test_amounts_are_short(value, unit, text):
    assert amounts.amount(value, unit) == text


def test_magnitudes_keep_the_years_asked_for_the_order_given_and_the_middle():
    found = pd.DataFrame(
        {"measure": ["b", "a", "a", "a", "c", "other"], "actor": "AAA", "unit": "persons",
         "period": pd.to_datetime([f"{y}-12-31" for y in (2001, 2002, 2001, 2003, 2001, 2001)]),
         "low": [10.0, 20.0, 30.0, 40.0, None, 50.0],
         "high": [20.0, 20.0, None, 40.0, None, 50.0]}
    )  # fmt: skip
    table = amounts.magnitudes(
        found, {"a": "First", "b": "Second", "c": "Third"}, years=(2001, 2002)
    )
    assert table[["row", "year", "shown"]].to_numpy().tolist() == [
        ["First", 2001, "30"], ["First", 2002, "20"], ["Second", 2001, "15"],
    ]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """Two tables of claims, one series with a data set, and one that no item names."""
    write_tables(
        tmp_path,
        {
            "sources": ("source_id", "source_id", {}, "s1\ns2\ns3\n"),
            "acts": ("act_id source_id seen_source", "act_id", {"source_id": "sources"},
                     "a1,s1,s3\na2,s2,\n"),
            "sums": ("sum_id source_id", "sum_id", {"source_id": "sources"}, "m1,s2\n"),
            "trade": ("partner dataset", "", {}, "AAA,customs\nBBB,bank\n"),
            "votes": ("partner dataset", "", {}, "AAA,assembly\n"),
            "datasets": ("dataset", "dataset", {}, "customs\nbank\nassembly\natlas\n"),
        },
    )  # fmt: skip
    return tmp_path


def test_items_rest_on_the_rows_and_data_sets_that_they_name(folder):
    items = pd.DataFrame(
        {"measure": ["law", "law", "goods", "maps"], "actor": ["AAA", "BBB", "AAA", "AAA"],
         "rows": ["a1", "a2 m1", "trade", "atlas"]}
    )  # fmt: skip
    frames = amounts.evidence(items, folder=folder)
    cells = [(f.columns[0], f.iloc[:, 0].to_list()) for f in frames]
    assert cells == [
        ("act_id", ["a1", "a2"]), ("sum_id", ["m1"]), ("dataset", ["customs", "bank"]),
        ("dataset", ["atlas"]),
    ]  # fmt: skip
    assert amounts.cited(frames, folder=folder) == (
        3, {"s1", "s2", "s3"}, {"customs", "bank", "atlas"},
    )  # fmt: skip
    some = amounts.evidence(items, ["goods"], folder=folder)
    assert amounts.cited(some, folder=folder) == (0, set(), {"customs"})


def test_bases_are_those_counted_three_times(monkeypatch):
    """The port was counted three times and the field four, once more elsewhere, the fort twice."""

    def base(actor, site, start, end, *counted, host="ATL", kind="air-base", status="actual"):
        name = f"{site}-{host}-{kind}-{status}"
        more = {"host": host, "site": site, "status": status}
        yield spell(name, actor, kind, "military", start, end, **more)
        for number, day in enumerate(counted):
            strength = {"strength_low": 10 + number, "strength_high": 20, "strength_date": day}
            yield spell(f"{name}-{day}", actor, kind, "military", day, day, **more, **strength)

    presence = rows_of_presence(
        *base("BBB", "field", "2003", "2008", "2004", "2005", "2006", "2007"),
        *base("AAA", "port", "2001", "2005", "2002-05-06", "2003", "2004"),
        *base("AAA", "fort", "2001", "2005", "2002", "2003"),
        *base("AAA", "port", "2001", "2005", "2002", "2003", "2004", host="FAR"),
        *base("AAA", "port", "2001", "2005", "2002", "2003", "2004", kind="exercise"),
        *base("AAA", "port", "2006", "2007", "2006", status="planned"),
        *base("OTH", "camp", "2001", "2005", "2002", "2003", "2004"),
    )
    presence = presence.assign(name=presence["site"])
    monkeypatch.setattr(amounts, "load", lambda table, folder: {"presence": presence}[table])
    counts, stood = amounts.bases(["AAA", "BBB"], host="ATL")
    assert counts["site"].to_list() == ["field"] * 4 + ["port"] * 3
    assert counts["low"].to_list() == [10, 11, 12, 13, 10, 11, 12]
    assert str(counts["date"].iloc[4].date()) == "2002-05-06"
    assert stood["site"].unique().tolist() == ["field", "port"]
