"""Which rows of a ledger are promises, and which rows belong to which promise."""

import numpy as np
import pandas as pd

from kgru_analysis.flows.links import Links, at, contains, earlier_rows, first_along, refuse_circles

PROMISES = ("headline", "pledged", "agreed")
ASKED = ("requested", "refused")  # no money of the giver's: what it follows, or its answer


def chains_of(links: Links, stage: np.ndarray, level: str) -> tuple[np.ndarray, np.ndarray]:
    """Say which rows are promises, and for each row the promise whose chain it is in, or -1."""
    asked = np.isin(stage, ASKED)
    package = at(first_along(links.part_of, ~asked), links.part_of)
    before = at(first_along(links.follows, ~asked), earlier_rows(links))
    up = np.where(before >= 0, before, package)
    refuse_circles(links.ids, up, "link")
    able = np.isin(stage, PROMISES) & ~links.rival
    root = able & (up < 0)
    # A package whose promised parts all carry on money from elsewhere is only a new name for it.
    part = able & (package >= 0)
    stays = part & contains(up, package, np.arange(len(up)))
    has_part, has_own = (marked(package[rows], len(stage)) for rows in (part, stays))
    root &= has_own | ~has_part
    if level == "part":
        direct = part & (before < 0) & (at(root.astype(int), package) == 1)
        direct &= has_own | ~has_part
        root = direct | (root & ~marked(package[direct], len(stage)))
    return root, first_along(up, root)


def marked(rows: np.ndarray, size: int) -> np.ndarray:
    mark = np.zeros(size, dtype=bool)
    mark[rows] = True
    return mark


def within(to: np.ndarray, chain: np.ndarray) -> np.ndarray:
    """Keep the links that do not lead out of a chain."""
    return np.where((to >= 0) & (at(chain, to) == chain) & (chain >= 0), to, -1)


def passed_on(links: Links, chain: np.ndarray) -> np.ndarray:
    """Say which rows spend on what another donor gave: a fund's loans out of its capital."""
    pairs = pd.MultiIndex.from_arrays([chain, links.donor])
    given = (links.recipient >= 0) & (links.recipient != links.donor)
    received = pd.MultiIndex.from_arrays([chain[given], links.recipient[given]])
    promiser = at(links.donor, chain)
    onward = (links.donor != promiser) & (links.recipient != promiser)
    return (chain >= 0) & pairs.isin(received) & onward


def behind(to: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Mark every row that a link leads to from the given rows, directly or by others."""
    mark = np.zeros(len(to), dtype=bool)
    front = at(to, np.flatnonzero(rows))
    while len(front := np.unique(front[front >= 0])):
        front = front[~mark[front]]
        mark[front] = True
        front = to[front]
    return mark


def returning(links: Links, stage: np.ndarray, chain: np.ndarray) -> np.ndarray:
    """Say which rows go to the promiser from another: a share bought back, a claim, arrears.

    Repayment is the one of them that tells something of the promise.
    """
    promiser = at(links.donor, chain)
    back = (links.recipient == promiser) & (links.donor != promiser) & (promiser >= 0)
    return back & (stage != "repaid")
