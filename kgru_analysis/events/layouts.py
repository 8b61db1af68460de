"""The columns of machine-coded event files, read from the table event_layouts.

A file of GDELT has no header and is read by place. Files of ICEWS and POLECAT have one and are
read by name, since releases add and rename columns.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.errors import DataError, one_of

LAYOUTS = ("gdelt1", "gdelt2", "icews", "polecat")
# Files of GDELT 1.0 from before April 2013 lack the last column, the address of the report.
_SHORTER = {"gdelt1": 1}


class Layout(NamedTuple):
    """One kind of file: ``fills`` are the names that each common column may have in it."""

    name: str
    columns: tuple[str, ...]
    counts: tuple[int, ...]
    fills: dict[str, tuple[str, ...]]
    needed: tuple[str, ...]
    folder: Folder


def find_layout(name: str, folder: AnyFolder = None) -> Layout:
    """Return a layout by its name; refuse one that is none, and tables in which nothing stands."""
    one_of("layout", name, LAYOUTS)
    home = open_folder(folder)
    for table in filter(home.has, ("event_layouts", "event_actors", "cameo_codes", "plover_types")):
        if home.table(table).empty:
            raise DataError(f"The table {table} of {home.path} has no rows; copy those that ship.")
    return home.kept(_read, "event_layouts", name=name)


def _read(folder: Folder, name: str) -> Layout:
    table = folder.table("event_layouts")
    table = table[table["layout"] == name].sort_values("position").fillna("")
    used = table[table["fills"] != ""]
    names = (used["column"] + ";" + used["other_names"]).str.strip(";").str.split(";")
    total = len(table)
    return Layout(
        name=name,
        columns=tuple(table["column"]),
        counts=tuple(range(total - _SHORTER.get(name, 0), total + 1)),
        fills={fill: tuple(known) for fill, known in zip(used["fills"], names, strict=True)},
        needed=tuple(used.loc[used["needed"] == "yes", "fills"]),
        folder=folder,
    )


def by_place(layout: Layout) -> dict[str, int]:
    """Return the place, from 0, of the column that fills each common one."""
    return {fill: layout.columns.index(names[0]) for fill, names in layout.fills.items()}


def by_name(layout: Layout, names: Sequence[str]) -> dict[str, int]:
    """Return the place in ``names`` of the column of each common one; "Event ID" is "event_id"."""
    places = {_plain(name): place for place, name in reversed(list(enumerate(names)))}
    found = {}
    for fill, known in layout.fills.items():
        hits = [places[_plain(name)] for name in known if _plain(name) in places]
        if hits:
            found[fill] = hits[0]
    return found


def is_header(layout: Layout, cells: Sequence[str]) -> bool:
    """Tell whether the cells of a first line are names of columns rather than values."""
    known = {_plain(column) for column in layout.columns}
    return sum(_plain(cell) in known for cell in cells) >= max(3, len(cells) // 3)


def require(layout: Layout, found: Iterable[str], seen: Sequence[str], where: str) -> None:
    """Raise `DataError` if a needed column is missing, naming it and the columns seen."""
    missing = [layout.fills[fill][0] for fill in layout.needed if fill not in set(found)]
    if missing:
        raise DataError(
            f"{where} has no column {', '.join(map(repr, missing))}, which layout "
            f"{layout.name!r} needs; its columns are {', '.join(seen[:12])}"
            f"{' ...' if len(seen) > 12 else ''}. Give the layout that the file has."
        )


def tell_counts(counts: Sequence[int]) -> str:
    """Write allowed numbers of columns as words: "57 or 58"."""
    return " or ".join(map(str, counts))


def suited(count: int, folder: AnyFolder = None) -> str:
    """Say which layouts have so many columns, as advice."""
    counts = {name: find_layout(name, folder).counts for name in LAYOUTS}
    fits = [name for name in LAYOUTS if count in counts[name]]
    known = ", ".join(f"{name} {tell_counts(counts[name])}" for name in LAYOUTS)
    return f"That many has {' and '.join(fits)}." if fits else f"The layouts have: {known}."


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
