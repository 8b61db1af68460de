import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ledgers import ledger, ledgers, row, with_rows
from trying import tries

import kgru_analysis as kg
from kgru_analysis.errors import DataError, KgruError, MissingRate
from kgru_analysis.flows.totals import STAGES, total_flows


def total(table, stage="disbursed", **choices):
    return with_rows(table, stage=stage, by=(), **choices).iloc[0]


def test_stages_are_those_of_the_codelist():
    codes = kg.load("codelists").query("list == 'stage'")["code"]
    assert set(STAGES) == set(codes)


def test_amounts_add_as_bounds():
    both = total(ledger(row("a", (1, 2)), row("b", (10, 20))))
    assert (both["usd_low"], both["usd_high"], both["counted"]) == (11, 22, 2)
    assert both["set_aside"] == {}
    assert both["counted_ids"] == ["a", "b"]


def test_an_open_bound_stays_open():
    open_top = total(ledger(row("a", (1, None)), row("b", 10)))
    assert open_top["usd_low"] == 11
    assert pd.isna(open_top["usd_high"])
    open_bottom = total(ledger(row("a", (None, 5)), row("b", 10)))
    assert (open_bottom["usd_low"], open_bottom["usd_high"]) == (10, 15)


def test_several_groups_and_their_rows():
    table = ledger(
        row("b", 1), row("a", 2), row("x", basis="stock"), row("c", (3, None), recipient=None),
        row("u", 9, donor=None), row("z", 9, stage="pledged"),
    )  # fmt: skip
    found = with_rows(table.set_axis(range(10, 16)), stage="disbursed", by=["donor", "recipient"])
    assert found.columns.to_list() == ["usd_low", "usd_high", "counted", "set_aside", "counted_ids"]
    assert found["counted"].dtype == "int64"
    groups = [[None if pd.isna(x) else x for x in key] for key in found.index]
    assert groups == [["RUS", "KGZ"], ["RUS", None], [None, "KGZ"]]
    assert found["usd_low"].to_list() == [3, 3, 9]
    assert found["usd_high"].isna().to_list() == [False, True, False]
    assert found["counted_ids"].to_list() == [["a", "b"], ["c"], ["u"]]
    assert [list(x) for x in found["set_aside"]] == [["x"], [], []]
    by_name = total_flows(table, stage="disbursed", by="donor")
    assert by_name["counted"].to_list() == [3, 1]


def test_set_aside_keeps_its_reasons_where_donors_are_missing():
    table = ledger(row("goods", donor=None), row("debt", 1, donor=None, basis="stock"))
    found = with_rows(table, stage="disbursed")
    assert found["set_aside"].item() == {
        "debt": "a level at a date, not a flow",
        "goods": "it states no amount",
    }


def test_the_first_reason_that_holds_is_given():
    """A rival, a rate, without a basis, without an amount, a memo item: in this order."""
    table = ledger(
        row("sum", 5, claim_group="g"),
        row("all", claim_group="g", preferred="no", basis="stock"),
        row("rate", basis="per-year"),
        row("bare", basis=None),
        row("half", (None, 5), basis=None),
        row("memo", 5),
    ).assign(memo=["", *["yes"] * 3, None, "yes"])
    assert total(table)["set_aside"] == {
        "all": "rival claim of g: sum is preferred",
        "rate": "a rate by the year, not a sum",
        "bare": "it states no amount",
        "memo": "a memo item, which cuts across others",
    }
    assert total(table)["counted_ids"] == ["half", "sum"]


def test_groups_are_the_index():
    totals = total_flows(
        ledger(row("a", 1), row("b", 2, donor="USA"), row("c", 4, donor=None)), stage="disbursed"
    )
    assert totals.index.name == "donor"
    assert totals.index.to_list()[:2] == ["RUS", "USA"]
    assert totals["usd_low"].to_list() == [1, 2, 4]
    pairs = total_flows(ledger(row("a", 1)), stage="disbursed", by=("donor", "recipient"))
    assert pairs.index.to_list() == [("RUS", "KGZ")]
    assert total_flows(ledger(row("a", 1)), stage="pledged").empty


