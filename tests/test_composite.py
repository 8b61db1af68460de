import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers import HAND, peer_panel, tiny
from trying import tries

from kgru_analysis.dependence.composite import combine, dependence_index, rescale
from kgru_analysis.errors import KgruError


@pytest.fixture(scope="module")
def panel():
    return peer_panel().copy()


def test_equal_weights_by_hand():
    found = dependence_index(tiny(HAND)).set_index("iso3")
    assert found["index"].round(12).to_dict() == {"A": 0.2, "B": 0.3}
    assert found.loc["A", ["x", "y"]].tolist() == [0.1, 0.3]
    assert found["components"].tolist() == ["x, y"] * 2


def test_weights_and_geometric_mean_by_hand():
    found = dependence_index(tiny(HAND), weights={"x": 3, "y": 1}, aggregate="geometric")
    assert found["index"][0] == pytest.approx(0.1**0.75 * 0.3**0.25)


def test_only_parts_that_all_have():
    rows = tiny(HAND | {("A", "z"): 0.9})
    assert dependence_index(rows)["components"].unique().tolist() == ["x, y"]
    assert dependence_index(rows, weights={"z": 1})["iso3"].tolist() == ["A"]


def test_parts_are_those_that_all_have(panel):
    found = dependence_index(panel)
    assert found["components"].unique().tolist() == ["export_share, import_share"]
    assert len(found) > 280


def test_bounds_hold_the_index(panel):
    for draws in (0, 1, 50):
        found = dependence_index(panel, draws=draws, seed=1)
        assert (found["low"] <= found["index"]).all()
        assert (found["index"] <= found["high"]).all()
        assert (found["low"] >= 0).all()
        assert (found["high"] <= 1).all()


@pytest.mark.parametrize("normalize", ["none", "min-max", "rank"])
@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
def test_row_order_changes_nothing(panel, normalize, aggregate):
    how = {"draws": 20, "seed": 3, "normalize": normalize, "aggregate": aggregate}
    mixed = panel.sample(frac=1, random_state=5).sort_values("component", kind="stable")
    keys = ["iso3", "year", "index", "low", "high"]
    first, second = (dependence_index(p, **how)[keys] for p in (panel, mixed))
    pd.testing.assert_frame_equal(first, second)


@tries(12)
@given(st.permutations(range(4)), st.floats(0.05, 0.95))
def test_min_max_and_rank_do_not_know_the_unit(order, factor):
    rows = tiny(HAND)
    other = rows.assign(**{c: rows[c] * factor for c in ("value", "low", "high")}).iloc[list(order)]
    for normalize in ("min-max", "rank"):
        weights = {"x": 1, "y": 2}
        first, second = (
            dependence_index(p, weights=weights, normalize=normalize)["index"]
            for p in (rows, other)
        )
        np.testing.assert_allclose(first, second)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p.drop(columns="low"), "no column low"),
        (lambda p: p.assign(value=p["value"] * 100, high=40), "row 0.*percents do not"),
        (lambda p: p.assign(low=-0.1), "between 0 and 1"),
        (lambda p: pd.concat([p, p]), "stands twice"),
        (lambda p: p[(p["iso3"] == "A") == (p["component"] == "x")], "no component in common"),
    ],
)
def test_bad_panels(change, message):
    with pytest.raises(KgruError, match=f"(?s){message}"):
        dependence_index(change(tiny(HAND)))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"x": -1, "y": 2}, "zero or more"),
        ({"x": 0}, "not all of them zero"),
        ({"q": 1}, "names 'q'"),
        ({"x": np.nan}, "zero or more"),
    ],
)
def test_bad_weights(weights, message):
    with pytest.raises(KgruError, match=message):
        dependence_index(tiny(HAND), weights=weights)


@pytest.mark.parametrize("bad", [{"normalize": "z-score"}, {"aggregate": "harmonic"}])
def test_unknown_choices(bad):
    with pytest.raises(KgruError, match="use one of"):
        dependence_index(tiny(HAND), **bad)


def test_ten_thousand_weightings_take_no_second(panel):
    times = []
    for _ in range(3):
        begun = time.process_time()
        dependence_index(panel, draws=10_000, seed=1)
        times.append(time.process_time() - begun)
    assert min(times) < 1


def test_scales_by_hand():
    """Four values; bounds are brought onto the scale that the values set."""
    values = pd.DataFrame({"x": [1.0, 2, 2, 5]})
    part = pd.DataFrame({"x": [0.0, 1, 2, 3, 5, 6]})
    assert rescale(part, values, "none") is part
    assert rescale(part, values, "min-max")["x"].to_list() == [0, 0, 0.25, 0.5, 1, 1]
    assert rescale(values, values, "rank")["x"].to_list() == pytest.approx([0, 0.5, 0.5, 1])
    assert rescale(part, values, "rank")["x"].to_list() == pytest.approx([0, 0, 0.5, 2.5 / 3, 1, 1])
    one = pd.DataFrame({"x": [3.0]})
    assert rescale(one, one, "min-max")["x"].to_list() == [0.5]
    assert rescale(one, one, "rank")["x"].to_list() == [0]
    assert rescale(part[:0], values[:0], "rank").empty


def test_composites_by_hand():
    values, weights = np.array([[0.1, 0.4], [0.0, 0.5]]), np.array([[0.5, 0.5], [1.0, 0.0]])
    assert combine(values, weights, "arithmetic").tolist() == [[0.25, 0.1], [0.25, 0]]
    assert combine(values[:1], weights, "geometric")[0] == pytest.approx([0.2, 0.1])
    assert combine(values, weights[:1], "geometric")[1, 0] == 0
