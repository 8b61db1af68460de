"""Data folders of one's own: begin one, add judged rows to it, export it."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from kgru_analysis.catalog import data_folder, package, resource_path
from kgru_analysis.changes import change_folder
from kgru_analysis.citations import cite_folder, data_version
from kgru_analysis.errors import KgruError, one_of
from kgru_analysis.files import need, write_file, write_files
from kgru_analysis.load import load
from kgru_analysis.sheets import appended, judged_rows, read_sheet
from kgru_analysis.spreadsheets import csv_bytes, safe_text, sheet_names, workbook_bytes

# A new folder has these tables, empty, and these, filled: names and codes serve any country.
EMPTY = ["events", "flows", "presence", "observations", "sources", "datasets", "corrections"]
FILLED = ["codelists", "measures", "actors", "actor_names"]
FORMATS = ("csv", "parquet", "xlsx")

_README = """# {title}

Begun with `kgru new`. Every row of events, flows, presence and observations is a claim: what one
source says, in one place, in your words. `datapackage.json` says what each column means.

1. Enter each page that you have read in `sources.csv`.
2. `kgru mentions PAGE --source ID > sheet.csv` lists its dates and amounts as candidate rows.
3. Open the sheet; write yes or no under `keep`, fill in what is empty, correct what is wrong, and
   put the summary in your own words.
4. `kgru import sheet.csv {name}` adds the rows, if they are sound.
5. `kgru check {name}` lists every fault; `kgru codebook flows {name}` explains the columns;
   `kgru cite ID --folder {name}` cites; `kgru export OUT --to xlsx --folder {name}` exports.

