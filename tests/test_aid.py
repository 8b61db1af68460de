"""What is promised as aid: the definition, on small ledgers and on the shipped one."""

import pandas as pd
import pytest
from ledgers import ledger, row
from trying import few

import kgru_analysis as kg
from kgru_analysis.flows.aid import SUMS

MILLION = 1e6
PROMISE = row("promise", 100, stage="pledged", date="2009")


def aid(*rows, **choices):
    table = ledger(*rows).assign(sector="energy", confidence="high")
    table["confidence"] = table["confidence"].mask(table["flow_id"] == "rumor", "low")
    return kg.aid_promises(table, **choices).set_index("flow_id")


@pytest.fixture(scope="module")
def shipped():
    return kg.aid_promises(kg.load("flows")).set_index("flow_id")


@pytest.mark.parametrize(
    ("more", "reason"),
    few(
        [
            ({"amount_low": None, "amount_high": None}, "it states no sum"),
            ({"instrument": "arms"}, "arms"),
            ({"flow_id": "rumor"}, "of low confidence"),
            ({"recipient": "RUSHYDRO"}, "money for a firm of the donor's"),
        ],
        ({"basis": "per-year"}, "a rate by the year, not a sum"),
        ({"basis": "cumulative"}, "a total over years"),
        ({"instrument": "equity"}, "an investment"),
        ({"instrument": "debt-restructuring"}, "debt on new terms, which moves no money"),
        ({"donor": "KGZ"}, "money for the donor itself"),
        ({"recipient": "MULTI"}, "for several states together"),
    ),
)
def test_what_is_no_aid_says_why(more, reason):
    found = aid(PROMISE | more).iloc[0]
    assert found["excluded"] == reason


def test_what_is_counted_falls_apart_into_its_sum():
    found = aid(
        PROMISE,
        row("paid", 30, follows="promise", date="2010"),
        row("kept", 50, stage="withheld", follows="promise", date="2010"),
        row("late", 40, stage="agreed", date="2024"),
        row("look", stage="requested", date="2026", follows="late"),
    )
    assert found["excluded"].isna().all()
    assert found.loc["promise", list(SUMS)].to_list() == [100, 30, 0, 0, 0, 70]
    assert found.loc["late", list(SUMS)].to_list() == [40, 0, 0, 0, 40, 0]
    other = row("other", 1, stage="agreed", date="2020")
    whole = aid(PROMISE, row("kept", 70, stage="withheld", follows="promise", date="2010"), other)
    assert whole.loc["promise", ["ended", "unknown"]].to_list() == [70, 30]


def test_a_headline_promises_nothing_and_what_is_signed_under_it_does():
    found = aid(
        PROMISE | {"stage": "headline"},
        row("signed", 20, stage="agreed", follows="promise"),
        row("part", 30, stage="pledged", part_of="promise"),
    )
    assert found["promised"].to_dict() == {"signed": 20, "part": 30}


def test_of_promises_that_share_money_the_larger_counts():
    table = ledger(PROMISE, row("again", 120, stage="agreed", overlaps="promise"))
    found = kg.aid_promises(table.assign(sector="energy", confidence="high"))
    assert found["excluded"].fillna("").to_list() == ["it shares money with again", ""]


@pytest.mark.parametrize(
    ("amount", "overlaps", "basis", "aside"),
    [
        (40, "package", "total", {"other": "package"}),
        (60, "package", "total", {"road": "other", "dam": "other"}),
        # What stands aside for the package takes no part of it away.
        (40, "package dam", "total", {"other": "package"}),
        (40, "dam", "total", {"dam": "other"}),
        # Of a running total few parts are rows, so that the other one may be another part.
        (40, "package", "cumulative", {}),
    ],
)
def test_a_row_that_shares_money_with_a_package_counts_or_its_parts_do(
    amount, overlaps, basis, aside
):
    usual = {"stage": "pledged", "date": "2009"}
    found = aid(
        row("package", 50, **usual, basis=basis),
        row("road", 30, **usual, part_of="package"),
        row("dam", 20, **usual, part_of="package"),
        row("other", amount, stage="agreed", overlaps=overlaps),
    )
    told = found["excluded"].dropna()
    told = told[told.str.startswith("it shares money with ")].str.split().str[-1]
    assert told.to_dict() == aside


