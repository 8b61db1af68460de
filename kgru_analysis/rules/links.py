"""Rules about links between rows of one table."""

import numpy as np
import pandas as pd

from kgru_analysis.descriptor import as_list, references
from kgru_analysis.rules.tables import Faults, Table, needs


def link_faults(table: Table) -> Faults:
    frame, bounds, numbers = table.frame, table.dates, table.numbers
    for (column, *more), name, there in references(table.entry):
        if name != table.name or more:
            continue
        to = table.pointed_at(frame[column], there[0])
        yield from table.faults(pd.Series(on_circle(to), frame.index), column, "circle")
        linked = to >= 0
        if column == "follows" and "date" in bounds:
            earlier = bounds["date"]["earliest"].to_numpy()[to]
            late = linked & (bounds["date"]["latest"] < earlier)
            yield from table.faults(late, column, "follows a later date")
        if column == "part_of" and {"amount_low", "amount_high"} <= set(numbers):
            low, high = (numbers[c].to_numpy() for c in ("amount_low", "amount_high"))
            larger = pd.Series(linked & (low > high[to]), frame.index)
            for kind in {"currency", "basis"} & set(frame):
                larger &= frame[kind] == frame[kind].to_numpy()[to]
            yield from table.faults(larger, column, "child above package")


@needs("overlaps")
def overlap_faults(table: Table) -> Faults:
    """A link of overlap stands on one of its two rows, and says what no other link says."""
    frame = table.frame
    keys = as_list(table.entry["schema"].get("primaryKey", []))
    if len(keys) != 1:
        return
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
    yield from table.faults(at, "overlaps", "overlap")


def on_circle(to: np.ndarray) -> np.ndarray:
    """Say which places lie on a circle of links: those still reached when every chain has ended."""
    if not len(to):
        return np.zeros(0, dtype=bool)
    step = np.append(np.where(to < 0, len(to), to), len(to))  # the last place: ended chains stay
    for _ in range(len(to).bit_length()):
        step = step[step]
    return np.isin(np.arange(len(to)), step)
