import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kgru_analysis.errors import DataError, KgruError, MissingRate
from kgru_analysis.flows.chains import promise_chains
from kgru_analysis.flows.following import OUTCOMES
from kgru_analysis.flows.totals import STAGES

sys.path.insert(0, str(Path(__file__).parent))
from ledgers import ledger, ledgers, row
from trying import tries

PROMISE = row("promise", 100, stage="pledged", date="2009-02")


def chain(*rows, level="whole"):
    """The only chain of a ledger."""
    chains = promise_chains(ledger(*rows), level=level)
    assert len(chains) == 1
    return chains.iloc[0]


def test_a_promise_is_followed_to_the_money():
    found = chain(
        PROMISE,
        row("signed", 90, stage="agreed", follows="promise", date="2009-06"),
        row("paid", 30, follows="signed", date="2010-01-15"),
        row("rest", 20, follows="signed", date="2012"),
    )
    assert found["rows"] == 4
    assert (found["promised_low"], found["agreed_low"], found["disbursed_low"]) == (100, 90, 50)
    assert (found["share_low"], found["share_high"]) == (0.5, 0.5)
    # From the last day of February to 15 January, and from the first.
    assert (found["lag_low"], found["lag_high"]) == (321, 348)
    assert found["first_earliest"] == pd.Timestamp("2009-02-01")
    assert found["last_latest"] == pd.Timestamp("2012-12-31")
    assert (found["outcome"], found["rest"]) == ("partly", "unknown")
    assert pd.isna(found["pledged_high"]) is False
    assert pd.isna(found["forgiven_low"])


def test_every_column_of_a_chain_by_hand():
    rows = [
        row("signed", 90, stage="agreed", follows="promise", date="2009-06"),
        PROMISE | {"amount_high": 200.0},
        row("paid", (30, 40), follows="signed", date="2010-01-15", donor="WB"),
        row("early", 5, follows="signed", date="2009-12", donor="ADB"),
        row("kept", 170, stage="withheld", follows="promise", date="2011"),
        row("kept too", 1, stage="withheld", follows="promise", date="2012"),
    ]
    table = ledger(*rows).assign(sector="energy", purpose="dam", confidence="high")
    chains = promise_chains(table.set_axis([9, 8, 7, 6, 5, 4]))
    assert chains.index.equals(pd.RangeIndex(1))
    stages = [f"{stage}_{bound}" for stage in STAGES for bound in ("low", "high")]
    assert chains.columns.to_list() == [
        "flow_id", "date", "donor", "recipient", "instrument", "sector", "purpose", "stage",
        "basis", "confidence", "kind", "promised_low", "promised_high", *stages, "passed_on_low",
        "passed_on_high", "arrived_low", "arrived_high", "share_low", "share_high", "given_up",
        "paid_by",
        "first_earliest", "first_latest", "last_earliest", "last_latest", "money_earliest",
        "money_latest", "promised_earliest", "promised_latest", "lag_low", "lag_high", "outcome",
        "rest", "ended_earliest", "ended_latest", "last_look", "rows", "shares_money_with",
    ]  # fmt: skip
    told = {name: str(x) for name, x in chains.iloc[0].dropna().items()}
    assert told == {
        "flow_id": "promise", "date": "2009-02", "donor": "RUS", "recipient": "KGZ",
        "instrument": "grant", "sector": "energy", "purpose": "dam", "stage": "pledged",
        "basis": "total", "confidence": "high", "kind": "whole",
        "promised_low": "100.0", "promised_high": "200.0",
        "pledged_low": "100.0", "pledged_high": "200.0",
        "agreed_low": "90.0", "agreed_high": "90.0",
        "disbursed_low": "35.0", "disbursed_high": "45.0",
        "withheld_low": "171.0", "withheld_high": "171.0",
        "arrived_low": "35.0", "arrived_high": "45.0",
        "share_low": "0.175", "share_high": "0.45", "given_up": "1.71", "paid_by": "ADB, WB",
        "first_earliest": "2009-02-01 00:00:00", "first_latest": "2009-02-28 00:00:00",
        "last_earliest": "2012-01-01 00:00:00", "last_latest": "2012-12-31 00:00:00",
        "money_earliest": "2009-12-01 00:00:00", "money_latest": "2009-12-31 00:00:00",
        "promised_earliest": "2009-02-01 00:00:00", "promised_latest": "2009-02-28 00:00:00",
        "lag_low": "276", "lag_high": "333", "outcome": "partly", "rest": "withheld",
        "ended_earliest": "2011-01-01 00:00:00", "ended_latest": "2011-12-31 00:00:00",
        "last_look": "2012-12-31 00:00:00", "rows": "6",
    }  # fmt: skip


