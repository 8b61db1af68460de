"""Judged coding sheets, as a person hands them back, and the rows of tables that they hold."""

import csv
import datetime as dt
import difflib
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.faults import Unclear
from kgru_analysis.errors import DataError, refuse
from kgru_analysis.files import need, numbered_rows, read_whole
from kgru_analysis.sheets import HELP, TABLES, as_own, fields_of, sheet_columns
from kgru_analysis.spreadsheets import ABOUT, CODES, plain_text

MOST_SHEET = 20_000_000  # bytes
NOTHING = "Nothing was added."
_MOST_UNPACKED = 200_000_000
CHANGED = (
    "a spreadsheet has made a date of what was typed (2009-06 becomes Jun-09); format the column "
    "as text and write it anew, as in 2009-06"
)


class Part(NamedTuple):
    """The rows for one table, with the columns that the table calls them, indexed by place.

    `sheet` is empty for CSV; `columns` says in which column of the sheet each one stands.
    """

    rows: pd.DataFrame
    sheet: str
    columns: dict[str, int]

    def place(self, row: object, column: str) -> str:
        """Where a cell is, as a person finds it: flows!D7, or line 7, date."""
        if self.sheet and column in self.columns:
            letter = need("openpyxl.utils", extra="export", to="read xlsx").get_column_letter
            return f"{self.sheet}!{letter(self.columns[column] + 1)}{row}"
        return f"line {row}, {column}" if not self.sheet else f"{self.sheet}, row {row}, {column}"


def read_sheet(path: str | Path, folder: AnyFolder = None) -> dict[str, Part]:
    """Read a judged sheet, a workbook or CSV: for each table that is there its rows, as text."""
    raw = read_whole(path, MOST_SHEET)
    if raw[:4] == b"PK\x03\x04":
        return _read_workbook(raw, path, folder)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{path} is not UTF-8; save the sheet as CSV UTF-8, or as xlsx.") from None
    return _read_csv(text, path, folder)


def _read_csv(text: str, path: str | Path, folder: AnyFolder) -> dict[str, Part]:
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    sep = max(",;\t", key=header.count)
    lines = []
    for line, row in numbered_rows(text, sep):
        if isinstance(row, csv.Error):
            raise DataError(f"{path} is no table ({row}); save the sheet as CSV UTF-8.")
        lines.append((line, row))
    names = _names(lines[0][1] if lines else [])
    missing = [c for c in ("keep", "table", "date", "source_id", "summary") if c not in names]
    if missing:
        raise DataError(
            f"{path} lacks the columns {', '.join(missing)}; a sheet comes from kgru mentions PAGE."
        )
    _refuse_names(names, sheet_columns(folder), str(path))
    cells = [_fitted(row, names, f"{path}, line {line}") for line, row in lines[1:] if any(row)]
    numbers = [line for line, row in lines[1:] if any(row)]
    frame = plain_text(pd.DataFrame(cells, index=numbers, columns=names, dtype="str"))
    frame = frame.apply(lambda column: column.str.strip())
    kept = frame["keep"].str.casefold()
    bad = frame[kept.isin(["yes"]) & ~frame["table"].isin(TABLES)]
    refuse(
        [(line, table, f"write {', '.join(TABLES)}") for line, table in bad["table"].items()],
        f"{len(bad)} rows of the sheet cannot be used (row: line of the file; table):",
    )
    places = {name: i for i, name in enumerate(names)}
    parts = {}
    for table in TABLES:
        rows = as_own(frame[frame["table"] == table], table)
        if len(rows):
            parts[table] = Part(rows, "", places)
    return parts


