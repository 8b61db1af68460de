"""What a data folder holds: its tables, columns and codes, read from datapackage.json."""

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from kgru_analysis.errors import DataError

_HERE = Path(__file__).resolve().parent
EDTF = "http://id.loc.gov/datatypes/edtf"  # rdfType of a column that holds EDTF dates


def data_folder(folder: str | Path | None = None) -> Path:
    """Return the folder of the data: the given one, or the one that ships with the package."""
    if folder is not None:
        path = Path(folder)
        if not path.is_dir():
            raise DataError(f"There is no data folder {str(folder)!r}; give the path of a folder.")
        return path
    inside = _HERE / "data"  # an installed wheel; a checkout keeps data/ beside the package
    return inside if inside.is_dir() else _HERE.parent / "data"


def package(folder: str | Path | None = None) -> dict[str, Any]:
    """Return the data package descriptor of a folder as a dict.

    Raises
    ------
    DataError
        If datapackage.json is missing or is not a Frictionless Data Package.
    """
    path = data_folder(folder) / "datapackage.json"
    if not path.is_file():
        raise DataError(
            f"{path.parent} has no datapackage.json, so nothing says what its tables are."
        )
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> dict[str, Any]:
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataError(f"{path} is not JSON in UTF-8: {error}.") from None
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not all(
        isinstance(r, dict)
        and isinstance(r.get("name"), str)
        and isinstance(r.get("path"), str)
        and isinstance(r.get("schema"), dict)
        and isinstance(r["schema"].get("fields"), list)
        for r in resources
    ):
        raise DataError(
            f"{path} is not a tabular data package: every entry of 'resources' needs "
            "a name, a path and a schema with fields."
        )
    return descriptor


def resource(name: str, folder: str | Path | None = None) -> dict[str, Any]:
    """Return the descriptor of one table, or raise `DataError` naming the tables there are."""
    resources = {r["name"]: r for r in package(folder)["resources"]}
    if name not in resources:
        raise DataError(f"There is no table {name!r}; there are {', '.join(resources)}.")
    return resources[name]


def resource_path(entry: dict[str, Any], folder: str | Path | None = None) -> Path:
    """Return the file of a table, which has to lie inside the data folder."""
    base = data_folder(folder).resolve()
    path = (base / entry["path"]).resolve()
    if not path.is_relative_to(base):
        raise DataError(f"Table {entry['name']!r} points outside its folder: {entry['path']!r}.")
    return path


def tables(folder: str | Path | None = None) -> pd.DataFrame:
    """List the tables of the data folder.

    Returns
    -------
    DataFrame
        One row a table: name, rows, description (its title), licence.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> kg.tables().set_index("name").loc["events", "licence"]
    'CC-BY-4.0'
    """
    descriptor = package(folder)
    rows = [
        {
            "name": r["name"],
            "rows": _count(resource_path(r, folder)),
            "description": r.get("title", ""),
            "licence": ", ".join(
                x["name"] for x in r.get("licenses", descriptor.get("licenses", []))
            ),
        }
        for r in descriptor["resources"]
    ]
    return pd.DataFrame(rows, columns=["name", "rows", "description", "licence"])


def _count(path: Path) -> int:
    if not path.is_file():
        raise DataError(
            f"{path} is missing; restore it, or take its entry out of datapackage.json."
        )
    with path.open(encoding="utf-8", newline="") as lines:
        return max(sum(1 for _ in csv.reader(lines)) - 1, 0)


def codebook(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Describe the columns of one table.

    Returns
    -------
    DataFrame
        One row a column: column, type, unit, meaning, allowed. ``type`` is the Table Schema type,
        or "edtf"; ``allowed`` lists the codes, or the table whose keys are allowed.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> kg.codebook("flows").set_index("column").loc["date", "type"]
    'edtf'
    """
    schema = resource(name, folder)["schema"]
    target = {key["fields"]: key["reference"] for key in foreign_keys(schema)}
    rows = []
    for field in schema["fields"]:
        limits = field.get("constraints", {})
        allowed = ", ".join(str(code) for code in limits.get("enum", []))
        if field["name"] in target:
            key = target[field["name"]]
            allowed = f"{key['resource'] or name}.{key['fields']}"
        elif not allowed and ("minimum" in limits or "maximum" in limits):
            allowed = f"{limits.get('minimum', '')}..{limits.get('maximum', '')}"
        rows.append(
            {
                "column": field["name"],
                "type": column_type(field),
                "unit": field.get("unit", ""),
                "meaning": field.get("description", ""),
                "allowed": allowed,
            }
        )
    return pd.DataFrame(rows, columns=["column", "type", "unit", "meaning", "allowed"])


def column_type(field: dict[str, Any]) -> str:
    """Return the type of a column: "edtf", or the Table Schema type."""
    return "edtf" if field.get("rdfType") == EDTF else field.get("type", "string")


def foreign_keys(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the foreign keys of one column each, with the column names as plain strings."""
    keys = []
    for key in schema.get("foreignKeys", []):
        here, there = key["fields"], key["reference"]["fields"]
        here = here[0] if isinstance(here, list) and len(here) == 1 else here
        there = there[0] if isinstance(there, list) and len(there) == 1 else there
        if isinstance(here, str) and isinstance(there, str):
            reference = {"resource": key["reference"].get("resource", ""), "fields": there}
            keys.append({"fields": here, "reference": reference})
    return keys
