"""Rules about links between rows of one table."""

import numpy as np
import pandas as pd

from kgru_analysis.rules.faults import (
    Entry,
    Fault,
    Tables,
    as_list,
    faults_where,
    pointed_at,
    references,
)


def link_faults(entry: Entry, tables: Tables) -> list[Fault]:
    frame = tables.frames[entry["name"]]
    bounds, numbers = tables.dates[entry["name"]], tables.numbers[entry["name"]]
    faults = []
    for (column, *more), table, there in references(entry):
        if table != entry["name"] or more:
            continue
        to = pointed_at(frame, column, there[0])
        circle = pd.Series(on_circle(to), index=frame.index)
        faults += faults_where(frame, entry, circle, column, "circle")
        linked = to >= 0
        if column == "follows" and "date" in bounds:
            earlier = bounds["date"]["earliest"].to_numpy()[to]
            late = linked & (earlier > bounds["date"]["latest"].to_numpy())
            faults += faults_where(
                frame, entry, pd.Series(late, frame.index), column, "follows a later date"
            )
        if column == "part_of" and {"amount_low", "amount_high"} <= set(numbers):
            low, high = (numbers[c].to_numpy() for c in ("amount_low", "amount_high"))
            larger = pd.Series(linked & (low > high[to]), frame.index)
            for kind in {"currency", "basis"} & set(frame):
                larger &= frame[kind] == frame[kind].to_numpy()[to]
            faults += faults_where(frame, entry, larger, column, "child above package")
    return faults


def overlap_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A link of overlap stands on one of its two rows, and says what no other link says."""
    frame = tables.frames[entry["name"]]
    keys = as_list(entry["schema"].get("primaryKey", []))
    if "overlaps" not in frame or len(keys) != 1:
        return []
    own = frame[keys[0]]
    linked = {
        frozenset(pair)
        for column in {"part_of", "follows"} & set(frame)
        for pair in zip(own, frame[column], strict=True)
    }
    links = frame["overlaps"].dropna().map(lambda cell: [*dict.fromkeys(cell.split())])
    links = links.explode().dropna()
    pairs = pd.Series(
        [frozenset(pair) for pair in zip(own.reindex(links.index), links, strict=True)],
        index=links.index,
        dtype=object,
    )
    wrong = pairs.duplicated(keep=False) | pairs.isin(linked) | (pairs.map(len) == 1)
    at = pd.Series(frame.index.isin(pairs.index[wrong]), frame.index)
    return faults_where(frame, entry, at, "overlaps", "overlap")


def on_circle(to: np.ndarray) -> np.ndarray:
    """Say which places lie on a circle of links; -1 ends a chain.

    Doubling the step log2(n) times leads every chain past its end, so that the places still
    reached are exactly those on circles.
    """
    if not len(to):
        return np.zeros(0, dtype=bool)
    step = np.append(np.where(to < 0, len(to), to), len(to))  # the last place: ended chains stay
    for _ in range(len(to).bit_length()):
        step = step[step]
    return np.isin(np.arange(len(to)), step)
