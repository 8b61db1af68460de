import shutil
from math import prod
from pathlib import Path

import pandas as pd
import pytest
from ledgers import ledger, row

import kgru_analysis as kg
from kgru_analysis.errors import KgruError
from kgru_analysis.kyrgyzstan.ranking import (
    CHOICES,
    GROUPS,
    LENDERS,
    by_form,
    donor_group,
    for_others,
    ranking_choices,
    with_claims,
)
from kgru_analysis.money.usd import to_usd
from kgru_analysis.presence.spells import led_by_powers


@pytest.fixture(scope="module")
def everything():
    return kg.load("flows", claims="all")


@pytest.fixture(scope="module")
def ways(everything):
    return ranking_choices(everything)


def test_choices_are_few_enough_to_read():
    assert len(CHOICES) <= 6
    assert all(len(options) <= 4 for options in CHOICES.values())


@pytest.mark.parametrize(
    ("led", "groups"),
    [
        ("states alone", ["RUS", None, "lenders", "lenders"]),
        ("with state firms", ["RUS", "RUS", "lenders", "lenders"]),
        ("with led banks too", ["RUS", "RUS", "RUS", "lenders"]),
    ],
)
def test_what_counts_as_a_state(led, groups):
    found = donor_group(pd.Series(["RUS", "GAZPROM", "EFSD", "WB"]), led=led)
    assert [None if pd.isna(g) else g for g in found] == groups


def test_donors_of_the_table_have_a_group_or_a_reason(everything):
    donors = everything["donor"].drop_duplicates()
    without = set(donors[donor_group(donors).isna()])
    assert without <= {"MULTI", "KGZ", "RKDF"}
    assert set(LENDERS) <= set(kg.load("actors")["actor"])


def test_another_word_is_refused():
    with pytest.raises(KgruError, match="led"):
        donor_group(pd.Series(["RUS"]), led="banks")


def claims():
    rival = {"claim_group": "g", "preferred": "no"}
    return ledger(
        row("a", 10, claim_group="g"),
        row("low", 5, **rival),
        row("high", 20, **rival),
        row("other stage", 1, stage="pledged", **rival),
        row("weak", 99, **rival),
        row("alone", 7),
    ).assign(confidence=["high", "high", "high", "high", "low", "high"])


@pytest.mark.parametrize(("pick", "amount"), [("preferred", 10), ("lowest", 5), ("highest", 20)])
def test_the_preferred_row_can_state_a_rival_amount(pick, amount):
    found = with_claims(claims(), pick=pick).set_index("flow_id")["amount_low"]
    assert (found["a"], found["alone"]) == (amount, 7)
    assert found["low"] == 5


def few(monkeypatch, **more):
    """Keep one option of each choice but those named."""
    kept = {name: (options[0],) for name, options in CHOICES.items()} | more
    for name, options in kept.items():
        monkeypatch.setitem(CHOICES, name, options)


RIVAL = {"stage": "pledged", "donor": "CHN", "claim_group": "g", "date": "2020"}
LEDGER = ledger(
    row("package", 100, stage="headline"),
    row("gift", 60, stage="pledged", part_of="package"),
    row("dam", 40, stage="pledged", part_of="package", instrument="equity"),
    row("gas", 30, stage="pledged", donor="GAZPROM"),
    row("years", (40, 60), stage="pledged", donor="USA", basis="cumulative"),
    row("road", 20, **RIVAL),
    row("road 2", 70, **RIVAL, preferred="no"),
    row("sum unknown", stage="pledged"),
    row("fund", 45, stage="pledged", donor="WB"),
    row("paid", 10, follows="gift"),
    row("rent", 5, donor="USA", instrument="rent"),
    row("all years", 8, donor="USA", basis="cumulative"),
    row("one year", 3, donor="USA", part_of="all years"),
).assign(confidence="high")


