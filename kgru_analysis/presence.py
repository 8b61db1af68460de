"""Which of two powers was more present in a country, when, and how sure one can be.

The unit is a kind of presence in a domain: a country with two Russian schools has one kind of
Russian presence in education, like a country with ten. Planned presences never count.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError
from kgru_analysis.load import load
from kgru_analysis.presence_levels import draw_levels, make_periods, unit_levels
from kgru_analysis.spell_dates import FAR, days
from kgru_analysis.spells import led_by_powers, read_spells
from kgru_analysis.strength import strengths
from kgru_analysis.uncertainty import dirichlet_weights, middle_and_band

DATES_AND_CLAIMS = ("dates", "claims")


def presence_panel(
    presence: pd.DataFrame,
    *,
    host: str = "KGZ",
    freq: str = "YE",
    led_by: Mapping[str, str] | None = None,
    sources: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count the kinds of presence of each actor in a country, by domain and period.

    Parameters
    ----------
    presence : DataFrame
        Rows of the table ``presence``; see `spells.read_spells` for how they are read.
    host : str
        Code of the country.
    freq : {"YE", "QE", "ME"}
        Years, quarters or months. A presence counts if it was there on any day of the period.
    led_by : mapping of str to str, optional
        Organization to the power that leads it, by default the table ``actors``; ``{}`` leaves
        organizations to themselves.
    sources : DataFrame, optional
        Table of sources with ``published``, by default the package's own.

    Returns
    -------
    DataFrame
        One row an actor, period and domain in which the actor ever was: ``actor``, ``period``
        (its last day), ``domain``, ``certain`` and ``possible`` (numbers of kinds, the second
        never below the first), ``strength_low`` and ``strength_high`` (persons counted in the
        period, missing where no source has a number; the upper bound is missing too where one
        place has a number and another has none).

    Raises
    ------
    KgruError
        If the rows are faulty (see `spells.read_spells`), or none of them is in the country.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> panel = kg.presence_panel(kg.load("presence"))
    >>> kant = panel[(panel["actor"] == "RUS") & (panel["domain"] == "military")]
    >>> bool((kant.loc[kant["period"] == "2003-12-31", "certain"] > 0).all())
    True
    """
    led_by = led_by_powers() if led_by is None else led_by
    spells = read_spells(presence, host=host, led_by=led_by, sources=sources)
    if spells.empty:
        raise KgruError(f"No presence in {host!r} counts; give rows of that host, not planned.")
    ends, span = _periods(spells, host, freq)
    certain, possible = (_by_actor(x) for x in unit_levels(spells, span))
    low, high = strengths(spells, span)
    frame = pd.DataFrame({"certain": certain.stack(), "possible": possible.stack()})
    frame["strength_low"], frame["strength_high"] = low.stack(), high.stack()
    frame.index.names = ["actor", "domain", "period"]
    frame = frame.reset_index()
    frame["period"] = ends[frame["period"].to_numpy()]
    frame = frame.sort_values(["actor", "period", "domain"], ignore_index=True)
    return frame[
        ["actor", "period", "domain", "certain", "possible", "strength_low", "strength_high"]
    ]


