"""Figures of presence: ribbons of who was ahead, and magnitudes in their units."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kgru_analysis.columns import reads_rows
from kgru_analysis.plots.style import (
    FAINT,
    INK,
    MIDDLE,
    UP,
    actor_name,
    axes,
    color,
    named_lines,
    need_rows,
    row_names,
    words,
)

ROOM = 0.34  # half height of a ribbon, where one row is 1
OPEN = 0.25  # of that, half the height of a year that the sources leave open


@reads_rows
def profile_ribbons(
    data: pd.DataFrame,
    *,
    a: str,
    b: str,
    events: Mapping[str, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one ribbon a lens: above its line where a was ahead, below it where b was.

    Parameters
    ----------
    data : DataFrame
        Columns ``row`` (name of the lens), ``year``, ``balance`` and ``sure`` (whether the sign
        holds whatever one believes): where it does not, a gray box on the line, on no side.
    a, b : str
        Codes of the two.
    events : mapping of name to year, optional
        Named lines across all ribbons; a fraction of a year is its part gone.
    """
    need_rows(data, ["row", "year", "balance", "sure"])
    rows = list(dict.fromkeys(data["row"]))
    ax = axes(ax, height=0.66 * len(rows) + 1.5)
    place = {name: len(rows) - 1 - i for i, name in enumerate(rows)}
    first, last = data["year"].min() - 0.5, data["year"].max() + 0.5
    for name, y in place.items():
        ax.plot([first, last], [y, y], color=MIDDLE, lw=0.7, zorder=1)
        own = data[(data["row"] == name) & data["balance"].notna()]
        sure, open_ = own[own["sure"]], own.loc[~own["sure"], "year"]
        inks = np.where(sure["balance"] > 0, color(a), color(b))
        ax.bar(
            sure["year"], sure["balance"] * ROOM, bottom=y, width=1.0, color=inks, lw=0, zorder=2
        )
        ax.bar(
            open_, 2 * OPEN * ROOM, bottom=y - OPEN * ROOM, width=1.0,
            facecolor="none", edgecolor=MIDDLE, hatch="/////", lw=0, zorder=2,
        )  # fmt: skip
    for i, (label, year) in enumerate(sorted((events or {}).items(), key=lambda x: x[1])):
        ax.axvline(year, color=INK, lw=0.8, ls=(0, (2, 2)), zorder=3)
        edge = 0.12 * (last - first)  # a label near an edge stays inside
        side = "right" if year > last - edge else "left" if year < first + edge else "center"
        by = (0, 1 + 13 * (i % 2))
        words(ax, label, (year, 1), by, xycoords=UP, ha=side, va="bottom", color=INK)
    row_names(ax, place.values(), place, lift=ROOM + 0.02)
    ax.set_xlim(first, last)
    ax.set_ylim(-0.55, len(rows) - 0.25)
    ax.xaxis.set_major_locator(MaxNLocator(7, integer=True))
    for mark, actor, at, side in (("▲", a, 0.0, "left"), ("▼", b, 1.0, "right")):
        more = {"fontsize": 11, "fontweight": "bold", "color": color(actor)}
        text, by = f"{mark} more {actor_name(actor)}", (0, 30 if events else 6)
        words(ax, text, (at, 1), by, xycoords="axes fraction", ha=side, va="bottom", **more)
    return ax


@reads_rows
def magnitude_rows(
    data: pd.DataFrame, *, events: Mapping[str, float] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what two or more actors amount to, one row a measure, each in its own unit.

    Parameters
    ----------
    data : DataFrame
        Columns ``row`` (what is counted), ``actor``, ``year``, ``low`` and ``high``, and ``shown``
        (a text for a number: "1,500 persons"). Where ``high`` is missing, a triangle says "at
        least". Every row has the height of its own largest middle, which is written beside it.
    events : mapping of name to year, optional
        Named lines across all rows.
    """
    need_rows(data, ["row", "actor", "year", "low", "high", "shown"])
    rows = list(dict.fromkeys(data["row"]))
    ax = axes(ax, height=0.86 * len(rows) + 1.1)
    place = {name: len(rows) - 1 - i for i, name in enumerate(rows)}
    first, last = data["year"].min(), data["year"].max()
    for name, y in place.items():
        own = data[data["row"] == name]
        middles = own["low"].where(own["high"].isna(), (own["low"] + own["high"]) / 2)
        top = middles.max()
        ax.plot([first, last], [y, y], color=MIDDLE, lw=0.7, zorder=1)
        for actor, line in own.groupby("actor", sort=False):
            line = line.sort_values("year")
            low, high = (line[["low", "high"]].to_numpy(float) / top * 0.62).T
            middle = (low + high) / 2
            least = np.isnan(high) & (low > 0)  # at least this much
            ax.plot(
                line["year"][least], y + np.minimum(low[least], 0.8), "^", mfc="white",
                mec=color(actor), ms=4, lw=0, zorder=3,
            )  # fmt: skip
            band = y + np.minimum([low, high], 0.8)  # what is wider is cut off
            ax.fill_between(line["year"], *band, color=color(actor), alpha=0.25, lw=0)
            ax.plot(line["year"], y + middle, color=color(actor), lw=1.8, zorder=3)
            known = np.pad(~np.isnan(middle), 1)
            alone = known[1:-1] & ~known[:-2] & ~known[2:]  # a year between gaps makes no line
            ax.plot(line["year"][alone], y + middle[alone], "o", color=color(actor), ms=3.5)
        peak = own.loc[middles.idxmax()]
        more = {"color": FAINT, "annotation_clip": False}
        words(ax, f"{peak['shown']}", (last, y + 0.62), (4, 0), va="center", **more)
    named_lines(ax, events)
    row_names(ax, place.values(), place, lift=0.68)
    ax.set_xlim(first, last)
    ax.set_ylim(-0.12, len(rows) - 0.02)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    actors = list(dict.fromkeys(data["actor"]))
    spots = np.linspace(0, 1, len(actors))
    for at, actor in zip(spots, actors, strict=True):
        side = "left" if at == 0 else "right" if at == 1 else "center"
        more = {"fontweight": "bold", "color": color(actor)}
        text = f"■ {actor_name(actor)}"
        words(ax, text, (at, 1), (0, 3), xycoords="axes fraction", ha=side, va="bottom", **more)
    return ax
