"""A data folder of one's own: begun, filled from a sheet, checked, exported."""

import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from kgru_analysis.begin import new_folder
from kgru_analysis.catalog import codebook, tables
from kgru_analysis.changes import LOCK
from kgru_analysis.check import check
from kgru_analysis.citations import cite, cite_folder
from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.files import write_files
from kgru_analysis.folders import export, take_sheet
from kgru_analysis.judged import read_sheet
from kgru_analysis.load import load
from kgru_analysis.rows import appended, judged_rows
from kgru_analysis.sheets import coding_sheet
from kgru_analysis.spreadsheets import csv_bytes, safe_text


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    folder = new_folder(tmp_path_factory.mktemp("begun") / "armenia-and-russia")
    page = {"source_id": "page", "title": "A page", "publisher": "Paper", "published": "2015-07-02",
            "url": "https://example.org/page", "kind": "news", "language": "en"}  # fmt: skip
    sources = pd.read_csv(folder / "sources.csv", dtype="str")
    sources = pd.concat([sources, pd.DataFrame([page])])
    (folder / "sources.csv").write_bytes(csv_bytes(sources))
    return folder


@pytest.fixture
def mine(begun, tmp_path):
    return shutil.copytree(begun, tmp_path / begun.name)


def judged(tmp_path, **cells):
    """A sheet of one flow and one event, judged, with some cells of the flow changed."""
    sheet = coding_sheet("In June 2015 Russia lent Armenia $200 million.\n\nIn July 2015 Armenia "
                         "ratified it; Russia had.", source_id="page")  # fmt: skip
    sheet = sheet.assign(keep="yes", summary="In our words.", confidence="medium")
    sheet.loc[0, ["stage", "instrument", "sector"]] = ["agreed", "loan", "security"]
    sheet.loc[1, ["event_type", "domain", "status"]] = ["ratify", "security", "ratified"]
    sheet = sheet.astype(object)
    for column, value in cells.items():
        sheet.loc[0, column] = value
    path = tmp_path / "sheet.csv"
    path.write_bytes(csv_bytes(safe_text(sheet)))
    return path


def test_a_new_folder_is_sound_and_empty_and_works(mine):
    assert len(check(mine)) == 0
    rows = tables(mine).set_index("name")["rows"]
    assert rows["events"] == rows["flows"] == 0
    assert rows["actors"] > 200
    assert "edtf" in codebook("flows", mine)["type"].to_list()
    assert cite("page", style="bibtex", folder=mine)[0].startswith("@misc{page")
    assert len(load("events", folder=mine)) == 0
    assert "kgru import sheet.xlsx armenia-and-russia" in (mine / "README.md").read_text()


@pytest.mark.slow
def test_an_independent_judge_finds_it_sound(mine):
    from frictionless import Package

    assert Package(str(mine / "datapackage.json")).to_descriptor()["name"] == "armenia-and-russia"


@pytest.mark.slow
def test_the_example_folder_is_sound():
    example = Path(__file__).resolve().parent.parent / "examples" / "armenia"
    assert len(check(example)) == 0
    assert len(cite(load("events", folder=example), folder=example)) > 5


def test_a_new_folder_replaces_nothing(mine, tmp_path):
    with pytest.raises(KgruError, match="--force"):
        new_folder(mine)
    (tmp_path / "file").write_text("x")
    with pytest.raises(KgruError, match="is a file"):
        new_folder(tmp_path / "file")


@pytest.mark.slow
def test_a_sound_sheet_is_added(mine, tmp_path):
    added, faults = take_sheet(judged(tmp_path), mine)
    assert (added, len(faults)) == ({"events": 1, "flows": 1}, 0)
    flow = load("flows", folder=mine).iloc[0]
    assert flow[["date", "donor", "recipient", "amount_low", "currency"]].to_list() == [
        "2015-06", "RUS", "ARM", 200e6, "USD"]  # fmt: skip
    assert load("events", folder=mine)["actor"].to_list() == ["ARM"]
    assert len(check(mine)) == 0


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"stage": "given"}, "code"),
        pytest.param({"source_id": "other"}, "unknown key", marks=pytest.mark.slow),
        pytest.param({"amount_high": "5"}, "low above high", marks=pytest.mark.slow),
        pytest.param({"summary": ""}, "required", marks=pytest.mark.slow),
        pytest.param({"target": "XXX"}, "unknown key", marks=pytest.mark.slow),
    ],
)
def test_a_faulty_sheet_adds_nothing_and_says_why(mine, tmp_path, cells, rule):
    before = {p.name: p.read_bytes() for p in mine.iterdir()}
    _, faults = take_sheet(judged(tmp_path, **cells), mine)
    assert rule in faults["rule"].to_list()
    after = {p.name: p.read_bytes() for p in mine.iterdir()}
    assert after == before | {LOCK: b""}


@pytest.mark.slow
def test_the_same_sheet_twice_is_a_fault(mine, tmp_path):
    sheet = judged(tmp_path)
    take_sheet(sheet, mine)
    _, faults = take_sheet(sheet, mine)
    assert set(faults["rule"]) == {"unique"}
    assert faults["place"].str.fullmatch(r"line \d+, \w+_id").all()  # of the sheet, not the table


