"""Rows of presence read as spells: bounds, sightings, rivals and notices."""

import numpy as np
import pandas as pd
import pytest
from own_tables import write_csv
from presence_rows import COUNTRY, rows, spell

import kgru_analysis as kg
from kgru_analysis.presence.spell_dates import FAR, founded, spell_bounds
from kgru_analysis.presence.spells import led_by_powers, read_spells


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
        (base("", "1965-02-03"), [None, "1965-02-03", "1965-02-03", "1965-02-03"]),
        (base("", "", seen="2006-02-03"), ["2006-02-03", "2006-02-03", "2006-02-03", None]),
    ],
)
def test_bounds_of_one_row(row, expected):
    known = [day(x) if x else -FAR if i < 2 else FAR for i, x in enumerate(expected)]
    assert bounds(row) == [known]


def test_a_row_without_any_date_stands_nowhere():
    assert bounds(base("", "")) == [[FAR, FAR, FAR, FAR]]
    found, plain = (
        kg.presence_panel(rows(*more, *COUNTRY), host="ATL", led_by={})
        for more in ([base("", "")], [])
    )
    pd.testing.assert_frame_equal(found, plain)


def test_the_last_sighting_of_a_site_is_that_of_any_of_its_rows():
    count = base("2007-03", "2007-03", presence_id="count", site="s")
    found = bounds(base("2003", "", seen="2004", site="s"), count)
    assert found[0][2] == day("2007-03-01")


def test_the_last_sighting_of_a_rival_counts_for_the_group():
    main = base("2001", "", claim_group="g", seen="2004")
    rival = base("2002", "", presence_id="r", claim_group="g", preferred="no", seen="2007-02-03")
    assert [end for _, _, end, _ in bounds(main, rival)] == [day("2007-02-03")] * 2


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


def test_what_was_told_of_a_spell_is_kept():
    counted = {"strength_low": 3, "strength_high": 4, "strength_date": "2001-05"}
    frame = rows(
        base("2001", "2002", claim_group="g", **counted),
        base("2003", "", presence_id="y", site="s"),
    )
    found = read_spells(frame, host="ATL", led_by={"AAA": "BBB"}).astype(object)
    assert found.where(found.notna(), "-").to_dict("records") == [
        {
            "presence_id": "x", "actor": "BBB", "domain": "military", "kind": "air-base",
            "site": "x", "claim_group": "g", "preferred": "yes", "strength_low": 3,
            "strength_high": 4, "counted_first": day("2001-05-01"),
            "counted_last": day("2001-05-31"), "start_key": "x/start", "end_key": "x/end",
            "start_first": day("2001-01-01"), "start_last": day("2001-12-31"),
            "end_first": day("2002-01-01"), "end_last": day("2002-12-31"),
        },
        {
            "presence_id": "y", "actor": "BBB", "domain": "military", "kind": "air-base",
            "site": "s", "claim_group": "-", "preferred": "yes", "strength_low": "-",
            "strength_high": "-", "counted_first": -FAR, "counted_last": FAR,
            "start_key": "s/start", "end_key": "s/end", "start_first": day("2003-01-01"),
            "start_last": day("2003-12-31"), "end_first": day("2003-01-01"), "end_last": FAR,
        },
    ]  # fmt: skip


def test_places_are_told_apart_by_actor_field_and_site():
    """A later row of the same name elsewhere is no sighting, and names no kind."""
    row = base("2001-02-03", "", site="s")
    others = [
        spell("a", "BBB", "troops", "military", "2005-06-07", "", site="s"),
        spell("b", "AAA", "school", "education", "2005-06-07", "", site="s"),
        spell("c", "AAA", "troops", "military", "2005-06-07", "", site="t"),
    ]
    found = read_spells(rows(row, *others), host="ATL")
    assert found.loc[0, "end_first"] == day("2001-02-03")
    assert found["kind"].to_list() == ["air-base", "troops", "school", "troops"]


