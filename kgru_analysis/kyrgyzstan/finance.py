"""Who gave and lent, in the groups that readers know."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.load import load
from kgru_analysis.money.relative import relative_to
from kgru_analysis.money.usd import to_usd

# Banks and funds of several states, and the donors that a chart by year shows by name.
BANKS = (
    "WB", "ADB", "IMF", "EBRD", "EDB", "EFSD", "ISDB", "ISFD", "AIIB", "EIB", "IFAD", "OPECFUND",
    "NDF",
)  # fmt: skip
SHOWN = ("CHN", "RUS", "USA", "EU", "TUR", "banks", "others")
_NAMES = {"EU": "EU and its members", "banks": "banks and the IMF", "others": "all others"}
NEW_MONEY = ("grant", "loan", "equity", "unsplit")


def group_of(rows: pd.DataFrame, *, folder: AnyFolder = None) -> pd.Series:
    """Put donors into the groups of `SHOWN`; members count to the Union from the year they enter.

    Examples
    --------
    >>> rows = pd.DataFrame({"donor": ["RUS", "POL", "POL", "ADB", "JPN"],
    ...                      "year": [2010, 2003, 2004, 2010, 2010]})
    >>> group_of(rows).to_list()
    ['RUS', 'others', 'EU', 'banks', 'others']
    """
    unions = load("unions", folder=folder).query("union == 'EU'")
    begin = unions.set_index("member")["valid_from"].str[:4].astype(int)
    end = unions.set_index("member")["valid_to"].str[:4].fillna("9999").astype(int)
    first, last = (rows["donor"].map(x.groupby(level=0).first()) for x in (begin, end))
    member = (first <= rows["year"]) & (rows["year"] <= last)
    group = rows["donor"].where(rows["donor"].isin(SHOWN), "others")
    return group.mask(member, "EU").mask(rows["donor"].isin(BANKS), "banks")


def name(group: str) -> str:
    """Name a group as a sentence has it.

    >>> name("banks"), name("USA")
    ('banks and the IMF', 'the United States')
    """
    return _NAMES.get(group, words.name(group))


def by_group(finance: pd.DataFrame, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Add up new money by group and year.

    Parameters
    ----------
    finance : DataFrame
        As `official_finance` gives.

    Returns
    -------
    DataFrame
        group, year, grant, loan (with equity; dollars, the lower bounds), total, high (the upper
        bounds, where there are), claimed (what rests on single rows or is estimated) and silent:
        whether those who gave most of the group's money in all years report none of this one.
    """
    rows = finance[finance["form"].isin(NEW_MONEY)]
    rows = rows.assign(group=group_of(rows, folder=folder), low=rows["usd_low"].clip(lower=0))
    weight = rows.groupby(["donor", "form"])["low"].transform("sum")
    hushed = rows["status"] == "not-reported"
    rows = rows.assign(
        grant=rows["low"].where(rows["form"] == "grant"),
        loan=rows["low"].where(rows["form"] != "grant"),
        claimed=rows["low"].where(rows["status"].isin(["claimed", "estimated"])),
        high=rows["usd_high"].fillna(rows["usd_low"]).clip(lower=0),
        weight=weight,
        hushed=weight.where(hushed, 0.0),
    )
    columns = ["grant", "loan", "high", "claimed", "weight", "hushed"]
    out = rows.groupby(["group", "year"])[columns].sum().reset_index()
    # A donor without a row in some year gave nothing then: it still weighs.
    pairs = rows.drop_duplicates(["donor", "form"])
    whole = pairs.groupby("group")["weight"].sum()
    share = out["hushed"] / out["group"].map(whole)
    out = out.assign(total=out["grant"] + out["loan"], silent=share > 0.5)
    return out.drop(columns=["weight", "hushed"])


