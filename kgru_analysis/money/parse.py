"""Written amounts of money, as bounds, a currency and a basis."""

from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.columns import as_column, one_each, refuse_rows
from kgru_analysis.dates.parse import missing, parse_dates
from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import UnreadableMoney, one_of
from kgru_analysis.money.lexicon import RUBLE
from kgru_analysis.money.words import read_all

LAST_DAY_OF_RUR = pd.Timestamp("1997-12-31")


@renamed(on="date")
def parse_money(values: Any, *, date: Any = None, unknown: str = "raise") -> pd.DataFrame:
    """Read amounts of money as bounds, a currency and a basis.

    Raises `UnreadableMoney` listing the first five unreadable values and why: no or two currencies,
    words that are not understood, a bare yen sign, rubles without a date or with one on both sides
    of 1998-01-01, bounds in the wrong order (say the scale of both: "$500 million to $1 billion");
    `KgruError` if `values` is no column, or `date` does not fit it.

    Parameters
    ----------
    values : Series, Index, list or one-dimensional array of str
        Each text is one amount and nothing else, in at most 120 characters. Missing and blank
        values stay missing.
    date : EDTF text, date or whole year, or a Series or list of them, one a value
        When the amounts are dated. Only rubles need it: RUR to 1997-12-31, RUB from 1998-01-01.
    unknown : {"raise", "null"}
        Whether an amount that cannot be read is an error or becomes a row of missing values.

    Returns
    -------
    DataFrame
        One row a value, with the index of `values` (a list gets 0, 1, ...):

        low, high : float64, in units of the currency. "At least" and "more than" leave `high`
            missing, "up to" and "less than" leave `low` missing: an open bound, not zero.
            "About", "nearly" and the like give the number as printed for both, and are marked.
        currency : str, ISO 4217 (XDR for SDR). A bare dollar is the US dollar, a bare pound
            sterling, a bare leu Moldovan, a bare lira Turkish; A$, C$, HK$ and NZ$ are their own.
            Francs, crowns, manats and others of several states need the adjective or the code.
        basis : str, "total", "per-year" or "per-month"; the amount is not multiplied. What is
            spread over a span of years ("over five years") is the total
        approximate : boolean, "about", "nearly", "almost", "~"; missing where nothing was read

    Notes
    -----
    Thousands are set apart by spaces, apostrophes, commas or points in threes. A single comma or
    point before exactly three digits is ambiguous: "1,500" is 1500, but refused in Cyrillic text,
    where a comma is also decimal; "1.500" is 1.5 before a word like million and otherwise refused.
    "0,500" and "188,9" are decimal. A range gives the scale of its end to a start without one:
    "$30-40 million". Hyphens join ("75-billion-ruble"). Numbers may be words ("two hundred
    million", "полмиллиарда"). Negative amounts, prices by unit ("$165 per 1,000 cubic meters") and
    rates of exchange are refused.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> kg.parse_money(["$1.5-2 thousand", "at least 188,9 тыс. долларов в год"])
            low    high currency     basis  approximate
    0    1500.0  2000.0      USD     total        False
    1  188900.0     NaN      USD  per-year        False
    >>> kg.parse_money(["75-billion-ruble"], date="1994-02")["currency"].item()
    'RUR'
    """
    one_of("unknown", unknown, ("raise", "null"))
    column = as_column(values, "parse_money")
    objects = column.to_numpy(dtype=object)
    is_text = np.fromiter((isinstance(value, str) for value in objects), bool, len(objects))
    codes, distinct = pd.factorize(np.where(is_text, objects, None))
    read, reasons = read_all(distinct.tolist())
    found = read.reindex(codes).set_axis(column.index)  # code -1: missing
    bad = np.flatnonzero(np.isin(codes, [*reasons])).tolist()
    no_text = np.flatnonzero(~is_text & ~missing(objects)).tolist()
    faults = _date_rubles(found, date)
    faults |= dict.fromkeys(no_text, "no text, so without a currency; write such as '5 USD'")
    faults |= {row: reasons[codes[row]] for row in bad}
    if faults and unknown == "raise":
        advice = "Correct them, or pass unknown='null' to leave them empty."
        refuse_rows(column, faults, UnreadableMoney, "amounts cannot be read", advice)
    found.iloc[sorted(faults), :4] = np.nan
    found.loc[found["currency"].isna().to_numpy(), "approximate"] = pd.NA
    return found


def _date_rubles(found: pd.DataFrame, date: Any) -> dict[int, str]:
    """Write RUR or RUB into `found` by the dates; {position: reason} where they do not say."""
    currency = found["currency"].to_numpy(dtype=object)
    rows = np.flatnonzero(np.isin(currency, [RUBLE] if date is None else [RUBLE, "RUB", "RUR"]))
    if date is None:
        way = "rubles need their date: pass date=, or write RUR (to 1997) or RUB (from 1998)"
        return dict.fromkeys(rows.tolist(), way)
    dates = parse_dates(list(one_each(date, found.index, "date=").iloc[rows]), unknown="null")
    old = (dates["latest"] <= LAST_DAY_OF_RUR).to_numpy()
    new = (dates["earliest"] > LAST_DAY_OF_RUR).to_numpy()
    code = np.select([old, new], ["RUR", "RUB"], "")
    given = currency[rows]
    wrong = (given != RUBLE) & (code != given) & (old | new)
    currency[rows] = np.where(given == RUBLE, code, given)
    found["currency"] = pd.array(currency, dtype="str")
    undated = (given == RUBLE) & ~(old | new)
    ways = {
        "no readable date, or one on both sides of 1998-01-01, when 1,000 RUR became 1 RUB: "
        "narrow the date, or write RUR or RUB": undated,
        "RUR ends on 1997-12-31 and RUB begins the day after: correct the code or the date": wrong,
    }
    return {int(row): way for way, bad in ways.items() for row in rows[bad]}
