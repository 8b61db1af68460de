"""What became of the dollars that were promised."""

import pandas as pd

from kgru_analysis.columns import need_columns
from kgru_analysis.flows.following import ENDS

SPLIT = ("promised", "arrived", "devalued", "ended", "unknown")
_NEEDED = (
    "promised_low", "promised_high", "arrived_low", "arrived_high", "share_low", "share_high",
    "given_up", "outcome", "rest",
)  # fmt: skip


def outcomes(chains: pd.DataFrame) -> pd.DataFrame:
    """Split each promised sum into what arrived, what is known not to have come, and the rest.

    In dollars: ``promised`` (the middle of its bounds) is the sum of ``arrived``, ``devalued``
    (kept in the currency of the promise, but worth fewer dollars when it came), ``ended``
    (canceled, withheld or known unmet) and ``unknown``; missing where no sum was promised. What
    arrived beyond the promise is left out; of an open top only the known bottom counts. Of a
    promise that ended so much has ended as the rows say, or all that did not arrive where they name
    no sum.
    """
    need_columns(chains, _NEEDED, what="frame", advice="give promise chains")
    promised = _middle(chains["promised_low"], chains["promised_high"])
    came = _middle(chains["arrived_low"], chains["arrived_high"]).fillna(0)
    # What arrived in the money of the promise, at the rate of the promise.
    low = chains["share_low"] * chains["promised_high"]
    high = chains["share_high"] * chains["promised_low"]
    kept = _middle(low.fillna(high), high.fillna(low)).fillna(came).clip(upper=promised)
    kept = kept.mask(chains["outcome"] == "met", promised).where(promised.notna())
    arrived = came.clip(upper=kept).where(promised.notna())
    left = promised - kept
    over = chains["outcome"].isin(ENDS) | chains["rest"].isin(ENDS)
    given_up = (chains["given_up"] * promised).fillna(float("inf"))
    ended = left.clip(upper=given_up).where(over, 0.0).where(promised.notna())
    parts = {
        "promised": promised, "arrived": arrived, "devalued": kept - arrived, "ended": ended,
        "unknown": left - ended,
    }  # fmt: skip
    return pd.DataFrame(parts)[list(SPLIT)]


def _middle(low: pd.Series, high: pd.Series) -> pd.Series:
    return (low + high.fillna(low)) / 2
