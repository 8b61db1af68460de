"""Amounts in US dollars, of their time or in constant prices, with every choice in the result."""

from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import as_frame, hashable, need_columns, one_each, plain, refuse_rows
from kgru_analysis.errors import KgruError, one_of, whole_number
from kgru_analysis.money.rate_tables import Lacking, rate_tables
from kgru_analysis.money.rows import alike, numbers, periods, refuse

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

    Raises `MissingRate` if a currency has no rate, or a state no deflator, for a year, each named;
    if RUB is dated before 1998 or RUR after 1997 or on both sides; if a date is missing or
    unreadable; `DataError`, `KgruError` if a table or column is missing, an argument not known, or
    a low bound above its high one.

    Parameters
    ----------
    frame : DataFrame
        Columns amount_low, amount_high (or low, high, as `parse_money` calls them), currency
        (ISO 4217) and, unless every amount is in USD and `prices` is None, date (EDTF or words,
        for `parse_dates`). The deflators "recipient" and "donor" read the column of that name.
    date : one date, or a Series or list of them, optional
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
        Another data folder, with tables exchange_rates, price_indices and actors (whose deflator
        counts in which currency) of its own, as far as an amount asks for them.

    Returns
    -------
    DataFrame
        `frame` with its index and these columns more:

        usd_low, usd_high : dollars; missing where the amount is missing (unknown or open)
        rate_used : units of the currency per dollar
        rate_basis : "USD", "month 2009-02", "year 2009" or "years 2014-2020", and the status in
            brackets where the mean is no official one of the whole period
        deflator : "none", or the choice and its base, such as "usa:cpi:2020"

    Notes
    -----
    A day or month takes the mean rate of its month where there is one, and otherwise, like
    anything longer within a year, the mean of the year. An amount over several years is treated
    as paid in equal parts, each at its year's mean and prices, so the rate is the harmonic mean. A
    date with one open or unknown side is taken as the year of its known side. A basis such as
    per-year is not looked at. Amounts below zero, such as loans net of repayments, stay below it.

    Deflators are yearly, whatever the month. "usa" and "usa-gdp" multiply dollars of year t by
    P[base] / P[t]. "recipient" and "donor" change dollars into the state's currency at the rate of
    year t, deflate by its own GDP deflator and return at the base year's rate, as the deflators of
    the OECD's Development Assistance Committee do, which join domestic inflation and the exchange
    rate: dollars x (rate[t] / rate[base]) x (P[base] / P[t]).

    Examples
    --------
    75 billion old rubles of February 1994, at 1,579 to the dollar:

    >>> import kgru_analysis as kg
    >>> usd = kg.to_usd(kg.parse_money(["75 billion rubles"], date="1994-02"), date="1994-02")
    >>> print(f"{usd.loc[0, 'usd_low']:,.0f} by {usd.loc[0, 'rate_basis']}")
    47,494,657 by month 1994-02
    """
    one_of("deflator", deflator, DEFLATORS)
    one_of("unknown", unknown, ("raise", "null"))
    if isinstance(prices, bool) or not isinstance(prices, int | np.integer | None):
        raise KgruError(f"prices={prices!r} is no year; give one such as 2020.")
    out = as_frame(frame, "to_usd").copy(deep=False)
    if date is not None:
        out["date"] = one_each(date, out.index, "date=")
    frame = plain(out)
    bounds = ["amount_low", "amount_high"]
    if not set(bounds) & set(frame) and {"low", "high"} <= set(frame):
        bounds = ["low", "high"]
    need_columns(frame, [*bounds, "currency"])
    amounts = numbers(frame, bounds)
    # Below zero (money that went back) the smaller sum is the higher number, and comes first.
    bad = np.flatnonzero((amounts[:, 0] > amounts[:, 1]) & (amounts[:, 1] >= 0)).tolist()
    if bad:
        told = pd.Series([f"{low:.15g} to {high:.15g}" for low, high in amounts], frame.index)
        what = "amounts have their low bound above the high one"
        refuse_rows(told, dict.fromkeys(bad, "change them round"), KgruError, what, "")
    paid = ~np.isnan(amounts).all(axis=1)
    currency = hashable(frame["currency"]).to_numpy(dtype=object)
    states = _states(frame, deflator if prices is not None else None)
    period, first, last = periods(frame, paid & ((currency != "USD") | (prices is not None)))

    kind, rows = alike(paid, currency, states, period)
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
        refuse(frame, currency, faults, "amounts cannot be converted", "to_usd")
    out["usd_low"], out["usd_high"] = amounts.T / rate[kind] * factor[kind]
    out["rate_used"] = rate[kind]
    out["rate_basis"] = pd.array(basis, dtype="str").take(kind)
    out["deflator"] = _label(states, prices, deflator)
    return out


def deflator_fan(frame: pd.DataFrame, *, prices: int, folder: AnyFolder = None) -> pd.DataFrame:
    """Convert amounts to constant dollars of the year `prices` by every deflator at once.

    Takes the rows of `to_usd`, donor and recipient with them. Raises `MissingRate` if an amount
    cannot be converted or deflated by US prices.

    Returns
    -------
    DataFrame
        The index of `frame` and, for each of usa_cpi, usa_gdp, recipient and donor, the columns
        ``<name>_low`` and ``<name>_high`` in dollars of that year. A donor or recipient
        without a GDP deflator here (a bank, a currency area) leaves its columns missing.

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> grant = pd.DataFrame({"amount_low": [150e6], "amount_high": [150e6], "currency": ["USD"],
    ...                       "date": ["2009-04"], "donor": ["RUS"], "recipient": ["KGZ"]})
    >>> (kg.deflator_fan(grant, prices=2020).filter(like="_low") / 1e6).round(1)
       usa_cpi_low  usa_gdp_low  recipient_low  donor_low
    0        181.0        178.5          190.2      154.1
    """
    frame = as_frame(frame, "deflator_fan")
    whole_number("prices", prices)
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


def at_prices(
    rows: pd.DataFrame,
    names: pd.Series,
    *,
    prices: int | None,
    deflator: str,
    folder: AnyFolder,
) -> pd.DataFrame:
    """Bring dollars of usd_low and usd_high, by year, to the prices of one year."""
    money = rows.assign(
        amount_low=rows["usd_low"], amount_high=rows["usd_high"], currency="USD",
        date=rows["year"].astype("str"),
    )  # fmt: skip
    done = to_usd(money.set_index(names), prices=prices, deflator=deflator, folder=folder)
    done = done[["usd_low", "usd_high", "deflator"]].set_index(rows.index)
    return rows.assign(**{name: done[name] for name in done})


def _label(
    states: np.ndarray, prices: int | None, deflator: str
) -> str | pd.api.extensions.ExtensionArray:
    """The choice that is written beside every amount."""
    if prices is None:
        return "none"
    if deflator in ("usa", "usa-gdp"):
        return f"usa:{'cpi' if deflator == 'usa' else 'gdp'}:{prices}"
    return f"{deflator}:" + pd.Series(states, dtype="str").array + f":gdp:{prices}"


def _states(frame: pd.DataFrame, deflator: str | None) -> np.ndarray:
    """The state whose prices count for each row."""
    if deflator in ("recipient", "donor"):
        need_columns(frame, [deflator], advice=f"add it: the code of each {deflator}")
        return hashable(frame[deflator]).to_numpy(dtype=object)
    return np.full(len(frame), "USA", dtype=object)  # the issuer of the dollar
