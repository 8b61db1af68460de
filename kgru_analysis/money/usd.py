"""Amounts in US dollars, in constant prices, and beside an economy's size.

Every choice is written into the result: which rate, which deflator, which denominator.
"""

from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import as_frame, hashable, need_columns, one_each, plain
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, MissingRate, listed, one_of
from kgru_analysis.money.rate_tables import NO_MONTH, SIZES, Lacking, rate_tables

DEFLATORS = ("usa", "usa-gdp", "recipient", "donor")


def to_usd(
    frame: pd.DataFrame,
    *,
    date: Any = None,
    prices: int | None = None,
    deflator: str = "usa",
    unknown: str = "raise",
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Convert amounts to US dollars, at prices of their time or of one year.

    Parameters
    ----------
    frame : DataFrame
        Columns amount_low, amount_high (or low, high, as `parse_money` calls them), currency
        (ISO 4217) and, unless every amount is in USD and `prices` is None, date (EDTF or words,
        for `parse_dates`). The deflators "recipient" and "donor" read the column of that name.
    date : one date, or a Series or list of dates, optional
        In place of the column date, which the result then has.
    prices : int, optional
        A year, for constant dollars of that year. None leaves current dollars.
    deflator : {"usa", "usa-gdp", "recipient", "donor"}
        Whose prices: the US consumer price index (CPI-U), the US GDP deflator, or the GDP deflator
        of the recipient or donor. Ignored when `prices` is None.
    unknown : {"raise", "null"}
        Whether an amount without a rate or index is an error or is left empty; ``rate_basis`` then
        says why.
    folder : path or Folder, optional
        Another data folder, with tables exchange_rates, price_indices and actors of its own, the
        last with the currency in which a state's deflator counts. Each is needed only where an
        amount asks for it.

    Returns
    -------
    DataFrame
        `frame` with its index and these columns more:

        usd_low, usd_high : dollars; missing where the amount is missing (unknown or open)
        rate_used : units of the currency per dollar
        rate_basis : "USD", "month 2009-02", "year 2009" or "years 2014-2020", and the status in
            brackets where the mean is no official one of the whole period
        deflator : "none", or the choice and its base, such as "usa:cpi:2020"

    Raises
    ------
    MissingRate
        If a currency has no rate, or a state no deflator, for a year, each named; if RUB is dated
        before 1998 or RUR after 1997 or on both sides; if a date is missing or unreadable.
    DataError
        If the folder lacks a table that is needed.
    KgruError
        If a column is missing or an argument is not known.

    Notes
    -----
    A day or month takes the mean rate of its month where there is one, and otherwise, like
    anything longer within a year, the mean of the year. An amount over several years is treated
    as paid in equal parts, each at its year's mean and prices, so the rate is the harmonic mean. A
    date with one open or unknown side is taken as the year of its known side. A basis such as
    per-year is not looked at.

    Deflators are yearly, whatever the month. "usa" and "usa-gdp" multiply dollars of year t by
    P[base] / P[t]. "recipient" and "donor" change dollars into the state's currency at the rate of
    year t, deflate by its own GDP deflator and return at the base year's rate, as the deflators of
    the OECD's Development Assistance Committee do, which join domestic inflation and the exchange
    rate: dollars x (rate[t] / rate[base]) x (P[base] / P[t]).

    Examples
    --------
    75 billion old rubles of February 1994, at 1,579 to the dollar:

    >>> credit = pd.DataFrame({"amount_low": [75e9], "amount_high": [75e9], "currency": ["RUR"],
    ...                        "date": ["1994-02"]})
    >>> usd = to_usd(credit)
    >>> print(f"{usd.loc[0, 'usd_low']:,.0f} by {usd.loc[0, 'rate_basis']}")
    47,494,657 by month 1994-02

    Written amounts need no renaming:

    >>> from kgru_analysis import parse_money
    >>> usd = to_usd(parse_money(["75 billion rubles"], date="1994-02"), date="1994-02")
    >>> print(f"{usd.loc[0, 'usd_low']:,.0f}")
    47,494,657
    """
    one_of("deflator", deflator, DEFLATORS)
    one_of("unknown", unknown, ("raise", "null"))
    if not isinstance(prices, int | np.integer | None):
        raise KgruError(f"prices={prices!r} is no year; give one such as 2020.")
    out = as_frame(frame, "to_usd").copy(deep=False)
    if date is not None:
        out["date"] = one_each(date, out.index, "date=")
    frame = plain(out)
    bounds = ["amount_low", "amount_high"]
    if not set(bounds) & set(frame) and {"low", "high"} <= set(frame):
        bounds = ["low", "high"]
    need_columns(frame, [*bounds, "currency"])
    amounts = _numbers(frame, bounds)
    paid = ~np.isnan(amounts).all(axis=1)
    currency = hashable(frame["currency"]).to_numpy(dtype=object)
    states = _states(frame, deflator if prices is not None else None)
    period, first, last = _periods(frame, paid & ((currency != "USD") | (prices is not None)))

    kind, rows = _alike(paid, currency, states, period)
    rate, factor = np.full((2, len(rows)), np.nan)
    basis = np.full(len(rows), None, dtype=object)
    faults: dict[int, str] = {}
    tables = rate_tables(folder)
    for k, i in enumerate(rows):
        if not paid[i]:
            continue
        span = first[period[i]], last[period[i]]
        try:
            rate[k], basis[k] = tables.rate_of(currency[i], *span)
            factor[k] = tables.price_factor(currency[i], states[i], *span, prices, deflator)
        except Lacking as fault:
            rate[k], basis[k] = np.nan, f"none: {fault}"
            faults |= dict.fromkeys(np.flatnonzero(kind == k).tolist(), str(fault))
    if faults and unknown == "raise":
        _refuse(frame, currency, faults, "amounts cannot be converted")
    out["usd_low"], out["usd_high"] = amounts.T / rate[kind] * factor[kind]
    out["rate_used"] = rate[kind]
    out["rate_basis"] = pd.array(basis, dtype="str").take(kind)
    out["deflator"] = _label(states, prices, deflator)
    return out


def deflator_fan(frame: pd.DataFrame, *, prices: int, folder: AnyFolder = None) -> pd.DataFrame:
    """Convert amounts to constant dollars by every deflator at once.

    Parameters
    ----------
    frame : DataFrame
        As for `to_usd`; columns donor and recipient are needed.
    prices : int
        The year whose dollars are wanted.
    folder : path or Folder, optional
        Another data folder, as for `to_usd`.

    Returns
    -------
    DataFrame
        The index of `frame` and, for each of usa_cpi, usa_gdp, recipient and donor, the columns
        ``<name>_low`` and ``<name>_high`` in dollars of that year. A donor or recipient
        without a GDP deflator here (a bank, a currency area) leaves its columns missing.

    Raises
    ------
    MissingRate
        If an amount cannot be converted or deflated by US prices.

    Examples
    --------
    >>> grant = pd.DataFrame({"amount_low": [150e6], "amount_high": [150e6], "currency": ["USD"],
    ...                       "date": ["2009-04"], "donor": ["RUS"], "recipient": ["KGZ"]})
    >>> (deflator_fan(grant, prices=2020).filter(like="_low") / 1e6).round(1)
       usa_cpi_low  usa_gdp_low  recipient_low  donor_low
    0        181.0        178.5          190.2      154.1
    """
    frame = as_frame(frame, "deflator_fan")
    fan = {}
    for name, deflator, unknown in (
        ("usa_cpi", "usa", "raise"),
        ("usa_gdp", "usa-gdp", "raise"),
        ("recipient", "recipient", "null"),
        ("donor", "donor", "null"),
    ):
        done = to_usd(frame, prices=prices, deflator=deflator, unknown=unknown, folder=folder)
        fan[f"{name}_low"], fan[f"{name}_high"] = done["usd_low"], done["usd_high"]
    return pd.DataFrame(fan, index=frame.index)


def relative_to(
    frame: pd.DataFrame, *, to: str = "gdp", of: str | None = None, folder: AnyFolder = None
) -> pd.DataFrame:
    """Set dollars beside the GDP or population of a state in the same year.

    Parameters
    ----------
    frame : DataFrame
        Columns usd_low, usd_high and date, as `to_usd` leaves them, and recipient unless `of` is
        given. For GDP the dollars have to be current ones.
    to : {"gdp", "population"}
        What to divide by.
    of : str, optional
        Code of the state, one for all rows; by default that of the column recipient.
    folder : path or Folder, optional
        Another data folder, with a table wdi of its own.

    Returns
    -------
    DataFrame
        `frame` and relative_low, relative_high (percent of GDP, or dollars per person),
        denominator, denominator_of (the state), denominator_year and denominator_dataset. A date
        over several years is set beside their mean, so the share is that of one year's GDP.

    Raises
    ------
    MissingRate
        If a year has no figure, or a row no state.
    KgruError
        If a column is missing, or constant dollars would be divided by current GDP.

    Examples
    --------
    >>> grant = pd.DataFrame({"usd_low": [150e6], "usd_high": [150e6], "date": ["2009-04"],
    ...                       "recipient": ["KGZ"]})
    >>> share = relative_to(grant)
    >>> print(f"{share.loc[0, 'relative_low']:.1f} percent of {share.loc[0, 'denominator_year']}")
    3.2 percent of 2009
    """
    one_of("to", to, ("gdp", "population"))
    out = as_frame(frame, "relative_to").copy(deep=False)
    frame = plain(out)
    need_columns(frame, ["usd_low", "usd_high", "date"])
    if of is None:
        advice = "name the state whose economy counts: relative_to(frame, of=...)"
        need_columns(frame, ["recipient"], advice=advice)
    if to == "gdp" and "deflator" in frame and frame["deflator"].fillna("none").ne("none").any():
        raise KgruError(
            "Constant dollars cannot be divided by GDP of the time; use to_usd without prices."
        )
    dollars = _numbers(frame, ["usd_low", "usd_high"])
    paid = ~np.isnan(dollars).all(axis=1)
    states = np.full(len(frame), of, dtype=object)
    if of is None:
        states = hashable(frame["recipient"]).to_numpy(dtype=object)
    period, first, last = _periods(frame, paid)

    kind, rows = _alike(paid, states, period)
    size, years = np.full(len(rows), np.nan), np.full(len(rows), None, dtype=object)
    faults: dict[int, str] = {}
    tables = rate_tables(folder)
    for k, i in enumerate(rows):
        if not paid[i]:
            continue
        try:
            size[k], years[k] = tables.size_of(
                states[i], SIZES[to], first[period[i]], last[period[i]]
            )
        except Lacking as fault:
            faults |= dict.fromkeys(np.flatnonzero(kind == k).tolist(), str(fault))
    if faults:
        dates = frame["date"].to_numpy(dtype=object)
        _refuse(frame, dates, faults, "amounts have no denominator")
    factor = 100 if to == "gdp" else 1
    out["relative_low"], out["relative_high"] = dollars.T / size[kind] * factor
    out["denominator"] = size[kind]
    out["denominator_of"] = pd.array(pd.Series(states).where(paid), dtype="str")
    out["denominator_year"] = pd.array(years, dtype="str").take(kind)
    out["denominator_dataset"] = pd.Series("wdi", out.index).where(paid).astype("str")
    return out


def _refuse(frame: pd.DataFrame, values: np.ndarray, faults: dict[int, str], what: str) -> None:
    rows = sorted(faults)
    lines = listed(((frame.index[i], values[i], faults[i]) for i in rows), total=len(rows))
    raise MissingRate(
        f"{len(rows)} of {len(frame)} {what}:\n{lines}\n"
        "Correct or leave out these rows; to_usd(unknown='null') leaves them empty."
    )


def _label(
    states: np.ndarray, prices: int | None, deflator: str
) -> str | pd.api.extensions.ExtensionArray:
    """The choice that is written beside every amount."""
    if prices is None:
        return "none"
    if deflator in ("usa", "usa-gdp"):
        return f"usa:{'cpi' if deflator == 'usa' else 'gdp'}:{prices}"
    return f"{deflator}:" + pd.Series(states, dtype="str").array + f":gdp:{prices}"


def _numbers(frame: pd.DataFrame, columns: list[str]) -> np.ndarray:
    try:
        return frame[columns].to_numpy(float)
    except (TypeError, ValueError, OverflowError):
        raise KgruError(
            f"{' and '.join(columns)} have to be numbers; parse_money reads written amounts."
        ) from None


def _states(frame: pd.DataFrame, deflator: str | None) -> np.ndarray:
    """The state whose prices count for each row."""
    if deflator in ("recipient", "donor"):
        need_columns(frame, [deflator], advice=f"add it: the code of each {deflator}")
        return hashable(frame[deflator]).to_numpy(dtype=object)
    return np.full(len(frame), "USA", dtype=object)  # the issuer of the dollar


def _periods(frame: pd.DataFrame, needed: np.ndarray) -> tuple[np.ndarray, ...]:
    """Number the distinct dates; give each its first and last month, from 1970-01.

    An open date is the year that it names. Dates that are missing, unreadable or not needed have
    the last number, whose months are NO_MONTH.
    """
    if not needed.any():
        nothing = np.array([NO_MONTH])
        return np.zeros(len(frame), dtype=int), nothing, nothing
    need_columns(frame, ["date"])
    period, distinct = pd.factorize(hashable(frame["date"]).to_numpy(dtype=object))
    period = np.where(needed & (period >= 0), period, len(distinct))
    dates = parse_dates([*distinct, None], unknown="null")
    start, end = (dates[side].to_numpy("datetime64[M]") for side in ("earliest", "latest"))
    open_ = np.isnat(start) ^ np.isnat(end)
    known = np.where(np.isnat(start), end, start)[open_].astype("datetime64[Y]")
    start[open_], end[open_] = known, known + np.timedelta64(11, "M")
    return period, start.astype(int), end.astype(int)  # NaT is NO_MONTH


def _alike(*columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number the rows that are alike in all columns; give the position of one row of each."""
    kind = np.zeros(len(columns[0]), dtype=int)
    for column in columns:
        code, distinct = pd.factorize(column)
        kind = kind * (len(distinct) + 1) + code + 1  # code -1 is missing
    kind = pd.factorize(kind)[0]
    rows = np.zeros(kind.max(initial=-1) + 1, dtype=int)
    rows[kind] = np.arange(len(kind))
    return kind, rows
