"""Rules about keys: of a table's own rows, of other tables, and of ids that stand in a cell."""

import numpy as np
import pandas as pd

from kgru_analysis.descriptor import as_list, id_lists, references
from kgru_analysis.rules.faults import Fault, fault
from kgru_analysis.rules.tables import Faults, Table, needs


def key_faults(table: Table) -> Faults:
    frame, schema = table.frame, table.entry["schema"]
    unique = [[f["name"]] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    key = as_list(schema.get("primaryKey", []))
    if key and key not in unique:
        unique.append(key)
    for columns in unique or [list(frame.columns)]:
        places = pd.DataFrame({c: table.distinct(c)[0] for c in columns}, frame.index)
        repeated = places.duplicated()
        if repeated.any():
            repeated &= (places >= 0).any(axis=1)
        label = "+".join(columns) if unique else ""
        # The id is what is wrong here, so the line says which of the two rows is meant.
        yield from table.faults(repeated, label, "unique", by_line=True)


def foreign_key_faults(table: Table) -> Faults:
    astray: dict[str, np.ndarray] = {}
    for columns, name, there in sorted(references(table.entry), key=lambda key: len(key[0])):
        label = "+".join(columns)
        if name not in table.tables.declared:
            yield fault(table.name, "", label, name, "unknown table")
        if name not in table.tables.read:
            continue  # that it is missing or unreadable is a fault of its own
        place, keys = table.distinct(*columns)
        lost = table.tables.read[name].distinct(*there)[1].get_indexer(keys) < 0
        lost[-1] = False  # that it is missing, or a part of it
        unknown = lost[place]
        if len(columns) == 1:
            astray[label] = unknown
        for column in columns[1:] and columns:  # a part that is itself unknown is named already
            if column in astray:
                unknown &= ~astray[column]
        yield from table.faults(unknown, label, "unknown key")


def id_list_faults(table: Table) -> Faults:
    """Ids that stand together in a cell are in the tables that `ids_of` of the column names."""
    tables = table.tables
    for column, places in id_lists(table.entry["schema"]).items():
        for name in places:
            if name not in tables.declared:
                yield fault(table.name, "", column, name, "unknown table")
        if all(name in tables.read for name in places):
            ids = {i for name in places for i in tables.read[name].frame.iloc[:, 0]}
            place, cells = table.distinct(column)
            lost = np.array([not ids >= {*cell.split()} for cell in cells.fillna("")])
            yield from table.faults(lost[place], column, "unknown key")


def table_name_faults(table: Table) -> Faults:
    """A column with `table_names` names tables of the folder."""
    for field in table.entry["schema"]["fields"]:
        if field.get("table_names"):
            yield from _unknown_tables(table, field["name"], "unknown table")


def _unknown_tables(table: Table, column: str, rule: str) -> list[Fault]:
    names = table.frame[column]
    return table.faults(names.notna() & ~names.isin(table.tables.declared), column, rule)


@needs("table row column")
def cell_of_faults(table: Table) -> Faults:
    """A cell named by table, row and column has to be there, unless its row was taken out."""
    frame = table.frame
    yield from _unknown_tables(table, "table", "unknown key")
    cell = frame["column"] != "(row)"
    last = ~frame.duplicated(["table", "row", "column"], keep="last")
    for name, part in frame[cell].groupby("table"):
        if name not in table.tables.read:
            continue
        other = table.tables.read[name]
        columns = other.frame.columns
        strange = ~part["column"].isin(columns) & part["column"].notna()
        place = pd.Series(other.pointed_at(part["row"]), part.index)
        lost = (place < 0) & part["row"].notna()
        yield from table.faults(strange, "column", "unknown key")
        yield from table.faults(lost, "row", "unknown key")
        if "after" in part:
            at = columns.get_indexer(part["column"])
            rows = other.frame.reset_index(drop=True).reindex(place).fillna("")
            now = rows.to_numpy(dtype=object)[np.arange(len(part)), at]
            told = (at > 0) & ~lost & last[part.index]
            wrong = told & (part["after"].fillna("") != now)
            yield from table.faults(wrong, "after", "not the cell")


@needs("table")
def member_faults(table: Table) -> Faults:
    """A row that is named with its table has to be there; its sum counts in one place at most."""
    frame = table.frame
    column = "row_id" if "row_id" in frame else "row"
    if column not in frame or "column" in frame:
        return
    yield from _unknown_tables(table, "table", "unknown table")
    for name, part in frame.groupby("table"):
        if name in table.tables.read:
            unknown = table.tables.read[name].pointed_at(part[column]) < 0
            yield from table.faults(part[column].notna() & unknown, column, "unknown key")
    if "line" in frame:
        counted = frame["line"].notna()
        rows = (frame["table"] + "\t" + frame[column]).where(counted)
        other = counted & (frame["table"] != "flows")
        yield from table.faults(counted & rows.duplicated(), "line", "counted twice")
        yield from table.faults(other, "line", "counted without a sum")


@needs("list code")
def list_faults(table: Table) -> Faults:
    """Each list of codes is that of a column, and each codelist of a column is there."""
    lists, known = table.frame["list"], table.tables.lists
    there = {*lists.dropna(), ""}
    for name, other in table.tables.read.items():
        for field in other.entry["schema"]["fields"]:
            if field.get("codelist", "") not in there:
                told = f"codelist: {field['codelist']}"
                yield fault(name, "", field["name"], told, "schema")
    unused = lists.notna() & ~lists.isin(known) & ~lists.duplicated()
    yield from table.faults(unused & bool(known), "list", "list of no column")
