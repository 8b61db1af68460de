import numpy as np
import pandas as pd
import pytest
from delivery import cumulative_incidence, time_to_delivery
from hypothesis import given
from hypothesis import strategies as st
from trying import tries

from kgru_analysis.errors import KgruError


def test_shares_by_hand():
    """One of four came by day 15; then one was canceled, and one of the two left came."""
    kept, canceled = cumulative_incidence([10, 20, 30, 40], [1, 2, 1, 0], [5, 15, 25, 40])
    assert kept.tolist() == [0, 0.25, 0.25, 0.5]
    assert canceled.tolist() == [0, 0, 0.25, 0.25]


def test_a_canceled_promise_is_no_gap():
    """Of two promises one was canceled and one kept: half were kept, not all."""
    kept, _ = cumulative_incidence([1, 2], [2, 1], [3])
    assert kept[0] == 0.5


def test_the_reference_implementation_agrees():
    """Figures of lifelines 0.30.3, AalenJohansenFitter, which needs pandas below 3."""
    days = [3, 5, 8, 11, 14, 17, 20, 26, 31, 40, 44, 52]
    event = [1, 2, 0, 1, 1, 0, 2, 1, 0, 1, 2, 0]
    kept, canceled = cumulative_incidence(days, event, [4, 10, 15, 30, 60])
    lifelines = [0.083333333333, 0.083333333333, 0.268518518519, 0.376543209877, 0.520576131687]
    assert kept == pytest.approx(lifelines, abs=1e-11)
    lifelines = [0.0, 0.083333333333, 0.083333333333, 0.191358024691, 0.335390946502]
    assert canceled == pytest.approx(lifelines, abs=1e-11)


@tries(50)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 2)), max_size=15))
def test_shares_grow_and_leave_room(rows):
    days, event = zip(*rows, strict=True) if rows else ((), ())
    kept, canceled = cumulative_incidence(np.array(days), np.array(event, int), np.arange(60))
    assert (np.diff(kept) >= 0).all()
    assert (np.diff(canceled) >= 0).all()
    assert (kept + canceled <= 1 + 1e-9).all()


def chains(*rows):
    names = ["outcome", "lag_low", "lag_high", "ended"]
    frame = pd.DataFrame(rows, columns=names)
    begin = pd.Timestamp("2010-01-01")
    ended = begin + pd.to_timedelta(frame["ended"].astype("float64"), unit="D")
    return frame.assign(
        promised_earliest=begin, promised_latest=begin, ended_earliest=ended, ended_latest=ended
    )


KNOWN = (("met", 10, 30, None), ("partly", 40, 60, None), ("cancelled", None, None, 50.0))


def test_bounds_of_dates_are_bounds_of_the_curve():
    curve = time_to_delivery(chains(*KNOWN), days=[5, 20, 45, 100])
    third = pytest.approx
    assert curve["arrived_low"].to_list() == third([0, 0, 1 / 3, 2 / 3])
    assert curve["arrived_high"].to_list() == third([0, 1 / 3, 2 / 3, 2 / 3])
    assert curve["ended_high"].to_list() == third([0, 0, 0, 1 / 3])
    assert (curve["known"] == 3).all()


def test_unknown_outcomes_are_bounds_of_the_whole():
    curve = time_to_delivery(chains(*KNOWN, *[("unknown", None, None, None)] * 3), days=[0, 100])
    assert curve["worst_low"].to_list() == pytest.approx([0, 1 / 3])
    assert curve["worst_high"].to_list() == pytest.approx([1 / 2, 1 / 2 + 1 / 3])
    assert (curve["unknown"] == 3).all()


