"""The balance of two powers: by hand on a made-up country, and its properties on any."""

import inspect
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_tables import write_csv
from presence_rows import COUNTRY, rows, spell
from trying import tries

import kgru_analysis as kg

NO_SOURCES = pd.DataFrame({"source_id": [], "published": []}, dtype="str")
KW = {"host": "ATL", "led_by": {}}
FIGURES = ["balance", "low", "high", "p_positive", "p_tie", "lowest", "highest"]


def balance(frame, a="AAA", b="BBB", **kw):
    return kg.presence_balance(frame, a, b, **(KW | kw))


def overall(frame, column="balance"):
    found = frame[frame["domain"] == "all"]
    return dict(zip(found["period"].dt.year, found[column], strict=True))


# Worked out by hand, by months. Military: A alone to 2003, both in 2004; in 2005 A for six months
# against B's twelve, (6 - 12) / 18; neither in 2006 (B's gap), B alone after. Education: A alone
# from 2002. Media: B alone from 2006.
BY_HAND = {
    2001: 1.0, 2002: 1.0, 2003: 1.0, 2004: 0.5, 2005: 1 / 3, 2006: 0.0, 2007: -1 / 3, 2008: -1 / 3,
}  # fmt: skip


def test_the_overall_balance_by_hand():
    assert overall(balance(rows(*COUNTRY))) == pytest.approx(BY_HAND)


def test_domains_by_hand():
    found = balance(rows(*COUNTRY)).set_index(["period", "domain"])["balance"]
    military = found.xs("military", level="domain").to_list()
    assert military[:5] == pytest.approx([1, 1, 1, 0, -1 / 3])
    assert np.isnan(military[5])
    assert military[6:] == [-1, -1]
    assert found.xs("media", level="domain").isna().to_list() == [True] * 5 + [False] * 3


def test_the_envelope_by_hand():
    # The school is certain to 2004 and possible after: in 2005 it may be gone or there.
    found = balance(rows(*COUNTRY))
    assert overall(found, "lowest")[2005] == pytest.approx(-1 / 3)
    assert overall(found, "highest")[2005] == pytest.approx((-1 / 3 + 1) / 2)
    assert overall(found, "lowest")[2004] == overall(found, "highest")[2004] == 0.5


def test_the_whole_level_gives_the_envelope():
    found = balance(rows(*COUNTRY), coverage=1, draws=50, seed=1)
    assert found["low"].equals(found["lowest"])
    assert found["high"].equals(found["highest"])
    one = balance(rows(*COUNTRY), coverage=1, draws=1, seed=1)
    assert one[["low", "high"]].equals(found[["low", "high"]])
    plain = balance(rows(*COUNTRY))
    assert plain["p_positive"].isna().all()
    assert found.columns.to_list() == plain.columns.to_list() == ["period", "domain", *FIGURES]


def test_weights_count_and_zero_leaves_a_domain_out():
    given_weights = {"military": 1, "education": 3, "media": 0}
    assert overall(balance(rows(*COUNTRY), weights=given_weights))[2004] == 0.75


def test_an_organization_counts_for_the_power_that_leads_it():
    led = balance(rows(*COUNTRY), led_by={"ORG": "BBB"})
    assert overall(led)[2003] == pytest.approx((1 + 1 - 1) / 3)
    turned = balance(rows(*COUNTRY), a="ORG", b="AAA", led_by={"ORG": "BBB"})
    assert overall(turned)[2003] == pytest.approx(-1 / 3)
    panel = kg.presence_panel(rows(*COUNTRY), **KW | {"led_by": {"ORG": "BBB"}})
    assert sorted(panel["actor"].unique()) == ["AAA", "BBB"]
    assert overall(balance(rows(*COUNTRY), b="ORG", led_by={"ORG": "BBB"}))[2003] == pytest.approx(
        1 / 3
    )


def test_certain_and_possible_in_the_panel():
    panel = kg.presence_panel(rows(*COUNTRY), **KW)
    school = panel[(panel["actor"] == "AAA") & (panel["domain"] == "education")]
    # Begun in 2002, so by its December; seen in May 2004.
    assert school["certain"].to_list() == pytest.approx([0, 1 / 12, 1, 5 / 12, 0, 0, 0, 0])
    assert school["possible"].to_list() == [0, 1, 1, 1, 1, 1, 1, 1]
    base = panel[(panel["actor"] == "AAA") & (panel["domain"] == "military")]
    assert base["strength_low"].dropna().to_list() == [100]
    assert base.loc[base["strength_high"].notna(), "period"].dt.year.to_list() == [2003]
    gap = panel[(panel["actor"] == "BBB") & (panel["domain"] == "military")]
    # Gone on the first of December 2005, back on the first of February 2007.
    assert gap["possible"].to_list() == pytest.approx([0, 0, 0, 1, 1, 0, 11 / 12, 1])


