"""Sums of bargains on a made-up ledger that a person can add up."""

import pytest
from own_tables import write_csv

from kgru_analysis.kyrgyzstan.bargains import (
    bargain_sums,
    bargain_table,
    bargains_told,
    most_obtained,
    offers_and_arrivals,
)

TABLES = {
    "actors": "actor,name,led_by\nRUS,Russia,\nUSA,United States,\nFUND,A fund,RUS\n",
    "flows": (
        "flow_id,date,donor,instrument,amount_low,amount_high,currency\n"
        "offer-1,2009,RUS,loan,300,300,USD\n"
        "offer-2,2009,FUND,loan,100,,USD\n"
        "offer-3,2009,USA,grant,50,50,USD\n"
        "debt,2009,RUS,debt-relief,180,180,USD\n"
        "paid,2009,RUS,loan,250,250,USD\n"
        "share,2009,FUND,revenue-share,999,999,USD\n"
    ),
    "bargains": (
        "bargain_id,label,title,date,outcome,confidence,asked,offered,given,given_label,arrived,"
        "leverage,note\n"
        "b-1,First,What came?,2009/2010,got-part,high,a,o,g,a base,came <b>,l,\n"
        "b-2,Second,What else?,2012,open,low,a,o,g,a law,none,,n\n"
    ),
    "bargain_rows": (
        "bargain_id,table,row_id,role,line\n"
        "b-1,flows,offer-1,offer,offer\nb-1,flows,offer-2,offer,offer\nb-1,flows,debt,offer,offer\n"
        "b-1,flows,paid,arrived,arrived\nb-1,flows,share,arrived,arrived\n"
        "b-1,flows,offer-3,offer,\nb-2,flows,offer-3,offer,offer\n"
    ),
}


@pytest.fixture
def folder(tmp_path):
    write_csv(tmp_path, TABLES)
    return tmp_path


def test_each_side_is_added_up_within_a_bargain_and_old_debt_stands_apart(folder):
    sums = bargain_sums(folder=folder).set_index(["bargain_id", "side", "line"])
    offer = sums.loc[("b-1", "RUS", "offer")]
    assert offer["money_low"] == 400  # 300 of the state and 100 of the fund that it leads
    assert offer.isna()["money_high"]  # the fund's offer is "at least"
    assert offer["debt_low"] == 180
    assert sums.loc[("b-1", "RUS", "arrived"), "money_low"] == 250  # a share of duties is no side's
    assert ("b-1", "USA", "offer") not in sums.index  # linked, but counted in the other bargain


def test_offers_stand_beside_what_came(folder):
    rows = offers_and_arrivals(folder=folder).set_index(["bargain_id", "side"])
    assert rows.loc[("b-1", "RUS"), ["offered", "arrived", "debt"]].to_list() == [400, 250, 180]
    assert rows.loc[("b-1", "RUS"), "at_least"]
    assert len(offers_and_arrivals(years=(2012, 2013), folder=folder)) == 1


def test_the_table_and_the_words_are_for_readers(folder):
    table = bargain_table(folder=folder)
    assert table["Bargain"].str.rsplit(", ").str[-1].to_list() == ["2009–2010", "2012"]
    heads = ["Bargain", "Outcome", "Offered", "Came", "Held back", "Bishkek gave"]
    assert list(table.columns) == heads
    assert table["Outcome"].to_list() == ["a part", "still open"]
    assert table["Held back"].to_list() == ["", ""]
    told = bargains_told(folder=folder)
    assert "came &lt;b&gt;" in told
    assert told.count("<details>") == 2


def test_the_most_that_came_is_told_with_its_bargain(folder):
    rows = offers_and_arrivals(folder=folder).query("side == 'RUS'")
    assert most_obtained(rows, "from Moscow").startswith(
        "from Moscow money came in one bargain, at"
    )
    assert most_obtained(rows.head(0), "from Rome") == "from Rome no money was seen to come"
