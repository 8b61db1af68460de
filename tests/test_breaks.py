import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulate_breaks import CASES, calibrate, simulate_case
from trying import few, tries

from kgru_analysis.breaks.power import detectable_jump, end_of_sample
from kgru_analysis.breaks.scales import fitting_scale
from kgru_analysis.breaks.search import find_breaks, segment_means
from kgru_analysis.breaks.several import breaks_of, changes_of_measurement
from kgru_analysis.breaks.shapes import admissible
from kgru_analysis.errors import KgruError

COLUMNS = ["date", "low", "high", "p_value", "p_trend", "verdict", "scale"]


def series(case="step", row=0, start=1990):
    values = simulate_case(case, simulations=row + 1, seed=7)[row]
    return pd.Series(values, index=range(start, start + len(values)))


def test_a_step_is_dated_to_its_first_year():
    found = find_breaks(series(), draws=199, seed=1)
    assert list(found.columns) == COLUMNS
    assert found["date"].tolist() == [2007]
    assert found["low"][0] <= 2007 <= found["high"][0]
    assert found["p_value"][0] < 0.05
    assert found["p_trend"][0] < 0.05
    assert found["verdict"].tolist() == ["step"]


def test_none_is_an_empty_frame_with_the_same_columns():
    found = find_breaks(series("white noise"), draws=199, seed=1)
    assert found.empty
    assert list(found.columns) == COLUMNS
    assert found.dtypes["p_value"] == "float64"


@pytest.mark.parametrize(
    ("case", "dates"), [("up and down", [2002, 2013]), ("staircase", [2002, 2013])]
)
def test_two_breaks(case, dates):
    assert find_breaks(series(case, row=1), draws=199, seed=1)["date"].tolist() == dates


@pytest.mark.slow
def test_a_line_is_not_told_apart_from_a_trend():
    rows = simulate_case("trend 4", simulations=40, seed=3)
    found = [find_breaks(pd.Series(y), draws=99, seed=i) for i, y in enumerate(rows)]
    assert sum((f["p_trend"] < 0.05).any() for f in found) <= 4


@pytest.mark.slow
def test_the_search_errs_no_more_than_it_says():
    table = calibrate(["white noise", "AR .6"], simulations=80, draws=99, seed=11)
    assert (table["found"] <= 0.10).all()
    assert calibrate(["step"], simulations=30, draws=99, seed=11)["found"][0] >= 0.8


def test_the_shipped_calibration_keeps_its_promises():
    import kgru_analysis as kg

    table = kg.load("calibration_breaks").set_index("case")
    assert list(table.index) == [*CASES, "Nile"]
    assert (table.loc[["white noise", "AR .6", "AR .8"], "found"] <= 0.08).all()
    lines = table.loc[["trend 2", "trend 4", "trend 8"]]
    assert ((lines["step"] + lines["kink"]) <= 0.10).all()
    assert table.loc["step", "found"] >= 0.8
    assert (table.loc[["step", "step, AR .6"], "covered"] >= 0.9).all()
    # A kink is seldom taken for a step, and a step seldom for a kink.
    assert (table.loc[["kink", "kink, AR .6", "turn"], "step"] <= 0.10).all()
    assert (table.loc[["step", "early step", "step, AR .6"], "kink"] <= 0.10).all()
    # A step in the last two points is seen by the test made for it.
    assert (table.loc[["late step", "large late step"], "tail"] >= 0.8).all()
    assert (table.loc[["white noise", "AR .6", "AR .8"], "tail"] <= 0.10).all()


def closed(found):
    return found[found["low"].notna() & found["high"].notna()]


@pytest.mark.parametrize("size", few([3], 6))
def test_a_late_step_is_no_confident_earlier_year(size):
    case = {3: "late step", 6: "large late step"}[size]
    rows = simulate_case(case, simulations=60, seed=2)
    sure = [closed(find_breaks(pd.Series(y), draws=99, seed=i)) for i, y in enumerate(rows)]
    assert sum(len(f) > 0 for f in sure) <= 6


def test_what_is_near_the_end_has_no_interval():
    values = series("large late step", row=3)
    found = find_breaks(values, draws=199, seed=1)
    late = found[found["verdict"] == "end"]
    assert late["date"].tolist() == [2022]  # place 32 of 34
    assert late[["low", "high"]].isna().all(axis=None)


def test_a_kink_is_its_own_verdict():
    years = np.arange(34)
    values = pd.Series(series("white noise") * 0.3 + np.clip(years - 17, 0, None) * 0.5,
                       index=range(1990, 2024))  # fmt: skip
    found = find_breaks(values, draws=199, seed=1)
    assert found["verdict"].tolist() == ["kink"]
    assert abs(found["date"][0] - 2007) <= 2


@pytest.mark.slow
def test_a_bent_line_is_not_told_as_a_step():
    rows = simulate_case("kink", simulations=60, seed=5)
    found = [find_breaks(pd.Series(y), draws=99, seed=i) for i, y in enumerate(rows)]
    assert sum((f["verdict"] == "step").any() for f in found) <= 8


def test_scales():
    values = series() - series().min() + 0.5
    grown = np.exp(values)
    assert find_breaks(grown, draws=199, seed=1, scale="log")["date"].tolist() == [2007]
    shares = 1 / (1 + np.exp(-values))
    by_hand = find_breaks(np.log(shares / (1 - shares)), draws=199, seed=1)
    on_scale = find_breaks(shares, draws=199, seed=1, scale="fit")
    assert on_scale["scale"].tolist() == ["logit"]
    assert on_scale.drop(columns="scale").equals(by_hand.drop(columns="scale"))
    with pytest.raises(KgruError, match="has 0; leave such years out"):
        find_breaks(values.where(values.index > 1990, 0.0), scale="log")
    with pytest.raises(KgruError, match="below 1"):
        find_breaks(values + 1, scale="logit")
    with pytest.raises(KgruError, match="use one of"):
        find_breaks(values, scale="sqrt")


