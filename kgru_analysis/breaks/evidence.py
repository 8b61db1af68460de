"""How much speaks for one more step, two steps or a kink; see `kgru_analysis.breaks.search`."""

import math

import numpy as np

from kgru_analysis.breaks.shapes import Term, basis, fit, least, shape_rows, simulate, without

KINDS = ("step", "pair", "kink")
# A p-value of the less plain findings counts for so many times as much as it is.
WEIGHTS = np.array([1, 3, 2])


def sup_f(y: np.ndarray, terms: list[Term], free: np.ndarray) -> np.ndarray:
    """The largest F for a step, two steps and a kink beside the last value, for each row of y."""
    n = y.shape[1]
    found = np.zeros((len(y), len(KINDS)))
    now, last, freedom = _beside_last(y, basis(n, terms))
    pull, size, shared, step = _pulls(now, last, shape_rows(n, free, "step")[:, 1:])
    total = np.einsum("ij,ij->i", now, now)
    found[:, 0] = _f((pull**2 / size).max(axis=1), 1, total, freedom)
    one, two = pairs(free, terms, n)
    if len(one):
        cross = (step @ step.T)[one, two] - shared[:, one] * shared[:, two]
        squares = pull[:, one] ** 2 * size[:, two] + pull[:, two] ** 2 * size[:, one]
        squares -= 2 * pull[:, one] * pull[:, two] * cross
        gain = (squares / (size[:, one] * size[:, two] - cross**2)).max(axis=1)
        found[:, 1] = _f(gain, 2, total, freedom)
    now, last, freedom = _beside_last(y, basis(n, terms, line=True))
    pull, size, _, _ = _pulls(now, last, shape_rows(n, free, "kink")[:, 1:])
    found[:, 2] = _f((pull**2 / size).max(axis=1), 1, np.einsum("ij,ij->i", now, now), freedom)
    return found


_Sides = tuple[np.ndarray, np.ndarray]


def _beside_last(y: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, _Sides, int]:
    """Take fixed terms and the last value out of each row."""
    short = np.linalg.qr(columns[1:])[0]
    now, last = without(y[:, 1:], short), without(y[:, :-1], short)
    unit = last / np.sqrt(np.einsum("ij,ij->i", last, last))[:, None]
    now = now - np.einsum("ij,ij->i", unit, now)[:, None] * unit
    return now, (unit, short), len(short) - short.shape[1] - 1


def _pulls(
    now: np.ndarray, last: _Sides, shapes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What each shape explains of each row, its length, its share with the last value, itself."""
    unit, short = last
    shapes = without(shapes, short)
    shared = unit @ shapes.T
    size = np.einsum("ij,ij->i", shapes, shapes) - shared**2
    return now @ shapes.T, np.maximum(size, 1e-9), shared, shapes


def _f(gain: np.ndarray, terms: int, total: np.ndarray, freedom: int) -> np.ndarray:
    return gain / terms / np.maximum(total - gain, 1e-9 * total) * (freedom - terms)


def pairs(free: np.ndarray, terms: list[Term], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions in `free` of pairs of breaks; of many places, only each k-th."""
    used = np.arange(0, len(free), math.ceil(len(free) / 40))
    one, two = (used[side] for side in np.triu_indices(len(used), 1))
    known = np.sort([place for place, _ in terms])
    between = np.searchsorted(known, free[one]) < np.searchsorted(known, free[two])
    far = (free[two] - free[one] >= least(n)) | between
    return one[far], two[far]


def evidence(
    y: np.ndarray,
    terms: list[Term],
    free: np.ndarray,
    draws: int,
    random: np.random.Generator,
    *,
    null: list[Term] | None = None,
    line: bool = False,
    only: str | None = None,
) -> tuple[float, str]:
    """Return the chance of as much evidence for another break, and which kind is meant.

    The evidence is the smallest of three p-values, those for two steps and for a kink made larger,
    since one step is the plainer finding. It is set against the same smallest value in series
    simulated around `null`, by default the terms that are there already, and a line if asked for,
    so that looking three times is paid for.
    """
    shape = basis(len(y), terms if null is None else null, line=line)
    rows = np.vstack([y, simulate(*fit(y, shape), draws, random)])
    found = sup_f(rows, terms, free)
    reached = counts(found[1:], found)
    reached[1:] -= WEIGHTS  # a simulated series reaches itself, the real one is not among them
    if only:
        reached = reached[:, [KINDS.index(only)]]
    smallest = reached.min(axis=1)
    kind = only or KINDS[int(reached[0].argmin())]
    return (1 + int((smallest[1:] <= smallest[0]).sum())) / (draws + 1), kind


def counts(drawn: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Count, weighted by kind, how many drawn rows reach each found value."""
    drawn = np.sort(drawn, axis=0)
    reached = [
        len(drawn) - np.searchsorted(drawn[:, k], found[:, k]) for k in range(found.shape[1])
    ]
    return np.column_stack(reached) * WEIGHTS
