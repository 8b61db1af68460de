import sys
from math import prod
from pathlib import Path

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.errors import KgruError
from kgru_analysis.flows.ranking import (
    CHOICES,
    GROUPS,
    LENDERS,
    by_form,
    donor_group,
    ranking_choices,
    with_claims,
)

sys.path.insert(0, str(Path(__file__).parent))
from ledgers import ledger, row


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
