"""The figure of the data themselves: how much there is of each year."""

import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import (
    FAINT,
    INK,
    MIDDLE,
    SMALL,
    axes,
    end_labels,
)


def coverage(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw rows and sources by year.

    Parameters
    ----------
    data : DataFrame
        Index year, columns ``rows`` and ``sources``, as `claims.per_year` returns them.
    """
    ax = axes(ax)
    ax.bar(data.index, data["rows"], width=0.8, color=MIDDLE)
    ax.step(data.index, data["sources"], where="mid", color=INK, linewidth=1.8)
    peak = data["rows"].idxmax()
    ax.annotate(
        "records (bars)", (peak, data["rows"].max()), xytext=(0, 3), textcoords="offset points",
        ha="center", color=FAINT, fontweight="bold", fontsize=SMALL,
    )  # fmt: skip
    last = data.index[-1]
    ax.set_xlim(data.index[0] - 0.7, last + 0.7)
    ax.set_ylim(0, data["rows"].max() * 1.12)
    end_labels(ax, [(last, data["sources"].iloc[-1], "sources (line)", INK)])
    ax.set_ylabel("number, by year")
    return ax
