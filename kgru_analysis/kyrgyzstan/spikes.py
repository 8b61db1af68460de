"""Which dated events show as spikes in a daily series, against chance.

Chance is the same set of days moved along the series by whole weeks, round and round: weekdays,
the clustering of the days and the ups and downs of the series all stay as they are. All shifts
are tried, so there is no seed.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.load import load


def daily_values(subject: str, partner: str) -> pd.Series:
    """Return the machine-coded sum of each day for a pair, missing where no file was read.

    Returns
    -------
    Series of float
        Index: every day from the first to the last of ``gdelt_daily_dyads``.

    Examples
    --------
    >>> values = daily_values("KGZ", "RUS")
    >>> int(values.isna().sum()), bool(pd.isna(values["2020-12-05":"2020-12-31"]).any())
    (96, True)
    """
    table = load("gdelt_daily_dyads")
    rows = table[(table["subject"] == subject) & (table["partner"] == partner)]
    if rows.empty:
        pairs = sorted(set(table["subject"] + "-" + table["partner"]))
        raise DataError(f"No daily rows for {subject}-{partner}; there are {', '.join(pairs)}.")
    values = rows.set_index(pd.to_datetime(rows["date"]))["value"].sort_index()
    return values.reindex(pd.date_range(values.index[0], values.index[-1]))


def dated_events(a: str, b: str, *, first: object, last: object) -> pd.DataFrame:
    """Return the hand-coded events between two actors that are dated to one day of a span.

    Returns
    -------
    DataFrame
        day, event_id, event_type, status, summary, source_id; ordered by day. Approximate or
        uncertain days are left out.
    """
    events = load("events")
    sides = events["actor"].isin([a, b]) & events["target"].isin([a, b])
    events = events[sides & (events["actor"] != events["target"])]
    dates = parse_dates(events["date"], unknown="null")
    sure = (dates["precision"] == "day") & ~(dates["approximate"] | dates["uncertain"])
    events = events.assign(day=dates["earliest"])[sure]
    events = events[events["day"].between(pd.Timestamp(first), pd.Timestamp(last))]
    columns = ["day", "event_id", "event_type", "status", "summary", "source_id"]
    return events.sort_values(["day", "event_id"])[columns].reset_index(drop=True)


def find_spikes(
    values: pd.Series,
    *,
    window: tuple[int, int] = (0, 1),
    side: str = "both",
    level: float = 0.05,
    around: int | None = None,
) -> pd.DataFrame:
    """Say of each day how rare its strength is among the same weekdays.

    Parameters
    ----------
    values : Series
        One value a day without gaps in the index; missing where nothing was read.
    window : (int, int)
        The days from which the strongest counts, relative to the day: (0, 1) is it and the next.
    side : {"both", "high", "low"}
        Strength is distance from zero, or only cooperation, or only conflict.
    level : float
        A day is a spike if at most this share of the same weekdays is as strong.
    around : int, optional
        Compare only with so many weeks before and after, as the source grows and shrinks.

    Returns
    -------
    DataFrame
        Index as ``values``, whole weeks only: strength, share (of weekdays as strong) and spike.
        All are missing, or False, where every day of the window is missing.

    Examples
    --------
    >>> days = pd.date_range("2018-01-01", periods=140)
    >>> values = pd.Series(0.0, days)
    >>> values["2018-03-07"] = -9
    >>> found = find_spikes(values)
    >>> found.index[found["spike"]].strftime("%m-%d").to_list()
    ['03-06', '03-07']
    """
    signs = {"both": np.abs, "high": np.positive, "low": np.negative}
    if side not in signs:
        raise KgruError(f"side={side!r} is not known; use one of {', '.join(signs)}.")
    weeks = len(values) // 7
    if weeks < 4:
        raise KgruError(f"The series has {len(values)} days; four weeks are the least.")
    strength = signs[side](values)
    moved = pd.concat([strength.shift(-k) for k in range(window[0], window[1] + 1)], axis=1)
    strength = moved.max(axis=1).iloc[: weeks * 7]
    grid = strength.to_numpy().reshape(weeks, 7)
    share = np.full_like(grid, np.nan)
    for week in range(weeks):
        near = slice(None) if around is None else slice(max(week - around, 0), week + around + 1)
        known = (~np.isnan(grid[near])).sum(axis=0)
        share[week] = (grid[near] >= grid[week]).sum(axis=0) / np.maximum(known, 1)
    share = pd.Series(share.ravel(), strength.index).where(strength.notna())
    # Where nothing happens on most days, nothing is not rare, and a spike has to be something.
    spike = (share <= level) & (strength > 0)
    return pd.DataFrame({"strength": strength, "share": share, "spike": spike})


def shift_test(spikes: pd.DataFrame, days: Iterable[object]) -> pd.Series:
    """Compare how many days are spikes with what shifts of the days by whole weeks give.

    Returns
    -------
    Series
        days (distinct and inside the series), tested (with a value), seen (spikes among them),
        expected (mean over the shifts), high (what one shift in twenty reaches) and p_value
        (share of shifts that reach ``seen``, the unshifted set counted among them).
    """
    wanted = pd.DatetimeIndex(sorted(set(pd.to_datetime(list(days)))))
    places = spikes.index.get_indexer(wanted)
    places = places[places >= 0]
    if not len(places):
        raise DataError("None of the days lies within the series.")
    spike = spikes["spike"].to_numpy()
    shifts = np.arange(0, len(spike), 7)
    counts = spike[(places + shifts[:, None]) % len(spike)].sum(axis=1)
    return pd.Series(
        {
            "days": len(places),
            "tested": int(spikes["strength"].notna().to_numpy()[places].sum()),
            "seen": int(counts[0]),
            "expected": counts[1:].mean(),
            "high": float(np.quantile(counts[1:], 0.95)),
            "p_value": (counts >= counts[0]).mean(),
        }
    )


def event_spans(a: str, b: str, *, first: object, last: object, most: int = 7) -> pd.DataFrame:
    """Return the hand-coded events between two actors that lasted, or are dated to, some days.

    Returns
    -------
    DataFrame
        first and last day of each event of at most ``most`` days, in order. A clash of four days is
        one, so that a news day inside it is not taken for a day without an act.
    """
    events = load("events")
    sides = events["actor"].isin([a, b]) & events["target"].isin([a, b])
    dates = parse_dates(events.loc[sides, "date"], unknown="null")
    short = (dates["latest"] - dates["earliest"]).dt.days < most
    near = (dates["latest"] >= pd.Timestamp(first)) & (dates["earliest"] <= pd.Timestamp(last))
    spans = dates.loc[short & near, ["earliest", "latest"]]
    return spans.set_axis(["first", "last"], axis=1).sort_values(["first", "last"])


def beside_events(
    spikes: pd.DataFrame,
    days: Iterable[object] | pd.DataFrame,
    *,
    within: int = 3,
    most: int = 10,
) -> pd.DataFrame:
    """List the strongest days, one a cluster, with the nearest dated event.

    Parameters
    ----------
    spikes : DataFrame
        As `find_spikes` returns them.
    days : iterable of days, or DataFrame
        Days of events, or their spans as `event_spans` returns them.
    within, most : int
        Days within ``within`` of a stronger one are left out; so many are listed.

    Returns
    -------
    DataFrame
        day, strength, nearest (first day of the nearest event) and apart (days between, 0 inside a
        span); strongest first. Without any event nearest and apart are missing.
    """
    if not isinstance(days, pd.DataFrame):
        known = pd.DatetimeIndex(sorted(set(pd.to_datetime(list(days)))))
        days = pd.DataFrame({"first": known, "last": known})
    order = spikes["strength"].dropna().sort_values(ascending=False, kind="stable")
    chosen: list[pd.Timestamp] = []
    for day in order.index:
        if all(abs((day - other).days) > within for other in chosen):
            chosen.append(day)
        if len(chosen) == most:
            break
    table = pd.DataFrame({"day": chosen, "strength": order[chosen].to_numpy()})
    if days.empty:
        return table.assign(nearest=pd.NaT, apart=pd.NA)
    far = [
        np.maximum((days["first"] - day).dt.days, (day - days["last"]).dt.days).clip(lower=0)
        for day in chosen
    ]
    at = [gap.to_numpy().argmin() for gap in far]
    nearest = [days["first"].iloc[place] for place in at]
    return table.assign(
        nearest=nearest, apart=[gap.iloc[i] for gap, i in zip(far, at, strict=True)]
    )


CHOICES = {
    "as above": {},
    "the day alone": {"window": (0, 0)},
    "a day before to a day after": {"window": (-1, 1)},
    "only cooperation": {"side": "high"},
    "only conflict": {"side": "low"},
    "one day in ten is rare": {"level": 0.1},
    "one day in fifty is rare": {"level": 0.02},
    "half a year around only": {"around": 26},
}


def under_choices(values: pd.Series, days: Iterable[object]) -> pd.DataFrame:
    """Repeat `shift_test` under each of `CHOICES`; one row a choice."""
    days = list(days)
    rows = {name: shift_test(find_spikes(values, **how), days) for name, how in CHOICES.items()}
    table = pd.DataFrame(rows).T.round({"expected": 1, "high": 0, "p_value": 3})
    return table.astype({"days": int, "tested": int, "seen": int, "high": int})


def cover_pairs(subject: str, partners: Iterable[str]) -> pd.DataFrame:
    """Count the days of each pair: all, without a file, with any event, hand-coded, and the share.

    The share is that of days with any event among those with a file.
    """
    rows = {}
    for partner in partners:
        values = daily_values(subject, partner)
        events = dated_events(subject, partner, first=values.index[0], last=values.index[-1])
        missing, some = int(values.isna().sum()), int((values.fillna(0) != 0).sum())
        rows[f"{subject}-{partner}"] = {
            "days": len(values),
            "without a file": missing,
            "with any event": some,
            "hand-coded days": events["day"].nunique(),
            "share with any": round(some / (len(values) - missing), 2),
        }
    table = pd.DataFrame(rows).T
    return table.astype(dict.fromkeys(table.columns[:-1], int))
