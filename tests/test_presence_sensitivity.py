"""The band of a balance taken apart, its weightings, other definitions, and single places."""

import pandas as pd
import pytest
from presence_rows import COUNTRY, rows, spell
from trying import few

import kgru_analysis as kg

KW = {"host": "ATL", "led_by": {}, "draws": 400, "seed": 2}


def test_each_source_alone_is_narrower_than_all_together():
    bands = kg.presence_bands(rows(*COUNTRY), "AAA", "BBB", **KW)
    wide = bands.pivot_table(index="period", columns="source", values="main")
    assert (wide[["dates", "claims", "weights"]].max(axis=1) <= wide["all"] + 0.1).all()
    assert (wide["claims"] == 0).all()  # the country has no rivals
    assert wide.loc["2004-12-31", "dates"] == 0  # and every date of 2004 is known
    assert wide.loc["2004-12-31", "weights"] > 0.5


def test_weightings_by_hand():
    # In 2004 the base is shared and the school is A's: every weighting leaves A ahead.
    shares = kg.presence_weightings(rows(*COUNTRY), "AAA", "BBB", **KW).set_index("period")
    assert shares.loc["2004-12-31", "share_positive"] == 1
    assert shares.columns.to_list() == ["share_positive", "low", "high"]
    # In 2008 it is the school against base and radio: of three equal chances, one is above half.
    assert shares.loc["2008-12-31", "share_positive"] == pytest.approx(0.25, abs=0.07)


def test_bands_come_by_period_and_source():
    bands = kg.presence_bands(rows(*COUNTRY), "AAA", "BBB", **KW)
    assert bands.columns.to_list() == ["period", "source", "low", "high", "main", "total"]
    assert bands.index.equals(pd.RangeIndex(8 * 4))
    assert bands["source"].head(8).to_list() == ["all", "claims", "dates", "weights"] * 2
    assert bands["period"].dt.year.head(8).to_list() == [2001] * 4 + [2002] * 4
    assert bands["main"].equals(bands["high"] - bands["low"])
    every = bands[bands["source"] == "all"]
    assert every["total"].equals(every["main"])
    # In 2004 only the weights are open: without them nothing of the band is left.
    year = bands[bands["period"] == "2004-12-31"].set_index("source")
    assert year.loc["weights", "total"] == year.loc["all", "main"] == year.loc["weights", "main"]
    assert year.loc[["claims", "dates"], "total"].to_list() == [0, 0]


@pytest.mark.parametrize("reader", few([kg.presence_weightings], kg.presence_bands))
def test_readings_of_the_rows_are_passed_on(reader):
    """With the pact counted as B's, A is no longer alone in 2003."""
    led = KW | {"led_by": {"ORG": "BBB"}}
    low = [
        reader(rows(*COUNTRY), "AAA", "BBB", **kw).groupby("period")["low"].min()["2003-12-31"]
        for kw in (KW, led)
    ]
    assert low[0] == 1
    assert low[1] < 0.2
    # With a source of 2007 the school was there in 2005, and without it only to 2002.
    seen = rows(*COUNTRY).assign(source_id="s")
    seen.loc[seen["presence_id"] == "a-school", "seen"] = None
    sources = pd.DataFrame({"source_id": ["s"], "published": ["2007-02"]})
    found = reader(seen, "AAA", "BBB", **KW, sources=sources, unseen=0)
    with_school, without = (
        frame.groupby("period")["low"].min()["2005-12-31"]
        for frame in (found, reader(rows(*COUNTRY), "AAA", "BBB", **KW, unseen=0))
    )
    assert with_school > without


@pytest.mark.parametrize("reader", [kg.presence_bands, kg.presence_weightings])
def test_too_few_draws_and_levels_are_refused(reader):
    for wrong in ({"coverage": 2}, {"draws": 0}, {"unseen": -1}):
        with pytest.raises(kg.KgruError, match=next(iter(wrong))):
            reader(rows(*COUNTRY), "AAA", "BBB", **KW | wrong)
    one = reader(rows(*COUNTRY), "AAA", "BBB", **KW | {"draws": 1})
    assert one["low"].equals(one["high"])


def test_weightings_take_the_middle_of_what_was_not_seen():
    """Seen on January 15, 2001, the school stays for ln 2 of ten years, to December 21, 2007."""
    frame = rows(
        spell("b", "BBB", "air-base", "military", "2001-01-01", "2009-12-31"),
        spell("s", "AAA", "school", "education", "2001-01-01", "", seen="2001-01-15"),
    )
    high = kg.presence_weightings(frame, "AAA", "BBB", **KW).set_index("period")["high"]
    assert high.index[high > -1].year.max() == 2007
    high = kg.presence_weightings(frame, "AAA", "BBB", **KW, unseen=0).set_index("period")["high"]
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
