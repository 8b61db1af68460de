"""Other readings of who was closer, each on the scale of -1 to 1."""

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.presence.readings import event_reading, money_reading, rate_reading, vote_reading


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
    found = money_reading(flows, "USA", "RUS", stage="pledged")
    assert len(found)
    assert found["balance"].between(-1, 1).all()
    with pytest.raises(kg.KgruError, match="Forgiven"):
        money_reading(flows, "USA", "RUS", stage="forgiven")
