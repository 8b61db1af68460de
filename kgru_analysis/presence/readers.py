"""Readers of the tables presence and rights: garrisons, exercises, bodies, rights."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from kgru_analysis.presence.items import (
    BEYOND,
    Inputs,
    Item,
    Measure,
    between_counts,
    known_days,
)
from kgru_analysis.presence.periods import stood
from kgru_analysis.presence.spell_dates import founded, last_seen, spell_bounds

UNCOUNTED = 100.0  # persons, the most at a site that nobody counted


def garrisons(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Persons under an actor's command at each site (kinds: the codes), as means over months."""
    spells = inputs.spells_of(measure.codes)
    certain, possible = stood(spells, inputs.calendar)
    for (actor, site), at in spells.groupby(["actor", "site"], sort=True).indices.items():
        rows = spells.iloc[at]
        low, high = _persons(rows, inputs)
        low = low * certain[at].max(axis=0)
        high = np.where(possible[at].any(axis=0), high, 0) * possible[at].max(axis=0)
        yield _item(inputs, actor, f"{site}", low, high, rows["presence_id"])


def _persons(rows: pd.DataFrame, inputs: Inputs) -> tuple[np.ndarray, np.ndarray]:
    counts = rows[rows[["strength_low", "strength_high"]].notna().any(axis=1)]
    months = len(inputs.calendar.first)
    if counts.empty:
        return np.zeros(months), np.full(months, UNCOUNTED)
    columns = ["counted_first", "counted_last", "strength_low", "strength_high"]
    first, last, least, most = counts[columns].to_numpy(float).T
    low, high = between_counts(first, last, least, most, inputs.calendar, beyond=BEYOND)
    low = np.nan_to_num(low)  # nobody said "at least"
    return np.fmin(low, high), np.where(np.isnan(high), low * BEYOND, high)


def exercises(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Persons in exercises on the host's soil times the share of days that they lasted.

    All participants count for the power that leads the exercise. "More than" is bounded above by
    `BEYOND` times as much, and one of unknown size by the largest counted.
    """
    spells = inputs.spells_of(measure.codes)
    certain, possible = stood(spells, inputs.calendar)
    largest = np.nanmax(spells[["strength_low", "strength_high"]].to_numpy(), initial=0)
    least = spells["strength_low"].fillna(0).to_numpy()
    most = spells["strength_high"].fillna(spells["strength_low"] * BEYOND)
    most = most.fillna(largest).to_numpy()
    for i, row in enumerate(spells.itertuples()):
        # An exercise without an end ended; nobody carries it on.
        last = possible[i] if row.end_last == row.end_first else certain[i]
        low, high = least[i] * certain[i], most[i] * np.maximum(last, certain[i])
        yield _item(inputs, row.actor, row.presence_id, low, high, [row.presence_id])


def bodies(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Kinds of standing body in each field, as shares of the period; two schools are one kind."""
    yield from _kinds(inputs.spells_of(measure.codes), ["actor", "domain", "kind"], inputs)


def rights(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Kinds of right in force, as shares of the period in which they were."""
    table = inputs.table(measure.table)
    rows = table[table["host"] == inputs.host].rename(
        columns={"right_id": "presence_id", "holder": "actor"}
    )
    rows = rows.assign(domain="right", site=rows["presence_id"], strength_date=None)
    seen = last_seen(rows.astype({"strength_date": "str"}), None, inputs.folder)
    since = founded(rows["actor"], inputs.host, inputs.folder)
    rows = rows.join(spell_bounds(rows, seen, since))
    rows["actor"] = rows["actor"].replace(dict(inputs.led_by))
    if measure.codes:
        rows = rows[rows["kind"].isin(measure.codes)]
    yield from _kinds(rows, ["actor", "kind"], inputs)


def _kinds(spells: pd.DataFrame, unit: list[str], inputs: Inputs) -> Iterator[Item]:
    spells = spells.reset_index(drop=True)
    certain, possible = stood(spells, inputs.calendar)
    for key, at in spells.groupby(unit, sort=True).indices.items():
        low, high = (x[at].max(axis=0) for x in (certain, possible))
        yield _item(inputs, key[0], " ".join(key[1:]), low, high, spells["presence_id"].iloc[at])


def _item(
    inputs: Inputs, actor: str, key: str, low: np.ndarray, high: np.ndarray, rows: Iterable[str]
) -> Item:
    mean = inputs.calendar.mean
    return Item(actor, key, mean(low), mean(high), tuple(dict.fromkeys(rows)))


def country_count(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Persons of an actor in the whole country by its own count, while it has no garrison there.

    Counts made while a garrison stood are left out, since they hold it too, as are incomplete ones.
    """
    table = inputs.table(measure.table)
    rows = table[(table["subject"] == inputs.host) & (table["measure"] == measure.codes[0])]
    rows = rows[rows["status"] == "reported"]
    spells = inputs.spells_of(measure.codes[1:])
    for actor, own in rows[rows["partner"].isin(inputs.actors)].groupby("partner"):
        first, last = known_days(own["date"])
        here = spells[spells["actor"] == actor]
        standing = stood(here, inputs.calendar)[1].max(axis=0, initial=0)
        place = np.searchsorted(inputs.calendar.first, first, side="right") - 1
        free = (place >= 0) & (standing[np.clip(place, 0, None)] == 0)
        value = own["value"].to_numpy(float)[free]
        if not len(value):
            continue
        low, high = between_counts(
            first[free], last[free], value, value, inputs.calendar, beyond=BEYOND
        )
        low, high = (x * (1 - standing) for x in (low, high))
        yield _item(inputs, str(actor), "country count", low, high, [measure.table])
