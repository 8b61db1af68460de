"""Who could do without whom: claims read into items and episodes, by hand and by rule."""

import pytest

import kgru_analysis as kg
from kgru_analysis.dependence.exposures import both_ways, exposure_episodes, exposures
from kgru_analysis.errors import KgruError


@pytest.fixture(scope="module")
def items():
    return exposures(partner="RUS", of="KGZ").set_index("item")


@pytest.fixture(scope="module")
def episodes():
    return exposure_episodes(of="KGZ").set_index("episode")


def test_one_row_an_item_with_the_rows_behind_it(items):
    claims = kg.load("exposures").set_index("exposure_id")
    assert items.index.is_unique
    for item, row in items.iterrows():
        behind = claims.loc[row["exposure_ids"].split()]
        assert set(behind["item"]) == {item}
        assert set(behind["source_id"]) == set(row["source_id"].split("; "))


def test_gas_by_hand(items):
    gas = items.loc["gas"]
    assert (gas["share_low"], gas["share_high"], gas["share_date"]) == (100, 100, "2024-01/2024-04")
    assert gas["since"] == "2014-04-10"
    assert (gas["cost_low"], gas["cost_of"]) == (0.43, "WLD")
    assert "sole right" in gas["legal_basis"]


def test_what_a_switch_took(items, episodes):
    fuels = items.loc["fuels"]
    assert (fuels["cut_days_low"], fuels["cut_days_high"]) == (61, 274)  # 2 and 9 months
    assert episodes.loc["gas-2014", "days"] == 260
    assert episodes.loc["border-2010", "partner"] == "KAZ"
    assert episodes.loc["gold-2021", "steps_in"] == "CHE"
    # Stock left in the mills is no length of a cut.
    assert items.loc["wheat-flour", "cut_days_high"] == 21


def test_who_refuses_does_not_step_in(items):
    assert "KAZ" not in items.loc["fuels", "next_supplier"].split()


def test_empty_where_no_source_says(items):
    assert items["cost_low"].isna().any()
    assert items["next_supplier"].isna().any()
    assert not (items[["share_low", "share_unit"]] == "").any(axis=None)


def test_both_ways_are_each_other_turned_round():
    there, back = both_ways("KGZ", "RUS"), both_ways("RUS", "KGZ")
    assert there["item"].tolist() == back["item"].tolist()
    assert there["share_low_a"].equals(back["share_low_b"])
    assert there.set_index("item").loc["work-access", "next_supplier_b"] == "UZB TJK"


def test_a_union_holds_what_is_said_of_its_members():
    union = set(exposures(partner="EAEU", of="KGZ")["item"])
    assert set(exposures(partner="KAZ", of="KGZ")["item"]) <= union
    assert "re-export" in set(exposures(partner="EU", of="KGZ")["item"])


def test_episodes_of_one_partner(episodes):
    own = exposure_episodes(of="KGZ", partner="RUS")
    assert set(own["episode"]) < set(episodes.index)
    assert own["partner"].str.contains("RUS").all()
    assert (own["start"].dropna().diff().dropna().dt.days >= 0).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: exposures(partner="FRA", of="KGZ"), "no claim.*KGZ to RUS"),
        (lambda: exposures(partner="RUS", of="FRA"), "no claim"),
        (lambda: exposures(partner="Moscow", of="KGZ"), "no state"),
        (lambda: exposure_episodes(of="FRA"), "no episode"),
    ],
)
def test_pairs_without_claims_are_named(call, message):
    with pytest.raises(KgruError, match=f"(?s){message}"):
        call()