def test_what_cannot_be_added_is_set_aside_with_its_reason():
    found = total(
        ledger(
            row("sum", 1),
            row("rent", 2, basis="per-year"),
            row("fee", 2, basis="per-month"),
            row("debt", 3, basis="stock"),
            row("vague", 4, basis=None),
            row("goods"),
            row("said", 5, claim_group="sum", preferred="no"),
        )
    )
    assert (found["usd_low"], found["counted"]) == (1, 1)
    assert found["set_aside"] == {
        "rent": "a rate by the year, not a sum",
        "fee": "a rate by the month, not a sum",
        "debt": "a level at a date, not a flow",
        "vague": "its basis is not known",
        "goods": "it states no amount",
        "said": "rival claim of sum: another row is preferred",
    }


def test_a_group_of_which_nothing_counts_has_no_sum_rather_than_zero():
    totals = with_rows(ledger(row("goods")), stage="disbursed")
    assert totals.loc["RUS", "counted"] == 0
    assert pd.isna(totals.loc["RUS", "usd_low"])


def test_parts_count_unless_a_row_that_contains_them_does():
    package, part = row("package", 10), row("part", 4, part_of="package")
    assert total(ledger(package, part))["set_aside"] == {
        "part": "part of package, which is counted"
    }
    # The package is of another stage, so its part is the only row of this one.
    assert total(ledger(package | {"stage": "headline"}, part))["usd_low"] == 4
    # A package without a sum contains nothing that could be counted twice.
    assert total(ledger(package | {"amount_low": None, "amount_high": None}, part))["usd_low"] == 4


def test_containing_reaches_over_rows_of_other_stages():
    found = total(
        ledger(
            row("all", 100),
            row("middle", 50, stage="agreed", part_of="all"),
            row("small", 5, part_of="middle"),
        )
    )
    assert found["counted_ids"] == ["all"]


def test_links_across_donors_are_shown():
    totals = total_flows(
        ledger(row("all", 10, donor="EU"), row("ours", 4, donor="DEU", part_of="all")),
        stage="disbursed",
    )
    why = "ours: part of all, which is counted (under donor EU)"
    assert totals.loc["DEU", "set_aside"] == why


def test_the_last_word_on_the_same_money_counts():
    found = total(
        ledger(
            row("first", 200, stage="pledged"),
            row("signed", 180, stage="agreed", follows="first"),
            row("again", 150, stage="pledged", follows="signed"),
        ),
        stage="pledged",
    )
    assert found["counted_ids"] == ["again"]
    assert found["set_aside"] == {"first": "earlier row of again, which is counted"}


def test_parts_of_an_earlier_row_go_with_it():
    found = total(
        ledger(
            row("first", 10),
            row("part", 4, part_of="first"),
            row("last", 9, basis="cumulative", follows="first"),
        )
    )
    assert found["counted_ids"] == ["last"]
    assert found["set_aside"]["part"] == "part of first, whose money is counted as last"


def test_tranches_add_up_until_a_sum_so_far():
    rows = [row("a", 10), row("b", 5, follows="a"), row("c", 7, follows="b")]
    assert total(ledger(*rows))["usd_low"] == 22
    so_far = row("sum", 16, follows="b", basis="cumulative")
    found = total(ledger(*rows, so_far))
    assert found["counted_ids"] == ["c", "sum"]
    assert found["set_aside"] == {
        "a": "earlier row of b, whose money is counted as sum",
        "b": "earlier row of sum, which is counted",
    }


def test_of_sums_that_share_money_the_larger_counts():
    rows = [row("a", 10), row("b", 7), row("c", 5), row("in b", 2, part_of="b")]
    table = ledger(*rows).assign(overlaps=[None, "a", "b gone", None])
    found = total(table)
    # c shares money with b, which is set aside: nothing says that a holds it.
    assert found["counted_ids"] == ["a", "c"]
    assert found["set_aside"] == {
        "b": "shares money with a, which is counted",
        "in b": "part of b, whose money is counted as a",
    }
    turned = total(table.assign(overlaps=["b", "c", None, None]).iloc[::-1])
    assert turned["counted_ids"] == ["a", "c"]