def test_a_ranking_by_hand(monkeypatch):
    few(
        monkeypatch, stage=("promised", "disbursed"), claims=("preferred", "highest"),
        donors=("states alone", "with state firms"), commerce=("with commerce", "aid alone"),
        totals=("with totals over years", "single sums alone"),
    )  # fmt: skip
    found = ranking_choices(LEDGER)
    assert found.columns.to_list() == [*CHOICES, *GROUPS, "first", "first_power"]
    assert len(found) == 32
    for way in found.to_dict("records"):
        commerce, years = way["commerce"] == "with commerce", way["totals"] != "single sums alone"
        if way["stage"] == "promised":
            by_hand = {
                "RUS": 60 + 40 * commerce + 30 * (way["donors"] == "with state firms"),
                "USA": 50 * years,
                "CHN": 70 if way["claims"] == "highest" else 20,
                "lenders": 45,
            }
        else:
            # Without the sum over years its part counts in its place.
            by_hand = {"RUS": 10, "USA": 5 * commerce + (8 if years else 3), "CHN": 0, "lenders": 0}
        assert {group: way[group] for group in GROUPS} == by_hand
        assert way["first"] == max(by_hand, key=by_hand.get)
        assert way["first_power"] == max(("RUS", "USA", "CHN"), key=by_hand.get)


def test_a_lender_may_be_first_and_no_power(monkeypatch):
    few(monkeypatch)
    rows = row("a", 9, stage="pledged", donor="WB"), row("b", 1, stage="pledged", donor="CHN")
    found = ranking_choices(ledger(*rows).assign(confidence="high")).iloc[0]
    assert (found["first"], found["first_power"]) == ("lenders", "CHN")


def test_prices_are_those_of_the_choice(monkeypatch):
    """Dollars of 2009 in those of 2020, by the deflators that `to_usd` has."""
    few(monkeypatch, prices=("current", "usa", "usa-gdp", "recipient"))
    found = ranking_choices(LEDGER).set_index("prices")
    assert found.loc["current", ["RUS", "CHN"]].to_list() == [100, 20]
    for prices in ("usa", "usa-gdp", "recipient"):
        dollars = to_usd(LEDGER.iloc[[0]], prices=2020, deflator=prices)["usd_low"].item()
        assert dollars > 110
        assert found.loc[prices, ["RUS", "CHN"]].to_list() == pytest.approx([dollars, 20])


def test_forms_by_hand():
    found = by_form(
        ledger(
            row("a", (10, 20)),
            row("b", 5, instrument="in-kind", stage="delivered"),
            row("c", 7, instrument="budget-support", donor="USA"),
            row("d", 1, instrument="training", donor="WB"),
            row("e", 2, instrument="training", stage="delivered", donor="IMF"),
            row("f", 99, donor="JPN"),
            row("h", 8, instrument="credit-line", donor="CHN"),
            row("g", 99, stage="pledged"),
        )
    )
    assert found.index.name == "form"
    assert found.columns.to_list() == list(GROUPS)
    assert {(f, g): x for f, row in found.iterrows() for g, x in row.dropna().items()} == {
        ("goods", "RUS"): 5, ("grants", "RUS"): 10, ("grants", "USA"): 7, ("loans", "CHN"): 8,
        ("other", "lenders"): 3,
    }  # fmt: skip
    assert found.index.to_list() == ["goods", "grants", "loans", "other"]


def test_what_a_power_spends_on_itself_or_lends_to_several_states_is_left_out():
    table = ledger(
        row("gift", 10),
        row("own runway", 50, recipient="RUS"),
        row("own firm", 20, recipient="RUSHYDRO"),
        row("railway", 99, donor="CHN", recipient="MULTI"),
        row("food", 5, donor="CHN", recipient="WFP"),
    )
    assert for_others(table).to_list() == [False, True, True, True, False]
    paid = ranking_choices(table.assign(confidence="high")).query(
        "stage == 'disbursed' and prices == 'current'"
    )
    assert (paid["RUS"] == 10).all()
    assert (paid["CHN"] == 5).all()


