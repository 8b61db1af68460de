"""From a page to a sheet, and from a judged sheet to rows."""

import os
import re

import pandas as pd
import pytest

from kgru_analysis.begin import new_folder
from kgru_analysis.errors import DataError
from kgru_analysis.judged import Part, read_sheet
from kgru_analysis.rows import judged_rows
from kgru_analysis.sheets import RENAMED, TABLES, as_own, coding_sheet, sheet_columns
from kgru_analysis.spreadsheets import csv_bytes, safe_text

PAGE = """In February 2009 Russia promised Kyrgyzstan $150 million in aid and a $300 million loan.

The United States paid $17.4 million a year until 2009. It was more than 60 million dollars in June.

They met in Bishkek on 4 March 2010."""


def test_one_row_a_candidate_with_what_the_page_says():
    sheet = coding_sheet(PAGE, source_id="page-1")
    assert list(sheet.columns) == sheet_columns()
    wanted = ["table", "date", "actor", "target", "amount_low", "amount_high", "basis", "locator"]
    assert sheet[wanted].to_numpy().tolist() == [
        ["flows", "2009-02", "RUS", "KGZ", 150e6, 150e6, "total", "para 1"],
        ["flows", "2009-02", "RUS", "KGZ", 300e6, 300e6, "total", "para 1"],
        ["flows", "", "USA", "KGZ", 17.4e6, 17.4e6, "per-year", "para 2"],
        ["events", "/2009", "USA", "KGZ", "", "", "", "para 2"],
        ["observations", "", "", "", "", "", "", "para 2"],
        ["events", "", "", "", "", "", "", "para 2"],
        ["events", "2010-03-04", "", "KGZ", "", "", "", "para 3"],
    ]
    assert sheet["value_low"].to_list()[4] == 60e6
    assert (sheet["source_id"] == "page-1").all()
    assert (
        (sheet[["keep", "id", "event_type", "stage", "summary", "confidence"]] == "")
        .to_numpy()
        .all()
    )
    assert sheet["earliest"].iloc[0] == "2009-02-01"


def test_a_date_from_another_sentence_is_marked():
    sheet = coding_sheet("In 2009 Russia promised help. It paid $5 million.")
    row = sheet[sheet["table"] == "flows"].iloc[0]
    assert (row["date"], row["inferred"], row["note"]) == (
        "2009",
        "yes",
        "date of the sentence before",
    )


def test_pages_of_a_pdf_are_in_the_locator():
    sheet = coding_sheet("In 2009.\n\f\nIn 2010.")
    assert sheet["locator"].to_list() == ["page 1, para 1", "page 2, para 2"]


def test_an_empty_page_is_an_empty_sheet():
    assert list(coding_sheet("Nothing.").columns) == sheet_columns()
    assert len(coding_sheet("Nothing.")) == 0


def judged(**cells):
    row = {"keep": "yes", "table": "events", "date": "2009-02", "actor": "RUS", "target": "KGZ",
           "event_type": "aid", "domain": "economic", "status": "announced", "summary": "Words.",
           "confidence": "high", "source_id": "s1", "locator": "para 1"}  # fmt: skip
    return pd.DataFrame([row | cells]).reindex(columns=sheet_columns(), fill_value="")


def parts(*frames):
    """What `read_sheet` makes of such rows in a CSV file."""
    sheet = pd.concat(frames, ignore_index=True)
    sheet.index += 2
    places = {name: i for i, name in enumerate(sheet.columns)}
    return {t: Part(as_own(sheet[sheet["table"] == t], t), "", places) for t in TABLES}


def test_kept_rows_get_the_columns_of_their_table():
    rows = judged_rows(parts(judged(), judged(keep="no"), judged(keep=""), judged(
        table="flows", keep="Yes", id="my-flow", amount_low="5", currency="USD",
        follows="other", overlaps="a b", purpose="a road")))  # fmt: skip
    events, flows = rows["events"], rows["flows"]
    assert events["event_id"].to_list() == ["s1-2009-02-rus-kgz-1"]
    assert events["preferred"].to_list() == ["yes"]
    wanted = ["flow_id", "donor", "recipient", "amount_low", "follows", "overlaps", "purpose"]
    assert flows[wanted].to_numpy().tolist() == [
        ["my-flow", "RUS", "KGZ", "5", "other", "a b", "a road"]
    ]


def test_dates_may_be_judged_in_words_and_numbers_in_groups():
    rows = judged_rows(parts(judged(date="early 1995"), judged(table="flows", amount_low="1,500")))
    assert rows["events"]["date"].item() == "1995-01/1995-04"
    assert rows["flows"]["amount_low"].item() == "1500"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"date": "Sep-12"}, "line 2, date: 'Sep-12': a spreadsheet has made a date"),
        ({"date": "5-Jun"}, "line 2, date: '5-Jun': a spreadsheet has made a date"),
        ({"date": "39965"}, "line 2, date: '39965': a spreadsheet's number for a day"),
        ({"date": "soon"}, "line 2, date: 'soon': not a date form"),
        ({"keep": "maybe"}, "line 2, keep: 'maybe': write yes or no"),
        ({"table": "flows", "amount_low": "5 million"}, "line 2, amount_low: '5 million': write a"),
    ],
)
def test_unusable_cells_are_named_by_line_and_column(cells, message):
    with pytest.raises(DataError, match=re.escape(message)):
        judged_rows(parts(judged(**cells)))


