"""Figures of the notebook on dependence; each draws what `dependence` has made."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, PercentFormatter

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
    panels,
    row_names,
)
from kgru_analysis.plots.trends import share_lines


def two_panels(
    data: Mapping[str, pd.DataFrame],
    *,
    note: tuple[str, int, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw shares in panels below one another, with their ranges as bands.

    Parameters
    ----------
    data : mapping of a heading to rows (label, actor, year, value, low, high)
    note : (heading, year, words), optional
        One year to point at, in the first line of that panel; a dotted line marks it in all.
    ax : Axes, optional
        The first panel is drawn there alone, for who makes a figure of many.
    """
    grid = panels(len(data), height=2.75 * len(data) + 0.9, ax=ax)
    first = min(rows["year"].min() for rows in data.values())
    last = max(rows["year"].max() for rows in data.values())
    for place, (heading, rows) in zip(grid, data.items(), strict=False):
        share_lines(rows, ax=place, until=last)
        place.set_xlim(first - 0.7, last + 0.7)
        place.set_title(heading, fontsize=10.5)
        if note:
            place.axvline(note[1], color=INK, lw=0.8, ls=(0, (2, 2)), zorder=1)
        if note and note[0] == heading:
            line = rows[rows["label"] == rows["label"].iloc[0]].set_index("year")["value"]
            if note[1] in line.index:
                _point_at(place, note[1], line[note[1]], note[2])
    return grid[0]


def _point_at(ax: Axes, year: int, value: float, words: str) -> None:
    first, last = ax.get_xlim()
    left = year > (first + last) / 2
    ax.annotate(
        words, (year, value), xytext=(-26 if left else 26, -2), textcoords="offset points",
        ha="right" if left else "left", va="center", fontsize=SMALL, color=INK,
        arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.8, "shrinkB": 3},
    )  # fmt: skip
    ax.plot(year, value, "o", ms=5, color=INK)


def money_home(data: pd.DataFrame, *, actor: str, label: str, ax: Axes | None = None) -> Axes:
    """Draw money sent home over GDP as a line, and the part that is known to be a partner's.

    `data` has the columns year, share and from_partner (shares of GDP).
    """
    ax = axes(ax, height=3.5)
    ax.plot(data["year"], data["share"], color=INK, lw=2)
    known = data.dropna(subset=["from_partner"])
    ax.bar(known["year"], known["from_partner"], width=0.7, color=color(actor))
    ax.set_ylim(0, data["share"].max() * 1.2)
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_ylabel("of gross domestic product")
    top = data.loc[data["share"].idxmax()]
    ax.annotate(
        "all money", (top["year"], top["share"]), xytext=(0, 6), textcoords="offset points",
        ha="center", va="bottom", fontsize=SMALL, fontweight="bold", color=INK,
    )  # fmt: skip
    if len(known):
        # Left of the first bar, where the years before it have the room, and below the line there.
        first = known.loc[known["year"].idxmin()]
        before = data.loc[data["year"].between(first["year"] - 4, first["year"] - 1), "share"]
        ax.annotate(
            label.replace(" ", "\n", 1),
            (first["year"], min(first["from_partner"], before.min()) / 2), ha="right",
            xytext=(-8, 0), textcoords="offset points", va="center", fontsize=SMALL,
            fontweight="bold", color=color(actor),
        )  # fmt: skip
    return ax


def corridor(
    data: pd.DataFrame,
    *,
    sold: str,
    recorded: str,
    onward: str,
    actor: str,
    of: str,
    ax: Axes | None = None,
) -> Axes:
    """Draw what was sold to a country beside what it records, and what it sells on.

    `data` has the columns year, sold, recorded and onward (million dollars); `of` and `actor` give
    the colors of the country and of whom it sells to. The gap is shaded.
    """
    ax = axes(ax, height=3.9)
    both = data.dropna(subset=["sold", "recorded"])
    if len(both):
        ax.fill_between(both["year"], both["recorded"] / 1e3, both["sold"] / 1e3, color=PALE)
        gap = both.iloc[-1]
        ax.annotate(
            "not recorded", (gap["year"] - 0.5, (gap["sold"] + gap["recorded"]) / 2e3),
            xytext=(-8, 0), textcoords="offset points", ha="right", va="center", fontsize=SMALL,
            color=FAINT,
        )  # fmt: skip
    ends = []
    for column, label, ink, dash in (
        ("sold", sold, INK, "-"),
        ("recorded", recorded, color(of), "-"),
        ("onward", onward, color(actor), "--"),
    ):
        rows = data.dropna(subset=[column])
        if len(rows):
            ax.plot(rows["year"], rows[column] / 1e3, dash, color=ink, lw=2)
            ends.append((rows["year"].iloc[-1], rows[column].iloc[-1] / 1e3, label, ink))
    ax.set_ylim(bottom=0)
    ax.set_ylabel("billion dollars")
    _whole_years(ax, data["year"])
    end_labels(ax, ends)
    return ax


