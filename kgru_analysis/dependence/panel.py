"""How dependent countries are on a partner, component by component, with bounds."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dependence.books import (
    WORLD,
    own_books,
    own_share,
    partner_books,
    read_books,
    shares_by_basis,
)
from kgru_analysis.dependence.components import (
    COLUMNS,
    COMPONENTS,
    debt_shares,
    remittance_shares,
)
from kgru_analysis.dependence.partners import states_of
from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import KgruError, one_of
from kgru_analysis.load import load

BASES = ("own", "partner", "all-partners")
TRADE = {"import_share": "imports", "export_share": "exports"}
RIVALS = {"imports": "imports_from_partner", "exports": "exports_to_partner"}


@renamed(on="partner")
def dependence_panel(
    *,
    partner: str | Iterable[str],
    of: str | Iterable[str],
    basis: str = "own",
    without: str | None = None,
    years: tuple[int, int] | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Give the components of dependence on a partner as shares with bounds.

    Parameters
    ----------
    partner : code or codes
        The state depended on, a union ("EU", "EAEU": its members of the newest date in the table
        unions, in every year alike), or a list of states that count as one.
    of : code or codes
        The dependent countries. One that belongs to the partner is not counted in it.
    basis : {"own", "partner", "all-partners"}
        Whose count of trade the value is: the country's own; the partner's report of the same
        goods put in its place; or every partner's report put in its place, wherever there is one
        and at least two thirds of the trade are covered. The bounds hold all three. Debt and
        remittances have one basis, "own".
    without : "gold", optional
        Leave gold out of all exports. What the partner bought is left as it is, so the share is
        too high by the gold that it bought.
    years : (first, last), optional
        All years that the tables have by default.
    folder : path, optional
        Another data folder.

    Returns
    -------
    DataFrame
        One row a country, component and year (`component_table` defines the components):

        iso3, year, component
        value, low, high : share, 0 to 1; low and high are the least and the greatest share over
            all bases and books; value is missing where the basis has none and a bound is known
        basis : whose count the value is
        status : "reported", "derived", "preliminary", "estimated", "doubtful" (a total far from
            that of another publisher), "imputed" (constant shares put in by the compiler),
            "mirror" (the country lists nothing for the partner; low and high run from nothing to
            all that it gives to no state, and to the partner's report), "claimed" or "modeled"
        rest : share of the country's trade that its book gives to no state
        sources : data sets and sources

    Raises
    ------
    KgruError
        If a code is unknown, nothing is known of a country and partner, the basis or the gold is
        not there for a country, or no year is left; the message says what there is.

    Notes
    -----
    A country's own statistical office is believed before the international file, and a book with
    cells that the tables call faulty only where there is no other. Exports are counted free on
    board and imports with freight, so two books of the same goods differ by a tenth or so even
    when both are right; transit and re-export explain much of the rest. Own shares divide by the
    country's total as printed, what it gives to no state included.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> panel = kg.dependence_panel(partner="RUS", of="KGZ", years=(2020, 2023))
    >>> imports = panel[panel["component"] == "import_share"].set_index("year")["value"]
    >>> imports.round(3).tolist()
    [0.355, 0.343, 0.245, 0.177]
    """
    one_of("basis", basis, BASES)
    if without is not None:
        one_of("without", without, ("gold",))
    countries = [of] if isinstance(of, str) else list(dict.fromkeys(of))
    if not countries:
        raise KgruError("of= names no country; give an ISO 3166 code or a list of codes.")
    members = states_of(partner, folder=folder)
    states_of(countries, folder=folder)  # names an unknown code
    books = read_books(folder)
    own = own_books(books)
    parts = []
    for iso3 in countries:
        others = [m for m in members if m != iso3]
        if not others:
            raise KgruError(f"partner={partner!r} and of={iso3!r} are the same state.")
        known = _of_one(iso3, others, basis, without, books, own, folder)
        if not len(known):
            raise KgruError(_nothing(iso3, partner, basis, own))
        parts.append(known.assign(iso3=iso3))
    rows = pd.concat(parts, ignore_index=True)[COLUMNS]
    if years is None:
        return rows
    kept = rows[rows["year"].between(*years)].reset_index(drop=True)
    if not len(kept):
        first, last = rows["year"].min(), rows["year"].max()
        raise KgruError(f"years={years} hold no row; there are rows for {first}-{last}.")
    return kept


