"""Shares over the years, with their bounds."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from kgru_analysis.columns import reads_rows
from kgru_analysis.plots.style import axes, color, end_labels, need_rows

LINES = ("-", "--", ":", "-.")  # told apart without color too


@reads_rows
def share_lines(data: pd.DataFrame, *, ax: Axes | None = None, until: float | None = None) -> Axes:
    """Draw shares over the years, one line a label, with their bounds as a band.

    `data` has the columns label, actor (for the color), year and value (a share), and may have
    low and high. Every line ends in its own words, right of the axes; `until` is the year at which
    the axes end, if later than the lines.
    """
    need_rows(data, ["label", "actor", "year", "value"])
    ax = axes(ax, height=4.2)
    ends = []
    for place, (label, rows) in enumerate(data.groupby("label", sort=False)):
        rows = rows.sort_values("year")
        ink = color(rows["actor"].iloc[0])
        ax.plot(rows["year"], rows["value"], LINES[place % len(LINES)], color=ink, lw=1.8)
        if "low" in rows:
            low, high = rows["low"].astype(float), rows["high"].astype(float)
            ax.fill_between(rows["year"], low, high, color=ink, alpha=0.18, lw=0)
        end = rows.dropna(subset=["value"]).iloc[-1]
        ends.append((max(end["year"], until or end["year"]), end["value"], label, ink))
    first, last = data["year"].min(), max(data["year"].max(), until or 0)
    ax.set_xlim(first - 0.7, last + 0.7)
    places = MaxNLocator(integer=True, nbins=6, steps=[1, 2, 5, 10]).tick_values(first, last)
    ax.set_xticks([year for year in places if first - 0.7 <= year <= last + 0.7])
    ax.set_ylim(bottom=0)
    end_labels(ax, ends)
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return ax
