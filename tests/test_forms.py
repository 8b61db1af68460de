"""A coding sheet as a workbook: written, judged as in a spreadsheet, and taken back."""

import datetime as dt
import io
import re

import openpyxl
import pandas as pd
import pytest

from kgru_analysis.begin import new_folder
from kgru_analysis.check import check
from kgru_analysis.errors import DataError
from kgru_analysis.folders import take_sheet
from kgru_analysis.forms import coding_book
from kgru_analysis.load import load
from kgru_analysis.sheets import coding_sheet
from kgru_analysis.spreadsheets import csv_bytes

PAGE = (
    "In June 2015 Russia lent Armenia $200 million. In July 2015 the parliament ratified it.\n\n"
    "Some 3,000 Russian troops were in Armenia in 2015. In 2015 the debt was $5 billion."
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    folder = new_folder(tmp_path_factory.mktemp("x") / "armenia", country="ARM")
    page = {"source_id": "page", "title": "A page", "publisher": "Paper", "published": "2017-07-02",
            "url": "https://example.org/page", "kind": "news", "language": "en"}  # fmt: skip
    sources = pd.read_csv(folder / "sources.csv", dtype="str")
    (folder / "sources.csv").write_bytes(csv_bytes(pd.concat([sources, pd.DataFrame([page])])))
    return folder


@pytest.fixture
def mine(begun, tmp_path):
    place = tmp_path / "armenia"
    place.mkdir()
    for file in begun.iterdir():
        (place / file.name).write_bytes(file.read_bytes())
    return place


JUDGED = {
    "events": {"keep": "yes", "event_id": "ratified", "event_type": "ratify", "domain": "security",
               "status": "ratified", "actor": "ARM"},
    "flows": {"keep": "yes", "flow_id": "credit", "stage": "agreed", "instrument": "loan",
              "sector": "security", "purpose": "arms", "event_id": "ratified"},
    "presence": {"keep": "yes", "presence_id": "gyumri", "name": "Base", "kind": "troops",
                 "domain": "military", "status": "actual", "start": "1992"},
    "observations": {"keep": "no"},
}  # fmt: skip


def book(folder, **more):
    """The workbook of the page as a person has judged it, with cells of `more` by sheet."""
    sheet = coding_sheet(PAGE, source_id="page", folder=folder)
    filled = openpyxl.load_workbook(io.BytesIO(coding_book(sheet, folder)))
    for name, cells in JUDGED.items():
        common = (
            {} if name == "observations" else {"summary": "In our words.", "confidence": "medium"}
        )
        put(filled, name, 2, cells | common)
    for name, cells in more.items():
        put(filled, name, 2, cells)
    return filled


def put(filled, name, row, cells):
    columns = {cell.value: cell.column for cell in filled[name][1]}
    for column, value in cells.items():
        filled[name].cell(row, columns[column], value)


def taken(filled, folder, tmp_path):
    path = tmp_path / "sheet.xlsx"
    filled.save(path)
    return take_sheet(path, folder)


def test_the_book_has_a_sheet_a_table_cells_of_text_and_drop_downs(mine):
    filled = book(mine)
    assert filled.sheetnames == ["about", "events", "flows", "presence", "observations", "codes"]
    flows = filled["flows"]
    names = [cell.value for cell in flows[1]]
    assert names[0] == "keep"
    assert {"follows", "part_of", "claim_group", "purpose", "overlaps"} < set(names)
    assert flows.cell(2, names.index("date") + 1).value == "2015-06"
    assert flows.cell(2, names.index("date") + 1).number_format == "@"
    lists = {str(v.sqref).split("2")[0]: v.formula1 for v in flows.data_validations.dataValidation}
    letter = flows.cell(1, names.index("stage") + 1).column_letter
    first, last = re.findall(r"\$([A-Z]+)\$(\d+)", lists[letter])
    codes = {
        filled["codes"][f"{first[0]}{n}"].value for n in range(int(first[1]), int(last[1]) + 1)
    }
    assert {"agreed", "disbursed", "forgiven"} <= codes
    currencies = [cell.value for column in filled["codes"].columns for cell in column]
    assert "AMD" in currencies
    assert "KGS" not in currencies


@pytest.mark.slow
def test_a_judged_book_is_taken_with_every_column(mine, tmp_path):
    filled = book(mine)
    second = {
        "keep": "yes", "flow_id": "paid", "date": "2016", "donor": "RUS", "recipient": "ARM",
        "stage": "disbursed", "instrument": "loan", "sector": "security", "amount_low": 50e6,
        "amount_high": 50e6, "currency": "USD", "basis": "total", "follows": "credit",
        "summary": "Ours.", "confidence": "medium", "source_id": "page",
    }  # fmt: skip
    put(filled, "flows", 3, second)
    added, faults = taken(filled, mine, tmp_path)
    assert not len(faults), faults.to_dict("records")
    assert added == {"events": 1, "flows": 2, "presence": 1, "observations": 0}
    flows = load("flows", folder=mine).set_index("flow_id")
    assert flows.loc["credit", ["purpose", "event_id", "amount_low"]].to_list() == [
        "arms", "ratified", 2e8]  # fmt: skip
    assert flows.loc["paid", "follows"] == "credit"
    assert load("presence", folder=mine)["strength_low"].item() == 3000
    assert len(check(mine)) == 0


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"stage": "given"}, "flows!I2"),
        pytest.param({"source_id": "other"}, "flows!U2", marks=pytest.mark.slow),
        pytest.param({"amount_high": "5"}, "flows!", marks=pytest.mark.slow),
    ],
)
def test_faults_are_told_by_sheet_and_cell(mine, tmp_path, cells, place):
    _, faults = taken(book(mine, flows=cells), mine, tmp_path)
    assert faults["place"].str.startswith(place).any(), faults
    assert faults["advice"].str.len().gt(10).all()
    assert len(load("flows", folder=mine)) == 0


def test_a_date_that_the_spreadsheet_changed_is_told_from_one_that_it_did_not(mine, tmp_path):
    filled = book(mine)
    columns = {cell.value: cell.column for cell in filled["flows"][1]}
    cell = filled["flows"].cell(2, columns["date"], dt.datetime(2015, 6, 1))
    cell.number_format = "mmm-yy"
    with pytest.raises(DataError, match=r"flows!C2: .*made a date of what was typed"):
        taken(filled, mine, tmp_path)
    cell.number_format = "yyyy-mm-dd"
    taken(filled, mine, tmp_path)
    assert load("flows", folder=mine)["date"].item() == "2015-06-01"


def test_formulas_other_sheets_and_unknown_columns_are_refused(mine, tmp_path):
    filled = book(mine, flows={"amount_low": "=1+1"})
    with pytest.raises(DataError, match=r"flows!J2: '=1\+1': a formula"):
        taken(filled, mine, tmp_path)
    filled = book(mine)
    filled["events"].cell(1, 60, "my notes")
    with pytest.raises(DataError, match=r"sheet events has columns .*'my notes'"):
        taken(filled, mine, tmp_path)
    filled = book(mine)
    filled.create_sheet("ideas")
    with pytest.raises(DataError, match="sheets that are no table: ideas"):
        taken(filled, mine, tmp_path)


def test_what_is_no_workbook_is_refused(mine, tmp_path):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(DataError, match="is no workbook"):
        take_sheet(path, mine)
