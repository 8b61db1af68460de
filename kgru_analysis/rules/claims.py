"""Rules about claims: pairs of cells, groups of rivals, what a source can tell of, and who acts."""

import numpy as np
import pandas as pd

from kgru_analysis.descriptor import references
from kgru_analysis.rules.tables import Faults, Table, needs, once

_MANY = 20  # dated sources, of which the last tells when a folder was made
_MONTH = np.timedelta64(31, "D")
# What a report may tell of before it comes about.
_AHEAD = ["announced", "unclear", "headline", "pledged", "agreed", "requested", "planned", "notice"]
# Either any of the first columns and the last are filled, or none of them.
_PAIRS = [
    ("amount_low", "amount_high", "currency"),
    ("strength_low", "strength_high", "strength_date"),
    ("seen", "seen_source"),
    ("lat", "lon"),
    ("led_by", "led_by_source"),
]
# What an address says of the way to a page and not of the page: a mark on it, who sent the reader.
_SENT_BY = "#(?![!/]).*$|([?&])(?:(?:utm_[a-z]+|fbclid|gclid|yclid)=[^&#]*&?)+"
# What rivals have in common, since they speak of one fact.
_SAME = ["donor", "recipient", "host", "subject", "partner", "measure", "unit"]


def pair_faults(table: Table) -> Faults:
    for *first, last in _PAIRS:
        if table.has(" ".join([*first, last])):
            one = table.frame[first].notna().any(axis=1)
            other = table.frame[last].notna()
            yield from table.faults(one & ~other, last, "half a pair")
            yield from table.faults(other & ~one, first[0], "half a pair")


@needs("claim_group preferred")
def claim_faults(table: Table) -> Faults:
    frame = table.frame
    grouped = frame["claim_group"].notna()
    yes = frame["preferred"] == "yes"
    group = frame["claim_group"].where(grouped)
    chosen = yes.groupby(group).transform("sum")
    size = group.groupby(group).transform("size")
    first = grouped & ~group.duplicated()
    outside = ~grouped & (frame["preferred"] == "no")
    yield from table.faults(first & (chosen != 1), "claim_group", "preferred")
    yield from table.faults(outside, "preferred", "preferred")
    yield from table.faults(first & (size == 1), "claim_group", "claim group of one")
    if "why_preferred" in frame:
        wrong = frame["why_preferred"].notna() != (grouped & yes)
        yield from table.faults(wrong, "why_preferred", "why preferred")


@needs("", beside={"sources": "source_id published:date"})
def told_faults(table: Table, sources: Table) -> Faults:
    """What a source tells of as done cannot lie wholly after its day of publication."""
    last = sources.kept(_last_told)
    done = pd.Series(False, table.frame.index)
    for column in [c for c in ("status", "stage") if c in table.frame]:
        done = table.frame[column].notna() & ~table.frame[column].isin(_AHEAD)
    past = [
        ("date", "source_id", done),
        ("start", "source_id", done),
        ("seen", "seen_source", True),
    ]
    for column, source, where in past:
        if table.has(f"{source} {column}:date"):
            wrong = where & (table.dates[column]["earliest"] > table.by_text(source, last.reindex))
            yield from table.faults(wrong, column, "told before it happened")


def _last_told(sources: Table) -> pd.Series:
    """The day to which each source can tell, where it is known."""
    published = sources.dates["published"]
    last = once(published["latest"].set_axis(sources.frame["source_id"]))
    # Where many have a date, an undated source is taken to be no later than the last of them.
    exact = published["latest"] - published["earliest"] <= _MONTH
    if exact.sum() >= _MANY:
        last = last.fillna(published["latest"].where(exact).max())
    return last.dropna()


@needs("", beside={"actors": "actor valid_to:date"})
def actor_faults(table: Table, actors: Table) -> Faults:
    """An actor does nothing after its last day; before its first it may be planned or a part."""
    gone = actors.kept(_last_days)
    for (column, *more), other, _ in references(table.entry):
        for dated in ("date", "start"):
            if other == "actors" and not more and dated in table.dates:
                late = table.dates[dated]["earliest"] > table.by_text(column, gone.reindex)
                yield from table.faults(late, column, "actor no longer there")


