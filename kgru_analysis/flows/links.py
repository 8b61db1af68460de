"""The links between rows of a ledger: which row contains which, and which money it carries on.

A link is an array that holds, for each row, the position of the row that it points at, or -1.
Everything is done by doubling steps, so that a long chain costs no more than a short one.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError, refuse
from kgru_analysis.rules.links import on_circle

DEBT = ("debt-relief", "debt-restructuring")  # instruments that move money lent before
PAYMENTS = ("disbursed", "delivered", "repaid", "forgiven")  # what can come in tranches


class Links(NamedTuple):
    """The links of a ledger, read and checked."""

    ids: np.ndarray  # flow_id of each row
    rival: np.ndarray  # whether another row of the claim group is preferred to this one
    preferred_id: np.ndarray  # id of the row that stands for a rival, else None
    part_of: np.ndarray  # the row that contains this one
    follows: np.ndarray  # the earlier row of the same money
    lost: dict[str, np.ndarray]  # link -> rows whose target is not in the ledger
    donor: np.ndarray  # a number for each donor, -1 if not known
    recipient: np.ndarray  # the same numbers
    debt: np.ndarray  # whether it forgives or restructures debt
    tranche: np.ndarray  # a number for the stage of a payment that is none "so far", else -1
    overlaps: np.ndarray  # pairs of rows that share money, of shape (pairs, 2)


def read_links(flows: pd.DataFrame) -> Links:
    """Read the links of a ledger; links to a rival claim go to the row that is preferred to it."""
    if "flow_id" not in flows:
        raise KgruError("The ledger has no column flow_id; give its rows an id each.")
    ids = flows["flow_id"].to_numpy(dtype=object)
    repeated = np.flatnonzero(flows["flow_id"].duplicated() | flows["flow_id"].isna())
    faults = [(flows.index[i], ids[i], "repeated or missing") for i in repeated]
    refuse(faults, "Every row of a ledger needs a flow_id of its own:")
    place = pd.Series(np.arange(len(flows)), index=ids)
    rival, stand_in = _rivals(flows)
    links, lost = {}, {}
    for column in ("part_of", "follows"):
        target = text_of(flows, column)
        to = target.map(place).fillna(-1).to_numpy(dtype="int64")
        lost[column] = target.notna().to_numpy() & (to < 0) & ~rival
        moved = np.where(at(stand_in, to) >= 0, at(stand_in, to), to)
        # A row that pointed at its own rival has nothing left to point at.
        moved[(moved == np.arange(len(to))) & (to != moved)] = -1
        moved[rival] = -1  # where a rival stands in its own telling is no part of the ledger
        links[column] = moved
        refuse_circles(ids, moved, column)
    preferred_id = ids.copy()
    if len(ids):
        preferred_id = np.where(stand_in >= 0, ids[stand_in], np.array(None))
    parties = pd.concat([text_of(flows, "donor"), text_of(flows, "recipient")])
    donor, recipient = np.split(pd.factorize(parties)[0], 2)
    debt = text_of(flows, "instrument").isin(DEBT).to_numpy()
    stage = text_of(flows, "stage").where(text_of(flows, "basis").fillna("total") != "cumulative")
    tranche = pd.Index(PAYMENTS).get_indexer(stage)
    pairs = _overlaps(text_of(flows, "overlaps"), place, stand_in, rival)
    return Links(
        ids, rival, preferred_id, links["part_of"], links["follows"], lost, donor, recipient, debt,
        tranche, pairs,
    )  # fmt: skip


def _overlaps(
    told: pd.Series, place: pd.Series, stand_in: np.ndarray, rival: np.ndarray
) -> np.ndarray:
    """Read the pairs of rows that share money. What is not in the ledger shares none with it."""
    names = told[told.notna() & ~rival].astype("str").str.split().explode().dropna()
    known = names.map(place).dropna()
    here, there = known.index.to_numpy(dtype="int64"), known.to_numpy(dtype="int64")
    there = np.where(at(stand_in, there) >= 0, at(stand_in, there), there)
    return np.column_stack([here, there])[here != there]


def text_of(flows: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as text, by position; one that the ledger does not have is missing."""
    if column not in flows:
        return pd.Series(None, index=range(len(flows)), dtype="str")
    cells = flows[column].reset_index(drop=True)
    # Where nothing stands in a column, pandas reads it as one of numbers.
    return (cells.astype("str") if cells.isna().all() else cells).replace("", None)


