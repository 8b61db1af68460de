"""A composite of components of dependence, and how much it hangs on the choices made."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError, listed, one_of
from kgru_analysis.uncertainty import dirichlet_weights

NORMALIZATIONS = ("none", "min-max", "rank")
AGGREGATIONS = ("arithmetic", "geometric")
TAILS = (0.05, 0.95)  # of the weightings, so that nine in ten lie between low and high


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

    Parameters
    ----------
    panel : DataFrame
        What `dependence_panel` returns, or columns iso3, year, component, value, low, high
        (and, if known, panel and status).
    weights : mapping of component to weight, optional
        Weights of zero or more, brought to a sum of 1; only the components named are used. By
        default the components that every country of the panel has (of the core, if the panel
        says which they are), with equal weights.
    draws : int
        Weightings to draw from all possible ones (`dirichlet_weights`) for low and high.
    seed : int, optional
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
        imputed : bool, a part is imputed: leave the row out of ranks and breaks
        one column a component : its value before normalization

    Raises
    ------
    KgruError
        If a column is missing, a value lies outside 0..1 or is named twice, a weight is
        negative or names no component, or the countries have no component in common.

    Notes
    -----
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps 5 (normalization,
    pages 83-88) and 6 (weighting and aggregation, pages 89-115). The interval is over weightings
    and bounds, and no statement of probability about the world.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.composite import dependence_index
    >>> panel = pd.DataFrame(
    ...     {"iso3": "KGZ", "year": 2020, "component": ["export_share", "import_share"],
    ...      "value": [0.1, 0.3], "low": [0.1, 0.2], "high": [0.2, 0.4]}
    ... )
    >>> dependence_index(panel)[["index", "low", "high"]].round(2).to_numpy().tolist()
    [[0.2, 0.15, 0.3]]
    """
    parts, names, share = _parts(panel, weights)
    scaled = {c: _scale(parts[c], parts["value"], normalize) for c in ("value", "low", "high")}
    found = _aggregate(scaled["value"].to_numpy(), share[None], aggregate)[:, 0]
    if draws:
        drawn = dirichlet_weights(len(names), draws=draws, seed=seed)
        low, high = (
            np.quantile(_aggregate(scaled[c].to_numpy(), drawn, aggregate), tail, axis=1)
            for c, tail in zip(("low", "high"), TAILS, strict=True)
        )
    else:
        low, high = (
            _aggregate(scaled[c].to_numpy(), share[None], aggregate)[:, 0] for c in ("low", "high")
        )
    table = pd.DataFrame(
        {
            "index": found,
            "low": np.minimum(low, found),  # few draws may all lie on one side
            "high": np.maximum(high, found),
            "components": ", ".join(names),
            "imputed": parts["imputed"].any(axis=1).to_numpy(),
        },
        index=parts["value"].index,
    )
    return table.join(parts["value"]).reset_index().rename_axis(columns=None)


