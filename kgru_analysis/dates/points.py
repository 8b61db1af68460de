"""Single dates: how their words may stand, and which days they mean.

Each rule is a pattern over the classes of ``dates.lexicon`` and a function that gives
(first, last, precision), the first two as ISO text. A rule returns only what the words fix.
"""

import datetime as dt
import re
from collections.abc import Callable

from kgru_analysis.dates import eras
from kgru_analysis.dates.eras import Reading, Values, ordinal, part
from kgru_analysis.dates.faults import Unclear
from kgru_analysis.dates.lexicon import DATES
from kgru_analysis.dates.told import WHOSE, Rules, fiscal_start

Build = Callable[[Values, Rules], Reading]


def _month_of(year: int, month: int) -> str:
    if not 1 <= month <= 12:
        raise Unclear(f"there is no month {month}; dotted dates are read day first")
    return f"{year:04d}-{month:02d}"


def _day_of(year: int, month: int, day: int) -> Reading:
    date = f"{_month_of(year, month)}-{day:02d}"
    return date, date, "day"


def _year(v: Values) -> int:
    return int(v["YEAR"][0][:4])


def _second_year(v: Values) -> int | None:
    """The year behind the first, of four figures or two."""
    more = [*v["YEAR"][1:], *v.get("TWO", []), *v.get("DAY", [])]
    return int(str(more[0])[:4]) if more else None


def _day(v: Values, rules: Rules) -> Reading:
    day = next(v[name][0] for name in ("DAY", "NTH", "ORDINAL", "NEUTER") if v.get(name))
    return _day_of(_year(v), v["MONTH"][0], day)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall("[0-9]+", text)]


def _slashed(v: Values, rules: Rules) -> Reading:
    first, second, year = _numbers(v["SLASHED"][0])
    if rules.dayfirst is None and first != second and first < 13 and second < 13:
        raise Unclear(
            f"which is the day, which the month? Write {year}-{second:02d}-{first:02d} or "
            f"{year}-{first:02d}-{second:02d}, or pass dayfirst="
        )
    month_first = rules.dayfirst is False or (rules.dayfirst is None and second > 12)
    day, month = (second, first) if month_first else (first, second)
    if month > 12:
        raise Unclear(f"there is no month {month} with dayfirst={rules.dayfirst}")
    return _day_of(year, month, day)


def _month_figures(v: Values, rules: Rules) -> Reading:
    month, year = _numbers(v["MY"][0])
    return _month_of(year, month), _month_of(year, month), "month"


def _span_of(year: int, first: int, last: int, precision: str) -> Reading:
    return f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}", precision


def _month(v: Values, rules: Rules) -> Reading:
    month = _month_of(_year(v), v["MONTH"][0])
    return month, month, "month"


def _season(v: Values, rules: Rules) -> Reading:
    return _span_of(_year(v), 3 * v["SEASON"][0], 3 * v["SEASON"][0] + 2, "season")


def _winter(v: Values, rules: Rules) -> Reading:
    first, last = _year(v), _second_year(v) or 0
    if last % 100 != (first + 1) % 100 or (last > 99 and last != first + 1):
        raise Unclear("a winter runs over two years in a row, as in winter 2004-05")
    return f"{first:04d}-12", f"{first + 1:04d}-02", "season"


def _fraction(v: Values, rules: Rules) -> Reading:
    """A half, or a quarter, of what is named beside it."""
    parts, name = (2, "halves") if v.get("HALF") or v.get("HLETTER") else (4, "quarters")
    if v.get("CENTURY"):
        return eras.fraction_of_century(v, parts)
    n = parts if v.get("LAST") or (parts == 2 and v.get("LATTER")) else ordinal(v)
    if not 1 <= n <= parts:
        raise Unclear(f"a year has {'two' if parts == 2 else 'four'} {name}")
    if v.get("DECADE") or v.get("DECADEW"):
        return eras.half_of_decade(v, n)
    if v.get("MONTH"):
        return _days_of_month(v, n, 15)
    months = 12 // parts
    precision = "half-year" if parts == 2 else "quarter"
    return _span_of(_year(v), months * (n - 1) + 1, months * n, precision)


