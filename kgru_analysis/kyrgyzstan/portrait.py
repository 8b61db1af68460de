"""The case of Kyrgyzstan: series and rows of dependence with the labels that figures carry.

Nothing is measured here. Rows have the columns that `kgru_analysis.plots` draws: label or lane,
actor (for the color), year and value.
"""

import pandas as pd

from kgru_analysis.dependence.components import claims_of, indicator
from kgru_analysis.dependence.panel import asymmetry, dependence_panel, mirror_trade
from kgru_analysis.dependence.partners import concentration, shares
from kgru_analysis.kyrgyzstan.context import later_points
from kgru_analysis.load import load

NAMES = {"RUS": "Russia", "CHN": "China", "USA": "United States"}
TRADE = {"import_share": "imports", "export_share": "exports", "trade_share": "both ways"}
ALL_YEARS = (1991, 2020)
PEOPLE = {  # measure: lane and divisor
    "ethnic_russian_share": ("ethnic Russians, %", 1),
    "citizens_in_partner": ("citizens in Russia,\nthousand", 1000),
    "citizenships_granted": ("given Russian\ncitizenship, thousand", 1000),
    "russian_language_schools": ("schools in Russian", 1),
    "poll_relations_good": ("relations good, %", 1),
}
LANES = {
    ("RUS", "debt"): "debt to Russia",
    ("CHN", "debt"): "debt to China",
    ("RUS", "remittances"): "remittances\nfrom Russia / GDP",
    ("RUS", "gas"): "gas from Russia",
    ("RUS", "fuel"): "fuel from Russia",
    ("RUS", "arms"): "arms from Russia",
}
BASKETS = {  # label: table and query; every basket is of one year
    "exports 2020": ("trade", "measure == 'exports_fob' and date == '2020'"),
    "imports 2020": ("trade", "measure == 'imports_cif' and date == '2020'"),
    "remittances 2017, a model": ("remittances", "dataset == 'wb-remittance-matrix-2017'"),
    "migrants by birthplace 2020": ("migrants", "dataset == 'undesa-2020' and date == '2020'"),
    "debt, September 2024": ("debt", "measure == 'debt_stock' and date == '2024-09-30'"),
    "arms 2019": ("arms", "measure == 'arms_imports_tiv' and date == '2019'"),
    "arms 2023": ("arms", "measure == 'arms_imports_tiv' and date == '2023'"),
}


def remittances() -> pd.Series:
    """Return remittances from all origins over GDP, by year (share).

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.portrait import remittances
    >>> float(remittances().loc[2021].round(2))
    0.33
    """
    return (indicator("BX.TRF.PWKR.CD.DT") / indicator("NY.GDP.MKTP.CD")).dropna()


def parts(on: str = "RUS") -> dict[str, pd.DataFrame]:
    """Return the panel of Kyrgyzstan by component, each indexed by year, trade from 1992.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.portrait import parts
    >>> int(parts("RUS")["import_share"].index[0])
    1992
    """
    panel = dependence_panel(on=on, of="KGZ", years=ALL_YEARS)
    return {name: rows.set_index("year") for name, rows in panel.groupby("component")}


def long_series(*, bounds: bool = False) -> dict[str, pd.Series]:
    """Return the yearly series long enough for a search for breaks.

    Import and export shares of Russia and China and all remittances; with bounds, instead, the
    lower and the higher of the two reports of each share, from 1994.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.portrait import long_series
    >>> list(long_series())[::2]
    ['imports, Russia', 'imports, China', 'remittances, all origins']
    """
    of = {on: parts(on) for on in ("RUS", "CHN")}
    columns = ("low", "high") if bounds else ("value",)
    series = {
        f"{TRADE[part]}, {NAMES[on]}" + (f", {column}" if bounds else ""): of[on][part][column]
        for on in of
        for part in ("import_share", "export_share")
        for column in columns
    }
    if bounds:
        return {name: values.loc[1994:] for name, values in series.items()}
    return series | {"remittances, all origins": remittances()}


def trade_and_remittances() -> pd.DataFrame:
    """Return the rows of Russia's shares in trade, with bounds, and of all remittances."""
    trade = [
        parts("RUS")[part].reset_index().assign(label=f"{TRADE[part]}: Russia's share", actor="RUS")
        for part in ("import_share", "export_share")
    ]
    money = remittances().rename("value").rename_axis("year").reset_index()
    return pd.concat([*trade, money.assign(label="remittances over GDP", actor="KGZ")])


def later_marks(on: str = "RUS") -> pd.DataFrame:
    """Return the single shares after 2020 as rows to be marked."""
    rows = later_points(on)
    return rows.assign(actor=on, label=rows["component"].map(TRADE) + ", single figures")


