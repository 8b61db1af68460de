"""The figure of a page that was checked sentence by sentence."""

import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import INK, axes, key

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
