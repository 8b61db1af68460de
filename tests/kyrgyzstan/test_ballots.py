"""Votes that made-up rows tell of."""

from own_tables import write_csv

from kgru_analysis.kyrgyzstan import ballots


def test_votes_are_those_that_rows_tell_of_whichever_way_they_went(tmp_path):
    rows = (
        "old,2021-01-01,ATL,UN,statement,Abstains.\nno,2022-04-07,ATL,UN,reject,Votes against.\n"
        "yes,2022-03,ATL,UN,statement,Abstains on a text.\ntalk,2023,ATL,UN,statement,Speaks.\n"
        "far,2022-05,OTH,UN,statement,Abstains.\n"
    )
    heads = "event_id,date,actor,target,event_type,summary\n"
    write_csv(tmp_path, {"events": heads + rows})
    found = ballots.votes_cast("ATL", since="2022-02-24", folder=tmp_path)
    expected = [["yes", "abstention"], ["no", "vote against"]]
    assert found[["event_id", "ballot"]].to_numpy().tolist() == expected
    assert ballots.told(found, months=False) == "one abstention and one vote against"
