"""How many persons stood at the sites of a presence, as bounds."""

import numpy as np
import pandas as pd

from kgru_analysis.columns import need_columns, reads_rows
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.presence.spell_dates import BOUNDS, FAR
from kgru_analysis.presence.spells import only_host

_SITE = ["actor", "domain", "site"]
_NEEDED = [
    "presence_id", "kind", "site", "actor", "host", "domain", "name", "status", "preferred",
    "start", "end", "seen", "legal_basis", "strength_low", "strength_high", "lat", "lon",
    "source_id",
]  # fmt: skip


def overlaps(spells: pd.DataFrame, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Say in which spans of days each spell was there on some day: certainly, possibly."""
    start_first, start_last, end_first, end_last = spells[BOUNDS].to_numpy().T[:, :, None]
    certain = (start_last <= days[1]) & (end_first >= days[0])
    possible = (start_first <= days[1]) & (end_last >= days[0])
    return certain, possible


def site_strengths(
    spells: pd.DataFrame, days: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the persons counted at each site in each period, and where each site may have been.

    A count holds for the periods of its date and is never carried on; one without a date holds
    for the periods in which the spell is certain. Several counts of a period span its bounds.

    Returns
    -------
    three DataFrames
        Lower and upper bounds, missing where nothing was counted, and whether the site was
        possibly there. Index actor, domain, site; one column a period.
    """
    certain, possible = overlaps(spells, days)
    first, last = (spells[f"counted_{x}"].to_numpy()[:, None] for x in ("first", "last"))
    counted = (first <= days[1]) & (last >= days[0]) & (first > -FAR)
    counted |= (first <= -FAR) & certain
    keys = [spells[c] for c in _SITE]
    bounds = []
    for column, joint in (("strength_low", "min"), ("strength_high", "max")):
        persons = np.where(counted, spells[column].to_numpy(float)[:, None], np.nan)
        bounds.append(pd.DataFrame(persons, index=spells.index).groupby(keys).agg(joint))
    there = pd.DataFrame(possible, index=spells.index).groupby(keys).max()
    return bounds[0], bounds[1], there


def strengths(spells: pd.DataFrame, days: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add the strengths of sites up, by actor and domain: lower and upper bounds.

    The upper bound is missing where a site that may have been there was not counted: unknown is
    not none.
    """
    low, high, there = site_strengths(spells, days)
    by = {"level": _SITE[:2]}
    floor = low.groupby(**by).sum(min_count=1)
    ceiling = high.groupby(**by).sum(min_count=1)
    uncounted = (there & high.isna()).groupby(**by).max()
    return floor, ceiling.mask(uncounted)


@reads_rows
def presence_sites(presence: pd.DataFrame, *, host: str | None = None) -> pd.DataFrame:
    """List the places of a presence.

    Parameters
    ----------
    presence : DataFrame
        Rows of the table ``presence`` with a column ``site``; those without a site are no place.
    host : str, optional
        May be left out where all that stood, stood in one country.

    Returns
    -------
    DataFrame
        One row an actor, site and domain, sorted by these: ``actor``, ``site``, ``domain``,
        ``name`` (of the first row of its usual kind), ``opened`` and ``closed`` (as coded: the
        first start, and the last end if every spell has ended), ``last_seen``, ``legal_basis``,
        ``strength_low`` and ``strength_high`` (least and most persons ever counted), ``lat``,
        ``lon``, ``source_id`` (of that row).

    Raises
    ------
    KgruError
        If the rows have no column ``site``.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> sites = kg.presence_sites(kg.load("presence"))
    >>> "closed" in sites, sites["site"].notna().all().item()
    (True, True)
    """
    need_columns(presence, _NEEDED, advice="give rows of the table presence")
    host = only_host(presence, host)
    rows = presence[
        (presence["host"] == host)
        & presence["site"].notna()
        & (presence["status"] == "actual")
        & (presence["preferred"] != "no")
    ].copy()
    keys = ["actor", "site", "domain"]
    rows["goes_on"] = rows["end"].isna()
    rows["begins"] = parse_dates(rows["start"])["latest"]
    rows["stops"] = parse_dates(rows["end"])["latest"]
    # Described by the first row of its usual kind: not by the trial before a base was opened.
    rows["rare"] = -rows.groupby([*keys, "kind"])["kind"].transform("size")
    rows = rows.sort_values(["rare", "begins", "presence_id"])
    first = rows.sort_values("begins", kind="stable").groupby(keys)["start"].first()
    last = rows.sort_values("stops", kind="stable").groupby(keys)["end"].last()
    grouped = rows.groupby(keys)
    found = grouped.agg(
        name=("name", "first"),
        goes_on=("goes_on", "any"),
        last_seen=("seen", "max"),
        legal_basis=("legal_basis", "first"),
        strength_low=("strength_low", "min"),
        strength_high=("strength_high", "max"),
        lat=("lat", "first"),
        lon=("lon", "first"),
        source_id=("source_id", "first"),
    )
    found.insert(1, "opened", first.reindex(found.index))
    found.insert(2, "closed", last.reindex(found.index).mask(found["goes_on"]))
    return found.drop(columns="goes_on").reset_index()
