"""The lenses: which measures each has, and the items that they find for some actors and a host."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.errors import KgruError, one_code, one_of, texts
from kgru_analysis.load import load, load_actors
from kgru_analysis.presence import payments, readers, series
from kgru_analysis.presence.items import Inputs, Item, Measure, Reader, known_days
from kgru_analysis.presence.periods import FREQUENCIES, make_calendar
from kgru_analysis.presence.spell_dates import FAR
from kgru_analysis.presence.spells import led_by_powers

LENSES = ("force", "money", "rights", "institutions", "people", "attention")
# Readers of claims: what they do not tell of is none, where a series without rows is unknown.
CLAIMS = ("garrisons", "exercises", "bodies", "rights", "events", "visits", "rents", "purchases")
SUMS = ("official_finance",)  # without its table nothing that it tells of is known to be none
READERS: dict[str, Reader] = {
    "garrisons": readers.garrisons,
    "country_count": readers.country_count,
    "exercises": readers.exercises,
    "bodies": readers.bodies,
    "rights": readers.rights,
    "stock": series.stock,
    "flow": series.flow,
    "average": series.average,
    "active_days": series.active_days,
    "events": series.events,
    "visits": series.visits,
    "nearness": series.nearness,
    "official_finance": payments.finance,
    "rents": payments.rents,
    "purchases": payments.purchases,
}


def lens_measures(folder: AnyFolder = None) -> list[Measure]:
    """Return the measures of all lenses, from the table ``lens_measures``."""
    own = folder if open_folder(folder).has("lens_measures") else None
    known = _codes(own)
    found = []
    for row in load("lens_measures", folder=own).fillna({"codes": ""}).itertuples():
        name, codes = row.lens_measure_id, tuple(str(row.codes).split())
        one_of(f"lens_measures, row {name}: lens", row.lens, LENSES)
        one_of(f"lens_measures, row {name}: reader", row.reader, tuple(READERS))
        if unknown := [code for code in codes if known and code not in known]:
            raise KgruError(
                f"lens_measures, row {name}: no table of codes or measures has "
                f"{', '.join(map(repr, unknown))}; correct it, or it would count nothing."
            )
        found.append(Measure(name, row.lens, row.label, row.unit, row.reader, row.table, codes))
    return found


def _codes(folder: AnyFolder) -> set[str]:
    """Gather what a lens can count: the codes of all lists, and the measures."""
    lists = {"codelists": "code", "measures": "measure", "indicators": "measure"}
    tables = {name: load(name, folder=folder) for name in filter(open_folder(folder).has, lists)}
    return {code for name, rows in tables.items() for code in rows[lists[name]].dropna()}


def make_inputs(actors: Sequence[str], *, host: str, freq: str, folder: AnyFolder) -> Inputs:
    """Gather what the readers need: periods from the host's founding to the newest sighting."""
    one_of("freq", freq, FREQUENCIES)
    if isinstance(actors, str):
        raise KgruError(f"actors={actors!r} is one text; give a list of codes, as in [{actors!r}].")
    if not texts("actors", actors):
        raise KgruError("actors= names no actor; give a list of codes of the table actors.")
    one_code("host", host)
    home = open_folder(folder)
    names = [entry["name"] for entry in home.package()["resources"]]
    return home.kept(_gathered, *names, actors=tuple(actors), host=host, freq=freq)


def _gathered(folder: Folder, *, actors: tuple[str, ...], host: str, freq: str) -> Inputs:
    if len(set(actors)) != len(actors):
        raise KgruError(f"The actors {', '.join(actors)} are not all different; give each once.")
    known = load_actors(folder)
    unknown = [code for code in (*actors, host) if code not in known.index]
    if unknown:
        raise KgruError(f"No actor has the code {', '.join(unknown)}; load('actors') has them all.")
    led = {body: power for body, power in led_by_powers(folder).items() if body not in actors}
    since = known_days(known.loc[[host], "valid_from"])[0][0]
    dated = [pd.Series(dtype="str")]
    for name in filter(folder.has, ("presence", "rights", "events")):
        rows = load(name, folder=folder)
        rows = rows[rows["host"] == host] if "host" in rows else rows
        dated += [rows[c].dropna() for c in ("start", "end", "seen", "date") if c in rows]
    first, last = known_days(pd.concat(dated, ignore_index=True))
    oldest = first[np.abs(first) < FAR].min(initial=FAR)
    last = last[np.abs(last) < FAR]
    newest = last[last <= _latest(folder)].max(initial=-FAR) if len(last) else -FAR
    start = since if abs(since) < FAR else oldest
    if newest <= -FAR or start >= FAR:
        raise KgruError(f"No table of the folder dates anything in {host!r}; give rows with dates.")
    calendar = make_calendar(min(int(start), int(newest)), int(newest), freq=freq)
    return Inputs(host, actors, calendar, int(newest), folder, led)


def _latest(folder: AnyFolder) -> int:
    """Return the last day on which any source was published: nothing is known of later ones."""
    published = load("sources", folder=folder)["published"].dropna()
    last = known_days(published)[1]
    return int(last[last < FAR].max(initial=-FAR))


def read_items(measure: Measure, inputs: Inputs) -> list[Item]:
    """Return the items of one measure in the order of actor and key; none without its table."""
    if measure not in inputs.items:
        read = READERS[measure.reader](measure, inputs) if len(inputs.table(measure.table)) else ()
        found = [x for x in read if x.actor in inputs.actors]
        inputs.items[measure] = sorted(found, key=lambda item: (item.actor, item.key))
    return inputs.items[measure]
