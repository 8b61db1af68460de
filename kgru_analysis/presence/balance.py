"""Which of two powers had more kinds of presence in a country, by field and period.

A country with two schools of a power has one kind of its presence in education, like one with
ten. How many soldiers, dollars or rights each had says `profile.presence_profile`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import reads_rows
from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import KgruError, need_mapping, pair_of_years
from kgru_analysis.presence.counts import by_domain, strengths, unit_counts
from kgru_analysis.presence.domains import DATES_AND_CLAIMS, Draws, count, weigh
from kgru_analysis.presence.pairs import read_pair, spell_periods
from kgru_analysis.presence.spells import led_by_powers, only_host, read_spells

_WEIGHING = {"weights", "coverage"}  # keywords that change nothing that is counted


@reads_rows
def presence_panel(
    presence: pd.DataFrame,
    *,
    host: str | None = None,
    freq: str = "YE",
    led_by: Mapping[str, str] | None = None,
    sources: pd.DataFrame | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Count the kinds of presence of each actor in a country, by domain and period.

    Raises `KgruError` if the rows are faulty (see `spells.read_spells`), or none is in the country.

    Parameters
    ----------
    presence : DataFrame
        Rows of the table ``presence``; see `spells.read_spells` for how they are read.
    host : str, optional
        Code of the country; may be left out where all that stood, stood in one.
    freq : {"YE", "QE", "ME"}
        Years, quarters or months. A kind counts in a month if it was there on any day of it, an
        exercise or a course by its share of the days; a year is the mean of its months.
    led_by : mapping of str to str, optional
        Organization to the power that leads it, by default the table ``actors``; ``{}`` leaves
        organizations to themselves.
    sources : DataFrame, optional
        Table of sources with ``published``, by default that of the folder.
    folder : path or Folder, optional
        The data folder of the rows: its codes, actors, leaders and sources are used.

    Returns
    -------
    DataFrame
        One row an actor, period and domain in which the actor ever was: ``actor``, ``period``
        (its last day), ``domain``, ``certain`` and ``possible`` (mean numbers of kinds, the second
        never below the first), ``strength_low`` and ``strength_high`` (persons counted in the
        period, missing where no source has a number; the upper bound is missing too where one
        place has a number and another has none).

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> panel = kg.presence_panel(kg.load("presence"), host="KGZ")
    >>> kant = panel[(panel["actor"] == "RUS") & (panel["domain"] == "military")]
    >>> bool((kant.loc[kant["period"] == "2004-12-31", "certain"] >= 1).all())
    True
    """
    host = only_host(presence, host)
    led_by = led_by_powers(folder, given=led_by)
    spells = read_spells(presence, host=host, led_by=led_by, sources=sources, folder=folder)
    if spells.empty:
        raise KgruError(f"No presence in {host!r} counts; give rows of that host, not planned.")
    calendar = spell_periods(spells, host, freq, folder)
    certain, possible = (by_domain(x) for x in unit_counts(spells, calendar))
    low, high = strengths(spells, calendar.spans)
    frame = certain.index.to_frame(index=False)
    frame = frame.loc[frame.index.repeat(len(calendar.ends))]
    frame["period"] = np.tile(calendar.ends, len(certain))
    frame["certain"], frame["possible"] = certain.to_numpy().ravel(), possible.to_numpy().ravel()
    for name, persons in (("strength_low", low), ("strength_high", high)):
        frame[name] = persons.reindex(certain.index).to_numpy().ravel()
    frame = frame.sort_values(["actor", "period", "domain"], ignore_index=True)
    return frame[
        ["actor", "period", "domain", "certain", "possible", "strength_low", "strength_high"]
    ]


