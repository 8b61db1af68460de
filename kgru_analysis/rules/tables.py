"""Tables as a rule looks at them: cells, what they mean, and how their rows are named as faults."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from kgru_analysis.dates.edtf import WIDTH, read_edtf
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.descriptor import as_list, column_type
from kgru_analysis.rules.faults import MOST, Entry, Fault, fault, more

_Built = TypeVar("_Built")
_Keyed = TypeVar("_Keyed", pd.Series, pd.DataFrame)
# As many digits as pandas reads into 64 bits, and only 0 to 9: \d would also let others in.
_FORMS = {
    "number": r"-?[0-9]{1,30}(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?",
    "integer": r"-?[0-9]{1,18}",
    "year": r"-?[0-9]{4}",
}
_CLOCK = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+(Z|[+-][0-9:]+)?"


def _as_numbers(form: str, texts: pd.Index) -> np.ndarray:
    numbers, plain = np.full(len(texts), np.nan), texts.str.fullmatch(form)
    numbers[plain] = texts[plain].to_numpy(dtype=object).astype("float64")
    return numbers


def once(keyed: _Keyed) -> _Keyed:
    """Take each key of an index once: the first of a repeated one, and none that is missing."""
    return keyed[keyed.index.notna() & ~keyed.index.duplicated()]


@dataclass(frozen=True, eq=False)
class Table:
    """A table that could be read, as a rule looks at it.

    A column holds the same texts again and again. So ``columns`` tell where the text of each row
    stands among the distinct ones, -1 for an empty cell, and these, of which the last is missing.
    ``lines`` are those of the rows in the file. ``odd`` names the kinds of letters to be looked
    for, as far as the file holds any; ``tables`` are all that were read.
    """

    entry: Entry
    lines: list[int]
    columns: dict[str, tuple[np.ndarray, pd.Index]]
    odd: set[str]
    tables: "Tables"
    _known: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.entry["name"])

    @functools.cached_property
    def frame(self) -> pd.DataFrame:
        """The cells as text, indexed by the line of the file, and missing where empty."""
        cells = {name: texts.array.take(at) for name, (at, texts) in self.columns.items()}
        return pd.DataFrame(cells, pd.Index(self.lines, dtype="int64"))

    @functools.cached_property
    def types(self) -> dict[str, str]:
        """The type of each column."""
        return {f["name"]: column_type(f) for f in self.entry["schema"]["fields"]}

    @functools.cached_property
    def numbers(self) -> dict[str, pd.Series]:
        """The numbers of each column of numbers; what is not written as one is missing."""
        return {
            column: pd.Series(
                self.by_text(column, functools.partial(_as_numbers, _FORMS[kind])), self.frame.index
            )
            for column, kind in self.types.items()
            if kind in _FORMS
        }

    @functools.cached_property
    def dates(self) -> dict[str, pd.DataFrame]:
        """The bounds of each column of dates; those of what is no date in EDTF are missing."""
        bounds = self.tables.bounds
        return {
            column: bounds.take(self.by_text(column, bounds.index.get_indexer)).set_axis(
                self.frame.index
            )
            for column in self.date_columns
        }

    @property
    def date_columns(self) -> list[str]:
        return [column for column, kind in self.types.items() if kind == "edtf"]

    def has(self, columns: str) -> bool:
        """Tell whether there are these columns, as in "id value:number date:date" (of EDTF)."""
        kinds: dict[str, Any] = {"": self.types, "number": self.numbers, "date": self.dates}
        asked = [column.partition(":") for column in columns.split()]
        return all(name in kinds[kind] for name, _, kind in asked)

    def distinct(self, *columns: str) -> tuple[np.ndarray, pd.Index]:
        """Where the key of each row stands among the distinct ones (-1: it lacks a part); these."""
        if len(columns) == 1:
            return self.columns[columns[0]]
        if columns not in self._known:
            place = np.zeros(len(self.lines), dtype="int64")
            for column in columns:
                own, texts = self.distinct(column)
                both = np.where((place < 0) | (own < 0), np.nan, place * float(len(texts)) + own)
                place = pd.factorize(both)[0]
            first = np.unique(place, return_index=True)[1]
            parts = [self.distinct(column) for column in columns]
            codes = [np.append(own[first[place[first] >= 0]], -1) for own, _ in parts]
            levels = [texts[:-1] for _, texts in parts]
            self._known[columns] = place, pd.MultiIndex(levels, codes)
        return self._known[columns]

    def by_text(self, column: str, told: Callable[[pd.Index], Any]) -> np.ndarray:
        """What is told of the distinct texts of a column, the last of them missing, by row."""
        place, texts = self.distinct(column)
        return np.asarray(told(texts))[place]

    def pointed_at(self, ids: Any, key: str = "") -> np.ndarray:
        """The place of the first row with each of these ids as its key (first column); or -1."""
        key = key or str(self.frame.columns[0])
        if key not in self._known:
            places = pd.Series(np.arange(len(self.frame)), self.frame[key])
            self._known[key] = once(places)
        return self._known[key].reindex(ids).fillna(-1).to_numpy(dtype="int64")

    def kept(self, build: Callable[["Table"], _Built]) -> _Built:
        """Return ``build(self)``, which is the same for all tables that are held against it."""
        if build not in self._known:
            self._known[build] = build(self)
        return self._known[build]

    def faults(self, where: Any, column: str, rule: str, *, by_line: bool = False) -> list[Fault]:
        """Name rows as faults of one rule in one column, in several ("a+b") or in all ("").

        ``where`` marks them, by place or by line; it may leave lines out that are none. A row is
        named by its id, or by its line in the file where the table has no single id.
        """
        if not where.any():
            return []
        if isinstance(where, pd.Series):
            where = where.reindex(self.frame.index).fillna(False).astype(bool)
        bad = self.frame[where].iloc[:MOST]
        values = bad[column.split("+") if column else [*bad]].fillna("").agg("+".join, axis=1)
        rows = "line " + bad.index.astype(str).to_series(index=bad.index)
        key = as_list(self.entry["schema"].get("primaryKey", []))
        if len(key) == 1 and not by_line:
            rows = bad[key[0]].where(bad[key[0]].notna(), rows)
        found = [
            fault(self.name, row, column, value, rule)
            for row, value in zip(rows, values, strict=True)
        ]
        return found + more(self.name, column, int(where.sum()) - MOST, rule)


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of a folder that could be read, all that it declares, and its lists of codes."""

    read: dict[str, Table]
    declared: set[str]
    lists: set[str]

    def get(self, name: str, columns: str) -> Table | None:
        """Return a table if it was read and has these columns (see `Table.has`)."""
        table = self.read.get(name)
        return table if table and table.has(columns) else None

    @functools.cached_property
    def bounds(self) -> pd.DataFrame:
        """First and last day of each text in columns of dates that is EDTF; the last is missing."""
        columns = [table.distinct(c)[1] for table in self.read.values() for c in table.date_columns]
        cells = pd.Series([*{text for texts in columns for text in texts[:-1]}], dtype="str")
        # `parse_dates` alone would take words as well.
        short = cells.where(cells.str.fullmatch(rf"[0-9X?~%/.-]{{4,{WIDTH}}}"), "")
        plain = read_edtf(short.to_numpy(dtype=object).astype(f"S{WIDTH}"))["precision"] >= 0
        edtf = cells[plain | cells.str.fullmatch(_CLOCK)]
        read = parse_dates(edtf, unknown="null").set_axis(edtf)
        read = read.loc[read["precision"].notna(), ["earliest", "latest"]]
        return read.reindex([*read.index, np.nan])


Faults = Iterator[Fault]
Rule = Callable[[Table], Iterable[Fault]]


def needs(
    columns: str, *, table: str = "", beside: Mapping[str, str] = MappingProxyType({})
) -> Callable[[Callable[..., Iterable[Fault]]], Rule]:
    """Ask a rule only of tables with these columns (see `Table.has`), or of one table alone.

    It also gets the tables that it needs ``beside``, and is not asked where they lack columns.
    """

    def decorate(rule: Callable[..., Iterable[Fault]]) -> Rule:
        @functools.wraps(rule)
        def call(asked: Table) -> Iterable[Fault]:
            if table not in ("", asked.name) or not asked.has(columns):
                return ()
            others = [asked.tables.get(name, wanted) for name, wanted in beside.items()]
            return rule(asked, *others) if None not in others else ()

        return call

    return decorate
