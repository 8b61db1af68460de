"""How many kinds of presence there are, by actor, domain and period: certainly, possibly, drawn."""

import numpy as np
import pandas as pd

from kgru_analysis.errors import one_of
from kgru_analysis.presence.spell_dates import BOUNDS, FAR
from kgru_analysis.uncertainty import keyed_uniforms

UNIT = ["actor", "domain", "kind"]
YEAR = 365.25  # days


def make_periods(first: int, last: int, *, freq: str) -> tuple[pd.DatetimeIndex, np.ndarray]:
    """Return the periods that hold two days, by their last day, and their (first, last) days."""
    one_of("freq", freq, ("YE", "QE", "ME"))
    begin, end = (np.datetime64(d, "D").astype("M8[s]") for d in (first, last))
    spans = pd.period_range(begin, end, freq=freq.removesuffix("E"))
    bounds = np.array([spans.start_time, spans.end_time]).astype("M8[D]").astype(np.int64)
    return spans.end_time.normalize().astype("M8[s]"), bounds


def overlaps(spells: pd.DataFrame, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Say in which periods each spell was there on some day: certainly, possibly."""
    start_first, start_last, end_first, end_last = spells[BOUNDS].to_numpy().T[:, :, None]
    certain = (start_last <= days[1]) & (end_first >= days[0])
    possible = (start_first <= days[1]) & (end_last >= days[0])
    return certain, possible


def unit_levels(spells: pd.DataFrame, days: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say in which periods each kind of presence existed: certainly, possibly.

    Returns
    -------
    two DataFrames of bool
        Index actor, domain, kind; one column a period. Rival claims of one group are certain only
        where all agree, and possible where any allows it.
    """
    claim = spells["claim_group"].fillna(spells["presence_id"])
    keys = [spells[c] for c in UNIT] + [claim.rename("claim"), spells["presence_id"]]
    rivals = spells["presence_id"].groupby(claim).nunique()
    found = []
    for part, joint in zip(overlaps(spells, days), ("min", "max"), strict=True):
        part = pd.DataFrame(part.astype("int8"), index=spells.index)
        rows = part.groupby(keys, sort=True).max()
        group = rows.groupby(level=[*UNIT, "claim"])
        level = group.agg(joint)
        if joint == "min":  # a rival that is another kind of presence does not agree
            several = rivals.reindex(level.index.get_level_values("claim")).to_numpy()
            level = level.where(group.size() == several, 0)
        found.append(level.groupby(level=UNIT).max().astype(bool))
    return found[0], found[1]


def draw_levels(
    spells: pd.DataFrame,
    days: np.ndarray,
    *,
    draws: int,
    seed: int | None,
    unseen: float,
    vary: tuple[str, ...],
) -> dict[tuple[str, str], np.ndarray]:
    """Draw dates and claims, and count the kinds of presence in each period.

    Returns
    -------
    dict of (actor, domain) to array of shape (periods, draws)
        Number of kinds. One draw holds one pair of dates a spell and one claim a group.
    """
    if "claims" not in vary:
        spells = spells[_first_choice(spells)]
    certain, possible = overlaps(spells, days)
    unsure = (possible & ~certain).any(axis=1)
    place = np.cumsum(unsure) - 1  # dates are drawn only where they matter
    begin, end = _drawn_dates(spells[unsure], draws, seed, unseen, vary)
    chosen = _drawn_claims(spells, draws, seed) if "claims" in vary else {}
    levels: dict[tuple[str, str], np.ndarray] = {}
    for (actor, domain, _), at in spells.groupby(UNIT, sort=True).indices.items():
        sure = [i for i in at if i not in chosen]
        there = np.zeros((days.shape[1], draws), dtype=bool)
        there[certain[sure].any(axis=0)] = True
        for i in at:
            columns = np.flatnonzero(possible[i] & ~there.all(axis=1))
            if not len(columns):
                continue
            first, last = days[0, columns, None], days[1, columns, None]
            hit = certain[i, columns, None]
            if unsure[i]:
                hit = (begin[place[i]] <= last) & (end[place[i]] >= first)
            there[columns] |= hit & chosen[i] if i in chosen else hit
        total = levels.setdefault((actor, domain), np.zeros((days.shape[1], draws), dtype=np.uint8))
        total += there
    return levels


def _first_choice(spells: pd.DataFrame) -> pd.Series:
    """Keep the preferred claim of each group, or its first row where none is marked."""
    group = spells["claim_group"].fillna(spells["presence_id"])
    preferred = spells["presence_id"].where(spells["preferred"] == "yes")
    choice = preferred.groupby(group).transform("first")
    choice = choice.fillna(spells["presence_id"].groupby(group).transform("first"))
    return spells["presence_id"] == choice


def _drawn_dates(
    spells: pd.DataFrame, draws: int, seed: int | None, unseen: float, vary: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the first and the last day of each spell, each of shape (spells, draws).

    Between two bounds every day is as likely as any other. Beyond the last sighting, or before
    the first, the time is exponential with a mean of ``unseen`` years. A spell that no source
    dates at all is in no draw.
    """
    keys, at = np.unique(spells[["start_key", "end_key"]].to_numpy(dtype=str), return_inverse=True)
    at = at.reshape(len(spells), 2)
    if "dates" in vary:
        uniform = keyed_uniforms(keys.tolist(), draws=draws, seed=seed)
    else:
        uniform = np.full((len(keys), 1), 0.5)
    with np.errstate(invalid="ignore", over="ignore"):
        beyond = np.nan_to_num(-np.log1p(-uniform) * unseen * YEAR, nan=0.0, posinf=FAR)
    low, high, number = _columns(spells, "start"), _columns(spells, "start", "last"), at[:, 0]
    begin = np.where(low <= -FAR, high - beyond[number], low + uniform[number] * (high - low + 1))
    low, high, number = _columns(spells, "end"), _columns(spells, "end", "last"), at[:, 1]
    end = np.where(high >= FAR, low + beyond[number], low + uniform[number] * (high - low + 1))
    begin, end = np.floor(begin), np.floor(end)
    undated = (_columns(spells, "start", "last") >= FAR) | (low <= -FAR)
    begin = np.where(undated, 3.0 * FAR, begin)
    return begin, np.maximum(begin, end)


def _columns(spells: pd.DataFrame, side: str, which: str = "first") -> np.ndarray:
    return spells[f"{side}_{which}"].to_numpy(float)[:, None]


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
