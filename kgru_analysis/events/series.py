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
_NEVER = ibis.literal(False)
_SIDE = "side of the pair"  # 1: a acts on b, 2: b on a, 0: others
USED = ("source_id", "date", "actor", "target", "quad_class", "intensity", "mentions")


def can_look(events: ir.Table) -> bool:
    """Tell whether the data are there and may be counted without asking."""
    try:
        name = ibis.get_backend(events).name
    except IbisError:
        return False
    return name in _CHEAP and not events.op().find(ops.UnboundTable)


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
    rows, column, late = _rows(events, a, b)
    ours = rows[_SIDE] > 0
    quad, intensity = (
        ibis.cases((ours, column[name]), else_=None) for name in ("quad_class", "intensity")
    )
    # First by day, side and class, in one pass over the source: what is left is small. What a day
    # is written from, if it is one column, parts the days as well, and few are left to write.
    date = column["date"].op()
    key = _key(date)
    daily = rows.group_by(
        source_id=column["source_id"], date=key.to_expr(), side=rows[_SIDE], quad=quad
    ).agg(
        n=rows.count(),
        intensity=intensity.sum(),
        scored=intensity.count(),
        mentions=column["mentions"].sum(),
    )
    counted = {key: daily.date.op()}
    if late:
        daily = daily.filter(*(condition.replace(counted).to_expr() for condition in late))
        counted = {key: daily.date.op()}
    return _by_period(daily, _period(date.replace(counted).to_expr(), freq), alone=a == b)


def _rows(events: ir.Table, a: str, b: str) -> tuple[ir.Table, dict[str, Any], list[ops.Value]]:
    """Return the rows with their side, the counted columns of them, and conditions for later.

    Where the table is written from another one, the rows are that one's, so that an engine writes
    a column where it is asked for alone. What is asked of days can wait for the counts by day.
    """
    step, late = events.op(), []
    written = {name: events[name].op() for name in USED}
    if isinstance(step, ops.Project) and all(_of_one_row(step.values[name]) for name in USED):
        events, written = step.parent.to_expr(), {name: step.values[name] for name in USED}
        key = _key(written["date"])
        if isinstance(step.parent, ops.Filter) and isinstance(key, ops.Field):
            asked = step.parent.predicates
            late = [p for p in asked if _of_one_row(p) and _names(p) == {key.name}]
            rest = (p.to_expr() for p in asked if p not in late)
            events = step.parent.parent.to_expr().filter(True, *rest)
    actor, target = (_on(events, written.pop(who)) for who in ("actor", "target"))
    side = ibis.cases(
        (_is(actor, a) & _is(target, b), 1), (_is(actor, b) & _is(target, a), 2), else_=0
    )
    cells = {name for value in written.values() for name in _names(value)}
    rows = events.select(*sorted(cells), side.name(_SIDE))
    columns = {name: _on(rows, value).to_expr() for name, value in written.items()}
    return rows, columns, [_on(rows, condition) for condition in late]


def _is(value: ops.Value, code: str) -> ir.BooleanValue:
    """Return the condition that a value is a code.

    Of a choice, each branch is asked first whether it comes to the code: seldom so, and cheaper.
    """
    if isinstance(value, ops.Literal):
        return ibis.literal(value.value == code)  # a missing one is none
    if not isinstance(value, ops.SearchedCase | ops.SimpleCase):
        return value.to_expr() == code
    hits = [_is(result, code) for result in (*value.results, value.default)]
    return ibis.or_(
        *(hit & _asked(value, place) for place, hit in enumerate(hits) if not hit.equals(_NEVER))
    )


def _asked(choice: ops.SearchedCase | ops.SimpleCase, place: int) -> ir.BooleanValue:
    """Return the condition that a choice takes the branch at a place, the default the last."""
    cases = [case.to_expr() for case in choice.cases[: place + 1]]
    if isinstance(choice, ops.SimpleCase):
        cases = [choice.base.to_expr() == case for case in cases]
    asked = [case.fill_null(False) for case in cases]
    return ibis.and_(*asked[place:], *(~case for case in asked[:place]))


def _of_one_row(value: ops.Value) -> bool:
    return not _find(value, _OF_MORE_THAN_A_ROW)


def _key(date: ops.Value) -> ops.Value:
    """Return what days are parted by: the one column that they are written from, or themselves."""
    cells = _find(date, ops.Field)
    return cells[0] if len(cells) == 1 else date


def _on(table: ir.Table, value: ops.Value) -> ops.Value:
    """Return a value as one of a table that has its columns by the same names."""
    cells = {cell: table[cell.name].op() for cell in _find(value, ops.Field)}
    return value.replace(cells, filter=ops.Value)


def _names(value: ops.Value) -> set[str]:
    return {cell.name for cell in _find(value, ops.Field)}


def _find(value: ops.Value, kinds: Any) -> list[Any]:
    """Find operations in a value, but not in the tables that it is of."""
    return value.find(kinds, filter=ops.Value)


def _by_period(daily: ir.Table, period: ir.StringValue, *, alone: bool) -> ir.Table:
    def number(condition: ir.BooleanValue) -> ir.IntegerScalar:
        return daily.n.sum(where=condition).fill_null(0)

    # Only the events of the pair have a class.
    table = daily.group_by("source_id", period=period).agg(
        events=number(daily.side > 0),
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
        mentions=daily.mentions.sum(where=daily.side > 0),
        published=daily.mentions.count(),
        total=daily.n.sum(),
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
        total=ibis.cases((most == 0, None), else_=table.total),
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
