"""Figures of the data themselves: coverage, contradictions, and the course of relations."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import FAINT, INK, PALE, axes, color


def coverage(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw rows and sources by year.

    Parameters
    ----------
    data : DataFrame
        Index year, columns ``rows`` and ``sources``, as `claims.per_year` returns them.
    """
    ax = axes(ax)
    ax.bar(data.index, data["rows"], width=0.8, color=PALE)
    ax.step(data.index, data["sources"], where="mid", color=INK, linewidth=1.8)
    peak = data["rows"].idxmax()
    ax.annotate(
        "rows", (peak, data["rows"].max()), xytext=(0, 3), textcoords="offset points",
        ha="center", color=FAINT, fontweight="bold",
    )  # fmt: skip
    last = data.index[-1]
    ax.annotate(
        "sources", (last, data["sources"].iloc[-1]), xytext=(6, 0), textcoords="offset points",
        va="center", color=INK, fontweight="bold", annotation_clip=False,
    )  # fmt: skip
    ax.set_xlim(data.index[0] - 0.7, last + 0.7)
    ax.set_ylim(0, data["rows"].max() * 1.12)
    ax.set_ylabel("number in the year")
    return ax


def contradictions(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how far rival claims disagree: one row a group, the farthest on top.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``lowest`` and ``highest``: the lowest and highest claim as a multiple of
        the preferred one.
    """
    ax = axes(ax, size=(8, 0.32 * len(data) + 1.2))
    place = np.arange(len(data))[::-1]
    ax.hlines(place, data["lowest"], data["highest"], color=FAINT, linewidth=2)
    ax.plot(data["lowest"], place, "o", color=INK, markersize=5)
    ax.plot(data["highest"], place, "o", color=INK, markersize=5)
    ax.axvline(1, color=INK, linewidth=0.8, linestyle=":")
    ax.set_xscale("log")
    ticks = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 4, 10, 100, 1000]
    low, high = data["lowest"].min(), data["highest"].max()
    ticks = [t for t in ticks if low / 1.5 <= t <= high * 1.5]
    ax.set_xticks(ticks, [f"{t:g}x" for t in ticks])
    ax.minorticks_off()
    ax.set_yticks(place, data["label"])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("claim, as a multiple of the preferred one (log scale)")
    return ax


MARKS = {
    "agrees": ("s", "#117733", "agrees"),
    "corrected-by": ("X", "#D55E00", "corrected by others"),
    "undated": ("D", "#B8860B", "no date given"),
    "not-checked": ("o", "#0072B2", "no second source found"),
    "opinion": ("_", "#6B6B6B", "opinion"),
}


def verdicts(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw each sentence of a page as a mark: one row a paragraph, shape and color the verdict.

    Parameters
    ----------
    data : DataFrame
        Columns ``para``, ``sentence`` and ``verdict``, one of `MARKS`.
    """
    ax = axes(ax, size=(8, 5.2))
    for verdict, (marker, ink, label) in MARKS.items():
        rows = data[data["verdict"] == verdict]
        ax.scatter(
            rows["sentence"].astype(int), rows["para"].astype(int), marker=marker, color=ink, s=70,
            label=f"{label} ({len(rows)})",
        )  # fmt: skip
    ax.set_yticks(range(1, int(data["para"].max()) + 1))
    ax.set_xticks(range(1, int(data["sentence"].max()) + 1))
    ax.invert_yaxis()
    ax.set_ylabel("paragraph")
    ax.set_xlabel("sentence of the paragraph")
    ax.legend(loc="upper right", fontsize=9)
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
    ax = axes(ax, size=(8, 0.32 * len(labels) + 1.6))
    height = dict(zip(labels["label"], range(len(labels))[::-1], strict=True))
    place = spells["label"].map(height)
    # matplotlib counts its dates in days from 1970 too
    for row, y in zip(spells.itertuples(), place, strict=True):
        ink = color(row.actor)
        certain = max(row.end_first - row.start_last, 0)
        ax.barh(y, certain, left=row.start_last, height=0.62, color=ink)
        if row.end_last > row.end_first:
            ax.barh(
                y, row.end_last - row.end_first, left=row.end_first, height=0.62,
                facecolor="white", edgecolor=ink, hatch="////", linewidth=0.8,
            )  # fmt: skip
    for point in turning_points.itertuples():
        ax.axvline(point.date, color=FAINT, linewidth=0.7, zorder=0)
    tops = _spread(mdates.date2num(turning_points["date"]), least=480)
    for x, point in zip(tops, turning_points.itertuples(), strict=True):
        ax.annotate(
            str(point.number), (point.date, 1), xycoords=("data", "axes fraction"),
            xytext=(x, 1.03), textcoords=("data", "axes fraction"), ha="center", fontsize=8,
            fontweight="bold", arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 0.7},
        )  # fmt: skip
    ax.set_yticks(list(height.values()), list(height))
    for tick, actor in zip(ax.get_yticklabels(), labels["actor"], strict=True):
        tick.set_color(color(actor))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.xaxis_date()
    ax.xaxis.set_major_locator(mdates.YearLocator(5))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.set_ylim(-0.6, len(labels) - 0.4)
    lanes = labels["lane"].to_numpy()
    for i in np.flatnonzero(lanes[1:] != lanes[:-1]):
        ax.axhline(len(labels) - i - 1.5, color=PALE, linewidth=0.8)
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
    ax = axes(ax, size=(8, 0.36 * len(lanes) + 1.6))
    place = dict(zip(lanes["lane"], range(len(lanes), 0, -1), strict=True))
    for y in place.values():
        ax.axhline(y, color=PALE, linewidth=0.7, zorder=0)
    for kind, (marker, _) in ACTS.items():
        rows = data[data["event_type"] == kind]
        ax.scatter(
            rows["date"], rows["lane"].map(place), marker=marker, s=34 if kind == "agree" else 52,
            facecolors=["none" if kind == "agree" else color(a) for a in rows["actor"]],
            edgecolors=[color(a) for a in rows["actor"]], linewidths=1.2,
        )  # fmt: skip
    for marker, label in ACTS.values():
        hollow = label == ACTS["agree"][1]
        ax.scatter(
            [], [], marker=marker, facecolors="none" if hollow else INK, edgecolors=INK, label=label
        )
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=9)
    ax.set_yticks(list(place.values()), list(place))
    for tick, actor in zip(ax.get_yticklabels(), lanes["actor"], strict=True):
        tick.set_color(color(actor))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(mdates.YearLocator(5))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.set_ylim(0.4, len(place) + 0.6)
    return ax


def _spread(positions: np.ndarray, *, least: float) -> np.ndarray:
    """Move labels apart so that neighbors are at least so far from one another, order kept."""
    order = np.argsort(positions)
    spread = positions[order].astype(float)
    for _ in range(500):
        gap = np.diff(spread)
        short = np.clip(least - gap, 0, None) / 2
        if not short.any():
            break
        spread[:-1] -= short
        spread[1:] += short
    back = np.empty_like(spread)
    back[order] = spread
    return back
