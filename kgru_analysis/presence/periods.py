"""Months and the periods that they make up, and what part of each month a spell covers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kgru_analysis.errors import one_of
from kgru_analysis.presence.spell_dates import BOUNDS

FREQUENCIES = ("YE", "QE", "ME")


@dataclass(frozen=True)
class Calendar:
    """Whole periods, month by month; days are counted from 1970."""

    freq: str
    ends: pd.DatetimeIndex  # last day of each period
    first: np.ndarray  # of each month
    last: np.ndarray
    starts: np.ndarray  # place of the first month of each period

    @property
    def last_days(self) -> np.ndarray:
        """Last day of each period, from 1970."""
        return self.last[[*(self.starts[1:] - 1), -1]]

    @property
    def spans(self) -> np.ndarray:
        """First and last day of each period, of shape (2, periods)."""
        return np.array([self.first[self.starts], self.last_days])

    def mean(self, monthly: np.ndarray) -> np.ndarray:
        """Return means over the months of each period; the last axis is months."""
        count = np.diff([*self.starts, len(self.first)])
        return np.add.reduceat(monthly, self.starts, axis=-1) / count

    def places(self, earliest: np.ndarray, latest: np.ndarray) -> np.ndarray:
        """Return the place of the period that holds two days, -1 where none holds both."""
        begins, ends = self.first[self.starts], self.last_days
        place = np.searchsorted(begins, earliest, side="right") - 1
        inside = (place >= 0) & (latest <= ends[np.maximum(place, 0)])
        return np.where(inside, place, -1)


def make_calendar(first: int, last: int, *, freq: str) -> Calendar:
    """Return the whole periods between two days from 1970, both held."""
    one_of("freq", freq, FREQUENCIES)
    begin, end = (np.datetime64(int(d), "D").astype("M8[s]") for d in (first, last))
    periods = pd.period_range(begin, end, freq=freq.removesuffix("E"))
    months = pd.period_range(
        periods[0].start_time, periods[-1].end_time.normalize().as_unit("s"), freq="M"
    )
    spans = (months.start_time, months.end_time, periods.start_time)
    begin, end, starts = (t.to_numpy().astype("M8[D]").astype(np.int64) for t in spans)
    ends = periods.end_time.normalize().astype("M8[s]")
    return Calendar(freq, ends, begin, end, np.searchsorted(begin, starts))


def covered(begin: np.ndarray, end: np.ndarray, calendar: Calendar) -> np.ndarray:
    """Return what share of the days of each month (across) lies between two days, both held."""
    first, last = calendar.first, calendar.last
    days = np.minimum(end[:, None], last) - np.maximum(begin[:, None], first) + 1
    return np.clip(days, 0, None) / (last - first + 1)


def stood(spells: pd.DataFrame, calendar: Calendar) -> tuple[np.ndarray, np.ndarray]:
    """Say for what share of each month (across) a spell stood: certainly, and possibly."""
    start_first, start_last, end_first, end_last = spells[BOUNDS].to_numpy().T
    return covered(start_last, end_first, calendar), covered(start_first, end_last, calendar)
