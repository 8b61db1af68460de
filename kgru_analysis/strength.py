"""How many persons stood at the sites of a presence, as bounds."""

import numpy as np
import pandas as pd

from kgru_analysis.presence_levels import overlaps
from kgru_analysis.spell_dates import FAR

_SITE = ["actor", "domain", "site"]


def site_strengths(
    spells: pd.DataFrame, days: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the persons counted at each site in each period, and where each site may have been.

    A count holds for the periods of its date and is never carried on; one without a date holds
    for the periods in which the spell is certain. Several counts of a period span its bounds.

    Returns
    -------
    three DataFrames
        Lower and upper bounds, missing where nothing was counted, and whether the site was
        possibly there. Index actor, domain, site; one column a period.
    """
    certain, possible = overlaps(spells, days)
    first, last = (spells[f"counted_{x}"].to_numpy()[:, None] for x in ("first", "last"))
    counted = (first <= days[1]) & (last >= days[0]) & (first > -FAR)
    counted |= (first <= -FAR) & certain
    keys = [spells[c] for c in _SITE]
    bounds = []
    for column, joint in (("strength_low", "min"), ("strength_high", "max")):
        persons = np.where(counted, spells[column].to_numpy(float)[:, None], np.nan)
        bounds.append(pd.DataFrame(persons).groupby(keys).agg(joint))
    there = pd.DataFrame(possible).groupby(keys).max()
    return bounds[0], bounds[1], there


def strengths(spells: pd.DataFrame, days: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add the strengths of sites up, by actor and domain: lower and upper bounds.

    The upper bound is missing where a site that may have been there was not counted: unknown is
    not none.
    """
    low, high, there = site_strengths(spells, days)
    by = {"level": _SITE[:2]}
    floor = low.groupby(**by).sum(min_count=1)
    ceiling = high.groupby(**by).sum(min_count=1)
    uncounted = (there & high.isna()).groupby(**by).max()
    return floor, ceiling.mask(uncounted)
