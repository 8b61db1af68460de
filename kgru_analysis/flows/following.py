"""What came of promises: sums by stage, what arrived, dates and outcomes, one row a promise."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.flows.counting import stand_ins
from kgru_analysis.flows.links import Links, at, led_to_from, marked_at, text_of
from kgru_analysis.flows.promises import PROMISES, links_inside, marked, passed_on, returning
from kgru_analysis.flows.totals import STAGES
from kgru_analysis.money.usd import to_usd

OUTCOMES = ("met", "partly", "cancelled", "withheld", "known unmet", "unknown")
ENDS = ("cancelled", "withheld", "known unmet")
ARRIVED = ("disbursed", "delivered")
TOLERANCE = 0.05  # of a promise, where it was paid in another currency
_EXACT = 1e-9
_GIVEN_UP = ("cancelled", "refused", "withheld")


class Book(NamedTuple):
    """A ledger as it was read."""

    flows: pd.DataFrame
    links: Links
    stage: np.ndarray
    dates: pd.DataFrame
    able: np.ndarray  # whether a row can be added up
    dollars: pd.DataFrame  # usd_low, usd_high at the prices asked for
    now: pd.DataFrame  # the same in dollars of the day
    folder: AnyFolder


def follow(book: Book, chain: np.ndarray, loan: np.ndarray, roots: np.ndarray) -> pd.DataFrame:
    """Say what came of promises.

    Parameters
    ----------
    book : Book
    chain : array of int
        The promise of each row, -1 for none.
    loan : array of int
        The promise of a loan that each row belongs to, where it may be relief.
    roots : array of bool
        The promises wanted.

    Returns
    -------
    DataFrame
        Indexed by the places of the promises, with the columns of `promise_chains` from kind on.
    """
    wanted = np.flatnonzero(roots)
    inside = (chain >= 0) & ~book.links.rival & ~returning(book.links, book.stage, chain)
    inside &= marked_at(roots, chain)
    links = links_inside(book.links, chain)
    usable, onward = inside & book.able, passed_on(book.links, chain)
    arrival = inside & ~onward & _arrives(book, chain)
    promised = book.dollars.loc[wanted].replace(np.inf, np.nan)
    promised.columns = ["promised_low", "promised_high"]
    sums = _sums(book, links, usable & ~onward, chain, loan, wanted)
    passed = usable & onward & np.isin(book.stage, ARRIVED)
    passed = sum_once(links, passed, chain, book.dollars).reindex(wanted)
    passed.columns = ["passed_on_low", "passed_on_high"]
    arrived = _arrivals(book, links, usable, arrival, chain, wanted)
    dates = _dates(book.dates, inside, arrival, chain, wanted)
    parts = [promised, sums, passed, arrived.drop(columns="floor"), dates]
    out = pd.concat(parts, axis=1)
    out.insert(0, "kind", "whole")
    end = _outcome(book, links, inside, arrival, chain, out, arrived["floor"])
    rows = pd.Series(chain[inside]).groupby(chain[inside]).size().reindex(wanted, fill_value=0)
    return pd.concat([out, end, rows.rename("rows").astype("int64")], axis=1)


def sum_once(
    links: Links, candidate: np.ndarray, chain: np.ndarray, amounts: pd.DataFrame
) -> pd.DataFrame:
    """Add up each chain's amounts over the candidates that are not the same money as another."""
    size = amounts["usd_high"].fillna(0).to_numpy()
    stands_for, _ = stand_ins(links, candidate, size=size)
    counted = candidate & (stands_for < 0)
    return amounts[counted].groupby(chain[counted]).sum().replace(np.inf, np.nan)


def _sums(
    book: Book,
    links: Links,
    usable: np.ndarray,
    chain: np.ndarray,
    loan: np.ndarray,
    wanted: np.ndarray,
) -> pd.DataFrame:
    """Add up each stage; what was forgiven of a loan stands in its chain too."""
    frames = {}
    for name in STAGES:
        rows = usable & (book.stage == name)
        sums = sum_once(links, rows, chain, book.dollars) if rows.any() else book.dollars[:0]
        frames[name] = sums.reindex(wanted)
    forgiven = book.able & (book.stage == "forgiven") & (loan >= 0) & (loan != chain)
    if forgiven.any():
        own = links_inside(book.links, loan)
        sums = sum_once(own, forgiven, loan, book.dollars).reindex(wanted)
        frames["forgiven"] = frames["forgiven"].fillna(sums)
    out = pd.concat(frames, axis=1)
    out.columns = [f"{name}_{side}" for name in STAGES for side in ("low", "high")]
    return out