def rank_shares(
    panel: pd.DataFrame,
    *,
    draws: int = 10_000,
    seed: int | None = None,
    normalize: str = "none",
    aggregate: str = "arithmetic",
) -> pd.DataFrame:
    """Give the share of weightings that put a country in each place among its peers.

    Country-years with an imputed part are left out. The shares are over weightings alone, each
    as likely as another, with the values taken as they are: no probability of dependence.

    Returns
    -------
    DataFrame
        One row a year, country and place that some weighting gives: iso3, year, rank (1 is the
        most dependent; ties share the better place), share (0 to 1, summing to 1 for a country
        and year), countries (ranked in that year).

    Raises
    ------
    KgruError
        As in `dependence_index`, and if draws is not above zero.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.composite import rank_shares
    >>> panel = pd.DataFrame(
    ...     {"iso3": ["KGZ", "KGZ", "TJK", "TJK"], "year": 2020,
    ...      "component": ["export_share", "import_share"] * 2, "value": [0.1, 0.3, 0.3, 0.1]}
    ... ).assign(low=lambda p: p["value"], high=lambda p: p["value"])
    >>> ranks = rank_shares(panel, draws=1000, seed=1)
    >>> first = ranks[(ranks["iso3"] == "KGZ") & (ranks["rank"] == 1)]["share"]
    >>> bool(0.45 < first.item() < 0.55)
    True
    """
    if draws < 1:
        raise KgruError(f"draws={draws}: ranks over weightings need at least one weighting.")
    parts, names, _ = _parts(panel, None)
    values = _scale(parts["value"], parts["value"], normalize)
    values = values[~parts["imputed"].any(axis=1)]
    drawn = dirichlet_weights(len(names), draws=draws, seed=seed)
    counts = []
    for year, group in values.groupby(level="year"):
        found = _aggregate(group.to_numpy(), drawn, aggregate)
        order = np.sort(found, axis=0)
        # Rounding keeps floats apart from ties; a place is one more than the values above it.
        above = (found[:, None, :] < order[None] - 1e-12).sum(axis=1)
        for place in range(len(group)):
            share = (above == place).mean(axis=1)
            counts.append(
                pd.DataFrame(
                    {
                        "iso3": group.index.get_level_values("iso3"),
                        "year": year,
                        "rank": place + 1,
                        "share": share,
                        "countries": len(group),
                    }
                )[share > 0]
            )
    ranks = pd.concat(counts, ignore_index=True)
    return ranks.sort_values(["year", "iso3", "rank"], ignore_index=True)


def specification_curve(panel: pd.DataFrame, *, of: str = "KGZ") -> pd.DataFrame:
    """Work the composite out under every choice of normalization, aggregation and parts.

    Returns
    -------
    DataFrame
        One row a specification and year of one country: normalize, aggregate, left_out
        ("nothing", or the component left out), iso3, year, index, rank (1 is the most
        dependent), countries (ranked in that year). With one component left, both ways to
        aggregate agree and one row stands for them.

    Raises
    ------
    KgruError
        As in `dependence_index`, and if the country is not in the panel.

    Examples
    --------
    >>> from kgru_analysis.composite import specification_curve
    >>> from kgru_analysis.dependence import dependence_panel
    >>> curve = specification_curve(dependence_panel(of=["KGZ", "TJK"], years=(2019, 2020)))
    >>> len(curve) / curve["year"].nunique()
    12.0
    """
    names = _parts(panel, None)[1]
    rows = []
    for normalize in NORMALIZATIONS:
        for left_out in ("nothing", *(names if len(names) > 1 else [])):
            kept = [n for n in names if n != left_out]
            for aggregate in AGGREGATIONS if len(kept) > 1 else AGGREGATIONS[:1]:
                table = dependence_index(
                    panel,
                    weights=dict.fromkeys(kept, 1.0),
                    normalize=normalize,
                    aggregate=aggregate,
                )
                table = table[~table["imputed"]]
                year = table.groupby("year")["index"]
                rank = year.rank(ascending=False, method="min").astype(int)
                rows.append(
                    table[["iso3", "year", "index"]].assign(
                        normalize=normalize,
                        aggregate=aggregate if len(kept) > 1 else "one part",
                        left_out=left_out,
                        rank=rank,
                        countries=year.transform("size"),
                    )
                )
    curve = pd.concat(rows, ignore_index=True)
    if of not in set(curve["iso3"]):
        raise KgruError(f"of={of!r} is not in the panel: {', '.join(sorted(set(curve['iso3'])))}.")
    columns = ["normalize", "aggregate", "left_out", "iso3", "year", "index", "rank", "countries"]
    return curve[curve["iso3"] == of][columns].reset_index(drop=True)


