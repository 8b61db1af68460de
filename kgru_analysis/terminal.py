"""What the command prints: UTF-8 whatever the terminal is, messages beside it, and progress."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pandas as pd
import typer

from kgru_analysis.errors import KgruError
from kgru_analysis.spreadsheets import csv_bytes, safe_text


def print_csv(frame: pd.DataFrame) -> None:
    """Print a frame as CSV of which a spreadsheet runs no cell."""
    print_out(csv_bytes(safe_text(frame)))


def print_out(content: str | bytes) -> None:
    """Print UTF-8 whatever the terminal's own encoding is, so that a redirected sheet is sound."""
    if sys.stdout is None:
        raise KgruError("There is nowhere to print to: standard output is closed.")
    if isinstance(content, str):  # names of files can be no UTF-8; they are printed as they are
        content = content.encode("utf-8", "surrogateescape")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still in the buffer would be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # A reader that has had enough, such as head, is no fault, and changes no exit code.
        if not isinstance(error, BrokenPipeError):
            raise KgruError(f"The output cannot be written ({error.strerror}).") from None


def tell_beside(message: str) -> None:
    """Write a message beside the output; where nobody listens, none is missed."""
    with suppress(OSError):
        typer.echo(message, err=True)


@contextmanager
def working(label: str, steps: int | None = None) -> Iterator[Callable[[str], None]]:
    """Tell on a terminal, and only there, what long work is at: the name of each step."""
    done = 0
    shown = sys.stderr is not None and sys.stderr.isatty()

    def tell(name: str) -> None:
        nonlocal done
        done += 1
        if shown:
            count = f"{done}/{steps}" if steps else f"{done}"
            sys.stderr.write(f"\r\033[K{label}: {count} {name}")
            sys.stderr.flush()

    if shown:
        sys.stderr.write(f"{label} ...")
        sys.stderr.flush()
    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write("\r\033[K")
