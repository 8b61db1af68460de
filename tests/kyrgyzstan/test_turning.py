import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulate_breaks import simulate_case

from kgru_analysis.errors import KgruError
from kgru_analysis.kyrgyzstan.turning import (
    MEASUREMENT_BREAKS,
    breaks_of,
    holm,
    measured_breaks,
    near_turning_points,
)
from kgru_analysis.load import load


def some():
    rows = {name: simulate_case(name, simulations=1, seed=7)[0] for name in ("step", "white noise")}
    return {name: pd.Series(y, index=range(1990, 2024)) for name, y in rows.items()}


def test_breaks_of_several_series():
    found = breaks_of(some(), seed=1)
    assert found["series"].tolist() == ["step"]
    assert found["after"][0] - found["before"][0] == pytest.approx(3, abs=0.8)
    assert found["p_holm"][0] == pytest.approx(2 * found["p_value"][0])


def test_candidates_whatever_their_p_value():
    found = breaks_of(some(), seed=1, level=1, most=1)
    assert set(found["series"]) == {"step", "white noise"}


def test_a_bad_series_is_named():
    with pytest.raises(KgruError, match=r"(?s)'short'.*at least 12"):
        breaks_of({"short": pd.Series([1.0, 2])})
    with pytest.raises(KgruError, match="at least one series"):
        breaks_of({})


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert len(holm([])) == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_lies_between_raw_and_bonferroni(p):
    corrected = holm(p)
    assert (corrected >= np.array(p) - 1e-12).all()
    assert (corrected <= np.minimum(np.array(p) * len(p), 1) + 1e-12).all()


def test_measurement_comes_by_series_and_year():
    rows = pd.DataFrame(
        {"series": ["export_share", "import_share", "export_share"],
         "date": [1998, 1998, 2005], "low": [1998, 1998, 1994], "high": [1998, 1998, 2015]}
    )  # fmt: skip
    named = measured_breaks(rows)["measurement"]
    assert named[0].startswith("1997")
    assert named[1:].isna().all()  # not its series; and an interval of half the series says nothing
    assert (MEASUREMENT_BREAKS["source"].str.len() > 0).all()


def test_nearness_and_its_chance():
    points = load("turning_points")
    series = some()
    near = near_turning_points(breaks_of(series, seed=1), points, series)
    assert near["years_apart"].abs().iloc[0] <= 2
    assert near["chance"].between(0, 1).all()
    assert (near["chance_holm"] >= near["chance"]).all()


def test_bad_lists():
    series = some()
    found = breaks_of(series, seed=1)
    with pytest.raises(KgruError, match="empty"):
        near_turning_points(found, load("turning_points").iloc[:0], series)
    with pytest.raises(KgruError, match="'step'"):
        near_turning_points(found, load("turning_points"), {})
