"""How much a place among peers hangs on the data and on the choices made, all varied together.

Five things are drawn at once: where within its bounds each share lies, how shares are scaled, how
they are put together, which peer is left out, and how the parts are weighted.
"""

import numpy as np
import pandas as pd

from kgru_analysis.dependence.composite import AGGREGATIONS, NORMALIZATIONS, complete_parts
from kgru_analysis.errors import KgruError
from kgru_analysis.uncertainty import dirichlet_weights, generator

FACTORS = ("data", "scaling", "aggregation", "countries", "weights")
Draw = dict[str, np.ndarray]


def rank_intervals(
    panel: pd.DataFrame,
    *,
    draws: int = 2000,
    seed: int | None = None,
    coverage: float = 0.9,
) -> pd.DataFrame:
    """Give the place of each country among its peers as an interval over all choices at once.

    Parameters
    ----------
    panel : DataFrame
        What `dependence_panel` returns; the components that every country has are ranked by.
        Country-years with a doubtful or imputed part are left
        out, and so are years with fewer than three countries.
    draws : int
        Sets of choices, each as likely as another: no probability of dependence.
    seed : int, optional
    coverage : float
        Share of the draws within low and high.

    Returns
    -------
    DataFrame
        One row a country and year: iso3, year, low, median, high (places, 1 is the most
        dependent), countries (ranked in that year).

    Raises
    ------
    KgruError
        As in `dependence_index`, and if a number is outside its range or no year has three.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.kyrgyzstan.ranks import rank_intervals
    >>> panel = pd.DataFrame(
    ...     {"iso3": ["A", "B", "C"] * 2, "year": 2020,
    ...      "component": ["exports"] * 3 + ["imports"] * 3,
    ...      "value": [0.1, 0.3, 0.5, 0.6, 0.2, 0.4]}
    ... ).assign(low=lambda p: p["value"] * 0.9, high=lambda p: p["value"] * 1.1)
    >>> rank_intervals(panel, draws=200, seed=1)["countries"].tolist()
    [3, 3, 3]
    """
    if draws < 1 or not 0 < coverage <= 1:
        raise KgruError(f"draws={draws}, coverage={coverage}: at least one draw, coverage up to 1.")
    rows = []
    for year, low, high in _years(panel):
        random = generator(seed)
        ranks = _ranks(low, high, _draw(low.shape, draws, random))
        tails = ((1 - coverage) / 2, 0.5, (1 + coverage) / 2)
        bands = np.nanquantile(ranks, tails, axis=0, method="nearest").astype(int)
        rows.append(
            pd.DataFrame(
                {
                    "iso3": low.index, "year": year,
                    "low": bands[0], "median": bands[1], "high": bands[2], "countries": len(low),
                }
            )
        )  # fmt: skip
    if not rows:
        raise KgruError("No year of the panel has three countries with every component.")
    return pd.concat(rows, ignore_index=True)


def rank_effects(
    panel: pd.DataFrame,
    *,
    of: str,
    year: int,
    draws: int = 4096,
    seed: int | None = None,
) -> pd.DataFrame:
    """Say which of the choices moves the place of a country.

    Returns
    -------
    DataFrame
        One row a factor ("data", "scaling", "aggregation", "countries", "weights"): factor,
        first_order (share of the variance of the place that this choice explains alone) and total
        (the same with all it does together with others). Both are missing if the place never
        moves.

    Raises
    ------
    KgruError
        As in `rank_intervals`, and if the country is not ranked in that year.

    Notes
    -----
    Variance-based effects: first order by Saltelli and others (2010), Computer Physics
    Communications 181, 259-270, table 2 (b); total by Jansen (1999), Computer Physics
    Communications 117, 35-43. Used for composite indicators by Saisana, Saltelli and Tarantola
    (2005), Journal of the Royal Statistical Society A 168, 307-323.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.kyrgyzstan.ranks import rank_effects
    >>> panel = pd.DataFrame(
    ...     {"iso3": ["A", "B", "C"] * 2, "year": 2020,
    ...      "component": ["exports"] * 3 + ["imports"] * 3,
    ...      "value": [0.1, 0.3, 0.5, 0.6, 0.2, 0.4]}
    ... ).assign(low=lambda p: p["value"] * 0.9, high=lambda p: p["value"] * 1.1)
    >>> rank_effects(panel, of="A", year=2020, draws=256, seed=1)["factor"].tolist()
    ['data', 'scaling', 'aggregation', 'countries', 'weights']
    """
    found = {y: (low, high) for y, low, high in _years(panel)}
    if year not in found or of not in found[year][0].index:
        known = ", ".join(str(y) for y, (low, _) in found.items() if of in low.index) or "no year"
        raise KgruError(f"of={of!r}, year={year}: not ranked; {of!r} is ranked in {known}.")
    low, high = found[year]
    place = low.index.get_loc(of)
    random = generator(seed)
    one, two = (_draw(low.shape, draws, random, always=place) for _ in range(2))
    first, second = (_ranks(low, high, d)[:, place] for d in (one, two))
    variance = np.concatenate([first, second]).var()
    rows = []
    for factor in FACTORS:
        mixed = _ranks(low, high, one | {factor: two[factor]})[:, place]
        main = np.mean(second * (mixed - first)) / variance if variance > 0 else np.nan
        total = np.mean((first - mixed) ** 2) / 2 / variance if variance > 0 else np.nan
        rows.append({"factor": factor, "first_order": max(main, 0.0) if variance > 0 else np.nan,
                     "total": total})  # fmt: skip
    return pd.DataFrame(rows)


