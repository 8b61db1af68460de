"""(A - B) / (A + B), and weighted means over domains or lenses that have a value."""

from collections.abc import Sequence

import numpy as np

from kgru_analysis.errors import need_share, whole_number

TIE = 1e-9  # balances nearer to zero are ties


def check_draws(draws: int, coverage: float, *, least: int = 0) -> None:
    """Refuse too few draws, and a coverage that is no share of them."""
    whole_number("draws", draws, least=least)
    need_share("coverage", coverage, whole=True)


def ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return (a - b) / (a + b): missing where both are zero, 1 or -1 where one has no bound."""
    with np.errstate(divide="ignore", invalid="ignore"):
        result = np.asarray((a - b) / (a + b))
    result[np.abs(result) < TIE] = 0.0
    unbounded = np.isinf(a), np.isinf(b)
    if unbounded[0].any() or unbounded[1].any():
        alone = np.where(unbounded[0], 1.0, -1.0)
        result = np.where(unbounded[0] ^ unbounded[1], alone, result)
    return result


def weighted(values: Sequence[np.ndarray], share: np.ndarray) -> np.ndarray:
    """Return the mean of those that have a value; share is one number each, or a row of draws."""
    shape = np.broadcast_shapes(*(x.shape for x in values), share[0].shape)
    total, weight = np.zeros(shape), np.zeros(shape)
    for value, own in zip(values, share, strict=True):
        known = ~np.isnan(value)
        total += np.where(known, value, 0) * own
        weight += known * own
    mean = np.divide(total, weight, out=np.full(shape, np.nan), where=weight > 0)
    return np.where(np.abs(mean) < TIE, 0.0, mean)


def ties(values: np.ndarray) -> np.ndarray:
    """Return the share of draws that are exactly even, of those with a value."""
    count = (~np.isnan(values)).sum(axis=1)
    even = (values == 0).sum(axis=1)
    return np.divide(even, count, out=np.full(len(values), np.nan), where=count > 0)
