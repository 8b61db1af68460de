"""Levels, steps and kinks as columns of a regression, and persistent series around them.

A term is a place (a position in a series without gaps) and a kind: a "step" changes the level from
its place on, a "kink" the slope after it. A kink brings the straight line along that it bends.
"""

import math

import numpy as np

Term = tuple[int, str]
TRIM = 0.15  # share of the points on either side of a break, as is usual since Andrews (1993)
LARGEST_PHI = 0.98  # an AR(1) process of 1 or more has no level to return to


def least(n: int) -> int:
    """Return how many points a stretch between two breaks, or a break and an end, has to hold."""
    return max(3, math.floor(TRIM * n))


def admissible(n: int, terms: list[Term], *, ends: bool = False) -> np.ndarray:
    """Return the places that leave enough points to other breaks and, without `ends`, an end."""
    far = np.full(n, fill_value=True)
    far[0] = False
    for edge in [place for place, _ in terms] if ends else [0, n, *(p for p, _ in terms)]:
        far[max(edge - least(n) + 1, 0) : edge + least(n)] = False
    return np.flatnonzero(far)


def shape_rows(n: int, places: np.ndarray | list[int], kind: str) -> np.ndarray:
    """Return one row of length n a place: 0 before a step and 1 from it on, or a bent line."""
    after = np.arange(n) - np.asarray(places, dtype=int)[:, None]
    return (after >= 0).astype(float) if kind == "step" else np.clip(after, 0, None).astype(float)


def basis(n: int, terms: list[Term], *, line: bool = False) -> np.ndarray:
    """Return orthonormal columns for the level, the terms and, where one bends, a line."""
    rows: list[np.ndarray] = [np.ones(n)]
    if line or any(kind == "kink" for _, kind in terms):
        rows.append(np.arange(n) - (n - 1) / 2)
    rows += [shape_rows(n, [place], kind)[0] for place, kind in terms]
    return np.linalg.qr(np.array(rows).T)[0]


def without(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Take out of each row what orthonormal columns explain."""
    return rows - (rows @ columns) @ columns.T


def fit(y: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Fit fixed terms and an AR(1) process; return mean, coefficient and innovation spread."""
    mean, phi, spread = fit_rows(y[None], columns)
    return mean[0], float(phi[0]), float(spread[0])


def fit_rows(y: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Do the same for each row of y."""
    n, terms = columns.shape
    rest = without(y, columns)
    squares = np.einsum("ij,ij->i", rest[:, :-1], rest[:, :-1])
    phi = np.einsum("ij,ij->i", rest[:, 1:], rest[:, :-1]) / np.maximum(squares, 1e-300)
    phi = np.clip((n * phi + terms) / (n - terms - 2), -LARGEST_PHI, LARGEST_PHI)
    return y - rest, phi, (rest[:, 1:] - phi[:, None] * rest[:, :-1]).std(axis=1)


def simulate(
    mean: np.ndarray, phi: float, spread: float, draws: int, random: np.random.Generator
) -> np.ndarray:
    """Draw rows of an AR(1) process around a mean, the first value from its long-run spread."""
    rest = random.standard_normal((len(mean), draws))
    rest[0] /= math.sqrt(1 - phi**2)
    for t in range(1, len(mean)):
        rest[t] += phi * rest[t - 1]
    return mean + spread * rest.T
