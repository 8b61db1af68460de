"""Each rule on a folder that a person can read: what is reported, where, and what is not."""

import json
import random

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.rules import ADVICE


def edit(folder, name, old, new):
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def found(folder):
    faults = kg.check(folder)
    assert list(faults.columns) == ["table", "row", "column", "value", "rule", "advice"]
    assert (faults["advice"] == faults["rule"].map(ADVICE)).all()
    return set(faults[["table", "row", "column", "rule"]].itertuples(index=False, name=None))


def test_the_shipped_data_are_sound():
    faults = kg.check()
    assert faults.empty, faults.to_string()


def test_the_small_folder_is_sound(small):
    assert found(small) == set()


LATER = "paid,2009-04,RUS,300,300,USD,total,,loan-rival,s2,,yes,\n"
FAULTS = [
    ("flows", "package,2009-02", "package,2009-13", {("flows", "package", "date", "date")}),
    ("flows", ",450,450,", ",45o,450,", {("flows", "package", "amount_low", "type")}),
    ("flows", ",450,450,", ",-450,450,", {("flows", "package", "amount_low", "range")}),
    ("flows", ",450,450,", ",460,450,", {("flows", "package", "amount_low", "low above high")}),
    ("flows", "450,USD", "450,usd", {("flows", "package", "currency", "code")}),
    ("flows", "450,USD", "450,RUR", {("flows", "package", "currency", "currency year")}),
    (
        "flows",
        "paid,2009-04,RUS",
        "paid,2009-04,RUSSIA",
        {("flows", "paid", "donor", "unknown key")},
    ),
    ("flows", ",s2,,yes,", ",s3,,yes,", {("flows", "paid", "source_id", "unknown key")}),
    ("flows", ",s2,,yes,", ",,,yes,", {("flows", "paid", "source_id", "required")}),
    ("flows", "total,,loan-rival", "total,,lone", {("flows", "paid", "follows", "unknown key")}),
    (
        "flows",
        "paid,2009-04",
        "paid,2009-01",
        {("flows", "paid", "follows", "follows a later date")},
    ),
    (
        "flows",
        "2009-02,RUS,300,300",
        "2009-02,RUS,500,500",
        {("flows", "loan", "part_of", "child above package")},
    ),
    (
        "flows",
        "loan,no,",
        "loan,yes,official",
        {("flows", "loan", "claim_group", "preferred")},
    ),
    ("flows", "s2,,yes,", "s2,,no,", {("flows", "paid", "preferred", "preferred")}),
    ("flows", "yes,official", "yes,", {("flows", "loan", "why_preferred", "why preferred")}),
    (
        "flows",
        ",s2,,yes,\n",
        ",s2,alone,yes,earliest\n",
        {("flows", "paid", "claim_group", "claim group of one")},
    ),
    (
        "flows",
        "USD,total,,,s1",
        "USD,total,package,,s1",
        {("flows", "package", "part_of", "circle")},
    ),
    (
        "flows",
        "paid,2009-04,RUS",
        "package,2009-04,RUS",
        {("flows", "line 5", "flow_id", "unique")},
    ),
    ("flows", ",s2,,yes,\n", ",s2,,yes\n", {("flows", "line 5", "", "row length")}),
    ("flows", "flow_id,date", "id,date", {("flows", "line 1", "", "header")}),
    ("sources", "https://example.org/1", "example.org", {("sources", "s1", "url", "pattern")}),
    ("sources", "2009-02-04", "04.02.09", {("sources", "s1", "published", "date")}),
    ("sources", "Ministry", "Mini\0stry", {("sources", "line 2", "", "bytes")}),
    ("sources", "First page", '"First page', {("sources", "line 2", "", "row length")}),
]


@pytest.mark.parametrize(("table", "old", "new", "expected"), FAULTS)
def test_each_fault_is_named_with_its_row(small, table, old, new, expected):
    edit(small, table, old, new)
    faults = found(small)
    if table == "sources" and expected & {("sources", "line 2", "", "row length")}:
        faults = {f for f in faults if f[3] != "unknown key"}  # rows after an open quote are lost
    assert faults == expected