def test_the_panel_is_in_order():
    panel = kg.presence_panel(rows(*COUNTRY), **KW)
    assert panel.columns.to_list() == [
        "actor", "period", "domain", "certain", "possible", "strength_low", "strength_high",
    ]  # fmt: skip
    keys = panel[["actor", "period", "domain"]]
    pd.testing.assert_frame_equal(keys, keys.sort_values(list(keys), ignore_index=True))
    assert keys.value_counts("actor").to_dict() == {"AAA": 16, "BBB": 16, "ORG": 8}


def test_a_site_that_was_not_counted_leaves_the_upper_bound_open():
    more = spell("a-port-2", "AAA", "naval-test", "military", "2003-01-01", "2003-12-31")
    panel = kg.presence_panel(rows(*COUNTRY, more), **KW)
    year = panel[(panel["actor"] == "AAA") & (panel["period"] == "2003-12-31")]
    military = year[year["domain"] == "military"].iloc[0]
    assert military["strength_low"] == 100
    assert np.isnan(military["strength_high"])


def test_planned_rows_never_count():
    without = [row for row in COUNTRY if row["status"] != "planned"]
    pd.testing.assert_frame_equal(balance(rows(*COUNTRY)), balance(rows(*without)))


def test_a_notice_without_an_end_ends_the_spell():
    over = spell(
        "b-over", "BBB", "air-base", "military", "2005-01-01", "", status="notice", ends="b-base"
    )
    ended = rows(*[row for row in COUNTRY if row["presence_id"] != "b-gap"], over)
    panel = kg.presence_panel(ended, **KW)
    base = panel[(panel["actor"] == "BBB") & (panel["domain"] == "military")]
    # Over on the first of January; the last sighting is of 2007.
    assert base["possible"].to_list()[3:] == pytest.approx([1, 1 / 12, 0, 0])


def test_a_rival_claim_is_drawn_and_lends_no_endless_spell():
    rival = spell(
        "a-rival", "AAA", "air-base", "military", "2003-01-01", "", claim_group="g", preferred="no"
    )
    main = dict(COUNTRY[0], claim_group="g")
    both = rows(main, *COUNTRY[1:], rival)
    drawn = balance(both, draws=2000, seed=3).set_index(["period", "domain"])
    # Either claim may be drawn, so in 2002 the base is there in some draws only; in those, A alone.
    opening = drawn.loc[("2002-12-31", "military")]
    assert opening["lowest"] == opening["highest"] == 1
    panel = kg.presence_panel(both, **KW).set_index(["actor", "period", "domain"])
    assert panel.loc[("AAA", "2002-12-31", "military"), "certain"] == 0
    assert panel.loc[("AAA", "2002-12-31", "military"), "possible"] == 1
    # The rival says nothing of the end, so it ends when the preferred one does.
    assert drawn.loc[("2007-12-31", "military"), "balance"] == -1


def test_a_rival_is_in_the_envelope_and_not_in_the_middle():
    """In 2004 B's base stands; A's was there too, or by the rival's word had gone in 2003."""
    main = dict(COUNTRY[0], claim_group="g")
    rival = dict(main, presence_id="a-rival", end="2003-12-31", preferred="no")
    found = balance(rows(rival, main, *COUNTRY[1:])).set_index(["period", "domain"])
    figures = found.loc[("2004-12-31", "military"), ["balance", "lowest", "highest"]]
    assert figures.to_list() == [0, -1, 0]
    # The other domains do not know of the rival.
    plain = balance(rows(*COUNTRY)).set_index(["period", "domain"])
    for domain in ("education", "media"):
        assert found.xs(domain, level="domain").equals(plain.xs(domain, level="domain"))