def test_what_holds_a_shared_sum_is_weighed_with_it():
    rows = [row("all", 30), row("part", 20, part_of="all"), row("other", 10)]
    found = total(ledger(*rows).assign(overlaps=[None, None, "part"]))
    assert found["counted_ids"] == ["all"]
    assert found["set_aside"]["other"] == "shares money with all, which is counted"


def within(days, row, whole):
    """Say whether a row is dated within another; what began nobody knows when began long ago."""
    begun = days["earliest"].fillna(pd.Timestamp("1991-01-01"))
    return begun[row] >= begun[whole] and days.loc[row, "latest"] <= days.loc[whole, "latest"]


def test_no_row_counts_beside_the_running_total_that_holds_it_by_way_of_another():
    """A project in a total to 2020, which is in one to 2022, is linked to that one as well."""
    flows = kg.load("flows").set_index("flow_id")
    days = kg.parse_dates(flows["date"], unknown="null")
    usd = kg.to_usd(flows)[["usd_low", "usd_high"]].max(axis=1)
    told = flows["overlaps"].dropna().str.split().explode()
    near = pd.concat([told, pd.Series(told.index, index=told)])
    twice = []
    for stage in ("agreed", "disbursed"):
        rows = kg.total_rows(flows.reset_index(), stage=stage).set_index("flow_id")
        counted = rows.index[rows["counted"]]
        for inner in rows.index[rows["reason"].str.startswith("shares money").fillna(False)]:
            beside = [x for x in near[near.index == inner] if x in counted]
            for whole in (x for x in beside if flows.loc[x, "basis"] == "cumulative"):
                if within(days, inner, whole):
                    twice += [(x, whole) for x in beside if x != whole and within(days, x, inner)
                              and not usd[x] > usd[inner]
                              and flows.loc[x, "donor"] == flows.loc[whole, "donor"]]  # fmt: skip
    assert not twice


def test_years_can_be_chosen():
    rows = [row("a", 1, date="2001"), row("b", 2, date="2000/2002"), row("c", 4, date="2003-05")]
    found = total(ledger(*rows), between=(2001, 2003))
    assert found["counted_ids"] == ["a", "c"]
    assert found["set_aside"] == {"b": "not dated within 2001-2003"}
    for wrong in ((2003, 2001), 2001, ("a", "b")):
        with pytest.raises(KgruError, match="pair of years"):
            total_flows(ledger(*rows), stage="disbursed", between=wrong)


def test_debt_relief_does_not_take_the_place_of_the_loan():
    found = total(
        ledger(
            row("loan", 100, stage="agreed", instrument="loan"),
            row("relief", 60, stage="agreed", instrument="debt-relief", follows="loan"),
        ),
        stage="agreed",
    )
    assert found["set_aside"] == {"relief": "debt relief on loan, which is counted"}


def test_money_passed_on_does_not_take_the_place_of_the_gift():
    found = total(
        ledger(
            row("capital", 500, recipient="RKDF"),
            row("credit", 30, donor="RKDF", follows="capital"),
        )
    )
    assert found["set_aside"] == {"credit": "passed on from capital, which is counted"}


def test_what_is_passed_on_and_carried_on_is_named():
    """A credit of the fund, written anew: both are held by the capital that they come from."""
    table = ledger(
        row("credit", 30, donor="RKDF", follows="capital"),
        row("capital", 500, recipient="RKDF"),
        row("anew", 25, donor="RKDF", follows="credit"),
    )
    for order in ([0, 1, 2], [1, 2, 0]):
        found = total(table.iloc[order])
        assert found["counted_ids"] == ["capital"]
        assert found["set_aside"] == {
            "credit": "passed on from capital, which is counted",
            "anew": "later row of capital, which is counted",
        }
    # Without a known donor nothing is passed on, and the last word counts.
    unknown = total(
        ledger(
            row("a", 500, recipient=None),
            row("b", 30, donor=None, basis="cumulative", follows="a"),
        )
    )
    assert unknown["counted_ids"] == ["b"]