def _first_months(v: Values, rules: Rules) -> Reading:
    n = int((v.get("COUNT") or v.get("DAY") or v["NTH"])[0])
    if not 2 <= n <= 11:
        raise Unclear(f"the first {n} months of a year?")
    precision = {3: "quarter", 6: "half-year"}.get(n, "part-of-year")
    return _span_of(_year(v), 1, n, precision)


def _third(v: Values, rules: Rules) -> Reading:
    n = part(v)
    if v.get("MONTH"):
        return _days_of_month(v, n, 10)
    return _span_of(_year(v), 4 * n - 3, 4 * n, "part-of-year")


def _days_of_month(v: Values, n: int, length: int) -> Reading:
    month = _month_of(_year(v), v["MONTH"][0])
    # A month reads as its last day at the far end.
    last = f"{month}-{length * n:02d}" if length * n < 28 else month
    return f"{month}-{length * (n - 1) + 1:02d}", last, "part-of-month"


def _ten_days(v: Values, rules: Rules) -> Reading:
    if not 1 <= ordinal(v) <= 3:
        raise Unclear("a month has three spans of ten days")
    return _days_of_month(v, ordinal(v), 10)


def _first_week(v: Values, rules: Rules) -> Reading:
    if ordinal(v) != 1:
        raise Unclear("which days? Only the first week of a month is the same for everybody")
    return _days_of_month(v, 1, 7)


def _whole_year(v: Values, rules: Rules) -> Reading:
    return v["YEAR"][0][:4], v["YEAR"][0][:4], None


def _week(v: Values, rules: Rules) -> Reading:
    text = v["WEEK"][0].replace("-", "").upper()
    try:
        first = dt.date.fromisoformat(text)
        last = first if len(text) > 7 else first + dt.timedelta(6)
    except (ValueError, OverflowError):
        raise Unclear(f"{int(text[:4])} has no week {int(text[5:7])}") from None
    return str(first), str(last), "day" if len(text) > 7 else "week"


def _fiscal(v: Values, rules: Rules) -> Reading:
    if rules.fiscal is None:
        raise Unclear(WHOSE)
    shift = fiscal_start(rules.fiscal)
    first = last = _year(v)
    more = _second_year(v)
    if more is not None and more < 100:
        more += first // 100 * 100
    if v.get("SLASH"):  # one year that begins in the first
        if more != first + 1:
            raise Unclear("a fiscal year runs over two years in a row, as in FY 2009/10")
        first = last = first if shift >= 0 else first + 1
    elif more is not None:
        if not (v.get("YEARS") or v.get("YW")):
            raise Unclear("one fiscal year or two? Write FY2009/10, or fiscal years 2009-2010")
        last = more
    months = 12 * first + shift, 12 * last + shift + 11
    first_iso, last_iso = (f"{m // 12:04d}-{m % 12 + 1:02d}" for m in months)
    return first_iso, last_iso, "year" if first == last else "interval"


def _short_fiscal(v: Values, rules: Rules) -> Reading:
    raise Unclear("write the year with four digits, as in FY2009")


