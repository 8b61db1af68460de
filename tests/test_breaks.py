import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulate_breaks import CASES, calibrate, simulate_case

from kgru_analysis.breaks.search import find_breaks, levels, possible_years
from kgru_analysis.breaks.steps import admissible
from kgru_analysis.errors import KgruError

COLUMNS = ["date", "low", "high", "p_value", "p_trend"]


def series(case="step", row=0, start=1990):
    values = simulate_case(case, simulations=row + 1, seed=7)[row]
    return pd.Series(values, index=range(start, start + len(values)))


def test_a_step_is_dated_to_its_first_year():
    found = find_breaks(series(), seed=1)
    assert list(found.columns) == COLUMNS
    assert found["date"].tolist() == [2007]
    assert found["low"][0] <= 2007 <= found["high"][0]
    assert found["p_value"][0] < 0.05
    assert found["p_trend"][0] < 0.05


def test_none_is_an_empty_frame_with_the_same_columns():
    found = find_breaks(series("white noise"), seed=1)
    assert found.empty
    assert list(found.columns) == COLUMNS
    assert found.dtypes["p_value"] == "float64"


@pytest.mark.parametrize(
    ("case", "dates"), [("up and down", [2002, 2013]), ("staircase", [2002, 2013])]
)
def test_two_breaks(case, dates):
    assert find_breaks(series(case, row=1), seed=1)["date"].tolist() == dates


def test_a_line_is_not_told_apart_from_a_trend():
    rows = simulate_case("trend 4", simulations=40, seed=3)
    found = [find_breaks(pd.Series(y), draws=99, seed=i) for i, y in enumerate(rows)]
    assert sum((f["p_trend"] < 0.05).any() for f in found) <= 4


def test_the_search_errs_no_more_than_it_says():
    table = calibrate(["white noise", "AR .6"], simulations=120, draws=99, seed=11)
    assert (table["found"] <= 0.10).all()
    assert calibrate(["step"], simulations=60, draws=99, seed=11)["found"][0] >= 0.8


def test_the_shipped_calibration_keeps_its_promises():
    import kgru_analysis as kg

    if "calibration_breaks" not in set(kg.tables()["name"]):
        pytest.skip("the table is not described in datapackage.json")
    table = kg.load("calibration_breaks").set_index("case")
    assert list(table.index) == list(CASES)
    assert (table.loc[["white noise", "AR .6"], "found"] <= 0.10).all()
    assert (table.loc[["trend 2", "trend 4", "trend 8"], "told_apart"] <= 0.10).all()
    assert table.loc["step", "found"] >= 0.8
    assert (table["covered"].dropna() >= 0.9).all()


@settings(max_examples=25)
@given(
    scale=st.floats(1e-6, 1e6) | st.floats(-1e6, -1e-6),
    shift=st.floats(-1e3, 1e3),
    years=st.integers(-500, 500),
    row=st.integers(0, 20),
)
def test_scale_shift_and_epoch_change_nothing(scale, shift, years, row):
    values = series("step, AR .6", row)
    first = find_breaks(values, draws=99, seed=1)
    moved = values * scale + shift * abs(scale)
    moved.index = moved.index + years
    second = find_breaks(moved, draws=99, seed=1)
    second[["date", "low", "high"]] -= years
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_scales_whose_squares_are_no_numbers(scale):
    values = series()
    assert find_breaks(values * scale, seed=1).equals(find_breaks(values, seed=1))


def test_order_and_kind_of_index_change_nothing():
    values = series()
    first = find_breaks(values, seed=1)
    for index in (
        values.index.astype(str),
        pd.PeriodIndex(values.index.astype(str), freq="Y"),
        pd.to_datetime(values.index.astype(str)),
    ):
        again = pd.Series(values.to_numpy(), index=index).sample(frac=1, random_state=1)
        assert find_breaks(again, seed=1).equals(first)


def test_gaps_are_skipped():
    values = series()
    gaps = values.where(~values.index.isin([1995, 1996, 2012]))
    found = find_breaks(gaps, seed=1)
    assert found["date"].tolist() == [2007]
    assert find_breaks(gaps.dropna(), seed=1).equals(found)
    nullable = gaps.astype("Float64")
    assert find_breaks(nullable, seed=1).equals(found)


def test_the_seed_decides():
    values = series("step, AR .6")
    assert find_breaks(values, seed=5).equals(find_breaks(values, seed=5))


def test_the_input_is_left_alone():
    values = series()
    before = values.copy()
    find_breaks(values, draws=99, seed=1)
    assert values.equals(before)


def of(values, index=None):
    return pd.Series(values, index=range(2000, 2000 + len(values)) if index is None else index)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (of([1.0] * 5 + [2.0] * 6), "has 11 values; .* at least 12"),
        (of([np.nan] * 5 + [1.0, 2] * 5), "has 10 values"),
        (of([3.0] * 20), "constant"),
        (of([0.0] * 20), "constant"),
        (of(range(13), [2000, *range(2000, 2012)]), "row 2000.*second value"),
        (of([*range(12), np.inf]), "2012 is infinite"),
        (of(list("abcdefghijklm")), "holds text"),
        (of(range(13), list("abcdefghijklm")), "index has to hold years"),
        (of(range(13), np.arange(13) + 0.5), "index has to hold years"),
        ([1.0] * 20, "pandas Series"),
    ],
)
def test_bad_series_are_named(values, message):
    with pytest.raises(KgruError, match=f"(?s){message}"):
        find_breaks(values)


@pytest.mark.parametrize("bad", [{"draws": 3}, {"level": 0}, {"level": 1.5}, {"coverage": 1}])
def test_bad_settings(bad):
    with pytest.raises(KgruError, match="between 0 and 1"):
        find_breaks(series(), **bad)


def test_levels_and_possible_years():
    values = of([1.0] * 6 + [4.0] * 6)
    table = levels(values, pd.DataFrame({"date": [2006]}))
    assert table["mean"].tolist() == [1, 4]
    assert table["values"].tolist() == [6, 6]
    assert possible_years(series()).tolist() == list(range(1995, 2020))


def test_no_admissible_place_is_near_a_break():
    free = admissible(34, [17])
    assert free.min() == 5
    assert free.max() == 29
    assert not set(range(13, 22)) & set(free)


def test_cases_are_what_they_say():
    rows = simulate_case("early step", simulations=400, seed=1)
    assert rows[:, 7:].mean() - rows[:, :7].mean() == pytest.approx(3, abs=0.1)
    noise = simulate_case("AR .6", simulations=400, seed=1)
    assert noise.std() == pytest.approx(1, abs=0.05)
    with pytest.raises(KgruError, match="use one of"):
        simulate_case("other", simulations=1, seed=1)
