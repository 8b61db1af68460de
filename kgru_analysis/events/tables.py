"""Event files and tables as Ibis tables of the columns that a layout uses, on any engine.

DuckDB reads the cells itself. Spark reads lines and splits them, since its own reader fills short
rows and cuts long ones without a word. Neither knows quotes: these files have none.
"""

import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import IbisError

from kgru_analysis.errors import DataError, KgruError, kind_of
from kgru_analysis.events.copies import LONGEST_LINE, scratch
from kgru_analysis.events.files import TextFile, first_lines
from kgru_analysis.events.layouts import (
    Layout,
    by_name,
    by_place,
    is_header,
    require,
    suited,
    tell_counts,
)

_NEVER = "\x1f\x1e\x1d\x1c"  # stands in no file
# DuckDB parts a buffer by the length of the longest line, and loses lines that are longer than what
# is left over. Nothing is, and reading is fastest, where both are of one size.
_BUFFER = LONGEST_LINE + 2_000_000
# A folder named "c1=2" and a file named "x.gz" are plain names here, whatever they hint at.
_CSV = {"auto_detect": False, "quote": "", "escape": "", "max_line_size": _BUFFER,
        "buffer_size": _BUFFER, "hive_partitioning": False, "compression": "none"}  # fmt: skip


class Shape(NamedTuple):
    """How the cells of a file are used: the place of each, a header or none, counts of columns."""

    places: tuple[tuple[str, int], ...]
    header: bool
    counts: tuple[int, ...]


@lru_cache(maxsize=1)
def default_connection() -> Any:
    """Return the DuckDB of this process, which spills to disk rather than fill the memory."""
    connection = ibis.duckdb.connect(
        temp_directory=str(scratch()),
        autoinstall_known_extensions=False,  # nothing is fetched from anywhere
        autoload_known_extensions=False,
    )
    if sys.stdout is not None and sys.stdout.isatty():
        connection.raw_sql("SET enable_progress_bar = true")  # after two seconds
    return connection


def shape_of(text: TextFile, layout: Layout, *, strict: bool = True) -> Shape:
    """Look at the first lines of a file and say how its cells are used."""
    lines = first_lines(text)
    cells = lines[0].split("\t") if lines else []
    if cells and is_header(layout, cells):
        found = by_name(layout, cells)
        require(layout, found, cells, text.label)
        return Shape(tuple(found.items()), True, (len(cells),))
    seen = sorted({line.count("\t") + 1 for line in lines if line})
    if strict and seen and not set(seen) & set(layout.counts):
        raise DataError(
            f"{text.label} has {tell_counts(seen[:5])} columns (parted by tabs) in its first "
            f"lines; layout {layout.name!r} has {tell_counts(layout.counts)}. "
            f"{suited(seen[0], layout.folder)}"
        )
    return Shape(tuple(by_place(layout).items()), False, layout.counts)


def read_files(texts: Sequence[TextFile], layout: Layout, connection: Any) -> ir.Table:
    """Return the cells in use of all rows that have the right number of columns."""
    readers = {"duckdb": _by_duckdb, "pyspark": _by_spark}
    name = getattr(connection, "name", kind_of(connection))
    if name not in readers:
        raise KgruError(
            f"Files are read by DuckDB or Spark, not by {name}; load them there and give the "
            "table, such as connection.table('events')."
        )
    groups: dict[Shape, list[str]] = {}
    for text in texts:
        groups.setdefault(shape_of(text, layout), []).append(text.path)
    first, *others = (readers[name](paths, shape, connection) for shape, paths in groups.items())
    if not others:
        return first
    # Releases differ in columns; a column that one of them lacks is empty there.
    wanted = dict.fromkeys(name for table in (first, *others) for name in table.columns)
    return ibis.union(
        *(
            t.select(**{n: t[n] if n in t.columns else ibis.null("string") for n in wanted})
            for t in (first, *others)
        )
    )


def _by_duckdb(paths: list[str], shape: Shape, connection: Any) -> ir.Table:
    shortest, longest = min(shape.counts), max(shape.counts)
    options = _CSV | {
        "header": shape.header, "delim": "\t", "nullstr": _NEVER,
        # Rows of another width are left out here; rejected_lines lists them.
        "ignore_errors": True, "null_padding": shortest < longest,
        "columns": {f"c{place}": "VARCHAR" for place in range(longest)},
    }  # fmt: skip
    given = ", ".join(f"{name} = {_sql(value)}" for name, value in options.items())
    cells = ", ".join(f"c{place} AS {fill}" for fill, place in shape.places)
    # A cell that is missing is null, one that is empty is not.
    whole = f" WHERE c{shortest - 1} IS NOT NULL" if shortest < longest else ""
    query = f"SELECT {cells} FROM read_csv({_sql(paths)}, {given}){whole}"
    return connection.sql(query, schema=dict.fromkeys(dict(shape.places), "string"))


def _sql(value: Any) -> str:
    """Write a value as a literal of DuckDB."""
    if isinstance(value, list):
        return f"[{', '.join(map(_sql, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_sql(each)}' for name, each in value.items())}}}"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _by_spark(paths: list[str], shape: Shape, connection: Any) -> ir.Table:
    name = ibis.util.gen_name("kgru_lines")
    frame = connection._session.read.text(paths, lineSep="\n")  # Ibis itself reads no plain text
    frame.createOrReplaceTempView(name)
    table = split_lines(connection.table(name).rename(line="value"))
    return pick(table.filter(table["width"].isin(shape.counts)), shape)


def read_lines(text: TextFile, connection: Any) -> ir.Table:
    """Return the lines of one file with their numbers, by DuckDB: line, number, cells, width."""
    lines = connection.read_csv(
        text.path, header=False, delim=_NEVER, columns={"line": "VARCHAR"}, **_CSV
    )
    return split_lines(lines.mutate(number=ibis.row_number() + 1))


def split_lines(lines: ir.Table) -> ir.Table:
    """Add the cells of each line and their number."""
    lines = lines.mutate(cells=lines["line"].split("\t"))
    return lines.mutate(width=lines["cells"].length())


def pick(table: ir.Table, shape: Shape, *also: str) -> ir.Table:
    """Take the cells in use out of split lines, null where a line has none at that place."""
    cells = {
        fill: ibis.cases((table["width"] > place, table["cells"][place]), else_=None)
        for fill, place in shape.places
    }
    return table.select(*also, **cells)


def use_table(table: ir.Table, layout: Layout) -> ir.Table:
    """Return the columns in use of a table that has those of the layout, whatever their types."""
    found = by_name(layout, table.columns)
    require(layout, found, table.columns, f"Table {getattr(table.op(), 'name', 'given')!r}")
    return table.select(**{fill: table[table.columns[place]] for fill, place in found.items()})


def named_table(source: Any, connection: Any) -> ir.Table | None:
    """Return the table of that name, if the connection has one."""
    if connection is None or not isinstance(source, str) or not re.fullmatch(r"\w+", source):
        return None
    try:
        return connection.table(source)
    except IbisError:
        return None