def test_dates_are_taken_as_early_and_as_late_as_they_may_be():
    """Promised in January 2010; withheld in March, so 31 to 89 days later; money after 5 to 8."""
    dates = {
        "promised_earliest": "2010-01-01", "promised_latest": "2010-01-31",
        "ended_earliest": "2010-03-03", "ended_latest": "2010-03-31",
    }  # fmt: skip
    ended = dict.fromkeys(("lag_low", "lag_high")) | {"outcome": "withheld"} | dates
    came = {"outcome": "met", "lag_low": 5, "lag_high": 8} | dates | {"ended_latest": None}
    frame = pd.DataFrame([ended, came]).astype(dict.fromkeys(dates, "datetime64[s]"))
    curve = time_to_delivery(frame, days=[4, 5, 7, 8, 30, 31, 88, 89])
    assert curve.index.name == "days"
    assert curve.columns.to_list() == [
        "arrived_low", "arrived_high", "ended_low", "ended_high", "worst_low", "worst_high",
        "known", "unknown",
    ]  # fmt: skip
    assert curve["arrived_low"].to_list() == [0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert curve["arrived_high"].to_list() == [0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert curve["ended_low"].to_list() == [0, 0, 0, 0, 0, 0, 0, 0.5]
    assert curve["ended_high"].to_list() == [0, 0, 0, 0, 0, 0.5, 0.5, 0.5]
    assert time_to_delivery(frame).index.to_list() == [
        0, 90, 180, *(365.25 * year for year in range(1, 11)),
    ]  # fmt: skip


def test_money_and_ends_are_late_or_early_each_by_itself():
    """Money on day 10 to 30, a cancellation on 12 to 40, and a look in vain on 15 to 25.

    Most of them arrive, 2 of 3, with late money and early ends; with early money it is 1 of 3.
    """
    day = pd.Timestamp("2010-01-01")
    rows = [("met", 10, 30, None, None), ("cancelled", None, None, 12, 40),
            ("known unmet", None, None, 15, 25)]  # fmt: skip
    names = ["outcome", "lag_low", "lag_high", "ended_earliest", "ended_latest"]
    frame = pd.DataFrame(rows, columns=names).assign(promised_earliest=day, promised_latest=day)
    for column in names[3:]:
        frame[column] = day + pd.to_timedelta(frame[column].astype(float), unit="D")
    curve = time_to_delivery(frame, days=[50])
    assert curve["arrived_low"].item() == pytest.approx(1 / 3)
    assert curve["arrived_high"].item() == pytest.approx(2 / 3)


def test_an_event_without_a_first_or_last_day_may_be_at_once_or_never():
    rows = (("met", None, 30, None), ("met", 10, None, None), ("met", -9, -3, None))
    curve = time_to_delivery(chains(*rows), days=[0, 5, 20, 40, 9999])
    low, high = (curve[f"arrived_{side}"].mul(3).round(9).to_list() for side in ("low", "high"))
    assert low == [1, 1, 1, 2, 2]
    assert high == [2, 2, 3, 3, 3]
    assert curve["worst_low"].mul(3).to_list() == low
    assert curve["worst_high"].mul(3).to_list() == high


def test_known_unmet_promises_are_still_waited_for():
    waiting = ("known unmet", None, None, 20.0)
    curve = time_to_delivery(chains(waiting, ("met", 40, 40, None)), days=[30, 50])
    assert curve["arrived_low"].to_list() == [0, 1]


def test_what_is_not_seen_can_have_been_either():
    """By hand, of three: one came on day 10 to 30, one was unmet on day 20, one is unknown."""
    rows = (("met", 10, 30, None), ("known unmet", None, None, 20.0), ("unknown", *[None] * 3))
    curve = time_to_delivery(chains(*rows), days=[5, 15, 25, 40])
    assert curve["worst_low"].to_list() == pytest.approx([0, 0, 0, 1 / 3])
    assert curve["worst_high"].to_list() == pytest.approx([1 / 3, 2 / 3, 1, 1])


def test_nothing_known_and_missing_columns_are_refused():
    with pytest.raises(KgruError, match="known outcome"):
        time_to_delivery(chains(("unknown", None, None, None)))
    frame = chains(*KNOWN)
    for column in frame.columns.drop("ended"):
        with pytest.raises(KgruError, match=column):
            time_to_delivery(frame.drop(columns=column))
