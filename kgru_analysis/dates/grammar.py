"""The grammar of dates: what `parse_dates` has to match whole and `find_mentions` searches for.

A date is a point (`kgru_analysis.dates.points`), with a day of the week or a time beside it, or a
span of one or two of them. One side of a span may lack what the other has: "14-16 May 2009".
"""

import calendar
import datetime as dt
import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from kgru_analysis.dates.eras import Values, two_years
from kgru_analysis.dates.faults import MONTH_NAMES, OUTSIDE, Unclear, explain
from kgru_analysis.dates.lexicon import DATES
from kgru_analysis.dates.points import POINT, POINTS, pattern_of
from kgru_analysis.dates.told import Rules
from kgru_analysis.tokens import nameless

_OFFSET = "(?:(?:PLUS|HYPH) (?:TIME|YEAR|DAY|NUM))?"
_TIMES = f"(?:AT|CYIN)? (?:TIME|DAY AMPM) AMPM? (?:LP? ZONE? {_OFFSET} RP?)?"
_ABOUT = "(?:(?:ABOUT DOT?|TILDE|PERHAPS COMMA?) (?:INW|ON|CYIN|THE|AT)*)*"
_BESIDE = f"(?:WEEKDAY DOT? COMMA?)? (?:{_TIMES} (?:COMMA|ON)?)?"
_AFTER = f"(?:LP? WEEKDAY DOT? RP?|COMMA (?:CYIN|ON)? WEEKDAY)? (?:COMMA? {_TIMES})?"
_MARK = "(?:LP QM RP|QM|TILDE|PCT|ORW SO)?"
# What lacks its year, or its month too, and takes them from the other side or from the text.
BARE = pattern_of(
    """DN0 OF? MO0|MO0 THE? (?:DAY|NTH)(?!CENTURY)|PA0 MO0|OR0 QUARTER|OR0 HALF|MO0|SEASON|PART
    |DAY|NTH|TWO"""
)
_SIDE = f"{_ABOUT} (?:{_BESIDE} (?:{{point}}) {_AFTER}) {_MARK}"
_OPEN = f"{_ABOUT} (?:{_BESIDE} (?:{{point}}|{{bare}}) {_AFTER}) {_MARK}"
_NOW = "(?:DASH|HYPH|TO|UNTIL|CYBY|CYUNTIL) (?:THE? PRESENT DAYW?|CYNOW TIMEW|PRESENT)"
_PERIOD = "(?:(?:OVER|INW|CYIN|DURING)? THE? PERIOD)? OF?"
_IN = "(?:THE|INW|CYIN)*"
_SPANS = [
    ("years", "(?P<left>YEAR) (?:SLASH|DASH|HYPH) (?P<right>(?:TWO|DAY) (?:YW|GG DOT?)?)"),
    ("between", "(?P<left>DAY|NTH) ANDW (?P<right>(?:DAY|NTH) OF? MO0 COMMA? YR0)"),
    ("between", "(?P<left>MO0 (?:DAY|NTH)) (?:DASH|HYPH|TO|ANDW)"
                " (?P<right>(?:DAY|NTH) COMMA? YR0)"),
    ("between", f"{_PERIOD} BETWEEN {_IN} (?P<left>{_OPEN}) ANDW {_IN} (?P<right>{_OPEN})"),
    ("since", f"(?:FROMW|SINCE|CYSINCE)? (?P<left>{_SIDE}) {_NOW}"),
    ("between", f"{_PERIOD} (?:(?:FROMW|SINCE|CYSINCE) {_IN})? (?P<left>{_OPEN}) COMMA?"
                f" (?:TO|UNTIL|CYBY|CYUNTIL) {_IN} (?P<right>{_OPEN})"),
    ("between", "(?P<left>ROMAN|NTH|DAY) (?:DASH|HYPH) (?P<right>CE0)"),
    ("between", f"(?:FROMW|CYSINCE)? (?P<left>{_OPEN}) (?:DASH|HYPH) (?P<right>{_OPEN})"),
    ("between", "(?P<left>YEAR) SLASH (?P<right>YEAR (?:YW|GG DOT?)?)"),
    ("since", "(?:SINCE|CYSINCE|STARTING (?:INW|FROMW|ON|CYSINCE)?|FROMW) (?:THE|INW|AT)*"
              f" (?P<left>{_SIDE}) (?:ONWARD|ON)?"),
    ("since", f"(?P<left>{_SIDE}) ONWARD"),
    ("since", "(?P<left>YEAR HYPH? KY) KYSINCE"),
    ("until", "(?P<left>YEAR HYPH? KY) KYUNTIL"),
    ("not-before", f"NOTW (?:EARLIER|BEFORE) THAN? (?:INW|CYIN|THE)* (?P<left>{_SIDE})"),
    ("until", f"(?:NOTW LATER THAN?|UP TO|UP? CYUNTIL|UNTIL|BYW|CYTO|TO|CYBY) (?:THE|INW|AT)*"
              f" (?P<left>{_SIDE})"),
    ("before", f"(?:BEFORE|PRIOR TO|EARLIER THAN?) (?:THE|INW)* (?P<left>{_SIDE})"),
    ("after", f"(?:AFTER|LATER THAN) (?:THE|INW)* (?P<left>{_SIDE})"),
]  # fmt: skip
_LEADS = """(?:INW|ON|DURING|AT|THE|CYIN (?:CYDURING)?|AS (?:OF|AT)|CYBY STATUS NA|NA|DATED|OT
|ZA|OVER|PERIOD|OF)*"""


