"""The command `kgru`: from a page of text to a checked folder of sourced claims."""

import os
from pathlib import Path
from typing import Annotated

import typer

import kgru_analysis
from kgru_analysis.begin import new_folder
from kgru_analysis.catalog import codebook as _codebook
from kgru_analysis.catalog import package, tables
from kgru_analysis.check import check_counting as _check
from kgru_analysis.citations import cite as _cite
from kgru_analysis.citations import data_version
from kgru_analysis.errors import KgruError
from kgru_analysis.examples import copy_example, examples
from kgru_analysis.files import write_file
from kgru_analysis.folders import export as _export
from kgru_analysis.folders import take_sheet
from kgru_analysis.forms import coding_book
from kgru_analysis.pages import read_page
from kgru_analysis.refresh import refresh_wdi
from kgru_analysis.sheets import TABLES, coding_sheet
from kgru_analysis.spreadsheets import csv_bytes, safe_text
from kgru_analysis.terminal import print_csv, print_out, tell_beside, working
from kgru_analysis.worldbank import ENDPOINT

app = typer.Typer(
    help="""From a page of text to a checked folder of sourced claims, for any country.

    A first minute:
    kgru new armenia --country ARM;
    kgru mentions page.html --folder armenia -o sheet.xlsx;
    judge the sheet;
    kgru import sheet.xlsx armenia;
    kgru check armenia.

    Exit codes: 0 done, 1 faults were found, 2 wrong use or unusable input,
    3 a fault of the program, 130 stopped by you.""",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Folder = Annotated[Path | None, typer.Argument(help="Data folder; by default the shipped data.")]
FolderOption = Annotated[
    Path | None, typer.Option("--folder", help="Data folder; by default the shipped data.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there.")]


def _version(wanted: bool) -> None:
    if wanted:
        print_out(f"kgru_analysis {kgru_analysis.__version__}; data {data_version()}\n")
        raise typer.Exit


@app.callback()
def _about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    pass


@app.command()
def check(folder: Folder = None) -> None:
    """List every fault of a data folder, as CSV. Exit code 0: sound, 1: faults.

    Example: kgru check data
    """
    package(folder)  # without it there is nothing to check, which is no fault of rows
    faults, count, rows = _check(folder)
    if len(faults):
        print_csv(faults)
        tell_beside(f"{len(faults)} faults.")
        raise typer.Exit(1)
    print_out(f"Sound: {count} tables, {rows:,} rows, no fault.\n")


@app.command()
def codebook(
    table: Annotated[str, typer.Argument(help="Name of a table, such as flows.")],
    folder: Folder = None,
) -> None:
    """Print the columns of a table as CSV: type, unit, meaning, allowed values.

    Example: kgru codebook flows
    """
    print_csv(_codebook(table, folder))


@app.command()
def cite(
    ids: Annotated[list[str], typer.Argument(help="Ids of sources or data sets.")],
    style: Annotated[str, typer.Option(help="text, bibtex or html.")] = "text",
    folder: FolderOption = None,
) -> None:
    """Print citations of sources, as text, BibTeX or HTML.

    Example: kgru cite globalsecurity-kg-ru --style bibtex
    """
    print_out("".join(f"{line}\n" for line in _cite(ids, style=style, folder=folder)))


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Where the new folder is to be.")],
    country: Annotated[
        str | None, typer.Option(help="The state that it is about, ISO 3166-1 alpha-3.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(help="Its currency, ISO 4217; by default the country's.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Its language, ISO 639-1; by default the country's.")
    ] = None,
    force: Force = False,
) -> None:
    """Begin a data folder for another country: schema, codes, names, README, empty tables.

    Example: kgru new armenia --country ARM --currency AMD --language hy
    """
    path = new_folder(folder, country=country, currency=currency, language=language, force=force)
    print_out(f"Begun {path}. Next: read {path / 'README.md'}.\n")


@app.command()
def example(
    name: Annotated[str, typer.Argument(help="Which; without it, their names are listed.")] = "",
    folder: Annotated[
        Path | None, typer.Argument(help="Where the copy is to be; by default its name.")
    ] = None,
    force: Force = False,
) -> None:
    """Copy a small data folder of another country, to look at and to try.

    Example: kgru example armenia mine
    """
    if not name:
        print_out("".join(f"{name}\n" for name in examples()))
        return
    path = copy_example(name, folder or Path(name), force=force)
    print_out(f"Copied to {path}. Next: read {path / 'README.md'}; kgru check {path}.\n")


@app.command()
def mentions(
    page: Annotated[Path, typer.Argument(help="A page: text in UTF-8, HTML or PDF.")],
    source: Annotated[str, typer.Option(help="Id of the page in the table sources.")] = "",
    folder: FolderOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File of the sheet, .xlsx or .csv; else CSV is printed."
        ),
    ] = None,
    written: Annotated[
        str | None, typer.Option(help="When the page was written: dates its 'last year'.")
    ] = None,
    force: Force = False,
) -> None:
    """Make a coding sheet of a page: one row a candidate, for you to judge.

    A workbook (.xlsx) has a sheet for events, flows, presence and observations
    each, with drop-down lists and cells of text; CSV has one for all.

    Example: kgru mentions page.html --source my-page --folder armenia -o sheet.xlsx
    """
    kind = output.suffix.casefold() if output is not None else ".csv"
    if kind not in (".xlsx", ".csv") and not (output and output.is_dir()):
        raise KgruError(f"{output} is no sheet; end its name in .xlsx or .csv.")
    with working("Reading the page"):
        text = read_page(page)
        sheet = coding_sheet(text, source_id=source, written=written, folder=folder)
        book = kind == ".xlsx"
        content = coding_book(sheet, folder) if book else csv_bytes(safe_text(sheet))
    if output is None:
        print_out(content)
    else:
        write_file(output, content, force=force)
    counts = sheet["table"].value_counts()
    told = ", ".join(f"{counts.get(table, 0)} {table}" for table in TABLES)
    tell_beside(
        f"Candidates: {told}. Write yes or no under keep, fill in what is empty, then: "
        "kgru import SHEET FOLDER"
    )


