"""Countries that are set beside one another, and a panel small enough to be worked out by hand."""

from functools import cache

import pandas as pd

from kgru_analysis.dependence.panel import dependence_panel

PEERS = ["KGZ", "TJK", "UZB", "KAZ", "TKM", "ARM", "GEO", "MDA", "AZE", "BLR", "MNG"]
HAND = {("A", "x"): 0.1, ("A", "y"): 0.3, ("B", "x"): 0.4, ("B", "y"): 0.2}


@cache
def peer_panel() -> pd.DataFrame:
    """Return the shares of Russia in the trade of the peers, worked out once."""
    rows = dependence_panel(partner="RUS", of=PEERS, years=(1994, 2020))
    return rows[rows["component"].isin(["import_share", "export_share"])]


def tiny(values, **more):
    """Two countries, two parts, one year."""
    rows = pd.DataFrame(
        [(i, 2020, c, v) for (i, c), v in values.items()],
        columns=["iso3", "year", "component", "value"],
    )
    return rows.assign(low=rows["value"], high=rows["value"], **more)
