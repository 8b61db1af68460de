"""Who could do without whom: claims read into items and episodes, by hand and by rule."""

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.dependence.exposures import (
    _one_episode,
    _one_item,
    _told,
    both_ways,
    exposure_episodes,
    exposures,
)
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


@pytest.mark.slow
def test_both_ways_are_each_other_turned_round():
    there, back = both_ways("KGZ", "RUS"), both_ways("RUS", "KGZ")
    assert there["item"].tolist() == back["item"].tolist()
    assert there["share_low_a"].equals(back["share_low_b"])
    assert there.set_index("item").loc["work-access", "next_supplier_b"] == "UZB TJK"


@pytest.mark.slow
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


def claim(number, aspect, value=None, **more):
    low, high = value if isinstance(value, tuple) else (value, value)
    usual = {"partner": "RUS", "unit": "percent", "date": "2010", "item": "gas"}
    usual |= dict.fromkeys(["value_is", "steps_in", "episode"]) | {"text": f"word {number}"}
    return {"exposure_id": f"e{number}", "aspect": aspect, "value_low": low, "value_high": high,
            "source_id": f"s{number % 3}"} | usual | more  # fmt: skip


def item_of(*claims, members=("RUS",)):
    return _one_item("gas", pd.DataFrame(list(claims)), list(members))


def test_an_item_by_hand():
    """Claims come newest first; of the share those in percent are told before others."""
    found = item_of(
        claim(1, "share", 7, unit="USD", date="2015"),
        claim(2, "share", (40, 60), date="2014"),
        claim(3, "share", 10, date="2001"),
        claim(4, "next-supplier", steps_in="KAZ RUS"),
        claim(5, "next-supplier", steps_in="UZB KAZ"),
        claim(6, "switch-episode", (2, 3), unit="months", value_is="length", episode="a"),
        claim(7, "switch-episode", (10, 20), unit="days", value_is="length", episode="b"),
        claim(8, "switch-episode", (5, 9), unit="days", value_is="switch", episode="b"),
        claim(9, "switch-episode", (1, 2), unit="months", value_is="switch", episode="b"),
        claim(10, "cost-of-gdp", 400, partner="WLD"),
        claim(11, "cost-of-gdp", 5, unit="USD"),
        claim(12, "cost-of-gdp", (2, 3), partner="WLD", date="2012"),
        claim(13, "cost-of-gdp", 1, date="2001"),
        claim(14, "who-decides"),
        claim(15, "reversible", 25, unit="years"),
        claim(16, "legal-basis", 3, unit="count"),
        claim(17, "since", date="1999/.."),
        claim(18, "share", 99, partner="WLD"),
    )
    assert found == {
        "item": "gas", "share_low": 40, "share_high": 60, "share_unit": "percent",
        "share_date": "2014", "next_supplier": "KAZ UZB", "cuts": 2, "cut_days_low": 10,
        "cut_days_high": 91, "switch_days": 30, "cost_low": 2, "cost_high": 3, "cost_date": "2012",
        "cost_of": "WLD", "who_decides": "word 14", "reversible": "25 years: word 15",
        "legal_basis": "3: word 16", "since": "1999",
        "exposure_ids": "e1 e2 e3 e4 e5 e6 e7 e8 e9 e11 e13 e14 e15 e16 e17 e12",
        "source_id": "s0; s1; s2",
    }  # fmt: skip


def test_an_item_of_which_little_is_told():
    found = item_of(claim(1, "share", 7, unit="USD"), claim(2, "next-supplier", steps_in="RUS"),
                    claim(3, "cost-of-gdp", 101), claim(4, "cost-of-gdp", -1))  # fmt: skip
    assert found == {
        "item": "gas", "share_low": 7, "share_high": 7, "share_unit": "USD", "share_date": "2010",
        "cuts": 0, "exposure_ids": "e1 e2 e3 e4", "source_id": "s0; s1; s2",
    }  # fmt: skip
    assert item_of(claim(1, "cost-of-gdp", 100))["cost_low"] == 100
    assert item_of(claim(1, "cost-of-gdp", 0))["cost_high"] == 0
    assert "share_low" not in item_of(claim(1, "reversible"))


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (None, "percent", "word 1"),
        (1500, "km", "1,500 km: word 1"),
        ((None, 5), "days", "5 days: word 1"),
        ((3, 5), "days", "3 days: word 1"),
        (2, "count", "2: word 1"),
        (999_999, "tons", "999,999 tons: word 1"),
        (1e6, "tons", "word 1"),
    ],
)
def test_a_claim_is_led_by_its_number(value, unit, told):
    assert _told(pd.Series(claim(1, "reversible", value, unit=unit), dtype=object)) == told


def test_an_episode_by_hand():
    found = _one_episode(
        "cut",
        pd.DataFrame(
            [
                claim(
                    1, "switch-episode", (2, 3), unit="months", value_is="length", date="2010-03"
                ),
                claim(
                    2,
                    "switch-episode",
                    10,
                    unit="days",
                    value_is="length",
                    date="2010-05-04",
                    partner="KAZ",
                ),
                claim(3, "switch-episode", (None, 40), value_is="change", date="2010"),
                claim(4, "switch-episode", (50, 70), value_is="change", date="2010"),
                claim(5, "next-supplier", 8, steps_in="UZB KAZ", date="1999"),
                claim(6, "next-supplier", 8, steps_in="KAZ", date="2022", partner="CHN"),
            ]
        ),
    )
    assert found == {
        "episode": "cut", "item": "gas", "partner": "RUS KAZ", "start": pd.Timestamp("2010-01-01"),
        "end": pd.Timestamp("2010-12-31"), "days": 61, "change_low": 40, "change_high": 70,
        "steps_in": "UZB KAZ", "text": "word 1 word 2 word 3 word 4",
        "exposure_ids": "e1 e2 e3 e4 e5 e6", "source_id": "s0; s1; s2",
    }  # fmt: skip
    quiet = _one_episode("cut", pd.DataFrame([claim(1, "switch-episode")]))
    assert quiet["steps_in"] is None
    assert pd.isna([quiet["days"], quiet["change_low"], quiet["change_high"]]).all()
