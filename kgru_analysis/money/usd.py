"""Amounts in US dollars, in constant prices, and beside an economy's size.

Every choice is written into the result: which rate, which deflator, which denominator.
"""

import numpy as np
import pandas as pd

from kgru_analysis.columns import hashable, need_columns
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, MissingRate, listed, one_of
from kgru_analysis.money.rate_tables import NO_MONTH, Lacking, price_factor, rate_of, size_of

DEFLATORS = ("usa", "usa-gdp", "recipient", "donor")


def to_usd(
    frame: pd.DataFrame, *, prices: int | None = None, deflator: str = "usa", unknown: str = "raise"
) -> pd.DataFrame:
    """Convert amounts to US dollars, at prices of their time or of one year.

    Parameters
    ----------
    frame : DataFrame
        Columns amount_low, amount_high, currency (ISO 4217) and, unless every amount is in USD and
        `prices` is None, date (EDTF or words, for `parse_dates`). "recipient" and "donor" also
        read the column of that name; without a column recipient the recipient is KGZ.
    prices : int, optional
        A year, for constant dollars of that year. None leaves current dollars.
    deflator : {"usa", "usa-gdp", "recipient", "donor"}
        Whose prices: the US consumer price index (CPI-U), the US GDP deflator, or the GDP deflator
        of the recipient or donor. Ignored when `prices` is None.
    unknown : {"raise", "null"}
        Whether an amount without a rate or index is an error or is left empty; ``rate_basis`` then
        says why.

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
    """
    one_of("deflator", deflator, DEFLATORS)
    one_of("unknown", unknown, ("raise", "null"))
    if not isinstance(prices, int | np.integer | None):
        raise KgruError(f"prices={prices!r} is no year; give one such as 2020.")
    need_columns(frame, ["amount_low", "amount_high", "currency"])
    amounts = _numbers(frame, ["amount_low", "amount_high"])
    paid = ~np.isnan(amounts).all(axis=1)
    currency = hashable(frame["currency"]).to_numpy(dtype=object)
    states = _states(frame, deflator if prices is not None else None)
    period, first, last = _periods(frame, paid & ((currency != "USD") | (prices is not None)))

    kind, rows = _alike(paid, currency, states, period)
    rate, factor = np.full((2, len(rows)), np.nan)
    basis, faults = np.full(len(rows), None, dtype=object), {}
    for k, i in enumerate(rows):
        if not paid[i]:
            continue
        span = first[period[i]], last[period[i]]
        try:
            rate[k], basis[k] = rate_of(currency[i], *span)
            factor[k] = price_factor(currency[i], states[i], *span, prices, deflator)
        except Lacking as fault:
            rate[k], basis[k] = np.nan, f"none: {fault}"
            faults |= dict.fromkeys(np.flatnonzero(kind == k).tolist(), str(fault))
    if faults and unknown == "raise":
        _refuse(frame, currency, faults, "amounts cannot be converted")
    out = frame.copy()
    out["usd_low"], out["usd_high"] = amounts.T / rate[kind] * factor[kind]
    out["rate_used"] = rate[kind]
    out["rate_basis"] = pd.array(basis, dtype="str").take(kind)
    out["deflator"] = _label(states, prices, deflator)
    return out


def deflator_fan(frame: pd.DataFrame, *, prices: int) -> pd.DataFrame:
    """Convert amounts to constant dollars by every deflator at once.

    Parameters
    ----------
    frame : DataFrame
        As for `to_usd`; a column donor is needed.
    prices : int
        The year whose dollars are wanted.

    Returns
    -------
    DataFrame
        The index of `frame` and, for each of usa_cpi, usa_gdp, recipient and donor, the columns
        ``<name>_low`` and ``<name>_high`` in dollars of that year. A donor or recipient
        without a GDP deflator here (the euro area, Japan, banks) leaves its columns missing.

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
    fan = {}
    for name, deflator, unknown in (
        ("usa_cpi", "usa", "raise"),
        ("usa_gdp", "usa-gdp", "raise"),
        ("recipient", "recipient", "null"),
        ("donor", "donor", "null"),
    ):
        done = to_usd(frame, prices=prices, deflator=deflator, unknown=unknown)
        fan[f"{name}_low"], fan[f"{name}_high"] = done["usd_low"], done["usd_high"]
    return pd.DataFrame(fan, index=frame.index)


def relative_to(frame: pd.DataFrame, *, to: str = "gdp", of: str = "KGZ") -> pd.DataFrame:
    """Set dollars beside the GDP or population of a state in the same year.

    Parameters
    ----------
    frame : DataFrame
        Columns usd_low, usd_high and date, as `to_usd` leaves them. For GDP the dollars have to be
        current ones.
    to : {"gdp", "population"}
        What to divide by.
    of : str
        ISO 3166 alpha-3 code of the state.

    Returns
    -------
    DataFrame
        `frame` and relative_low, relative_high (percent of GDP, or dollars per person),
        denominator, denominator_year and denominator_dataset. A date over several years is set
        beside their mean, so the share is that of one year's GDP.

    Raises
    ------
    MissingRate
        If a year has no figure.
    KgruError
        If a column is missing, or constant dollars would be divided by current GDP.

    Examples
    --------
    >>> grant = pd.DataFrame({"usd_low": [150e6], "usd_high": [150e6], "date": ["2009-04"]})
    >>> share = relative_to(grant)
    >>> print(f"{share.loc[0, 'relative_low']:.1f} percent of {share.loc[0, 'denominator_year']}")
    3.2 percent of 2009
    """
    one_of("to", to, ("gdp", "population"))
    need_columns(frame, ["usd_low", "usd_high", "date"])
    if to == "gdp" and "deflator" in frame and frame["deflator"].fillna("none").ne("none").any():
        raise KgruError(
            "Constant dollars cannot be divided by GDP of the time; use to_usd without prices."
        )
    measure, factor = {"gdp": ("NY.GDP.MKTP.CD", 100), "population": ("SP.POP.TOTL", 1)}[to]
    dollars = _numbers(frame, ["usd_low", "usd_high"])
    paid = ~np.isnan(dollars).all(axis=1)
    period, first, last = _periods(frame, paid)

    size, years = np.full(len(first), np.nan), np.full(len(first), None, dtype=object)
    faults = {}
    for k in np.unique(period[paid]):
        try:
            size[k], years[k] = size_of(of, measure, first[k], last[k])
        except Lacking as fault:
            faults |= dict.fromkeys(np.flatnonzero(paid & (period == k)).tolist(), str(fault))
    if faults:
        _refuse(frame, frame["date"].to_numpy(dtype=object), faults, "amounts have no denominator")
    out = frame.copy()
    out["relative_low"], out["relative_high"] = dollars.T / size[period] * factor
    out["denominator"] = size[period]
    out["denominator_year"] = pd.array(years, dtype="str").take(period)
    out["denominator_dataset"] = pd.array(np.where(paid, "wdi", None), dtype="str")
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
    if deflator == "donor":
        need_columns(frame, ["donor"])
    if deflator in ("recipient", "donor") and deflator in frame:
        return hashable(frame[deflator]).to_numpy(dtype=object)
    return np.full(len(frame), "KGZ" if deflator == "recipient" else "USA", dtype=object)


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
