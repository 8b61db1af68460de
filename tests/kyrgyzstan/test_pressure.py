"""Acts of pressure and their answers on made-up events."""

import pytest
from own_tables import write_csv, write_tables

from kgru_analysis.kyrgyzstan.pressure import answered, listings, pressure

EVENTS = """event_id,date,actor,target,domain,event_type,follows,summary,source_id
list-1,2023-05-19,USA,KGZ,economic,sanction,,lists a firm,s
reply-1,2023-06,KGZ,USA,economic,protest,list-1,objects,s
yield-1,2023-07,KGZ,USA,economic,retreat,list-1,steps back,s
list-2,2023-09,USA,RUS,economic,sanction,,lists another,s
ban,2022-02,RUS,KGZ,economic,coerce,,bars milk,s
visit,2023-02,RUS,KGZ,political,consult,,comes,s
letter,2024,EU,KGZ,political,protest,,writes,s
later,2024-02,KGZ,EU,political,statement,,speaks of something else,s
"""


@pytest.fixture
def folder(tmp_path):
    write_csv(tmp_path, {"events": EVENTS})
    return tmp_path


def test_only_acts_on_the_host_count_and_only_linked_answers(folder):
    sides = {"West": ["USA", "EU"], "Moscow": ["RUS"]}
    acts = pressure(sides, host="KGZ", since="2022-02-24", folder=folder).set_index("event_id")
    assert sorted(acts.index) == ["ban", "letter", "list-1"]  # a month that holds the day counts
    assert acts.loc["list-1", "answers"] == "gave way, objected"
    assert acts.loc["letter", "answers"] == ""
    table = answered(acts.reset_index())
    assert table.loc["West", ["measures", "words", "answered"]].to_list() == [1, 1, 1]
    assert table.loc["Moscow", ["measures", "words", "answered"]].to_list() == [1, 0, 0]


def test_acts_of_listing_stand_in_time_with_the_firms_that_each_named(tmp_path):
    lines = (
        "o3,EU,firms_sanctioned_in_act,2024-06-24,2,Two firms.,s3\n"
        "o1,USA,firms_sanctioned_in_act,2023-07,4,Four firms.,s1\n"
        "o2,USA,firms_sanctioned_in_act,2023-07-01,1,One firm.,s2\n"
        "o0,USA,firms_sanctioned_in_act,2021-01-01,9,Too early.,s0\n"
        "o4,USA,visas,2024,7,Something else.,s4\n"
    )
    columns = "obs_id partner measure date:date value_low:number summary source_id"
    write_tables(tmp_path, {"observations": (columns, "obs_id", {}, lines)})
    found = listings(since="2023-07-01", folder=tmp_path)
    assert found["obs_id"].to_list() == ["o1", "o2", "o3"]
    assert found["firms"].to_list() == [4, 1, 2]
    assert found["by"].to_list() == ["USA", "USA", "EU"]
    assert found["day"].dt.strftime("%m-%d").to_list() == ["07-01", "07-01", "06-24"]
    assert list(found) == ["date", "day", "by", "firms", "summary", "source_id", "obs_id"]
