"""The balance of presence under other definitions, and without single rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kgru_analysis.presence.measures import balance_of, presence_balance, read_pair, spell_periods


def presence_choices(
    frames: Mapping[str, pd.DataFrame],
    settings: Mapping[str, Mapping[str, Any]],
    a: str = "USA",
    b: str = "RUS",
    *,
    before: tuple[int, int],
    after: tuple[int, int],
    **common: Any,
) -> pd.DataFrame:
    """Work one result out under several definitions.

    Parameters
    ----------
    frames : mapping of name to DataFrame
        Rows of presence; the first is the base, the others are rows read in another way.
    settings : mapping of name to keywords of `presence.presence_balance`
        Each is used with the base.
    a, b : str
    before, after : (year, year)
        Two spans of years, ends included.
    **common
        Keywords of all.

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
    >>> choices = {"organizations alone": {"led_by": {}}}
    >>> found = kg.presence_choices(rows, choices, before=(2003, 2010), after=(2015, 2025))
    >>> found["definition"].to_list()
    ['as coded', 'organizations alone']
    """
    base = next(iter(frames.values()))
    runs = [(name, rows, {}) for name, rows in frames.items()]
    runs += [(name, base, dict(choice)) for name, choice in settings.items()]
    found = []
    for name, rows, choice in runs:
        balance = presence_balance(rows, a, b, **(common | choice))
        balance = balance[balance["domain"] == "all"].set_index("period")
        values, ahead = (
            balance[c].groupby(balance.index.year).mean() for c in ("balance", "p_positive")
        )
        not_b = values.index[~(values < 0)]  # a year without either is none with b ahead
        turn = values.index[0] if not len(not_b) else not_b[-1] + 1
        found.append(
            {
                "definition": name,
                "before": values.loc[slice(*before)].mean(),
                "after": values.loc[slice(*after)].mean(),
                "turn": turn if turn in values.index else None,
                "p_before": ahead.loc[slice(*before)].mean(),
                "p_after": ahead.loc[slice(*after)].mean(),
            }
        )
    return pd.DataFrame(found).astype({"turn": "Int64"})


def usual_choices(
    rivals: pd.DataFrame,
    preferred: pd.DataFrame,
    *,
    hard: Sequence[str],
    limits: Mapping[str, str],
) -> tuple[dict[str, pd.DataFrame], dict[str, dict[str, Any]]]:
    """Return the definitions that an analyst may defend, for `presence_choices`.

    Parameters
    ----------
    rivals, preferred : DataFrame
        Rows of presence with all claims, and with the preferred ones.
    hard : list of str
        The domains of power and money; the others are the soft ones.
    limits : mapping of notice to spell
        Notices that limit a presence without ending it, read as gaps in one of the choices.

    Returns
    -------
    frames, settings
        Rows read in several ways, and keywords of `presence.presence_balance`.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.presence.choices import usual_choices
    >>> rows = kg.load("presence")
    >>> frames, settings = usual_choices(rows, rows, hard=["military"], limits={})
    >>> len(frames) + len(settings) > 12
    True
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
    if limits:
        named = rivals["ends"].fillna(rivals["presence_id"].map(limits))
        frames["limits count as gaps"] = rivals.assign(ends=named)
    settings: dict[str, dict[str, Any]] = {
        "organizations apart": {"led_by": {}},
        "ends when last seen": {"unseen": 0},
        "goes on for ever": {"unseen": float("inf")},
        "hard fields only": {"weights": {d: float(d in hard) for d in domains}},
        "soft fields only": {"weights": {d: float(d not in hard) for d in domains}},
    }
    for left_out in domains:
        weights = {d: float(d != left_out) for d in domains}
        settings[f"without {left_out}"] = {"weights": weights}
    return frames, settings


def presence_without_one(
    presence: pd.DataFrame,
    a: str = "USA",
    b: str = "RUS",
    *,
    host: str = "KGZ",
    spans: Mapping[str, tuple[int, int]],
    **common: Any,
) -> pd.DataFrame:
    """Say how much the overall balance rests on single places, by leaving each out in turn.

    Parameters
    ----------
    presence, a, b, host
        As for `presence.presence_balance`; a place is a ``site``, or a row without one.
    spans : mapping of name to (year, year)
        Spans of years, ends included, over which the balance is averaged.
    **common
        Further keywords of `presence.presence_balance`.

    Returns
    -------
    DataFrame
        One row a place that moves anything, the strongest first: ``left_out``, and for each span
        the mean balance without it less the mean balance with all.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.presence.choices import presence_without_one
    >>> few = kg.load("presence").query("domain in ['energy', 'media']")
    >>> found = presence_without_one(few, spans={"2010s": (2010, 2019)})
    >>> "usa-azattyk" in found["left_out"].to_list()
    True
    """
    led_by, sources = (common.pop(name, None) for name in ("led_by", "sources"))
    pair = read_pair(presence, a, b, host, led_by, sources)
    periods = spell_periods(pair, host, common.get("freq", "YE"))

    def means(spells: pd.DataFrame) -> pd.Series:
        balance = balance_of(spells, a, b, host=host, periods=periods, **common)
        balance = balance[balance["domain"] == "all"]
        values = balance["balance"].set_axis(balance["period"].dt.year)
        return pd.Series({name: values.loc[slice(*span)].mean() for name, span in spans.items()})

    whole = means(pair)
    without = {name: pair[pair["site"] != name] for name in pair["site"].unique()}
    moved = {name: means(rest.reset_index(drop=True)) - whole for name, rest in without.items()}
    found = pd.DataFrame(moved).T.rename_axis("left_out").reset_index()
    size = found[list(spans)].abs().max(axis=1)
    order = size[size > 1e-9].sort_values(ascending=False, kind="stable").index
    return found.loc[order].reset_index(drop=True)
