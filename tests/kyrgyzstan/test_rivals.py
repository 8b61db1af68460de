"""Rival amounts in words, on made-up claims."""

from own_tables import write_csv

from kgru_analysis.kyrgyzstan.rivals import rival_amounts

FLOWS = (
    "flow_id,date,amount_low,amount_high,currency,basis,summary,source_id,claim_group,preferred,"
    "why_preferred\n"
    "a,2013,40000000,40000000,USD,total,Takes over 40m of debt. Preferred: agrees.,s1,debt,yes,x\n"
    "b,2013,40000000000,40000000000,USD,total,Prints billions.,s2,debt,no,\n"
    "c,2013,41000000,41000000,USD,total,Nearly the same.,s2,debt,no,\n"
    "d,2006,150000000,,USD,total,Over 150 million.,s1,deal,yes,x\n"
    "e,2006,60000000,70000000,USD,total,Less.,s2,deal,no,\n"
)
TABLES = {"flows": FLOWS, "sources": "source_id,publisher\ns1,Times\ns2,Post\n"}


def test_the_farthest_rival_stands_beside_the_claim_that_is_used(tmp_path):
    write_csv(tmp_path, TABLES)
    told = rival_amounts("flows", folder=tmp_path).set_index("claim_group")
    assert told.loc["debt", "fact"] == "2013: Takes over 40m of debt"
    assert told.loc["debt", ["used", "other"]].to_list() == [
        "40 million dollars",
        "40 billion dollars",
    ]
    assert told.loc["deal", ["used", "other", "other_by"]].to_list() == [
        "at least 150 million dollars",
        "60 to 70 million dollars",
        "Post",
    ]
