"""A profile of presence: what each lens counts, by hand on a made-up country."""

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from own_tables import write_tables
from presence_rows import rows, spell

import kgru_analysis as kg
from kgru_analysis.presence import payments, readers, series
from kgru_analysis.presence.items import Inputs, Item, Measure
from kgru_analysis.presence.lens_weights import lens_weightings
from kgru_analysis.presence.lenses import READERS, make_inputs, read_items
from kgru_analysis.presence.parts import SHARE, lens_rows
from kgru_analysis.presence.periods import make_calendar
from kgru_analysis.presence.profile import COLUMNS, Drawn

ROOT = Path(__file__).resolve().parent.parent


def day(text: str) -> int:
    return int(np.datetime64(text).astype(int))


@dataclass(frozen=True)
class MadeUp(Inputs):
    """Tables given by hand in the place of a folder."""

    tables: dict = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        return self.tables.get(name, pd.DataFrame())


def inputs(first="2001-01-01", last="2002-12-31", freq="YE", **tables) -> MadeUp:
    calendar = make_calendar(day(first), day(last), freq=freq)
    return MadeUp("ATL", ("AAA", "BBB"), calendar, day(last), tables=tables)


def measure(reader="x", *codes, unit="persons", lens="force", table="t") -> Measure:
    return Measure(f"{reader}-{table}", lens, "label", unit, reader, table, codes)


def bounds(items) -> dict:
    return {(x.actor, x.key): (x.low.round(4).tolist(), x.high.round(4).tolist()) for x in items}


def counted(number, date, **more):
    more |= {"strength_low": number, "strength_high": number, "strength_date": date}
    return spell(f"c{date}", "AAA", "air-base", "military", date, date, site="port", **more)


def test_a_garrison_lies_between_its_counts_while_it_stands():
    """Open from January 2001 to June 2002, 100 counted in June 2001, 200 in June 2002."""
    base = spell("b", "AAA", "air-base", "military", "2001-01-01", "2002-06-30", site="port")
    table = rows(base, counted(100, "2001-06"), counted(200, "2002-06"))
    found = readers.garrisons(measure("g", "air-base"), inputs(presence=table))
    # Before the first count half to twice of it, between the two from one to the other.
    low = [(5 * 50 + 100 + 6 * 100) / 12, (5 * 100 + 200) / 12]
    high = [(5 * 200 + 100 + 6 * 200) / 12, (5 * 200 + 200) / 12]
    assert bounds(found) == {
        ("AAA", "port"): (np.round(low, 4).tolist(), np.round(high, 4).tolist())
    }


def test_a_site_that_nobody_counted_is_a_bound_and_no_guess():
    table = rows(spell("s", "BBB", "seismic", "military", "2001-01-01", "2001-06-30"))
    (found,) = readers.garrisons(measure("g", "seismic"), inputs(presence=table))
    assert found.low.tolist() == [0, 0]
    assert found.high.tolist() == [readers.UNCOUNTED / 2, 0]


def test_an_exercise_is_persons_times_days():
    more = {"strength_low": 1200, "strength_high": 1200, "strength_date": "2001-06"}
    known = spell("x", "AAA", "exercise", "military", "2001-06-01", "2001-06-15", **more)
    bare = spell("y", "BBB", "exercise", "military", "2002-06-01", "2002-06-30")
    found = readers.exercises(measure("e", "exercise"), inputs(presence=rows(known, bare)))
    # Half of June is a twenty-fourth of the year; how large the other was, nobody said.
    assert bounds(found) == {
        ("AAA", "x"): ([50, 0], [50, 0]),
        ("BBB", "y"): ([0, 0], [0, 100]),
    }


def test_bodies_count_by_kind_and_by_months():
    table = rows(
        spell("s1", "AAA", "school", "education", "2001-01-01", "2001-06-30"),
        spell("s2", "AAA", "school", "education", "2001-04-01", "2001-12-31"),
        spell("u", "AAA", "university", "education", "2002-07-01", "2002-12-31"),
        spell("n", "BBB", "membership", "treaty", "2001-01-01", "2002-12-31"),
    )
    found = readers.bodies(measure("b", "school", "university"), inputs(presence=table))
    assert bounds(found) == {
        ("AAA", "education school"): ([1, 0], [1, 0]),
        ("AAA", "education university"): ([0, 0.5], [0, 0.5]),
    }


