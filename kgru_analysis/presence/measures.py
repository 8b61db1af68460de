"""Which of two powers was more present in a country, when, and how sure one can be.

The unit is a kind of presence in a domain: a country with two Russian schools has one kind of
Russian presence in education, like a country with ten. Planned presences never count.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError
from kgru_analysis.load import load
from kgru_analysis.presence.balance import count_kinds, domain_weights, drawn_bands, without_draws
from kgru_analysis.presence.levels import make_periods, unit_levels
from kgru_analysis.presence.sites import strengths
from kgru_analysis.presence.spell_dates import FAR, days
from kgru_analysis.presence.spells import led_by_powers, read_spells

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
    ends, span = spell_periods(spells, host, freq)
    certain, possible = (count_kinds(x) for x in unit_levels(spells, span))
    low, high = strengths(spells, span)
    frame = certain.index.to_frame(index=False)
    frame = frame.loc[frame.index.repeat(len(ends))]
    frame["period"] = np.tile(ends, len(certain))
    frame["certain"], frame["possible"] = certain.to_numpy().ravel(), possible.to_numpy().ravel()
    for name, persons in (("strength_low", low), ("strength_high", high)):
        frame[name] = persons.reindex(certain.index).to_numpy().ravel()
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
    >>> overall = balance[balance["domain"] == "all"].set_index("period")["balance"]
    >>> bool(overall["2005-12-31"] > overall["2020-12-31"])
    True
    """
    spells = read_pair(presence, a, b, host, led_by, sources)
    return balance_of(
        spells, a, b, host=host, freq=freq, weights=weights, draws=draws, level=level, seed=seed,
        unseen=unseen, vary=vary,
    )  # fmt: skip


def balance_of(
    spells: pd.DataFrame,
    a: str,
    b: str,
    *,
    host: str,
    freq: str = "YE",
    weights: Mapping[str, float] | None = None,
    draws: int = 0,
    level: float = 0.9,
    seed: int | None = None,
    unseen: float = 10.0,
    vary: tuple[str, ...] = DATES_AND_CLAIMS,
    periods: tuple[pd.DatetimeIndex, np.ndarray] | None = None,
) -> pd.DataFrame:
    """Work out the balance of spells that `read_pair` has read; see `presence_balance`.

    The periods are those that `spell_periods` gives for the spells, or for more than these.
    """
    check_numbers(draws, level, unseen, vary)
    domains = sorted(spells["domain"].unique())
    share = domain_weights(weights, domains)
    ends, span = periods or spell_periods(spells, host, freq)
    values, lowest, highest = without_draws(spells, span, a, b, domains, share)
    result = {"balance": values, "low": lowest, "high": highest}
    result["p_positive"] = np.full_like(values, np.nan)
    if draws:
        bands = drawn_bands(
            spells, span, a, b, domains, share,
            draws=draws, seed=seed, unseen=unseen, vary=vary, level=level,
        )  # fmt: skip
        result = dict(zip(result, bands, strict=True))
        if level == 1:
            result["low"], result["high"] = lowest, highest
    result |= {"lowest": lowest, "highest": highest}
    frame = pd.DataFrame({name: x.T.ravel() for name, x in result.items()})
    names = np.tile([*domains, "all"], len(ends))
    frame.insert(0, "period", ends.repeat(len(domains) + 1))
    frame.insert(1, "domain", pd.array(names, dtype="str"))
    return frame


def read_pair(
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


def check_numbers(draws: int, level: float, unseen: float, vary: tuple[str, ...]) -> None:
    if draws < 0 or not 0 < level <= 1 or not unseen >= 0:
        raise KgruError(
            f"draws={draws}, level={level}, unseen={unseen}: give no negative number, and a level "
            "above 0 and at most 1."
        )
    unknown = set(vary) - {"dates", "claims", "weights"}
    if isinstance(vary, str) or unknown or not vary:
        raise KgruError(f"vary={vary!r}: give a tuple of 'dates', 'claims' and 'weights'.")


def spell_periods(
    spells: pd.DataFrame, host: str, freq: str
) -> tuple[pd.DatetimeIndex, np.ndarray]:
    """Periods from the host's independence, or the first known day, to the last sighting."""
    known = spells[["start_first", "start_last", "end_first"]].to_numpy()
    known = known[(known > -FAR) & (known < FAR)]
    if not len(known):
        raise KgruError(f"No presence in {host!r} has a date; give it a start, an end or seen.")
    actors = load("actors").set_index("actor")["valid_from"].reindex([host]).dropna()
    since = days(parse_dates(actors)["earliest"], FAR)
    first = int(since[0]) if len(since) else int(known.min())
    return make_periods(min(first, int(known.max())), int(known.max()), freq=freq)