def _of_one(
    iso3: str,
    members: list[str],
    basis: str,
    without: str | None,
    books: pd.DataFrame,
    own: pd.DataFrame,
    folder: AnyFolder,
) -> pd.DataFrame:
    gold = _gold(iso3, folder) if without else None
    parts = []
    for component, flow in TRADE.items():
        left_out = gold if flow == "exports" else None
        rows = _trade(iso3, flow, members, basis, left_out, books, own, folder)
        parts.append(rows.assign(component=component, basis=basis))
    if basis == "own":
        parts.append(debt_shares(iso3, members, folder).assign(component="debt_share"))
        rows = remittance_shares(iso3, members, folder)
        parts.append(rows.assign(component="remittance_share"))
    found = [p.rename_axis("year").reset_index() for p in parts if len(p)]
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(found, ignore_index=True).reindex(columns=COLUMNS)
    return table.fillna({"basis": "own"})


def _trade(
    iso3: str,
    flow: str,
    members: list[str],
    basis: str,
    left_out: pd.Series | None,
    books: pd.DataFrame,
    own: pd.DataFrame,
    folder: AnyFolder,
) -> pd.DataFrame:
    chosen = own[(own["subject"] == iso3) & (own["flow"] == flow)]
    if not len(chosen):
        return pd.DataFrame()
    theirs = partner_books(books, iso3, _rivals(iso3, flow, folder))
    theirs = theirs[theirs["flow"] == flow]
    table = shares_by_basis(chosen, theirs, members, left_out)
    if left_out is not None:
        table = table[table.index.isin(left_out.index)]
    every = table[list(BASES)].copy()
    mine = books[(books["subject"] == iso3) & (books["flow"] == flow) & ~books["faulty"]]
    less = pd.Series(dtype=float) if left_out is None else left_out
    for name, other in mine.groupby("dataset"):
        every[name] = own_share(other, members, less).reindex(table.index)
    gap = table["own"].isna()
    heard = table["heard"].where(table["heard"] != table["dataset"])
    faulty = chosen.groupby("year")["faulty"].any().reindex(table.index)
    status = table["status"].where(
        ~faulty.astype(bool) | (table["status"] == "imputed"), "doubtful"
    )
    if basis != "own":
        said = table["said"].fillna("derived")
        status = said if basis == "partner" else said.where(said == "claimed", "derived")
    found = pd.DataFrame(
        {
            "value": table[basis] if basis != "own" else table["own"].fillna(table["partner"]),
            "low": every.min(axis=1).where(~gap, 0.0),
            "high": every.max(axis=1).where(~gap, np.fmax(table["rest"], table["partner"])),
            "status": status.where(~gap, "mirror"),
            "rest": table["rest"],
            "sources": table["dataset"] + ("; " + heard).fillna(""),
        }
    )
    return found[
        found[["value", "high"]].notna().any(axis=1) & (found["value"].notna() | (basis == "own"))
    ]


def _rivals(iso3: str, flow: str, folder: AnyFolder) -> pd.DataFrame:
    """Return single figures of whole years that rival the count preferred: the other side's."""
    rows = load("observations", claims="all", folder=folder)
    rows = rows[(rows["measure"] == RIVALS[flow]) & (rows["subject"] == iso3)]
    rows = rows[(rows["preferred"] == "no") & (rows["unit"] == "USD")]
    rows = rows[rows["date"].str.fullmatch(r"\d{4}") & rows["value_low"].notna()]
    return pd.DataFrame(
        {
            "flow": flow,
            "year": rows["date"].astype(int),
            "partner": rows["partner"],
            "value": rows["value_low"],
            "dataset": rows["source_id"],
        }
    )


def _gold(iso3: str, folder: AnyFolder) -> pd.Series:
    goods = load("trade_goods", folder=folder)
    goods = goods[(goods["measure"] == "exports") & (goods["partner"] == WORLD)]
    gold = goods[(goods["item"] == "gold") & (goods["unit"] == "USD")]
    if iso3 not in set(gold["subject"]):
        known = ", ".join(sorted(set(gold["subject"]))) or "no country"
        raise KgruError(
            f"without='gold': no count of gold sold by {iso3!r}; there is one for {known}."
        )
    gold = gold[gold["subject"] == iso3]
    # A year with other goods and no gold is one in which none was recorded.
    years = sorted(set(goods.loc[goods["subject"] == iso3, "date"].astype(int)))
    found = pd.Series(gold["value"].to_numpy(), index=gold["date"].astype(int))
    return found.reindex(years).fillna(0)


