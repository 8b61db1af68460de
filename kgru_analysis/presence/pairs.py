"""The spells of a host or of two actors there, their periods, and checked choices."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import reads_rows
from kgru_analysis.errors import KgruError
from kgru_analysis.presence.periods import Calendar, make_calendar
from kgru_analysis.presence.spell_dates import FAR, founded
from kgru_analysis.presence.spells import led_by_powers, only_host, read_spells


@dataclass(frozen=True)
class Pair:
    """Two actors, what stood of them in one host, and the periods of that."""

    a: str
    b: str
    spells: pd.DataFrame
    calendar: Calendar

    @property
    def domains(self) -> list[str]:
        return sorted(self.spells["domain"].unique())


@reads_rows
def read_pair(
    presence: pd.DataFrame,
    a: str,
    b: str,
    host: str | None,
    freq: str,
    led_by: Mapping[str, str] | None,
    sources: pd.DataFrame | None,
    folder: AnyFolder,
) -> Pair:
    """Read the spells of two actors, each of which has to have some, and their periods."""
    host = only_host(presence, host)
    if a == b:
        raise KgruError(f"a and b are both {a!r}; give two actors.")
    leaders = led_by_powers(folder, given=led_by)
    kept = {org: power for org, power in leaders.items() if org not in (a, b)}
    spells = read_spells(presence, host=host, led_by=kept, sources=sources, folder=folder)
    there = sorted(map(str, spells["actor"].unique()))
    for actor in (a, b):
        if actor not in there:
            raise KgruError(
                f"{actor!r} has no presence in {host!r} that counts; these have: "
                f"{', '.join(there) or 'none'}."
            )
    spells = spells[spells["actor"].isin([a, b])].reset_index(drop=True)
    return Pair(a, b, spells, spell_periods(spells, host, freq, folder))


def spell_periods(spells: pd.DataFrame, host: str, freq: str, folder: AnyFolder) -> Calendar:
    """Periods from the host's independence, or the first known day, to the last sighting."""
    known = spells[["start_first", "start_last", "end_first"]].to_numpy()
    known = known[(known > -FAR) & (known < FAR)]
    if not len(known):
        raise KgruError(f"No presence in {host!r} has a date; give it a start, an end or seen.")
    since = founded(pd.Series([host]), host, folder)[0]
    first, last = known.min() if since == -FAR else since, known.max()
    return make_calendar(int(min(first, last)), int(last), freq=freq)
