"""When a presence began and ended, as bounds in whole days from 1970."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import as_frame
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, refuse
from kgru_analysis.load import load, load_actors, need_known

FAR = 10**7  # days, some 27,000 years: a side that no source bounds
BOUNDS = ["start_first", "start_last", "end_first", "end_last"]


def refuse_spells(rows: pd.DataFrame, wrong: pd.Series, column: str, reason: str) -> None:
    if not wrong.any():  # the column may then be lacking
        return
    bad = rows.loc[wrong.to_numpy(), ["presence_id", column]]
    refuse(
        [(label, value, reason) for label, value in bad.itertuples(index=False)],
        f"{len(bad)} of {len(rows)} presence rows are wrong in {column}:",
        error=KgruError,
    )


def days(dates: pd.Series, missing: int) -> np.ndarray:
    """Return dates as whole days from 1970, with a number for those that are missing."""
    known = dates.notna().to_numpy()
    whole = dates.to_numpy().astype("M8[D]").astype(np.int64)
    return np.where(known, whole, missing)


def widened(text: pd.Series) -> pd.DataFrame:
    """Return first and last day (missing where not said), and whether anything was said."""
    dates = parse_dates(text)
    first, last = (days(dates[c], 0).astype(float) for c in ("earliest", "latest"))
    vague = (dates["approximate"] | dates["uncertain"]).to_numpy()
    more = np.where(vague & (dates["precision"] != "interval").to_numpy(), last - first + 1, 0)
    first = np.where(dates["earliest"].notna(), first - more, np.nan)
    last = np.where(dates["latest"].notna(), last + more, np.nan)
    said = dates["precision"].notna().to_numpy()
    return pd.DataFrame({"first": first, "last": last, "said": said}, index=text.index)


def last_seen(
    rows: pd.DataFrame, sources: pd.DataFrame | None, folder: AnyFolder = None
) -> np.ndarray:
    """Return the last day on which the source of each row saw it, -FAR where nothing says."""
    seen = parse_dates(rows["seen"])["earliest"]
    if "source_id" in rows:
        if sources is None:
            need_known(rows["source_id"], "sources", folder=folder)
            sources = load("sources", folder=folder)
        known = as_frame(sources, "sources=").drop_duplicates("source_id")
        published = known.set_index("source_id")["published"]
        text = rows["source_id"].map(published).astype("str")
        seen = seen.fillna(parse_dates(text, unknown="null")["earliest"])
    counted = parse_dates(rows["strength_date"])["earliest"]
    return np.maximum(days(seen, -FAR), days(counted, -FAR))


def founded(codes: pd.Series, host: str, folder: AnyFolder = None) -> np.ndarray:
    """Return the first day on which each actor and the host both existed, -FAR where unknown."""
    since = load_actors(folder)["valid_from"].dropna()
    first = pd.Series(days(parse_dates(since)["earliest"], -FAR), since.index)
    own = first.reindex(codes).fillna(-FAR).to_numpy()
    return np.maximum(own, first.get(host, -FAR)).astype(np.int64)


def spell_bounds(rows: pd.DataFrame, seen: np.ndarray, since: np.ndarray) -> pd.DataFrame:
    """Say between which days each spell began and ended; `FAR` where nothing bounds the end.

    A start of which a source says only that it lay before some day ("/1997"), or before the end
    that it tells, may lie as early as `since`, no earlier (and without bound where that is
    unknown). A start of which nothing is said at all is the first sighting: nobody knows of
    anything before. An end of which nothing is said lies after the last sighting, with no bound.
    """
    start, end = (widened(rows[c]) for c in ("start", "end"))
    start, end = _lent(start, rows, "first", end), _lent(end, rows, "last", start)
    first, last = start["first"].to_numpy(float), start["last"].to_numpy(float)
    end_first, end_last = end["first"].to_numpy(float), end["last"].to_numpy(float)
    wrong = pd.Series(np.nan_to_num(end_last, nan=FAR) < np.nan_to_num(first, nan=-FAR), rows.index)
    refuse_spells(rows, wrong, "end", "ends before its start; correct one of the two")
    first = np.nan_to_num(first, nan=-FAR)
    # Without an end, it lasted to its last sighting, a rival's or its site's included.
    sighted = np.maximum(seen, first)
    latest = pd.Series(
        np.where(np.isnan(end_first), sighted, np.maximum(end_first, first)), rows.index
    )
    place = [rows["actor"], rows["domain"], rows["site"]]
    latest = latest.groupby(place).transform("max")
    rival = rows["claim_group"].fillna(rows["presence_id"])
    latest = latest.groupby(rival).transform("max").to_numpy()
    ended = end["said"].to_numpy(bool)
    least = np.where(ended, sighted, np.maximum(sighted, latest))
    end_last = np.nan_to_num(end_last, nan=FAR)
    end_first = np.where(np.isnan(end_first), np.minimum(least, end_last), end_first)
    # Without a start, it had begun by the time at which it was seen or ended.
    begun = np.where(ended & (end_last < FAR), end_last, np.where(end_first > -FAR, end_first, FAR))
    last = np.where(np.isnan(last), np.maximum(begun, first), last)
    earlier = start["last"].notna().to_numpy() | ended
    earliest = np.where(earlier, np.minimum(since, last), last)
    first = np.where(first <= -FAR, earliest, first)
    found = np.column_stack([first, last, np.maximum(end_first, first), end_last])
    return pd.DataFrame(found.astype(np.int64), index=rows.index, columns=BOUNDS)


def _lent(dates: pd.DataFrame, rows: pd.DataFrame, side: str, other: pd.DataFrame) -> pd.DataFrame:
    """Give a rival that leaves this side of a date open that of the preferred row, if that fits."""
    group = rows["claim_group"]
    preferred = dates[rows["preferred"].eq("yes") & group.notna()]
    by_group = preferred.set_axis(group[preferred.index]).loc[lambda x: ~x.index.duplicated()]
    lent = by_group.reindex(group).set_axis(dates.index)
    fits = ~(lent["first"] > dates["last"]) & ~(lent["last"] < dates["first"])
    crossed = lent["first"] > other["last"] if side == "first" else lent["last"] < other["first"]
    fits &= ~crossed
    silent = dates[side].isna() & group.notna() & fits & lent["said"].eq(True)
    return dates.where(~silent, lent)