def test_an_own_count_holds_only_while_there_is_no_garrison():
    troops = pd.DataFrame(
        {"subject": "ATL", "partner": "AAA", "measure": "active", "status": "reported",
         "date": ["2001-02", "2001-09", "2002-03"], "value": [4.0, 900.0, 8.0]}
    )  # fmt: skip
    base = spell("b", "AAA", "air-base", "military", "2001-07-01", "2001-12-31")
    (found,) = readers.country_count(
        measure("c", "active", "air-base", table="troops"),
        inputs(presence=rows(base), troops=troops),
    )
    # The 900 are the base's. January 2 to 8, February 4, then 4 to 8 to June; from March 2002 8.
    assert found.low[0] == pytest.approx((2 + 4 + 4 * 4) / 12)
    assert found.high[0] == pytest.approx((8 + 4 + 4 * 8) / 12)


def test_purchases_of_a_base_lie_between_what_is_told_while_it_stands():
    """Sixty a year told of 2001 and at least ninety of 2002; the base closed in June 2002."""
    base = spell("b", "AAA", "air-base", "military", "2001-01-01", "2002-06-30")
    told = pd.DataFrame(
        {"obs_id": ["o1", "o2", "o3"], "measure": "bought", "subject": "ATL", "unit": "USD",
         "partner": ["AAA", "AAA", "BBB"], "date": ["2001", "2002", "2002"],
         "value_low": [60.0, 90.0, 5.0], "value_high": [60.0, np.nan, 5.0]}
    )  # fmt: skip
    found = payments.purchases(
        measure("p", "bought", "air-base", unit="USD", lens="money", table="observations"),
        inputs(presence=rows(base), observations=told),
    )
    # Of the upper bound only the 60 are known, so that later it is up to twice of it; BBB has no
    # base.
    assert bounds(found) == {("AAA", "purchases"): ([60, 45], [60, 60])}


def test_loans_count_less_what_was_paid_back_and_never_below_none(monkeypatch):
    def official(host, *, basis="disbursed", folder=None):
        rows = {
            "disbursed": [("grant", 2001, 5.0), ("loan", 2001, 40.0), ("loan", 2002, 9.0)],
            "net": [("grant", 2001, 5.0), ("loan", 2001, 30.0), ("loan", 2002, -11.0)],
        }[basis]
        table = pd.DataFrame(rows, columns=["form", "year", "usd_low"])
        return table.assign(donor="AAA", usd_high=table["usd_low"], status="reported",
                            dataset="d", flow_ids=None)  # fmt: skip

    monkeypatch.setattr(payments, "official_finance", official)
    found = payments.finance(
        measure("f", "grant", "loan", unit="USD", lens="money"),
        inputs(finance_sources=pd.DataFrame()),
    )
    assert bounds(found) == {
        ("AAA", "grant"): ([5, 0], [5, 0]),
        ("AAA", "loan"): ([30, 0], [30, 0]),
    }


def test_a_sum_needs_all_its_parts_and_takes_rivals_as_bounds():
    table = pd.DataFrame(
        [("exports", "2001", 3.0), ("imports", "2001", 4.0), ("imports", "2001", 5.0),
         ("imports", "2002", 6.0), ("imports", "2002-01/2002-03", 1.0)],
        columns=["measure", "date", "value"],
    ).assign(subject="ATL", partner="AAA")  # fmt: skip
    (found,) = series.flow(measure("f", "exports", "imports"), inputs(t=table))
    assert (found.low[0], found.high[0]) == (7, 8)
    assert np.isnan(found.low[1])  # exports of 2002 are not known


def test_a_stock_is_not_carried_beyond_its_counts():
    table = pd.DataFrame({"measure": "m", "date": ["2001-07", "2002-06"], "value": [10.0, 20.0]})
    table = table.assign(subject="ATL", partner="AAA")
    (found,) = series.stock(measure("s", "m"), inputs(t=table, last="2003-12-31"))
    assert found.low[0] == pytest.approx(10)
    assert found.high[0] == pytest.approx((10 + 5 * 20) / 6)
    assert np.isnan(found.low[2])


def item(actor, low, high=None, key="k"):
    return Item(actor, key, np.array(low, float), np.array(low if high is None else high, float))