def test_rivals_of_two_kinds_are_both_possible_and_neither_is_certain():
    main = spell("m", "AAA", "air-base", "military", "2001-01-01", "2001-12-31", claim_group="g")
    rival = main | {"presence_id": "r", "kind": "troops", "preferred": "no"}
    panel = kg.presence_panel(rows(main, rival), **KW)
    assert panel[["certain", "possible"]].to_numpy().tolist() == [[0, 2]]
    same = kg.presence_panel(rows(main, rival | {"kind": "air-base"}), **KW)
    assert same[["certain", "possible"]].to_numpy().tolist() == [[1, 1]]


def test_each_of_three_rivals_holds_in_a_third_of_the_draws():
    """Both have a base; A's troops came in one of three years, and then A is ahead."""
    bases = [
        spell(f"{who}-base", who, "air-base", "military", "2001-01-01", "2003-12-31")
        for who in ("AAA", "BBB")
    ]
    rivals = [
        spell(f"r{year}", "AAA", "troops", "military", f"{year}-01-01", f"{year}-12-31",
              claim_group="g", preferred="yes" if year == 2001 else "no")
        for year in (2001, 2002, 2003)
    ]  # fmt: skip
    drawn = balance(rows(*bases, *rivals), draws=3000, seed=1, vary=("claims",))
    shares = overall(drawn, "p_positive")
    assert list(shares.values()) == pytest.approx([1 / 3] * 3, abs=0.03)
    assert sum(shares.values()) == pytest.approx(1)
    assert overall(balance(rows(*bases, *rivals[::-1]), draws=1, vary=("dates",))) == {
        2001: 1 / 3, 2002: 0, 2003: 0,
    }  # fmt: skip


def test_each_of_two_rivals_holds_in_half_of_the_draws():
    """A has two rival years of troops beside its base, B a base alone."""
    spans = [("AAA", "air-base", "2001", {}), ("BBB", "air-base", "2001", {})]
    spans += [("AAA", "troops", year, {"claim_group": "g"}) for year in ("2001", "2002")]
    frame = rows(
        *(
            spell(f"s{i}", who, kind, "military", f"{year}-01-01", "2002-12-31", **more)
            for i, (who, kind, year, more) in enumerate(spans)
        )
    )
    shares = overall(balance(frame, draws=2000, seed=4), "p_positive")
    assert shares[2001] == pytest.approx(1 / 2, abs=0.03)
    assert shares[2002] == 1


def test_a_presence_outlasts_its_last_sighting_by_ten_years_on_average():
    """The middle is ln 2 of them, 2531 days: from February 15, 2001 to January 21, 2008."""
    base = spell("b", "BBB", "air-base", "military", "2001-01-01", "2009-12-31")
    seen = spell("s", "AAA", "school", "education", "2001-01-01", "", seen="2001-02-15")
    found = balance(rows(base, seen), draws=1, vary=("claims",))
    school = found[(found["domain"] == "education") & (found["balance"] == 1)]
    assert school["period"].dt.year.to_list() == list(range(2001, 2009))


def months(frame, **kw):
    """The months of 2003 in which A's school is there, with dates at the middle of their bounds."""
    found = balance(frame, freq="ME", draws=1, vary=("claims",), **kw)
    school = found[(found["domain"] == "education") & (found["period"].dt.year == 2003)]
    return school.loc[school["balance"] == 1, "period"].dt.month.to_list()


def test_the_middle_of_bounds_by_hand():
    """Of 30 days from May 17 the middle is June 1, the sixteenth; of 2 days from July 31 August."""
    base = spell("b", "BBB", "air-base", "military", "2003-01-01", "2003-12-31")
    start, end = "2003-05-17/2003-06-15", "2003-07-31/2003-08-01"
    assert months(rows(base, spell("s", "AAA", "school", "education", start, end))) == [6, 7, 8]
    end = "2003-07-30/2003-07-31"
    assert months(rows(base, spell("s", "AAA", "school", "education", start, end))) == [6, 7]


def test_what_is_certain_at_no_time_is_drawn():
    """Begun from May 17 to August 14, at the middle July 1; over from June 1 on, at it July 31."""
    base = spell("b", "BBB", "air-base", "military", "2003-01-01", "2003-12-31")
    dates = "2003-05-17/2003-08-14", "2003-06-01/2003-09-28"
    assert months(rows(base, spell("s", "AAA", "school", "education", *dates))) == [7]


