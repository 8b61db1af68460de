"""Rows as claims: how many sources stand behind a year, and where they contradict each other."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, package
from kgru_analysis.columns import need_columns
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError
from kgru_analysis.load import load, need_known

STEPS = ("official", "contemporaneous", "study", "retelling")


def claims_tables(*, folder: AnyFolder = None) -> list[str]:
    """Return the tables in which sources may tell the same fact: those with groups of rivals.

    >>> claims_tables()[:2]
    ['events', 'flows']
    """
    return [
        entry["name"]
        for entry in package(folder)["resources"]
        if any(field["name"] == "claim_group" for field in entry["schema"]["fields"])
    ]


def source_step(frame: pd.DataFrame, *, folder: AnyFolder = None) -> pd.Series:
    """Say on which step of the hierarchy of sources each row stands.

    The steps, best first: ``official``, a document or statement of a state or organization;
    ``contemporaneous``, another source published no later than the year after what it tells;
    ``study``, later research or a data set; ``retelling``, later press, reference works and
    everything of unknown date. Among rivals the best step is preferred, within a step the more
    precise and then the earlier; exceptions have names of their own in ``why_preferred``.

    Parameters
    ----------
    frame : DataFrame
        Rows of a claims table: ``source_id`` and ``date`` (or ``start``).
    folder : path or Folder, optional
        The data folder that the rows come from; by default the shipped data.

    Returns
    -------
    Series
        One of `STEPS` a row, index kept.

    Raises
    ------
    DataError
        If the folder does not know a source; they are named.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.kyrgyzstan.claims import source_step
    >>> set(source_step(kg.load("events"))) <= set(STEPS)
    True
    """
    need_columns(frame, ["source_id", "date" if "date" in frame else "start"])
    need_known(frame["source_id"], "sources", folder=folder)
    sources = load("sources", folder=folder).set_index("source_id")
    kind = frame["source_id"].map(sources["kind"])
    told = _year(frame["date" if "date" in frame else "start"])
    published = _year(frame["source_id"].map(sources["published"]))
    near = published <= told + 1
    step = pd.Series("retelling", index=frame.index)
    step[kind.isin(["report", "academic", "dataset"])] = "study"
    step[kind.isin(["news", "report", "academic", "dataset"]) & near] = "contemporaneous"
    step[kind == "official"] = "official"
    return step


def _year(dates: pd.Series) -> pd.Series:
    """Return the last year that a date can mean; of an open end, the first."""
    bounds = parse_dates(dates, unknown="null")
    return bounds["latest"].fillna(bounds["earliest"]).dt.year


def per_year(frame: pd.DataFrame, *, date: str = "date") -> pd.DataFrame:
    """Count rows and sources by year.

    Parameters
    ----------
    frame : DataFrame
        Rows with a column of EDTF dates and a column ``source_id``.
    date : str
        The column of dates.

    Returns
    -------
    DataFrame
        Index ``year``, every year from the first to the last; columns ``rows`` and ``sources``
        (distinct source_id). A row whose date spans several years, or is open or unknown, is in no
        single year and is not counted: `sum` of ``rows`` against ``len(frame)`` says how many.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.kyrgyzstan.claims import per_year
    >>> per_year(kg.load("events")).columns.to_list()
    ['rows', 'sources']
    """
    missing = [c for c in (date, "source_id") if c not in frame]
    if missing:
        raise KgruError(f"The frame has no column {missing[0]!r}; give rows of a claims table.")
    bounds = parse_dates(frame[date])
    year = bounds["earliest"].dt.year.where(bounds["earliest"].dt.year == bounds["latest"].dt.year)
    counts = (
        pd.DataFrame({"year": year, "source_id": frame["source_id"]})
        .dropna(subset="year")
        .astype({"year": "int64"})
        .groupby("year")["source_id"]
        .agg(rows="size", sources="nunique")
    )
    if counts.empty:
        return counts
    years = pd.RangeIndex(counts.index.min(), counts.index.max() + 1, name="year")
    return counts.reindex(years, fill_value=0)


def contradictions(name: str, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Measure how far the rival claims of each group disagree beyond their stated imprecision.

    Two dates disagree by the days between them: "February 2009" and "3 February 2009" do not
    disagree, "2009" and "2010-03-01" do by 60 days. Amounts disagree by the ratio of the highest
    lower bound to the lowest upper bound, in one currency and basis.

    Parameters
    ----------
    name : str
        A claims table: events, flows, presence or observations.

    Returns
    -------
    DataFrame
        One row a claim group, indexed by ``claim_group``: ``table``, ``rows``, ``witnesses``
        (sources that do not derive from one another), ``preferred`` (id of the row to use),
        ``why_preferred``, ``date_gap`` (days, 0 where the dates agree), ``value_ratio`` (1 where
        the amounts agree, null where there are not two to compare), ``lowest`` and ``highest``
        (the claims' bounds as multiples of the middle of the preferred one; null where open).

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.claims import contradictions
    >>> groups = contradictions("flows")
    >>> bool((groups["value_ratio"].dropna() >= 1).all())
    True
    """
    frame = load(name, claims="all", folder=folder)
    if "claim_group" not in frame:
        raise KgruError(f"Table {name!r} holds no rival claims; events, flows and the like do.")
    grouped = frame[frame["claim_group"].notna()]
    group = grouped["claim_group"]
    own_id = frame.columns[0]
    root = grouped["source_id"].map(_roots(folder))
    roots = grouped["source_id"].where(root.isna(), root)
    preferred = grouped[grouped["preferred"] == "yes"].set_index("claim_group")
    found = pd.DataFrame(
        {
            "table": name,
            "rows": group.groupby(group).size(),
            "witnesses": roots.groupby(group).nunique(),
            "preferred": preferred[own_id],
            "why_preferred": preferred["why_preferred"],
            "date_gap": _date_gap(grouped, group),
        }
    )
    return found.join(_values(grouped, group)).sort_index()


