"""Each rule on a folder that a person can read: what is reported, where, and what is not."""

import json
import random

import pandas as pd
import pytest
from own_tables import found, write_tables
from test_rules import CASES
from trying import one_of_each

import kgru_analysis as kg
from kgru_analysis.rules.faults import ADVICE


def edit(folder, name, old, new):
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


@pytest.mark.slow
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
    ("flows", ",450,450,", ",４５０,450,", {("flows", "package", "amount_low", "type")}),
    ("flows", ",450,450,", ",1e999,450,", {("flows", "package", "amount_low", "type")}),
    ("flows", "package,2009-02", "package,Feb 2009", {("flows", "package", "date", "date")}),
    ("flows", "package,2009-02", "package,1209-02", {("flows", "package", "date", "year")}),
    ("flows", ",450,450,USD", ",450,450,", {("flows", "package", "currency", "half a pair")}),
    ("flows", ",450,450,USD", ",,,USD", {("flows", "package", "amount_low", "half a pair")}),
    ("sources", "First page", "First page ", {("sources", "s1", "title", "spaces")}),
    ("sources", "First page", "\u00a0", {("sources", "s1", "title", "spaces")}),
    ("actors", "KGZ,", "actor,name\nKGZ,", {("actors", "line 2", "", "header")}),
    ("actors", "KGZ,", "\nKGZ,", {("actors", "line 2", "", "row length")}),
    ("actors", "RUS,", '"X","two\nlines"\nshort\nRUS,', {("actors", "line 5", "", "row length")}),
    ("actors", "KGZ,", '"a"b,c\nKGZ,', {("actors", "line 2", "", "row length")}),
]


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    one_of_each(FAULTS, lambda case: case[0]),
)
def test_each_fault_is_named_with_its_row(small, table, old, new, expected):
    edit(small, table, old, new)
    faults = found(small)
    if table == "sources" and expected & {("sources", "line 2", "", "row length")}:
        faults = {f for f in faults if f[3] != "unknown key"}  # rows after an open quote are lost
    assert faults == expected


ACTORS = ("actor valid_to:date", "actor", {}, "SUN,1991-12-26\nRUS,\n,1980\n")
OWN_TABLES = [  # tables of one's own: columns, key, links, lines; then what is wrong with them
    (
        {
            "stays": (
                "start:date end:date",
                "",
                {},
                "2001-02-03,2001-02-03\n2009-02,2009-01\n2010,\n",
            )
        },
        {("stays", "line 3", "end", "end before start")},
    ),
    (
        {"seen": ("start:date seen:date", "", {}, "2001,2001-12\n2009-02,2009-01\n")},
        {("seen", "line 3", "seen", "end before start")},
    ),
    (
        {
            "sources": ("source_id published:date", "source_id", {}, "s,2009-02\nt,\n"),
            "acts": (
                "act date:date status source_id",
                "act",
                {"source_id": "sources"},
                "a,2009-02-28,done,s\nb,2009-03,done,s\nc,2009-03,announced,s\nd,2020,done,t\n",
            ),
        },
        {("acts", "b", "date", "told before it happened")},
    ),
    (
        {
            "actors": ACTORS,
            "acts": (
                "act date:date who",
                "act",
                {"who": "actors"},
                "a,1991,SUN\nb,1992,SUN\nc,2000,\n",
            ),
        },
        {("acts", "b", "who", "actor no longer there")},
    ),
    (
        {
            "measured": (
                "subject value:number unit",
                "subject",
                {},
                "a,0.5,share 0-1\nb,50,share 0-1\nc,0,KGS per USD\nd,-3,votes\ne,-3,percent\n"
                "f,150,women aged 15-49\n",
            )
        },
        {("measured", row, "value", "outside its unit") for row in "bcd"},
    ),
    (
        {
            "paid": (
                "date:date currency",
                "",
                {},
                "1998-12-31,EUR\n1999,EUR\n1993-04,KGS\n1993-05,KGS\n1997-12-31,RUB\n1998-01-01,RUB\n"
                "1998-01-01,RUR\n1997-12-31,RUR\n2004,TRY\n2005,TRY\n1950,USD\n",
            )
        },
        {("paid", f"line {line}", "currency", "currency year") for line in (2, 4, 6, 8, 10)},
    ),
    (
        {
            "flows": (
                "id part_of follows overlaps",
                "id",
                {},
                "whole,,,count\npart,whole,,whole\nlater,,part,part\ncount,,,\nself,,,self count\n"
                "one,,,other\nother,,,one\n",
            )
        },
        {
            ("flows", row, "overlaps", "overlap")
            for row in ("part", "later", "self", "one", "other")
        },
    ),
    (
        {"plans": ("date:date", "", {}, "1799/1800\n1800\n2100-12-31\n2099/2101\n2099/..\n")},
        {("plans", f"line {line}", "date", "year") for line in (2, 5)},
    ),
    (
        {
            "actors": ACTORS,
            "turning_points": ("point actors:ids=actors", "point", {}, "a,SUN RUS\nb,SUN nobody\n"),
        },
        {("turning_points", "b", "actors", "unknown key")},
    ),
    (
        {
            "actors": ACTORS,
            "corrections": (
                "table row column",
                "",
                {},
                "actors,SUN,valid_to\nactors,gone,(row)\nactors,gone,actor\nactors,SUN,name\n"
                "names,SUN,valid_to\n",
            ),
        },
        {
            ("corrections", "line 4", "row", "unknown key"),
            ("corrections", "line 5", "column", "unknown key"),
            ("corrections", "line 6", "table", "unknown key"),
        },
    ),
    (
        {"names": ("name actor", "", {}, "Russia,RUS\nRussia,SUN\nRussia,RUS\n")},
        {("names", "line 4", "", "unique")},
    ),
]


