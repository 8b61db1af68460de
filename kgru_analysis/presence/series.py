"""Readers of yearly and dated series: stocks, flows, counts, nearness of votes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kgru_analysis.presence.items import Inputs, Item, Measure, between_counts, known_days
from kgru_analysis.presence.spell_dates import FAR


def stock(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Persons or sums at some date: between two counts, nothing outside the first and last."""
    for actor, rows in _rows(measure, inputs):
        first, last = known_days(rows["date"])
        value = rows["value"].to_numpy(float)
        low, high = between_counts(first, last, value, value, inputs.calendar, beyond=1)
        inside = (inputs.calendar.last >= first.min()) & (inputs.calendar.first <= last.max())
        least, most = (_mean_of_known(np.where(inside, x, np.nan), inputs) for x in (low, high))
        yield Item(actor, measure.name, least, most, (measure.table,))


def flow(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Sums over the dates of a period; a period without a row is unknown, not zero.

    Several sums of one measure for the same dates are the bounds; a sum for dates that lie within
    those of another one is left out. A period in which one of several measures is missing is
    unknown, and a date longer than the period counts nowhere.
    """
    for actor, rows in _rows(measure, inputs):
        first, last = known_days(rows["date"])
        dated = rows.assign(first=first, last=last)
        spans = dated.groupby(["measure", "first", "last"])["value"].agg(["min", "max"])
        spans = spans.reset_index().sort_values(["measure", "first", "last"])
        ends = spans.groupby("measure")["last"].cummax().groupby(spans["measure"]).shift()
        wider = spans.groupby(["measure", "first"])["last"].transform("max")
        spans = spans[~(spans["last"] <= ends) & (spans["last"] == wider)]
        place = inputs.calendar.places(spans["first"].to_numpy(), spans["last"].to_numpy())
        whole = spans["measure"].groupby(place).nunique() == rows["measure"].nunique()
        least, most = (_at(spans[c].groupby(place).sum()[whole], inputs) for c in ("min", "max"))
        yield Item(actor, measure.name, least, most, (measure.table,))


def average(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Least and largest of what is said of a period, such as polls, by first days."""
    for actor, rows in _rows(measure, inputs):
        first = known_days(rows["date"])[0]
        by = rows["value"].groupby(inputs.calendar.places(first, first))
        low, high = (_at(by.agg(joint), inputs) for joint in ("min", "max"))
        ids = tuple(rows["obs_id"]) if "obs_id" in rows else (measure.table,)
        yield Item(actor, measure.name, low, high, ids)


def active_days(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Days on which a daily series is not zero, in periods that it covers from end to end."""
    for actor, rows in _rows(measure, inputs):
        hits = _by_period(rows.assign(value=(rows["value"] != 0).astype(float)), inputs)
        first, last = known_days(rows["date"])
        begins, ends = inputs.calendar.spans
        whole = (begins >= first.min()) & (ends <= last.max())
        hits = np.where(whole, hits, np.nan)
        yield Item(actor, measure.name, hits, hits, (measure.table,))


def events(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Acts of the given types between the host and an actor that happened; no row, none told."""
    table = inputs.table(measure.table)
    happened = table["status"].isin(["done", "agreed", "ratified", "in-force"])
    rows = table[happened & table["event_type"].isin(measure.codes)]
    for actor in inputs.actors:
        one = (rows["actor"] == inputs.host) & (rows["target"] == actor)
        other = (rows["actor"] == actor) & (rows["target"] == inputs.host)
        own = rows[one | other]
        count = np.nan_to_num(_by_period(own.assign(value=1.0), inputs))
        yield Item(actor, measure.name, count, count, tuple(own["event_id"]))


def visits(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Visits with a day or month; a period without a row counts as none told."""
    table = inputs.table(measure.table)
    if inputs.host not in set(table["subject"]):
        return
    for actor in inputs.actors:
        rows = _of(table, measure, inputs, actor)
        count = np.nan_to_num(_by_period(rows, inputs))
        yield Item(actor, measure.name, count, count, (measure.table,))


def nearness(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """How near the host's ideal point lies to an actor's: one over one plus the distance."""
    table = inputs.table(measure.table)
    points = table[table["measure"].isin(measure.codes)].set_index(["subject", "date"])
    if inputs.host not in points.index.get_level_values(0):
        return
    host = points.loc[inputs.host, ["low", "high"]]
    for actor in inputs.actors:
        if actor not in points.index.get_level_values(0):
            continue
        both = host.join(points.loc[actor, ["low", "high"]].add_suffix("_of"), how="inner")
        apart = np.maximum(both["low"] - both["high_of"], both["low_of"] - both["high"])
        most = np.maximum(both["high"] - both["low_of"], both["high_of"] - both["low"])
        rows = pd.DataFrame({"date": both.index.astype("str")})
        low, high = (
            _by_period(rows.assign(value=1 / (1 + x.to_numpy())), inputs, "mean")
            for x in (most, apart.clip(lower=0))
        )
        yield Item(actor, measure.name, low, high, (measure.table,))


def _rows(measure: Measure, inputs: Inputs) -> Iterator[tuple[str, pd.DataFrame]]:
    table = inputs.table(measure.table)
    for actor in inputs.actors:
        rows = _of(table, measure, inputs, actor)
        if len(rows):
            yield actor, rows


def _of(table: pd.DataFrame, measure: Measure, inputs: Inputs, actor: str) -> pd.DataFrame:
    mine = (table["subject"] == inputs.host) & (table["partner"] == actor)
    rows = table[mine & table["measure"].isin(measure.codes)]
    if "value" not in rows:  # observations have bounds
        middle = rows[["value_low", "value_high"]].mean(axis=1)
        rows = rows.assign(value=middle)
    if "fault" in rows:
        rows = rows[rows["fault"].isna()]
    return rows[rows["value"].notna()]


def _by_period(rows: pd.DataFrame, inputs: Inputs, joint: str = "sum") -> np.ndarray:
    found = np.full(len(inputs.calendar.ends), np.nan)
    if len(rows):
        first, last = known_days(rows["date"])
        place = inputs.calendar.places(first, np.where(last <= -FAR, first, last))
        found = _at(rows["value"].groupby(place).agg(joint), inputs)
    return found


def _at(values: pd.Series, inputs: Inputs) -> np.ndarray:
    """Put values at the places of their index; the rest is missing, and -1 is no place."""
    found = np.full(len(inputs.calendar.ends), np.nan)
    values = values[values.index >= 0]
    found[values.index] = values.to_numpy()
    return found


def _mean_of_known(monthly: np.ndarray, inputs: Inputs) -> np.ndarray:
    """Return means over the months that have a number; missing where none has."""
    known = inputs.calendar.mean((~np.isnan(monthly)).astype(float))
    total = inputs.calendar.mean(np.nan_to_num(monthly))
    return np.divide(total, known, out=np.full(len(known), np.nan), where=known > 0)
