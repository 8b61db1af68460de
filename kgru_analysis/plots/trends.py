"""Figures of dependence over the years: shares, breaks, ranks, mirrors and single claims."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from kgru_analysis.plots.style import (
    FAINT,
    INK,
    MIDDLE,
    PALE,
    SMALL,
    WIDTH,
    axes,
    color,
    end_labels,
    key,
    row_names,
)

LINES = ("-", "--", ":", "-.")  # told apart without color too
MARKS = ("o", "s", "^", "D", "v", "P", "X")


def share_lines(data: pd.DataFrame, *, ax: Axes | None = None, until: float | None = None) -> Axes:
    """Draw shares over the years, one line a label, with their bounds as a band.

    `data` has the columns label, actor (for the color), year and value (a share), and may have
    low and high. Every line ends in its own words, right of the axes; `until` is the year at which
    the axes end, if later than the lines.
    """
    ax = axes(ax, height=4.2)
    ends = _lines(ax, data)
    last = max(data["year"].max(), until or 0)
    _years(ax, data["year"].min(), last)
    ax.set_ylim(bottom=0)
    end_labels(ax, [(max(x, until or x), y, text, ink) for x, y, text, ink in ends])
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return ax


def _lines(ax: Axes, data: pd.DataFrame) -> list[tuple[float, float, str, str]]:
    """Draw one line a label, with bounds if there are any; return their ends and what they are."""
    ends = []
    for place, (label, rows) in enumerate(data.groupby("label", sort=False)):
        rows = rows.sort_values("year")
        ink = color(rows["actor"].iloc[0])
        ax.plot(rows["year"], rows["value"], LINES[place % len(LINES)], color=ink, lw=1.8)
        if "low" in rows:
            low, high = rows["low"].astype(float), rows["high"].astype(float)
            ax.fill_between(rows["year"], low, high, color=ink, alpha=0.18, lw=0)
        last = rows.dropna(subset=["value"]).iloc[-1]
        ends.append((last["year"], last["value"], label, ink))
    return ends


def _years(ax: Axes, first: float, last: float) -> None:
    """Set the axis of years: whole numbers, where there are data."""
    ax.set_xlim(first - 0.7, last + 0.7)
    places = MaxNLocator(integer=True, nbins=6, steps=[1, 2, 5, 10]).tick_values(first, last)
    ax.set_xticks([year for year in places if first - 1 <= year <= last + 1])


def add_claims(data: pd.DataFrame, *, ax: Axes) -> Axes:
    """Add single reported claims to share lines as hollow marks, one shape a label.

    `data` has the columns label, actor, year and value. The first claim of each label carries it.
    """
    for place, (label, rows) in enumerate(data.groupby("label", sort=False)):
        actor = rows["actor"].iloc[0]
        ax.plot(
            rows["year"], rows["value"], MARKS[place % len(MARKS)], mfc="white", ms=6,
            mec=color(actor), mew=1.4, label=label,
        )  # fmt: skip
    key(ax)
    return ax


def lanes(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw thin series as numbers on a time line, one lane a series.

    `data` has the columns lane, actor, year and text, and may have firm (false: hollow mark).
    A text stands above its mark, or below it where there is no room above.
    """
    names = [name.replace("\n", " ") for name in dict.fromkeys(data["lane"])]
    ax = axes(ax, height=0.7 * len(names) + 1.2)
    lane = data["lane"].str.replace("\n", " ")
    span = data["year"].max() - data["year"].min() + 1.4
    point = span / (72 * WIDTH - 15)  # in years
    for height, name in enumerate(reversed(names)):
        rows = data[lane == name].sort_values("year")
        ax.axhline(height, color=PALE, lw=1)
        firm = rows["firm"] if "firm" in rows else pd.Series(True, index=rows.index)
        ends = dict.fromkeys((5, -5, -17), float("-inf"))  # points above the line: last text there
        for _, row in rows.iterrows():
            shade = color(row["actor"])
            ax.plot(row["year"], height, "o", ms=6, mec=shade,
                    mfc=shade if firm[row.name] else "white")  # fmt: skip
            half = (5.9 * len(row["text"]) + 2.6) / 2 * point
            up = next((x for x, end in ends.items() if row["year"] - half > end), min(ends))
            ends[up] = row["year"] + half
            ax.annotate(
                row["text"], (row["year"], height), xytext=(0, up), fontsize=SMALL,
                textcoords="offset points", ha="center", va="bottom" if up > 0 else "top",
            )  # fmt: skip
    row_names(ax, range(len(names)), reversed(names), lift=0.38)
    for text in ax.texts[-len(names) :]:
        text.set_fontweight("bold")
    ax.set_ylim(-0.65, len(names) - 0.35)
    _years(ax, data["year"].min(), data["year"].max())
    return ax


