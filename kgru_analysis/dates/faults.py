"""Why a text is no date, in words that say what to write instead."""

import calendar
import re

from kgru_analysis.tokens import either, word_file

LONGEST = 200  # characters; longer texts are no dates, and patterns need not run on them

PLAIN = "not a date form known here; write it as EDTF, as in 2009-02, 2009~ or 2009-02/2009-06"
_MONTHS = "January February March April May June July August September October November December"
MONTH_NAMES = _MONTHS.split()


class Unclear(Exception):
    """Why one text cannot be read; never leaves the package."""


OUTSIDE = "day bounds exist for the years 0001 to 9999 only"
_FAULTS = [(re.compile(either(form)), advice) for advice, form in word_file("faults").items()]


def fault(text: str) -> str:
    """The reason why a tidied text in no known form cannot be read; `PLAIN` when it is foreign."""
    return next((reason for pattern, reason in _FAULTS if pattern.fullmatch(text)), PLAIN)


_LEVEL_1 = re.compile(
    r"[0-9]{2}(?:XX|[0-9]X)|[0-9]{4}(?:-XX(?:-XX)?|-[0-9]{2}(?:-(?:[0-9]{2}|XX))?)?"
)


def explain(edtf: str) -> str:
    """Say why a text in the form of an EDTF date or interval is none."""
    sides = [side.rstrip("?~%") for side in edtf.split("/")]
    dated = [side for side in sides if side.strip(".")]
    if not dated:
        return "no date on either side"
    return next(filter(None, map(_explain_side, dated)), "the end lies before the start")


def _explain_side(side: str) -> str | None:
    if not _LEVEL_1.fullmatch(side):
        return "EDTF level 2: X may stand only for a day, a month or the last digits of a year"
    year, month, day = (*side.split("-"), "", "")[:3]
    if not year.strip("0X") or (year, month) == ("9999", "24"):
        return OUTSIDE
    if not month.isdigit() or (not day and 20 < int(month) < 25):
        return None
    if 20 < int(month) < 42:
        return f"{month} is no month, and seasons are 21 to 24 without a day"
    if not 1 <= int(month) <= 12:
        return f"there is no month {month}; for two years write both, as in 2009/2013"
    days = calendar.monthrange(int(year), int(month))[1]
    if day.isdigit() and not 1 <= int(day) <= days:
        return f"{MONTH_NAMES[int(month) - 1]} {year} has {days} days, not {day}"
    return None
