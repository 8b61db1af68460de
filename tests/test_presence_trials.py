"""Trials on countries whose true presence is known."""

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.presence.trials import made_up_country, presence_coverage


def test_what_is_told_is_vaguer_than_the_truth_and_holds_it():
    truth, told = made_up_country(seed=3, rivals=0)
    true, said = (kg.parse_dates(frame["start"]) for frame in (truth, told))
    assert (said["earliest"] <= true["earliest"]).all()
    assert (said["latest"] >= true["latest"]).all()
    assert told["end"].notna().sum() < truth["end"].notna().sum()


def test_the_same_seed_gives_the_same_country():
    pd.testing.assert_frame_equal(made_up_country(seed=5)[1], made_up_country(seed=5)[1])


def test_the_envelope_always_holds_the_truth_and_the_band_nearly_always():
    found = presence_coverage(countries=12, draws=100, seed=2)
    assert found["envelope"] == 1
    assert found["covered"] > 0.85
    blind = presence_coverage(countries=12, draws=100, seed=2, unseen=0)
    assert blind["covered"] < found["covered"]


def test_no_country_is_refused():
    with pytest.raises(kg.KgruError, match="countries"):
        presence_coverage(countries=0)
