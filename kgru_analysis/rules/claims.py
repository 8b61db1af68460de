"""Rules about claims: pairs of cells, groups of rivals, what a source can tell of, and who acts."""

import numpy as np
import pandas as pd

from kgru_analysis.rules.faults import Entry, Fault, Tables, faults_where, once, references

_MANY = 20  # dated sources, of which the last tells when a folder was made
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
# What rivals have in common, since they speak of one fact.
_SAME = ["donor", "recipient", "host", "subject", "partner", "measure", "unit"]


def pair_faults(entry: Entry, tables: Tables) -> list[Fault]:
    frame = tables.frames[entry["name"]]
    faults = []
    for *first, last in _PAIRS:
        if {*first, last} <= set(frame):
            one, other = frame[first].notna().any(axis=1), frame[last].notna()
            faults += faults_where(frame, entry, one & ~other, last, "half a pair")
            faults += faults_where(frame, entry, other & ~one, first[0], "half a pair")
    return faults


def claim_faults(entry: Entry, tables: Tables) -> list[Fault]:
    frame = tables.frames[entry["name"]]
    if not {"claim_group", "preferred"} <= set(frame.columns):
        return []
    grouped = frame["claim_group"].notna()
    yes = frame["preferred"] == "yes"
    group = frame["claim_group"].where(grouped)
    chosen = yes.groupby(group).transform("sum")
    size = group.groupby(group).transform("size")
    first = grouped & ~group.duplicated()
    faults = faults_where(frame, entry, first & (chosen != 1), "claim_group", "preferred")
    faults += faults_where(
        frame, entry, ~grouped & (frame["preferred"] == "no"), "preferred", "preferred"
    )
    faults += faults_where(frame, entry, first & (size == 1), "claim_group", "claim group of one")
    if "why_preferred" in frame:
        wrong = frame["why_preferred"].notna() != (grouped & yes)
        faults += faults_where(frame, entry, wrong, "why_preferred", "why preferred")
    return faults


def told_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """What a source tells of as done cannot lie wholly after its day of publication."""
    frame = tables.frames[entry["name"]]
    frames, bounds = tables.frames, tables.dates
    published = bounds.get("sources", {}).get("published")
    if published is None or "source_id" not in frames["sources"]:
        return []
    last = once(published["latest"].set_axis(frames["sources"]["source_id"]))
    # Where many have a date, an undated source is taken to be no later than the last of them.
    exact = published["latest"] - published["earliest"] <= np.timedelta64(31, "D")
    if exact.sum() >= _MANY:
        last = last.fillna(published["latest"].where(exact).max())
    last = last.dropna()
    mine, faults = bounds[entry["name"]], []
    done = pd.Series(False, frame.index)
    for column in ("status", "stage"):
        if column in frame:
            done = frame[column].notna() & ~frame[column].isin(_AHEAD)
    past = [
        ("date", "source_id", done),
        ("start", "source_id", done),
        ("seen", "seen_source", True),
    ]
    for column, source, where in past:
        if column in mine and source in frame:
            wrong = where & (mine[column]["earliest"] > last.reindex(frame[source]).to_numpy())
            faults += faults_where(frame, entry, wrong, column, "told before it happened")
    return faults


def actor_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """An actor does nothing after its last day; before its first it may be planned or a part."""
    frame = tables.frames[entry["name"]]
    frames, bounds = tables.frames, tables.dates
    ends = bounds.get("actors", {}).get("valid_to")
    if ends is None or "actor" not in frames["actors"]:
        return []
    gone = once(ends["latest"].set_axis(frames["actors"]["actor"]).dropna())
    faults = []
    for (column, *more), table, _ in references(entry):
        for dated in ("date", "start"):
            if table == "actors" and not more and dated in bounds[entry["name"]]:
                late = (
                    bounds[entry["name"]][dated]["earliest"]
                    > gone.reindex(frame[column]).to_numpy()
                )
                faults += faults_where(frame, entry, late, column, "actor no longer there")
    return faults


