"""Dependence as the notebook on it shows it: series with labels, and tables in plain words.

Nothing is measured here that the library does not measure; rows have the columns that the figures
draw: label, actor (for the color), year, value, low and high.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dependence.components import indicator, owed_shares
from kgru_analysis.dependence.panel import dependence_panel
from kgru_analysis.dependence.partners import states_of
from kgru_analysis.dependence.sides import asymmetry, mirror_trade
from kgru_analysis.errors import KgruError
from kgru_analysis.kyrgyzstan.words import first_up, name
from kgru_analysis.load import load
from kgru_analysis.money.usd import to_usd

Years = tuple[int, int]
UNIONS = {"EU": "European Union", "EAEU": "Eurasian Union"}
CREDITORS = ("WB", "ADB", "EDB")  # banks among the codes of debt_stocks


def short(actor: str) -> str:
    """Return a name without an article, for a label.

    >>> short("USA"), short("RUS")
    ('United States', 'Russia')
    """
    return UNIONS.get(actor) or first_up(name(actor).removeprefix("the "))


def panel_of(
    partner: str, of: str, years: Years, *, basis: str = "own", folder: AnyFolder = None
) -> pd.DataFrame:
    """Return a panel with exports twice: as they are, and as "goods_share" without gold.

    Where no gold is counted, "goods_share" is all exports.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.dependence import panel_of
    >>> panel = panel_of("RUS", "KGZ", (2022, 2023))
    >>> sorted(panel["component"].unique())
    ['debt_share', 'export_share', 'goods_share', 'import_share', 'remittance_share']
    """
    whole = dependence_panel(partner=partner, of=of, basis=basis, folder=folder)
    try:
        less = dependence_panel(partner=partner, of=of, basis=basis, without="gold", folder=folder)
    except KgruError:
        less = whole
    goods = less[less["component"] == "export_share"].assign(component="goods_share")
    rows = pd.concat([whole, goods], ignore_index=True)
    return rows[rows["year"].between(*years)].reset_index(drop=True)


def lines(panels: Mapping[str, pd.DataFrame], component: str) -> pd.DataFrame:
    """Return one component of several panels as rows to draw; a panel without it is left out."""
    rows = [
        panel[(panel["component"] == component) & panel["value"].notna()].assign(
            actor=actor, label=short(actor)
        )
        for actor, panel in panels.items()
    ]
    columns = ["label", "actor", "year", "value", "low", "high", "status", "sources"]
    return pd.concat(rows)[columns].reset_index(drop=True)


def gold_share(of: str, years: Years, *, folder: AnyFolder = None) -> pd.Series:
    """Return gold over all exports by year (0 to 1); empty where gold is not counted.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.dependence import gold_share
    >>> bool(gold_share("KGZ", (2020, 2022))[2022] < 0.01)
    True
    """
    goods = load("trade_goods", folder=folder)
    goods = goods[
        (goods["subject"] == of) & (goods["measure"] == "exports") & (goods["partner"] == "WLD")
    ]
    wide = goods.assign(year=goods["date"].astype(int)).pivot_table(
        index="year", columns="item", values="value"
    )
    if "gold" not in wide:
        return pd.Series(dtype=float)
    return (wide["gold"].fillna(0) / wide["total"]).loc[years[0] : years[1]]


def beside_gold(partner: str, sold: pd.Series, others: pd.Series, gold: pd.Series) -> str:
    r"""Say what gold has to do with the largest rise of a share of exports; "" if hardly anything.

    Parameters
    ----------
    partner : str
    sold, others : Series
        The partner's share of all exports, and of those other than gold, by year.
    gold : Series
        The share of gold in all exports, as `gold_share` returns it.

    Examples
    --------
    >>> told = [pd.Series({2021: a, 2022: b}) for a, b in ((0.15, 0.48), (0.3, 0.5), (0.5, 0.01))]
    >>> print(*beside_gold("RUS", *told).split("; "), sep="\n")
    Exports to Russia jumped to 48% in 2022, partly as gold fell from 50% to 1% of all exports
    without gold Russia's share was 30% and then 50%.
    """
    rise = (sold - sold.rename(lambda year: year + 1)).dropna()
    if rise.empty:
        return ""
    year = rise.idxmax()
    told = pd.DataFrame({"others": others, "gold": gold}).reindex([year - 1, year])
    if told.isna().any(axis=None) or not told["gold"].iloc[0] - told["gold"].iloc[1] > 0.1:
        return ""
    return (
        f"Exports to {name(partner)} jumped to {sold[year]:.0%} in {year}, partly as gold fell "
        f"from {gold[year - 1]:.0%} to {gold[year]:.0%} of all exports; without gold "
        f"{name(partner)}'s share was {others[year - 1]:.0%} and then {others[year]:.0%}."
    )


def money_home(
    of: str, panel: pd.DataFrame, years: Years, *, folder: AnyFolder = None
) -> pd.DataFrame:
    """Return money sent home by year: all of it over GDP, and the part that is known to be the
    partner's (missing where no source has a figure for the year).

    Columns: year, dollars, share (of GDP), from_partner (of GDP), part, part_low, part_high (of
    the money).

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.dependence import money_home, panel_of
    >>> money = money_home("KGZ", panel_of("RUS", "KGZ", (2010, 2024)), (2010, 2024))
    >>> float(money.set_index("year").loc[2021, "share"].round(2))
    0.33
    """
    paid = indicator("BX.TRF.PWKR.CD.DT", of=of, folder=folder)
    gdp = indicator("NY.GDP.MKTP.CD", of=of, folder=folder)
    part = panel[(panel["component"] == "remittance_share") & (panel["status"] != "modeled")]
    part = part.set_index("year")[["value", "low", "high"]]
    part = part.set_axis(["part", "part_low", "part_high"], axis=1)
    table = pd.DataFrame({"dollars": paid, "share": paid / gdp}).dropna()
    table = table.loc[years[0] : years[1]].join(part)
    table["from_partner"] = table["share"] * table["part"]
    return table.rename_axis("year").reset_index()


def debt_lines(
    of: str, creditors: Iterable[str], years: Years, *, folder: AnyFolder = None
) -> pd.DataFrame:
    """Return the part of each creditor in public external debt at the end of each year.

    Creditors are codes of the table debt_stocks; a union stands for its member states. A creditor
    that was never owed a hundredth is left out.
    """
    stocks = load("debt_stocks", folder=folder)
    stocks = stocks[stocks["subject"] == of]
    rows = []
    for code in creditors:
        codes = [code] if code in CREDITORS else states_of(code, folder=folder)
        share = owed_shares(stocks, codes).loc[years[0] : years[1]]
        if share.max() >= 0.01:
            rows.append(
                pd.DataFrame({"year": share.index, "value": share.to_numpy(), "actor": code,
                              "label": short(code).replace("Development", "Dev.")})
            )  # fmt: skip
    columns = ["year", "value", "actor", "label"]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)


def corridor(of: str, to: str, years: Years, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Return by year what may pass through a country, in million dollars.

    Columns: year, sold (by the European Union, its count), recorded (bought from it, the country's
    count), unrecorded (the difference), onward (sold to `to`, the country's count) and cars
    (passenger cars bought).

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.dependence import corridor
    >>> table = corridor("KGZ", "RUS", (2019, 2023)).set_index("year")
    >>> bool(table.loc[2023, "unrecorded"] > 10 * abs(table.loc[2020, "unrecorded"]))
    True
    """
    euros = load("eu_exports", folder=folder)
    euros = euros[
        (euros["subject"] == "EU") & (euros["partner"] == of) & (euros["measure"] == "exports")
    ]
    goods = load("trade_goods", folder=folder)
    cars = goods[
        (goods["subject"] == of)
        & (goods["item"] == "passenger-cars")
        & (goods["measure"] == "imports")
    ]
    states = [m for m in states_of("EU", folder=folder) if m != of]
    table = pd.DataFrame(
        {
            "sold": _in_dollars(euros[euros["date"].str.len() == 4], folder),
            "recorded": _own_count(of, states, "imports", folder),
            "onward": _own_count(of, states_of(to, folder=folder), "exports", folder),
            "cars": cars.assign(year=cars["date"].astype(int)).groupby("year")["value"].sum(),
        }
    )
    table = table.loc[years[0] : years[1]].dropna(how="all") / 1e6
    table.insert(2, "unrecorded", table["sold"] - table["recorded"])
    return table.rename_axis("year").reset_index()