def presence_balance(
    presence: pd.DataFrame,
    a: str = "USA",
    b: str = "RUS",
    *,
    host: str = "KGZ",
    freq: str = "YE",
    weights: Mapping[str, float] | None = None,
    draws: int = 0,
    level: float = 0.9,
    seed: int | None = None,
    led_by: Mapping[str, str] | None = None,
    unseen: float = 10.0,
    vary: tuple[str, ...] = DATES_AND_CLAIMS,
    sources: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Set the presence of two actors in a country against one another.

    In a domain the balance is ``(A - B) / (A + B)``, with A and B the numbers of kinds of presence
    of the two. Overall it is the weighted mean of the domains in which either was present.

    Parameters
    ----------
    presence : DataFrame
        Rows of the table ``presence``; with rivals (``load("presence", claims="all")``) one claim
        of each group is drawn.
    a, b : str
        Codes of the two actors.
    host, freq, led_by, sources
        As for `presence_panel`; the two actors themselves are never read as led by another.
    weights : mapping of domain to number, optional
        Weight of every domain in which one of the two ever was; equal by default.
    draws : int
        Random choices of dates and claims, each made once for all periods.
    level : float
        Share of the draws within ``low`` and ``high``; 1 gives the whole envelope.
    seed : int, optional
    unseen : float
        Mean number of years by which a presence is drawn to outlast its last sighting, or to
        precede its first; 0 ends it there, ``inf`` lets it go on.
    vary : tuple of "dates", "claims", "weights"
        What is drawn; the rest stays at the middle of the dates, the preferred claims and the
        given weights. Drawn weights are as likely as any others (Dirichlet with parameter 1).

    Returns
    -------
    DataFrame
        One row a period and domain, and "all": ``period`` (its last day), ``domain``, ``balance``
        (+1 only a, -1 only b, missing if neither), ``low``, ``high``, ``p_positive``,
        ``lowest`` and ``highest`` (the envelope: over all dates and claims, not weights).

        With draws: the median, the quantiles, and the share of draws above zero, each of the
        draws in which either was present. This is a share of readings of the sources, all of them
        weighted alike, and no probability that the claim is true. Without draws: a presence that
        is possible and not certain counts half; ``low`` and ``high`` are the envelope, and
        ``p_positive`` is missing.

    Raises
    ------
    KgruError
        If the rows are faulty, an actor has no spell, weights miss a domain or are no weights, or
        another argument is out of range.

    Notes
    -----
    Random numbers belong to the ids of sites and claim groups: swapping a and b changes the sign
    exactly, and another spell moves no draw of the rest.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> balance = kg.presence_balance(kg.load("presence"), "USA", "RUS", draws=200, seed=1)
    >>> military = balance[balance["domain"] == "military"].set_index("period")["balance"]
    >>> bool(military["2002-12-31"] > military["2020-12-31"])
    True
    """
    spells = _pair(presence, a, b, host, led_by, sources)
    _check_numbers(draws, level, unseen, vary)
    domains = sorted(spells["domain"].unique())
    share = _weights(weights, domains)
    ends, span = _periods(spells, host, freq)
    values, lowest, highest = _without_draws(spells, span, a, b, domains, share)
    result = {"balance": values, "low": lowest, "high": highest}
    result["p_positive"] = np.full_like(values, np.nan)
    if draws:
        drawn = _drawn(spells, span, a, b, domains, share, draws, seed, unseen, vary)
        bands = [middle_and_band(x, level=level) for x in drawn]
        for name, columns in zip(result, zip(*bands, strict=True), strict=True):
            result[name] = np.array(columns)
        if level == 1:
            result["low"], result["high"] = lowest, highest
    result |= {"lowest": lowest, "highest": highest}
    frame = pd.DataFrame({name: x.T.ravel() for name, x in result.items()})
    names = np.tile([*domains, "all"], len(ends))
    frame.insert(0, "period", ends.repeat(len(domains) + 1))
    frame.insert(1, "domain", pd.array(names, dtype="str"))
    return frame


def _pair(
    presence: pd.DataFrame,
    a: str,
    b: str,
    host: str,
    led_by: Mapping[str, str] | None,
    sources: pd.DataFrame | None,
) -> pd.DataFrame:
    """Read the spells of two actors, each of which has to have some."""
    if a == b:
        raise KgruError(f"a and b are both {a!r}; give two actors.")
    led_by = led_by_powers() if led_by is None else led_by
    kept = {org: power for org, power in led_by.items() if org not in (a, b)}
    spells = read_spells(presence, host=host, led_by=kept, sources=sources)
    there = sorted(spells["actor"].unique())
    for actor in (a, b):
        if actor not in there:
            raise KgruError(
                f"{actor!r} has no presence in {host!r} that counts; these have: "
                f"{', '.join(there) or 'none'}."
            )
    return spells[spells["actor"].isin([a, b])].reset_index(drop=True)


def _check_numbers(draws: int, level: float, unseen: float, vary: tuple[str, ...]) -> None:
    if draws < 0 or not 0 < level <= 1 or not unseen >= 0:
        raise KgruError(
            f"draws={draws}, level={level}, unseen={unseen}: give no negative number, and a level "
            "above 0 and at most 1."
        )
    unknown = set(vary) - {"dates", "claims", "weights"}
    if isinstance(vary, str) or unknown or not vary:
        raise KgruError(f"vary={vary!r}: give a tuple of 'dates', 'claims' and 'weights'.")


def _weights(weights: Mapping[str, float] | None, domains: list[str]) -> np.ndarray:
    if weights is None:
        return np.full(len(domains), 1 / len(domains))
    missing = [d for d in domains if d not in weights]
    if missing:
        raise KgruError(f"The weights miss the domain {', '.join(missing)}; 0 leaves one out.")
    share = np.array([weights[d] for d in domains], dtype=float)
    if not np.isfinite(share).all() or (share < 0).any() or not share.sum():
        raise KgruError("Weights are numbers of zero or more, and not all of them zero.")
    return share / share.sum()


def _periods(spells: pd.DataFrame, host: str, freq: str) -> tuple[pd.DatetimeIndex, np.ndarray]:
    """Periods from the host's independence, or the first known day, to the last sighting."""
    known = spells[["start_first", "start_last", "end_first"]].to_numpy()
    known = known[(known > -FAR) & (known < FAR)]
    if not len(known):
        raise KgruError(f"No presence in {host!r} has a date; give it a start, an end or seen.")
    actors = load("actors").set_index("actor")["valid_from"].reindex([host]).dropna()
    since = pd.Series(pd.to_datetime(actors.str[:10], format="ISO8601"))
    first = int(days(since, 0)[0]) if len(since) else int(known.min())
    return make_periods(min(first, int(known.max())), int(known.max()), freq=freq)


def _by_actor(units: pd.DataFrame) -> pd.DataFrame:
    return units.groupby(level=["actor", "domain"]).sum()


def _without_draws(
    spells: pd.DataFrame, span: np.ndarray, a: str, b: str, domains: list[str], share: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the balance with the merely possible at one half, and its least and its largest."""
    sure, maybe = ([_counts(x, who, domains) for who in (a, b)] for x in unit_levels(spells, span))
    lowest = _with_all(_ratio(sure[0], maybe[1]), share)
    highest = _with_all(_ratio(maybe[0], sure[1]), share)
    plain = spells[spells["preferred"] != "no"]
    sure, maybe = ([_counts(x, who, domains) for who in (a, b)] for x in unit_levels(plain, span))
    middle = _ratio((sure[0] + maybe[0]) / 2, (sure[1] + maybe[1]) / 2)
    # Where one end of the envelope has neither actor, the other end is the only value there is.
    lowest, highest = (
        np.where(np.isnan(x), y, x) for x, y in ((lowest, highest), (highest, lowest))
    )
    return _with_all(middle, share), lowest, highest


def _counts(units: pd.DataFrame, actor: str, domains: list[str]) -> np.ndarray:
    own = _by_actor(units).xs(actor, level="actor")
    return own.reindex(domains, fill_value=0).to_numpy(float)


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    total = a + b
    return np.divide(a - b, total, out=np.full(total.shape, np.nan), where=total > 0)


def _with_all(values: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Add a last row: the mean of the domains that have a value, weighted by share.

    Shapes: values (domains, periods, ...), share (domains,) or (domains, draws).
    """
    share = share.reshape(len(values), *[1] * (values.ndim - share.ndim), *share.shape[1:])
    total = np.where(np.isnan(values), 0, share).sum(axis=0)
    mean = np.divide(
        np.nansum(values * share, axis=0), total, out=np.full(total.shape, np.nan), where=total > 0
    )
    return np.concatenate([values, mean[None]])


def _drawn(
    spells: pd.DataFrame,
    span: np.ndarray,
    a: str,
    b: str,
    domains: list[str],
    share: np.ndarray,
    draws: int,
    seed: int | None,
    unseen: float,
    vary: tuple[str, ...],
) -> np.ndarray:
    """Return drawn balances, shape (domains and all, periods, draws)."""
    levels = draw_levels(spells, span, draws=draws, seed=seed, unseen=unseen, vary=vary)
    none = np.zeros((span.shape[1], draws), dtype=np.uint8)
    counts = [np.array([levels.get((who, d), none) for d in domains], float) for who in (a, b)]
    if "weights" in vary:
        share = dirichlet_weights(len(domains), draws=draws, seed=seed).T
    return _with_all(_ratio(*counts), share)
