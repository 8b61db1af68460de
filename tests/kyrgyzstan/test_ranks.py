"""Places among peers, over all choices at once."""

import pytest
from peers import HAND, peer_panel, tiny

from kgru_analysis.dependence.composite import dependence_index
from kgru_analysis.errors import KgruError
from kgru_analysis.kyrgyzstan.ranks import (
    FACTORS,
    rank_effects,
    rank_intervals,
    specification_curve,
)


@pytest.fixture(scope="module")
def panel():
    return peer_panel().copy()


THREE = HAND | {("C", "x"): 0.05, ("C", "y"): 0.05}


def test_places_by_hand():
    # C is last whatever the choice; A and B change places with the weights and with who is left.
    found = rank_intervals(tiny(THREE), draws=2000, seed=1, coverage=1).set_index("iso3")
    assert found.loc["A", ["low", "high"]].tolist() == [1, 2]
    assert found.loc["C", ["low", "high"]].tolist() == [2, 3]
    assert found.loc["B", "median"] == 1


def test_what_never_moves_has_no_effects():
    rows = tiny({(i, c): v for i, v in zip("ABC", (0.9, 0.1, 0.05), strict=True) for c in "xy"})
    effects = rank_effects(rows, of="A", year=2020, draws=64, seed=1)
    assert effects["factor"].tolist() == list(FACTORS)
    assert effects[["first_order", "total"]].isna().all(axis=None)


def test_effects_find_the_one_choice_that_matters():
    rows = tiny({("A", "x"): 0.4, ("A", "y"): 0.4, ("B", "x"): 0.5, ("B", "y"): 0.5,
                 ("C", "x"): 0.0, ("C", "y"): 0.0})  # fmt: skip
    loose = rows.assign(low=rows["low"].where(rows["iso3"] != "B", 0.3))
    loose["high"] = loose["high"].where(loose["iso3"] != "B", 0.52)
    effects = rank_effects(loose, of="A", year=2020, draws=2048, seed=1).set_index("factor")
    assert effects["total"].idxmax() == "data"
    assert effects.loc["data", "total"] > 0.7
    assert (effects["first_order"] <= effects["total"] + 0.1).all()


def test_doubtful_years_are_left_out_of_places(panel):
    places = rank_intervals(panel, draws=50, seed=1)
    doubtful = dependence_index(panel).query("doubtful").set_index(["iso3", "year"]).index
    assert len(doubtful)
    assert not places.set_index(["iso3", "year"]).index.isin(doubtful).any()
    assert (places["low"] <= places["median"]).all()
    assert (places["high"] <= places["countries"]).all()


def test_every_specification_once(panel):
    curve = specification_curve(panel, of="KGZ", year=2020)
    assert not curve.duplicated(["normalize", "aggregate", "left_out"]).any()
    assert len(curve) == 12
    assert curve["rank"].between(1, curve["countries"]).all()
    with pytest.raises(KgruError, match="not ranked"):
        specification_curve(panel, of="RUS", year=2020)
    with pytest.raises(KgruError, match="ranked in"):
        rank_effects(panel, of="KGZ", year=1950)


def test_ranks_need_a_draw():
    with pytest.raises(KgruError, match="at least one"):
        rank_intervals(tiny(HAND), draws=0)