def _arrives(book: Book, chain: np.ndarray) -> np.ndarray:
    """Say which rows are the arrival of what the promise of their chain is about."""
    arrives = np.isin(book.stage, ARRIVED)
    relief = text_of(book.flows, "instrument").eq("debt-relief").to_numpy(dtype=bool)
    return arrives | ((book.stage == "forgiven") & marked_at(relief, chain))


def _arrivals(
    book: Book,
    links: Links,
    usable: np.ndarray,
    arrival: np.ndarray,
    chain: np.ndarray,
    wanted: np.ndarray,
) -> pd.DataFrame:
    """Say what arrived, its share of the promise, and who paid; and the share of its low bound."""
    counted = usable & arrival
    # Something of unknown value that no counted row contains leaves the sum open at the top.
    bare = arrival & book.flows[["amount_low", "amount_high"]].isna().all(axis=1).to_numpy()
    stands_for, _ = stand_ins(links, counted | bare)
    is_open = marked(chain[bare & (stands_for < 0)], len(chain))[wanted]
    come = sum_once(links, counted, chain, book.dollars).reindex(wanted)
    out = pd.DataFrame(
        {"arrived_low": come["usd_low"], "arrived_high": come["usd_high"].mask(is_open)}
    )
    promise = marked(wanted, len(chain))
    lost = usable & np.isin(book.stage, _GIVEN_UP)
    amounts, foreign = _in_money_of_promise(book, counted | lost | (usable & promise), chain)
    come = sum_once(links, counted, chain, amounts).reindex(wanted)
    promised = amounts.loc[wanted].where(lambda x: x > 0).replace(np.inf, np.nan)
    out["share_low"] = come["usd_low"] / promised["usd_high"]
    out["share_high"] = come["usd_high"].mask(is_open) / promised["usd_low"]
    # Canceled and withheld may be the same money, so the larger counts.
    gone = [
        sum_once(links, lost & (book.stage == name), chain, amounts).reindex(wanted)["usd_high"]
        for name in _GIVEN_UP
        if (lost & (book.stage == name)).any()
    ]
    gone = pd.concat(gone, axis=1).max(axis=1) if gone else pd.Series(np.nan, index=wanted)
    out["given_up"] = gone / promised["usd_low"]
    payer = arrival & (links.donor != at(links.donor, chain))
    names = pd.DataFrame({"chain": chain[payer], "donor": book.flows["donor"].to_numpy()[payer]})
    names = names.dropna().drop_duplicates().sort_values("donor")
    out["paid_by"] = names.groupby("chain")["donor"].agg(", ".join).reindex(wanted)
    # A payment in another currency is compared at the mean of a month or year.
    foreign &= counted
    slack = np.where(marked(chain[foreign], len(chain))[wanted], TOLERANCE, _EXACT)
    return out.assign(floor=come["usd_low"] / promised["usd_low"], slack=slack)


