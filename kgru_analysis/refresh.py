"""Bring the World Bank series up to date, or leave them exactly as they are."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.catalog import data_folder, resource, resource_path
from kgru_analysis.changes import change_folder
from kgru_analysis.errors import DataError
from kgru_analysis.files import need
from kgru_analysis.first_series import first_files, first_series, has_series
from kgru_analysis.load import load
from kgru_analysis.spreadsheets import csv_bytes
from kgru_analysis.vintages import (
    DATASET,
    KEY,
    RefreshFailed,
    compare,
    refuse_factors,
    refuse_losses,
    refuse_older,
)

ENDPOINT = "https://api.worldbank.org/v2"
TIMEOUT = 30  # seconds without an answer
DEADLINE = 1800  # seconds for everything together
TRIES = 3
MOST_ANSWER = 20_000_000  # bytes of a series, unpacked; the longest that ships has 0.2 million
MOST_PAGES = 100  # of 1,000 cells; all economies and years fill 20


class Refreshed(NamedTuple):
    """The vintage that was written, and what differs from the one before."""

    vintage: str
    changes: pd.DataFrame


def refresh_wdi(
    folder: str | Path | None = None,
    *,
    endpoint: str = ENDPOINT,
    keep: tuple[str, ...] = (),
    accept: tuple[str, ...] = (),
    pause: float = 1.0,
    timeout: float = TIMEOUT,
    deadline: float = DEADLINE,
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
        A data folder; by default the shipped data. One that has no table wdi gets it, with the
        indicators of the shipped one for its country and the states that its rows name.
    endpoint : str
        Address of the World Bank's programming interface.
    keep : tuple of str
        Measures that are not asked for and keep their rows, such as those which the World Bank has
        withdrawn.
    accept : tuple of str
        Measures that may change by a factor, as they do when their unit is another one.
    pause, timeout, deadline : float
        Seconds between tries, without an answer, and for everything together.
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
        On time-outs, errors of the network or the server, half answers, answers in another form, of
        years that were not asked for or of more than 20 MB or 100 pages a series; where the address
        leads on to another; if the source is older than the table; when more than a fifth of a
        series would vanish, or half of its values change by more than a factor of 2, one by more
        than 100, or its sign. Nothing is changed then.
    DataError
        If the folder has no such tables, or the new values bring faults that `check` finds.
    KgruError
        If the extra `refresh` is not installed, or the folder is being changed or was edited.

    Notes
    -----
    The client does not notice a page that is shorter than announced, so every series is held
    against the grid of its economies and years, in which the source gives each cell once, empty
    ones included.
    """
    base = data_folder(folder)
    done: list[Refreshed] = []
    end = time.monotonic() + deadline

    def work() -> dict[str, bytes]:
        if not has_series(base):
            asked = first_series(base)
            new, vintage = _fetch(asked, endpoint, keep, (pause, timeout, end), tell)
            done.append(Refreshed(vintage, compare(asked.iloc[:0], new)))
            return first_files(base, new[asked.columns], vintage)
        old = load("wdi", folder=base)
        mine = old[old["dataset"] == DATASET]
        new, vintage = _fetch(mine, endpoint, keep, (pause, timeout, end), tell)
        refuse_older(vintage, base)
        changes = compare(mine, new)
        refuse_losses(changes, mine)
        refuse_factors(mine, new, accept)
        done.append(Refreshed(vintage, changes))
        return _files(base, old, new[old.columns], vintage)

    _, faults = change_folder(base, work)
    if len(faults):
        first = faults.iloc[0]
        raise DataError(
            f"The new values bring faults ({len(faults)}), the first in {first['table']} "
            f"{first['row']}: {first['advice']}. Nothing was changed."
        )
    return done[0]


def _fetch(
    mine: pd.DataFrame,
    endpoint: str,
    keep: tuple[str, ...],
    limits: tuple[float, float, float],
    tell: Callable[[str], None],
) -> tuple[pd.DataFrame, str]:
    """Ask for every measure of the table; return the new rows and the vintage."""
    pause, timeout, end = limits
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
        vintage = _vintage(client, pause, end)
        for measure in measures:
            tell(measure)
            client.get_options = _bounds(timeout)
            rows = _ask(
                partial(_series, client, measure, economies, years),
                measure,
                pause,
                end,
                f", or leave a withdrawn series as it is with --keep {measure}",
            )
            frames.append(_as_table(rows, measure, mine))
    return pd.concat(frames).sort_values(KEY, ignore_index=True), vintage


@contextmanager
def _client(endpoint: str) -> Iterator[Any]:
    """Lend the client, whose settings are those of the process, with this address."""
    client: Any = need("wbgapi", extra="refresh", to="refresh the World Bank series")
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
        if response.is_redirect:
            response.close()
            raise RefreshFailed(
                f"the address leads on to {response.headers.get('Location')!r}; no other is asked, "
                "so nothing was changed. Name that of the World Bank."
            )
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

    return {
        "timeout": timeout, "stream": True, "hooks": {"response": read}, "allow_redirects": False,
    }  # fmt: skip


def _ask(fetch: Callable[[], Any], what: str, pause: float, end: float, advice: str = "") -> Any:
    """Try a few times; whatever goes wrong becomes one kind of error."""
    for attempt in range(1, TRIES + 1):
        try:
            return _before(end, fetch, what)
        except RefreshFailed:
            raise
        except Exception as error:  # the client lets errors of requests and of parsing through
            reason = f"{type(error).__name__}: {error}"
            if attempt < TRIES:
                time.sleep(pause * attempt)
    raise RefreshFailed(
        f"{what} did not come ({reason[:300]}); nothing was changed. Try again later{advice}."
    )


def _before(end: float, fetch: Callable[[], Any], what: str) -> Any:
    """Return what a call returns, if it does so in time.

    A time-out counts from the last byte, so that a server which sends one now and then would be
    waited for without end. The call that came too late is left to itself.
    """
    told: dict[str, Any] = {}

    def call() -> None:
        try:
            told["value"] = fetch()
        except Exception as error:
            told["error"] = error

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(max(end - time.monotonic(), 0))
    if "error" in told:
        raise told["error"]
    if "value" not in told:
        raise RefreshFailed(
            f"{what} was not there when the time for everything was over; nothing was changed. "
            "Try again when the source answers faster, or with a longer deadline."
        )
    return told["value"]


def _vintage(client: Any, pause: float, end: float) -> str:
    updated = _ask(
        lambda: client.source.get(2)["lastupdated"], "the date of the last update", pause, end
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
        columns=[*KEY, "value"],
    )
    wrong = found[
        ~found["subject"].isin(economies) | (found["measure"] != measure)
        | ~found["date"].isin(map(str, years))
        | found["value"].map(lambda value: isinstance(value, bool))
        | found.duplicated(KEY)
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
    notes = before[[*KEY, "note"]].assign(date=before["date"].astype("str"))
    table = rows.merge(notes, on=KEY, how="left")
    table["unit"] = before["unit"].iloc[0]
    table["status"] = before["status"].mode().iloc[0]
    table["dataset"] = DATASET
    return table.astype({"date": old["date"].dtype})


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
