"""Counts of the events between two actors by period, as one Ibis expression."""

from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.common.exceptions import IbisError

# Engines on which counting costs nothing. BigQuery bills every column that is looked at.
_CHEAP = ("duckdb", "pyspark", "polars", "sqlite", "datafusion")
# What gives another value where it is asked for of other rows, or again.
_OF_MORE_THAN_A_ROW = (ops.Analytic, ops.Reduction, ops.WindowFunction, ops.Subquery, ops.Impure)
_SIDE = "side of the pair"  # 1: a acts on b, 2: b on a, 0: others
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
    rows, column = _rows(events, a, b)
    ours = rows[_SIDE] > 0
    quad, intensity, mentions = (
        ibis.cases((ours, column[name]), else_=None)
        for name in ("quad_class", "intensity", "mentions")
    )
    # First by day, side and class, in one pass over the source: what is left is small. What a day
    # is written from, if it is one column, parts the days as well, and few are left to write.
    date = column["date"].op()
    published = _find(date, ops.Field)
    key = published[0] if len(published) == 1 else date
    daily = rows.group_by(
        source_id=column["source_id"], date=key.to_expr(), side=rows[_SIDE], quad=quad
    ).agg(
        n=rows.count(),
        intensity=intensity.sum(),
        scored=intensity.count(),
        mentions=mentions.sum(),
        published=column["mentions"].count(),
    )
    day = date.replace({key: daily.date.op()}).to_expr()
    return _by_period(daily.mutate(date=day), freq, alone=a == b)


def _rows(events: ir.Table, a: str, b: str) -> tuple[ir.Table, dict[str, Any]]:
    """Return the rows with their side, and each column that is counted as an expression of them.

    Where the table is written from another one, the rows are that one's, so that an engine writes
    a column where it is asked for and not in every row.
    """
    step = events.op()
    written = {name: events[name].op() for name in USED}
    if isinstance(step, ops.Project):
        values = {name: step.values[name] for name in USED}
        if not any(_find(value, _OF_MORE_THAN_A_ROW) for value in values.values()):
            events, written = step.parent.to_expr(), values
    actor, target = (written.pop(who).to_expr() for who in ("actor", "target"))
    side = actor.cases((a, (target == b).ifelse(1, 0)), (b, (target == a).ifelse(2, 0)), else_=0)
    cells = dict.fromkeys(c for value in written.values() for c in _find(value, ops.Field))
    rows = events.select(**{cell.name: cell.to_expr() for cell in cells}, **{_SIDE: side})
    place = {cell: rows[cell.name].op() for cell in cells}
    return rows, {name: value.replace(place).to_expr() for name, value in written.items()}


def _find(value: ops.Value, kinds: Any) -> list[Any]:
    """Find operations in a value, but not in the tables that it is of."""
    return value.find(kinds, filter=ops.Value)


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
        score=daily.intensity.sum(),
        scored=daily.scored.sum(),
        mentions=daily.mentions.sum().cast("int64"),
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
