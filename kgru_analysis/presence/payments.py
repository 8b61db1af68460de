"""Readers of money: what an actor gave and lent, and what it paid for its bases."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kgru_analysis.flows.official import official_finance
from kgru_analysis.presence.items import Inputs, Item, Measure, between_counts, known_days
from kgru_analysis.presence.periods import stood


def finance(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Money paid out in a year, one item a form of `flows.official_finance`.

    The forms are the codes of the measure. A year that a source covers without a figure is none;
    a year that nobody reported is unknown. Years say nothing of months and quarters.
    """
    if inputs.table("finance_sources") is None:
        return
    if inputs.calendar.freq != "YE":
        unknown = np.full(len(inputs.calendar.ends), np.nan)
        yield from (Item(actor, "years alone", unknown, unknown) for actor in inputs.actors)
        return
    paid = official_finance(inputs.host, folder=inputs.folder)
    years = inputs.calendar.ends.year
    covered = paid[paid["status"] != "not-reported"]["year"]
    for actor in inputs.actors:
        own = paid[(paid["donor"] == actor) & paid["form"].isin(measure.codes)]
        for form, rows in own.groupby("form"):
            rows = rows.set_index("year").reindex(years)
            told = rows["status"].notna().to_numpy()
            # No row: a source covers the year and has no money in it; outside, all is unknown.
            none = ~told & (years >= covered.min()) & (years <= covered.max())
            low, high = (
                np.where(none, 0.0, rows[c].to_numpy(float)) for c in ("usd_low", "usd_high")
            )
            yield Item(actor, str(form), low, high, _rows_of(rows))


def _rows_of(rows: pd.DataFrame) -> tuple[str, ...]:
    named = (rows[c].dropna().str.split() for c in ("dataset", "flow_ids"))
    return tuple(dict.fromkeys(x for column in named for ids in column for x in ids))


def rents(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Yearly rents of bases, while the actor has a site there (kinds: the codes after the first).

    A rate of the table flows holds for its dates; between two it lies between them. After the last
    rate the site goes on paying it, before the first it paid at most that.
    """
    table = inputs.table("flows")
    if table is None:
        return
    said = table["instrument"].eq(measure.codes[0]) & table["basis"].eq("per-year")
    said &= table["recipient"].eq(inputs.host) & table["stage"].isin(["agreed", "disbursed"])
    said &= table["currency"].eq(measure.unit) & table["amount_low"].notna()
    spells = inputs.spells_of(measure.codes[1:])
    for actor, rows in table[said & table["donor"].isin(inputs.actors)].groupby("donor"):
        sites = spells[spells["actor"] == actor]
        if sites.empty:
            continue
        first, last = known_days(rows["date"])
        low, high = between_counts(
            first,
            last,
            rows["amount_low"].to_numpy(float),
            rows["amount_high"].to_numpy(float),
            inputs.calendar,
            beyond=1,
        )
        certain, possible = (x.max(axis=0) for x in stood(sites, inputs.calendar))
        low = np.where(inputs.calendar.last < first.min(), 0, low) * certain
        low, high = (inputs.calendar.mean(x) for x in (low, high * possible))
        yield Item(str(actor), "rent", low, high, tuple(rows["flow_id"]))
