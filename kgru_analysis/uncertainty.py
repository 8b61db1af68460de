"""Seeded random draws: the same seed gives the same numbers on every machine."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kgru_analysis.errors import KgruError, need_share, whole_number


def generator(seed: int | np.random.Generator | None = None) -> np.random.Generator:
    """Return numpy's PCG64 generator with this seed (None: a fresh one), or the one given."""
    if isinstance(seed, np.random.Generator):
        return seed
    if seed is not None:
        whole_number("seed", seed)
    return np.random.Generator(np.random.PCG64(seed))


def dirichlet_weights(
    parts: int, *, draws: int, seed: int | np.random.Generator | None = None
) -> np.ndarray:
    """Draw weights for the parts of a composite: shape (draws, parts), each row summing to 1.

    Every set of weights is as likely as every other. Independent gamma variates over their sum are
    Dirichlet: Devroye (1986), Non-Uniform Random Variate Generation, chapter XI, theorem 4.1.
    """
    if parts < 1 or draws < 0:
        raise KgruError(
            f"parts={parts}, draws={draws}: give at least one part, and 0 draws or more."
        )
    gammas = generator(seed).standard_gamma(1.0, size=(draws, parts))
    return gammas / gammas.sum(axis=1, keepdims=True)


def shares_of_weight(
    weights: Mapping[str, float] | None, names: Sequence[str], *, what: str
) -> np.ndarray:
    """Return weights of names that add up to one; equal ones if none are given."""
    if weights is None:
        weights = dict.fromkeys(names, 1.0)
    missing = [x for x in names if x not in weights]
    if missing:
        raise KgruError(f"The weights miss the {what} {', '.join(missing)}; 0 leaves one out.")
    try:
        share = np.array([weights[x] for x in names], dtype=float)
    except (TypeError, ValueError):
        share = np.array([np.nan])
    if not np.isfinite(share).all() or (share < 0).any() or not share.sum():
        raise KgruError("Weights are numbers of zero or more, and not all of them zero.")
    return share / share.sum()


def keyed_uniforms(keys: Sequence[str], *, draws: int, seed: int | None = None) -> np.ndarray:
    """Draw uniform numbers in [0, 1) that belong to keys: shape (len(keys), draws).

    Each key seeds a generator of its own with the first 64 bits of its BLAKE2b hash, beside the
    seed: dropping, adding or swapping rows leaves the numbers of all others as they were.
    """
    whole_number("draws", draws)
    if seed is not None:
        whole_number("seed", seed)
    entropy: Any = np.random.SeedSequence().entropy if seed is None else seed
    numbers = np.empty((len(keys), draws))
    for row, key in zip(numbers, keys, strict=True):
        own = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
        np.random.Generator(np.random.PCG64([entropy, own])).random(out=row)
    return numbers


def middle_and_band(
    values: np.ndarray, *, coverage: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Sum up rows of draws: median, low, high and share above zero; nan where none has a value.

    The band runs between two order statistics, as far from the lowest as from the highest, so that
    changing the sign of all values changes the sign of the results exactly.
    """
    need_share("coverage", coverage, whole=True)
    ordered = np.array(values, dtype=float)
    mixed = (ordered != ordered[:, :1]).any(axis=1)  # rows of one value need no sorting
    ordered[mixed] = np.sort(ordered[mixed], axis=1)  # nan goes last
    count = (~np.isnan(ordered)).sum(axis=1)
    last = np.maximum(count - 1, 0)
    row = np.arange(len(ordered))
    outside = np.floor((1 - coverage) / 2 * last).astype(int)
    median = (ordered[row, last // 2] + ordered[row, np.minimum(count // 2, last)]) / 2
    with np.errstate(invalid="ignore"):
        positive = np.where(count > 0, (ordered > 0).sum(axis=1) / count, np.nan)
    return median, ordered[row, outside], ordered[row, last - outside], positive