def _nothing(iso3: str, partner: str | Iterable[str], basis: str, own: pd.DataFrame) -> str:
    reporters = sorted(set(own["subject"]))
    if iso3 not in reporters:
        return (
            f"of={iso3!r}: no table has its trade or its debt by partner; trade is there for "
            f"{', '.join(reporters)}."
        )
    if basis != "own":
        return (
            f"basis={basis!r}: the tables have no report of {partner!r} on its trade with "
            f"{iso3!r}; use basis='own', or a partner with a book of its own: "
            f"{', '.join(reporters)}."
        )
    return f"partner={partner!r}: nothing is known of its trade with or loans to {iso3!r}."


def component_table(panel: pd.DataFrame) -> pd.DataFrame:
    """Say what each component of dependence means, and where a panel has it.

    Parameters
    ----------
    panel : DataFrame
        What `dependence_panel` returned.

    Returns
    -------
    DataFrame
        component, definition, unit, tables, gaps (how they are treated), years (first and last
        with a value), points (years with a value, of all countries the most).

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.dependence.panel import component_table
    >>> table = component_table(kg.dependence_panel(partner="RUS", of="KGZ"))
    >>> table.set_index("component").loc["import_share", "years"]
    '1992-2023'
    """
    valued = panel[panel["value"].notna()]
    year = valued.groupby("component")["year"]
    table = pd.DataFrame(COMPONENTS).T.rename_axis("component")
    table["years"] = year.min().astype(str) + "-" + year.max().astype(str)
    table["points"] = valued.groupby(["component", "iso3"]).size().groupby("component").max()
    return table.fillna({"points": 0, "years": ""}).astype({"points": int}).reset_index()


def asymmetry(
    a: str, b: str, *, years: tuple[int, int] | None = None, folder: AnyFolder = None
) -> pd.DataFrame:
    """Set the dependence of one country on another beside the other's on it, in trade.

    Returns
    -------
    DataFrame
        One row a year and component for which both have a book: year, component, a_on_b,
        a_on_b_low, a_on_b_high, b_on_a, b_on_a_low, b_on_a_high (shares of 0 to 1) and ratio
        (a_on_b / b_on_a).

    Raises
    ------
    KgruError
        As `dependence_panel`.

    Examples
    --------
    >>> from kgru_analysis.dependence.panel import asymmetry
    >>> both = asymmetry("KGZ", "RUS")
    >>> bool((both["ratio"] > 10).all())
    True
    """
    keys = ["year", "component"]
    sides = []
    for of, partner, name in ((a, b, "a_on_b"), (b, a, "b_on_a")):
        rows = dependence_panel(partner=partner, of=of, years=years, folder=folder)
        rows = rows[rows["component"].isin(TRADE) & rows["value"].notna()].set_index(keys)
        rows = rows[["value", "low", "high"]]
        sides.append(
            rows.rename(columns={"value": name, "low": f"{name}_low", "high": f"{name}_high"})
        )
    both = sides[0].join(sides[1], how="inner").reset_index()
    both["ratio"] = both["a_on_b"] / both["b_on_a"].where(both["b_on_a"] > 0)
    return both.sort_values(["component", "year"], ignore_index=True)


def mirror_trade(of: str, partners: Iterable[str], *, folder: AnyFolder = None) -> pd.DataFrame:
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
    books = read_books(folder)
    own, wanted, keys = own_books(books), list(partners), ["partner", "flow", "year"]
    mine = own[(own["subject"] == of) & own["partner"].isin(wanted)].set_index(keys)["value"]
    claims = pd.concat([_rivals(of, flow, folder) for flow in RIVALS])
    theirs = partner_books(books, of, claims)
    theirs = theirs[theirs["partner"].isin(wanted)].set_index(keys)["value"]
    rows = pd.DataFrame({"own": mine, "mirror": theirs}).rename_axis(keys).reset_index()
    return rows.assign(ratio=rows["mirror"] / rows["own"])
