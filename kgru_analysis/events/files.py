"""Event files as plain text: found, unpacked, and made readable to every engine.

A file that is UTF-8 with plain line ends is used where it lies. A packed file, or one with other
bytes (older GDELT files mix Latin-1 into UTF-8) or carriage returns, is copied line by line, and
no line is dropped. What is no event file is refused before it fills the disk: see `gather`.
"""

import codecs
import gzip
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.events.copies import (
    LONGEST_LINE,
    plain_copy,
    plain_name,
    room_of,
    too_large,
    too_long,
)

SUFFIXES = (".csv", ".tab", ".tsv", ".txt", ".gz", ".zip")
_MEMBERS = 1_000  # files in one archive; those of GDELT have one, of ICEWS a few dozen
_SIP = 1 << 20  # bytes that are looked at at once
_PART = 1 << 25  # bytes; smaller files are looked at in one piece
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError,
           OverflowError, struct.error)  # fmt: skip


class TextFile(NamedTuple):
    """A file that an engine can read, and the name by which the user knows it."""

    path: str
    label: str


def gather(source: str | Path | Iterable[str | Path], *, addresses: bool = False) -> list[TextFile]:
    """Find the files that a source means, and make each readable.

    An archive may unpack to 200 times its size, and always to 10 MB, by what it declares and by
    what comes out: event files shrink to a quarter or a twentieth. All members count together, so
    that members that share their bytes gain nothing; there may be 1,000, none an archive. Copies
    leave 1 GB of the disk free. A line may have 10 MB: engines read whole lines into memory.
    """
    if isinstance(source, str | Path):
        source = [source]
    elif not isinstance(source, Iterable):
        raise KgruError(
            f"source is a {type(source).__name__}; give a path, paths, or an Ibis table."
        )
    found = [path for each in source for path in _paths(each, addresses)]
    if not found:
        raise DataError("source names no file; give the path of a file or folder.")
    _refuse_copies([path for path in found if isinstance(path, Path)])
    return [text for path in found for text in _texts(path)]


def _paths(source: str | Path, addresses: bool) -> list[str | Path]:
    """Return the files that one name means, or the address itself."""
    if not isinstance(source, str | Path):
        raise KgruError(f"source holds a {type(source).__name__}; give paths as text.")
    if "://" in str(source):
        if addresses:
            return [str(source)]
        raise KgruError(
            f"{str(source)!r} is an address; only files of this machine are read. Give a path, or "
            "a connection of your own that reads addresses."
        )
    path = Path(source)
    try:
        if path.is_dir():
            paths = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES)
            if not paths:
                raise DataError(f"Folder {path} holds no file that ends in {', '.join(SUFFIXES)}.")
        elif path.is_file():
            paths = [path]
        else:
            pattern = set("*?[") & set(path.name)
            paths = sorted(path.parent.glob(path.name)) if pattern else []
    except (OSError, ValueError) as error:  # too long, a NUL, not to be entered
        raise DataError(f"{str(path)!r} cannot be read ({error}).") from None
    if not paths:
        raise DataError(f"There is no file {str(path)!r}; give the path of a file or folder.")
    return list(paths)


def _refuse_copies(paths: list[Path]) -> None:
    """Refuse files of one content by their names: one twice, or plain and packed."""
    seen: dict[Path, Path] = {}
    for path in paths:
        place = path.resolve()
        plain = place.with_suffix("") if place.suffix.lower() in (".gz", ".zip") else place
        if plain in seen:
            raise DataError(f"{seen[plain]} and {path} are one file, which would count twice.")
        seen[plain] = path


def _texts(path: str | Path) -> Iterator[TextFile]:
    if isinstance(path, str):
        yield TextFile(path, path)
        return
    try:
        yield from _readable(path)
    except KgruError:
        raise
    except _BROKEN as error:
        raise DataError(f"{path} cannot be read ({type(error).__name__}: {error}).") from None


def _readable(path: Path) -> Iterator[TextFile]:
    if not path.is_file():  # a pipe would be waited for without end
        raise DataError(f"{path} is no file; give files, or a folder that holds only files.")
    kind = path.suffix.lower()
    if kind == ".zip":
        with zipfile.ZipFile(path) as packed:
            yield from _members(path, packed)
    elif kind == ".gz":
        with gzip.open(path) as unpacked:
            yield TextFile(plain_copy(unpacked, path, "", room_of(path)), str(path))
    else:
        if _is_plain(path):
            yield TextFile(plain_name(path), str(path))
        else:
            with path.open("rb") as stream:
                yield TextFile(plain_copy(stream, path), str(path))


def _members(path: Path, packed: zipfile.ZipFile) -> Iterator[TextFile]:
    members = [m for m in packed.infolist() if not m.is_dir() and "__MACOSX" not in m.filename]
    if not members:
        raise DataError(f"{path} is a zip file with nothing in it.")
    if len(members) > _MEMBERS:
        raise DataError(f"{path} holds {len(members):,} files; {_MEMBERS:,} are the most.")
    room = room_of(path)
    if sum(member.file_size for member in members) > room:
        raise too_large(path, room)
    for member in members:
        label = f"{path}/{member.filename}"
        if member.compress_type not in _METHODS:
            raise DataError(f"{label} is packed in a way that is not read; pack it with deflate.")
        with packed.open(member) as stream:
            place = plain_copy(stream, path, member.filename, room)
        room -= Path(place).stat().st_size
        yield TextFile(place, label)


def _is_plain(path: Path) -> bool:
    """Tell whether all is UTF-8 without a byte order mark or a carriage return."""
    size = path.stat().st_size
    parts = min(os.cpu_count() or 1, 1 + size // _PART)
    begins = [0]
    with path.open("rb") as stream:
        for part in range(1, parts):
            stream.seek(size * part // parts)
            stream.readline(LONGEST_LINE + 1)
            begins.append(stream.tell())
    with ThreadPoolExecutor(parts) as pool:
        return all(pool.map(partial(_part_is_plain, path), begins, [*begins[1:], size]))


def _part_is_plain(path: Path, begin: int, end: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = begun = begin  # where this chunk begins, and its first line
    chunk = bytearray(_SIP)
    with path.open("rb", buffering=0) as stream:
        stream.seek(begin)
        while True:
            del chunk[end - read :]
            del chunk[stream.readinto(chunk) :]
            if not chunk:
                break
            if b"\r" in chunk or (not read and chunk.startswith(codecs.BOM_UTF8)):
                return False
            # Most chunks are ASCII, of which nothing has to be decoded.
            if not chunk.isascii() or decoder.getstate()[0]:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    return False
            first = chunk.find(b"\n")
            if read + (first if first >= 0 else len(chunk)) - begun > LONGEST_LINE:
                raise too_long(str(path), f"after byte {begun:,}")
            if first >= 0:
                begun = read + chunk.rindex(b"\n") + 1
            read += len(chunk)
    return not decoder.getstate()[0]


def first_lines(text: TextFile, most: int = 200) -> list[str]:
    """Return the first lines of a file, empty for an address that is handed on unseen."""
    if "://" in text.path:
        return []
    with Path(text.path).open(encoding="utf-8", newline="\n") as lines:
        return [line.removesuffix("\n") for line in islice(lines, most)]
