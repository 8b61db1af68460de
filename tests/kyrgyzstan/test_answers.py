"""The short answers on made-up tables that a person can add up."""

import math

import pandas as pd
import pytest
from own_tables import write_csv

import kgru_analysis as kg
from kgru_analysis.kyrgyzstan import answers, figures_answers
from kgru_analysis.kyrgyzstan.answers import given, leaders, owed, package_parts
from kgru_analysis.plots.style import color

TABLES = {
    "debt_stocks": (
        "subject,partner,measure,date,value\n"
        "ATL,BBB,debt_stock_bilateral,2020,5\nATL,,debt_stock_bilateral,2020,1\n"
        "ATL,BANK,debt_stock_multilateral,2021,9\nATL,BBB,debt_stock_bilateral,2021,4\n"
        "ATL,WLD,debt_stock_bilateral,2021,13\nOTH,BBB,debt_stock_bilateral,2021,99\n"
    ),
    "bargain_rows": (
        "bargain_id,table,row_id,role,line\n"
        "b,flows,dam,offer,offer\nb,flows,loan,offer,offer\nb,flows,debt,offer,offer\n"
        "b,flows,paid,arrived,\nb,flows,no-dam,withheld,withheld\nb,events,e,given,\n"
    ),
    "flows": (
        "flow_id,donor,instrument,purpose,amount_low,follows\n"
        "dam,BBB,loan,a dam (on the river),1700,\nloan,BBB,loan,the budget,300,\n"
        "debt,BBB,debt-relief,old debt,193,\npaid,BBB,loan,the budget,300,\n"
        "no-dam,BBB,loan,a dam,1700,dam\n"
    ),
}


@pytest.fixture
def folder(tmp_path):
    write_csv(tmp_path, TABLES)
    return tmp_path


def test_debt_by_creditor_leaves_totals_out(folder):
    table = owed("ATL", folder=folder)
    assert list(table.columns) == ["BANK", "BBB", "other"]  # the largest of the last year first
    assert table.loc[2021].to_list() == [9, 4, 0]
    assert table.loc[2020].to_list() == [0, 5, 1]


def test_parts_of_a_package_and_what_came_of_each(folder):
    parts = package_parts("b", "BBB", folder=folder).set_index("part")
    assert parts.loc["a dam", ["offered", "came", "held_back"]].to_list() == [1700, 0, 1700]
    assert parts.loc["the budget", ["offered", "came", "held_back"]].to_list() == [300, 300, 0]
    assert parts["new_money"].to_list() == [True, True, False]
    assert parts.loc["the budget", "flow_ids"] == "loan paid"


def test_what_was_given_and_in_which_years_nobody_says_so():
    rows = [
        ("AAA", 2001, "grant", 5.0, "reported"),
        ("AAA", 2002, "grant", None, "not-reported"),
        ("BBB", 2001, "loan", 7.0, "estimated"),
        ("BBB", 2002, "grant", 2.0, "reported"),
    ]
    frame = pd.DataFrame(rows, columns=["donor", "year", "form", "usd_low", "status"])
    sums = given(frame, ["AAA", "BBB", "CCC"])
    assert sums.loc["AAA", ["grant", "loan", "silent"]].to_list() == [5, 0, 1]
    assert sums.loc["BBB", ["grant", "loan", "first"]].to_list() == [2, 7, 2002]
    assert sums.loc["CCC", ["grant", "silent"]].to_list() == [0, 2]


def test_who_leads_is_told_by_lens_where_more_than_half_of_the_known_years_are_sure():
    frame = pd.DataFrame(
        {
            "lens": ["force"] * 4 + ["money"] * 4,
            "ahead": ["b", "b", "open", "unknown", "a", "open", "open", "b"],
        }
    )
    table = leaders(frame)
    assert table.loc["force", ["b", "open", "unknown", "leads"]].to_list() == [2, 1, 1, "b"]
    assert table.loc["money", ["a", "b", "open", "leads"]].to_list() == [1, 1, 2, "open"]


