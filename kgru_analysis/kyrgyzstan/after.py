"""The years after a day: acts by theme, trade before and since, and what stayed as it was."""

from collections.abc import Mapping, Sequence

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.load import load


def acts_by_theme(
    groups: Mapping[str, Sequence[str]], *, since: str, folder: AnyFolder = None
) -> pd.DataFrame:
    """Return the acts of the table of themes, each with who acted, named ones numbered in time.

    Parameters
    ----------
    groups : dict of str to sequence of str
        Codes of actors by the group that is drawn in one color; all others are "others".
    since : str
        First day, EDTF.

    Returns
    -------
    DataFrame
        theme, event_id, label, day (the middle of what its date allows from `since` on; the last
        day where no first is known), date, actor, group, number (missing where not named),
        summary, source_id; in order of theme and day.
    """
    acts = load("themes", folder=folder).merge(load("events", folder=folder), on="event_id")
    dates = parse_dates(acts["date"])
    start = parse_dates([since])["earliest"].iloc[0]
    first = dates["earliest"].fillna(dates["latest"]).clip(lower=start)
    acts["day"] = (first + (dates["latest"] - first) / 2).dt.normalize()
    acts = acts[dates["latest"] >= start]
    of = {actor: group for group, actors in groups.items() for actor in actors}
    acts["group"] = acts["actor"].map(of).fillna("others")
    named = acts[acts["label"].notna()].sort_values(["day", "event_id"]).index
    acts["number"] = pd.Series(range(1, len(named) + 1), named, dtype="float64")
    order = list(dict.fromkeys(load("themes", folder=folder)["theme"]))
    acts["theme"] = pd.Categorical(acts["theme"], order)
    acts = acts.sort_values(["theme", "day", "event_id"], ignore_index=True)
    columns = ["theme", "event_id", "label", "day", "date", "actor", "group", "number"]
    return acts.astype({"theme": "str"})[[*columns, "summary", "source_id"]]


def yearly(
    table: str, *, subject: str, partner: str, measure: str, first: int, folder: AnyFolder = None
) -> pd.Series:
    """Return a series of a table by year: whole years only, index the first day of each."""
    rows = _of_pair(load(table, folder=folder), subject, partner, measure)
    return _by_date(rows, "value", "%Y", first=first)


def monthly(
    table: str, *, subject: str, partner: str, measure: str, folder: AnyFolder = None
) -> pd.Series:
    """Return a series of a table by month, index the first day of each."""
    rows = _of_pair(load(table, folder=folder), subject, partner, measure)
    if "item" in rows:
        rows = rows[rows["item"] == "all"]
    return _by_date(rows, "value", "%Y-%m")


def listed_told(host: str, *, until: int = 2100, folder: AnyFolder = None) -> str:
    """Say how much the European Union sold in the last two years of goods that it bars from Russia.

    The table of these goods ends within a year, which the sentence says. Empty if fewer than two
    years up to `until` are there.

    Examples
    --------
    >>> listed_told("KGZ").split(",")[0]
    'Of what the EU sold in 2021 and 2022 (to November)'
    """
    goods = monthly(
        "sanctioned_goods", subject="EU", partner=host, measure="exports_of_sanctioned_goods",
        folder=folder,
    )  # fmt: skip
    goods = goods[goods.index.year <= until]
    sums = (goods.groupby(goods.index.year).sum() / 1e6).iloc[-2:]
    if len(sums) < 2:
        return ""
    end = goods.index[-1]
    (first, one), (last, other) = sums.items()
    part = "" if end.month == 12 else f" (to {end:%B})"
    return (
        f"Of what the EU sold in {first} and {last}{part}, {one:,.0f} and {other:,.0f} million "
        "euros were in the groups of goods that it bars from Russia. Not every good in them is "
        "barred."
    )


def told_by_year(
    measure: str, *, partner: str | None = None, first: int = 1991, folder: AnyFolder = None
) -> pd.Series:
    """Return the claims of one measure that are of whole years, index the first day of each."""
    rows = load("observations", folder=folder).query("measure == @measure")
    rows = rows[rows["partner"].isna() if partner is None else rows["partner"] == partner]
    return _by_date(rows, "value_low", "%Y", first=first)


def _of_pair(rows: pd.DataFrame, subject: str, partner: str, measure: str) -> pd.DataFrame:
    return rows.query("subject == @subject and partner == @partner and measure == @measure")


_DATES = {"%Y": r"\d{4}", "%Y-%m": r"\d{4}-\d\d"}  # how long the periods are


def _by_date(rows: pd.DataFrame, column: str, form: str, *, first: int = 0) -> pd.Series:
    """Return a column in time for the dates of one length, index the first day of each."""
    rows = rows[rows["date"].str.fullmatch(_DATES[form])]
    values = rows.set_index("date")[column].sort_index()
    values = values.set_axis(pd.to_datetime(values.index, format=form))
    return values[values.index.year >= first]
