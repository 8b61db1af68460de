"""Breaks in short yearly series: steps and kinks, told apart from drift and from one another.

On some thirty yearly points, persistence and trend both look like breaks. So the size of a break
is judged against series simulated from what was fitted without it: an AR(1) process around a fixed
level (``p_value``), around a straight line (``p_trend``), and around the other shape.
"""

import numpy as np
import pandas as pd

from kgru_analysis.breaks.dating import errors, interval, near_end, place, refit
from kgru_analysis.breaks.evidence import evidence
from kgru_analysis.breaks.scales import named_scale, on_scale
from kgru_analysis.breaks.shapes import Term, admissible
from kgru_analysis.columns import refuse_cells
from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import KgruError, need_share, whole_number
from kgru_analysis.uncertainty import generator

SURE = 0.05  # at or above, a line or the other shape is not refused
MOST = 5  # breaks after which the search ends; a last pair may bring one more
LEAST = 12  # points: with fewer, no break could be told from noise


@renamed(level="alpha")
def find_breaks(
    series: pd.Series,
    *,
    draws: int = 999,
    seed: int | None = None,
    alpha: float = 0.05,
    coverage: float = 0.95,
    scale: str = "level",
) -> pd.DataFrame:
    """Find the years in which a yearly series moved to another level or another slope.

    Raises `KgruError` if the series has fewer than 12 values, is constant, names a year twice,
    holds something that is no finite number or no year, or does not fit the scale.

    Parameters
    ----------
    series : Series of numbers, indexed by year
        Years as whole numbers, text or dates, in any order. Missing values and years are gaps: the
        value after a gap is taken to follow the one before it.
    draws, seed : int
        Series simulated for each p-value; the smallest p-value is 1 / (draws + 1).
    alpha : float
        A break is listed if its p_value is below this; with 1, the strongest candidates are
        listed whatever their p_value.
    coverage : float
        Nominal coverage of the interval of dates.
    scale : {"level", "log", "logit", "fit"}
        What the values are turned into first: nothing, logarithms (what grows by a rate), log
        odds (shares between 0 and 1), or what `fitting_scale` says.

    Returns
    -------
    DataFrame
        One row a break, by date; no rows if there is none:

        date : first year of the new level, or the year at which the slope changes
        low, high : interval of dates; missing where it reaches into the last (or the first) 15
            percent of the points, in which no date can be told; both missing where the date itself
            lies there, and where the verdict is "neither"
        p_value : chance of as large a break in an AR(1) process with the breaks found before
            this one and no more
        p_trend : the same with a straight line beside
        verdict : "step" or "kink" if the straight line and the other shape are both refused at
            .05, "neither" if they are not, "end" if the date lies near an end of the series: then
            the shape cannot be told either
        scale : "level", "log" or "logit"

    Notes
    -----
    *Statistic*: the largest F over the admissible years for a step, two steps or a kink in the
    regression of the series on its own last value (Andrews 1993, Econometrica 61, 821-856; the
    trimming of 15 percent is from there), a kink against a straight line. *Null*: an AR(1) process
    fitted by least squares, its coefficient corrected for the downward bias in short series
    (Kendall 1954, Biometrika 41, 403-404; with a line, Marriott and Pope 1954 in the same volume);
    normal innovations, draws under the fitted null as in Diebold and Chen (1996), Journal of
    Econometrics 70, 221-241. *Several breaks*: one after the other, the earlier ones kept in
    statistic and null, their dates fitted anew (Bai 1997, Econometric Theory 13, 315-352).
    *Verdict*: the evidence for a step is set against series simulated around the best kink, and
    the reverse (a test of models that are not nested, as in Cox 1962, JRSS B 24, 406-424, by
    simulation); where both are refused, the better fit decides. *Date*: the place with the least
    squared error, ends included. *Interval*: every year at which a break is not refused by a
    likelihood-ratio test that is simulated for just that year (inversion of the test, as in Hansen
    2000, Econometrica 68, 575-603); the least and the greatest year are given. How often all this
    errs at 34 points stands in the table calibration_breaks.

    Neither unit, shift nor sign of the series changes the result on the scale "level".

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> noise = [.3, -.2, .1, -.3, .2, 0, -.1, .2, -.2, .1, .3, -.3, .1, 0, -.1, .2, -.2, .1]
    >>> values = [n + (year >= 2010) * 3 for year, n in zip(range(2000, 2018), noise)]
    >>> found = kg.find_breaks(pd.Series(values, index=range(2000, 2018)), seed=1)
    >>> found["date"].tolist(), found["verdict"].tolist()
    ([2010], ['step'])
    """
    whole_number("draws", draws, least=19)
    need_share("alpha", alpha, whole=True)
    need_share("coverage", coverage)
    scale, years, y = points(series, scale)
    random = generator(seed)
    terms: list[Term] = []
    said: list[tuple[float, float, str]] = []
    while len(terms) < MOST and len(free := admissible(len(y), terms)):
        p, kind = evidence(y, terms, free, draws, random)
        if p >= alpha:
            break
        kind, p_trend, verdict = _verdict(y, terms, free, kind, draws, random)
        new = place(y, terms, free, kind)
        terms = refit(y, terms + new)
        said += [(p, p_trend, verdict)] * len(new)
    inside = admissible(len(y), [])
    rows = []
    for i, ((at, _), (p, p_trend, verdict)) in enumerate(zip(terms, said, strict=True)):
        low = high = pd.NA
        if not inside[0] <= at <= inside[-1]:
            # The shape of so short a stretch cannot be told; a step is the plainer one.
            at, verdict = near_end(y, terms, i), "end"
        elif verdict != "neither":
            first, last = interval(y, terms, i, draws, coverage, random)
            low = years[first] if first >= inside[0] else pd.NA
            high = years[last] if last <= inside[-1] else pd.NA
        rows.append((years[at], low, high, p, p_trend, verdict, scale))
    types = {"date": "int64", "low": "Int64", "high": "Int64", "p_value": float, "p_trend": float}
    types |= {"verdict": "str", "scale": "str"}
    found = pd.DataFrame(rows, columns=list(types)).astype(types)
    return found.sort_values("date", ignore_index=True)


