"""From a page to a sheet, and from a judged sheet to rows."""

import os

import pandas as pd
import pytest

from kgru_analysis.errors import DataError
from kgru_analysis.folders import new_folder
from kgru_analysis.sheets import SHEET, coding_sheet, judged_rows, read_sheet
from kgru_analysis.spreadsheets import csv_bytes, safe_text

PAGE = """In February 2009 Russia promised Kyrgyzstan $150 million in aid and a $300 million loan.

The United States paid $17.4 million a year until 2009. It was more than 60 million dollars in June.

They met in Bishkek on 4 March 2010."""


def test_one_row_a_candidate_with_what_the_page_says():
    sheet = coding_sheet(PAGE, source_id="page-1")
    assert list(sheet.columns) == SHEET
    wanted = ["table", "date", "actor", "target", "amount_low", "amount_high", "basis", "locator"]
    assert sheet[wanted].astype(object).where(sheet[wanted].notna(), None).to_numpy().tolist() == [
        ["flows", "2009-02", "RUS", "KGZ", 150e6, 150e6, "total", "para 1"],
        ["flows", "2009-02", "RUS", "KGZ", 300e6, 300e6, "total", "para 1"],
        ["flows", "/2009", "USA", None, 17.4e6, 17.4e6, "per-year", "para 2"],
        ["flows", None, None, None, 60e6, None, "total", "para 2"],
        ["events", "2010-03-04", "KGZ", None, None, None, None, "para 3"],
    ]
    assert (sheet["source_id"] == "page-1").all()
    assert (
        (sheet[["keep", "id", "event_type", "stage", "summary", "confidence"]] == "")
        .to_numpy()
        .all()
    )
    assert sheet["earliest"].iloc[0] == "2009-02-01"


def test_a_date_from_another_sentence_is_marked():
    sheet = coding_sheet("In 2009 Russia promised help. It was $5 million.")
    row = sheet[sheet["table"] == "flows"].iloc[0]
    assert (row["date"], row["inferred"], row["note"]) == (
        "2009",
        "yes",
        "date of an earlier sentence",
    )


def test_pages_of_a_pdf_are_in_the_locator():
    sheet = coding_sheet("In 2009.\n\f\nIn 2010.")
    assert sheet["locator"].to_list() == ["page 1, para 1", "page 2, para 2"]


def test_an_empty_page_is_an_empty_sheet():
    assert list(coding_sheet("Nothing.").columns) == SHEET
    assert len(coding_sheet("Nothing.")) == 0


def judged(**cells):
    row = {"keep": "yes", "table": "events", "date": "2009-02", "actor": "RUS", "target": "KGZ",
           "event_type": "aid", "domain": "economic", "status": "announced", "summary": "Words.",
           "confidence": "high", "source_id": "s1", "locator": "para 1"}  # fmt: skip
    return pd.DataFrame([row | cells]).reindex(columns=SHEET, fill_value="")


def test_kept_rows_get_the_columns_of_their_table():
    sheet = pd.concat([judged(), judged(keep="no"), judged(keep=""), judged(
        table="flows", keep="Yes", id="my-flow", amount_low="5", currency="USD")])  # fmt: skip
    rows = judged_rows(sheet.reset_index(drop=True))
    events, flows = rows["events"], rows["flows"]
    assert events["event_id"].to_list() == ["s1-2009-02-rus-kgz-1"]
    assert events["preferred"].to_list() == ["yes"]
    assert flows[["flow_id", "donor", "recipient", "amount_low"]].to_numpy().tolist() == [
        ["my-flow", "RUS", "KGZ", "5"]
    ]


def test_dates_may_be_judged_in_words():
    assert judged_rows(judged(date="early 1995"))["events"]["date"].item() == "1995-01/1995-04"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"date": "Sep-12"}, r"row 2: 'Sep-12'"),
        ({"keep": "maybe"}, r"keep\):\n  row 2: 'maybe': write yes or no"),
        ({"table": "sites"}, "write events or flows"),
    ],
)
def test_unusable_cells_are_named_by_line(cells, message):
    with pytest.raises(DataError, match=message):
        judged_rows(judged(**cells))


def test_a_frame_with_words_for_an_index_is_named_by_line():
    sheet = pd.concat([judged(), judged(date="soon")]).set_axis(["a", ("b", 1)])
    with pytest.raises(DataError, match="row 3: 'soon'"):
        judged_rows(sheet)
    with pytest.raises(DataError, match="row 2: 'perhaps'"):
        judged_rows(judged(keep="perhaps").set_axis(["a"]))


def test_a_sheet_survives_a_spreadsheet(tmp_path):
    sheet = coding_sheet("=cmd| In 2009 Russia lent $5 million.", source_id="s1")
    for sep, mark in ((",", b""), (";", b"\xef\xbb\xbf")):
        path = tmp_path / "sheet.csv"
        path.write_bytes(mark + safe_text(sheet).to_csv(index=False, sep=sep).encode())
        assert "'=cmd" in path.read_text(encoding="utf-8")
        assert read_sheet(path)["sentence"].iloc[0].startswith("=cmd")


def test_what_a_spreadsheet_would_run_comes_back_as_it_was(tmp_path):
    texts = ["=1+1", "+1", "-1", "@x", "'=1", "''-1", "a;=1", "x\ry", "a\nb"]
    sheet = pd.DataFrame({"summary": texts, "amount_low": -2.5}).reindex(
        columns=SHEET, fill_value=""
    )
    path = tmp_path / "sheet.csv"
    path.write_bytes(csv_bytes(safe_text(sheet)))
    back = read_sheet(path)
    assert back["summary"].to_list() == texts
    assert back["amount_low"].to_list() == ["-2.5"] * len(texts)


def test_a_sheet_of_any_size_is_refused_by_its_size(tmp_path):
    path = tmp_path / "sheet.csv"
    path.touch()
    os.truncate(path, 10**10)
    with pytest.raises(DataError, match="10,000,000,000 bytes; at most 20,000,000 are read"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n1,2\n", "lacks the columns keep"),
        ("keep,я".encode("cp1251"), "not UTF-8"),
        (b'keep,table\n"x', "is no table"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path, content, message):
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_sheet(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_sheet(tmp_path / "none.csv")


def test_another_folder_has_names_of_its_own(tmp_path):
    folder = new_folder(tmp_path / "mine")
    with (folder / "actor_names.csv").open("ab") as file:
        file.write(
            csv_bytes(pd.DataFrame([["RUS", "Muscovy", "en", "common", "", ""]])).split(b"\n", 1)[1]
        )
    assert coding_sheet("In 1992 Muscovy came.", folder=folder)["actor"].item() == "RUS"
