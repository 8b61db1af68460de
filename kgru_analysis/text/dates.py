"""Dates in running text: where they stand, and what they mean beside the dates before them."""

import re
from bisect import bisect_left
from typing import Any, NamedTuple

import pandas as pd

from kgru_analysis.dates import grammar
from kgru_analysis.dates.lexicon import DATES, SHORT_MONTHS, spell_centuries
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.text.leaning import LEAN, Anchor, attempt, complete, leaning
from kgru_analysis.text.years import demoted
from kgru_analysis.tokens import GAP, Tokens, either, without, word_file, word_set


class Found(NamedTuple):
    """A date in a text: its tokens, EDTF and precision, whether it leans, and why it is unread."""

    first: int
    last: int
    edtf: str | None
    precision: str | None
    inferred: bool
    note: str | None


# Letters with which a date begins; prepositions of place and time stay outside.
_START = DATES.pattern(
    """ABOUT PERHAPS TILDE WEEKDAY TIME DAY NTH ORDINAL NEUTER ROMAN LAST LATTER COUNT MONTH SEASON
    WINTER PART YEAR ISODAY YMD DMY SLASHED SHORTDAY MY WEEK EDTFX DECADE DECADEW NODECADE
    QLETTER HLETTER CALENDAR FISCAL THEYEAR BETWEEN FROMW SINCE CYSINCE STARTING UNTIL
    CYUNTIL BYW CYTO CYBY UP TO NOTW BEFORE PRIOR EARLIER AFTER LATER THAT THATGEN THIS
    PASTW NEXTW FOLLOWING PREVIOUS QUARTER HALF"""
)
# Without one of these among the next words nothing is a date.
_SURE = DATES.pattern(
    """MONTH YEAR ISODAY YMD DMY SLASHED SHORTDAY MY WEEK EDTFX DECADE DECADEW NODECADE SEASON
    WINTER CENTURY THEYEAR YW MONTHW THISYEAR FISCAL KY"""
)
_UNREAD = DATES.pattern(
    "SHORTDAY|NODECADE (?:YW|GG)?|FISCAL YEARS? (?:YEAR|TWO|DAY) (?:ANDW (?:YEAR|TWO|DAY))+"
    "|WINTER (?:OF|COMMA)? YEAR(?!HYPH|DASH|SLASH)"
)
# The commonest forms, where nothing goes on behind them; the grammar reads them alike, but slower.
_SIMPLE = DATES.pattern("(?:DAY MONTH YEAR YW?|MONTH YEAR|YEAR YW?)") + (
    "(?!["
    + DATES.pattern(
        """DASH HYPH SLASH TO UNTIL CYBY CYUNTIL ONWARD COMMA ANDW ORW LP QM PCT TILDE PLUS YW GG KY
        QLETTER HLETTER FISCAL YEAR DAY TIME AT CYIN"""
    )
    + "])"
)
# A span has one of these at its head or between its sides; a date has no unknown word in it.
_JOINS = DATES.pattern(
    """BETWEEN FROMW SINCE CYSINCE STARTING UNTIL CYUNTIL BYW CYTO CYBY UP TO NOTW BEFORE PRIOR
    EARLIER AFTER LATER DASH HYPH SLASH ANDW ONWARD KYSINCE KYUNTIL"""
)
_DATE = re.compile(
    f"(?=[{_START}])(?=[^{GAP}_]{{0,9}}?[{_SURE}])"
    f"(?:{_SIMPLE}|(?P<span>(?=[^{GAP}_]{{0,20}}?[{_JOINS}])(?:{grammar.SPAN}))|(?P<unread>{_UNREAD})|(?P<point>{grammar.WHOLE})|(?P<lean>{LEAN}))"
)
_POINT = re.compile(grammar.WHOLE)
_SINGLE = re.compile(f"(?P<point>{grammar.WHOLE})|(?P<lean>{LEAN})")


