"""The whole data folder to take away: CSV, Parquet and a workbook, each with its version.

python downloads.py FOLDER OUT        writes OUT/kgru-data-VERSION-{csv.zip,parquet.zip,xlsx}

The same data give the same bytes: no time of making is written anywhere.
"""

import hashlib
import sys
import zipfile
from pathlib import Path

from kgru_analysis.citations import data_version
from kgru_analysis.folders import export

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def _zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def _texts(folder: Path) -> dict[str, bytes]:
    files = {}
    for path in (
        folder / "README.md",
        folder / "datapackage.json",
        folder.parent / "LICENSE-DATA.md",
    ):
        if path.is_file():
            files[path.name] = path.read_bytes()
    return files


KINDS = {"-csv.zip": "csv", "-parquet.zip": "parquet", ".xlsx": "xlsx"}


def names(folder: Path) -> dict[str, str]:
    """Map the end of each file name to the whole."""
    return {end: f"kgru-data-{data_version(folder)}{end}" for end in KINDS}


def write(folder: Path, out: Path) -> None:
    """Write all three and a list of their checksums, last, which says that all are whole.

    The single files that go into the archives stay beside them, in folders csv and parquet.
    """
    out.mkdir(parents=True, exist_ok=True)
    sums = []
    for end, name in names(folder).items():
        if end == ".xlsx":
            export(folder, out / name, to="xlsx", force=True)
        else:
            made = export(folder, out / KINDS[end], to=KINDS[end], force=True)
            _zip(out / name, _texts(folder) | {p.name: p.read_bytes() for p in made})
        sums.append(f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n")
    (out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
