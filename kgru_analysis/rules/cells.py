"""Rules about single cells: what datapackage.json says of a column, and what a unit allows."""

import re

import numpy as np

from kgru_analysis.descriptor import as_list, column_type, references
from kgru_analysis.rules.faults import VERBATIM, Entry, Fault, fault
from kgru_analysis.rules.tables import Faults, Table, needs

_TYPES = ("edtf", "string", "number", "integer", "year", "any")
_LIMITS: dict[str, type | tuple[type, ...]] = {
    "required": bool, "unique": bool, "enum": list, "pattern": str,
    "minimum": (int, float), "maximum": (int, float),
}  # fmt: skip
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


def cell_faults(table: Table) -> Faults:
    """Check each cell against what datapackage.json says of its column."""
    linked = {column for columns, _, _ in references(table.entry) for column in columns}
    for field in table.entry["schema"]["fields"]:
        column, limits = field["name"], field.get("constraints", {})
        filled = table.distinct(column)[0] >= 0
        if limits.get("required", False):
            yield from table.faults(~filled, column, "required")
        for rule, right in _right(table, column, limits, linked | VERBATIM).items():
            yield from table.faults(filled & ~right, column, rule)


def _right(table: Table, column: str, limits: Entry, free: set[str]) -> dict[str, np.ndarray]:
    """The rules of one column, each with the rows whose cells are right."""
    right = {}
    if column in table.dates:
        right["date"] = table.dates[column].notna().any(axis=1).to_numpy()
    if column in table.numbers:
        number = table.numbers[column].to_numpy()
        right["type"] = ~np.isnan(number)
        low, high = limits.get("minimum", -np.inf), limits.get("maximum", np.inf)
        right["range"] = ~((number < low) | (number > high))
    if "enum" in limits:
        codes = [str(code) for code in limits["enum"]]
        right["code"] = table.by_text(column, lambda texts: texts.isin(codes))
    if "pattern" in limits:
        pattern = limits["pattern"]
        right["pattern"] = table.by_text(column, lambda texts: texts.str.fullmatch(pattern))
    if not right and column not in free:
        right["spaces"] = table.by_text(column, lambda texts: texts == texts.str.strip())
    return right


def bound_faults(table: Table) -> Faults:
    numbers = table.numbers
    pairs = [(c, c[:-4] + "_high") for c in numbers if c.endswith("_low")]
    for low, high in [*pairs, ("low", "high"), ("low", "value"), ("value", "high")]:
        if low in numbers and high in numbers:
            yield from table.faults(numbers[low] > numbers[high], low, "low above high")


@needs("unit")
def unit_faults(table: Table) -> Faults:
    place, units = table.distinct("unit")
    least, most = np.array([_unit_limits(str(unit)) for unit in units])[place].T  # "nan": any
    for column in [c for c in _MEASURED if c in table.numbers]:
        value = table.numbers[column]
        yield from table.faults((value < least) | (value > most), column, "outside its unit")


def _unit_limits(unit: str) -> tuple[float, float]:
    """The smallest and largest number that a unit allows: 0 and 1 for "share 0-1"."""
    if found := re.fullmatch(r"(?:share|index|class|flag) ([0-9]+)-([0-9]+)", unit):
        return float(found[1]), float(found[2])
    if unit in ("count", "votes"):
        return 0, np.inf
    if re.search(r" per USD$| per international dollar$| = 100$|^index, national base$", unit):
        return np.nextafter(0, 1), np.inf
    return -np.inf, np.inf
