"""Data folders of one's own: add judged rows to one, export it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from kgru_analysis.catalog import data_folder, package, resource_path
from kgru_analysis.changes import change_folder
from kgru_analysis.citations import cite_folder, data_version
from kgru_analysis.errors import KgruError, one_of
from kgru_analysis.files import need, write_file, write_files
from kgru_analysis.judged import read_sheet
from kgru_analysis.load import load
from kgru_analysis.rows import appended, judged_rows, placed
from kgru_analysis.spreadsheets import csv_bytes, safe_text, sheet_names, workbook_bytes

FORMATS = ("csv", "parquet", "xlsx")


def take_sheet(sheet: str | Path, folder: str | Path) -> tuple[dict[str, int], pd.DataFrame]:
    """Add the kept rows of a judged coding sheet to a data folder, if they are sound.

    One change of a folder is made at a time: a second import waits for the first. Raises
    `DataError` if sheet or folder cannot be read or a cell is unusable, and `KgruError` if the
    folder cannot be written, is being changed or was edited meanwhile; it stays as it was.

    Parameters
    ----------
    sheet : path
        A workbook or CSV file of `kgru mentions` that a person has judged.
    folder : path
        A data folder with tables events, flows, presence or observations.

    Returns
    -------
    added : dict of str to int
        Rows added a table; with faults, what would have been added.
    faults : DataFrame
        The faults that the rows would bring: place in the sheet, then the columns of `check`. If
        there is any, the folder stays as it was.
    """
    base = data_folder(folder)
    parts = read_sheet(sheet, base)

    def work() -> tuple[dict[str, pd.DataFrame], dict[str, bytes]]:
        rows = judged_rows(parts, base)
        return rows, appended(rows, base)

    rows, faults = change_folder(base, work)
    return {table: len(frame) for table, frame in rows.items()}, placed(faults, rows, parts)


def export(
    folder: str | Path | None,
    out: str | Path,
    *,
    to: str,
    force: bool = False,
    tell: Callable[[str], None] = lambda name: None,
) -> list[Path]:
    """Write the tables of a data folder in another format; the same tables give the same bytes.

    Raises `KgruError` if a file is there and `force` is false, a place cannot be written or is that
    of the tables, a table is too large for a sheet, or the extra `export` is not installed, and
    `DataError` if a table cannot be read. Nothing is written then.

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
        workbook, whose sheet "about" says that, the licenses and how to read the cells.
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
