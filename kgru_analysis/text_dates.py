"""Dates in running text: where they stand, and what they mean beside the dates before them."""

import re
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from kgru_analysis.date_faults import Unclear, explain
from kgru_analysis.date_words import to_edtf
from kgru_analysis.dates import parse_dates
from kgru_analysis.text_date_codes import codes, stands_alone
from kgru_analysis.text_tokens import Token

# Patterns over the letters of `text_date_codes`; every repeat is bounded, so time is linear.
_MON, _YR, _DAY, _PART = r"(?:M|m\.?)", r"Y(?:y|g\.?)?", "[do]", "(?:P[f-]{0,3}|p[fi-]{0,3})"
_DEC = r"D(?:y|g\.?)?"
_POINT = "|".join(
    (
        "F",
        rf"{_DAY}f?{_MON}f?,?{_YR}",
        rf"{_MON}f?{_DAY},?{_YR}",
        rf"(?:{_PART})?{_MON}f?,?{_YR}",
        rf"{_PART}(?:{_YR}|{_DEC})",
        rf"Sf?,?{_YR}",
        rf"Wf?,?Y[-–/](?:Y|[de])(?:y|g\.?)?",
        rf"[Od]Qf{{0,2}},?{_YR}",
        "qdf?,?-?Y",
        "dqf?Y",
        "Y-?qd",
        _DEC,
        _YR,
    )
)
_TAIL = ",?f{0,2}(?:h{1,2}|Hh?)[zygx]"
_LEAN = "|".join(
    (
        rf"{_DAY}f?{_MON}(?:{_TAIL})?",
        rf"{_MON}f?{_DAY}(?:{_TAIL})?",
        rf"(?:{_PART})?{_MON}(?:{_TAIL})?",
        f"[SPp]{_TAIL}",
        f"[Od]Q{_TAIL}",
        "f?h{1,2}[zyx]",
        "f?[vV][zyx]",
        f"(?:f?H(?:{_MON}|S|[zyx]))",
        "[Pp]f{0,2}C",
    )
)
_SIDE = f"{_POINT}|{_LEAN}|d|e"
_SPAN = "|".join(
    (
        f"d&df?{_MON}f?,?{_YR}|{_MON}d(?:&|[-–])d,?{_YR}",
        f"B(?:{_SIDE})&(?:{_SIDE})",
        f"[nc](?:{_SIDE})[tu](?:{_SIDE})",
        f"(?:{_SIDE})[-–](?:{_SIDE})",
        rf"[nc]?(?:{_POINT})(?:[tu]|[-–])f?Rr?",
        r"Y[tu]Y(?:y|g\.?)?|Y/(?:Y|[de])(?:y|g\.?)?",
    )
)
_DATE = re.compile(f"(?:[a?]\\.?)?(?:(?P<span>{_SPAN})|(?P<point>[cubA]?(?:{_POINT}))"
                   f"|(?P<lean>[cubA]?(?:{_LEAN})))")  # fmt: skip
_SINGLE = re.compile(f"(?P<point>{_POINT})|(?P<lean>{_LEAN})")

_NO_YEAR = "leans on an earlier date, and the paragraph has none in a single year"
_DAY_OF_WRITING = "leans on the day of writing, which the text alone does not say"
_CENTURY = "which years are meant has to be judged"


class Found(NamedTuple):
    """A date in a text: its tokens, how it is to be read, and whether it leans on another."""

    first: int
    last: int
    text: str
    letters: str
    leans: bool


