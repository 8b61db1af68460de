"""Totals of money and goods that cannot count the same money twice."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, open_folder
from kgru_analysis.columns import as_frame, need_columns
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, MissingRate, one_of, pair_of_years, refuse, texts
from kgru_analysis.flows.counting import (
    check_amounts,
    check_codes,
    link_reasons,
    plain_ledger,
    reasons_by_row,
    stand_ins,
)
from kgru_analysis.flows.links import Links, read_links, refuse_lost
from kgru_analysis.load import load
from kgru_analysis.money.usd import to_usd

STAGES = (
    "headline", "pledged", "agreed", "ratified", "disbursed", "delivered", "forgiven", "repaid",
    "arrears", "cancelled", "withheld", "requested", "refused",
)  # fmt: skip


def total_flows(
    flows: pd.DataFrame,
    *,
    stage: str | None = None,
    by: str | Sequence[str] = ("donor",),
    prices: int | None = None,
    deflator: str = "usa",
    between: tuple[int, int] | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Add up the flows of one stage, each sum of money once.

    Parameters
    ----------
    flows : DataFrame
        A ledger, or a part of one, with the columns of the table flows: flow_id, stage, amount_low,
        amount_high, currency and those of `by`; date where a currency, `prices` or `between` asks;
        basis, part_of, follows, overlaps, claim_group, preferred and summary where it has them.
    stage : str
        One of `STAGES`. Stages are never added to one another, so there is no default.
    by : str or sequence of str
        Columns to group by; () for one total. A missing value is a group of its own.
    prices, deflator
        As for `to_usd`: None for current dollars, or a year for constant ones.
    between : (int, int), optional
        The first and the last year; rows that are not dated wholly within them are set aside.
    folder : path or Folder, optional
        The data folder of rates and price indices, and of the ledger of which `flows` is a part.

    Returns
    -------
    DataFrame
        Indexed by `by`, sorted; a row for each group that has a row of the stage:

        usd_low, usd_high : the sums of the lower and of the upper bounds, in dollars. A counted
            amount with an open top ("at least") leaves usd_high missing; one with an open bottom
            ("up to") adds nothing to usd_low. Missing where no row of the group is counted.
        counted : the number of rows that make up the sum
        set_aside : the rows of the stage that do not, as text: "id: reason; id: reason"

        `total_rows` has all these rows in a frame.

    Raises
    ------
    MissingRate
        If a counted amount has no exchange rate.
    DataError
        Where no rule decides: links run in a circle or to a row that neither ledger nor folder
        holds; a claim group has two preferred rows; an amount is negative or its bounds swapped;
        a stage, basis or instrument is no code of the folder.
    KgruError
        If the stage is missing or not one of `STAGES`, or a column is missing.

    Notes
    -----
    A row is set aside, for the first reason that holds, if

    1. another row of its claim group is preferred to it;
    2. its basis is a rate or a stock (or left empty);
    3. it states no amount;
    4. it is a memo item (`memo` is "yes"), which cuts across its siblings;
    5. it is not dated within the years asked for;
    6. a row that contains it (`part_of`, at any depth) is itself counted, whoever the donor. A
       package of another stage is not counted here, so its parts are;
    7. a later row of the same stage carries on the same money (`follows`, also by way of rows of
       other stages and of packages): the last word counts. The first counts instead where the
       later row is debt relief on what was lent, money that the first recipient passes on, or
       follows a part of a package of the stage, which then counts as a whole. Payments that
       follow one another (disbursed, delivered, repaid, forgiven) are tranches and add up, unless
       the basis of the later one is "cumulative": what was paid so far holds those before it;
    8. it shares money with a larger row that is counted (`overlaps`, in either row). What the
       smaller row has besides is lost, so the sum is the least that the two can be.

    Rows of the folder that a part of its ledger leaves out are followed where links lead, and
    never counted.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import small_ledger
    >>> print(kg.total_flows(small_ledger("RUS", "KGZ"), stage="forgiven").loc["RUS", "usd_low"])
    30.0
    """
    flows = as_frame(flows, "total_flows")
    by = texts("by", by)
    rows = total_rows(
        flows, stage=stage, by=by, prices=prices, deflator=deflator, between=between, folder=folder
    ).sort_values("flow_id")  # sums and texts are then the same in any order of the ledger
    counted = rows["counted"]
    # An open top makes the sum open: infinity survives adding, a missing value would not.
    rows["usd_low"] = rows["usd_low"].fillna(0).where(counted)
    rows["usd_high"] = rows["usd_high"].fillna(np.inf).where(counted)
    rows["set_aside"] = (rows["flow_id"] + ": " + rows["reason"]).astype("str")
    rows["all"] = "all"
    groups = rows.groupby(by or "all", dropna=False)
    out = groups[["usd_low", "usd_high"]].sum(min_count=1)
    out["usd_high"] = out["usd_high"].replace(np.inf, np.nan)
    out["counted"] = groups["counted"].sum().astype("int64")
    aside = groups["set_aside"].agg(lambda texts: "; ".join(texts.dropna()))
    out["set_aside"] = aside.astype("str")
    return out


