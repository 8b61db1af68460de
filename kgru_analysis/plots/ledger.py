"""Figures of promises and payments: what was promised, what arrived, and what is not known."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kgru_analysis.plots.style import (
    FAINT,
    INK,
    PALE,
    SMALL,
    axes,
    color,
    end_labels,
    key,
    row_names,
)

_HATCH = "/////"


def promises(data: pd.DataFrame, *, ax: Axes | None = None, unit: str = "million dollars") -> Axes:
    """Draw each promise as a bar: filled what arrived, hatched what did not, empty what is unknown.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``actor``, ``arrived``, ``ended`` (withheld or canceled) and ``unknown``,
        which add up to what was promised; the first row on top.
    """
    ax = axes(ax, height=0.4 * len(data) + 2)
    place = np.arange(len(data))[::-1]
    inks = [color(a) for a in data["actor"]]
    total = data[["arrived", "ended", "unknown"]].sum(axis=1)
    bars = {"height": 0.42, "edgecolor": inks, "linewidth": 0.9}
    left = data["arrived"].to_numpy()
    ax.barh(place, left, color=inks, **bars)
    ax.barh(place, data["ended"], left=left, facecolor="white", hatch=_HATCH, **bars)
    ax.barh(
        place, data["unknown"], left=left + data["ended"].to_numpy(), facecolor="white",
        linestyle=(0, (2, 2)), **bars,
    )  # fmt: skip
    for y, row, whole in zip(place, data.itertuples(), total, strict=True):
        share = row.arrived / whole if whole else 0
        text = f"{whole:,.0f}" + (f", {share:.0%} arrived" if row.arrived else "")
        ax.annotate(
            text, (whole, y), xytext=(4, 0), textcoords="offset points", va="center",
            fontsize=SMALL,
        )  # fmt: skip
    names = [textwrap.shorten(x, 60, placeholder=" ...") for x in data["label"]]
    row_names(ax, place, names, lift=0.24)
    ax.set_xlim(0, total.max() * 1.42)
    ax.set_ylim(-0.4, len(data) - 0.25)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    ax.set_xlabel(f"promised, {unit}")
    keys = [
        Patch(facecolor=INK, label="arrived"),
        Patch(facecolor="white", edgecolor=INK, hatch=_HATCH, label="withheld or canceled"),
        Patch(facecolor="white", edgecolor=INK, linestyle=(0, (2, 2)), label="not known"),
    ]
    key(ax, handles=keys, ncols=3, handlelength=1.6, handleheight=1.0)
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
        "lost": {"facecolor": "white", "edgecolor": color(actor), "hatch": _HATCH},
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


def ledger_table(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw rows of a ledger as a table: what counts in bold, and below the rest why it does not.

    Parameters
    ----------
    data : DataFrame
        Columns ``when``, ``what``, ``amount``, ``counted`` (bool) and ``why`` (the reason for a row
        that is set aside).
    """
    said = [textwrap.wrap(text, 37) for text in data["what"]]
    rows = [[*lines, *textwrap.wrap(why, 48)] for lines, why in zip(said, data["why"], strict=True)]
    tops = np.cumsum([0, *(len(lines) + 0.7 for lines in rows)])  # in lines of text
    ax = axes(ax, height=0.17 * tops[-1] + 1.1)
    columns = ((0.0, "left"), (0.21, "left"), (0.93, "right"), (0.97, "center"))
    heads = ("when", "what a source says, and why it is set aside", "million", "")
    for (x, side), text in zip(columns, heads, strict=True):
        ax.text(x, -0.7, text, ha=side, va="center", fontsize=SMALL, color=FAINT)
    ax.axhline(0, color=FAINT, linewidth=0.9)
    for n, row in enumerate(data.itertuples()):
        top = tops[n] + 0.85
        look = {"fontsize": SMALL, "va": "center", "fontweight": "bold" if row.counted else None}
        mark = "\u2713" if row.counted else "\u2013"
        texts = (row.when, "", f"{row.amount:,.1f}", mark)
        for (x, side), text in zip(columns, texts, strict=True):
            ax.text(x, top, text, ha=side, **look)
        for i, text in enumerate(rows[n]):
            ink = INK if i < len(said[n]) else FAINT
            ax.text(columns[1][0], top + i, text, color=ink, **look)
        ax.axhline(tops[n + 1], color=PALE, linewidth=0.7)
    ax.set_xlim(0, 1)
    ax.set_ylim(tops[-1] + 0.1, -1.4)
    ax.set_axis_off()
    return ax


