"""Trade shares of one country on every basis: rivals, stated shares and gold from the tables."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dependence.books import (
    own_books,
    own_share,
    partner_books,
    read_books,
    shares_by_basis,
)
from kgru_analysis.dependence.components import stated_shares
from kgru_analysis.dependence.partners import WORLD
from kgru_analysis.dependence.tables import load_or_empty
from kgru_analysis.errors import KgruError

BASES = ("own", "partner", "all-partners")
TRADE = {"import_share": "imports", "export_share": "exports"}
RIVALS = {"imports": "imports_from_partner", "exports": "exports_to_partner"}


def _stated(iso3: str, flow: str, members: list[str], folder: AnyFolder) -> pd.DataFrame:
    """Return shares of a whole year that sources state, by year."""
    said = stated_shares(f"{flow[:-1]}_share", members, iso3, folder)
    year = said[said["whole"] & said["high"].notna()].groupby("year")
    return year.agg(low=("low", "min"), high=("high", "max"), source_id=("source_id", "first"))


def rivals(iso3: str, flow: str, folder: AnyFolder) -> pd.DataFrame:
    """Return single figures of whole years that rival the count preferred: the other side's."""
    rows = load_or_empty("observations", claims="all", folder=folder)
    rows = rows[(rows["measure"] == RIVALS[flow]) & (rows["subject"] == iso3)]
    rows = rows[(rows["preferred"] == "no") & (rows["unit"] == "USD")]
    rows = rows[rows["date"].str.fullmatch(r"\d{4}") & rows["value_low"].notna()]
    rows = rows.rename(columns={"value_low": "value", "source_id": "dataset"})
    rows = rows.assign(flow=flow, year=rows["date"].astype(int))
    return rows[["flow", "year", "partner", "value", "dataset"]]


def gold_sold(iso3: str, folder: AnyFolder) -> pd.Series:
    """Return the gold that a country sold, in dollars by year; refuse one without such a count."""
    goods = load_or_empty("trade_goods", folder=folder)
    goods = goods[(goods["measure"] == "exports") & (goods["partner"] == WORLD)]
    gold = goods[(goods["item"] == "gold") & (goods["unit"] == "USD")]
    if iso3 not in set(gold["subject"]):
        known = ", ".join(sorted(set(gold["subject"]))) or "no country"
        raise KgruError(f"without='gold': no count for {iso3!r}; there is one for {known}.")
    gold = gold[gold["subject"] == iso3]
    # A year with other goods and no gold is one in which none was recorded.
    years = sorted(set(goods.loc[goods["subject"] == iso3, "date"].astype(int)))
    found = pd.Series(gold["value"].to_numpy(), index=gold["date"].astype(int))
    return found.reindex(years).fillna(0)


def _bought_gold(iso3: str, members: list[str], folder: AnyFolder) -> bool:
    """Tell whether a source names one of the partners as a buyer of gold."""
    rows = load_or_empty("observations", folder=folder)
    rows = rows[(rows["measure"] == "gold_exports") & (rows["subject"] == iso3)]
    return bool((rows["partner"].isin(members) & (rows["confidence"] != "low")).any())


def trade_shares(
    iso3: str,
    flow: str,
    members: list[str],
    basis: str,
    left_out: pd.Series | None,
    folder: AnyFolder,
) -> pd.DataFrame:
    """Return the shares of one flow of one country on one basis, with bounds from all."""
    chosen = own_books(folder).query("subject == @iso3 and flow == @flow")
    if not len(chosen):
        return pd.DataFrame()
    books = read_books(folder)
    theirs = partner_books(books, iso3, rivals(iso3, flow, folder)).query("flow == @flow")
    table = shares_by_basis(chosen, theirs, members, left_out)
    if left_out is not None:
        table = table[table.index.isin(left_out.index)]
    stated = _stated(iso3, flow, members, folder)
    if left_out is not None:
        stated = stated[:0]  # they are shares of all goods
    every = table[list(BASES)].join(stated[["low", "high"]])
    mine = books.query("subject == @iso3 and flow == @flow and not faulty")
    less = pd.Series(dtype=float) if left_out is None else left_out
    for name, other in mine.groupby("dataset"):
        every[name] = own_share(other, members, less)
    gap = table["own"].isna()
    heard = table["heard"].where(table["heard"] != table["dataset"])
    faulty = chosen.groupby("year")["faulty"].any().reindex(table.index)
    status = table["status"].mask(faulty & (table["status"] != "imputed"), "doubtful")
    if basis != "own":
        said = table["said"].fillna("derived")
        status = said if basis == "partner" else said.where(said == "claimed", "derived")
    said_by = "; " + stated["source_id"].reindex(table.index)
    found = pd.DataFrame(
        {
            "value": table[basis] if basis != "own" else table["own"].fillna(table["partner"]),
            "low": every.min(axis=1).where(~gap, 0.0),
            "high": every.max(axis=1).where(~gap, table[["rest", "partner"]].max(axis=1)),
            "status": status.where(~gap, "mirror"),
            "rest": table["rest"],
            "sources": table["dataset"] + ("; " + heard).fillna("") + said_by.fillna(""),
        }
    )
    found[["low", "high"]] = found[["low", "high"]].clip(upper=1)
    if left_out is not None and _bought_gold(iso3, members, folder):
        # How much of what it bought was gold no table says: all that there was, or none.
        total = chosen[chosen["partner"] == WORLD].set_index("year")["value"]
        gold = (left_out / (total - left_out)).reindex(found.index)
        found = found.assign(low=(found["low"] - gold).clip(lower=0), value=np.nan)
    return found[found["value"].notna() | (found["high"].notna() & (basis == "own"))]
