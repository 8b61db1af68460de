"""Bring the World Bank series up to date, or leave them exactly as they are."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.catalog import data_folder, resource, resource_path
from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.files import need, write_files
from kgru_analysis.load import load
from kgru_analysis.spreadsheets import csv_bytes

ENDPOINT = "https://api.worldbank.org/v2"
DATASET = "wdi"
TIMEOUT = 30  # seconds without an answer
TRIES = 3
MOST_ANSWER = (
    20_000_000  # bytes of a series, unpacked; the longest of the shipped data has 0.2 million
)
MOST_PAGES = 100  # of 1,000 cells; all economies and years fill 20
_KEY = ["subject", "measure", "date"]
_LOST = 0.2  # of a series: more than this vanishing is taken for half an answer
_SAME = 1e-12  # relative; below it a number is only written differently


class RefreshFailed(KgruError):
    """The source did not answer in full, or not in the form that is known; nothing was changed."""


class Refreshed(NamedTuple):
    """The vintage that was written, and what differs from the one before."""

    vintage: str
    changes: pd.DataFrame


def refresh_wdi(
    folder: str | Path | None = None,
    *,
    endpoint: str = ENDPOINT,
    keep: tuple[str, ...] = (),
    pause: float = 1.0,
    timeout: float = TIMEOUT,
    tell: Callable[[str], None] = lambda measure: None,
) -> Refreshed:
    """Fetch the World Development Indicators of a data folder anew, through wbgapi.

    The same economies and measures are asked for that the table ``wdi`` has under the data set
    "wdi"; rows of other data sets stay. The new table replaces the old one in one step, once every
    series has come whole; the old one is kept in ``vintages/``, and ``datasets.csv`` gets the new
    vintage.

    Parameters
    ----------
    folder : path, optional
        A data folder with tables wdi, indicators and datasets; by default the shipped data.
    endpoint : str
        Address of the World Bank's programming interface.
    keep : tuple of str
        Measures that are not asked for and keep their rows, such as those which the World Bank has
        withdrawn.
    pause, timeout : float
        Seconds between tries, and without an answer.
    tell : callable, optional
        Called with each measure before it is asked for.

    Returns
    -------
    Refreshed
        vintage : month of the source's last update, as EDTF
        changes : DataFrame, one row a value that differs: change ("revised", "added", "vanished"),
            subject, measure, date, old, new

    Raises
    ------
    RefreshFailed
        On time-outs, errors of the network or the server, half answers, answers in another form or
        of more than 20 MB or 100 pages a series, or when more than a fifth of a series would
        vanish. Nothing is changed then.
    DataError
        If the folder has no such tables.
    KgruError
        If the extra `refresh` is not installed.

    Notes
    -----
    The client does not notice a page that is shorter than announced, so every series is held
    against the grid of its economies and years, in which the source gives each cell once, empty
    ones included.
    """
    base = data_folder(folder)
    old = load("wdi", folder=base)
    mine = old[old["dataset"] == DATASET]
    unknown = sorted(set(keep) - set(mine["measure"]))
    if unknown:
        raise DataError(f"--keep names {', '.join(unknown)}, which the table wdi does not have.")
    measures = sorted(set(mine["measure"]) - set(keep))
    economies = sorted(set(mine["subject"]))
    if not measures or not economies:
        raise DataError("The table wdi has no rows of the data set 'wdi' to bring up to date.")
    years = range(
        int(mine["date"].astype("str").str.slice(0, 4).min()), pd.Timestamp.now().year + 1
    )
    frames = [mine[mine["measure"].isin(keep)]]
    with _client(endpoint) as client:
        client.get_options = _bounds(timeout)
        vintage = _vintage(client, pause)
        for measure in measures:
            tell(measure)
            client.get_options = _bounds(timeout)
            rows = _ask(
                lambda m=measure: _series(client, m, economies, years),
                measure,
                pause,
                f", or leave a withdrawn series as it is with --keep {measure}",
            )
            frames.append(_as_table(rows, measure, mine))
    new = pd.concat(frames)[old.columns].sort_values(_KEY, ignore_index=True)
    changes = compare(mine, new)
    _refuse_losses(changes, mine)
    write_files(base, _files(base, old, new, vintage), force=True)
    return Refreshed(vintage, changes)


def compare(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """What differs between two vintages: change, subject, measure, date, old, new.

    >>> key = {"subject": "KGZ", "measure": "m"}
    >>> a = pd.DataFrame({**key, "date": ["2001", "2002"], "value": [1, 2]})
    >>> b = pd.DataFrame({**key, "date": ["2001", "2003"], "value": [1, 3]})
    >>> compare(a, b)[["change", "date"]].to_numpy().tolist()
    [['vanished', '2002'], ['added', '2003']]
    """
    sides = [f[[*_KEY, "value"]].assign(date=f["date"].astype("str")) for f in (old, new)]
    both = sides[0].merge(sides[1], on=_KEY, how="outer", suffixes=("_old", "_new"), indicator=True)
    revised = (both["_merge"] == "both") & ~np.isclose(
        both["value_old"], both["value_new"], rtol=_SAME, atol=0, equal_nan=True
    )
    words = {"left_only": "vanished", "right_only": "added", "both": "revised"}
    both["change"] = both["_merge"].astype("str").map(words)
    both = both.rename(columns={"value_old": "old", "value_new": "new"})
    differs = both[revised | (both["_merge"] != "both")].sort_values(_KEY, ignore_index=True)
    return differs[["change", *_KEY, "old", "new"]]


@contextmanager
def _client(endpoint: str) -> Iterator[Any]:
    """Lend the client, whose settings are those of the process, with this address."""
    client = need("wbgapi", extra="refresh", to="refresh the World Bank series")
    before = client.endpoint, client.get_options
    client.endpoint = endpoint
    try:
        yield client
    finally:
        client.endpoint, client.get_options = before


def _bounds(timeout: float) -> dict[str, Any]:
    """Options of requests for one series: what comes is read up to a limit and no further."""
    seen = {"bytes": 0, "pages": 0}

    def read(response: Any, *_: Any, **__: Any) -> None:
        seen["pages"] += 1
        announced = response.headers.get("Content-Length", "")
        told = int(announced) if announced.isdigit() else 0
        content = bytearray()
        # Chunk by chunk: a small answer can unpack to any size, or be longer than announced.
        while told <= MOST_ANSWER and seen["pages"] <= MOST_PAGES:
            chunk = response.raw.read(1 << 16, decode_content=True)
            if not chunk:
                response.raw = io.BytesIO(content)
                return
            content += chunk
            seen["bytes"] += len(chunk)
            told = max(told, seen["bytes"])
        response.close()
        raise RefreshFailed(
            f"an answer of {told:,} bytes or more came, on page {seen['pages']} of its series; at "
            f"most {MOST_ANSWER:,} bytes on {MOST_PAGES} pages are read, so nothing was changed. "
            "Look whether the address is that of the World Bank."
        )

    return {"timeout": timeout, "stream": True, "hooks": {"response": read}}


def _ask(fetch: Callable[[], Any], what: str, pause: float, advice: str = "") -> Any:
    """Try a few times; whatever goes wrong becomes one kind of error."""
    for attempt in range(1, TRIES + 1):
        try:
            return fetch()
        except RefreshFailed:
            raise
        except Exception as error:  # the client lets errors of requests and of parsing through
            reason = f"{type(error).__name__}: {error}"
            if attempt < TRIES:
                time.sleep(pause * attempt)
    raise RefreshFailed(
        f"{what} did not come ({reason[:300]}); nothing was changed. Try again later{advice}."
    )


def _vintage(client: Any, pause: float) -> str:
    updated = _ask(
        lambda: client.source.get(2)["lastupdated"], "the date of the last update", pause
    )
    if not isinstance(updated, str) or pd.isna(
        pd.to_datetime(updated, format="%Y-%m-%d", errors="coerce")
    ):
        raise RefreshFailed(
            f"the source gives {updated!r} as the day of its last update, which is no date; "
            "nothing was changed. If its form is new, look for a newer version of this package."
        )
    return updated[:7]


def _series(client: Any, measure: str, economies: list[str], years: range) -> pd.DataFrame:
    address = f"country/{';'.join(economies)}/indicator/{measure}"
    asked = {"date": f"{years[0]}:{years[-1]}", "source": 2}
    rows = list(client.fetch(address, asked))
    found = pd.DataFrame(
        [
            (row["countryiso3code"], row["indicator"]["id"], str(row["date"]), row["value"])
            for row in rows
        ],
        columns=[*_KEY, "value"],
    )
    wrong = found[
        ~found["subject"].isin(economies) | (found["measure"] != measure)
        | ~found["date"].str.fullmatch("[0-9]{4}")
        | found.duplicated(_KEY)
    ]  # fmt: skip
    if len(wrong):
        raise ValueError(f"unexpected row {wrong.iloc[0].to_dict()}")
    # The source stops at its last year for all economies alike.
    grid = len(economies) * found["date"].nunique()
    if not len(found) or len(found) != grid:
        raise ValueError(f"half an answer: {len(found)} of {grid or 'all'} cells")
    found["value"] = pd.to_numeric(found["value"])
    if np.isinf(found["value"]).any():
        raise ValueError("a value is not finite")
    return found[found["value"].notna()]


def _as_table(rows: pd.DataFrame, measure: str, old: pd.DataFrame) -> pd.DataFrame:
    """Rows in the columns of the table; unit, status and notes are those of the old vintage."""
    before = old[old["measure"] == measure]
    notes = before[[*_KEY, "note"]].assign(date=before["date"].astype("str"))
    table = rows.merge(notes, on=_KEY, how="left")
    table["unit"] = before["unit"].iloc[0]
    table["status"] = before["status"].mode().iloc[0]
    table["dataset"] = DATASET
    return table.astype({"date": old["date"].dtype})


def _refuse_losses(changes: pd.DataFrame, old: pd.DataFrame) -> None:
    lost = changes[changes["change"] == "vanished"].groupby("measure").size()
    had = old.groupby("measure").size()
    share = (lost / had).dropna()
    heavy = share[share > _LOST]
    if len(heavy):
        raise RefreshFailed(
            f"{heavy.index[0]} would lose {heavy.iloc[0]:.0%} of its values"
            f"{f' and {len(heavy) - 1} more series as much' if len(heavy) > 1 else ''}; "
            f"nothing was changed. If the World Bank withdrew it, keep it: --keep {heavy.index[0]}."
        )


def _files(base: Path, old: pd.DataFrame, new: pd.DataFrame, vintage: str) -> dict[str, bytes]:
    """The new table, the old one under its vintage, and the list of data sets, by their paths."""
    place = resource_path(resource("wdi", base), base)
    rest = old[old["dataset"] != DATASET]
    datasets = load("datasets", folder=base)
    before = datasets.loc[datasets["dataset"] == DATASET, "vintage"]
    if not len(before):
        raise DataError("datasets.csv has no row 'wdi', whose vintage could be brought up to date.")
    aside = place.parent / "vintages" / f"wdi-{before.iloc[0]}.csv"
    number = 1
    while aside.exists():  # two refreshes of one month
        number += 1
        aside = aside.with_name(f"wdi-{before.iloc[0]}-{number}.csv")
    datasets.loc[datasets["dataset"] == DATASET, "vintage"] = vintage
    files = {
        place: csv_bytes(pd.concat([new, rest])),
        aside: place.read_bytes(),
        resource_path(resource("datasets", base), base): csv_bytes(datasets),
    }
    return {path.relative_to(base.resolve()).as_posix(): new for path, new in files.items()}
