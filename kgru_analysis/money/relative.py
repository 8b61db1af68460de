"""Dollars beside the size of an economy or of a population."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import as_frame, hashable, need_columns, plain
from kgru_analysis.errors import KgruError, MissingRate, one_code, one_of
from kgru_analysis.money.rate_tables import SIZES, Lacking, rate_tables
from kgru_analysis.money.rows import alike, numbers, periods, refuse


def relative_to(
    frame: pd.DataFrame,
    *,
    to: str = "gdp",
    of: str | None = None,
    unknown: str = "raise",
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Set dollars beside the GDP or population of a state in the same year.

    Raises `MissingRate` if a year has no figure or a row no state, and `KgruError` if a column is
    missing or constant dollars would be divided by current GDP.

    Parameters
    ----------
    frame : DataFrame
        Columns usd_low, usd_high (for GDP in current dollars) and date, as `to_usd` leaves them,
        and recipient unless `of` is given.
    to : {"gdp", "population"}
        What to divide by.
    of : str, optional
        Code of the state, one for all rows; by default that of the column recipient.
    unknown : {"raise", "null"}
        Whether an amount without a state, or without a figure of its year, is an error or has its
        denominator and shares left empty.
    folder : path or Folder, optional
        Another data folder, with a table wdi of its own.

    Returns
    -------
    DataFrame
        `frame` and relative_low, relative_high (percent of GDP, or dollars per person),
        denominator, denominator_of (the state), denominator_year and denominator_dataset. A date
        over several years is set beside their mean, so the share is that of one year's GDP.

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> grant = pd.DataFrame({"usd_low": [150e6], "usd_high": [150e6], "date": ["2009-04"],
    ...                       "recipient": ["KGZ"]})
    >>> share = kg.relative_to(grant)
    >>> print(f"{share.loc[0, 'relative_low']:.1f} percent of {share.loc[0, 'denominator_year']}")
    3.2 percent of 2009
    """
    one_of("to", to, ("gdp", "population"))
    one_of("unknown", unknown, ("raise", "null"))
    out = as_frame(frame, "relative_to").copy(deep=False)
    frame = plain(out)
    need_columns(frame, ["usd_low", "usd_high", "date"])
    if of is not None:
        one_code("of", of)
        states = np.full(len(frame), of, dtype=object)
    else:
        advice = "name the state whose economy counts: relative_to(frame, of=...)"
        need_columns(frame, ["recipient"], advice=advice)
        states = hashable(frame["recipient"]).to_numpy(dtype=object)
    if to == "gdp" and "deflator" in frame and frame["deflator"].fillna("none").ne("none").any():
        raise KgruError("Constant dollars beside GDP of the time; use to_usd without prices.")
    dollars = numbers(frame, ["usd_low", "usd_high"])
    paid = ~np.isnan(dollars).all(axis=1)
    period, first, last = periods(frame, paid)

    kind, rows = alike(paid, states, period)
    size, years = np.full(len(rows), np.nan), np.full(len(rows), None, dtype=object)
    faults: dict[int, str] = {}
    tables = rate_tables(folder)
    if of is not None and paid.any() and not tables.has_size(of, SIZES[to]):
        raise MissingRate(f"of={of!r}: the table wdi has no {SIZES[to]} of it in any year.")
    for k, i in enumerate(rows):
        if not paid[i]:
            continue
        if pd.isna(states[i]):
            faults |= dict.fromkeys(np.flatnonzero(kind == k).tolist(), "it names no recipient")
            continue
        try:
            size[k], years[k] = tables.size_of(
                states[i], SIZES[to], first[period[i]], last[period[i]]
            )
        except Lacking as fault:
            faults |= dict.fromkeys(np.flatnonzero(kind == k).tolist(), str(fault))
    if faults and unknown == "raise":
        dates = frame["date"].to_numpy(dtype=object)
        refuse(frame, dates, faults, "amounts have no denominator", "relative_to")
    out["relative_low"], out["relative_high"] = dollars.T / size[kind] * (100 if to == "gdp" else 1)
    out["denominator"] = size[kind]
    out["denominator_of"] = pd.array(pd.Series(states).where(paid), dtype="str")
    out["denominator_year"] = pd.array(years, dtype="str").take(kind)
    found = out["denominator"].notna()
    out["denominator_dataset"] = pd.Series("wdi", out.index).where(found).astype("str")
    return out