def test_the_middle_beyond_a_sighting_by_hand():
    """A mean of 0.1 years has its median after ln 2 tenths of a year, 25.3 days."""
    base = spell("b", "BBB", "air-base", "military", "2003-01-01", "2003-12-31")
    seen = spell("s", "AAA", "school", "education", "2003-03-01", "", seen="2003-05-07")
    assert months(rows(base, seen), persistence=0.1) == [3, 4, 5, 6]  # 25 days on is June 1
    seen["seen"] = "2003-05-06"
    assert months(rows(base, seen), persistence=0.1) == [3, 4, 5]
    assert months(rows(base, seen), persistence=0) == [3, 4, 5]
    assert months(rows(base, seen), persistence=float("inf")) == list(range(3, 13))
    ended = spell("s", "AAA", "school", "education", "/2003-05-26", "2003-06-09")
    assert months(rows(base, ended), persistence=0.1) == [4, 5, 6]  # 25.3 days before is April 30
    ended["start"] = "/2003-05-27"
    assert months(rows(base, ended), persistence=0.1) == [5, 6]


@pytest.mark.slow
def test_many_draws_are_summed_up_in_pieces():
    found = balance(rows(*COUNTRY), draws=150_000, seed=1, vary=("dates",))
    assert list(overall(found)) == list(BY_HAND)
    sure = [2001, 2002, 2003, 2004]
    assert [overall(found)[year] for year in sure] == pytest.approx([BY_HAND[y] for y in sure])
    pd.testing.assert_series_equal(found["lowest"], balance(rows(*COUNTRY))["lowest"])


def test_dates_of_a_source_certify_to_its_publication():
    frame = rows(*COUNTRY).assign(source_id="s")
    frame.loc[frame["presence_id"] == "a-school", "seen"] = None
    sources = pd.DataFrame({"source_id": ["s"], "published": ["2007-02"]})
    panel = kg.presence_panel(frame, sources=sources, **KW)
    school = panel[(panel["actor"] == "AAA") & (panel["domain"] == "education")]
    assert school["certain"].to_list() == pytest.approx([0, 1 / 12, 1, 1, 1, 1, 2 / 12, 0])


@pytest.mark.parametrize("freq", ["YE", "QE", "ME"])
def test_frequencies_agree_at_their_ends(freq):
    found = balance(rows(*COUNTRY), freq=freq)
    assert found["period"].max() == pd.Timestamp("2008-12-31")
    assert found.loc[found["domain"] == "military", "balance"].iloc[-1] == -1


def test_values_are_the_same_on_every_machine():
    found = balance(rows(*COUNTRY), draws=500, seed=11)
    row = found[(found["domain"] == "all") & (found["period"] == "2006-12-31")].iloc[0]
    assert row[FIGURES].astype(float).round(6).to_list() == [0.0, -1.0, 0.0, 0.0, 0.854, -1.0, 0.0]
    share = balance(rows(*COUNTRY), draws=500, seed=11, vary=("dates", "weights"))
    row = share[(share["domain"] == "all") & (share["period"] == "2007-12-31")].iloc[0]
    assert row[["balance", "low", "high", "p_positive"]].astype(float).round(6).to_list() == GOLDEN


GOLDEN = [-0.613081, -1.0, 0.517726, 0.188]


@pytest.mark.parametrize(
    ("rows_", "kw", "words"),
    [
        ([spell("x", "AAA", "air-base", "military", "2005", "2003")], {}, "ends before its start"),
        ([spell("x", "AAA", "castle", "military", "2001", "")], {}, "not a code"),
        ([spell("x", "AAA", "air-base", "weather", "2001", "")], {}, "not a code"),
        ([spell("x", "AAA", "air-base", "military", "2001", "", strength_low=-1)], {}, "negative"),
        ([spell("a-base", "AAA", "air-base", "military", "2001", "")], {}, "used twice"),
        ([dict(COUNTRY[3], presence_id="n", ends="zz")], {}, "no row"),
        ([], {"weights": {"military": 1}}, "miss the domain education, media"),
        ([], {"weights": {"military": -1, "education": 1, "media": 1}}, "zero or more"),
        ([], {"a": "CCC"}, "'CCC' has no presence"),
        ([], {"a": "BBB"}, "two actors"),
        ([], {"draws": -1}, "whole number of 0"),
        ([], {"coverage": 0}, "coverage"),
        ([], {"coverage": 1.5}, "at most 1"),
        ([], {"persistence": -1}, "persistence=-1"),
        ([], {"vary": "dates"}, "tuple"),
        ([], {"freq": "2D"}, "freq"),
        ([], {"host": "ZZZ"}, "no presence"),
    ],
)  # fmt: skip
def test_bad_input_says_what_and_where(rows_, kw, words):
    with pytest.raises(kg.KgruError, match=words):
        balance(rows(*COUNTRY, *rows_), **kw)


