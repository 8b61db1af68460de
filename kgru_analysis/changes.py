"""Changes of a data folder: one at a time, checked on a copy, and only to what was read.

Whoever changes a folder holds its lock from reading to writing, checks a copy with the new files
in place, and writes them if they bring no fault and no table was edited meanwhile.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pandas as pd

from kgru_analysis.catalog import package, resource_path
from kgru_analysis.check import COLUMNS, check
from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.files import write_files

LOCK = ".kgru-lock"
_Told = TypeVar("_Told")
WAIT = 10  # seconds for another change of the same folder to end


def change_folder(
    folder: Path, work: Callable[[], tuple[_Told, Mapping[str, bytes]]]
) -> tuple[_Told, pd.DataFrame]:
    """Write the files, by path inside a folder, that `work` makes of its tables, if they are sound.

    Returns what `work` tells beside them, and the faults that they would bring, in the columns of
    `check`; if there is any, the folder stays as it was. So it does with a `KgruError` if another
    change is at work, a file was edited since `work` began, or the folder cannot be written.
    """
    with locked(folder):
        before = _contents(folder)
        told, files = work()
        faults = new_faults(folder, files)
        if files and not len(faults):
            after = _contents(folder)
            edited = sorted(n for n in before | after if before.get(n) != after.get(n))
            if edited:
                raise KgruError(
                    f"{folder / edited[0]} was changed by somebody else meanwhile; nothing was "
                    "written. Do the same once more, and it is done on the new state."
                )
            write_files(folder, files, force=True)
    return told, faults


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which ends with the process that holds it."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / LOCK, timeout=WAIT):
            yield
    except Timeout:
        raise KgruError(
            f"Another change of {folder} is at work; nothing was written. Wait until it has ended."
        ) from None
    except PermissionError as error:
        raise KgruError(f"{folder} cannot be written ({error.strerror}).") from None


def new_faults(folder: Path, files: Mapping[str, bytes]) -> pd.DataFrame:
    """Return the faults that a folder would have with these files and has not without."""
    if not files:
        return pd.DataFrame(columns=COLUMNS, dtype="str")
    with tempfile.TemporaryDirectory() as place:
        base = Path(place).resolve()
        for name, content in {**_contents(folder), **files}.items():
            target = (base / name).resolve()
            if target.is_relative_to(base):  # what leads out is refused when it is written
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        after = check(base)
    if not len(after):  # nothing to tell from what was wrong before
        return after
    return after.merge(check(folder), how="left_anti").reset_index(drop=True)


def _contents(folder: Path) -> dict[str, bytes]:
    """What the descriptor and every table that is there hold, by path inside the folder."""
    held = {"datapackage.json": (folder / "datapackage.json").read_bytes()}
    for entry in package(folder)["resources"]:
        with suppress(DataError, FileNotFoundError):  # a fault of the folder before and after
            held[entry["path"]] = resource_path(entry, folder).read_bytes()
    return held
