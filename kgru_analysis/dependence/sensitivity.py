"""How much a composite, and a place among peers, hang on the choices made."""

import numpy as np
import pandas as pd

from kgru_analysis.dependence.composite import (
    AGGREGATIONS,
    NORMALIZATIONS,
    combine,
    complete_parts,
    dependence_index,
    rescale,
)
from kgru_analysis.errors import KgruError
from kgru_analysis.uncertainty import dirichlet_weights


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
    >>> from kgru_analysis.dependence.sensitivity import rank_shares
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
    parts, names, _ = complete_parts(panel, None)
    values = rescale(parts["value"], parts["value"], normalize)
    values = values[~parts["imputed"].any(axis=1)]
    drawn = dirichlet_weights(len(names), draws=draws, seed=seed)
    counts = []
    for year, group in values.groupby(level="year"):
        found = combine(group.to_numpy(), drawn, aggregate)
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
    >>> from kgru_analysis.dependence.sensitivity import specification_curve
    >>> from kgru_analysis.dependence.panel import dependence_panel
    >>> curve = specification_curve(dependence_panel(of=["KGZ", "TJK"], years=(2019, 2020)))
    >>> len(curve) / curve["year"].nunique()
    12.0
    """
    names = complete_parts(panel, None)[1]
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
