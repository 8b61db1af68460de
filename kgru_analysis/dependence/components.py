"""The components of dependence: what each means, and those that rest on single claims.

The trade shares of many countries are in `kgru_analysis.dependence.panel`. Here are the components
of Kyrgyzstan alone, built from claims and small registers, each in the years that it has.
"""

import numpy as np
import pandas as pd

from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.load import load

COLUMNS = ["iso3", "year", "component", "value", "low", "high", "panel", "status", "sources"]
COMPONENTS = {
    "export_share": {
        "panel": "core",
        "definition": "Goods sold to the patron over all goods sold",
        "unit": "share of exports, FOB",
        "sources": "trade (imf-dots)",
        "gaps": "patron not listed: 0 up to the unlisted rest, or the patron's own report",
    },
    "import_share": {
        "panel": "core",
        "definition": "Goods bought from the patron over all goods bought",
        "unit": "share of imports, CIF",
        "sources": "trade (imf-dots)",
        "gaps": "patron not listed: 0 up to the unlisted rest, or the patron's own report",
    },
    "remittances": {
        "panel": "extended",
        "definition": "Money sent home from the patron over gross domestic product",
        "unit": "share of GDP",
        "sources": "observations, remittances, wdi",
        "gaps": "no figure for the whole year: no row; rivals and stated shares are bounds",
    },
    "debt": {
        "panel": "extended",
        "definition": "Debt owed to the patron over public external debt",
        "unit": "share of public external debt",
        "sources": "observations, debt (press-kgz-debt), wdi",
        "gaps": "no stock named in the year: no row; every figure of the year is a bound",
    },
    "gas": {
        "panel": "extended",
        "definition": "Gas from the patron over all gas bought",
        "unit": "share of gas imports",
        "sources": "observations",
        "gaps": "no figure: no row; 'more than' is open up to 1",
    },
    "fuel": {
        "panel": "extended",
        "definition": "Oil products from the patron over all oil products used",
        "unit": "share of supply",
        "sources": "observations",
        "gaps": "no figure: no row; 'more than' is open up to 1",
    },
    "arms": {
        "panel": "extended",
        "definition": "Arms delivered by the patron over all arms delivered",
        "unit": "share of trend-indicator value",
        "sources": "arms (sipri-transfers)",
        "gaps": "year without a delivery: no row; an unnamed supplier is a bound",
    },
}


def claimed_components(on: str) -> pd.DataFrame:
    """Return the extended components of Kyrgyzstan toward one patron (columns COLUMNS).

    Examples
    --------
    >>> from kgru_analysis.dependence.components import claimed_components
    >>> rows = claimed_components("RUS")
    >>> bool(rows["value"].between(0, 1).all())
    True
    """
    parts = [_remittances(on), _debt(on), _energy(on), _arms(on)]
    rows = pd.concat([p for p in parts if len(p)], ignore_index=True)
    rows = rows.assign(iso3="KGZ", panel="extended")
    return rows[COLUMNS].sort_values(["component", "year"], ignore_index=True)


def claims_of(measures: list[str], *, on: str | None, of: str = "KGZ") -> pd.DataFrame:
    """Return the observations of some measures that lie within one year, rivals included.

    Columns: measure, year, whole (the figure covers the whole year), latest (day), low, high
    (missing where the source says "more than"), value (their middle, or low), unit,
    preferred (bool), source_id, obs_id.
    """
    rows = load("observations", claims="all")
    rows = rows[rows["measure"].isin(measures) & (rows["subject"] == of)]
    rows = rows[rows["partner"].isna() if on is None else rows["partner"] == on]
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
    rows["value"] = (rows["low"] + rows["high"].fillna(rows["low"])) / 2
    rows["low"] = rows["low"].fillna(0)  # "up to": the source bounds it from above only
    rows["value"] = rows["value"].fillna(rows["high"])
    columns = ["measure", "year", "whole", "latest", "low", "high", "value", "unit", "preferred"]
    return rows.astype({"year": int})[[*columns, "source_id", "obs_id"]]


def indicator(code: str, *, of: str = "KGZ", dataset: str = "wdi") -> pd.Series:
    """Return one World Bank indicator of an economy by year, in the unit of the table."""
    rows = load("wdi")
    rows = rows[(rows["measure"] == code) & (rows["subject"] == of) & (rows["dataset"] == dataset)]
    return pd.Series(rows["value"].to_numpy(), index=rows["date"].astype(int), name=code)


def _one_a_year(candidates: list[pd.DataFrame], component: str) -> pd.DataFrame:
    """Take the value of the first list that has the year; all of the year's figures bound it.

    Within a list a preferred claim goes before its rivals, and a later day before an earlier.
    """
    found = [c.assign(place=-place) for place, c in enumerate(candidates) if len(c)]
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.concat(found, ignore_index=True)
    rows["high"] = rows["high"].fillna(1.0)
    order = ["place", "preferred", "latest"]
    best = rows.sort_values(order, kind="stable").groupby("year").tail(1).set_index("year")
    year = rows.groupby("year")
    return pd.DataFrame(
        {
            "component": component,
            "value": best["value"],
            "low": year["low"].min().clip(0, 1),
            "high": year["high"].max().clip(0, 1),
            "status": best["status"],
            "sources": year["source_id"].agg(
                lambda ids: "; ".join(sorted(set("; ".join(ids).split("; "))))
            ),
        }
    ).reset_index()