def find_dates(tokens: Tokens, written: pd.Series | None = None) -> pd.DataFrame:
    """Dates of a text, in order: their tokens, EDTF, and the columns of `parse_dates`.

    ``inferred``: the year or month comes from another date; ``note``: why there are no bounds.
    """
    spots = _found(tokens, written)
    frame = pd.DataFrame(spots, columns=list(Found._fields))
    parsed = parse_dates(pd.Series([s.edtf for s in spots], dtype=object))
    given = pd.Series([s.precision for s in spots], dtype="str")
    parsed["precision"] = given.fillna(parsed["precision"])
    frame = frame.drop(columns="precision").rename(columns={"edtf": "date"})
    return pd.concat([frame, parsed], axis=1)


def _found(tokens: Tokens, written: pd.Series | None) -> list[Found]:
    known = [DATES.read(low) for low in tokens.lows]
    table = [letter for letter, _ in known]
    for i, low in enumerate(tokens.lows):
        if table[i] in _CAPITALS and low.isascii() and not tokens.distinct[i][:1].isupper():
            table[i] = "_"  # may, march, sat and sun are words
    letters = without("".join(map(table.__getitem__, tokens.ids)), _numbered(tokens))
    letters = spell_centuries(letters)
    letters = _without_stops(tokens, letters)
    letters = demoted(tokens, letters)
    values = list(map([value for _, value in known].__getitem__, tokens.ids))
    spots: list[Found] = []
    anchor = Anchor(None, None, written)
    at = 0
    while match := _DATE.search(letters, at):
        if GAP in letters[at : match.start()]:
            anchor = Anchor(None, None, written)  # of a new paragraph
        spot, at = _one(tokens, letters, values, match, anchor)
        if spot is not None:
            spots.append(spot)
            anchor = anchor.after(spot.edtf)
    return spots


def _numbered(tokens: Tokens) -> list[int]:
    """Places of the tokens of numbers that are names, such as ISSN 1997-6169: no dates."""
    places: list[int] = []
    for found in _NUMBERED.finditer(tokens.text):
        places += range(*(bisect_left(tokens.starts, edge) for edge in found.span()))
    return places


_WHY = {
    DATES.letter_of["FISCAL"]: "whose fiscal year? Write the months",
    DATES.letter_of["WINTER"]: "which winter? Write winter 2004-05",
}
_THE = DATES.letter_of["THE"]
_QM = DATES.letter_of["QM"]


def _without_stops(tokens: Tokens, letters: str) -> str:
    """Letters without the marks that end a sentence: no doubt about a date, and no short month."""
    stops = (match.end() - 1 for match in _STOPS.finditer(letters))
    return without(letters, [at for at in stops if _ends(tokens, letters[at], at)])


def _ends(tokens: Tokens, letter: str, at: int) -> bool:
    """Whether a question mark, or a point behind a month, ends a sentence."""
    if letter != _QM:
        return tokens.low(at - 1) not in SHORT_MONTHS
    after = tokens.word(at + 1)[:1]
    return tokens.spaced(at) or not (after.islower() or after in {",", ";", ")"})


_STOPS = re.compile(DATES.pattern("QM|MONTH DOT"))
_CAPITALS = {DATES.letter_of["MONTH"], DATES.letter_of["WEEKDAY"]}


