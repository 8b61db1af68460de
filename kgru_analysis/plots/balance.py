"""Figures of presence: two lines, the balance and its band, sites, and other readings."""

from collections.abc import Mapping

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kgru_analysis.plots.style import (
    FAINT,
    INK,
    MIDDLE,
    PALE,
    SMALL,
    actor_name,
    axes,
    color,
    end_labels,
    key,
    numbered,
)


def _years(ax: Axes, years: pd.Series) -> None:
    ax.set_xlim(years.min() - 0.7, years.max() + 0.7)
    ax.set_xticks([y for y in range(1990, 2031, 5) if years.min() - 1 < y <= years.max()])


def presence_lines(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the kinds of presence of each actor: certain as a line, possible as a band above it.

    Parameters
    ----------
    data : DataFrame
        Columns ``actor``, ``year``, ``certain`` and ``possible``, one row an actor and year.
    """
    ax = axes(ax)
    ends = []
    for (actor, rows), style in zip(data.groupby("actor", sort=False), ("-", "--"), strict=False):
        ax.fill_between(
            rows["year"], rows["certain"], rows["possible"], color=color(actor), alpha=0.15, lw=0
        )
        ax.plot(rows["year"], rows["certain"], style, color=color(actor), lw=2)
        last = rows.iloc[-1]
        middle = (last["certain"] + last["possible"]) / 2
        ends.append((last["year"], middle, actor_name(actor), color(actor)))
    _years(ax, data["year"])
    ax.set_ylim(bottom=0)
    end_labels(ax, ends)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylabel("kinds of presence, all domains")
    return ax


def balance_band(
    data: pd.DataFrame,
    *,
    ax: Axes | None = None,
    a: str,
    b: str,
    points: Mapping[int, pd.Timestamp] | None = None,
) -> Axes:
    """Draw the balance of two actors with its band, its envelope, and numbered turning points.

    Parameters
    ----------
    data : DataFrame
        Columns ``year``, ``balance``, ``low``, ``high``, ``lowest`` and ``highest``.
    points : mapping of number to date, optional
    """
    ax = axes(ax)
    ax.fill_between(data["year"], data["lowest"], data["highest"], color=PALE, alpha=0.5, lw=0)
    ax.fill_between(data["year"], data["low"], data["high"], color=FAINT, alpha=0.6, lw=0)
    ax.axhline(0, color=INK, lw=0.8)
    ax.plot(data["year"], data["balance"], color=INK, lw=1.6)
    for actor, side in ((a, data["balance"] > 0), (b, data["balance"] < 0)):
        marker = "^" if actor == a else "v"
        ax.plot(data["year"][side], data["balance"][side], marker, color=color(actor), ms=5)
    _years(ax, data["year"])
    dates = (points or {}).values()
    numbered(ax, [d.year + (d.dayofyear - 1) / 365 - 0.5 for d in dates], points or {})
    ax.set_ylim(-1, 1)
    ax.set_yticks([-1, -0.5, 0, 0.5, 1], ["-1", "-0.5", "even", "0.5", "1"])
    ax.set_ylabel("balance; 1 or -1: only one of them")
    _sides(ax, a, b, pad=22 if points else 6)
    return ax


def _sides(ax: Axes, a: str, b: str, pad: float = 6) -> None:
    """Say above the axes what the two marks are."""
    for mark, actor, side in (("▲", a, "left"), ("▼", b, "right")):
        text = f"{mark} more of {actor_name(actor)}"
        ax.set_title(text, color=color(actor), fontsize=SMALL, loc=side, pad=pad)


def balance_strips(data: pd.DataFrame, *, ax: Axes | None = None, a: str, b: str) -> Axes:
    """Draw balances as strips of marks, one strip a row: shape and color say who was ahead.

    Parameters
    ----------
    data : DataFrame
        Columns ``row``, ``year``, ``balance``, and ``low`` and ``high``: a mark is filled where
        both are on one side of zero, and hollow where the band holds zero, or where a column
        ``certain`` says that neither actor was surely there. No mark: no value.
    """
    rows = list(dict.fromkeys(data["row"]))
    ax = axes(ax, height=0.32 * len(rows) + 1.4)
    place = {name: len(rows) - 1 - i for i, name in enumerate(rows)}
    known = data.dropna(subset=["balance"]).reset_index(drop=True)
    tie = known["balance"].abs() < 1e-9
    firm = known["low"] * known["high"] > 0
    if "certain" in known:
        firm &= known["certain"].ne(False)
    for actor, side in ((a, known["balance"] > 0), (b, known["balance"] < 0)):
        some = known[side & ~tie]
        sure = firm[some.index].to_numpy()
        strength = 0.25 + 0.75 * some["balance"].abs().to_numpy()
        y = some["row"].map(place).to_numpy()
        mark = "^" if actor == a else "v"
        for chosen, fill in ((sure, color(actor)), (~sure, "white")):
            ax.scatter(
                some["year"][chosen], y[chosen], s=44 * strength[chosen], marker=mark,
                facecolor=fill, edgecolor=color(actor), linewidth=1,
            )  # fmt: skip
    even = known[tie]
    ax.scatter(even["year"], even["row"].map(place), s=9, marker="o", color=FAINT)
    ax.set_yticks(range(len(rows)), rows[::-1])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(-0.6, len(rows) - 0.4)
    _years(ax, data["year"])
    _sides(ax, a, b)
    return ax


def band_parts(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how wide the band is with one source of uncertainty alone.

    Parameters
    ----------
    data : DataFrame
        Columns ``year``, ``source`` and ``alone``, as `presence_bands` gives them.
    """
    ax = axes(ax)
    styles = {
        "weights": ("-", INK, "weights of the domains"),
        "dates": ("--", INK, "dates"),
        "claims": ("-", MIDDLE, "rival claims"),
    }
    ends = []
    for source, (style, ink, label) in styles.items():
        rows = data[data["source"] == source]
        ax.plot(rows["year"], rows["alone"], style, color=ink, lw=2)
        ends.append((data["year"].max(), rows["alone"].iloc[-1], label, INK))
    _years(ax, data["year"])
    ax.set_ylim(bottom=0)
    end_labels(ax, ends)
    ax.set_ylabel("width of the band of the balance")
    return ax


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


def definition_dots(
    data: pd.DataFrame,
    *,
    ax: Axes | None = None,
    a: str,
    b: str,
    spans: tuple[str, str] = ("before", "after"),
) -> Axes:
    """Draw a result before and after under each definition: one row a definition.

    Parameters
    ----------
    data : DataFrame
        Columns ``definition``, ``before`` and ``after`` (mean balances of two spans of years).
    spans : pair of str, optional
        What the two are called.
    """
    ax = axes(ax, height=0.27 * len(data) + 1.6)
    place = np.arange(len(data))[::-1]
    ax.hlines(place, data["before"], data["after"], color=PALE, lw=2)
    ax.axvline(0, color=INK, lw=0.8)
    for name, span, filled in zip(("before", "after"), spans, (False, True), strict=True):
        shades = np.where(data[name] > 0, color(a), color(b))
        fill = shades if filled else "white"
        ax.scatter(data[name], place, s=38, facecolor=fill, edgecolor=shades, linewidth=1.5,
                   zorder=3)  # fmt: skip
        ax.scatter([], [], s=38, facecolor=INK if filled else "white", edgecolor=INK, label=span)
    key(ax, ncols=2)
    ax.set_yticks(place, data["definition"])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(-0.7, len(data) - 0.3)
    limit = max(0.3, data[["before", "after"]].abs().to_numpy().max() * 1.1)
    ax.set_xlim(-limit, limit)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.set_xlabel(f"{actor_name(b)} ◀ balance ▶ {actor_name(a)}")
    return ax
