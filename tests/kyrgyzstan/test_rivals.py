"""Rival amounts in words, on made-up claims."""

import pandas as pd
import pytest
from own_tables import write_csv

from kgru_analysis.kyrgyzstan import rivals
from kgru_analysis.kyrgyzstan.rivals import rival_amounts

FLOWS = (
    "flow_id,date,donor,purpose,amount_low,amount_high,currency,basis,source_id,claim_group,"
    "preferred,why_preferred\n"
    "a,2013,RUS,debt taken over,40000000,40000000,USD,total,s1,debt,yes,x\n"
    "b,2013,RUS,debt taken over,40000000000,40000000000,USD,total,s2,debt,no,\n"
    "c,2013,RUS,debt taken over,41000000,41000000,USD,total,s2,debt,no,\n"
    "d,2006/2008-05,USA,a road,150000000,,USD,total,s1,deal,yes,x\n"
    "e,2006,USA,a road,60000000,70000000,USD,total,s2,deal,no,\n"
)
TABLES = {"flows": FLOWS, "sources": "source_id,publisher\ns1,Times\ns2,Post\n"}


def test_the_farthest_rival_stands_beside_the_claim_that_is_used(tmp_path):
    write_csv(tmp_path, TABLES)
    told = rival_amounts("flows", folder=tmp_path).set_index("claim_group")
    assert told.loc["debt", "fact"] == "Debt taken over (Russia), 2013"
    assert told.loc["deal", "fact"] == "A road (the United States), 2006-2008"
    assert told.loc["debt", ["used", "other"]].to_list() == [
        "40 million dollars",
        "40 billion dollars",
    ]
    assert told.loc["deal", ["used", "other", "other_by"]].to_list() == [
        "at least 150 million dollars",
        "60 to 70 million dollars",
        "Post",
    ]


@pytest.mark.parametrize(
    ("measure", "partner", "said"),
    [
        ("imports_from_partner", "CHN", "Imports from China, 2024"),
        ("trade_turnover_growth", "RUS", "Growth of trade turnover (Russia), 2024"),
        ("fdi_inflow", "CHN", "Foreign investment (China), 2024"),
        ("gold_exports", None, "Gold exports, 2024"),
    ],
)
def test_a_level_is_named_by_what_is_measured_and_with_whom(measure, partner, said):
    row = pd.Series({"measure": measure, "partner": partner, "date": "2024"})
    assert rivals._fact(row) == said
