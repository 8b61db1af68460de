"""Breaks in the level of a short yearly series, with what a trend would do beside them.

On some thirty yearly points, persistence and trend both look like breaks. So the size of a
break is judged against series simulated from what was fitted without it: once an AR(1) process
around a fixed level (``p_value``), once an AR(1) process around a straight line (``p_trend``).
"""

import math

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError, listed
from kgru_analysis.uncertainty import generator

LEAST = 12  # points: with fewer, no break could be told from noise
TRIM = 0.15  # share of the points on either side of a break, as is usual since Andrews (1993)
MOST = 5  # breaks
PAIR = 3
LARGEST_PHI = 0.98  # an AR(1) process of 1 or more has no level to return to


def find_breaks(
    series: pd.Series,
    *,
    draws: int = 999,
    seed: int | None = None,
    level: float = 0.05,
    coverage: float = 0.95,
) -> pd.DataFrame:
    """Find the years in which a yearly series moved to another level.

    Parameters
    ----------
    series : Series of numbers, indexed by year
        Years as whole numbers, text or dates, in any order. Missing values are stated gaps: the
        value after a gap is taken to follow the one before it. A year that is not there at all
        is a gap too.
    draws : int
        Series simulated for each p-value; the smallest p-value is 1 / (draws + 1).
    seed : int, optional
        Seed of the simulations.
    level : float
        A break is listed if its p_value is below this.
    coverage : float
        Nominal coverage of the interval of dates.

    Returns
    -------
    DataFrame
        One row a break, by date; no rows if there is none:

        date : first year of the new level
        low, high : interval of dates
        p_value : chance of as large a jump in an AR(1) process with the breaks found before
            this one and no more
        p_trend : the same with a straight line beside; at .05 or more the break is not told
            apart from a trend

    Raises
    ------
    KgruError
        If the series has fewer than 12 values, is constant, names a year twice, or holds
        something that is no finite number or no year.

    Notes
    -----
    *Statistic*: the largest F over the admissible years for a step in the regression of the
    series on its own last value (Andrews 1993, Econometrica 61, 821-856; the trimming of 15
    percent is from there). *Null*: an AR(1) process fitted by least squares, its coefficient
    corrected for the downward bias in short series (Kendall 1954, Biometrika 41, 403-404;
    with a line, Marriott and Pope 1954 in the same volume); normal innovations, draws under the
    fitted null as in Diebold and Chen (1996), Journal of Econometrics 70, 221-241. *Several
    breaks*: one after the other, the earlier ones kept as steps in statistic and null, their
    dates fitted anew (Bai 1997, Econometric Theory 13, 315-352). *Date*: the split with the
    least squared error. *Interval*: every year at which a break is not refused by a
    likelihood-ratio test that is simulated for just that year (inversion of the test, as in
    Hansen 2000, Econometrica 68, 575-603); the least and the greatest year are given, so the
    interval may hold years that were refused. Its real coverage and the size and power of the
    test at 34 points stand in the table calibration_breaks.

    Neither scale, shift nor sign of the series changes the result.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.breaks import find_breaks
    >>> noise = [.3, -.2, .1, -.3, .2, 0, -.1, .2, -.2, .1, .3, -.3]
    >>> values = [n + (year >= 2008) * 2 for year, n in zip(range(2002, 2014), noise)]
    >>> found = find_breaks(pd.Series(values, index=range(2002, 2014)), seed=1)
    >>> found["date"].tolist(), bool(found["p_value"][0] < .05)
    ([2008], True)
    """
    years, y = _points(series)
    if draws < 19 or not 0 < level < 1 or not 0 < coverage < 1:
        raise KgruError("Give at least 19 draws, and level and coverage between 0 and 1.")
    random = generator(seed)
    dates: list[int] = []
    p_values: list[tuple[float, float]] = []
    while len(dates) < MOST and len(free := _admissible(len(y), dates)):
        p, more = _p_values(y, dates, free, draws, random)
        if p >= level:
            break
        p_trend = _p_values(y, dates, free, draws, random, line=years, only=more)[0]
        dates = _refit(y, dates + _split(y, dates, free, more))
        p_values += [(p, p_trend)] * more
    ends = [_interval(y, dates, place, draws, coverage, random) for place in range(len(dates))]
    found = pd.DataFrame(
        {
            "date": years[np.array(dates, dtype=int)],
            "low": years[np.array([low for low, _ in ends], dtype=int)],
            "high": years[np.array([high for _, high in ends], dtype=int)],
            "p_value": np.array([p for p, _ in p_values], dtype=float),
            "p_trend": np.array([p for _, p in p_values], dtype=float),
        }
    )
    return found.sort_values("date", ignore_index=True)


