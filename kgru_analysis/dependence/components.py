"""The components of dependence that are no trade."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.dependence.partners import WORLD
from kgru_analysis.dependence.tables import load_or_empty, of_years

KEYS = ["iso3", "year", "component"]
COLUMNS = [*KEYS, "value", "low", "high", "basis", "status", "rest", "sources"]


def claims_of(
    measures: list[str], *, partner: str | None, of: str, folder: AnyFolder = None
) -> pd.DataFrame:
    """The observations of some measures within one year; ``whole`` ones cover all of it."""
    rows = load_or_empty("observations", claims="all", folder=folder)
    rows = rows[rows["measure"].isin(measures) & (rows["subject"] == of)]
    rows = rows[rows["partner"].isna() if partner is None else rows["partner"] == partner]
    dates = parse_dates(rows["date"], unknown="null")
    year = dates["earliest"].dt.year
    rows = rows.assign(
        year=year,
        whole=(dates["precision"] == "year") & ~dates["uncertain"] & ~dates["approximate"],
        latest=dates["latest"],
        low=rows["value_low"],
        high=rows["value_high"],
        preferred=rows["preferred"] == "yes",
    )[(year == dates["latest"].dt.year).to_numpy()]
    rows["value"] = rows[["low", "high"]].mean(axis=1)  # of one bound it is that bound
    rows["low"] = rows["low"].fillna(0)  # "up to": the source bounds it from above only
    columns = ["measure", "year", "whole", "latest", "low", "high", "value", "unit", "preferred"]
    types = {"year": int, "low": float, "high": float, "value": float}
    return rows.astype(types)[[*columns, "source_id", "obs_id"]]


def stated_shares(
    measure: str, members: list[str], of: str, folder: AnyFolder = None
) -> pd.DataFrame:
    """Return the `claims_of` a share of a partner, as parts of 1; sources name single states."""
    measures = [measure] if len(members) == 1 else []
    rows = claims_of(measures, partner=members[0], of=of, folder=folder).query("unit == 'percent'")
    return rows.assign(**{c: rows[c] / 100 for c in ("low", "high", "value")})


def indicator(code: str, *, of: str, folder: AnyFolder = None) -> pd.Series:
    """Return one World Bank indicator of an economy by year, in the unit of the table."""
    rows = load_or_empty("wdi", folder=folder)
    rows = rows[(rows["measure"] == code) & (rows["subject"] == of) & (rows["dataset"] == "wdi")]
    return of_years(rows).set_index("year")["value"].rename_axis("date").rename(code)


def owed_shares(stocks: pd.DataFrame, members: list[str]) -> pd.Series:
    """Return the part of a debt (rows of debt_stocks) owed to some creditors, by year."""
    stocks = stocks[stocks["measure"].str.startswith("debt_stock")]
    stocks = of_years(stocks)
    total = stocks[stocks["partner"] == WORLD].groupby("year")["value"].sum()
    owed = stocks[stocks["partner"].isin(members)].groupby("year")["value"].sum()
    return (owed.reindex(total.index).fillna(0) / total.where(total > 0)).dropna()


def debt_shares(of: str, members: list[str], folder: AnyFolder = None) -> pd.DataFrame:
    """Return the part of public external debt owed to a partner, by year.

    The value is the World Bank's stock at the end of the year; what the press quoted of the
    finance ministry, and shares that sources state, widen the bounds.
    """
    stocks = load_or_empty("debt_stocks", folder=folder)
    stocks = stocks[stocks["subject"] == of]
    if not len(stocks):
        return pd.DataFrame()
    share = owed_shares(stocks, members)
    stated = stated_shares("debt_share_of_external_debt", members, of, folder)
    others = pd.concat([_quoted_debt(of, members, folder), stated])
    return _within(share, others, status="reported", source=stocks["dataset"].iloc[0])


def _quoted_debt(of: str, members: list[str], folder: AnyFolder) -> pd.DataFrame:
    """Return stocks over totals of the same day, as quoted; the last day of each year only."""
    rows = load_or_empty("debt", folder=folder)
    rows = rows[(rows["measure"] == "debt_stock") & (rows["subject"] == of)]
    total = rows[rows["partner"] == WORLD].groupby("date")["value"].max()
    named = rows[rows["partner"].isin(members)]
    share = named.groupby("date")["value"].sum() / total
    share = share.dropna()
    # A stock of early January stands for the end of the year before.
    day = parse_dates(pd.Series(share.index, index=share.index))["latest"]
    year = (day - pd.Timedelta(days=31)).dt.year
    near = (day - pd.to_datetime(year.astype(str) + "-12-31")).abs() <= pd.Timedelta(days=31)
    source = named["dataset"].iloc[0] if len(named) else ""
    return pd.DataFrame({"year": year, "low": share, "high": share, "source_id": source})[near]


def remittance_shares(of: str, members: list[str], folder: AnyFolder = None) -> pd.DataFrame:
    """Return the part of all money sent home that comes from a partner, by year.

    The value is an amount for a whole year over the World Bank's total; failing that, what a
    source states, failing that, a modeled matrix. All figures of the year are bounds.
    """
    if len(members) != 1:  # single claims name single states
        return pd.DataFrame()
    member = members[0]
    total = indicator("BX.TRF.PWKR.CD.DT", of=of, folder=folder)
    paid = claims_of(["remittances_from_partner"], partner=member, of=of, folder=folder)
    paid = paid[paid["whole"] & (paid["unit"] == "USD")]
    over = paid["year"].map(total)
    paid = paid.assign(**{c: paid[c] / over for c in ("low", "high", "value")}, place=0)
    # More than all that was sent counts something else, such as payments of firms.
    paid = paid.assign(status="claimed")[(paid["value"] <= 1).to_numpy()]
    stated = stated_shares("remittance_share_from_partner", members, of, folder).query("whole")
    stated = stated.assign(status="claimed", high=stated["high"].fillna(1.0), place=1)
    matrix = load_or_empty("remittances", folder=folder)
    matrix = matrix[(matrix["subject"] == of) & (matrix["measure"] == "remittances_received")]
    matrix = of_years(matrix)
    whole = matrix.groupby(["dataset", "year"])["value"].transform("sum")
    share = matrix["value"] / whole
    modeled = matrix.assign(
        value=share, low=share, high=share, source_id=matrix["dataset"], status="modeled", place=2,
        preferred=True,
    )[matrix["partner"] == member]  # fmt: skip
    columns = ["year", "value", "low", "high", "status", "source_id", "place", "preferred"]
    found = [part[columns] for part in (paid, stated, modeled) if len(part)]
    if not found:
        return pd.DataFrame()
    rows = pd.concat(found)
    rows = rows.sort_values(["place", "preferred"], ascending=[True, False], kind="stable")
    best = rows.drop_duplicates("year").set_index("year")
    others = rows.merge(best["status"].rename("kind"), left_on="year", right_index=True)
    # A model of migrants is no bound where there is a figure.
    others = others[(others["status"] != "modeled") | (others["kind"] == "modeled")]
    return _within(best["value"], others, status=best["status"], source=None)


def _within(
    share: pd.Series, others: pd.DataFrame, *, status: str | pd.Series, source: str | None
) -> pd.DataFrame:
    """Widen the bounds of yearly shares by other figures of the same year."""
    year = others.groupby("year")
    names = year["source_id"].agg(lambda ids: "; ".join(sorted(set(ids)))).reindex(share.index)
    if source is not None:
        names = (source + "; " + names).fillna(source)
    table = pd.DataFrame({"value": share, "status": status, "sources": names})
    low, high = (
        year[c].agg(how).reindex(share.index) for c, how in (("low", "min"), ("high", "max"))
    )
    table["low"] = pd.concat([low.astype(float), share], axis=1).min(axis=1)
    table["high"] = pd.concat([high.astype(float), share], axis=1).max(axis=1)
    return table.assign(low=table["low"].clip(0, 1), high=table["high"].clip(0, 1)).sort_index()
