"""Figures of promises and payments: what was promised, what arrived, and what is not known."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from kgru_analysis.plots.style import FAINT, INK, PALE, axes, color, end_label

_HATCH = "/////"


def promises(data: pd.DataFrame, *, ax: Axes | None = None, unit: str = "million dollars") -> Axes:
    """Draw each promise as a bar: filled what arrived, hatched what did not, empty what is unknown.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``actor``, ``arrived``, ``ended`` (withheld or canceled) and ``unknown``,
        which add up to what was promised; the first row on top.
    """
    ax = axes(ax, size=(8, 0.42 * len(data) + 1.4))
    place = np.arange(len(data))[::-1]
    inks = [color(a) for a in data["actor"]]
    total = data[["arrived", "ended", "unknown"]].sum(axis=1)
    ax.barh(place, data["arrived"], height=0.62, color=inks, edgecolor=inks, linewidth=0.8)
    left = data["arrived"].to_numpy()
    ax.barh(
        place, data["ended"], left=left, height=0.62, facecolor="white", edgecolor=inks,
        hatch=_HATCH, linewidth=0.8,
    )  # fmt: skip
    ax.barh(
        place, data["unknown"], left=left + data["ended"].to_numpy(), height=0.62,
        facecolor="white", edgecolor=inks, linewidth=0.9, linestyle=(0, (2, 2)),
    )  # fmt: skip
    for y, row, whole, ink in zip(place, data.itertuples(), total, inks, strict=True):
        share = row.arrived / whole if whole else 0
        text = f"{whole:,.0f}" + (f", {share:.0%} seen" if row.arrived else "")
        ax.annotate(
            text, (whole, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5,
            color=ink,
        )  # fmt: skip
    labels = [textwrap.fill(textwrap.shorten(x, 62, placeholder=" ..."), 34) for x in data["label"]]
    ax.set_yticks(place, labels, fontsize=8.5 if len(data) > 8 else 10)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlim(0, total.max() * 1.22)
    ax.set_ylim(-0.6, len(data) - 0.4)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    ax.set_xlabel(f"promised, {unit}")
    keys = [
        Patch(facecolor=INK, label="arrived"),
        Patch(facecolor="white", edgecolor=INK, hatch=_HATCH, label="withheld or canceled"),
        Patch(facecolor="white", edgecolor=INK, linestyle=(0, (2, 2)), label="not known"),
    ]
    ax.legend(
        handles=keys, loc="lower right", fontsize=8.5, handlelength=1.8, handleheight=1.1,
        borderaxespad=0.2,
    )  # fmt: skip
    return ax


def waterfall(data: pd.DataFrame, *, ax: Axes | None = None, actor: str = "RUS") -> Axes:
    """Draw a sum coming apart, from left to right.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``start``, ``end`` (where the bar begins and ends) and ``kind``:
        "money" (filled), "lost" (hatched) or "later" (pale, what became of money that came).
    """
    ax = axes(ax)
    looks = {
        "money": {"facecolor": color(actor), "edgecolor": color(actor)},
        "lost": {"facecolor": "white", "edgecolor": color(actor), "hatch": _HATCH},
        "later": {"facecolor": PALE, "edgecolor": FAINT},
    }
    x = np.arange(len(data))
    low, high = data[["start", "end"]].min(axis=1), data[["start", "end"]].max(axis=1)
    for place, row, bottom, top in zip(x, data.itertuples(), low, high, strict=True):
        ax.bar(place, top - bottom, bottom=bottom, width=0.68, linewidth=0.9, **looks[row.kind])
        sign = "\u2212" if row.kind == "lost" else ""
        ax.annotate(
            f"{sign}{top - bottom:,.0f}", (place, top), xytext=(0, 3), ha="center", fontsize=9.5,
            textcoords="offset points", fontweight="bold",
        )  # fmt: skip
    for place, end in zip(x[:-1], data["end"].iloc[:-1], strict=True):
        ax.plot([place + 0.34, place + 0.66], [end, end], color=FAINT, lw=0.8)
    ax.set_xticks(x, [textwrap.fill(label, 14) for label in data["label"]], fontsize=8.5)
    ax.tick_params(axis="x", length=0)
    ax.set_ylim(0, high.max() * 1.1)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
    ax.set_ylabel("million dollars")
    return ax


def ledger_table(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw rows of a ledger as a table: what counts in black, what is set aside in gray.

    Parameters
    ----------
    data : DataFrame
        Columns ``when``, ``what``, ``amount``, ``counted`` (bool) and ``why`` (the reason for a row
        that is set aside).
    """
    ax = axes(ax, size=(8, 0.42 * len(data) + 0.7))
    place = np.arange(len(data))[::-1]
    for y, row in zip(place, data.itertuples(), strict=True):
        ink = INK if row.counted else FAINT
        weight = "bold" if row.counted else "normal"
        mark = "\u2713" if row.counted else "\u2013"
        for x, text, align in (
            (0.0, row.when, "left"),
            (0.14, textwrap.shorten(row.what, 46, placeholder=" ..."), "left"),
            (0.565, f"{row.amount:,.1f}", "right"),
            (0.605, mark, "center"),
            (0.64, textwrap.fill(row.why, 38), "left"),
        ):
            ax.text(
                x, y, text, ha=align, va="center", color=ink, fontsize=8.5,
                fontweight=weight if x > 0.5 and x < 0.63 else "normal",
            )  # fmt: skip
        ax.axhline(y - 0.5, color=PALE, linewidth=0.7)
    heads = ((0.0, "when", "left"), (0.14, "what a source says", "left"),
             (0.565, "million", "right"), (0.64, "why it is set aside", "left"))  # fmt: skip
    for x, text, align in heads:
        ax.text(x, len(data) - 0.2, text, ha=align, va="center", fontsize=8.5, color=FAINT)
    ax.axhline(len(data) - 0.5, color=FAINT, linewidth=0.9)
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.6, len(data) + 0.2)
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
    for label, rows in data.groupby("label", sort=False):
        rows = rows.sort_values("year")
        ink, middle = color(rows["actor"].iloc[0]), np.sqrt(rows["low"] * rows["high"])
        ax.fill_between(rows["year"], rows["low"], rows["high"], color=ink, alpha=0.2, lw=0)
        ax.plot(rows["year"], middle, color=ink, lw=1.2)
        heard = rows["stated"].to_numpy(bool)
        ax.plot(rows["year"][heard], middle[heard], "o", ms=5, color=ink)
        ax.plot(rows["year"][~heard], middle[~heard], "o", ms=4, mfc="white", mec=ink)
        end_label(ax, rows["year"].iloc[-1], middle.iloc[-1], label, rows["actor"].iloc[0])
    ax.set_yscale("log")
    ticks = [1, 2, 5, 10, 20, 50]
    ax.set_yticks(ticks, [str(t) for t in ticks])
    ax.minorticks_off()
    ax.set_ylim(1.3, 90)
    first, last = data["year"].min(), data["year"].max()
    ax.set_xticks([y for y in range(first, last + 1) if y % 5 == 0])
    ax.set_xlim(first - 0.7, last + 8.5)
    ax.set_ylabel("million dollars a year (log scale)")
    return ax


