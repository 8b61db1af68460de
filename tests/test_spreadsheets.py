"""Text that comes back as it was and that no spreadsheet runs."""

import csv
import io
import re
import shutil
import subprocess
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgru_analysis.catalog import data_folder, tables
from kgru_analysis.errors import KgruError
from kgru_analysis.load import load
from kgru_analysis.spreadsheets import (
    Dropdown,
    csv_bytes,
    form_bytes,
    plain_text,
    safe_text,
    sheet_names,
    workbook_bytes,
)


@pytest.mark.slow
def test_the_shipped_tables_come_back_as_they_are():
    """Loaded and written again, a table is the same file, number by number."""
    for name in tables()["name"]:
        frame = load(name, claims="all")
        again = csv_bytes(frame)
        path = data_folder() / f"{name}.csv"
        old = pd.read_csv(path, dtype="str", keep_default_na=False)
        new = pd.read_csv(io.BytesIO(again), dtype="str", keep_default_na=False)
        pd.testing.assert_index_equal(old.columns, new.columns)
        assert len(old) == len(new), name


DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    '=HYPERLINK("x")',
    "a;=1",
]


def test_formulas_become_text_and_numbers_stay():
    number = range(-4, len(DANGEROUS) - 2)
    mixed = [-1.5, "=1", *["x"] * len(DANGEROUS)]
    frame = pd.DataFrame({"text": [*DANGEROUS, "fine", None], "number": number, "mixed": mixed})
    safe = safe_text(frame)
    assert safe["text"].iloc[:3].to_list() == ["'=1+1", "'+1", "'-1"]
    assert safe["text"].iloc[-3:-1].to_list() == ["a;'=1", "fine"]
    assert pd.isna(safe["text"].iloc[-1])
    assert safe["number"].to_list() == list(number)
    assert safe["mixed"].to_list()[:3] == [-1.5, "'=1", "x"]
    pd.testing.assert_frame_equal(plain_text(safe), frame.astype({"text": "str"}))