def find_dates(text: str, found: list[Token]) -> pd.DataFrame:
    """Dates of a text.

    Returns
    -------
    DataFrame
        One row a date, in order: first and last token, start, end, date (EDTF), the columns of
        `parse_dates`, inferred (the year or month comes from another date), note (why there are
        no bounds).
    """
    spots = _spots(text, found, codes(found))
    readings = [_readable(spot.text) for spot in spots]
    edtf: list[str | None] = [None] * len(spots)
    notes: list[str | None] = [None] * len(spots)
    year: int | None = None
    month: str | None = None
    inferred = [False] * len(spots)
    paragraph = _paragraph_numbers(found)
    for i, spot in enumerate(spots):
        if i and paragraph[spot.first] != paragraph[spots[i - 1].first]:
            year = month = None
        reading = readings[i]
        if spot.leans:
            reading, notes[i] = _lean(spots, readings, i, year, month, found)
            inferred[i] = reading is not None
        if reading is not None:
            edtf[i], notes[i] = _edtf(reading)
            readings[i] = reading if edtf[i] else None
            # "Until 2042" is seldom the year of what is told next.
            if edtf[i] and not edtf[i].startswith("/"):
                year, month = _single(edtf[i])
    parsed = parse_dates([r if e else None for r, e in zip(readings, edtf, strict=True)])
    places = pd.DataFrame(
        {
            "first": [s.first for s in spots],
            "last": [s.last for s in spots],
            "start": [found[s.first].start for s in spots],
            "end": [found[s.last].end for s in spots],
            "date": pd.array(edtf, dtype="str"),
            "inferred": pd.array([x and e is not None for x, e in zip(inferred, edtf, strict=True)],
                                 dtype=bool),
            "note": pd.array(notes, dtype="str"),
        }
    )  # fmt: skip
    return pd.concat([places, parsed], axis=1)


def _spots(text: str, found: list[Token], letters: str) -> list[Found]:
    """Where dates stand; a span that cannot be read is looked at date by date."""
    spots: list[Found] = []
    at = 0
    while match := _DATE.search(letters, at):
        at = match.end()
        if match["span"] is not None:
            spot = _spot(text, found, letters, match.start(), match.end(), leans=False)
            leans = not re.search("[YFD]", match["span"])
            trial = f"{_readable(spot.text)} 2000" if leans else _readable(spot.text)
            # "2009-10" may be a month or two years: it is found, but not read.
            if _edtf(trial)[0] or re.fullmatch("Y[-–/][de](?:y|g\\.?)?", match["span"]):
                spots.append(spot._replace(leans=leans))
                continue
            at = match.start() + 1
            if single := _SINGLE.search(letters, match.start(), match.end()):
                at = single.end()
                spots += _checked(text, found, letters, single)
            continue
        spots += _checked(text, found, letters, match)
    return spots


def _checked(text: str, found: list[Token], letters: str, match: re.Match) -> list[Found]:
    """The date of a match without two ends, unless it is no date after all."""
    first, last = match.start(), match.end()
    if match["point"] is not None:
        word = letters[first] in "cubA" and _WHOLE.fullmatch(letters, first + 1, last)
        after = letters[last : last + 1]
        if word and letters[first] in "bA" and after == "_" and found[last].kind == "word" and (
            letters[last - 1] == "Y" and found[last].text.islower()
            and found[last].low.endswith("s")
        ):  # fmt: skip
            first += 1  # after 2005 elections: the year tells which
        return [_spot(text, found, letters, first, last, leans=False)]
    body = match["lean"]
    shape = body.lstrip("cubA")
    month = first + next((k for k, c in enumerate(letters[first:last]) if c in "Mm"), 0)
    if re.fullmatch(rf"{_MON}f?d", shape) and first and found[first - 1].low in ("in", "of", "by"):
        last = month + 1  # "in May 15 soldiers"
        shape = "M"
    if re.fullmatch(_MON, shape):
        if not stands_alone(found, month):
            return []
        if letters[last - 1] == ".":
            last -= 1
    return [_spot(text, found, letters, first, last, leans=True)]


_WHOLE = re.compile(_POINT)


def _spot(
    text: str, found: list[Token], letters: str, first: int, last: int, *, leans: bool
) -> Found:
    start, end = found[first].start, found[last - 1].end
    return Found(first, last - 1, text[start:end], letters[first:last], leans)


