"""How many kinds of presence there are, by actor, domain and period: certainly, possibly, drawn.

A standing kind counts in every month of which it was there on some day, an act (an exercise, a
course) by its share of the days; a period is the mean of its months.
"""

import numpy as np
import pandas as pd

from kgru_analysis.presence.periods import Calendar, stood
from kgru_analysis.presence.spell_dates import BOUNDS, FAR
from kgru_analysis.presence.spells import ACTS
from kgru_analysis.uncertainty import keyed_uniforms

UNIT = ["actor", "domain", "kind"]
YEAR = 365.25  # days


def monthly(spells: pd.DataFrame, calendar: Calendar) -> tuple[np.ndarray, np.ndarray]:
    """Say in which months (across) each spell was there, certainly and possibly, from 0 to 1."""
    acts = spells["kind"].isin(ACTS).to_numpy()[:, None]
    certain, possible = stood(spells, calendar)
    return np.where(acts, certain, certain > 0), np.where(acts, possible, possible > 0)


def unit_counts(spells: pd.DataFrame, calendar: Calendar) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say for what part of the periods each kind of presence existed: certainly, possibly.

    Rows are actor, domain and kind, columns periods. Rival claims of one group are certain only
    where all agree, and possible where any allows it.
    """
    claim = spells["claim_group"].fillna(spells["presence_id"])
    keys = [spells[c] for c in UNIT] + [claim.rename("claim"), spells["presence_id"]]
    rivals = spells["presence_id"].groupby(claim).nunique()
    found = []
    for part, joint in zip(monthly(spells, calendar), ("min", "max"), strict=True):
        rows = pd.DataFrame(part, index=spells.index).groupby(keys, sort=True).max()
        group = rows.groupby(level=[*UNIT, "claim"])
        count = group.agg(joint)
        if joint == "min":  # a rival that is another kind of presence does not agree
            several = rivals.reindex(count.index.get_level_values("claim")).to_numpy()
            count = count.where(group.size() == several, 0)
        units = count.groupby(level=UNIT).max()
        found.append(pd.DataFrame(calendar.mean(units.to_numpy(float)), index=units.index))
    return found[0], found[1]


def by_domain(units: pd.DataFrame) -> pd.DataFrame:
    return units.groupby(level=["actor", "domain"]).sum()


def draw_counts(
    spells: pd.DataFrame,
    calendar: Calendar,
    *,
    draws: int,
    seed: int | None,
    persistence: float,
    vary: tuple[str, ...],
) -> dict[tuple[str, str], np.ndarray]:
    """Draw dates and claims, and count the kinds of each (actor, domain) by period and draw.

    One draw holds one pair of dates a spell and one claim a group; one column stands for all draws
    where nothing varies.
    """
    if "claims" not in vary:
        spells = spells[_first_choice(spells)]
    certain, possible = monthly(spells, calendar)
    unsure = np.asarray((possible > certain).any(axis=1))
    place = np.cumsum(unsure) - 1  # dates are drawn only where they matter
    begin, end = _drawn_dates(spells[unsure], draws, seed, persistence, vary)
    chosen = _drawn_claims(spells, draws, seed) if "claims" in vary else {}
    counts: dict[tuple[str, str], np.ndarray] = {}
    for (actor, domain, kind), at in spells.groupby(UNIT, sort=True).indices.items():
        sure = [i for i in at if i not in chosen]
        known: np.ndarray = certain[sure].max(axis=0) if sure else np.zeros(certain.shape[1])
        total = calendar.mean(known)[:, None]
        # Only in these months do the draws differ.
        months = np.flatnonzero((possible[at].max(axis=0) > 0) & (known < 1))
        differs = [i for i in at if unsure[i] or i in chosen]
        if len(months) and differs:
            # True and False are a quarter of the memory and time of numbers.
            number = float if kind in ACTS else bool
            there: np.ndarray = np.zeros((len(months), draws), dtype=number)
            there[:] = known[months, None]
            for i in differs:
                own = np.flatnonzero(possible[i, months] > 0)
                hit: np.ndarray = certain[i, months[own], None].astype(there.dtype)
                if unsure[i]:
                    days = calendar.first[months[own], None], calendar.last[months[own], None]
                    hit = _hit(begin[place[i]], end[place[i]], *days, by_days=kind in ACTS)
                hit = hit * chosen[i] if i in chosen else hit
                there[own] = np.maximum(there[own], hit)
            total = total + _summed(there, months, calendar)
            total -= _summed(known[months, None], months, calendar)
        counts[actor, domain] = counts.get((actor, domain), 0) + total
    return counts


def _hit(
    begin: np.ndarray, end: np.ndarray, first: np.ndarray, last: np.ndarray, *, by_days: bool
) -> np.ndarray:
    """Say in which months a spell with drawn dates was there, of shape (months, draws)."""
    if by_days:
        days = np.minimum(end, last) - np.maximum(begin, first) + 1
        return np.clip(days, 0, None) / (last - first + 1)
    return (begin <= last) & (end >= first)


def _summed(values: np.ndarray, months: np.ndarray, calendar: Calendar) -> np.ndarray:
    """Add values of some months up to means of the periods, of shape (periods, draws)."""
    period = np.searchsorted(calendar.starts, months, side="right") - 1
    some, first = np.unique(period, return_index=True)
    count = np.diff([*calendar.starts, len(calendar.first)])[some, None]
    total = np.zeros((len(calendar.starts), values.shape[1]))
    plain = values.view(np.uint8) if values.dtype == bool else values
    total[some] = np.add.reduceat(plain, first, axis=0) / count
    return total


def _first_choice(spells: pd.DataFrame) -> pd.Series:
    """Keep the preferred claim of each group, or its first row where none is marked."""
    group = spells["claim_group"].fillna(spells["presence_id"])
    preferred = spells["presence_id"].where(spells["preferred"] == "yes")
    choice = preferred.groupby(group).transform("first")
    choice = choice.fillna(spells["presence_id"].groupby(group).transform("first"))
    return spells["presence_id"] == choice


def _drawn_dates(
    spells: pd.DataFrame, draws: int, seed: int | None, persistence: float, vary: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the first and the last day of each spell, each of shape (spells, draws).

    Between two bounds every day is as likely as any other; beyond the sightings the time is
    exponential with a mean of ``persistence`` years. A spell that no source dates is in no draw.
    """
    keys, at = np.unique(spells[["start_key", "end_key"]].to_numpy(dtype=str), return_inverse=True)
    at = at.reshape(len(spells), 2)
    if "dates" in vary:
        uniform = keyed_uniforms(keys.tolist(), draws=draws, seed=seed)
    else:
        uniform = np.full((len(keys), 1), 0.5)
    with np.errstate(invalid="ignore", over="ignore"):
        beyond = np.nan_to_num(-np.log1p(-uniform) * persistence * YEAR, nan=0.0, posinf=FAR)
    first, last, end_first, end_last = spells[BOUNDS].to_numpy(float).T[:, :, None]
    within = uniform[at[:, 0]] * (last - first + 1), uniform[at[:, 1]] * (end_last - end_first + 1)
    begin = np.floor(np.where(first <= -FAR, last - beyond[at[:, 0]], first + within[0]))
    end = np.floor(np.where(end_last >= FAR, end_first + beyond[at[:, 1]], end_first + within[1]))
    begin = np.where((last >= FAR) | (end_first <= -FAR), 3.0 * FAR, begin)
    return begin, np.maximum(begin, end)


