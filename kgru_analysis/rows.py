"""Rows of tables, from the parts of a judged coding sheet."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import MOST_TABLE, AnyFolder, resource, resource_path
from kgru_analysis.dates.faults import Unclear
from kgru_analysis.dates.words import to_edtf
from kgru_analysis.descriptor import EDTF
from kgru_analysis.errors import refuse
from kgru_analysis.files import read_whole
from kgru_analysis.judged import CHANGED, NOTHING, Part
from kgru_analysis.sheets import RENAMED, fields_of
from kgru_analysis.spreadsheets import csv_bytes

_SERIAL = "a spreadsheet's number for a day; format the column as text and write 2009-06-15"
_MADE = re.compile(r"[^\W\d_]{3,4}\.?-[0-9]{2}|[0-9]{1,2}-[^\W\d_]{3,4}\.?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ ,\u00a0\u202f'])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?")
Fault = tuple[str, object, str]


def judged_rows(parts: dict[str, Part], folder: AnyFolder = None) -> dict[str, pd.DataFrame]:
    """Turn the kept rows of a judged sheet into rows of the tables, with ids of their own."""
    faults: list[Fault] = []
    made = {}
    for table, part in parts.items():
        keep = part.rows["keep"].str.casefold()
        bad = keep[~keep.isin(["yes", "no", ""])]
        faults += [
            (part.place(row, "keep"), word, "write yes or no, or leave it empty until it is judged")
            for row, word in bad.items()
        ]
        rows, wrong = _as_rows(table, part, part.rows[keep == "yes"], folder)
        made[table] = rows
        faults += wrong
    refuse(faults, f"{len(faults)} cells of the sheet cannot be used:", NOTHING, at="{}")
    return made


def _as_rows(
    table: str, part: Part, kept: pd.DataFrame, folder: AnyFolder
) -> tuple[pd.DataFrame, list[Fault]]:
    fields = fields_of(table, folder)
    if len(kept) and not fields:
        return kept, [(part.place(kept.index[0], "keep"), table, "the folder has no such table")]
    rows = kept.reindex(columns=[field["name"] for field in fields], fill_value="").fillna("")
    faults: list[Fault] = []
    for field in fields:
        name = field["name"]
        if field.get("rdfType") == EDTF:
            rows[name] = _read_cells(rows[name], _edtf, part, name, faults)
        elif field["type"] in ("number", "integer"):
            rows[name] = _read_cells(rows[name], _number, part, name, faults)
    if "preferred" in rows:
        rows["preferred"] = rows["preferred"].where(rows["preferred"] != "", "yes")
    key = RENAMED[table]["id"]
    if key in rows:
        rows[key] = rows[key].where(rows[key] != "", _made_ids(rows, table))
    return rows, faults


def _read_cells(
    column: pd.Series, reader: Any, part: Part, name: str, faults: list[Fault]
) -> pd.Series:
    texts = []
    for row, text in column.items():
        try:
            texts.append(reader(text) if text else "")
        except Unclear as reason:
            texts.append("")
            faults.append((part.place(row, name), text, str(reason)))
    return pd.Series(texts, column.index, dtype="str")


def _edtf(text: str) -> str:
    if _MADE.fullmatch(text):
        raise Unclear(CHANGED)
    if re.fullmatch("[0-9]{5}", text):
        raise Unclear(_SERIAL)
    return to_edtf(text)[0]


def _number(text: str) -> str:
    """A number as the tables have it; groups of three and a final comma of spreadsheets go."""
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[ ,\u00a0\u202f']", "", text)
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise Unclear("write a plain number, as in 150000000, in units of the currency or unit")
    return text


def _made_ids(rows: pd.DataFrame, table: str) -> pd.Series:
    """An id of source, date, actors and number for each row."""
    parts = [rows["source_id"].where(rows["source_id"] != "", "row")]
    for name in ("date", "start", "actor", *RENAMED[table].values(), "target"):
        if name in rows and name != RENAMED[table]["id"]:
            parts.append(rows[name].str.slice(0, 10))
    parts.append(pd.Series(np.arange(1, len(rows) + 1), rows.index).astype("str"))
    return (
        parts[0]
        .str.cat(parts[1:], sep="-")
        .str.lower()
        .str.replace(r"[^\w-]+", "", regex=True)
        .str.replace(r"-{2,}", "-", regex=True)
    )


def appended(rows: dict[str, pd.DataFrame], folder: Path) -> dict[str, bytes]:
    """The files of a data folder, by their paths inside it, with rows added at their ends."""
    files = {}
    for table, frame in rows.items():
        if len(frame):
            path = resource_path(resource(table, folder), folder)
            old = read_whole(path, MOST_TABLE)
            old += b"" if old.endswith(b"\n") else b"\n"
            name = path.relative_to(folder.resolve()).as_posix()
            files[name] = old + csv_bytes(frame).split(b"\n", 1)[1]
    return files


def placed(
    faults: pd.DataFrame, rows: dict[str, pd.DataFrame], parts: dict[str, Part]
) -> pd.DataFrame:
    """Faults of `check` with the place in the sheet of the row that brings each, if one does."""
    places = []
    ahead = faults.groupby(["table", "value"], dropna=False).cumcount(ascending=False)
    for fault, left in zip(faults.to_dict("records"), ahead, strict=True):
        table, column = str(fault["table"]), str(fault["column"])
        frame = rows.get(table)
        place = ""
        if frame is not None and len(frame):
            key = RENAMED[table]["id"]
            # A row whose key is there already is told by its line; those of the sheet come last.
            twice = fault["rule"] == "unique" and column == key
            same = frame.index[frame[key] == str(fault["value" if twice else "row"])]
            if len(same):
                place = parts[table].place(same[max(-1 - left, -len(same)) if twice else 0], column)
        places.append(place)
    return faults.assign(place=places)[["place", *faults.columns]]