def test_a_sheet_survives_a_spreadsheet(tmp_path):
    sheet = coding_sheet("=cmd| In 2009 Russia met Armenia.", source_id="s1")
    for sep, mark in ((",", b""), (";", b"\xef\xbb\xbf")):
        path = tmp_path / "sheet.csv"
        path.write_bytes(mark + safe_text(sheet).to_csv(index=False, sep=sep).encode())
        assert "'=cmd" in path.read_text(encoding="utf-8")
        assert read_sheet(path)["events"].rows["sentence"].iloc[0].startswith("=cmd")


def test_what_a_spreadsheet_would_run_comes_back_as_it_was(tmp_path):
    texts = ["=1+1", "+1", "-1", "@x", "'=1", "''-1", "a;=1", "x\ry", "a\nb"]
    sheet = pd.DataFrame({"table": "flows", "summary": texts, "amount_low": -2.5}).reindex(
        columns=sheet_columns(), fill_value=""
    )
    path = tmp_path / "sheet.csv"
    path.write_bytes(csv_bytes(safe_text(sheet)))
    back = read_sheet(path)["flows"].rows
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


def test_unknown_columns_are_refused_by_name(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text("keep,table,date,source_id,summary,part_off,mine\nyes,flows,2009,s,w,x,y\n")
    with pytest.raises(DataError, match=r"'part_off' \(do you mean part_of\?\), 'mine'"):
        read_sheet(path)


@pytest.mark.parametrize("sep", [",", ";", "\t"])
def test_a_separator_too_many_at_the_end_shifts_nothing(tmp_path, sep):
    path = tmp_path / "sheet.csv"
    lines = ["keep,table,date,source_id,summary", "yes,events,2009,s,words,", "no,events,2010,s,w"]
    path.write_text("\n".join(lines).replace(",", sep))
    rows = read_sheet(path)["events"].rows
    assert rows["keep"].to_list() == ["yes", "no"]
    assert rows["summary"].to_list() == ["words", "w"]
    path.write_text("keep,table,date,source_id,summary\nyes,events,2009,s,words, and more\n")
    with pytest.raises(DataError, match="line 2 has 6 cells for 5 columns"):
        read_sheet(path)


def test_sums_that_move_nowhere_are_no_flows():
    sheet = coding_sheet(
        "In 2015 the debt was $709 million. Gas cost $165 per 1,000 cubic meters. 480 drams per "
        "dollar. In 2016 Russia lent Armenia $200 million."
    )
    assert sheet["table"].to_list().count("flows") == 1
    flow = sheet[sheet["table"] == "flows"].iloc[0]
    assert flow[["date", "actor", "target", "amount_low"]].to_list() == ["2016", "RUS", "ARM", 2e8]


def test_a_sum_told_again_in_another_currency_is_no_second_flow():
    sheet = coding_sheet("In 2009 Russia gave Armenia 37 billion drams ($96 million).")
    assert sheet["table"].to_list() == ["flows"]
    assert sheet["note"].item() == "also told as $96 million"


def test_the_giver_may_stand_second_and_the_parts_of_a_sentence_apart():
    sheet = coding_sheet("In 2009 Armenia got $5 million from Russia; the United States gave it "
                         "$6 million in 2010.")  # fmt: skip
    assert sheet[["actor", "target", "date"]].to_numpy().tolist() == [
        ["RUS", "ARM", "2009"], ["USA", "", "2010"]]  # fmt: skip


def test_a_deadline_dates_no_money():
    sheet = coding_sheet("Russia lent Armenia $5 million, to be repaid by 1 May 2016.")
    assert sheet.loc[sheet["table"] == "flows", "date"].to_list() == [""]


def test_the_country_of_the_folder_is_supposed_where_its_page_names_it():
    page = "Russia lent $5 million in 2009."
    assert coding_sheet(page)[["actor", "target"]].to_numpy().tolist() == [["RUS", ""]]
    told = coding_sheet(page + " Kyrgyzstan thanked.")
    assert told[["actor", "target"]].to_numpy().tolist() == [["RUS", "KGZ"]]


def test_last_year_is_read_from_the_day_of_writing():
    page = "Last year Russia lent Armenia $5 million."
    assert coding_sheet(page)["date"].to_list()[0] == ""
    assert coding_sheet(page, written="2016-03")["date"].to_list()[0] == "2015"


def test_renamed_columns_are_those_of_the_tables():
    assert set(RENAMED) == set(TABLES)
