import numpy as np
import pandas as pd
import pytest
from simulate_flows import delivery_coverage, made_up_ledger

from kgru_analysis.errors import KgruError


def test_the_ledger_tells_what_the_truth_says():
    truth, ledger = made_up_ledger(200, by_day=1.0, seed=3)
    told = truth[truth["told"] & np.isfinite(truth["days"])]
    came = ledger[ledger["stage"] == "disbursed"].set_index("follows")["date"]
    promised = ledger[ledger["stage"] == "agreed"].set_index("flow_id")["date"]
    assert set(came.index) == set(told["flow_id"])
    days = (pd.to_datetime(came) - pd.to_datetime(promised.reindex(came.index))).dt.days
    assert (days.reindex(told["flow_id"]).to_numpy() == told["days"]).all()


def test_bounds_that_assume_nothing_hold_the_truth_whatever_is_told():
    """The curve of known outcomes does not: it leans to the outcomes that are told."""
    arrivals = delivery_coverage(ledgers=10, told_kept=0.2, seed=1)
    failures = delivery_coverage(ledgers=10, told_broken=0.1, seed=1)
    assert arrivals["lag"] == failures["lag"] == 1
    assert arrivals["all_held"] == failures["all_held"] == 1
    assert arrivals["known_bias"] < -0.1 < 0.1 < failures["known_bias"]


def test_with_all_told_by_the_day_only_the_unmet_are_open():
    found = delivery_coverage(
        ledgers=5, told_kept=1.0, told_broken=1.0, kept=0.7, canceled=0.3, by_day=1.0, seed=1
    )
    assert found["all_held"] == 1
    assert found["all_width"] == pytest.approx(1 - found["known"], abs=0.02)


@pytest.mark.parametrize(
    "wrong", [{"ledgers": 0}, {"promises": 0}, {"kept": 0.9, "canceled": 0.2}, {"told_kept": 0.0}]
)
def test_unusable_settings_are_refused(wrong):
    told = {"told_broken": 0.0} if "told_kept" in wrong else {}
    with pytest.raises(KgruError, match=r"give at least one|give shares|raise told_kept"):
        delivery_coverage(**{"ledgers": 2, **told, **wrong})
