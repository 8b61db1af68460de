"""Rules about single cells: what datapackage.json says of a column, and what a unit allows."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from kgru_analysis.dates.edtf import WIDTH, read_edtf
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.descriptor import column_type
from kgru_analysis.rules.faults import (
    VERBATIM,
    Bounds,
    Entry,
    Fault,
    Table,
    as_list,
    fault,
    needs,
    references,
)

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


def odd_entry(entry: Entry, entries: list[Entry]) -> list[Fault]:
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
        if "own_enum" in field:
            wrong.append((field["name"], f"enum beside codelist: {field['codelist']}"))
        for limit, value in field.get("constraints", {}).items():
            text = limit in ("minimum", "maximum") and kind in ("edtf", "string", "any")
            if text or not isinstance(value, _LIMITS.get(limit, ())):
                wrong.append((field["name"], f"{limit}: {value}"))
    keys = [(as_list(schema.get("primaryKey", [])), name, []), *references(entry)]
    for here, table, there in keys:
        lost = [c for c in here if c not in columns[name]]
        lost += [c for c in there if c not in columns.get(table, there)]
        if lost or (there and len(there) != len(here)):
            wrong.append(("+".join(map(str, here)), f"a key of columns that are not there: {lost}"))
    return [fault(name, "", column, value, "schema") for column, value in wrong]


def cell_dates(frame: pd.DataFrame, entry: Entry) -> Bounds:
    """Bounds of the cells that are dates in EDTF; `parse_dates` alone would take words as well."""
    bounds = {}
    for field in entry["schema"]["fields"]:
        if column_type(field) == "edtf":
            # Each text is read once: a series has the same dates again and again.
            place, texts = pd.factorize(frame[field["name"]], use_na_sentinel=False)
            found = _edtf_bounds(pd.Series(texts, dtype="str")).take(place)
            bounds[field["name"]] = found.set_axis(frame.index)
    return bounds


def _edtf_bounds(cells: pd.Series) -> pd.DataFrame:
    short = cells.where(cells.str.fullmatch(rf"[0-9X?~%/.-]{{4,{WIDTH}}}").eq(True), "")
    plain = read_edtf(short.to_numpy(dtype=object).astype(f"S{WIDTH}"))["precision"] >= 0
    edtf = plain | cells.str.fullmatch(_CLOCK).eq(True)
    return parse_dates(cells.where(edtf), unknown="null")


def cell_numbers(frame: pd.DataFrame, entry: Entry) -> dict[str, pd.Series]:
    """The numbers of each column of numbers; what is not written as one is missing."""
    numbers = {}
    for field in entry["schema"]["fields"]:
        if form := _FORMS.get(column_type(field)):
            cells = frame[field["name"]]
            plain = cells.where(cells.str.fullmatch(form).eq(True))
            numbers[field["name"]] = pd.to_numeric(plain).astype("float64")
    return numbers


def cell_faults(table: Table) -> Iterator[Fault]:
    """Check each cell against the constraints of datapackage.json, all faults at once."""
    import pandera.pandas as pa

    linked = {column for columns, _, _ in references(table.entry) for column in columns}
    columns = {}
    for field in table.entry["schema"]["fields"]:
        tests = _tests(field, table.dates, table.numbers, linked)
        required = field.get("constraints", {}).get("required", False)
        if tests or required:  # of what the foreign keys look after, nothing is left to say here
            checks = [pa.Check(test, name=rule, error=rule) for rule, test in tests.items()]
            columns[field["name"]] = pa.Column(checks=checks, nullable=not required)
    try:
        pa.DataFrameSchema(columns).validate(table.frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return
    cases = cases.assign(rule=cases["check"].replace("not_nullable", "required"))
    for (column, rule), found in cases.groupby(["column", "rule"], sort=False):
        # The lines, in their order of failure; a cell fails a rule once.
        yield from table.faults(pd.Series(True, found["index"].astype("int64")), column, rule)


def _tests(field: Entry, dates: Bounds, numbers: dict[str, pd.Series], linked: set[str]) -> Entry:
    """The rules of one column, each with what says of its cells which are right."""
    name, limits = field["name"], field.get("constraints", {})
    tests: Entry = {}
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
    if not tests and name not in linked | VERBATIM:
        tests["spaces"] = lambda cells: cells == cells.str.strip()
    return tests


def bound_faults(table: Table) -> Iterator[Fault]:
    numbers = table.numbers
    pairs = [(c, c[:-4] + "_high") for c in numbers if c.endswith("_low")]
    for low, high in [*pairs, ("low", "high"), ("low", "value"), ("value", "high")]:
        if low in numbers and high in numbers:
            yield from table.faults(numbers[low] > numbers[high], low, "low above high")


@needs("unit")
def unit_faults(table: Table) -> Iterator[Fault]:
    units = table.frame["unit"]
    limits = {unit: _unit_limits(unit) for unit in units.dropna().unique()}
    # As numbers: what is mapped from no units, in an empty table, stays text.
    low = units.map({unit: least for unit, (least, _) in limits.items()}).astype(float)
    high = units.map({unit: most for unit, (_, most) in limits.items()}).astype(float)
    for column in [c for c in _MEASURED if c in table.numbers]:
        value = table.numbers[column]
        yield from table.faults((value < low) | (value > high), column, "outside its unit")


def _unit_limits(unit: str) -> tuple[float, float]:
    """The smallest and largest number that a unit allows: 0 and 1 for "share 0-1"."""
    if found := re.fullmatch(r"(?:share|index|class|flag) ([0-9]+)-([0-9]+)", unit):
        return float(found[1]), float(found[2])
    if unit in ("count", "votes"):
        return 0, np.inf
    if re.search(r" per USD$| per international dollar$| = 100$|^index, national base$", unit):
        return np.nextafter(0, 1), np.inf
    return -np.inf, np.inf