def test_a_row_that_shares_money_with_a_later_stage_shares_it_with_the_promise():
    signed = row("signed", 90, stage="agreed", date="2010", follows="promise")
    found = aid(PROMISE, signed, row("told", 80, stage="agreed", overlaps="signed"))
    assert found["excluded"].fillna("").to_dict() == {
        "promise": "", "told": "it shares money with promise",
    }  # fmt: skip


def test_what_a_fund_passes_on_is_no_second_promise():
    found = aid(
        PROMISE | {"recipient": "RKDF", "instrument": "fund-capital"},
        row("credit", 20, donor="RKDF", stage="agreed"),
    )
    assert found.loc["credit", "excluded"] == "a fund passes on what it was given"


def test_years_and_sectors_can_be_chosen():
    rows = [PROMISE, row("later", 5, stage="agreed", date="2015"), row("paid", 5, follows="later")]
    assert aid(*rows, between=(2010, 2020)).index.to_list() == ["later"]
    assert aid(*rows, sector=["energy"]).index.to_list() == ["promise", "later"]
    with pytest.raises(kg.KgruError, match="use one of energy"):
        aid(*rows, sector="health")
    with pytest.raises(kg.KgruError, match="pair of years"):
        aid(*rows, between=(2020, 2010))


# Face validity, on the shipped ledger


def test_the_parts_add_up(shipped):
    counted = shipped[shipped["excluded"].isna()]
    parts = counted[list(SUMS[1:])].sum(axis=1)
    assert parts.to_list() == pytest.approx(counted["promised"].to_list())
    assert (counted[list(SUMS)] >= -1e-6).all(axis=None)


def test_what_everybody_knows_of_2009(shipped):
    """1,700 for the dam never came, 150 and 300 did, and the debt was canceled in the end."""
    sums = shipped[["promised", "arrived", "ended"]] / MILLION
    assert sums.loc["pledge-2009-02-kambarata-1700m"].to_list() == [1700, 0, 1700]
    assert sums.loc["pledge-2009-02-loan-300m"].to_list() == [300, 300, 0]
    assert sums.loc["pledge-2009-02-grant-150m"].to_list() == [150, 150, 0]
    relief = shipped[(shipped["form"] == "relief") & (shipped["donor"] == "RUS")]
    relief = relief[relief["date"] >= "2009"]  # some 40 million of 2002 stand apart
    assert relief["promised"].sum() / MILLION == pytest.approx(493)
    assert relief["arrived"].sum() / MILLION == pytest.approx(488.9)


def test_what_was_misleading_in_the_first_edition(shipped):
    counted = shipped[shipped["excluded"].isna()]
    # Headlines, costs of works and reschedulings are no promises; relief is apart.
    assert not counted.index.str.startswith("headline").any()
    assert "headline-2015-12-kambarata-2500m" not in shipped.index
    assert (counted.loc[counted["donor"] == "PARISCLUB", "form"] == "relief").all()
    assert counted.loc["hipc-2006-offer", "form"] == "relief"
    # American appropriations of single years are promises.
    assert {"us-aid-fy2003-security", "us-aid-fy2009-economic"} <= set(counted.index)
    # What one state pays itself, and sums told twice, are not.
    assert {"us-2010-added-58m", "us-donors-2010-07"} - set(counted.index)
    assert {"us-aid-fy2005-crs", "us-aid-fy2005-security"} - set(counted.index)
    # The southern grid was signed under an estimate and survives it.
    assert counted.loc["chn-exim-south-grid-2011", "promised"] == 208 * MILLION


def test_a_sector_is_split_alike_alone_and_among_others(shipped):
    flows = kg.load("flows")
    alone = kg.aid_promises(flows, sector=["education", "food"]).set_index("flow_id")
    sums = ["promised", "arrived", "ended", "not_due", "unknown"]
    among = shipped[shipped["sector"].isin(["education", "food"])]
    pd.testing.assert_frame_equal(alone[sums], among[sums])
    assert kg.aid_promises(flows, sector="education", between=(1992, 1992)).empty


def test_prices_and_window_go_through(shipped):
    later = kg.aid_promises(kg.load("flows"), prices=2020, between=(2001, 2020))
    later = later.set_index("flow_id")
    now = shipped.loc[later.index]
    assert later["outcome"].equals(now["outcome"])
    dam = "pledge-2009-02-kambarata-1700m"
    assert later.loc[dam, "promised"] == pytest.approx(1.2063 * now.loc[dam, "promised"], rel=1e-3)
