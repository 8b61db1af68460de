"""Every fault of a data folder in one table.

What a column may hold comes from datapackage.json by way of pandera. What a table schema cannot say
is written here as far as it is about bounds and units, and in rules.py for the rest.
"""

import csv
import io
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, data_folder, package, resource_path
from kgru_analysis.dates.edtf import WIDTH, read_edtf
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.descriptor import column_type
from kgru_analysis.errors import KgruError
from kgru_analysis.files import UNFINISHED
from kgru_analysis.rules import (
    Bounds,
    Fault,
    actor_faults,
    claim_faults,
    correction_faults,
    date_faults,
    fault,
    faults_where,
    foreign_key_faults,
    key_faults,
    link_faults,
    listed,
    overlap_faults,
    pair_faults,
    references,
    row_labels,
    told_faults,
)
from kgru_analysis.rules_links import member_faults

COLUMNS = ["table", "row", "column", "value", "rule", "advice"]

_TYPES = ("edtf", "string", "number", "integer", "year", "any")
_LIMITS: dict[str, type | tuple[type, ...]] = {
    "required": bool, "unique": bool, "enum": list, "pattern": str,
    "minimum": (int, float), "maximum": (int, float),
}  # fmt: skip
# As many digits as pandas reads into 64 bits, and only 0 to 9: \d would also let others in.
_FORMS = {
    "number": r"-?[0-9]{1,30}(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?",
    "integer": r"-?[0-9]{1,18}",
    "year": r"-?[0-9]{4}",
}
_CLOCK = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+(Z|[+-][0-9:]+)?"
_MEASURED = ["value", "low", "high", "value_low", "value_high"]  # in what the unit says
_VERBATIM = {"text"}  # texts to be resolved as they stand, spaces and all


def check(folder: AnyFolder = None) -> pd.DataFrame:
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
    described = {os.path.normpath(entry["path"]) for entry in entries}
    for entry in entries:
        wrong = _entry_faults(entry, entries)
        faults += wrong
        try:
            path = resource_path(entry, folder)
            frame, found = (None, []) if wrong else _read(path, entry)
        except (KgruError, OSError) as error:
            frame, found = None, [fault(entry["name"], "", "", str(error), "missing file")]
        faults += found
        if frame is not None:
            frames[entry["name"]] = frame
    faults += [
        fault("", "", "", path.name, "undescribed file")
        for path in sorted(base.glob("*.csv"))
        if path.name not in described
    ]
    if (base / UNFINISHED).exists():
        faults.append(fault("", "", "", UNFINISHED, "unfinished write"))
    read = [entry for entry in entries if entry["name"] in frames]
    bounds = {entry["name"]: _dates(frames[entry["name"]], entry) for entry in read}
    for entry in read:
        frame, dates = frames[entry["name"]], bounds[entry["name"]]
        numbers = _numbers(frame, entry)
        faults += _cell_faults(frame, entry, dates, numbers)
        for alone in (key_faults, pair_faults, claim_faults, overlap_faults):
            faults += alone(frame, entry)
        for measured in (_bound_faults, _unit_faults):
            faults += measured(frame, entry, numbers)
        faults += date_faults(frame, entry, dates)
        faults += link_faults(frame, entry, dates, numbers)
        for between in (foreign_key_faults, correction_faults, member_faults):
            faults += between(frame, entry, frames, declared)
        for dated in (told_faults, actor_faults):
            faults += dated(frame, entry, frames, bounds)
    return _table(faults)


def _table(faults: list[Fault]) -> pd.DataFrame:
    return pd.DataFrame(faults, columns=COLUMNS).astype("str").drop_duplicates(ignore_index=True)


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
    sound = {}
    for line, cells in rows[1:]:
        if len(cells) == len(wanted) and cells != wanted:
            sound[line] = cells
        else:
            rule = "header" if cells == wanted else "row length"
            faults.append(fault(name, f"line {line}", "", ",".join(cells), rule))
    frame = pd.DataFrame(
        list(sound.values()),
        index=pd.Index(list(sound), dtype="int64"),
        columns=wanted,
        dtype="str",
    )
    return frame.replace("", np.nan), faults