@pytest.mark.slow
def test_the_jump_that_would_be_found_is_found_so_often():
    noise = series("AR .6", row=2)
    jump = detectable_jump(noise, seed=1)
    rows = simulate_case("AR .6", simulations=40, seed=9) * noise.std()
    after = np.arange(34) >= 17
    found = [len(find_breaks(pd.Series(y + jump * after), draws=99, seed=i)) > 0
             for i, y in enumerate(rows)]  # fmt: skip
    # The series has a persistence of its own, so the rate of fresh ones is near .8, not at it.
    assert 0.4 < np.mean(found) <= 1
    assert detectable_jump(noise, power=0.5, seed=1) < jump
    assert detectable_jump(noise * 10, seed=1) == pytest.approx(10 * jump)
    with pytest.raises(KgruError, match="between 0 and 1"):
        detectable_jump(noise, power=1.5)


def test_a_jump_on_another_scale_is_in_the_unit_of_the_series():
    shares = 0.3 + series("white noise") * 0.03
    jump = detectable_jump(shares, seed=1, scale="logit")
    assert 0.05 < jump < 0.2


def test_the_end_of_the_sample():
    values = series("white noise")
    assert end_of_sample(values, last=2)["p_value"][0] > 0.05
    moved = values + 5 * (values.index >= 2022)
    found = end_of_sample(moved)
    assert found["since"].tolist() == [2023, 2022, 2021, 2020, 2019]
    assert found.loc[1, "p_value"] == found.loc[1, "least"]
    with pytest.raises(KgruError, match="a third"):
        end_of_sample(values, last=12)


def test_several_series_pay_for_every_look():
    table = breaks_of(
        {"step": series(), "calm": series("white noise")}, draws=199, seed=1, scale="level"
    )
    assert table["series"].tolist() == ["step", "calm"]
    assert table["verdict"].tolist() == ["step", "none"]
    assert table["p_holm"][0] == pytest.approx(2 * table["p_value"][0])
    assert table["detectable"].gt(0).all()
    assert table["after"][0] - table["before"][0] == pytest.approx(3, abs=0.8)
    with pytest.raises(KgruError, match="'short': The series has"):
        breaks_of({"short": series().iloc[:5]})
    with pytest.raises(KgruError, match="at least one series"):
        breaks_of({})


def test_known_changes_of_measurement():
    found = changes_of_measurement("KGZ", ["trade_national", "wdi"], measures=["imports"])
    assert 2014 in found["year"].tolist()
    assert not found["reason"].str.contains("Recorded transfers").any()


def test_a_search_takes_no_second():
    values = series("up and down", row=1)

    def seconds():
        begun = time.process_time()
        find_breaks(values, seed=1)
        return time.process_time() - begun

    assert any(seconds() < 1 for _ in range(2))


@tries(25)
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
    second = second.astype(first.dtypes)
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_scales_whose_squares_are_no_numbers(scale):
    values = series()
    assert find_breaks(values * scale, draws=99, seed=1).equals(
        find_breaks(values, draws=99, seed=1)
    )


def test_order_and_kind_of_index_change_nothing():
    values = series()
    first = find_breaks(values, draws=99, seed=1)
    for index in (
        values.index.astype(str),
        pd.PeriodIndex(values.index.astype(str), freq="Y"),
        pd.to_datetime(values.index.astype(str)),
    ):
        again = pd.Series(values.to_numpy(), index=index).sample(frac=1, random_state=1)
        assert find_breaks(again, draws=99, seed=1).equals(first)


def test_gaps_are_skipped():
    values = series()
    gaps = values.where(~values.index.isin([1995, 1996, 2012]))
    found = find_breaks(gaps, draws=99, seed=1)
    assert found["date"].tolist() == [2007]
    assert find_breaks(gaps.dropna(), draws=99, seed=1).equals(found)
    nullable = gaps.astype("Float64")
    assert find_breaks(nullable, draws=99, seed=1).equals(found)


def test_the_seed_decides():
    values = series("step, AR .6")
    assert find_breaks(values, draws=99, seed=5).equals(find_breaks(values, draws=99, seed=5))


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


@pytest.mark.parametrize("bad", [{"alpha": 0}, {"alpha": 1.5}, {"coverage": 1}])
def test_bad_settings(bad):
    with pytest.raises(KgruError, match="between 0 and 1"):
        find_breaks(series(), **bad)


def test_means_of_the_stretches_between_breaks():
    values = of([1.0] * 6 + [4.0] * 6)
    assert segment_means(values, pd.DataFrame({"date": [2006]})).tolist() == [1, 4]
    values[2008] = None  # a gap is in no mean, and the order of the rows says nothing
    turned = values[::-1]
    assert segment_means(turned, pd.DataFrame({"date": [2007, 2002]})).tolist() == [1, 1.6, 4]


def test_no_admissible_place_is_near_a_break():
    free = admissible(34, [(17, "step")])
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


@pytest.mark.parametrize(
    ("values", "scale"),
    [([0.2, 0.99], "logit"), ([0.2, 1.0], "level"), ([0.1, 1.0], "log"), ([1.5, 1.8], "level"),
     ([1.0, 9.9], "level"), ([1.0, 10.0], "log"), ([0.0, 0.5], "level"), ([], "level")],
)  # fmt: skip
def test_the_scale_that_fits_is_told_by_the_values(values, scale):
    assert fitting_scale(pd.Series(values, dtype=float)) == scale
