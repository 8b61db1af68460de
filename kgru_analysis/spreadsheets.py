"""Frames as CSV and as workbooks, with text kept safe from being run as a formula."""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from kgru_analysis.errors import KgruError
from kgru_analysis.files import need

ABOUT, CODES = "about", "codes"  # the first sheet of a workbook

# What a spreadsheet takes for a formula, by the list that OWASP keeps on CSV injection. Where other
# signs separate cells a cell begins behind each of them, behind a line's end and behind a quote.
# Quotes that stand there already are counted in, so that taking one away gives the text back.
_SIGNS = "=+\\-@＝＋－＠"
_BEHIND = ("^", r"(^|[;,]\"*)", r"(^|[;,\t\r\n]\"*)")
_BEFORE = (r"(?='*\n)", r"(?='*[\t\r])", f"(?='*[{_SIGNS}])")
_FORMULA, _GUARDED = (
    "|".join(f"{behind}{quote}{before}" for behind, before in zip(_BEHIND, _BEFORE, strict=True))
    for quote in ("", "'")
)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV as the data folders have it: UTF-8, one newline a row, few quotes."""
    floats = frame.select_dtypes("float").columns
    # A whole number is written whole, though a missing cell made its column one of floats.
    whole = {c: frame[c].astype("str").str.removesuffix(".0") for c in floats}
    frame = frame.assign(**whole)
    text = frame.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    if "\r" in text:  # Python before 3.13 leaves it unquoted, and readers take it for a line's end
        text = frame.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    return text.encode("utf-8")


def safe_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Put a quote before text that a spreadsheet would run as a formula; numbers stay."""
    return _in_text(frame, _FORMULA, r"\1\2'")


def plain_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Take the quotes of `safe_text` away again."""
    return _in_text(frame, _GUARDED, r"\1\2")


def _in_text(frame: pd.DataFrame, pattern: str, new: str) -> pd.DataFrame:
    """Change the names of columns and every cell of text, be it beside numbers; keep all else."""
    frame = frame.rename(columns=lambda name: re.sub(pattern, new, str(name)))
    changed = {}
    for column in frame.select_dtypes(["object", "string", "str", "category"]):
        cells = frame[column].astype("object")
        text = cells.map(lambda cell: isinstance(cell, str)).astype("bool")
        texts = cells[text].astype("str").str.replace(pattern, new, regex=True)
        changed[column] = texts if text.all() else texts.reindex_like(cells).where(text, cells)
    return frame.assign(**changed)


def sheet_names(tables: Iterable[str]) -> list[str]:
    """Names that Excel takes: short, without some characters, each once whatever its case."""
    taken = {ABOUT, "history"}
    names = []
    for table in tables:
        short = name = re.sub(r"[][:*?/\\']", "_", table)[:31]
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{short[:26]}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def workbook_bytes(about: list[list[Any]], frames: Mapping[str, pd.DataFrame]) -> bytes:
    """A workbook: a sheet "about" with these rows of cells, then a sheet a table.

    All text is written as text, and no time of making, so that the same tables give the same bytes.
    """
    buffer = io.BytesIO()
    book = _workbook(buffer, to="export xlsx")
    _about(book, about, 20, 90)
    for short, frame in zip(sheet_names(frames), frames.values(), strict=True):
        sheet = book.add_worksheet(short)
        sheet.freeze_panes(1, 0)
        _columns(sheet, ([label, *frame[label]] for label in frame.columns))
    book.close()
    return buffer.getvalue()


def _workbook(buffer: io.BytesIO, *, to: str) -> Any:
    """An empty workbook; its time of making is the same for all."""
    book = need("xlsxwriter", extra="export", to=to).Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": pd.Timestamp("2000-01-01").to_pydatetime()})
    return book


def _columns(sheet: Any, columns: Iterable[Iterable[Any]]) -> None:
    """Fill a sheet, a column after the other; what is missing leaves its cell empty."""
    for column, cells in enumerate(columns):
        for row, value in enumerate(cells):
            if not pd.isna(value):
                _write(sheet, row, column, value)


def _about(book: Any, rows: list[list[Any]], *widths: int) -> None:
    """The first sheet, with what is to be said of the others."""
    sheet = book.add_worksheet(ABOUT)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value != "":
                _write(sheet, row, column, value)


class Dropdown(NamedTuple):
    """The codes that a column may hold, and whether others are refused or only warned of."""

    codes: list[str]
    strict: bool


def form_bytes(
    about: list[list[Any]],
    frames: Mapping[str, pd.DataFrame],
    dropdowns: Mapping[tuple[str, str], Dropdown],
    meanings: Mapping[tuple[str, str], str],
) -> bytes:
    """A workbook to be filled in: a sheet "about", a sheet a frame, and one of codes.

    Every cell is text, so that the spreadsheet leaves dates as they are typed.
    """
    buffer = io.BytesIO()
    book = _workbook(buffer, to="write xlsx")
    text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    _about(book, about, 60, 60)
    # Each list of codes once, a column of its sheet under the name of the first column that has it.
    lists: dict[tuple[str, ...], str] = {}
    for (_, label), choice in dropdowns.items():
        lists.setdefault(tuple(choice.codes), label)
    place = need("xlsxwriter.utility", extra="export", to="write xlsx").xl_range_abs
    places = {codes: place(1, n, max(len(codes), 1), n) for n, codes in enumerate(lists)}
    for name, frame in frames.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, label in enumerate(frame.columns):
            sheet.set_column(column, column, 14, text)
            _write(sheet, 0, column, label, head)
            if meaning := meanings.get((name, label)):
                sheet.write_comment(0, column, meaning[:1000])
            for row, value in enumerate(frame[label], start=1):
                if not pd.isna(value) and value != "":
                    cell = f"{value:.15g}" if isinstance(value, float) else str(value)
                    _write(sheet, row, column, cell, text)
            if limit := dropdowns.get((name, label)):
                rule = {
                    "validate": "list",
                    "source": f"={CODES}!{places[tuple(limit.codes)]}",
                    "error_type": "stop" if limit.strict else "warning",
                    "error_title": "Not in the list",
                    "error_message": f"The sheet {CODES} has what may stand here.",
                }
                sheet.data_validation(1, column, len(frame) + 500, column, rule)
    sheet = book.add_worksheet(CODES)
    _columns(sheet, ([label, *codes] for codes, label in lists.items()))
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, form: Any = None) -> None:
    """Write one cell: a number as a number, all else as text."""
    number = isinstance(value, int | float) and math.isfinite(value)
    write = sheet.write_number if number else sheet.write_string
    if write(row, column, value if number else str(value), form) != 0:
        raise KgruError(
            f"Sheet {sheet.get_name()!r} cannot hold row {row + 1}, column {column + 1}: Excel "
            "takes 1,048,576 rows and 32,767 characters a cell. Export to csv or parquet."
        )
