"""Figures of who paid: donors by year, gifts, lines over years, ways of counting, lost sums."""

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kgru_analysis.plots.style import (
    FAINT,
    INK,
    LENDERS,
    PALE,
    SMALL,
    axes,
    color,
    end_labels,
    key,
    panels,
    row_names,
)

TEXT = 11  # points: as many pixels on a telephone
_HATCH = "////"
_LIGHT = 0.42


def readable(ax: Axes) -> Axes:
    """Let no text of a figure be smaller than a telephone can show."""
    for text in ax.get_figure().findobj(Text):
        text.set_fontsize(max(text.get_fontsize(), TEXT))
    return ax


def ink(group: str) -> str:
    """Return the color of a group of donors."""
    return LENDERS if group == "banks" else color({"others": "other"}.get(group, group))


def donor_years(data: pd.DataFrame, groups: Mapping[str, str], *, unit: float = 1e6) -> Axes:
    """Draw what each group gave and lent by year, one panel a group, all on one scale.

    Parameters
    ----------
    data : DataFrame
        group, year, grant, loan, high and silent, as `finance.by_group` gives: full bars are
        grants, light ones loans; a thin line goes up to `high` where a sum is an estimate; hatched
        years are those in which nobody reports most of the group's money. The largest year of a
        group is named where it reaches half the scale.
    groups : mapping of str to str
        The groups to draw, top first, and what each is called.
    """
    grid = panels(len(groups), height=0.98 * len(groups) + 1.5, sharex=True, sharey=True)
    top = (data["grant"] + data["loan"]).max() / unit
    for ax, (group, name) in zip(grid, groups.items(), strict=True):
        rows = data[data["group"] == group]
        shade = ink(group)
        grant, loan = rows["grant"] / unit, rows["loan"] / unit
        ax.bar(rows["year"], grant, width=0.82, color=shade)
        ax.bar(rows["year"], loan, width=0.82, bottom=grant, color=shade, alpha=_LIGHT)
        over = rows[rows["high"] > rows["grant"] + rows["loan"]]
        ax.vlines(over["year"], (over["grant"] + over["loan"]) / unit, over["high"] / unit,
                  color=shade, lw=1)  # fmt: skip
        silent = rows.loc[rows["silent"], "year"]
        ax.bar(silent, top * 1.12, width=1, facecolor="none", edgecolor=PALE, hatch=_HATCH, lw=0)
        ax.text(0.01, 0.97, name, transform=ax.transAxes, va="top", color=shade,
                fontweight="bold", bbox={"fc": "white", "ec": "none", "pad": 1.2})  # fmt: skip
        peak = rows.loc[(grant + loan).idxmax()]
        if (height := (peak["grant"] + peak["loan"]) / unit) > top / 2:
            ax.text(peak["year"] - 0.6, height, f"{peak['year']}", ha="right", va="top",
                    color=shade, bbox={"fc": "white", "ec": "none", "pad": 0.6})  # fmt: skip
        ax.yaxis.set_major_locator(MaxNLocator(2))
        ax.set_ylim(0, top * 1.12)
    last = grid[-1]
    last.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    last.set_xlim(data["year"].min() - 0.6, data["year"].max() + 0.6)
    keys = [
        Patch(facecolor=FAINT, label="grants"),
        Patch(facecolor=FAINT, alpha=_LIGHT, label="loans"),
        Patch(facecolor="white", edgecolor=FAINT, hatch=_HATCH, label="not reported"),
    ]
    key(grid[0], handles=keys, ncols=3)
    return grid[0]


def gift_bars(data: pd.DataFrame, names: Mapping[str, str], *, ax: Axes | None = None) -> Axes:
    """Draw money by donor, and how much of it is a gift.

    Parameters
    ----------
    data : DataFrame
        Indexed by group: total, gift_low and gift_high in dollars; the first on top.
    names : mapping of str to str
    """
    ax = axes(ax, height=0.62 * len(data) + 1.5)
    place = np.arange(len(data))[::-1]
    billion = data[["total", "gift_low", "gift_high"]] / 1e9
    for y, (group, row) in zip(place, billion.iterrows(), strict=True):
        shade = ink(group)
        ax.barh(y, row["total"], height=0.36, color=shade, alpha=0.25, lw=0)
        ax.barh(y, row["gift_low"], height=0.36, color=shade, lw=0)
        ax.barh(y, row["gift_high"] - row["gift_low"], left=row["gift_low"], height=0.36,
                facecolor="none", edgecolor=shade, hatch=_HATCH, lw=0)  # fmt: skip
        low, high = f"{row['gift_low']:.1f}", f"{row['gift_high']:.1f}"
        gift = low if low == high else f"{low} to {high}"
        text = f"{row['total']:.1f}" + (f", gift {gift}" if f"{row['total']:.1f}" != gift else "")
        ax.annotate(text, (max(row["total"], row["gift_high"]), y), xytext=(5, 0), va="center",
                    textcoords="offset points")  # fmt: skip
    row_names(ax, place, [names[g] for g in data.index], lift=0.21)
    ax.set_xlim(0, billion["total"].max() * 1.55)
    ax.set_ylim(-0.4, len(data) - 0.3)
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel("billion dollars")
    return ax


