"""A composite of components of dependence, with its parts kept in sight."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kgru_analysis.columns import need_columns, plain, reads_rows, refuse_cells
from kgru_analysis.errors import KgruError, need_mapping, one_of, whole_number
from kgru_analysis.uncertainty import dirichlet_weights, shares_of_weight

NORMALIZATIONS = ("none", "min-max", "rank")
AGGREGATIONS = ("arithmetic", "geometric")
DOUBTFUL = ("imputed", "doubtful")
TAILS = (0.05, 0.95)  # of the weightings, so that nine in ten lie between low and high


@reads_rows
def dependence_index(
    panel: pd.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    draws: int = 0,
    seed: int | None = None,
    normalize: str = "none",
    aggregate: str = "arithmetic",
) -> pd.DataFrame:
    """Put the components of a panel together, parts kept in sight.

    Raises `KgruError` if a column is missing, a value lies outside 0..1 or is named twice, a weight
    is negative or names no component, or the countries have no component in common.

    Parameters
    ----------
    panel : DataFrame
        What `dependence_panel` returns, or columns iso3, year, component, value, low, high
        (and, if known, status).
    weights : mapping of component to weight, optional
        Weights of zero or more, brought to a sum of 1; only the components named are used. By
        default the components that every country of the panel has, with equal weights.
    draws, seed : int
        Weightings to draw from all possible ones (`dirichlet_weights`) for low and high.
    normalize : {"none", "min-max", "rank"}
        What happens to a component first: nothing (they are shares already), a stretch of its
        range in the panel to 0..1, or its place among the values of the panel, 0..1.
    aggregate : {"arithmetic", "geometric"}
        Weighted mean, in which one share makes up for another, or weighted geometric mean, in
        which it does so less and less.

    Returns
    -------
    DataFrame
        One row a country and year that has every component:

        iso3, year
        index : composite of the values with the weights given, 0 to 1
        low, high : composite of the low and of the high bounds; with draws, the 5th percentile
            of the former and the 95th of the latter over the weightings
        components : their names
        doubtful : bool, a part is imputed or rests on a doubtful total: leave the row out of
            ranks and breaks
        one column a component : its value before normalization

    Notes
    -----
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps 5 (normalization,
    pages 83-88) and 6 (weighting and aggregation, pages 89-115). The interval is over weightings
    and bounds, and no statement of probability about the world.

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> panel = pd.DataFrame(
    ...     {"iso3": "KGZ", "year": 2020, "component": ["export_share", "import_share"],
    ...      "value": [0.1, 0.3], "low": [0.1, 0.2], "high": [0.2, 0.4]}
    ... )
    >>> kg.dependence_index(panel)[["index", "low", "high"]].round(2).to_numpy().tolist()
    [[0.2, 0.15, 0.3]]
    """
    whole_number("draws", draws)
    parts, names, share = complete_parts(panel, weights)
    scaled = {c: rescale(parts[c], parts["value"], normalize) for c in ("value", "low", "high")}
    found = combine(scaled["value"].to_numpy(), share[None], aggregate)[:, 0]
    drawn = dirichlet_weights(len(names), draws=draws, seed=seed) if draws else share[None]
    low, high = (
        np.quantile(combine(scaled[c].to_numpy(), drawn, aggregate), tail, axis=1)
        for c, tail in zip(("low", "high"), TAILS, strict=True)
    )
    table = pd.DataFrame(
        {
            "index": found,
            "low": np.minimum(low, found),  # few draws may all lie on one side
            "high": np.maximum(high, found),
            "components": ", ".join(names),
            "doubtful": parts["doubtful"].any(axis=1).to_numpy(),
        },
        index=parts["value"].index,
    )
    return table.join(parts["value"]).reset_index().rename_axis(columns=None)


def complete_parts(
    panel: pd.DataFrame, weights: Mapping[str, float] | None
) -> tuple[dict[str, pd.DataFrame], list[str], np.ndarray]:
    """Return value, low, high and doubtful, one column a component, for complete rows only."""
    keys, numbers = ["iso3", "year", "component"], ["value", "low", "high"]
    need_columns(panel, keys + numbers, what="panel", advice="give what dependence_panel returns")
    panel = plain(panel, numbers=numbers)
    named = panel["component"].map(lambda name: isinstance(name, str)).astype(bool)
    refuse_cells(panel.loc[~named, "component"], "give the name of a component")
    bad = ((panel[numbers] < 0) | (panel[numbers] > 1)).any(axis=1)
    refuse_cells(
        panel.loc[bad, "value"], "a share and its bounds lie between 0 and 1 (percents do not)"
    )
    refuse_cells(
        panel.loc[panel.duplicated(keys), "component"], "this component stands twice in the year"
    )
    names, share = _weights(panel, weights)
    rows = panel[panel["component"].isin(names) & panel["value"].notna()]
    status = rows["status"] if "status" in rows else pd.Series("", index=rows.index)
    rows = rows.assign(doubtful=status.isin(DOUBTFUL).astype(float))
    columns = [*numbers, "doubtful"]
    wide = rows.pivot_table(index=["iso3", "year"], columns="component", values=columns)
    wide = wide[wide["value"].reindex(columns=names).notna().all(axis=1)]
    parts = {c: wide[c].reindex(columns=names) for c in columns}
    return parts | {"doubtful": parts["doubtful"] > 0}, names, share


def _weights(
    panel: pd.DataFrame, weights: Mapping[str, float] | None
) -> tuple[list[str], np.ndarray]:
    known = sorted(set(panel["component"]))
    if weights is None:
        rows = panel[panel["value"].notna()]
        owners = rows.groupby("component")["iso3"].nunique()
        names = [n for n in known if owners.get(n, 0) == panel["iso3"].nunique()]
        if not names:
            raise KgruError("The countries of the panel have no component in common.")
        return names, shares_of_weight(None, names, what="component")
    need_mapping("weights", weights, "{'import_share': 2, 'export_share': 1}")
    strange = [n for n in weights if n not in known]
    if strange:
        raise KgruError(f"weights names {strange[0]!r}; the components are {', '.join(known)}.")
    share = shares_of_weight(weights, list(weights), what="component")
    return [n for n, own in zip(weights, share, strict=True) if own > 0], share[share > 0]


def rescale(part: pd.DataFrame, values: pd.DataFrame, normalize: str) -> pd.DataFrame:
    """Bring bounds onto the scale that the values set."""
    one_of("normalize", normalize, NORMALIZATIONS)
    if normalize == "none" or values.empty:
        return part
    if normalize == "min-max":
        width = (values.max() - values.min()).replace(0, np.nan)
        return ((part - values.min()) / width).fillna(0.5).clip(0, 1)
    last = max(len(values) - 1, 1)
    places = {}
    for name in values:
        below, up_to = (
            np.searchsorted(np.sort(values[name]), part[name], side=side)
            for side in ("left", "right")
        )
        places[name] = (below + up_to - 1) / 2 / last
    return pd.DataFrame(places, index=part.index).clip(0, 1)


def combine(values: np.ndarray, weights: np.ndarray, aggregate: str) -> np.ndarray:
    """Return composites, rows of `values` down and rows of `weights` across."""
    one_of("aggregate", aggregate, AGGREGATIONS)
    if aggregate == "arithmetic":
        return values @ weights.T
    with np.errstate(divide="ignore"):
        return np.exp(np.log(values) @ weights.T)
