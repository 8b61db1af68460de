"""Figures of promises and payments: what was promised, what arrived, and what is not known."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kgru_analysis.columns import need_columns, reads_rows
from kgru_analysis.plots.style import INK, axes, color, key, need_rows, row_names, words

_HATCH = "/////"


@reads_rows
def promises(data: pd.DataFrame, *, ax: Axes | None = None, unit: str = "million dollars") -> Axes:
    """Draw each promise as a bar: filled what arrived, hatched what did not, empty what is unknown.

    Parameters
    ----------
    data : DataFrame
        Columns ``label`` (or purpose), ``actor`` (or donor), ``arrived``, ``ended`` (withheld or
        canceled) and ``unknown``, which add up to what was promised; the first row on top. Columns
        devalued and not_due, as `aid_promises` has them, are drawn with what ended and what is not
        known.
    """
    need_rows(data, ["arrived", "ended", "unknown"], advice="give what aid_promises returns")
    actor, label = (a if a in data else b for a, b in (("actor", "donor"), ("label", "purpose")))
    need_columns(data, [actor, label])
    data = data.rename(columns={actor: "actor", label: "label"})
    for column, more in (("ended", "devalued"), ("unknown", "not_due")):
        data = data.assign(**{column: data[column] + data.get(more, 0)})
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
        words(ax, text, (whole, y), (4, 0), va="center")
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
