"""The figure of two bases: how many persons were counted, and when each stood."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import INK, SMALL, axes, color


def base_strengths(counts: pd.DataFrame, spells: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw two bases side by side: how many persons were counted, and when each stood.

    Parameters
    ----------
    counts : DataFrame
        Columns ``actor``, ``site``, ``date`` (timestamp), ``low`` and ``high`` (one may be missing:
        an arrow then points to where the number lies).
    spells : DataFrame
        Columns ``actor``, ``site``, ``possible_from``, ``certain_from``, ``certain_to`` and
        ``possible_to``.
    """
    ax = axes(ax)
    sites = list(dict.fromkeys(spells["site"]))
    marks = dict(zip(sites, "so", strict=False))
    for row in counts.itertuples():
        ink, mark = color(row.actor), marks[row.site]
        if np.isnan(row.low):
            ax.plot(row.date, row.high, mark, mfc="white", mec=ink, ms=6)
            ax.annotate(
                "", (row.date, row.high - 190), (row.date, row.high - 30),
                arrowprops={"arrowstyle": "->", "color": ink},
            )  # fmt: skip
            continue
        ax.plot([row.date] * 2, [row.low, row.high], color=ink, lw=2)
        ax.plot(row.date, (row.low + row.high) / 2, mark, color=ink, ms=6)
    top = counts["high"].max()
    for i, site in enumerate(sites):
        height = -top * (0.1 + 0.11 * i)
        rows = spells[spells["site"] == site]
        ink = color(rows["actor"].iloc[0])
        for row in rows.itertuples():
            ax.plot([row.possible_from, row.possible_to], [height] * 2, color=ink, lw=6,
                    alpha=0.25, solid_capstyle="butt")  # fmt: skip
            if not pd.isna(row.certain_from):
                ax.plot([row.certain_from, row.certain_to], [height] * 2, color=ink, lw=6,
                        solid_capstyle="butt")  # fmt: skip
        ax.annotate(
            f"{'■' if marks[site] == 's' else '●'} {site.capitalize()}",
            (rows["possible_from"].min(), height), xytext=(-6, 0), textcoords="offset points",
            ha="right", va="center", color=ink, fontweight="bold", fontsize=SMALL,
        )  # fmt: skip
    ax.axhline(0, color=INK, lw=0.8)
    ax.xaxis.set_major_locator(mdates.YearLocator(4))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.set_xlim(pd.Timestamp("1995-01-01"), spells["possible_to"].max())
    ax.set_ylim(-top * 0.3, top * 1.1)
    ax.set_yticks([t for t in ax.get_yticks() if 0 <= t <= top])
    ax.set_ylabel("persons counted")
    return ax
