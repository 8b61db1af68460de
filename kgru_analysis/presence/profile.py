"""Whose presence, in units of the world: one balance a lens, never averaged unless asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import need_columns, plain, reads_rows, refuse_cells
from kgru_analysis.errors import KgruError, need_mapping
from kgru_analysis.presence.lenses import CLAIMS, LENSES, lens_measures, make_inputs, read_items
from kgru_analysis.presence.parts import add_up, bounds_status, lens_rows, write_draws
from kgru_analysis.presence.ratios import check_draws
from kgru_analysis.uncertainty import shares_of_weight

COLUMNS = ["lens", "period", "unit", "a_low", "a_high", "b_low", "b_high", "balance", "low"]
COLUMNS += ["high", "p_positive", "p_tie", "status"]
_NUMBERS = ["balance", "low", "high", "p_positive"]


@dataclass(frozen=True, eq=False)
class Drawn:
    """The draws behind a profile, by lens; a copy of a frame carries the same ones."""

    by_lens: Mapping[str, np.ndarray]
    periods: pd.DatetimeIndex
    coverage: float

    def __deepcopy__(self, memo: dict[int, Any]) -> "Drawn":
        return self


def presence_magnitudes(
    actors: Sequence[str], *, host: str, folder: AnyFolder = None, freq: str = "YE"
) -> pd.DataFrame:
    """Return what each lens is made of, in its own units, for any number of actors.

    Raises `KgruError` if a code is unknown or given twice, or nothing in the folder has a date.

    Parameters
    ----------
    actors : list of str
        Codes, for example of three powers.
    host : str
        Code of the country in which, or towards which, they are present.
    folder : path or Folder, optional
    freq : {"YE", "QE", "ME"}

    Returns
    -------
    DataFrame
        One row a measure, actor and period: ``lens``, ``measure``, ``label``, ``unit``, ``actor``,
        ``period`` (its last day), ``low`` and ``high`` (missing: not known; a missing ``high``
        alone: at least ``low``), ``status`` (measured, partly, unknown), ``rows`` (number of rows
        behind it) and ``table``.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> found = kg.presence_magnitudes(["USA", "RUS", "CHN"], host="KGZ")
    >>> sorted(found["actor"].unique())
    ['CHN', 'RUS', 'USA']
    """
    inputs = make_inputs(actors, host=host, freq=freq, folder=folder)
    found = []
    for measure in lens_measures(folder):
        items = read_items(measure, inputs)
        for actor in inputs.actors:
            own = [x for x in items if x.actor == actor]
            low, high = add_up(
                own, inputs, told=measure.reader in CLAIMS and inputs.covers(measure.table)
            )
            columns = {
                "lens": measure.lens, "measure": measure.name, "label": measure.label,
                "unit": measure.unit, "actor": actor, "period": inputs.calendar.ends, "low": low,
                "high": high, "status": bounds_status(low, high),
                "rows": len({row for item in own for row in item.rows}), "table": measure.table,
            }  # fmt: skip
            found.append(pd.DataFrame(columns))
    return pd.concat(found, ignore_index=True)


def presence_items(
    actors: Sequence[str], *, host: str, folder: AnyFolder = None, freq: str = "YE"
) -> pd.DataFrame:
    """Name the single things that a lens adds up, and the rows behind each.

    Takes what `presence_magnitudes` takes.

    Returns
    -------
    DataFrame
        One row an item: ``lens``, ``measure``, ``actor``, ``item`` (site, kind of body or right,
        series), ``first`` and ``last`` (year with any of it, possibly), ``most`` (largest upper
        bound), ``rows`` (ids, or the table, joined by blanks).

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> items = kg.presence_items(["USA", "RUS"], host="KGZ")
    >>> "manas" in set(items.loc[items["measure"] == "garrisons", "item"])
    True
    """
    inputs = make_inputs(actors, host=host, freq=freq, folder=folder)
    years = inputs.calendar.ends.year
    found = []
    for measure in lens_measures(folder):
        for item in read_items(measure, inputs):
            most = np.fmax(item.low, item.high)
            there = years[most > 0]
            if len(there):
                span, rows = (there[0], there[-1], np.nanmax(most)), " ".join(item.rows)
                found.append((measure.lens, measure.name, item.actor, item.key, *span, rows))
    columns = ["lens", "measure", "actor", "item", "first", "last", "most", "rows"]
    return pd.DataFrame(found, columns=columns)


def presence_profile(
    a: str,
    b: str,
    *,
    host: str,
    folder: AnyFolder = None,
    freq: str = "YE",
    draws: int = 0,
    coverage: float = 0.9,
    seed: int | None = None,
) -> pd.DataFrame:
    """Set the presence of two actors in a country against one another, lens by lens.

    A balance is ``(A - B) / (A + B)`` of what a lens counts: +1 is a alone, -1 is b alone, missing
    where neither is known. The lenses are never averaged; `combine` does that with weights of
    yours. What a lens counts stands in the table ``lens_measures``.

    Raises `KgruError` if a and b are the same, a code is unknown, or an argument is out of range.

    Parameters
    ----------
    a, b : str
        Codes of two actors. What the organizations do that one of them leads (table ``actors``)
        counts for it.
    host : str
        Code of the country in which, or towards which, they are present.
    folder : path or Folder, optional
        Another data folder, with its own codes, leaders, sources and, if it has the table, lenses.
    freq : {"YE", "QE", "ME"}
        Everything is worked out by months, so that a base that closes in June counts for five
        months of its year. Yearly sums say nothing of a month or quarter.
    draws, seed : int
        Draws within the bounds of every item; one draw takes one place between the bounds of an
        item for all periods.
    coverage : float
        Share of the draws within ``low`` and ``high``.

    Returns
    -------
    DataFrame
        One row a lens and period: ``lens`` (force, money, rights, institutions, people,
        attention), ``period`` (its last day), ``unit``, ``a_low`` to ``b_high``, ``balance``,
        ``low``, ``high``, ``p_positive`` and ``p_tie`` (shares of the draws with a ahead, and with
        a tie; missing without draws and where a side has no upper bound) and ``status``: measured,
        partly (a measure is missing, or a side is known from below only) or unknown.

        In a lens with one unit, amounts are sums in it. In a lens with several, each measure is
        the share of the two that is a's, and the lens their mean over the measures known for both.
        Without draws, balances are those of the middles, and ``low`` and ``high`` the extremes.

    Notes
    -----
    Random numbers belong to actor and item: swapping a and b changes the sign exactly, and another
    row moves no draw of the rest. Shares of draws are shares of readings of the sources and no
    probabilities.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> profile = kg.presence_profile("USA", "RUS", host="KGZ")
    >>> force = profile[profile["lens"] == "force"].set_index("period")["balance"]
    >>> bool(force["1995-12-31"] < -0.85), bool(force["2005-12-31"] > 0)
    (True, True)
    """
    check_draws(draws, coverage)
    inputs = make_inputs([a, b], host=host, freq=freq, folder=folder)
    measures = lens_measures(folder)
    frames, values = [], {}
    for lens in LENSES:
        own = [(m, read_items(m, inputs)) for m in measures if m.lens == lens]
        frame, values[lens] = lens_rows(own, inputs, draws=draws, coverage=coverage, seed=seed)
        frames.append(frame.assign(lens=lens))
    profile = pd.concat(frames, ignore_index=True)[COLUMNS]
    if draws:
        profile.attrs["drawn"] = Drawn(values, inputs.calendar.ends, coverage)
    return profile


@reads_rows
def combine(profile: pd.DataFrame, *, weights: Mapping[str, float]) -> pd.DataFrame:
    """Make one number of several lenses, with weights that stand beside it.

    Raises `KgruError` if a lens has no weight, a weight no lens, or the weights are no weights.

    Parameters
    ----------
    profile : DataFrame
        As `presence_profile` returns it, or some of its rows.
    weights : mapping of lens to number
        A weight of every lens of the profile; 0 leaves one out. They need not add up to one.

    Returns
    -------
    DataFrame
        One row a period: ``period``, ``balance``, ``low``, ``high``, ``p_positive``, ``p_tie``,
        ``lenses`` (those with a value in the period) and ``weights`` (as used there, adding up to
        one over these lenses). From the draws of the profile if it has them, else the weighted
        means of balances and of their extremes.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> profile = kg.presence_profile("USA", "RUS", host="KGZ")
    >>> some = profile[profile["lens"].isin(["force", "rights"])]
    >>> kg.combine(some, weights={"force": 2, "rights": 1})["weights"].iloc[-1]
    'force 0.67, rights 0.33'
    """
    advice = "give the rows of presence_profile"
    need_columns(profile, COLUMNS, advice=advice)
    need_mapping("weights", weights, "{'force': 2, 'rights': 1}")
    profile = plain(profile, numbers=_NUMBERS)
    if not pd.api.types.is_datetime64_any_dtype(profile["period"]):
        raise KgruError(f"The column period holds no dates; {advice}.")
    refuse_cells(profile.loc[~profile["lens"].isin(LENSES), "lens"], f"no lens; {advice}")
    refuse_cells(profile.loc[profile.duplicated(["lens", "period"]), "lens"], "twice in a period")
    # In the order of the weights, so that that of the rows says nothing.
    place = {lens: number for number, lens in enumerate(weights)}
    lenses = sorted(profile["lens"].unique(), key=lambda lens: (place.get(lens, len(place)), lens))
    more = [x for x in weights if x not in lenses]
    if more:
        raise KgruError(f"The profile has no lens {', '.join(map(repr, more))}; it has {lenses}.")
    share = shares_of_weight(weights, lenses, what="lens")
    cells = pd.MultiIndex.from_product([lenses, sorted(profile["period"].unique())])
    numbers = profile.set_index(["lens", "period"]).reindex(cells)
    wide = {c: numbers[c].to_numpy(float).reshape(len(lenses), -1) for c in _NUMBERS}
    known = ~np.isnan(wide["balance"])
    weight = share[:, None] * known
    used = weight / np.where(weight.sum(axis=0) > 0, weight.sum(axis=0), np.nan)
    frame = pd.DataFrame({"period": cells.levels[1]})
    for column in ("balance", "low", "high"):
        frame[column] = np.nansum(wide[column] * used, axis=0)
    frame["p_positive"] = frame["p_tie"] = np.nan
    drawn = profile.attrs.get("drawn")
    if drawn is not None:
        at = drawn.periods.get_indexer(frame["period"])
        parts = np.array([drawn.by_lens[lens][at] for lens in lenses])
        mixed = np.nansum(parts * np.nan_to_num(used)[:, :, None], axis=0)
        # Where a side of a lens has no upper bound, its draws are of what is known only.
        closed = (~np.isnan(wide["p_positive"]) | (used == 0) | ~known).all(axis=0)
        write_draws(frame, mixed, closed & known.any(axis=0), drawn.coverage)
    frame.loc[~known.any(axis=0), ["balance", "low", "high"]] = np.nan
    named = [[(x, w) for x, w in zip(lenses, row, strict=True) if w > 0] for row in used.T]
    frame["lenses"] = [" ".join(x for x, _ in row) for row in named]
    frame["weights"] = [", ".join(f"{x} {w:.2f}" for x, w in row) for row in named]
    return frame
