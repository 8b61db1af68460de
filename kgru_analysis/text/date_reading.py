"""The words of a date in running text as EDTF, with what it borrows from the dates around it."""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.dates.edtf import read_edtf
from kgru_analysis.dates.faults import Unclear, explain
from kgru_analysis.dates.words import to_edtf
from kgru_analysis.text.tokens import Token

_NO_YEAR = "leans on an earlier date, and the paragraph has none in a single year"
_NO_MONTH = "leans on an earlier date, and the paragraph has none in a single month"
_DAY_OF_WRITING = "leans on the day of writing, which the text alone does not say"
_CENTURY = "which years are meant has to be judged"


class Found(NamedTuple):
    """A date in a text: its tokens, how it is to be read, and whether it leans on another."""

    first: int
    last: int
    text: str
    letters: str
    leans: bool


_SUFFIX = re.compile(r"(?<=[0-9]{4})-?(?:ого|ый|го|ом|му|м|й)\b")
_TO_YEARS = re.compile(r"([0-9]{2})([0-9]{2}) ?([-–—]) ?([0-9]{2})(?![0-9-])")
_FRAME = re.compile(r"(?<=[a-zа-я])(?:,? in| in the| of the)(?= [A-Z0-9])", re.IGNORECASE)
_BOTH = re.compile(r"\b([0-9]{1,2}) (?:and|и) ([0-9]{1,2})\b")


def readable(text: str) -> str:
    """The text in a form that `to_edtf` reads: one space, full years, no "in" after "early"."""
    text = " ".join(text.replace(" ", " ").split())
    text = _SUFFIX.sub("", text)
    text = re.sub("(?<=[0-9])-(?=present|now)", "–", text)
    text = _FRAME.sub(" of" if "of" in text else "", text)
    if (both := _BOTH.search(text)) and int(both[2]) == int(both[1]) + 1:
        text = text[: both.start()] + f"{both[1]}-{both[2]}" + text[both.end() :]
    if short := _TO_YEARS.search(text):
        century, first, dash, last = short.groups()
        if int(last) > int(first) and not text.casefold().startswith(("winter", "зим")):
            # A hyphen before 01 to 12 may make a month: such years are left to the reader.
            doubtful = dash == "-" and int(last) < 13
            years = f"{first}/{last}" if doubtful else f"{first}–{century}{last}"
            text = text[: short.start()] + century + years + text[short.end() :]
    return text


@lru_cache(maxsize=4096)
def edtf_of(text: str) -> tuple[str | None, str | None]:
    """EDTF of a readable text, or why it is none."""
    try:
        edtf = to_edtf(text)[0]
    except Unclear as reason:
        return None, str(reason)
    sound = read_edtf(np.array([edtf.encode()]))["precision"][0] >= 0
    return (edtf, None) if sound else (None, explain(edtf))


def single_year(edtf: str) -> tuple[int | None, str | None]:
    """The year, and the month, of a date that lies in one."""
    sides = [side.strip("?~%") for side in edtf.split("/")]
    dated = [side for side in sides if side[:4].isdigit()]
    years = {int(side[:4]) for side in dated}
    if len(years) != 1:
        return None, None
    if len(dated) < len(sides):  # an open start such as 2003/.. still names one year
        return years.pop(), None
    months = {side[:7] for side in dated if len(side) >= 7 and side[5:7] < "13"}
    return years.pop(), months.pop() if len(months) == 1 else None


def complete(
    spots: list[Found], readings: list[str], i: int, year: int | None, month: str | None,
    found: list[Token],
) -> tuple[str | None, str | None]:  # fmt: skip
    """The text of a leaning date with its year, or a note why there is none."""
    spot, text = spots[i], readings[i]
    if "C" in spot.letters:
        return None, _CENTURY
    if re.search("H(?!h)", spot.letters):
        return None, _DAY_OF_WRITING
    core = re.sub(_TAIL_WORDS, "", text, flags=re.IGNORECASE).strip(" ,")
    if core == text.strip(" ,"):
        year = _year_that_follows(spots, readings, i, found) or year
    if year is None:
        return None, _NO_YEAR
    step = _STEPS.search(text)
    unit = re.search(r"month|месяц", text, re.IGNORECASE)
    if step or not core:
        shift = 0 if not step else 1 if step[1] else -1
        if unit:
            return (str(pd.Period(month) + shift), None) if month else (None, _NO_MONTH)
        return str(year + shift), None
    joint = ", " if re.search(r"[A-Za-z]\.? [0-9]{1,2}(?:st|nd|rd|th)?$", core) else " "
    return f"{core}{joint}{year}", None


_JOINED = (["and"], ["и"], ["or"], ["или"], [",", "and"], ["and", "on"], ["and", "in"], ["и", "в"])


def _year_that_follows(
    spots: list[Found], readings: list[str], i: int, found: list[Token]
) -> int | None:
    """The year of "June 2010" for the May of "in May and June 2010" or "May, June and July"."""
    for j in range(i + 1, min(i + 4, len(spots))):
        between = [token.low for token in found[spots[j - 1].last + 1 : spots[j].first]]
        if between not in _JOINED and between != [","]:
            return None
        if not spots[j].leans:
            later = edtf_of(readings[j])[0]
            named = re.search(r"[^\W\d_]{3}", readings[j])
            return single_year(later)[0] if later and named and between in _JOINED else None
    return None


_TAIL_WORDS = (
    r",?(?:\s|^)(?:of |the |in )*(?:that same|that|the same|same|того же|том же|того|том|тот же"
    r"|этого же|этом же) (?:year|month|год[ау]?|г\.?|месяц[ае]?)$"
)
_STEPS = re.compile(r"(following|следующ)|(previous|preceding|предыдущ|предшеств)", re.IGNORECASE)