def specification_curve(panel: pd.DataFrame, *, of: str, year: int) -> pd.DataFrame:
    """Work the place out under every choice of scaling, aggregation and part left out.

    Returns
    -------
    DataFrame
        One row a specification: normalize, aggregate, left_out ("nothing" or a component), rank
        (1 is the most dependent) and countries, with the values of the panel as they are.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.kyrgyzstan.ranks import specification_curve
    >>> panel = pd.DataFrame(
    ...     {"iso3": ["A", "B", "C"] * 2, "year": 2020,
    ...      "component": ["exports"] * 3 + ["imports"] * 3,
    ...      "value": [0.1, 0.3, 0.5, 0.6, 0.2, 0.4]}
    ... ).assign(low=lambda p: p["value"] * 0.9, high=lambda p: p["value"] * 1.1)
    >>> len(specification_curve(panel, of="A", year=2020))
    12
    """
    parts, names, _ = complete_parts(panel[panel["year"] == year], None)
    value = _sure(parts)["value"].droplevel("year")
    if of not in value.index:
        raise KgruError(f"of={of!r}, year={year}: not ranked; there are {', '.join(value.index)}.")
    rows = []
    for scaling, normalize in enumerate(NORMALIZATIONS):
        for left_out in ("nothing", *(names if len(names) > 1 else [])):
            weights = np.array([[float(n != left_out) for n in names]])
            for aggregation, aggregate in enumerate(AGGREGATIONS):
                if aggregation and (weights > 0).sum() < 2:
                    continue  # with one part left, both ways to aggregate agree
                draw = {
                    "data": np.zeros((1, *value.shape)),
                    "scaling": np.array([scaling]),
                    "aggregation": np.array([aggregation]),
                    "countries": np.ones((1, len(value)), dtype=bool),
                    "weights": weights / weights.sum(),
                }
                rank = _ranks(value, value, draw)[0, value.index.get_loc(of)]
                rows.append(
                    {"normalize": normalize, "aggregate": aggregate, "left_out": left_out,
                     "rank": int(rank), "countries": len(value)}
                )  # fmt: skip
    return pd.DataFrame(rows)


def _sure(parts: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    kept = ~parts["doubtful"].any(axis=1)
    return {name: part[kept] for name, part in parts.items()}


def _years(panel: pd.DataFrame) -> list[tuple[int, pd.DataFrame, pd.DataFrame]]:
    parts = _sure(complete_parts(panel, None)[0])
    found = []
    for year, low in parts["low"].groupby(level="year"):
        if len(low) >= 3:
            high = parts["high"].loc[low.index]
            found.append((int(year), low.droplevel("year"), high.droplevel("year")))
    return found


def _draw(
    shape: tuple[int, int], draws: int, random: np.random.Generator, *, always: int | None = None
) -> Draw:
    """Draw sets of choices; at most one country is left out, and never the one looked at."""
    countries, parts = shape
    left_out = random.integers(-1, countries, draws)
    kept = np.arange(countries)[None] != left_out[:, None]
    if always is not None:
        kept[:, always] = True
    weights = dirichlet_weights(parts, draws=draws, seed=random)
    return {
        "data": random.random((draws, countries, parts)),
        "scaling": random.integers(0, len(NORMALIZATIONS), draws),
        "aggregation": random.integers(0, len(AGGREGATIONS), draws),
        "countries": kept,
        "weights": weights,
    }


def _ranks(low: pd.DataFrame, high: pd.DataFrame, draw: Draw) -> np.ndarray:
    """Return places, draws down and countries across; nan for a country that is left out."""
    # What is left out is nan, which is no warning here, and neither is the log of no share.
    with np.errstate(divide="ignore", invalid="ignore"):
        share = low.to_numpy() + draw["data"] * (high - low).to_numpy()
        kept = draw["countries"]
        share = np.where(kept[:, :, None], share, np.nan)
        least, most = np.nanmin(share, axis=1), np.nanmax(share, axis=1)
        width = np.where(most > least, most - least, 1.0)
        stretched = (share - least[:, None]) / width[:, None]
        others = kept.sum(axis=1)[:, None, None] - 1
        order = (share[:, :, None] > share[:, None]).sum(axis=2) / np.maximum(others, 1)
        scaled = np.choose(draw["scaling"][:, None, None], (share, stretched, order))
        weights = draw["weights"][:, None]
        logs = np.where(weights > 0, weights * np.log(scaled), 0.0)
        mean = np.where(
            draw["aggregation"][:, None] == 0,
            (scaled * weights).sum(axis=2),
            np.exp(logs.sum(axis=2)),
        )
        # Rounding keeps floats apart from ties; a place is one more than the values above it.
        above = (mean[:, None] > mean[:, :, None] + 1e-12).sum(axis=2)
    return np.where(kept, above + 1.0, np.nan)
