"""Breaks of several series beside events and changes of measurement, and chance beside both.

With a turning point every other year, any break is near one. So each closeness is set against
that of all other years in which a break could have been found.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from kgru_analysis.breaks.search import find_breaks, levels, possible_years
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError

# Years in which the measuring, or one commodity, moved the Kyrgyz series. Fixed before any
# break was looked for. Each: first year, series it touches, what happened, where that is said.
MEASUREMENT_BREAKS = pd.DataFrame(
    [
        (1994, "import_share export_share", "Russia's own reports begin; before, no mirror exists",
         "imf-dots"),
        (1997, "export_share", "The Kumtor mine opens: gold sold elsewhere lowers other shares",
         "https://mining.com/?p=261475"),
        (2012, "export_share", "Gold output falls after ice moves at Kumtor, and recovers later",
         "http://themoscowtimes.com/business/article/kyrgyz-gdp-shrinks/473992.html"),
        (2015, "import_share export_share",
         "Inside the Eurasian Economic Union customs declarations end; trade with members is "
         "counted by another method", "https://ealegislation.com/document.fwx?rgn=58669"),
        (2021, "import_share export_share", "The Kyrgyz file of partners ends", "imf-dots"),
        (2022, "import_share export_share", "Russia stops publishing partners; estimates follow",
         "imf-imts-rus"),
    ],
    columns=["year", "series", "what", "source"],
)  # fmt: skip


def breaks_of(
    series: Mapping[str, pd.Series],
    *,
    draws: int = 999,
    seed: int | None = None,
    level: float = 0.05,
    most: int = 5,
) -> pd.DataFrame:
    """Find the breaks of several series, with Holm's correction over all that were looked at.

    Parameters
    ----------
    series : mapping of a name to a yearly Series
    draws, seed, level, most : see `find_breaks`; each series starts anew from the seed

    Returns
    -------
    DataFrame
        One row a break: series, the columns of `find_breaks`, before and after (mean level of
        the stretches on either side, in the unit of the series) and p_holm (p_value corrected
        for the number of series; a series without a break counts too).

    Raises
    ------
    KgruError
        As `find_breaks`, naming the series.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.kyrgyzstan.turning import breaks_of
    >>> step = pd.Series([0.1, 0, 0.2, 0, 0.1, 0, 2.1, 2, 2.2, 2, 2.1, 2], index=range(2000, 2012))
    >>> breaks_of({"step": step}, seed=1)["date"].tolist()
    [2006]
    """
    found = []
    for name, values in series.items():
        try:
            breaks = find_breaks(values, draws=draws, seed=seed, level=level, most=most)
        except KgruError as error:
            raise KgruError(f"Series {name!r}: {error}") from None
        mean = levels(values, breaks)["mean"].to_numpy()
        found.append(breaks.assign(series=name, before=mean[:-1], after=mean[1:]))
    if not found:
        raise KgruError("Give at least one series.")
    table = pd.concat(found, ignore_index=True)
    # Of each series the first test is the one that opened the search; those without one are 1.
    first = table.groupby("series")["p_value"].min().reindex(list(series), fill_value=1.0)
    corrected = pd.Series(holm(first), index=first.index)
    table["p_holm"] = np.maximum(table["p_value"], table["series"].map(corrected))
    columns = ["series", "date", "low", "high", "before", "after", "p_value", "p_trend", "p_holm"]
    return table[columns]


def holm(p_values: Iterable[float]) -> np.ndarray:
    """Correct p-values for their number, by Holm's step-down method.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70: the k-th smallest of m is
    multiplied by m - k + 1 and never falls below the one before it.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.turning import holm
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(list(p_values), dtype=float)
    order = np.argsort(p, kind="stable")
    corrected = np.empty(len(p))
    steps = p[order] * np.arange(len(p), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1) if len(p) else steps
    return corrected


