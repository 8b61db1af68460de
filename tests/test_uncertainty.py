import numpy as np
import pytest

from kgru_analysis.errors import KgruError
from kgru_analysis.uncertainty import dirichlet_weights, generator, keyed_uniforms, middle_and_band


def test_the_stream_is_the_same_everywhere():
    # PCG64 with seed 1; a new numpy that drew otherwise would alter every stored notebook.
    assert generator(1).random(3).round(6).tolist() == [0.511822, 0.950464, 0.14416]
    assert isinstance(generator().bit_generator, np.random.PCG64)


def test_weights_are_uniform_on_the_simplex():
    weights = dirichlet_weights(3, draws=20_000, seed=1)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.mean(axis=0), 1 / 3, atol=0.01)
    # Each is Beta(1, 2): variance 1/18, and a median of 1 - sqrt(1/2).
    np.testing.assert_allclose(weights.var(axis=0), 1 / 18, atol=0.002)
    np.testing.assert_allclose(np.median(weights, axis=0), 1 - 0.5**0.5, atol=0.01)


def test_the_seed_decides():
    assert (dirichlet_weights(4, draws=5, seed=2) == dirichlet_weights(4, draws=5, seed=2)).all()


def test_one_part_has_all_the_weight():
    assert (dirichlet_weights(1, draws=3, seed=1) == 1).all()
    assert dirichlet_weights(2, draws=0).shape == (0, 2)


@pytest.mark.parametrize(
    "bad",
    [
        {"parts": 0, "draws": 1},
        {"parts": 2, "draws": -1},
    ],
)
def test_impossible_numbers(bad):
    with pytest.raises(KgruError, match="at least one part"):
        dirichlet_weights(**bad)


def test_keyed_numbers_belong_to_their_keys():
    three = keyed_uniforms(["a", "b", "c"], draws=50, seed=4)
    two = keyed_uniforms(["c", "a"], draws=50, seed=4)
    assert (three[[2, 0]] == two).all()
    assert not (three[0] == three[1]).any()
    assert not (three == keyed_uniforms(["a", "b", "c"], draws=50, seed=5)).any()


def test_keyed_numbers_are_spread_evenly():
    numbers = keyed_uniforms([str(i) for i in range(200)], draws=500, seed=1)
    assert abs(numbers.mean() - 0.5) < 0.01
    assert abs(np.corrcoef(numbers[0], numbers[1])[0, 1]) < 0.15


def test_a_band_mirrors_exactly_and_skips_missing_draws():
    values = np.array([[0.1, 0.7, np.nan, -0.3, 0.2], [np.nan] * 5])
    middle, low, high, positive = middle_and_band(values, coverage=0.5)
    turned = middle_and_band(-values, coverage=0.5)
    np.testing.assert_array_equal([middle, low, high], [-turned[0], -turned[2], -turned[1]])
    assert (middle[0], positive[0]) == (pytest.approx(0.15), 0.75)
    assert np.isnan([middle[1], low[1], high[1], positive[1]]).all()


def test_bad_seeds_and_levels_are_refused():
    with pytest.raises(KgruError, match="seed"):
        keyed_uniforms(["a"], draws=1, seed=-1)
    with pytest.raises(KgruError, match="coverage"):
        middle_and_band(np.zeros((1, 3)), coverage=0)