def test_a_table_outside_the_folder_is_never_written(mine, tmp_path):
    path = mine / "datapackage.json"
    descriptor = json.loads(path.read_text())
    flows = next(r for r in descriptor["resources"] if r["name"] == "flows")
    flows["path"] = "../flows.csv"
    path.write_text(json.dumps(descriptor))
    (mine / "flows.csv").rename(tmp_path / "flows.csv")
    before = (tmp_path / "flows.csv").read_bytes()
    with pytest.raises(DataError, match="Table 'flows' points outside its folder"):
        take_sheet(judged(tmp_path), mine)
    assert (tmp_path / "flows.csv").read_bytes() == before


@pytest.mark.slow
def test_tables_may_lie_anywhere_in_the_folder(mine, tmp_path):
    path = mine / "datapackage.json"
    descriptor = json.loads(path.read_text())
    for entry in descriptor["resources"]:
        entry["path"] = f"tables/{entry['path']}"
    path.write_text(json.dumps(descriptor))
    (mine / "tables").mkdir()
    for file in mine.glob("*.csv"):
        file.rename(mine / "tables" / file.name)
    (mine / "tables" / "flows.csv").rename(mine / "money.csv")
    (mine / "tables" / "flows.csv").symlink_to("../money.csv")  # inside the folder, so it may
    added, faults = take_sheet(judged(tmp_path), mine)
    assert (added, len(faults)) == ({"events": 1, "flows": 1}, 0)
    assert len(load("flows", folder=mine)) == 1


@pytest.fixture
def spiked(mine, tmp_path):
    """The folder with cells that a spreadsheet would run."""
    sheet = read_sheet(judged(tmp_path, summary='=HYPERLINK("http://x","y")'))
    write_files(mine, appended(judged_rows(sheet, mine), mine), force=True)
    return mine


def test_csv_export_is_safe(spiked, tmp_path):
    export(spiked, tmp_path / "out", to="csv")
    frame = pd.read_csv(tmp_path / "out" / "flows.csv")
    assert frame["summary"].item() == '\'=HYPERLINK("http://x","y")'
    assert frame["amount_low"].item() == 200e6
    assert (tmp_path / "out" / "CITATION.txt").read_text() == cite_folder(spiked) + "\n"
    with pytest.raises(KgruError, match="--force"):
        export(spiked, tmp_path / "out", to="csv")


def test_no_export_replaces_the_tables_themselves(spiked):
    before = (spiked / "flows.csv").read_bytes()
    with pytest.raises(KgruError, match="has the tables themselves under these names"):
        export(spiked, spiked, to="csv", force=True)
    assert (spiked / "flows.csv").read_bytes() == before


def test_xlsx_export_holds_no_formula_and_is_the_same_twice(spiked, tmp_path):
    pytest.importorskip("xlsxwriter", reason="the extra export is not installed")
    (path,) = export(spiked, tmp_path / "a.xlsx", to="xlsx")
    (again,) = export(spiked, tmp_path / "b.xlsx", to="xlsx")
    assert path.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(n).decode() for n in book.namelist() if "worksheets/sheet" in n]
        strings = book.read("xl/sharedStrings.xml").decode()
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert "=HYPERLINK" in strings
    assert any("<v>200000000</v>" in sheet for sheet in sheets)


def cells(sheet):
    return [[cell.value for cell in row] for row in sheet.rows]


def test_the_first_sheet_says_what_the_workbook_is(small, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = small / "datapackage.json"
    about = {"title": "=Small", "version": "1.2", "homepage": "https://example.org/small"}
    descriptor = json.loads(path.read_text()) | about
    descriptor["resources"][2]["name"] = "about"
    descriptor["resources"][2]["description"] = "One row a claim"
    terms = [{"name": "x", "title": "Free with citation", "path": "https://example.org/terms"}]
    descriptor["resources"][2]["licenses"] += terms
    path.write_text(json.dumps(descriptor))
    (out,) = export(small, tmp_path / "a.xlsx", to="xlsx")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["about", "sources", "actors", "about-2"]
    rows = [[cell for cell in row if cell is not None] for row in cells(book["about"])]
    told = {row[0]: row[1] for row in rows if len(row) == 2}
    assert told["title"] == "=Small"
    assert told["how to cite"] == cite_folder(small)
    assert told["data version"] == "1.2"
    assert told["address"] == "https://example.org/small"
    assert told["missing values"].startswith("An empty cell is missing")
    assert rows[-4:] == [
        ["sheet", "what a row is", "rows", "license", "terms"],
        ["sources", "Sources", 2, "CC0-1.0"],
        ["actors", "Actors", 2, "CC0-1.0"],
        ["about-2", "Flows. One row a claim", 4, "CC0-1.0; Free with citation",
         "https://example.org/terms"],
    ]  # fmt: skip
    assert all(cell.data_type in "sn" for row in book["about"].rows for cell in row)


def test_parquet_export_keeps_everything(spiked, tmp_path):
    pytest.importorskip("pyarrow", reason="the extra export is not installed")
    export(spiked, tmp_path / "out", to="parquet")
    back = pd.read_parquet(tmp_path / "out" / "flows.parquet")
    pd.testing.assert_frame_equal(
        back, load("flows", folder=spiked, claims="all"), check_dtype=False
    )


def test_export_to_another_format_is_refused(mine, tmp_path):
    with pytest.raises(KgruError, match="csv, parquet, xlsx"):
        export(mine, tmp_path, to="pdf")