def test_a_promise_of_at_least_a_sum_has_no_top():
    found = chain(PROMISE | {"amount_high": None}, row("paid", 40, follows="promise"))
    assert (found["promised_low"], found["outcome"]) == (100, "partly")
    assert pd.isna(found["promised_high"])


def test_there_is_no_share_of_nothing():
    found = chain(PROMISE | {"amount_low": 0.0}, row("paid", 50, follows="promise"))
    assert found["share_low"] == 0.5
    assert pd.isna(found["share_high"])


def test_open_bounds_of_what_arrived_are_nothing_below_and_missing_above():
    up_to = chain(PROMISE, row("paid", (None, 50), follows="promise"))
    figures = up_to[["arrived_low", "arrived_high", "share_low", "share_high"]]
    assert figures.to_list() == [0, 50, 0, 0.5]
    above = chain(PROMISE, row("paid", (10, None), follows="promise"))
    assert (above["arrived_low"], above["share_low"]) == (10, 0.1)
    assert above[["arrived_high", "share_high"]].isna().all()


def test_of_several_ends_the_first_and_of_several_looks_the_last_is_told():
    for stage, day in (("withheld", "2010-03-04"), ("arrears", "2012-05-06")):
        ends = [
            row(f"end{date}", 100, stage=stage, follows="promise", date=date)
            for date in ("2010-03-04", "2012-05-06")
        ]
        found = chain(PROMISE, *ends)
        assert found["ended_earliest"] == found["ended_latest"] == pd.Timestamp(day)


@pytest.mark.parametrize(
    ("stage", "rest"), [("cancelled",) * 2, ("refused", "cancelled"), ("withheld",) * 2]
)
def test_the_rest_has_ended_where_the_sums_cover_it(stage, rest):
    paid = row("paid", 30, follows="promise")
    for given_up, told in ((69, "unknown"), (70, rest), (71, rest)):
        found = chain(PROMISE, paid, row("end", given_up, stage=stage, follows="promise"))
        assert (found["outcome"], found["rest"]) == ("partly", told)
    met = chain(PROMISE, row("paid", 100, follows="promise"), row("end", 5, stage=stage,
                follows="promise"))  # fmt: skip
    assert met[["rest", "ended_earliest", "ended_latest"]].isna().all()


def test_money_before_the_promise_has_a_negative_lag():
    early = chain(PROMISE, row("paid", 100, follows="promise", date="2009-01-02"))
    assert (early["lag_low"], early["lag_high"]) == (-57, -30)
    same = chain(PROMISE, row("paid", 100, follows="promise", date="2009-02-01"))
    assert (same["lag_low"], same["lag_high"]) == (0, 0)


def test_what_is_only_promised_on_is_not_passed_on():
    fund = {"donor": "RKDF", "follows": "promise"}
    found = chain(
        PROMISE | {"recipient": "RKDF"},
        row("capital", 100, recipient="RKDF", follows="promise"),
        row("credit", 70, **fund, stage="agreed"),
        row("car", 20, **fund, stage="delivered"),
    )
    assert (found["passed_on_low"], found["passed_on_high"], found["arrived_high"]) == (20, 20, 100)
    assert pd.isna(found["agreed_low"])
    assert pd.isna(found["delivered_low"])