def test_a_panel_needs_a_presence_in_the_country():
    with pytest.raises(kg.KgruError, match="No presence in 'ZZZ' counts"):
        kg.presence_panel(rows(*COUNTRY), **KW | {"host": "ZZZ"})
    undated = spell("x", "AAA", "air-base", "military", "", "")
    with pytest.raises(kg.KgruError, match="No presence in 'ATL' has a date"):
        kg.presence_panel(rows(undated), **KW)


def test_an_unreadable_date_names_its_row():
    with pytest.raises(kg.UnreadableDate):
        balance(rows(*COUNTRY, spell("x", "AAA", "school", "education", "20xx-1", "")))


@pytest.mark.slow
def test_ten_thousand_draws_take_less_than_two_seconds():
    presence = kg.load("presence", claims="all")

    def seconds():
        begun = time.process_time()
        kg.presence_balance(presence, "USA", "RUS", host="KGZ", draws=10_000, seed=1)
        return time.process_time() - begun

    assert any(seconds() < 2 for _ in range(3))  # the first try that is fast enough is enough


KINDS = [
    ("air-base", "military"),
    ("troops", "military"),
    ("school", "education"),
    ("media", "media"),
]
ANCHORS = (
    spell("anchor-a", "AAA", "membership", "treaty", "2000-01-01", "2010-12-31"),
    spell("anchor-b", "BBB", "membership", "treaty", "2000-01-01", "2010-12-31"),
)


@st.composite
def spells(draw, ids="s", least=0, most=5):
    """Spells of two actors: dated by day or year, ended or open, with rivals and shared sites."""
    found = []
    for i in range(draw(st.integers(least, most))):
        actor = draw(st.sampled_from(["AAA", "BBB"]))
        kind, domain = draw(st.sampled_from(KINDS))
        begin = draw(st.integers(2000, 2008))
        last = draw(st.integers(begin + 1, 2010))
        start = draw(st.sampled_from([f"{begin}", f"{begin}-05-06", f"{begin}~"]))
        end = draw(st.sampled_from(["", f"{last}", f"{last}-07-08"]))
        more = {"seen": f"{last}-02-03"} if not end else {}
        if draw(st.booleans()):
            more["site"] = f"{actor}-{domain}-{draw(st.integers(0, 1))}"
        found.append(spell(f"{ids}{i}", actor, kind, domain, start, end, **more))
    return found


@tries(5)
@given(spells(), st.integers(0, 3))
def test_swapping_the_actors_flips_the_sign_exactly(given_spells, seed):
    frame = rows(*ANCHORS, *given_spells)
    one = balance(frame, draws=60, seed=seed)
    other = balance(frame, "BBB", "AAA", draws=60, seed=seed)
    for here, there in (("balance", "balance"), ("low", "high"), ("lowest", "highest")):
        np.testing.assert_array_equal(one[here], -other[there])
    assert (one["p_positive"] + other["p_positive"]).dropna().le(1).all()


@pytest.mark.slow
@tries(5)
@given(spells(), spells(ids="t", least=1, most=1))
def test_another_spell_of_a_never_lowers_a(given_spells, more):
    more[0] |= {"actor": "AAA", "site": None}
    before = balance(rows(*ANCHORS, *given_spells), draws=60, seed=5)
    after = balance(rows(*ANCHORS, *given_spells, *more), draws=60, seed=5)
    both = before.merge(after, on=["period", "domain"], suffixes=("", "_after"))
    for column in set(FIGURES) - {"p_tie"}:
        known = both[[column, f"{column}_after"]].dropna()
        assert (known[f"{column}_after"] >= known[column] - 1e-12).all(), column


@pytest.mark.slow
@tries(5)
@given(spells(), spells(ids="t", least=1, most=1), st.integers(1, 300))
def test_merging_spells_that_meet_on_a_known_day_changes_nothing(given_spells, more, after):
    whole = more[0]
    first = int(whole["start"][:4].rstrip("~"))
    meet = str(np.datetime64(f"{first + 1}-01-01") + after)  # past the latest possible start
    limit = whole["seen"] or (whole["end"] + "-01-01")[:10]
    if "~" in whole["start"] or meet >= limit:
        return
    whole["site"] = whole["site"] or whole["presence_id"]
    parts = [
        whole | {"presence_id": "one", "end": meet, "seen": None},
        whole | {"presence_id": "two", "start": meet},
    ]
    merged = balance(rows(*ANCHORS, *given_spells, whole), draws=60, seed=5)
    split = balance(rows(*ANCHORS, *given_spells, *parts), draws=60, seed=5)
    pd.testing.assert_frame_equal(merged, split)


