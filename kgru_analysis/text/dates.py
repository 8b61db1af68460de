"""Dates in running text: where they stand, and what they mean beside the dates before them."""

import re

import pandas as pd

from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.text.date_codes import codes, stands_alone
from kgru_analysis.text.date_reading import Found, complete, edtf_of, readable, single_year
from kgru_analysis.text.tokens import Token

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
        r"Wf?,?Y[-–/](?:Y|[de])(?:y|g\.?)?",
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
# One side may be a bare number; two of them are no date, and tables of them have to cost little.
_NAMED = f"{_POINT}|{_LEAN}"
_SIDE = f"{_NAMED}|[de]"
_SPAN = "|".join(
    (
        f"d&df?{_MON}f?,?{_YR}|{_MON}d(?:&|[-–])d,?{_YR}",
        f"B(?:(?:{_NAMED})&(?:{_SIDE})|[de]&(?:{_NAMED}))",
        f"[nc](?:(?:{_NAMED})[tu](?:{_SIDE})|[de][tu](?:{_NAMED}))",
        f"(?:{_NAMED})[-–](?:{_SIDE})|[de][-–](?:{_NAMED})",
        rf"[nc]?(?:{_POINT})(?:[tu]|[-–])f?Rr?",
        r"Y[tu]Y(?:y|g\.?)?|Y/(?:Y|[de])(?:y|g\.?)?",
    )
)
# What no date begins with is left at once: signs, and rows of bare numbers.
_DATE = re.compile(
    f"(?=[a-zA-Z?])(?![de][-–][de][-–])(?:[a?]\\.?)?"
    f"(?:(?P<span>{_SPAN})|(?P<point>[cubA]?(?:{_POINT}))|(?P<lean>[cubA]?(?:{_LEAN})))"
)
_SINGLE = re.compile(f"(?P<point>{_POINT})|(?P<lean>{_LEAN})")


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
    readings = [readable(spot.text) for spot in spots]
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
            reading, notes[i] = complete(spots, readings, i, year, month, found)
            inferred[i] = reading is not None
        if reading is not None:
            edtf[i], notes[i] = edtf_of(reading)
            readings[i] = reading if edtf[i] else None
            # "Until 2042" is seldom the year of what is told next.
            if edtf[i] and not edtf[i].startswith("/"):
                year, month = single_year(edtf[i])
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
            trial = f"{readable(spot.text)} 2000" if leans else readable(spot.text)
            # "2009-10" may be a month or two years: it is found, but not read.
            if edtf_of(trial)[0] or re.fullmatch("Y[-–/][de](?:y|g\\.?)?", match["span"]):
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


def _paragraph_numbers(found: list[Token]) -> list[int]:
    number, numbers = 0, []
    for token in found:
        number += token.kind == "gap"
        numbers.append(number)
    return numbers
