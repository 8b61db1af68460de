"""Counts of the events between two actors by period, as one Ibis expression."""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import IbisError

# Engines on which a look for one row is cheap. BigQuery bills the whole column for it.
_CHEAP = ("duckdb", "pyspark", "polars", "sqlite", "datafusion")


def between(events: ir.Table, a: str, b: str) -> ir.BooleanValue:
    """Return the condition that one acted on the other."""
    there = (events.actor == a) & (events.target == b)
    return there | ((events.actor == b) & (events.target == a))


def can_look(events: ir.Table) -> bool:
    """Tell whether a look at the data is possible and cheap."""
    try:
        return ibis.get_backend(events).name in _CHEAP and not _unbound(events)
    except IbisError:
        return False


def _unbound(events: ir.Table) -> bool:
    from ibis.expr.operations import UnboundTable

    return bool(events.op().find(UnboundTable))


def has_pair(events: ir.Table, a: str, b: str) -> bool:
    """Tell whether there is any event between two actors; stops at the first."""
    found = events.filter(between(events, a, b)).select("source_id").limit(1)
    return len(found.to_pandas()) > 0


def tell_none(events: ir.Table, a: str, b: str) -> str:
    """Say what there is in place of the pair that was asked for."""
    one = {
        f"n_{who}": ((events.actor == code) | (events.target == code)).sum().fill_null(0)
        for who, code in (("a", a), ("b", b))
    }
    seen = events.agg(
        rows=events.count(), first=events.date.min(), last=events.date.max(), **one
    ).to_pandas()
    rows, first, last, n_a, n_b = seen.iloc[0]
    dates = f"{rows:,} events from {first} to {last}" if rows else "no events at all"
    return (
        f"There are no events between {a} and {b}: the source has {dates}, of which {n_a:,} have "
        f"{a} and {n_b:,} have {b} on a side. Give files of other dates, or other actors."
    )


def count_pair(events: ir.Table, a: str, b: str, freq: str) -> ir.Table:
    """Count the events of a pair, and all of its source, by period."""
    events = events.mutate(period=_period(events.date, freq))
    ours = between(events, a, b).fill_null(False)
    quad = events.quad_class

    def number(condition: Any) -> ir.IntegerScalar:
        return (ours & condition).sum().cast("int64").fill_null(0)

    counted = events.group_by("source_id", "period").agg(
        events=number(True),
        from_a=number(events.actor == a),
        from_b=number(events.actor == b),
        cooperation=number(quad.isin([1, 2])),
        conflict=number(quad.isin([3, 4])),
        verbal_cooperation=number(quad == 1),
        material_cooperation=number(quad == 2),
        verbal_conflict=number(quad == 3),
        material_conflict=number(quad == 4),
        # Means differ in the last digits between engines and orders of rows.
        intensity=events.intensity.mean(where=ours).round(6),
        mentions=events.mentions.sum(where=ours).cast("int64"),
        published=events.mentions.count(),
        total=events.count(),
    )
    whole = ibis.window(group_by="source_id")
    cut = counted.total.sum().over(whole) == counted.events.sum().over(whole)
    none = (counted.published > 0) & counted.mentions.isnull()  # no mentions, of those counted
    counted = counted.mutate(
        mentions=ibis.cases((none, 0), else_=counted.mentions),
        total=ibis.cases((cut, None), else_=counted.total).cast("int64"),
    )
    return counted.drop("published").order_by("source_id", "period")


def _period(date: ir.StringValue, freq: str) -> ir.StringValue:
    """Cut an ISO day to the period it lies in, in EDTF."""
    if freq in ("D", "ME", "YE"):
        return date.left({"D": 10, "ME": 7, "YE": 4}[freq])
    day = date.cast("date")
    if freq == "W":
        monday = day.truncate("W").cast("date")
        sunday = (monday + ibis.interval(days=6)).cast("date")
        return monday.cast("string") + "/" + sunday.cast("string")
    month = date.substr(5, 2)
    first = ibis.cases((month < "04", "01"), (month < "07", "04"), (month < "10", "07"), else_="10")
    last = ibis.cases((month < "04", "03"), (month < "07", "06"), (month < "10", "09"), else_="12")
    year = date.left(4)
    return year + "-" + first + "/" + year + "-" + last