def _drawn_claims(spells: pd.DataFrame, draws: int, seed: int | None) -> dict[int, np.ndarray]:
    """Say in which draws each spell of a group of rivals is the one that holds."""
    grouped = spells[spells["claim_group"].notna()]
    names = sorted(grouped["claim_group"].unique())
    uniform = dict(zip(names, keyed_uniforms(names, draws=draws, seed=seed), strict=True))
    chosen = {}
    for name, rows in grouped.groupby("claim_group"):
        rivals = sorted(rows["presence_id"].unique())
        if len(rivals) == 1:
            continue
        pick = np.floor(uniform[name] * len(rivals)).astype(int)
        places = spells.index.get_indexer(rows.index)
        for place, claim in zip(places, rows["presence_id"], strict=True):
            chosen[int(place)] = pick == rivals.index(claim)
    return chosen


def strengths(spells: pd.DataFrame, days: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add up the persons counted at the sites of each actor and domain in spans of days: low, high.

    A count holds for the spans of its date and is never carried on; one without a date holds for
    the spans in which the spell is certain. Several counts of a site span its bounds. Missing where
    nothing was counted, the upper bound also where a site that may have been there was not.
    """
    start_first, start_last, end_first, end_last = spells[BOUNDS].to_numpy().T[:, :, None]
    first, last = (spells[[f"counted_{x}"]].to_numpy() for x in ("first", "last"))
    certain = (start_last <= days[1]) & (end_first >= days[0])
    possible = (start_first <= days[1]) & (end_last >= days[0])
    counted = np.where(first > -FAR, (first <= days[1]) & (last >= days[0]), certain)

    def of_sites(values: np.ndarray, joint: str) -> pd.DataFrame:
        frame = pd.DataFrame(values, index=spells.index)
        return frame.groupby([spells[c] for c in ("actor", "domain", "site")]).agg(joint)

    low, high = (
        of_sites(np.where(counted, spells[[f"strength_{side}"]], np.nan), joint)
        for side, joint in (("low", "min"), ("high", "max"))
    )
    uncounted = of_sites(possible, "max") & high.isna()
    low, high = (x.groupby(level=["actor", "domain"]).sum(min_count=1) for x in (low, high))
    return low, high.mask(uncounted.groupby(level=["actor", "domain"]).max())
