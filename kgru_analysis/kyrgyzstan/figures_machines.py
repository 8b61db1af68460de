"""Figures of machine-coded series beside hand-coded events."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.plots.style import FAINT, INK, PALE, SMALL, axes, color, row_names


def machine_days(
    data: pd.Series, events: pd.DataFrame, *, partner: str, ax: Axes | None = None
) -> Axes:
    """Draw a daily series with its gaps shaded, and days with events as marks in two rows above.

    Parameters
    ----------
    data : Series
        One value a day, missing where there is none.
    events : DataFrame
        Columns ``day`` and ``spike`` (bool), a row a day: filled marks for those that show, open
        for others.
    partner : str
        Whose color the series has.
    """
    ax = axes(ax, height=4.4)
    days = mdates.date2num(data.index)
    # One line with gaps is a small fraction of the file that as many lines would be.
    ax.plot(
        np.repeat(days, 3), np.column_stack([0 * days, data, np.nan * days]).ravel(), lw=0.7,
        color=color(partner),
    )  # fmt: skip
    ax.axhline(0, color=FAINT, linewidth=0.6)
    gap = data.isna().to_numpy()
    low, high = float(data.min()), float(data.max())
    bottom, step = low - 0.03 * (high - low), 0.17 * (high - low)
    ax.fill_between(days, bottom, high, where=gap, step="mid", color=PALE, linewidth=1, zorder=0)
    rows = {"do not show": False, "show in the series": True}
    levels = [high + (row + 0.45) * step for row in range(len(rows))]
    for level, seen in zip(levels, rows.values(), strict=True):
        when = mdates.date2num(events.loc[events["spike"] == seen, "day"])
        ax.plot(
            when, np.full(len(when), level), "v", color=INK, markersize=6,
            fillstyle="full" if seen else "none",
        )  # fmt: skip
    ticks = [tick for tick in ax.get_yticks() if low <= tick <= high]
    counts = events["spike"].value_counts()
    names = [f"{counts.get(seen, 0)} days with acts that {name}" for name, seen in rows.items()]
    row_names(ax, levels, names, lift=0.27 * step)
    ax.set_yticks(ticks)
    ax.spines["left"].set_visible(True)
    ax.spines["left"].set_bounds(bottom, high)
    ax.set_ylim(bottom, high + len(rows) * step + 0.1 * step)
    ax.set_xlim(days[0], days[-1])
    ax.xaxis_date()
    ax.xaxis.set_major_locator(mdates.YearLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.set_ylabel("cooperation above 0, conflict below")
    return ax


def seen_by_type(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many events of each type show, as hatched parts of bars.

    Parameters
    ----------
    data : DataFrame
        Index: labels. Columns ``events`` and ``seen``: numbers of events.
    """
    ax = axes(ax, height=0.3 * len(data) + 1.3)
    place = np.arange(len(data))[::-1]
    ax.barh(place, data["events"], height=0.66, color="white", edgecolor=FAINT, linewidth=1)
    ax.barh(place, data["seen"], height=0.66, color=INK)
    for y, row in zip(place, data.itertuples(), strict=True):
        ax.annotate(
            f"{row.seen} of {row.events}", (row.events, y), xytext=(5, 0),
            textcoords="offset points", va="center", fontsize=SMALL,
        )  # fmt: skip
    ax.set_yticks(place, data.index)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlim(0, data["events"].max() * 1.25)
    ax.set_ylim(-0.6, len(data) - 0.4)
    ax.set_xlabel("known acts dated to a day; filled: they show")
    return ax


def saw_best(types: pd.DataFrame, pair: str, *, least: int) -> str:
    """Say which kind of act machine-coded news saw most often, and which frequent ones never.

    Parameters
    ----------
    types : DataFrame
        Index: kinds of act; events and seen: how many there are, and how many were seen.
    pair : str
        "Kyrgyzstan and Russia".
    least : int
        Kinds with fewer acts are not called the best seen.

    Examples
    --------
    >>> kinds = pd.DataFrame({"events": [14, 9], "seen": [10, 0]}, index=["agreements", "requests"])
    >>> saw_best(kinds, "A and B", least=10).split(" saw ")[1]
    'agreements best (10 of 14), and not one of these: requests.'
    """
    often = types[types["events"] >= least] if types["events"].max() >= least else types
    best = (often["seen"] / often["events"]).idxmax()
    if not types.loc[best, "seen"]:
        return f"Between {pair} machine-coded news saw hardly an act."
    never = types[types["seen"] == 0].sort_values("events", ascending=False, kind="stable").head(3)
    told = f"{types.loc[best, 'seen']} of {types.loc[best, 'events']}"
    never_seen = f", and not one of these: {', '.join(never.index)}" if len(never) else ""
    return f"Between {pair} machine-coded news saw {best} best ({told}){never_seen}."