def _in_money_of_promise(
    book: Book, rows: np.ndarray, chain: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """Take amounts in the currency of the promise; say which had to be converted.

    Where no rate leads to that currency, as from new rubles to old ones, the chain is taken in
    dollars of the day.
    """
    currency = book.flows["currency"]
    promise = currency.reindex(chain).set_axis(currency.index)
    own = book.flows[["amount_low", "amount_high"]].set_axis(book.now.columns, axis=1)
    own = own.fillna({"usd_high": np.inf}).where(book.now.notna())
    own["usd_low"] = own["usd_low"].fillna(0).where(book.now["usd_low"].notna())
    foreign = rows & (currency != promise).to_numpy()
    if not foreign.any():
        return own, foreign
    unit = pd.DataFrame(
        {"amount_low": 1.0, "amount_high": 1.0, "currency": promise[foreign],
         "date": book.flows.loc[foreign, "date"]}
    )  # fmt: skip
    dollar = to_usd(unit, unknown="null", folder=book.folder)["usd_low"]
    own.loc[foreign] = book.now[foreign].div(dollar, axis=0)
    lost = marked_at(marked(chain[np.flatnonzero(foreign)[dollar.isna()]], len(chain)), chain)
    return own.mask(np.column_stack([lost, lost]), book.now), foreign


def _dates(
    dates: pd.DataFrame,
    inside: np.ndarray,
    arrival: np.ndarray,
    chain: np.ndarray,
    wanted: np.ndarray,
) -> pd.DataFrame:
    """Give the first and the last date of a chain, of the first arrival, and the days between."""
    bounds = dates[["earliest", "latest"]]
    groups = bounds[inside].groupby(chain[inside])
    first = bounds[arrival].groupby(chain[arrival]).min()
    # What arrived "by" some day may have come at any time before it.
    undated = bounds["earliest"].isna()[arrival].groupby(chain[arrival]).any()
    first["earliest"] = first["earliest"].mask(undated)
    named = {
        "first": groups.min(), "last": groups.max(), "money": first, "promised": bounds.loc[wanted],
    }  # fmt: skip
    out = pd.concat([frame.reindex(wanted) for frame in named.values()], axis=1)
    out.columns = [f"{name}_{side}" for name in named for side in ("earliest", "latest")]
    low = (out["money_earliest"] - out["promised_latest"]).dt.days
    high = (out["money_latest"] - out["promised_earliest"]).dt.days
    # Where the bounds overlap the money may have come at once, but not before it was promised.
    low = low.mask(low.isna() & high.notna(), 0)
    return out.assign(lag_low=low.mask((low < 0) & (high >= 0), 0), lag_high=high)


def _outcome(
    book: Book,
    links: Links,
    inside: np.ndarray,
    arrival: np.ndarray,
    chain: np.ndarray,
    out: pd.DataFrame,
    floor: pd.Series,
) -> pd.DataFrame:
    """Give the outcome, what became of the rest where a part arrived, and the last look."""
    stage, dates, wanted = book.stage, book.dates, out.index
    renewed = _renewed(book, links, inside, chain)
    nothing = arrival & (book.dollars["usd_high"] == 0).to_numpy()
    ends = {
        "cancelled": np.isin(stage, ("cancelled", "refused")),
        "withheld": stage == "withheld",
        "known unmet": (stage == "arrears") | nothing,
    }
    end = pd.Series("unknown", index=wanted)
    when = pd.DataFrame(pd.NaT, index=wanted, columns=["earliest", "latest"])
    for name, rows in reversed(ends.items()):
        # An end that a later promise follows was not the end.
        rows = rows & inside & ~renewed
        groups = dates.loc[rows, ["earliest", "latest"]].groupby(chain[rows])
        found = groups.max() if name == "known unmet" else groups.min()
        ended = marked(chain[rows], len(stage))[wanted]
        end = end.mask(ended, name)
        when = when.mask(np.column_stack([ended, ended]), found.reindex(wanted))
    # "At least so much" has no upper bound to reach: it is met by its lower one.
    share = out["share_low"].where(out["promised_high"].notna(), floor)
    met = share >= 1 - out["slack"]
    partly = ~met & (share > 0)
    # The end of one part says nothing of the rest, unless its sum covers what did not arrive.
    covered = out["share_high"] + out["given_up"] >= 1 - out["slack"]
    latest = dates["latest"].fillna(dates["earliest"])
    when = when.mask(np.column_stack([met, met])).add_prefix("ended_")
    return pd.DataFrame(
        {
            "outcome": end.mask(partly, "partly").mask(met, "met"),
            "rest": end.where(covered, "unknown").where(partly),
            "ended_earliest": when["ended_earliest"],
            "ended_latest": when["ended_latest"],
            "last_look": latest[inside].groupby(chain[inside]).max().reindex(wanted),
        }
    )


def _renewed(book: Book, links: Links, inside: np.ndarray, chain: np.ndarray) -> np.ndarray:
    """Say which rows something was promised after, be it on them or later on the same money."""
    again = inside & np.isin(book.stage, PROMISES)
    directly = led_to_from(links.follows, again)
    signed = again & np.isin(book.stage, PROMISES[1:])
    # The same money: the same part of the same promise.
    scope = pd.factorize(pd.MultiIndex.from_arrays([chain, links.part_of]))[0]
    begin = book.dates["earliest"].where(signed).groupby(scope).transform("max")
    return directly | (begin > book.dates["latest"]).to_numpy(dtype=bool)
