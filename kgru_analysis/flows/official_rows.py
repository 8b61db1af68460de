"""The figures of all sources that the table finance_sources names, before one of them counts."""

from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.errors import DataError
from kgru_analysis.flows.official_claims import claims_of
from kgru_analysis.flows.official_series import (
    KEYS,
    change_of_debt,
    grants_from_net_aid,
    less_principal,
    loans_from_debt,
    per_year,
    series,
)
from kgru_analysis.load import load

NONE = "none"  # status of a year that a source has, without any money in it
_SAME = ("table", "measures", "dataset", "method", "reporter")  # what is read once
_READ = (  # tables that are read whatever the plan names
    "finance_sources", "flows", "actors", "debt", "debt_relief", "debt_service", "exchange_rates",
    "price_indices",
)  # fmt: skip
_EMPTY = {"first": 0, "last": 9999, "measures": "", "dataset": ""}
_FIGURES = [
    *KEYS, "form", "usd_low", "usd_high", "status", "dataset", "flow_ids", "priority", "note",
]  # fmt: skip
_Rows = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def figures_of(recipient: str, *, basis: str, folder: AnyFolder = None) -> _Rows:
    """Read the figures of every source for one recipient and basis, once a state of the folder.

    Returns the lines of finance_sources for the basis, what `claims_of` gives, and all figures; a
    year that a source has without any money in it is a row of status `NONE`.
    """
    home = open_folder(folder)
    tables = sorted({*_READ, *load("finance_sources", folder=home)["table"]})
    return home.kept(_read, *tables, recipient=recipient, basis=basis)


def _read(folder: Folder, *, recipient: str, basis: str) -> _Rows:
    plan = load("finance_sources", folder=folder)
    plan = plan[plan["basis"].str.split().map(lambda names: basis in names).astype(bool)]
    claims = claims_of(recipient, basis=basis, folder=folder)
    frames, debt = [], pd.DataFrame()
    read: dict[Any, Any] = {}
    stocks = plan[plan["method"].isin(["drawn", "change"])]
    less = plan.loc[plan["method"].isin(["less loans", "less principal"]), "method"]
    if len(stocks):
        debt = change_of_debt(recipient, stocks.iloc[0], folder=folder)
    elif len(less):
        raise DataError(
            f"The table finance_sources has the method {less.iloc[0]!r}, which is worked out from "
            "the debt, and no line that names a table of debt; add one with the method drawn or "
            "change."
        )
    for source in plan.fillna(_EMPTY).to_dict("records"):
        told = tuple(source[name] for name in _SAME)
        claimed = source["table"] == "flows"
        if not claimed and told not in read:
            read[told] = _read_source(recipient, source, debt, folder)
        found = _claimed(claims, source["form"]) if claimed else read[told]
        same = plan.loc[plan["form"] == source["form"], "donor"]
        own = found["donor"].isin(same[same != "*"])
        found = found[~own if source["donor"] == "*" else found["donor"] == source["donor"]]
        found = found[found["year"].between(source["first"], source["last"])]
        more = {name: source[name] for name in ("form", "priority", "note")}
        frames.append(found.assign(**more))
    figures = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return plan, claims, figures.reindex(columns=_FIGURES)


def _claimed(claims: pd.DataFrame, form: str) -> pd.DataFrame:
    rows = claims[claims["counted"] & (claims["form"] == form)]
    groups = rows.assign(year=rows["first"]).groupby(KEYS, as_index=False)
    out = groups.agg(usd_low=("usd_low", "sum"), flow_ids=("flow_id", " ".join))
    return out.assign(status="claimed")


def _read_source(
    recipient: str, source: dict[str, Any], debt: pd.DataFrame, folder: Folder
) -> pd.DataFrame:
    """Read the figures of one source for all donors, and the years that it covers."""
    method = source["method"]
    if method in ("drawn", "change"):
        out = loans_from_debt(debt, net=method == "change")
        covered = debt[KEYS]
    else:
        names = [source[name].split() for name in ("measures", "dataset")]
        rows = series(source["table"], *names, folder=folder)
        here = rows[rows["subject"] == recipient]
        out = grants_from_net_aid(here, debt) if method == "less loans" else per_year(here)
        if method == "at least":
            least = out["usd_low"].clip(lower=0)
            out = out.assign(usd_low=least, usd_high=np.nan, status="estimated")
        covered = _covered(rows, here, source["reporter"])
        if method == "less principal":
            out = less_principal(out, debt)
            known = debt.loc[debt["principal"].notna(), "year"]
            covered = covered[covered["year"].isin(known)]  # of other years only the debt tells
        if method in ("inside grant", "not counted"):
            return covered.assign(status=NONE)
    gaps = covered.merge(out[KEYS], how="left_anti").assign(status=NONE)
    return pd.concat([out, gaps]).assign(dataset=source["dataset"].split()[0])


def _covered(rows: pd.DataFrame, here: pd.DataFrame, reporter: str) -> pd.DataFrame:
    """List the donors and years that a source reaches: see the notes of `official_finance`."""
    if reporter == "ledger" or here.empty:
        return here[KEYS].drop_duplicates()
    spans = rows[rows["donor"].isin(here["donor"])].groupby("donor")["year"].agg(["min", "max"])
    if reporter == "borrower":
        spans["min"], spans["max"] = here["year"].min(), here["year"].max()
    years = [range(int(a), int(b) + 1) for a, b in zip(spans["min"], spans["max"], strict=True)]
    return spans.assign(year=years).explode("year").reset_index()[KEYS].astype({"year": "int64"})
