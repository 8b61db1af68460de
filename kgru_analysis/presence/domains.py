"""Two actors set against one another in each domain, and the domains weighed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError, need_years
from kgru_analysis.presence.counts import by_domain, draw_counts, unit_counts
from kgru_analysis.presence.pairs import Pair
from kgru_analysis.presence.ratios import check_draws, ratio, ties, weighted
from kgru_analysis.uncertainty import dirichlet_weights, middle_and_band, shares_of_weight

DATES_AND_CLAIMS = ("dates", "claims")
SOURCES = (*DATES_AND_CLAIMS, "weights")
FIGURES = ["balance", "low", "high", "p_positive", "p_tie"]


@dataclass(frozen=True)
class Draws:
    """How many draws are made, from which seed, and what varies in them; see `presence_balance`."""

    draws: int
    seed: int | None
    persistence: float = 10.0  # years
    vary: tuple[str, ...] = DATES_AND_CLAIMS

    def __post_init__(self) -> None:
        check_draws(self.draws, 1)
        need_years("persistence", self.persistence)
        if isinstance(self.vary, str) or not self.vary or not set(self.vary) <= set(SOURCES):
            raise KgruError(f"vary={self.vary!r}: give a tuple of 'dates', 'claims' and 'weights'.")


@dataclass(frozen=True)
class Counted:
    """Two actors set against one another in each domain, before any domain has a weight."""

    domains: list[str]
    ends: pd.DatetimeIndex  # last day of each period
    envelope: tuple[np.ndarray, np.ndarray, np.ndarray]  # middle, lowest, highest; by domain
    drawn: list[np.ndarray]  # one a domain, of shape (periods, draws); none without draws
    how: Draws


def count(pair: Pair, how: Draws) -> Counted:
    """Count the kinds of presence of two actors, for any weights of the domains."""
    drawn = drawn_balances(pair, how) if how.draws else []
    return Counted(pair.domains, pair.calendar.ends, _envelope(pair), drawn, how)


def weigh(
    counted: Counted, *, weights: Mapping[str, float] | None = None, coverage: float = 0.9
) -> pd.DataFrame:
    """Return the frame that `presence_balance` describes, under some weights of the domains."""
    how = counted.how
    check_draws(how.draws, coverage)
    share = shares_of_weight(weights, counted.domains, what="domain")
    found = [np.concatenate([x, weighted(list(x), share)[None]]) for x in counted.envelope]
    # Where one end of the envelope has neither actor, the other end is the only value there is.
    middle, low, high = found
    lowest, highest = np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)
    result = {"balance": middle, "low": lowest, "high": highest}
    result |= {c: np.full_like(middle, np.nan) for c in ("p_positive", "p_tie")}
    if how.draws:
        bands = drawn_bands(counted.drawn, share, how, coverage)
        result = dict(zip(FIGURES, bands, strict=True))
        if coverage == 1:
            result["low"], result["high"] = lowest, highest
    result |= {"lowest": lowest, "highest": highest}
    frame = pd.DataFrame({name: x.T.ravel() for name, x in result.items()})
    names = np.tile([*counted.domains, "all"], len(counted.ends))
    frame.insert(0, "period", counted.ends.repeat(len(counted.domains) + 1))
    frame.insert(1, "domain", pd.array(names, dtype="str"))
    return frame


def _envelope(pair: Pair) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the balance with the merely possible at one half, and its least and its largest."""
    sure, maybe = _counts(pair, pair.spells)
    lowest, highest = ratio(sure[0], maybe[1]), ratio(maybe[0], sure[1])
    sure, maybe = _counts(pair, pair.spells[pair.spells["preferred"] != "no"])
    return ratio((sure[0] + maybe[0]) / 2, (sure[1] + maybe[1]) / 2), lowest, highest


def _counts(pair: Pair, spells: pd.DataFrame) -> list[list[np.ndarray]]:
    """Return the certain and the possible kinds, each of both actors, by domain and period."""
    wanted = [pd.MultiIndex.from_product([[who], pair.domains]) for who in (pair.a, pair.b)]
    found = map(by_domain, unit_counts(spells, pair.calendar))
    return [[x.reindex(own, fill_value=0).to_numpy(float) for own in wanted] for x in found]


def drawn_balances(pair: Pair, how: Draws) -> list[np.ndarray]:
    """Draw the balance of each domain: (periods, draws), or (periods, 1) where none varies."""
    counts = draw_counts(pair.spells, pair.calendar, **vars(how))
    none = np.zeros((len(pair.calendar.ends), 1))
    return [ratio(*(counts.get((x, d), none) for x in (pair.a, pair.b))) for d in pair.domains]


def drawn_bands(
    values: list[np.ndarray], share: np.ndarray, how: Draws, coverage: float
) -> np.ndarray:
    """Sum drawn balances up by domain (and all): median, low, high, shares above zero and even."""
    drawn = share if "weights" not in how.vary else dirichlet_weights(
        len(values), draws=how.draws, seed=how.seed
    ).T  # fmt: skip
    mean = weighted(values, drawn)
    found = np.array([[*middle_and_band(x, coverage=coverage), ties(x)] for x in [*values, mean]])
    # What most draws do not know of has no balance: a body told of in 2024 that may have stood
    # in 1991 is no presence of 1991.
    rare = np.array([np.isnan(x).mean(axis=1) > 0.5 for x in [*values, mean]])
    found = np.where(rare[:, None, :], np.nan, found)
    found = found.transpose(1, 0, 2)
    if "weights" not in how.vary:
        found[0, -1] = weighted(list(found[0, :-1]), share)
        found[1, -1] = np.fmin(found[1, -1], found[0, -1])
        found[2, -1] = np.fmax(found[2, -1], found[0, -1])
    return found
