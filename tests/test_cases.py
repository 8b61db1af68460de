"""Small ledgers in tests/cases that a historian could have written, and what has to come out."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from trying import few, one_of_each

import kgru_analysis as kg
from kgru_analysis.flows.outcomes import SPLIT, outcomes

CASES = Path(__file__).parent / "cases"
TEXT = {"promised": float, "arrived": float}
PROMISES = pd.read_csv(CASES / "expected_promises.csv", dtype=TEXT)
TOTALS = pd.read_csv(CASES / "expected_totals.csv")
SPLITS = pd.read_csv(CASES / "expected_splits.csv").set_index("case")
MILLION = 1e6


def case(name):
    amounts = dict.fromkeys(["amount_low", "amount_high"], "float64")
    names = pd.read_csv(CASES / f"{name}.csv", nrows=0).columns
    return pd.read_csv(CASES / f"{name}.csv", dtype=dict.fromkeys(names, "str") | amounts)


NAMES = sorted({*PROMISES["case"], *TOTALS["case"]})


@cache
def chains_of_all(level, prices):
    """The chains of all ledgers at once, their ids led by the name of the ledger."""
    tables = []
    for name in NAMES:
        table = case(name).assign(case=name)
        for column in {"flow_id", "part_of", "follows", "overlaps"} & set(table):
            table[column] = f"{name}: " + table[column]
        tables.append(table)
    return kg.promise_chains(pd.concat(tables, ignore_index=True), level=level, prices=prices)


@cache
def chains_of(name, level, headlines):
    return kg.promise_chains(case(name), level=level, headlines=headlines)


@pytest.mark.parametrize(
    ("key", "rows"),
    one_of_each(
        PROMISES.groupby(["case", "headlines", "level"], sort=False), lambda case: case[0][0]
    ),
    ids=lambda x: "-".join(x) if isinstance(x, tuple) else "",
)
def test_promises_and_what_came_of_them(key, rows):
    name, headlines, level = key
    found = chains_of(name, level, headlines == "yes").set_index("flow_id")
    assert list(found.index) == list(rows["flow_id"])
    assert found["kind"].to_list() == rows["kind"].to_list()
    assert found["outcome"].to_list() == rows["outcome"].to_list()
    for column in ("promised", "arrived"):
        middle = (found[f"{column}_low"] + found[f"{column}_high"]) / 2 / MILLION
        assert middle.to_list() == pytest.approx(rows[column].to_list(), abs=0.1, nan_ok=True)


@pytest.mark.parametrize("row", list(TOTALS.itertuples()), ids=lambda r: f"{r.case} {r.stage}")
def test_totals(row):
    found = kg.total_flows(case(row.case), stage=row.stage, by=())
    assert found["usd_low"].item() / MILLION == pytest.approx(row.total, abs=0.1)
    assert found["usd_high"].item() / MILLION == pytest.approx(row.total, abs=0.1)


@pytest.mark.parametrize("level", few(["whole"], "part"))
@pytest.mark.parametrize("name", list(SPLITS.index))
def test_what_became_of_the_sum(name, level):
    split = outcomes(chains_of(name, level, True)).sum() / MILLION
    assert split[list(SPLIT)].to_list() == pytest.approx(SPLITS.loc[name].to_list(), abs=0.1)


@pytest.mark.parametrize("name", few(NAMES[:1], *NAMES[1:]))
def test_the_prices_shown_change_no_outcome(name):
    """Promises are judged in the money of the promise."""
    for level in ("whole", "part"):
        every = [chains_of_all(level, prices) for prices in (None, 2020)]
        now, then = (rows[rows["flow_id"].str.startswith(f"{name}: ")] for rows in every)
        assert len(now)
        columns = ["flow_id", "kind", "outcome", "rest", "share_low", "share_high"]
        pd.testing.assert_frame_equal(now[columns], then[columns])
    paid = case(name)["stage"].isin(["disbursed", "delivered"]).any()
    assert paid or now["arrived_low"].isna().all()
