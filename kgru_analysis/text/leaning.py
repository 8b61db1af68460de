"""Dates that lean on another: "January that year", "by 1 May", "last November", "в октябре".

They take their year from the date before them or from the day of writing, and only where that
leaves one reading: a month that lies before the last date told may be of the next year.
"""

import re
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from kgru_analysis.dates import grammar
from kgru_analysis.dates.faults import PLAIN, Unclear
from kgru_analysis.dates.lexicon import DATES
from kgru_analysis.dates.points import pattern_of
from kgru_analysis.dates.told import Rules
from kgru_analysis.text.years import stands_alone
from kgru_analysis.tokens import Tokens, nameless

NO_YEAR = "leans on an earlier date, and the paragraph has none in a single year"
_NO_MONTH = "leans on an earlier date, and the paragraph has none in a single month"
DAY_OF_WRITING = "leans on the day of writing, which the text alone does not say; pass written="
_EARLIER = "lies before the date told last, or in the year after; write the year"
_DEADLINE = "a deadline, whose year the text does not say; write it"
_EITHER = "this year's or the last one's, seen from the day of writing; write the year"

_UNIT = "(?:THEYEAR|YW|GG DOT?|MONTHW)"
_BODY = "(?:DN0 OF? MO0|MO0 THE? (?:DAY|NTH)|PA0 MO0|MO0)"
_VAGUE = "(?:SEASON|PART|OR0 QUARTER|OR0 HALF)"
_TAIL = f"""COMMA? (?:OF|INW|THE|CYIN)* (?:(?:(?:THIS|THATGEN|THAT)+|LAST|PASTW|NEXTW|FOLLOWING
|PREVIOUS) {_UNIT}|THISYEAR)"""
_PREFIX = """(?:SINCE|CYSINCE|UNTIL|CYUNTIL|BYW|CYTO|CYBY|BEFORE|AFTER|NOTW LATER THAN?|ABOUT)?
(?:THE|INW)*"""
_BESIDE = "(?:WEEKDAY COMMA?)?"
_FORMS = [
    ("tailed", f"{_BESIDE} (?P<body>{_BODY}|{_VAGUE}) (?P<tail>{_TAIL})"),
    ("named", "(?P<tail>THIS|LAST|PASTW|NEXTW) (?P<body>MO0|SEASON)(?!(?:COMMA|OF)? YEAR)"),
    ("unit", "(?P<tail>(?:THIS|THATGEN|THAT)+|LAST|PASTW|NEXTW|FOLLOWING|PREVIOUS)"
             f" (?P<body>{_UNIT})"),
    ("bare", f"{_BESIDE} (?P<body>{_BODY})"),
]  # fmt: skip
_READ = [(kind, re.compile(pattern_of(f"(?P<prefix>{_PREFIX}) {form}"))) for kind, form in _FORMS]
LEAN = "|".join(nameless(pattern_of(f"{_PREFIX} {form}")) for _, form in _FORMS)
_NEXT = re.compile(
    pattern_of(
        f"""(?:COMMA {_BODY}){{0,2}} COMMA? (?:ANDW|ORW) (?:ON|INW|CYIN)* {_BODY} COMMA?
        (?P<year>YEAR)"""
    )
)
_UNTIL = set(DATES.pattern("UNTIL CYUNTIL BYW CYTO CYBY NOTW BEFORE"))
_MONTH, _DAY, _NTH, _YEAR, _MONTHW = (
    DATES.letter_of[name] for name in ("MONTH", "DAY", "NTH", "YEAR", "MONTHW")
)


class Anchor(NamedTuple):
    """What the last date told, and the day of writing, say of those that lean on them."""

    year: int | None
    month: int | None
    written: pd.Series | None

    def after(self, edtf: str | None) -> "Anchor":
        """Return the anchor that a date leaves; deadlines and open dates are no anchors."""
        if edtf is None or edtf.startswith("/") or edtf.endswith(("/", "..")):
            return self
        return Anchor(*_single(edtf), self.written)

    def day(self) -> tuple[int | None, int | None]:
        """Year and month of writing, as far as they are known; it lies in one year."""
        if self.written is None:
            return None, None
        first, last = self.written["earliest"], self.written["latest"]
        return first.year, first.month if first.month == last.month else None


@lru_cache(maxsize=4096)
def _single(edtf: str) -> tuple[int | None, int | None]:
    """The year, and the month, of a date that lies in one."""
    first, _, last = edtf.partition("/")
    last = last or first
    if first[:4] != last[:4] or not first[:4].isdigit():
        return None, None
    month = first[5:7]
    return int(first[:4]), int(month) if month == last[5:7] and "00" < month < "13" else None


class Lean(NamedTuple):
    """A date without a year: its tokens, where its own words are, and on what it leans."""

    kind: str
    first: int
    last: int
    body: tuple[int, int]
    tail: str  # letters
    deadline: bool


