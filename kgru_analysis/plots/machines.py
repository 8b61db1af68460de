"""Figures of machine-coded series beside hand-coded events."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import FAINT, INK, PALE, axes, color


def machine_days(
    data: pd.Series, events: pd.DataFrame, *, partner: str = "RUS", ax: Axes | None = None
) -> Axes:
    """Draw a daily series with its gaps shaded, and events as marks in two rows above it.

    Parameters
    ----------
    data : Series
        One value a day, missing where there is none.
    events : DataFrame
        Columns ``day`` and ``spike`` (bool): filled marks for those that show, open for others.
    partner : str
        Whose color the series has.
    """
    ax = axes(ax)
    days = mdates.date2num(data.index)
    ax.vlines(days, 0, data.fillna(0), color=color(partner), linewidth=0.7)
    ax.axhline(0, color=FAINT, linewidth=0.6)
    gap = data.isna().to_numpy()
    low, high = float(data.min()), float(data.max())
    bottom, step = low - 0.03 * (high - low), 0.075 * (high - low)
    ax.fill_between(days, bottom, high, where=gap, step="mid", color=PALE, linewidth=1, zorder=0)
    for row, (seen, label) in enumerate(((False, "does not show"), (True, "shows"))):
        when = mdates.date2num(events.loc[events["spike"] == seen, "day"])
        level = high + (row + 1) * step
        ax.plot(
            when, np.full(len(when), level), "v", color=INK, markersize=6,
            fillstyle="full" if seen else "none",
        )  # fmt: skip
        ax.annotate(
            f"{label} ({len(when)})", (1.005, level), xycoords=("axes fraction", "data"),
            va="center", fontsize=9, color=INK, annotation_clip=False,
        )  # fmt: skip
    if gap.any():
        ax.annotate(
            "gray: no file", (1.005, high * 0.85), xycoords=("axes fraction", "data"), va="center",
            fontsize=9, color=FAINT, annotation_clip=False,
        )  # fmt: skip
    ax.set_ylim(bottom, high + 2.8 * step)
    ax.set_xlim(days[0], days[-1])
    ax.xaxis_date()
    ax.xaxis.set_major_locator(mdates.YearLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.set_ylabel("weighted Goldstein points in the day")
    return ax


def seen_by_type(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many events of each type show, as hatched parts of bars.

    Parameters
    ----------
    data : DataFrame
        Index: labels. Columns ``events`` and ``seen``: numbers of events.
    """
    ax = axes(ax, size=(8, 0.34 * len(data) + 1.2))
    place = np.arange(len(data))[::-1]
    ax.barh(place, data["events"], height=0.66, color="white", edgecolor=FAINT, linewidth=1)
    ax.barh(place, data["seen"], height=0.66, color=INK)
    for y, row in zip(place, data.itertuples(), strict=True):
        ax.annotate(
            f"{row.seen} of {row.events}", (row.events, y), xytext=(5, 0),
            textcoords="offset points", va="center", fontsize=9,
        )  # fmt: skip
    ax.set_yticks(place, data.index)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlim(0, data["events"].max() * 1.15)
    ax.set_xlabel("hand-coded events dated to a day (black: those that show)")
    return ax
