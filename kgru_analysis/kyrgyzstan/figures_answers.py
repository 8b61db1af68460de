"""Figures of the short answers: soldiers, money, debt, a package in parts."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kgru_analysis.plots.style import (
    FAINT,
    INK,
    LENDERS,
    MIDDLE,
    PALE,
    SMALL,
    actor_name,
    axes,
    color,
    named_lines,
)


def person_bands(
    force: pd.DataFrame,
    a: str,
    b: str,
    *,
    events: Mapping[str, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how many servicemen of two powers were in the country, as bands between bounds.

    Parameters
    ----------
    force : DataFrame
        period, a_low, a_high, b_low and b_high: persons of the lens of force.
    a, b : str
    events : mapping of name to year, optional
        Named lines; a fraction of a year is its part gone.
    """
    ax = axes(ax, height=3.4)
    years = force["period"].dt.year
    for side, low, high in ((b, "b_low", "b_high"), (a, "a_low", "a_high")):
        ink = color(side)
        ax.fill_between(years, force[low], force[high], color=ink, alpha=0.35, linewidth=0)
        ax.plot(years, (force[low] + force[high]) / 2, color=ink, linewidth=2)
        top = force[high].idxmax()
        ax.annotate(
            actor_name(side), (years[top], force.loc[top, high]), xytext=(0, 3), color=ink,
            textcoords="offset points", ha="left" if years[top] <= years.mean() else "right",
            fontweight="bold", fontsize=SMALL,
        )  # fmt: skip
    ax.set_ylim(0, force[["a_high", "b_high"]].max().max() * 1.15)
    named_lines(ax, events)
    ax.set_ylabel("persons")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.margins(x=0.01)
    return ax