def total_rows(
    flows: pd.DataFrame,
    *,
    stage: str | None = None,
    by: str | Sequence[str] = ("donor",),
    prices: int | None = None,
    deflator: str = "usa",
    between: tuple[int, int] | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """List the rows behind a total of `total_flows`, which takes and raises the same.

    Returns
    -------
    DataFrame
        The rows of the stage, with the index and order of `flows`: the columns `by`, flow_id,
        counted (bool), reason (why a row is set aside; missing where it is counted), usd_low and
        usd_high (of counted rows; missing where a bound is open).

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import small_ledger
    >>> ledger = small_ledger("RUS", "KGZ").assign(part_of=None)
    >>> ledger.loc[4] = ledger.loc[3].to_dict() | {"flow_id": "a part", "part_of": "forgiven"}
    >>> rows = kg.total_rows(ledger, stage="forgiven").set_index("flow_id")
    >>> rows.loc["a part", "reason"]
    'part of forgiven, which is counted'
    """
    given = as_frame(flows, "total_rows")
    flows = plain_ledger(given)
    if not isinstance(stage, str):
        present = sorted(set(flows["stage"].dropna())) if "stage" in flows else []
        raise KgruError(
            f"Give one stage, such as stage={present[0] if present else 'disbursed'!r}: a promise "
            "and its payment are the same money, so stages are never added up. "
            f"This ledger has {', '.join(present) or 'none'}."
        )
    one_of("stage", stage, STAGES)
    by = texts("by", by)
    need_columns(flows, ("stage", "amount_low", "amount_high", *by), what="ledger")
    check_amounts(flows)
    check_codes(flows, folder)
    own = len(flows)
    flows = with_linked_rows(flows, folder)
    links = read_links(flows)
    here = (flows["stage"] == stage).fillna(False).to_numpy(dtype=bool)
    here = here & (np.arange(len(flows)) < own)
    refuse_lost(links, here & ~links.rival)
    reasons = reasons_by_row(flows, links)
    if between is not None:
        reasons = np.where(reasons == "", _outside(flows, between), reasons)
    candidate = here & (reasons == "")
    size = size_of_shared(flows, links, candidate, folder)
    stands_for, how = stand_ins(links, candidate, size=size)
    counted = candidate & (stands_for < 0)
    told = link_reasons(flows, links, stands_for, how, by)
    reasons = np.where(candidate & ~counted, told, reasons)
    dollars = in_dollars(flows[counted], prices=prices, deflator=deflator, folder=folder)
    reasons[counted] = None
    rows = flows.loc[here, [*by, "flow_id"]].assign(
        counted=counted[here], reason=pd.array(reasons[here], dtype="str")
    )
    return rows.join(dollars).set_axis(given.index[here[:own]])


def with_linked_rows(flows: pd.DataFrame, folder: AnyFolder = None) -> pd.DataFrame:
    """Add to a part of a folder's ledger the rows that its links lead to; the index is new."""
    whole = flows.reset_index(drop=True)
    links = [column for column in ("part_of", "follows") if column in whole]
    home = open_folder(folder)

    def missing() -> set[str]:
        return {target for c in links for target in whole[c].dropna()} - set(whole["flow_id"])

    if "flow_id" not in whole or not missing() or not home.has("flows"):
        return whole
    if not whole["flow_id"].isin(home.table("flows")["flow_id"]).all():
        return whole
    table = load("flows", folder=home)
    while targets := missing() & set(table["flow_id"]):
        more = table.loc[table["flow_id"].isin(targets), [c for c in whole if c in table]]
        whole = pd.concat([whole, more], ignore_index=True)
    return whole


def _outside(flows: pd.DataFrame, between: tuple[int, int]) -> np.ndarray:
    """Say of rows that are not dated within the years asked for that they are not; else ""."""
    first, last = pair_of_years("between", between)
    need_columns(flows, ["date"], what="ledger")
    dates = parse_dates(flows["date"], unknown="null")
    inside = (dates["earliest"].dt.year >= first) & (dates["latest"].dt.year <= last)
    return np.where(inside, "", f"not dated within {first}-{last}").astype(object)


def years_told(dates: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the first and the last year of dates; an open side takes the other one."""
    earliest, latest = dates["earliest"], dates["latest"]
    return earliest.fillna(latest).dt.year, latest.fillna(earliest).dt.year


def size_of_shared(
    flows: pd.DataFrame, links: Links, candidate: np.ndarray, folder: AnyFolder
) -> np.ndarray:
    """Give the dollars of each candidate, if rows share money: the larger is told by them."""
    size = np.zeros(len(flows))
    told = np.flatnonzero(candidate)
    if len(links.overlaps) and len(told):
        usd = to_usd(flows.iloc[told], unknown="null", folder=folder)
        size[told] = usd[["usd_low", "usd_high"]].max(axis=1).fillna(0)
    return size


def in_dollars(
    counted: pd.DataFrame,
    *,
    prices: int | None = None,
    deflator: str = "usa",
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Convert rows to dollars; an error names them by flow_id, and years that can be asked for."""
    rows = counted.set_index("flow_id")
    done = to_usd(rows, prices=prices, deflator=deflator, unknown="null", folder=folder)
    lost = done[done["rate_basis"].str.startswith("none: ")]
    refuse(
        [(r.Index, r.date, r.rate_basis.removeprefix("none: ")) for r in lost.itertuples()],
        f"{len(lost)} of {len(rows)} amounts cannot be converted:",
        "Correct or leave out these rows, or keep to years that rates and prices reach: "
        "between=(first, last), where there is such an argument.",
        error=MissingRate,
    )
    return done[["usd_low", "usd_high"]].set_index(counted.index)