def test_only_the_named_columns_are_needed():
    needed = ["presence_id", "actor", "host", "kind", "domain", "status", "start", "end"]
    found = read_spells(rows(base("2001", "2002"))[needed], host="ATL")
    assert found["site"].to_list() == ["x"]
    for column in needed:
        with pytest.raises(kg.KgruError, match=column):
            read_spells(rows(base("2001", "2002")).drop(columns=column), host="ATL")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"strength_low": "many"}, "strength_low:.*'many': no number"),
        ({"strength_high": "many"}, "strength_high:.*'many': no number"),
        ({"strength_high": -1}, "strength_high:.*-1.*never negative"),
        ({"strength_low": 3, "strength_high": 2}, "strength_low:.*above strength_high"),
        ({"kind": None}, "kind:.*not a code; use one of .*air-base"),
        ({"status": "over"}, "status:.*'over': not a code; use one of .*planned"),
    ],
)
def test_wrong_cells_are_named(more, words):
    frame = rows(*COUNTRY)
    odd = base("2001", "2002") | more
    frame = pd.concat([frame.astype(object), pd.DataFrame([odd])], ignore_index=True)
    with pytest.raises(kg.KgruError, match=f"(?s)wrong in {words}") as caught:
        read_spells(frame, host="ATL")
    assert "row 'x'" in str(caught.value)
    assert "1 of 8" in str(caught.value)


def test_empty_and_equal_numbers_of_persons_are_fine():
    frame = pd.DataFrame([base("2001", "2002", strength_low="", strength_high="")])
    assert read_spells(frame, host="ATL")["strength_low"].isna().all()
    equal = read_spells(rows(base("2001", "2002", strength_low=0, strength_high=0)), host="ATL")
    assert equal["strength_high"].to_list() == [0]


def test_the_source_saw_it_when_it_was_published():
    """`seen` goes before the publication, a count after either; a source may stand twice."""
    sources = pd.DataFrame(
        {"source_id": ["s", "s", "t"], "published": ["2006-07", "2009", "around then"]}
    )
    given = [
        base("2001", "", presence_id="published"),
        base("2001", "", presence_id="seen", seen="2004-05"),
        base("2001", "", presence_id="counted", strength_low=1, strength_date="2008-09"),
        base("2001", "", presence_id="early count", strength_low=1, strength_date="2002"),
        base("2001", "", presence_id="unclear"),
        base("2001", "", presence_id="unknown"),
    ]
    frame = rows(*given).assign(source_id=["s", "s", "s", "s", "t", "u"])
    found = read_spells(frame, host="ATL", sources=sources)
    assert [str(np.datetime64(int(d), "D")) for d in found["end_first"]] == [
        "2006-07-01", "2004-05-01", "2008-09-01", "2006-07-01", "2001-01-01", "2001-01-01",
    ]  # fmt: skip


def test_a_vague_interval_is_not_widened():
    found = bounds(base("2003-02/2003-04~", "2005-02-03?"))[0]
    days = [day(x) for x in ("2003-02-01", "2003-04-30", "2005-02-02", "2005-02-04")]
    assert found == days


def test_a_rival_takes_no_date_that_does_not_fit_its_own():
    """The preferred base stood from 2005 to 2006: no end for a rival of 2009, no start of one."""
    main = base("2005-01-01", "2006-01-01", claim_group="g")
    late = base("2009-01-01", "", presence_id="l", claim_group="g", preferred="no")
    early = base("", "2003-01-01", presence_id="e", claim_group="g", preferred="no")
    touching = base("", "2005-01-01", presence_id="t", claim_group="g", preferred="no")
    _, after, before, met = bounds(main, late, early, touching)
    assert after == [day("2009-01-01")] * 3 + [FAR]
    assert before == [-FAR] + [day("2003-01-01")] * 3
    assert met == [day("2005-01-01")] * 4
    # A row without a group takes nothing.
    assert bounds(main, base("2001-01-01", "", presence_id="n"))[1][3] == FAR


def test_notices_by_hand():
    """Closed in 2003, back in 2004; closed in 2005, back at a day not told; a second site on."""
    main = base("2001-01-01", "2009-01-01")
    first = base("2003-02", "2004-06", presence_id="n1", status="notice", ends="x")
    second = base("2005-03-01", "2005-03-01/", presence_id="n2", status="notice", ends="x")
    rival = base("2001-06-01", "2001-07-01", presence_id="n3", status="notice", ends="x",
                 preferred="no")  # fmt: skip
    other = base("2001-01-01", "2002-01-01", presence_id="y")
    found = read_spells(rows(second, main, first, other, rival), host="ATL")
    edges = ["start_first", "start_last", "end_first", "end_last"]
    pieces = [
        (row["presence_id"], row["start_key"], row["end_key"],
         *(str(np.datetime64(row[e], "D")) if row[e] < FAR else "-" for e in edges))
        for row in found.to_dict("records")
    ]  # fmt: skip
    assert sorted(pieces) == [
        ("x", "n1/back", "n2", "2004-06-01", "2004-06-30", "2005-03-01", "2005-03-01"),
        ("x", "n2/back", "x/end", "2005-03-01", "-", "2009-01-01", "2009-01-01"),
        ("x", "x/start", "n1", "2001-01-01", "2001-01-01", "2003-02-01", "2003-02-28"),
        ("y", "y/start", "y/end", "2001-01-01", "2001-01-01", "2002-01-01", "2002-01-01"),
    ]