def _in_dollars(rows: pd.DataFrame, folder: AnyFolder) -> pd.Series:
    """Turn euros into dollars at the mean rate of their year, and add them up by year."""
    year = rows["date"].str[:4]
    amounts = pd.DataFrame(
        {
            "amount_low": rows["value"],
            "amount_high": rows["value"],
            "currency": rows["unit"],
            "date": year,
        }
    )
    if not len(amounts):
        return pd.Series(dtype=float)
    dollars = to_usd(amounts, folder=folder)["usd_low"]
    return dollars.groupby(year.astype(int)).sum()


def both_sides(of: str, partner: str, years: Years, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Return `asymmetry`, or no rows where the partner has no book of its own."""
    try:
        return asymmetry(of, partner, years=years, folder=folder)
    except KgruError:
        return pd.DataFrame(columns=["year", "component", "a_on_b", "b_on_a", "ratio"])


def on_each_basis(
    partner: str, of: str, years: Iterable[int], *, folder: AnyFolder = None
) -> pd.DataFrame:
    """Return the share of imports in some years on every basis that has it, in words."""
    head = f"Share of {name(partner)} in imports, by"
    said = {
        "own": "the country's own count",
        "partner": "the partner's count in its place",
        "all-partners": "every partner's count in its place",
    }
    columns = {}
    for basis, words in said.items():
        try:
            rows = dependence_panel(partner=partner, of=of, basis=basis, folder=folder)
        except KgruError:
            continue
        share = rows[rows["component"] == "import_share"].set_index("year")["value"]
        columns[words] = share.reindex(list(years))
    table = pd.DataFrame(columns).T.rename_axis(head).reset_index()
    shown = table.drop(columns=head).map(lambda v: "" if pd.isna(v) else f"{v:.0%}")
    return pd.concat([table[[head]], shown], axis=1).rename_axis(columns=None)


def seller_ratio(seller: str, of: str, years: Years, *, folder: AnyFolder = None) -> float:
    """Return what a seller says it sold over what arrived by the buyer's count, in the median
    year; nan where there is no such count.

    >>> from kgru_analysis.kyrgyzstan.dependence import seller_ratio
    >>> bool(seller_ratio("CHN", "KGZ", (2000, 2020)) > 3)
    True
    """
    rows = mirror_trade(of, states_of(seller, folder=folder), folder=folder)
    rows = rows[(rows["flow"] == "imports") & rows["year"].between(*years)].dropna()
    sums = rows.groupby("year")[["own", "mirror"]].sum()
    return float((sums["mirror"] / sums["own"]).median()) if len(sums) else float("nan")


def sold_to(partner: str, of: str, years: Years, *, folder: AnyFolder = None) -> pd.Series:
    """Return what a country sold to a partner by its own count, in dollars by year."""
    sold = _own_count(of, states_of(partner, folder=folder), "exports", folder)
    return sold.loc[years[0] : years[1]].dropna()


def _own_count(of: str, partners: Iterable[str], flow: str, folder: AnyFolder) -> pd.Series:
    """Return imports from some states, or exports to them, by year and the country's own count."""
    rows = mirror_trade(of, partners, folder=folder)
    return rows[rows["flow"] == flow].groupby("year")["own"].sum(min_count=1)


def than(change: float) -> str:
    """Say how far a number lies from another: "35% above".

    >>> than(0.351), than(-0.2)
    ('35% above', '20% below')
    """
    return f"{abs(change):.0%} {'above' if change >= 0 else 'below'}"
