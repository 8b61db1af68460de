"""How dependent countries are on a patron, component by component, with bounds."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kgru_analysis.dependence.components import COLUMNS, COMPONENTS, claimed_components
from kgru_analysis.dependence.partners import AGGREGATES, WORLD
from kgru_analysis.errors import one_of
from kgru_analysis.load import load

PATRONS = ("RUS", "CHN", "USA")
CORE = ("KGZ", "TJK", "UZB", "KAZ", "TKM", "ARM", "GEO", "MDA", "AZE", "BLR", "MNG")
YEARS = (1994, 2020)  # before, several of the eleven did not report; after, none is at hand
# A flow seen from the other side: what one sold is what the other bought.
FLOWS = {
    "export_share": ("exports_fob", "imports_cif"),
    "import_share": ("imports_cif", "exports_fob"),
}


def dependence_panel(
    *,
    on: str = "RUS",
    of: str | Iterable[str] | None = None,
    years: tuple[int, int] = YEARS,
) -> pd.DataFrame:
    """Give the components of dependence on one patron as shares with bounds.

    Parameters
    ----------
    on : {"RUS", "CHN", "USA"}
        The patron.
    of : code or codes, optional
        The dependent countries, of the eleven of the core panel (KGZ TJK UZB KAZ TKM ARM GEO MDA
        AZE BLR MNG); all of them by default. Kyrgyzstan brings its extended components along.
    years : (first, last)
        Years of the core components, within 1990-2020. The extended components of Kyrgyzstan
        come in their own years.

    Returns
    -------
    DataFrame
        One row a country, year and component (`component_table` defines them):

        iso3, year, component
        value, low, high : share, 0 to 1; value is missing where neither side reported
        panel : "core" (export_share, import_share) or "extended" (Kyrgyzstan only)
        status : "reported", "estimated", "imputed" (constant shares put in by the compiler:
            leave out of ranks and breaks), "mirror" (the patron's own report stands in),
            "claimed" or "modeled"
        sources : data sets and sources

    Raises
    ------
    KgruError
        If the patron or a country is not covered.

    Notes
    -----
    The bounds of the trade shares are the country's report and the patron's report of the same
    flow (put in its place in numerator and denominator): FOB against CIF, transit and re-export
    explain much of the difference, and neither side is simply right. If the country lists
    nothing for the patron, the share lies between 0 and the unlisted rest; it is never taken
    for zero. After 2020 the country files of this trade data end: see `later_points`.

    Examples
    --------
    >>> from kgru_analysis.dependence.panel import dependence_panel
    >>> panel = dependence_panel(on="RUS", of=["KGZ", "TJK"])
    >>> sorted(panel.loc[panel["iso3"] == "TJK", "component"].unique())
    ['export_share', 'import_share']
    """
    one_of("on", on, PATRONS)
    countries = list(CORE) if of is None else [of] if isinstance(of, str) else list(of)
    for iso3 in countries:
        one_of("of", iso3, CORE)
    rows = _trade_shares(on, countries, years)
    if "KGZ" in countries:
        rows = pd.concat([rows, claimed_components(on)], ignore_index=True)
    return rows


def _trade_shares(on: str, countries: list[str], years: tuple[int, int]) -> pd.DataFrame:
    trade = load("trade")
    trade = trade[trade["dataset"] == "imf-dots"]
    trade = trade.assign(year=trade["date"].astype(int))
    trade = trade[trade["year"].between(*years)]
    parts = []
    for component, (flow, seen_as) in FLOWS.items():
        own = trade[(trade["measure"] == flow) & trade["subject"].isin(countries)]
        keys = ["subject", "year"]
        table = pd.DataFrame({"world": own[own["partner"] == WORLD].set_index(keys)["value"]})
        named = own[~own["partner"].isin(AGGREGATES)]
        table["listed"] = named.groupby(keys)["value"].sum()
        direct = own[own["partner"] == on].set_index(keys)
        table["own"], table["status"] = direct["value"], direct["status"]
        other = trade[(trade["measure"] == seen_as) & (trade["subject"] == on)]
        table["mirror"] = other.set_index(["partner", "year"])["value"].rename_axis(keys)
        parts.append(_bounds(table).assign(component=component))
    rows = pd.concat(parts).rename_axis(["iso3", "year"]).reset_index()
    rows = rows.assign(panel="core", sources="imf-dots")
    place = rows["iso3"].map({iso3: i for i, iso3 in enumerate(countries)})
    rows = rows.assign(place=place).sort_values(["place", "component", "year"])
    return rows[COLUMNS].reset_index(drop=True)


def _bounds(table: pd.DataFrame) -> pd.DataFrame:
    own = table["own"] / table["world"]
    mirror = table["mirror"] / (table["world"] - table["own"].fillna(0) + table["mirror"])
    rest = (1 - table["listed"] / table["world"]).clip(0, 1)
    gap = own.isna()
    sides = pd.DataFrame({"own": own, "mirror": mirror})
    return pd.DataFrame(
        {
            "value": own.fillna(mirror),
            "low": sides.min(axis=1).where(~gap, 0.0),
            "high": sides.max(axis=1).where(~gap, np.fmax(rest, mirror)),
            "status": table["status"].where(~gap, "mirror"),
        }
    )


def component_table(panel: pd.DataFrame | None = None) -> pd.DataFrame:
    """Say what each component of dependence means.

    Parameters
    ----------
    panel : DataFrame, optional
        What `dependence_panel` returned, from which the years are counted; by default that of
        Kyrgyzstan on Russia.

    Returns
    -------
    DataFrame
        component, panel, definition, unit, sources, gaps (how they are treated), years (first
        and last), points (years with a value, of all countries the most).

    Examples
    --------
    >>> from kgru_analysis.dependence.panel import component_table
    >>> table = component_table().set_index("component")
    >>> table.loc["export_share", "years"]
    '1994-2020'
    """
    panel = dependence_panel(of="KGZ") if panel is None else panel
    valued = panel[panel["value"].notna()]
    year = valued.groupby("component")["year"]
    table = pd.DataFrame(COMPONENTS).T.rename_axis("component")
    table["years"] = year.min().astype(str) + "-" + year.max().astype(str)
    table["points"] = valued.groupby(["component", "iso3"]).size().groupby("component").max()
    return table.fillna({"points": 0, "years": ""}).astype({"points": int}).reset_index()


def asymmetry(a: str = "KGZ", b: str = "RUS", *, years: tuple[int, int] = YEARS) -> pd.DataFrame:
    """Set the dependence of one country on another beside the other's on it.

    Returns
    -------
    DataFrame
        One row a year and component: year, component, a_on_b, a_on_b_low, a_on_b_high, b_on_a,
        b_on_a_low, b_on_a_high (shares of 0 to 1) and ratio (a_on_b / b_on_a).

    Raises
    ------
    KgruError
        If one of the two does not report its trade in the table trade.

    Examples
    --------
    >>> from kgru_analysis.dependence.panel import asymmetry
    >>> both = asymmetry("KGZ", "RUS")
    >>> bool((both["ratio"] > 10).all())
    True
    """
    reporters = sorted(set(load("trade")["subject"]))
    one_of("a", a, reporters)
    one_of("b", b, reporters)
    keys = ["year", "component"]
    sides = [
        _trade_shares(on, [of], years)
        .set_index(keys)[["value", "low", "high"]]
        .rename(columns={"value": name, "low": f"{name}_low", "high": f"{name}_high"})
        for of, on, name in ((a, b, "a_on_b"), (b, a, "b_on_a"))
    ]
    both = sides[0].join(sides[1], how="inner").reset_index()
    both["ratio"] = both["a_on_b"] / both["b_on_a"].where(both["b_on_a"] > 0)
    return both.sort_values(["component", "year"], ignore_index=True)


def mirror_trade(of: str = "KGZ", partners: Iterable[str] = PATRONS) -> pd.DataFrame:
    """Set what a country reports of its trade beside what its partners report of the same.

    Returns
    -------
    DataFrame
        One row a partner, flow ("exports" or "imports" of `of`) and year: partner, flow, year,
        own and mirror (current dollars), ratio (mirror / own).

    Examples
    --------
    >>> from kgru_analysis.dependence.panel import mirror_trade
    >>> gap = mirror_trade("KGZ", ["CHN"]).set_index(["flow", "year"])["ratio"]
    >>> float(gap["imports", 2013].round(1))
    3.5
    """
    trade = load("trade")
    trade = trade[trade["dataset"] == "imf-dots"]
    trade = trade.assign(year=trade["date"].astype(int))
    wanted = list(partners)
    parts = []
    for flow, (measure, seen_as) in (
        ("exports", FLOWS["export_share"]),
        ("imports", FLOWS["import_share"]),
    ):
        own = trade[
            (trade["measure"] == measure) & (trade["subject"] == of) & trade["partner"].isin(wanted)
        ].set_index(["partner", "year"])["value"]
        other = trade[
            (trade["measure"] == seen_as) & (trade["partner"] == of) & trade["subject"].isin(wanted)
        ].set_index(["subject", "year"])["value"]
        both = pd.DataFrame({"own": own, "mirror": other.rename_axis(["partner", "year"])})
        parts.append(both.rename_axis(["partner", "year"]).reset_index().assign(flow=flow))
    rows = pd.concat(parts, ignore_index=True)
    rows["ratio"] = rows["mirror"] / rows["own"]
    columns = ["partner", "flow", "year", "own", "mirror", "ratio"]
    return rows[columns].sort_values(["partner", "flow", "year"], ignore_index=True)
