"""How many persons stood at the sites of a presence, as bounds."""

import numpy as np
import pandas as pd

from kgru_analysis.presence.spell_dates import BOUNDS, FAR


def strengths(spells: pd.DataFrame, days: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add up the persons counted at the sites of each actor and domain in spans of days: low, high.

    A count holds for the spans of its date and is never carried on; one without a date holds for
    the spans in which the spell is certain. Several counts of a site span its bounds. Missing where
    nothing was counted, the upper bound also where a site that may have been there was not.
    """
    start_first, start_last, end_first, end_last = spells[BOUNDS].to_numpy().T[:, :, None]
    first, last = (spells[[f"counted_{x}"]].to_numpy() for x in ("first", "last"))
    certain = (start_last <= days[1]) & (end_first >= days[0])
    possible = (start_first <= days[1]) & (end_last >= days[0])
    counted = np.where(first > -FAR, (first <= days[1]) & (last >= days[0]), certain)

    def of_sites(values: np.ndarray, joint: str) -> pd.DataFrame:
        frame = pd.DataFrame(values, index=spells.index)
        return frame.groupby([spells[c] for c in ("actor", "domain", "site")]).agg(joint)

    low, high = (
        of_sites(np.where(counted, spells[[f"strength_{side}"]], np.nan), joint)
        for side, joint in (("low", "min"), ("high", "max"))
    )
    uncounted = of_sites(possible, "max") & high.isna()
    low, high = (x.groupby(level=["actor", "domain"]).sum(min_count=1) for x in (low, high))
    return low, high.mask(uncounted.groupby(level=["actor", "domain"]).max())
