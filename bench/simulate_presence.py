"""Made-up countries whose true presence is known, to see how often the bands hold the truth."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError
from kgru_analysis.presence.balance import presence_balance
from kgru_analysis.uncertainty import generator

_KINDS = pd.DataFrame(
    {
        "kind": ["air-base", "troops", "school", "university", "media", "broadcaster", "company"],
        "domain": ["military"] * 2 + ["education"] * 2 + ["media"] * 2 + ["energy"],
    }
)
YEAR = 365.25  # days


@dataclass(frozen=True)
class Country:
    """What a made-up country is like. Change it by keywords of the functions below.

    ``spells``; ``life``, their mean length in years (exponential, so that the time still to come
    after a sighting has the same mean); ``told``, the share of ends that some source tells (the
    other spells have a last sighting, at a random time of their life); ``rivals``, the share of
    spells with a rival claim, which is off by up to ``off`` years in its start; ``wrong``, the
    share of these in which the rival is preferred; the ``first`` and the ``last`` day.
    """

    spells: int = 14
    life: float = 12.0
    told: float = 0.6
    rivals: float = 0.2
    off: int = 3
    wrong: float = 0.25
    first: str = "1991-01-01"
    last: str = "2025-12-31"
    margin: int = 1500  # days between the latest start and the last day
    after: int = 40  # years beyond the last day at which lives are cut


_SOURCES = pd.DataFrame({"source_id": [], "published": []}, dtype="str")


def made_up_country(*, seed: int, **country: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the presence of two actors in a country: as it was, and as sources tell it.

    Parameters
    ----------
    seed : int
    **country
        Numbers of `Country` to change.

    Returns
    -------
    two DataFrames of presence rows
        The truth, to the day; and what is told: starts and ends by the day, month or year.

    Examples
    --------
    >>> from simulate_presence import made_up_country
    >>> truth, told = made_up_country(seed=1)
    >>> len(truth), len(told) > len(truth)
    (14, True)
    """
    made = replace(Country(), **country)
    spells = made.spells
    first, last = (int(np.datetime64(x).astype(int)) for x in (made.first, made.last))
    rng = generator(seed)
    kinds = _KINDS.iloc[rng.integers(len(_KINDS), size=spells)].reset_index(drop=True)
    start = rng.integers(first, last - made.margin, size=spells)
    length = np.ceil(rng.exponential(made.life * YEAR, size=spells)).astype(int)
    end = np.minimum(start + length, last + 365 * made.after)
    truth = kinds.assign(
        presence_id=[f"s{i:02d}" for i in range(spells)],
        actor=np.where(np.arange(spells) % 2, "AAA", "BBB"),
        host="ATL",
        status="actual",
        start=_text(start, np.zeros(spells, int)),
        end=_text(end, np.zeros(spells, int)),
        preferred="yes",
    )
    ended = (end <= last) & (rng.random(spells) < made.told)
    latest = np.minimum(end, last)
    sighting = start + np.floor(rng.random(spells) * (latest - start)).astype(int)
    said = truth.assign(
        start=_text(start, rng.integers(3, size=spells)),
        end=pd.Series(_text(end, rng.integers(3, size=spells))).where(ended),
        seen=pd.Series(_text(sighting, np.zeros(spells, int))).where(~ended),
    )
    off = start + rng.integers(-made.off * 365, made.off * 365, size=spells)
    off = np.minimum(off, np.where(ended, end, sighting))
    has = rng.random(spells) < made.rivals
    wrong = rng.random(spells) < made.wrong
    said["claim_group"] = pd.Series(said["presence_id"]).where(has)
    said["preferred"] = np.where(has & wrong, "no", "yes")
    rival = said.assign(
        presence_id=said["presence_id"] + "-rival", start=_text(off, np.ones(spells, int))
    )
    rival["preferred"] = np.where(wrong, "yes", "no")
    return truth, pd.concat([said, rival[has]], ignore_index=True)


def _text(days: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Write days by the day (0), the month (1) or the year (2)."""
    dates = days.astype("M8[D]").astype("str")
    by_month = np.where(precision == 1, dates.astype("U7"), dates.astype("U4"))
    return np.where(precision == 0, dates, by_month)


def presence_coverage(
    *,
    countries: int = 100,
    draws: int = 200,
    coverage: float = 0.9,
    persistence: float = 10.0,
    seed: int = 0,
    **country: float,
) -> pd.Series:
    """Say how often the band of the overall balance holds the truth.

    Parameters
    ----------
    countries, draws : int
    coverage : float
        What the bands promise.
    persistence : float
        As for `presence.presence_balance`.
    seed : int
    **country
        As for `made_up_country`.

    Returns
    -------
    Series
        ``cells`` (years of countries), ``open`` (share of them with any uncertainty, that is an
        envelope that is more than a point), ``covered`` (share within the band),
        ``covered_open`` (the same among the open ones), ``envelope`` (share within the envelope),
        ``width`` (mean of the band), ``error`` (mean distance of the median from the truth),
        ``bias`` (mean of the median less the truth), ``sign`` (share of the cells off zero whose
        median has the sign of the truth).

    Raises
    ------
    KgruError
        If there is no country to draw.

    Examples
    --------
    >>> from simulate_presence import presence_coverage
    >>> bool(0 <= presence_coverage(countries=2, draws=50)["covered"] <= 1)
    True
    """
    if countries < 1:
        raise KgruError(f"countries={countries}: give at least one.")
    keywords = {"host": "ATL", "led_by": {}, "sources": _SOURCES}
    found = []
    for i in range(countries):
        truth, said = made_up_country(seed=seed * 100_000 + i, **country)
        true = presence_balance(truth, "AAA", "BBB", **keywords)
        told = presence_balance(
            said,
            "AAA",
            "BBB",
            draws=draws,
            seed=i,
            coverage=coverage,
            persistence=persistence,
            **keywords,
        )
        true = true[["period", "domain", "balance"]].rename(columns={"balance": "balance_true"})
        both = told.merge(true, on=["period", "domain"])
        found.append(both[(both["domain"] == "all") & (both["period"].dt.year <= 2025)])
    cells = pd.concat(found, ignore_index=True).dropna(subset=["balance", "balance_true"])
    truth = cells["balance_true"]
    slack = 1e-9
    off = cells["balance"] - truth
    signed = truth.abs() > slack
    is_open = cells["highest"] - cells["lowest"] > slack
    return pd.Series(
        {
            "cells": float(len(cells)),
            "open": is_open.mean(),
            "covered": _within(truth, cells["low"], cells["high"], slack),
            "covered_open": _within(
                truth[is_open], cells["low"][is_open], cells["high"][is_open], slack
            ),
            "envelope": _within(truth, cells["lowest"], cells["highest"], slack),
            "width": (cells["high"] - cells["low"]).mean(),
            "error": off.abs().mean(),
            "bias": off.mean(),
            "sign": (np.sign(cells["balance"]) == np.sign(truth))[signed].mean(),
        }
    )


def _within(value: pd.Series, low: pd.Series, high: pd.Series, slack: float) -> float:
    return float(((value >= low - slack) & (value <= high + slack)).mean())
