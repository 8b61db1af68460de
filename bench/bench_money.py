"""Time `parse_money` and `to_usd` beside pydeflate on the same amounts, in one process.

pydeflate downloads its figures when it is first used. Here its own ``Source`` class is given our
tables instead, so that both convert by the same rates and deflators and the results can be held
against each other; nothing of it is patched. It reads no text, no dates and no currency codes: it
converts numbers in the currency of a state by whole years, one column a call, so that it is called
twice where `to_usd` converts both bounds.
"""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from timing import seconds

from kgru_analysis.load import load
from kgru_analysis.money.parse import parse_money
from kgru_analysis.money.usd import to_usd

PEER = "pydeflate"
BASE = 2020
STATES = {"KGZ": "KGS", "KAZ": "KZT", "RUS": "RUB", "CHN": "CNY", "USA": "USD"}
YEARS = range(1999, 2025)


def run(n: int = 100_000) -> list[dict[str, Any]]:
    """Time both on ``n`` amounts; one row a task: task, ours_s, peer, peer_s, ratio, note.

    Times are the best of three calls; peer_s and ratio are missing where there is no peer.
    """
    random.seed(0)
    texts, frame = _texts(n), _amounts(n)
    few = texts.sample(n, replace=True, random_state=0, ignore_index=True)
    few = few.mask(few.index >= 0, pd.Series(random.choices(texts[:500].to_list(), k=n)))
    rows = [
        _row(f"parse_money, {n:,} rows, {what}", lambda told=told: parse_money(told, date="2010"))
        for what, told in (("500 distinct texts", few), ("every text another", texts))
    ]
    try:
        peer, why = _peer(), ""
    except Exception as error:
        peer, why = {}, f"{PEER} cannot be used: {type(error).__name__}: {error}"
    few_rows = frame.head(600)  # about the size of the table of flows
    rows += [
        _compare(f"to_usd, {n:,} rows, current dollars", frame, peer.get("ready"), why),
        _compare(
            f"to_usd, {n:,} rows, dollars of {BASE}", frame, peer.get("deflate"), why, prices=BASE
        ),
        _compare("to_usd, 600 rows, current dollars", few_rows, peer.get("ready"), why),
        _compare(
            "to_usd, 600 rows, peer's rates prepared in the call, as its public functions do",
            few_rows,
            peer.get("called"),
            why,
        ),
    ]
    both = _row("amounts as text to dollars", lambda: to_usd(_read(few, frame["date"])))
    return [*rows, both]


def _texts(n: int) -> pd.Series:
    """Different texts in all the spellings that the sources use."""
    shapes = [
        "${} million",
        "about US${} bn",
        "{} млн долларов США",
        "at least {} million euros",
        "{}-million-ruble",
        "{} млрд сомов в год",
        "$1-{} thousand a month",
    ]
    texts = [random.choice(shapes).format(f"{i + 1.5:.1f}") for i in range(n)]
    random.shuffle(texts)
    return pd.Series(texts)


def _read(texts: pd.Series, dates: pd.Series) -> pd.DataFrame:
    read = parse_money(texts, date="2010").rename(
        columns={"low": "amount_low", "high": "amount_high"}
    )
    return read.assign(date=dates)


def _amounts(n: int) -> pd.DataFrame:
    states = random.choices(list(STATES), k=n)
    values = np.round(np.random.default_rng(0).uniform(1e3, 1e9, n), 2)
    return pd.DataFrame(
        {
            "amount_low": values,
            "amount_high": values,
            "currency": [STATES[state] for state in states],
            "donor": states,
            "date": [str(year) for year in random.choices(YEARS, k=n)],
        }
    )


def _peer() -> dict[str, Callable]:
    """Return pydeflate's conversion and deflation, fed with our yearly tables."""
    from pydeflate.core.api import BaseDeflate, BaseExchange
    from pydeflate.core.source import Source

    rates = load("exchange_rates").set_index(["subject", "date"])["value"]
    prices = load("price_indices").query("dataset == 'deflator-chained'")
    prices = prices.set_index(["subject", "date"])["value"]
    table = pd.DataFrame(
        [
            {
                "pydeflate_year": year,
                "pydeflate_entity_code": state,
                "pydeflate_iso3": state,
                "pydeflate_EXCHANGE": 1.0 if code == "USD" else rates[code, str(year)],
                "pydeflate_NGDP_D": prices[state, str(year)],
            }
            for state, code in STATES.items()
            for year in YEARS
        ]
    )
    columns = {"entity_column": "donor", "year_column": "year", "value_column": "value"}

    def exchanger() -> BaseExchange:
        source = Source(name="local", reader=lambda _update: table)
        return BaseExchange(source, source_currency="LCU", target_currency="USA")

    source = Source(name="local", reader=lambda _update: table)
    exchange = exchanger()
    deflate = BaseDeflate(source, source, BASE, "NGDP_D", "LCU", "USA")
    return {
        "ready": lambda frame: exchange.exchange(frame, **columns, reversed_=False),
        "called": lambda frame: exchanger().exchange(frame, **columns, reversed_=False),
        "deflate": lambda frame: deflate.deflate(frame, **columns),
    }


def _compare(task: str, frame: pd.DataFrame, peer: Callable | None, why: str, **more) -> dict:
    ours = lambda: to_usd(frame, deflator="donor", **more)  # noqa: E731
    if peer is None:
        return _row(task, ours, note=why)
    given = frame.assign(value=frame["amount_low"], year=frame["date"].astype(int))
    given = given[["donor", "year", "value"]].assign(row=given.index)
    theirs = peer(given).set_index("row")["value"].reindex(frame.index)
    apart = (theirs / ours()["usd_low"] - 1).abs().max()
    note = f"peer: two calls, one a bound, years ready as numbers; results agree to {apart:.0e}"
    return _row(task, ours, lambda: (peer(given), peer(given)), note)


def _row(task: str, ours: Callable, theirs: Callable | None = None, note: str = "") -> dict:
    ours_s, peer_s = seconds(ours, 3), seconds(theirs, 3) if theirs else None
    return {
        "task": task,
        "ours_s": ours_s,
        "peer": PEER if theirs or note else "",
        "peer_s": peer_s,
        "ratio": peer_s / ours_s if theirs else None,
        "note": note,
    }


if __name__ == "__main__":
    print(pd.DataFrame(run()).to_string(index=False, max_colwidth=90))
