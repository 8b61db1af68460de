"""The one way in which files are read and written whole.

Readers are bounded. Writers write beside the place first, under a name that starts with `NEW`, so
that a process that is killed, or a full disk, leaves the old file or the new one. What it leaves
behind is cleared away a day later by the next write there; only new files that were all whole are
left for their owner to decide on, and `check` tells of them.
"""

import csv
import errno
import importlib
import io
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from kgru_analysis.errors import DataError, KgruError, how_to_install

NEW = ".kgru-new-"
UNFINISHED = ".kgru-unfinished"  # holds new files, all whole, on the way to their places
_DAY = 24 * 60 * 60


def read_whole(path: str | Path, most: int) -> bytes:
    """Read a file of any kind, a pipe too, of at most so many bytes."""
    try:
        with Path(path).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            # A pipe or a device has no size, so reading stops behind the limit too.
            raw = file.read(most + 1) if size <= most else b""
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be read ({reason}); give a file that can.") from None
    if max(size, len(raw)) > most:
        seen = f"{size:,}" if size > most else f"more than {most:,}"
        raise DataError(f"{path} has {seen} bytes; at most {most:,} are read. Give a part of it.")
    return raw


def numbered_rows(text: str, delimiter: str = ",") -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The line on which each row of CSV begins, and its cells, or why there are none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            for row in reader:
                yield line, row
                line = reader.line_num + 1
            return
        except csv.Error as error:  # the next row begins on the next line
            yield line, error
            line = reader.line_num + 1


def write_file(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write one file whole or not at all."""
    with _told(path):
        _refuse_places([path], force)
        with _beside(path.parent) as new:
            _put(new, content, path)
            new.replace(path)


def write_files(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write several files of a folder: nothing, before all of them are whole on the disk.

    Those that are not in place when the process is killed wait in `UNFINISHED`.
    """
    with _told(folder):
        if folder.exists() and not folder.is_dir():
            raise KgruError(f"{folder} is a file, not a folder; choose another name.")
        there = folder.is_dir()
        waiting = folder / UNFINISHED
        if waiting.exists():
            raise KgruError(
                f"An earlier write to {folder} was cut off. The new files that are not in place "
                f"wait, whole, in {waiting}; move them to their places, or delete that folder."
            )
        places = {name: folder / name for name in files}
        _refuse_places(places.values(), force)
        _refuse_outside(folder, places.values())
        with _beside(folder if there else folder.parent) as new:
            for name, path in places.items():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                _put(new / name, files[name], path)
            new.rename(waiting if there else folder)
        if there:
            for name, path in places.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                (waiting / name).replace(path)
            shutil.rmtree(waiting)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Say of every error of the system where it was and that nothing was changed."""
    try:
        yield
    except OSError as error:
        named = error.filename and NEW not in str(error.filename)
        raise KgruError(
            f"{error.filename if named else place} cannot be written ({error.strerror}); "
            "nothing was changed. Choose a place that you may write to, with room on its disk."
        ) from None


def _refuse_places(paths: Iterable[Path], force: bool) -> None:
    paths = list(paths)
    for path in paths:
        if path.is_symlink():
            raise KgruError(f"{path} is a link; name the file that it leads to.")
        if path.is_file() and not path.stat().st_mode & 0o222:
            raise KgruError(f"{path} may not be written to; allow it, or choose another place.")
    there = [path for path in paths if path.exists()]
    folders = [path for path in there if path.is_dir()]
    if folders:
        raise KgruError(f"{folders[0]} is a folder, not a file; choose another name.")
    if there and not force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise KgruError(
            f"{there[0]}{more} would be replaced; move what is there, or replace "
            "it with force=True (in a command --force)."
        )


def _refuse_outside(folder: Path, paths: Iterable[Path]) -> None:
    """Refuse before anything is done what could not be put in place after."""
    for parent in {path.parent for path in paths}:
        if ".." in parent.parts[len(folder.parts) :] or not parent.resolve().is_relative_to(
            folder.resolve()
        ):
            raise KgruError(f"{parent} lies outside {folder}; nothing is written there.")
        if parent.exists() and not os.access(parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(parent))


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """Give a new name in a folder, and clear away what is still there under it in the end."""
    home.mkdir(parents=True, exist_ok=True)
    for old in home.glob(f"{NEW}*"):
        if time.time() - old.lstat().st_mtime <= _DAY:
            continue
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix=NEW, dir=home, ignore_cleanup_errors=True) as place:
        yield Path(place) / "new"


def _put(place: Path, content: bytes, old: Path) -> None:
    """Write a file to the disk, as readable as the one that it is to replace."""
    with place.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if old.exists():
        place.chmod(old.stat().st_mode & 0o777)


def need(module: str, *, extra: str, to: str) -> ModuleType:
    """Import a package that only one command needs, or say how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise KgruError(
            f"To {to}, install the extra {extra!r}: {how_to_install(extra)} ({error})."
        ) from None