def break_dates(
    data: pd.DataFrame,
    *,
    ax: Axes | None = None,
    points: Mapping[str, float] | None = None,
    measured: Mapping[str, float] | None = None,
) -> Axes:
    """Draw the strongest candidate for a break of each series, with its interval of years.

    `data` has the columns series, date, low, high, p_value and p_trend. A filled mark is a break
    told apart from a trend, a half mark one that is not, a hollow mark no break at .05. `points`
    are turning points and `measured` changes of measurement, as label and year: solid and dotted
    lines, with no label since they are listed beside the figure.
    """
    names = list(dict.fromkeys(data["series"]))
    ax = axes(ax, height=0.62 * len(names) + 1.2)
    for year in (points or {}).values():
        ax.axvline(year, color=MIDDLE, lw=1.2, zorder=0)
    for year in (measured or {}).values():
        ax.axvline(year, color=INK, lw=1.2, ls=":", zorder=0)
    for row in data.itertuples():
        height = len(names) - 1 - names.index(row.series)
        fill = "none" if row.p_value >= 0.05 else "left" if row.p_trend >= 0.05 else "full"
        ax.plot([row.low - 0.5, row.high + 0.5], [height, height], color=FAINT, lw=4,
                solid_capstyle="butt")  # fmt: skip
        ax.plot(row.date, height, "o", ms=9, color=INK, mec=INK, fillstyle=fill,
                markerfacecoloralt="white", mfc="white" if fill == "none" else INK)  # fmt: skip
        ax.annotate(
            f"p = {row.p_value:.2f}", (row.date, height), xytext=(0, -7), fontsize=SMALL,
            textcoords="offset points", ha="center", va="top", color=INK,
            bbox={"fc": "white", "ec": "none", "pad": 0.8},
        )  # fmt: skip
    row_names(ax, range(len(names)), reversed(names), lift=0.16)
    ax.set_ylim(-0.5, len(names) - 0.4)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    return ax


def rank_squares(data: pd.DataFrame, *, ax: Axes | None = None, actor: str) -> Axes:
    """Draw the place of a country by year, each square as large as the share of weightings.

    `data` has the columns year, rank and share (as `rank_shares` gives for one country).
    """
    ax = axes(ax, height=4)
    ax.scatter(data["year"], data["rank"], s=data["share"] * 100, marker="s", color=color(actor))
    most = int(max(data["countries"].max(), data["rank"].max()))
    ax.set_ylim(most + 0.6, 0.4)
    ax.set_yticks(range(1, most + 1))
    ax.set_ylabel("place (1: most dependent)")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    return ax


def specifications(data: pd.DataFrame, *, ax: Axes | None = None, actor: str) -> Axes:
    """Draw a result under every specification, and below it the choices behind each.

    `data` has the columns normalize, aggregate, left_out, rank and countries: one row a
    specification (as `specification_curve` gives for one country and year).
    """
    ax = axes(ax, height=5)
    rows = data.sort_values(["rank", "normalize", "left_out"], kind="stable", ignore_index=True)
    worst = int(rows["countries"].max())
    ax.plot(rows.index, -rows["rank"], "o", ms=7, color=color(actor))
    ticks, labels = [-1.0, -worst], ["place 1", f"place {worst}"]
    height = -worst - 1.5
    for column, title in (("normalize", "scale"), ("aggregate", "mean"), ("left_out", "without")):
        for choice in dict.fromkeys(data[column]):
            used = rows.index[rows[column] == choice]
            ax.plot(rows.index, [height] * len(rows), "s", ms=6, color=PALE)
            ax.plot(used, [height] * len(used), "s", ms=6, color=INK)
            ticks.append(height)
            labels.append(f"{title}: {str(choice).replace('_', ' ')}")
            height -= 1
        height -= 0.4
    for row in rows.itertuples():
        ax.annotate(
            str(row.rank), (row.Index, -row.rank), xytext=(0, 7), fontsize=SMALL,
            textcoords="offset points", ha="center",
        )  # fmt: skip
    ax.set_yticks(ticks, labels)
    ax.set_xticks([])
    ax.set_xlim(-0.7, len(rows) - 0.3)
    ax.set_ylim(height + 0.6, 0.6)
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    return ax


def mirror_ratio(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what partners say they sold, as a multiple of what the country says it bought.

    `data` has the columns label, actor, year and ratio. The scale is logarithmic; 1 is agreement.
    """
    ax = axes(ax)
    ends = []
    for place, (label, rows) in enumerate(data.groupby("label", sort=False)):
        rows = rows.dropna(subset=["ratio"]).sort_values("year")
        ink = color(rows["actor"].iloc[0])
        ax.plot(rows["year"], rows["ratio"], LINES[place % len(LINES)], marker=MARKS[place],
                ms=3.5, lw=1.6, color=ink)  # fmt: skip
        ends.append((rows["year"].iloc[-1], rows["ratio"].iloc[-1], label, ink))
    ax.axhline(1, color=INK, lw=0.8)
    ax.set_yscale("log", base=2)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:g} to 1"))
    _years(ax, data["year"].min(), data["year"].max())
    end_labels(ax, ends)
    return ax


def two_sides(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw two dependences of very different size on a logarithmic scale, in percent.

    `data` has the columns label, actor, year and value (a share above zero).
    """
    ax = axes(ax)
    ends = _lines(ax, data)
    _years(ax, data["year"].min(), data["year"].max())
    ax.set_yscale("log")
    ax.set_ylim(data["value"].min() / 2, 1)
    end_labels(ax, ends)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{share * 100:g}%"))
    ax.yaxis.minorticks_off()
    return ax


def totals_and_claims(
    totals: pd.DataFrame, *, ax: Axes | None = None, claims: pd.DataFrame | None = None
) -> Axes:
    """Draw yearly totals as lines and single claims of parts of them as hollow marks.

    `totals` and `claims` have the columns label, actor, year and value (billion dollars).
    """
    ax = axes(ax, height=4.2)
    ends = [(x, y, label, INK) for x, y, label, _ in _lines(ax, totals.assign(actor="other"))]
    for line in ax.lines:
        line.set_color(INK)
    if claims is not None:
        add_claims(claims, ax=ax)
    ax.set_ylim(bottom=0)
    ax.set_ylabel("billion dollars")
    _years(ax, totals["year"].min(), totals["year"].max())
    end_labels(ax, ends)
    return ax
