"""The one way in which files are written, and what makes text safe in spreadsheets."""

import contextlib
import csv
import importlib
import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pandas as pd

from kgru_analysis.errors import KgruError

# What a spreadsheet takes for a formula, by the list that OWASP keeps on CSV injection.
_FORMULA = r"^[=+\-@\t\r]"
# Only a quote that stands before such a character was put there by `safe_text`.
_GUARDED = r"^'(?=[=+\-@\t\r])"


def write_files(files: Mapping[Path, bytes], *, force: bool = False) -> None:
    """Write files whole or not at all.

    Each is first written in full beside its place and then moved there, so that a reader, or a
    crash, never meets half a file. If one of them cannot be written, none is replaced.

    Parameters
    ----------
    files : mapping of Path to bytes
        Folders that are missing are made.
    force : bool
        Whether files that are there may be replaced.

    Raises
    ------
    KgruError
        If a file is there and `force` is false, or a place cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "new" / "a.csv"
    >>> write_files({place: b"a,b"})
    >>> place.read_bytes()
    b'a,b'
    """
    there = [str(path) for path in files if path.exists()]
    if there and not force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise KgruError(
            f"{there[0]}{more} would be replaced; choose another place or pass --force."
        )
    folders = [str(path) for path in files if path.is_dir()]
    if folders:
        raise KgruError(f"{folders[0]} is a folder, not a file; choose another name.")
    staged: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            staged[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # A temporary file is private; what replaces a file is as readable as that was.
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        for path, temporary in staged.items():
            temporary.replace(path)
    except OSError as error:
        raise KgruError(
            f"{error.filename or path} cannot be written ({error.strerror}); nothing was changed. "
            "Choose a place that you may write to, with room on its disk."
        ) from None
    finally:
        for temporary in staged.values():
            with contextlib.suppress(OSError):
                temporary.unlink()


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV as the data folders have it: UTF-8, one newline a row, few quotes.

    >>> csv_bytes(pd.DataFrame({"a": [1.0, None, 0.5], "b": ["x", "y, z", None]}))
    b'a,b\\n1,x\\n,"y, z"\\n0.5,\\n'
    """
    buffer = io.StringIO(newline="")
    floats = frame.select_dtypes("float").columns
    # A whole number is written whole, though a missing cell made its column one of floats.
    whole = {c: frame[c].astype("str").str.removesuffix(".0") for c in floats}
    frame.assign(**whole).to_csv(
        buffer, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL
    )
    return buffer.getvalue().encode("utf-8")


def safe_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Put a quote before text that a spreadsheet would run as a formula; numbers stay.

    >>> safe_text(pd.DataFrame({"a": ["=1+1", "fine"], "b": [-1, 2]}))["a"].to_list()
    ["'=1+1", 'fine']
    """
    return _in_text(frame, _FORMULA, "'\\g<0>")


def plain_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Take the quotes of `safe_text` away again."""
    return _in_text(frame, _GUARDED, "")


def _in_text(frame: pd.DataFrame, pattern: str, new: str) -> pd.DataFrame:
    texts = frame.select_dtypes(["object", "string", "str"]).columns
    changed = {c: frame[c].astype("str").str.replace(pattern, new, regex=True) for c in texts}
    return frame.assign(**changed)


def need(module: str, *, extra: str, to: str) -> ModuleType:
    """Import a package that only one command needs, or say how to install it.

    Raises
    ------
    KgruError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise KgruError(
            f"To {to}, install the extra {extra!r}: pip install 'kgru-analysis[{extra}]' ({error})."
        ) from None