def rents(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw yearly rates as steps, one line a payer, on a logarithmic scale.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``actor``, ``year``, ``low``, ``high`` and ``stated``: a band where two
        rates are possible, a hollow mark where the rate is only carried on.
    """
    ax = axes(ax)
    ends = []
    for label, rows in data.groupby("label", sort=False):
        rows = rows.sort_values("year")
        ink, middle = color(rows["actor"].iloc[0]), np.sqrt(rows["low"] * rows["high"])
        ax.fill_between(rows["year"], rows["low"], rows["high"], color=ink, alpha=0.2, lw=0)
        ax.plot(rows["year"], middle, color=ink, lw=1.2)
        heard = rows["stated"].to_numpy(bool)
        ax.plot(rows["year"][heard], middle[heard], "o", ms=5, color=ink)
        ax.plot(rows["year"][~heard], middle[~heard], "o", ms=4, mfc="white", mec=ink)
        ends.append((rows["year"].iloc[-1], middle.iloc[-1], label, ink))
    ax.set_yscale("log")
    ticks = [1, 2, 5, 10, 20, 50]
    ax.set_yticks(ticks, [str(t) for t in ticks])
    ax.minorticks_off()
    ax.set_ylim(1.3, 90)
    end_labels(ax, ends)
    first, last = data["year"].min(), data["year"].max()
    ax.set_xticks([y for y in range(first, last + 1) if y % 5 == 0])
    ax.set_xlim(first - 0.7, last + 0.7)
    ax.set_ylabel("million dollars a year (log scale)")
    return ax


def bases(data: pd.DataFrame, *, ax: Axes | None = None, actor: str) -> Axes:
    """Draw series that count the same thing on different bases, each with its gaps.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``year`` and ``value`` (million dollars); a year without a row is a gap.
        All have the color of `actor`, or ink: marks and strokes tell them apart.
    """
    ax = axes(ax, height=4.4)
    looks = (("s", INK, "--"), ("D", INK, "-"), ("^", INK, ":"), ("o", color(actor), "-"))
    for (label, rows), (mark, ink, stroke) in zip(
        data.groupby("label", sort=False), looks, strict=False
    ):
        years = np.arange(rows["year"].min(), rows["year"].max() + 1)
        values = rows.set_index("year")["value"].reindex(years)
        fill = "white" if stroke == "-" and ink == INK else ink
        ax.plot(years, values, stroke, marker=mark, ms=5, lw=1.2, color=ink, mfc=fill, label=label)
    ax.set_ylim(0, data["value"].max() * 1.1)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.set_ylabel("million dollars")
    key(ax)
    return ax


def delivery(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of promises that had brought money by a day, and what the unknown ones allow.

    Parameters
    ----------
    data : DataFrame
        As `delivery.time_to_delivery` returns it.
    """
    ax = axes(ax)
    years = data.index.to_numpy() / 365.25
    ax.fill_between(years, data["none_met"], data["all_met"], step="post", color=PALE, lw=0)
    for bound in ("none_met", "all_met"):
        ax.step(years, data[bound], where="post", color=FAINT, lw=1, linestyle=(0, (3, 2)))
    ax.fill_between(
        years, data["arrived_low"], data["arrived_high"], step="post", color=INK, alpha=0.75, lw=0
    )
    ax.set_xlim(0, years[-1])
    ax.set_xticks(np.arange(0, years[-1] + 0.1, 2))
    ax.set_ylim(0, 1)
    last = data.iloc[-1]
    ends = [
        (last["all_met"], "if all of the unknown had come", FAINT),
        (last["none_met"], "if none of the unknown had", FAINT),
        ((last["arrived_low"] + last["arrived_high"]) / 2, "outcome known", INK),
    ]
    end_labels(ax, [(years[-1], *end) for end in ends])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:.0%}"))
    ax.set_xlabel("years after the promise")
    ax.set_ylabel("share of promises with first money")
    return ax


def choices(
    data: pd.DataFrame,
    value: str,
    *,
    columns: list[str],
    threshold: float = 1,
    ax: Axes | None = None,
    actor: str,
) -> Axes:
    """Draw every way of counting as a stroke, once for each choice that is made in it.

    Parameters
    ----------
    data : DataFrame
        One row a way of counting: the column ``value`` and the columns of choices.
    value : str
        The column with the result, above `threshold` where the headline holds.
    columns : list of str
        The choices.
    """
    options = [(c, o) for c in columns for o in dict.fromkeys(data[c])]
    firsts = [i for i, (c, _) in enumerate(options) if c != options[i - 1][0] or i == 0]
    # Each choice has a line of its own above its options.
    place = -np.arange(len(options)) - np.isin(np.arange(len(options)), firsts).cumsum()
    ax = axes(ax, height=0.235 * (len(options) + len(firsts)) + 1.5)
    low, high = data[value].min() / 1.15, data[value].max() * 1.15
    for y, (column, option) in zip(place, options, strict=True):
        x = data.loc[data[column] == option, value].to_numpy()
        for part, ink in ((x[x > threshold], color(actor)), (x[x <= threshold], FAINT)):
            # One line with gaps is a small fraction of the file that as many marks would be.
            across = np.repeat(part, 3)
            along = np.tile([y - 0.36, y + 0.36, np.nan], len(part))
            ax.plot(across, along, lw=0.9, color=ink, alpha=0.7)
        ax.annotate(
            f"{(x > threshold).mean():.0%}", (high, y), xytext=(4, 0), va="center", fontsize=SMALL,
            textcoords="offset points", annotation_clip=False, fontweight="bold",
        )  # fmt: skip
    ax.axvline(threshold, color=INK, lw=0.9)
    ax.set_xscale("log")
    ticks = [t for t in (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16) if low <= t <= high]
    ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
    ax.minorticks_off()
    ax.set_xlim(low, high)
    ax.set_ylim(place[-1] - 0.7, -0.4)
    heads = [place[i] + 1 for i in firsts]
    ax.set_yticks([*place, *heads], [*(o for _, o in options), *(options[i][0] for i in firsts)])
    for label in ax.get_yticklabels()[len(options) :]:
        label.set_fontweight("bold")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax
