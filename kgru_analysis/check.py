"""Every fault of a data folder in one table.

What a column may hold comes from datapackage.json by way of pandera; only the rules that a table
schema cannot say (between rows, between tables) are written here.
"""

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import column_type, data_folder, package, resource_path
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError
from kgru_analysis.rules import (
    Fault,
    bound_faults,
    claim_faults,
    date_bounds,
    date_faults,
    fault,
    foreign_key_faults,
    key_faults,
    link_faults,
    row_labels,
)

COLUMNS = ["table", "row", "column", "value", "rule", "advice"]


def check(folder: str | Path | None = None) -> pd.DataFrame:
    """Find every fault in a data folder.

    Parameters
    ----------
    folder : path, optional
        A folder with a datapackage.json; by default the data that ship with the package.

    Returns
    -------
    DataFrame
        One row a fault: table, row (the row's id, or "line N" of the file where it has none),
        column, value (as written), rule, advice. An empty frame means that the data are sound.
        Bad data never raise; a folder that cannot be read at all is one fault.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> len(kg.check())
    0
    """
    try:
        base = data_folder(folder)
        entries = package(folder)["resources"]
    except KgruError as error:
        return _table([fault("", "", "", str(error), "folder")])
    faults: list[Fault] = []
    frames: dict[str, pd.DataFrame] = {}
    declared = {entry["name"] for entry in entries}
    described = set()
    for entry in entries:
        try:
            path = resource_path(entry, folder)
        except KgruError as error:
            faults.append(fault(entry["name"], "", "", str(error), "missing file"))
            continue
        described.add(path)
        frame, found = _read(path, entry)
        faults += found
        if frame is not None:
            frames[entry["name"]] = frame
    faults += [
        fault("", "", "", path.name, "undescribed file")
        for path in sorted(base.resolve().glob("*.csv"))
        if path not in described
    ]
    bounds = {e["name"]: date_bounds(frames[e["name"]], e) for e in entries if e["name"] in frames}
    for entry in entries:
        name = entry["name"]
        if name not in frames:
            continue
        frame = frames[name]
        for rule in (_schema_faults, key_faults, bound_faults, claim_faults):
            faults += rule(frame, entry)
        faults += foreign_key_faults(frame, entry, frames, declared)
        faults += date_faults(frame, entry, bounds[name])
        faults += link_faults(frame, entry, bounds[name])
    return _table(faults)


def _table(faults: list[Fault]) -> pd.DataFrame:
    return pd.DataFrame(faults, columns=COLUMNS).astype("str")


def _read(path: Path, entry: dict[str, Any]) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Read a file as text cells, indexed by line, and list what keeps a row from being read."""
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
    for line, part in enumerate(text.split("\n"), 1) if "\0" in text else ():
        if "\0" in part:
            faults.append(fault(name, f"line {line}", "", "NUL", "bytes"))
    rows, found = _split(text.replace("\0", ""), name)
    faults += found
    wanted = [field["name"] for field in entry["schema"]["fields"]]
    if not rows or rows[0][1] != wanted:
        header = ",".join(rows[0][1]) if rows else ""
        return None, [*faults, fault(name, "line 1", "", header, "header")]
    sound = []
    for line, cells in rows[1:]:
        if len(cells) == len(wanted):
            sound.append((line, cells))
        else:
            faults.append(fault(name, f"line {line}", "", ",".join(cells), "row length"))
    frame = pd.DataFrame(
        [cells for _, cells in sound],
        index=pd.Index([line for line, _ in sound], dtype="int64"),
        columns=wanted,
        dtype="str",
    )
    return frame.replace("", np.nan), faults


def _split(text: str, name: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows, []
        except csv.Error as error:
            return rows, [fault(name, f"line {line}", "", str(error), "row length")]
        rows.append((line, cells))
        line = reader.line_num + 1


def _schema_faults(frame: pd.DataFrame, entry: dict[str, Any]) -> list[Fault]:
    """Check each cell against the constraints of datapackage.json, all faults at once."""
    import pandera.pandas as pa

    columns = {field["name"]: _column(field) for field in entry["schema"]["fields"]}
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    cases = cases.assign(rule=cases["check"].replace("not_nullable", "required"))
    labels = row_labels(frame, entry)
    return [
        fault(entry["name"], labels[line], column, "" if pd.isna(value) else str(value), rule)
        for line, column, value, rule in zip(
            cases["index"], cases["column"], cases["failure_case"], cases["rule"], strict=True
        )
    ]


def _column(field: dict[str, Any]) -> Any:
    import pandera.pandas as pa

    limits = field.get("constraints", {})
    kind = column_type(field)
    tests: list[tuple[str, Any]] = []
    if kind == "edtf":
        tests.append(
            ("date", lambda cells: parse_dates(cells, unknown="null")["precision"].notna())
        )
    if kind in ("number", "integer", "year"):
        form = r"-?\d+" if kind != "number" else r"-?\d+(\.\d+)?([eE][+-]?\d+)?"
        tests.append(("type", lambda cells: cells.str.fullmatch(form)))
    if "enum" in limits:
        codes = [str(code) for code in limits["enum"]]
        tests.append(("code", lambda cells: cells.isin(codes)))
    if "minimum" in limits or "maximum" in limits:
        low, high = limits.get("minimum", -np.inf), limits.get("maximum", np.inf)
        tests.append(("range", lambda cells: _within(cells, low, high)))
    if "pattern" in limits:
        tests.append(("pattern", lambda cells: cells.str.fullmatch(limits["pattern"])))
    return pa.Column(
        checks=[pa.Check(test, name=rule, error=rule) for rule, test in tests],
        nullable=not limits.get("required", False),
    )


def _within(cells: pd.Series, low: float, high: float) -> pd.Series:
    numbers = pd.to_numeric(cells, errors="coerce")
    return numbers.between(low, high) | numbers.isna()  # what is no number is another rule's fault