@pytest.mark.slow
@tries(5)
@given(spells(), spells(ids="t", least=1, most=1))
def test_splitting_a_site_into_several_rows_changes_nothing(given_spells, more):
    site = more[0] | {"site": "place"}
    again = [site | {"presence_id": f"t{i}"} for i in range(3)]
    one = balance(rows(*ANCHORS, *given_spells, site), draws=60, seed=5)
    several = balance(rows(*ANCHORS, *given_spells, *again), draws=60, seed=5)
    pd.testing.assert_frame_equal(one, several)


@pytest.mark.slow
@tries(5)
@given(spells(), spells(ids="t", least=1, most=1), st.integers(0, 2), st.integers(0, 2))
def test_a_longer_uncertain_bound_never_narrows_the_envelope(given_spells, more, early, late):
    # Apart from the sites of the others, whose kind the first row of a site would decide.
    narrow = more[0] | {"site": None}
    year = int(narrow["start"][:4])
    narrow["start"] = f"{year}"
    wide = narrow | {"start": f"{year - early}/{year + late}"}
    if narrow["end"] and int(narrow["end"][:4]) <= year + late:
        return
    one = balance(rows(*ANCHORS, *given_spells, narrow), coverage=1)
    other = balance(rows(*ANCHORS, *given_spells, wide), coverage=1)
    both = one.merge(other, on=["period", "domain"], suffixes=("", "_wide"))
    both = both.dropna(subset=["low", "low_wide"])
    assert (both["low_wide"] <= both["low"] + 1e-12).all()
    assert (both["high_wide"] >= both["high"] - 1e-12).all()


@tries(5)
@given(spells(), st.integers(0, 3))
def test_draws_stay_within_the_envelope(given_spells, seed):
    found = balance(rows(*ANCHORS, *given_spells), draws=60, seed=seed, coverage=0.98).dropna()
    assert (found["low"] >= found["lowest"] - 1e-12).all()
    assert (found["high"] <= found["highest"] + 1e-12).all()
    assert ((found["low"] <= found["balance"]) & (found["balance"] <= found["high"])).all()


@pytest.mark.slow
def test_works_for_other_pairs_on_the_real_rows():
    found = kg.presence_balance(kg.load("presence"), "RUS", "CHN", host="KGZ", draws=50, seed=1)
    assert found["balance"].dropna().between(-1, 1).all()


@pytest.mark.parametrize("weight", [float("nan"), float("inf")])
def test_a_weight_without_a_size_is_refused(weight):
    with pytest.raises(kg.KgruError, match="zero or more"):
        balance(rows(*COUNTRY), weights={"military": weight, "education": 1, "media": 1})


def test_defaults_are_those_of_the_texts():
    usual = {"host": None, "freq": "YE", "draws": 0, "coverage": 0.9, "persistence": 10.0}
    given = inspect.signature(kg.presence_balance).parameters
    assert {name: given[name].default for name in usual} == usual


def test_a_day_at_the_edge_of_a_year_counts_for_its_month():
    exact = spell("e", "AAA", "air-base", "military", "2001-12-31", "2003-01-01")
    panel = kg.presence_panel(rows(exact), **KW)
    twelfths = [1 / 12, 1, 1 / 12]  # one month of the first and of the last year
    assert panel["certain"].to_list() == panel["possible"].to_list() == pytest.approx(twelfths)
    vague = spell("v", "AAA", "air-base", "military", "2001-12-31/2002-06", "2002-07/2003-01-01")
    panel = kg.presence_panel(rows(vague, dict(exact, kind="troops")), **KW)
    # Certain in June and July 2002, possible from the last month of 2001 to the first of 2003.
    assert panel["certain"].to_list() == pytest.approx([1 / 12, 1 + 2 / 12, 1 / 12])
    assert panel.index.equals(pd.RangeIndex(3))
    assert panel["possible"].to_list() == pytest.approx([2 / 12, 2, 2 / 12])


