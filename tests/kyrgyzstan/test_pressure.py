"""Acts of pressure and their answers on made-up events."""

import pytest
from own_tables import write_csv

from kgru_analysis.kyrgyzstan.pressure import answered, pressure

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
