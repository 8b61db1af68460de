"""What the words of a date leave open: whose fiscal year, and which comes first, day or month."""

import re
from typing import NamedTuple

from kgru_analysis.dates.faults import Unclear


class Rules(NamedTuple):
    """What the words alone do not say, and a reader has to be told."""

    fiscal: str | None = None
    dayfirst: bool | None = None


WHOSE = (
    "whose fiscal year? Pass what the year 2009 of that state is, as in "
    "fiscal='FY2009=2008-10/2009-09', or write the months"
)
_FY = re.compile(r"FY([0-9]{4})=([0-9]{4})-([0-9]{2})/([0-9]{4})-([0-9]{2})")


def fiscal_start(fiscal: str) -> int:
    """Months from the January of a fiscal year's number to its first month, often negative."""
    given = _FY.fullmatch(fiscal)
    if given is None:
        raise Unclear("write fiscal as in fiscal='FY2009=2008-10/2009-09'")
    number, *months = map(int, given.groups())
    first, last = (12 * months[i] + months[i + 1] - 1 for i in (0, 2))
    if last - first != 11 or abs(first - 12 * number) > 12:
        raise Unclear("a fiscal year has twelve months near the year that names it")
    return first - 12 * number