def _pattern(text: str) -> str:
    return pattern_of(text).replace("{point}", POINT).replace("{bare}", BARE)


SPAN = "|".join(nameless(_pattern(_ABOUT + text)) for _, text in _SPANS)
WHOLE, LEADS = _pattern(_SIDE), re.compile(_pattern(_LEADS))
_INNER = re.compile(DATES.pattern(f"{_ABOUT} {_BESIDE}"))


class Side(NamedTuple):
    """Where a point stands in a date, and whether a rule reads it: it may lack its year."""

    first: int
    last: int
    whole: bool


class Plan(NamedTuple):
    """How the letters of a date are to be read."""

    kind: str
    sides: tuple[Side, ...]


@cache  # compiled for the first date: to import the package takes half as long
def _plans() -> list[tuple[str, re.Pattern[str]]]:
    texts = [("point", f"(?P<left>{_SIDE})"), *((kind, _ABOUT + text) for kind, text in _SPANS)]
    return [(kind, re.compile(_pattern(text))) for kind, text in texts]


@lru_cache(maxsize=4096)
def plans(letters: str) -> tuple[Plan, ...]:
    """Every way to read the letters of a date as a whole, the likeliest first."""
    found = []
    for kind, pattern in _plans():
        if match := pattern.fullmatch(letters):
            sides = [_side(letters, *match.span(name)) for name in pattern.groupindex]
            if kind != "point" or sides[0].whole:
                found.append(Plan(kind, tuple(sides)))
    return tuple(found)


def _side(letters: str, first: int, last: int) -> Side:
    """The part of a side that a rule reads, between weekday, time and marks."""
    inner = _INNER.match(letters, first, last)
    start = inner.end() if inner else first
    for end in range(last, start, -1):
        if any(pattern.fullmatch(letters, start, end) for pattern, _ in POINTS):
            return Side(start, end, True)
    return Side(start, last, False)


def read(letters: str, values: list[Any], rules: Rules) -> tuple[str, str | None]:
    """EDTF text and precision (None for EDTF's own) of the letters of one date."""
    reasons = []
    for plan in plans(letters):
        try:
            return _read(plan, letters, values, rules)
        except Unclear as unclear:
            reasons.append(str(unclear))
    raise Unclear(reasons[0] if reasons else "")


def _read(plan: Plan, letters: str, values: list[Any], rules: Rules) -> tuple[str, str | None]:
    marks = _marks(letters)
    kind, sides = plan
    if kind == "years":
        first, second = two_years(
            values[sides[0].first], values[sides[1].first], DATES.name_of[letters[sides[0].last]]
        )
        return _marked(first, second or first, marks), "interval" if second else None
    left, right = (_built(side, letters, values) for side in (sides[0], sides[-1]))
    if not sides[-1].whole:
        right = _lent(right, left)
    if not sides[0].whole:
        left = _borrowed(left, right)
    first, last, precision = _point(*left, rules)
    if len(sides) == 2:
        last = _point(*right, rules)[1]
    if _iso(first, -1) > _iso(last, 1):
        raise Unclear("the end lies before the start")
    if kind == "between":
        if last > _LAST_YEAR >= first and _FIGURES.fullmatch(letters):
            raise Unclear(f"two years, or a number? Write {first}/{last} for the years")
        return _marked(first, last, marks), "interval"
    _fit_weekdays(letters, values, first, last)
    if kind == "point":
        return _marked(first, last, marks), precision
    if kind == "after":
        first, last = _next_to(last, 1), ""
    elif kind == "before":
        first, last = "", _next_to(first, -1)
    elif kind == "until":
        first = ""
    else:
        last = ".." if kind == "since" else ""
    return _marked(first, last, marks), "interval"