def test_an_exercise_counts_by_its_days_and_a_course_is_not_carried_on():
    """Ten days of June; and a course of which nobody knows more than that it began in 2002."""
    exercise = spell("x", "AAA", "exercise", "military", "2001-06-01", "2001-06-10")
    course = spell("c", "AAA", "military-education", "education", "2002", "")
    panel = kg.presence_panel(rows(exercise, course), **KW).set_index(["domain", "period"])
    assert panel.loc[("military", "2001-12-31"), "certain"] == pytest.approx(10 / 30 / 12)
    assert panel["possible"].xs("education").to_list() == [0, 1]


def test_a_tie_is_a_tie():
    """Three kinds each in one field, in thirds of a year: no rounding makes one lead."""
    both = [
        spell(f"{who}-{kind}", who, kind, "military", "2001-01-01", "2001-04-30")
        for who in ("AAA", "BBB")
        for kind in ("air-base", "troops", "seismic")
    ]
    found = balance(rows(*both), draws=20, seed=1)
    assert (found["balance"] == 0).all()
    assert (found["p_positive"] == 0).all()
    assert (found["p_tie"] == 1).all()


@tries(5)
@given(spells(), st.integers(0, 3))
def test_the_overall_line_is_the_mean_of_the_published_fields(given_spells, seed):
    found = balance(rows(*ANCHORS, *given_spells), draws=60, seed=seed)
    fields = found[found["domain"] != "all"].groupby("period")["balance"].mean()
    whole = found[found["domain"] == "all"].set_index("period")["balance"]
    pd.testing.assert_series_equal(fields, whole, check_names=False)


def test_two_places_of_one_kind_are_one_kind_in_the_years_of_either():
    frame = rows(
        spell("x", "AAA", "air-base", "military", "2001", "2001"),
        spell("y", "AAA", "air-base", "military", "2003", "2003"),
    )
    assert kg.presence_panel(frame, **KW)["possible"].to_list() == [1, 0, 1]


def test_the_middle_of_an_odd_number_of_days_is_the_middle_day():
    """Of 31 days from May 16 to June 15 it is May 31; of 3 from July 30 to August 1, July 31."""
    base = spell("b", "BBB", "air-base", "military", "2003-01-01", "2003-12-31")
    start, end = "2003-05-16/2003-06-15", "2003-07-30/2003-08-01"
    school = spell("s", "AAA", "school", "education", start, end)
    assert months(rows(base, school)) == [5, 6, 7]


def test_without_a_preferred_claim_the_first_stands_for_its_group():
    """Neither of two claims is preferred: the first is of 2001, the second of 2002."""
    bases = [
        spell(f"b{y}", "BBB", "air-base", "military", f"{y}-01-01", f"{y}-12-31")
        for y in (2001, 2002)
    ]
    unsure = {"claim_group": "g", "preferred": None}
    claims = [
        spell(f"c{y}", "AAA", "troops", "military", f"{y}-01-01", f"{y}-12-31", **unsure)
        for y in (2001, 2002)
    ]
    found = overall(balance(rows(*bases, *claims), draws=1, vary=("dates",)))
    assert found == {2001: 0, 2002: -1}
    both = [dict(claim, preferred="yes") for claim in claims]
    assert overall(balance(rows(*bases, *both), draws=1, vary=("dates",))) == {2001: 0, 2002: -1}


def test_a_seed_fixes_claims_and_dates_and_another_draws_others():
    """Both have a base; A is ahead in 2001 where its troops or its school are drawn for it."""
    bases = [spell(who, who, "air-base", "military", "2001", "2002") for who in ("AAA", "BBB")]
    claims = [
        spell(f"c{year}", "AAA", "troops", "military", year, year, claim_group="g")
        for year in ("2001", "2002")
    ]
    vague = spell("v", "AAA", "school", "education", "2001/2002", "2002")
    for source, spells in (("claims", claims), ("dates", [vague])):
        first, again, other = (
            balance(rows(*bases, *spells), draws=997, seed=seed, vary=(source,))
            for seed in (6, 6, 7)
        )
        pd.testing.assert_frame_equal(first, again)
        assert overall(first, "p_positive") != overall(other, "p_positive")