def test_a_package_counts_by_the_forms_of_its_parts():
    """450 = 150 + 300; of the 100 only 60 are told in parts, so its own form stands."""
    found = by_form(
        ledger(
            row("whole", 450, instrument="loan"),
            row("gift", 150, part_of="whole"),
            row("credit", 300, instrument="loan", part_of="whole"),
            row("told in part", 100, instrument="loan"),
            row("the part", 60, part_of="told in part"),
            row("promised", 200, instrument="loan"),
            row("promised too", 300, stage="pledged", part_of="promised"),
        )
    )
    assert found["RUS"].to_dict() == {"grants": 150, "loans": 600}


def test_groups_by_hand():
    of_several = ["IMF", "WB", "ADB", "EBRD", "EIB", "ISDB", "EDB", "EFSD", "PARISCLUB"]
    assert donor_group(pd.Series(of_several)).eq("lenders").all()
    donors = ["RUS", "USA", "CHN", "JPN", "RDIF", "OSI", "IMF", "MULTI", "KGZ", "RKDF", None]
    groups = donor_group(pd.Series(donors, index=range(5, 16)))
    assert groups.index.to_list() == list(range(5, 16))
    assert groups.fillna("-").to_list() == [
        "RUS", "USA", "CHN", "other", "RUS", "other", "lenders", "-", "-", "-", "-",
    ]  # fmt: skip


def test_another_pick_is_refused():
    with pytest.raises(KgruError, match="use one of preferred, lowest, highest"):
        with_claims(claims(), pick="middle")


def test_only_like_claims_in_one_currency_are_alternatives():
    rival = {"claim_group": "g", "preferred": "no"}
    table = ledger(
        row("a", (10, 11), claim_group="g"),
        row("rubles", 1, currency="RUB", **rival),
        row("yearly", 2, basis="per-year", **rival),
        row("bare", **rival),
        row("weak", 3, **rival),
        row("b", 10, claim_group="h"),
        row("b again", 10, claim_group="h", preferred="no"),
    ).assign(confidence=["low", "high", "high", "high", "low", "high", "high"])
    for pick in ("lowest", "highest"):
        found = with_claims(table.set_axis(list("tuvwxyz")), pick=pick)
        assert found.index.to_list() == list("tuvwxyz")
        same = found.reset_index(drop=True)
        # The ruble claim is the lowest, but keeps its rate; nothing else is like the preferred row.
        pd.testing.assert_frame_equal(same, table)
    assert table.loc[0, "amount_high"] == 11
    both = with_claims(claims(), pick="highest").set_index("flow_id")
    assert both.loc["a", "amount_high"] == 20


def test_every_combination_is_drawn_once(ways):
    assert len(ways) == prod(len(options) for options in CHOICES.values())
    assert not ways.duplicated(list(CHOICES)).any()
    assert ways[list(GROUPS)].notna().all(axis=None)
    assert (ways[list(GROUPS)] >= 0).all(axis=None)


def test_letting_more_count_never_lessens_a_promised_sum(ways):
    promised = ways[ways["stage"] == "promised"]
    for column, less, more in (
        ("commerce", "aid alone", "with commerce"),
        ("totals", "single sums alone", "with totals over years"),
        ("donors", "states alone", "with state firms"),
    ):
        keys = [c for c in CHOICES if c != column]
        few, many = (
            promised[promised[column] == x].set_index(keys)[["RUS", "USA", "CHN"]]
            for x in (less, more)
        )
        assert (few <= many.loc[few.index]).all(axis=None)


def test_forms_of_what_came(everything):
    forms = by_form(kg.load("flows"))
    assert forms.columns.to_list() == list(GROUPS)
    assert forms.loc["fund capital", "RUS"] == 500e6


def test_rivals_are_ordered_by_the_middle_of_their_bounds():
    rival = {"claim_group": "g", "preferred": "no"}
    table = ledger(
        row("a", 10, claim_group="g"), row("wide", (4, 30), **rival), row("near", (5, 7), **rival)
    ).assign(confidence="high")
    for pick, bounds in (("lowest", [5, 7]), ("highest", [4, 30])):
        found = with_claims(table, pick=pick).set_index("flow_id")
        assert found.loc["a", ["amount_low", "amount_high"]].to_list() == bounds
    # 3 to 8 has a lower middle than 5 to 7, though its top is higher.
    table.loc[1, ["amount_low", "amount_high"]] = [3.0, 8.0]
    assert with_claims(table, pick="lowest").loc[0, "amount_low"] == 3