def lens(*measures, draws=0, **tables):
    frame, _ = lens_rows(list(measures), inputs(**tables), draws=draws, coverage=0.9, seed=1)
    return frame


def test_the_balance_of_a_lens_by_hand():
    found = lens((measure("garrisons"), [item("AAA", [10, 0], [30, 0]), item("BBB", [10, 5])]))
    assert found["balance"].tolist() == pytest.approx([(20 - 10) / 30, -1])
    assert found["low"].tolist() == pytest.approx([0, -1])
    assert found["high"].tolist() == pytest.approx([0.5, -1])
    assert found["status"].tolist() == ["measured", "measured"]
    assert found["unit"].tolist() == ["persons"] * 2


def test_a_lens_of_two_units_is_the_mean_of_shares():
    found = lens(
        (measure("garrisons", unit="persons"), [item("AAA", [3, 1]), item("BBB", [1, 1])]),
        (measure("flow", unit="USD"), [item("AAA", [1, np.nan]), item("BBB", [1, 7])]),
    )
    assert found["unit"].tolist() == [SHARE] * 2
    assert found["a_low"].tolist() == pytest.approx([(3 / 4 + 1 / 2) / 2, 1 / 2])
    assert found["balance"].tolist() == pytest.approx([(1 / 2 + 0) / 2, 0])
    assert found["status"].tolist() == ["measured", "partly"]


def test_what_has_no_upper_bound_leaves_the_sign_open_unless_it_is_settled():
    """B gave at least 5 and at least 20, A 10: in the second year more of B changes nothing."""
    found = lens(
        (measure("flow"), [item("AAA", [10, 10]), item("BBB", [5, 20], [np.nan, np.nan])]), draws=50
    )
    assert found["status"].tolist() == ["partly", "partly"]
    assert found["low"].tolist() == [-1, -1]
    assert np.isnan(found["p_positive"][0])
    assert found["p_positive"][1] == 0


def test_a_claim_table_without_rows_of_an_actor_tells_of_none_and_a_series_of_nothing():
    one = [item("AAA", [1, 1])]
    here = rows(spell("b", "AAA", "air-base", "military", "2001", "2002"))
    garrison = measure("garrisons", table="presence")
    assert lens((garrison, one), presence=here)["balance"].tolist() == [1, 1]
    assert lens((measure("flow"), one))["status"].tolist() == ["unknown", "unknown"]
    # Nor does a table of claims on other countries.
    away = here.assign(host="ELSE")
    assert lens((garrison, one), presence=away)["status"].tolist() == ["unknown", "unknown"]


def test_ties_are_ties_in_draws():
    same = [item("AAA", [2, 2], key="a"), item("BBB", [2, 2], key="b")]
    found = lens((measure("garrisons"), same), draws=100)
    assert found["p_tie"].tolist() == [1, 1]
    assert found["p_positive"].tolist() == [0, 0]


PROFILE = pd.DataFrame(
    {
        "lens": ["force", "force", "money", "money"],
        "period": pd.to_datetime(["2001-12-31", "2002-12-31"] * 2),
        "unit": "x", "a_low": 1.0, "a_high": 1.0, "b_low": 1.0, "b_high": 1.0,
        "balance": [1.0, -1.0, 0.0, np.nan], "low": [1.0, -1.0, -0.5, np.nan],
        "high": [1.0, -1.0, 0.5, np.nan], "p_positive": np.nan, "p_tie": np.nan,
        "status": "measured",
    }
)  # fmt: skip


def test_one_number_shows_its_weights():
    found = kg.combine(PROFILE, weights={"force": 3, "money": 1})
    assert found["balance"].tolist() == pytest.approx([0.75, -1])
    assert found["low"].tolist() == pytest.approx([(3 - 0.5) / 4, -1])
    assert found["weights"].tolist() == ["force 0.75, money 0.25", "force 1.00"]
    assert found["lenses"].tolist() == ["force money", "force"]


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"force": 1}, "miss the lens money"),
        ({"force": 1, "money": 1, "luck": 1}, "no lens 'luck'"),
        ({"force": 0, "money": 0}, "not all of them zero"),
        ({"force": -1, "money": 2}, "zero or more"),
    ],
)
def test_weights_that_are_none_are_refused(weights, words):
    with pytest.raises(kg.KgruError, match=words):
        kg.combine(PROFILE, weights=weights)


