"""Promises and what came of them: each promise with every later row of the same money."""

import numpy as np
import pandas as pd

from kgru_analysis.columns import need_columns
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import one_of
from kgru_analysis.flows.links import Links, at, read_links, refuse_lost
from kgru_analysis.flows.promises import (
    PROMISES,
    behind,
    chains_of,
    marked,
    passed_on,
    returning,
    within,
)
from kgru_analysis.flows.totals import (
    STAGES,
    check_amounts,
    in_dollars,
    reasons_by_row,
    settle,
)

OUTCOMES = ("met", "partly", "cancelled", "withheld", "known unmet", "unknown")
ARRIVED = ("disbursed", "delivered")
_NEEDED = ("date", "donor", "stage", "amount_low", "amount_high", "currency")
_SHOWN = [
    "flow_id", "date", "donor", "recipient", "instrument", "sector", "purpose", "stage", "basis",
    "confidence",
]  # fmt: skip


def promise_chains(flows: pd.DataFrame, *, level: str = "whole") -> pd.DataFrame:
    """Follow each promise to what came of it.

    Parameters
    ----------
    flows : DataFrame
        A whole ledger with the columns of the table flows.
    level : {"whole", "part"}
        "whole": a promise is a headline, pledged or agreed row that neither follows an earlier row
        nor is part of another. A row that was only asked for before is a promise. A package whose
        parts all carry on money of earlier rows is a new name for it and no promise.
        "part": the parts of these promises, and the promises that have none.

    Returns
    -------
    DataFrame
        One row a promise, in the order of the ledger:

        flow_id, date, donor, recipient, instrument, sector, purpose, stage, basis,
        confidence : of the promise
        promised_low, promised_high : dollars; missing where no sum was promised
        <stage>_low, <stage>_high : dollars of each stage in the chain, each sum once (as in
            `total_flows`); missing where the chain has no sum of that stage
        passed_on_low, passed_on_high : dollars that a recipient spent on out of what it was given,
            such as the loans of a fund; they are in none of the other sums
        arrived_low, arrived_high : dollars that were disbursed or delivered and, where debt relief
            was promised, forgiven. The top is missing where something came without a value.
        share_low, share_high : arrived / promised as [low / high, high / low], not clipped: more
            than promised is above 1. Where promise and arrivals are in one currency they are
            compared in it, so that a falling ruble breaks no promise.
        promised_earliest, promised_latest : bounds of the date of the promise
        first_earliest, first_latest, last_earliest, last_latest : bounds of the first and of the
            last date in the chain
        money_earliest, money_latest : bounds of the date of the first arrival
        lag_low, lag_high : days from the promise to the first arrival, at least 0 where the
            bounds of the two dates overlap
        paid_by : donors of arrivals other than the donor of the promise, joined by ", "
        outcome : one of `OUTCOMES`
        rest : where a part arrived, the outcome of what did not; "unknown" where the sums that
            were canceled, refused or withheld do not cover it
        ended_earliest, ended_latest : bounds of the date of the first cancellation or withholding,
            or of the last look that found the promise unmet
        last_look : the last day that a source in the chain can speak of; for "known unmet" and
            "unknown" the day to which that is known
        rows : number of rows in the chain

    Raises
    ------
    DataError, KgruError, MissingRate
        As for `total_flows`.

    Notes
    -----
    A row belongs to one chain at most: that of the row which it `follows`, or else that of its
    package. So a loan and its later forgiveness are one chain, even where the forgiveness is part
    of a settlement of several debts. What others later pay or owe to the promiser belongs to no
    chain, unless it repays. Rates and stocks belong to a chain but are not added up.

    Outcomes, the first that holds: *met*, at least as much arrived as was promised (the lower
    share is 1 or more, or the lower bound of a promise of "at least" so much was reached);
    *partly*, a known sum arrived; ``cancelled`` (or refused) or *withheld*, a
    row says so and no later row renews the promise; *known unmet*, a source looked and found
    arrears or nothing paid; *unknown*, the rows do not say, which is not the same as nothing.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> chains = kg.promise_chains(kg.load("flows")).set_index("flow_id")
    >>> package = chains.loc["headline-2009-02-package-2150m"]
    >>> package["outcome"], f"{package['share_low']:.0%}"
    ('partly', '21%')
    """
    one_of("level", level, ("whole", "part"))
    need_columns(flows, _NEEDED, what="ledger")
    check_amounts(flows)
    flows = flows.reset_index(drop=True)
    links = read_links(flows)
    refuse_lost(links, ~links.rival)
    stage = flows["stage"].fillna("").to_numpy(dtype=object)
    promise, chain = chains_of(links, stage, level)
    inside = (chain >= 0) & ~links.rival & ~returning(links, stage, chain)
    links = links._replace(
        part_of=within(links.part_of, chain), follows=within(links.follows, chain)
    )
    usable = inside & (reasons_by_row(flows, links) == "")
    dollars = _dollars(flows, usable)
    onward = passed_on(links, chain)
    out = flows.loc[promise, [c for c in _SHOWN if c in flows]]
    out[["promised_low", "promised_high"]] = dollars.loc[promise].replace(np.inf, np.nan)
    for name in STAGES:
        sums = sum_once(links, usable & ~onward & (stage == name), chain, dollars)
        out[[f"{name}_low", f"{name}_high"]] = sums.reindex(out.index)
    passed = sum_once(links, usable & onward & np.isin(stage, ARRIVED), chain, dollars)
    out[["passed_on_low", "passed_on_high"]] = passed.reindex(out.index)
    arrival = inside & ~onward & _arrives(flows, stage, chain)
    floor = _add_arrivals(out, flows, links, usable, arrival, chain, dollars)
    dates = parse_dates(flows["date"], unknown="null")
    _add_dates(out, dates, inside, arrival, chain)
    _add_outcome(out, links, stage, inside, arrival, chain, dates, dollars, floor)
    out["rows"] = pd.Series(chain[inside]).groupby(chain[inside]).size().reindex(out.index)
    return out.astype({"rows": "int64"}).reset_index(drop=True)


