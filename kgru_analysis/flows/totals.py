"""Totals of money and goods that cannot count the same money twice."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import need_columns
from kgru_analysis.errors import DataError, KgruError, listed, one_of
from kgru_analysis.flows.links import (
    Links,
    at,
    earlier_rows,
    first_along,
    last_along,
    on_circle,
    read_links,
    refuse_lost,
)
from kgru_analysis.money.usd import to_usd

STAGES = (
    "headline", "pledged", "agreed", "ratified", "disbursed", "delivered", "forgiven", "repaid",
    "arrears", "cancelled", "withheld", "requested", "refused",
)  # fmt: skip
_RATES = {
    "per-year": "a rate by the year, not a sum",
    "per-month": "a rate by the month, not a sum",
    "stock": "a level at a date, not a flow",
}


def total_flows(
    flows: pd.DataFrame,
    *,
    stage: str | None = None,
    by: str | Sequence[str] = ("donor",),
    prices: int | None = None,
    deflator: str = "usa",
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Add up the flows of one stage, each sum of money once.

    Parameters
    ----------
    flows : DataFrame
        A whole ledger with the columns of the table flows: flow_id, stage, amount_low,
        amount_high, currency and those of `by`; date where a currency or `prices` asks for it;
        basis, part_of, follows, claim_group, preferred and summary where it has them.
    stage : str
        One of `STAGES`. Stages are never added to one another, so there is no default.
    by : str or sequence of str
        Columns to group by; () for one total. A missing value is a group of its own.
    prices, deflator
        As for `to_usd`: None for current dollars, or a year for constant ones.
    folder : path or Folder, optional
        Where rates and price indices are read.

    Returns
    -------
    DataFrame
        Indexed by `by`, sorted; a row for each group that has a row of the stage:

        usd_low, usd_high : the sums of the lower and of the upper bounds, in dollars. A counted
            amount with an open top ("at least") leaves usd_high missing; one with an open bottom
            ("up to") adds nothing to usd_low. Missing where no row of the group is counted.
        counted : the number of rows that make up the sum
        set_aside : a dict {flow_id: reason} of the rows of the stage that do not
        counted_ids : the flow_id of each counted row, sorted

    Raises
    ------
    MissingRate
        If a counted amount has no exchange rate.
    DataError
        Where no rule decides: links run in a circle, or from a row of the stage to a row that the
        ledger does not hold; a claim group has two preferred rows; an amount is negative or its
        bounds are swapped.
    KgruError
        If the stage is missing or not one of `STAGES`, or a column is missing.

    Notes
    -----
    A row is set aside, for the first reason that holds, if

    1. another row of its claim group is preferred to it;
    2. its basis is a rate or a stock (or left empty);
    3. it states no amount;
    4. its summary calls it a "Memo item", which cuts across its siblings;
    5. a row that contains it (`part_of`, at any depth) is itself counted, whoever the donor. A
       package of another stage is not counted here, so its parts are;
    6. a later row of the same stage carries on the same money (`follows`, also by way of rows of
       other stages and of packages): the last word counts. The first counts instead where the
       later row is debt relief on what was lent, money that the first recipient passes on, or
       follows a part of a package of the stage, which then counts as a whole.

    Sums of the same money over periods that overlap are told apart only by these links.

    Examples
    --------
    Of the debts of Kyrgyzstan to Russia, 188.9 + 30 + 30 + 240 million dollars were canceled:

    >>> import kgru_analysis as kg
    >>> forgiven = kg.total_flows(kg.load("flows"), stage="forgiven")
    >>> print(forgiven.loc["RUS", "usd_low"] / 1e6)
    488.9
    >>> forgiven.loc["RUS", "set_aside"]["forgiven-2016-2017-debt-60m"]
    'part of forgiven-total-488m9, which is counted'
    """
    if not isinstance(stage, str):
        present = sorted(set(flows["stage"].dropna())) if "stage" in flows else []
        raise KgruError(
            f"Give one stage, such as stage={present[0] if present else 'disbursed'!r}: a promise "
            "and its payment are the same money, so stages are never added up. "
            f"This ledger has {', '.join(present) or 'none'}."
        )
    one_of("stage", stage, STAGES)
    by = [by] if isinstance(by, str) else list(by)
    need_columns(flows, ("stage", "amount_low", "amount_high", *by), what="ledger")
    check_amounts(flows)
    flows = flows.reset_index(drop=True)
    links = read_links(flows)
    here = (flows["stage"] == stage).fillna(False).to_numpy(dtype=bool)
    refuse_lost(links, here & ~links.rival)
    reasons = reasons_by_row(flows, links)
    candidate = here & (reasons == "")
    stands_for, how = settle(links, candidate)
    counted = candidate & (stands_for < 0)
    reasons = np.where(
        candidate & ~counted, link_reasons(flows, links, stands_for, how, by), reasons
    )
    dollars = in_dollars(flows[counted], prices=prices, deflator=deflator, folder=folder)
    return _sums(flows, by, here, counted, reasons, dollars)


