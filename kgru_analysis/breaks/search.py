"""Breaks in the level of a short yearly series, with what a trend would do beside them.

On some thirty yearly points, persistence and trend both look like breaks. So the size of a
break is judged against series simulated from what was fitted without it: once an AR(1) process
around a fixed level (``p_value``), once an AR(1) process around a straight line (``p_trend``).
"""

import numpy as np
import pandas as pd

from kgru_analysis.breaks.steps import admissible, interval, p_values, refit, split
from kgru_analysis.errors import KgruError, listed
from kgru_analysis.uncertainty import generator

LEAST = 12  # points: with fewer, no break could be told from noise


def find_breaks(
    series: pd.Series,
    *,
    draws: int = 999,
    seed: int | None = None,
    level: float = 0.05,
    coverage: float = 0.95,
    most: int = 5,
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
        A break is listed if its p_value is below this; with 1, the strongest candidates are
        listed whatever their p_value.
    coverage : float
        Nominal coverage of the interval of dates.
    most : int
        Breaks after which the search ends; a last pair may bring one more.

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
    >>> from kgru_analysis.breaks.search import find_breaks
    >>> noise = [.3, -.2, .1, -.3, .2, 0, -.1, .2, -.2, .1, .3, -.3]
    >>> values = [n + (year >= 2008) * 2 for year, n in zip(range(2002, 2014), noise)]
    >>> found = find_breaks(pd.Series(values, index=range(2002, 2014)), seed=1)
    >>> found["date"].tolist(), bool(found["p_value"][0] < .05)
    ([2008], True)
    """
    years, y = _points(series)
    if draws < 19 or not 0 < level <= 1 or not 0 < coverage < 1:
        raise KgruError("Give at least 19 draws, and level and coverage between 0 and 1.")
    random = generator(seed)
    dates: list[int] = []
    chances: list[tuple[float, float]] = []
    while len(dates) < most and len(free := admissible(len(y), dates)):
        p, more = p_values(y, dates, free, draws, random)
        if p >= level:
            break
        p_trend = p_values(y, dates, free, draws, random, line=years, only=more)[0]
        dates = refit(y, dates + split(y, dates, free, more))
        chances += [(p, p_trend)] * more
    ends = [interval(y, dates, place, draws, coverage, random) for place in range(len(dates))]
    found = pd.DataFrame(
        {
            "date": years[np.array(dates, dtype=int)],
            "low": years[np.array([low for low, _ in ends], dtype=int)],
            "high": years[np.array([high for _, high in ends], dtype=int)],
            "p_value": np.array([p for p, _ in chances], dtype=float),
            "p_trend": np.array([p for _, p in chances], dtype=float),
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
    >>> from kgru_analysis.breaks.search import levels
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


def possible_years(series: pd.Series) -> np.ndarray:
    """Return the years in which a first break of the series could be found.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.breaks.search import possible_years
    >>> possible_years(pd.Series(range(12), index=range(2001, 2013))).tolist()
    [2004, 2005, 2006, 2007, 2008, 2009, 2010]
    """
    years, _ = _points(series)
    return years[admissible(len(years), [])]


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
        raise KgruError(f"All values are {values[0]:g}: a constant series has no breaks to find.")
    # Divided twice, since the square of a very large or small number is none; rounded, so that
    # another unit cannot tip a comparison of floats. A falling series is turned over.
    y = (values - values.mean()) / spread
    y = y / y.std()
    return years, np.round(y * (1 if y @ (years - years.mean()) >= 0 else -1), 9)


def _years(index: pd.Index) -> np.ndarray:
    if isinstance(index, pd.DatetimeIndex | pd.PeriodIndex):
        return index.year.to_numpy().astype("int64")
    years = pd.to_numeric(pd.Series(index), errors="coerce").to_numpy(dtype=float)
    if not np.isfinite(years).all() or (years != np.round(years)).any():
        raise KgruError("The index has to hold years, as in pd.Series(values, index=years).")
    return years.astype("int64")