def _rivals(flows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Say which rows are rivals, and which row is preferred to each (-1: none in the ledger)."""
    group, preferred = text_of(flows, "claim_group"), text_of(flows, "preferred")
    rival = (preferred == "no").fillna(False).to_numpy(dtype=bool)
    chosen = group[group.notna() & ~rival]
    twice = chosen[chosen.duplicated(keep=False)]
    refuse(
        [(flows.index[i], flows["flow_id"].iloc[i], g) for i, g in twice.items()],
        "A claim group needs one preferred row; these share theirs:",
        "Mark all but one preferred=no.",
    )
    place = pd.Series(chosen.index, index=chosen.to_numpy())
    stand_in = group.where(rival).map(place).fillna(-1).to_numpy(dtype="int64")
    return rival, stand_in


def refuse_circles(ids: np.ndarray, to: np.ndarray, column: str) -> None:
    """Raise if links run in a circle, naming the rows."""
    circle = np.flatnonzero(on_circle(to))
    faults = [(ids[i], ids[to[i]], f"its {column} leads back to it") for i in circle]
    refuse(faults, "Links run in a circle:", f"Take one {column} out.")


def at(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Look values up at rows; -1, which is no row, gives -1."""
    return np.where(rows >= 0, values[rows], -1) if len(values) else rows


def marked_at(mark: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Say of rows whether they are marked; -1, which is no row, is not."""
    return at(mark, rows) == 1


def first_along(to: np.ndarray, mark: np.ndarray) -> np.ndarray:
    """Find the first marked row on the way along a link, a marked row itself being first; or -1."""
    step = np.where(mark, np.arange(len(to)), to)
    for _ in range(len(to).bit_length() + 1):
        further = at(step, step)
        if np.array_equal(further, step):
            break
        step = further
    # A circle of unmarked rows leads nowhere.
    return np.where((step >= 0) & mark[step], step, -1)


def last_along(to: np.ndarray, mark: np.ndarray) -> np.ndarray:
    """Find the last marked row on the way along a link without circles; or -1."""
    first = first_along(to, mark)
    above = np.where(mark, at(first, to), -1)  # the next marked row, from a marked row
    return at(first_along(above, mark & (above < 0)), first)


def contains(part_of: np.ndarray, outer: np.ndarray, inner: np.ndarray) -> np.ndarray:
    """Say for pairs of rows (-1: none) whether the inner lies inside the outer, at any depth."""
    depth = (part_of >= 0).astype("int64")
    jump = part_of
    while (jump >= 0).any():
        depth = depth + np.where(jump >= 0, depth[jump], 0)
        jump = at(jump, jump)
    steps = depth[inner] - depth[outer]
    here = np.where(steps > 0, inner, -1)
    jump = part_of
    while steps.any():
        steps = np.where(here >= 0, steps, 0)
        here = np.where(steps & 1, at(jump, here), here)
        steps >>= 1
        jump = at(jump, jump)
    return (here == outer) & (here >= 0)


def earlier_rows(links: Links) -> np.ndarray:
    """Return the earlier row of each, without links between a package and its own parts.

    A part is often an earlier announcement of its whole: what contains what decides there.
    """
    rows = np.arange(len(links.ids))
    to = links.follows
    inner = contains(links.part_of, rows, to) | contains(links.part_of, to, rows)
    return np.where(inner, -1, to)


def refuse_lost(links: Links, rows: np.ndarray) -> None:
    """Raise if any of the rows, or a row that their links lead to, points at a missing row."""
    reached = rows | led_to_from(rows, links.part_of, links.follows)
    refuse(
        [
            (links.ids[row], column, "points at a row that is not in the ledger")
            for column, lost in links.lost.items()
            for row in np.flatnonzero(lost & reached)
        ],
        "No rule decides without the missing rows:",
        "Give the whole ledger and select from the result, or clear the link.",
    )


def led_to_from(rows: np.ndarray, *links: np.ndarray) -> np.ndarray:
    """Mark every row that links lead to from the given rows, directly or by others."""
    mark = np.zeros(len(rows), dtype=bool)
    front = np.flatnonzero(rows)
    while len(front):
        front = np.unique(np.concatenate([to[front] for to in links]))
        front = front[(front >= 0) & ~mark[front]]
        mark[front] = True
    return mark
