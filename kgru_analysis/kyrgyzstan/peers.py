"""Where a country stands among its peers, as the notebook on dependence tells it."""

from collections.abc import Iterable

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dependence.panel import dependence_panel
from kgru_analysis.kyrgyzstan.dependence import Years, short
from kgru_analysis.kyrgyzstan.ranks import rank_effects, rank_intervals
from kgru_analysis.kyrgyzstan.words import name

MEANT = {
    "data": "whose count is right",
    "scaling": "the scale",
    "aggregation": "the kind of mean",
    "countries": "who is compared",
    "weights": "the weight of imports against exports",
}


def peers_now(
    partner: str, of: Iterable[str], years: Years, *, folder: AnyFolder = None
) -> pd.DataFrame:
    """Return the newest sure shares of imports and exports of each country, with bounds.

    Columns: iso3, name, component, year, value, low, high, status.
    """
    panel = dependence_panel(partner=partner, of=of, years=years, folder=folder)
    sure = panel[~panel["status"].isin(["doubtful", "imputed", "mirror"]) & panel["value"].notna()]
    sure = sure[sure["component"].isin(["import_share", "export_share"])]
    newest = sure.sort_values("year").groupby(["iso3", "component"]).tail(1)
    newest = newest.assign(name=newest["iso3"].map(short))
    columns = ["iso3", "name", "component", "year", "value", "low", "high", "status"]
    return newest[columns].sort_values(["component", "value"], ignore_index=True)


def place_told(
    partner: str,
    of: str,
    among: Iterable[str],
    years: Years,
    *,
    draws: int = 2000,
    seed: int | None = None,
    folder: AnyFolder = None,
) -> str:
    """Say where a country stands by both directions of trade, over all choices.

    The year is the last in which all or all but one of those ever ranked can be; empty where the
    country is not ranked then.
    """
    panel = dependence_panel(partner=partner, of=among, years=years, folder=folder)
    trade = panel[panel["component"].isin(["import_share", "export_share"])]
    places = rank_intervals(trade, draws=draws, seed=seed)
    year = int(places.loc[places["countries"] >= places["countries"].max() - 1, "year"].max())
    here = places[(places["year"] == year) & (places["iso3"] == of)]
    if here.empty:
        return ""
    low, high, number = here[["low", "high", "countries"]].iloc[0]
    effects = rank_effects(trade, of=of, year=year, seed=seed).set_index("factor")["total"]
    span = f"in place {low}" if low == high else f"between place {low} and {high}"
    moved = f" What moves it most is {MEANT[effects.idxmax()]}." if effects.notna().any() else ""
    return (
        f"Imports and exports taken together, {name(of)} stands {span} of {number} in {year}, the "
        f"most dependent first; that is the last year that has nearly all of them. The range is "
        f"over {draws:,} ways to choose counts, scale, mean, weights and peers.{moved}"
    )
