"""What each source of uncertainty does to the balance alone, weightings, and other definitions."""

import pandas as pd
import pytest
from presence_rows import COUNTRY, rows, spell

import kgru_analysis as kg

KW = {"host": "ATL", "led_by": {}, "draws": 400, "seed": 2}
SOURCES = ("dates", "claims", "weights")


def overall(frame, *vary, **more):
    """The overall balance by period, with only some of its sources drawn."""
    found = kg.presence_balance(frame, "AAA", "BBB", **KW | more, vary=vary)
    return found[found["domain"] == "all"].set_index("period")


def test_each_source_alone_is_narrower_than_all_together():
    found = {source: overall(rows(*COUNTRY), source) for source in SOURCES}
    wide = {source: frame["high"] - frame["low"] for source, frame in found.items()}
    every = overall(rows(*COUNTRY), *SOURCES)
    whole = every["high"] - every["low"]
    assert (pd.DataFrame(wide).max(axis=1) <= whole + 0.1).all()
    assert (wide["claims"] == 0).all()  # the country has no rivals
    assert wide["dates"]["2004-12-31"] == 0  # and every date of 2004 is known
    assert wide["weights"]["2004-12-31"] == whole["2004-12-31"] > 0.5


def test_weightings_by_hand():
    # In 2004 the base is shared and the school is A's: every weighting leaves A ahead.
    shares = overall(rows(*COUNTRY), "weights")["p_positive"]
    assert shares["2004-12-31"] == 1
    # In 2008 it is the school against base and radio: of three equal chances, one is above half.
    assert shares["2008-12-31"] == pytest.approx(0.25, abs=0.07)


def test_readings_of_the_rows_are_passed_on():
    """With the pact counted as B's, A is no longer alone in 2003."""
    assert overall(rows(*COUNTRY), "weights")["low"]["2003-12-31"] == 1
    led = overall(rows(*COUNTRY), "weights", led_by={"ORG": "BBB"})
    assert led["low"]["2003-12-31"] < 0.2
    # With a source of 2007 the school was there in 2005, and without it only to 2002.
    seen = rows(*COUNTRY).assign(source_id="s")
    seen.loc[seen["presence_id"] == "a-school", "seen"] = None
    sources = pd.DataFrame({"source_id": ["s"], "published": ["2007-02"]})
    with_school = overall(seen, "weights", sources=sources, persistence=0)["low"]
    without = overall(rows(*COUNTRY), "weights", persistence=0)["low"]
    assert with_school["2005-12-31"] > without["2005-12-31"]


def test_weightings_take_the_middle_of_what_was_not_seen():
    """Seen on January 15, 2001, the school stays for ln 2 of ten years, to December 21, 2007."""
    frame = rows(
        spell("b", "BBB", "air-base", "military", "2001-01-01", "2009-12-31"),
        spell("s", "AAA", "school", "education", "2001-01-01", "", seen="2001-01-15"),
    )
    high = overall(frame, "weights")["high"]
    assert high.index[high > -1].year.max() == 2007
    high = overall(frame, "weights", persistence=0)["high"]
    assert high.index[high > -1].year.max() == 2001


PLAIN = {"host": "ATL", "led_by": {}}


def test_definitions_by_hand():
    frames = {
        "all": rows(*COUNTRY),
        "no school": rows(*[r for r in COUNTRY if r["kind"] != "school"]),
    }
    settings = {"media only": {"weights": {"military": 0, "education": 0, "media": 1}}}
    found = kg.presence_curve(
        frames, settings, "AAA", "BBB", before=(2001, 2004), after=(2007, 2008), **PLAIN
    ).set_index("definition")
    assert found.loc["all", ["before", "after"]].to_list() == pytest.approx([3.5 / 4, -1 / 3])
    assert found.loc["all", "turn"] == 2007
    assert found.loc["no school", ["before", "after"]].to_list() == pytest.approx([3 / 4, -1])
    assert found.loc["media only", "after"] == -1


def test_the_year_of_the_turn_by_hand():
    """B is ahead to the end from 2007 on, from 2005 without A's school, and always or never."""
    base, school, other, *_ = COUNTRY
    frames = {
        "all": rows(*COUNTRY),
        "no school": rows(base, *COUNTRY[2:]),
        "always": rows(other, dict(base, start="2008", end="2008"), COUNTRY[4]),
        "never": rows(other, dict(school, seen="2009-02-03")),
    }
    media = {"weights": {"military": 0, "education": 0, "media": 1}, "draws": 9, "seed": 1}
    found = kg.presence_curve(
        frames, {"media": media}, "AAA", "BBB", before=(2002, 2004), after=(2006, 2007), **PLAIN
    )
    assert found.columns.to_list() == [
        "definition", "before", "after", "turn", "p_before", "p_after",
    ]  # fmt: skip
    assert found["definition"].to_list() == ["all", "no school", "always", "never", "media"]
    assert found["turn"].dtype == "Int64"
    # Before B's radio of 2006 nobody was in the media, so nobody was ahead.
    assert found["turn"].fillna(0).to_list() == [2007, 2005, 2004, 0, 2006]
    assert found["p_before"].isna().all()
    assert found["p_after"].fillna(-1).to_list() == [-1, -1, -1, -1, 0]


def test_a_curve_of_nothing_is_refused():
    with pytest.raises(kg.KgruError, match="at least one name"):
        kg.presence_curve({}, {}, "AAA", "BBB", before=(2001, 2002), after=(2003, 2004), **PLAIN)
