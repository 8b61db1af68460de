"""Tables that name rows of other tables: the row has to be there, and its sum counts once."""

import json

import pytest

import kgru_analysis as kg

ROWS = (
    "bargain_id,table,row_id,role,line\nb-1,flows,package,offer,offer\nb-1,flows,paid,arrived,{}\n"
)
TEXT = [{"name": n, "type": "string"} for n in ("bargain_id", "table", "row_id", "role", "line")]


@pytest.fixture
def bargained(small):
    """Return a function that gives the small folder a table of rows and returns its faults."""

    def faults(text: str) -> list[tuple[str, str, str]]:
        about = json.loads((small / "datapackage.json").read_text(encoding="utf-8"))
        entry = {"name": "bargain_rows", "path": "bargain_rows.csv", "schema": {"fields": TEXT}}
        entry["schema"]["primaryKey"] = ["bargain_id", "table", "row_id"]
        about["resources"].append(entry)
        (small / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
        (small / "bargain_rows.csv").write_text(text, encoding="utf-8")
        found = kg.check(small).query("table == 'bargain_rows'")
        return list(found[["column", "value", "rule"]].itertuples(index=False, name=None))

    return faults


def test_rows_that_are_there_and_count_once_are_sound(bargained):
    assert bargained(ROWS.format("arrived")) == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("b-1,flows,lost,offer,\n", ("row_id", "lost", "unknown key")),
        ("b-1,letters,package,offer,\n", ("table", "letters", "unknown table")),
        ("b-2,flows,package,offer,offer\n", ("line", "offer", "counted twice")),
        ("b-1,actors,RUS,offer,offer\n", ("line", "offer", "counted without a sum")),
    ],
)
def test_what_is_wrong_is_named(bargained, more, fault):
    assert bargained(ROWS.format("") + more) == [fault]
