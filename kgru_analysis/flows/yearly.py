"""Yearly rates, such as rents, spread over the years in which they held."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import need_columns
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError
from kgru_analysis.flows.totals import years_between, years_told
from kgru_analysis.money.usd import at_prices, to_usd

_NEEDED = ("flow_id", "date", "amount_low", "amount_high", "currency", "basis")


def yearly_rates(
    rows: pd.DataFrame,
    *,
    by: str = "donor",
    until: dict[str, int] | None = None,
    prices: int | None = None,
    deflator: str = "usa",
    between: tuple[int, int] | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Say what the yearly rate was in each year.

    Parameters
    ----------
    rows : DataFrame
        Rows of the table flows with basis per-year that speak of the same thing within each value
        of `by`, such as the rents for one base. Rivals, and rows without an amount, are left out.
    by : str
        The column of those who pay.
    until : dict of str to int, optional
        The last year for some values of `by`, such as that in which a base closed; by default the
        last year of any row.
    prices, deflator
        As for `to_usd`. A rate that is carried on is worth less each year where prices rise.
    between : (int, int), optional
        The first and the last year wanted.
    folder : path or Folder, optional
        Where rates and price indices are read.

    Returns
    -------
    DataFrame
        One row a payer and year, sorted: the column `by`, year, usd_low, usd_high (dollars a
        year), stated (whether a source speaks of the year, or the rate is carried on from an
        earlier one) and flow_ids (the rows behind it, joined by ", ").

    Raises
    ------
    KgruError
        If a column is missing, or a row is no yearly rate or has no date; the rows are named.

    Notes
    -----
    A rate holds in all years of its date, and is carried on from there until a later row begins;
    rates that begin on the same day are carried on together. In a year with two rates, and in years
    between two rates of which no source speaks, the lower and the higher are the bounds: which of
    them was paid for how long is not worked out.

    Examples
    --------
    >>> rents = pd.DataFrame({"flow_id": ["old", "new"], "donor": "USA", "date": ["2006", "2009"],
    ...                       "amount_low": [2.0, 60.0], "amount_high": [2.0, 60.0],
    ...                       "currency": "USD", "basis": "per-year"})
    >>> yearly_rates(rents)[["year", "usd_high", "stated"]].to_numpy().tolist()
    [[2006, 2.0, True], [2007, 60.0, False], [2008, 60.0, False], [2009, 60.0, True]]
    """
    need_columns(rows, (*_NEEDED, by), advice="give rows of flows")
    if "preferred" in rows:
        rows = rows[rows["preferred"] != "no"]
    rows = rows[rows["amount_low"].notna()]
    odd = rows.loc[rows["basis"] != "per-year", "flow_id"].to_list()
    if odd:
        raise KgruError(f"These rows are no yearly rates: {', '.join(odd[:5])}; leave them out.")
    bounds = parse_dates(rows["date"])
    first, last = years_told(bounds)
    undated = rows.loc[first.isna(), "flow_id"].to_list()
    if undated:
        raise KgruError(f"These rows have no date: {', '.join(undated[:5])}; date or drop them.")
    money = to_usd(rows, folder=folder)[["flow_id", by, "usd_low", "usd_high"]]
    # What has no known start counts from the beginning of its year.
    new_year = pd.Series(bounds["latest"].to_numpy().astype("M8[Y]").astype("M8[s]"), rows.index)
    begin = bounds["earliest"].fillna(new_year)
    money = money.assign(first=first, last=last, begin=begin)
    ends = money[by].map(until or {}).fillna(money["last"].max()).astype(int)
    # Each rate holds to the last year before a later one of its payer begins, or to the end.
    starts = money.groupby([by, "begin"]).agg(
        first_next=("first", "min"),
        usd_low_next=("usd_low", "min"),
        usd_high_next=("usd_high", "max"),
    )
    money = money.join(starts.groupby(level=by).shift(-1), on=[by, "begin"])
    on = np.maximum(money["last"], money["first_next"].fillna(ends + 1) - 1)
    money["on"] = np.minimum(on, ends).astype(int)
    years = [list(range(a, b + 1)) for a, b in zip(money["first"], money["on"], strict=True)]
    long = money.assign(year=years).explode("year").dropna(subset="year")
    long["stated"] = long["year"] <= long["last"]
    # What a source says of a year goes before what is carried on to it.
    heard = long.groupby([by, "year"])["stated"].transform("any")
    long = long[long["stated"] | ~heard].sort_values("flow_id")
    carried = ~long["stated"]
    next_low, next_high = (long[f"usd_{c}_next"].where(carried) for c in ("low", "high"))
    long["usd_low"] = np.fmin(long["usd_low"], next_low)
    long["usd_high"] = np.fmax(long["usd_high"], next_high)
    out = long.groupby([by, "year"], as_index=False).agg(
        usd_low=("usd_low", "min"),
        usd_high=("usd_high", "max"),
        stated=("stated", "any"),
        flow_ids=("flow_id", ", ".join),
    )
    out = out.astype({"year": "int64", "stated": bool})
    if between is not None:
        out = out[out["year"].between(*years_between(between))].reset_index(drop=True)
    return out if prices is None else _deflated(out, rows, by, prices, deflator, folder)


def _deflated(
    out: pd.DataFrame, rows: pd.DataFrame, by: str, prices: int, deflator: str, folder: AnyFolder
) -> pd.DataFrame:
    """Bring the dollars of each year to those of one year."""
    more = rows.drop_duplicates(by).set_index(by)
    parties = {name: out[by].map(more[name]) for name in ("donor", "recipient") if name in more}
    names = out[by].astype("str") + " " + out["year"].astype("str")
    done = at_prices(out.assign(**parties), names, prices=prices, deflator=deflator, folder=folder)
    return out.assign(usd_low=done["usd_low"], usd_high=done["usd_high"])