def check_amounts(flows: pd.DataFrame) -> None:
    """Refuse amounts below zero and bounds in the wrong order, naming the rows."""
    low, high = flows["amount_low"], flows["amount_high"]
    bad = ((low < 0) | (high < 0) | (low > high)).to_numpy()
    if bad.any():
        rows = flows.loc[bad]
        wrong = "negative, or the lower bound above the upper"
        bounds = zip(rows["amount_low"], rows["amount_high"], strict=True)
        faults = [(row, pair, wrong) for row, pair in zip(rows["flow_id"], bounds, strict=True)]
        raise DataError(
            "Amounts are zero or more, with the lower bound first:\n"
            f"{listed(faults, total=len(faults))}\n"
            "Money that went back is a row of stage repaid; correct the amounts."
        )


def reasons_by_row(flows: pd.DataFrame, links: Links) -> np.ndarray:
    """Say why a row cannot be counted, looking at the row alone; "" where it can."""
    none = pd.Series(None, index=flows.index, dtype="str")
    basis = flows["basis"] if "basis" in flows else pd.Series("total", index=flows.index)
    summary = flows.get("summary", none)
    group = flows.get("claim_group", none).fillna("").to_numpy(dtype=object)
    preferred = pd.Series(links.preferred_id).fillna("another row").to_numpy(dtype=object)
    tests = [
        (links.rival, "rival claim of " + group + ": " + preferred + " is preferred"),
        *((basis == code, text) for code, text in _RATES.items()),
        (basis.isna() & flows["amount_low"].notna(), "its basis is not known"),
        (flows["amount_low"].isna() & flows["amount_high"].isna(), "it states no amount"),
        (summary.str.contains("memo item", case=False), "a memo item, which cuts across others"),
    ]
    reasons = np.full(len(flows), "", dtype=object)
    for where, text in reversed(tests):
        where = np.asarray(where.fillna(False) if isinstance(where, pd.Series) else where, bool)
        reasons = np.where(where, text, reasons)
    return reasons


