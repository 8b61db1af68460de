"""Counts of the events between two actors by period, as one Ibis expression."""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import IbisError

# Engines on which counting costs nothing. BigQuery bills every column that is looked at.
_CHEAP = ("duckdb", "pyspark", "polars", "sqlite", "datafusion")


USED = ("source_id", "date", "actor", "target", "quad_class", "intensity", "mentions")


def can_look(events: ir.Table) -> bool:
    """Tell whether the data are there and may be counted without asking."""
    try:
        return ibis.get_backend(events).name in _CHEAP and not _unbound(events)
    except IbisError:
        return False


def _unbound(events: ir.Table) -> bool:
    from ibis.expr.operations import UnboundTable

    return bool(events.op().find(UnboundTable))


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
    side = ibis.cases(
        ((events.actor == a) & (events.target == b), 1),
        ((events.actor == b) & (events.target == a), 2),
        else_=0,
    )
    # Only what is named is written out, and the rest of the columns is most of the query.
    events = events.select("source_id", "date", "quad_class", "intensity", "mentions", side=side)
    # First by day, side and class, in one pass over the source: what is left is small.
    quad = ibis.cases((events.side > 0, events.quad_class), else_=None)
    daily = events.group_by("source_id", "date", "side", quad=quad).agg(
        n=events.count(),
        intensity=events.intensity.sum(),
        scored=events.intensity.count(),
        mentions=events.mentions.sum(),
        published=events.mentions.count(),
    )
    return _by_period(daily, freq, alone=a == b)


def _by_period(daily: ir.Table, freq: str, *, alone: bool) -> ir.Table:
    ours = daily.side > 0

    def number(condition: Any) -> ir.IntegerScalar:
        return daily.n.sum(where=ours & condition).cast("int64").fill_null(0)

    table = daily.group_by("source_id", period=_period(daily.date, freq)).agg(
        events=number(True),
        from_a=number(daily.side == 1),
        from_b=number(daily.side == (1 if alone else 2)),
        cooperation=number(daily.quad.isin([1, 2])),
        conflict=number(daily.quad.isin([3, 4])),
        verbal_cooperation=number(daily.quad == 1),
        material_cooperation=number(daily.quad == 2),
        verbal_conflict=number(daily.quad == 3),
        material_conflict=number(daily.quad == 4),
        score=daily.intensity.sum(where=ours),
        scored=daily.scored.sum(where=ours),
        mentions=daily.mentions.sum(where=ours).cast("int64"),
        published=daily.published.sum(),
        total=daily.n.sum().cast("int64"),
    )
    # The most of others in a period, as the first in order: of a sum over a whole source DuckDB
    # makes a join, for which it reads a table a second time.
    others = table.total - table.events
    most = others.first().over(ibis.window(group_by="source_id", order_by=others.desc()))
    none = (table.published > 0) & table.mentions.isnull()  # of a source that counts mentions
    counts = table.columns[: table.columns.index("score")]
    return table.select(
        *counts,
        # Sums differ in the last digits between engines and orders of rows.
        intensity=(table.score / table.scored.nullif(0)).round(6),
        mentions=ibis.cases((none, 0), else_=table.mentions),
        total=ibis.cases((most == 0, None), else_=table.total).cast("int64"),
    ).order_by("source_id", "period")


def _period(date: ir.StringValue, freq: str) -> ir.StringValue:
    """Cut an ISO day to the period it lies in, in EDTF."""
    if freq in ("D", "ME", "YE"):
        return date.left({"D": 10, "ME": 7, "YE": 4}[freq])
    day = date.cast("date")
    if freq == "W":
        monday = day.truncate("W").cast("date")
        sunday = (monday + ibis.interval(days=6)).cast("date")
        return monday.cast("string").left(10) + "/" + sunday.cast("string").left(10)
    month = date.substr(5, 2)
    first = ibis.cases((month < "04", "01"), (month < "07", "04"), (month < "10", "07"), else_="10")
    last = ibis.cases((month < "04", "03"), (month < "07", "06"), (month < "10", "09"), else_="12")
    year = date.left(4)
    return year + "-" + first + "/" + year + "-" + last