def test_a_return_after_the_last_sighting_is_certain_for_its_day_alone():
    main = base("2001-01-01", "", seen="2002-05-06")
    gap = base("2003-01-01", "2004-02-03", presence_id="n", status="notice", ends="x")
    assert bounds(main, gap)[1] == [day("2004-02-03")] * 3 + [FAR]


def test_a_return_by_some_day_is_possible_from_the_cut_on():
    main = base("2001-01-01", "2009-01-01")
    gap = base("2003-01-01", "/2004-02-03", presence_id="n", status="notice", ends="x")
    second = [day("2003-01-01"), day("2004-02-03"), day("2009-01-01"), day("2009-01-01")]
    assert bounds(main, gap)[1] == second


def test_rows_are_left_as_they_are():
    frame = rows(*COUNTRY).assign(site="")
    before = frame.copy(deep=True)
    read_spells(frame, host="ATL")
    pd.testing.assert_frame_equal(frame, before)


def test_a_notice_after_the_end_changes_nothing():
    main = base("2001-01-01", "2002-01-01")
    late = base("2004", "2005", presence_id="n", status="notice", ends="x")
    assert bounds(main, late) == bounds(main)
    found = read_spells(rows(main, late), host="ATL")
    assert found["end_key"].to_list() == ["x/end"]


def test_a_notice_needs_a_beginning():
    undated = base("", "2005", presence_id="n", status="notice", ends="x")
    with pytest.raises(kg.KgruError, match=r"(?s)start.*'n'.*needs the date"):
        bounds(base("2001", "2009"), undated)


def test_empty_text_stands_for_missing():
    frame = rows(*COUNTRY).fillna({"site": "", "ends": "", "claim_group": ""})
    pd.testing.assert_frame_equal(
        read_spells(frame, host="ATL"), read_spells(rows(*COUNTRY), host="ATL")
    )


@pytest.mark.parametrize(
    ("main", "rival", "expected"),
    [
        # Begun by June 30, 2003: any day of 2003 fits, and so does that day, but no day of July.
        (("2003", "2010"), ("/2003-06-30", "2009"), ("2003-01-01", "2003-12-31")),
        (("2003-06-30", "2010"), ("/2003-06-30", "2009"), ("2003-06-30", "2003-06-30")),
        (("2003-07-01", "2010"), ("/2003-06-30", "2009"), (None, "2003-06-30")),
        # One that tells its own takes none.
        (("2003", "2010"), ("2003-05", "2009"), ("2003-05-01", "2003-05-31")),
        # Begun at a day not told: what may lie before its own end fits.
        (("2005", "2010"), ("", "2005-06-01"), ("2005-01-01", "2005-12-31")),
        (("2005-01-01", "2010"), ("", "2004/2006"), ("2005-01-01", "2005-01-01")),
    ],
)
def test_which_start_a_rival_takes(main, rival, expected):
    main = base(*main, claim_group="g")
    rival = base(*rival, presence_id="r", claim_group="g", preferred="no")
    first, last = (day(x) if x else -FAR for x in expected)
    assert bounds(main, rival)[1][:2] == [first, last]


@pytest.mark.parametrize(
    ("main", "rival", "expected"),
    [
        # Over from June 1, 2003 on: any day of 2003 fits, and so does that day, but none of May.
        (("2001", "2003"), ("2001", "2003-06-01/"), ("2003-01-01", "2003-12-31")),
        (("2001", "2003-06-01"), ("2001", "2003-06-01/"), ("2003-06-01", "2003-06-01")),
        (("2001", "2003-05-31"), ("2001", "2003-06-01/"), ("2003-06-01", None)),
        # One that tells its own takes none.
        (("2001", "2003"), ("2001", "2003-05"), ("2003-05-01", "2003-05-31")),
        # Over at a day not told: what may lie after its own start fits.
        (("2001", "2006"), ("2006-06-01", ""), ("2006-06-01", "2006-12-31")),
        (("2001", "2006-05-01"), ("2006/2008", ""), ("2006-05-01", "2006-05-01")),
        (("2001", "2006-01-01"), ("2006-01-01", ""), ("2006-01-01", "2006-01-01")),
    ],
)
def test_which_end_a_rival_takes(main, rival, expected):
    rival = base(*rival, presence_id="r", claim_group="g", preferred="no")
    main = base(*main, claim_group="g")
    first, last = (day(x) if x else FAR for x in expected)
    assert bounds(main, rival)[1][2:] == [first, last]
    assert bounds(rival, main)[0][2:] == [first, last]  # the order of the rows does not matter