def settle(links: Links, candidate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Decide which candidates count, so that none of them is the same money as another.

    Returns
    -------
    stands_for : array of int
        For each candidate that does not count, the position of the row that stands for it; -1 for
        one that counts. That row may itself be stood for by another.
    how : array of str
        What the row is to the one that stands for it: "part of", "earlier row of" and so on.
    """
    rows = np.arange(len(candidate))
    top = last_along(links.part_of, candidate)
    tops = candidate & (top == rows)

    # A part carries on the money that its package carries on, unless it says which.
    follows = earlier_rows(links)
    inherits = at(follows, first_along(links.part_of, follows >= 0))
    # The first row of the stage on the way back, or the first inside a package of the stage.
    reached = np.where(tops, at(first_along(inherits, top >= 0), inherits), -1)
    first = at(top, reached)
    first[first == rows] = -1
    relief = (first >= 0) & links.debt & ~links.debt[first]
    onward = (first >= 0) & (links.donor == links.recipient[first]) & (links.donor >= 0)
    inside = (first >= 0) & ((first != reached) | relief | onward)

    # What carries on money that another row holds is held by that row too.
    holder = first_along(first, inside)
    held = tops & (holder >= 0)
    stands_for = np.where(candidate & ~tops, top, np.where(held, at(first, holder), -1))
    how = np.where(relief, "debt relief on ", np.where(onward, "passed on from ", "part of "))
    how = np.where(held & ~inside, "later row of ", how).astype(object)
    # Of several later rows one is named, the same whatever the order of the ledger.
    later = np.flatnonzero(tops & (first >= 0) & ~held)
    later = later[np.argsort(links.ids[later].astype(str))[::-1]]
    stands_for[first[later]] = later
    how[first[later]] = "earlier row of "
    circle = np.flatnonzero(on_circle(stands_for))
    if len(circle):
        first = ((links.ids[i], links.ids[stands_for[i]], "same money") for i in circle)
        raise DataError(
            "Each of these rows is part or an earlier row of the other, so none can be counted:\n"
            f"{listed(first, total=len(circle))}\nTake one of their links out."
        )
    return stands_for, how


def link_reasons(
    flows: pd.DataFrame,
    links: Links,
    stands_for: np.ndarray,
    what: np.ndarray,
    by: Sequence[str] = (),
) -> np.ndarray:
    """Say for rows that stand aside which row counts in their place."""
    reasons = np.full(len(flows), "", dtype=object)
    aside = np.flatnonzero(stands_for >= 0)
    if not len(aside):
        return reasons
    last = first_along(stands_for, stands_for < 0)[aside]
    near = stands_for[aside]
    how = np.where(near == last, ", which is counted", ", whose money is counted as ")
    text = what[aside] + links.ids[near] + how + np.where(near == last, "", links.ids[last])
    for column in by:
        key = flows[column].astype("str").fillna("unknown").to_numpy(dtype=object)
        elsewhere = key[last] != key[aside]
        text = text + np.where(elsewhere, f" (under {column} " + key[last] + ")", "")
    reasons[aside] = text
    return reasons


def in_dollars(
    counted: pd.DataFrame,
    *,
    prices: int | None = None,
    deflator: str = "usa",
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Convert rows to dollars; an error names them by flow_id."""
    rows = counted.set_index("flow_id")
    done = to_usd(rows, prices=prices, deflator=deflator, folder=folder)
    return done[["usd_low", "usd_high"]].set_index(counted.index)


def _sums(flows, by, here, counted, reasons, dollars) -> pd.DataFrame:
    """Put the sums, the counted and the set aside rows of each group into one frame."""
    rows = flows.loc[here, [*by, "flow_id"]].sort_values("flow_id")
    is_counted = rows["counted"] = counted[rows.index]
    money = dollars.reindex(rows.index)
    rows["usd_low"] = money["usd_low"].fillna(0).where(is_counted)
    # An open top makes the sum open: infinity survives adding, a missing value would not.
    rows["usd_high"] = money["usd_high"].fillna(np.inf).where(is_counted)
    rows["reason"] = reasons[rows.index]
    keys = [rows[c] for c in by] if by else [pd.Series("all", index=rows.index, name="all")]
    groups = rows.groupby(keys, dropna=False)
    out = groups[["usd_low", "usd_high"]].sum(min_count=1)
    out["usd_high"] = out["usd_high"].replace(np.inf, np.nan)
    out["counted"] = groups["counted"].sum().astype("int64")
    aside = rows[~rows["counted"]].groupby([k[~rows["counted"]] for k in keys], dropna=False)
    yes = rows[rows["counted"]].groupby([k[rows["counted"]] for k in keys], dropna=False)
    pairs = {key: dict(zip(g["flow_id"], g["reason"], strict=True)) for key, g in aside}
    ids = {key: g["flow_id"].to_list() for key, g in yes}
    names = [key for key, _ in groups]
    out["set_aside"] = pd.Series([pairs.get(k, {}) for k in names], index=out.index, dtype=object)
    out["counted_ids"] = pd.Series([ids.get(k, []) for k in names], index=out.index, dtype=object)
    return out
