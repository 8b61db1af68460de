"""Bars of sites and what turning points opened and ended, on made-up rows."""

import pandas as pd
import pytest
from own_tables import write_csv

from kgru_analysis.kyrgyzstan.course import LANES, SITES, TIES, falls, opened_and_ended, stays, ties

PRESENCE = (
    "presence_id,actor,host,name,kind,domain,status,start,end,seen,source_id,site,strength_date\n"
    "base,AAA,ATL,A base (of old),air-base,military,actual,2001-12-04,2014-06-03,,s,,\n"
    "fort,BBB,ATL,A fort,naval-test,military,actual,/1997,,2023-10-04,s,,\n"
    "pact,KGZ,PACT,Pact membership,defence-treaty,treaty,actual,1992-05-15,,2025-11-27,s,,\n"
    "corps,PACT,ATL,A corps,defence-treaty,military,actual,2001,,2025,s,,\n"
    "club,PACT,ATL,A club,membership,treaty,actual,2000,,2025,s,,\n"
    "bank,BANK,ATL,A bank,membership,treaty,actual,2000,,2025,s,,\n"
    "talks,BBB,ATL,A round of talks,membership,treaty,actual,2000,,2025,s,,\n"
    "heads,AAA,ATL,Heads at the base,air-base,military,actual,2003-05,2003-05,,s,base,2003-05\n"
    "day,BBB,ATL,Seen once,seismic,military,actual,2016-03,2016-03,,s,,\n"
)
TABLES = {
    "presence": PRESENCE,
    "actors": "actor,led_by,valid_from,pact\nAAA,,,\nBBB,,,\nPACT,BBB,,alliance\nBANK,BBB,,\n",
    "sources": "source_id,published\ns,2025-12\n",
}
CODES = {
    "kind": [*SITES, *TIES],
    "domain": list(LANES),
    "status": ["actual"],
}


@pytest.fixture
def folder(tmp_path):
    write_csv(tmp_path, TABLES, codes=CODES)
    return tmp_path


def test_bars_are_certain_between_sightings_and_cut_at_the_window(folder):
    bars = ties(["AAA", "BBB"], host="ATL", years=(1991, 2026), folder=folder).set_index("label")
    assert "Seen once" not in bars.index
    assert bars.loc["A base", "start"] == pd.Timestamp("2001-12-04")
    assert bars.loc["A base", "possible_to"] == pd.Timestamp("2014-06-03")
    fort = bars.loc["A fort"]
    assert fort["possible_from"] == pd.Timestamp("1991-01-01")  # opened before anybody tells
    assert fort["start"] == pd.Timestamp("1997-12-31")
    assert fort["end"] == pd.Timestamp("2023-10-04")  # last seen
    assert bars.loc["A club", "actor"] == "BBB"  # the organization's leader
    assert not {"A bank", "A round of talks"} & set(bars.index)  # they bind nobody
    assert bars.loc["A corps", "lane"] == "treaty"  # of an alliance, and no site


def test_what_points_opened_and_ended_counts_once_with_its_power(folder):
    points = pd.DataFrame({"opens": ["base", "pact fort", None], "ends": [None, None, "base base"]})
    counts = opened_and_ended(points, ["AAA", "BBB"], folder=folder)
    assert counts.loc["AAA"].to_list() == [1, 1, 0]
    assert counts.loc["BBB", ["opened", "standing"]].to_list() == [2, 2]


def test_independence_is_no_fall(tmp_path):
    write_csv(
        tmp_path, {"events": "event_id,event_type\na,terminate\nb,upheaval\nc,agree\nd,upheaval\n"}
    )
    points = pd.DataFrame(
        {
            "criterion": ["C4", "C4", "C1"],
            "label": ["X declares independence", "President overthrown", "Base"],
            "date": ["1991-08-31", "2005-03-24", "2001"],
            "event_id": list("abc"),
        }
    )
    assert falls(points, folder=tmp_path)["event_id"].to_list() == ["b"]


def test_a_stay_is_told_by_its_end_or_by_when_it_was_last_seen(folder):
    bars = ties(["AAA", "BBB"], host="ATL", years=(1991, 2026), folder=folder)
    told = stays(bars[bars["lane"] == "military"], ["AAA", "BBB", "CCC"], (1991, 2026))
    assert told["AAA"].endswith("had a military site from December 2001 to June 2014")
    still = "has had a military site since December 1997 or before and had it still in October 2023"
    assert told["BBB"].endswith(still)
    assert told["CCC"] == "no military site of CCC is known"
