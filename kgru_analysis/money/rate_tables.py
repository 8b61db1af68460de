"""One rate, price or size at a time, from the tables of exchange rates, prices and indicators.

A period is its first and last month, counted from January 1970.
"""

from functools import lru_cache

import numpy as np

from kgru_analysis.load import load

NO_MONTH = np.iinfo(np.int64).min  # a date that is missing or unreadable
# Currency in which a state's GDP deflator counts. The years before 1998 are in new rubles too.
_CURRENCY = {
    "ARM": "AMD", "AZE": "AZN", "BLR": "BYN", "CHN": "CNY", "GEO": "GEL", "KAZ": "KZT",
    "KGZ": "KGS", "MDA": "MDL", "MNG": "MNT", "RUS": "RUB", "TJK": "TJS", "TKM": "TMT",
    "TUR": "TRY", "UKR": "UAH", "USA": "USD", "UZB": "UZS",
}  # fmt: skip


class Lacking(Exception):
    """What one amount lacks to be converted."""


def years_of(first: int, last: int) -> range:
    if first == NO_MONTH:
        raise Lacking("it needs a date that can be read")
    return range(1970 + int(first) // 12, 1970 + int(last) // 12 + 1)


def written(years: range) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _found(table: dict, key: tuple, what: str, when: object) -> float:
    if key not in table:
        raise Lacking(f"there is no {what} for {when}")
    return table[key]


@lru_cache(maxsize=4096)
def rate_of(currency: str, first: int, last: int) -> tuple[float, str]:
    """Units of the currency per dollar over some months, and what they are a mean of."""
    if currency == "USD":
        return 1.0, "USD"
    if not isinstance(currency, str):
        raise Lacking("it has no currency")
    years = years_of(first, last)
    if (currency == "RUB" and years[0] < 1998) or (currency == "RUR" and years[-1] > 1997):
        raise Lacking(
            "RUR ended on 1997-12-31 and RUB began the day after, at 1,000 RUR; "
            f"{written(years)} needs the other code, or a date on one side"
        )
    month = f"{years[0]}-{int(first) % 12 + 1:02d}"
    if first == last and (currency, month) in _rates():
        rate, status = _rates()[currency, month]
        return rate, f"month {month}{status}"
    found = [
        _found(_rates(), (currency, str(year)), f"rate of {currency} to the dollar", year)
        for year in years
    ]
    status = "".join(sorted({status for _, status in found}))
    basis = f"year{'s' * (len(years) > 1)} {written(years)}{status}"
    return len(found) / sum(1 / rate for rate, _ in found), basis


@lru_cache(maxsize=4096)
def price_factor(
    currency: str, state: str, first: int, last: int, prices: int | None, deflator: str
) -> float:
    """Dollars of the base year for one dollar of the period."""
    if prices is None:
        return 1.0
    years = years_of(first, last)
    # Equal parts of an amount in another currency are unequal parts in dollars.
    parts = [1.0] * len(years)
    if len(years) > 1 and currency != "USD":
        parts = [1 / _rates()[currency, str(year)][0] for year in years]
    series = "cpi" if deflator == "usa" else "gdp_deflator"
    levels = [_price_of_dollar(state, series, year) for year in (*years, prices)]
    base = levels.pop()
    factors = [part * base / level for part, level in zip(parts, levels, strict=True)]
    return sum(factors) / sum(parts)


def _price_of_dollar(state: str, series: str, year: int) -> float:
    """Price level of what a dollar bought in a state, by its own prices and exchange rate."""
    currency = _CURRENCY.get(state)
    if currency is None:
        raise Lacking(
            f"there is no GDP deflator of {state}; there are {', '.join(sorted(_CURRENCY))}"
        )
    level = _found(_prices(), (state, series, str(year)), f"{series} of {state}", year)
    if currency == "USD":
        return level
    if currency == "RUB" and year < 1998:
        rate = _found(_rates(), ("RUR", str(year)), "rate of RUR to the dollar", year)[0] / 1000
    else:
        name = f"rate of {currency} to the dollar"
        rate = _found(_rates(), (currency, str(year)), name, year)[0]
    return level / rate


@lru_cache(maxsize=1)
def _rates() -> dict[tuple[str, str], tuple[float, str]]:
    """(currency, year or month): units per dollar, and " (status)" of a weak one."""
    table = load("exchange_rates")
    weak = table["status"].isin(["estimated", "part-year"])
    status = (" (" + table["status"] + ")").where(weak, "")
    rates = zip(table["value"], status, strict=True)
    return dict(zip(zip(table["subject"], table["date"], strict=True), rates, strict=True))


@lru_cache(maxsize=1)
def _prices() -> dict[tuple[str, str, str], float]:
    """(state, cpi or gdp_deflator, year or month): index of the two series that reach today."""
    table = load("price_indices")
    table = table[table["dataset"].isin(["bls-cpi-u", "deflator-chained"])]
    keys = zip(table["subject"], table["measure"], table["date"], strict=True)
    return dict(zip(keys, table["value"], strict=True))


@lru_cache(maxsize=1)
def _sizes() -> dict[tuple[str, str, int], float]:
    """(state, World Bank code, year): GDP in current dollars, or population."""
    table = load("wdi")
    table = table[table["dataset"].eq("wdi")]
    table = table[table["measure"].isin(["NY.GDP.MKTP.CD", "SP.POP.TOTL"])]
    keys = zip(table["subject"], table["measure"], table["date"].astype(int), strict=True)
    return dict(zip(keys, table["value"], strict=True))


def size_of(state: str, measure: str, first: int, last: int) -> tuple[float, str]:
    """Mean over the years of a period of a World Bank measure, and the years."""
    years = years_of(first, last)
    sizes = [
        _found(_sizes(), (state, measure, year), f"{measure} of {state}", year) for year in years
    ]
    return sum(sizes) / len(sizes), written(years)
