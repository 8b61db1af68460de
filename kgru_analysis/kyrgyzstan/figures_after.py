"""Figures of the years after February 2022: acts by theme, the corridor, pressure and answers."""

from collections.abc import Sequence

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from kgru_analysis.plots.style import (
    FAINT,
    INK,
    PALE,
    SMALL,
    axes,
    color,
    key,
    panels,
    row_names,
    spread,
)


def themes(data: pd.DataFrame, inks: dict[str, tuple[str, str]], *, ax: Axes | None = None) -> Axes:
    """Draw dated acts as marks, one row a theme, the few with a number named in a table below.

    Acts of about the same day stand above and below the line of their row; height means nothing.

    Parameters
    ----------
    data : DataFrame
        ``theme``, ``day`` (timestamps), ``group`` (who acted) and ``number`` (missing where the act
        is not named), themes in the order of drawing.
    inks : dict
        The code whose color a group has, and its label: {"west": ("USA", "West")}.
    """
    names = data["theme"].unique()
    ax = axes(ax, height=0.8 * len(names) + 1.5)
    place = {theme: len(names) - i for i, theme in enumerate(names)}
    low, high = mdates.date2num(data["day"].min()), mdates.date2num(data["day"].max())
    gap = 0.05 * (high - low)
    for theme, y in place.items():
        ax.axhline(y, color=PALE, linewidth=0.8, zorder=0)
        rows = data[data["theme"] == theme].sort_values(["number", "day"])
        rows = rows.assign(y=y + _lanes(mdates.date2num(rows["day"]), 0.2 * gap))
        for group, (code, _) in inks.items():
            acts = rows[rows["group"] == group]
            ax.plot(acts["day"], acts["y"], "o", color=color(code), ms=4, alpha=0.7, mew=0)
        named = rows[rows["number"].notna()].sort_values("day")
        spots = spread(mdates.date2num(named["day"]), gap)
        for row, spot in zip(named.itertuples(), spots, strict=True):
            code = inks[row.group][0]
            ax.plot(row.day, row.y, "o", color=color(code), ms=8, mec=INK, mew=1)
            ax.annotate(
                f"{row.number:.0f}", (mdates.date2num(row.day), row.y), xytext=(spot, y - 0.36),
                ha="center", va="center", fontsize=SMALL, fontweight="bold", color=color(code),
            )  # fmt: skip
    for code, label in inks.values():
        ax.plot([], [], "o", color=color(code), ms=7, label=label)
    key(ax, ncols=4, handletextpad=0, columnspacing=0.8)
    ax.set_xlim(low - gap, high + gap)
    ax.xaxis.set_major_locator(mdates.YearLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    row_names(ax, place.values(), [name[:1].upper() + name[1:] for name in place], lift=0.24)
    ax.set_ylim(0.45, len(names) + 0.55)
    return ax


LANES = np.array([0, 0.09, -0.09, 0.18, -0.18])  # where one row is 1; the line is taken first


def _lanes(days: np.ndarray, gap: float) -> np.ndarray:
    """Return a height for each day: the first where no earlier one of the list is within `gap`.

    Where all are taken, it is the one with the most room.
    """
    rows: list[list[float]] = [[] for _ in LANES]
    lanes = []
    for day in days:
        room = [min((abs(day - other) for other in row), default=np.inf) for row in rows]
        lane = int(np.argmax(np.minimum(room, gap)))
        rows[lane].append(day)
        lanes.append(lane)
    return LANES[lanes]


def small_multiples(
    data: Sequence[tuple[str, pd.Series, str]],
    *,
    mark: pd.Timestamp | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw series of different units below one another: each its own scale, one axis of time.

    Parameters
    ----------
    data : sequence of (str, Series, str)
        Heading, values by timestamp, code whose color they have; yearly ones become bars, others a
        line. The last value and the largest are written beside their marks.
    mark : Timestamp, optional
        A day to mark in all.

    Returns
    -------
    Axes
        The topmost.
    """
    grid = panels(len(data), height=1.15 * len(data) + 0.9, ax=ax, sharex=True)
    for place, (heading, values, ink) in zip(grid, data, strict=True):
        yearly = values.index.to_series().diff().dt.days.median() > 300
        if yearly:
            middle = values.index + pd.Timedelta(days=182)
            place.bar(middle, values, width=250, color=color(ink))
            told = list(zip(middle, values, strict=True))
        else:
            place.plot(values.index, values, color=color(ink), linewidth=2)
            told = [(values.index[0], values.iloc[0]), (values.idxmax(), values.max())]
        top = float(values.max())
        for x, value in told:
            place.annotate(
                f"{value:,.0f}", (x, value), xytext=(0, 2), textcoords="offset points",
                ha="center", va="bottom", fontsize=SMALL,
            )  # fmt: skip
        if mark is not None:
            place.axvline(mark, color=FAINT, linewidth=1, linestyle=":")
        place.set_title(heading, fontsize=SMALL + 0.5)
        place.set_ylim(0, top * 1.28)
        place.set_yticks([])
        place.spines["left"].set_visible(False)
    grid[-1].xaxis.set_major_locator(mdates.YearLocator())
    grid[-1].xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    return grid[0]


def pressure_bars(data: pd.DataFrame, inks: dict[str, str], *, ax: Axes | None = None) -> Axes:
    """Draw acts of pressure by half-year: one side up, the other down; hatched where unanswered.

    Parameters
    ----------
    data : DataFrame
        ``day``, ``side`` and ``answered`` (bool), as `pressure.pressure` has them.
    inks : dict of str to str
        Code whose color a side has; the first side is drawn upward, the second downward.
    """
    ax = axes(ax, height=3.6)
    half = data["day"].dt.year + (data["day"].dt.month > 6) * 0.5
    edge = 0
    for sign, (side, code) in zip((1, -1), inks.items(), strict=True):
        rows = data["side"] == side
        counts = pd.crosstab(half[rows], data.loc[rows, "answered"]).reindex(
            columns=[True, False], fill_value=0
        )
        ink = color(code)
        ax.bar(counts.index + 0.25, sign * counts[True], width=0.42, color=ink)
        ax.bar(
            counts.index + 0.25, sign * counts[False], bottom=sign * counts[True], width=0.42,
            facecolor="white", edgecolor=ink, hatch="////", linewidth=1,
        )  # fmt: skip
        total = counts.sum(axis=1)
        edge = max(edge, total.max() if len(total) else 0)
        for x, value in total.items():
            ax.annotate(
                f"{value}", (x + 0.25, sign * value), xytext=(0, 2 * sign),
                textcoords="offset points", ha="center",
                va="bottom" if sign > 0 else "top", fontsize=SMALL, color=ink, fontweight="bold",
            )  # fmt: skip
        ax.annotate(
            side, (0, 0.98 if sign > 0 else 0.02), xycoords="axes fraction", color=ink,
            va="top" if sign > 0 else "bottom", fontweight="bold",
        )  # fmt: skip
    ax.axhline(0, color=INK, linewidth=0.8)
    told = Patch(color=INK, label="answered")
    untold = Patch(facecolor="white", edgecolor=INK, hatch="////", label="no answer known")
    key(ax, ncols=2, handles=[told, untold])
    ax.set_ylim(-edge * 1.25, edge * 1.25)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    years = range(int(half.min()), int(half.max()) + 2)
    ax.set_xticks(list(years), [str(year) for year in years])
    return ax
