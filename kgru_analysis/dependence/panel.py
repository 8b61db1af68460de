"""How dependent countries are on a partner, component by component, with bounds."""

from collections.abc import Iterable

import pandas as pd

from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.dependence.books import TABLES, own_books
from kgru_analysis.dependence.components import COLUMNS, debt_shares, remittance_shares
from kgru_analysis.dependence.partners import states_of
from kgru_analysis.dependence.trade import BASES, TRADE, gold_sold, trade_shares
from kgru_analysis.deprecated import renamed
from kgru_analysis.errors import KgruError, one_of, pair_of_years, texts

# The tables that a panel rests on.
_READ = (*TABLES, "trade_goods", "debt_stocks", "debt", "remittances", "observations", "wdi")


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

    Raises `KgruError` if a code is unknown, nothing is known of a country and partner, the basis or
    the gold is not there for a country, or no year is left; the message says what there is.

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
        Leave gold out of all exports. What the partner bought is left as it is. Of a partner that
        sources name as a buyer of gold only bounds are given, since no table says how much of its
        purchases were gold; of another the share is too high if it did buy some.
    years : pair of int, optional
        All years that the tables have by default.
    folder : path or Folder, optional
        Another data folder, with a table of trade, actors and unions. Of others that it does not
        have (debt_stocks, debt, remittances, observations, wdi) nothing is taken for known.

    Returns
    -------
    DataFrame
        One row a country, component and year:

        iso3, year
        component : "import_share" (goods bought from the partner over all, CIF), "export_share"
            (goods sold to it over all, FOB), "debt_share" (of public and publicly guaranteed
            external debt at the end of the year; a creditor that a complete list leaves out is
            owed nothing) or "remittance_share" (of all money sent home; no figure for a whole
            year, no row)
        value, low, high : share, 0 to 1; low and high are the least and the greatest share over
            all bases and books, and shares that sources state; value is missing where the basis
            has none and a bound is known
        basis : whose count the value is
        status : "reported", "derived", "preliminary", "estimated", "doubtful" (a total far from
            that of another publisher), "imputed" (constant shares put in by the compiler),
            "mirror" (the country lists nothing for the partner; low and high run from nothing to
            all that it gives to no state, and to the partner's report), "claimed" or "modeled"
        rest : share of the country's trade that its book gives to no state
        sources : data sets and sources

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
    >>> from kgru_analysis.examples import example_path
    >>> panel = kg.dependence_panel(
    ...     partner="RUS", of="ARM", years=(2020, 2023), folder=example_path("armenia")
    ... )
    >>> panel[panel["component"] == "export_share"]["value"].round(2).to_list()
    [0.27, 0.28, 0.45, 0.41]
    """
    one_of("basis", basis, BASES)
    between = None if years is None else pair_of_years("years", years)
    if without is not None:
        one_of("without", without, ("gold",))
    countries = list(dict.fromkeys(texts("of", of)))
    if not countries:
        raise KgruError("of= names no country; give an ISO 3166 code or a list of codes.")
    members = states_of(partner, folder=folder)
    states_of(countries, folder=folder)  # names an unknown code
    home = open_folder(folder)
    parts = []
    for iso3 in countries:
        others = [m for m in members if m != iso3]
        if not others:
            raise KgruError(f"partner={partner!r} and of={iso3!r} are the same state.")
        known = home.kept(
            _of_one, *_READ, iso3=iso3, members=tuple(others), basis=basis, without=without
        )
        if not len(known):
            raise KgruError(_nothing(iso3, partner, basis, own_books(home)))
        parts.append(known.assign(iso3=iso3))
    rows = pd.concat(parts, ignore_index=True)[COLUMNS]
    if between is None:
        return rows
    kept = rows[rows["year"].between(*between)].reset_index(drop=True)
    if not len(kept):
        first, last = rows["year"].min(), rows["year"].max()
        raise KgruError(f"years={years} hold no row; there are rows for {first}-{last}.")
    return kept


def _of_one(
    folder: Folder, *, iso3: str, members: tuple[str, ...], basis: str, without: str | None
) -> pd.DataFrame:
    gold = gold_sold(iso3, folder) if without else None
    states = list(members)
    parts = []
    for component, flow in TRADE.items():
        rows = trade_shares(iso3, flow, states, basis, gold if flow == "exports" else None, folder)
        parts.append(rows.assign(component=component, basis=basis))
    if basis == "own":
        parts.append(debt_shares(iso3, states, folder).assign(component="debt_share"))
        sent = remittance_shares(iso3, states, folder)
        parts.append(sent.assign(component="remittance_share"))
    found = [p.rename_axis("year").reset_index() for p in parts if len(p)]
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(found, ignore_index=True).reindex(columns=COLUMNS)
    return table.fillna({"basis": "own"})


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
