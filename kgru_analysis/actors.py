"""Names of states and organizations, in any of three languages and at any time, as one code.

Names are data (``actor_names.csv``), and nothing is guessed from a likeness of spelling.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, Folder, data_folder, open_folder
from kgru_analysis.columns import as_column, hashable, need_columns, one_each, refuse_rows
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import UnknownActor, UnreadableDate, one_of
from kgru_analysis.load import load
from kgru_analysis.names import LONGEST, normal, state_of
from kgru_analysis.tokens import word_set

# Codes and abbreviations that are also everyday words: they count in capitals only.
_WORDS = word_set(
    """ago and are bra can cod com cub fin gin guy lie mar multi nor pan per sun ton unknown
    us who воз иду"""
)
# Days are whole numbers from 1970, so that an open end is just a very far day.
_ALWAYS = (-(2**62), 2**62)
# Kinds of names that stand for a state only where a reader says so, and what many are called.
ON_REQUEST = {"agency": "agencies", "capital": "capitals"}


class _Name(NamedTuple):
    """What a name means: an actor, the first and last day on which it does, and if on request."""

    actor: str
    first: int
    last: int
    kind: str = ""


@renamed(on="date")
def resolve_actors(
    values: Any,
    *,
    date: Any = None,
    unknown: str = "raise",
    agencies: bool = False,
    capitals: bool = False,
    folder: AnyFolder = None,
) -> pd.Series:
    """Read names of states and organizations as actor codes.

    Capitals, spaces, punctuation, a leading "the" and the two dots of ё do not matter; spelling
    does. Codes stand for themselves at any date. Missing values and blank text stay missing.
    Raises `UnknownActor`, naming the rows, `UnreadableDate` for ``date``, and `KgruError` if
    ``values`` is no column or ``date`` does not fit it.

    Parameters
    ----------
    values : Series, Index, list, one-dimensional array or one text
        Names in any language of ``actor_names``, of at most 200 characters, those of states in
        German and French too; or codes: those of ``actors``, and for states also ISO 3166-1
        alpha-2 in capitals ("KG") and numeric ("417").
    date : one date, or a Series or list of them, optional
        When the names were used, in any form that `parse_dates` reads; one for all values or one
        each. A name counts if any day of its date lies within the years of the name: "Customs
        Union" is one body in 1998 and another in 2012. A missing date leaves all years.
    unknown : {"raise", "null"}
        What becomes of text that names no actor, or several: an error, or a missing value.
    agencies, capitals : bool
        Whether a body of a state ("KfW"), or its capital ("Yerevan"), stands for the state. Some
        cities that sources use so are names in any case.
    folder : path or Folder, optional
        Another data folder, with tables ``actors`` and ``actor_names`` of its own.

    Returns
    -------
    Series of str
        Codes of the table ``actors``, with the index and name of ``values``.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> kg.resolve_actors(["Kirghizia", "США", "the C.S.T.O.", "Орусия"]).to_list()
    ['KGZ', 'USA', 'CSTO', 'RUS']
    >>> kg.resolve_actors(["Customs Union", "Customs Union"], date=[1998, "2012-03"]).to_list()
    ['EURASEC', 'EAEU']
    """
    one_of("unknown", unknown, ("raise", "null"))
    column = as_column([values] if isinstance(values, str) else values, "resolve_actors")
    cells, home = hashable(column), open_folder(folder)
    if date is None and cells.isin(home.table("actors").get("actor", [])).all():
        return column.astype("str")  # codes alone: reading the names takes longer than all the rest
    text, distinct = pd.factorize(cells)
    meanings = home.kept(_Meanings, "actors", "actor_names")
    allowed = {"", *(["agency"] if agencies else []), *(["capital"] if capitals else [])}
    readings = [meanings.read(value, allowed) for value in distinct]
    if date is None:
        case, results = text, [_choose(reading, _ALWAYS) for reading in readings]
    else:
        day, spans = _spans(date, column, by_label=isinstance(values, pd.Series))
        # Each pair of a name and a date is looked at once, however many rows have it.
        case, pairs = pd.factorize(np.where(text < 0, -1, text * len(spans) + day))
        results = [
            _choose(readings[p // len(spans)], spans[p % len(spans)]) if p >= 0 else (None, "")
            for p in pairs
        ]
    reasons = [reason for _, reason in results]
    if unknown == "raise" and any(reasons):
        faults = {i: reasons[c] for i, c in enumerate(case) if c >= 0 and reasons[c]}
        what = "values name no actor, or more than one"
        advice = "Mend them, add a line to actor_names.csv, or pass unknown='null'"
        refuse_rows(column, faults, UnknownActor, what, f"{advice} to leave them missing.")
    codes = pd.array([code for code, _ in results], dtype="str")
    return pd.Series(codes.take(case, allow_fill=True), index=column.index, name=column.name)


def load_names(folder: AnyFolder) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables of actors and of their names, without the rows in which a needed cell is empty."""
    actors, names = load("actors", folder=folder), load("actor_names", folder=folder)
    needed, where = ["actor", "name", "kind", "valid_from", "valid_to"], data_folder(folder)
    need_columns(actors, ["actor", "kind"], what=f"table actors of {where}")
    need_columns(names, needed, what=f"table actor_names of {where}")
    names = names.dropna(subset=["actor", "name"]).astype({"actor": "str", "name": "str"})
    return actors.dropna(subset="actor").astype({"actor": "str"}), names


