"""Strings labeled by hand, and how a reader does on them: right, refused or silently wrong."""

import csv
from pathlib import Path

import pandas as pd

from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError
from kgru_analysis.money.parse import parse_money
from kgru_analysis.text.mentions import find_mentions

STRINGS = Path(__file__).parent / "strings"
_BOUNDS = ["earliest", "latest", "start_kind", "end_kind", "approximate", "uncertain"]


def labeled(name, half=None):
    """Rows of a table of strings, of one half or both."""
    with (STRINGS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [row for row in rows if half in (None, row["half"])]


def judge(name, row):
    """ "right", "refused" (no reading where there is one) or "wrong", and what was read."""
    return {"dates": _date, "amounts": _amount, "sentences": _sentence}[name](row)


def score(name, half=None):
    """Counts of each judgment, and the rows that are not right with what was read."""
    judged = [(row, *judge(name, row)) for row in labeled(name, half)]
    counts = {word: sum(j == word for _, j, _ in judged) for word in ("right", "refused", "wrong")}
    return counts, [(j, row["text"], read) for row, j, read in judged if j != "right"]


def _verdict(read, expected):
    if read == expected:
        return "right", read
    return ("refused" if read is None else "wrong"), read


def _bounds(frame):
    return tuple(str(value) for value in frame[_BOUNDS].iloc[0])


def _date(row):
    options = {}
    if row["options"]:
        key, value = row["options"].split("=", 1)
        options[key] = value == "True" if key == "dayfirst" else value
    expected = _bounds(parse_dates([row["expected"]])) if row["expected"] else None
    try:
        read = _bounds(parse_dates([row["text"]], **options))
    except KgruError:
        read = None
    except TypeError:
        read = None
    return _verdict(read, expected)


def _amount(row):
    date = row["options"].removeprefix("on=") or None
    try:
        found = parse_money([row["text"]], date=date).iloc[0]
        read = _told(found)
    except KgruError:
        read = None
    expected = row["expected"] or None
    if expected:
        low, high, currency, basis, *mark = expected.split()
        expected = " ".join([f"{float(low):g}", f"{float(high):g}", currency, basis, *mark])
    return _verdict(read, expected)


def _told(found):
    mark = ["~"] if found.get("approximate") else []
    return " ".join([f"{found['low']:g}", f"{found['high']:g}", found["currency"], found["basis"],
                     *mark])  # fmt: skip


def _sentence(row):
    more = {"written": row["written"]} if row["written"] else {}
    try:
        found = find_mentions(row["text"], **more)
    except TypeError:
        found = find_mentions(row["text"])
    dates = found[found["kind"] == "date"]
    dates = [_norm(date) for date in dates["date"].dropna()]
    money = [
        _told(m) for m in found[found["kind"] == "money"].to_dict("records")
        if isinstance(m["currency"], str)
    ]  # fmt: skip
    want_dates = [_norm(date) for date in row["dates"].split(";") if date.strip("?")]
    want_money = [_full(amount) for amount in row["money"].split(";") if amount.strip("?")]
    read = dates, money
    if read == (want_dates, want_money):
        return "right", read
    extra = set(dates) - set(want_dates) or set(money) - set(want_money)
    return ("wrong" if extra else "refused"), read


def _norm(edtf):
    return " ".join(_bounds(parse_dates(pd.Series([edtf]))))


def _full(amount):
    low, high, currency, *more = amount.split()
    basis = next((word for word in more if word != "~"), "total")
    mark = ["~"] if "~" in more else []
    return " ".join([f"{float(low):g}", f"{float(high):g}", currency, basis, *mark])


if __name__ == "__main__":
    import sys

    half = sys.argv[1] if len(sys.argv) > 1 else None
    for name in ("dates", "amounts", "sentences"):
        counts, faults = score(name, half)
        print(name, counts, f"{counts['right'] / sum(counts.values()):.1%}")
        if len(sys.argv) > 2:
            for fault in faults:
                print("  ", *fault, sep=" | ")