def _dollars(flows: pd.DataFrame, usable: np.ndarray) -> pd.DataFrame:
    """Convert the usable rows; a missing bound of an amount becomes 0 or infinity."""
    done = in_dollars(flows[usable]).reindex(flows.index)
    done["usd_low"] = done["usd_low"].mask(usable & done["usd_low"].isna(), 0)
    done["usd_high"] = done["usd_high"].mask(usable & done["usd_high"].isna(), np.inf)
    return done


def sum_once(
    links: Links, candidate: np.ndarray, chain: np.ndarray, amounts: pd.DataFrame
) -> pd.DataFrame:
    """Add up each chain's amounts over the candidates that are not the same money as another."""
    stands_for, _ = settle(links, candidate)
    counted = candidate & (stands_for < 0)
    return amounts[counted].groupby(chain[counted]).sum().replace(np.inf, np.nan)


def _arrives(flows: pd.DataFrame, stage: np.ndarray, chain: np.ndarray) -> np.ndarray:
    """Say which rows are the arrival of what the promise of their chain is about."""
    arrives = np.isin(stage, ARRIVED)
    if "instrument" not in flows:
        return arrives
    relief = (flows["instrument"] == "debt-relief").fillna(False).to_numpy(dtype=bool)
    return arrives | ((stage == "forgiven") & (at(relief.astype(int), chain) == 1))


def _add_arrivals(out, flows, links, usable, arrival, chain, dollars) -> pd.Series:
    """Add what arrived, its share of the promise, and who paid; give the share of its low bound."""
    counted = usable & arrival
    # Something of unknown value that no counted row contains leaves the sum open at the top.
    bare = arrival & flows[["amount_low", "amount_high"]].isna().all(axis=1).to_numpy()
    stands_for, _ = settle(links, counted | bare)
    is_open = marked(chain[bare & (stands_for < 0)], len(flows))[out.index]
    come = sum_once(links, counted, chain, dollars).reindex(out.index)
    out[["arrived_low", "arrived_high"]] = come.assign(usd_high=come["usd_high"].mask(is_open))

    promise = marked(out.index.to_numpy(), len(flows))
    amounts = _comparable(flows, dollars, counted | (usable & promise), chain)
    come = sum_once(links, counted, chain, amounts).reindex(out.index)
    promised = amounts.loc[out.index].where(lambda x: x > 0).replace(np.inf, np.nan)
    out["share_low"] = come["usd_low"] / promised["usd_high"]
    out["share_high"] = come["usd_high"].mask(is_open) / promised["usd_low"]
    payer = arrival & (links.donor != at(links.donor, chain))
    names = pd.DataFrame({"chain": chain[payer], "donor": flows["donor"].to_numpy()[payer]})
    names = names.dropna().drop_duplicates().sort_values("donor")
    out["paid_by"] = names.groupby("chain")["donor"].agg(", ".join).reindex(out.index)
    return come["usd_low"] / promised["usd_low"]


