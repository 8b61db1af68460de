"""Breaks of several series: all looks paid for, and beside each "none" what it could have seen."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from kgru_analysis.breaks.power import detectable_jump, end_of_sample
from kgru_analysis.breaks.scales import named_scale
from kgru_analysis.breaks.search import find_breaks, segment_means
from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import KgruError, need_mapping
from kgru_analysis.load import load


@renamed(level="alpha")
def breaks_of(
    series: Mapping[str, pd.Series],
    *,
    draws: int = 999,
    seed: int | None = None,
    alpha: float = 0.05,
    scale: str = "fit",
    power: float = 0.8,
    last: int = 2,
) -> pd.DataFrame:
    """Search several series for breaks, and say beside each what the search could have seen.

    Raises as `find_breaks`, naming the series.

    Parameters
    ----------
    series : mapping of a name to a yearly Series
    draws, seed, alpha, scale : see `find_breaks`; each series starts anew from the seed
    power : see `detectable_jump`
    last : values at the end that `end_of_sample` looks at

    Returns
    -------
    DataFrame
        One row a break, and one row for a series without any (verdict "none", no date):

        series, then date, low, high, p_value, p_trend, verdict and scale of `find_breaks`
        before, after : mean level of the stretches on either side, in the unit of the series
        p_holm : p_value of the first look at the series, corrected for the number of series
        detectable : `detectable_jump` of the series
        tail_p : p_value of `end_of_sample` for the last values
        first, final : first and last year with a value

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> calm = pd.Series([0.1, 0, 0.2, 0, 0.1, 0, 0.1, 0, 0.2, 0, 0.1, 0], index=range(2000, 2012))
    >>> kg.breaks_of({"calm": calm}, seed=1, scale="level")["verdict"].tolist()
    ['none']
    """
    need_mapping("series", series, "{'imports': a Series of numbers by year}")
    if not series:
        raise KgruError("Give at least one series.")
    tables = []
    for name, values in series.items():
        try:
            own = named_scale(values, scale)
            found = find_breaks(values, draws=draws, seed=seed, alpha=alpha, scale=own)
            jump = detectable_jump(values, power=power, seed=seed, alpha=alpha, scale=own)
            tail = end_of_sample(values, last=last, scale=own)["p_value"].iloc[0]
        except KgruError as error:
            raise KgruError(f"Series {name!r}: {error}") from None
        mean = segment_means(values, found)
        found = found.assign(before=mean[:-1], after=mean[1:])
        if not len(found):
            found = found.reindex([0]).assign(verdict="none", scale=own)
        years = values.dropna().index
        more = {"detectable": jump, "tail_p": tail, "first": years.min(), "final": years.max()}
        tables.append(found.assign(series=name, **more))
    table = pd.concat(tables, ignore_index=True).astype({"date": "Int64"})
    # Of each series the first test is the one that opened the search; those without one are 1.
    smallest = table.groupby("series", sort=False)["p_value"].min().fillna(1.0)
    corrected = pd.Series(holm(smallest), index=smallest.index)
    table["p_holm"] = np.maximum(table["p_value"], table["series"].map(corrected))
    columns = ["series", "date", "low", "high", "p_value", "p_trend", "p_holm", "verdict", "scale",
               "before", "after", "detectable", "tail_p", "first", "final"]  # fmt: skip
    return table[columns]


def holm(p_values: Iterable[float]) -> np.ndarray:
    """Correct p-values for their number, by Holm's step-down method.

    Holm (1979), Scandinavian Journal of Statistics 6, 65-70: the k-th smallest of m is multiplied
    by m - k + 1 and never falls below the one before it.

    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(list(p_values), dtype=float)
    order = np.argsort(p, kind="stable")
    corrected = np.empty(len(p))
    steps = p[order] * np.arange(len(p), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1) if len(p) else steps
    return corrected


def changes_of_measurement(
    of: str, tables: Iterable[str], *, measures: Iterable[str] = (), folder: AnyFolder = None
) -> pd.DataFrame:
    """List the known changes of measurement of a country's series, from measurement_breaks."""
    rows = load("measurement_breaks", folder=folder)
    wanted = set(measures)
    rows = rows[(rows["subject"] == of) & rows["series"].isin(set(tables))]
    if wanted:
        rows = rows[rows["measure"].isna() | rows["measure"].isin(wanted)]
    year = parse_dates(rows["date"])["earliest"].dt.year
    found = rows.assign(year=year)[["year", "reason", "kind", "source"]]
    return found.sort_values("year", kind="stable", ignore_index=True)