def totals(finance: pd.DataFrame, gifts: pd.DataFrame, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Add up some years by group: new money, its gift, and relief apart.

    Parameters
    ----------
    finance, gifts : DataFrame
        As `official_finance` gives, of the same years, without and with grant_equivalent.

    Returns
    -------
    DataFrame
        Indexed by group, the largest first: grant, loan, total (dollars, the lower bounds),
        gift_low, gift_high, relief, and told: the years in which someone reports grants.
    """
    frames = []
    for rows in (finance, gifts):
        frames.append(rows.assign(group=group_of(rows, folder=folder)))
    plain, gift = frames
    sums = plain.pivot_table(index="group", columns="form", values="usd_low", aggfunc="sum")
    sums = sums.reindex(columns=["grant", "loan", "equity", "relief"]).fillna(0)
    new = gift[gift["form"].isin(NEW_MONEY)]
    new = new.assign(high=new["usd_high"].fillna(new["usd_low"])).groupby("group")
    told = plain[(plain["form"] == "grant") & plain["status"].isin(["reported", "estimated"])]
    out = pd.DataFrame(
        {
            "grant": sums["grant"],
            "loan": sums["loan"] + sums["equity"],
            "total": sums[["grant", "loan", "equity"]].sum(axis=1),
            "gift_low": new["usd_low"].sum(),
            "gift_high": new["high"].sum(),
            "relief": sums["relief"],
            "told": told.groupby("group")["year"].nunique(),
        }
    )
    out = out.fillna(0).sort_values("total", ascending=False)
    # Others are no donor: they stand last.
    return out.loc[[*(g for g in out.index if g != "others"), *out.index[out.index == "others"]]]


def panel_names(data: pd.DataFrame, finance: pd.DataFrame) -> dict[str, str]:
    """Name the groups of `by_group` in the order of `SHOWN`, and those that report no grants."""
    told = finance[(finance["form"] == "grant") & finance["status"].isin(["reported", "estimated"])]
    named = {}
    for group in SHOWN:
        if group in set(data["group"]):
            silent = group not in ("banks", "others", *told["donor"])
            named[group] = words.first_up(name(group)) + silent * " (grants not reported)"
    return named


def who_reports(finance: pd.DataFrame, donors: Sequence[str]) -> str:
    """Say which donors report grants for a part of the years, and which report none."""
    span = range(int(finance["year"].min()), int(finance["year"].max()) + 1)
    loans = finance.loc[(finance["form"] == "loan") & (finance["status"] == "reported"), "year"]
    parts = []
    for donor in donors:
        told = told_years(finance, donor)
        if not told:
            parts.append(f"{words.name(donor)} reports none")
        elif told[0] > max(span[0], loans.min()) or told[-1] < min(span[-1], loans.max()):
            parts.append(f"{words.name(donor)} reports them for {told[0]}-{told[-1]} only")
    return words.listing(parts) or "all of these report them"


def told_years(finance: pd.DataFrame, donor: str, form: str = "grant") -> list[int]:
    """List the years for which a donor, or its borrower, reports."""
    rows = finance[(finance["donor"] == donor) & (finance["form"] == form)]
    return sorted(rows.loc[rows["status"] == "reported", "year"])


def capital_lent_on(
    donor: str, *, prices: int | None = None, folder: AnyFolder = None
) -> pd.Series:
    """Return by year what a donor was to put in joint funds, which lend it on.

    The capital of a fund is reported as a grant, though those who borrow from it pay it back.

    Parameters
    ----------
    donor : str
    prices : int, optional
        Dollars of that year, else dollars of the day.

    Returns
    -------
    Series
        Dollars by year: the single payments that were agreed or made.
    """
    rows = load("flows", folder=folder)
    rows = rows[rows["donor"].eq(donor) & rows["instrument"].eq("fund-capital")]
    wholes = " ".join(rows[["part_of", "follows"]].fillna("").to_numpy().ravel()).split()
    parts = rows[rows["stage"].isin(["agreed", "disbursed"]) & ~rows["flow_id"].isin(wholes)]
    money = to_usd(parts, prices=prices, folder=folder)
    year = parse_dates(money["date"])["earliest"].dt.year
    return money.groupby(year)["usd_low"].sum().rename_axis("year")


def but_for_funds(sums: pd.DataFrame, capital: float) -> str:
    """Say who gave most if the capital of funds that lend it on is no gift of the first.

    Parameters
    ----------
    sums : DataFrame
        gift_low and gift_high by donor, as :func:`totals` gives.
    capital : float
        What the first put in such funds, in the same dollars.

    Examples
    --------
    >>> sums = pd.DataFrame({"gift_low": [9e8, 6e8], "gift_high": [9e8, 6e8]}, ["USA", "CHN"])
    >>> but_for_funds(sums, 5e8)
    ', but only with 500 million for joint funds that lend it on: without it China gave more'
    >>> but_for_funds(sums, 1e8)
    ''
    """
    first = sums["gift_low"].idxmax()
    second = sums["gift_low"].drop(first).idxmax()
    if sums.loc[first, "gift_high"] - capital >= sums.loc[second, "gift_low"]:
        return ""
    return (
        f", but only with {capital / 1e6:,.0f} million for joint funds that lend it on: "
        f"without it {words.name(second)} gave more"
    )


def verb_of_money(row: pd.Series) -> str:
    """Say whether a donor gave or lent, where nearly all of its money was of one kind.

    >>> verb_of_money(pd.Series({"grant": 1.0, "loan": 99.0}))
    'lent'
    >>> verb_of_money(pd.Series({"grant": 80.0, "loan": 20.0}))
    'gave and lent'
    """
    share = row["grant"] / (row["grant"] + row["loan"]) if row["grant"] + row["loan"] else np.nan
    return "lent" if share < 0.05 else "gave" if share > 0.995 else "gave and lent"


def gave_or_lent(row: pd.Series, *, whom: str = "", when: str = "") -> str:
    """Say how much a donor gave or lent, in billions, and what part of it was which.

    Parameters
    ----------
    row : Series
        grant, loan and total in dollars.
    whom, when : str
        What stands after the verb, and after the sum.

    Examples
    --------
    >>> gave_or_lent(pd.Series({"grant": 1.6e9, "loan": 0.0, "total": 1.6e9}))
    'gave 1.6 billion and lent nothing'
    >>> gave_or_lent(pd.Series({"grant": 8e9, "loan": 2e9, "total": 1e10}), whom="Atlantis")
    'gave or lent Atlantis 10.0 billion, 80% of it grants'
    """
    whom, when = whom and f" {whom}", when and f" {when}"
    told, verb = f"{row['total'] / 1e9:.1f} billion{when}", verb_of_money(row)
    if not row["total"]:
        return f"gave or lent{whom} {told}, as far as is known"
    if verb == "gave":
        return f"gave{whom} {told} and lent nothing"
    kind = "nearly all of it loans" if verb == "lent" else ""
    return f"gave or lent{whom} {told}, {kind or f'{row.grant / row.total:.0%} of it grants'}"


def share_of_gdp(
    finance: pd.DataFrame, host: str, groups: Sequence[str], *, folder: AnyFolder = None
) -> pd.DataFrame:
    """Set money of the day beside GDP: group, year and value, in percent, missing where silent.

    `finance` is in dollars of the day.
    """
    data = by_group(finance, folder=folder)
    money = data.assign(
        usd_low=data["total"], usd_high=data["total"], date=data["year"].astype(str)
    )
    share = relative_to(money[["usd_low", "usd_high", "date"]], of=host, folder=folder)
    value = share["relative_low"].mask(data["silent"] & (data["total"] == 0))
    return data.assign(value=value).loc[data["group"].isin(groups), ["group", "year", "value"]]