def _split(text: str, name: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    rows: list[tuple[int, list[str]]] = []
    faults: list[Fault] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows, faults
        except csv.Error as error:  # the next row begins on the next line
            faults.append(fault(name, f"line {line}", "", str(error), "row length"))
        else:
            rows.append((line, cells))
        line = reader.line_num + 1


def _entry_faults(entry: dict[str, Any], entries: list[dict[str, Any]]) -> list[Fault]:
    """What an entry of datapackage.json asks for that is unknown, and so would go unchecked."""
    name, schema = entry["name"], entry["schema"]
    columns = {e["name"]: [field["name"] for field in e["schema"]["fields"]] for e in entries}
    wrong = []
    if not all(columns[name]) or len({*columns[name]}) < len(columns[name]):
        wrong.append(("", f"fields: each needs a name of its own: {columns[name]}"))
    if schema.get("missingValues", [""]) != [""]:
        missing = f"missingValues: {schema['missingValues']}; only an empty cell is missing"
        wrong.append(("", missing))
    for field in schema["fields"]:
        kind = column_type(field)
        if kind not in _TYPES:
            wrong.append((field["name"], f"type: {kind}"))
        for limit, value in field.get("constraints", {}).items():
            text = limit in ("minimum", "maximum") and kind in ("edtf", "string", "any")
            if text or not isinstance(value, _LIMITS.get(limit, ())):
                wrong.append((field["name"], f"{limit}: {value}"))
    keys = [(listed(schema.get("primaryKey", [])), name, []), *references(entry)]
    for here, table, there in keys:
        lost = [c for c in here if c not in columns[name]]
        lost += [c for c in there if c not in columns.get(table, there)]
        if lost or (there and len(there) != len(here)):
            wrong.append(("+".join(map(str, here)), f"a key of columns that are not there: {lost}"))
    return [fault(name, "", column, value, "schema") for column, value in wrong]


def _dates(frame: pd.DataFrame, entry: dict[str, Any]) -> Bounds:
    """Bounds of the cells that are dates in EDTF; `parse_dates` alone would take words as well."""
    bounds = {}
    for field in entry["schema"]["fields"]:
        if column_type(field) == "edtf":
            cells = frame[field["name"]]
            short = cells.where(cells.str.fullmatch(rf"[0-9X?~%/.-]{{4,{WIDTH}}}").eq(True), "")
            plain = read_edtf(short.to_numpy(dtype=object).astype(f"S{WIDTH}"))["precision"] >= 0
            edtf = plain | cells.str.fullmatch(_CLOCK).eq(True)
            bounds[field["name"]] = parse_dates(cells.where(edtf), unknown="null")
    return bounds


def _numbers(frame: pd.DataFrame, entry: dict[str, Any]) -> dict[str, pd.Series]:
    """The numbers of each column of numbers; what is not written as one is missing."""
    numbers = {}
    for field in entry["schema"]["fields"]:
        if form := _FORMS.get(column_type(field)):
            cells = frame[field["name"]]
            numbers[field["name"]] = pd.to_numeric(cells.where(cells.str.fullmatch(form).eq(True)))
    return numbers


def _cell_faults(
    frame: pd.DataFrame, entry: dict[str, Any], dates: Bounds, numbers: dict[str, pd.Series]
) -> list[Fault]:
    """Check each cell against the constraints of datapackage.json, all faults at once."""
    import pandera.pandas as pa

    linked = {column for columns, _, _ in references(entry) for column in columns}
    columns = {
        field["name"]: pa.Column(
            checks=[
                pa.Check(test, name=rule, error=rule)
                for rule, test in _tests(field, dates, numbers, linked).items()
            ],
            nullable=not field.get("constraints", {}).get("required", False),
        )
        for field in entry["schema"]["fields"]
    }
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


def _tests(
    field: dict[str, Any], dates: Bounds, numbers: dict[str, pd.Series], linked: set[str]
) -> dict[str, Any]:
    """The rules of one column, each with what says of its cells which are right."""
    name, limits = field["name"], field.get("constraints", {})
    tests: dict[str, Any] = {}
    if name in dates:
        tests["date"] = lambda cells: dates[name].loc[cells.index, "precision"].notna()
    if name in numbers:
        tests["type"] = lambda cells: numbers[name][cells.index].notna()
        low, high = limits.get("minimum", -np.inf), limits.get("maximum", np.inf)
        tests["range"] = lambda cells: (
            ~((numbers[name][cells.index] < low) | (numbers[name][cells.index] > high))
        )
    if "enum" in limits:
        codes = [str(code) for code in limits["enum"]]
        tests["code"] = lambda cells: cells.isin(codes)
    if "pattern" in limits:
        tests["pattern"] = lambda cells: cells.str.fullmatch(limits["pattern"])
    if not tests and name not in linked | _VERBATIM:
        tests["spaces"] = lambda cells: cells == cells.str.strip()
    return tests


def _bound_faults(
    frame: pd.DataFrame, entry: dict[str, Any], numbers: dict[str, pd.Series]
) -> list[Fault]:
    pairs = [(c, c[:-4] + "_high") for c in numbers if c.endswith("_low")]
    pairs += [("low", "high"), ("low", "value"), ("value", "high")]
    faults = []
    for low, high in pairs:
        if low in numbers and high in numbers:
            wrong = numbers[low] > numbers[high]
            faults += faults_where(frame, entry, wrong, low, "low above high")
    return faults


def _unit_faults(
    frame: pd.DataFrame, entry: dict[str, Any], numbers: dict[str, pd.Series]
) -> list[Fault]:
    faults = []
    for unit in frame["unit"].dropna().unique() if "unit" in frame else ():
        low, high = _unit_limits(unit)
        for column in [c for c in _MEASURED if c in numbers]:
            wrong = (numbers[column] < low) | (numbers[column] > high)
            if wrong.any():
                wrong &= frame["unit"] == unit
                faults += faults_where(frame, entry, wrong, column, "outside its unit")
    return faults


def _unit_limits(unit: str) -> tuple[float, float]:
    """The smallest and largest number that a unit allows: 0 and 1 for "share 0-1"."""
    if found := re.fullmatch(r"(?:share|index|class|flag) ([0-9]+)-([0-9]+)", unit):
        return float(found[1]), float(found[2])
    if unit in ("count", "votes"):
        return 0, np.inf
    if re.search(r" per USD$| per international dollar$| = 100$|^index, national base$", unit):
        return np.nextafter(0, 1), np.inf
    return -np.inf, np.inf
