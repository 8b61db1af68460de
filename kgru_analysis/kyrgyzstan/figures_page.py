"""Figures of the data themselves: records by year, and a page checked sentence by sentence."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from kgru_analysis.plots.style import FAINT, INK, MIDDLE, SMALL, axes, end_labels, key

MARKS = {
    "agrees": ("s", INK, "agrees"),
    "corrected-by": ("X", INK, "corrected by others"),
    "undated": ("D", "white", "no date given"),
    "not-checked": ("o", "white", "no second source"),
    "opinion": ("v", INK, "opinion"),
}


def verdicts(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw each sentence of a page as a mark: one row a paragraph, the shape is the verdict.

    Parameters
    ----------
    data : DataFrame
        Columns ``para``, ``sentence`` and ``verdict``, one of `MARKS`.
    """
    ax = axes(ax, height=5.6)
    counts = data["verdict"].value_counts().reindex(list(MARKS), fill_value=0)
    named = {verdict: f"{label} ({counts[verdict]})" for verdict, (*_, label) in MARKS.items()}
    page = data.assign(verdict=data["verdict"].map(named))
    page[["sentence", "para"]] = page[["sentence", "para"]].astype(int)
    sns.scatterplot(
        page, x="sentence", y="para", style="verdict", hue="verdict", s=60, edgecolor=INK,
        linewidth=1.2, ax=ax,
        style_order=list(named.values()), hue_order=list(named.values()),
        markers=[marker for marker, *_ in MARKS.values()],
        palette=[fill for _, fill, _ in MARKS.values()],
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