# Two numbers of four figures with a sign between are years while both can be, as in prose.
_FIGURES, _LAST_YEAR = re.compile(DATES.pattern("YEAR (?:HYPH|DASH) YEAR")), "2999"


def _built(side: Side, letters: str, values: list[Any]) -> tuple[str, Values]:
    """Letters and values of a side."""
    v: Values = {}
    for letter, value in zip(letters[side.first : side.last], values[side.first : side.last],
                             strict=True):  # fmt: skip
        v.setdefault(DATES.name_of.get(letter, "_"), []).append(value)
    return letters[side.first : side.last], v


def _point(letters: str, v: Values, rules: Rules) -> tuple[str, str, str | None]:
    for pattern, build in POINTS:
        if pattern.fullmatch(letters):
            return build(v, rules)
    raise Unclear("write both ends in full")


_YEAR, _WEEKDAY = DATES.letter_of["YEAR"], DATES.letter_of["WEEKDAY"]
_DAYS = [DATES.letter_of[name] for name in ("DAY", "NTH")]


_NAMED = {"MONTH", "SEASON", "QUARTER", "HALF", "PART", "QLETTER", "HLETTER"}


def _borrowed(own: tuple[str, Values], other: tuple[str, Values]) -> tuple[str, Values]:
    """A left side with the month and year of the right one: the 14 of "14-16 May 2009"."""
    letters, v = own
    if letters in _DAYS and "MONTH" in other[1]:
        return with_year((letters + DATES.letter_of["MONTH"], v | {"MONTH": other[1]["MONTH"]}),
                         other[1].get("YEAR", [""])[0])  # fmt: skip
    if "CENTURY" in other[1]:
        return letters + DATES.letter_of["CENTURY"], v
    if letters == DATES.letter_of["TWO"]:
        raise Unclear("write the year with four digits")
    if not other[1].get("YEAR") or not (_NAMED & other[1].keys()):
        raise Unclear("write both ends in full, each with its year of four digits")
    return with_year(own, other[1]["YEAR"][0])


def _lent(own: tuple[str, Values], other: tuple[str, Values]) -> tuple[str, Values]:
    """A right side with the month of the left one: the 16 of "May 14-16, 2009"."""
    letters, v = own
    if letters[0] in _DAYS and _YEAR in letters and "MONTH" in other[1]:
        return DATES.letter_of["MONTH"] + letters, v | {"MONTH": other[1]["MONTH"]}
    raise Unclear("write the end with its year, of four digits")


def with_year(own: tuple[str, Values], year: str) -> tuple[str, Values]:
    """What lacks its year, with one."""
    letters, v = own
    return letters + _YEAR, v | {"YEAR": [year]}


_ABOUT_LETTERS = [DATES.letter_of[name] for name in ("ABOUT", "TILDE", "SO", "PCT")]
_PERHAPS_LETTERS = [DATES.letter_of[name] for name in ("PERHAPS", "QM", "PCT")]


def _marks(letters: str) -> str:
    about = any(letter in letters for letter in _ABOUT_LETTERS)
    perhaps = any(letter in letters for letter in _PERHAPS_LETTERS)
    return "%" if about and perhaps else "~" if about else "?" if perhaps else ""


_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def _fit_weekdays(letters: str, values: list[Any], first: str, last: str) -> None:
    """Refuse a day that is written with the name of another day of the week."""
    named = {value for letter, value in zip(letters, values, strict=True) if letter == _WEEKDAY}
    if named and first == last and len(first) == 10:
        day = _iso(first, 1)
        if named != {day.weekday()}:
            told = f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
            raise Unclear(f"{told} was a {_WEEKDAYS[day.weekday()]}")


def _marked(first: str, last: str, sign: str) -> str:
    sides = (first,) if first == last else (first, last)
    return "/".join(side + sign if side[:1].isdigit() else side for side in sides)


def _iso(iso: str, step: int) -> dt.date:
    """The first day (-1) or the last (1) of an ISO year, month or day, or of 199X and 19XX."""
    text = iso.replace("-XX", "").replace("X", "0" if step < 0 else "9")
    try:
        first = dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
        if step < 0 or len(text) == 10:
            return first
        month = first.month if len(text) == 7 else 12
        return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])
    except ValueError:
        raise Unclear(explain(iso)) from None


def _next_to(iso: str, step: int) -> str:
    """The day before the start (-1) or after the end (1) of an ISO year, month or day."""
    try:
        return str(_iso(iso, step) + dt.timedelta(step))
    except OverflowError:
        raise Unclear(OUTSIDE) from None
