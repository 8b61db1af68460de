"""Event files as plain text: found, unpacked, and made readable to every engine.

A file that is UTF-8 with plain line ends is used where it lies. A packed file, or one with other
bytes (older GDELT files mix Latin-1 into UTF-8) or carriage returns, is copied line by line into
a folder for this run, which is removed at exit. No line is dropped on the way.
"""

import codecs
import gzip
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from kgru_analysis.errors import DataError, KgruError

SUFFIXES = (".csv", ".tab", ".tsv", ".txt", ".gz", ".zip")
_CHUNK = 1 << 20


class TextFile(NamedTuple):
    """A file that an engine can read, and the name by which the user knows it."""

    path: str
    label: str


def gather(source: str | Path | Iterable[str | Path]) -> list[TextFile]:
    """Find the files that a source means, and make each readable.

    Parameters
    ----------
    source : path, or several
        A file, a pattern such as "2018*.zip", or a folder, of which the files that end in one of
        `SUFFIXES` are read. An address such as "hdfs://..." is handed on unseen.

    Raises
    ------
    DataError
        If a file is missing, cannot be unpacked or read, or a folder holds none.
    """
    if isinstance(source, str | Path):
        source = [source]
    elif not isinstance(source, Iterable):
        raise KgruError(
            f"source is a {type(source).__name__}; give a path, several paths, or an Ibis table."
        )
    return [text for path in source for text in _expand(path)]


def _expand(source: str | Path) -> Iterator[TextFile]:
    if not isinstance(source, str | Path):
        raise KgruError(f"source holds a {type(source).__name__}; give paths as text.")
    if "://" in str(source):
        yield TextFile(str(source), str(source))
        return
    path = Path(source)
    if path.is_dir():
        paths = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES)
        if not paths:
            raise DataError(f"Folder {path} holds no file that ends in {', '.join(SUFFIXES)}.")
    elif path.is_file():
        paths = [path]
    else:
        paths = sorted(path.parent.glob(path.name)) if set("*?[") & set(path.name) else []
        if not paths:
            raise DataError(f"There is no file {str(path)!r}; give the path of a file or folder.")
    for each in paths:
        try:
            yield from _readable(each)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
            raise DataError(
                f"{each} cannot be read ({type(error).__name__}: {error}); fetch it anew."
            ) from None


def _readable(path: Path) -> Iterator[TextFile]:
    kind = path.suffix.lower()
    if kind == ".zip":
        with zipfile.ZipFile(path) as packed:
            members = [m for m in packed.namelist() if not m.endswith("/") and "__MACOSX" not in m]
            if not members:
                raise DataError(f"{path} is a zip file with nothing in it.")
            for member in members:
                with packed.open(member) as stream:
                    yield TextFile(_copy(stream, path, member), f"{path}/{member}")
    elif kind == ".gz":
        with gzip.open(path) as stream:
            yield TextFile(_copy(stream, path, ""), str(path))
    else:
        with path.open("rb") as stream:
            plain = _is_plain(stream)
            if not plain:
                stream.seek(0)
            yield TextFile(str(path) if plain else _copy(stream, path, ""), str(path))


def _is_plain(stream: IO[bytes]) -> bool:
    """Tell whether all is UTF-8 without a byte order mark or a carriage return."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = True
    while chunk := stream.read(_CHUNK):
        if b"\r" in chunk or (first and chunk.startswith(codecs.BOM_UTF8)):
            return False
        first = False
        # Most chunks are ASCII, of which nothing has to be decoded.
        if not chunk.isascii() or decoder.getstate()[0]:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
    return not decoder.getstate()[0]


@lru_cache(maxsize=1)
def scratch() -> Path:
    """Return the folder of copies, which lasts as long as the process."""
    folder = tempfile.TemporaryDirectory(prefix="kgru-events-")
    scratch.keep = folder  # type: ignore[attr-defined]
    return Path(folder.name)


_copies: dict[tuple[object, ...], str] = {}


def _copy(stream: IO[bytes], path: Path, member: str) -> str:
    """Write a stream as plain UTF-8 lines once for each state of its file."""
    seen = path.stat()
    key = (path.resolve(), member, seen.st_mtime_ns, seen.st_size)
    if key not in _copies:
        _tell(f"Unpacking {path.name} ...")
        target = scratch() / f"{len(_copies)}-{Path(member or path.name).name}.txt"
        with target.open("wb") as out:
            out.writelines(_plain_lines(stream))
        _copies[key] = str(target)
    return _copies[key]


def _plain_lines(stream: IO[bytes]) -> Iterator[bytes]:
    for number, raw in enumerate(stream):
        line = raw.removeprefix(codecs.BOM_UTF8) if number == 0 else raw
        if not line.isascii():
            line = _decode(line).encode()
        end = b"\n" if line.endswith(b"\n") else b""
        body = line.rstrip(b"\r\n")
        yield (body.replace(b"\r", b" ") if b"\r" in body else body) + end


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


def first_lines(text: TextFile, most: int = 200) -> list[str]:
    """Return the first lines of a file, empty for an address that is handed on unseen."""
    if "://" in text.path:
        return []
    with Path(text.path).open(encoding="utf-8", newline="\n") as lines:
        return [line.removesuffix("\n") for line in islice(lines, most)]


def _tell(message: str) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        print(message, file=sys.stderr, flush=True)