def bases(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw series that count the same thing on different bases, each with its gaps.

    Parameters
    ----------
    data : DataFrame
        Columns ``label``, ``year`` and ``value`` (million dollars); a year without a row is a gap.
    """
    ax = axes(ax)
    inks = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9")
    for (label, rows), ink, mark in zip(
        data.groupby("label", sort=False), inks, "osD^v", strict=False
    ):
        years = np.arange(rows["year"].min(), rows["year"].max() + 1)
        values = rows.set_index("year")["value"].reindex(years)
        ax.plot(years, values, "-", marker=mark, ms=5, lw=1.2, color=ink, label=label)
    ax.set_ylim(0, data["value"].max() * 1.1)
    ax.set_ylabel("million dollars")
    ax.legend(loc="upper right", fontsize=8.5)
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
    last = data.iloc[-1]
    end_label(ax, years[-1], last["all_met"], "if all of unknown\noutcome had come")
    end_label(ax, years[-1], last["none_met"], "if none of them had")
    middle = (last["arrived_low"] + last["arrived_high"]) / 2
    ax.annotate(
        "outcome known", (years[-1], middle), xytext=(5, 0), textcoords="offset points",
        va="center", fontsize=9, fontweight="bold", annotation_clip=False,
    )  # fmt: skip
    ax.set_xlim(0, years[-1] * 1.3)
    ax.set_xticks(np.arange(0, years[-1] + 0.1, 2))
    ax.set_ylim(0, 1)
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
    actor: str = "RUS",
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
    gaps = np.cumsum([c != options[max(i - 1, 0)][0] for i, (c, _) in enumerate(options)])
    place = -(np.arange(len(options)) + 0.55 * gaps)
    ax = axes(ax, size=(8, 0.31 * len(options) + 1.9))
    low, high = data[value].min() / 1.15, data[value].max() * 1.15
    for y, (column, option) in zip(place, options, strict=True):
        x = data.loc[data[column] == option, value].to_numpy()
        for part, ink in ((x[x > threshold], color(actor)), (x[x <= threshold], FAINT)):
            # One line with gaps is a small fraction of the file that as many marks would be.
            across = np.repeat(part, 3)
            along = np.tile([y - 0.3, y + 0.3, np.nan], len(part))
            ax.plot(across, along, lw=0.9, color=ink, alpha=0.7)
        ax.annotate(
            f"{(x > threshold).mean():.0%}", (high, y), xytext=(4, 0), va="center", fontsize=8.5,
            textcoords="offset points", annotation_clip=False, fontweight="bold",
        )  # fmt: skip
    ax.axvline(threshold, color=INK, lw=0.9)
    ax.set_xscale("log")
    ticks = [t for t in (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16) if low <= t <= high]
    ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
    ax.minorticks_off()
    ax.set_xlim(low, high)
    ax.set_ylim(place[-1] - 0.7, 0.7)
    ax.set_yticks(place, [f"{c}: {o}" for c, o in options], fontsize=8.5)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax
