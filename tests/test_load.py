import hashlib
import json

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.citations import checksum, cite_folder, data_version


def test_preferred_keeps_one_row_a_group_and_repoints_links(small):
    flows = kg.load("flows", folder=small).set_index("flow_id")
    assert list(flows.index) == ["package", "loan", "paid"]
    assert flows.loc["paid", "follows"] == "loan"  # it was coded as following the rival


def test_all_keeps_every_row_and_link_as_coded(small):
    flows = kg.load("flows", claims="all", folder=small).set_index("flow_id")
    assert len(flows) == 4
    assert flows.loc["paid", "follows"] == "loan-rival"


def test_a_row_that_followed_its_own_rival_follows_nothing(small):
    path = small / "flows.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("total,package,,s1,loan,yes", "total,package,loan-rival,s1,loan,yes")
    )
    flows = kg.load("flows", folder=small).set_index("flow_id")
    assert pd.isna(flows.loc["loan", "follows"])


@pytest.mark.parametrize(
    ("here", "there"), [("part_of", "nowhere"), ("nowhere", "flow_id"), ("part_of", "actor")]
)
def test_a_key_to_a_column_that_is_not_there_is_left_to_check(small, here, there):
    path = small / "datapackage.json"
    package = json.loads(path.read_text())
    (flows,) = (entry for entry in package["resources"] if entry["name"] == "flows")
    whole = kg.load("flows", folder=small)
    flows["schema"]["foreignKeys"].append(
        {"fields": here, "reference": {"resource": "", "fields": there}}
    )
    path.write_text(json.dumps(package))
    pd.testing.assert_frame_equal(kg.load("flows", folder=small), whole)
    assert "schema" in set(kg.check(small)["rule"])


def test_types_and_missing(small):
    flows = kg.load("flows", folder=small)
    assert flows["amount_low"].dtype == "float64"
    assert flows["donor"].dtype == "str"
    assert flows["part_of"].isna().tolist() == [True, False, True]


def test_the_country_code_na_is_text(small):
    (small / "actors.csv").write_text("actor,name\nNA,Namibia\n")
    assert kg.load("actors", folder=small)["actor"].tolist() == ["NA"]


ROWS = kg.tables().set_index("name")["rows"]


@pytest.mark.parametrize("name", list(ROWS.index))
def test_every_shipped_table_loads_whole(name):
    frame = kg.load(name, claims="all")
    assert len(frame) == ROWS[name]
    assert list(frame.columns) == kg.codebook(name)["column"].tolist()


@pytest.mark.parametrize("name", ["events", "flows", "presence", "observations"])
def test_no_shipped_link_points_at_a_dropped_row(name):
    kept = kg.load(name)
    ids = set(kept[kept.columns[0]])
    for column in {"follows", "part_of"} & set(kept.columns):
        assert set(kept[column].dropna()) <= ids
    if "event_id" in kept and name != "events":
        assert set(kept["event_id"].dropna()) <= set(kg.load("events")["event_id"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: kg.load("nothing", folder=f), "no table 'nothing'"),
        (lambda f: kg.load("flows", claims="some", folder=f), "use one of preferred, all"),
        (lambda f: kg.load("flows", folder=f / "no"), "no data folder"),
    ],
)
def test_bad_arguments(small, call, message):
    with pytest.raises(kg.KgruError, match=message):
        call(small)


def test_bad_cells_point_to_check(small):
    path = small / "flows.csv"
    path.write_text(path.read_text().replace(",450,450,", ",4 50,450,"))
    with pytest.raises(kg.DataError, match="check"):
        kg.load("flows", folder=small)
    path.unlink()
    with pytest.raises(kg.DataError, match="has no file"):
        kg.load("flows", folder=small)


def test_cite_names_languages_as_the_code_lists_do():
    sources = kg.load("sources")
    first = sources[sources["language"] == "ru"].head(1)
    assert "[in Russian" in kg.cite(first)[0]
    assert "note = {in Russian" in kg.cite(first, style="bibtex")[0]


def test_cite_names_each_source_once_in_order_of_use(small):
    lines = kg.cite(kg.load("flows", claims="all", folder=small), folder=small)
    assert lines == [
        "Ministry (2009-02-04): First page. https://example.org/1 [in en]",
        "Agency (2010): Вторая страница. https://example.org/2 [in ru]",
    ]
    assert kg.cite(["s2"], folder=small) == lines[1:]
    assert kg.cite(pd.Series(["s2", None, "s2"]), folder=small) == lines[1:]
    assert kg.cite([], folder=small) == []


def test_cite_bibtex_survives_braces(small):
    path = small / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("First page", "First {p} & 5%"))
    (entry,) = kg.cite("s1", style="bibtex", folder=small)
    assert entry == (
        "@misc{s1,\n  author = {{Ministry}},\n  title = {First \\{p\\} \\& 5\\%},\n"
        "  year = {2009},\n"
        "  howpublished = {\\url{https://example.org/1}},\n  note = {in en}\n}"
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nobody", "No source or data set has the id 'nobody'"),
        ([1], "Source ids are text"),
        (pd.DataFrame({"a": [1]}), "neither a column source_id nor dataset"),
    ],
)
def test_cite_says_what_is_wrong(small, given, message):
    with pytest.raises(kg.KgruError, match=message):
        kg.cite(given, folder=small)
    with pytest.raises(kg.KgruError, match="use one of text, html, bibtex"):
        kg.cite("s1", style="apa", folder=small)


def test_data_sets_are_cited_too():
    (line,) = kg.cite(kg.load("exchange_rates").head(1))
    assert "(" in line
    assert "http" in line


def test_a_folder_is_cited_with_its_version_and_the_sum_of_its_files(small):
    path = small / "datapackage.json"
    files = [path, *(small / f"{name}.csv" for name in ("sources", "actors", "flows"))]
    total = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    assert checksum(small) == total
    assert data_version(small) == "not stated"
    assert cite_folder(small).startswith("small. Data version not stated, SHA-256 " + total[:12])
    about = {"title": "Small", "version": "1.2", "contributors": [{"title": "A"}, {"title": "B"}]}
    path.write_text(json.dumps(json.loads(path.read_text()) | about))
    assert cite_folder(small).startswith("A; B. Small. Data version 1.2, SHA-256 ")
    assert checksum(small) != total
    (small / "flows.csv").unlink()
    with pytest.raises(kg.DataError, match=r"flows\.csv cannot be read"):
        cite_folder(small)


def test_a_table_that_is_no_file_is_named(small):
    (small / "flows.csv").unlink()
    (small / "flows.csv").mkdir()
    with pytest.raises(kg.DataError, match=r"Table 'flows' is no file: 'flows\.csv'"):
        kg.load("flows", folder=small)