def _over(rows: pd.DataFrame, total: pd.Series, source: str) -> pd.DataFrame:
    """Divide amounts by the total of their year, and name its source."""
    rows = rows[rows["unit"] == "USD"]
    whole = rows["year"].map(total)
    divided = rows.assign(**{c: rows[c] / whole for c in ("low", "high", "value")})
    divided["source_id"] = rows["source_id"] + "; " + source
    return divided[whole.notna()]


def _percent(rows: pd.DataFrame, status: str) -> pd.DataFrame:
    return rows.assign(status=status, **{c: rows[c] / 100 for c in ("low", "high", "value")})


def _remittances(on: str) -> pd.DataFrame:
    gdp = indicator("NY.GDP.MKTP.CD")
    paid = claims_of(["remittances_from_partner"], on=on)
    paid = _over(paid[paid["whole"]].assign(status="claimed"), gdp, "wdi")
    matrix = load("remittances")
    matrix = matrix[
        (matrix["subject"] == "KGZ")
        & (matrix["partner"] == on)
        & (matrix["measure"] == "remittances_received")
    ]
    modeled = pd.DataFrame(
        {
            "year": matrix["date"].astype(int),
            "low": matrix["value"],
            "high": matrix["value"],
            "value": matrix["value"],
            "unit": matrix["unit"],
            "status": "modeled",
            "preferred": True,
            "latest": pd.NaT,
            "source_id": matrix["dataset"],
        }
    )
    rows = [paid, _over(modeled, gdp, "wdi")]
    amounts = pd.concat(rows)["year"]
    stated = _percent(claims_of(["remittances_share_of_gdp"], on=on), "claimed")
    # Where the source says "more than", all remittances of the year are the most there can be.
    everything = indicator("BX.TRF.PWKR.CD.DT") / gdp
    stated["high"] = stated["high"].fillna(stated["year"].map(everything))
    # Some stated shares exceed all remittances of the year: they widen, and never stand alone.
    return _one_a_year([*rows, stated[stated["year"].isin(amounts)]], "remittances")


def _debt(on: str) -> pd.DataFrame:
    press = load("debt")
    press = press[(press["dataset"] == "press-kgz-debt") & (press["subject"] == "KGZ")]
    press = press.assign(
        year=press["date"].str[:4].astype(int),
        latest=parse_dates(press["date"])["latest"],
        low=press["value"],
        high=press["value"],
        preferred=True,
        source_id=press["dataset"],
    )
    named = press[press["partner"] == on]
    totals = press[press["partner"] == "WLD"].set_index("date")["value"]
    stocks = named[named["measure"] == "debt_stock"]
    same_day = stocks["date"].map(totals).astype(float)
    known = stocks.assign(
        status="claimed", **{c: stocks[c] / same_day for c in ("low", "high", "value")}
    )[same_day.notna()]
    shares = [
        _percent(claims_of(["debt_share_of_external_debt"], on=on), "claimed"),
        _percent(named[named["measure"] == "debt_share_of_external"], "claimed"),
    ]
    owed = indicator("DT.DOD.DPPG.CD")
    claims = claims_of(["debt_stock"], on=on).assign(status="claimed")
    rest = pd.concat(
        [_over(rows, owed, "wdi") for rows in (claims, stocks.assign(status="claimed"))]
    )
    return _one_a_year([pd.concat([*shares, known]), rest], "debt")


def _energy(on: str) -> pd.DataFrame:
    parts = {"gas": "gas_import_share", "fuel": "fuel_share_of_supply"}
    rows = [
        _one_a_year([_percent(claims_of([measure], on=on), "claimed")], component)
        for component, measure in parts.items()
    ]
    rows = [r for r in rows if len(r)]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=COLUMNS)


def _arms(on: str) -> pd.DataFrame:
    rows = load("arms")
    rows = rows[(rows["subject"] == "KGZ") & (rows["measure"] == "arms_imports_tiv")]
    by = rows.assign(year=rows["date"].astype(int)).pivot_table(
        index="year", columns="partner", values="value", aggfunc="sum", fill_value=0
    )
    total = by.sum(axis=1)
    own = by[on] if on in by else pd.Series(0.0, index=by.index)
    unknown = by["UNKNOWN"] if "UNKNOWN" in by else pd.Series(0.0, index=by.index)
    # A year in which only unnamed suppliers delivered says nothing of this patron.
    known = (total > unknown).to_numpy()
    return pd.DataFrame(
        {
            "component": "arms",
            "value": own / total,
            "low": own / total,
            "high": np.minimum((own + unknown) / total, 1),
            "status": "estimated",
            "sources": "sipri-transfers",
        }
    )[known].reset_index()