def _roots(folder: AnyFolder) -> pd.Series:
    """Map each derived source to the one that it reprints or follows."""
    sources = load("sources", folder=folder)
    if "derived_from" not in sources:
        return pd.Series(dtype="str")
    return sources.set_index("source_id")["derived_from"].dropna()


def _date_gap(rows: pd.DataFrame, group: pd.Series) -> pd.Series:
    bounds = parse_dates(rows["date" if "date" in rows else "start"], unknown="null")
    last_start = bounds["earliest"].groupby(group).max()
    first_end = bounds["latest"].groupby(group).min()
    return (last_start - first_end).dt.days.clip(lower=0)


def _values(rows: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Compare the amounts of each group that share the preferred row's unit and basis."""
    columns = ["value_ratio", "lowest", "highest"]
    names = [("amount_low", "amount_high", "currency"), ("value_low", "value_high", "unit")]
    low, high, unit = next((n for n in names if n[0] in rows), (None, None, None))
    if low is None:
        return pd.DataFrame(np.nan, index=group.unique(), columns=columns)
    kind = rows[unit] + " " + rows["basis"] if "basis" in rows else rows[unit]
    chosen = rows["preferred"] == "yes"
    stated = rows[low] > 0
    own = pd.DataFrame({"group": group, "kind": kind, "low": rows[low], "high": rows[high]})
    own["high"] = own["high"].fillna(np.inf)  # "at least"
    preferred = own[chosen & stated].set_index("group")
    same = own[stated & (kind == group.map(preferred["kind"]))]
    several = same.groupby("group")["low"].transform("size") > 1
    by_group = same[several].groupby("group")
    middle = preferred[["low", "high"]].replace(np.inf, np.nan).mean(axis=1)
    found = pd.DataFrame(
        {
            "value_ratio": (by_group["low"].max() / by_group["high"].min()).clip(lower=1),
            "lowest": by_group["low"].min() / middle,
            "highest": by_group["high"].max().replace(np.inf, np.nan) / middle,
        }
    )
    return found[found["value_ratio"].notna()]