def test_a_statement_is_dated_by_its_event_or_by_its_source():
    events, flows = kg.load("events", claims="all"), kg.load("flows", claims="all")
    days = kg.load("sources").dropna(subset="published").set_index("source_id")["published"]
    event, flow = events.iloc[0], flows[flows["source_id"].isin(days.index)].iloc[0]
    told = answers.told_on({"act": event["event_id"], "sum": flow["flow_id"]})
    assert told == {"act": event["date"], "sum": days[flow["source_id"]]}
    with pytest.raises(kg.KgruError, match="No dated event or flow is named nothing"):
        answers.told_on({"act": "nothing"})


def test_the_farthest_amount_of_rivals_is_found():
    flows = kg.load("flows", claims="all").dropna(subset=["claim_group", "amount_low"])
    spread = flows.groupby("claim_group")["amount_low"].agg(["min", "max"])
    group = spread.index[spread["min"] < spread["max"]][0]
    ids = flows.loc[flows["claim_group"] == group, "flow_id"]
    assert answers.other_amount(ids, spread.loc[group, "max"]) == spread.loc[group, "min"]
    assert math.isnan(answers.other_amount(ids, -1.0))


def test_votes_are_a_line_each_and_abstentions_rings():
    data = pd.DataFrame(
        {"partner": ["USA", "USA", "RUS", "RUS"], "year": [2018, 2019] * 2,
         "value": [0.2, 0.1, 0.6, 0.7]}
    )  # fmt: skip
    ax = figures_answers.vote_lines(data, [2022.2, 2023.3])
    first, second, rings = (list(line.get_data()) for line in ax.lines)
    assert [list(first[1]), list(second[1])] == [[0.2, 0.1], [0.6, 0.7]]
    assert [line.get_color() for line in ax.lines[:2]] == [color("USA"), color("RUS")]
    assert list(rings[0]) == [2022.2, 2023.3]
    said = {text.get_text() for text in ax.texts}
    assert said == {"like United States", "like Russia", "abstained on the war"}


def test_money_is_added_up_over_each_span_in_each_kind_of_dollars():
    table = answers.on_each_basis("KGZ", ["USA", "RUS"], [(2001, 2002), (2001, 2002)], [None, 2020])
    assert table["what"].to_list() == ["grants", "loans", "grants and loans"] * 2
    assert table["dollars"].to_list() == ["of the day"] * 3 + ["of 2020"] * 3
    paid = kg.official_finance("KGZ")
    paid = paid[paid["year"].isin([2001, 2002]) & (paid["donor"] == "USA")]
    assert table.loc[0, "USA"] == paid.loc[paid["form"] == "grant", "usd_low"].sum()
    assert (table.loc[[2, 5], "USA"] == table.loc[[0, 3], "USA"].to_numpy()).all()
    assert table.loc[3, "USA"] > table.loc[0, "USA"]  # dollars of 2001 are worth more of 2020


def test_over_which_years_grants_of_either_are_larger():
    basis = pd.DataFrame(
        [("grants", 1992, 2025, 20e6, 15e6), ("loans", 1992, 2025, 0, 9e6),
         ("grants", 2000, 2022, 10e6, 15e6)],
        columns=["what", "first", "last", "USA", "RUS"],
    )  # fmt: skip
    assert answers.who_gave_more(basis, ["USA", "RUS"]) == (
        "Who gave more in grants hangs on the years: over 1992-2025 those of the United States are "
        "larger, 20 to 15; over 2000-2022 those of Russia are larger, 15 to 10."
    )
    assert answers.who_gave_more(basis[:2], ["USA", "RUS"]) == ""


@pytest.mark.parametrize(
    ("shares", "years"),
    [([4, 2, 3, 1], [2000, 2001, 2002, 2003]), ([1, 2, 3, 4], [2003]), ([1, 2, 4, 3], [2002, 2003]),
     ([4, 3, 2, 1], [2000, 2002, 2003])],
)  # fmt: skip
def test_a_series_swings_between_peaks_and_troughs(shares, years):
    assert answers.swing(pd.Series(shares, index=range(2000, 2004))) == years
