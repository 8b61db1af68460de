"""Ask the World Bank's programming interface for series; take only whole answers of fair size."""

import io
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.files import need
from kgru_analysis.vintages import KEY, RefreshFailed

ENDPOINT = "https://api.worldbank.org/v2"
TIMEOUT = 30.0  # seconds without an answer
DEADLINE = 1800.0  # seconds for everything together
TRIES = 3
PAUSE = 1.0  # seconds after the first of them
MOST_ANSWER = 20_000_000  # bytes of a series, unpacked; the longest that ships has 0.2 million
_SAME = "nothing was changed"
MOST_PAGES = 100  # of 1,000 cells; all economies and years fill 20


def fetch_series(
    measures: Iterable[str],
    economies: list[str],
    years: range,
    *,
    endpoint: str,
    tell: Callable[[str], None],
) -> tuple[dict[str, pd.DataFrame], str]:
    """Ask for each measure of some economies and years: their cells, and the month of update."""
    found, end = {}, time.monotonic() + DEADLINE
    with _client(endpoint) as client:
        client.get_options = _bounds()
        vintage = _vintage(client, end)
        for measure in measures:
            tell(measure)
            client.get_options = _bounds()
            found[measure] = _ask(
                partial(_series, client, measure, economies, years),
                measure,
                end,
                f", or leave a withdrawn series as it is with --keep {measure}",
            )
    return found, vintage


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


def _bounds() -> dict[str, Any]:
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
        "timeout": TIMEOUT, "stream": True, "hooks": {"response": read}, "allow_redirects": False,
    }  # fmt: skip


def _ask(fetch: Callable[[], Any], what: str, end: float, advice: str = "") -> Any:
    """Try a few times; whatever goes wrong becomes one kind of error."""
    for attempt in range(1, TRIES + 1):
        try:
            return _before(end, fetch, what)
        except RefreshFailed:
            raise
        except Exception as error:  # the client lets errors of requests and of parsing through
            reason = f"{type(error).__name__}: {error}"
            if attempt < TRIES:
                time.sleep(PAUSE * attempt)
    told = textwrap.shorten(reason, 300, placeholder=" ...")
    raise RefreshFailed(f"{what} did not come ({told}); {_SAME}. Try again later{advice}.")


def _before(end: float, fetch: Callable[[], Any], what: str) -> Any:
    """Return what a call returns, if it does so in time; a time-out counts from the last byte."""
    answer: Future[Any] = Future()

    def call() -> None:
        try:
            answer.set_result(fetch())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=call, daemon=True).start()
    if not wait([answer], max(end - time.monotonic(), 0)).done:
        raise RefreshFailed(
            f"{what} was not there when the time for everything was over; nothing was changed. "
            "Try again when the source answers faster."
        )
    return answer.result()


def _vintage(client: Any, end: float) -> str:
    updated = _ask(lambda: client.source.get(2)["lastupdated"], "the date of the last update", end)
    if not isinstance(updated, str) or pd.isna(
        pd.to_datetime(updated, format="%Y-%m-%d", errors="coerce")
    ):
        raise RefreshFailed(f"the last update is {updated!r}, which is no date; {_SAME}.")
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
