"""Written dates, in EDTF or in English or Russian words, as bounds in days.

EDTF goes through numpy (`kgru_analysis.dates.edtf`); only what is not EDTF is read as words, once
for each distinct text (`kgru_analysis.dates.words`).
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from kgru_analysis.columns import as_column, refuse_rows
from kgru_analysis.dates.edtf import KINDS, PRECISIONS, WIDTH, Bounds, no_bounds, put, read_edtf
from kgru_analysis.dates.faults import LONGEST, Unclear, explain
from kgru_analysis.dates.told import Rules, fiscal_start
from kgru_analysis.dates.words import to_edtf
from kgru_analysis.errors import KgruError, UnreadableDate, one_of


def parse_dates(
    values: Sequence[object] | pd.Series | pd.Index,
    *,
    unknown: str = "raise",
    fiscal: str | None = None,
    dayfirst: bool | None = None,
) -> pd.DataFrame:
    """Read dates as the first and last day that each can mean.

    Raises `UnreadableDate`, `KgruError` listing the first five unreadable values and why; if
    `values` is no column.

    Parameters
    ----------
    values : Series, Index, list, tuple or one-dimensional array
        Text of at most 200 characters, `date`, `datetime`, `Timestamp` or `Period` objects, or
        whole numbers for years. A missing value or blank text stays missing.
    unknown : {"raise", "null"}
        Whether a value that cannot be read is an error or becomes a row without bounds.
    fiscal : str, optional
        What the year 2009 of a fiscal year is, as in ``"FY2009=2008-10/2009-09"``; "FY2009" and
        "fiscal year 2008" are errors without it.
    dayfirst : bool, optional
        How slashed dates are ordered (03/04/2009); without it only those with one possible order
        are read (23/04/2009).

    Returns
    -------
    DataFrame
        One row a value, with the index of `values` (a list or Index gets 0, 1, ...):

        earliest, latest : datetime64[s], the first and last day; missing where open or unknown
        start_kind, end_kind : "known", "open" (goes on, ``2009/..``) or "unknown" (``2009/``)
        precision : "day", "week", "part-of-month", "month", "season", "quarter", "part-of-year",
            "half-year", "year", "part-of-decade", "decade", "part-of-century", "century" or
            "interval" (two ends are written, one may be open); missing for a value that is missing
            or unreadable
        approximate, uncertain : bool, ``~`` or *circa*, ``?`` or *possibly*, ``%`` for both;
            neither widens the bounds. For an interval: whether either side is so marked.

    Notes
    -----
    Nothing is guessed: no day, month, century or order of day and month.

    *EDTF* (ISO 8601-2:2019), levels 0 and 1: ``2009``, ``2009-02``, ``2009-02-14``, ``199X``,
    ``19XX``, ``2009-XX``, ``2009-02-XX``, ``2009-XX-XX``, each with ``?``, ``~`` or ``%``;
    intervals ``a/b``, ``a/..``, ``../b``, ``a/``, ``/b``. Precision is that of the bounds:
    ``2009-XX`` is a "year". Seasons ``2005-21`` to ``2005-24`` are three whole months of the
    northern year: spring from March, summer from June, autumn from September, and winter (which
    the standard leaves open) from December 2005 to February 2006. A time of day is allowed and
    changes nothing: the day is the one written, in its own time zone. Errors are years outside
    0001 to 9999, impossible dates, ends before starts, the old draft's ``199u``, and level 2.

    *Words*, English and Russian. Early, mid and late are thirds: of 1995 its months 1-4, 5-8 and
    9-12; of a month its days 1-10, 11-20 and 21-end; of the 1990s the years 1990-93, 1994-96 and
    1997-99; of the 19th century the years 1800-33, 1834-66 and 1867-99. "Year-end" is the end. "The
    90s" and "90-е" are the 1990s, and so back to the 30s; other decades need their century. "Winter
    2004-05" is read; "winter 2005" could be two winters and is not. Since 2003 starts with that
    year and is open. Before 1997 ends on 1996-12-31, until 2014 on 2014-12-31, after 2003 starts on
    2004-01-01, each with the other side unknown. Dotted dates are day first (20.09.2012). Years of
    two digits are errors, but for the second of two in a row: ``2009/10`` and ``1992–95`` are two
    years.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> dates = kg.parse_dates(["2009-02~", "early 1995", "с 2003 года", "2005-21/2006"])
    >>> dates[["earliest", "latest", "end_kind", "precision"]]
        earliest     latest end_kind     precision
    0 2009-02-01 2009-02-28    known         month
    1 1995-01-01 1995-04-30    known  part-of-year
    2 2003-01-01        NaT     open      interval
    3 2005-03-01 2006-12-31    known      interval
    """
    one_of("unknown", unknown, ("raise", "null"))
    column = as_column(values, "parse_dates")
    rows, texts, faults = _texts(column)
    bounds, unread = _read(texts, _rules(fiscal, dayfirst))
    faults |= {int(rows[i]): reason for i, reason in unread.items()}
    if faults and unknown == "raise":
        advice = "Correct them, or pass unknown='null' to leave those rows without bounds."
        refuse_rows(column, faults, UnreadableDate, "values cannot be read as dates", advice)
    return _frame(bounds, rows, column.index)


def _rules(fiscal: str | None, dayfirst: bool | None) -> Rules:
    if fiscal is not None:
        try:
            fiscal_start(fiscal)
        except (Unclear, TypeError) as unclear:
            raise KgruError(f"fiscal={fiscal!r} cannot be used: {unclear}.") from None
    if not (dayfirst is None or isinstance(dayfirst, bool)):
        raise KgruError(f"dayfirst={dayfirst!r} cannot be used; write True, False or None.")
    return Rules(fiscal, dayfirst)


def _texts(column: pd.Series) -> tuple[np.ndarray, np.ndarray, dict[int, str]]:
    """Where values are, each as text, and {position: reason} for what cannot become text."""
    objects = column.to_numpy(dtype=object)
    rows = np.flatnonzero(~missing(objects))
    texts, faults = objects[rows], {}
    if set(map(type, texts)) - {str}:
        for i, value in enumerate(texts):
            try:
                texts[i] = _as_text(value)
            except Unclear as fault:
                texts[i], faults[int(rows[i])] = "", str(fault)
    return rows, texts, faults


def missing(objects: np.ndarray) -> np.ndarray:
    """Which objects are missing; pandas alone fails at a signaling NaN of `decimal`."""
    try:
        return pd.isna(objects)
    except ArithmeticError:
        plain = objects.copy()
        plain[[isinstance(x, Decimal) and x.is_snan() for x in objects]] = 0
        return pd.isna(plain)


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return str(value)
    # Of datetime and Timestamp, which are dates too, the day on their own clock.
    if isinstance(value, dt.date | np.datetime64 | pd.Period):
        return re.split("[T ]", str(value))[0]
    if isinstance(value, float | np.floating) and value == value // 1:
        value = int(value)
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        if 100 <= value <= 9999:
            return f"{value:04d}"
        raise Unclear("a number is read as a year, 100 to 9999; write the rest as text")
    raise Unclear(f"a {type(value).__name__} is no date; use text, dates or whole years")


def _read(texts: np.ndarray, rules: Rules) -> tuple[Bounds, dict[int, str]]:
    """Bounds of each text, and {position: reason} for the unreadable."""
    n = len(texts)
    bounds = no_bounds(n)
    size = np.fromiter(map(len, texts), np.int64, n)
    short = np.flatnonzero((size <= WIDTH) & np.fromiter(map(str.isascii, texts), bool, n))
    packed = texts[short].astype(f"S{WIDTH}")
    # A NUL character would pass for padding.
    whole = np.count_nonzero(packed.view(np.uint8).reshape(-1, WIDTH), axis=1) == size[short]
    put(bounds, short[whole], read_edtf(packed[whole]))

    hard = np.flatnonzero(bounds["precision"] < 0)
    codes, distinct = pd.factorize(texts[hard])
    found, reasons = _read_words(distinct, rules)
    put(bounds, hard, {name: array[codes] for name, array in found.items()})
    return bounds, {int(hard[i]): reasons[c] for i, c in enumerate(codes) if c in reasons}


def _read_words(texts: Sequence[str], rules: Rules) -> tuple[Bounds, dict[int, str]]:
    """Bounds of each text that is not plain EDTF, and {position: reason} for the unreadable."""
    edtf, precisions, reasons = np.full(len(texts), b"", f"S{WIDTH}"), {}, {}
    for i, text in enumerate(texts):
        try:
            if len(text) > LONGEST or text.strip():  # blank is missing, not wrong
                edtf[i], precisions[i] = to_edtf(text, rules)
        except Unclear as fault:
            reasons[i] = str(fault)
    bounds = read_edtf(edtf)
    for i in np.flatnonzero((bounds["precision"] < 0) & (edtf != b"")).tolist():
        reasons[i] = explain(edtf[i].decode())
    for i, precision in precisions.items():
        if precision and i not in reasons:
            bounds["precision"][i] = PRECISIONS.index(precision)
    return bounds, reasons


def _frame(bounds: Bounds, rows: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Spread bounds over all rows, with codes as words; pandas makes days datetime64[s]."""
    full = no_bounds(len(index))
    put(full, rows, bounds)
    for name in ("start_kind", "end_kind"):
        full[name] = pd.array(KINDS, dtype="str").take(full[name])
    full["precision"] = pd.array(PRECISIONS, dtype="str").take(full["precision"], allow_fill=True)
    return pd.DataFrame(full, index=index)