_SUFFIX = re.compile(r"(?<=[0-9]{4})-?(?:ого|ый|го|ом|му|м|й)\b")
_TO_YEARS = re.compile(r"([0-9]{2})([0-9]{2}) ?([-–—]) ?([0-9]{2})(?![0-9-])")
_FRAME = re.compile(r"(?<=[a-zа-я])(?:,? in| in the| of the)(?= [A-Z0-9])", re.IGNORECASE)
_BOTH = re.compile(r"\b([0-9]{1,2}) (?:and|и) ([0-9]{1,2})\b")


def _readable(text: str) -> str:
    """The text in a form that `to_edtf` reads: one space, full years, no "in" after "early"."""
    text = " ".join(text.replace(" ", " ").split())
    text = _SUFFIX.sub("", text)
    text = re.sub("(?<=[0-9])-(?=present|now)", "–", text)
    text = _FRAME.sub(" of" if "of" in text else "", text)
    if both := _BOTH.search(text):
        if int(both[2]) == int(both[1]) + 1:
            text = text[: both.start()] + f"{both[1]}-{both[2]}" + text[both.end() :]
    if short := _TO_YEARS.search(text):
        century, first, dash, last = short.groups()
        if int(last) > int(first) and not text.casefold().startswith(("winter", "зим")):
            # A hyphen before 01 to 12 may make a month: such years are left to the reader.
            years = f"{first}/{last}" if dash == "-" and int(last) < 13 else f"{first}–{century}{last}"
            text = text[: short.start()] + century + years + text[short.end() :]
    return text


@lru_cache(maxsize=4096)
def _edtf(text: str) -> tuple[str | None, str | None]:
    """EDTF of a readable text, or why it is none."""
    try:
        edtf = to_edtf(text)[0]
    except Unclear as reason:
        return None, str(reason)
    bounds = parse_dates([edtf], unknown="null")
    return (edtf, None) if bounds["precision"].notna().item() else (None, explain(edtf))


def _single(edtf: str) -> tuple[int | None, str | None]:
    """The year, and the month, of a date that lies in one."""
    sides = [side.strip("?~%") for side in edtf.split("/")]
    dated = [side for side in sides if side[:4].isdigit()]
    if len({side[:4] for side in dated}) != 1 or (len(sides) == 2 and len(dated) == 1 and sides[0]):
        # An open start such as 2003/.. still names one year.
        year = int(dated[0][:4]) if dated and len(dated) == 1 else None
        return year, None
    months = {side[:7] for side in dated if len(side) >= 7 and side[5:7] < "13"}
    return int(dated[0][:4]), months.pop() if len(months) == 1 and len(dated) == len(sides) else None


def _lean(
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
        if unit:
            return (month, None) if month and not step else (None, _NO_YEAR)
        shift = 0 if not step else 1 if step[1] else -1
        return str(year + shift), None
    joint = ", " if re.search(r"[A-Za-z]\.? [0-9]{1,2}(?:st|nd|rd|th)?$", core) else " "
    return f"{core}{joint}{year}", None


_JOINED = (["and"], ["и"], ["or"], ["или"], [",", "and"])


def _year_that_follows(
    spots: list[Found], readings: list[str], i: int, found: list[Token]
) -> int | None:
    """The year of "June 2010" for the May of "in May and June 2010" or "May, June and July"."""
    for j in range(i + 1, min(i + 4, len(spots))):
        between = [token.low for token in found[spots[j - 1].last + 1 : spots[j].first]]
        if between not in _JOINED and between != [","]:
            return None
        if not spots[j].leans:
            later = _edtf(readings[j])[0]
            named = re.search(r"[^\W\d_]{3}", readings[j])
            return _single(later)[0] if later and named and between in _JOINED else None
    return None


_TAIL_WORDS = (
    r",?(?:\s|^)(?:of |the |in )*(?:that same|that|the same|same|того же|том же|того|том|тот же|этого же"
    r"|этом же) (?:year|month|год[ау]?|г\.?|месяц[ае]?)$"
)
_STEPS = re.compile(r"(following|следующ)|(previous|preceding|предыдущ|предшеств)", re.IGNORECASE)


def _paragraph_numbers(found: list[Token]) -> list[int]:
    number, numbers = 0, []
    for token in found:
        number += token.kind == "gap"
        numbers.append(number)
    return numbers
