"""Seeded random draws: the same seed gives the same numbers on every machine."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import KgruError


def generator(seed: int | np.random.Generator | None = None) -> np.random.Generator:
    """Return numpy's PCG64 generator with this seed; None takes a fresh one from the system.

    A generator is returned as it is. The bit generator is named, since numpy may change its
    default.

    Examples
    --------
    >>> from kgru_analysis.uncertainty import generator
    >>> bool(generator(1).random() == generator(1).random())
    True
    """
    if isinstance(seed, np.random.Generator):
        return seed
    return np.random.Generator(np.random.PCG64(seed))


def dirichlet_weights(
    parts: int,
    *,
    draws: int,
    seed: int | np.random.Generator | None = None,
    concentration: float = 1.0,
) -> np.ndarray:
    """Draw weights for the parts of a composite.

    With concentration 1 every set of weights is as likely as every other (uniform on the
    simplex); larger values draw closer to equal weights.

    Parameters
    ----------
    parts : int, 1 or more
    draws : int, 0 or more
    seed : int or generator, optional
        A generator goes on from where it is.
    concentration : float above 0
        The one parameter of a symmetric Dirichlet distribution.

    Returns
    -------
    array of shape (draws, parts)
        Weights of 0 to 1; each row sums to 1.

    Raises
    ------
    KgruError
        If a number is below its least value.

    Notes
    -----
    Independent gamma variates over their sum are Dirichlet: Devroye (1986), Non-Uniform Random
    Variate Generation, chapter XI, theorem 4.1.

    Examples
    --------
    >>> from kgru_analysis.uncertainty import dirichlet_weights
    >>> weights = dirichlet_weights(2, draws=1000, seed=1)
    >>> weights.shape, float(weights.mean().round(6))
    ((1000, 2), 0.5)
    """
    if parts < 1 or draws < 0 or not concentration > 0:
        raise KgruError(
            f"parts={parts}, draws={draws}, concentration={concentration}: give at least one "
            "part, no negative number of draws and a concentration above zero."
        )
    gammas = generator(seed).standard_gamma(concentration, size=(draws, parts))
    return gammas / gammas.sum(axis=1, keepdims=True)


def shares_of_weight(
    weights: Mapping[str, float] | None, names: Sequence[str], *, what: str
) -> np.ndarray:
    """Return weights of names that add up to one; equal ones if none are given.

    Raises
    ------
    KgruError
        If a name has no weight, or the weights are no numbers of zero or more, or all zero.

    Examples
    --------
    >>> from kgru_analysis.uncertainty import shares_of_weight
    >>> shares_of_weight({"rights": 1, "force": 3}, ["force", "rights"], what="lens").tolist()
    [0.75, 0.25]
    """
    if weights is None:
        weights = dict.fromkeys(names, 1.0)
    missing = [x for x in names if x not in weights]
    if missing:
        raise KgruError(f"The weights miss the {what} {', '.join(missing)}; 0 leaves one out.")
    share = np.array([weights[x] for x in names], dtype=float)
    if not np.isfinite(share).all() or (share < 0).any() or not share.sum():
        raise KgruError("Weights are numbers of zero or more, and not all of them zero.")
    return share / share.sum()


def keyed_uniforms(keys: Sequence[str], *, draws: int, seed: int | None = None) -> np.ndarray:
    """Draw uniform numbers that belong to keys, whatever other keys there are and in which order.

    Parameters
    ----------
    keys : list of str
        What the numbers belong to, for example the ids of rows.
    draws : int, 0 or more
    seed : int, 0 or more, optional

    Returns
    -------
    array of shape (len(keys), draws)
        Numbers from 0 up to, and not including, 1.

    Raises
    ------
    KgruError
        If the seed or the number of draws is negative.

    Notes
    -----
    Each key seeds a generator of its own with the first 64 bits of its BLAKE2b hash, beside the
    seed: dropping, adding or swapping rows leaves the numbers of all others as they were.

    Examples
    --------
    >>> from kgru_analysis.uncertainty import keyed_uniforms
    >>> both, one = (keyed_uniforms(k, draws=3, seed=1) for k in (["base", "school"], ["school"]))
    >>> bool((both[1] == one[0]).all())
    True
    """
    if draws < 0 or (seed is not None and seed < 0):
        raise KgruError(f"draws={draws}, seed={seed}: neither can be negative.")
    entropy: Any = np.random.SeedSequence().entropy if seed is None else seed
    numbers = np.empty((len(keys), draws))
    for row, key in zip(numbers, keys, strict=True):
        own = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
        np.random.Generator(np.random.PCG64([entropy, own])).random(out=row)
    return numbers


@renamed(level="coverage")
def middle_and_band(
    values: np.ndarray, *, coverage: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Sum up draws by their median, a central band and the share above zero.

    Parameters
    ----------
    values : array of shape (rows, draws)
        nan where a draw has no value.
    coverage : float above 0 and at most 1
        Share of draws within the band, half of the rest on either side.

    Returns
    -------
    four arrays of shape (rows,)
        Median, low, high and share above zero, each of the draws that have a value; nan where
        none has.

    Raises
    ------
    KgruError
        If the coverage is outside its range.

    Notes
    -----
    The band runs between two order statistics, as far from the lowest as from the highest, so
    that changing the sign of all values changes the sign of the results exactly.

    Examples
    --------
    >>> from kgru_analysis.uncertainty import middle_and_band
    >>> [x.tolist() for x in middle_and_band(np.array([[-1, 0, 1, 2, 9]]), coverage=0.5)]
    [[1.0], [0.0], [2.0], [0.6]]
    """
    if not 0 < coverage <= 1:
        raise KgruError(
            f"coverage={coverage}: give a share of draws above 0 and at most 1, like 0.9."
        )
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