# YR is a year with the word for it, DN a day of the month, MO a month with its point.
_PIECES = {
    "YR0": "(?:YEAR(?:YW|HYPH?GG DOT?|HYPH?KY)?)",
    "DN0": "(?:DAY|NTH|NEUTER|ORDINAL OF)",
    "MO0": "(?:MONTH DOT?)",
    "PA0": "(?:PART OF0|STARTING OF THE?)",
    "OF0": "(?:OF|INW|CYIN|THE|COMMA|HYPH)*",
    "OR0": "(?:ORDINAL|NEUTER|ROMAN|NTH|DAY|LAST|LATTER|COUNT)",
    "CE0": "(?:(?:ORDINAL|ROMAN|NTH|DAY) HYPH? CENTURY CENTDOT?)",
    "SH0": "(?:SLASH|HYPH|DASH)",
}
_SHORT_YEAR = "(?:YEAR|TWO|DAY)"
_RULES: list[tuple[str, Build]] = [
    ("ISODAY", lambda v, rules: (v["ISODAY"][0], v["ISODAY"][0], "day")),
    ("YMD", lambda v, rules: _day_of(*_numbers(v["YMD"][0]))),
    ("DMY (?:GG? DOT?|YW)", lambda v, rules: _day_of(*reversed(_numbers(v["DMY"][0])))),
    ("SLASHED", _slashed),
    ("MY (?:YW|GG DOT?)?", _month_figures),
    (r"DN0 OF? THE? HYPH? DOT? MO0 (?:OF|COMMA|HYPH)? YR0", _day),
    (r"MO0 HYPH? THE? (?:DAY|NTH) (?:COMMA|HYPH)? YR0", _day),
    (r"YEAR HYPH? KY (?:DAY|NTH) HYPH? MONTH", _day),
    (r"MO0 (?:COMMA? OF|COMMA? INW|COMMA|HYPH)? YR0", _month),
    (r"YEAR HYPH? KY MONTH KYIN?", _month),
    ("SEASON OF0 YR0", _season),
    ("YEAR HYPH? KY SEASON", _season),
    (f"WINTER OF0 YEAR SH0 {_SHORT_YEAR} (?:YW|GG DOT?)?", _winter),
    ("(?:QLETTER|HLETTER) DAY OF0 YR0", _fraction),
    ("YEAR HYPH? (?:QLETTER|HLETTER) DAY", _fraction),
    ("DAY (?:QLETTER|HLETTER) OF? YR0", _fraction),
    ("OR0 QUARTER OF0 YR0", _fraction),
    ("YEAR HYPH? KY OR0 QUARTER", _fraction),
    ("OR0 HALF OF0 (?:YR0|MO0 OF? YR0|(?:DECADE|DECADEW) YW?)", _fraction),
    (r"(?:ORDINAL|NEUTER|THE)? (?:COUNT|DAY) (?:MONTHS|MONTHW) OF0 YR0", _first_months),
    ("(?:DECADE|DECADEW) (?:YW|GG DOT?)?", eras.whole_decade),
    ("PA0 (?:DECADE|DECADEW) (?:YW|GG DOT?)?", eras.third),
    ("PA0 (?:THEYEAR? YR0|MO0 OF0 YR0)", _third),
    ("THEYEAR HYPH? PART OF0 YR0", _third),
    ("YEAR HYPH? KY PART", _third),
    ("ORDINAL WEEKW OF0 MO0 OF0 YR0", _first_week),
    ("OR0 TENDAYS OF0 MO0 YR0", _ten_days),
    ("CE0", eras.century),
    ("PA0 CE0", eras.third),
    ("OR0 (?:HALF|QUARTER) OF0 CE0", _fraction),
    ("WEEK", _week),
    ("EDTFX", lambda v, rules: (v["EDTFX"][0].upper(), v["EDTFX"][0].upper(), None)),
    (f"FISCAL (?:THEYEAR|YEARS|YW)? YEAR (?:SH0 {_SHORT_YEAR})? (?:YW|GG DOT?)?", _fiscal),
    (f"YEAR (?:SH0 {_SHORT_YEAR})? FISCAL (?:THEYEAR|YEARS|YW)?", _fiscal),
    ("FISCAL (?:TWO|DAY)", _short_fiscal),
    ("(?:CALENDAR? THEYEAR|CALENDAR)? YR0", _whole_year),
]


def pattern_of(text: str) -> str:
    """The pattern over letters, from names of classes and of the pieces that rules share."""
    for name, piece in _PIECES.items():
        text = text.replace(name, piece)
    return DATES.pattern(text)


POINTS = [(re.compile(pattern_of(text)), build) for text, build in _RULES]
# What is searched for: the longer forms first, so that "May 2009" is no bare year.
POINT = "|".join(pattern.pattern for pattern, _ in POINTS)