def measured_breaks(breaks: pd.DataFrame) -> pd.DataFrame:
    """Name the known changes of measurement that a break may be.

    Returns
    -------
    DataFrame
        The breaks with `measurement`: what changed in the break's series within a year of its
        date, or in its interval if that is at most five years long; missing if nothing is known.
        `breaks` has the columns series, date, low and high.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.kyrgyzstan.turning import measured_breaks
    >>> rows = pd.DataFrame({"series": ["export_share"], "date": [1997], "low": 1997, "high": 1997})
    >>> measured_breaks(rows)["measurement"][0][:21]
    '1997: The Kumtor mine'
    """
    place = breaks.reset_index(drop=True).rename_axis("place").reset_index()
    pairs = place[["place", "series", "date", "low", "high"]].merge(
        MEASUREMENT_BREAKS.rename(columns={"series": "touches"}), how="cross"
    )
    touched = np.array(
        [name in touches.split() for name, touches in zip(pairs["series"], pairs["touches"],
                                                          strict=True)], dtype=bool
    )  # fmt: skip
    # An interval of most of the series would name every change there is.
    short = pairs["high"] - pairs["low"] < 5
    start = np.minimum(pairs["low"].where(short, pairs["date"]), pairs["date"] - 1)
    end = np.maximum(pairs["high"].where(short, pairs["date"]), pairs["date"] + 1)
    pairs = pairs[touched & (pairs["year"] >= start) & (pairs["year"] <= end)]
    text = pairs["year"].astype(str) + ": " + pairs["what"]
    named = text.groupby(pairs["place"]).agg("; ".join)
    return breaks.assign(measurement=place["place"].map(named).to_numpy())


def near_turning_points(
    breaks: pd.DataFrame, points: pd.DataFrame, series: Mapping[str, pd.Series]
) -> pd.DataFrame:
    """Set each break beside the nearest of a fixed list of turning points, and beside chance.

    Parameters
    ----------
    breaks : DataFrame
        What `breaks_of` returned (series and date are used).
    points : DataFrame
        The table turning_points: turning_point_id, date (EDTF), label.
    series : mapping
        The series that the breaks were looked for in, also those without a break.

    Returns
    -------
    DataFrame
        One row a break: series, date, turning_point_id, label and year of the nearest turning
        point (of several the first), years_apart (break minus turning point), chance (share of
        the years in which that series could have broken that lie as close to some turning point)
        and chance_holm (Holm's correction over all breaks of all series).

    Raises
    ------
    KgruError
        If there are no turning points, or a series of `breaks` is not given.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.kyrgyzstan.turning import near_turning_points
    >>> points = pd.DataFrame(
    ...     {"turning_point_id": ["tp"], "date": ["2005-03-24"], "label": ["President falls"]}
    ... )
    >>> series = {"s": pd.Series(range(20), index=range(1996, 2016))}
    >>> breaks = pd.DataFrame({"series": ["s"], "date": [2006]})
    >>> near_turning_points(breaks, points, series)[["years_apart", "chance"]].values.tolist()
    [[1.0, 0.2]]
    """
    if not len(points):
        raise KgruError("The list of turning points is empty; load the table turning_points.")
    strange = set(breaks["series"]) - set(series)
    if strange:
        raise KgruError(f"The series {sorted(strange)[0]!r} of the breaks was not given.")
    event_years = parse_dates(points["date"])["earliest"].dt.year.to_numpy()
    apart = breaks["date"].to_numpy()[:, None] - event_years[None]
    nearest = np.abs(apart).argmin(axis=1)
    rows = np.arange(len(breaks))
    distance = np.abs(apart[rows, nearest])
    chance = np.empty(len(breaks))
    for name, values in series.items():
        years = possible_years(values)
        closest = np.abs(years[:, None] - event_years[None]).min(axis=1)
        own = (breaks["series"] == name).to_numpy()
        chance[own] = (closest[None] <= distance[own][:, None]).mean(axis=1)
    return pd.DataFrame(
        {
            "series": breaks["series"],
            "date": breaks["date"],
            "turning_point_id": points["turning_point_id"].to_numpy()[nearest],
            "label": points["label"].to_numpy()[nearest],
            "year": event_years[nearest],
            "years_apart": apart[rows, nearest],
            "chance": chance,
            "chance_holm": holm(chance),
        },
        index=breaks.index,
    )
