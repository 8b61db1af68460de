"""The house style: one width, one color for each actor everywhere, labels at the lines."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.columns import as_frame, need_columns
from kgru_analysis.errors import KgruError

# Colors of actors are data: the column color of the table actors, the same everywhere. Those that
# ship are after Okabe and Ito, told apart by color-blind readers, and dark enough to write in on
# white (4.5 to 1), but for the lenders'. What is no actor is drawn in ink and gray, and told apart
# by shape.
LENDERS, OTHER = "#B8860B", "#707070"
INK, FAINT, MIDDLE, PALE = "#222222", "#6B6B6B", "#949494", "#D9D9D9"

# A telephone shows a picture from edge to edge, 390 pixels wide: five inches are 360 points there.
WIDTH = 5.0  # inches, as in house.mplstyle
UP = ("data", "axes fraction")  # places along the axis of the data, in shares of the height
SMALL = 10.2  # points, 11 pixels on such a telephone; no text is smaller


_folder: AnyFolder = None  # where names and colors of actors are read


def use_house_style(*, folder: AnyFolder = None) -> None:
    """Set the style of every figure, and in a notebook its formats: SVG and PNG.

    Nothing that differs between runs (dates, random ids) is written into a figure, and every figure
    is as wide as it says. The table actors of `folder` (by default the shipped one) gives actors
    their names and colors from now on.
    """
    import seaborn as sns

    global _folder
    _folder = folder and open_folder(folder)

    sns.set_theme(style="ticks")
    plt.style.use("kgru_analysis.plots.house")  # after seaborn, which puts another font first
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:  # outside a notebook there is no format to set
        return
    if get_ipython() is not None:
        nothing = {"Date": None, "Creator": None}
        set_matplotlib_formats("svg", "png", bbox_inches=None, metadata=nothing)


def axes(ax: Axes | None, *, height: float = 3.8) -> Axes:
    """Return the given axes, or new ones in a figure of this height in inches."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=(WIDTH, height), layout="constrained")[1]


def panels(
    count: int, *, height: float, ax: Axes | None = None, sharex: bool = False, sharey: bool = False
) -> list[Axes]:
    """Return the given axes alone, or new ones below one another in a figure of this height."""
    if ax is not None:
        return [ax]
    size = (WIDTH, height)
    grid = plt.subplots(count, figsize=size, sharex=sharex, sharey=sharey, layout="constrained")[1]
    return list(np.atleast_1d(grid))


def need_rows(data: pd.DataFrame, columns: Iterable[str], *, advice: str = "") -> None:
    """Refuse what is no frame, lacks one of the columns, or has nothing to draw."""
    need_columns(as_frame(data, "A figure"), columns, advice=advice)
    if data.empty:
        raise KgruError("The frame has no row to draw; select others.")


def color(actor: str) -> str:
    """Return the color of an actor; those without one of their own share a gray."""
    return open_folder(_folder).kept(_column, "actors", column="color").get(actor, OTHER)


def actor_name(actor: str) -> str:
    """Return the short name of an actor, or the code where the data folder has none."""
    return open_folder(_folder).kept(_column, "actors", column="name").get(actor, actor)


def _column(folder: Folder, *, column: str) -> dict[str, str]:
    actors = folder.table("actors")
    if column not in actors:
        return {}
    return actors.dropna(subset=column).set_index("actor")[column].to_dict()


def title(ax: Axes, text: str) -> None:
    """Write what the figure finds above all of it, on lines of about the same length."""
    lines = len(textwrap.wrap(text, 48))
    wraps = (textwrap.wrap(text, width) for width in range(len(text) // lines, 49))
    text = "\n".join(next(parts for parts in wraps if len(parts) == lines))
    ax.get_figure().suptitle(text, x=0.01, ha="left", fontsize=11.5, fontweight="bold", wrap=True)


def note(ax: Axes, text: str | Iterable[str]) -> None:
    """Write under the figure how to read it and its sources, in gray type."""
    text = text if isinstance(text, str) else "; ".join(text)
    ax.get_figure().supxlabel(text, x=0.01, ha="left", fontsize=SMALL, color=FAINT, wrap=True)


def words(
    ax: Axes, text: str, at: tuple[float, float], by: tuple[float, float], **more: Any
) -> None:
    """Write small words at a place, moved by some points."""
    ax.annotate(text, at, xytext=by, textcoords="offset points", **{"fontsize": SMALL} | more)


def end_labels(ax: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Write labels right of the ends of lines instead of a legend, beside the axes.

    `ends` holds x, y, text and ink. Call it when scale and limits are set: the labels, of at most
    15 letters a line, are moved apart within them.
    """
    texts = [textwrap.fill(text, 15) for _, _, text, _ in ends]
    flat = ax.transScale.transform  # logarithms where the scale has them
    low, high = flat([(1, edge) for edge in ax.get_ylim()])[:, 1]
    heights = (flat([(1, y) for _, y, _, _ in ends])[:, 1] - low) / (high - low)
    half = np.array([0.085 + 0.095 * (text.count("\n") + 1) for text in texts])  # inches
    half = half[np.argsort(heights, kind="stable")] / ax.get_figure().get_figheight()
    places = spread(heights, half[:-1] + half[1:])
    for (x, _, _, ink), text, height in zip(ends, texts, places, strict=True):
        more = {"fontweight": "bold", "color": ink, "annotation_clip": False}
        words(ax, text, (x, height), (7, 0), xycoords=UP, va="center", **more)


def named_lines(ax: Axes, events: Mapping[str, float] | None) -> None:
    """Draw dotted lines at named places of the horizontal axis, with the names above the axes."""
    for label, at in (events or {}).items():
        ax.axvline(at, color=INK, lw=0.8, ls=(0, (2, 2)), zorder=2)
        words(ax, label, (at, 1), (0, 3), xycoords=UP, ha="center", va="bottom", color=INK)


def row_names(
    ax: Axes,
    places: Iterable[float],
    names: Iterable[str],
    *,
    lift: float,
    inks: Sequence[str] | None = None,
) -> None:
    """Write the name of each row above it, by `lift`, so that rows have all the width."""
    names = list(names)
    for y, name, ink in zip(places, names, inks or [INK] * len(names), strict=True):
        ax.text(
            0, y + lift, name, transform=ax.get_yaxis_transform(), va="bottom", fontsize=SMALL,
            color=ink, bbox={"fc": "white", "ec": "none", "pad": 0.6},
        )  # fmt: skip
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)


def key(ax: Axes, **kw: object) -> None:
    """Say between title and picture what marks mean, where no label can stand beside them."""
    ax.legend(**{"loc": "lower left", "bbox_to_anchor": (0, 1)} | kw)


def spread(values: Sequence[float], gap: float | np.ndarray) -> list[float]:
    """Move places apart until no two are closer than `gap`, one or one a pair; the order stays."""
    order = np.argsort(values, kind="stable")
    places = np.asarray(values, dtype=float)[order]
    for _ in range(500):
        short = np.clip(gap - np.diff(places), 0, None) / 2
        if not (short > gap * 1e-9).any():
            break
        places[:-1] -= short
        places[1:] += short
    result = np.empty(len(places))
    result[order] = places
    return result.tolist()