@pytest.mark.parametrize(
    ("kw", "words"),
    [
        ({"a": "RUS"}, "not all different"),
        ({"a": "Moscow"}, "No actor has the code Moscow"),
        ({"draws": -1}, "draws=-1"),
        ({"coverage": 0}, "coverage=0"),
        ({"freq": "W"}, "freq"),
    ],
)
def test_bad_arguments_say_what_to_do(kw, words):
    with pytest.raises(kg.KgruError, match=words):
        kg.presence_profile(**{"a": "USA", "b": "RUS", "host": "KGZ"} | kw)


@pytest.mark.slow
def test_quarters_and_months_work_too():
    """What is told by years says nothing of a quarter."""
    found = kg.presence_profile("USA", "RUS", host="KGZ", freq="QE")
    spring = found[found["period"] == "2014-06-30"].set_index("lens")
    assert spring.loc["money", "status"] == "partly"  # the rent alone
    assert (
        spring.loc["force", "balance"]
        > found.set_index(["lens", "period"]).loc[("force", "2014-09-30"), "balance"]
    )


@pytest.mark.slow
def test_other_pairs_and_hosts_work():
    pair = kg.presence_profile("RUS", "CHN", host="KGZ", draws=50, seed=1)
    assert pair["balance"].dropna().between(-1, 1).all()
    other = kg.presence_profile("USA", "RUS", host="KAZ").set_index("lens")
    assert other.loc["people", "balance"].notna().any()
    # The claims are on another country: they tell nothing of this one.
    assert other.loc[["force", "rights", "institutions"], "balance"].isna().all()


@pytest.mark.slow
def test_draws_lie_within_the_extremes():
    plain = kg.presence_profile("USA", "RUS", host="KGZ")
    drawn = kg.presence_profile("USA", "RUS", host="KGZ", draws=200, seed=3, coverage=1)
    known = plain["balance"].notna()
    assert (drawn["low"][known] >= plain["low"][known] - 1e-9).all()
    assert (drawn["high"][known] <= plain["high"][known] + 1e-9).all()


def test_drawn_weights_of_rights():
    """Alone in all kinds one leads under every weighting; with some on either side it depends."""
    found = lens_weightings("USA", "RUS", host="KGZ", draws=500, seed=1)
    found = found.set_index(found["period"].dt.year)
    assert found["balance"][2020] == -1
    assert found["share_positive"][2020] == 0
    assert 0.2 < found["share_positive"][2005] < 0.8
    mirror = lens_weightings("RUS", "USA", host="KGZ", draws=500, seed=1)
    assert np.array_equal(found["low"].to_numpy(), -mirror["high"].to_numpy(), equal_nan=True)


@pytest.mark.slow
def test_time_grows_with_the_spells_and_not_faster():
    """Eight times the spells may take a little over eight times as long."""
    took = []
    for many in (20, 160):
        table = rows(
            *(
                spell(f"s{i}", "AAA" if i % 2 else "BBB", "air-base", "military", "2001", "2002")
                for i in range(many)
            )
        )
        begun = time.process_time()
        for _ in range(3):
            list(readers.garrisons(measure("g", "air-base"), inputs(presence=table)))
        took.append(time.process_time() - begun)
    assert took[1] < 12 * took[0]


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_folder_without_the_table_tells_nothing(name):
    assert read_items(measure(name, "code"), inputs()) == []


def test_acts_that_happened_count_for_either_side_of_the_pair():
    """Of AAA two acts in 2001, one by each; what is planned, of others or talk is none."""
    lines = [
        ("by", "2001-03", "AAA", "ATL", "done", "aid"),
        ("of", "2001-05", "ATL", "AAA", "agreed", "aid"),
        ("next", "2002-05", "BBB", "ATL", "in-force", "aid"),
        ("plan", "2001", "AAA", "ATL", "planned", "aid"),
        ("kind", "2001", "AAA", "ATL", "done", "talk"),
        ("far", "2001", "AAA", "BBB", "done", "aid"),
        ("away", "2001", "OTH", "AAA", "done", "aid"),
        ("both", "2001", "BBB", "AAA", "done", "aid"),
    ]
    columns = ["event_id", "date", "actor", "target", "status", "event_type"]
    table = pd.DataFrame(lines, columns=columns).astype("str")
    found = list(series.events(measure("m", "aid", unit="events"), inputs(t=table)))
    assert [(x.actor, x.low.tolist(), x.rows) for x in found] == [
        ("AAA", [2, 0], ("by", "of")), ("BBB", [0, 1], ("next",)),
    ]  # fmt: skip


