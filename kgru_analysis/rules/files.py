"""The file of a table as cells of text, and what keeps a row of it from being read."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from kgru_analysis.files import numbered_rows
from kgru_analysis.rules.faults import MOST, Entry, Fault, fault, more
from kgru_analysis.rules.letters import odd_letters
from kgru_analysis.rules.tables import Table, Tables

Rows = tuple[list[int], dict[str, tuple[np.ndarray, pd.Index]]]  # lines and columns of a Table


def read_table(path: Path, entry: Entry, tables: Tables) -> tuple[Table | None, list[Fault]]:
    """Read a file as one of these tables, in time that grows with its size; list its faults."""
    name = entry["name"]
    if not path.is_file():
        return None, [fault(name, "", "", path.name, "missing file")]
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [fault(name, f"line {line}", "", repr(raw[error.start]), "bytes")]
    faults = []
    if text.startswith("\ufeff"):
        faults.append(fault(name, "line 1", "", "byte order mark", "bytes"))
        text = text[1:]
    if "\0" in text:
        lines = [line for line, part in enumerate(text.split("\n"), 1) if "\0" in part]
        faults += [fault(name, f"line {line}", "", "NUL", "bytes") for line in lines[:MOST]]
        faults += more(name, "", len(lines) - MOST, "bytes")
        text = text.replace("\0", "")
    wanted = [field["name"] for field in entry["schema"]["fields"]]
    rows, found = _split(text, wanted, name)
    return rows and Table(entry, *rows, odd_letters(text), tables), faults + found


def _split(text: str, wanted: list[str], name: str) -> tuple[Rows | None, list[Fault]]:
    """The rows that are as long as the header, and the faults of all others."""
    cells: list[str] = []
    lines: list[int] = []
    faults: list[Fault] = []
    count: Counter[str] = Counter()
    header: list[str] | None = None
    for line, row in numbered_rows(text):
        if isinstance(row, csv.Error):
            value, rule = str(row), "row length"
        elif header is None:
            header = row
            if header != wanted:  # nothing is known of rows whose columns are not known
                break
            continue
        elif len(row) == len(wanted) and row != wanted:
            cells += row
            lines.append(line)
            continue
        else:
            value, rule = ",".join(row), "header" if row == wanted else "row length"
        count[rule] += 1
        if count[rule] <= MOST:
            faults.append(fault(name, f"line {line}", "", value, rule))
    if header != wanted:
        return None, [*faults, fault(name, "line 1", "", ",".join(header or []), "header")]
    for rule in ("row length", "header"):
        faults += more(name, "", count[rule] - MOST, rule)
    # All in one list: a list a row would keep the garbage collector busy.
    table = np.array([cell or None for cell in cells], dtype=object)
    columns = map(_distinct, table.reshape(len(lines), len(wanted)).T)
    return (lines, dict(zip(wanted, columns, strict=True))), faults


def _distinct(column: np.ndarray) -> tuple[np.ndarray, pd.Index]:
    place, texts = pd.factorize(column)
    return place, pd.Index([*texts, None], dtype="str")
