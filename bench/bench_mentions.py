"""Mentions: seconds to read texts of doubling length, which shows whether time is linear.

Run as ``python bench/bench_mentions.py``. Prose in which every sentence holds a date and an amount,
and text that is made to be hard: endless runs of what almost is a date, an amount or a figure.
`dateparser`, where it is installed, searches the same prose for dates alone.
"""

import itertools

import pandas as pd
from timing import seconds

from kgru_analysis.text.mentions import find_mentions

PEER = "dateparser"
PROSE = (
    "On {day} March {year} Russia lent Kyrgyzstan ${n} million at {m} percent; the loan of early "
    "{year} was repaid in May that year. {day} сентября {year} года Бишкек получил {n} млн рублей."
)
# As dense as encyclopedias and news on such relations are: a mention in about fifty characters.
PAGE = (
    "On {day} March {year} the ministers met to talk of roads and schools, as they had often done. "
    "Russia then lent ${n} million for a bridge, which was never built as it had been drawn. "
)
HARD = "between May and June from 1 to 2 2012-13-14, $ $ million at least 1 000 000 and a half "


def prose(n: int, sentence: str = PROSE) -> str:
    """About n characters of sentences with dates and amounts, five a paragraph."""
    parts, size = [], 0
    while size < n:
        k = len(parts)
        parts.append(
            sentence.format(day=k % 28 + 1, year=1992 + k % 30, n=k % 900 + 1, m=k % 9 + 1)
        )
        size += len(parts[-1]) + 2
    return "\n\n".join(" ".join(parts[i : i + 5]) for i in range(0, len(parts), 5))


def run(n: int = 1_000_000) -> list[dict]:
    """Rows {task, ours_s, peer, peer_s, ratio, note}; in the note, how time grows per doubling."""
    rows = []
    kinds = [("a page", PAGE), ("prose full of mentions", PROSE), ("hard text", HARD),
             ("numbers", "5-"), ("signs", "$€5")]  # fmt: skip
    for name, unit in kinds:
        sizes = (n // 4, n // 2, n)
        made = unit in (PAGE, PROSE)
        texts = [prose(k, unit) if made else (unit * k)[:k] for k in sizes]
        times = [seconds(lambda text=text: find_mentions(text), 2) for text in texts]
        growth = ", ".join(f"{b / a:.2f}" for a, b in itertools.pairwise(times))
        note = (
            f"time grows by {growth} when the text doubles; {n / times[-1] / 1e6:.2f} MB a second"
        )
        rows.append(_row(f"find_mentions, {n:,} characters of {name}", times[-1], note))
    rows.append(_peer(prose(n)[:20_000], n))
    return rows


def _peer(sample: str, n: int) -> dict:
    ours = seconds(lambda: find_mentions(sample))
    task = f"find dates in {len(sample):,} characters of prose"
    try:
        from dateparser.search import search_dates
    except ImportError:
        return _row(task, ours, f"{PEER} is not installed")
    found = search_dates(sample, languages=["en", "ru"]) or []
    theirs = seconds(lambda: search_dates(sample, languages=["en", "ru"]))
    note = f"{PEER} finds dates only: {len(found)}, points without bounds"
    return _row(task, ours, note) | {"peer": PEER, "peer_s": theirs, "ratio": theirs / ours}


def _row(task: str, ours: float, note: str) -> dict:
    return {"task": task, "ours_s": ours, "peer": "", "peer_s": None, "ratio": None, "note": note}


if __name__ == "__main__":
    print(pd.DataFrame(run()).to_string(index=False, float_format="{:,.3f}".format))