def test_a_row_that_carries_on_its_own_part_counts_itself():
    found = total(
        ledger(
            row("whole", 10, stage="pledged", follows="signed"),
            row("signed", 4, stage="agreed", follows="part"),
            row("part", 4, stage="pledged", part_of="whole"),
        ),
        stage="pledged",
    )
    assert found["counted_ids"] == ["whole"]
    assert found["set_aside"] == {"part": "part of whole, which is counted"}


def test_rows_without_a_stage_are_of_none():
    table = ledger(row("a", 1), row("b", 5, stage=None)).astype({"stage": "string"})
    assert total(table)["counted_ids"] == ["a"]


def test_of_several_later_rows_the_first_name_is_told():
    later = {"follows": "a", "basis": "cumulative"}
    table = ledger(row("a", 9), row("c", 5, **later), row("b", 4, **later))
    for order in ([0, 1, 2], [2, 1, 0]):
        found = total(table.iloc[order])
        assert found["set_aside"] == {"a": "earlier row of b, which is counted"}
        assert found["counted_ids"] == ["b", "c"]


def test_a_later_row_of_a_part_stays_inside_the_package():
    found = total(
        ledger(
            row("all", 100, stage="pledged"),
            row("part", 40, stage="agreed", part_of="all"),
            row("later", 35, stage="pledged", follows="part"),
        ),
        stage="pledged",
    )
    assert found["set_aside"] == {"later": "part of all, which is counted"}


def test_prices_are_those_asked_for():
    table = ledger(row("a", 100, date="2010"))
    now, then = (total_flows(table, stage="disbursed", prices=p) for p in (2010, 2020))
    assert now.loc["RUS", "usd_low"] == pytest.approx(100)
    assert 115 < then.loc["RUS", "usd_low"] < 122  # US consumer prices rose by about 19 percent


@pytest.mark.parametrize("stage", [None, ["pledged", "agreed"], "promised"])
def test_one_stage_has_to_be_given(stage):
    with pytest.raises(KgruError, match="stage"):
        total_flows(ledger(row("a", 1)), stage=stage)


def test_a_missing_stage_is_explained():
    with pytest.raises(KgruError, match=r"stage='disbursed'.*never added up"):
        total_flows(ledger(row("a", 1)))


@pytest.mark.parametrize("amount", [(-5, 5), (7, 3), (-1, -1)])
def test_impossible_amounts_are_refused(amount):
    with pytest.raises(DataError, match=r"(?s)'bad'.*repaid"):
        total(ledger(row("bad", amount)))


def test_a_missing_rate_matters_only_on_a_counted_row():
    odd = row("odd", 5, currency="XXX")
    with pytest.raises(MissingRate, match="'odd'"):
        total(ledger(row("a", 1), odd))
    assert total(ledger(row("a", 9), odd | {"part_of": "a"}))["usd_low"] == 9
    assert total(ledger(row("a", 9), odd | {"basis": "stock"}))["usd_low"] == 9


def test_a_missing_parent_is_refused():
    with pytest.raises(DataError, match=r"(?s)'a'.*not in the ledger"):
        total(ledger(row("a", 1, part_of="gone")))
    unrelated = row("b", 1, stage="pledged", part_of="gone")
    assert total(ledger(row("a", 1), unrelated))["usd_low"] == 1


def test_two_rows_that_each_hold_the_other_are_refused():
    table = ledger(
        row("a", 1, part_of="A", basis="cumulative"),
        row("A", 1, stage="agreed", follows="b"),
        row("b", 1, part_of="B", basis="cumulative"),
        row("B", 1, stage="agreed", follows="a"),
    )
    with pytest.raises(DataError, match=r"(?s)'a'.*'b'.*Take one of their links out"):
        total(table)


@pytest.mark.parametrize("column", ["donor", "stage", "amount_low", "amount_high", "currency"])
def test_a_missing_column_is_named(column):
    with pytest.raises(KgruError, match=column):
        total_flows(ledger(row("a", 1)).drop(columns=column), stage="disbursed")


