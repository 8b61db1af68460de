"""One rate, price or size at a time, from the tables of exchange rates, prices and indicators.

A period is its first and last month, counted from January 1970.
"""

from collections.abc import Hashable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, Folder, open_folder

NO_MONTH = np.iinfo(np.int64).min  # a date that is missing or unreadable
SIZES = {"gdp": "NY.GDP.MKTP.CD", "population": "SP.POP.TOTL"}  # in codes of the World Bank
# Where several data sets give a series, these count, which reach today.
_LEADING = ("bls-cpi-u", "deflator-chained", "wdi")
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Lacking(Exception):
    """What one amount lacks to be converted."""


class RateTables:
    """What the tables of one data folder say on rates, prices and sizes, each read when needed."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def rate_of(self, currency: str, first: int, last: int) -> tuple[float, str]:
        """Units of the currency per dollar over some months, and what they are a mean of."""
        if currency == "USD":
            return 1.0, "USD"
        if not isinstance(currency, str):
            raise Lacking("it has no currency")
        if currency != currency.upper():
            raise Lacking(f"codes of currencies are in capitals; write {currency.upper()}")
        years = years_of(first, last)
        if (currency == "RUB" and years[0] < 1998) or (currency == "RUR" and years[-1] > 1997):
            raise Lacking(
                "RUR ended on 1997-12-31 and RUB began the day after, at 1,000 RUR; "
                f"{written(years)} needs the other code, or a date on one side"
            )
        month = f"{years[0]}-{int(first) % 12 + 1:02d}"
        if first == last and (currency, month) in self._rates:
            rate, status = self._rates[currency, month]
            return rate, f"month {month}{status}"
        found = [self._rate(currency, year) for year in years]
        status = "".join(sorted({status for _, status in found}))
        basis = f"year{'s' * (len(years) > 1)} {written(years)}{status}"
        return len(found) / sum(1 / rate for rate, _ in found), basis

    def price_factor(
        self, currency: str, state: str, first: int, last: int, prices: int | None, deflator: str
    ) -> float:
        """Dollars of the base year for one dollar of the period."""
        if prices is None:
            return 1.0
        years = years_of(first, last)
        # Equal parts of an amount in another currency are unequal parts in dollars.
        parts = [1.0] * len(years)
        if len(years) > 1 and currency != "USD":
            parts = [1 / self._rate(currency, year)[0] for year in years]
        series = "cpi" if deflator == "usa" else "gdp_deflator"
        levels = [self._price_of_dollar(state, series, year) for year in years]
        try:
            base = self._price_of_dollar(state, series, prices)
        except Lacking as fault:
            raise Lacking(f"{fault}, the year of prices=; choose another") from None
        factors = [part * base / level for part, level in zip(parts, levels, strict=True)]
        return sum(factors) / sum(parts)

    def has_size(self, state: str, measure: str) -> bool:
        """Say whether there is a World Bank measure of a state in any year."""
        return any((code, what) == (state, measure) for code, what, _ in self._sizes)

    def size_of(self, state: str, measure: str, first: int, last: int) -> tuple[float, str]:
        """Mean over the years of a period of a World Bank measure, and the years."""
        years = years_of(first, last)
        sizes = [
            _found(self._sizes, (state, measure, year), f"{measure} of {state}", year)
            for year in years
        ]
        return sum(sizes) / len(sizes), written(years)

    def _rate(self, currency: str, year: int) -> tuple[float, str]:
        what = f"rate of {currency} to the dollar"
        return _found(self._rates, (currency, str(year)), what, year)

    def _price_of_dollar(self, state: str, series: str, year: int) -> float:
        """Price level of what a dollar bought in a state, by its own prices and exchange rate."""
        currency = self._currencies.get(state)
        if currency is None:
            there = ", ".join(sorted(self._currencies))
            raise Lacking(f"there is no GDP deflator of {state}; there are {there}")
        level = _found(self._prices, (state, series, str(year)), f"{series} of {state}", year)
        if currency == "USD":
            return level
        # The years of the old ruble are told in new ones too.
        if currency == "RUB" and year < 1998:
            return level / (self._rate("RUR", year)[0] / 1000)
        return level / self._rate(currency, year)[0]

    @cached_property
    def _rates(self) -> dict[tuple[str, str], tuple[float, str]]:
        """(currency, year or month): units per dollar, and " (status)" of a weak one."""
        table = self._folder.table("exchange_rates")
        weak = table["status"].isin(["estimated", "part-year"])
        status = (" (" + table["status"] + ")").where(weak, "")
        rates = zip(table["value"], status, strict=True)
        return dict(zip(zip(table["subject"], table["date"], strict=True), rates, strict=True))

    @cached_property
    def _prices(self) -> dict[tuple[str, str, str], float]:
        """(state, cpi or gdp_deflator, year or month): index, of one data set a series."""
        table = _of_one_data_set(self._folder.table("price_indices"))
        return _by_keys(table, ["subject", "measure", "date"])

    @cached_property
    def _sizes(self) -> dict[tuple[str, str, int], float]:
        """(state, World Bank code, year): GDP in current dollars, or population."""
        table = self._folder.table("wdi")
        table = _of_one_data_set(table[table["measure"].isin(SIZES.values())])
        return _by_keys(table.astype({"date": int}), ["subject", "measure", "date"])

    @cached_property
    def _currencies(self) -> dict[str, str]:
        """Currency in which the GDP deflator of a state counts, by the table of actors."""
        table = self._folder.table("actors")
        if "currency" not in table:
            return {}
        return table.dropna(subset="currency").set_index("actor")["currency"].to_dict()


def rate_tables(folder: AnyFolder) -> RateTables:
    """Return what the tables of a folder say, read anew where one of their files has changed."""
    names = ("exchange_rates", "price_indices", "wdi", "actors")
    return open_folder(folder).kept(RateTables, *names)


def years_of(first: int, last: int) -> range:
    if first == NO_MONTH:
        raise Lacking("it needs a date that can be read")
    return range(1970 + int(first) // 12, 1970 + int(last) // 12 + 1)


def written(years: range) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _of_one_data_set(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the series of which it is open which of several data sets to take."""
    series, leads = ["subject", "measure"], table["dataset"].isin(_LEADING)
    table = table[leads == leads.groupby([table[key] for key in series]).transform("any")]
    return table[table.groupby(series)["dataset"].transform("nunique") == 1]


def _by_keys(table: pd.DataFrame, keys: list[str]) -> dict[Any, float]:
    return dict(zip(zip(*(table[key] for key in keys), strict=True), table["value"], strict=True))


def _found(table: dict[_Key, _Value], key: _Key, what: str, when: object) -> _Value:
    if key not in table:
        raise Lacking(f"there is no {what} for {when}")
    return table[key]
