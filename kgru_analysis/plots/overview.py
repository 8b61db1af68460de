"""Figures of the data themselves: coverage, contradictions, and the course of relations."""

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
    axes,
    color,
    end_labels,
    key,
    numbered,
    row_names,
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


def contradictions(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how far rival claims disagree: one row a group, the farthest on top.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``lowest`` and ``highest``: the lowest and highest claim as a multiple of
        the preferred one; a missing highest ("more than ...") ends in an arrow.
    """
    ax = axes(ax, height=0.27 * len(data) + 1.5)
    place = np.arange(len(data))[::-1]
    bounded = data["highest"].notna().to_numpy()
    ends = data["highest"].fillna(data["lowest"].clip(lower=1) * 1.5)
    ax.hlines(place, data["lowest"], ends, color=FAINT, linewidth=2)
    ax.plot(data["lowest"], place, "o", color=INK, markersize=5)
    ax.plot(ends[bounded], place[bounded], "o", color=INK, markersize=5)
    ax.plot(ends[~bounded], place[~bounded], ">", color=INK, markersize=6)
    ax.axvline(1, color=INK, linewidth=0.8, linestyle=":")
    ax.set_xscale("log")
    ticks = [0.001, 0.01, 0.1, 0.25, 1, 4, 10, 100, 1000]
    low, high = data["lowest"].min(), data["highest"].max()
    ticks = [t for t in ticks if low / 1.5 <= t <= high * 1.5]
    ax.set_xticks(ticks, [f"{t:g}x" for t in ticks])
    ax.minorticks_off()
    ax.set_yticks(place, data["label"])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(-0.7, len(data) - 0.3)
    ax.set_xlabel("multiple of the preferred claim (log scale)")
    return ax


MARKS = {
    "agrees": ("s", INK, "agrees"),
    "corrected-by": ("X", INK, "corrected by others"),
    "undated": ("D", "white", "no date given"),
    "not-checked": ("o", "white", "no second source found"),
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


def course(spells: pd.DataFrame, turning_points: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw spells as bars and turning points as numbered lines across them.

    Parameters
    ----------
    spells : DataFrame
        Columns ``lane``, ``label`` (spells with one label share a row), ``actor`` and
        ``start_last``, ``end_first``, ``end_last`` in days from 1970, as `read_spells` gives them:
        solid while certain, hatched while only possible.
    turning_points : DataFrame
        Columns ``date`` (timestamps) and ``number``.
    """
    labels = spells.drop_duplicates("label")
    ax = axes(ax, height=0.38 * len(labels) + 1.6)
    height = dict(zip(labels["label"], range(len(labels))[::-1], strict=True))
    place = spells["label"].map(height)
    # matplotlib counts its dates in days from 1970 too
    for row, y in zip(spells.itertuples(), place, strict=True):
        ink = color(row.actor)
        certain = max(row.end_first - row.start_last, 0)
        ax.barh(y, certain, left=row.start_last, height=0.4, color=ink)
        if row.end_last > row.end_first:
            ax.barh(
                y, row.end_last - row.end_first, left=row.end_first, height=0.4,
                facecolor="white", edgecolor=ink, hatch="/////", linewidth=0.8,
            )  # fmt: skip
    days = mdates.date2num(turning_points["date"])
    edges = [*days, spells["start_last"].min(), spells["end_last"].max()]
    ax.set_xlim(min(edges) - 200, max(edges) + 60)
    numbered(ax, days, turning_points["number"])
    # The side too: color alone must not say it.
    names = [f"{row.label} ({row.actor})" for row in labels.itertuples()]
    row_names(ax, height.values(), names, lift=0.24, inks=[color(a) for a in labels["actor"]])
    ax.xaxis_date()
    ax.xaxis.set_major_locator(mdates.YearLocator(5))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.set_ylim(-0.4, len(labels) - 0.2)
    lanes = labels["lane"].to_numpy()
    for i in np.flatnonzero(lanes[1:] != lanes[:-1]):
        ax.axhline(len(labels) - i - 1.3, color=MIDDLE, linewidth=0.8, zorder=0)
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