def test_the_stages_of_the_ledger_are_listed():
    with pytest.raises(KgruError, match="This ledger has agreed, disbursed"):
        total_flows(ledger(row("a", 1), row("b", 1, stage="agreed"), row("c", 1, stage=None)))
    with pytest.raises(KgruError, match="This ledger has none"):
        total_flows(ledger(row("a", 1)).drop(columns="stage"))


def test_equal_and_zero_bounds_are_fine_and_faults_are_counted():
    assert total(ledger(row("a", 0)))["counted_ids"] == ["a"]
    faults = ledger(row("low", (-1, 1)), row("high", (None, -1)), row("turned", (2, 1)))
    with pytest.raises(DataError, match=r"(?s)'low'.*'high'.*'turned'"):
        total(faults)


def test_a_ledger_may_have_no_links_at_all():
    plain = ledger(row("a", 1), row("b", 2))
    plain = plain[["flow_id", "donor", "stage", "amount_low", "amount_high", "currency"]]
    assert total(plain)["usd_low"] == 3


def sums(table, stage):
    """What a total says, or None where the made-up links contradict each other."""
    try:
        found = with_rows(table, stage=stage)
    except DataError as error:
        if "Each of these rows" not in str(error):
            raise
        return None
    return {
        donor: (x["usd_low"], x["usd_high"], tuple(x["counted_ids"]), tuple(x["set_aside"].items()))
        for donor, x in found.astype({"usd_low": object, "usd_high": object}).iterrows()
    }


def known(found):
    """Leave out what is set aside, and groups without a sum."""
    return {donor: x[:3] for donor, x in found.items() if x[2]}


STAGED = st.sampled_from(["pledged", "agreed", "disbursed"])


