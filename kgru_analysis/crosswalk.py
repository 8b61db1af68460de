"""Event types of the project as types of PLOVER, and back to plain frames."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import as_frame, need_columns, plain
from kgru_analysis.errors import KgruError, listed
from kgru_analysis.load import load


def add_plover(events: pd.DataFrame, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Add the PLOVER type of each event.

    Types and scores: Halterman and others (2023), PLOVER and POLECAT; manual of the Open Event Data
    Alliance, CC BY-SA 4.0. Promised aid is AGREE, aid that was given is AID. A signed or ratified
    agreement is SUPPORT, since PLOVER's own crosswalk gives CAMEO 057 to it. Raises `KgruError` if
    there is no column ``event_type``, or it holds a type that the crosswalk does not have.

    Parameters
    ----------
    events : DataFrame
        Rows with a column ``event_type`` and, if the status matters, ``status``.
    folder : path or Folder, optional
        A data folder with tables event_type_plover and plover_types of its own.

    Returns
    -------
    DataFrame
        The same rows, index and columns, and: plover (type), plover_mode, plover_score (as the
        manual prints it; below zero for conflict), plover_match ("exact", "close" or "none").
        All but the match are missing where PLOVER has no such type.

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> rows = pd.DataFrame({"event_type": ["aid", "aid"], "status": ["announced", "done"]})
    >>> kg.add_plover(rows)["plover"].to_list()
    ['AGREE', 'AID']
    """
    given = as_frame(events, "add_plover")
    need_columns(given, ["event_type"])
    events = plain(given)
    rules, types = load("event_type_plover", folder=folder), load("plover_types", folder=folder)
    unknown = sorted(set(events["event_type"].dropna()) - set(rules["event_type"]))
    if unknown:
        raise KgruError(f"There is no type {listed(unknown)}; codebook('events') lists them.")
    kind = events["event_type"]
    code, match = _look_up(rules[rules["status"].isna()], ["event_type"], [kind])
    if "status" in events:
        exact = rules[rules["status"].notna()]
        own, own_match = _look_up(exact, ["event_type", "status"], [kind, events["status"]])
        code, match = own.where(own_match.notna(), code), own_match.fillna(match)
    types = types.set_index("code")
    return given.assign(
        plover=code.map(types["plover"]),
        plover_mode=code.map(types["mode"]),
        plover_score=code.map(types["score"]),
        plover_match=match,
    )


def _look_up(
    rules: pd.DataFrame, keys: list[str], values: list[pd.Series]
) -> tuple[pd.Series, pd.Series]:
    """Code and match of each row by the rules with these keys."""
    index = values[0].index
    rows = pd.DataFrame(dict(zip(keys, values, strict=True))).astype("str")
    found = rows.reset_index(drop=True).merge(rules[[*keys, "code", "match"]], on=keys, how="left")
    return found["code"].set_axis(index), found["match"].set_axis(index)
