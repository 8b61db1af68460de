"""The map of the country with the places of two powers, drawn from outlines kept as data.

Equal-area conic projection of Albers (Snyder 1987, Map Projections, pp. 98-103), with the standard
parallels near the northern and the southern border.
"""

import json
import math
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.transforms import ScaledTranslation

from kgru_analysis.catalog import AnyFolder, open_folder
from kgru_analysis.load import load
from kgru_analysis.plots.style import FAINT, INK, SMALL, WIDTH, actor_name, color
from kgru_analysis.presence.spells import ACTS

HOME, LAND, HOME_FILL, WATER, EDGE = "KGZ", "#F4F4F1", "#E4EDE4", "#BFD7EA", "#B0B0B0"
EARTH = 6371.0088  # km
FRAME = (-505.0, -270.0, 505.0, 250.0)  # km from the middle of the country
VALLEY = (-170.0, 150.0, 80.0, 225.0)  # what the inset shows, enlarged
TOWNS = {  # name: offset of its label in points
    "Osh": (5, -4), "Batken": (3, -8), "Jalal-Abad": (9, 6), "Karakol": (9, -4), "Naryn": (4, -8),
    "Talas": (4, -8), "Balykchy": (-2, -13),
}  # fmt: skip
NOT_SEEN = 12  # years after which a site that no source has seen again is drawn hollow
BASES = {"Manas": (12, 2), "Kant": (-10, -13)}