class _Meanings:
    """What codes and names mean in one data folder."""

    def __init__(self, folder: Folder) -> None:
        codes, names = load_names(folder)
        codes = codes["actor"]
        # Codes keep their capitals: "can" is a word, "CAN" is a state.
        self.codes = {code.lower(): code for code in codes if code.lower() not in _WORDS}
        self.codes |= {code: code for code in codes}
        first = _days(parse_dates(names["valid_from"])["earliest"], _ALWAYS[0])
        last = _days(parse_dates(names["valid_to"])["latest"], _ALWAYS[1])
        kinds = names["kind"].where(names["kind"].isin(ON_REQUEST), "")
        self.names: dict[str, list[_Name]] = {}
        for key, *name in zip(
            map(normal, names["name"]), names["actor"], first, last, kinds, strict=True
        ):
            if key:
                self.names.setdefault(key, []).append(_Name(*name))

    def read(self, value: object, allowed: set[str]) -> list[_Name] | str:
        """Return what a value can mean, which is nothing for a blank, or why it is unknown."""
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if whole and (code := state_of(f"{value:03d}", "")) in self.codes:
            return [_Name(str(code), *_ALWAYS)]
        if not isinstance(value, str):
            kind = value if isinstance(value, type) else type(value)
            return f"a name is text, not {kind.__name__}"
        if len(value) > LONGEST and value.strip():
            return f"longer than {LONGEST} characters: not one name"
        plain = (value if value.isascii() else unicodedata.normalize("NFKC", value)).strip()
        if not plain:
            return []
        if plain in self.codes:
            return [_Name(self.codes[plain], *_ALWAYS)]
        small = plain.lower()
        # Most names need no more than this, and only this is quick on many spellings.
        key = small if small in self.names else normal(plain)
        if key in _WORDS and plain != plain.upper():
            return "an everyday word; the abbreviation is written in capitals"
        found = self.names.get(key)
        if found is None:
            code = state_of(plain, key)
            return [_Name(code, *_ALWAYS)] if code and code in self.codes else "names no actor"
        meant = [name for name in found if name.kind in allowed]
        if not meant:
            what = found[0].kind
            return (
                f"is a {what} of {found[0].actor}; pass {ON_REQUEST[what]}=True if it stands for "
                "the state"
            )
        return meant


def _choose(reading: list[_Name] | str, span: tuple[int, int]) -> tuple[str | None, str]:
    """Pick the one actor that is meant within a span: (code, "") or (None, reason)."""
    if isinstance(reading, str):
        return None, reading
    possible = [name for name in reading if name.first <= span[1] and name.last >= span[0]]
    codes = list(dict.fromkeys(name.actor for name in possible))
    if len(codes) == 1:
        return codes[0], ""
    if codes:
        advice = "give date=, that of the row" if span == _ALWAYS else "give a narrower date="
        return None, f"means {_told(possible)}; {advice}"
    return None, f"means {_told(reading)}, but not on {_period(*span)}" if reading else ""


def _told(names: Sequence[_Name]) -> str:
    return " or ".join(f"{n.actor} ({_period(n.first, n.last)})" for n in names)


def _period(first: int, last: int) -> str:
    start, end = (str(np.datetime64(d, "D")) if d not in _ALWAYS else "" for d in (first, last))
    if start == end:
        return start or "at any date"
    return f"{start} to {end}" if start and end else f"from {start}" if start else f"to {end}"


def _spans(
    given: Any, column: pd.Series, *, by_label: bool
) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Find the distinct spans of days, and which of them each row has."""
    if pd.api.types.is_scalar(given):
        row, dates = np.zeros(len(column), dtype="int64"), parse_dates([given])
    else:
        by_place = isinstance(given, pd.Series) and not by_label
        cells = one_each(given.array if by_place else given, column.index, "date=")
        row, distinct = np.arange(len(cells)), cells
        # Cells of other kinds can be equal and yet mean two days, or one of them no day.
        one_kind = str(getattr(given, "dtype", "object")) != "object"
        if one_kind or all(isinstance(cell, str | float | None) for cell in cells):
            row, distinct = pd.factorize(cells)
        try:
            dates = parse_dates(pd.Index(distinct, dtype=object))
        except UnreadableDate:
            parse_dates(cells)  # raises again, now with the labels of the rows
            raise
    # The last span, which -1 points at, is that of the missing dates.
    first = [*_days(dates["earliest"], _ALWAYS[0]), _ALWAYS[0]]
    last = [*_days(dates["latest"], _ALWAYS[1]), _ALWAYS[1]]
    return np.where(row < 0, len(first) - 1, row), list(zip(first, last, strict=True))


def _days(dates: pd.Series, missing: int) -> list[int]:
    days = dates.to_numpy().astype("datetime64[D]").astype("int64")
    return np.where(dates.isna(), missing, days).tolist()