def year_lines(
    data: pd.DataFrame,
    *,
    ylabel: str,
    percent: bool = False,
    step: bool = False,
    at_peak: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw one line a label over the years; a year without a value is a gap.

    Parameters
    ----------
    data : DataFrame
        label, ink, year and value; stroke too, where lines of one color are to be told apart.
    ylabel : str
    percent, step : bool
        Whether values are percent, and whether they hold until the next.
    at_peak : bool
        Whether a line is named at its highest point, where ends lie too close, or at its end.
    """
    ax = axes(ax, height=4.0)
    ends = []
    for label, rows in data.groupby("label", sort=False):
        rows = rows.sort_values("year")
        shade = rows["ink"].iloc[0]
        stroke = rows["stroke"].iloc[0] if "stroke" in rows else "-"
        ax.plot(rows["year"], rows["value"], stroke, color=shade, lw=2,
                drawstyle="steps-post" if step else "default")  # fmt: skip
        told = rows.dropna(subset="value").sort_values("value" if at_peak else "year").iloc[-1]
        ends.append((told["year"], told["value"], label, shade))
        if at_peak:
            along = (told["year"] - data["year"].min()) / max(np.ptp(data["year"]), 1)
            side = "left" if along < 0.15 else "center" if along < 0.4 else "right"
            ax.annotate(label, (told["year"], told["value"]), xytext=(0, 3), color=shade, ha=side,
                        textcoords="offset points", fontweight="bold")  # fmt: skip
    first, last = data["year"].min(), data["year"].max()
    ax.set_xlim(first - 0.5, last + 0.5)
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_ylim(0, data["value"].max() * 1.1)
    if not at_peak:
        end_labels(ax, [(last, *end[1:]) for end in ends])
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}{'%' * percent}"))
    ax.set_ylabel(ylabel)
    return ax


def ways(data: pd.DataFrame, columns: Sequence[str], shade: str, *, ax: Axes | None = None) -> Axes:
    """Draw a ratio under every way of counting, lowest first, and below it the choices of each.

    Parameters
    ----------
    data : DataFrame
        ratio and the columns of choices, sorted.
    columns : sequence of str
    shade : str
        Color of the ways in which the ratio is above 1.
    """
    options = [(c, o) for c in columns for o in sorted(set(data[c]))]
    ax = axes(ax, height=0.27 * len(options) + 4.1)
    x, ratio = np.arange(len(data)), data["ratio"].to_numpy()
    height = 0.30 * len(options)  # of the matrix, where the curve is 4 high
    low, high = np.log2(ratio.min() / 1.1), np.log2(ratio.max() * 1.1)
    up = height + 0.3 + (np.log2(ratio) - low) / (high - low) * 4
    one = height + 0.3 + (0 - low) / (high - low) * 4
    inks = np.where(ratio > 1, shade, FAINT)
    ax.vlines(x, one, up, color=inks, lw=2)
    ax.scatter(x, up, color=inks, s=26, zorder=3)
    ax.axhline(one, color=INK, lw=0.9)
    marks = [
        t for t in (0.125, 0.25, 0.5, 1, 2, 4, 8) if ratio.min() / 1.1 <= t <= ratio.max() * 1.1
    ]
    places = [height + 0.3 + (np.log2(t) - low) / (high - low) * 4 for t in marks]
    for n, (column, option) in enumerate(options):
        y = height - 0.30 * (n + 1)
        used = (data[column] == option).to_numpy()
        ax.scatter(x, np.full(len(x), y), marker="s", s=14, color=np.where(used, INK, PALE))
        places.append(y)
    ax.set_yticks(
        places, [*("equal" if t == 1 else f"{t:g} times" for t in marks), *(o for _, o in options)]
    )
    ax.set_xticks([])
    ax.set_xlim(-0.8, len(x) - 0.2)
    ax.set_ylim(-0.3, height + 4.6)
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    return ax


def waterfall(data: pd.DataFrame, *, ax: Axes | None = None, actor: str) -> Axes:
    """Draw a sum coming apart, from top to bottom.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``start``, ``end`` (where the bar begins and ends) and ``kind``:
        "money" (filled), "lost" (hatched) or "later" (pale, what became of money that came).
    """
    ax = axes(ax, height=0.42 * len(data) + 1.2)
    looks = {
        "money": {"facecolor": color(actor), "edgecolor": color(actor)},
        "lost": {"facecolor": "white", "edgecolor": color(actor), "hatch": "/////"},
        "later": {"facecolor": PALE, "edgecolor": FAINT},
    }
    place = np.arange(len(data))[::-1]
    low, high = data[["start", "end"]].min(axis=1), data[["start", "end"]].max(axis=1)
    for y, row, left, right in zip(place, data.itertuples(), low, high, strict=True):
        ax.barh(y, right - left, left=left, height=0.66, linewidth=0.9, **looks[row.kind])
        sign = "\u2212" if row.kind == "lost" else ""
        ax.annotate(
            f"{sign}{right - left:,.0f}", (right, y), xytext=(4, 0), va="center", fontsize=SMALL,
            textcoords="offset points", fontweight="bold",
        )  # fmt: skip
    for y, end in zip(place[:-1], data["end"].iloc[:-1], strict=True):
        ax.plot([end, end], [y - 0.33, y - 0.67], color=FAINT, lw=0.8)
    ax.set_yticks(place, [textwrap.fill(label, 14) for label in data["label"]])
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(0, high.max() * 1.16)
    ax.set_ylim(-0.5, len(data) - 0.5)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    ax.set_xlabel("million dollars")
    return ax
