"""One more step in a short persistent series: its test, its date and the interval of its date.

Places are positions in a series without gaps; a step at place t changes the level from t on.
The method and its sources stand in `kgru_analysis.breaks.search`.
"""

import math

import numpy as np

TRIM = 0.15  # share of the points on either side of a break, as is usual since Andrews (1993)
PAIR = 3
LARGEST_PHI = 0.98  # an AR(1) process of 1 or more has no level to return to


def _least(n: int) -> int:
    return max(3, math.floor(TRIM * n))


def admissible(n: int, dates: list[int]) -> np.ndarray:
    """Return the places that leave enough points on both sides, up to a break or an end."""
    least = _least(n)
    far = np.full(n, fill_value=True)
    for edge in (0, n, *dates):
        far[max(edge - least + 1, 0) : edge + least] = False
    return np.flatnonzero(far)


def _steps(n: int, dates: list[int] | np.ndarray) -> np.ndarray:
    return (np.arange(n) >= np.asarray(dates, dtype=int)[:, None]).astype(float)


def _basis(n: int, dates: list[int], line: np.ndarray | None = None) -> np.ndarray:
    """Return orthonormal columns for the level, the steps at these dates and a line."""
    rows = [np.ones(n), *_steps(n, dates), *([] if line is None else [line - line.mean()])]
    return np.linalg.qr(np.array(rows).T)[0]


def _without(rows: np.ndarray, basis: np.ndarray) -> np.ndarray:
    return rows - (rows @ basis) @ basis.T


def _sup_f(y: np.ndarray, dates: list[int], free: np.ndarray) -> np.ndarray:
    """Return, for each row of y, the largest F for one and for two more steps beside the last
    value: an array of shape (rows, 2)."""
    m = y.shape[1] - 1
    basis = np.linalg.qr(_basis(m + 1, dates)[1:])[0]
    now, last = _without(y[:, 1:], basis), _without(y[:, :-1], basis)
    step = _without(_steps(m + 1, free)[:, 1:], basis)
    last_sq = np.einsum("ij,ij->i", last, last)[:, None]
    slope = np.einsum("ij,ij->i", last, now)[:, None] / last_sq
    shared = last @ step.T / np.sqrt(last_sq)  # what each step shares with the last value
    pull = now @ step.T - slope * (last @ step.T)
    size = np.einsum("ij,ij->i", step, step) - shared**2
    gains = [(pull**2 / size).max(axis=1)]
    one, two = _pairs(free, dates, m + 1)
    if len(one):
        cross = (step @ step.T)[one, two] - shared[:, one] * shared[:, two]
        squares = pull[:, one] ** 2 * size[:, two] + pull[:, two] ** 2 * size[:, one]
        squares -= 2 * pull[:, one] * pull[:, two] * cross
        gains.append((squares / (size[:, one] * size[:, two] - cross**2)).max(axis=1))
    left = np.einsum("ij,ij->i", now, now) - (slope**2 * last_sq)[:, 0]
    return np.column_stack(
        [
            gain / steps / np.maximum(left - gain, 1e-9 * left) * (m - basis.shape[1] - 1 - steps)
            for steps, gain in enumerate(gains, 1)
        ]
    )