def test_a_ledger_may_lack_instruments_and_links():
    table = ledger(PROMISE, row("other", 1, stage="pledged"))
    needed = table.drop(columns=["instrument", "basis", "part_of", "follows", "claim_group"])
    assert promise_chains(needed)["outcome"].to_list() == ["unknown", "unknown"]
    for column in ("date", "donor", "stage", "amount_low", "amount_high", "currency"):
        with pytest.raises(KgruError, match=column):
            promise_chains(needed.drop(columns=column))


def test_shares_are_bounds_and_not_clipped():
    found = chain(PROMISE | {"amount_high": 200.0}, row("paid", (150, 300), follows="promise"))
    assert (found["share_low"], found["share_high"]) == (0.75, 3.0)
    assert found["outcome"] == "partly"
    above = chain(PROMISE, row("paid", 110, follows="promise"))
    assert (above["share_low"], above["outcome"]) == (1.1, "met")


@pytest.mark.parametrize("stage", ["headline", "pledged", "agreed"])
def test_the_three_stages_of_promises(stage):
    assert chain(PROMISE | {"stage": stage})["stage"] == stage
    assert chain(PROMISE | {"stage": stage})["outcome"] == "unknown"


@pytest.mark.parametrize("stage", ["ratified", "disbursed", "requested", "withheld", "forgiven"])
def test_other_stages_are_no_promises(stage):
    assert promise_chains(ledger(PROMISE | {"stage": stage})).empty


def test_rows_with_an_earlier_row_or_a_parent_are_no_promises():
    lent = row("lent", 100, stage="disbursed", date="2001")
    later = row("new terms", 100, stage="agreed", instrument="debt-restructuring", follows="lent")
    assert promise_chains(ledger(lent, later)).empty
    inside = row("budget", 10, stage="agreed", part_of="lent")
    assert promise_chains(ledger(lent, inside)).empty


def test_what_was_only_asked_for_before_is_a_promise():
    asked = row("asked", 150, stage="requested", date="2009-01")
    assert chain(asked, PROMISE | {"follows": "asked"})["rows"] == 1


def test_money_lent_and_forgiven_arrives_once_and_its_relief_is_a_promise():
    rows = [
        row("loan", 300, stage="pledged", instrument="loan", date="2009-02"),
        row("paid", 300, instrument="loan", follows="loan", date="2009-04"),
        row("relief", 300, stage="agreed", instrument="debt-relief", follows="paid", date="2012"),
        row("gone", 300, stage="forgiven", instrument="debt-relief", follows="relief", date="2018"),
    ]
    chains = promise_chains(ledger(*rows)).set_index("flow_id")
    assert chains["arrived_low"].to_dict() == {"loan": 300, "relief": 300}
    assert chains["forgiven_low"].to_dict() == {"loan": 300, "relief": 300}
    assert chains["disbursed_low"].fillna(0).to_dict() == {"loan": 300, "relief": 0}
    assert chains["outcome"].to_list() == ["met", "met"]
    assert chains["rows"].to_list() == [2, 2]


def test_promised_relief_is_met_by_forgiving():
    relief = PROMISE | {"instrument": "debt-relief"}
    gone = row("gone", 100, stage="forgiven", instrument="debt-relief", follows="promise")
    assert chain(relief, gone)["outcome"] == "met"
    assert chain(relief)["outcome"] == "unknown"
    assert chain(PROMISE, gone)["outcome"] == "unknown"


def test_a_settlement_of_several_debts_is_no_new_promise():
    rows = [
        PROMISE,
        row("paid", 100, follows="promise"),
        row("other", 50, stage="agreed", date="2001"),
        row("lent", 50, follows="other", date="2002"),
        row("all", 150, stage="agreed", instrument="debt-relief", date="2012"),
        row("one", 100, stage="agreed", part_of="all", follows="paid", date="2012"),
        row("two", 50, stage="agreed", part_of="all", follows="lent", date="2012"),
        row("done", 150, stage="forgiven", follows="all", date="2013"),
    ]
    chains = promise_chains(ledger(*rows)).set_index("flow_id")
    assert chains.index.to_list() == ["promise", "other"]
    # With one part of its own the settlement is a promise again.
    rows.append(row("three", 5, stage="agreed", part_of="all", date="2012"))
    assert "all" in promise_chains(ledger(*rows))["flow_id"].to_list()


