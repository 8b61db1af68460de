"""What a lens adds up: garrisons, bodies, rights or series of one actor each, with bounds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, open_folder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.load import load
from kgru_analysis.presence.periods import Calendar
from kgru_analysis.presence.spell_dates import FAR, days
from kgru_analysis.presence.spells import COLUMNS, read_spells

# Outside its first and last count a number lies between the nearest count divided by this and
# multiplied with it.
BEYOND = 2.0


@dataclass(frozen=True)
class Measure:
    """One line of the table ``lens_measures``: what is read, and how."""

    name: str
    lens: str
    label: str
    unit: str
    reader: str
    table: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """What one thing of one actor amounts to, by period; without ``high`` at least ``low``."""

    actor: str
    key: str
    low: np.ndarray
    high: np.ndarray
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inputs:
    """The tables of one folder, who leads which organization, and the periods."""

    host: str
    actors: tuple[str, ...]
    calendar: Calendar
    until: int  # the last day that any table tells of
    folder: AnyFolder = None
    led_by: Mapping[str, str] = field(default_factory=dict)
    # What has been read, for nobody to change: the items of each measure, and tables.
    items: dict[Measure, list[Item]] = field(default_factory=dict, init=False)
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, init=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table with the preferred claims, without rows where the folder has none."""
        if name not in self._tables:
            home = open_folder(self.folder)
            self._tables[name] = load(name, folder=home) if home.has(name) else pd.DataFrame()
        return self._tables[name]

    def covers(self, name: str) -> bool:
        """Tell whether a table has rows on the host: what it does not tell of is then none."""
        table = self.table(name)
        if {"host", "status"} <= set(table):  # presences abroad and plans are none on its soil
            table = table[table["status"] == "actual"]
        columns = [c for c in ("host", "subject", "recipient", "actor", "target") if c in table]
        return any(self.host in set(table[c]) for c in columns)

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Spells of the actors in the host; without rows where the folder tells of none."""
        table = self.table("presence")
        if self.host not in set(table.get("host", [])):
            return pd.DataFrame(columns=COLUMNS, dtype=float)
        spells = read_spells(table, host=self.host, led_by=self.led_by, folder=self.folder)
        return spells[spells["actor"].isin(self.actors)].reset_index(drop=True)

    def spells_of(self, kinds: Sequence[str]) -> pd.DataFrame:
        """Return the spells of some kinds."""
        return self.spells[self.spells["kind"].isin(list(kinds))].reset_index(drop=True)


Reader = Callable[[Measure, Inputs], Iterable[Item]]


def known_days(dates: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last day of EDTF dates; open sides take the other one."""
    bounds = parse_dates(dates)
    earliest = bounds["earliest"].fillna(bounds["latest"])
    latest = bounds["latest"].fillna(bounds["earliest"])
    return days(earliest, FAR), days(latest, -FAR)


def between_counts(
    first: np.ndarray,
    last: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    calendar: Calendar,
    *,
    beyond: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Say within which bounds a number lay in each month, from counts at some dates.

    In the months of a count it is the count, and several counts span the bounds. Between two counts
    it lies between the lesser and the larger of them. Before the first and after the last it lies
    between the nearest count divided by, and multiplied with, `beyond`.
    """
    found = []
    for numbers, joint, factor in ((low, np.fmin, 1 / beyond), (high, np.fmax, beyond)):
        known = ~np.isnan(numbers)
        begin, end, value = first[known], last[known], numbers[known]
        if not known.any():
            found.append(np.full(len(calendar.first), np.nan))
            continue
        hit = (begin[:, None] <= calendar.last) & (end[:, None] >= calendar.first)
        counted = joint.reduce(np.where(hit, value[:, None], np.nan), axis=0)
        before = _nearest(end, value, calendar.first, joint, after=False)
        after = _nearest(begin, value, calendar.last, joint, after=True)
        between = joint(before, after)
        alone = np.isnan(before) | np.isnan(after)
        between = np.where(alone, between * factor, between)
        found.append(np.where(np.isnan(counted), between, counted))
    return found[0], found[1]


def _nearest(
    at: np.ndarray, value: np.ndarray, day: np.ndarray, joint: np.ufunc, *, after: bool
) -> np.ndarray:
    """Return the value of the last count before each day, or of the first one after it."""
    spots = np.unique(at)
    joined = np.array([joint.reduce(value[at == spot]) for spot in spots])
    place = np.searchsorted(spots, day, side="right") - (0 if after else 1)
    inside = (place >= 0) & (place < len(spots))
    return np.where(inside, joined[np.clip(place, 0, len(spots) - 1)], np.nan)
