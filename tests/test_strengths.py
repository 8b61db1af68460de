"""How many persons stood at the places of a presence, and between which days."""

import pandas as pd
from presence_rows import COUNTRY, rows, spell

import kgru_analysis as kg
from kgru_analysis.kyrgyzstan.stays import presence_spells


def port(presence_id, start, end, **more):
    return spell(presence_id, "AAA", "air-base", "military", start, end, site="port", **more)


def test_spells_as_days_by_hand():
    outside = [("1999", "2001-05-31"), ("2008-07-01", "2009")]
    frame = rows(
        *(spell(f"out{i}", "BBB", "school", "education", *x) for i, x in enumerate(outside)),
        *COUNTRY,
        spell("vague", "AAA", "school", "education", "2003/2005", "2004/2006"),
    )
    frame["name"] = frame["presence_id"].str.upper()
    found = presence_spells(frame, host="ATL", first="2001-06-01", last="2008-06-30")
    edges = ["possible_from", "certain_from", "certain_to", "possible_to"]
    days = found.set_index("presence_id")[edges].apply(lambda x: x.dt.strftime("%Y-%m-%d"))
    assert list(days.fillna("-").agg(" ".join, axis=1).items()) == [
        ("a-base", "2001-06-01 2001-06-01 2005-06-20 2005-06-20"),
        ("a-school", "2002-01-01 2002-12-31 2004-05-01 2008-06-30"),
        ("b-base", "2004-01-01 2004-01-01 2005-12-01 2005-12-01"),
        ("b-base", "2007-02-01 2007-02-01 2008-06-30 2008-06-30"),
        ("b-radio", "2006-01-01 2006-12-31 2007-07-07 2008-06-30"),
        ("o-pact", "2003-01-01 2003-01-01 2004-12-31 2004-12-31"),
        ("vague", "2003-01-01 - - 2006-12-31"),  # no day between its starts and its ends is sure
    ]
    assert found.index.equals(pd.RangeIndex(7))
    assert found["name"].eq(found["presence_id"].str.upper()).all()
    assert found.columns.to_list() == [
        "presence_id",
        "actor",
        "domain",
        "kind",
        "site",
        "name",
        *edges,
    ]
    assert found.loc[0, ["actor", "domain", "kind", "site"]].to_list() == [
        "AAA", "military", "air-base", "port",
    ]  # fmt: skip
    assert {str(found[e].dtype) for e in edges} == {"datetime64[s]"}


def test_persons_are_added_over_places_and_spanned_within_one():
    frame = rows(
        port("one", "2001-01-01", "2003-12-31", strength_low=100, strength_high=120,
             strength_date="2001-12-31"),
        port("two", "2001-01-01", "2003-12-31", strength_low=90, strength_high=150,
             strength_date="2001-01-01/2002-01-01"),
        spell("camp", "AAA", "troops", "military", "2001-01-01", "2002-12-31",
              strength_low=5, strength_high=7),
        spell("post", "AAA", "troops", "military", "2003-06-01", "2003-12-31"),
    )  # fmt: skip
    panel = kg.presence_panel(frame, host="ATL", led_by={})
    assert panel["period"].dt.year.to_list() == [2001, 2002, 2003]
    # Of the port two counts in 2001 and one of a single day in 2002; none of the post of 2003.
    assert panel["strength_low"].fillna(-1).to_list() == [95, 95, -1]
    assert panel["strength_high"].fillna(-1).to_list() == [157, 157, -1]


def test_counts_stay_in_the_years_of_their_date():
    frame = rows(
        port("base", "2001", "2006", strength_low=10, strength_high=20, strength_date="2002"),
        port(
            "count", "2004-06", "2004-06", strength_low=50, strength_high=60, strength_date="2004"
        ),
    )
    panel = kg.presence_panel(frame, host="ATL").set_index("period")
    counted = panel["strength_low"].groupby(panel.index.year).first().dropna()
    assert counted.to_dict() == {2002: 10, 2004: 50}


def test_a_place_is_uncounted_where_any_of_its_rows_may_have_been():
    frame = rows(
        port("one", "2001-01-01", "2001-12-31"),
        port("two", "2002-01-01", "2002-12-31", strength_low=3, strength_high=4,
             strength_date="2002-12-31"),
        spell("camp", "AAA", "troops", "military", "2001-01-01", "2002-12-31",
              strength_low=5, strength_high=7),
    )  # fmt: skip
    panel = kg.presence_panel(frame, host="ATL", led_by={})
    assert panel["strength_low"].to_list() == [5, 8]
    assert panel["strength_high"].fillna(-1).to_list() == [-1, 11]


def test_spells_of_one_day_and_at_the_edges_are_shown():
    frame = rows(
        spell("day", "AAA", "school", "education", "2003-05-06", "2003-05-06"),
        spell("first", "AAA", "school", "education", "1999-01-01", "2001-01-01"),
        spell("last", "AAA", "school", "education", "2008-12-31", "2010-01-01"),
    ).assign(name="x", source_id="s")
    sources = pd.DataFrame({"source_id": ["s"], "published": ["2004-05-06"]})
    kw = {"host": "ATL", "first": "2001-01-01", "last": "2008-12-31", "sources": sources}
    found = presence_spells(frame, **kw)
    assert found["presence_id"].to_list() == ["day", "first", "last"]
    edges = ["possible_from", "certain_from", "certain_to", "possible_to"]
    days = ["2003-05-06"] * 4, ["2001-01-01"] * 4, ["2008-12-31"] * 4
    assert found[edges].astype(str).to_numpy().tolist() == [list(x) for x in days]
    frame["end"] = None
    open_end = presence_spells(frame, **kw)
    assert open_end.loc[0, "certain_to"] == pd.Timestamp("2004-05-06")  # as its source saw