def _names(cells: Iterable[str]) -> list[str]:
    """Read the names of columns; empty ones at the end are none."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _fitted(row: list[str], names: list[str], where: str) -> list[str]:
    """As many cells as there are columns; empty ones at the end may be missing or too many."""
    if any(cell.strip() for cell in row[len(names) :]):
        raise DataError(
            f"{where} has {len(row)} cells for {len(names)} columns; put a text with separators in "
            "quotes, or save the sheet as xlsx."
        )
    return [*row[: len(names)], *[""] * (len(names) - len(row))]


def _refuse_names(names: list[str], known: list[str], where: str) -> None:
    """Refuse columns that no table has, and those that stand twice."""
    unknown = [name for name in names if name not in known]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not unknown and not twice:
        return
    told = []
    for name in unknown:
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
        told.append(f"{name!r}" + (f" (do you mean {close[0]}?)" if close else ""))
    told += [f"{name!r} twice" for name in twice]
    raise DataError(
        f"{where} has columns that no table knows: {', '.join(told)}. Rename or delete them; "
        "kgru codebook TABLE lists those there are."
    )


def _read_workbook(raw: bytes, path: str | Path, folder: AnyFolder) -> dict[str, Part]:
    openpyxl = need("openpyxl", extra="export", to="read xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(item.file_size for item in packed.infolist()) > _MOST_UNPACKED:
                raise DataError(f"{path} unpacks to more than {_MOST_UNPACKED:,} bytes.")
        book = openpyxl.load_workbook(io.BytesIO(raw))
    except DataError:
        raise
    except Exception as error:  # broken workbooks raise errors of every kind
        raise DataError(f"{path} is no workbook that can be read ({error}).") from None
    unknown = [n for n in book.sheetnames if n not in (*TABLES, ABOUT, CODES)]
    if unknown:
        raise DataError(
            f"{path} has sheets that are no table: {', '.join(unknown)}. Rename them to one of "
            f"{', '.join(TABLES)}, or delete them."
        )
    parts, faults = {}, []
    for table in (name for name in TABLES if name in book.sheetnames):
        part, wrong = _read_one(book[table], table, path, folder)
        parts[table] = part
        faults += wrong
    refuse(faults, f"{len(faults)} cells of {path} cannot be used:", NOTHING, at="{}")
    if not parts:
        raise DataError(f"{path} has none of the sheets {', '.join(TABLES)}.")
    return parts


def _read_one(
    sheet: Any, table: str, path: str | Path, folder: AnyFolder
) -> tuple[Part, list[tuple[str, str, str]]]:
    """One sheet of a workbook as text, and the cells that are none."""
    rows = sheet.iter_rows()
    names = _names("" if cell.value is None else str(cell.value) for cell in next(rows, ()))
    known = ["keep", *(field["name"] for field in fields_of(table, folder)), *HELP]
    _refuse_names(names, known, f"{path}, sheet {table}")
    if "keep" not in names:
        raise DataError(f"{path}, sheet {table} lacks the column keep.")
    part = Part(pd.DataFrame(), table, {name: i for i, name in enumerate(names)})
    lines, numbers, faults = [], [], []
    for number, cells in enumerate(rows, start=2):
        texts = []
        for name, cell in zip(names, cells, strict=False):
            try:
                texts.append(_typed_text(cell))
            except Unclear as reason:
                faults.append((part.place(number, name), str(cell.value), str(reason)))
                texts.append("")
        if any(texts):
            lines.append(texts + [""] * (len(names) - len(texts)))
            numbers.append(number)
    frame = pd.DataFrame(lines, index=numbers, columns=names, dtype="str")
    return part._replace(rows=frame), faults


def _typed_text(cell: Any) -> str:
    """A cell of a workbook as the text that was typed."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Unclear("a formula; paste its value instead")
    if cell.data_type == "e":
        raise Unclear("an error of the spreadsheet; write what it should be")
    if isinstance(value, dt.datetime | dt.date | dt.time):
        form = str(cell.number_format).casefold()
        # What shows its day, month and year was typed as a day; "Jun-09" was not.
        whole = all(letter in form for letter in "ymd") and isinstance(value, dt.date)
        if not whole:
            raise Unclear(CHANGED)
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}" if value != int(value) else str(int(value))
    return str(value).strip()