def thin_parts() -> pd.DataFrame:
    """Return the parts known by single figures as lanes of numbers, in percent of the whole.

    `firm` is false where sources differ by two points or more, or say "more than". China's debt
    starts in 2000: in 1992 nearly no debt existed, so its share of it says nothing.
    """
    rows = pd.concat([dependence_panel(on=on, of="KGZ").assign(actor=on) for on in ("RUS", "CHN")])
    order = list(LANES)
    place = pd.MultiIndex.from_frame(rows[["actor", "component"]]).map(
        {key: i for i, key in enumerate(order)}
    )
    rows = rows.assign(place=place).dropna(subset=["place"])
    rows = rows[(rows["actor"] != "CHN") | (rows["year"] >= 2000)]
    rows["lane"] = rows["place"].map(dict(enumerate(LANES.values())))
    rows["text"] = (rows["value"] * 100 + 0.5).astype(int).astype(str)
    rows["firm"] = rows["high"] - rows["low"] < 0.02
    return rows.sort_values(["place", "year"], ignore_index=True)


def two_patrons(component: str) -> pd.DataFrame:
    """Return one component of dependence on Russia and on China, from 1994 for debt."""
    rows = [
        parts(on)[component].reset_index().assign(label=NAMES[on], actor=on)
        for on in ("RUS", "CHN")
    ]
    return pd.concat(rows).query("component != 'debt' or year >= 1994")


def mirrors() -> pd.DataFrame:
    """Return what Russia and China say they sold over what Kyrgyzstan says it bought."""
    rows = mirror_trade("KGZ", ["RUS", "CHN"]).query("flow == 'imports'")
    return rows.assign(actor=rows["partner"], label=rows["partner"].map(NAMES))


def both_sides() -> pd.DataFrame:
    """Return Russia's weight in Kyrgyz trade and Kyrgyzstan's in Russian trade."""
    two = asymmetry("KGZ", "RUS")
    flow = two["component"].map(TRADE)
    return pd.concat(
        [
            two.assign(value=two["a_on_b"], actor="RUS", label="Russia in Kyrgyz " + flow),
            two.assign(value=two["b_on_a"], actor="KGZ", label="Kyrgyzstan in Russian " + flow),
        ]
    )


def trade_totals(first: int = 2012) -> pd.DataFrame:
    """Return all Kyrgyz imports and exports of goods, in billion dollars."""
    codes = {"all imports": "TM.VAL.MRCH.CD.WT", "all exports": "TX.VAL.MRCH.CD.WT"}
    rows = [
        (indicator(code).loc[first:] / 1e9).rename("value").rename_axis("year").reset_index()
        .assign(label=name, actor="KGZ")
        for name, code in codes.items()
    ]  # fmt: skip
    return pd.concat(rows)


def turnover_claims(first: int = 2012) -> pd.DataFrame:
    """Return single claims of turnover with Russia and China, rivals included, in billions."""
    rows = pd.concat(
        claims_of(["trade_turnover"], on=on).assign(
            actor=on, label=f"turnover with {NAMES[on]}, a claim"
        )
        for on in ("RUS", "CHN")
    )
    rows = rows[rows["whole"] & (rows["year"] >= first) & (rows["unit"] == "USD")]
    return rows.assign(value=rows["value"] / 1e9)


def people_and_opinion() -> pd.DataFrame:
    """Return preferred figures on people, language and opinion, the last of each year."""
    rows = claims_of(list(PEOPLE), on="RUS").query("preferred").sort_values("latest")
    rows = rows.groupby(["measure", "year"], as_index=False).last()
    scale = rows["measure"].map({name: divisor for name, (_, divisor) in PEOPLE.items()})
    rows["text"] = (rows["value"] / scale + 0.5).astype(int).astype(str)
    rows["lane"] = rows["measure"].map({name: lane for name, (lane, _) in PEOPLE.items()})
    order = rows["measure"].map({name: i for i, name in enumerate(PEOPLE)})
    return rows.assign(actor="RUS", order=order).sort_values(["order", "year"], ignore_index=True)


def how_concentrated() -> pd.DataFrame:
    """Return the concentration of Kyrgyz trade, remittances, migrants, debt and arms.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.portrait import how_concentrated
    >>> how_concentrated()["of"].tolist()[:2]
    ['exports 2020', 'imports 2020']
    """
    tables = []
    for label, (table, query) in BASKETS.items():
        rows = load(table).query("subject == 'KGZ'").query(query)
        amounts = rows.groupby(["date", "partner"], as_index=False)["value"].sum()
        found = concentration(shares(amounts, of="value", by="partner"))
        tables.append(found.assign(of=label))
    columns = ["of", "hhi_low", "hhi_high", "normalized_low", "normalized_high", "partners", "rest"]
    return pd.concat(tables, ignore_index=True)[columns]