def _one(
    tokens: Tokens, letters: str, values: list[Any], match: re.Match[str], anchor: Anchor
) -> tuple[Found | None, int]:
    """The date of a match, if it is one, and where to go on."""
    first, last = match.span()
    kind = match.lastgroup
    if kind == "lean":
        return _leaning(tokens, letters, values, first, last, anchor)
    if kind == "unread":
        why = _WHY.get(letters[first], "write the year with four digits")
        return Found(first, last - 1, None, None, False, why), last
    if kind == "span":
        trimmed = _trimmed(tokens, letters, first, last)
        if trimmed is None:
            return Found(first, last - 1, None, None, False, _AFTER_WHAT), last
        first, last = trimmed
    spot = _read(letters, values, first, last)
    years = _FOUND_UNREAD.fullmatch(letters, first, last)
    if spot.edtf is None and not years and (point := _POINT.match(letters, first)):
        other = _read(letters, values, first, point.end())  # 20-Sep-2012 is no span
        if other.edtf is not None or point.end() > last:
            spot, last = other, point.end()
    if spot.edtf is not None or kind != "span" or years:
        return spot, last
    if not _YEARLY.search(letters, first, last):
        leaned, end = _leaning(tokens, letters, values, first, last, anchor)
        if leaned is not None:
            return leaned, end
    if letters[first] in _BARE_NUMBERS:  # "£3 until 2010": the number is no part of a date
        return None, first + 1
    # A span that cannot be read is looked at date by date.
    single = _SINGLE.search(letters, match.start(), match.end())
    if single is None:
        return None, first + 1
    if single["lean"] is not None:
        return _leaning(tokens, letters, values, *single.span(), anchor)
    return _read(letters, values, *single.span()), single.end()


def _read(letters: str, values: list[Any], first: int, last: int) -> Found:
    """The date that the letters between two places say, or why they say none."""
    edtf, precision, why = attempt(letters[first:last], tuple(values[first:last]))
    return Found(first, last - 1, edtf, precision, False, why)


_BARE_NUMBERS = {DATES.letter_of[name] for name in ("DAY", "TWO", "NTH")}
_FOUND_UNREAD = re.compile(DATES.pattern("YEAR (?:SLASH|HYPH|DASH) (?:TWO|DAY) (?:YW|GG DOT?)?"))
_YEARLY = re.compile(DATES.pattern("YEAR|ISODAY|YMD|DMY|SLASHED|MY|WEEK|DECADE"))
_BEFORE_A_YEAR = re.compile(DATES.pattern("(?:BEFORE|AFTER) YEAR"))
_BEFORE_THE_YEAR = re.compile(DATES.pattern("(?:BEFORE|AFTER|SINCE|UNTIL) THE YEAR"))


def _trimmed(tokens: Tokens, letters: str, first: int, last: int) -> tuple[int, int] | None:
    """A span without what belongs to the words around it; None where two readings are left.

    "After 2005 relations cooled" is not "after 2005 elections", but has the same words.
    """
    if _BEFORE_A_YEAR.fullmatch(letters, first, last) and last < len(tokens):
        after = tokens.word(last)
        if after.islower() and after.endswith("s") and after.isascii() and after not in _VERBS:
            return None
    if _BEFORE_THE_YEAR.fullmatch(letters, first, last):
        return last - 1, last
    if letters[first] == _TO and tokens.low(first) != "through":
        # "The lease runs to 2042" has an end, "compared to 2009" a year.
        return (first if _LASTS.fullmatch(tokens.low(first - 1)) else first + 1), last
    return first, last


_TO = DATES.letter_of["TO"]
_WORDS = word_file("prose")
_NUMBERED = re.compile(rf"(?<!\w){either(_WORDS['patterns']['numbered'])}", re.IGNORECASE)
_LASTS = re.compile(either(_WORDS["patterns"]["lasts"]))
_VERBS = word_set(_WORDS["verbs_in_s"])
_AFTER_WHAT = "after that year, or after what is named by it? Write the year alone"


def _leaning(
    tokens: Tokens, letters: str, values: list[Any], first: int, last: int, anchor: Anchor
) -> tuple[Found | None, int]:
    """A date without a year, with that of the date before it or of the day of writing."""
    lean = leaning(tokens, letters, first, last)
    if lean is None:
        return None, first + 1
    first, last = lean.first, lean.last
    if lean.kind == "unit" and letters[first - 1 : first] == _THE:
        first -= 1
    edtf, why = complete(lean, letters, values, anchor)
    return Found(first, last - 1, edtf, None, edtf is not None, why), last
