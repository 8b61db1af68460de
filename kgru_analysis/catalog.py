"""What a data folder holds: its tables, columns and codes, read from datapackage.json."""

import csv
import os
from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pandas as pd

from kgru_analysis.descriptor import (
    CODELISTS,
    column_type,
    pointers,
    read_descriptor,
    refuse_larger,
)
from kgru_analysis.errors import DataError, kind_of, perhaps

_HERE = Path(__file__).resolve().parent
MOST_TABLE = 100_000_000  # bytes of a table; the largest that ships has 2 million
_LISTED = "kgru_analysis.check(folder) lists every fault"
_DTYPES = {"number": "float64", "integer": "Int64", "year": "Int64"}
_Kept = TypeVar("_Kept")


class Folder:
    """A data folder, read once and again as soon as one of its files has changed.

    Every function that takes ``folder=`` takes a path or a `Folder`: the object is never needed,
    but handy to name a folder once. Without a path it is the data that ship with the package.
    Raises `DataError` if there is no such folder.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> shipped = kg.Folder()
    >>> kg.resolve_actors(["France"], folder=shipped).to_list()
    ['FRA']
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = _place(path)
        self._kept: dict[Hashable, tuple[object, Any]] = {}

    def __repr__(self) -> str:
        return f"Folder({str(self.path)!r})"

    def kept(self, build: Callable[..., _Kept], *tables: str, **given: Hashable) -> _Kept:
        """Return ``build(self, **given)``, which nobody changes, until one of the files changes."""
        key = (build, *sorted(given.items()))
        return self._once(key, [self._file(t) for t in tables], lambda: build(self, **given))

    def package(self) -> dict[str, Any]:
        """Return the descriptor; `DataError` if it is missing or no tabular data package."""
        path = self.path / "datapackage.json"
        try:
            return self._once("package", [self.path / CODELISTS], lambda: read_descriptor(path))
        except OSError as error:
            raise DataError(f"{path} cannot be read ({error.strerror}).") from None

    def has(self, name: str) -> bool:
        """Tell whether the folder has a table of this name."""
        return any(entry["name"] == name for entry in self.package()["resources"])

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as its schema says, every claim in it; `load` says what it holds."""
        entry = resource(name, self)
        path = resource_path(entry, self)
        frame = self._once(("table", name), [path], lambda: _read_table(entry, path))
        return frame.copy(deep=False)  # what is written to a copy of pandas 3 stays in the copy

    def labels(self, codes: str) -> pd.Series:
        """Return the labels of a list of codes, by its codes, in their order."""
        lists = self.table("codelists")
        return lists[lists["list"] == codes].drop_duplicates("code").set_index("code")["label"]

    def _file(self, name: str) -> Path | None:
        return resource_path(resource(name, self), self) if self.has(name) else None

    def _once(self, key: Hashable, files: list[Path | None], read: Callable[[], _Kept]) -> _Kept:
        stamp = [_stamp(path) for path in (self.path / "datapackage.json", *files)]
        known = self._kept.get(key)
        if known is None or known[0] != stamp:
            # The stamp is older than what is read: a file that changes meanwhile is read again.
            known = self._kept[key] = (stamp, read())
        return known[1]


AnyFolder: TypeAlias = str | os.PathLike[str] | Folder | None


def open_folder(folder: AnyFolder = None) -> Folder:
    """Return the `Folder` of a path; the same path gives the same object."""
    if isinstance(folder, Folder):
        return folder
    return _open(_place(folder).absolute())


@lru_cache(maxsize=8)
def _open(path: Path) -> Folder:
    return Folder(path)


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """Tell states of a file apart by time and size; a missing one has none."""
    try:
        state = path.stat() if path else None
    except OSError:
        return None
    return (state.st_mtime_ns, state.st_size) if state else None


def _shipped() -> Path:
    inside = _HERE / "data"  # an installed wheel; a checkout keeps data/ beside the package
    return inside if inside.is_dir() else _HERE.parent / "data"


def _place(folder: str | os.PathLike[str] | None) -> Path:
    if folder is None:
        return _shipped()
    try:
        path = Path(folder)
    except TypeError:
        raise DataError(f"folder= is a path or a Folder, not {kind_of(folder)}.") from None
    try:
        there = path.is_dir()
    except OSError as error:
        raise DataError(f"Folder {str(folder)!r} cannot be read ({error.strerror}).") from None
    if not there:
        raise DataError(f"There is no data folder {str(folder)!r}; give the path of a folder.")
    return path


