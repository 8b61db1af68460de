"""Figures of the data themselves: records by year, and a page checked sentence by sentence."""

import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import FAINT, INK, MIDDLE, SMALL, axes, end_labels, key

MARKS = {
    "agrees": ("s", INK, "agrees"),
    "corrected-by": ("X", INK, "corrected by others"),
    "undated": ("D", "white", "no date given"),
    "not-checked": ("o", "white", "no second source"),
    "opinion": ("_", INK, "opinion"),
}


def verdicts(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw each sentence of a page as a mark: one row a paragraph, the shape is the verdict.

    Parameters
    ----------
    data : DataFrame
        Columns ``para``, ``sentence`` and ``verdict``, one of `MARKS`.
    """
    ax = axes(ax, height=5.6)
    for verdict, (marker, fill, label) in MARKS.items():
        rows = data[data["verdict"] == verdict]
        ax.scatter(
            rows["sentence"].astype(int), rows["para"].astype(int), marker=marker, s=52,
            linewidth=1.2, label=f"{label} ({len(rows)})",
            **({"color": INK} if marker == "_" else {"facecolor": fill, "edgecolor": INK}),
        )  # fmt: skip
    ax.set_yticks(range(1, int(data["para"].max()) + 1))
    ax.set_xticks(range(1, int(data["sentence"].max()) + 1))
    ax.invert_yaxis()
    ax.set_ylabel("paragraph")
    ax.set_xlabel("sentence of the paragraph")
    key(ax, ncols=2)
    return ax


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
