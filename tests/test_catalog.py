import json

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.catalog import resource_path
from kgru_analysis.descriptor import pointers


def test_tables_counts_rows_that_a_person_can_count(small):
    found = kg.tables(small).set_index("name")
    assert list(found.columns) == ["rows", "description", "licence"]
    assert found["rows"].to_dict() == {"sources": 2, "actors": 2, "flows": 4}
    assert set(found["licence"]) == {"CC0-1.0"}


def test_codebook_prints_what_the_schema_says(small):
    book = kg.codebook("flows", small).set_index("column")
    assert book.loc["date", ["type", "meaning"]].tolist() == ["edtf", "When"]
    assert book.loc["amount_low", ["type", "unit", "allowed"]].tolist() == ["number", "USD", "0.."]
    assert book.loc["preferred", "allowed"] == "yes, no"
    assert book.loc["donor", "allowed"] == "actors.actor"
    assert book.loc["follows", "allowed"] == "flows.flow_id"


@pytest.mark.parametrize("name", list(kg.tables()["name"]))
def test_every_shipped_column_says_what_it_means(name):
    book = kg.codebook(name)
    silent = book.loc[book["meaning"].str.len() < 3, "column"]
    assert silent.empty, f"{name}: no meaning for {list(silent)}"


def test_unknown_table_names_the_tables(small):
    with pytest.raises(
        kg.DataError, match=r"no table 'flow' .*'flows'.*; there are sources, actors, flows"
    ):
        kg.codebook("flow", small)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "no datapackage.json"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON in UTF-8"),
        (b"[]", "not a tabular data package"),
        (b'{"resources": [{"name": "a"}]}', "needs a name, a path and a schema"),
    ],
)
def test_broken_descriptor_says_so(tmp_path, text, message):
    if text is not None:
        (tmp_path / "datapackage.json").write_bytes(text)
    with pytest.raises(kg.DataError, match=message):
        kg.tables(tmp_path)


def test_missing_folder_and_missing_file(small, tmp_path):
    with pytest.raises(kg.DataError, match="There is no data folder"):
        kg.tables(tmp_path / "nowhere")
    (small / "flows.csv").unlink()
    with pytest.raises(kg.DataError, match=r"flows\.csv is missing"):
        kg.tables(small)


def test_a_path_outside_the_folder_is_refused(small):
    with pytest.raises(kg.DataError, match="points outside its folder"):
        resource_path({"name": "x", "path": "../x.csv"}, small)


def test_pointers_are_keys_of_one_column_in_either_spelling():
    schema = {
        "foreignKeys": [
            {"fields": ["a"], "reference": {"resource": "t", "fields": ["b"]}},
            {"fields": ["a", "c"], "reference": {"resource": "t", "fields": ["b", "d"]}},
        ]
    }
    assert pointers({"name": "x", "schema": schema}) == {"a": ("t", "b")}


def test_a_changed_descriptor_is_read_again(small):
    assert len(kg.tables(small)) == 3
    path = small / "datapackage.json"
    descriptor = json.loads(path.read_text())
    descriptor["resources"] = descriptor["resources"][:1]
    path.write_text(json.dumps(descriptor))
    assert kg.tables(small)["name"].tolist() == ["sources"]
    assert isinstance(kg.tables(small), pd.DataFrame)


def test_what_is_kept_belongs_to_what_was_given(small):
    home, built = kg.Folder(small), []

    def twice(folder, *, number):
        built.append(number)
        return 2 * number

    assert [home.kept(twice, "flows", number=n) for n in (1, 2, 1)] == [2, 4, 2]
    assert built == [1, 2]
    with (small / "flows.csv").open("a") as flows:
        flows.write("\n")
    assert home.kept(twice, "flows", number=1) == 2
    assert built == [1, 2, 1]


def test_the_crosswalk_to_plover_has_every_type_once_without_a_status():
    types = kg.codebook("events").set_index("column").loc["event_type", "allowed"].split(", ")
    rules = kg.load("event_type_plover")
    assert sorted(rules.loc[rules["status"].isna(), "event_type"]) == sorted(types)