def _parts(
    panel: pd.DataFrame, weights: Mapping[str, float] | None
) -> tuple[dict[str, pd.DataFrame], list[str], np.ndarray]:
    """Return value, low, high and imputed, one column a component, for complete rows only."""
    missing = {"iso3", "year", "component", "value", "low", "high"} - set(panel.columns)
    if missing:
        raise KgruError(f"The panel lacks {', '.join(sorted(missing))}; see `dependence_panel`.")
    bounds = panel[["value", "low", "high"]].astype(float)
    bad = ((bounds < 0) | (bounds > 1)).any(axis=1)
    _refuse(panel[bad], "value", "a share and its bounds lie between 0 and 1 (percents do not)")
    keys = ["iso3", "year", "component"]
    _refuse(panel[panel.duplicated(keys)], "component", "this component stands twice in the year")
    names, share = _weights(panel, weights)
    rows = panel[panel["component"].isin(names) & panel["value"].notna()]
    status = rows["status"] if "status" in rows else pd.Series("", index=rows.index)
    rows = rows.assign(imputed=(status == "imputed").astype(float))
    columns = ["value", "low", "high", "imputed"]
    wide = rows.pivot_table(index=["iso3", "year"], columns="component", values=columns)
    wide = wide[wide["value"].reindex(columns=names).notna().all(axis=1)]
    parts = {c: wide[c].reindex(columns=names) for c in columns}
    parts["imputed"] = parts["imputed"] > 0
    return parts, names, share


def _weights(
    panel: pd.DataFrame, weights: Mapping[str, float] | None
) -> tuple[list[str], np.ndarray]:
    known = list(dict.fromkeys(panel["component"]))
    if weights is None:
        rows = panel[panel["value"].notna()]
        if "panel" in rows and (rows["panel"] == "core").any():
            rows = rows[rows["panel"] == "core"]
        owners = rows.groupby("component")["iso3"].nunique()
        names = [n for n in known if owners.get(n, 0) == panel["iso3"].nunique()]
        if not names:
            raise KgruError("The countries of the panel have no component in common.")
        return names, np.full(len(names), 1 / len(names))
    strange = [n for n in weights if n not in known]
    if strange:
        raise KgruError(f"weights names {strange[0]!r}; the components are {', '.join(known)}.")
    values = np.array(list(weights.values()), dtype=float)
    if not np.isfinite(values).all() or (values < 0).any() or values.sum() <= 0:
        raise KgruError(f"weights={dict(weights)}: give weights of zero or more, not all zero.")
    names = [n for n, v in zip(weights, values, strict=True) if v > 0]
    return names, values[values > 0] / values.sum()


def _scale(part: pd.DataFrame, values: pd.DataFrame, normalize: str) -> pd.DataFrame:
    """Bring bounds onto the scale that the values set."""
    one_of("normalize", normalize, NORMALIZATIONS)
    if normalize == "none" or values.empty:
        return part
    if normalize == "min-max":
        width = (values.max() - values.min()).replace(0, np.nan)
        return ((part - values.min()) / width).fillna(0.5).clip(0, 1)
    last = max(len(values) - 1, 1)
    places = {
        name: (
            np.searchsorted(np.sort(values[name]), part[name])
            + np.searchsorted(np.sort(values[name]), part[name], side="right")
            - 1
        )
        / 2
        / last
        for name in values
    }
    return pd.DataFrame(places, index=part.index).clip(0, 1)


def _aggregate(values: np.ndarray, weights: np.ndarray, aggregate: str) -> np.ndarray:
    """Return composites, rows of `values` down and rows of `weights` across."""
    one_of("aggregate", aggregate, AGGREGATIONS)
    if aggregate == "arithmetic":
        return values @ weights.T
    with np.errstate(divide="ignore"):
        return np.exp(np.log(values) @ weights.T)


def _refuse(bad: pd.DataFrame, column: str, why: str) -> None:
    if len(bad):
        faults = ((label, value, why) for label, value in bad[column].items())
        raise KgruError(f"{len(bad)} rows cannot be used:\n{listed(faults, total=len(bad))}")
