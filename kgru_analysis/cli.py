"""The command `kgru`: check a data folder, print its codebook, cite its sources."""

from pathlib import Path
from typing import Annotated

import typer

from kgru_analysis.catalog import codebook as _codebook
from kgru_analysis.catalog import tables
from kgru_analysis.check import check as _check
from kgru_analysis.errors import KgruError
from kgru_analysis.load import cite as _cite

app = typer.Typer(
    help="Check, describe and cite a folder of sourced claims.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Folder = Annotated[Path | None, typer.Argument(help="Data folder; by default the shipped data.")]


@app.command()
def check(folder: Folder = None) -> None:
    """List every fault of a data folder. Exit code 0: sound, 1: faults.

    Example: kgru check data
    """
    faults = _check(folder)
    if len(faults):
        typer.echo(faults.to_csv(index=False, lineterminator="\n"), nl=False)
        typer.echo(f"{len(faults)} faults.", err=True)
        raise typer.Exit(1)
    counts = tables(folder)
    typer.echo(f"Sound: {len(counts)} tables, {counts['rows'].sum():,} rows, no fault.")


@app.command()
def codebook(
    table: Annotated[str, typer.Argument(help="Name of a table, such as flows.")],
    folder: Folder = None,
) -> None:
    """Print the columns of a table as CSV: type, unit, meaning, allowed values.

    Example: kgru codebook flows
    """
    typer.echo(_codebook(table, folder).to_csv(index=False, lineterminator="\n"), nl=False)


@app.command()
def cite(
    ids: Annotated[list[str], typer.Argument(help="Ids of sources or data sets.")],
    style: Annotated[str, typer.Option(help="text or bibtex.")] = "text",
) -> None:
    """Print citations of sources.

    Example: kgru cite globalsecurity-kg-ru --style bibtex
    """
    for line in _cite(ids, style=style):
        typer.echo(line)


def main() -> None:
    """Run the command; a known error is one line and exit code 2, never a traceback."""
    try:
        app()
    except KgruError as error:
        typer.echo(f"kgru: {error}", err=True)
        raise SystemExit(2) from None
