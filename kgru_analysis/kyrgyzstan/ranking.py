"""Who promised or gave most, under every defensible way of counting."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from kgru_analysis.errors import one_of
from kgru_analysis.flows.chains import promise_chains
from kgru_analysis.flows.totals import total_flows, total_rows
from kgru_analysis.load import load
from kgru_analysis.money.usd import to_usd

# Banks and funds that belong to several states.
LENDERS = ("IMF", "WB", "ADB", "EBRD", "EIB", "ISDB", "EDB", "EFSD", "PARISCLUB")
POWERS = ("RUS", "USA", "CHN")
GROUPS = {"RUS": "Russia", "USA": "United States", "CHN": "China", "lenders": "lenders"}
# What money came as, for instruments that differ in name only.
FORMS = {
    "grant": "grants", "budget-support": "grants", "in-kind": "goods", "duty-free-fuel": "goods",
    "arms": "arms", "loan": "loans", "credit-line": "loans", "fund-capital": "fund capital",
    "equity": "investment", "rent": "rent",
}  # fmt: skip
COMMERCE = ("trade-agreement", "equity", "revenue-share", "rent")
CHOICES = {
    "stage": ("promised", "agreed", "disbursed"),
    "prices": ("current", "usa", "usa-gdp", "recipient"),
    "claims": ("preferred", "lowest", "highest"),
    "donors": ("states alone", "with state firms", "with led banks too"),
    "commerce": ("with commerce", "aid alone"),
    "totals": ("with totals over years", "single sums alone"),
}
BASE_YEAR = 2020


def donor_group(
    donors: pd.Series, *, led: str = "with state firms", folder: str | Path | None = None
) -> pd.Series:
    """Put donors into the groups RUS, USA, CHN, lenders and other.

    Parameters
    ----------
    donors : Series of str
        Codes of donors.
    led : {"states alone", "with state firms", "with led banks too"}
        What counts as a state besides itself: nothing, the companies and funds that it controls,
        or the banks of several states too in which it is the largest owner (column led_by of the
        table actors). Firms that do not count as their state are in no group.
    folder : path, optional
        Another data folder.

    Returns
    -------
    Series of str
        Missing for MULTI, which is all donors together, for Kyrgyzstan itself, and for the
        Russian-Kyrgyz fund, which passes on what Russia gave.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.ranking import donor_group
    >>> donor_group(pd.Series(["RUS", "GAZPROM", "WB", "JPN", "MULTI"])).to_list()
    ['RUS', 'RUS', 'lenders', 'other', nan]
    """
    one_of("led", led, CHOICES["donors"])
    actors = load("actors", folder=folder).set_index("actor")
    leader, bank = donors.map(actors["led_by"]), donors.isin(LENDERS)
    firm = leader.notna() & donors.map(actors["kind"]).isin(("company", "fund")) & ~bank
    group = donors.where(donors.isin(POWERS), "other").mask(bank, "lenders")
    group = group.mask(firm, None if led == "states alone" else leader)
    if led == "with led banks too":
        group = group.mask(bank & leader.notna(), leader)
    return group.mask(donors.isna() | donors.isin(("MULTI", "KGZ", "RKDF"))).astype("str")


def for_others(flows: pd.DataFrame, *, folder: str | Path | None = None) -> pd.Series:
    """Tell which sums are not for the country that the ledger is about.

    Parameters
    ----------
    flows : DataFrame
        A ledger with the column recipient.
    folder : path, optional
        Another data folder.

    Returns
    -------
    Series of bool
        True where a power spends on its own sites and firms, or where the borrower belongs to
        several states (MULTI).

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.ranking import for_others
    >>> for_others(pd.DataFrame({"recipient": ["KGZ", "WFP", "RUSHYDRO", "MULTI"]})).to_list()
    [False, False, True, True]
    """
    actors = load("actors", folder=folder).set_index("actor")
    firm = flows["recipient"].map(actors["kind"]).eq("company").fillna(False)
    firm &= flows["recipient"].map(actors["led_by"]).isin(POWERS)
    return flows["recipient"].isin((*POWERS, "MULTI")) | firm


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
    >>> from kgru_analysis.kyrgyzstan.ranking import with_claims
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
        without the lenders. What is promised are the parts of packages; of the other stages a row
        that a choice leaves out is not counted, and its parts are. Sums for others are left out.
        Those of years that a deflator does not reach are taken in American consumer prices.

    Raises
    ------
    MissingRate
        If a sum that some way counts has no date, or no rate.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.kyrgyzstan.ranking import ranking_choices
    >>> len(ranking_choices(kg.load("flows", claims="all")))
    432
    """
    groups, rows = list(GROUPS), []
    donors = {led: donor_group(flows["donor"], led=led) for led in CHOICES["donors"]}
    for claims in CHOICES["claims"]:
        table = with_claims(flows, pick=claims)
        counted = _counted_in_each_way(table)
        any_way = table[np.logical_or.reduce(list(counted.values()))]
        usd = {prices: _dollars(any_way, prices) for prices in CHOICES["prices"]}
        for (stage, commerce, totals), chosen in counted.items():
            for prices, led in product(CHOICES["prices"], CHOICES["donors"]):
                sums = usd[prices][chosen[any_way.index]].groupby(donors[led]).sum()
                way = (stage, prices, claims, led, commerce, totals)
                found = sums.reindex(groups, fill_value=0.0).to_dict()
                rows.append(dict(zip(CHOICES, way, strict=True)) | found)
    out = pd.DataFrame(rows)
    powers = out[list(POWERS)].idxmax(axis=1)
    return out.assign(first=out[groups].idxmax(axis=1), first_power=powers)


