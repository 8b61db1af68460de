"""The file of a table as cells of text, and what keeps a row of it from being read."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd

from kgru_analysis.rules.faults import MOST, Entry, Fault, fault, more
from kgru_analysis.rules.letters import odd_letters


def read_cells(path: Path, entry: Entry) -> tuple[pd.DataFrame | None, list[Fault], set[str]]:
    """Read a file as text cells, indexed by line; list its faults and the kinds of odd letters.

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
    rows, lines, found = _split(text, wanted, name)
    faults += found
    if rows is None:
        return None, faults, set()
    frame = pd.DataFrame(
        rows, index=pd.Index(lines, dtype="int64"), columns=wanted, dtype="str"
    ).replace("", np.nan)
    return frame, faults, odd_letters(text)


def _split(
    text: str, wanted: list[str], name: str
) -> tuple[list[list[str]] | None, list[int], list[Fault]]:
    """The rows that are as long as the header, the line of each, and the faults of all others."""
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    count = {"row length": 0, "header": 0}

    def wrong(line: int, value: str, rule: str) -> None:
        count[rule] += 1
        if count[rule] <= MOST:
            faults.append(fault(name, f"line {line}", "", value, rule))

    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:  # the next row begins on the next line
            wrong(line, str(error), "row length")
        else:
            if header is None:
                header = cells
                if header != wanted:  # nothing is known of rows whose columns are not known
                    break
            elif cells == wanted:
                wrong(line, ",".join(cells), "header")
            elif len(cells) != len(wanted):
                wrong(line, ",".join(cells), "row length")
            else:
                rows.append(cells)
                lines.append(line)
        line = reader.line_num + 1
    if header != wanted:
        return None, [], [*faults, fault(name, "line 1", "", ",".join(header or []), "header")]
    for rule, number in count.items():
        faults += more(name, "", number - MOST, rule)
    return rows, lines, faults