def copy_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A claim under a second id would be counted twice."""
    frame = tables.frames[entry["name"]]
    if not {"preferred", "summary"} <= set(frame):
        return []
    own = [frame.columns[0], "claim_group", "preferred", "why_preferred", "locator", "overlaps"]
    same = frame.duplicated([column for column in frame if column not in own])
    same &= ~frame.iloc[:, 0].duplicated()  # one id for two rows is a fault of its own
    return faults_where(frame, entry, same, frame.columns[0], "same row twice")


def rival_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """Rivals speak of one fact: of the same donor, the same measure, the same host."""
    frame = tables.frames[entry["name"]]
    if not {"claim_group", "preferred"} <= set(frame):
        return []
    faults, group = [], frame["claim_group"]
    grouped = group.notna()
    for column in [c for c in _SAME if c in frame]:
        cells = frame[column].fillna("").where(frame[column] != "WLD")  # holds every partner
        other = grouped & cells.notna() & (cells != cells.groupby(group).transform("first"))
        faults += faults_where(frame, entry, other, column, "rival of another fact")
    return faults


def value_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A unit without a number measures nothing."""
    frame, numbers = tables.frames[entry["name"]], tables.numbers[entry["name"]]
    if "unit" not in frame or not {"value_low", "value_high"} <= set(numbers):
        return []
    empty = frame["unit"].notna() & frame[["value_low", "value_high"]].isna().all(axis=1)
    return faults_where(frame, entry, empty, "value_low", "no value")


def running_total_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A running total has a span, or at least an end: one day alone does not say since when."""
    frame = tables.frames[entry["name"]]
    if "date" not in frame:
        return []
    running = pd.Series(False, frame.index)
    if "basis" in frame:
        running |= frame["basis"].eq("cumulative")
    if "measure" in frame:
        running |= frame["measure"].str.endswith("_cumulative").eq(True)
    one = frame["date"].str.contains("-").eq(True) & ~frame["date"].str.contains("/").eq(True)
    return faults_where(frame, entry, running & one, "date", "one date for a running total")


def name_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """The name of one actor in `actors` is no name of another in `actor_names`."""
    if entry["name"] != "actor_names" or not tables.have("actors", "actor", "name"):
        return []
    frame, actors = tables.frames["actor_names"], tables.frames["actors"]
    if not {"actor", "name"} <= set(frame):
        return []
    owner = once(actors["actor"].set_axis(actors["name"].str.casefold()))
    of = frame["name"].str.casefold().map(owner)
    wrong = of.notna() & frame["actor"].notna() & (of != frame["actor"])
    return faults_where(frame, entry, wrong, "name", "name of another actor")


def event_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A turning point lies within a month of its event; else one of the two dates is wrong."""
    if entry["name"] != "turning_points" or not tables.have("events", "event_id", "date"):
        return []
    frame, mine = tables.frames["turning_points"], tables.dates["turning_points"]
    theirs = tables.dates["events"].get("date")
    if "date" not in mine or "event_id" not in frame or theirs is None:
        return []
    at = once(theirs.set_index(tables.frames["events"]["event_id"])).reindex(frame["event_id"])
    month = np.timedelta64(31, "D")
    far = mine["date"]["earliest"].to_numpy() - at["latest"].to_numpy() > month
    far |= at["earliest"].to_numpy() - mine["date"]["latest"].to_numpy() > month
    return faults_where(frame, entry, pd.Series(far, frame.index), "date", "far from its event")


def address_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """One page entered twice would count as two witnesses."""
    frame = tables.frames[entry["name"]]
    if entry["name"] != "sources" or "url" not in frame:
        return []
    page = frame["url"].str.replace(r"^https?://(www\.)?|/+$", "", regex=True).str.lower()
    return faults_where(frame, entry, page.notna() & page.duplicated(), "url", "same address twice")