def test_every_rule_has_a_case():
    elsewhere = {"folder", "missing file", "undescribed file", "end before start", "unknown table"}
    assert {case[3] for *_, cases in FAULTS for case in cases} | elsewhere == set(ADVICE)


def test_end_before_start(small):
    path = small / "datapackage.json"
    package = json.loads(path.read_text())
    edtf = "http://id.loc.gov/datatypes/edtf"
    fields = [{"name": n, "rdfType": edtf} for n in ("start", "end")]
    package["resources"].append(
        {"name": "stays", "path": "stays.csv", "schema": {"fields": fields}}
    )
    path.write_text(json.dumps(package))
    (small / "stays.csv").write_text("start,end\n2001,2001-12\n2009-02,2009-01\n2010,\n")
    assert found(small) == {("stays", "line 3", "end", "end before start")}


def test_a_folder_that_cannot_be_read_is_one_fault(small, tmp_path):
    assert found(tmp_path / "nowhere") == {("", "", "", "folder")}
    (small / "datapackage.json").write_text("{")
    assert found(small) == {("", "", "", "folder")}


def test_a_key_into_a_table_that_is_not_described(small):
    path = small / "datapackage.json"
    package = json.loads(path.read_text())
    package["resources"] = [r for r in package["resources"] if r["name"] != "actors"]
    path.write_text(json.dumps(package))
    (small / "actors.csv").unlink()
    assert found(small) == {("flows", "", "donor", "unknown table")}


def test_missing_and_undescribed_files(small):
    (small / "actors.csv").rename(small / "people.csv")
    faults = kg.check(small)
    assert set(zip(faults["value"], faults["rule"], strict=True)) == {
        ("actors.csv", "missing file"),
        ("people.csv", "undescribed file"),
    }


@pytest.mark.parametrize("raw", [b"\xff", b"\xef\xbb\xbf", b"\xd0"])
def test_bytes_that_are_not_plain_utf8(small, raw):
    path = small / "actors.csv"
    path.write_bytes(raw + path.read_bytes())
    assert ("actors", "line 1", "", "bytes") in found(small)


def test_an_empty_file_and_an_empty_table(small):
    (small / "flows.csv").write_text("")
    assert found(small) == {("flows", "line 1", "", "header")}
    (small / "flows.csv").write_text(
        "flow_id,date,donor,amount_low,amount_high,currency,basis,part_of,follows,"
        "source_id,claim_group,preferred,why_preferred\n"
    )
    assert found(small) == set()


def test_a_long_circle_is_named_whole_and_its_tail_is_not(small):
    head = (small / "flows.csv").read_text().splitlines()[0]
    rows = [f"f{i},2009,RUS,1,1,USD,total,f{(i + 1) % 7},,s1,,yes," for i in range(7)]
    rows.append("tail,2009,RUS,1,1,USD,total,f3,,s1,,yes,")
    (small / "flows.csv").write_text("\n".join([head, *rows]) + "\n")
    assert found(small) == {("flows", f"f{i}", "part_of", "circle") for i in range(7)}


def test_harmless_changes_are_not_reported(small):
    path = small / "flows.csv"
    lines = path.read_text().splitlines()
    random.Random(1).shuffle(body := lines[1:])
    path.write_bytes("\r\n".join([lines[0], *body]).encode())  # row order, line ends, no last end
    edit(small, "sources", "First page", '"First, ""quoted"" page"')
    edit(small, "actors", "Russia", "Россия <script>")
    assert found(small) == set()


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_never_raise(small, seed):
    rng = random.Random(seed)
    for name in ("flows", "sources", "actors"):
        path = small / f"{name}.csv"
        raw = bytearray(path.read_bytes())
        for _ in range(5):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        path.write_bytes(raw)
    assert isinstance(kg.check(small), pd.DataFrame)