Dates are EDTF: `2009-02`, `2009-02-14`, `2009~` (about), `2009/2012` (within), `2003/..` (since).
Amounts are bounds; an empty cell is unknown, never zero. Rubles are RUR to 1997 and RUB from 1998.
Rows that disagree on one fact share a `claim_group`; exactly one is `preferred=yes`, and
`why_preferred` says why. Add actors and their names to `actors.csv` and `actor_names.csv`.
"""


def new_folder(path: str | Path, *, force: bool = False) -> Path:
    """Begin a data folder for another country or dyad.

    Parameters
    ----------
    path : path
        Where it is to be; its name becomes the title.
    force : bool
        Whether files of a folder that is there may be replaced.

    Returns
    -------
    Path
        The folder, with empty tables of claims, filled tables of actors, names and codes, a
        datapackage.json and a README. `check` finds it sound.

    Raises
    ------
    KgruError
        If files are there and `force` is false, or the place cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from kgru_analysis import check
    >>> folder = new_folder(Path(tempfile.mkdtemp()) / "armenia")
    >>> len(check(folder))
    0
    """
    path = Path(path)
    try:
        is_file = path.is_file()
        # A name in other bytes than UTF-8 would make the files unreadable.
        name = os.fsencode(path.resolve().name).decode("utf-8", "replace")
    except (OSError, ValueError) as error:  # too long, a NUL, a circle of links
        raise KgruError(f"{str(path)!r} names no folder ({error}); choose another name.") from None
    if is_file:
        raise KgruError(f"{path} is a file; give the name of a folder.")
    title = name.replace("-", " ").replace("_", " ").capitalize()
    descriptor = package()
    shipped = {entry["name"]: entry for entry in descriptor["resources"]}
    entries = [_entry(shipped[name]) for name in (*EMPTY, *FILLED)]
    mine = {
        "profile": descriptor["profile"],
        "name": "-".join(filter(str.isalnum, title.lower().split())) or "claims",
        "title": title,
        "description": "Sourced claims; what a column is stands in this file alone.",
        "version": "0.1.0",
        "resources": entries,
    }
    files = {
        "datapackage.json": (json.dumps(mine, ensure_ascii=False, indent=1) + "\n").encode(),
        "README.md": _README.format(title=title, name=name).encode(),
    }
    for entry in entries:
        columns = [field["name"] for field in entry["schema"]["fields"]]
        frame = (
            _filled(entry["name"], columns, entries)
            if entry["name"] in FILLED
            else pd.DataFrame(columns=columns)
        )
        files[entry["path"]] = csv_bytes(frame)
    write_files(path, files, force=force)
    return path


def _entry(shipped: dict[str, Any]) -> dict[str, Any]:
    """The entry of a table without what is true of the shipped data alone."""
    kept = {k: v for k, v in shipped.items() if k not in ("sources", "licenses", "description")}
    kept["schema"] = dict(shipped["schema"])
    there = {*EMPTY, *FILLED, ""}
    keys = [k for k in kept["schema"].get("foreignKeys", []) if k["reference"]["resource"] in there]
    kept["schema"]["foreignKeys"] = keys
    # Codes of a codelist stand in codelists.csv, and not here as well.
    kept["schema"]["fields"] = [
        {
            **field,
            "constraints": {
                limit: value
                for limit, value in field.get("constraints", {}).items()
                if limit != "enum" or "codelist" not in field
            },
        }
        for field in kept["schema"]["fields"]
    ]
    return kept


def _filled(name: str, columns: list[str], entries: list[dict[str, Any]]) -> pd.DataFrame:
    frame = load(name, claims="all")
    if name == "codelists":  # those of its own columns
        fields = [field for entry in entries for field in entry["schema"]["fields"]]
        frame = frame[frame["list"].isin({field.get("codelist") for field in fields})]
    # Whose word it is that one actor leads another stands in sources of the shipped data.
    own = [c for c in ("led_by", "led_by_source") if c in frame]
    return frame.assign(**dict.fromkeys(own, ""))[columns]


def take_sheet(sheet: str | Path, folder: str | Path) -> tuple[dict[str, int], pd.DataFrame]:
    """Add the kept rows of a judged coding sheet to a data folder, if they are sound.

    Parameters
    ----------
    sheet : path
        A CSV file of `sheets.coding_sheet` that a person has judged.
    folder : path
        A data folder with tables events and flows.

    Returns
    -------
    added : dict of str to int
        Rows added a table; with faults, what would have been added.
    faults : DataFrame
        The faults that the rows would bring, in the columns of `check`. If there is any, the folder
        stays as it was.

    Raises
    ------
    DataError
        If the sheet or the folder cannot be read, or the sheet holds unreadable dates.
    KgruError
        If the folder cannot be written, is being changed or was edited; it stays as it was.

    Notes
    -----
    One change of a folder is made at a time: a second import waits for the first, and a table that
    is edited while the rows are checked makes this an error. Should the process be killed between
    two files, `check` tells which of them wait to be put in place.
    """
    base = data_folder(folder)
    added: dict[str, int] = {}

    def work() -> dict[str, bytes]:
        rows = judged_rows(read_sheet(sheet), base)
        added.update({table: len(frame) for table, frame in rows.items()})
        return appended(rows, base)

    _, faults = change_folder(base, work)
    return added, faults


def export(
    folder: str | Path | None,
    out: str | Path,
    *,
    to: str,
    force: bool = False,
    tell: Callable[[str], None] = lambda name: None,
) -> list[Path]:
    """Write the tables of a data folder in another format.

    Parameters
    ----------
    folder : path or None
        A data folder; None is the shipped data.
    out : path
        A folder, for csv and parquet, or the file of a workbook, for xlsx.
    to : {"csv", "parquet", "xlsx"}
        Text that a spreadsheet would run as a formula gets a leading quote in csv, and stays as it
        is, but as text, in xlsx. Parquet keeps everything.
    force : bool
        Whether files that are there may be replaced.
    tell : callable, optional
        Called with the name of each table before it is written.

    Returns
    -------
    list of Path
        What was written: a file a table and CITATION.txt, which names the data version; or the
        workbook, whose first sheet, "about", has the citation, the version, the license of each
        table and how to read the cells. The same tables give the same bytes.

    Raises
    ------
    KgruError
        If a file is there and `force` is false, a place cannot be written or is that of the tables
        themselves, a table is larger than a sheet can be, or the extra `export` is not installed.
        Nothing is written then.
    DataError
        If a table cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp())
    >>> written = export(None, place, to="csv")
    >>> (place / "flows.csv") in written
    True
    """
    one_of("to", to, FORMATS)
    out = Path(out)
    frames, own = {}, set()
    for entry in package(folder)["resources"]:
        tell(entry["name"])
        own.add(resource_path(entry, folder))
        frames[entry["name"]] = load(entry["name"], claims="all", folder=folder)
    if to == "xlsx":
        path = out if out.suffix == ".xlsx" else out / "tables.xlsx"
        write_file(path, workbook_bytes(_about(folder, frames), frames), force=force)
        return [path]
    if to == "parquet":
        need("pyarrow", extra="export", to="export parquet")
        files = {f"{name}.parquet": frame.to_parquet(index=False) for name, frame in frames.items()}
    else:
        files = {f"{name}.csv": csv_bytes(safe_text(frame)) for name, frame in frames.items()}
    if own & {(out / name).resolve() for name in files}:
        raise KgruError(f"{out} has the tables themselves under these names; choose another place.")
    files["CITATION.txt"] = f"{cite_folder(folder)}\n".encode()
    write_files(out, files, force=force)
    return [out / name for name in files]


def _about(folder: str | Path | None, frames: dict[str, pd.DataFrame]) -> list[list[Any]]:
    """The rows of the first sheet: what the workbook is, how to cite it, what its sheets hold."""
    descriptor = package(folder)
    rows: list[list[Any]] = [
        ["title", descriptor.get("title") or descriptor.get("name") or "A data folder"],
        ["description", descriptor.get("description", "")],
        ["how to cite", cite_folder(folder)],
        ["data version", data_version(folder)],
        ["address", descriptor.get("homepage", "")],
        ["missing values", "An empty cell is missing: unknown or not applicable, never zero."],
        ["dates", "EDTF: 2009, 2009-02, 2009-02-14; 2009~ about, 2009/2012 within, 2003/.. since."],
        ["formulas", "None: text that begins with = + - or @ is text here."],
        ["columns", "What each means, its unit and its codes: kgru codebook TABLE."],
        [],
        ["sheet", "what a row is", "rows", "license", "terms"],
    ]
    rows = [row for row in rows if row[1:] != [""]]
    for entry, sheet in zip(descriptor["resources"], sheet_names(frames), strict=True):
        licenses = entry.get("licenses") or descriptor.get("licenses", [])
        parts = [[x.get(part) for x in licenses] for part in ("title", "name", "path")]
        rows.append(
            [
                sheet,
                ". ".join(str(entry[p]) for p in ("title", "description") if entry.get(p)),
                len(frames[entry["name"]]),
                "; ".join(str(title or name) for title, name in zip(*parts[:2], strict=True)),
                " ".join(str(path) for path in parts[2] if path),
            ]
        )
    return rows