def test_parts_take_the_place_of_their_package():
    rows = [
        PROMISE,
        row("grant", 40, stage="pledged", part_of="promise", date="2009-02"),
        row("dam", 60, stage="pledged", part_of="promise", date="2009-02"),
        row("plan", 60, stage="agreed", part_of="dam", date="2009-03"),
        row("paid", 40, follows="grant", date="2009-04"),
        row("kept", 60, stage="withheld", follows="dam", date="2010"),
        row("lone", 5, stage="pledged"),
    ]
    whole = promise_chains(ledger(*rows)).set_index("flow_id")
    assert whole.index.to_list() == ["promise", "lone"]
    assert (whole.loc["promise", "outcome"], whole.loc["promise", "rest"]) == ("partly", "withheld")
    parts = promise_chains(ledger(*rows), level="part").set_index("flow_id")
    assert parts["outcome"].to_dict() == {"grant": "met", "dam": "withheld", "lone": "unknown"}
    assert parts.loc["dam", "ended_latest"] == pd.Timestamp("2010-12-31")


def test_a_package_is_split_where_a_part_names_any_sum():
    package, part = row("promise", 3, stage="pledged"), {"stage": "pledged", "part_of": "promise"}
    for amount, kinds in ((1, ["part", "rest"]), (0, ["whole"]), (None, ["whole"])):
        parts = promise_chains(ledger(package, row("grant", amount, **part)), level="part")
        assert sorted(parts["kind"]) == kinds, amount


def test_a_part_that_only_renames_its_siblings_is_no_part():
    rows = [
        PROMISE,
        row("capital", 50, stage="pledged", part_of="promise"),
        row("loan", 50, stage="pledged", part_of="promise"),
        row("again", 100, stage="headline", part_of="promise", date="2015"),
        row("capital again", 50, stage="agreed", part_of="again", follows="capital", date="2015"),
        row("loan again", 50, stage="agreed", part_of="again", follows="loan", date="2015"),
    ]
    parts = promise_chains(ledger(*rows), level="part")
    assert parts["flow_id"].to_list() == ["capital", "loan"]


def test_links_of_both_kinds_that_run_in_a_circle_are_refused():
    rows = [
        row("a", 1, stage="pledged", part_of="b"),
        row("b", 1, stage="pledged", follows="c"),
        row("c", 1, stage="pledged", follows="d"),
        row("d", 1, stage="agreed", follows="a"),
    ]
    with pytest.raises(DataError, match=r"(?s)circle.*'a'.*'b'"):
        promise_chains(ledger(*rows))


def test_an_earlier_announcement_may_be_part_of_the_later_one():
    found = chain(
        PROMISE | {"follows": "early"},
        row("early", 100, stage="pledged", part_of="promise", date="2008-12"),
        row("paid", 100, follows="early", date="2009-03"),
    )
    assert (found["flow_id"], found["rows"], found["arrived_low"]) == ("promise", 3, 100)
    assert found["first_earliest"] == pd.Timestamp("2008-12-01")


def test_who_paid_is_named_where_it_was_another():
    found = chain(
        PROMISE,
        row("a", 10, follows="promise", donor="WB"),
        row("b", 10, follows="promise", donor="ADB"),
        row("c", 10, follows="promise"),
    )
    assert (found["paid_by"], found["arrived_low"]) == ("ADB, WB", 30)
    assert pd.isna(chain(PROMISE, row("c", 10, follows="promise"))["paid_by"])


