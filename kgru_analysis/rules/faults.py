"""A fault, and how rules name the rows of a table as faults."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

# What to do about a fault, by rule.
ADVICE = pd.read_csv(Path(__file__).with_name("advice.csv"), index_col="rule")["advice"].to_dict()

Fault = dict[str, str]
Bounds = dict[str, pd.DataFrame]
Entry = dict[str, Any]
VERBATIM = {"text"}  # columns of passages as they stand, spaces and odd letters too
_Keyed = TypeVar("_Keyed", pd.Series, pd.DataFrame)
MOST = 1000  # faults of one rule in one column that are named; of more, the number is told


@dataclass(frozen=True)
class Table:
    """A table that could be read, as a rule looks at it.

    ``frame`` holds cells as text, indexed by the line of the file, and missing where empty;
    ``dates`` and ``numbers`` what these cells mean, by column; ``odd`` names the kinds of letters
    to be looked for, as far as the file holds any; ``tables`` are all that were read.
    """

    entry: Entry
    frame: pd.DataFrame
    dates: Bounds
    numbers: dict[str, pd.Series]
    odd: set[str]
    tables: "Tables"

    @property
    def name(self) -> str:
        return str(self.entry["name"])

    def has(self, *columns: str, numbers: Iterable[str] = (), dates: Iterable[str] = ()) -> bool:
        """Tell whether there are these columns, and some of numbers and of dates in EDTF."""
        known = {*columns} <= {*self.frame} and {*numbers} <= {*self.numbers}
        return known and {*dates} <= {*self.dates}

    def faults(self, where: pd.Series, column: str, rule: str) -> list[Fault]:
        """Name rows as faults of one rule in one column, or in several: "a+b".

        The mask may leave rows out that are none.
        """
        if not where.index.equals(self.frame.index):
            where = where.reindex(self.frame.index)
        where = where.fillna(False).astype(bool)
        if not where.any():
            return []
        bad = self.frame[where].iloc[:MOST]
        values = bad[column.split("+")].fillna("").agg("+".join, axis=1)
        found = [
            fault(self.name, row, column, value, rule)
            for row, value in zip(row_labels(bad, self.entry), values, strict=True)
        ]
        return found + more(self.name, column, int(where.sum()) - MOST, rule)


@dataclass(frozen=True)
class Tables:
    """The tables of a folder that could be read, by name.

    ``declared`` are all that the folder describes, read or not, and ``lists`` the lists of codes
    that their columns name.
    """

    read: dict[str, Table]
    declared: set[str]
    lists: set[str]

    def get(
        self, name: str, *columns: str, numbers: Iterable[str] = (), dates: Iterable[str] = ()
    ) -> Table | None:
        """Return a table if it was read and has these columns."""
        table = self.read.get(name)
        return table if table and table.has(*columns, numbers=numbers, dates=dates) else None


Rule = Callable[[Table], Iterable[Fault]]


def needs(
    *columns: str, numbers: Iterable[str] = (), dates: Iterable[str] = (), table: str = ""
) -> Callable[[Rule], Rule]:
    """Ask a rule only of tables that have these columns, or of one table alone."""

    def decorate(rule: Rule) -> Rule:
        @functools.wraps(rule)
        def call(asked: Table) -> Iterable[Fault]:
            fits = asked.has(*columns, numbers=numbers, dates=dates)
            return rule(asked) if fits and table in ("", asked.name) else ()

        return call

    return decorate


def fault(table: str, row: str, column: str, value: str, rule: str) -> Fault:
    return {
        "table": table,
        "row": plain(row),
        "column": column,
        "value": plain(value if len(value) <= 200 else value[:197] + "..."),
        "rule": rule,
        "advice": ADVICE[rule],
    }


def plain(text: str) -> str:
    """Write what a terminal would obey, or a reader not see, as its escape: ``\\x1b``."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def more(table: str, column: str, count: int, rule: str) -> list[Fault]:
    """Say how many more faults there are than were named."""
    return [fault(table, "", column, f"and {count:,} more", rule)] if count > 0 else []


def row_labels(frame: pd.DataFrame, entry: dict[str, Any]) -> pd.Series:
    """Name each row by its id, or by its line in the file where the table has no single id."""
    lines = "line " + frame.index.astype(str).to_series(index=frame.index)
    key = as_list(entry["schema"].get("primaryKey", []))
    if len(key) != 1 or key[0] not in frame:
        return lines
    return frame[key[0]].where(frame[key[0]].notna(), lines)


def once(keyed: _Keyed) -> _Keyed:
    """Take each key of an index once: the first of a repeated one, and none that is missing."""
    return keyed[keyed.index.notna() & ~keyed.index.duplicated()]


def pointed_at(frame: pd.DataFrame, column: str, key: str) -> np.ndarray:
    """Return the place of the row that each row points at within its table; -1 for none."""
    place = once(pd.Series(np.arange(len(frame)), index=frame[key]))
    return frame[column].map(place).fillna(-1).to_numpy(dtype="int64")


def as_list(columns: str | list[str]) -> list[str]:
    return [columns] if isinstance(columns, str) else list(columns)


def references(entry: dict[str, Any]) -> list[tuple[list[str], str, list[str]]]:
    """The foreign keys of a table: its columns, the other table, the columns there."""
    return [
        (
            as_list(key["fields"]),
            key["reference"].get("resource") or entry["name"],
            as_list(key["reference"]["fields"]),
        )
        for key in entry["schema"].get("foreignKeys", [])
    ]