@app.command("import")
def import_(
    sheet: Annotated[
        Path, typer.Argument(help="A coding sheet that you have judged, .xlsx or .csv.")
    ],
    folder: Annotated[Path, typer.Argument(help="The data folder that gets the rows.")],
) -> None:
    """Add the kept rows of a judged sheet to a data folder, if all of them are sound.

    With faults, they are printed as CSV with sheet and cell, the folder stays
    as it was, and the exit code is 1.

    Example: kgru import sheet.xlsx armenia
    """
    with working("Checking the rows"):
        added, faults = take_sheet(sheet, folder)
    if len(faults):
        print_csv(faults)
        tell_beside(f"{len(faults)} faults; nothing was added. Mend the sheet and try again.")
        raise typer.Exit(1)
    told = ", ".join(f"{count} {table}" for table, count in added.items() if count)
    print_out(f"Added {told}.\n" if any(added.values()) else "No row of the sheet has keep=yes.\n")


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="Folder to write to, or a file for xlsx.")],
    to: Annotated[str, typer.Option(help="csv, parquet or xlsx.")],
    folder: FolderOption = None,
    force: Force = False,
) -> None:
    """Write the tables of a data folder as CSV, Parquet or an Excel workbook.

    In CSV and Excel no cell is run as a formula.

    Example: kgru export tables.xlsx --to xlsx --folder armenia
    """
    with working("Exporting", steps=len(tables(folder))) as tell:
        written = _export(folder, out, to=to, force=force, tell=tell)
    print_out("".join(f"{path}\n" for path in written))


@app.command()
def refresh(
    what: Annotated[str, typer.Argument(help="wdi, the World Development Indicators.")],
    folder: Folder = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="A measure to leave as it is; can be repeated.")
    ] = None,
    accept: Annotated[
        list[str] | None, typer.Option(help="A measure that may change by a factor.")
    ] = None,
    endpoint: Annotated[
        str, typer.Option(envvar="KGRU_WDI_ENDPOINT", help="Address of the World Bank's API.")
    ] = ENDPOINT,
) -> None:
    """Fetch the World Bank series anew and print what changed, as CSV; on failure change nothing.

    Example: kgru refresh wdi data > changes.csv
    """
    if what != "wdi":
        raise KgruError(f"There is no way to refresh {what!r}; use wdi.")
    with working("Asking the World Bank") as tell:
        result = refresh_wdi(
            folder, endpoint=endpoint, keep=tuple(keep or ()), accept=tuple(accept or ()), tell=tell
        )
    print_csv(result.changes)
    counts = result.changes["change"].value_counts()
    told = ", ".join(f"{counts.get(word, 0)} {word}" for word in ("revised", "added", "vanished"))
    tell_beside(f"Vintage {result.vintage}: {told}.")


def main() -> None:
    """Run the command; errors are one line and an exit code, never a traceback."""
    try:
        app()
    except KgruError as error:
        tell_beside(f"kgru: {error}")
        raise SystemExit(2) from None
    except OSError as error:
        tell_beside(
            f"kgru: {error.filename or 'a file'} cannot be used ({error.strerror or error})."
        )
        raise SystemExit(2) from None
    except SystemExit as end:
        if end.code == 130:
            tell_beside("kgru: stopped; no file is half written.")
        raise
    except Exception as error:
        tell_beside(
            f"kgru: {type(error).__name__}: {error}. This is a fault of the program; please report "
            "it with the command that you gave. Set KGRU_DEBUG=1 to see where it happened."
        )
        if os.environ.get("KGRU_DEBUG"):
            raise
        raise SystemExit(3) from None