def test_what_a_fund_lends_on_does_not_arrive_twice():
    found = chain(
        PROMISE | {"recipient": "RKDF"},
        row("capital", 100, recipient="RKDF", follows="promise"),
        row("credit", 70, donor="RKDF", follows="promise"),
    )
    assert (found["arrived_low"], found["disbursed_low"], found["passed_on_low"]) == (100, 100, 70)
    assert pd.isna(found["paid_by"])


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        ("cancelled", "cancelled"),
        ("refused", "cancelled"),
        ("withheld", "withheld"),
        ("arrears", "known unmet"),
        ("requested", "unknown"),
    ],
)
def test_ends_without_money(stage, outcome):
    found = chain(PROMISE, row("end", 100, stage=stage, follows="promise", date="2011-05"))
    assert found["outcome"] == outcome
    assert found["last_look"] == pd.Timestamp("2011-05-31")


def test_nothing_paid_is_known_to_be_unmet():
    found = chain(PROMISE, row("looked", 0, follows="promise", date="2012-06-30"))
    assert (found["outcome"], found["ended_latest"]) == ("known unmet", pd.Timestamp("2012-06-30"))
    assert found["share_high"] == 0


def test_a_promise_that_was_taken_up_again_was_not_withheld():
    kept = row("kept", 100, stage="withheld", follows="promise", date="2010")
    again = row("again", 100, stage="agreed", follows="kept", date="2011")
    assert chain(PROMISE, kept)["outcome"] == "withheld"
    assert chain(PROMISE, kept, again)["outcome"] == "unknown"


def test_goods_without_a_value_leave_the_top_open():
    found = chain(PROMISE, row("a", 10, follows="promise"), row("goods", follows="promise"))
    assert (found["arrived_low"], found["share_low"]) == (10, 0.1)
    assert pd.isna(found["arrived_high"])
    assert pd.isna(found["share_high"])
    # Goods inside a batch of known value add nothing.
    inside = chain(PROMISE, row("a", 10, follows="promise"), row("goods", part_of="a"))
    assert inside["arrived_high"] == 10


def test_what_goes_back_to_the_promiser_is_no_stage_of_the_promise():
    back = {"donor": "KGZ", "recipient": "RUS", "follows": "paid"}
    found = chain(
        PROMISE,
        row("paid", 40, follows="promise"),
        row("sold", 40, stage="cancelled", **back),
        row("owed", 50, stage="arrears", **back),
        row("returned", 5, stage="repaid", **back),
    )
    assert (found["rest"], found["repaid_low"], found["rows"]) == ("unknown", 5, 3)
    assert pd.isna(found["cancelled_low"])


def test_a_promise_without_a_sum_has_no_share():
    found = chain(
        PROMISE | {"amount_low": None, "amount_high": None}, row("a", 1, follows="promise")
    )
    assert pd.isna(found["promised_low"])
    assert (found["arrived_low"], found["outcome"]) == (1, "unknown")


def test_a_falling_currency_breaks_no_promise():
    ruble = {"currency": "RUB"}
    paid = row("paid", 100, follows="promise", date="2016", **ruble)
    same = chain(PROMISE | ruble | {"date": "2013"}, paid)
    assert same["outcome"] == "met"
    assert same["arrived_low"] < same["promised_low"]  # in dollars
    mixed = chain(PROMISE | {"date": "2013"}, paid)
    assert mixed["share_low"] == pytest.approx(mixed["arrived_low"] / 100)


def test_money_paid_by_some_day_may_have_come_at_once():
    found = chain(PROMISE, row("paid", 100, follows="promise", date="/2009-04-01"))
    assert pd.isna(found["money_earliest"])
    assert (found["lag_low"], found["lag_high"]) == (0, 59)


def test_one_payment_without_a_first_day_leaves_the_first_day_of_money_open():
    by_april = row("a", 40, follows="promise", date="/2009-04-01")
    found = chain(PROMISE, by_april, row("b", 40, follows="promise", date="2010-01-05"))
    assert pd.isna(found["money_earliest"])
    assert found["money_latest"] == pd.Timestamp("2009-04-01")


def test_links_to_nothing_and_circles_are_refused():
    with pytest.raises(DataError, match="'promise'"):
        promise_chains(ledger(PROMISE | {"part_of": "gone"}))
    with pytest.raises(DataError, match="circle"):
        promise_chains(ledger(PROMISE | {"part_of": "b"}, row("b", 1, part_of="promise")))


