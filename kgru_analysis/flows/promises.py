"""Which rows of a ledger are promises, and which rows belong to which promise."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.flows.links import (
    Links,
    at,
    contains,
    earlier_rows,
    first_along,
    marked_at,
    refuse_circles,
    text_of,
)

PROMISES = ("headline", "pledged", "agreed")
ASKED = ("requested", "refused")  # no money of the giver's: what it follows, or its answer


class Chains(NamedTuple):
    """The promises of a ledger, and the promise that each row belongs to (-1: none)."""

    whole: np.ndarray  # whether a row is a promise as a whole
    part: np.ndarray  # whether it is a promised part of such a promise
    package: np.ndarray  # the promise that it is a part of, for parts
    within: np.ndarray  # the same, for parts that carry on money from elsewhere too
    of_whole: np.ndarray  # the whole promise of each row
    of_part: np.ndarray  # the same, or a part of it
    loan_of_whole: np.ndarray  # the same for the loan that relief, a promise of its own, cancels
    loan_of_part: np.ndarray


def chains_of(links: Links, flows: pd.DataFrame, *, headlines: bool = True) -> Chains:
    """Say which rows are promises, and for each row the promise that it belongs to."""
    stage, instrument, basis = (
        text_of(flows, column).fillna("").to_numpy(dtype=object)
        for column in ("stage", "instrument", "basis")
    )
    promise = np.isin(stage, PROMISES if headlines else PROMISES[1:])
    silent = np.isin(stage, ASKED) | (np.isin(stage, PROMISES) & ~promise)
    able = promise & ~links.rival
    # A claim on what was paid over years holds appropriations, which are promises none the less.
    claim = (basis == "cumulative") & ~np.isin(stage, PROMISES)
    package = at(first_along(links.part_of, ~silent), links.part_of)
    package = np.where(
        able, at(first_along(links.part_of, ~silent & ~claim), links.part_of), package
    )
    before = at(first_along(links.follows, ~silent), earlier_rows(links))
    old_up = np.where(before >= 0, before, package)
    refuse_circles(links.ids, old_up, "link")
    # Relief of what was lent before is a promise of its own.
    forgives = instrument == "debt-relief"
    relief = able & forgives & (before >= 0) & (at(forgives, before) == 0)
    up = np.where(relief, package, old_up)

    whole, sound = _roots(able, up, package)
    part = able & ((before < 0) | relief) & marked_at(whole, package) & sound
    # What its package carries on is an earlier telling of it and no part.
    part &= at(links.follows, package) != np.arange(len(stage))
    of_whole = first_along(up, whole)
    elsewhere = able & (before >= 0) & (at(of_whole, before) != package)
    lent = whole & ~relief & _roots(able, old_up, package)[0]
    return Chains(
        whole,
        part,
        np.where(part, package, -1),
        np.where(part | elsewhere, package, -1),
        of_whole,
        first_along(up, whole | part),
        first_along(old_up, lent),
        first_along(old_up, lent | (part & ~relief)),
    )


def _roots(able: np.ndarray, up: np.ndarray, package: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find the promises that carry nothing on, and the rows that are no new name for others.

    A package whose promised parts all carry on money from elsewhere is only a new name for it.
    """
    part = able & (package >= 0)
    rows = np.arange(len(up))
    own = part & contains(up, package, rows)
    has_part, has_own = (np.isin(rows, package[some]) for some in (part, own))
    sound = has_own | ~has_part
    return able & (up < 0) & sound, sound


def links_inside(links: Links, chain: np.ndarray) -> Links:
    """Keep the links that do not lead out of a chain."""
    part_of, follows = (
        np.where((to >= 0) & (at(chain, to) == chain) & (chain >= 0), to, -1)
        for to in (links.part_of, links.follows)
    )
    return links._replace(part_of=part_of, follows=follows)


def passed_on(links: Links, chain: np.ndarray) -> np.ndarray:
    """Say which rows spend on what another donor gave: a fund's loans out of its capital."""
    pairs = pd.MultiIndex.from_arrays([chain, links.donor])
    given = (links.recipient >= 0) & (links.recipient != links.donor)
    received = pd.MultiIndex.from_arrays([chain[given], links.recipient[given]])
    promiser = at(links.donor, chain)
    onward = (links.donor != promiser) & (links.recipient != promiser)
    return (chain >= 0) & pairs.isin(received) & onward


def returning(links: Links, stage: np.ndarray, chain: np.ndarray) -> np.ndarray:
    """Say which rows but repayments go to the promiser: a share bought back, a claim, arrears."""
    promiser = at(links.donor, chain)
    back = (links.recipient == promiser) & (links.donor != promiser) & (promiser >= 0)
    return back & (stage != "repaid")