def leaning(tokens: Tokens, letters: str, first: int, last: int) -> Lean | None:
    """The date without a year between two tokens, unless it is none after all."""
    for kind, pattern in _READ:
        found = pattern.fullmatch(letters, first, last)
        if found is None:
            continue
        a, b = found.span("body")
        deadline = letters[first] in _UNTIL
        if kind != "bare":
            return Lean(kind, first, last, (a, b), found["tail"], deadline)
        month = letters.find(_MONTH, a, b)
        if letters[month + 1 : month + 2] == _DAY and tokens.low(month - 1) in ("in", "of"):
            b = last = month + 1  # "in May 15 soldiers"
        if b - a <= 2 and a == month and not {_DAY, _NTH} & {*letters[a:b]}:
            if not stands_alone(tokens, month):
                return None
            b = last = month + 1
        return Lean("bare", first, last, (a, b), "", deadline)
    if _MONTH in letters[first:last]:  # a span: between May and June
        return Lean("bare", first, last, (first, last), "", letters[first] in _UNTIL)
    return None


@lru_cache(maxsize=4096)
def attempt(letters: str, values: tuple[Any, ...]) -> tuple[str | None, str | None, str | None]:
    """EDTF and precision of the letters of a date, or why there is none."""
    try:
        return *grammar.read(letters, list(values), Rules()), None
    except Unclear as unclear:
        return None, None, str(unclear) or PLAIN


def complete(
    lean: Lean, letters: str, values: list[Any], anchor: Anchor
) -> tuple[str | None, str | None]:
    """EDTF of a leaning date, or a note why there is none."""
    tail = {DATES.name_of[c] for c in lean.tail}
    month = next((values[k] for k in range(*lean.body) if letters[k] == _MONTH), None)
    if lean.kind == "bare":
        year, why = _bare_year(lean, letters, values, month, anchor)
    elif lean.kind == "named":
        year, why = _named_year(tail, month or 3 * values[lean.body[0]], not month, anchor)
    else:
        told = bool(tail & _TOLD)
        year, in_month = (anchor.year, anchor.month) if told else anchor.day()
        why = NO_YEAR if told else DAY_OF_WRITING
        step = bool(tail & {"FOLLOWING", "NEXTW"}) - bool(tail & {"PREVIOUS", "LAST", "PASTW"})
        if year and letters[lean.body[0]] == _MONTHW:
            if in_month:
                return str(pd.Period(year=year, month=in_month, freq="M") + step), None
            year, why = None, _NO_MONTH if told else why
        year = year and year + step
        if year and lean.kind == "unit":
            return f"{year:04d}", None
    if year is None:
        return None, why
    # Its own words, those before them ("by") and the year are a date as the grammar knows it.
    a, b = (lean.first, lean.body[1]) if lean.kind != "named" else lean.body
    edtf, _, unread = attempt(letters[a:b] + _YEAR, (*values[a:b], f"{year:04d}"))
    return edtf, unread


def _bare_year(
    lean: Lean, letters: str, values: list[Any], month: int | None, anchor: Anchor
) -> tuple[int | None, str]:
    """The year of "June 2010" for the May of "in May and June 2010", else that of the anchor."""
    if after := _NEXT.match(letters, lean.last):
        return int(values[after.start("year")][:4]), ""
    year = anchor.year
    if year is None and not lean.deadline:
        year = _near(lean, letters, values, month, anchor.written)
    if year and anchor.month and month and month < anchor.month:
        return None, _EARLIER
    if year and lean.deadline and (not anchor.month or month == anchor.month):
        return None, _DEADLINE
    return year, NO_YEAR


_NEAR = 92  # days


def _near(
    lean: Lean, letters: str, values: list[Any], month: int | None, written: pd.Series | None
) -> int | None:
    """The year in which a day without one lies close to the day of writing."""
    day = next((values[k] for k in range(*lean.body) if letters[k] in (_DAY, _NTH)), None)
    if written is None or day is None or month is None or written["precision"] != "day":
        return None
    wrote = written["earliest"]
    for year in (wrote.year - 1, wrote.year, wrote.year + 1):
        with suppress(ValueError):
            if abs((pd.Timestamp(year, month, int(day)) - wrote).days) <= _NEAR:
                return int(year)
    return None


_TOLD = {"THAT", "THATGEN", "FOLLOWING", "PREVIOUS"}


def _named_year(tail: set[str], first: int, season: bool, anchor: Anchor) -> tuple[int | None, str]:
    """The year of "last November", "this summer": where two could be meant, none."""
    year, now = anchor.day()
    if year is None:
        return None, DAY_OF_WRITING
    last = first + 2 if season else first
    if "THIS" in tail:
        return year, ""
    if "NEXTW" in tail:
        return (year + 1, "") if now and last <= now else (None, _EITHER)
    return (year - 1, "") if now and first >= now else (None, _EITHER)
