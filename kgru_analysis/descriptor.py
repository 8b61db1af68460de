"""The form of a datapackage.json: what every reader of a data folder takes for granted."""

import csv
import json
import re
from contextlib import suppress
from pathlib import Path
from types import UnionType
from typing import Any

from kgru_analysis.errors import DataError

EDTF = "http://id.loc.gov/datatypes/edtf"  # rdfType of a column that holds EDTF dates
MOST_DESCRIPTOR = 10_000_000  # bytes of a datapackage.json
CODELISTS = "codelists.csv"  # beside it: the codes of columns that name a codelist


def read_descriptor(path: Path) -> dict[str, Any]:
    """Read a datapackage.json whose form every reader of it can take for granted."""
    if not path.is_file():
        raise DataError(f"{path.parent} has no datapackage.json, to say what its tables are.")
    refuse_larger(path, MOST_DESCRIPTOR, str(path))
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        json.dumps(descriptor, ensure_ascii=False).encode()  # "\\ud800" is JSON, and half a letter
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is not JSON in UTF-8: {error}.") from None
    if not _has(descriptor, _PACKAGE):
        raise DataError(
            f"{path} is not a tabular data package: every entry of 'resources' needs "
            "a name, a path and a schema with fields, and each of these the form of Table Schema."
        )
    names = [entry["name"] for entry in descriptor["resources"]]
    for name in names:
        # Exports and pages are files named after their tables.
        if not name.strip(".") or {"/", "\\"} & set(name) or not name.isprintable():
            raise DataError(f"{path} has a table named {name!r}, as no file can be; rename it.")
        if names.count(name) > 1:
            raise DataError(f"{path} has two tables named {name!r}; rename one.")
    _fill_codes(descriptor, path.parent / CODELISTS)
    return descriptor


def _fill_codes(descriptor: dict[str, Any], path: Path) -> None:
    """Give a column with a ``codelist`` its codes for ``enum``; an enum beside is `own_enum`."""
    codes: dict[str, list[str]] = {}
    with suppress(OSError, ValueError, csv.Error, DataError):  # a fault of its own, told elsewhere
        refuse_larger(path, MOST_DESCRIPTOR, CODELISTS)
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                codes.setdefault(row.get("list", ""), []).append(row.get("code") or "")
    for entry in descriptor["resources"]:
        for field in entry["schema"]["fields"]:
            if "codelist" in field:
                limits = field.setdefault("constraints", {})
                if "enum" in limits:
                    field["own_enum"] = limits["enum"]
                if field["codelist"] in codes:
                    limits["enum"] = codes[field["codelist"]]


def _is_pattern(text: Any) -> bool:
    try:
        return bool(re.compile(text))
    except (TypeError, re.error):
        return False


# What each part has to hold: of which type, or what is true of it; the items of a list are alike.
# What ends in a question mark may be lacking.
_NUMBER = int | float
_LIMITS = {"enum?": list, "pattern?": _is_pattern, "minimum?": _NUMBER, "maximum?": _NUMBER}
_FIELD = {
    "name": str,
    "type?": str | None,
    "codelist?": str | None,
    "ids_of?": [str],
    "table_names?": bool,
    "constraints?": _LIMITS,
}
_REFERENCE = {"fields": str | list, "resource?": str}
_KEY = {"fields": str | list, "reference": _REFERENCE}
_SCHEMA = {"fields": [_FIELD], "foreignKeys?": [_KEY]}
_TABLE = {"name": str, "path": str, "schema": _SCHEMA, "licenses?": [dict]}
_PACKAGE = {"resources": [_TABLE], "licenses?": [dict], "contributors?": [dict]}


def _has(part: Any, form: Any) -> bool:
    """Tell whether a part has what every reader of it takes for granted."""
    if isinstance(form, dict):
        return isinstance(part, dict) and all(
            _has(part[name.rstrip("?")], inner) if name.rstrip("?") in part else name[-1] == "?"
            for name, inner in form.items()
        )
    if isinstance(form, list):
        return isinstance(part, list) and all(_has(item, form[0]) for item in part)
    return isinstance(part, form) if isinstance(form, type | UnionType) else form(part)


def refuse_larger(path: Path, most: int, named: str) -> None:
    """Refuse a file that is larger than can be read, by the name that its user knows."""
    size = path.stat().st_size
    if size > most:
        raise DataError(f"{named} has {size:,} bytes; at most {most:,} are read. Divide it.")


def column_type(field: dict[str, Any]) -> str:
    """Return the type of a column: "edtf", or the Table Schema type."""
    return "edtf" if field.get("rdfType") == EDTF else field.get("type", "string")


def id_lists(schema: dict[str, Any]) -> dict[str, list[str]]:
    """Map each column of ids with blanks between to the tables that hold them (``ids_of``)."""
    return {field["name"]: field["ids_of"] for field in schema["fields"] if field.get("ids_of")}


def as_list(columns: str | list[str]) -> list[str]:
    """Return the columns of a key, which may be the name of one."""
    return [columns] if isinstance(columns, str) else list(columns)


def references(entry: dict[str, Any]) -> list[tuple[list[str], str, list[str]]]:
    """The foreign keys of a table: its columns, the other table, the columns there."""
    return [
        (
            as_list(key["fields"]),
            key["reference"].get("resource") or entry["name"],
            as_list(key["reference"]["fields"]),
        )
        for key in entry["schema"].get("foreignKeys", [])
    ]


def pointers(entry: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Map each column of a table that points at one of a table to that table and column."""
    keys = references(entry)
    return {
        here[0]: (table, there[0]) for here, table, there in keys if len(here) == len(there) == 1
    }