def test_start_and_end_are_drawn_apart():
    """Both on some day of 2001. In June the troops are there with a start in it, 30 of 365; or with
    one before it, 151 of 365, and an end from June on, 214 of 365."""
    bases = [spell(who, who, "air-base", "military", "2001", "2001") for who in ("AAA", "BBB")]
    bases = [base | {"start": "2001-01-01", "end": "2001-12-31"} for base in bases]
    troops = spell("t", "AAA", "troops", "military", "2001", "2001")
    found = balance(rows(*bases, troops), draws=4000, seed=1, vary=("dates",), freq="ME")
    june = found[(found["period"] == "2001-06-30") & (found["domain"] == "military")]
    share = 30 / 365 + 151 / 365 * 214 / 365
    assert june["p_positive"].item() == pytest.approx(share, abs=0.025)


def test_an_endless_mean_and_a_huge_one_are_alike():
    huge, endless = (
        balance(rows(*COUNTRY), draws=50, seed=1, persistence=x) for x in (1e308, float("inf"))
    )
    pd.testing.assert_frame_equal(huge, endless)


@pytest.mark.parametrize(("start", "end"), [("", ""), ("", "/2006-05-06")])
def test_what_no_source_dates_is_in_no_draw(start, end):
    found = balance(rows(*COUNTRY, spell("x", "AAA", "troops", "military", start, end)),
                    draws=50, seed=1)  # fmt: skip
    plain = balance(rows(*COUNTRY), draws=50, seed=1)
    pd.testing.assert_frame_equal(found[FIGURES[:4]], plain[FIGURES[:4]])


def test_a_return_on_a_day_not_told_is_in_no_draw():
    main = spell("m", "AAA", "troops", "military", "2001-01-01", "2002-12-31")
    gap = spell("n", "AAA", "troops", "military", "2001-05-06", "2001-05-06/", status="notice",
                ends="m")  # fmt: skip
    base = spell("b", "BBB", "air-base", "military", "2001-01-01", "2002-12-31")
    found = balance(rows(main, gap, base), draws=99, seed=1)
    # Five months of the troops against twelve of the base.
    assert overall(found) == pytest.approx({2001: (5 - 12) / 17, 2002: -1})
    assert overall(found, "highest")[2002] == 0


def test_leaders_are_those_of_the_actors_table_unless_others_are_given():
    pact = spell("p", "CSTO", "defence-treaty", "treaty", "2003-01-01", "2004-12-31")
    base = spell("b", "USA", "air-base", "military", "2003-01-01", "2004-12-31")
    frame = rows(pact, base)
    assert set(kg.presence_panel(frame, host="ATL")["actor"]) == {"RUS", "USA"}
    assert set(kg.presence_panel(frame, host="ATL", led_by={})["actor"]) == {"CSTO", "USA"}
    assert overall(kg.presence_balance(frame, "USA", "RUS", host="ATL")) == {2003: 0, 2004: 0}
    with pytest.raises(kg.KgruError, match="'RUS' has no presence"):
        kg.presence_balance(frame, "USA", "RUS", host="ATL", led_by={})


def test_years_begin_with_the_independence_of_the_host():
    before = spell("x", "AAA", "air-base", "military", "1985-05-06", "1993-04-05", host="KGZ")
    panel = kg.presence_panel(rows(before), host="KGZ", led_by={})
    assert panel["period"].dt.year.to_list() == [1991, 1992, 1993]
    old = dict(before, end="1986-07-08")
    panel = kg.presence_panel(rows(old), host="KGZ", led_by={})
    assert panel["period"].dt.year.to_list() == [1986]


def test_codes_leaders_and_sources_are_those_of_the_own_folder(tmp_path):
    """A folder with a kind of its own, a leader of an organization, and a publication."""
    tables = {
        "actors": "actor,valid_from,led_by\nORG,,BBB\nATL,1990-01-01,\n",
        "sources": "source_id,published\ns,2004-12-31\n",
        "presence": "presence_id,kind,domain,status\n",
    }
    codes = {"kind": ["castle"], "domain": ["stone"], "status": ["actual"]}
    write_csv(tmp_path, tables, codes=codes)
    keep = rows(
        spell("k", "ORG", "castle", "stone", "2001-01-01", ""),
        spell("c", "AAA", "castle", "stone", "2001-01-01", "2002-12-31"),
    ).assign(source_id="s")
    panel = kg.presence_panel(keep, host="ATL", folder=tmp_path)
    assert sorted(panel["actor"].unique()) == ["AAA", "BBB"]
    stood = panel[panel["actor"] == "BBB"].set_index("period")["certain"]
    assert stood["2004-12-31"] == 1  # to the publication of its source
    with pytest.raises(kg.KgruError, match="not a code"):
        kg.presence_panel(keep, host="ATL")
