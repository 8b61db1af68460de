import ast
import json
import re
from pathlib import Path

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.kyrgyzstan.claims import (
    STEPS,
    claims_tables,
    contradictions,
    per_year,
    source_step,
)

CLAIMS = ["events", "flows", "presence", "observations"]


def test_per_year_counts_rows_and_sources_that_fit_one_year():
    frame = pd.DataFrame(
        {
            "date": ["2009", "2009-02-03", "2008-12/2009-01", "2011~", None, "2011/.."],
            "source_id": ["a", "a", "b", "c", "d", "e"],
        }
    )
    counts = per_year(frame)
    assert counts.index.tolist() == [2009, 2010, 2011]
    assert counts["rows"].tolist() == [2, 0, 1]
    assert counts["sources"].tolist() == [1, 0, 1]
    assert per_year(frame.iloc[[4]]).empty


def test_per_year_needs_its_columns():
    with pytest.raises(kg.KgruError, match="no column 'date'"):
        per_year(pd.DataFrame({"source_id": []}))


@pytest.mark.parametrize("name", CLAIMS)
def test_the_choice_among_rivals_follows_the_rule(name):
    """Within a group no rival stands on a better step, unless a named exception says why."""
    frame = kg.load(name, claims="all")
    frame = frame[frame["claim_group"].notna()]
    place = source_step(frame).map({step: i for i, step in enumerate(STEPS)})
    best = place.groupby(frame["claim_group"]).transform("min")
    alone = (place == best).groupby(frame["claim_group"]).transform("sum") == 1
    chosen = frame["preferred"] == "yes"
    why = frame["why_preferred"]
    by_step = chosen & why.isin(STEPS)
    wrong = frame[by_step & ((place != best) | (why != place.map(dict(enumerate(STEPS)))))]
    assert wrong.empty, wrong.iloc[:, 0].tolist()
    tie = chosen & why.isin(["precise", "earliest"])
    wrong = frame[tie & ((place != best) | alone)]
    assert wrong.empty, wrong.iloc[:, 0].tolist()


def test_source_step_on_rows_a_person_can_judge(small):
    path = small / "datapackage.json"
    text = path.read_text().replace('"name": "language"', '"name": "kind"')
    path.write_text(text.replace('["en", "ru"]', '["news", "official"]'))
    (small / "sources.csv").write_text(
        "source_id,title,publisher,published,url,kind\n"
        "law,a,b,2015,https://example.org,official\n"
        "paper,a,b,2010,https://example.org,news\n"
        "book,a,b,2019,https://example.org,academic\n"
        "blog,a,b,,https://example.org,news\n"
    )
    rows = pd.DataFrame(
        {
            "source_id": ["law", "paper", "paper", "book", "book", "blog"],
            "date": ["1995", "2009-02", "2001", "2001", "2018/..", "2009"],
        },
        index=list("abcdef"),
    )
    assert source_step(rows, folder=small).to_dict() == {
        "a": "official",
        "b": "contemporaneous",
        "c": "retelling",
        "d": "study",
        "e": "contemporaneous",
        "f": "retelling",
    }
    with pytest.raises(kg.DataError, match=r"sources of .* does not know source_id 'leak'"):
        source_step(rows.assign(source_id="leak"), folder=small)


def test_contradictions_are_what_is_left_after_stated_imprecision(small):
    found = contradictions("flows", folder=small)
    assert found.index.tolist() == ["loan"]
    row = found.loc["loan"]
    assert (row["rows"], row["witnesses"], row["preferred"]) == (2, 2, "loan")
    assert row["date_gap"] == 0
    assert row["value_ratio"] == pytest.approx(310 / 300)


def test_contradictions_measures_days_between_dates(small):
    path = small / "flows.csv"
    path.write_text(path.read_text().replace("loan-rival,2009-02", "loan-rival,2009-03-10"))
    assert contradictions("flows", folder=small).loc["loan", "date_gap"] == 10


def test_a_reprint_is_no_second_witness(small):
    path = small / "datapackage.json"
    path.write_text(path.read_text().replace('"name": "language"', '"name": "derived_from"'))
    text = (small / "sources.csv").read_text(encoding="utf-8").replace("language", "derived_from")
    (small / "sources.csv").write_text(text.replace(",ru\n", ",s1\n").replace(",en\n", ",\n"))
    assert contradictions("flows", folder=small).loc["loan", "witnesses"] == 1


def test_a_table_without_claims_is_refused():
    with pytest.raises(kg.KgruError, match="holds no rival claims"):
        contradictions("sources")


@pytest.mark.parametrize("name", CLAIMS)
def test_every_group_of_the_data_is_measured(name):
    frame = kg.load(name, claims="all")
    found = contradictions(name)
    assert len(found) == frame["claim_group"].nunique()
    assert (found["rows"] > 1).all()
    assert found["preferred"].notna().all()


def test_no_source_is_a_leaked_document():
    sources = kg.load("sources")
    told = sources[["title", "publisher", "url"]].fillna("").agg(" ".join, axis=1)
    leak = r"wikileaks|cablegate|panama papers|ddosecrets"
    assert told[told.str.contains(leak, case=False)].to_list() == []
    pages = kg.load("recall")["url"]  # nor is one asked what it knows
    assert pages[pages.str.contains(leak, case=False)].to_list() == []
    for name in CLAIMS:
        said = kg.load(name, claims="all").select_dtypes(["str", "object"]).fillna("")
        said = said.agg(" ".join, axis=1)
        assert said[said.str.contains(r"\bleaked\b", case=False)].to_list() == []


def test_no_encyclopedia_is_taken_for_a_witness():
    kinds = kg.load("sources").set_index("source_id")["kind"]
    tables = ("events", "flows", "presence", "observations")
    rows = pd.concat([kg.load(name, claims="all") for name in tables])
    told = rows[rows["source_id"].map(kinds).eq("encyclopedia")]
    assert set(told["confidence"]) == {"medium", "low"}


def test_both_pages_count_the_facts_of_two_sources_alike():
    told = [n for n in kg.tables()["name"] if "claim_group" in kg.load(n, claims="all")]
    assert set(told) == set(claims_tables())
    books = Path(__file__).resolve().parents[2] / "notebooks"
    first, second = (
        json.loads(next(books.glob(f"{number}-*.ipynb")).read_text("utf-8"))["cells"]
        for number in ("90", "09")
    )
    choices = "".join(next(c["source"] for c in first if c["cell_type"] == "code"))
    chosen = ast.literal_eval(re.search(r"^claims = (\[.*?\])", choices, re.M)[1])
    assert set(chosen) == set(claims_tables())
    trust, answers = (
        " ".join(
            "".join(out.get("data", {}).get("text/markdown", ""))
            for cell in cells
            for out in cell.get("outputs", [])
        )
        for cells in (first, second)
    )
    (here,) = re.findall(r"Of (\d+) facts told by two or more", trust)
    (there,) = re.findall(r"Of (\d+) facts that two sources report", answers)
    assert here == there
