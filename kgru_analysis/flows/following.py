"""What came of promises: sums by stage, what arrived, dates and outcomes, one row a promise."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.flows.counting import stand_ins
from kgru_analysis.flows.links import Links, at, led_to_from, marked_at, text_of
from kgru_analysis.flows.promises import PROMISES, links_inside, passed_on, returning
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
    """Say what came of promises, by their places: the columns of `promise_chains` from kind on."""
    inside = (chain >= 0) & ~book.links.rival & ~returning(book.links, book.stage, chain)
    inside &= marked_at(roots, chain)
    onward = passed_on(book.links, chain)
    told = _Told(
        book,
        links_inside(book.links, chain),
        chain,
        np.flatnonzero(roots),
        inside,
        inside & book.able,
        inside & ~onward & _arrives(book, chain),
    )
    promised = book.dollars.loc[told.wanted].replace(np.inf, np.nan)
    passed = told.sums(told.usable & onward & np.isin(book.stage, ARRIVED), book.dollars)
    bounds = {"promised": promised, **_by_stage(told, onward, loan), "passed_on": passed}
    sums = pd.concat(bounds.values(), axis=1)
    sums.columns = [f"{name}_{side}" for name in bounds for side in ("low", "high")]
    arrived = _arrivals(told)
    out = pd.concat([sums, arrived.drop(columns="floor"), _dates(told)], axis=1)
    out.insert(0, "kind", "whole")
    rows = pd.Series(chain[inside]).groupby(chain[inside]).size()
    rows = rows.reindex(told.wanted, fill_value=0).rename("rows").astype("int64")
    return pd.concat([out, _outcome(told, out, arrived["floor"]), rows], axis=1)


class _Told(NamedTuple):
    """What the rows of a book tell of the promises that they belong to."""

    book: Book
    links: Links  # those that do not lead out of a chain
    chain: np.ndarray  # the promise of each row
    wanted: np.ndarray  # the promises
    inside: np.ndarray  # whether a row tells of its promise
    usable: np.ndarray  # and can be added up
    arrival: np.ndarray  # and is an arrival of what was promised

    def sums(self, candidate: np.ndarray, amounts: pd.DataFrame) -> pd.DataFrame:
        """Add up the candidates of each promise that are not the same money as another."""
        if not candidate.any():
            return amounts[:0].reindex(self.wanted)
        size = amounts["usd_high"].fillna(0).to_numpy()
        counted = candidate & (stand_ins(self.links, candidate, size=size)[0] < 0)
        found = amounts[counted].groupby(self.chain[counted]).sum().replace(np.inf, np.nan)
        return found.reindex(self.wanted)

    def marked(self, rows: np.ndarray) -> np.ndarray:
        """Say which of the promises have one of these rows."""
        return np.isin(self.wanted, self.chain[rows])


def _by_stage(told: _Told, onward: np.ndarray, loan: np.ndarray) -> dict[str, pd.DataFrame]:
    """Add up each stage; what was forgiven of a loan stands in its chain too."""
    book, rows = told.book, told.usable & ~onward
    frames = {name: told.sums(rows & (book.stage == name), book.dollars) for name in STAGES}
    forgiven = book.able & (book.stage == "forgiven") & (loan >= 0) & (loan != told.chain)
    lent = told._replace(links=links_inside(book.links, loan), chain=loan)
    frames["forgiven"] = frames["forgiven"].fillna(lent.sums(forgiven, book.dollars))
    return frames


def _arrives(book: Book, chain: np.ndarray) -> np.ndarray:
    """Say which rows are the arrival of what the promise of their chain is about."""
    arrives = np.isin(book.stage, ARRIVED)
    relief = text_of(book.flows, "instrument").eq("debt-relief").to_numpy(dtype=bool)
    return arrives | ((book.stage == "forgiven") & marked_at(relief, chain))


def _arrivals(told: _Told) -> pd.DataFrame:
    """Say what arrived, its share of the promise, and who paid; and the share of its low bound."""
    book, links, chain, wanted = told.book, told.links, told.chain, told.wanted
    counted = told.usable & told.arrival
    # Something of unknown value that no counted row contains leaves the sum open at the top.
    bare = told.arrival & book.flows[["amount_low", "amount_high"]].isna().all(axis=1).to_numpy()
    is_open = told.marked(bare & (stand_ins(links, counted | bare)[0] < 0))
    come = told.sums(counted, book.dollars)
    out = pd.DataFrame(
        {"arrived_low": come["usd_low"], "arrived_high": come["usd_high"].mask(is_open)}
    )
    lost = told.usable & np.isin(book.stage, _GIVEN_UP)
    promise = told.usable & np.isin(np.arange(len(chain)), wanted)
    amounts, foreign = _in_money_of_promise(book, counted | lost | promise, chain)
    come = told.sums(counted, amounts)
    promised = amounts.loc[wanted].where(lambda x: x > 0).replace(np.inf, np.nan)
    out["share_low"] = come["usd_low"] / promised["usd_high"]
    out["share_high"] = come["usd_high"].mask(is_open) / promised["usd_low"]
    # Canceled and withheld may be the same money, so the larger counts.
    gone = [told.sums(lost & (book.stage == name), amounts)["usd_high"] for name in _GIVEN_UP]
    out["given_up"] = pd.concat(gone, axis=1).max(axis=1) / promised["usd_low"]
    payer = told.arrival & (links.donor != at(links.donor, chain))
    names = pd.DataFrame({"chain": chain[payer], "donor": book.flows["donor"].to_numpy()[payer]})
    names = names.dropna().drop_duplicates().sort_values("donor")
    out["paid_by"] = names.groupby("chain")["donor"].agg(", ".join).reindex(wanted)
    # A payment in another currency is compared at the mean of a month or year.
    slack = np.where(told.marked(foreign & counted), TOLERANCE, _EXACT)
    return out.assign(floor=come["usd_low"] / promised["usd_low"], slack=slack)


def _in_money_of_promise(
    book: Book, rows: np.ndarray, chain: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """Take amounts in the currency of the promise (or dollars); say which had to be converted."""
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
    lost = np.isin(chain, chain[np.flatnonzero(foreign)[dollar.isna()]])
    return own.mask(np.column_stack([lost, lost]), book.now), foreign


def _dates(told: _Told) -> pd.DataFrame:
    """Give the first and the last date of a chain, of the first arrival, and the days between."""
    bounds, arrival = told.book.dates[["earliest", "latest"]], told.arrival
    came = told.chain[arrival]
    groups = bounds[told.inside].groupby(told.chain[told.inside])
    first = bounds[arrival].groupby(came).min()
    # What arrived "by" some day may have come at any time before it.
    undated = bounds["earliest"].isna()[arrival].groupby(came).any()
    first["earliest"] = first["earliest"].mask(undated)
    named = {"first": groups.min(), "last": groups.max(), "money": first, "promised": bounds}
    out = pd.concat([frame.reindex(told.wanted) for frame in named.values()], axis=1)
    out.columns = [f"{name}_{side}" for name in named for side in ("earliest", "latest")]
    low = (out["money_earliest"] - out["promised_latest"]).dt.days
    high = (out["money_latest"] - out["promised_earliest"]).dt.days
    # Where the bounds overlap the money may have come at once, but not before it was promised.
    low = low.mask(low.isna() & high.notna(), 0)
    return out.assign(lag_low=low.mask((low < 0) & (high >= 0), 0), lag_high=high)


def _outcome(told: _Told, out: pd.DataFrame, floor: pd.Series) -> pd.DataFrame:
    """Give the outcome, what became of the rest where a part arrived, and the last look."""
    book, chain, wanted = told.book, told.chain, out.index
    stage, dates, final = book.stage, book.dates, told.inside & ~_renewed(told)
    nothing = told.arrival & (book.dollars["usd_high"] == 0).to_numpy()
    ends = {
        "cancelled": np.isin(stage, ("cancelled", "refused")),
        "withheld": stage == "withheld",
        "known unmet": (stage == "arrears") | nothing,
    }
    end = pd.Series("unknown", index=wanted)
    when = pd.DataFrame(pd.NaT, index=wanted, columns=["earliest", "latest"])
    for name, rows in reversed(ends.items()):
        # An end that a later promise follows was not the end.
        rows = rows & final
        groups = dates.loc[rows, ["earliest", "latest"]].groupby(chain[rows])
        found = groups.max() if name == "known unmet" else groups.min()
        ended = told.marked(rows)
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
            "last_look": latest[told.inside].groupby(chain[told.inside]).max().reindex(wanted),
        }
    )


def _renewed(told: _Told) -> np.ndarray:
    """Say which rows something was promised after, be it on them or later on the same money."""
    book = told.book
    again = told.inside & np.isin(book.stage, PROMISES)
    signed = again & np.isin(book.stage, PROMISES[1:])
    # The same money: the same part of the same promise.
    scope = pd.factorize(pd.MultiIndex.from_arrays([told.chain, told.links.part_of]))[0]
    begin = book.dates["earliest"].where(signed).groupby(scope).transform("max")
    later = (begin > book.dates["latest"]).to_numpy(dtype=bool)
    return led_to_from(again, told.links.follows) | later
