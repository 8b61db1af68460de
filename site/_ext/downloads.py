"""The whole data folder to take away: CSV, Parquet and a workbook, each with its version.

python downloads.py FOLDER OUT        writes OUT/kgru-data-VERSION-{csv.zip,parquet.zip,xlsx}

The same data give the same bytes: no time of making is written anywhere.
"""

import csv
import hashlib
import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path

from harmless import harmless

from kgru_analysis.catalog import package

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def version(folder: Path) -> str:
    return package(folder)["version"]


def checksum(folder: Path) -> str:
    """Return the SHA-256 of the descriptor and all tables, in their order."""
    total = hashlib.sha256((folder / "datapackage.json").read_bytes())
    for resource in package(folder)["resources"]:
        total.update((folder / resource["path"]).read_bytes())
    return total.hexdigest()


def citation(folder: Path) -> str:
    about = package(folder)
    authors = "; ".join(c["title"] for c in about.get("contributors", []))
    return (
        f"{authors}. {about['title']}. Data version {about['version']}, "
        f"SHA-256 {checksum(folder)[:12]}. Cite the sources of the rows you use as well."
    )


def read(folder: Path, resource: dict) -> list[list[str]]:
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def table_csv(folder: Path, resource: dict) -> str:
    """Return one table as CSV with no cell that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([harmless(c) for c in row] for row in read(folder, resource))
    return text.getvalue()


def _zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def _texts(folder: Path) -> dict[str, bytes]:
    files = {"CITATION.txt": (citation(folder) + "\n").encode()}
    for path in (folder / "README.md", folder.parent / "LICENSE-DATA.md"):
        if path.is_file():
            files[path.name] = path.read_bytes()
    return files


def write_csv(folder: Path, path: Path) -> None:
    files = _texts(folder) | {"datapackage.json": (folder / "datapackage.json").read_bytes()}
    for resource in package(folder)["resources"]:
        files[resource["path"]] = table_csv(folder, resource).encode()
    _zip(path, files)


def write_parquet(folder: Path, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    import kgru_analysis as kg

    files = _texts(folder)
    for resource in package(folder)["resources"]:
        frame = kg.load(resource["name"], claims="all", folder=folder)
        table = pa.Table.from_pandas(frame, preserve_index=False)
        table = table.replace_schema_metadata(
            {"title": resource.get("title", ""), "citation": citation(folder)}
        )
        content = io.BytesIO()
        pq.write_table(table, content, compression="zstd")
        files[f"{resource['name']}.parquet"] = content.getvalue()
    _zip(path, files)


def write_workbook(folder: Path, path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(
        path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    about = package(folder)
    book.set_properties(
        {"title": about["title"], "comments": citation(folder), "created": datetime(1980, 1, 1)}
    )
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 22)
    lines = [[about["title"]], [citation(folder)], [], ["table", "licence", "what it is"]]
    for resource in about["resources"]:
        terms = "; ".join(x["title"] for x in resource.get("licenses", about.get("licenses", [])))
        lines.append([resource["name"], terms, resource.get("title", "")])
    for i, line in enumerate(lines):
        for j, cell in enumerate(line):
            sheet.write_string(i, j, cell, bold if i in (0, 3) else None)
    for resource in about["resources"]:
        numeric = {
            i
            for i, field in enumerate(resource["schema"]["fields"])
            if field["type"] in ("number", "integer")
        }
        sheet = book.add_worksheet(resource["name"][:31])
        sheet.freeze_panes(1, 0)
        for i, row in enumerate(read(folder, resource)):
            for j, cell in enumerate(row):
                if not cell:
                    continue
                if i and j in numeric:
                    sheet.write_number(i, j, float(cell))
                else:  # always as text, whatever it begins with
                    sheet.write_string(i, j, cell, None if i else bold)
    book.close()


WRITERS = {"-csv.zip": write_csv, "-parquet.zip": write_parquet, ".xlsx": write_workbook}


def names(folder: Path) -> dict[str, str]:
    """Map the end of each file name to the whole."""
    return {end: f"kgru-data-{version(folder)}{end}" for end in WRITERS}


def write(folder: Path, out: Path) -> None:
    """Write all three and a list of their checksums, last, which says that all are whole."""
    out.mkdir(parents=True, exist_ok=True)
    sums = []
    for end, name in names(folder).items():
        WRITERS[end](folder, out / name)
        sums.append(f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n")
    (out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
