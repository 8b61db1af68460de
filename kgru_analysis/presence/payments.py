"""Readers of money: what an actor gave and lent, and what it paid for its bases."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kgru_analysis.flows.official import official_finance
from kgru_analysis.presence.items import BEYOND, Inputs, Item, Measure, between_counts, known_days
from kgru_analysis.presence.periods import stood


def finance(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Money paid out in a year, one item a form of `official_finance`.

    Loans count less the principal repaid, and as none where more came back. A year that a source
    covers without a figure is none; a year that nobody reported is unknown.
    """
    if inputs.calendar.freq != "YE":
        unknown = np.full(len(inputs.calendar.ends), np.nan)
        yield from (Item(actor, "years alone", unknown, unknown) for actor in inputs.actors)
        return
    gross = official_finance(inputs.host, folder=inputs.folder)
    net = official_finance(inputs.host, basis="net", folder=inputs.folder)
    paid = pd.concat([gross[gross["form"] != "loan"], net[net["form"] == "loan"]])
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
                np.where(none, 0.0, rows[c].clip(lower=0).to_numpy(float))
                for c in ("usd_low", "usd_high")
            )
            yield Item(actor, str(form), low, high, _rows_of(rows))


def _rows_of(rows: pd.DataFrame) -> tuple[str, ...]:
    named = (rows[c].dropna().str.split() for c in ("dataset", "flow_ids"))
    return tuple(dict.fromkeys(x for column in named for ids in column for x in ids))


def rents(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """Yearly rents of bases, while the actor has a site there (kinds: codes after the first)."""
    table = inputs.table(measure.table)
    said = table["instrument"].eq(measure.codes[0]) & table["basis"].eq("per-year")
    said &= table["recipient"].eq(inputs.host) & table["stage"].isin(["agreed", "disbursed"])
    said &= table["currency"].eq(measure.unit)
    rates = table.loc[said, ["donor", "date", "amount_low", "amount_high", "flow_id"]]
    yield from _while_there(rates, "rent", measure, inputs, beyond=1, begins=True)


def purchases(measure: Measure, inputs: Inputs) -> Iterator[Item]:
    """What bases buy in the country in a year, while the actor has a site there."""
    table = inputs.table(measure.table)
    said = table["measure"].eq(measure.codes[0]) & table["unit"].eq(measure.unit)
    said &= table["subject"].eq(inputs.host)
    sums = table.loc[said, ["partner", "date", "value_low", "value_high", "obs_id"]]
    yield from _while_there(sums, "purchases", measure, inputs, beyond=BEYOND, begins=False)


def _while_there(
    told: pd.DataFrame, key: str, measure: Measure, inputs: Inputs, *, beyond: float, begins: bool
) -> Iterator[Item]:
    """Yearly sums (actor, date, low, high, id of the row) in the months in which sites stood."""
    told = told.set_axis(["actor", "date", "low", "high", "row"], axis=1)
    told = told[told["actor"].isin(inputs.actors) & told["low"].notna()]
    spells = inputs.spells_of(measure.codes[1:])
    for actor, rows in told.groupby("actor"):
        sites = spells[spells["actor"] == actor]
        if sites.empty:
            continue
        first, last = known_days(rows["date"])
        low, high = (rows[side].to_numpy(float) for side in ("low", "high"))
        low, high = between_counts(first, last, low, high, inputs.calendar, beyond=beyond)
        certain, possible = (x.max(axis=0) for x in stood(sites, inputs.calendar))
        if begins:
            low = np.where(inputs.calendar.last < first.min(), 0, low)
        low, high = (inputs.calendar.mean(x) for x in (low * certain, high * possible))
        yield Item(str(actor), key, low, high, tuple(rows["row"]))
