"""The house style: one color for each actor everywhere, labels at the lines, sources below."""

from collections.abc import Iterable

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

# Okabe and Ito's palette, told apart by color-blind readers; the actor's color never changes.
COLORS = {
    "RUS": "#D55E00",
    "USA": "#0072B2",
    "CHN": "#AA4499",
    "KGZ": "#117733",
    "lenders": "#B8860B",
    "other": "#7A7A7A",
}
INK, FAINT, PALE = "#222222", "#6B6B6B", "#D9D9D9"

_STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": FAINT,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.figsize": (8, 4.5),
    "font.family": "DejaVu Sans",  # ships with matplotlib, so figures are the same everywhere
    "font.size": 10,
    "legend.frameon": False,
    "savefig.dpi": 100,
    "svg.fonttype": "none",  # text stays text: searchable, and a third smaller
    "svg.hashsalt": "kgru",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def use_house_style() -> None:
    """Set the style of every figure, and in a notebook its formats: SVG and PNG.

    Nothing that differs between runs (dates, random ids) is written into a figure.
    """
    import seaborn as sns

    sns.set_theme(style="ticks")
    mpl.rcParams.update(_STYLE)  # after seaborn, whose theme puts another font first
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:  # outside a notebook there is no format to set
        return
    if get_ipython() is not None:
        set_matplotlib_formats("svg", "png", metadata={"Date": None, "Creator": None})


def axes(ax: Axes | None, *, size: tuple[float, float] = (8, 4.5)) -> Axes:
    """Return the given axes, or new ones in a figure of this size in inches."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=size, layout="constrained")[1]


def color(actor: str) -> str:
    """Return the color of an actor; those without one of their own share a gray."""
    return COLORS.get(actor, COLORS["other"])


def note(ax: Axes, text: str | Iterable[str]) -> None:
    """Write the sources under the figure, in small gray type."""
    text = text if isinstance(text, str) else "; ".join(text)
    ax.figure.supxlabel(text, x=0.01, ha="left", fontsize=8, color=FAINT, wrap=True)


def end_label(ax: Axes, x: float, y: float, text: str, actor: str = "other", **kw: object) -> None:
    """Write a label right of a point, in the color of the actor, instead of a legend."""
    ax.annotate(
        text, (x, y), xytext=(5, 0), textcoords="offset points", va="center",
        color=color(actor), fontsize=9, fontweight="bold", annotation_clip=False, **kw,
    )  # fmt: skip
