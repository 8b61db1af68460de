"""Figures of sites, treaties and unions, and of dated acts, along the years."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import (
    FAINT,
    INK,
    MIDDLE,
    PALE,
    SMALL,
    actor_name,
    axes,
    color,
    key,
    row_names,
)


def course(bars: pd.DataFrame, falls: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw ties as bars, one row each: full while certain, hatched while only possible.

    Parameters
    ----------
    bars : DataFrame
        As `course.ties` returns them.
    falls : DataFrame
        ``day`` and ``label``: thin lines across all rows, named on top.
    """
    labels = bars.drop_duplicates(["lane", "label"])
    ax = axes(ax, height=0.4 * len(labels) + 1.7)
    keys = list(zip(labels["lane"], labels["label"], strict=True))
    height = dict(zip(keys, range(len(keys))[::-1], strict=True))
    for row in bars.itertuples():
        y, ink = height[(row.lane, row.label)], color(row.actor)
        ax.barh(
            y, row.possible_to - row.possible_from, left=row.possible_from, height=0.36,
            facecolor="white", edgecolor=ink, hatch="/////", linewidth=0.8, zorder=1,
        )  # fmt: skip
        if row.end > row.start:
            length = row.end - row.start
            ax.barh(y, length, left=row.start, height=0.36, color=ink, edgecolor=ink, zorder=2)
    low, high = bars["possible_from"].min(), bars["possible_to"].max()
    ax.set_xlim(mdates.date2num(low), mdates.date2num(high) + 60)
    names = [f"{row.label} ({actor_name(row.actor)})" for row in labels.itertuples()]
    row_names(ax, height.values(), names, lift=0.22, inks=[color(a) for a in labels["actor"]])
    for i, fall in enumerate(falls.sort_values("day").itertuples()):
        ax.axvline(fall.day, color=FAINT, linewidth=0.9, linestyle=":", zorder=0)
        ax.annotate(  # by turns higher and lower, so that neighbors do not meet
            fall.label, (mdates.date2num(fall.day), 1), xycoords=("data", "axes fraction"),
            xytext=(0, 3 + 12 * (i % 2)), textcoords="offset points", ha="center", color=FAINT,
            fontsize=SMALL,
        )  # fmt: skip
    ax.xaxis_date()
    ax.xaxis.set_major_locator(mdates.YearLocator(5))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.set_ylim(-0.4, len(labels) - 0.1)
    lanes = labels["lane"].astype("str").to_numpy()
    for i in np.flatnonzero(lanes[1:] != lanes[:-1]):
        ax.axhline(len(labels) - i - 1.35, color=MIDDLE, linewidth=0.8, zorder=0)
    return ax


ACTS = {
    "agree": ("o", "agreement signed"),
    "enter-into-force": ("s", "takes effect"),
    "terminate": ("X", "ended"),
}


def acts(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw dated acts as marks along time: one row a lane, shape the kind of act.

    Parameters
    ----------
    data : DataFrame
        Columns ``lane``, ``actor``, ``event_type`` (one of `ACTS`) and ``date`` (timestamps).
    """
    lanes = data.drop_duplicates("lane")
    ax = axes(ax, height=0.4 * len(lanes) + 1.5)
    place = dict(zip(lanes["lane"], range(len(lanes), 0, -1), strict=True))
    for y in place.values():
        ax.axhline(y, color=PALE, linewidth=0.8, zorder=0)
    for kind, (marker, label) in ACTS.items():
        rows = data[data["event_type"] == kind]
        hollow = kind == "agree"
        inks = [color(a) for a in rows["actor"]]
        ax.scatter(
            rows["date"], rows["lane"].map(place), marker=marker, s=30 if hollow else 46,
            facecolors="none" if hollow else inks, edgecolors=inks, linewidths=1.2,
        )  # fmt: skip
        ax.scatter(
            [], [], marker=marker, facecolors="none" if hollow else INK, edgecolors=INK, label=label
        )
    key(ax, ncols=3)
    row_names(ax, place.values(), place, lift=0.2, inks=[color(a) for a in lanes["actor"]])
    ax.xaxis.set_major_locator(mdates.YearLocator(5))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.set_ylim(0.5, len(place) + 0.7)
    return ax
