"""Seeded random draws: the same seed gives the same numbers on every machine."""

import numpy as np

from kgru_analysis.errors import KgruError


def generator(seed: int | None = None) -> np.random.Generator:
    """Return numpy's PCG64 generator with this seed; None takes a fresh one from the system.

    The bit generator is named, since numpy may change its default.

    Examples
    --------
    >>> from kgru_analysis.uncertainty import generator
    >>> bool(generator(1).random() == generator(1).random())
    True
    """
    return np.random.Generator(np.random.PCG64(seed))


def dirichlet_weights(
    parts: int, *, draws: int, seed: int | None = None, concentration: float = 1.0
) -> np.ndarray:
    """Draw weights for the parts of a composite.

    With concentration 1 every set of weights is as likely as every other (uniform on the
    simplex); larger values draw closer to equal weights.

    Parameters
    ----------
    parts : int, 1 or more
    draws : int, 0 or more
    seed : int, optional
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
