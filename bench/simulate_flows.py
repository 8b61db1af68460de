"""Made-up ledgers whose true delivery is known, to see how often the bounds hold the truth."""

import numpy as np
import pandas as pd
from delivery import time_to_delivery

from kgru_analysis.errors import KgruError
from kgru_analysis.flows.chains import promise_chains
from kgru_analysis.uncertainty import generator

_FIRST, _LAST = (int(np.datetime64(x).astype(int)) for x in ("1992-01-01", "2025-12-31"))
YEAR = 365.25  # days
DAYS = YEAR * np.array([1, 2, 5, 10])


def made_up_ledger(
    promises: int,
    *,
    kept: float = 0.6,
    canceled: float = 0.15,
    told_kept: float = 0.7,
    told_broken: float = 0.5,
    by_day: float = 1 / 3,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw promises: what became of each, and the rows that sources would tell of it.

    Parameters
    ----------
    promises : int
        Made between 1992 and 2015, so that each is at least ten years old at the end of 2025.
    kept, canceled : float
        Shares of the promises that are met (after an exponential time with a mean of 1.5 years)
        and canceled (3 years). The rest brings nothing.
    told_kept, told_broken : float
        Shares of the arrivals, and of the cancellations and of the promises that brought nothing,
        of which a source tells. Of the last a source says at a random day that nothing has come.
    by_day : float
        Share of the dates that are told by the day; half of the others are told by the month and
        half by the year.
    seed : int

    Returns
    -------
    truth : DataFrame
        One row a promise: flow_id, days (to the arrival; infinite if there is none) and told.
    ledger : DataFrame
        Rows as in the table flows.

    Examples
    --------
    >>> from simulate_flows import made_up_ledger
    >>> truth, ledger = made_up_ledger(100, seed=1)
    >>> len(truth), bool(50 < (truth["days"] < float("inf")).sum() < 70), len(ledger) > 100
    (100, True, True)
    """
    rng = generator(seed)
    begin = rng.integers(_FIRST, _LAST - int(10 * YEAR), size=promises)
    fate = rng.choice(["disbursed", "cancelled", "arrears"], promises, p=_shares(kept, canceled))
    mean = np.where(fate == "disbursed", 1.5, 3) * YEAR
    days = np.ceil(rng.exponential(mean))
    look = np.ceil(rng.random(promises) * (_LAST - begin))
    days = np.where(fate == "arrears", look, days).astype(int)
    told = rng.random(promises) < np.where(fate == "disbursed", told_kept, told_broken)
    told &= begin + days <= _LAST
    names = pd.Series([f"p{i:05d}" for i in range(promises)])
    truth = pd.DataFrame(
        {"flow_id": names, "days": np.where(fate == "disbursed", days, np.inf), "told": told}
    )
    promised = pd.DataFrame(
        {"flow_id": names, "date": _text(begin, by_day, rng), "stage": "agreed"}
    )
    then = pd.DataFrame(
        {
            "flow_id": names + "-then",
            "date": _text(begin + days, by_day, rng),
            "stage": fate,
            "follows": names,
        }
    )
    ledger = pd.concat([promised, then[told]], ignore_index=True)
    return truth, ledger.assign(
        donor="AAA", recipient="ATL", instrument="loan", currency="USD", basis="total",
        amount_low=1e6, amount_high=1e6, preferred="yes",
    )  # fmt: skip


def _shares(kept: float, canceled: float) -> list[float]:
    if not (kept >= 0 and canceled >= 0 and kept + canceled <= 1):
        raise KgruError(f"kept={kept}, canceled={canceled}: give shares that add up to at most 1.")
    return [kept, canceled, max(1 - kept - canceled, 0)]


def _text(days: np.ndarray, by_day: float, rng: np.random.Generator) -> np.ndarray:
    """Write days by the day, the month or the year."""
    dates, u = days.astype("M8[D]").astype("str"), rng.random(len(days))
    by_month = np.where(u < by_day + (1 - by_day) / 2, dates.astype("U7"), dates.astype("U4"))
    return np.where(u < by_day, dates, by_month)


def delivery_coverage(
    *, ledgers: int = 200, promises: int = 60, seed: int = 0, **ledger: float
) -> pd.Series:
    """Say how often the bounds of lags and of the curve of delivery hold the truth.

    Parameters
    ----------
    ledgers, promises : int
        Number of ledgers, and of promises in each.
    seed : int
    **ledger
        As for `made_up_ledger`.

    Returns
    -------
    Series
        ``known`` (share of promises whose outcome is told), ``lag`` (share of the told lags within
        their bounds), and over the ledgers and 1, 2, 5 and 10 years: ``all_held`` (the true share
        of all promises that had brought money lies between worst_low and worst_high of
        `time_to_delivery`), ``known_held`` (the same between arrived_low and arrived_high, which
        speak of known outcomes only), ``all_width``, ``known_width`` (means) and ``known_bias``
        (mean of the middle of the latter less the truth).

    Raises
    ------
    KgruError
        If there is no ledger or no promise to draw, or the shares exceed 1.

    Examples
    --------
    >>> from simulate_flows import delivery_coverage
    >>> bool(delivery_coverage(ledgers=5)["lag"] == 1)
    True
    """
    if ledgers < 1 or promises < 1:
        raise KgruError(f"ledgers={ledgers}, promises={promises}: give at least one.")
    truth, rows = made_up_ledger(ledgers * promises, seed=seed, **ledger)
    chains = promise_chains(rows).merge(truth, on="flow_id", validate="1:1")
    came = chains[chains["money_latest"].notna()]
    cells = []
    for _, part in chains.groupby(np.arange(len(chains)) // promises):
        if (part["outcome"] == "unknown").all():
            continue
        curve = time_to_delivery(part, days=DAYS)
        cells.append(curve.assign(truth=[(part["days"] <= day).mean() for day in DAYS]))
    if not cells:
        raise KgruError("No outcome is told in any ledger; raise told_kept or told_broken.")
    curve = pd.concat(cells)
    middle = (curve["arrived_low"] + curve["arrived_high"]) / 2
    return pd.Series(
        {
            "known": (chains["outcome"] != "unknown").mean(),
            "lag": came["days"].between(came["lag_low"], came["lag_high"]).mean(),
            "all_held": _held(curve, "worst_low", "worst_high"),
            "known_held": _held(curve, "arrived_low", "arrived_high"),
            "all_width": (curve["worst_high"] - curve["worst_low"]).mean(),
            "known_width": (curve["arrived_high"] - curve["arrived_low"]).mean(),
            "known_bias": (middle - curve["truth"]).mean(),
        }
    )


def _held(curve: pd.DataFrame, low: str, high: str) -> float:
    slack = 1e-9
    return float(curve["truth"].between(curve[low] - slack, curve[high] + slack).mean())
