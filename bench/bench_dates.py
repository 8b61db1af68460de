"""Dates: seconds to read 100,000 values, against the packages edtf and undate.

Run as ``python bench/bench_dates.py``. The peers read one value at a time, so each is timed on a
sample of the same values and scaled by their number.
"""

import random

import numpy as np
import pandas as pd
from edtf import parse_edtf
from timing import seconds
from undate import Undate, UndateInterval

from kgru_analysis.dates.parse import parse_dates

SAMPLE = 300


def distinct_dates(n: int) -> list[str]:
    """n different EDTF texts: about half days, a quarter months, the rest years, marks, intervals.

    The shares are those of the event and observation tables, the years are stretched.
    """
    half, quarter, tenth = n // 2, n // 4, n // 10
    days = (np.datetime64("1700-01-01") + np.arange(half + 400).astype("m8[D]")).astype(str)
    months = (np.datetime64("0100-01") + np.arange(quarter).astype("m8[M]")).astype(str)
    years = [f"{year:04d}{mark}" for mark in ("", "?", "~") for year in range(1000, 9999)][:tenth]
    ends = days[200:]
    spans = [f"{first}/{last}" for first, last in zip(days, ends, strict=False)]
    texts = [*days[:half], *months, *years]
    return texts + spans[: n - len(texts)]


def run(n: int = 100_000) -> list[dict]:
    """Rows {task, ours_s, peer, peer_s, ratio, note}; times in seconds for n values."""
    texts = distinct_dates(n)
    few = [texts[i] for i in np.linspace(0, n - 1, min(n, 400)).astype(int)]
    repeated = [few[i % len(few)] for i in range(n)]
    rows = []
    for task, values in (("distinct", texts), ("repeated", repeated)):
        column, n_distinct = pd.Series(values), len(set(values))
        ours = seconds(lambda column=column: parse_dates(column), 5)
        sample = random.Random(1).sample(values, min(n, SAMPLE))
        for peer, read in (("edtf", _edtf), ("undate", _undate)):
            each = seconds(lambda r=read, s=sample: [r(x) for x in s], 2)
            each /= len(sample)
            note = f"peer timed on {len(sample)} of the values and scaled"
            rows.append(_row(f"{n:,} dates, {task}", ours, peer, each * n, note))
            if task == "repeated":
                note = f"peer given each of the {n_distinct} distinct values once"
                rows.append(_row(f"{n:,} dates, {task}", ours, peer, each * n_distinct, note))
    return rows


def _row(task, ours_s, peer, peer_s, note):
    return {
        "task": task,
        "ours_s": ours_s,
        "peer": peer,
        "peer_s": peer_s,
        "ratio": peer_s / ours_s,
        "note": note,
    }


def _edtf(text):
    date = parse_edtf(text)
    return date.lower_strict(), date.upper_strict()


def _undate(text):
    date = Undate.parse(text, "EDTF")
    if isinstance(date, UndateInterval):
        return date.earliest.earliest, date.latest.latest
    return date.earliest, date.latest


if __name__ == "__main__":
    print(pd.DataFrame(run()).to_string(index=False, float_format="{:,.3f}".format))
