"""Promises and what came of them: each promise with every later row of the same money."""

from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import as_frame, need_columns
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import one_of, pair_of_years
from kgru_analysis.flows.counting import (
    check_amounts,
    check_codes,
    plain_ledger,
    reasons_by_row,
    shares_money,
)
from kgru_analysis.flows.following import Book, follow
from kgru_analysis.flows.links import marked_at, read_links, refuse_lost, text_of
from kgru_analysis.flows.packages import in_parts
from kgru_analysis.flows.promises import Chains, chains_of
from kgru_analysis.flows.totals import in_dollars, years_told

_NEEDED = ("date", "donor", "stage", "amount_low", "amount_high", "currency")
_SHOWN = [
    "flow_id", "date", "donor", "recipient", "instrument", "sector", "purpose", "stage", "basis",
    "confidence",
]  # fmt: skip


def promise_chains(
    flows: pd.DataFrame,
    *,
    level: str = "whole",
    headlines: bool = True,
    prices: int | None = None,
    deflator: str = "usa",
    between: tuple[int, int] | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Follow each promise to what came of it.

    Raises `DataError`, `KgruError`, `MissingRate` as for `total_flows`.

    Parameters
    ----------
    flows : DataFrame
        A whole ledger with the columns of the table flows.
    level : {"whole", "part"}
        "whole": a promise is a headline, pledged or agreed row that neither follows an earlier row
        (one only asked for aside) nor is part of another. A package whose parts all carry on money
        of earlier rows is a new name for it and no promise; one whose parts have other donors than
        itself is given in its parts. "part": the parts of these promises, and those that have none.
    headlines : bool
        Whether a headline promises something; if not, what was pledged or signed under it is a
        promise by itself.
    prices, deflator
        As for `to_usd`, for the columns in dollars. What became of a promise is judged in the
        money of the promise, whatever the prices.
    between : (int, int), optional
        The first and the last year in which a promise was made; what came of it may be later.
    folder : path or Folder, optional
        Where rates and price indices are read.

    Returns
    -------
    DataFrame
        One row a promise, in the order of the ledger:

        flow_id, date, donor, recipient, instrument, sector, purpose, stage, basis,
        confidence : of the promise
        kind : "whole", "part", or "rest" for what a package holds besides its parts (under the
            flow_id of the package)
        promised_low, promised_high : dollars; missing where no sum was promised
        <stage>_low, <stage>_high : dollars of each stage in the chain, each sum once (as in
            `total_flows`); missing where there is none. What was forgiven stands in the chain of
            the loan and in that of the promised relief.
        passed_on_low, passed_on_high : dollars that a recipient spent on out of what it was given,
            such as the loans of a fund; they are in none of the other sums
        arrived_low, arrived_high : dollars that were disbursed or delivered and, where debt relief
            was promised, forgiven. The top is missing where something came without a value.
        share_low, share_high : arrived / promised as [low / high, high / low], above 1 where more
            came. Both are counted in the currency of the promise, payments in another one at the
            rate of their own date; in dollars where there is no such rate.
        given_up : what was canceled, refused or withheld as a share of the promise, at most
        promised_earliest, promised_latest, money_earliest, money_latest : bounds of the dates of
            the promise and of the first arrival; first_earliest, first_latest, last_earliest,
            last_latest : of the first and the last date in the chain
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
        shares_money_with : the larger promise of these that holds some of the same money
            (`overlaps`), so that the two are never added; missing where there is none

    Notes
    -----
    *Which rows.* A row belongs to one chain at most: that of the row which it `follows`, or else
    that of its package. Debt relief that is promised on an older loan is a promise of its own, and
    so is an appropriation inside a claim on what was paid over years (basis "cumulative"). What
    others later pay or owe to the promiser belongs to no chain, unless it repays. Rates and stocks
    are not added up. Payments that follow one another are tranches and add up; one of basis
    "cumulative" tells what came so far and replaces them.

    *Outcomes*, the first that holds: *met*, at least as much arrived as was promised (the lower
    share is 1 or more, or .95 where a payment came in another currency, since the rate of the
    very day is not known; or the lower bound of a promise of "at least" so much was reached);
    *partly*, a known sum arrived; ``cancelled`` (or refused) or *withheld*, a row says so and
    nothing was pledged or agreed anew since; *known unmet*, a source looked and found arrears or
    nothing paid; *unknown*, the rows do not say, which is not the same as nothing.

    *Packages in parts.* What was paid or ended for a package as a whole is told of its parts where
    it decides them: a package paid in full has paid its parts, one that was canceled has canceled
    those of which nothing else is known. Where less came than the whole, and not part by part, or
    no part names a sum, the package stays one row. Parts that add up to less than it leave a row
    of kind "rest".

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import small_ledger
    >>> chain = kg.promise_chains(small_ledger("RUS", "KGZ")).set_index("flow_id").loc["promise"]
    >>> chain["outcome"], f"{chain['share_low']:.0%}"
    ('partly', '40%')
    """
    one_of("level", level, ("whole", "part"))
    flows = plain_ledger(as_frame(flows, "promise_chains"))
    need_columns(flows, _NEEDED, what="ledger")
    check_amounts(flows)
    flows = flows.reset_index(drop=True)
    check_codes(flows, folder)
    links = read_links(flows)
    refuse_lost(links, ~links.rival)
    chains = chains_of(links, flows, headlines=headlines)
    stage = text_of(flows, "stage").fillna("").to_numpy(dtype=object)
    dates = parse_dates(flows["date"], unknown="null")
    asked = chains.whole | chains.part
    if between is not None:
        asked &= _made(dates, between)
    able = (reasons_by_row(flows, links) == "") & _of_any(chains, asked)
    now = _dollars(flows, able, folder=folder)
    shown = now if prices is None else _dollars(
        flows, able, prices=prices, deflator=deflator, folder=folder
    )  # fmt: skip
    book = Book(flows, links, stage, dates, able, shown, now, folder)
    whole = follow(
        book, chains.of_whole, chains.loan_of_whole, chains.whole & _of_any(chains, asked)
    )
    out = in_parts(book, whole, chains, every=level == "part")
    out = out[asked[out.index]]
    told = flows.loc[out.index, [c for c in _SHOWN if c in flows]]
    found = pd.concat([told, out], axis=1).reset_index(drop=True)
    size = found[["promised_low", "promised_high"]].max(axis=1).fillna(0).to_numpy()
    return found.assign(shares_money_with=shares_money(flows, found["flow_id"], size))


def _made(dates: pd.DataFrame, between: tuple[int, int]) -> np.ndarray:
    """Say which rows are dated within some years."""
    first, last = pair_of_years("between", between)
    begin, end = years_told(dates)
    return ((begin >= first) & (end <= last)).to_numpy(dtype=bool)


def _of_any(chains: Chains, asked: np.ndarray) -> np.ndarray:
    """Say which rows stand in a chain, or in the package of a part, that was asked for."""
    roots = asked.copy()
    package = chains.package[asked]
    roots[package[package >= 0]] = True
    roots |= chains.part & marked_at(roots, chains.package)
    near = (chains.of_whole, chains.of_part, chains.within)
    return np.logical_or.reduce([marked_at(roots, of) for of in near])


def _dollars(flows: pd.DataFrame, usable: np.ndarray, **prices: Any) -> pd.DataFrame:
    """Convert the usable rows; a missing bound of an amount becomes 0 or infinity."""
    done = in_dollars(flows[usable], **prices).reindex(flows.index)
    low = done["usd_low"].mask(usable & done["usd_low"].isna(), 0)
    return done.assign(
        usd_low=low, usd_high=done["usd_high"].mask(usable & done["usd_high"].isna(), np.inf)
    )
