"""What weights and definitions make of presence: figures, numbers for chosen weights, titles."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.tri import Triangulation

from kgru_analysis.kyrgyzstan.words import LENS_NAMES, listing, name
from kgru_analysis.plots.style import INK, PALE, SMALL, actor_name, axes, color, key
from kgru_analysis.presence.lens_weights import lens_weightings
from kgru_analysis.presence.profile import combine


def corners(frame: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return balances of three groups of lenses for `weight_triangles`."""
    wide = frame.pivot_table(index="year", columns="lens", values="balance")
    groups = {
        "arms and law": ["force", "rights"],
        "money": ["money"],
        "society": ["institutions", "people", "attention"],
    }
    table = pd.DataFrame(
        {name: wide.reindex(columns=of).mean(axis=1) for name, of in groups.items()}
    )
    return table.loc[[y for y in years if y in table.index]].dropna().reset_index()


def whatever_counts(data: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say for a title who was ahead in the last year of `corners`, and what could turn it.

    >>> frame = pd.DataFrame({"year": [2020], "arms": [-0.5], "money": [0.1]})
    >>> whatever_counts(frame, {"a": "China", "b": "Russia"})
    'In 2020 only money could put China ahead'
    """
    if data.empty:
        return "Who was ahead, whatever one finds important"
    *_, last = data.to_dict("records")
    year = last.pop("year")
    ahead = {"a": [x for x in last if last[x] > 0], "b": [x for x in last if last[x] < 0]}
    rare, often = sorted(ahead, key=lambda side: len(ahead[side]))
    if not ahead[rare]:
        return f"In {year} {names[often]} was ahead, whatever one finds important"
    return f"In {year} only {listing(ahead[rare])} could put {names[rare]} ahead"


# Weightings that a reader may try: all lenses alike but for those named.
WEIGHTINGS = {
    "all alike": {},
    "soldiers double": {"force": 2},
    "without visits and votes": {"attention": 0},
}


def weighings(profile: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return the one number of `WEIGHTINGS` for some years."""
    part = profile[profile["period"].dt.year.isin(years)]
    found = {}
    for label, changes in WEIGHTINGS.items():
        one = combine(part, weights=dict.fromkeys(LENS_NAMES, 1) | changes)
        found[label] = one.set_index(one["period"].dt.year.rename("Year"))["balance"]
    return pd.DataFrame(found).reset_index()


def drawn_rights(pair: list[str], *, host: str, years: list[int], seed: int | None = None) -> str:
    """Say under how many weightings of the kinds of right the first was ahead, in some years."""
    drawn = lens_weightings(*pair, host=host, lens="rights", draws=2000, seed=seed)
    drawn = drawn[drawn["period"].dt.year.isin(years)].dropna(subset=["share_positive"])
    told = zip(drawn["period"].dt.year, drawn["share_positive"], strict=True)
    said = listing(f"{share:.0%} in {year}" for year, share in told)
    return (
        "Rights weigh differently too. If each kind has a weight of its own, drawn at random, "
        f"{name(pair[0])} is ahead in rights in this share of the draws: {said}."
        if said
        else ""
    )


def weight_triangles(data: pd.DataFrame, *, a: str, b: str, ax: Axes | None = None) -> Axes:
    """Draw for some years who is ahead under every weighting of three things.

    Parameters
    ----------
    data : DataFrame
        One row a year: ``year``, and three further columns, the balances of the three things, in
        the order top, left, right. A corner puts all weight on one of them, the middle weighs them
        alike.
    """
    names = [c for c in data.columns if c != "year"]
    ax = axes(ax, height=2.9)
    corners = np.array([[0.5, np.sqrt(0.75)], [0, 0], [1, 0]])
    for n, row in enumerate(data[names].itertuples(index=False)):
        # In a triangle the weighted mean is linear: its corners are all that has to be known.
        spots = corners + np.array([1.35 * n, 0])
        ax.tricontourf(
            Triangulation(*spots.T, [[0, 1, 2]]), np.array(row, dtype=float),
            levels=[-2, -0.02, 0.02, 2], colors=[color(b), PALE, color(a)],
        )  # fmt: skip
        year = data["year"].iloc[n]
        ax.text(0.5 + 1.35 * n, -0.3, f"{year}", ha="center", fontsize=11, fontweight="bold")
        for (x, y), corner in zip(corners, names, strict=True) if n == 0 else ():
            lift = 0.05 if y > 0 else -0.04
            ax.text(
                x + 1.35 * n, y + lift, corner, ha="center", va="bottom" if y > 0 else "top",
                fontsize=SMALL,
            )  # fmt: skip
    ax.set_aspect("equal")
    ax.set_xlim(-0.2, 1.35 * len(data) - 0.15)
    ax.set_ylim(-0.36, 1.12)
    ax.axis("off")
    for actor, at, side in ((a, 0.0, "left"), (b, 1.0, "right")):
        ax.annotate(
            f"■ {actor_name(actor)} ahead", (at, 1), xycoords="axes fraction", ha=side,
            va="bottom", color=color(actor), fontsize=SMALL, fontweight="bold",
        )  # fmt: skip
    return ax


def usual_definitions(
    rivals: pd.DataFrame, preferred: pd.DataFrame, *, hard: Sequence[str]
) -> tuple[dict[str, pd.DataFrame], dict[str, dict[str, Any]]]:
    """Return the definitions that an analyst may defend, as `presence_curve` takes them.

    Parameters
    ----------
    rivals, preferred : DataFrame
        Rows of presence with all claims, and with the preferred ones.
    hard : list of str
        The domains of power and money; the others are the soft ones.

    Returns
    -------
    frames, settings
        Rows read in several ways, and keywords of `presence_balance`.
    """
    domains = sorted(preferred["domain"].unique())
    frames = {
        "as in the text": rivals,
        "preferred claims only": preferred,
        "no exercises": rivals[rivals["kind"] != "exercise"],
        "a field counts once": rivals.assign(
            kind=rivals.groupby("domain")["kind"].transform("first")
        ),
    }
    counted = {
        "hard fields only": [d for d in domains if d in hard],
        "soft fields only": [d for d in domains if d not in hard],
    }
    counted |= {
        f"without {left_out}": [d for d in domains if d != left_out] for left_out in domains
    }
    settings: dict[str, dict[str, Any]] = {
        "organizations apart": {"led_by": {}},
        "ends when last seen": {"persistence": 0},
        "goes on for ever": {"persistence": float("inf")},
    }
    settings |= {
        name: {"weights": {d: float(d in fields) for d in domains}}
        for name, fields in counted.items()
    }
    return frames, settings


def definition_dots(
    data: pd.DataFrame,
    *,
    ax: Axes | None = None,
    a: str,
    b: str,
    spans: tuple[str, str] = ("before", "after"),
) -> Axes:
    """Draw a result before and after under each definition: one row a definition.

    Parameters
    ----------
    data : DataFrame
        Columns ``definition``, ``before`` and ``after`` (mean balances of two spans of years).
    spans : pair of str, optional
        What the two are called.
    """
    ax = axes(ax, height=0.27 * len(data) + 1.6)
    place = np.arange(len(data))[::-1]
    ax.hlines(place, data["before"], data["after"], color=PALE, lw=2)
    ax.axvline(0, color=INK, lw=0.8)
    for column, span, filled in zip(("before", "after"), spans, (False, True), strict=True):
        shades = np.where(data[column] > 0, color(a), color(b))
        fill = shades if filled else "white"
        ax.scatter(data[column], place, s=38, facecolor=fill, edgecolor=shades, linewidth=1.5,
                   zorder=3)  # fmt: skip
        ax.scatter([], [], s=38, facecolor=INK if filled else "white", edgecolor=INK, label=span)
    key(ax, ncols=2)
    ax.set_yticks(place, data["definition"])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(-0.7, len(data) - 0.3)
    limit = max(0.3, data[["before", "after"]].abs().to_numpy().max() * 1.1)
    ax.set_xlim(-limit, limit)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.set_xlabel(f"{actor_name(b)} ◀ balance ▶ {actor_name(a)}")
    return ax
