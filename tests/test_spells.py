"""Rows of presence read as spells: bounds, sightings, rivals and notices."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.presence.spell_dates import FAR
from kgru_analysis.presence.spells import led_by_powers, read_spells

sys.path.insert(0, str(Path(__file__).resolve().parent))
from presence_rows import COUNTRY, rows, spell


def day(text: str) -> int:
    return int(np.datetime64(text).astype(int))


def bounds(*spells: dict, **kw) -> list[list[int]]:
    found = read_spells(rows(*spells), host="ATL", **kw)
    return found[["start_first", "start_last", "end_first", "end_last"]].to_numpy().tolist()


def base(start: str, end: str, **more) -> dict:
    return spell(more.pop("presence_id", "x"), "AAA", "air-base", "military", start, end, **more)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (base("2003-05", "2004"), ["2003-05-01", "2003-05-31", "2004-01-01", "2004-12-31"]),
        (base("2003~", "2009-01-02"), ["2002-01-01", "2004-12-30", "2009-01-02", "2009-01-02"]),
        (base("2003", "", seen="2006-02"), ["2003-01-01", "2003-12-31", "2006-02-01", None]),
        (base("2003", ""), ["2003-01-01", "2003-12-31", "2003-01-01", None]),
        (base("/2003-05", "", seen="2006"), [None, "2003-05-31", "2006-01-01", None]),
        (base("", "2004-02-03"), [None, "2004-02-03", "2004-02-03", "2004-02-03"]),
        (base("", "", seen="2006-02-03"), [None, "2006-02-03", "2006-02-03", None]),
    ],
)
def test_bounds_of_one_row(row, expected):
    known = [day(x) if x else -FAR if i < 2 else FAR for i, x in enumerate(expected)]
    assert bounds(row) == [known]


def test_a_row_without_any_date_is_possible_and_never_certain():
    assert bounds(base("", "")) == [[-FAR, FAR, -FAR, FAR]]
    panel = kg.presence_panel(rows(base("", ""), *COUNTRY), host="ATL", led_by={})
    military = panel[(panel["actor"] == "AAA") & (panel["domain"] == "military")]
    assert (military["possible"] == 1).all()


def test_the_last_sighting_of_a_site_is_that_of_any_of_its_rows():
    count = base("2007-03", "2007-03", presence_id="count", site="s")
    found = bounds(base("2003", "", seen="2004", site="s"), count)
    assert found[0][2] == day("2007-03-01")


def test_a_rival_takes_what_it_leaves_out_from_the_preferred_row():
    main = base("2001-12", "2009-07", claim_group="g")
    rival = base("2002", "", presence_id="r", claim_group="g", preferred="no")
    vague = base("/2009?", "", presence_id="v", claim_group="g", preferred="no")
    first, second, third = bounds(main, rival, vague)
    assert second == [day("2002-01-01"), day("2002-12-31"), *first[2:]]
    assert third == first


def test_a_notice_cuts_the_spell_that_it_names_and_its_rivals():
    main = base("2001-01-01", "2009-01-01", claim_group="g")
    rival = base("2002-01-01", "", presence_id="r", claim_group="g", preferred="no")
    gap = base("2004-01-01", "2005-01-01", presence_id="n", status="notice", ends="x")
    found = read_spells(rows(main, rival, gap), host="ATL")
    assert found["presence_id"].value_counts().to_dict() == {"x": 2, "r": 2}
    assert found["end_key"].to_list()[0] == "n"
    assert sorted(found["start_first"])[-1] == day("2005-01-01")


def test_an_unknown_return_is_possible_from_the_cut_on():
    main = base("2001-01-01", "", seen="2004-01-01")
    cut = base("2004-01-01", "2004-01-01/", presence_id="n", status="notice", ends="x")
    back = bounds(main, cut)[1]
    assert back == [day("2004-01-01"), FAR, day("2004-01-01"), FAR]


def test_the_first_row_of_a_site_names_its_kind():
    renamed = spell("y", "AAA", "transit-centre", "military", "2004", "2005", site="s")
    found = read_spells(rows(base("2001", "2004", site="s"), renamed), host="ATL")
    assert found["kind"].to_list() == ["air-base", "air-base"]


def test_rows_elsewhere_are_left_out():
    away = [
        base("2001", "2002", host="BBB"),
        base("2001", "2002", status="abroad", presence_id="z"),
    ]
    assert read_spells(rows(*away), host="ATL").empty


def test_leaders_come_from_the_actors_table():
    powers = led_by_powers()
    assert powers["CSTO"] == powers["EAEU"] == "RUS"
    assert powers["NATO"] == "USA"


def test_every_real_row_with_a_notice_link_names_a_real_row():
    presence = kg.load("presence", claims="all")
    linked = presence["ends"].dropna()
    assert len(linked) >= 4
    assert linked.isin(presence["presence_id"]).all()


def test_real_spells_are_in_order():
    spells = read_spells(kg.load("presence", claims="all"), host="KGZ", led_by=led_by_powers())
    assert (spells["start_first"] <= spells["start_last"]).all()
    assert (spells["end_first"] <= spells["end_last"]).all()
    assert not spells["presence_id"].isin(["rus-schools-nine", "rus-msu-branch-osh"]).any()


def test_empty_text_stands_for_missing():
    frame = rows(*COUNTRY).fillna({"site": "", "ends": "", "claim_group": ""})
    pd.testing.assert_frame_equal(
        read_spells(frame, host="ATL"), read_spells(rows(*COUNTRY), host="ATL")
    )
