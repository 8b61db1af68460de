"""Rows of amounts as the conversions read them: numbers, periods of months, rows that are alike."""

import numpy as np
import pandas as pd

from kgru_analysis.columns import hashable, need_columns, refuse_rows
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, MissingRate
from kgru_analysis.money.rate_tables import NO_MONTH


def numbers(frame: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """Columns of numbers as an array of floats."""
    try:
        if any(dtype.kind in "mM" for dtype in frame[columns].dtypes):
            raise TypeError  # a time would become a number of nanoseconds
        return frame[columns].to_numpy(float)
    except (TypeError, ValueError, OverflowError):
        raise KgruError(f"{' and '.join(columns)} have to be numbers; see parse_money.") from None


def periods(frame: pd.DataFrame, needed: np.ndarray) -> tuple[np.ndarray, ...]:
    """Number the distinct dates; give each its first and last month, from 1970-01, or NO_MONTH."""
    if not needed.any():
        nothing = np.array([NO_MONTH])
        return np.zeros(len(frame), dtype=int), nothing, nothing
    need_columns(frame, ["date"], advice="add it, or give the dates by date= of to_usd")
    period, distinct = pd.factorize(hashable(frame["date"]).to_numpy(dtype=object))
    period = np.where(needed & (period >= 0), period, len(distinct))
    dates = parse_dates([*distinct, None], unknown="null")
    start, end = (dates[side].to_numpy("datetime64[M]") for side in ("earliest", "latest"))
    open_ = np.isnat(start) ^ np.isnat(end)
    known = np.where(np.isnat(start), end, start)[open_].astype("datetime64[Y]")
    start[open_], end[open_] = known, known + np.timedelta64(11, "M")
    return period, start.astype(int), end.astype(int)  # NaT is NO_MONTH


def alike(*columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number the rows that are alike in all columns; give the position of one row of each."""
    kind = np.zeros(len(columns[0]), dtype=int)
    for column in columns:
        code, distinct = pd.factorize(column)
        kind = kind * (len(distinct) + 1) + code + 1  # code -1 is missing
    kind = pd.factorize(kind)[0]
    rows = np.zeros(kind.max(initial=-1) + 1, dtype=int)
    rows[kind] = np.arange(len(kind))
    return kind, rows


def refuse(
    frame: pd.DataFrame, values: np.ndarray, faults: dict[int, str], what: str, reader: str
) -> None:
    """Raise `MissingRate` for rows with a fault, naming the first few."""
    advice = f"Correct or leave out these rows; {reader}(unknown='null') leaves them empty."
    refuse_rows(pd.Series(values, frame.index), faults, MissingRate, what, advice)