def test_a_weak_preferred_row_can_state_a_rival_amount_and_ungrouped_rows_none():
    table = ledger(
        row("a", 10, claim_group="g"),
        row("b", 5, claim_group="g", preferred="no"),
        row("alone", 7),
        row("too", 3),
    ).assign(confidence=["low", "high", "high", "high"])
    assert with_claims(table, pick="lowest")["amount_low"].to_list() == [5, 5, 7, 3]
    assert with_claims(table)["amount_low"].to_list() == [10, 5, 7, 3]


def test_leaders_can_come_from_another_folder(tmp_path):
    data = Path(__file__).resolve().parents[2] / "data"
    shutil.copy(data / "datapackage.json", tmp_path)
    lines = (data / "actors.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("GAZPROM,")]
    (tmp_path / "actors.csv").write_text("".join(kept), encoding="utf-8", newline="")
    assert donor_group(pd.Series(["GAZPROM"])).item() == "RUS"
    assert donor_group(pd.Series(["GAZPROM"]), folder=tmp_path).item() == "other"
    assert "GAZPROM" in led_by_powers()
    assert "GAZPROM" not in led_by_powers(tmp_path)


def test_a_year_that_a_deflator_does_not_reach_is_taken_in_american_consumer_prices():
    table = ledger(row("early", 9, date="1992/1995"), row("fund", 5, recipient="RKDF"))
    found = ranking_choices(table.assign(confidence="high")).query("stage == 'disbursed'")
    found = found.drop_duplicates("prices").set_index("prices")["RUS"]
    cpi = to_usd(table, prices=2020, deflator="usa")["usd_low"]
    own = to_usd(table.assign(recipient="KGZ"), prices=2020, deflator="recipient", unknown="null")
    assert own["usd_low"].isna().to_list() == [True, False]
    assert found["recipient"] == pytest.approx(cpi[0] + own["usd_low"][1])
    assert found["usa"] == pytest.approx(cpi.sum())


def test_a_sum_with_an_open_top_keeps_its_deflator(monkeypatch):
    few(monkeypatch, prices=("recipient",))
    table = ledger(row("a", (9, None), stage="pledged")).assign(confidence="high")
    dollars = to_usd(table, prices=2020, deflator="recipient")["usd_low"].item()
    assert ranking_choices(table)["RUS"].item() == pytest.approx(dollars)
    assert dollars != pytest.approx(to_usd(table, prices=2020, deflator="usa")["usd_low"].item())


def test_an_undated_sum_has_no_prices():
    table = ledger(row("a", 9, stage="pledged", date=None)).assign(confidence="high")
    with pytest.raises(KgruError, match="cannot be converted"):
        ranking_choices(table)


def test_powers_their_firms_and_several_states_are_others(tmp_path):
    mine = ["KGZ", "WFP", "CENTERRA", "EDB", None, "no such body"]
    others = ["RUS", "USA", "CHN", "MULTI", "ROSNEFT"]
    told = for_others(pd.DataFrame({"recipient": mine + others}))
    assert told.to_list() == [False] * len(mine) + [True] * len(others)
    assert for_others(ledger(row("a", recipient=None)).astype("string")).to_list() == [False]
    data = Path(__file__).resolve().parents[2] / "data"
    shutil.copy(data / "datapackage.json", tmp_path)
    actors = pd.read_csv(data / "actors.csv", dtype="str")
    actors[actors["actor"] != "ROSNEFT"].to_csv(tmp_path / "actors.csv", index=False)
    firm = pd.DataFrame({"recipient": ["ROSNEFT"]})
    assert for_others(firm, folder=tmp_path).to_list() == [False]


def test_a_headline_without_parts_promises_nothing(monkeypatch):
    few(monkeypatch)
    rows = row("bare", 100, stage="headline"), row("sum unknown", stage="pledged")
    table = ledger(*rows, row("gift", 7, stage="pledged")).assign(confidence="high")
    assert ranking_choices(table)["RUS"].to_list() == [7]
