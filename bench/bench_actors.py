"""Time `resolve_actors` beside country_converter on the same names, in one process.

country_converter 1.3 cannot be made on pandas 3: its own table then has missing values where it
expects text. Its public argument ``country_data`` takes a table that was read with those columns
as text, so that the bench runs it unpatched on pandas 2 and 3 alike.
"""

import logging
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from timing import seconds

from kgru_analysis.actors import resolve_actors
from kgru_analysis.catalog import Folder
from kgru_analysis.load import load

PEER = "country_converter"
TEXT = ["ISO2", "ISO3", "continent", "UNregion", "EXIO1", "EXIO2", "EXIO3", "WIOD"]


def run(n: int = 100_000) -> list[dict[str, Any]]:
    """Time both on ``n`` names; one row a task: task, ours_s, peer, peer_s, ratio, note.

    Both get the same Series of English names of states, on whose codes they agree. Times are the
    best of three calls, without the set-up, which is a task of its own.
    """
    random.seed(0)
    try:
        peer, version = _peer()
    except Exception as error:
        peer, version, why = None, "", f"{PEER} cannot be used: {type(error).__name__}: {error}"
    names = _agreed(peer) if peer else load("actors").query("kind == 'state'")["name"].to_list()
    few = pd.Series(random.choices(names, k=n))
    many = pd.Series(_spellings(names, max(n // 10, 1)))
    tasks = [
        (f"{n:,} rows, {few.nunique():,} distinct names", few, "pandas_convert"),
        (f"{len(many):,} rows, every spelling another", many, "pandas_convert"),
    ]
    rows = [_row("set-up, once", _set_up, _peer if peer else None, 1, f"{PEER} {version}")]
    for task, names_in_rows, method in tasks:
        theirs = peer and (lambda s=names_in_rows, m=method: getattr(peer, m)(s, to="ISO3"))
        row = _row(task, lambda s=names_in_rows: resolve_actors(s), theirs, 3, "")
        distinct = names_in_rows.nunique()
        if peer:
            row["note"] = (
                f"{1e6 * row['ours_s'] / distinct:.1f} against "
                f"{1e6 * row['peer_s'] / distinct:.1f} microseconds a distinct value"
            )
        rows.append(row)
    if peer:
        # Users also hand over a plain list, which the peer converts value by value.
        part = few.head(max(n // 50, 1))
        theirs = seconds(lambda: peer.convert(part.to_list(), to="ISO3"), 1) * len(few) / len(part)
        ours = seconds(lambda: resolve_actors(few.to_list()), 3)
        note = f"convert(list); timed on {len(part):,} rows and scaled up"
        rows.append(_told(f"{n:,} rows as a list", ours, theirs, note))
        dated = pd.Series(random.choices(range(1992, 2026), k=n))
        ours = seconds(lambda: resolve_actors(few, date=dated), 3)
        rows.append(_told(f"{n:,} rows with a year each", ours, None, "the peer knows no dates"))
    else:
        for row in rows:
            row["note"] = why
    return rows


def _peer() -> tuple[Any, str]:
    import country_converter
    from pandas._libs.parsers import STR_NA_VALUES

    logging.getLogger("country_converter").setLevel(logging.CRITICAL)
    table = Path(country_converter.__file__).with_name("country_data.tsv")
    data = pd.read_csv(
        table, sep="\t", na_values=sorted(STR_NA_VALUES - {"NA"}), keep_default_na=False
    )
    data = data[data["obsolete"].isna()].reset_index(drop=True)  # as the peer does by itself
    columns = [c for c in TEXT if c in data]
    data[columns] = data[columns].astype(object).fillna("")
    return (
        country_converter.CountryConverter(country_data=data),
        country_converter.__version__,
    )


def _agreed(peer: Any) -> list[str]:
    """Names of states that both read as the same code."""
    states = load("actors").query("kind == 'state'")
    codes = peer.convert(states["name"].to_list(), to="ISO3", not_found="")
    return states.loc[states["actor"] == pd.Series(codes, index=states.index), "name"].to_list()


def _spellings(names: list[str], wanted: int) -> list[str]:
    """Distinct ways to mix capitals and small letters, which neither minds."""
    found: dict[str, None] = {}
    while len(found) < wanted:
        name = random.choice(names)
        found["".join(random.choice((c.upper(), c.lower())) for c in name)] = None
    return list(found)


def _set_up() -> None:
    resolve_actors(["Kyrgyzstan"], folder=Folder())


def _row(
    task: str, ours: Callable[[], object], theirs: Any, times: int, note: str
) -> dict[str, Any]:
    return _told(task, seconds(ours, times), seconds(theirs, times) if theirs else None, note)


def _told(task: str, ours: float, theirs: float | None, note: str) -> dict[str, Any]:
    ratio = None if theirs is None else round(theirs / ours, 1)
    return {
        "task": task,
        "ours_s": round(ours, 6),
        "peer": PEER,
        "peer_s": None if theirs is None else round(theirs, 6),
        "ratio": ratio,
        "note": note,
    }


if __name__ == "__main__":
    print(pd.DataFrame(run()).to_string(index=False))