def albers(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return kilometers east and north of the middle of the country.

    >>> [abs(round(float(x), 3)) for x in albers(np.array(74.75), np.array(41.2))]
    [0.0, 0.0]
    """
    lon, lat = np.radians(lon), np.radians(lat)
    middle, south, north = (math.radians(x) for x in (41.2, 39.8, 42.6))
    n = (math.sin(south) + math.sin(north)) / 2
    c = math.cos(south) ** 2 + 2 * n * math.sin(south)
    rho = np.sqrt(c - 2 * n * np.sin(lat)) / n
    origin = math.sqrt(c - 2 * n * math.sin(middle)) / n
    angle = n * (lon - math.radians(74.75))
    return EARTH * rho * np.sin(angle), EARTH * (origin - rho * np.cos(angle))


def map_points(
    actors: list[str], *, years: tuple[int, int], folder: AnyFolder = None
) -> pd.DataFrame:
    """Return the places of some actors' sites that have coordinates, one row a town and actor.

    Returns
    -------
    DataFrame
        ``actor``, ``place``, ``military``, ``open`` (whether one of them was not yet closed at the
        end of the years), ``sites`` (number), ``names``, ``lat``, ``lon``.
    """
    sites = load("sites", folder=folder)
    sites = sites[sites["actor"].isin(actors) & sites["precision"].isin(["site", "town"])]
    rows = load("presence", folder=folder)
    rows = rows[(rows["status"] == "actual") & ~rows["kind"].isin(ACTS)]
    rows = rows[rows["start"].fillna("0").str.lstrip("/").str[:4] <= str(years[1])]
    rows = rows.assign(
        last=rows["seen"].fillna(rows["start"]).str.lstrip("/").str[:4].astype(float)
    )
    goes_on = rows["end"].isna() & (rows["last"] > years[1] - NOT_SEEN)
    goes_on |= rows["end"].str[:4].astype(float) > years[1]
    open_sites = set(rows.loc[goes_on, "site"].dropna()) | set(rows.loc[goes_on, "presence_id"])
    there = set(rows["site"].dropna()) | set(rows["presence_id"])
    key = sites["site"].fillna(sites["presence_id"])
    sites = sites.assign(open=key.isin(open_sites), military=sites["domain"] == "military")
    sites = sites[key.isin(there)]
    found = sites.groupby(["actor", "place", "military"], as_index=False).agg(
        open=("open", "any"), sites=("name", "size"), names=("name", "; ".join),
        lat=("lat", "first"), lon=("lon", "first"),
    )  # fmt: skip
    return found.sort_values(["military", "actor", "place"], ignore_index=True)


def site_map(data: pd.DataFrame, *, folder: AnyFolder = None, ax: Axes | None = None) -> Axes:
    """Draw the country with the places of `map_points`, and the valley of the capital enlarged.

    Squares are military, dots civil; filled: still there at the end of the years, hollow: closed.
    """
    if ax is None:
        ratios = {"height_ratios": [0.52, 0.3]}
        _, (ax, below) = plt.subplots(
            2, figsize=(WIDTH, 5.1), layout="constrained", gridspec_kw=ratios
        )
    else:
        below = ax.inset_axes([0.0, -0.62, 1.0, 0.56])
    _land(ax, folder)
    _points(ax, data, skip=VALLEY)
    places = load("places", folder=folder).set_index("name")
    for name, offset in TOWNS.items():
        if name in places.index:
            _name(ax, name, *places.loc[name, ["lon", "lat"]].astype(float), offset)
    _frame(ax, FRAME)
    x, y, right, top = VALLEY
    ax.add_patch(Rectangle((x, y), right - x, top - y, fill=False, ec=INK, lw=0.8, zorder=6))
    _land(below, folder)
    _points(below, data, skip=None)
    for name, offset in (("Bishkek", (-24, -14)), ("Tokmok", (6, 8)), ("Kara-Balta", (-10, -11))):
        if name in places.index:
            _name(below, name, *places.loc[name, ["lon", "lat"]].astype(float), offset)
    for row in data[data["military"]].itertuples():
        east, north = (float(v) for v in albers(np.array(row.lon), np.array(row.lat)))
        base = next((base for base in BASES if base in row.place), None)
        if base and x <= east <= right and y <= north <= top:
            _name(below, base, row.lon, row.lat, BASES[base], color(row.actor))
    _frame(below, VALLEY)
    for i, actor in enumerate(dict.fromkeys(data["actor"])):
        ax.annotate(
            f"■ {actor_name(actor)}", (0.98, 0.15 - 0.09 * i), xycoords="axes fraction",
            ha="right", color=color(actor), fontweight="bold", fontsize=SMALL, va="center",
        )  # fmt: skip
    return ax


def _frame(ax: Axes, box: tuple[float, float, float, float]) -> None:
    ax.set(xlim=(box[0], box[2]), ylim=(box[1], box[3]), aspect="equal", xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set(visible=True, color=EDGE, linewidth=0.8)


def _land(ax: Axes, folder: AnyFolder) -> None:
    home = {"facecolor": HOME_FILL, "edgecolor": FAINT, "linewidth": 0.9}
    others = {"facecolor": LAND, "edgecolor": EDGE, "linewidth": 0.5}
    for shape in _shapes("kgz_region", folder):
        _draw(ax, shape, **(home if shape["properties"]["iso3"] == HOME else others))
    for shape in _shapes("kgz_water", folder):
        lake = shape["properties"]["kind"] == "lake"
        _draw(ax, shape, facecolor=WATER if lake else "none", edgecolor=WATER, linewidth=0.8)


def _shapes(name: str, folder: AnyFolder) -> list[dict[str, Any]]:
    path = open_folder(folder).path / "map" / f"{name}.geojson"
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def _draw(ax: Axes, shape: dict[str, Any], **style: object) -> None:
    kind, parts = shape["geometry"]["type"], shape["geometry"]["coordinates"]
    deep = {"LineString": [parts], "MultiLineString": parts, "Polygon": parts}
    rings = deep[kind] if kind in deep else [ring for part in parts for ring in part]
    spots = [np.column_stack(albers(*np.array(ring).T[:2])) for ring in rings]
    # One path with all rings, so that holes stay holes.
    codes = [c for s in spots for c in [Outline.MOVETO] + [Outline.LINETO] * (len(s) - 1)]
    if "Line" in kind:
        style["facecolor"] = "none"
    ax.add_patch(PathPatch(Outline(np.concatenate(spots), codes), **style))


def _points(
    ax: Axes, data: pd.DataFrame, *, skip: tuple[float, float, float, float] | None
) -> None:
    spots = np.column_stack(albers(data["lon"].to_numpy(float), data["lat"].to_numpy(float)))
    for (east, north), row in zip(spots, data.itertuples(), strict=True):
        if skip and skip[0] <= east <= skip[2] and skip[1] <= north <= skip[3]:
            continue
        # Two powers in one town stand side by side.
        shift = 4 if list(dict.fromkeys(data["actor"])).index(row.actor) else -4
        move = ax.transData + ScaledTranslation(
            shift / 72, (0 if row.military else 9) / 72, ax.get_figure().dpi_scale_trans
        )
        ax.plot(
            [east], [north], "s" if row.military else "o", ms=8 if row.military else 6.5,
            mfc=color(row.actor) if row.open else "white", mec=color(row.actor), mew=1.4,
            transform=move, zorder=5,
        )  # fmt: skip


def _name(
    ax: Axes, name: str, lon: float, lat: float, offset: tuple[float, float], ink: str = INK
) -> None:
    east, north = (float(v) for v in albers(np.array(lon), np.array(lat)))
    ax.annotate(
        name, (east, north), offset, textcoords="offset points", fontsize=SMALL, color=ink,
        va="center", zorder=7,
        # A halo would make shapes of the letters, which no page could translate or find.
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.5, "pad": 0.3},
    )  # fmt: skip
