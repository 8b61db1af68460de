"""A coding sheet as a workbook: a sheet a table, with drop-down lists and cells of text."""

from typing import Any

import pandas as pd

from kgru_analysis.catalog import AnyFolder, open_folder, resource
from kgru_analysis.descriptor import EDTF, pointers
from kgru_analysis.load import load
from kgru_analysis.sheets import HELP, TABLES, as_own
from kgru_analysis.spreadsheets import Dropdown, form_bytes
from kgru_analysis.tokens import word_file

_MOST_CODES = 3000


def coding_book(sheet: pd.DataFrame, folder: AnyFolder = None) -> bytes:
    """A workbook of a coding sheet: a sheet for each table, with the table's own columns."""
    frames, dropdowns, meanings = {}, {}, {}
    for table in filter(open_folder(folder).has, TABLES):
        entry = resource(table, folder)
        fields, keys = entry["schema"]["fields"], pointers(entry)
        names = [field["name"] for field in fields]
        rows = as_own(sheet[sheet["table"] == table], table)
        columns = ["keep", *names, *HELP]
        frames[table] = rows.reindex(columns=columns, fill_value="").reset_index(drop=True)
        dropdowns[table, "keep"] = Dropdown(["yes", "no"], strict=True)
        for field in fields:
            other, key = keys.get(field["name"], (table, ""))
            if codes := field.get("constraints", {}).get("enum"):
                dropdowns[table, field["name"]] = Dropdown([*map(str, codes)], strict=True)
            elif other != table and (known := _known(other, key, folder)):
                dropdowns[table, field["name"]] = Dropdown(known, strict=False)
            meanings[table, field["name"]] = _meaning(field)
    about = [[head, " ".join(told.split())] for head, told in word_file("sheet").items()]
    return form_bytes(about, frames, dropdowns, meanings)


def _known(table: str, column: str, folder: AnyFolder) -> list[str]:
    """What a column may point to in another table, if short enough for a drop-down."""
    codes = sorted(load(table, claims="all", folder=folder)[column].dropna().astype("str"))
    return codes if len(codes) <= _MOST_CODES else []


def _meaning(field: dict[str, Any]) -> str:
    needed = "Needed. " if field.get("constraints", {}).get("required") else ""
    date = " A date as 2009-02-14, 2009-02 or 2009." if field.get("rdfType") == EDTF else ""
    unit = f" In {field['unit']}." if field.get("unit") else ""
    return f"{needed}{field.get('description', '')}{unit}{date}"