def _whole_years(ax: Axes, years: pd.Series) -> None:
    first, last = int(years.min()), int(years.max())
    step = max(1, -(-(last - first) // 6))
    ax.set_xlim(first - 0.4, last + 0.4)
    ax.set_xticks(range(last, first - 1, -step))


def cut_dots(data: pd.DataFrame, names: Sequence[str], *, ax: Axes | None = None) -> Axes:
    """Draw how long each cut lasted, the newest at the bottom, in the color of who made it.

    `data` has the columns label, actor, year, days and steps_in; `names` has one name a row. The
    scale is logarithmic, since cuts last from days to years, so there is no zero to draw bars from.
    """
    rows = data.iloc[::-1].reset_index(drop=True)
    ax = axes(ax, height=0.5 * len(rows) + 1.2)
    ax.hlines(rows.index, 2, rows["days"].max() * 1.6, color=PALE, lw=0.8, zorder=0)
    ax.scatter(rows["days"], rows.index, s=55, color=[color(a) for a in rows["actor"]])
    texts = [
        f"{row.year}: {row.label.lower()}, by {who}"
        + (f"; {row.steps_in} stepped in" if row.steps_in else "")
        for row, who in zip(rows.itertuples(), list(names)[::-1], strict=True)
    ]
    row_names(ax, rows.index, texts, lift=0.22)
    ax.set_xscale("log")
    ax.set_xlim(2, rows["days"].max() * 1.6)
    ax.set_xticks([3, 10, 30, 100, 365])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda days, _: _days(days)))
    ax.xaxis.minorticks_off()
    ax.set_ylim(-0.5, len(rows) - 0.1)
    return ax


def _days(days: float) -> str:
    return {30: "a month", 365: "a year"}.get(round(days), f"{days:g} days")


def peers(data: pd.DataFrame, *, of: str, ax: Axes | None = None) -> Axes:
    """Draw the newest shares of imports and exports of each country, with their ranges.

    `data` has the columns iso3, name, component, year, value, low and high.
    """
    bought = data[data["component"] == "import_share"].sort_values("value")
    order = list(bought["name"])
    data = data[data["name"].isin(order)]
    ax = axes(ax, height=0.42 * len(order) + 1.3)
    height = {name: place for place, name in enumerate(order)}
    marks = {"import_share": ("o", "full", 0.13), "export_share": ("s", "none", -0.13)}
    for component, rows in data.groupby("component"):
        mark, fill, lift = marks[component]
        ink = [INK if iso3 == of else MIDDLE for iso3 in rows["iso3"]]
        places = rows["name"].map(height) + lift
        ax.hlines(places, rows["low"], rows["high"], colors=ink, lw=2, alpha=0.45)
        for x, y, shade in zip(rows["value"], places, ink, strict=True):
            ax.plot(x, y, mark, ms=7, mec=shade, mfc=shade if fill == "full" else "white", mew=1.5)
    years = data.groupby("name")["year"].max()
    ax.set_yticks(range(len(order)), [f"{name} {years[name]}" for name in order])
    for text, name in zip(ax.get_yticklabels(), order, strict=True):
        own = data.loc[data["name"] == name, "iso3"].iloc[0] == of
        text.set_fontweight("bold" if own else "normal")
    ax.set_xlim(left=0)
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.plot([], [], "o", color=INK, label="of imports")
    ax.plot([], [], "s", mec=INK, mfc="white", label="of exports")
    key(ax, ncols=2)
    ax.tick_params(axis="y", length=0)
    return ax


def searched(
    series: Mapping[str, pd.Series],
    found: pd.DataFrame,
    actors: Mapping[str, str],
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw each series that was searched, what was found in it and what could have been.

    `found` is what `breaks_of` returns for `series`; `actors` gives each a code for its color. A
    full line marks a step, a dashed one a kink, with the interval of its year in gray; the thin
    bracket at the left is the smallest jump that would be found. The last years are ringed where
    they stand out.
    """
    grid = panels(len(series), height=1.5 * len(series) + 0.7, ax=ax, sharex=True)
    first = min(values.dropna().index.min() for values in series.values())
    last = max(values.dropna().index.max() for values in series.values())
    for place, (name, values) in zip(grid, series.items(), strict=False):
        values = values.dropna()
        place.plot(values.index, values, color=color(actors[name]), lw=2)
        rows = found[found["series"] == name]
        top = values.max() * 1.15
        jump = rows["detectable"].iloc[0]
        bar = min(jump, top * 3)
        place.set_ylim(0, max(top, bar * 1.1))
        place.plot([first - 1.2] * 2, [0, bar], color=FAINT, lw=1, marker="_", ms=7)
        for row in rows.dropna(subset=["date"]).itertuples():
            if pd.notna(row.low) and pd.notna(row.high):
                place.axvspan(row.low - 0.5, row.high + 0.5, color=PALE, zorder=0)
            dash = {"step": "-", "kink": "--"}.get(row.verdict, ":")
            place.axvline(row.date, color=INK, lw=1.2, ls=dash)
        if rows["tail_p"].iloc[0] < 0.05:
            tail = values.iloc[-2:]
            place.plot(tail.index, tail, "o", ms=9, mfc="none", mec=INK, mew=1.4)
        place.set_title(name, fontsize=SMALL + 0.5)
        place.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        place.set_xlim(first - 2, last + 1)
    return grid[0]
