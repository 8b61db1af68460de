"""The balance of two actors: (A - B) / (A + B) in a domain, and its weighted mean over domains."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError
from kgru_analysis.presence.levels import draw_levels, unit_levels
from kgru_analysis.uncertainty import dirichlet_weights, middle_and_band


def domain_weights(weights: Mapping[str, float] | None, domains: list[str]) -> np.ndarray:
    if weights is None:
        return np.full(len(domains), 1 / len(domains))
    missing = [d for d in domains if d not in weights]
    if missing:
        raise KgruError(f"The weights miss the domain {', '.join(missing)}; 0 leaves one out.")
    share = np.array([weights[d] for d in domains], dtype=float)
    if not np.isfinite(share).all() or (share < 0).any() or not share.sum():
        raise KgruError("Weights are numbers of zero or more, and not all of them zero.")
    return share / share.sum()


def without_draws(
    spells: pd.DataFrame, span: np.ndarray, a: str, b: str, domains: list[str], share: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the balance with the merely possible at one half, and its least and its largest."""
    sure, maybe = ([_counts(x, who, domains) for who in (a, b)] for x in unit_levels(spells, span))
    lowest = with_all(ratio(sure[0], maybe[1]), share)
    highest = with_all(ratio(maybe[0], sure[1]), share)
    plain = spells[spells["preferred"] != "no"]
    sure, maybe = ([_counts(x, who, domains) for who in (a, b)] for x in unit_levels(plain, span))
    middle = ratio((sure[0] + maybe[0]) / 2, (sure[1] + maybe[1]) / 2)
    # Where one end of the envelope has neither actor, the other end is the only value there is.
    lowest, highest = (
        np.where(np.isnan(x), y, x) for x, y in ((lowest, highest), (highest, lowest))
    )
    return with_all(middle, share), lowest, highest


def _counts(units: pd.DataFrame, actor: str, domains: list[str]) -> np.ndarray:
    wanted = pd.MultiIndex.from_product([[actor], domains])
    return count_kinds(units).reindex(wanted, fill_value=0).to_numpy(float)


def count_kinds(units: pd.DataFrame) -> pd.DataFrame:
    return units.groupby(level=["actor", "domain"]).sum()


def ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return (a - b) / (a + b): missing where both are zero, 1 or -1 where one has no bound."""
    total = a + b
    finite = np.isfinite(total)
    result = np.divide(a - b, total, out=np.full(total.shape, np.nan), where=finite & (total > 0))
    alone = np.where(np.isinf(a), 1.0, -1.0)
    return np.where(np.isinf(a) ^ np.isinf(b), alone, result)


def with_all(values: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Add a last row to values of shape (domains, periods): their mean weighted by share."""
    return np.concatenate([values, _weighted(list(values), share)[None]])


def drawn_bands(
    spells: pd.DataFrame,
    span: np.ndarray,
    a: str,
    b: str,
    domains: list[str],
    share: np.ndarray,
    *,
    draws: int,
    seed: int | None,
    unseen: float,
    vary: tuple[str, ...],
    level: float,
    overall: bool = False,
) -> np.ndarray:
    """Draw balances and sum them up: median, low, high and share above zero.

    Returns
    -------
    array of shape (4, domains and all, periods)
        Only the last of the second axis with ``overall``.
    """
    levels = draw_levels(spells, span, draws=draws, seed=seed, unseen=unseen, vary=vary)
    none = np.zeros((span.shape[1], draws), dtype=np.uint8)
    ours, theirs = ([levels.get((who, d), none) for d in domains] for who in (a, b))
    most = [int(max(x.max() for x in side)) + 1 for side in (ours, theirs)]
    ratios = ratio(np.arange(most[0])[:, None], np.arange(most[1])[None, :])
    if "weights" in vary:
        share = dirichlet_weights(len(domains), draws=draws, seed=seed).T
    step = max(1, 400_000 // draws)  # periods at a time, so that memory stays small
    found = []
    for first in range(0, span.shape[1], step):
        at = slice(first, first + step)
        values = [ratios[x[at], y[at]] for x, y in zip(ours, theirs, strict=True)]
        mean = _weighted(values, share)
        rows = [mean] if overall else [*values, mean]
        found.append(np.array([middle_and_band(x, coverage=level) for x in rows]))
    return np.concatenate(found, axis=2).transpose(1, 0, 2)


def _weighted(values: list[np.ndarray], share: np.ndarray) -> np.ndarray:
    """Return the mean of the domains that have a value; share is one number a domain, or a row."""
    total, weight = np.zeros(values[0].shape), np.zeros(values[0].shape)
    for value, own in zip(values, share, strict=True):
        known = ~np.isnan(value)
        total += np.where(known, value, 0) * own
        weight += known * own
    return np.divide(total, weight, out=np.full(total.shape, np.nan), where=weight > 0)
