import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given

from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.flows.chains import promise_chains
from kgru_analysis.flows.outcomes import outcomes

sys.path.insert(0, str(Path(__file__).parent))
from ledgers import ledger, ledgers, row
from trying import tries

PROMISE = row("promise", (80, 120), stage="pledged")


def fate(*rows):
    return outcomes(promise_chains(ledger(*rows))).iloc[0].to_list()


def test_a_promise_falls_into_three():
    assert fate(PROMISE) == [100, 0, 0, 0, 100]
    paid = row("paid", 30, follows="promise")
    assert fate(PROMISE, paid) == [100, 30, 0, 0, 70]
    kept = row("kept", 100, stage="withheld", follows="promise")
    assert fate(PROMISE, paid, kept) == [100, 30, 0, 70, 0]
    assert fate(PROMISE, kept) == [100, 0, 0, 100, 0]


def test_what_came_beyond_the_promise_is_left_out():
    assert fate(PROMISE, row("paid", 500, follows="promise")) == [100, 100, 0, 0, 0]
    # 70 to 150 may be less than the promise, but its middle is more.
    assert fate(PROMISE, row("paid", (70, 150), follows="promise")) == [100, 100, 0, 0, 0]


def test_a_promise_that_was_met_leaves_nothing_though_the_currency_fell():
    ruble = {"currency": "RUB"}
    paid = row("paid", 120, follows="promise", date="2016", **ruble)
    split = outcomes(promise_chains(ledger(PROMISE | ruble | {"date": "2013"}, paid))).iloc[0]
    assert list(split.index) == ["promised", "arrived", "devalued", "ended", "unknown"]
    # 120 rubles of 2016 are fewer dollars than the 100 that were promised in 2013 at the most.
    assert 0 < split["arrived"] < split["promised"]
    assert split["arrived"] + split["devalued"] == pytest.approx(split["promised"])
    assert (split["ended"], split["unknown"]) == (0, 0)


def test_an_open_top_counts_as_its_bottom():
    assert fate(PROMISE | {"amount_high": None}) == [80, 0, 0, 0, 80]
    goods = row("goods", follows="promise")
    assert fate(PROMISE, row("paid", 30, follows="promise"), goods) == [100, 30, 0, 0, 70]


def test_a_promise_known_to_be_unmet_has_ended():
    looked = row("looked", 0, follows="promise", date="2012")
    assert fate(PROMISE, looked) == [100, 0, 0, 100, 0]


def test_without_a_sum_there_is_nothing_to_split():
    bare = PROMISE | {"amount_low": None, "amount_high": None}
    assert pd.isna(fate(bare, row("paid", 5, follows="promise"))).all()


def test_a_missing_column_is_named():
    chains = promise_chains(ledger(PROMISE))
    sums = [f"{name}_{bound}" for name in ("promised", "arrived") for bound in ("low", "high")]
    for column in (*sums, "outcome", "rest"):
        with pytest.raises(KgruError, match=column):
            outcomes(chains.drop(columns=column))


@tries(15)
@given(ledgers())
def test_the_parts_add_up(table):
    try:
        chains = promise_chains(table)
    except DataError:
        assume(False)
    split = outcomes(chains)
    parts = split[["arrived", "devalued", "ended", "unknown"]]
    assert not (parts < 0).any(axis=None)
    told = split["promised"].notna()
    pd.testing.assert_series_equal(
        parts[told].sum(axis=1), split.loc[told, "promised"], check_names=False
    )


def split(**told):
    """`outcomes` of one chain, of 80 to 120 dollars of which nothing is known but what is told."""
    nothing = dict.fromkeys(
        ("arrived_low", "arrived_high", "share_low", "share_high", "given_up", "rest"), None
    )
    chain = {"promised_low": 80.0, "promised_high": 120.0, "outcome": "unknown"} | nothing | told
    numbers = [name for name in chain if name not in ("outcome", "rest")]
    return outcomes(pd.DataFrame([chain]).astype(dict.fromkeys(numbers, float))).iloc[0].to_list()


@pytest.mark.parametrize(
    ("told", "parts"),
    [
        # promised, arrived, devalued, ended, unknown
        ({}, [100, 0, 0, 0, 100]),
        ({"arrived_low": 20, "arrived_high": 40}, [100, 30, 0, 0, 70]),
        ({"arrived_low": 20}, [100, 20, 0, 0, 80]),
        # a quarter of 120 to a half of 80 is 35 in the money of the promise; 20 dollars came
        ({"arrived_low": 20, "arrived_high": 20, "share_low": 0.25, "share_high": 0.5},
         [100, 20, 15, 0, 65]),
        ({"arrived_low": 20, "arrived_high": 20, "share_low": 0.25}, [100, 20, 10, 0, 70]),
        ({"arrived_low": 20, "arrived_high": 20, "share_high": 0.5}, [100, 20, 20, 0, 60]),
        ({"arrived_low": 50, "arrived_high": 50, "share_low": 0.25, "share_high": 0.5},
         [100, 35, 0, 0, 65]),
        ({"arrived_low": 90, "arrived_high": 90, "outcome": "met"}, [100, 90, 10, 0, 0]),
        *(({"outcome": end}, [100, 0, 0, 100, 0])
          for end in ("cancelled", "withheld", "known unmet")),
        ({"outcome": "cancelled", "given_up": 0.4}, [100, 0, 0, 40, 60]),
        ({"outcome": "partly", "rest": "withheld", "arrived_low": 30, "arrived_high": 30,
          "given_up": 0.9}, [100, 30, 0, 70, 0]),
        ({"outcome": "partly", "rest": "unknown", "arrived_low": 30, "arrived_high": 30,
          "given_up": 0.9}, [100, 30, 0, 0, 70]),
        ({"promised_high": None, "outcome": "withheld"}, [80, 0, 0, 80, 0]),
    ],
)  # fmt: skip
def test_the_split_of_one_chain_by_hand(told, parts):
    assert split(**told) == pytest.approx(parts)
