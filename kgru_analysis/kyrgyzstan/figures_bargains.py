"""The figure of what each side offered and brought, bargain by bargain."""

import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import FAINT, INK, PALE, SMALL, actor_name, axes, color, key


def offers_and_arrivals(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw offers as rings and what was seen to arrive as dots, one line a bargain and side.

    Parameters
    ----------
    data : DataFrame
        Rows in order of time: ``label``, ``year``, ``side``, ``offered`` and ``arrived`` in
        million dollars; missing where no row names a sum.
    """
    ax = axes(ax, height=0.44 * len(data) + 1.6)
    place = range(len(data) - 1, -1, -1)
    sums = data[["offered", "arrived"]]
    low, high = sums.min().min() / 2, sums.max().max() * 1.6
    for y, row in zip(place, data.itertuples(), strict=True):
        ink = color(row.side)
        ax.hlines(y, low, high, color=PALE, linewidth=0.8, zorder=0)
        if pd.notna(row.offered) and pd.notna(row.arrived):
            ax.hlines(y, row.arrived, row.offered, color=ink, linewidth=2.2, alpha=0.45)
        ax.plot(row.offered, y, "o", mfc="white", mec=ink, mew=2, ms=9)
        ax.plot(row.arrived, y, "o", color=ink, ms=7)
        name = f"{row.year} {row.label} ({actor_name(row.side)})"
        ax.annotate(
            name, (0, y), xycoords=("axes fraction", "data"), xytext=(0, 6),
            textcoords="offset points", va="bottom", color=ink, fontsize=SMALL,
        )  # fmt: skip
        ax.annotate(
            _told(row.offered, row.arrived), (1, y), xycoords=("axes fraction", "data"),
            xytext=(0, 6), textcoords="offset points", ha="right", va="bottom", color=ink,
            fontsize=SMALL, fontweight="bold",
        )  # fmt: skip
    ax.plot([], [], "o", color=INK, ms=7, label="seen to arrive")
    ax.plot([], [], "o", mfc="white", mec=INK, mew=2, ms=9, label="offered")
    key(ax, ncols=2)
    ax.set_xscale("log")
    ax.set_xlim(low, high)
    ticks = [tick for tick in (1, 10, 100, 1000) if low <= tick <= high]
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.minorticks_off()
    ax.set_xlabel("million dollars (each step ten times the one before)", color=FAINT)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(-0.6, len(data) - 0.2)
    return ax


def _told(offered: float, arrived: float) -> str:
    if pd.isna(offered):
        return f"{arrived:,.0f} came"
    if pd.isna(arrived):
        return f"of {offered:,.0f} none seen"
    more = f"{arrived:,.0f} came, {offered:,.0f} offered"
    return more if arrived > offered else f"{arrived:,.0f} of {offered:,.0f}"
