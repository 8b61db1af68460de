"""Where a step or kink lies: its place, and the places that a test does not refuse."""

import numpy as np

from kgru_analysis.breaks.evidence import pairs
from kgru_analysis.breaks.shapes import Term, admissible, basis, fit, shape_rows, simulate, without


def errors(y: np.ndarray, terms: list[Term], free: np.ndarray, kind: str) -> np.ndarray:
    """Return the squared error of each row (down) with one more term at each place (across)."""
    columns = basis(y.shape[1], terms, line=kind == "kink")
    rest = without(y, columns)
    shapes = without(shape_rows(y.shape[1], free, kind), columns)
    size = np.einsum("ij,ij->i", shapes, shapes)
    gain = (rest @ shapes.T) ** 2 / np.where(size > 1e-9, size, np.inf)
    return np.einsum("ij,ij->i", rest, rest)[:, None] - gain


def place(y: np.ndarray, terms: list[Term], free: np.ndarray, kind: str) -> list[Term]:
    """Return one more term, or two steps for a "pair", with the least squared error."""
    if kind != "pair":
        return [(int(free[errors(y[None], terms, free, kind)[0].argmin()]), kind)]
    two = [
        [(int(free[i]), "step"), (int(free[j]), "step")]
        for i, j in zip(*pairs(free, terms, len(y)), strict=True)
    ]
    left = [(without(y, basis(len(y), terms + pair)) ** 2).sum() for pair in two]
    return two[int(np.argmin(left))]


def refit(y: np.ndarray, terms: list[Term]) -> list[Term]:
    """Fit each place again, given the others; it may now lie near an end."""
    for i, (_, kind) in enumerate(terms):
        others = terms[:i] + terms[i + 1 :]
        free = _candidates(len(y), others, kind)
        terms[i] = place(y, others, free, kind)[0]
    return terms


def interval(
    y: np.ndarray,
    terms: list[Term],
    i: int,
    draws: int,
    coverage: float,
    random: np.random.Generator,
) -> tuple[int, int]:
    """Keep the places at which term i is not refused; return the first and the last."""
    others = terms[:i] + terms[i + 1 :]
    date, kind = terms[i]
    free = _candidates(len(y), others, kind)
    inside = set(admissible(len(y), []).tolist())
    own = errors(y[None], others, free, kind)[0]
    best = fit(y, basis(len(y), terms))
    kept = [date]
    for column, candidate in enumerate(free):
        mean, phi, spread = fit(y, basis(len(y), [*others, (int(candidate), kind)]))
        if candidate not in inside:
            # A few points at an end leave a wrong place looking like persistence: take the
            # persistence of the best one.
            _, phi, spread = best
        drawn = simulate(mean, phi, spread, draws, random)
        left = errors(drawn, others, free, kind)
        excess = left[:, column] / np.maximum(left.min(axis=1), 1e-12)
        if own[column] / max(own.min(), 1e-12) <= np.quantile(excess, coverage):
            kept.append(int(candidate))
    return min(kept), max(kept)


def near_end(y: np.ndarray, terms: list[Term], i: int) -> int:
    """Return the place near an end of the series at which a step for term i fits best."""
    others = terms[:i] + terms[i + 1 :]
    free = _candidates(len(y), others, "step")
    ends = free[~np.isin(free, admissible(len(y), []))]
    return place(y, others, ends, "step")[0][0]


def _candidates(n: int, others: list[Term], kind: str) -> np.ndarray:
    free = admissible(n, others, ends=True)
    # The slope after a kink needs two points, and so does the one before it.
    return free[(free >= 1) & (free <= n - 2)] if kind == "kink" else free