def _comparable(flows, dollars, rows, chain) -> pd.DataFrame:
    """Take amounts as they are in chains of one currency, and dollars in the others."""
    other = rows & (flows["currency"] != _text_at(flows["currency"], chain)).to_numpy()
    mixed = at(marked(chain[other], len(flows)).astype(int), chain) == 1
    own = flows[["amount_low", "amount_high"]].set_axis(dollars.columns, axis=1)
    own = own.fillna({"usd_high": np.inf}).where(dollars.notna())
    return own.mask(np.column_stack([mixed, mixed]), dollars)


def _text_at(values: pd.Series, rows: np.ndarray) -> pd.Series:
    """Look text up at rows; missing at -1."""
    return values.reindex(rows).set_axis(values.index)


def _add_dates(out, dates, inside, arrival, chain) -> None:
    """Add the first and the last date of a chain, of the first arrival, and the days between."""
    bounds = dates[["earliest", "latest"]]
    groups = bounds[inside].groupby(chain[inside])
    out[["first_earliest", "first_latest"]] = groups.min().reindex(out.index)
    out[["last_earliest", "last_latest"]] = groups.max().reindex(out.index)
    first = bounds[arrival].groupby(chain[arrival]).min()
    # What arrived "by" some day may have come at any time before it.
    undated = bounds["earliest"].isna()[arrival].groupby(chain[arrival]).any()
    first["earliest"] = first["earliest"].mask(undated)
    out[["money_earliest", "money_latest"]] = first.reindex(out.index)
    promised = bounds.loc[out.index]
    out[["promised_earliest", "promised_latest"]] = promised
    low = (out["money_earliest"] - promised["latest"]).dt.days
    out["lag_high"] = (out["money_latest"] - promised["earliest"]).dt.days
    # Where the bounds overlap the money may have come at once, but not before it was promised.
    low = low.mask(low.isna() & out["lag_high"].notna(), 0)
    out.insert(
        out.columns.get_loc("lag_high"), "lag_low", low.mask((low < 0) & (out["lag_high"] >= 0), 0)
    )


def _add_outcome(out, links, stage, inside, arrival, chain, dates, dollars, floor) -> None:
    """Add the outcome, what became of the rest where a part arrived, and the last look."""
    latest = dates["latest"].fillna(dates["earliest"])
    renewed = behind(links.follows, inside & np.isin(stage, PROMISES))
    nothing = arrival & (dollars["usd_high"] == 0).to_numpy()
    ends = {
        "cancelled": np.isin(stage, ("cancelled", "refused")),
        "withheld": stage == "withheld",
        "known unmet": (stage == "arrears") | nothing,
    }
    end = pd.Series("unknown", index=out.index)
    when = pd.DataFrame(pd.NaT, index=out.index, columns=["earliest", "latest"])
    for name, rows in reversed(ends.items()):
        # An end that a later promise follows was not the end.
        rows = rows & inside & ~renewed
        groups = dates.loc[rows, ["earliest", "latest"]].groupby(chain[rows])
        found = groups.max() if name == "known unmet" else groups.min()
        ended = marked(chain[rows], len(stage))[out.index]
        end = end.mask(ended, name)
        when = when.mask(np.column_stack([ended, ended]), found.reindex(out.index))
    # "At least so much" has no upper bound to reach: it is met by its lower one.
    share = out["share_low"].where(out["promised_high"].notna(), floor)
    met = share >= 1 - 1e-9
    partly = ~met & (share > 0)
    out["outcome"] = end.mask(partly, "partly").mask(met, "met")
    # The end of one part says nothing of the rest, unless its sum covers what did not arrive.
    given_up = out[[f"{name}_high" for name in ("cancelled", "refused", "withheld")]].max(axis=1)
    covered = out["arrived_high"] + given_up >= out["promised_low"] * (1 - 1e-9)
    out["rest"] = end.where(covered, "unknown").where(partly)
    out[["ended_earliest", "ended_latest"]] = when.mask(np.column_stack([met, met]))
    out["last_look"] = latest[inside].groupby(chain[inside]).max().reindex(out.index)