def test_arguments_are_checked():
    with pytest.raises(KgruError, match="level"):
        promise_chains(ledger(PROMISE), level="half")
    with pytest.raises(KgruError, match="date"):
        promise_chains(ledger(PROMISE).drop(columns="date"))


def test_an_empty_ledger_has_no_chains():
    assert promise_chains(ledger()).empty


def chains_or_none(table, level):
    try:
        return promise_chains(table, level=level)
    except DataError as error:
        if "Each of these rows" not in str(error):
            raise
        return None


LEVELS = st.sampled_from(["whole", "part"])


@tries(6)
@given(ledgers(), LEVELS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(table, level, random):
    order = list(range(len(table)))
    random.shuffle(order)
    before = chains_or_none(table, level)
    after = chains_or_none(table.iloc[order], level)
    assume(before is not None and after is not None)
    before, after = (x.sort_values("flow_id", ignore_index=True) for x in (before, after))
    pd.testing.assert_frame_equal(before, after)


@tries(6)
@given(ledgers(), LEVELS)
def test_bounds_are_ordered(table, level):
    found = chains_or_none(table, level)
    assume(found is not None)
    for name in ("promised", "arrived", "share", "lag", "disbursed", "withheld"):
        low, high = found[f"{name}_low"], found[f"{name}_high"]
        assert not (low > high * (1 + 1e-9)).any()
    assert not (found["first_earliest"] > found["last_latest"]).any()
    assert found["outcome"].isin(OUTCOMES).all()
    assert found["rows"].sum() <= len(table)
    assert found["flow_id"].is_unique


@tries(6)
@given(ledgers(), LEVELS, st.data())
def test_a_rival_changes_no_chain(table, level, data):
    before = chains_or_none(table, level)
    assume(before is not None)
    target = data.draw(st.integers(0, len(table) - 1))
    table.loc[target, "claim_group"] = "g"
    rival = table.loc[target].to_dict() | row("rival", data.draw(st.integers(0, 99)))
    rival |= {"claim_group": "g", "preferred": "no", "stage": "disbursed"}
    rival |= {"follows": data.draw(st.sampled_from([None, *table["flow_id"]]))}
    after = promise_chains(ledger(*table.to_dict("records"), rival), level=level)
    pd.testing.assert_frame_equal(before, after)


@pytest.mark.slow
@tries(6)
@given(ledgers(), st.data())
def test_splitting_what_arrived_changes_no_chain(table, data):
    before = chains_or_none(table, "whole")
    assume(before is not None and (table["stage"] == "disbursed").any())
    ids = table.index[table["stage"] == "disbursed"].to_list()
    split = table.loc[data.draw(st.sampled_from(ids))].to_dict()
    more = [
        split
        | {"flow_id": f"part{i}", "part_of": split["flow_id"]}
        | {c: split[c] / 2 for c in ("amount_low", "amount_high")}
        for i in (0, 1)
    ]
    after = promise_chains(ledger(*table.to_dict("records"), *more))
    columns = [c for c in before if c != "rows"]
    pd.testing.assert_frame_equal(before[columns], after[columns])
    assert np.all(after["rows"] - before["rows"] <= 2)


def test_of_promises_that_share_money_the_smaller_names_the_larger():
    other = row("other", 60, date="2010", stage="pledged", overlaps="signed")
    rows = [PROMISE, row("signed", 90, stage="agreed", follows="promise"), other]
    chains = promise_chains(ledger(*rows)).set_index("flow_id")
    assert chains["shares_money_with"].dropna().to_dict() == {"other": "promise"}
    assert promise_chains(ledger(*rows[:2]))["shares_money_with"].isna().all()


def test_amounts_below_zero_and_crossed_bounds_are_refused():
    for amount in ((-1, 5), (5, -1), (6, 5)):
        with pytest.raises(DataError, match="'promise'"):
            promise_chains(ledger(row("fine", 1), row("promise", amount, stage="pledged")))


def test_an_unreadable_date_leaves_the_days_open():
    found = chain(PROMISE | {"date": "one day"}, row("paid", 100, follows="promise"))
    assert found["outcome"] == "met"
    assert found[["promised_earliest", "promised_latest", "lag_low", "lag_high"]].isna().all()
    assert found["money_earliest"] == pd.Timestamp("2009-01-01")


def test_a_promise_of_up_to_a_sum_begins_at_nothing():
    found = chain(row("promise", (None, 80), stage="pledged"), row("paid", 20, follows="promise"))
    assert (found["promised_low"], found["promised_high"], found["share_low"]) == (0, 80, 0.25)
    assert pd.isna(found["share_high"])


def test_what_the_first_row_of_the_ledger_contains_is_counted_once():
    batch = row("batch", 50, follows="promise")
    part, goods = row("part", 20, part_of="batch"), row("goods", part_of="batch")
    found = chain(batch, part, goods, PROMISE)
    assert (found["arrived_low"], found["arrived_high"], found["share_high"]) == (50, 50, 0.5)
    assert (found["flow_id"], found["rows"]) == ("promise", 4)


def test_other_stages_in_dollars_do_not_turn_a_promise_in_rubles_into_dollars():
    """Of 100 rubles 50 came, a half, whatever was signed in dollars or paid for other promises."""
    ruble = {"currency": "RUB"}
    rows = [
        PROMISE | ruble | {"date": "2013"},
        row("signed", 9, stage="agreed", follows="promise", date="2014"),
        row("paid", 50, follows="promise", date="2016", **ruble),
        row("other", 10, stage="pledged"),
        row("other paid", 4, follows="other"),
    ]
    chains = promise_chains(ledger(*rows)).set_index("flow_id")
    assert chains["share_low"].to_list() == chains["share_high"].to_list() == [0.5, 0.4]


def test_a_row_outside_all_chains_needs_no_rate():
    found = chain(PROMISE, row("lone", 5, currency="XXX"))
    assert found["rows"] == 1


def test_a_part_that_carries_on_another_promise_counts_there():
    """A batch of 50 is paid for b; 20 of it are the money of a."""
    rows = [
        row("a", 100, stage="pledged"),
        row("b", 100, stage="pledged"),
        row("batch", 50, follows="b"),
        row("piece", 20, part_of="batch", follows="a"),
    ]
    chains = promise_chains(ledger(*rows)).set_index("flow_id")
    assert chains["arrived_low"].to_dict() == {"a": 20, "b": 50}


def test_the_last_look_may_have_no_last_day():
    found = chain(PROMISE, row("look", 5, stage="arrears", follows="promise", date="2012-05-06/.."))
    assert found["last_look"] == pd.Timestamp("2012-05-06")


def test_only_a_later_promise_takes_an_end_back():
    kept = row("kept", 100, stage="withheld", follows="promise", date="2010")
    asked = row("asked", 100, stage="requested", follows="kept", date="2011")
    assert chain(PROMISE, kept, asked)["outcome"] == "withheld"


def test_an_arrival_of_up_to_a_sum_is_not_nothing():
    found = chain(PROMISE, row("paid", (0, 5), follows="promise"))
    assert (found["outcome"], found["arrived_high"]) == ("unknown", 5)


def test_money_that_came_is_no_part_to_be_promised():
    paid = row("paid", 40, part_of="promise")
    parts = promise_chains(ledger(PROMISE, paid), level="part").set_index("flow_id")
    assert parts["arrived_low"].to_dict() == {"promise": 40}


def test_of_two_ends_the_larger_has_to_cover_the_rest():
    """Canceled and withheld may be the same money, so they are not added up."""
    paid = row("paid", 30, follows="promise")
    gone = row("gone", 20, stage="cancelled", follows="promise")
    for withheld, rest in ((70, "cancelled"), (50, "unknown")):
        kept = row("kept", withheld, stage="withheld", follows="promise")
        assert chain(PROMISE, paid, gone, kept)["rest"] == rest


def test_a_part_that_carries_on_the_first_row_is_no_promise_of_its_own():
    rows = [
        row("lent", 40, date="2001"),
        row("package", 100, stage="pledged"),
        row("new", 60, stage="pledged", part_of="package"),
        row("relief", 40, stage="pledged", part_of="package", follows="lent"),
    ]
    assert promise_chains(ledger(*rows), level="part")["flow_id"].to_list() == ["new"]


def test_a_first_row_can_be_passed_on_or_renewed():
    fund = {"recipient": "RKDF", "follows": "promise"}
    lent = row("credit", 70, donor="RKDF", follows="capital")
    found = chain(lent, PROMISE | {"recipient": "RKDF"}, row("capital", 100, **fund))
    assert (found["arrived_low"], found["passed_on_low"]) == (100, 70)
    kept = row("kept", 100, stage="withheld", follows="promise", date="2010")
    asked = row("asked", 100, stage="requested", follows="kept", date="2011")
    again = row("again", 100, stage="agreed", follows="asked", date="2012")
    assert chain(kept, PROMISE, asked, again)["outcome"] == "unknown"


def test_money_of_an_unknown_donor_is_not_passed_on():
    found = chain(PROMISE | {"recipient": None}, row("paid", 70, donor=None, follows="promise"))
    assert found["arrived_low"] == 70
    assert pd.isna(found["passed_on_low"])


def test_a_row_that_a_deflator_does_not_reach_is_named():
    bank = PROMISE | {"donor": "WB"}
    assert chain(bank, row("paid", 100, follows="promise"))["outcome"] == "met"
    with pytest.raises(MissingRate, match="'promise'"):
        promise_chains(ledger(bank), prices=2020, deflator="donor")
    # Outside the years asked for nothing has to be converted.
    assert promise_chains(ledger(bank), prices=2020, deflator="donor", between=(2010, 2012)).empty


def test_what_prices_do_not_reach_is_named_with_the_way_round_it():
    """No price index tells of 2090: the row, its date, why, and which argument leaves it out."""
    gift = row("gift", 100, stage="agreed", date="2009", currency="USD")
    table = ledger(gift, gift | {"flow_id": "plan", "date": "2009/2090"})
    with pytest.raises(MissingRate) as caught:
        promise_chains(table, prices=2020)
    first, named, advice = str(caught.value).splitlines()
    assert first == "1 of 2 amounts cannot be converted:"
    assert named.startswith("  row 'plan': '2009/2090': there is no cpi of USA for ")
    assert "between=(first, last)" in advice
    found = promise_chains(table, prices=2020, between=(2009, 2015))
    assert found["flow_id"].to_list() == ["gift"]


def test_years_are_those_of_the_promise_and_money_may_come_later():
    late = row("paid", 100, follows="promise", date="2015")
    rows = [PROMISE, late, row("next", 5, stage="agreed", date="2016")]
    found = promise_chains(ledger(*rows), between=(2009, 2010))
    assert found[["flow_id", "arrived_low"]].to_numpy().tolist() == [["promise", 100]]


def test_prices_are_shown_and_change_no_judgment():
    """Promised in 2009, paid in 2015 in full: in dollars of 2020 the payment is worth less."""
    table = ledger(PROMISE, row("paid", 100, follows="promise", date="2015"))
    found = promise_chains(table, prices=2020).iloc[0]
    assert found["arrived_low"] < found["promised_low"]
    assert (found["share_low"], found["outcome"]) == (1, "met")


def test_relief_of_a_loan_is_a_promise_wherever_the_loan_stands():
    loan = row("loan", 300, stage="pledged", instrument="loan", date="2005")
    more = {"stage": "agreed", "instrument": "debt-relief", "follows": "loan", "date": "2012"}
    relief = row("relief", 300, **more)
    for rows in ((loan, relief), (relief, loan), (row("other", 1), loan, relief)):
        found = promise_chains(ledger(*rows))
        assert {"loan", "relief"} <= set(found["flow_id"])
