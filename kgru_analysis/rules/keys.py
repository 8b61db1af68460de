"""Rules about keys: of a table's own rows, of other tables, and of ids that stand in a cell."""

import numpy as np
import pandas as pd

from kgru_analysis.descriptor import id_lists
from kgru_analysis.rules.faults import (
    MOST,
    Entry,
    Fault,
    Tables,
    as_list,
    fault,
    faults_where,
    more,
    references,
)


def key_faults(entry: Entry, tables: Tables) -> list[Fault]:
    frame = tables.frames[entry["name"]]
    unique = [
        [f["name"]] for f in entry["schema"]["fields"] if f.get("constraints", {}).get("unique")
    ]
    key = as_list(entry["schema"].get("primaryKey", []))
    if key and key not in unique:
        unique.append(key)
    faults = []
    for columns in unique or [list(frame.columns)]:
        repeated = frame.duplicated(columns) & frame[columns].notna().any(axis=1)
        if not repeated.any():
            continue
        values = frame.loc[repeated, columns].iloc[:MOST].fillna("").agg("+".join, axis=1)
        # The id is what is wrong here, so the line says which of the two rows is meant.
        label = "+".join(columns) if unique else ""
        faults += [
            fault(entry["name"], f"line {line}", label, value, "unique")
            for line, value in values.items()
        ]
        faults += more(entry["name"], label, int(repeated.sum()) - MOST, "unique")
    return faults


def foreign_key_faults(entry: Entry, tables: Tables) -> list[Fault]:
    frame = tables.frames[entry["name"]]
    frames, declared = tables.frames, tables.declared
    faults = []
    astray: dict[str, pd.Series] = {}
    for columns, table, there in sorted(references(entry), key=lambda key: len(key[0])):
        label = "+".join(columns)
        if table not in declared:
            faults.append(fault(entry["name"], "", label, table, "unknown table"))
        if table not in frames:
            continue  # that it is missing or unreadable is a fault of its own
        unknown = _unknown(frame, columns, frames[table], there)
        if len(columns) == 1:
            astray[label] = unknown
        for column in columns[1:] and columns:  # a part that is itself unknown is named already
            if column in astray:
                unknown &= ~astray[column]
        faults += faults_where(frame, entry, unknown, label, "unknown key")
    return faults


def id_list_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """Ids that stand together in a cell are in the tables that `ids_of` of the column names."""
    frame, faults = tables.frames[entry["name"]], []
    for column, places in id_lists(entry["schema"]).items():
        faults += [
            fault(entry["name"], "", column, table, "unknown table")
            for table in places
            if table not in tables.declared
        ]
        if all(table in tables.frames for table in places):
            ids = set().union(*(tables.frames[t].iloc[:, :1].to_numpy().ravel() for t in places))
            lost = frame[column].fillna("").map(lambda cell, ids=ids: not ids >= {*cell.split()})
            faults += faults_where(frame, entry, lost, column, "unknown key")
    return faults


def table_name_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A column with `table_names` names tables of the folder."""
    frame, faults = tables.frames[entry["name"]], []
    for field in entry["schema"]["fields"]:
        if field.get("table_names"):
            column = frame[field["name"]]
            unknown = column.notna() & ~column.isin(tables.declared)
            faults += faults_where(frame, entry, unknown, field["name"], "unknown table")
    return faults


def _unknown(
    frame: pd.DataFrame, columns: list[str], other: pd.DataFrame, there: list[str]
) -> pd.Series:
    """Say which rows have a key, all of it filled in, that is not in another table."""
    # The distinct keys are few; a row is a number of one, or -1 where a part of it is missing.
    row, distinct = np.zeros(len(frame), dtype="int64"), [()]
    for column in columns:
        codes, values = pd.factorize(frame[column])
        both = np.where((row < 0) | (codes < 0), -1, row * len(values) + codes)
        found, row = np.unique(both, return_inverse=True)
        distinct = [
            (*distinct[n // len(values)], values[n % len(values)]) if n >= 0 else ()
            for n in found.tolist()
        ]
        if found.size and found[0] < 0:
            row, distinct = row - 1, distinct[1:]
    known = set(zip(*(other[column].to_numpy(dtype=object) for column in there), strict=True))
    lost = np.array([key not in known for key in distinct] + [False])
    return pd.Series(lost[row], frame.index)


def cell_of_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A cell that is named by table, row and column has to be there, unless its row was taken out.

    The last correction of a cell says what stands there now.
    """
    if entry["name"] not in ("corrections", "recoding"):
        return []
    frame = tables.frames[entry["name"]]
    if not {"table", "row", "column"} <= set(frame):
        return []
    unknown = frame["table"].notna() & ~frame["table"].isin(tables.declared)
    faults = faults_where(frame, entry, unknown, "table", "unknown key")
    cell = frame["column"] != "(row)"
    last = ~frame.duplicated(["table", "row", "column"], keep="last")
    for table, part in frame[cell].groupby("table"):
        if table not in tables.frames:
            continue
        at = tables.frames[table]
        strange = ~part["column"].isin(at.columns) & part["column"].notna()
        faults += faults_where(part, entry, strange, "column", "unknown key")
        lost = ~part["row"].isin(at.iloc[:, 0]) & part["row"].notna()
        faults += faults_where(part, entry, lost, "row", "unknown key")
        if "after" in part:
            there = at[~at.iloc[:, 0].duplicated()].set_index(at.columns[0])
            for column, cells in part[~strange & ~lost & last[part.index]].groupby("column"):
                if column in there:
                    now = there[column].reindex(cells["row"]).fillna("").to_numpy()
                    other = cells["after"].fillna("") != now
                    faults += faults_where(cells, entry, other, "after", "not the cell")
    return faults


def member_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A row that is named with its table has to be there; its sum counts in one place at most."""
    frame = tables.frames[entry["name"]]
    column = "row_id" if "row_id" in frame else "row"
    if not {"table", column} <= set(frame) or "column" in frame:
        return []
    unknown = frame["table"].notna() & ~frame["table"].isin(tables.declared)
    faults = faults_where(frame, entry, unknown, "table", "unknown table")
    for table, part in frame.groupby("table"):
        if table in tables.frames:
            lost = part[column].notna() & ~part[column].isin(tables.frames[table].iloc[:, 0])
            faults += faults_where(part, entry, lost, column, "unknown key")
    if "line" in frame:
        counted = frame["line"].notna()
        rows = (frame["table"] + "\t" + frame[column]).where(counted)
        faults += faults_where(frame, entry, counted & rows.duplicated(), "line", "counted twice")
        faults += faults_where(
            frame, entry, counted & (frame["table"] != "flows"), "line", "counted without a sum"
        )
    return faults


def list_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """Each list of codes is that of a column, and each codelist of a column is there."""
    if entry["name"] != "codelists" or not tables.have("codelists", "list"):
        return []
    frame = tables.frames["codelists"]
    lists = set(frame["list"].dropna())
    faults = [
        fault(name, "", field["name"], f"codelist: {field['codelist']}", "schema")
        for name, other in tables.entries.items()
        for field in other["schema"]["fields"]
        if field.get("codelist", "") not in lists | {""}
    ]
    unused = frame["list"].notna() & ~frame["list"].isin(tables.lists) & ~frame["list"].duplicated()
    unused &= bool(tables.lists)
    return faults + faults_where(frame, entry, unused, "list", "list of no column")
