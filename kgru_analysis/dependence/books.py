"""Whose count of trade: a country's own books, and what its partners say of the same goods.

A book is what one publisher says of one country's exports or imports in one year, by partner. A
country's own statistical office goes before the international file, and a book with a cell that
the tables call faulty is not used where there is another.
"""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.dependence.partners import AGGREGATES, WORLD
from kgru_analysis.errors import DataError
from kgru_analysis.load import load

KEYS = ["subject", "flow", "year"]
FLOWS = {
    "exports": "exports",
    "exports_fob": "exports",
    "imports": "imports",
    "imports_by_origin": "imports",
    "imports_cif": "imports",
}
SEEN_AS = {"exports": "imports", "imports": "exports"}
# Tables of trade by partner, in the order in which a country's books are believed.
TABLES = ("trade_national", "russian_trade", "trade")


def read_books(folder: AnyFolder = None) -> pd.DataFrame:
    """Return every count of trade with single countries and of its total (WLD), in dollars.

    Of several counts that of ``order`` 0 is believed first; ``faulty`` ones have a faulty cell.
    """
    return open_folder(folder).kept(_read_books, *TABLES)


def _read_books(folder: Folder) -> pd.DataFrame:
    parts = []
    for place, name in enumerate(TABLES):
        if not folder.has(name):
            continue
        table = load(name, folder=folder)
        flow = table["measure"].map(FLOWS)
        usable = flow.notna() & (table["unit"] == "USD") & table["date"].str.fullmatch(r"\d{4}")
        usable &= table["partner"].str.fullmatch("[A-Z]{3}")
        usable &= ~table["partner"].isin(set(AGGREGATES) - {WORLD})
        fault = table["fault"] if "fault" in table else pd.Series(None, table.index, dtype="str")
        rows = table.assign(flow=flow, order=place, faulty=fault.notna())[usable.fillna(False)]
        parts.append(rows.assign(year=rows["date"].astype(int)))
    if not parts:
        raise DataError(f"{folder.path} has no table of trade; give it {', '.join(TABLES[::-1])}.")
    books = pd.concat(parts, ignore_index=True)
    books["faulty"] = books.groupby([*KEYS, "dataset"], dropna=False)["faulty"].transform("any")
    return books[[*KEYS, "partner", "value", "status", "dataset", "order", "faulty"]]


def own_books(folder: AnyFolder = None) -> pd.DataFrame:
    """Return of `read_books` the one book of each country, flow and year that is believed first."""
    return open_folder(folder).kept(_believed, *TABLES)


def _believed(folder: Folder) -> pd.DataFrame:
    books = read_books(folder)
    named = books.loc[books["partner"] != WORLD, [*KEYS, "dataset"]].drop_duplicates()
    whole = books[books["partner"] == WORLD].merge(named, on=[*KEYS, "dataset"])
    best = whole.sort_values(["faulty", "order"], kind="stable").drop_duplicates(KEYS)
    return books.merge(best[[*KEYS, "dataset"]], on=[*KEYS, "dataset"])


def own_share(book: pd.DataFrame, members: list[str], left_out: pd.Series) -> pd.Series:
    """Return what one book of one country and flow gives to the members, by year."""
    total = book[book["partner"] == WORLD].set_index("year")["value"]
    named = book[book["partner"].isin(members)].groupby("year")["value"].sum()
    return named / (total - left_out.reindex(total.index).fillna(0))


def partner_books(books: pd.DataFrame, of: str, claims: pd.DataFrame) -> pd.DataFrame:
    """Return what a country's partners (and single `claims`) say of its trade, as its own flows."""
    seen = books[books["partner"] == of].sort_values(["faulty", "order"], kind="stable")
    turned = seen.assign(partner=seen["subject"], flow=seen["flow"].map(SEEN_AS))
    both = pd.concat([turned, claims.assign(status="claimed")], ignore_index=True)
    columns = ["flow", "year", "partner", "value", "status", "dataset"]
    return both[columns].drop_duplicates(["flow", "year", "partner"])


def shares_by_basis(
    own: pd.DataFrame, theirs: pd.DataFrame, members: list[str], goods: pd.Series | None = None
) -> pd.DataFrame:
    """Work out a partner's share of one flow of one country on every basis, by year.

    ``rest`` is what the book gives to no state, ``covered`` the share of the listed trade whose
    partners report, ``said`` and ``heard`` are status and data sets of the partner's report.
    """
    world = own[own["partner"] == WORLD].set_index("year").sort_index()
    years, total = world.index, world["value"]
    listed, said = (
        rows.pivot_table(index="year", columns="partner", values="value", aggfunc="sum")
        for rows in (own[own["partner"] != WORLD], theirs)
    )
    everyone = listed.columns.union(said.columns)
    listed, said = (rows.reindex(index=years).reindex(columns=everyone) for rows in (listed, said))
    rest = (total - listed.sum(axis=1)).clip(lower=0)
    left_out = pd.Series(0.0, years) if goods is None else goods.reindex(years)
    ours = listed.reindex(columns=members)
    named = ours.sum(axis=1, min_count=1)
    heard = said.reindex(columns=members)
    replaced = heard.fillna(ours).sum(axis=1, min_count=1).where(heard.notna().any(axis=1))
    mixed = said.fillna(listed).sum(axis=1) + rest
    covered = listed.where(said.notna()).sum(axis=1) / listed.sum(axis=1)
    found = pd.DataFrame(
        {
            "own": named / (total - left_out),
            "partner": replaced / (total - left_out - named.fillna(0) + replaced),
            "all-partners": replaced / (mixed - left_out),
            "rest": rest / total,
            "covered": covered,
            "status": world["status"],
            "dataset": world["dataset"],
        }
    )
    by_year = theirs[theirs["partner"].isin(members)].groupby("year")
    found["said"] = by_year["status"].agg(_worst).reindex(years)
    found["heard"] = by_year["dataset"].agg(lambda d: "; ".join(sorted(set(d)))).reindex(years)
    found["all-partners"] = found["all-partners"].where(covered >= LEAST_COVERED)
    numbers = ["own", "partner", "all-partners", "rest", "covered"]
    # Without any report of partners pandas leaves columns without a type.
    found = found.astype(dict.fromkeys(numbers, float))
    return found.replace([np.inf, -np.inf], np.nan)


# All partners' books say something only if the partners of most of the trade have one.
LEAST_COVERED = 2 / 3
_ORDER = ("reported", "derived", "preliminary", "estimated", "imputed", "modeled", "claimed")


def _worst(status: pd.Series) -> str:
    return max(status, key=lambda s: _ORDER.index(s) if s in _ORDER else len(_ORDER))
