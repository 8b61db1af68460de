"""What the band of a balance of presence is made of: dates, claims or weights."""

from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError
from kgru_analysis.presence.balance import domain_weights, drawn_bands
from kgru_analysis.presence.measures import check_numbers, read_pair, spell_periods

SOURCES = ("dates", "claims", "weights")


def presence_bands(
    presence: pd.DataFrame,
    a: str = "USA",
    b: str = "RUS",
    *,
    host: str = "KGZ",
    freq: str = "YE",
    draws: int = 1000,
    level: float = 0.9,
    seed: int | None = None,
    unseen: float = 10.0,
    **reading: Any,
) -> pd.DataFrame:
    """Take the band of the overall balance apart.

    Each source of uncertainty is drawn alone, with the others held at the middle of the dates, the
    preferred claims and equal weights; and all but it are drawn.

    Parameters
    ----------
    presence, a, b, host, freq, draws, level, seed, unseen
        As for `presence.presence_balance`; pass rows with rivals, else claims add nothing.
    **reading
        ``led_by`` and ``sources``, likewise.

    Returns
    -------
    DataFrame
        One row a period and source: ``period``, ``source`` ("dates", "claims", "weights", "all"),
        ``low`` and ``high`` of the balance with that source alone, ``alone`` (the width of that
        band) and ``lost`` (how much narrower the whole band is without that source; not below
        zero by construction only where sources add up, so small negative values are noise).

    Raises
    ------
    KgruError
        As `presence.presence_balance`, and if there are no draws.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> rows = kg.load("presence", claims="all")
    >>> bands = kg.presence_bands(rows, draws=50, seed=1)
    >>> sorted(bands["source"].unique())
    ['all', 'claims', 'dates', 'weights']
    """
    _check(draws, level, unseen)
    spells = read_pair(presence, a, b, host, reading.get("led_by"), reading.get("sources"))
    ends, span = spell_periods(spells, host, freq)
    domains = sorted(spells["domain"].unique())
    share = domain_weights(None, domains)

    def band(vary: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        settings = {"draws": draws, "seed": seed, "unseen": unseen, "vary": vary, "level": level}
        found = drawn_bands(spells, span, a, b, domains, share, overall=True, **settings)
        return found[1, 0], found[2, 0]

    low, high = band(SOURCES)
    whole = high - low
    found = [pd.DataFrame({"source": "all", "low": low, "high": high, "lost": whole})]
    for source in SOURCES:
        low, high = band((source,))
        others = np.subtract(*band(tuple(x for x in SOURCES if x != source))[::-1])
        found.append(
            pd.DataFrame({"source": source, "low": low, "high": high, "lost": whole - others})
        )
    frame = pd.concat(found)
    frame.insert(0, "period", np.tile(ends, len(found)))
    frame.insert(4, "alone", frame["high"] - frame["low"])
    return frame.sort_values(["period", "source"], ignore_index=True)


def presence_weightings(
    presence: pd.DataFrame,
    a: str = "USA",
    b: str = "RUS",
    *,
    host: str = "KGZ",
    freq: str = "YE",
    draws: int = 1000,
    level: float = 0.9,
    seed: int | None = None,
    **reading: Any,
) -> pd.DataFrame:
    """Say under how many weightings of the domains a was the more present.

    Dates stand at the middle of their bounds, claims at the preferred ones; only the weights vary,
    every set of weights as likely as any other (Dirichlet with parameter 1).

    Parameters
    ----------
    presence, a, b, host, freq, draws, level, seed, **reading
        As for `presence_bands`.

    Returns
    -------
    DataFrame
        One row a period: ``period``, ``share_positive`` (of weightings), ``low`` and ``high`` of
        the overall balance.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> shares = kg.presence_weightings(kg.load("presence"), draws=50, seed=1)
    >>> bool(shares["share_positive"].between(0, 1).all())
    True
    """
    spells = read_pair(presence, a, b, host, reading.get("led_by"), reading.get("sources"))
    unseen = float(reading.get("unseen", 10.0))
    _check(draws, level, unseen)
    ends, span = spell_periods(spells, host, freq)
    domains = sorted(spells["domain"].unique())
    share = domain_weights(None, domains)
    settings = {"draws": draws, "seed": seed, "unseen": unseen, "level": level}
    settings["vary"] = ("weights",)
    found = drawn_bands(spells, span, a, b, domains, share, overall=True, **settings)
    _, low, high, positive = found[:, 0]
    return pd.DataFrame({"period": ends, "share_positive": positive, "low": low, "high": high})


def _check(draws: int, level: float, unseen: float) -> None:
    if draws < 1:
        raise KgruError(f"draws={draws}: a band needs at least one draw.")
    check_numbers(draws, level, unseen, SOURCES)
