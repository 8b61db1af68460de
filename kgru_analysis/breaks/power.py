"""What a search for breaks could have seen: the smallest jump found often enough, and the end."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.breaks.evidence import WEIGHTS, counts, sup_f
from kgru_analysis.breaks.scales import from_scale, on_scale
from kgru_analysis.breaks.search import points
from kgru_analysis.breaks.shapes import admissible, basis, fit, fit_rows, least, simulate
from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import KgruError, need_share, whole_number
from kgru_analysis.uncertainty import generator

GRID = np.array([-0.6, -0.2, 0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.87, 0.93, 0.98])
NULLS, SERIES = 1999, 500
LARGEST = 200.0  # spreads of the innovations; a jump beyond says that none would be found


@renamed(level="alpha")
def detectable_jump(
    series: pd.Series,
    *,
    power: float = 0.8,
    seed: int | None = None,
    alpha: float = 0.05,
    scale: str = "level",
) -> float:
    """Return the smallest jump in the middle of a series that `find_breaks` would find.

    Beside every "no break found" this says how much could have gone unseen. Series, alpha and scale
    are those of `find_breaks`, which raises the same; power and alpha lie between 0 and 1.

    Parameters
    ----------
    series : Series of numbers, indexed by year
        Its length, persistence and spread are what counts.
    power : float
        In how many of 1 times the jump is to be found, for example .8.
    seed : int, optional
    alpha : float
    scale : {"level", "log", "logit", "fit"}

    Returns
    -------
    float
        In the unit of the series; on "log" and "logit" the rise from the median of the series.
        Infinite if even a very large jump is not found so often.

    Notes
    -----
    An AR(1) process around a level is fitted to the series (the coefficient corrected for bias),
    and 500 series are drawn from it. A step is added in the middle of each, the process is fitted
    anew as the search would do, and the evidence is compared with its critical values, which are
    simulated on a grid of coefficients and read off between. The same noise serves for all jumps.
    A series that did break looks more persistent than it is, so for it the jump is an upper bound.

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> noise = [.3, -.2, .1, -.3, .2, 0, -.1, .2, -.2, .1, .3, -.3, .1, 0, -.1, .2, -.2, .1]
    >>> bool(0 < kg.detectable_jump(pd.Series(noise, index=range(2000, 2018)), seed=1) < 1.2)
    True
    """
    need_share("power", power)
    need_share("alpha", alpha)
    scale, _, y = points(series, scale)
    values = series.to_numpy(dtype=float, na_value=np.nan)
    flat = on_scale(values[~np.isnan(values)], scale)
    n, free = len(y), admissible(len(y), [])
    random = generator(seed)
    columns = basis(n, [])
    _, phi, spread = fit(y, columns)
    if isinstance(seed, int):
        critical, random.bit_generator.state = _kept_values(n, alpha, seed)
    else:
        critical = _critical_values(n, alpha, random)
    noise = simulate(np.zeros(n), phi, spread, SERIES, random)
    after = (np.arange(n) >= n // 2).astype(float)

    def found(jump: float) -> float:
        rows = noise + jump * after
        own = np.clip(fit_rows(rows, columns)[1], GRID[0], GRID[-1])
        bars = np.column_stack([np.interp(own, GRID, bar) for bar in critical.T])
        return float((sup_f(rows, [], free) > bars).any(axis=1).mean())

    low, high = 0.0, spread
    while found(high) < power:
        low, high = high, high * 1.5
        if high > LARGEST * spread:
            return float("inf")
    for _ in range(9):
        middle = (low + high) / 2
        low, high = (low, middle) if found(middle) >= power else (middle, high)
    # The points were standardized: back to the scale, and from it to the unit of the series.
    jump = high * flat.std()
    start = np.median(flat)
    return float(from_scale(start + jump, scale) - from_scale(start, scale))


@lru_cache(maxsize=64)
def _kept_values(n: int, alpha: float, seed: int) -> tuple[np.ndarray, Mapping[str, Any]]:
    """Draw critical values once for all series of one length; return also where the draws end."""
    random = generator(seed)
    return _critical_values(n, alpha, random), random.bit_generator.state


def _critical_values(n: int, alpha: float, random: np.random.Generator) -> np.ndarray:
    """Return, for each coefficient of the grid, the F above which each kind of break is found."""
    free, bars = admissible(n, []), []
    for phi in GRID:
        drawn = sup_f(simulate(np.zeros(n), float(phi), 1.0, NULLS, random), [], free)
        smallest = (counts(drawn, drawn) - WEIGHTS).min(axis=1)
        most = np.quantile(smallest, alpha)  # the count that a twentieth of the series stays below
        ranks = np.minimum(np.floor(most / WEIGHTS).astype(int), NULLS - 1)
        ordered = np.sort(drawn, axis=0)[::-1]
        bars.append([ordered[rank, kind] for kind, rank in enumerate(ranks)])
    return np.array(bars)


def end_of_sample(
    series: pd.Series, *, last: int | None = None, scale: str = "level"
) -> pd.DataFrame:
    """Test whether the last years follow what the series did before.

    `find_breaks` cannot date a break in the last 15 percent of the points; this test is made for
    them. It needs no assumption on how the noise is spread. Raises as `find_breaks`, and if the
    stretch is longer than a third of the series.

    Parameters
    ----------
    series : Series of numbers, indexed by year
    last : int, optional
        How many of the last values are looked at; by default each number from 1 to as many as
        `find_breaks` trims.
    scale : {"level", "log", "logit", "fit"}
        As in `find_breaks`.

    Returns
    -------
    DataFrame
        One row a stretch at the end: since (its first year), values (how many), p_value (share of
        all stretches of the same length, this one among them, that fit as badly) and least (the
        smallest p_value that so few stretches can give). Several rows are several looks.

    Notes
    -----
    Andrews (2003), Econometrica 71, 1661-1694, statistic S and its p-value by subsampling, for the
    regression of the series on its own last value: the squared error of the last m values is
    compared with that of every earlier stretch of m values, each predicted by the regression on
    the values before the end, for earlier stretches without half of the stretch itself. The m by m
    covariance of the errors is estimated as in the article.

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> noise = [.3, -.2, .1, -.3, .2, 0, -.1, .2, -.2, .1, .3, -.3, .1, 0, -.1, .2, -.2, 4.1]
    >>> odd = kg.end_of_sample(pd.Series(noise, index=range(2000, 2018)), last=1)
    >>> odd["p_value"].round(2).tolist()
    [0.06]
    """
    _, years, y = points(series, scale)
    longest = least(len(y)) if last is None else last
    whole_number("last", longest, least=1)
    if longest > len(y) // 3:
        raise KgruError(f"last={last}: give 1 to {len(y) // 3}, a third of the {len(y)} values.")
    rows = []
    for m in range(1, longest + 1) if last is None else [longest]:
        own, earlier = _stretches(y, m)
        reached = int((earlier >= own).sum())
        rows.append((years[-m], m, (1 + reached) / (1 + len(earlier)), 1 / (1 + len(earlier))))
    return pd.DataFrame(rows, columns=["since", "values", "p_value", "least"])


def _stretches(y: np.ndarray, m: int) -> tuple[float, np.ndarray]:
    """Return the statistic of the last m values and of every earlier stretch of m values."""
    x = np.column_stack([np.ones(len(y) - 1), y[:-1]])
    now = y[1:]
    n = len(now) - m  # pairs of a value and its last one before the end
    whole = np.linalg.lstsq(x[:n], now[:n], rcond=None)[0]
    rest = now - x @ whole
    blocks = np.lib.stride_tricks.sliding_window_view(rest, m)
    weight = np.linalg.pinv(blocks.T @ blocks / len(blocks))
    earlier = []
    for start in range(n - m + 1):
        stretch = slice(start, start + m)
        kept = np.ones(n, dtype=bool)
        kept[start : start + -(-m // 2)] = False
        coefficients = np.linalg.lstsq(x[:n][kept], now[:n][kept], rcond=None)[0]
        earlier.append(_distance(now[stretch] - x[stretch] @ coefficients, x[stretch], weight))
    return _distance(rest[n:], x[n:], weight), np.array(earlier)


def _distance(errors: np.ndarray, x: np.ndarray, weight: np.ndarray) -> float:
    """Statistic P of the article for few values (as many as coefficients or fewer), S for more."""
    if len(errors) <= x.shape[1]:
        return float(errors @ weight @ errors)
    inside = x.T @ weight @ x
    pulled = x.T @ weight @ errors
    return float(pulled @ np.linalg.pinv(inside) @ pulled)
