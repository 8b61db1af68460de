"""The course of relations: sites, treaties and unions as bars, and what turning points did."""

import textwrap
from collections.abc import Iterable

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.load import load
from kgru_analysis.presence.spell_dates import BOUNDS
from kgru_analysis.presence.spells import led_by_powers, read_spells

SITES = ("air-base", "transit-centre", "naval-test", "communications", "seismic", "border-guards")
TIES = ("defence-treaty", "economic-union", "membership")
# The lane of a tie goes by its kind: the force of an alliance is no site.
_LANE = dict.fromkeys(SITES, "military") | dict.fromkeys(TIES, "treaty")
_LANE |= {"economic-union": "economic"}
LANES = tuple(dict.fromkeys(_LANE.values()))


def ties(
    actors: Iterable[str],
    *,
    host: str,
    years: tuple[int, int],
    least: int = 365,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Return the military sites, treaties and unions of some powers as bars in time.

    Of memberships only those in a `pact` (a column of actors) count: a bank or a round of meetings
    binds nobody to defense or tariffs.

    Parameters
    ----------
    actors : iterable of str
        The powers; what an organization that one of them leads has counts as its own.
    host : str
        On whose soil, or towards whom.
    years : (int, int)
        First and last year that is drawn; bars are cut there.
    least : int
        Days that a tie has to be certain for; what was seen once or twice is left out.

    Returns
    -------
    DataFrame
        lane, label, actor, presence_id, site, source_id and, as timestamps, possible_from, start,
        end, possible_to: certain from start to end, possible before and after. In order of lane,
        power and start.
    """
    presence = load("presence", folder=folder)
    presence = presence[presence["kind"].isin(SITES + TIES)]
    counted = presence[["start", "end"]].eq(presence["strength_date"], axis=0).all(axis=1)
    presence = presence[~counted]  # a count of persons at a site, whose stay has a row of its own
    pacts = load("actors", folder=folder).dropna(subset="pact")["actor"]
    bound = presence[["actor", "host"]].isin(set(pacts)).any(axis=1)
    presence = presence[bound | (presence["kind"] != "membership")]
    spells = read_spells(presence, host=host, led_by=led_by_powers(folder), folder=folder)
    spells = spells[spells["actor"].isin(list(actors))]
    named = presence.set_index("presence_id")[["name", "source_id"]]
    spells = spells.join(named, on="presence_id")
    origin, low, high = pd.Timestamp("1970-01-01"), *map(_day, (years[0], years[1] + 1))
    limits = [(day - origin).days for day in (low, high)]
    days = spells[BOUNDS].clip(*limits)
    certain = (days["end_first"] - days["start_last"]).clip(lower=0)
    whole = certain.groupby(spells["site"]).transform("sum")
    spells = spells.assign(
        lane=pd.Categorical(spells["kind"].map(_LANE), LANES),
        label=spells["site"].map(_labels(spells)),
        possible_from=pd.to_datetime(days["start_first"], unit="D"),
        start=pd.to_datetime(days["start_last"], unit="D"),
        end=pd.to_datetime(days["end_first"], unit="D"),
        possible_to=pd.to_datetime(days["end_last"], unit="D"),
    )
    spells = spells[whole >= least]
    # Rows of one site stand for each other: it is possible from before its first to after its last.
    spells = spells.sort_values("start")
    site = spells.groupby("site")
    spells["possible_from"] = site["possible_from"].transform("first")
    spells["possible_to"] = site["possible_to"].transform("max")
    first = spells.groupby(["lane", "actor", "label"], observed=True)["start"].transform("min")
    order = spells.assign(first=first).sort_values(["lane", "actor", "first", "label", "start"])
    columns = ["lane", "label", "actor", "presence_id", "site", "source_id"]
    columns += ["possible_from", "start", "end", "possible_to"]
    return order[columns].reset_index(drop=True)


def _day(year: int) -> pd.Timestamp:
    return pd.Timestamp(year, 1, 1)


def _labels(spells: pd.DataFrame) -> pd.Series:
    """Name each site by its earliest row, without what stands in brackets or after a comma."""
    first = spells.sort_values(["start_last", "presence_id"]).groupby("site")["name"].first()
    short = first.str.replace(r" \(.*| membership|, .*| of the .*| group$", "", regex=True)
    return short.map(
        lambda text: textwrap.shorten(text, 44, placeholder="", break_on_hyphens=False)
    )


def opened_and_ended(
    points: pd.DataFrame, actors: Iterable[str], *, folder: AnyFolder = None
) -> pd.DataFrame:
    """Count what turning points opened and ended, by power, and what of it still stands.

    Parameters
    ----------
    points : DataFrame
        Rows of the table of turning points.
    actors : iterable of str
        The powers; what an organization that one of them leads has counts as its own.

    Returns
    -------
    DataFrame
        Index: the powers. opened, ended (of what stands in the table of presence, each once) and
        standing: opened by a point, ended by none, and without an end of its own.
    """
    presence = load("presence", claims="all", folder=folder).set_index("presence_id")
    leaders = led_by_powers(folder)
    # A treaty names the state that is bound; its other side is the organization or the partner.
    owner = presence["actor"].replace(leaders)
    owner = owner.where(owner != "KGZ", presence["host"].replace(leaders))
    opened, ended = (
        points[column].dropna().str.split().explode().drop_duplicates()
        for column in ("opens", "ends")
    )
    standing = opened[~opened.isin(ended)]
    standing = standing[presence.loc[standing, "end"].isna().to_numpy()]
    counts = {
        name: owner.reindex(ids).value_counts()
        for name, ids in (("opened", opened), ("ended", ended), ("standing", standing))
    }
    return pd.DataFrame(counts).reindex(list(actors)).fillna(0).astype(int)


def stays(sites: pd.DataFrame, powers: Iterable[str], years: tuple[int, int]) -> dict[str, str]:
    """Say from when to when each power had a military site.

    Parameters
    ----------
    sites : DataFrame
        Military rows as `ties` gives them.
    powers : iterable of str
    years : (int, int)
        The years that `ties` was asked for.

    Returns
    -------
    dict
        A clause for each power: "Russia has had military sites since October 1992 or before and
        had them still in November 2025".
    """
    first_day, last_day = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1] + 1, 1, 1)
    said = {}
    for power in powers:
        rows, name = sites[sites["actor"] == power], words.name(power)
        if rows.empty:
            said[power] = f"no military site of {name} is known"
            continue
        first, last = rows["start"].min(), rows["end"].max()
        what = "a military site" if len(set(rows["site"])) == 1 else "military sites"
        before = rows["possible_from"].min().year < first.year
        since = f"{first:%B %Y}" + (" or before" if before else "")
        since = f"before {years[0]}" if first == first_day else since
        if rows["possible_to"].max() < last_day:
            said[power] = f"{name} had {what} from {since} to {last:%B %Y}"
        elif last < last_day:
            them = "it" if what.startswith("a ") else "them"
            said[power] = (
                f"{name} has had {what} since {since} and had {them} still in {last:%B %Y}"
            )
        else:
            said[power] = f"{name} has had {what} since {since}"
    return said


def falls(points: pd.DataFrame, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Return the points at which power changed outside the calendar: day and a short label.

    The founding of the state is among the criterion's points but no fall of a government.
    """
    kinds = load("events", claims="all", folder=folder).set_index("event_id")["event_type"]
    fell = points[points["criterion"].str.contains("C4")]
    fell = fell[fell["event_id"].map(kinds) == "upheaval"]
    days = parse_dates(fell["date"])["earliest"]
    return fell.assign(day=days)[["day", "label", "event_id"]].sort_values("day")