def _read_table(entry: dict[str, Any], path: Path) -> pd.DataFrame:
    name = entry["name"]
    types = {
        field["name"]: _DTYPES.get(column_type(field), "str") for field in entry["schema"]["fields"]
    }
    try:
        frame = pd.read_csv(
            path, dtype=types, encoding="utf-8", keep_default_na=False, na_values=[""]
        )
    except FileNotFoundError:
        raise DataError(f"Table {name!r} has no file {path}; restore it.") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from None
    except (TypeError, ValueError, OverflowError, pd.errors.ParserError) as error:
        raise DataError(f"{path} is not as datapackage.json says ({error}); {_LISTED}.") from None
    # Where a line has a cell too many, pandas takes the first column for an index.
    if list(frame) != list(types) or not isinstance(frame.index, pd.RangeIndex):
        raise DataError(f"The columns of {path} are not those of datapackage.json; {_LISTED}.")
    return frame


def data_folder(folder: AnyFolder = None) -> Path:
    """Return the path of the data: of the given folder, or of the one that ships."""
    return folder.path if isinstance(folder, Folder) else _place(folder)


def package(folder: AnyFolder = None) -> dict[str, Any]:
    """Return the data package descriptor of a folder as a dict."""
    return open_folder(folder).package()


def resource(name: str, folder: AnyFolder = None) -> dict[str, Any]:
    """Return the descriptor of one table, or raise `DataError` naming the tables there are."""
    home = open_folder(folder)
    resources = {r["name"]: r for r in home.package()["resources"]}
    if not isinstance(name, str) or name not in resources:
        there = ", ".join(resources)
        if isinstance(name, str) and _shipped().is_dir() and open_folder().has(name):
            raise DataError(
                f"There is no table {name!r}; there are {there}. The data that ship have one: "
                "leave out folder= to use it, or copy its file and its entry in datapackage.json "
                f"to {home.path}."
            )
        raise DataError(f"There is no table {name!r}{perhaps(name, resources)}; there are {there}.")
    return resources[name]


def resource_path(entry: dict[str, Any], folder: AnyFolder = None) -> Path:
    """Return the file of a table."""
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
        refuse_larger(path, MOST_TABLE, f"Table {entry['name']!r}")
    return path


def tables(folder: AnyFolder = None) -> pd.DataFrame:
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
    home = open_folder(folder)
    descriptor = home.package()
    rows = [
        {
            "name": r["name"],
            "rows": home.kept(_count, r["name"], table=r["name"]),
            "description": r.get("title", ""),
            "licence": ", ".join(
                str(x.get("name") or x.get("path", ""))
                for x in r.get("licenses", descriptor.get("licenses", []))
            ),
        }
        for r in descriptor["resources"]
    ]
    return pd.DataFrame(rows, columns=["name", "rows", "description", "licence"])


def _count(folder: Folder, table: str) -> int:
    path = resource_path(resource(table, folder), folder)
    if not path.is_file():
        raise DataError(f"{path} is missing; restore it, or drop its entry in datapackage.json.")
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return max(sum(1 for _ in csv.reader(lines)) - 1, 0)
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from None
    except (ValueError, csv.Error) as error:
        raise DataError(f"{path} is no CSV in UTF-8 ({error}); check lists its faults.") from None


def codebook(name: str, folder: AnyFolder = None) -> pd.DataFrame:
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
    entry = resource(name, folder)
    target = pointers(entry)
    rows = []
    for field in entry["schema"]["fields"]:
        limits = field.get("constraints", {})
        allowed = ", ".join(str(code) for code in limits.get("enum", []))
        if field["name"] in target:
            allowed = ".".join(target[field["name"]])
        elif not allowed and ("minimum" in limits or "maximum" in limits):
            allowed = f"{limits.get('minimum', '')}..{limits.get('maximum', '')}"
        unit, meaning = field.get("unit", ""), field.get("description", "")
        rows.append((field["name"], column_type(field), unit, meaning, allowed))
    return pd.DataFrame(rows, columns=["column", "type", "unit", "meaning", "allowed"])