def by_form(flows: pd.DataFrame) -> pd.DataFrame:
    """Set side by side in what form each group of donors gave.

    Parameters
    ----------
    flows : DataFrame
        A whole ledger.

    Returns
    -------
    DataFrame
        Indexed by form, one column a group: the dollars (lower bounds) of what was disbursed and
        what was delivered, each total by itself; missing where there is none. A package counts by
        its parts where those of its stage add up to it.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.kyrgyzstan.ranking import by_form
    >>> print(by_form(kg.load("flows")).loc["arms", "RUS"] / 1e6)
    126.0
    """
    table = flows.assign(form=flows["instrument"].map(FORMS).fillna("other"))
    # A part of another stage or currency than its package has no sum beside it.
    keys = ["flow_id", "stage", "currency"]
    parts = table.groupby(["part_of", *keys[1:]])["amount_low"].sum().rename("parts")
    parts = table.join(parts.rename_axis(keys), on=keys)["parts"]
    table["stage"] = table["stage"].mask(parts >= table["amount_low"])
    totals = [
        total_flows(table, stage=stage, by=("donor", "form"))["usd_low"].dropna().reset_index()
        for stage in ("disbursed", "delivered")
    ]
    came = pd.concat(totals, ignore_index=True)
    came["group"] = donor_group(came["donor"])
    wide = came.groupby(["form", "group"])["usd_low"].sum().reset_index()
    wide = wide.pivot_table(index="form", columns="group", values="usd_low")
    return wide.reindex(columns=list(GROUPS)).dropna(how="all")


def _promised(table: pd.DataFrame) -> list[str]:
    """List the promises of a stated sum, packages in their parts; headlines promise nothing."""
    parts = promise_chains(table, level="part")
    stated = parts["promised_low"].notna() & (parts["stage"] != "headline")
    return parts.loc[stated, "flow_id"].to_list()


def _counted_in_each_way(table: pd.DataFrame) -> dict[tuple[str, ...], pd.Series]:
    """Tell for each stage, commerce and totals which rows make up the sum."""
    promised, counted = _promised(table), {}
    for way in product(*(CHOICES[choice] for choice in ("stage", "commerce", "totals"))):
        stage, commerce, totals = way
        keep = ~for_others(table)
        if commerce == "aid alone":
            keep &= ~table["instrument"].isin(COMMERCE)
        if totals == "single sums alone":
            keep &= table["basis"] != "cumulative"
        ids = promised if stage == "promised" else _counted(table, stage, keep)
        counted[way] = table["flow_id"].isin(ids) & keep
    return counted


def _counted(table: pd.DataFrame, stage: str, keep: pd.Series) -> list[str]:
    """List the rows of a total; a package that is left out still holds its parts together."""
    table = table.assign(stage=table["stage"].where(keep))
    rows = total_rows(table, stage=stage, by=()).query("counted")
    return rows["flow_id"].sort_values().to_list()


def _dollars(rows: pd.DataFrame, prices: str) -> pd.Series:
    """Give the middle of the bounds, or the one bound that is told."""
    if prices == "current":
        done = to_usd(rows)
    else:
        # Prices are those of the country, also where an agency or a fund is handed the money.
        rows = rows.assign(recipient="KGZ")
        done = to_usd(rows, prices=BASE_YEAR, deflator=prices, unknown="null")
        beyond = done["usd_low"].isna() & done["usd_high"].isna()
        done[beyond] = to_usd(rows[beyond], prices=BASE_YEAR, deflator="usa")
    return done[["usd_low", "usd_high"]].mean(axis=1)
