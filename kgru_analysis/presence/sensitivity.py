"""How far the balance of kinds rests on dates, claims, weights, definitions and single rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import reads_rows
from kgru_analysis.deprecated import renamed
from kgru_analysis.presence.domains import SOURCES, Draws, count_pair, equal_bands, weigh
from kgru_analysis.presence.pairs import read_pair
from kgru_analysis.presence.ratios import check_draws

_WEIGHING = ("weights", "coverage", "level")  # keywords that change nothing that is counted


@renamed(level="coverage")
@reads_rows
def presence_bands(
    presence: pd.DataFrame,
    a: str,
    b: str,
    *,
    host: str | None = None,
    freq: str = "YE",
    draws: int = 1000,
    coverage: float = 0.9,
    seed: int | None = None,
    unseen: float = 10.0,
    led_by: Mapping[str, str] | None = None,
    sources: pd.DataFrame | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Take the band of the overall balance apart.

    Each source of uncertainty is drawn alone, with the others held at the middle of the dates, the
    preferred claims and equal weights; and all but it are drawn.

    Parameters
    ----------
    presence, a, b, host, freq, draws, coverage, seed, unseen, led_by, sources, folder
        As for `presence.presence_balance`; pass rows with rivals, else claims add nothing.

    Returns
    -------
    DataFrame
        One row a period and source: ``period``, ``source`` ("dates", "claims", "weights", "all"),
        ``low`` and ``high`` of the balance with that source alone, ``main`` (the main effect: the
        width of that band) and ``total`` (the total effect: how much narrower the whole band is
        without that source; small negative values are noise of the draws).

    Raises
    ------
    KgruError
        As `presence.presence_balance`, and if there are no draws.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> rows = kg.load("presence", claims="all")
    >>> bands = kg.presence_bands(rows, "USA", "RUS", host="KGZ", draws=50, seed=1)
    >>> sorted(bands["source"].unique())
    ['all', 'claims', 'dates', 'weights']
    """
    check_draws(draws, coverage, least=1)
    pair = read_pair(presence, a, b, host, freq, led_by, sources, folder)

    def band(*vary: str) -> np.ndarray:
        return equal_bands(pair, Draws(draws, seed, unseen, vary), coverage)[1:3, -1]

    low, high = band(*SOURCES)
    whole = high - low
    found = [{"source": "all", "low": low, "high": high, "main": whole, "total": whole}]
    for source in SOURCES:
        low, high = band(source)
        least, most = band(*(x for x in SOURCES if x != source))
        width = {"main": high - low, "total": whole - (most - least)}
        found.append({"source": source, "low": low, "high": high, **width})
    frame = pd.concat([pd.DataFrame({"period": pair.calendar.ends, **x}) for x in found])
    return frame.sort_values(["period", "source"], ignore_index=True)


@renamed(level="coverage")
@reads_rows
def presence_weightings(
    presence: pd.DataFrame,
    a: str,
    b: str,
    *,
    host: str | None = None,
    freq: str = "YE",
    draws: int = 1000,
    coverage: float = 0.9,
    seed: int | None = None,
    unseen: float = 10.0,
    led_by: Mapping[str, str] | None = None,
    sources: pd.DataFrame | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Say under how many weightings of the domains a was the more present.

    Dates stand at the middle of their bounds, claims at the preferred ones; only the weights vary,
    every set of weights as likely as any other (Dirichlet with parameter 1).

    Parameters
    ----------
    presence, a, b, host, freq, draws, coverage, seed, unseen, led_by, sources, folder
        As for `presence_bands`.

    Returns
    -------
    DataFrame
        One row a period: ``period``, ``share_positive`` (of weightings), ``low`` and ``high`` of
        the overall balance.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> rows = kg.load("presence")
    >>> shares = kg.presence_weightings(rows, "USA", "RUS", host="KGZ", draws=50, seed=1)
    >>> bool(shares["share_positive"].between(0, 1).all())
    True
    """
    check_draws(draws, coverage, least=1)
    pair = read_pair(presence, a, b, host, freq, led_by, sources, folder)
    found = equal_bands(pair, Draws(draws, seed, unseen, ("weights",)), coverage)
    _, low, high, positive, _ = found[:, -1]
    return pd.DataFrame(
        {"period": pair.calendar.ends, "share_positive": positive, "low": low, "high": high}
    )


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

    Simonsohn, Simmons and Nelson (2020), Specification curve analysis.

    Parameters
    ----------
    frames : mapping of name to DataFrame
        Rows of presence; the first is the base, the others are rows read in another way.
    settings : mapping of name to keywords of `presence.presence_balance`
        Each is used with the base.
    a, b : str
    before, after : (year, year)
        Two spans of years, ends included.
    host, draws, seed, led_by, folder
        As for `presence.presence_balance`, for all of them.

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
    base = next(iter(frames.values()))
    runs: list[tuple[str, pd.DataFrame, Mapping[str, Any]]]
    runs = [(name, rows, {}) for name, rows in frames.items()]
    runs += [(name, base, choice) for name, choice in settings.items()]
    common: dict[str, Any] = {
        "host": host, "draws": draws, "seed": seed, "led_by": led_by, "folder": folder,
    }  # fmt: skip
    whole = count_pair(base, a, b, **common)  # what other weights alone need no second time
    found = []
    for name, rows, choice in runs:
        weights = {key: choice[key] for key in _WEIGHING if key in choice}
        more = {key: value for key, value in choice.items() if key not in _WEIGHING}
        same = rows is base and not more
        balance = weigh(
            whole if same else count_pair(rows, a, b, **(common | more)), **weights
        ).query("domain == 'all'")
        years = balance.groupby(balance["period"].dt.year)[["balance", "p_positive"]].mean()
        not_b = years.index[~(years["balance"] < 0)]  # a year without either is none with b ahead
        turn = not_b[-1] + 1 if len(not_b) else years.index[0]
        spans = (years.loc[slice(*span)].mean() for span in (before, after))
        (early, p_early), (late, p_late) = spans
        turn = turn if turn in years.index else None
        found.append((name, early, late, turn, p_early, p_late))
    columns = ["definition", "before", "after", "turn", "p_before", "p_after"]
    return pd.DataFrame(found, columns=columns).astype({"turn": "Int64"})
