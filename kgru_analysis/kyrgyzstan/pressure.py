"""Dated acts of pressure on the host, who made them, and what the host answered."""

from collections.abc import Mapping, Sequence

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.kyrgyzstan.words import count
from kgru_analysis.load import load

MEASURES = ("sanction", "coerce", "threaten")  # lists, bans, rules against, and their announcement
WORDS = ("accuse", "protest")
# How an act that follows answers the one before it.
ANSWERS = {
    "gave way": ("concede", "retreat", "terminate"),
    "asked": ("request", "consult"),
    "objected": ("reject", "protest", "accuse", "coerce"),
    "explained": ("statement", "support"),
}


def pressure(
    sides: Mapping[str, Sequence[str]],
    *,
    host: str,
    since: str,
    until: str = "2100",
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """List the acts of pressure on a host by side, with what the host answered.

    An act counts if its target is the host itself; that a listed firm of another country works
    there does not. An answer is an act of the host whose link says that it answers this one, in
    the strict meaning of the link: what merely came later is none.

    Parameters
    ----------
    sides : dict of str to sequence of str
        Codes of the actors of each side, by the side's name.
    host : str
        The code of the state under pressure.
    since, until : str
        First and last day, EDTF.

    Returns
    -------
    DataFrame
        event_id, day (earliest), side, kind ("measure" or "words"), event_type, domain, summary,
        source_id, answers (how the host answered, joined by a comma; empty if no answer is told).

    Examples
    --------
    >>> acts = pressure({"West": ["USA", "EU"]}, host="KGZ", since="2022-02-24")
    >>> sorted(acts["kind"].unique())
    ['measure', 'words']
    """
    events = load("events", folder=folder)
    days = parse_dates(events["date"])
    events = events.assign(day=days["earliest"], last=days["latest"])
    side_of = {actor: side for side, actors in sides.items() for actor in actors}
    span = parse_dates([since, until])
    acts = events[
        (events["target"] == host)
        & events["actor"].isin(side_of)
        & events["event_type"].isin(MEASURES + WORDS)
        & (events["last"] >= span["earliest"].iloc[0])
        & (events["day"] <= span["latest"].iloc[1])
    ]
    how = {kind: answer for answer, kinds in ANSWERS.items() for kind in kinds}
    back = events[(events["actor"] == host) & events["follows"].isin(acts["event_id"])]
    told = back["event_type"].map(how).dropna().groupby(back["follows"])
    answers = told.agg(lambda parts: ", ".join(sorted(set(parts))))
    acts = acts.assign(
        side=acts["actor"].map(side_of),
        kind=acts["event_type"].isin(MEASURES).map({True: "measure", False: "words"}),
        answers=acts["event_id"].map(answers).fillna(""),
    )
    columns = ["event_id", "day", "side", "kind", "event_type", "domain", "summary", "source_id"]
    return acts.sort_values(["day", "event_id"])[[*columns, "answers"]].reset_index(drop=True)


def answered(acts: pd.DataFrame) -> pd.DataFrame:
    """Count acts of pressure by side, and how many were answered in what way.

    Parameters
    ----------
    acts : DataFrame
        As `pressure` returns them.

    Returns
    -------
    DataFrame
        Index: the sides. measures, words, answered, and a column for each way of answering; an act
        that was answered in two ways counts in both.

    Examples
    --------
    >>> acts = pd.DataFrame({"side": ["A", "A"], "kind": ["measure", "words"],
    ...                      "answers": ["asked, objected", ""]})
    >>> answered(acts).loc["A", ["measures", "words", "answered", "asked"]].to_list()
    [1, 1, 1, 1]
    """
    side = acts["side"]
    table = pd.DataFrame(
        {
            "measures": (acts["kind"] == "measure").groupby(side).sum(),
            "words": (acts["kind"] == "words").groupby(side).sum(),
            "answered": (acts["answers"] != "").groupby(side).sum(),
        }
    )
    for way in ANSWERS:
        table[way] = acts["answers"].str.contains(way).groupby(side).sum()
    return table.astype(int)


def in_words(told: pd.Series) -> str:
    """Write how many measures and words `answered` counts of one side.

    >>> in_words(pd.Series({"measures": 26, "words": 5})), in_words(pd.Series({"measures": 1}))
    ('26 measures and five protests or charges', 'one measure')
    """
    parts = [count(told["measures"], "measure")]
    if told.get("words"):
        parts += [count(told["words"], "protest or charge", many="protests or charges")]
    return " and ".join(parts)


def listings(*, since: str, folder: AnyFolder = None) -> pd.DataFrame:
    """Return how many firms each act of listing named: date, day, by, firms, summary, ids."""
    told = load("observations", folder=folder).query("measure == 'firms_sanctioned_in_act'")
    told = told.assign(day=parse_dates(told["date"])["earliest"])
    told = told[told["day"] >= pd.Timestamp(since)].sort_values(["day", "obs_id"])
    told = told.rename(columns={"partner": "by", "value_low": "firms"}).astype({"firms": int})
    columns = ["date", "day", "by", "firms", "summary", "source_id", "obs_id"]
    return told[columns].reset_index(drop=True)