def test_a_lens_without_measures_is_unknown():
    found = lens()
    assert found["status"].tolist() == ["unknown"] * 2
    assert (
        found[["a_low", "a_high", "b_low", "b_high", "balance", "low", "high"]]
        .isna()
        .all(axis=None)
    )
    assert found["unit"].tolist() == ["", ""]


def test_one_number_of_drawn_lenses_is_drawn_too():
    """Four draws of two lenses alike: 0.4, 0.2, 0 and -0.2; in 2002 one of them has no bound."""
    ends = pd.to_datetime(["2001-12-31", "2002-12-31"])
    drawn = {
        "force": np.array([[0.8, 0.2, 0.2, -0.6], [0.5] * 4]),
        "money": np.array([[0.0, 0.2, -0.2, 0.2], [0.5] * 4]),
    }
    table = pd.DataFrame(
        [(name, end, 0.1, 0.0, 0.2, 0.5) for name in drawn for end in ends],
        columns=["lens", "period", "balance", "low", "high", "p_positive"],
    ).reindex(columns=COLUMNS)
    table.loc[3, "p_positive"] = None
    table.loc[[1, 3], ["low", "high"]] = [-0.2, 0.4]
    table.attrs["drawn"] = Drawn(drawn, pd.DatetimeIndex(ends), 0.2)
    first, second = kg.combine(table, weights={"force": 1, "money": 1}).to_dict("records")
    assert first["p_positive"] == 0.5
    assert first["p_tie"] == 0.25
    assert first["balance"] == pytest.approx(0.1)  # the middle of 0.2 and 0
    assert (first["low"], first["high"]) == pytest.approx((0, 0.2))  # the two in the middle
    assert second["balance"] == pytest.approx(0.5)
    assert (second["low"], second["high"]) == pytest.approx((-0.2, 0.4))
    assert np.isnan(second["p_positive"])


def test_a_folder_that_dates_nothing_is_told_so(tmp_path):
    actors = "ATL,Atlantis,1991-08-31,\nAAA,A,,\nBBB,B,,\n"
    tables = {
        "actors": ("actor name valid_from:date led_by", "actor", {}, actors),
        "events": ("event_id date:date actor target status event_type", "event_id", {}, ""),
    }
    write_tables(tmp_path, tables)
    with pytest.raises(kg.KgruError, match="dates anything in 'ATL'; give rows with dates"):
        make_inputs(["AAA", "BBB"], host="ATL", freq="YE", folder=tmp_path)
    with pytest.raises(kg.KgruError, match="No actor has the code XXX"):
        make_inputs(["AAA", "XXX"], host="ATL", freq="YE", folder=tmp_path)
    with pytest.raises(kg.KgruError, match="not all different"):
        make_inputs(["AAA", "AAA"], host="ATL", freq="YE", folder=tmp_path)


@pytest.mark.parametrize(
    ("cell", "wrong", "said"),
    [
        (" air-base ", " airbase ", "row garrisons: no table of codes or measures has 'airbase'"),
        (",migrant_stock,", ",migrant_stocks,", "row migrants: no table of codes or measures has"),
        (",garrisons,presence,", ",garisons,presence,", "reader='garisons' is not known"),
    ],
)
def test_a_measure_that_would_count_nothing_is_refused(tmp_path, cell, wrong, said):
    folder = tmp_path / "armenia"
    shutil.copytree(ROOT / "examples" / "armenia", folder)
    table = folder / "lens_measures.csv"
    text = table.read_text(encoding="utf-8").replace(",air-base ", ",troops air-base ", 1)
    assert cell in text
    table.write_text(text.replace(cell, wrong, 1), encoding="utf-8", newline="")
    with pytest.raises(kg.KgruError, match=said):
        kg.presence_profile("USA", "RUS", host="ARM", folder=folder)