@pytest.mark.parametrize(("tables", "expected"), OWN_TABLES)
def test_rules_on_tables_of_ones_own(tmp_path, tables, expected):
    write_tables(tmp_path, tables)
    assert found(tmp_path) == expected


def test_a_key_of_two_columns(small):
    """Each part is there, but not together; a part that is unknown by itself is named once."""
    path = small / "datapackage.json"
    package = json.loads(path.read_text())
    rate = {"resource": "rates", "fields": ["actor", "currency"]}
    (flows,) = (r for r in package["resources"] if r["name"] == "flows")
    flows["schema"]["foreignKeys"].append({"fields": ["donor", "currency"], "reference": rate})
    fields = [{"name": "actor"}, {"name": "currency"}]
    package["resources"].append({"name": "rates", "path": "r.csv", "schema": {"fields": fields}})
    path.write_text(json.dumps(package))
    (small / "r.csv").write_text("actor,currency\nRUS,USD\nKGZ,RUB\n")
    assert found(small) == set()
    edit(small, "flows", "300,300,USD,total,package", "300,300,RUB,total,package")
    edit(small, "flows", "2009-04,RUS", "2009-04,XXX")
    assert found(small) == {
        ("flows", "loan", "donor+currency", "unknown key"),
        ("flows", "paid", "donor", "unknown key"),
    }


def test_every_rule_has_a_case():
    elsewhere = {"folder", "schema", "missing file", "undescribed file", "unknown table"}
    elsewhere |= {"counted twice", "counted without a sum"}  # test_rules_links
    elsewhere |= {"unfinished write"}  # test_files
    elsewhere |= {"list of no column", "hidden letter"}  # test_rules
    cases = [expected for *_, expected in FAULTS]
    cases += [expected for _, expected in OWN_TABLES + CASES]
    assert {rule for faults in cases for *_, rule in faults} | elsewhere == set(ADVICE)


@pytest.mark.parametrize(
    "raw",
    [None, "folder", b"", b"{", b"[]", b"\xff\xfe", b'{"resources": 1}', b"[" * 99_999],
    ids=["missing", "folder", "empty", "cut off", "list", "not UTF-8", "no list", "deep"],
)
def test_a_folder_that_cannot_be_read_is_one_fault(small, tmp_path, raw):
    assert found(tmp_path / "nowhere") == {("", "", "", "folder")}
    path = small / "datapackage.json"
    path.unlink()
    path.mkdir() if raw == "folder" else raw is None or path.write_bytes(raw)
    assert found(small) == {("", "", "", "folder")}


def test_an_unknown_type_is_named_and_its_table_not_read(small):
    path = small / "datapackage.json"
    path.write_text(path.read_text().replace('"type": "number"', '"type": "money"'))
    faults = kg.check(small)
    assert set(faults["value"]) == {"type: money"}
    assert found(small) == {
        ("flows", "", column, "schema") for column in ("amount_low", "amount_high")
    }


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


HARMLESS = [
    ("flows", "2009-02,RUS,450,450", "2009-02,RUS,450.0,4.5e2"),
    ("flows", "2009-02,RUS,450,450", "2009-02,RUS,450,"),  # at least
    ("flows", "package,2009-02,", "package,,"),
    *(("flows", "package,2009-02,", f"package,{date},") for date in (
        "2009", "2009?", "2009-02-14", "2009-02~", "2009-XX", "2009-02-XX", "200X", "2009-21",
        "2009/2010", "2009/..", "/2010", "2009-02-14T10:00:00Z",
    )),
    ("flows", "2009-02,RUS,300,300,USD,total", "2009-02,RUS,500,500,USD,per-year"),
    ("flows", "2009-02,RUS,300,300,USD,total", "2009-02,RUS,500,500,RUB,total"),
    ("flows", ",s2,,yes,\n", ",s2,,yes,"),
    ("flows", ",s2,,yes,\n", ",s2,,yes,\nmore,2010,KGZ,5,5,USD,stock,,paid,s1,,yes,\n"),
    ("flows", ",s2,,yes,\n", ',"s2","","yes",""\n'),
    ("sources", "First page", '"First, ""quoted"" page"'),
    ("sources", "First page", '"First\npage"'),
    ("sources", "First page", "Первая й ё страница"),
    ("sources", "First page", "=1+1"),
    ("sources", "2009-02-04,", ","),
    ("sources", "s2,", "s0,Unused,Nobody,,https://example.org/0,en\ns2,"),
    ("actors", "RUS,", "ZZZ,Nobody\nRUS,"),
    ("actors", "Russia", "Россия <script>"),
    ("actors", "Russia", ""),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new"), one_of_each(HARMLESS, lambda case: case[0]))
def test_harmless_changes_are_not_reported(small, table, old, new):
    edit(small, table, old, new)
    assert found(small) == set()


def test_order_of_rows_and_line_ends_do_not_matter(small):
    path = small / "flows.csv"
    lines = path.read_text().splitlines()
    random.Random(1).shuffle(body := lines[1:])
    path.write_bytes("\r\n".join([lines[0], *body]).encode())
    (small / "notes.txt").write_text("a note beside the tables")
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
