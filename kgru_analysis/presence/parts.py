"""One lens worked out: sums within bounds, balances, and draws between the bounds of each item."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kgru_analysis.presence.items import Inputs, Item, Measure
from kgru_analysis.presence.lenses import CLAIMS, SUMS
from kgru_analysis.presence.ratios import TIE, ratio, ties, weighted
from kgru_analysis.uncertainty import keyed_uniforms, middle_and_band

SHARE = "share of the two"


@dataclass(frozen=True)
class Part:
    """One measure of a lens, or all of one unit, by period."""

    bounds: np.ndarray  # a_low, a_high, b_low, b_high
    balances: np.ndarray  # of the middles, least, largest
    known: np.ndarray  # whether both sides have a number
    open: np.ndarray  # whether a side has no upper bound
    drawn: np.ndarray  # balances, by period and draw


def lens_rows(
    measures: list[tuple[Measure, list[Item]]],
    inputs: Inputs,
    *,
    draws: int,
    coverage: float,
    seed: int | None,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Work one lens out: its rows, and its balances by period and draw."""
    frame = pd.DataFrame({"period": inputs.calendar.ends})
    units = list(dict.fromkeys(m.unit for m, _ in measures))
    several = len(units) > 1
    groups = [[pair] for pair in measures] if several else [measures]
    parts = [_part(group, inputs, draws=draws, seed=seed) for group in groups]
    frame["unit"] = SHARE if several else "".join(units)
    known = np.array([p.known for p in parts])
    unbounded = np.array([p.open & p.known for p in parts]).any(axis=0)
    # Of one unit the amounts are told even where they make no balance: of one side, or of none.
    whole = _mean([_shares(p.bounds) for p in parts], known) if several else parts[0].bounds
    frame[["a_low", "a_high", "b_low", "b_high"]] = whole.T
    frame[["balance", "low", "high"]] = _mean([p.balances for p in parts], known).T
    full = known.all(axis=0) & ~unbounded & (inputs.calendar.last_days <= inputs.until)
    frame["status"] = np.where(full, "measured", np.where(known.any(axis=0), "partly", "unknown"))
    frame["p_positive"] = frame["p_tie"] = np.nan
    drawn = np.full((len(frame), draws), np.nan)
    if draws:
        told = [np.where(p.known[:, None], np.nan_to_num(p.drawn), 0) for p in parts]
        total = sum(told, np.zeros_like(drawn))  # one column where nothing is to be drawn
        count = known.sum(axis=0)[:, None]
        np.divide(total, count, out=drawn, where=count > 0)
        write_draws(frame, drawn, np.asarray(known.any(axis=0) & ~unbounded), coverage)
    return frame, drawn


def write_draws(
    frame: pd.DataFrame, drawn: np.ndarray, closed: np.ndarray, coverage: float
) -> None:
    """Write median, band and shares of draws into a frame, for the periods that are bounded."""
    drawn[np.abs(drawn) < TIE] = 0.0
    frame["balance"], low, high, positive = middle_and_band(drawn, coverage=coverage)
    found = {"low": low, "high": high, "p_positive": positive, "p_tie": ties(drawn)}
    for column, values in found.items():
        frame[column] = np.where(closed, values, frame[column])
    # A side without upper bound leaves the sign open, unless all it could add is on one side.
    settled = ~closed & ((frame["high"] < 0) | (frame["low"] > 0))
    frame.loc[settled, "p_positive"] = (frame.loc[settled, "low"] > 0).astype(float)
    frame.loc[settled, "p_tie"] = 0.0


def _part(
    group: list[tuple[Measure, list[Item]]], inputs: Inputs, *, draws: int, seed: int | None
) -> Part:
    a, b = (
        [(f"{actor}/{m.name}/{x.key}", x) for m, items in group for x in items if x.actor == actor]
        for actor in inputs.actors
    )
    # Claims on a host tell what there is: of whom they tell nothing, there is none as far as they
    # go. A series without rows of an actor says nothing.
    told = any(m.reader in CLAIMS and inputs.covers(m.table) for m, _ in group)
    sides = [add_up([x for _, x in side], inputs, told=told) for side in (a, b)]
    if any(m.reader in SUMS and inputs.table(m.table).empty for m, _ in group):
        sides = [(low, np.full_like(high, np.nan)) for low, high in sides]
    bounds = np.array([x for side in sides for x in side])
    a_low, a_high, b_low, b_high = bounds
    known = ~np.isnan(a_low) & ~np.isnan(b_low)
    ends, middles = _extremes(bounds), (middle(*side) for side in sides)
    balances = np.array([ratio(*middles), np.fmin(*ends), np.fmax(*ends)])
    balances[:, ~known] = np.nan
    known &= ~np.isnan(balances[0])
    drawn = np.empty((len(known), 0))
    if draws:
        drawn = ratio(*(_drawn(side, len(known), draws=draws, seed=seed) for side in (a, b)))
        known &= ~np.isnan(drawn).all(axis=1)
    return Part(bounds, balances, known, np.isnan(a_high) | np.isnan(b_high), drawn)


def middle(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the middle of bounds, the lower one where there is no upper one."""
    return (low + np.where(np.isnan(high), low, high)) / 2


def _extremes(bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the largest balance between bounds of a and b."""
    a_low, a_high, b_low, b_high = bounds
    top_a, top_b = (np.where(np.isnan(x), np.inf, x) for x in (a_high, b_high))
    return ratio(a_low, top_b), ratio(top_a, b_low)


def add_up(items: list[Item], inputs: Inputs, *, told: bool) -> tuple[np.ndarray, np.ndarray]:
    """Add items up: missing where none is known, and without upper bound where one has none."""
    periods = len(inputs.calendar.ends)
    if not items:
        nothing = np.full(periods, 0.0 if told else np.nan)
        return nothing, nothing
    low, high = (np.array([getattr(x, side) for x in items]) for side in ("low", "high"))
    unknown = np.isnan(low).all(axis=0)
    return np.where(unknown, np.nan, np.nansum(low, axis=0)), high.sum(axis=0)


def _drawn(
    side: list[tuple[str, Item]], periods: int, *, draws: int, seed: int | None
) -> np.ndarray:
    """Draw one place between the bounds of each item, and add up; one column if all are points."""
    if not side:
        return np.zeros((periods, 1))
    low = np.nan_to_num(np.array([x.low for _, x in side]))
    high = np.array([x.high for _, x in side])
    wide = np.where(np.isnan(high), 0, high - low)
    moving = np.flatnonzero(wide.any(axis=1))
    total = low.sum(axis=0)[:, None]
    if not len(moving):
        return total
    uniform = keyed_uniforms([side[i][0] for i in moving], draws=draws, seed=seed)
    return total + wide[moving].T @ uniform


def _shares(bounds: np.ndarray) -> np.ndarray:
    """Return a's and b's shares of the two, least and largest."""
    least, most = _extremes(bounds)
    return (1 + np.array([least, most, -most, -least])) / 2


def _mean(parts: list[np.ndarray], known: np.ndarray) -> np.ndarray:
    """Return the mean over parts, of those known; each has the shape (numbers, periods)."""
    told = np.where(known[:, None], parts, np.nan)
    return weighted(list(told), np.ones(len(told)))


def bounds_status(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(low), "unknown", np.where(np.isnan(high), "partly", "measured"))
