"""Other readings of who was closer, each on the scale of -1 to 1."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from ledgers import ledger, row

import kgru_analysis as kg
from kgru_analysis.kyrgyzstan.indicators import (
    COLUMNS,
    event_reading,
    money_reading,
    other_readings,
    rate_reading,
    vote_reading,
)
from kgru_analysis.presence.spells import led_by_powers


def test_money_by_hand():
    """Windows of two years from 1991; what spans two of them or has one side alone is left out."""
    flows = ledger(
        row("a1", (20, 40), donor="USA", date="1993"),
        row("a2", 10, donor="USA", date="1993-05/1994"),
        row("b1", (5, 15), donor="FUND", date="1994-12-31"),
        row("b2", 5, date="1993-01-01"),
        row("spans", 99, date="1994/1995"),
        row("alone", 99, date="1996"),
        row("rate", 99, donor="USA", date="1997", basis="per-year"),
        row("with a rate", 99, date="1997"),
        row("other", 99, donor="CHN", date="1993"),
        row("promise", 99, date="1993", stage="pledged"),
    )
    found = money_reading(flows, "USA", "RUS", every=2, led_by={"FUND": "RUS"})
    # 30 to 50 against 10 to 20: middles 40 and 15.
    assert found.columns.to_list() == COLUMNS
    assert found.to_numpy().tolist() == [
        [1993, "money disbursed", 30, 50, 10, 20, 25 / 55, 10 / 50, 40 / 60]
    ]
    five = money_reading(flows, "USA", "RUS", led_by={"FUND": "RUS"})
    assert five["year"].to_list() == [1991]
    assert five.index.to_list() == [0]


def test_readings_of_the_data_folder():
    found = other_readings(until={"USA": 2014}).set_index(["reading", "year"])
    assert list(dict.fromkeys(found.index.get_level_values("reading"))) == [
        "soldiers", "rent", "money agreed", "money disbursed", "grants", "meetings",
        "agreements", "votes",
    ]  # fmt: skip
    bounds = ["a_low", "a_high", "b_low", "b_high"]
    # Manas and Kant in 2003, the least and the most of several counts; in 2011 one is a range.
    assert found.loc[("soldiers", 2003), bounds].to_list() == [1500, 1500, 500, 500]
    assert found.loc[("soldiers", 2011), bounds].to_list() == [1300, 1300, 500, 750]
    # The rent of Manas was 17.4 million dollars and then 60, and is no rent after 2014.
    assert found.loc[("rent", 2009), bounds].to_list() == [17.4e6, 60e6, 0, 4.5e6]
    assert found.loc["rent"].index.max() == 2014
    # Both reported bilateral grants from 2011 to 2020.
    assert found.loc["grants"].index.to_list() == list(range(2011, 2021))
    assert found.loc[("grants", 2014), bounds].to_list() == [49.63e6] * 2 + [202.87e6] * 2
    events = kg.load("events")
    events = events[events["status"].isin(["done", "agreed", "ratified", "in-force"])]
    pair = events[["actor", "target"]].apply(frozenset, axis=1)
    for reading, types in (
        ("meetings", ["consult"]), ("agreements", ["agree", "ratify", "enter-into-force"]),
    ):  # fmt: skip
        rows = events["event_type"].isin(types)
        for side, power in (("a", "USA"), ("b", "RUS")):
            count = (rows & (pair == {"KGZ", power})).sum()
            assert found.loc[reading, f"{side}_low"].sum() == count > 0
    assert found["balance"].between(-1, 1).all()


def test_rates_by_hand():
    rates = pd.DataFrame(
        {
            "donor": ["A", "A", "B"], "year": [2001, 2002, 2002],
            "usd_low": [2.0, 2, 1], "usd_high": [2.0, 4, 1],
        }
    )  # fmt: skip
    found = rate_reading(rates, "A", "B").set_index("year")
    assert found.loc[2001, ["balance", "low", "high"]].to_list() == [1, 1, 1]
    assert found.loc[2002, ["balance", "low", "high"]].to_list() == pytest.approx([0.5, 1 / 3, 0.6])


def test_events_by_hand():
    events = pd.DataFrame(
        {
            "actor": ["A", "K", "B", "K"], "target": ["K", "A", "K", "B"],
            "status": ["done", "done", "done", "announced"], "event_type": ["consult"] * 4,
            "date": ["2001", "2001-05", "2001", "2001"],
        }
    )  # fmt: skip
    found = event_reading(events, "A", "B", host="K", types=["consult"], name="meetings")
    assert found[["a_low", "b_low"]].to_numpy().tolist() == [[2, 1]]
    assert found["balance"].item() == pytest.approx(1 / 3)


def test_only_what_was_done_with_one_of_the_two_is_an_event():
    done = ["done", "agreed", "ratified", "in-force"]
    states = [*done, "announced", "refused", "done", "done", "done"]
    events = pd.DataFrame(
        {
            "actor": ["A"] * 6 + ["A", "K", "B"], "target": ["K"] * 6 + ["B", "C", "K"],
            "status": states, "event_type": ["sign"] * 8 + ["visit"],
            "date": ["2001"] * 7 + ["2002", "2001"],
        }
    )  # fmt: skip
    found = event_reading(events, "A", "B", host="K", types=["sign"], name="pacts")
    assert found.columns.to_list() == COLUMNS
    assert found.to_numpy().tolist() == [[2001, "pacts", 4, 4, 0, 0, 1, 1, 1]]
    assert found[["a_low", "b_high"]].dtypes.eq(float).all()


def test_votes_as_bounds_by_hand():
    """K between -1 and 1, A at 2 to 4, B from -3 to 0, which overlaps with K."""
    points = {"K": (-1.0, 0.0, 1.0), "A": (2.0, 3.0, 4.0), "B": (-3.0, -1.0, 0.0)}
    votes = pd.DataFrame(
        [
            {"subject": who, "measure": measure, "date": year, "low": x, "value": y, "high": z}
            for who, (x, y, z) in points.items()
            for measure, year in (("ideal_point", "2001"), ("agreement", "2002"))
        ]
    )
    found = vote_reading(votes, "A", "B", host="K")
    # To B 0 to 4, to A 1 to 5; the points are 1 and 3 apart.
    assert found.to_numpy().tolist() == [
        [2001, "votes", 0, 4, 1, 5, (1 - 3) / 4, (0 - 5) / 5, (4 - 1) / 5]
    ]


def test_readings_of_another_folder(tmp_path):
    folder = Path(__file__).resolve().parents[2] / "data"
    other = Path(shutil.copytree(folder, tmp_path / "data"))
    for name in ("aid", "actors"):
        lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = lines[:1] if name == "aid" else [x for x in lines if not x.startswith("GAZPROM,")]
        (other / f"{name}.csv").write_text("".join(kept), encoding="utf-8", newline="")
    actors = pd.read_csv(other / "actors.csv", dtype="str")
    actors.loc[actors["actor"] == "CHN", "led_by"] = "USA"
    actors.to_csv(other / "actors.csv", index=False)
    # One base of A counted twice and one of B; half a count, other kinds and hosts tell nothing.
    presence = pd.read_csv(other / "presence.csv", dtype="str")
    counts = [
        ("USA", "KGZ", "air-base", "10", "20", "2003-12/2004-01"),
        ("USA", "KGZ", "transit-centre", "15", "30", "2003"),
        ("RUS", "KGZ", "air-base", "5", "8", "2003"),
        ("RUS", "KGZ", "air-base", "1", None, "2003"),
        ("USA", "UZB", "air-base", "1", "99", "2003"),
        ("USA", "KGZ", "troops", "1", "99", "2003"),
    ]
    columns = ["actor", "host", "kind", "strength_low", "strength_high", "strength_date"]
    presence = presence.head(len(counts))
    presence[columns] = counts
    presence.to_csv(other / "presence.csv", index=False)
    found = other_readings(until={"USA": 2010}, folder=other)
    assert found.index.equals(pd.RangeIndex(len(found)))
    found = found.set_index(["reading", "year"])
    assert "grants" not in found.index.levels[0]
    bounds = found.loc["soldiers", ["a_low", "a_high", "b_low", "b_high"]]
    assert bounds.reset_index().to_numpy().tolist() == [[2003, 10, 30, 5, 8]]
    rents = found.loc["rent", "a_high"]
    assert rents.index[rents > 0].max() == 2010
    # What another gives counts for the power that leads it by this folder: here China for the USA.
    flows = kg.load("flows", folder=other)
    for stage in ("agreed", "disbursed"):
        led, alone = (
            money_reading(flows, "USA", "RUS", stage=stage, led_by=x)["a_low"].to_list()
            for x in (led_by_powers(other), None)
        )
        read = found.loc[found.index.get_level_values(0) == f"money {stage}", "a_low"]
        assert read.to_list() == led != alone


def test_votes_by_hand():
    votes = pd.DataFrame(
        {
            "subject": ["K", "A", "B"], "measure": "ideal_point", "date": "2001",
            "value": [0.0, 3.0, -1.0], "low": [0.0, 3, -1], "high": [0.0, 3, -1],
        }
    )  # fmt: skip
    found = vote_reading(votes, "A", "B", host="K")
    assert found[["balance", "low", "high"]].to_numpy().tolist() == [[-0.5, -0.5, -0.5]]


def test_votes_hold_their_bounds_and_turn_over():
    votes = kg.load("un_votes")
    one = vote_reading(votes, "USA", "RUS", host="KGZ")
    other = vote_reading(votes, "RUS", "USA", host="KGZ")
    assert ((one["low"] <= one["balance"]) & (one["balance"] <= one["high"])).all()
    assert one["balance"].to_list() == (-other["balance"]).to_list()


def test_money_needs_one_stage_and_rows_of_both():
    flows = kg.load("flows")
    found = money_reading(flows, "USA", "RUS", stage="agreed")
    assert len(found)
    assert found["balance"].between(-1, 1).all()
    with pytest.raises(kg.KgruError, match="Forgiven"):
        money_reading(flows, "USA", "RUS", stage="forgiven")


def test_one_row_each_makes_a_window_and_none_with_two_does():
    flows = ledger(
        row("a", 30, donor="USA", date="2001"),
        row("b", 10, date="2002"),
        row("a spans", 99, donor="USA", date="1995/1996"),
        row("b spans", 99, date="1995/1996"),
        row("a other", 99, donor="USA", date="2011"),
        row("b rate", 99, date="2011", basis="per-year"),
    )
    found = money_reading(flows, "USA", "RUS")
    assert found[["year", "balance"]].to_numpy().tolist() == [[2001, 0.5]]


def test_bounds_of_nothing_have_no_balance():
    """A paid 0 to 4 and B nothing: A is alone, or neither paid. Of another's rents none is told."""
    rates = pd.DataFrame(
        {"donor": ["A", "C"], "year": [2001, 2002], "usd_low": [0.0, 5], "usd_high": [4.0, 5]}
    )
    found = rate_reading(rates, "A", "B")
    assert found["year"].to_list() == [2001]
    assert found[["balance", "low", "high"]].fillna(-9).to_numpy().tolist() == [[1, -9, 1]]


def test_an_event_counts_in_its_first_year_and_by_some_day_in_the_year_of_that_day():
    events = pd.DataFrame(
        {"actor": ["A", "A", "C"], "target": "K", "status": "done", "event_type": "visit",
         "date": ["2001-12/2002-01", "/2004-05", "2003"]}
    )  # fmt: skip
    found = event_reading(events, "A", "B", host="K", types=["visit"], name="visits")
    assert found["year"].to_list() == [2001, 2004]


def test_points_near_one_another_have_a_balance_too():
    """K at 0, A at 0.1 and B at 0.3: of 0.4 in all, three quarters are the way to B."""
    votes = pd.DataFrame(
        {"subject": ["K", "A", "B"], "measure": "ideal_point", "date": "2001",
         "value": [0.0, 0.1, 0.3]}
    )  # fmt: skip
    votes = votes.assign(low=votes["value"], high=votes["value"])
    found = vote_reading(votes, "A", "B", host="K")
    assert found[["balance", "low", "high"]].to_numpy().round(9).tolist() == [[0.5, 0.5, 0.5]]
