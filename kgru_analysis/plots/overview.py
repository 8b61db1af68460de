"""Figures of the data themselves: coverage, contradictions, and the course of relations."""

import matplotlib.dates as mdates
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