def test_a_rival_with_a_lent_end_has_ended():
    """Over by 2006, seen in 2004; the rival, which nobody saw, is sure on its first day alone."""
    main = base("2001", "/2006-01-01", claim_group="g", seen="2004-02-03")
    rival = base("2002-01-01", "", presence_id="r", claim_group="g", preferred="no")
    ends = [bound[2:] for bound in bounds(main, rival)]
    assert ends == [[day("2004-02-03"), day("2006-01-01")], [day("2002-01-01"), day("2006-01-01")]]


def test_a_notice_may_count_from_some_day_on_and_not_from_before_one():
    main = base("2001-01-01", "2009-01-01")
    cut = base("2003-01-01/", "", presence_id="n", status="notice", ends="x")
    assert bounds(main, cut)[0][2:] == [day("2003-01-01"), day("2009-01-01")]
    with pytest.raises(kg.KgruError, match="needs the date"):
        bounds(main, cut | {"start": "/2003-01-01"})


def test_an_end_may_fall_on_the_last_day_of_a_start():
    assert bounds(base("2003", "2003-01-01"))[0] == [
        day("2003-01-01"), day("2003-12-31"), day("2003-01-01"), day("2003-01-01"),
    ]  # fmt: skip


def test_what_begins_and_ends_with_a_cut_by_hand():
    """Back on the very day of the end the spell has one day more; an end at the cut is the cut."""
    main = base("2001-01-01", "2005-01-01")
    gap = base("2003-01-01", "2005-01-01", presence_id="n", status="notice", ends="x")
    assert bounds(main, gap)[1] == [day("2005-01-01")] * 4
    cut = base("2005-01-01", "", presence_id="n", status="notice", ends="x")
    found = read_spells(rows(main, cut), host="ATL")
    assert found["end_key"].to_list() == ["n"]


def test_notices_that_name_no_row_and_rows_that_end_others_cut_nothing():
    main = base("2001-01-01", "2005-01-01")
    said = base("2003-01-01", "", presence_id="n", status="notice")
    other = base("2002-01-01", "2003-01-01", presence_id="y", ends="x")
    assert bounds(main, said, other) == bounds(main, dict(other, ends=None))


def test_ends_and_sightings_of_a_place_reach_its_other_rows():
    """A row that ended on June 1, 2005 was there then; one that ended in the year it began, too."""
    open_row = base("2000-01-01", "", presence_id="y", site="s")
    assert bounds(base("2001", "2005-06-01", site="s"), open_row)[1][2] == day("2005-06-01")
    assert bounds(base("2003-06-01", "2003", site="s"), open_row)[1][2] == day("2003-06-01")


def test_without_a_start_and_a_last_day_it_had_begun_by_its_first_end():
    assert bounds(base("", "2003-06-01/"))[0] == [-FAR, day("2003-06-01"), day("2003-06-01"), FAR]


def founded_in(folder, since):
    """Write a folder in which the actor AAA exists since a day, and the host since 1991."""
    write_csv(folder, {"actors": f"actor,valid_from\nAAA,{since}\nATL,1991-08-31\n"})
    return folder


@pytest.mark.parametrize(("since", "first"), [("2006-01-12", "2006-01-12"), ("", "1991-08-31")])
def test_an_open_start_lies_no_earlier_than_actor_and_host(tmp_path, since, first):
    """A bank of 2006, told of first in 2019, was nowhere in the 1990s."""
    row = rows(base("/2019-12-18", "", seen="2025"))
    since = founded(row["actor"], "ATL", founded_in(tmp_path, since))
    found = spell_bounds(row.assign(site="x"), np.array([day("2025-01-01")]), since)
    assert found["start_first"].to_list() == [day(first)]
