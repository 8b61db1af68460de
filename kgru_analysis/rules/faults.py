"""A fault of a data folder, as a row of what `check` returns."""

from pathlib import Path
from typing import Any

import pandas as pd

# What to do about a fault, by rule.
ADVICE = pd.read_csv(Path(__file__).with_name("advice.csv"), index_col="rule")["advice"].to_dict()

Fault = dict[str, str]
Entry = dict[str, Any]
VERBATIM = {"text"}  # columns of passages as they stand, spaces and odd letters too
MOST = 1000  # faults of one rule in one column that are named; of more, the number is told


def fault(table: str, row: str, column: str, value: str, rule: str) -> Fault:
    return {
        "table": table,
        "row": plain(row),
        "column": column,
        "value": plain(value if len(value) <= 200 else value[:197] + "..."),
        "rule": rule,
        "advice": ADVICE[rule],
    }


def plain(text: str) -> str:
    """Write what a terminal would obey, or a reader not see, as its escape: ``\\x1b``."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def more(table: str, column: str, count: int, rule: str) -> list[Fault]:
    """Say how many more faults there are than were named."""
    return [fault(table, "", column, f"and {count:,} more", rule)] if count > 0 else []