def levels(series: pd.Series, breaks: pd.DataFrame) -> pd.DataFrame:
    """Give the mean of a series before, between and after its breaks.

    Returns
    -------
    DataFrame
        One row a stretch: start and end (first and last year with a value), mean, in the unit
        of the series, and values (how many).

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.breaks import levels
    >>> series = pd.Series([1.0, 1, 4, 4, 4], index=range(2001, 2006))
    >>> levels(series, pd.DataFrame({"date": [2003]}))["mean"].tolist()
    [1.0, 4.0]
    """
    years = pd.Series(_years(series.index), index=series.index)[series.notna()]
    stretch = np.searchsorted(np.sort(breaks["date"].to_numpy()), years, side="right")
    table = pd.DataFrame({"stretch": stretch, "year": years, "value": series[series.notna()]})
    return (
        table.groupby("stretch")
        .agg(start=("year", "min"), end=("year", "max"), mean=("value", "mean"),
             values=("value", "size"))
        .reset_index(drop=True)
    )  # fmt: skip


def _points(series: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return years and standardized values in order of time, without the gaps."""
    if not isinstance(series, pd.Series):
        raise KgruError("Give a pandas Series of numbers whose index holds the years.")
    years = _years(series.index)
    try:
        values = series.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise KgruError("The series holds text; give numbers, and nothing for a gap.") from None
    repeated = pd.Index(years).duplicated()
    if repeated.any():
        faults = [
            (label, value, "a second value for this year")
            for label, value in zip(series.index[repeated], values[repeated], strict=True)
        ]
        raise KgruError(
            f"A year is named twice; keep one value a year:\n{listed(faults, total=len(faults))}"
        )
    if np.isinf(values).any():
        label = series.index[np.isinf(values)][0]
        raise KgruError(f"The value of {label!r} is infinite; give a number, or nothing for a gap.")
    order = np.argsort(years)
    order = order[~np.isnan(values[order])]
    years, values = years[order], values[order]
    if len(values) < LEAST:
        raise KgruError(
            f"The series has {len(values)} values; a search for breaks needs at least {LEAST}."
        )
    spread = np.ptp(values)
    if spread <= 1e-12 * np.abs(values).max():
        raise KgruError(f"All values are {values[0]!r}: a constant series has no breaks to find.")
    # Divided twice, since the square of a very large or small number is none; rounded, so that
    # another unit cannot tip a comparison of floats. A falling series is turned over.
    y = (values - values.mean()) / spread
    y = y / y.std()
    return years, np.round(y * (1 if y @ (years - years.mean()) >= 0 else -1), 9)


def _years(index: pd.Index) -> np.ndarray:
    if isinstance(index, pd.DatetimeIndex | pd.PeriodIndex):
        return index.year.to_numpy()
    years = pd.to_numeric(pd.Series(index), errors="coerce").to_numpy(dtype=float)
    if not np.isfinite(years).all() or (years != np.round(years)).any():
        raise KgruError("The index has to hold years, as in pd.Series(values, index=years).")
    return years.astype(int)


def _least(n: int) -> int:
    return max(3, math.floor(TRIM * n))


def _admissible(n: int, dates: list[int]) -> np.ndarray:
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
    between = np.searchsorted(np.sort(dates), free[one]) < np.searchsorted(np.sort(dates), free[two])
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


def _p_values(
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


def _split(y: np.ndarray, dates: list[int], free: np.ndarray, more: int = 1) -> list[int]:
    """Return the place of one more step, or the places of two, with the least squared error."""
    if more == 1:
        return [int(free[_errors(y[None], dates, free)[0].argmin()])]
    pairs = np.column_stack([free[side] for side in _pairs(free, dates, len(y))]).tolist()
    errors = [(_without(y, _basis(len(y), dates + pair)) ** 2).sum() for pair in pairs]
    return pairs[int(np.argmin(errors))]


def _refit(y: np.ndarray, dates: list[int]) -> list[int]:
    """Fit each date again, given the others."""
    for place in range(len(dates)):
        others = dates[:place] + dates[place + 1 :]
        dates[place] = _split(y, others, _admissible(len(y), others))[0]
    return dates


def _interval(
    y: np.ndarray,
    dates: list[int],
    place: int,
    draws: int,
    coverage: float,
    random: np.random.Generator,
) -> tuple[int, int]:
    """Keep the places at which a break is not refused; return the first and the last."""
    others = dates[:place] + dates[place + 1 :]
    free = _admissible(len(y), others)
    own = _errors(y[None], others, free)[0]
    kept = [dates[place]]
    for column, date in enumerate(free):
        drawn = _simulate(*_fit(y, _basis(len(y), [*others, date])), draws, random)
        errors = _errors(drawn, others, free)
        excess = errors[:, column] / np.maximum(errors.min(axis=1), 1e-12)
        if own[column] / max(own.min(), 1e-12) <= np.quantile(excess, coverage):
            kept.append(int(date))
    return min(kept), max(kept)