@pytest.mark.parametrize(
    "text",
    [
        "x\n=cmd|' /C calc'!A0;y", "x\r=1+1;", 'a;"=1+1', 'fund;"=HYPERLINK(1);', "a,=1", "a\t@b",
        "=1", "\t=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sep", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_separates_cells(text, sep):
    frame = pd.DataFrame({"a": [text], "b": ["x"]})
    written = csv_bytes(safe_text(frame)).decode()
    cells = [cell for line in csv.reader(io.StringIO(written, newline=""), delimiter=sep)
             for part in line for cell in re.split("[\r\n]", part)]  # fmt: skip
    assert not any(re.match(r"\"*[=+\-@]", cell) for cell in cells), cells
    assert plain_text(safe_text(frame))["a"].item() == text


def test_names_of_columns_are_text_too():
    assert list(safe_text(pd.DataFrame({"=1": ["a"], "b": pd.Categorical(["=2"])}))) == ["'=1", "b"]
    assert safe_text(pd.DataFrame({"b": pd.Categorical(["=2"])}))["b"].to_list() == ["'=2"]


@given(st.lists(st.text("'=-;\t\rab,\"", max_size=6), max_size=5))
def test_safe_text_can_be_taken_back_through_a_file(texts):
    frame = pd.DataFrame({"n": range(len(texts)), "a": pd.Series(texts, dtype="str")})
    written = csv_bytes(safe_text(frame))
    safe = pd.read_csv(io.BytesIO(written), dtype=frame.dtypes.to_dict(), keep_default_na=False)
    assert not safe["a"].str.contains(r"(?:^|;)[=+\-@\t\r]").any()
    assert not safe["a"].str.contains(r"(?:^|[;,\t\r\n]\"*)[=+\-@]").any()
    pd.testing.assert_frame_equal(plain_text(safe), frame)


def test_a_line_end_inside_a_cell_stays_there():
    frame = pd.DataFrame({"a": ["x\ry", "z"], "b": [1.0, None]})
    assert csv_bytes(frame) == b'"a","b"\n"x\ry","1"\n"z",""\n'
    assert csv_bytes(frame.tail(1)) == b"a,b\nz,\n"


def test_sheets_have_names_that_excel_takes():
    long = "a" * 40
    assert sheet_names([long, long + "b", "about", "x/y?", "History"]) == [
        "a" * 31, "a" * 26 + "-2", "about-2", "x_y_", "History-2"
    ]  # fmt: skip


def test_what_a_sheet_cannot_hold_is_refused():
    pytest.importorskip("xlsxwriter", reason="the extra export is not installed")
    with pytest.raises(KgruError, match=r"Sheet 'big' cannot hold row 2, column 1: .* 32,767"):
        workbook_bytes([], {"big": pd.DataFrame({"a": ["x" * 32_768]})})
    assert workbook_bytes([], {"inf": pd.DataFrame({"a": [float("inf"), -1.0]})})


FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "x\n=1+1;y", "x\r=1+1;", 'a;"=1+1', "a,=1+1", "a\t=1+1",
    '=HYPERLINK("https://example.org/","x")', "=cmd|' /C calc'!A0", "{=1+1}", "https://example.org/",
]  # fmt: skip


def judged_by_libreoffice(path, *options):
    """The cells of a file as LibreOffice reads and reckons them, in the text of its own format."""
    office = shutil.which("soffice") or pytest.skip("LibreOffice is not installed")
    home = f"-env:UserInstallation={(path.parent / 'home').as_uri()}"
    command = [office, home, "--headless", *options, "--convert-to", "fods"]
    subprocess.run([*command, "--outdir", path.parent, path], check=True, capture_output=True)
    return path.with_suffix(".fods").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("sep", [",", ";", "\t"])
def test_libreoffice_finds_no_formula(tmp_path, sep):
    """By another judge, where it is installed, which has to find those of unguarded text."""
    frame = pd.DataFrame({"a": FORMULAS, "b": FORMULAS})
    for name, rows in (("bare", frame), ("safe", safe_text(frame))):
        path = tmp_path / f"{name}.csv"
        path.write_bytes(csv_bytes(rows))
        text = judged_by_libreoffice(path, f"--infilter=CSV:{ord(sep)},34,76,1")
        assert (text.count("table:formula=") > 0) == (name == "bare"), name


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["bare", "export", "form"])
def test_libreoffice_finds_no_formula_and_no_link_in_a_workbook(tmp_path, kind):
    """The same judge on a workbook: every cell that was text is the same text."""
    pytest.importorskip("xlsxwriter", reason="the extra export is not installed")
    frame, path = pd.DataFrame({"=a": FORMULAS}), tmp_path / "a.xlsx"
    if kind == "bare":
        frame.to_excel(path, engine="xlsxwriter", sheet_name="x", index=False)
    elif kind == "export":
        path.write_bytes(workbook_bytes([["=1+1", "@SUM(1)"]], {"x": frame}))
    else:
        codes = {("x", "=a"): Dropdown(["=1+1", "y"], strict=False)}
        path.write_bytes(form_bytes([["=1+1", "-1+1"]], {"x": frame}, codes, {("x", "=a"): "=1"}))
    text = judged_by_libreoffice(path)
    found = text.count("table:formula=") + len(re.findall(r"<text:a [^>]*xlink:href", text))
    if kind == "bare":
        assert found > 4
        return
    assert found == 0
    names = {"t": "urn:oasis:names:tc:opendocument:xmlns:table:1.0"}
    document = ElementTree.fromstring(text.replace("<text:tab/>", "\t"))
    sheet = document.find(".//t:table[@t:name='x']", names)
    cells = sheet.findall("t:table-row/t:table-cell", names)
    read = ["\n".join("".join(line.itertext()) for line in cell.findall("{*}p")) for cell in cells]
    assert [text for text in read if text] == ["=a", *FORMULAS]