def _verdict(
    y: np.ndarray,
    terms: list[Term],
    free: np.ndarray,
    kind: str,
    draws: int,
    random: np.random.Generator,
) -> tuple[str, float, str]:
    """Tell a step, a kink and a line apart; return the kind to keep, p_trend and the verdict."""
    jump = "pair" if kind == "pair" else "step"
    p_line = {
        shape: evidence(y, terms, free, draws, random, line=True, only=shape)[0]
        for shape in (jump, "kink")
    }
    best = {shape: place(y, terms, free, shape) for shape in (jump, "kink")}
    p_other = {
        shape: evidence(y, terms, free, draws, random, null=terms + best[other], only=shape)[0]
        for shape, other in ((jump, "kink"), ("kink", jump))
    }
    clear = [s for s in (jump, "kink") if p_line[s] < SURE and p_other[s] < SURE]
    if len(clear) == 2:
        left = {shape: _left(y, terms + best[shape]) for shape in clear}
        clear = [min(clear, key=lambda s: left[s])]
    if not clear:
        return kind, p_line[kind], "neither"
    return clear[0], p_line[clear[0]], "kink" if clear[0] == "kink" else "step"


def _left(y: np.ndarray, terms: list[Term]) -> float:
    *others, (at, kind) = terms
    return float(errors(y[None], others, np.array([at]), kind)[0, 0])


def segment_means(series: pd.Series, breaks: pd.DataFrame) -> np.ndarray:
    """Return the means of a series before, between and after its breaks, in order of time."""
    told = series.dropna()
    stretch = np.searchsorted(np.sort(breaks["date"]), _years(told.index), side="right")
    return told.groupby(stretch).mean().to_numpy()


def points(series: pd.Series, scale: str) -> tuple[str, np.ndarray, np.ndarray]:
    """Return the scale, years and standardized values in order of time, without the gaps."""
    scale = named_scale(series, scale)
    years = _years(series.index)
    try:
        values = series.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise KgruError("The series holds text; give numbers, and nothing for a gap.") from None
    told = pd.Series(values, series.index, name="series")
    refuse_cells(told[pd.Index(years).duplicated()], "a second value for this year; keep one")
    if np.isinf(values).any():
        label = series.index[np.isinf(values)][0]
        raise KgruError(f"The value of {label!r} is infinite; give a number, or nothing for a gap.")
    order = np.argsort(years)
    order = order[~np.isnan(values[order])]
    years, values = years[order], on_scale(values[order], scale)
    if len(values) < LEAST:
        raise KgruError(f"The series has {len(values)} values; it needs at least {LEAST}.")
    spread = np.ptp(values)
    if spread <= 1e-12 * np.abs(values).max():
        raise KgruError(f"All values are {values[0]:g}: a constant series has no breaks to find.")
    # Divided twice, since the square of a very large or small number is none; rounded, so that
    # another unit cannot tip a comparison of floats. A falling series is turned over.
    y = (values - values.mean()) / spread
    y = y / y.std()
    return scale, years, np.round(y * (1 if y @ (years - years.mean()) >= 0 else -1), 9)


def _years(index: pd.Index) -> np.ndarray:
    if isinstance(index, pd.DatetimeIndex | pd.PeriodIndex):
        return index.year.to_numpy().astype("int64")
    years = pd.to_numeric(pd.Series(index), errors="coerce").to_numpy(dtype=float)
    if not np.isfinite(years).all() or (years != np.round(years)).any():
        raise KgruError("The index has to hold years, as in pd.Series(values, index=years).")
    return years.astype("int64")
