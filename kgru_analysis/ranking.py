"""Who promised or gave most, under every defensible way of counting."""

from itertools import product

import numpy as np
import pandas as pd

from kgru_analysis.chains import promise_chains
from kgru_analysis.errors import one_of
from kgru_analysis.flows import total_flows
from kgru_analysis.rates import to_usd

# Companies that a state owns or controls, and what they count as with it.
FIRMS = {
    "GAZPROM": "RUS", "RUSHYDRO": "RUS", "INTERRAO": "RUS", "ROSNEFT": "RUS", "RDIF": "RUS",
}  # fmt: skip
# Banks and funds that belong to several states. The Eurasian ones live mainly on Russian capital.
LENDERS = ("IMF", "WB", "ADB", "EBRD", "EIB", "ISDB", "EDB", "EFSD", "PARISCLUB")
COMMERCE = ("trade-agreement", "equity", "revenue-share")
CHOICES = {
    "stage": ("promised", "agreed", "disbursed"),
    "prices": ("current", "usa", "usa-gdp", "recipient"),
    "claims": ("preferred", "lowest", "highest"),
    "firms": ("with state firms", "states alone"),
    "commerce": ("with commerce", "aid alone"),
    "totals": ("with totals over years", "single sums alone"),
}
BASE_YEAR = 2020


def donor_group(donors: pd.Series, *, firms: bool = True) -> pd.Series:
    """Put donors into the groups RUS, USA, CHN, lenders and other.

    Parameters
    ----------
    donors : Series of str
        Codes of donors.
    firms : bool
        Whether companies of a state count as the state, or are in no group.

    Returns
    -------
    Series of str
        Missing for MULTI, which is all donors together, for Kyrgyzstan itself, for the
        Russian-Kyrgyz fund, which passes on what Russia gave, and for firms if they are left out.

    Examples
    --------
    >>> from kgru_analysis.ranking import donor_group
    >>> donor_group(pd.Series(["RUS", "GAZPROM", "WB", "JPN", "MULTI"])).to_list()
    ['RUS', 'RUS', 'lenders', 'other', nan]
    """
    group = donors.where(donors.isin(("RUS", "USA", "CHN")), "other")
    group = group.mask(donors.isin(LENDERS), "lenders")
    group = group.mask(donors.isin(FIRMS), donors.map(FIRMS) if firms else None)
    return group.mask(donors.isna() | donors.isin(("MULTI", "KGZ", "RKDF"))).astype("str")


def with_claims(flows: pd.DataFrame, *, pick: str = "preferred") -> pd.DataFrame:
    """Let the preferred row of each claim group state the lowest or the highest rival amount.

    Parameters
    ----------
    flows : DataFrame
        Every row, as `load` returns with claims="all".
    pick : {"preferred", "lowest", "highest"}
        Rivals of another stage or basis, and of low confidence, are no alternatives.

    Returns
    -------
    DataFrame
        The same rows; links, dates and stages are not touched.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.ranking import with_claims
    >>> low = with_claims(kg.load("flows", claims="all"), pick="lowest").set_index("flow_id")
    >>> print(low.loc["headline-2009-02-package-2150m", "amount_low"] / 1e6)
    2000.0
    """
    one_of("pick", pick, ("preferred", "lowest", "highest"))
    if pick == "preferred":
        return flows
    money = flows[flows["claim_group"].notna() & flows["amount_low"].notna()]
    money = money[(money["confidence"] != "low") | (money["preferred"] == "yes")]
    usd = to_usd(money, unknown="null")[["usd_low", "usd_high"]].mean(axis=1)
    order = usd.sort_values(ascending=pick == "lowest", kind="stable").index
    keys = ["claim_group", "stage", "basis"]
    best = money.loc[order].drop_duplicates(keys).set_index(keys)
    best = best[["amount_low", "amount_high", "currency", "date"]]
    chosen = money[money["preferred"] == "yes"]
    found = best.reindex(pd.MultiIndex.from_frame(chosen[keys])).set_axis(chosen.index)
    out = flows.copy()
    # The rate is that of the claim's own day, so foreign sums keep theirs.
    same = found["currency"] == chosen["currency"]
    for column in ("amount_low", "amount_high"):
        out.loc[same[same].index, column] = found.loc[same, column]
    return out


def ranking_choices(flows: pd.DataFrame) -> pd.DataFrame:
    """Rank the groups of donors under every combination of `CHOICES`.

    Parameters
    ----------
    flows : DataFrame
        Every row, as `load` returns with claims="all".

    Returns
    -------
    DataFrame
        One row a combination: a column for each choice, the dollars (the middle of the bounds) of
        RUS, USA, CHN and lenders, ``first``, the group with most, and ``first_power``, the same
        without the lenders. Rows that a choice leaves out still hold their parts together, but are
        not counted.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.ranking import ranking_choices
    >>> len(ranking_choices(kg.load("flows", claims="all")))
    288
    """
    groups = ["RUS", "USA", "CHN", "lenders"]
    rows = []
    for claims, commerce, totals in product(
        *(CHOICES[c] for c in ("claims", "commerce", "totals"))
    ):
        table = with_claims(flows, pick=claims)
        keep = pd.Series(True, index=table.index)
        if commerce == "aid alone":
            keep &= ~table["instrument"].isin(COMMERCE)
        if totals == "single sums alone":
            keep &= table["basis"] != "cumulative"
        table = table.assign(stage=table["stage"].where(keep))
        for stage in CHOICES["stage"]:
            counted = table[table["flow_id"].isin(_counted(table, stage))]
            for prices in CHOICES["prices"]:
                usd = _dollars(counted, prices)
                for firms in CHOICES["firms"]:
                    group = donor_group(counted["donor"], firms=firms == "with state firms")
                    sums = usd.groupby(group).sum().reindex(groups, fill_value=0.0)
                    chosen = (stage, prices, claims, firms, commerce, totals)
                    rows.append(dict(zip(CHOICES, chosen, strict=True)) | sums.to_dict())
    out = pd.DataFrame(rows)
    powers = out[["RUS", "USA", "CHN"]].idxmax(axis=1)
    return out.assign(first=out[groups].idxmax(axis=1), first_power=powers)


def _counted(table: pd.DataFrame, stage: str) -> list[str]:
    """List the rows that make up a total: of promises, or of one stage."""
    if stage == "promised":
        chains = promise_chains(table)
        return chains.loc[chains["promised_low"].notna(), "flow_id"].to_list()
    return total_flows(table, stage=stage, by=())["counted_ids"].sum()


def _dollars(rows: pd.DataFrame, prices: str) -> pd.Series:
    if prices == "current":
        done = to_usd(rows)
    else:
        done = to_usd(rows, prices=BASE_YEAR, deflator=prices, unknown="null")
    return done[["usd_low", "usd_high"]].mean(axis=1).fillna(0.0).replace(np.inf, np.nan)
