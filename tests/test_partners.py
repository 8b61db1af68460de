import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trying import tries

from kgru_analysis.dependence.partners import concentration, shares
from kgru_analysis.errors import KgruError
from kgru_analysis.load import load


def trade(amounts, **more):
    frame = pd.DataFrame({"partner": list(amounts), "value": list(amounts.values())})
    return frame.assign(date="2020", **more)


def test_aggregates_are_dropped_and_the_rest_is_a_row():
    found = shares(
        trade({"RUS": 30, "DEU": 20, "EMU": 25, "WLD": 100}), of="value", by="partner"
    ).set_index("partner")["share"]
    assert found.to_dict() == {"RUS": 0.3, "DEU": 0.2, "rest": 0.5}


def test_a_faulty_amount_counts_as_missing():
    rows = trade({"RUS": 30, "DEU": 900, "WLD": 100}, fault=[None, "slipped digit", None])
    found = shares(rows, of="value", by="partner").set_index("partner")["share"]
    assert found.to_dict() == {"RUS": 0.3, "rest": 0.7}


def test_without_a_world_row_the_listed_are_the_whole():
    found = shares(trade({"RUS": 1, "CHN": 3}), of="value", by="partner")
    assert found["share"].tolist() == [0.25, 0.75]


@pytest.mark.parametrize("whose", ["country", "reporter", "recipient", "host", "subject", "iso3"])
def test_countries_are_never_pooled_whatever_their_column_is_called(whose):
    rows = trade({"RUS": 1, "CHN": 3, "USA": 4, "FRA": 4}, **{whose: ["ARM", "ARM", "GEO", "GEO"]})
    found = shares(rows, of="value", by="partner")
    assert found["share"].to_list() == [0.25, 0.75, 0.5, 0.5]
    assert concentration(found)["hhi_low"].to_list() == [0.625, 0.5]
    with pytest.raises(KgruError, match="twice in one total; what tells totals apart is called"):
        shares(trade({"RUS": 1}, land="ARM").iloc[[0, 0]], of="value", by="partner")


def test_a_missing_amount_is_in_the_rest_not_zero():
    found = shares(trade({"RUS": np.nan, "CHN": 30, "WLD": 100}), of="value", by="partner")
    assert found["partner"].tolist() == ["CHN", "rest"]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (trade({"RUS": 60, "CHN": 50, "WLD": 100}), "Shares above 1"),
        (trade({"RUS": -1, "CHN": 50}), "row 0.*below zero"),
        (trade({"RUS": 0, "CHN": 0}), "zero"),
        (pd.concat([trade({"RUS": 1})] * 2, ignore_index=True), "row 1.*twice"),
        (trade({"RUS": "a"}), "holds text"),
    ],
)
def test_bad_amounts(frame, message):
    with pytest.raises(KgruError, match=f"(?s){message}"):
        shares(frame, of="value", by="partner")


@pytest.mark.parametrize("bad", [{"of": "no", "by": "partner"}, {"of": "value", "by": "date"}])
def test_bad_columns(bad):
    with pytest.raises(KgruError, match="column"):
        shares(trade({"RUS": 1}), **bad)


amounts = st.dictionaries(
    st.sampled_from(["RUS", "CHN", "USA", "KAZ", "UZB", "TUR", "DEU"]),
    st.floats(0.01, 1e9),
    min_size=1,
)


@tries(40)
@given(amounts, st.floats(1.0, 5.0), st.floats(1e-6, 1e6))
def test_shares_sum_to_one_whatever_the_unit_and_order(parts, over, unit):
    frame = trade(parts | {"WLD": sum(parts.values()) * over})
    found = shares(frame, of="value", by="partner")
    assert found["share"].sum() == pytest.approx(1)
    other = frame.assign(value=frame["value"] * unit).sample(frac=1, random_state=2)
    again = shares(other, of="value", by="partner").set_index("partner")["share"]
    pd.testing.assert_series_equal(
        again.sort_index(), found.set_index("partner")["share"].sort_index()
    )


@tries(40)
@given(amounts, st.floats(1.0, 5.0))
def test_bounds_of_concentration(parts, over):
    found = concentration(
        shares(trade(parts | {"WLD": sum(parts.values()) * over}), of="value", by="partner")
    ).iloc[0]
    assert 0 <= found["hhi_low"] <= found["hhi_high"] <= 1 + 1e-9
    assert found["hhi_high"] >= 1 / (found["partners"] + 1) - 1e-9
    assert 0 <= found["normalized_low"] <= found["normalized_high"] <= 1 + 1e-9


def test_a_worked_example():
    found = concentration(pd.Series({"A": 0.5, "B": 0.25, "C": 0.25})).iloc[0]
    assert found["hhi_low"] == found["hhi_high"] == pytest.approx(0.375)
    assert found["normalized_low"] == pytest.approx((0.375 - 1 / 3) / (2 / 3))
    rest = concentration(pd.Series({"A": 0.6})).iloc[0]
    assert rest["hhi_low"] == pytest.approx(0.36)
    assert rest["hhi_high"] == pytest.approx(0.36 + 0.16)
    assert rest["normalized_high"] == pytest.approx(0.36)
    assert rest["normalized_low"] == pytest.approx((0.52 - 0.5) / 0.5)


@pytest.mark.parametrize("equal", [1, 2, 7])
def test_equal_shares_and_a_single_partner(equal):
    found = concentration(pd.Series([1 / equal] * equal)).iloc[0]
    assert found["hhi_low"] == pytest.approx(1 / equal)
    assert found["normalized_low"] == pytest.approx(0 if equal > 1 else 1, abs=1e-9)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (pd.Series({"A": 1.2}), "between 0 and 1"),
        (pd.Series({"A": -0.1, "B": 0.5}), "between 0 and 1"),
        (pd.Series({"A": 0.7, "B": 0.7}), "sum to 1.4"),
        (pd.DataFrame({"x": [1]}), "Series of shares"),
    ],
)
def test_bad_shares(bad, message):
    with pytest.raises(KgruError, match=message):
        concentration(bad)


def test_every_total_of_the_trade_table():
    rows = load("trade")
    rows = rows[rows["dataset"] == "imf-dots"]
    found = shares(rows, of="value", by="partner")
    total = found.groupby(["subject", "measure", "date"])["share"].sum()
    np.testing.assert_allclose(total, 1)
    assert concentration(found)["hhi_high"].between(0, 1).all()