def given_bars(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw grants and loans of each donor as a bar, in million dollars, canceled debt below it.

    What was canceled was lent before: it has a thin bar of its own and lengthens no other.

    Parameters
    ----------
    data : DataFrame
        Index: codes of donors. Columns grant, loan, relief in million dollars.
    """
    ax = axes(ax, height=0.78 * len(data) + 1.5)
    forms = {
        "grant": (None, "grants"),
        "loan": ("////", "loans"),
        "relief": ("....", "debt canceled"),
    }
    for y, (donor, row) in zip(range(len(data))[::-1], data.iterrows(), strict=True):
        left = 0.0
        for form, (hatch, _) in forms.items():
            if row[form] <= 0:
                continue
            ink = color(donor)
            below = form == "relief"
            ax.barh(
                y - 0.29 if below else y, row[form], left=0 if below else left,
                height=0.14 if below else 0.36, facecolor="white" if hatch else ink,
                edgecolor=ink, hatch=hatch, linewidth=1,
            )  # fmt: skip
            left += row[form]
        parts = [f"{label} {row[form]:,.0f}" for form, (_, label) in forms.items() if row[form] > 0]
        ax.annotate(
            f"{actor_name(donor)}: {', '.join(parts)}", (0, y + 0.22), fontsize=SMALL, va="bottom",
            color=color(donor),
        )  # fmt: skip
    return _bar_rows(ax, len(data), -0.5)


def owed_areas(data: pd.DataFrame, names: Mapping[str, str], *, ax: Axes | None = None) -> Axes:
    """Draw debt by creditor as layers, labeled at the right.

    Parameters
    ----------
    data : DataFrame
        Index: years. A column for each layer, the lowest first, in billion dollars.
    names : mapping of str to str
        What each layer is called; a column that is an actor's code has its color.
    """
    ax = axes(ax, height=3.6)
    inks = [color(column) if len(column) == 3 else shade for column, shade in
            zip(data.columns, [INK, MIDDLE, PALE, FAINT, LENDERS], strict=False)]  # fmt: skip
    ax.stackplot(data.index, data.to_numpy().T, colors=inks, linewidth=0)
    last, base = data.index[-1], 0.0
    for column, ink in zip(data.columns, inks, strict=True):
        value = data.loc[last, column]
        if value == 0 and (data[column] > 0).any():
            _ended(
                ax, data, column, f"{names[column]}, to {data.index[data[column] > 0].max() + 1}"
            )
        if value > 0:
            text = f"{names[column]} {value:,.1f}"
            ax.annotate(
                text, (last, base + value / 2), xytext=(4, 0), va="center",
                textcoords="offset points", fontsize=SMALL, annotation_clip=False,
                color=ink if ink not in (PALE, MIDDLE) else INK,
            )  # fmt: skip
        base += value
    ax.set_ylabel("billion dollars")
    ax.margins(x=0)
    return ax


def _ended(ax: Axes, data: pd.DataFrame, column: str, text: str) -> None:
    """Name a layer that ends before the others at its thickest, above all of them."""
    year = data[column].idxmax()
    middle = data.loc[year, :column].sum() - data.loc[year, column] / 2
    ax.annotate(
        text, (year, middle), xytext=(year, data.sum(axis=1).max() * 0.94),
        ha="right", va="bottom", fontsize=SMALL, color=color(column),
        arrowprops={"arrowstyle": "-", "color": color(column), "shrinkA": 1, "shrinkB": 0},
    )  # fmt: skip


def parts_bars(data: pd.DataFrame, side: str, *, ax: Axes | None = None) -> Axes:
    """Draw the parts of a package: full what came, white what did not, in million dollars.

    Parameters
    ----------
    data : DataFrame
        label, offered and came, the largest part first.
    """
    ax = axes(ax, height=0.6 * len(data) + 1.3)
    place = np.arange(len(data))[::-1]
    ink = color(side)
    ax.barh(place, data["offered"], height=0.34, facecolor="white", edgecolor=ink, linewidth=1.2)
    ax.barh(place, data["came"], height=0.34, color=ink, edgecolor=ink)
    for y, row in zip(place, data.itertuples(), strict=True):
        ax.annotate(
            f"{row.label}: {row.came:,.0f} of {row.offered:,.0f} came", (0, y + 0.2), va="bottom",
            fontsize=SMALL,
        )  # fmt: skip
    return _bar_rows(ax, len(data), -0.35)


def vote_lines(
    data: pd.DataFrame,
    abstained: Sequence[float] = (),
    against: Sequence[float] = (),
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw how often a country voted like each of two powers, and how it voted on a war.

    Parameters
    ----------
    data : DataFrame
        partner, year and value: the share of votes alike, 0 to 1.
    abstained : sequence of float
        Years, a fraction of a year being its part gone: a ring each below the lines.
    against : sequence of float
        Years likewise: a cross each below the rings.
    """
    ax = axes(ax, height=3.4)
    for partner, rows in data.groupby("partner", sort=False):
        rows = rows.sort_values("year")
        ink = color(partner)
        ax.plot(rows["year"], rows["value"], color=ink, linewidth=2)
        ax.annotate(
            f"like {actor_name(partner)}", (rows["year"].iloc[-1], rows["value"].iloc[-1]),
            xytext=(5, 0), va="center", textcoords="offset points", color=ink, fontweight="bold",
            fontsize=SMALL, annotation_clip=False,
        )  # fmt: skip
    for years, height, mark, text, side in (
        (abstained, 0.45, "o", "abstained on the war", "bottom"),
        (against, 0.38, "x", "voted against", "top"),
    ):
        if len(years):
            ax.plot(list(years), [height] * len(years), mark, mfc="white", mec=INK, mew=1.5, ms=8)
            ax.annotate(
                text, (max(years), height), xytext=(4, 8 if side == "bottom" else -8), ha="right",
                va=side, textcoords="offset points", fontsize=SMALL,
            )  # fmt: skip
    ax.set_ylim(0, 1)
    ax.yaxis.set_major_formatter(lambda y, _: f"{y:.0%}")
    ax.set_ylabel("of the votes of a year")
    ax.margins(x=0.02)
    return ax


def _bar_rows(ax: Axes, rows: int, low: float) -> Axes:
    """Set the frame of named bars, one row each."""
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(low, rows - 0.3)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    ax.set_xlabel("million dollars", color=FAINT)
    return ax
