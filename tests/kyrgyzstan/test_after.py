"""Acts by theme and series by year and month, on tables that fit on a page."""

import pandas as pd
import pytest
from own_tables import write_tables

from kgru_analysis.kyrgyzstan import after

SERIES = "subject partner measure date value:number"


@pytest.fixture
def folder(tmp_path):
    write_tables(
        tmp_path,
        {
            "themes": ("theme event_id label", "", {},
                       "troops,e3,A base opens\ntrade,e1,\ntrade,e2,A road opens\n"
                       "trade,e4,A ban\ntroops,old,A base closes\n"),
            "events": ("event_id date:date actor summary source_id", "event_id", {},
                       "e1,2022-06-01,RUS,one,s1\ne2,2023-01-01,CHN,two,s2\n"
                       "e3,2022-03,USA,three,s3\ne4,2022-05-05,GBR,four,s4\n"
                       "old,2021-12-31,RUS,five,s5\nunnamed,2022-06-02,RUS,six,s6\n"),
            "trade": (f"{SERIES} item", "", {},
                      "KGZ,RUS,exports,2003,3,all\nKGZ,RUS,exports,2001,1,all\n"
                      "KGZ,RUS,exports,2002,2,all\nKGZ,RUS,exports,2002-04,6,all\n"
                      "KGZ,RUS,exports,2002-03,5,all\nKGZ,RUS,exports,2002-03,4,gold\n"
                      "KGZ,RUS,imports,2003,7,all\nKGZ,USA,exports,2003,8,all\n"
                      "TJK,RUS,exports,2003,9,all\n"),
            "sanctioned_goods": (f"{SERIES} item", "", {}, "".join(
                f"EU,KGZ,exports_of_sanctioned_goods,{date},{value},{item}\n"
                for date, value, item in (
                    ("2021-12", 40e6, "all"), ("2021-12", 30e6, "part"), ("2022-01", 50e6, "all"),
                    ("2022-03", 1950e6, "all"), ("2020-12", 10e6, "all"),
                )
            )),
            "people": (SERIES, "", {}, "KGZ,RUS,travel,2001-02,11\nKGZ,RUS,travel,2001-01,10\n"),
            "observations": ("partner measure date value_low:number", "", {},
                             ",visas,2002,2\n,visas,2001,1\n,visas,1990,9\nRUS,visas,2001,5\n"
                             ",visas,2003-04,8\n,other,2001,7\n"),
        },
    )  # fmt: skip
    return tmp_path


def test_named_acts_are_numbered_in_time_and_grouped_by_theme(folder):
    """A month that may hold the first day counts; the act of 2021 is too early."""
    groups = {"Moscow": ["RUS"], "Washington": ["USA"]}
    acts = after.acts_by_theme(groups, since="2022-03-15", folder=folder)
    cells = acts[["theme", "event_id", "group"]].to_numpy().tolist()
    assert cells == [
        ["troops", "e3", "Washington"], ["trade", "e4", "others"], ["trade", "e1", "Moscow"],
        ["trade", "e2", "others"],
    ]  # fmt: skip
    assert acts["number"].fillna(0).to_list() == [1, 2, 0, 3]
    # Of March only the days from the 15th on count, and the 23rd is their middle.
    assert acts["day"].dt.strftime("%Y-%m-%d").to_list()[:2] == ["2022-03-23", "2022-05-05"]
    assert acts["source_id"].to_list() == ["s3", "s4", "s1", "s2"]
    assert list(acts) == ["theme", "event_id", "label", "day", "date", "actor", "group", "number",
                          "summary", "source_id"]  # fmt: skip


def test_an_act_of_which_only_the_last_day_is_known_has_that_day(tmp_path):
    write_tables(
        tmp_path,
        {
            "themes": ("theme event_id label", "", {}, "trade,late,\n"),
            "events": ("event_id date:date actor summary source_id", "event_id", {},
                       "late,/2022-06-01,RUS,one,s1\n"),
        },
    )  # fmt: skip
    acts = after.acts_by_theme({"Moscow": ["RUS"]}, since="2022-03-15", folder=tmp_path)
    assert acts["day"].to_list() == [pd.Timestamp("2022-06-01")]


def test_a_series_by_year_has_whole_years_only(folder):
    pair = {"subject": "KGZ", "partner": "RUS", "folder": folder}
    found = after.yearly("trade", measure="exports", first=2002, **pair)
    assert found.to_dict() == {pd.Timestamp("2002-01-01"): 2, pd.Timestamp("2003-01-01"): 3}


def test_a_series_by_month_has_months_of_all_items_only(folder):
    pair = {"subject": "KGZ", "partner": "RUS", "folder": folder}
    found = after.monthly("trade", measure="exports", **pair)
    assert found.to_dict() == {pd.Timestamp("2002-03-01"): 5, pd.Timestamp("2002-04-01"): 6}
    assert after.monthly("people", measure="travel", **pair).to_list() == [10, 11]


def test_claims_of_whole_years_are_those_of_one_partner_or_of_none(folder):
    told = after.told_by_year("visas", folder=folder)
    assert told.to_dict() == {pd.Timestamp("2001-01-01"): 1, pd.Timestamp("2002-01-01"): 2}
    assert after.told_by_year("visas", first=1990, folder=folder).to_list() == [9, 1, 2]
    assert after.told_by_year("visas", partner="RUS", folder=folder).to_list() == [5]


def test_goods_on_the_lists_are_told_of_two_years_and_where_they_end(folder):
    assert after.listed_told("KGZ", folder=folder) == (
        "Of what the EU sold in 2021 and 2022 (to March), 40 and 2,000 million euros were in the "
        "groups of goods that it bars from Russia. Not every good in them is barred."
    )
    whole = after.listed_told("KGZ", until=2021, folder=folder)
    assert whole.startswith("Of what the EU sold in 2020 and 2021, 10 and 40 million euros")
    assert after.listed_told("KGZ", until=2020, folder=folder) == ""
