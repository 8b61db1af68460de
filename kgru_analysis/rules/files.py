"""The file of a table as cells of text, and what keeps a row of it from being read."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from kgru_analysis.files import numbered_rows
from kgru_analysis.rules.faults import MOST, Entry, Fault, fault, more
from kgru_analysis.rules.letters import odd_letters
from kgru_analysis.rules.tables import Cells


def read_cells(path: Path, entry: Entry) -> tuple[Cells | None, list[Fault], set[str]]:
    """Read the cells of a file as text; list its faults and the kinds of odd letters it may hold.

    Time and memory grow with the size of the file, however many of its lines are no rows.
    """
    name = entry["name"]
    if not path.is_file():
        return None, [fault(name, "", "", path.name, "missing file")], set()
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [fault(name, f"line {line}", "", repr(raw[error.start]), "bytes")], set()
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
    cells, found = _split(text, wanted, name)
    faults += found
    return cells, faults, odd_letters(text)


def _split(text: str, wanted: list[str], name: str) -> tuple[Cells | None, list[Fault]]:
    """The cells of rows that are as long as the header, and the faults of all others."""
    cells: list[str] = []
    lines: list[int] = []
    faults: list[Fault] = []
    count = {"row length": 0, "header": 0}

    def wrong(line: int, value: str, rule: str) -> None:
        count[rule] += 1
        if count[rule] <= MOST:
            faults.append(fault(name, f"line {line}", "", value, rule))

    header: list[str] | None = None
    for line, row in numbered_rows(text):
        if isinstance(row, csv.Error):
            wrong(line, str(row), "row length")
        elif header is None:
            header = row
            if header != wanted:  # nothing is known of rows whose columns are not known
                break
        elif row == wanted:
            wrong(line, ",".join(row), "header")
        elif len(row) != len(wanted):
            wrong(line, ",".join(row), "row length")
        else:
            cells += row
            lines.append(line)
    if header != wanted:
        return None, [*faults, fault(name, "line 1", "", ",".join(header or []), "header")]
    for rule, number in count.items():
        faults += more(name, "", number - MOST, rule)
    # All in one list: a list a row would keep the garbage collector busy.
    table = np.array([cell or None for cell in cells], dtype=object)
    columns = table.reshape(len(lines), len(wanted)).T
    return Cells(lines, dict(zip(wanted, map(_distinct, columns), strict=True))), faults


def _distinct(column: np.ndarray) -> tuple[np.ndarray, pd.Index]:
    place, texts = pd.factorize(column)
    return place, pd.Index([*texts, None], dtype="str")
