"""How far the balance of kinds rests on definitions and single rows."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.presence.domains import count_pair, weigh

_WEIGHING = ("weights", "coverage", "level")  # keywords that change nothing that is counted


def presence_curve(
    frames: Mapping[str, pd.DataFrame],
    settings: Mapping[str, Mapping[str, Any]],
    a: str,
    b: str,
    *,
    before: tuple[int, int],
    after: tuple[int, int],
    host: str | None = None,
    draws: int = 0,
    seed: int | None = None,
    led_by: Mapping[str, str] | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Work one result out under several definitions: a specification curve.

    Simonsohn, Simmons and Nelson (2020), Specification curve analysis.

    Parameters
    ----------
    frames : mapping of name to DataFrame
        Rows of presence; the first is the base, the others are rows read in another way.
    settings : mapping of name to keywords of `presence_balance`
        Each is used with the base.
    a, b : str
    before, after : (year, year)
        Two spans of years, ends included.
    host, draws, seed, led_by, folder
        As for `presence_balance`, for all of them.

    Returns
    -------
    DataFrame
        One row a definition: ``definition``, ``before`` and ``after`` (mean overall balance of the
        span), ``turn`` (the first year from which b is ahead to the end; missing if never), and
        ``p_before`` and ``p_after`` (mean share of draws with a ahead).

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> rows = {"as coded": kg.load("presence")}
    >>> alone = {"organizations alone": {"led_by": {}}}
    >>> spans = {"before": (2003, 2010), "after": (2015, 2025)}
    >>> found = kg.presence_curve(rows, alone, "USA", "RUS", host="KGZ", **spans)
    >>> found["definition"].to_list()
    ['as coded', 'organizations alone']
    """
    base = next(iter(frames.values()))
    runs: list[tuple[str, pd.DataFrame, Mapping[str, Any]]]
    runs = [(name, rows, {}) for name, rows in frames.items()]
    runs += [(name, base, choice) for name, choice in settings.items()]
    common: dict[str, Any] = {
        "host": host, "draws": draws, "seed": seed, "led_by": led_by, "folder": folder,
    }  # fmt: skip
    whole = count_pair(base, a, b, **common)  # what other weights alone need no second time
    found = []
    for name, rows, choice in runs:
        weights = {key: choice[key] for key in _WEIGHING if key in choice}
        more = {key: value for key, value in choice.items() if key not in _WEIGHING}
        same = rows is base and not more
        balance = weigh(
            whole if same else count_pair(rows, a, b, **(common | more)), **weights
        ).query("domain == 'all'")
        years = balance.groupby(balance["period"].dt.year)[["balance", "p_positive"]].mean()
        not_b = years.index[~(years["balance"] < 0)]  # a year without either is none with b ahead
        turn = not_b[-1] + 1 if len(not_b) else years.index[0]
        spans = (years.loc[slice(*span)].mean() for span in (before, after))
        (early, p_early), (late, p_late) = spans
        turn = turn if turn in years.index else None
        found.append((name, early, late, turn, p_early, p_late))
    columns = ["definition", "before", "after", "turn", "p_before", "p_after"]
    return pd.DataFrame(found, columns=columns).astype({"turn": "Int64"})
