"""Copies of event files that every engine can read, in a folder for this run, and their limits."""

import codecs
import gzip
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO

from kgru_analysis.errors import DataError

LONGEST_LINE = 10_000_000  # bytes; a line of GDELT has some 500
CHUNK = 1 << 20
_TIMES = 200  # how many times its size an archive may unpack to; event files: 4 to 20 times
_ALWAYS = 10_000_000  # bytes that any archive may unpack to, however small it is
_SPARE = 1_000_000_000  # bytes of the disk that copies leave free
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd")


def room_of(path: Path) -> int:
    """Return how many bytes an archive may unpack to."""
    return max(_ALWAYS, _TIMES * path.stat().st_size)


def too_large(path: Path, room: int) -> DataError:
    """Return the error of an archive that unpacks to more than any event file does."""
    return DataError(
        f"{path} unpacks to more than {room / 1e6:,.0f} MB, {_TIMES} times its size or more; no "
        "event file does. Fetch it anew, or unpack it yourself and give the files in it."
    )


def too_long(label: str, where: str) -> DataError:
    """Return the error of a line that is longer than any of an event file."""
    return DataError(
        f"{label} has more than {LONGEST_LINE / 1e6:.0f} MB without an end of line {where}, so it "
        "is no event file."
    )


@lru_cache(maxsize=1)
def scratch() -> Path:
    """Return the folder of copies, which lasts as long as the process."""
    folder = tempfile.TemporaryDirectory(prefix="kgru-events-")
    scratch.keep = folder  # type: ignore[attr-defined]
    return Path(folder.name)


_copies: dict[tuple[object, ...], str] = {}
_PLAIN_NAME = re.compile(r"[\w./: -]+")  # engines take other signs for patterns or escapes


def plain_name(path: Path) -> str:
    """Return a name of a file that no engine takes for a pattern: its own, or that of a link."""
    name = str(path.absolute())
    if _PLAIN_NAME.fullmatch(name):
        return name
    key = (path.resolve(), "link")
    if key not in _copies:
        link = scratch() / f"{len(_copies)}.txt"
        link.symlink_to(path.resolve())
        _copies[key] = str(link)
    return _copies[key]


def plain_copy(
    stream: IO[bytes] | gzip.GzipFile, path: Path, member: str = "", room: float = float("inf")
) -> str:
    """Write a stream as plain UTF-8 lines once for each state of its file."""
    seen = path.stat()
    key = (path.resolve(), member, seen.st_mtime_ns, seen.st_size)
    if key not in _copies:
        if sys.stderr is not None and sys.stderr.isatty():
            print(f"Unpacking {path.name} ...", file=sys.stderr, flush=True)
        blocks = _plain_blocks(stream, f"{path}/{member}" if member else str(path))
        target = scratch() / f"{len(_copies)}.txt"
        try:
            with target.open("wb") as out:
                out.writelines(_within(room, blocks, path))
        except BaseException:
            target.unlink()
            raise
        _copies[key] = str(target)
    return _copies[key]


def _within(room: float, blocks: Iterable[bytes], path: Path) -> Iterator[bytes]:
    """Pass on what fits into the room and onto the disk."""
    free = shutil.disk_usage(scratch()).free - _SPARE
    size = 0
    for block in blocks:
        size += len(block)
        if size > room:
            raise too_large(path, int(room))
        if size > free:
            raise DataError(
                f"{path} needs more than the {max(free, 0) / 1e6:,.0f} MB that may be used in "
                f"{scratch().parent}; name a folder on a larger disk in TMPDIR."
            )
        yield block


def _plain_blocks(stream: IO[bytes] | gzip.GzipFile, label: str) -> Iterator[bytes]:
    """Read whole lines, some thousand at a time, as UTF-8 with plain line ends."""
    lines = 0
    while block := stream.read(CHUNK):
        if not block.endswith(b"\n"):
            block += stream.readline(LONGEST_LINE)
        if not lines and (block.startswith(_ARCHIVES) or block[257:262] == b"ustar"):
            raise DataError(f"{label} is an archive itself; unpack it and give the files in it.")
        block = _plain(block if lines else block.removeprefix(codecs.BOM_UTF8))
        if len(block) > LONGEST_LINE:
            for number, line in enumerate(block.split(b"\n"), lines + 1):
                if len(line) > LONGEST_LINE:
                    raise too_long(label, f"in line {number:,}")
        yield block
        lines += block.count(b"\n")


def _plain(block: bytes) -> bytes:
    if b"\r" in block:
        block = re.sub(rb"\r+(?=\n|\Z)", b"", block).replace(b"\r", b" ")
    if block.isascii():
        return block
    try:
        block.decode()
    except UnicodeDecodeError:
        return b"".join(_decode(line).encode() for line in block.splitlines(keepends=True))
    return block


def _decode(line: bytes) -> str:
    """Decode a line cell by cell: UTF-8 where it is that, else the Western code page."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return "\t".join(map(_decode_cell, line.split(b"\t")))


def _decode_cell(cell: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return cell.decode(encoding)
        except UnicodeDecodeError:
            continue
    return cell.decode("latin-1")
