"""Event types as PLOVER types."""

import pandas as pd
import pytest

from kgru_analysis.catalog import codebook
from kgru_analysis.crosswalk import add_plover
from kgru_analysis.errors import KgruError
from kgru_analysis.load import load


def test_every_event_gets_a_match_and_keeps_its_row():
    events = load("events", claims="all").set_index("event_id")
    added = add_plover(events)
    pd.testing.assert_frame_equal(added[events.columns], events)
    assert added["plover_match"].isin(["exact", "close", "none"]).all()
    assert (added["plover"].isna() == (added["plover_match"] == "none")).all()


def test_the_crosswalk_has_every_type_once_without_a_status():
    types = codebook("events").set_index("column").loc["event_type", "allowed"].split(", ")
    rules = load("event_type_plover")
    assert sorted(rules.loc[rules["status"].isna(), "event_type"]) == sorted(types)


def test_promised_aid_is_agree_and_given_aid_is_aid():
    rows = pd.DataFrame(
        {"event_type": ["aid"] * 3 + ["ratify"], "status": ["done", "announced", "agreed", "done"]},
        index=[3, 1, 2, 0],
    )
    added = add_plover(rows)
    assert added["plover"].to_list() == ["AID", "AGREE", "AGREE", "SUPPORT"]
    assert added.index.to_list() == [3, 1, 2, 0]
    assert added["plover_score"].to_list() == [10, 2.5, 2.5, 5]


def test_conflict_keeps_its_sign():
    scores = add_plover(pd.DataFrame({"event_type": ["assault", "sanction"]}))["plover_score"]
    assert scores.to_list() == [-9, -6]


def test_unknown_types_are_refused():
    with pytest.raises(KgruError, match="no type 'hug'"):
        add_plover(pd.DataFrame({"event_type": ["hug"]}))
    with pytest.raises(KgruError, match="no column event_type"):
        add_plover(pd.DataFrame({"type": ["aid"]}))
