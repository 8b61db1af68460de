"""How long promises take to be kept, where many outcomes are not known."""

import numpy as np
import pandas as pd

from kgru_analysis.columns import need_columns
from kgru_analysis.errors import KgruError

_NEEDED = (
    "outcome", "lag_low", "lag_high", "promised_earliest", "promised_latest", "ended_earliest",
    "ended_latest",
)  # fmt: skip
_DAYS = np.array([0, 90, 180, *(365.25 * np.arange(1, 11))])


def cumulative_incidence(
    days: np.ndarray, event: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate the shares that have had event 1, and event 2, by each time (Aalen-Johansen).

    Parameters
    ----------
    days : array of float
        Time to the event, or to the last look.
    event : array of int
        1 or 2 for the events that compete, 0 where neither had happened at the last look. A look
        on the day of an event comes after it.
    at : array of float
        The times wanted.

    Returns
    -------
    two arrays, of the shares with event 1 and with event 2 at each time

    Notes
    -----
    Aalen and Johansen (1978), An empirical transition matrix for non-homogeneous Markov chains
    based on censored observations, Scandinavian Journal of Statistics 5, 141-150; for competing
    risks the sum of S(t-) d(t) / n(t), with S the Kaplan-Meier share without any event.

    Examples
    --------
    Four promises: kept after 10 and 30 days, canceled after 20, not yet kept on day 40.

    >>> kept, canceled = cumulative_incidence([10, 20, 30, 40], [1, 2, 1, 0], [15, 40])
    >>> kept.tolist(), canceled.tolist()
    ([0.25, 0.5], [0.0, 0.25])
    """
    days, event = np.asarray(days, dtype=float), np.asarray(event)
    times, place = np.unique(days, return_inverse=True)
    count = np.array([np.bincount(place, event == kind) for kind in (0, 1, 2)])
    leaving = count.sum(axis=0)
    risk = leaving[::-1].cumsum()[::-1]
    free = np.cumprod(1 - (count[1] + count[2]) / risk)
    before = np.concatenate([[1.0], free[:-1]])
    where = np.searchsorted(times, at, side="right")
    shares = [np.concatenate([[0.0], np.cumsum(before * n / risk)])[where] for n in count[1:]]
    return shares[0], shares[1]


def time_to_delivery(chains: pd.DataFrame, *, days: np.ndarray | None = None) -> pd.DataFrame:
    """Estimate how many promises had brought their first money after so many days.

    Parameters
    ----------
    chains : DataFrame
        As `promise_chains` returns them.
    days : array of float, optional
        Days after the promise; by default 0, 90, 180, one year and then yearly to the tenth year.

    Returns
    -------
    DataFrame
        Indexed by days:

        arrived_low, arrived_high : among promises whose outcome is known, the share with first
            money by that day. Dates are intervals: the low takes every arrival as late and every
            cancellation as early as its bounds allow, the high the other way round.
        ended_low, ended_high : the share canceled or withheld before any money came
        worst_low, worst_high : worst-case bounds of the share of all promises with first money by
            that day, whatever became of those of which nothing is known (any more): none of them
            was ever met, or all were at once, those known to be unmet the day after the last look
        known, unknown : number of promises of known and of unknown outcome

    Raises
    ------
    KgruError
        If a column is missing, or no outcome is known.

    Notes
    -----
    Known are met, partly, canceled, withheld and known unmet. A canceled promise can no longer
    bring money, so cancellation competes with arrival; treating it as a gap in what is known would
    make delivery look likelier than it was. A promise known to be unmet counts as still waiting at
    its last look, with the chances of the others that wait then.

    worst_low and worst_high assume nothing of the kind: they are the bounds of Manski (1989),
    Anatomy of the selection problem, Journal of Human Resources 24, 343-360, for what is not seen.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from delivery import time_to_delivery
    >>> curve = time_to_delivery(kg.promise_chains(kg.load("flows")))
    >>> bool((curve["worst_low"] <= curve["arrived_low"]).all())
    True
    """
    need_columns(chains, _NEEDED, what="frame", advice="give promise chains")
    at = _DAYS if days is None else np.asarray(days, dtype=float)
    unknown = (chains["outcome"] == "unknown").to_numpy()
    known = chains[~unknown]
    if known.empty:
        raise KgruError("No promise here has a known outcome, so there is nothing to time.")
    event = known["outcome"].map({"met": 1, "partly": 1, "cancelled": 2, "withheld": 2})
    event = event.fillna(0).astype("int64").to_numpy()
    low, high = _times(known, event)
    # Money early or late, ends early or late: the curves lie between the extremes.
    curves = [
        cumulative_incidence(np.where(event == 1, money, end), event, at)
        for money in (low, high)
        for end in (low, high)
    ]
    arrived, ended = (np.array([curve[i] for curve in curves]) for i in (0, 1))
    frame = pd.DataFrame(
        {
            "arrived_low": arrived.min(axis=0),
            "arrived_high": arrived.max(axis=0),
            "ended_low": ended.min(axis=0),
            "ended_high": ended.max(axis=0),
        },
        index=pd.Index(at, name="days"),
    )
    met, open_ = event == 1, event == 0
    frame["worst_low"] = _by(high[met], at) / len(chains)
    frame["worst_high"] = (_by(low[met | open_], at) + unknown.sum()) / len(chains)
    return frame.assign(known=len(known), unknown=int(unknown.sum()))


def _times(known: pd.DataFrame, event: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the days to the event: money, the end, or the last look."""
    arrived = known[["lag_low", "lag_high"]].to_numpy(float)
    ended = np.column_stack(
        [
            (known["ended_earliest"] - known["promised_latest"]).dt.days,
            (known["ended_latest"] - known["promised_earliest"]).dt.days,
        ]
    ).astype(float)
    times = np.clip(np.where((event == 1)[:, None], arrived, ended), 0, None)
    times[np.isnan(times[:, 0]), 0] = 0
    # Without a last day the event may come at any time: after all days that are asked for.
    times[np.isnan(times[:, 1]), 1] = np.inf
    return times[:, 0], times[:, 1]


def _by(days: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Count how many came by each time."""
    return np.searchsorted(np.sort(days), at, side="right")
