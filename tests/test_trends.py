"""Lines of shares: drawn on the axes given, with bounds, each named at its end."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import kgru_analysis as kg

pytestmark = pytest.mark.usefixtures("off_screen")


def lines():
    rows = pd.DataFrame(
        {"label": ["a", "a", "b", "b"], "actor": ["x", "x", "y", "y"], "year": [2000, 2001] * 2,
         "value": [0.1, 0.2, 0.5, 0.4]}
    )  # fmt: skip
    return rows.assign(low=rows["value"] - 0.05, high=rows["value"] + 0.05)


def test_it_draws_on_the_axes_given():
    ax = plt.subplots()[1]
    assert kg.plots.share_lines(lines(), ax=ax) is ax
    assert len(ax.lines) == len(ax.collections) == 2
    assert [text.get_text() for text in ax.texts] == ["a", "b"]


def test_without_bounds_there_is_no_band():
    ax = kg.plots.share_lines(lines().drop(columns=["low", "high"]), until=2005)
    assert not ax.collections
    assert ax.get_xlim()[1] > 2005