@tries(15)
@given(ledgers(), STAGED, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(table, stage, random):
    order = list(range(len(table)))
    random.shuffle(order)
    before, after = sums(table, stage), sums(table.iloc[order], stage)
    assert repr(before) == repr(after)


@tries(15)
@given(ledgers(), STAGED, st.data())
def test_a_rival_changes_no_total(table, stage, data):
    before = sums(table, stage)
    assume(before is not None)
    target = data.draw(st.integers(0, len(table) - 1))
    table.loc[target, "claim_group"] = "g"
    link = st.sampled_from([None, *table["flow_id"]])
    rival = table.loc[target].to_dict() | row("rival", data.draw(st.integers(0, 99)))
    rival |= {"stage": data.draw(STAGED), "claim_group": "g", "preferred": "no"}
    rival |= {"part_of": data.draw(link), "follows": data.draw(link)}
    assert known(sums(ledger(*table.to_dict("records"), rival), stage)) == known(before)


@pytest.mark.slow
@tries(15)
@given(ledgers(), STAGED, st.data())
def test_splitting_a_row_changes_no_total(table, stage, data):
    before = sums(table, stage)
    assume(before is not None)
    split = table.loc[data.draw(st.integers(0, len(table) - 1))].to_dict()
    share = data.draw(st.floats(0, 1))
    more = [
        split
        | {"flow_id": f"part{i}", "part_of": split["flow_id"]}
        | {c: split[c] * x for c in ("amount_low", "amount_high")}
        | {"follows": data.draw(st.sampled_from([split["follows"], None, split["flow_id"]]))}
        for i, x in enumerate((share, 1 - share))
    ]
    after = sums(ledger(*table.to_dict("records"), *more), stage)
    assert known(after) == known(before)


@tries(15)
@given(ledgers(), STAGED)
def test_bounds_are_ordered_and_every_row_of_the_stage_is_accounted_for(table, stage):
    found = sums(table, stage)
    assume(found is not None)
    ids = [i for x in found.values() for i in (*x[2], *dict(x[3]))]
    assert sorted(ids) == sorted(table.loc[table["stage"] == stage, "flow_id"])
    assert all(low <= high for low, high, counted, _ in found.values() if counted)


@tries(15)
@given(st.integers(1, 1000), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_a_package_and_its_parts_never_exceed_the_package(whole, shares):
    parts = [row(f"p{i}", whole * x / len(shares), part_of="all") for i, x in enumerate(shares)]
    assert total(ledger(*parts, row("all", whole)))["usd_high"] == whole


def test_one_total_is_called_all():
    index = total_flows(ledger(row("a", 1)), stage="disbursed", by=()).index
    assert (index.to_list(), index.name) == (["all"], "all")


def test_prices_are_those_of_the_deflator():
    table = ledger(row("a", 100))
    kw = {"stage": "disbursed", "by": (), "prices": 2020}
    sums = [
        total_flows(table, **kw, deflator=name)["usd_low"].item() for name in ("usa", "usa-gdp")
    ]
    dollars = [
        kg.to_usd(table, prices=2020, deflator=name)["usd_low"].item()
        for name in ("usa", "usa-gdp")
    ]
    assert sums == dollars
    assert sums[0] != sums[1]


def test_a_part_of_a_package_without_a_donor_is_found_under_unknown():
    table = ledger(row("package", 9, donor=None), row("part", 5, part_of="package"))
    found = with_rows(table, stage="disbursed")
    assert found.loc["RUS", "set_aside"] == {
        "part": "part of package, which is counted (under donor unknown)"
    }


def test_one_wrong_amount_among_sound_ones_is_named():
    with pytest.raises(DataError, match="row 'bad'") as caught:
        total(ledger(row("fine", 1), row("bad", (2, 1)), row("also fine", 3)))
    assert "fine" not in str(caught.value)


def test_columns_with_a_missing_mark_of_their_own_are_read_alike():
    """Text and yes-or-no of pandas' nullable kinds, which know a third state, unknown."""
    table = ledger(
        row("a", 10, claim_group="g"),
        row("rival", 99, claim_group="g", preferred="no"),
        row("b", 5, preferred=None, stage="disbursed"),
        row("memo", 7),
        row("part", 2, part_of="a"),
        row("no stage", 3, stage=None),
        row("no basis", 4, basis=None),
    ).assign(memo=[None, None, None, "yes", None, None, None])
    found = total(table)
    assert (found["counted_ids"], found["usd_low"]) == (["a", "b"], 15)
    text = [c for c in table if not c.startswith("amount")]
    nullable = total(table.astype(dict.fromkeys(text, "string")))
    assert nullable.to_dict() == found.to_dict()


FIRST_STAGES = ("agreed", "disbursed", "forgiven")


@pytest.mark.parametrize(
    "stage", [pytest.param(s, marks=() if s in FIRST_STAGES else pytest.mark.slow) for s in STAGES]
)
def test_a_part_of_the_ledger_counts_what_the_whole_counts_of_it(stage):
    """The selection by recipient or donor that everybody writes first."""
    flows = kg.load("flows")
    whole = kg.total_rows(flows, stage=stage).set_index("flow_id")
    part = kg.total_rows(flows[flows["recipient"] == "KGZ"], stage=stage).set_index("flow_id")
    assert len(part) == (flows["recipient"] == "KGZ").where(flows["stage"] == stage).sum()
    same = whole.loc[part.index]
    # What only rows of the rest stood for counts in the part, in place of what shares its money.
    alone = part["counted"] & ~same["counted"]
    moved = part.loc[same["counted"] & ~part["counted"], "reason"]
    assert all(any(row in why for row in alone.index[alone]) for why in moved)
    left_out = set(flows.loc[flows["recipient"] != "KGZ", "flow_id"])
    assert all(any(row in why for row in left_out) for why in same.loc[alone, "reason"])


def test_rows_keep_their_index_and_totals_are_plain():
    table = ledger(
        row("b", 1), row("old", 2), row("new", 3, basis="cumulative", follows="old"),
        row("n", 1, stage="agreed"),
    )  # fmt: skip
    rows = kg.total_rows(table.set_axis(list("wxyz")), stage="disbursed")
    assert rows.index.to_list() == ["w", "x", "y"]
    assert rows["counted"].to_list() == [True, False, True]
    assert rows["usd_low"].isna().to_list() == [False, True, False]
    found = kg.total_flows(table, stage="disbursed")
    assert found["set_aside"].item() == "old: earlier row of new, which is counted"
    assert found.dtypes.astype(str).to_list() == ["float64", "float64", "int64", "str"]
    assert kg.total_flows(table, stage="pledged").dtypes.equals(found.dtypes)