def _pairs(free: np.ndarray, dates: list[int], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions in `free` of pairs of breaks; of many places, only each k-th."""
    used = np.arange(0, len(free), math.ceil(len(free) / 40))
    one, two = (used[side] for side in np.triu_indices(len(used), 1))
    between = np.searchsorted(np.sort(dates), free[one]) < np.searchsorted(
        np.sort(dates), free[two]
    )
    far = (free[two] - free[one] >= _least(n)) | between
    return one[far], two[far]


def _fit(y: np.ndarray, basis: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Fit fixed terms and an AR(1) process; return mean, coefficient and innovation spread."""
    n, terms = basis.shape
    rest = _without(y, basis)
    phi = (rest[1:] @ rest[:-1]) / (rest[:-1] @ rest[:-1])
    phi = np.clip((n * phi + terms) / (n - terms - 2), -LARGEST_PHI, LARGEST_PHI)
    return y - rest, float(phi), float((rest[1:] - phi * rest[:-1]).std())


def _simulate(
    mean: np.ndarray, phi: float, spread: float, draws: int, random: np.random.Generator
) -> np.ndarray:
    """Draw rows of an AR(1) process around a mean, the first value from its long-run spread."""
    rest = random.standard_normal((len(mean), draws))
    rest[0] /= math.sqrt(1 - phi**2)
    for t in range(1, len(mean)):
        rest[t] += phi * rest[t - 1]
    return mean + spread * rest.T


def p_values(
    y: np.ndarray,
    dates: list[int],
    free: np.ndarray,
    draws: int,
    random: np.random.Generator,
    *,
    line: np.ndarray | None = None,
    only: int | None = None,
) -> tuple[float, int]:
    """Return the chance of as much evidence for more steps, and whether one or two are meant.

    The evidence is the smaller of two p-values, for one step and (made PAIR times larger, since
    one break is the plainer finding) for two. It is set against the same smaller value in each
    simulated series, so that looking twice is paid for.
    """
    rows = np.vstack([y, _simulate(*_fit(y, _basis(len(y), dates, line)), draws, random)])
    found = _sup_f(rows, dates, free)
    if only:
        found = found[:, [only - 1]]
    drawn = np.sort(found[1:], axis=0)
    reached = np.column_stack(
        [draws - np.searchsorted(drawn[:, k], found[:, k]) for k in range(found.shape[1])]
    )
    reached[1:] -= 1  # a simulated series reaches itself, the real one stands not among them
    reached *= np.array([1, PAIR])[: reached.shape[1]]
    least = reached.min(axis=1)
    return (1 + int((least[1:] <= least[0]).sum())) / (draws + 1), 1 + int(reached[0].argmin())


def _errors(y: np.ndarray, dates: list[int], free: np.ndarray) -> np.ndarray:
    """Return the squared error of each row (down) with one more step at each place (across)."""
    basis = _basis(y.shape[1], dates)
    rest, step = _without(y, basis), _without(_steps(y.shape[1], free), basis)
    gain = (rest @ step.T) ** 2 / np.einsum("ij,ij->i", step, step)
    return np.einsum("ij,ij->i", rest, rest)[:, None] - gain


def split(y: np.ndarray, dates: list[int], free: np.ndarray, more: int = 1) -> list[int]:
    """Return the place of one more step, or the places of two, with the least squared error."""
    if more == 1:
        return [int(free[_errors(y[None], dates, free)[0].argmin()])]
    pairs = np.column_stack([free[side] for side in _pairs(free, dates, len(y))]).tolist()
    errors = [(_without(y, _basis(len(y), dates + pair)) ** 2).sum() for pair in pairs]
    return pairs[int(np.argmin(errors))]


def refit(y: np.ndarray, dates: list[int]) -> list[int]:
    """Fit each date again, given the others."""
    for place in range(len(dates)):
        others = dates[:place] + dates[place + 1 :]
        dates[place] = split(y, others, admissible(len(y), others))[0]
    return dates


def interval(
    y: np.ndarray,
    dates: list[int],
    place: int,
    draws: int,
    coverage: float,
    random: np.random.Generator,
) -> tuple[int, int]:
    """Keep the places at which a break is not refused; return the first and the last."""
    others = dates[:place] + dates[place + 1 :]
    free = admissible(len(y), others)
    own = _errors(y[None], others, free)[0]
    kept = [dates[place]]
    for column, date in enumerate(free):
        drawn = _simulate(*_fit(y, _basis(len(y), [*others, date])), draws, random)
        errors = _errors(drawn, others, free)
        excess = errors[:, column] / np.maximum(errors.min(axis=1), 1e-12)
        if own[column] / max(own.min(), 1e-12) <= np.quantile(excess, coverage):
            kept.append(int(date))
    return min(kept), max(kept)
