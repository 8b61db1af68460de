"""What became of the dollars that were promised."""

import pandas as pd

from kgru_analysis.columns import need_columns

_ENDS = ("cancelled", "withheld", "known unmet")
_NEEDED = ("promised_low", "promised_high", "arrived_low", "arrived_high", "outcome", "rest")


def fates(chains: pd.DataFrame) -> pd.DataFrame:
    """Split each promised sum into what arrived, what is known not to have come, and the rest.

    Parameters
    ----------
    chains : DataFrame
        As `promise_chains` returns them.

    Returns
    -------
    DataFrame
        The index of `chains` and, in dollars, ``promised`` (the middle of its bounds), and
        ``arrived``, ``ended`` (canceled, withheld or known unmet) and ``unknown``, which add up to
        it. Missing where no sum was promised. What arrived beyond the promise is left out; where
        the top of what arrived is open, only its known bottom counts as arrived.

    Raises
    ------
    KgruError
        If a column is missing.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> chains = kg.promise_chains(kg.load("flows")).set_index("flow_id")
    >>> (fates(chains).loc["headline-2009-02-package-2150m"] / 1e6).to_list()
    [2150.0, 450.0, 1700.0, 0.0]
    """
    need_columns(chains, _NEEDED, what="frame", advice="give promise chains")
    promised = _middle(chains["promised_low"], chains["promised_high"])
    arrived = _middle(chains["arrived_low"], chains["arrived_high"]).fillna(0)
    arrived = arrived.clip(upper=promised).where(promised.notna())
    # What came of a met promise may be a little less in dollars than what was promised in rubles.
    arrived = arrived.mask(chains["outcome"] == "met", promised)
    left = promised - arrived
    over = chains["outcome"].isin(_ENDS) | chains["rest"].isin(_ENDS)
    ended = left.where(over, 0.0).where(promised.notna())
    return pd.DataFrame(
        {"promised": promised, "arrived": arrived, "ended": ended, "unknown": left - ended}
    )


def _middle(low: pd.Series, high: pd.Series) -> pd.Series:
    return (low + high.fillna(low)) / 2
