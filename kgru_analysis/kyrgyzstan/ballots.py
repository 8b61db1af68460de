"""How a host voted in the United Nations, as rows of events tell it."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.load import load


def votes_cast(host: str, matter: str, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Return the votes of a host on a matter in the United Nations of which an event tells.

    Parameters
    ----------
    host : str
    matter : str
        As in the table ballots, such as "Crimea".

    Returns
    -------
    DataFrame
        Rows of events in order, with matter, ballot and day (the first that the date allows). A
        vote that no row tells of is not there.
    """
    votes = load("events", folder=folder).merge(load("ballots", folder=folder), on="event_id")
    votes = votes[votes["actor"].eq(host) & votes["matter"].eq(matter)]
    return votes.assign(day=parse_dates(votes["date"])["earliest"]).sort_values(
        "day", kind="stable"
    )


def told(votes: pd.DataFrame, *, months: bool = True) -> str:
    """Say how often a host voted which way, the most frequent first, and in which months.

    Parameters
    ----------
    votes : DataFrame
        As from :func:`votes_cast`.
    months : bool

    Returns
    -------
    str

    Examples
    --------
    >>> votes = pd.DataFrame({"ballot": ["vote against", "abstention", "abstention"],
    ...     "day": pd.to_datetime(["2022-04-07", "2022-10-12", "2023-02-23"])})
    >>> told(votes)
    'two abstentions (October 2022 and February 2023) and one vote against (April 2022)'
    """
    said = []
    for ballot, number in votes["ballot"].value_counts().items():
        days = votes.loc[votes["ballot"] == ballot, "day"]
        when = days.dt.strftime("%B %Y").value_counts(sort=False)
        many = f"votes {ballot.removeprefix('vote ')}" if " " in ballot else f"{ballot}s"
        text = words.count(number, ballot, many=many)
        each = [month if n == 1 else f"{words.count(n)} in {month}" for month, n in when.items()]
        said.append(f"{text} ({words.listing(each)})" if months else text)
    return words.listing(said)
