"""Votes that made-up rows tell of."""

from own_tables import write_csv

from kgru_analysis.kyrgyzstan import ballots


def test_votes_are_those_of_the_host_on_the_matter_in_order_of_time(tmp_path):
    write_csv(
        tmp_path,
        {
            "events": "event_id,date,actor,target,event_type,summary\n"
            "no,2022-04-07,ATL,UN,reject,Refuses.\nyes,2022-03,ATL,UN,statement,Is silent.\n"
            "talk,2023,ATL,UN,statement,Speaks.\nfar,2022-05,OTH,UN,statement,Is silent.\n"
            "sea,2018-11,ATL,UN,reject,Refuses.\n",
            "ballots": "event_id,matter,ballot\nno,land,vote against\nyes,land,abstention\n"
            "far,land,abstention\nsea,sea,vote against\n",
        },
    )
    found = ballots.votes_cast("ATL", "land", folder=tmp_path)
    expected = [["yes", "abstention"], ["no", "vote against"]]
    assert found[["event_id", "ballot"]].to_numpy().tolist() == expected
    assert ballots.told(found, months=False) == "one abstention and one vote against"
