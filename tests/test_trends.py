"""The figures of dependence: each draws what it is given on the axes it is given."""

from functools import partial
from inspect import signature

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")
import matplotlib.pyplot as plt

from kgru_analysis import plots
from kgru_analysis.plots.style import SMALL

LINES = pd.DataFrame(
    {
        "label": ["one"] * 3 + ["two"] * 3,
        "actor": ["RUS"] * 3 + ["CHN"] * 3,
        "year": [2001, 2002, 2003] * 2,
        "value": [0.1, 0.2, 0.3, 0.3, 0.2, 0.3],
    }
)
BREAKS = pd.DataFrame(
    {"series": ["a", "b"], "date": [2005, 2010], "low": [2004, 2001], "high": [2006, 2019],
     "p_value": [0.01, 0.4], "p_trend": [0.2, 0.4]}
)  # fmt: skip
LANES = pd.DataFrame(
    {"lane": ["x", "x", "y"], "actor": "RUS", "year": [2001, 2002, 2009], "text": ["1", "2", "3"],
     "firm": [True, False, True]}
)  # fmt: skip
RANKS = pd.DataFrame({"year": [2001, 2001], "rank": [1, 2], "share": [0.4, 0.6], "countries": 5})
SPECS = pd.DataFrame(
    {"normalize": ["none", "rank"], "aggregate": "arithmetic", "left_out": "nothing",
     "rank": [2, 3], "countries": 5}
)  # fmt: skip


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("share_lines", LINES),
        ("share_lines", LINES.assign(low=0.05, high=0.5)),
        ("two_sides", LINES),
        ("totals_and_claims", LINES),
        ("mirror_ratio", LINES.assign(ratio=LINES["value"] * 10)),
        ("lanes", LANES),
        ("lanes", LANES.drop(columns="firm")),
        ("break_dates", BREAKS),
        ("rank_squares", RANKS),
        ("specifications", SPECS),
    ],
)
def test_each_draws_on_the_axes_given(name, data):
    before = data.copy()
    ax = plt.subplots()[1]
    draw = getattr(plots, name)
    if "actor" in signature(draw).parameters:
        draw = partial(draw, actor="KGZ")
    assert draw(data, ax=ax) is ax
    assert ax.has_data()
    assert draw(data).figure is not ax.figure
    pd.testing.assert_frame_equal(data, before)
    sizes = [t.get_fontsize() for t in ax.texts]
    assert all(size >= SMALL for size in sizes)


def test_claims_are_hollow_and_totals_keep_them():
    ax = plots.totals_and_claims(LINES, claims=LINES.assign(label="claim"))
    assert ax.get_legend() is not None
    assert [line.get_markerfacecolor() for line in ax.lines][-1] == "white"


def test_texts_of_neighbors_stand_at_different_heights():
    data = pd.DataFrame({"lane": "x", "actor": "RUS", "year": range(1990, 2021), "text": "1000"})
    ax = plots.lanes(data)
    heights = [t.xyann[1] for t in ax.texts if hasattr(t, "xyann")]
    assert np.diff(heights).all()
