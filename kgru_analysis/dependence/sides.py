"""Both sides of a tie, in trade."""

from collections.abc import Iterable

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dependence.books import own_books, partner_books, read_books
from kgru_analysis.dependence.panel import dependence_panel
from kgru_analysis.dependence.trade import RIVALS, TRADE, rivals


def asymmetry(
    a: str, b: str, *, years: tuple[int, int] | None = None, folder: AnyFolder = None
) -> pd.DataFrame:
    """Set the dependence of one country on another beside the other's on it, in trade.

    Raises as `dependence_panel`.

    Returns
    -------
    DataFrame
        One row a year and component for which both have a book: year, component, a_on_b,
        a_on_b_low, a_on_b_high, b_on_a, b_on_a_low, b_on_a_high (shares of 0 to 1) and ratio
        (a_on_b / b_on_a).

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> bool((kg.asymmetry("KGZ", "RUS")["ratio"] > 10).all())
    True
    """
    keys = ["year", "component"]
    sides = []
    for of, partner, name in ((a, b, "a_on_b"), (b, a, "b_on_a")):
        rows = dependence_panel(partner=partner, of=of, years=years, folder=folder)
        rows = rows[rows["component"].isin(TRADE) & rows["value"].notna()].set_index(keys)
        rows = rows[["value", "low", "high"]]
        sides.append(rows.set_axis([name, f"{name}_low", f"{name}_high"], axis=1))
    both = sides[0].join(sides[1], how="inner").reset_index()
    both["ratio"] = both["a_on_b"] / both["b_on_a"].where(both["b_on_a"] > 0)
    return both.sort_values(["component", "year"], ignore_index=True)


def mirror_trade(of: str, partners: Iterable[str], *, folder: AnyFolder = None) -> pd.DataFrame:
    """Set what a country reports of its trade beside what its partners report, by flow and year."""
    own, wanted, keys = own_books(folder), list(partners), ["partner", "flow", "year"]
    mine = own[(own["subject"] == of) & own["partner"].isin(wanted)].set_index(keys)["value"]
    claims = pd.concat([rivals(of, flow, folder) for flow in RIVALS])
    theirs = partner_books(read_books(folder), of, claims)
    theirs = theirs[theirs["partner"].isin(wanted)].set_index(keys)["value"]
    rows = pd.DataFrame({"own": mine, "mirror": theirs}).rename_axis(keys).reset_index()
    return rows.assign(ratio=rows["mirror"] / rows["own"])
