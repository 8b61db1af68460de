"""Yearly figures of money to a state, one reader for each way in which a series tells them."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.load import load_sound
from kgru_analysis.money.usd import to_usd

KEYS = ["donor", "year"]
_KEPT = 0.9  # share of the errors of an estimate that its bounds hold


def series(
    name: str, measures: list[str], datasets: list[str], *, folder: AnyFolder = None
) -> pd.DataFrame:
    """Read the figures of a table that a source names, for every subject, in dollars of their year.

    A year that is no calendar year is the one in which it ends. Projections are left out.
    """
    table = load_sound(name, folder=folder)
    table = table[table["dataset"].isin(datasets) & table["measure"].isin(measures)]
    table = table[table["status"] != "projected"]
    dates = table["date"].drop_duplicates()
    year = table["date"].map(dict(zip(dates, parse_dates(dates)["latest"].dt.year, strict=True)))
    donor = table["partner"]
    if "partner_name" in table:
        donor = donor.fillna(table["partner_name"])
    table = table.assign(donor=donor, year=year)
    return table.assign(value=_current(table, folder))[
        ["subject", "donor", "year", "measure", "value", "status", "dataset"]
    ]


def _current(table: pd.DataFrame, folder: AnyFolder) -> pd.Series:
    """Bring dollars of one year to those of the year of the row, by American consumer prices."""
    base = table["unit"].str.extract(r"constant (\d{4})", expand=False)
    value = table["value"].copy()
    for (base_year, year), rows in table.groupby([base, "year"]):
        money = rows[["value"]].assign(
            amount_low=rows["value"], amount_high=rows["value"], currency="USD", date=base_year
        )
        value.loc[rows.index] = to_usd(money, prices=int(year), folder=folder)["usd_low"]
    return value


def per_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Add up the measures of a donor and year."""
    weak = ~rows["status"].isin(["reported", "derived"])
    groups = rows.assign(weak=weak).groupby(KEYS, as_index=False)
    out = groups.agg(usd_low=("value", "sum"), weak=("weak", "any"), dataset=("dataset", "first"))
    out["status"] = out.pop("weak").map({True: "estimated", False: "reported"})
    return out.assign(usd_high=out["usd_low"])


def _wide(rows: pd.DataFrame, years: range) -> pd.DataFrame:
    """Sum by donor (row) and year (column); no figure is no money."""
    sums = rows.pivot_table(
        index="donor", columns="year", values="value", aggfunc="sum", fill_value=0
    )
    return sums.reindex(columns=years, fill_value=0)