@renamed(level="coverage", unseen="persistence")
@reads_rows
def presence_balance(
    presence: pd.DataFrame,
    a: str,
    b: str,
    *,
    host: str | None = None,
    freq: str = "YE",
    weights: Mapping[str, float] | None = None,
    draws: int = 0,
    coverage: float = 0.9,
    seed: int | None = None,
    led_by: Mapping[str, str] | None = None,
    persistence: float = 10.0,
    vary: tuple[str, ...] = DATES_AND_CLAIMS,
    sources: pd.DataFrame | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Set the kinds of presence of two actors in a country against one another.

    In a domain the balance is ``(A - B) / (A + B)``, with A and B the numbers of kinds of presence
    of the two. Overall it is the weighted mean of the domains in which either was present.

    Raises `KgruError` if the rows are faulty, an actor has no spell, weights miss a domain or are
    no weights, or another argument is out of range.

    Parameters
    ----------
    presence : DataFrame
        Rows of the table ``presence``; with rivals (``load("presence", claims="all")``) one claim
        of each group is drawn.
    a, b : str
        Codes of the two actors.
    host, freq, led_by, sources, folder
        As for `presence_panel`; the two actors themselves are never read as led by another.
    weights : mapping of domain to number, optional
        Weight of every domain in which one of the two ever was; equal by default.
    draws, seed : int
        Random choices of dates and claims, each made once for all periods.
    coverage : float
        Share of the draws within ``low`` and ``high``; 1 gives the whole envelope.
    persistence : float
        Years, in the mean, by which a presence is drawn to outlast its last sighting, or to
        precede its first; 0 ends it there, ``inf`` lets it go on.
    vary : tuple of "dates", "claims", "weights"
        What is drawn; the rest stays at the middle of the dates, the preferred claims and the
        given weights. Drawn weights are as likely as any others (Dirichlet with parameter 1).

    Returns
    -------
    DataFrame
        One row a period and domain, and "all": ``period`` (its last day), ``domain``, ``balance``
        (+1 only a, -1 only b, missing if neither), ``low``, ``high``, ``p_positive``, ``p_tie``,
        ``lowest`` and ``highest`` (the envelope: over all dates and claims, not weights).

        With draws: the median, the quantiles, and the shares of draws above zero and of exact
        ties, each of the draws in which either was present. ``balance`` of "all" is the weighted
        mean of the published domains, so that the two can be checked against one another; its band
        is of the draws, widened to hold it. Shares are shares of readings of the sources, all
        weighted alike, and no probability that the claim is true. Without draws: a presence that is
        possible and not certain counts half; ``low`` and ``high`` are the envelope, and the shares
        are missing.

    Notes
    -----
    Random numbers belong to the ids of sites and claim groups: swapping a and b changes the sign
    exactly, and another spell moves no draw of the rest.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> rows = kg.load("presence")
    >>> balance = kg.presence_balance(rows, "USA", "RUS", host="KGZ", draws=200, seed=1)
    >>> balance["balance"].dropna().between(-1, 1).all().item()
    True
    """
    how = Draws(draws, seed, persistence, vary)
    pair = read_pair(presence, a, b, host, freq, led_by, sources, folder)
    return weigh(count(pair, how), weights=weights, coverage=coverage)


def presence_curve(
    frames: Mapping[str, pd.DataFrame],
    settings: Mapping[str, Mapping[str, Any]],
    a: str,
    b: str,
    *,
    before: tuple[int, int],
    after: tuple[int, int],
    host: str | None = None,
    draws: int = 0,
    seed: int | None = None,
    led_by: Mapping[str, str] | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Work one result out under several definitions: a specification curve.

    Simonsohn, Simmons and Nelson (2020), Specification curve analysis. Raises as
    `presence_balance`, and if frames or settings are no mappings or a span is no pair of years.

    Parameters
    ----------
    frames : mapping of name to DataFrame
        Rows of presence; the first is the base, the others are rows read in another way.
    settings : mapping of name to keywords of `presence_balance`
        Each is used with the base.
    a, b : str
    before, after : (year, year)
        Two spans of years, ends included.
    host, draws, seed, led_by, folder
        As for `presence_balance`, for all of them.

    Returns
    -------
    DataFrame
        One row a definition: ``definition``, ``before`` and ``after`` (mean overall balance of the
        span), ``turn`` (the first year from which b is ahead to the end; missing if never), and
        ``p_before`` and ``p_after`` (mean share of draws with a ahead).

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> rows = {"as coded": kg.load("presence")}
    >>> alone = {"organizations alone": {"led_by": {}}}
    >>> spans = {"before": (2003, 2010), "after": (2015, 2025)}
    >>> found = kg.presence_curve(rows, alone, "USA", "RUS", host="KGZ", **spans)
    >>> found["definition"].to_list()
    ['as coded', 'organizations alone']
    """
    need_mapping("frames", frames, "{'as coded': rows}")
    need_mapping("settings", settings, "{'organizations alone': {'led_by': {}}}")
    for name, choice in settings.items():
        need_mapping(f"settings[{name!r}]", choice, "{'led_by': {}}")
    asked = [pair_of_years(*span) for span in (("before", before), ("after", after))]
    if not frames:
        raise KgruError("frames={}: give at least one name with its rows, as {'as coded': rows}.")
    base = next(iter(frames.values()))
    runs: list[tuple[str, pd.DataFrame, Mapping[str, Any]]]
    runs = [(name, rows, {}) for name, rows in frames.items()]
    runs += [(name, base, choice) for name, choice in settings.items()]
    common: dict[str, Any] = {
        "host": host, "draws": draws, "seed": seed, "led_by": led_by, "folder": folder,
    }  # fmt: skip
    # What other weights alone need no second time.
    whole = count(read_pair(base, a, b, host, "YE", led_by, None, folder), Draws(draws, seed))
    found = []
    for name, rows, choice in runs:
        if rows is base and choice.keys() <= _WEIGHING:
            balance = weigh(whole, **choice)
        else:
            balance = presence_balance(rows, a, b, **(common | dict(choice)))
        balance = balance[balance["domain"] == "all"]
        years = balance.groupby(balance["period"].dt.year)[["balance", "p_positive"]].mean()
        not_b = years.index[~(years["balance"] < 0)]  # a year without either is none with b ahead
        turn = not_b[-1] + 1 if len(not_b) else years.index[0]
        spans = (years.loc[slice(*span)].mean() for span in asked)
        (early, p_early), (late, p_late) = spans
        turn = turn if turn in years.index else None
        found.append((name, early, late, turn, p_early, p_late))
    columns = ["definition", "before", "after", "turn", "p_before", "p_after"]
    return pd.DataFrame(found, columns=columns).astype({"turn": "Int64"})
