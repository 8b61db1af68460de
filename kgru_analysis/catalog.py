"""What a data folder holds: its tables, columns and codes, read from datapackage.json."""

import csv
import json
import os
import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from kgru_analysis.errors import DataError

_HERE = Path(__file__).resolve().parent
EDTF = "http://id.loc.gov/datatypes/edtf"  # rdfType of a column that holds EDTF dates
MOST_TABLE = 100_000_000  # bytes of a table; the largest that ships has 2 million
MOST_DESCRIPTOR = 10_000_000  # bytes of a datapackage.json
UNFINISHED = ".kgru-unfinished"  # holds new files, whole, that are about to be put in place


def data_folder(folder: str | Path | None = None) -> Path:
    """Return the folder of the data: the given one, or the one that ships with the package."""
    if folder is not None:
        path = Path(folder)
        try:
            there = path.is_dir()
        except OSError as error:
            raise DataError(f"Folder {str(folder)!r} cannot be read ({error.strerror}).") from None
        if not there:
            raise DataError(f"There is no data folder {str(folder)!r}; give the path of a folder.")
        return path
    inside = _HERE / "data"  # an installed wheel; a checkout keeps data/ beside the package
    return inside if inside.is_dir() else _HERE.parent / "data"


def package(folder: str | Path | None = None) -> dict[str, Any]:
    """Return the data package descriptor of a folder as a dict.

    A write to the folder that was cut off is finished first, so that what is read is of one state.

    Raises
    ------
    DataError
        If datapackage.json is missing, cannot be read, has more than 10 MB or is not a Frictionless
        Data Package.
    """
    base = data_folder(folder)
    path = base / "datapackage.json"
    try:
        settle(base)
        if not path.is_file():
            raise DataError(
                f"{path.parent} has no datapackage.json, so nothing says what its tables are."
            )
        within(path, MOST_DESCRIPTOR, str(path))
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from None


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> dict[str, Any]:
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is not JSON in UTF-8: {error}.") from None
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not (
        isinstance(resources, list)
        and all(map(_is_table, resources))
        and all(_are_dicts(descriptor.get(part, [])) for part in ("licenses", "contributors"))
    ):
        raise DataError(
            f"{path} is not a tabular data package: every entry of 'resources' needs "
            "a name, a path and a schema with fields, and each of these the form of Table Schema."
        )
    names = [entry["name"] for entry in resources]
    for name in names:
        # Exports and pages are files named after their tables.
        if not name.strip(".") or {"/", "\\"} & set(name) or not name.isprintable():
            raise DataError(f"{path} has a table named {name!r}, as no file can be; rename it.")
        if names.count(name) > 1:
            raise DataError(f"{path} has two tables named {name!r}; rename one.")
    return descriptor


def _is_table(entry: Any) -> bool:
    """Tell whether an entry has what every reader of it takes for granted."""
    if not isinstance(entry, dict) or not isinstance(entry.get("schema"), dict):
        return False
    fields, keys = entry["schema"].get("fields"), entry["schema"].get("foreignKeys", [])
    return (
        isinstance(entry.get("name"), str)
        and isinstance(entry.get("path"), str)
        and all(map(_are_dicts, (fields, keys, entry.get("licenses", []))))
        and all(map(_is_field, fields))
        and all(map(_is_key, keys))
    )


def _are_dicts(parts: Any) -> bool:
    return isinstance(parts, list) and all(isinstance(part, dict) for part in parts)


def _is_field(field: dict[str, Any]) -> bool:
    limits = field.get("constraints", {})
    if not isinstance(limits, dict) or not isinstance(field.get("name"), str):
        return False
    if not isinstance(field.get("type"), str | None):
        return False
    try:
        re.compile(limits.get("pattern", ""))
    except (re.error, TypeError):
        return False
    bounds = [limits.get(name, 0) for name in ("minimum", "maximum")]
    return isinstance(limits.get("enum", []), list) and all(
        isinstance(bound, int | float) for bound in bounds
    )


def _is_key(key: dict[str, Any]) -> bool:
    there = key.get("reference")
    return (
        isinstance(there, dict)
        and isinstance(key.get("fields"), str | list)
        and isinstance(there.get("fields"), str | list)
        and isinstance(there.get("resource", ""), str)
    )


def settle(folder: Path) -> None:
    """Put the files in place of a write to a folder that was cut off, if there was one.

    `files.write_files` collects new files, whole, in a folder inside; from then on they count as
    written, and whoever comes next puts those in place that its process did not come to.

    Raises
    ------
    DataError
        If they cannot be put in place.
    """
    waiting = folder / UNFINISHED
    if waiting.is_symlink() or not waiting.is_dir():
        return
    base = folder.resolve()
    try:
        for place, _, names in os.walk(waiting, topdown=False):
            target = folder / Path(place).relative_to(waiting)
            if not target.resolve().is_relative_to(base):
                raise DataError(f"{target} leads out of {folder}; nothing is written there.")
            target.mkdir(parents=True, exist_ok=True)
            for name in names:
                with suppress(FileNotFoundError):  # another run was faster
                    Path(place, name).replace(target / name)
            with suppress(OSError):  # not empty: another run has begun to write
                Path(place).rmdir()
    except OSError as error:
        raise DataError(
            f"An earlier write to {folder} was cut off and cannot be finished "
            f"({error.filename}: {error.strerror}). The new files wait, whole, in {waiting}; move "
            "them to their places, or delete that folder to keep the old ones."
        ) from None


def within(path: Path, most: int, named: str) -> None:
    """Refuse a file that is larger than can be read, by the name that its user knows.

    Raises
    ------
    DataError
        If it has more than `most` bytes.
    """
    size = path.stat().st_size
    if size > most:
        raise DataError(f"{named} has {size:,} bytes; at most {most:,} are read. Divide it.")


def resource(name: str, folder: str | Path | None = None) -> dict[str, Any]:
    """Return the descriptor of one table, or raise `DataError` naming the tables there are."""
    resources = {r["name"]: r for r in package(folder)["resources"]}
    if not isinstance(name, str) or name not in resources:
        raise DataError(f"There is no table {name!r}; there are {', '.join(resources)}.")
    return resources[name]


def resource_path(entry: dict[str, Any], folder: str | Path | None = None) -> Path:
    """Return the file of a table.

    Raises
    ------
    DataError
        If it lies outside the data folder, be it by way of a symbolic link, is no file, or has more
        than 100 MB. That it is missing is no error here.
    """
    base = data_folder(folder).resolve()
    try:
        path = (base / entry["path"]).resolve()
        there = path.exists()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL, a circle of links
        raise DataError(f"Table {entry['name']!r} has no usable path ({error}).") from None
    if not path.is_relative_to(base):
        raise DataError(f"Table {entry['name']!r} points outside its folder: {entry['path']!r}.")
    if there and not path.is_file():
        raise DataError(f"Table {entry['name']!r} is no file: {entry['path']!r}.")
    if there:
        within(path, MOST_TABLE, f"Table {entry['name']!r}")
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
                str(x.get("name") or x.get("path", ""))
                for x in r.get("licenses", descriptor.get("licenses", []))
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
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return max(sum(1 for _ in csv.reader(lines)) - 1, 0)
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from None
    except (ValueError, csv.Error) as error:
        raise DataError(f"{path} is no CSV in UTF-8 ({error}); check lists its faults.") from None


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