def _last_days(actors: Table) -> pd.Series:
    """The last day of each actor that has one."""
    return once(actors.dates["valid_to"]["latest"].set_axis(actors.frame["actor"]).dropna())


@needs("preferred")
def copy_faults(table: Table) -> Faults:
    """A claim under a second id would be counted twice."""
    frame = table.frame
    if not {"summary", "text"} & {*frame}:  # without words, two claims may well look alike
        return
    own = [frame.columns[0], "claim_group", "preferred", "why_preferred", "locator", "overlaps"]
    same = frame.duplicated([column for column in frame if column not in own])
    same &= ~frame.iloc[:, 0].duplicated()  # one id for two rows is a fault of its own
    yield from table.faults(same, frame.columns[0], "same row twice")


@needs("claim_group preferred")
def rival_faults(table: Table) -> Faults:
    """Rivals speak of one fact: of the same donor, the same measure, the same host."""
    frame, group = table.frame, table.frame["claim_group"]
    for column in [c for c in _SAME if c in frame]:
        cells = frame[column].fillna("").where(frame[column] != "WLD")  # holds every partner
        other = group.notna() & cells.notna() & (cells != cells.groupby(group).transform("first"))
        yield from table.faults(other, column, "rival of another fact")


@needs("unit value_low:number value_high:number")
def value_faults(table: Table) -> Faults:
    """A unit without a number measures nothing."""
    bounds = table.frame[["value_low", "value_high"]]
    empty = table.frame["unit"].notna() & bounds.isna().all(axis=1)
    yield from table.faults(empty, "value_low", "no value")


@needs("date")
def running_total_faults(table: Table) -> Faults:
    """A running total has a span, or at least an end: one day alone does not say since when."""
    frame = table.frame
    running = pd.Series(False, frame.index)
    if "basis" in frame:
        running |= frame["basis"].eq("cumulative")
    if "measure" in frame:
        running |= table.by_text("measure", lambda texts: texts.str.endswith("_cumulative"))
    dates = frame.loc[running, "date"]
    one = dates.str.contains("-") & ~dates.str.contains("/")
    yield from table.faults(one, "date", "one date for a running total")


@needs("actor name", table="actor_names", beside={"actors": "actor name"})
def name_faults(table: Table, actors: Table) -> Faults:
    """The name of one actor in `actors` is no name of another in `actor_names`."""
    frame = table.frame
    owner = once(actors.frame["actor"].set_axis(actors.frame["name"].str.casefold()))
    of = frame["name"].str.casefold().map(owner)
    wrong = of.notna() & frame["actor"].notna() & (of != frame["actor"])
    yield from table.faults(wrong, "name", "name of another actor")


@needs("event_id date:date", table="turning_points", beside={"events": "event_id date:date"})
def event_faults(table: Table, events: Table) -> Faults:
    """A turning point lies within a month of its event; else one of the two dates is wrong."""
    theirs = once(events.dates["date"].set_index(events.frame["event_id"]))
    at, mine = theirs.reindex(table.frame["event_id"]), table.dates["date"]
    far = mine["earliest"].to_numpy() - at["latest"].to_numpy() > _MONTH
    far |= at["earliest"].to_numpy() - mine["latest"].to_numpy() > _MONTH
    yield from table.faults(pd.Series(far, table.frame.index), "date", "far from its event")


@needs("url", table="sources")
def address_faults(table: Table) -> Faults:
    """One page entered twice, with and without marks of who sent the reader, is one witness."""
    page = table.frame["url"].str.replace(_SENT_BY, r"\1", regex=True)
    page = page.str.replace(r"^https?://(www\.)?|[/?&]+$", "", regex=True).str.lower()
    yield from table.faults(page.notna() & page.duplicated(), "url", "same address twice")