def change_of_debt(recipient: str, source: pd.Series, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Work out what was lent less what was repaid from the change of a debt, by donor and year.

    ``stock`` is that of the end of the year before, ``change`` has debt relief put back, ``error``
    is what exchange rates may have moved the stock by. A stock in yen falls in dollars when the yen
    does. How far such changes go is measured on the years in which drawings are reported too: the
    error is the share of the stock that nine tenths of the differences do not exceed, for each
    lender, and that of all lenders where one has less than five such years. Before the first year
    of the table there was no debt.
    """
    stocks = series(
        source["table"], source["measures"].split(), source["dataset"].split(), folder=folder
    )
    stocks = stocks[(stocks["subject"] == recipient) & (stocks["donor"] != "WLD")]
    if stocks.empty:
        return pd.DataFrame(columns=[*KEYS, "stock", "change", "error", "principal", "reported"])
    years = range(int(stocks["year"].min()), int(stocks["year"].max()) + 1)
    stock = _wide(stocks, years)
    relief = _like(_told(recipient, "debt_relief", "debt_relief", folder), stock)
    before = stock.shift(1, axis=1, fill_value=0)
    change = stock - before + relief
    principal = _principal(recipient, stock, folder)
    lent = _told(recipient, "debt", ("disbursement_bilateral", "disbursement_multilateral"), folder)
    drawn = _like(lent, stock)
    both = [year for year in years if lent["year"].min() < year <= lent["year"].max()]
    gap = (change + principal - drawn)[both].abs() / before[both].where(before[both] > 0)
    share = gap.quantile(_KEPT, axis=1).where(gap.notna().sum(axis=1) >= 5)
    share = share.fillna(np.nanquantile(gap, _KEPT))
    told = {
        "stock": before,
        "change": change,
        "error": before.mul(share, axis=0),
        "principal": principal,
        "reported": drawn[both].reindex(columns=years),
    }
    cells = {name: frame.to_numpy().ravel() for name, frame in told.items()}
    grid = pd.MultiIndex.from_product([stock.index, years], names=KEYS)
    return pd.DataFrame(cells, grid).reset_index()


def _told(
    recipient: str, table: str, starts: str | tuple[str, ...], folder: AnyFolder
) -> pd.DataFrame:
    """Read what a table has of a state under measures that start so, with donor and year."""
    rows = load_sound(table, folder=folder).query("subject == @recipient")
    rows = rows[rows["measure"].str.startswith(starts) & (rows["status"] != "projected")]
    return rows.assign(donor=rows["partner"], year=rows["date"].str[:4].astype(int))


def _like(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Sum rows by donor and year, in the shape of another frame."""
    return _wide(rows, like.columns).reindex(like.index, fill_value=0)


def _principal(recipient: str, stock: pd.DataFrame, folder: AnyFolder) -> pd.DataFrame:
    """Principal repaid: the newer edition where it reaches, the older one before."""
    old = _told(recipient, "debt", "principal_", folder).query("status == 'reported'")
    old = old[old["measure"].isin(["principal_bilateral", "principal_multilateral"])]
    new = _told(recipient, "debt_service", "principal_paid", folder).query("status == 'reported'")
    rows = pd.concat([old[~(old["year"] >= new["year"].min())], new])
    known = (stock.columns >= rows["year"].min()) & (stock.columns <= rows["year"].max())
    return _like(rows, stock).loc[:, known].reindex(columns=stock.columns)


def drawn_bounds(debt: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Bound what was drawn by what `change_of_debt` gives; open above without known principal."""
    lent = debt["change"] + debt["principal"].fillna(0)
    high = (lent + debt["error"]).clip(lower=0)
    return (lent - debt["error"]).clip(lower=0), high.where(debt["principal"].notna())


def loans_from_debt(debt: pd.DataFrame, *, net: bool) -> pd.DataFrame:
    """Estimate loans drawn, or drawn less repaid; where nothing moved beyond the error, no loan."""
    if net:
        low, high = debt["change"] - debt["error"], debt["change"] + debt["error"]
        still = (debt["stock"] == 0) & (debt["change"] == 0)
    else:
        low, high = drawn_bounds(debt)
        still = (low == 0) & ((high == 0) | (debt["change"] <= debt["error"]))
    out = debt[KEYS].assign(usd_low=low, usd_high=high, status="estimated")
    return out[~still]


def less_principal(drawn: pd.DataFrame, debt: pd.DataFrame) -> pd.DataFrame:
    """Take the principal repaid off what was drawn, in the years of which principal is known."""
    repaid = debt.loc[debt["principal"].notna() & debt["donor"].isin(drawn["donor"])]
    repaid = repaid[repaid["year"].between(drawn["year"].min(), drawn["year"].max())]
    out = drawn.merge(repaid[[*KEYS, "principal"]], on=KEYS, how="outer")
    known = out["year"].isin(repaid["year"]) & (out["usd_low"].notna() | (out["principal"] > 0))
    less = out["usd_low"].fillna(0) - out["principal"].fillna(0)
    out = out.assign(usd_low=less, usd_high=less, status=out["status"].fillna("reported"))
    return out.loc[known, [*KEYS, "usd_low", "usd_high", "status"]]


def grants_from_net_aid(net: pd.DataFrame, debt: pd.DataFrame) -> pd.DataFrame:
    """Estimate grants as net aid less the change of what is owed to the donor.

    Net aid is grants and aid loans less repayments. A loan may be aid, and lie inside the net
    figure, or not: the bounds are the one case and the other.
    """
    loans = net[KEYS].merge(debt, on=KEYS, how="left").set_index(net.index)
    moved, error = loans["change"].fillna(0), loans["error"].fillna(0)
    low = (net["value"] - moved.clip(lower=0) - error).clip(lower=0)
    high = (net["value"] - moved.clip(upper=0) + error).clip(lower=0)
    return net[KEYS].assign(usd_low=low, usd_high=high, status="estimated")
