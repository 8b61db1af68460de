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

    Parameters
    ----------
    chains : DataFrame
        As `promise_chains` returns them.

    Returns
    -------
    DataFrame
        The index of `chains` and, in dollars, ``promised`` (the middle of its bounds), and
        ``arrived``, ``devalued`` (kept in the currency of the promise, but worth fewer dollars when
        it came), ``ended`` (canceled, withheld or known unmet) and ``unknown``, which add up to it.
        Missing where no sum was promised. What arrived beyond the promise is left out; where the
        top of what arrived is open, only its known bottom counts as arrived. Of a promise that
        ended so much has ended as the rows say, or all that did not arrive where they name no sum.

    Raises
    ------
    KgruError
        If a column is missing.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import small_ledger
    >>> from kgru_analysis.flows.outcomes import outcomes
    >>> chains = kg.promise_chains(small_ledger("RUS", "KGZ")).set_index("flow_id")
    >>> outcomes(chains).loc["promise"].to_list()
    [100.0, 40.0, 0.0, 60.0, 0.0]
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
