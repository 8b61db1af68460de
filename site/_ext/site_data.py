"""The tables of a data folder as text, and what links their rows: read once, used by all pages."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import pandas as pd

import kgru_analysis as kg
from kgru_analysis.catalog import package
from kgru_analysis.citations import cite_folder
from kgru_analysis.descriptor import pointers

Row = dict[str, str]
PART = 2500  # rows; what one page of a table may hold


@dataclass
class Data:
    """The tables of a data folder as text, and what links them."""

    folder: Path

    @cached_property
    def package(self) -> dict:
        return package(self.folder)

    @cached_property
    def places(self) -> dict[str, dict[str, list[str]]]:
        """What each column of ids points at, by table, as `row_cells` finds it once."""
        return {}

    @cached_property
    def citation(self) -> str:
        return cite_folder(self.folder)  # reads every file

    @cached_property
    def names(self) -> list[str]:
        return [r["name"] for r in self.package["resources"]]

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """The tables by what a reader looks for, as the package has it: claims first in each."""
        found: dict[str, list[str]] = {title: [] for title in self.package.get("groups", [])}
        for name in sorted(self.names, key=lambda name: not self.is_claims(name)):
            found.setdefault(self.resource(name).get("group", "Other tables"), []).append(name)
        return {title: names for title, names in found.items() if names}

    @cached_property
    def _resources(self) -> dict[str, dict]:
        return {r["name"]: r for r in self.package["resources"]}

    def resource(self, name: str) -> dict:
        return self._resources[name]

    def columns(self, name: str) -> list[str]:
        return [f["name"] for f in self.resource(name)["schema"]["fields"]]

    def rows(self, name: str) -> list[Row]:
        if name not in self._rows:
            path = self.folder / self.resource(name)["path"]
            with path.open(encoding="utf-8", newline="") as lines:
                self._rows[name] = list(csv.DictReader(lines))
        return self._rows[name]

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {}

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """Map each column that points at another table to (table, column)."""
        return pointers(self.resource(name))

    def ids(self, name: str) -> dict[str, int]:
        """Return the first cells of the rows of a table, its ids, with their places in it."""
        if name not in self._ids:
            first = self.columns(name)[0]
            self._ids[name] = {row[first]: i for i, row in enumerate(self.rows(name))}
        return self._ids[name]

    @cached_property
    def _ids(self) -> dict[str, dict[str, int]]:
        return {}

    def page_of(self, name: str, row: str) -> str:
        """Return the address of a claim, source or data set, on the page that holds it."""
        page = part_page(name, self.ids(name).get(row, 0) // PART + 1)
        return f"{page}.html#{quote(row)}"

    def is_claims(self, name: str) -> bool:
        return {"source_id", "claim_group", "preferred"} <= set(self.columns(name))

    def keys(self, name: str) -> list[str]:
        """Return the columns whose values together address a row."""
        key = self.resource(name)["schema"].get("primaryKey") or []
        key = [key] if isinstance(key, str) else list(key)
        if key:
            # Public series have one data set a measure nearly always; keep addresses short then.
            return key
        long = {"before", "after", "reason", "why", "note"}
        return [c for c in self.columns(name) if c not in long]

    def addresses(self, name: str) -> list[str]:
        """Return the address of each row in its page: its key, with a number where it repeats."""
        keys = self.keys(name)
        seen: Counter[str] = Counter()
        found = []
        for row in self.rows(name):
            base = "_".join(row[k] for k in keys if row[k]).replace(" ", "-") or "row"
            seen[base] += 1
            found.append(base if seen[base] == 1 else f"{base}_{seen[base]}")
        return found

    @cached_property
    def actors(self) -> dict[str, str]:
        return (
            {r["actor"]: r["name"] for r in self.rows("actors")} if "actors" in self.names else {}
        )

    @cached_property
    def measures(self) -> dict[str, str]:
        """What each measure of the table of levels is called."""
        return (
            {r["measure"]: r["label"] for r in self.rows("measures")}
            if "measures" in self.names
            else {}
        )

    @cached_property
    def sources(self) -> dict[str, Row]:
        return {r["source_id"]: r for r in self.rows("sources")}

    @cached_property
    def rivals(self) -> dict[tuple[str, str], list[Row]]:
        """Map (table, claim_group) to its rows."""
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for name in filter(self.is_claims, self.names):
            for row in self.rows(name):
                if row["claim_group"]:
                    groups[name, row["claim_group"]].append(row)
        return groups

    @cached_property
    def resting(self) -> dict[str, dict[str, list[str]]]:
        """Map each source to the rows that rest on it, by table."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for name in filter(self.is_claims, self.names):
            key = self.columns(name)[0]
            for row in self.rows(name):
                found[row["source_id"]][name].append(row[key])
        return found

    @cached_property
    def turning_points(self) -> dict[str, list[list[str]]]:
        """Map each year to its turning points: name and page of the event, for who points there."""
        found: dict[str, list[list[str]]] = defaultdict(list)
        for row in self.rows("turning_points") if "turning_points" in self.names else ():
            page = self.page_of("events", row["event_id"])
            found[row["date"][:4]].append([row["label"], f"../data/{page}"])
        return found

    @cached_property
    def pages_of_rows(self) -> dict[str, str]:
        """Map the id of each claim, and what each event says, to the page of its row."""
        found = {}
        for name in filter(self.is_claims, self.names):
            key = self.columns(name)[0]
            for row in self.rows(name):
                found[row[key]] = f"../data/{self.page_of(name, row[key])}"
                if name == "events":
                    found[row["summary"]] = found[row[key]]
        return found


def part_page(name: str, number: int) -> str:
    """Name a page of a table, of which long ones have several.

    >>> part_page("events", 1), part_page("events", 2)
    ('events', 'events-2')
    """
    return name if number == 1 else f"{name}-{number}"


def date_column(data: Data, name: str) -> str:
    return next((c for c in ("date", "start", "published") if c in data.columns(name)), "")


def years(values: Iterable[str]) -> list[tuple[str, str]]:
    """Return the first and last year that each date can mean; "" where it is open."""
    bounds = kg.parse_dates(pd.Series(list(values), dtype="str").replace("", None), unknown="null")
    first, last = bounds["earliest"].dt.year, bounds["latest"].dt.year
    return [
        ("" if pd.isna(a) else str(int(a)), "" if pd.isna(b) else str(int(b)))
        for a, b in zip(first, last, strict=True)
    ]
