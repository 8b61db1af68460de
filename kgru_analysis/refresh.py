"""Bring the World Bank series up to date, or leave them exactly as they are."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kgru_analysis.catalog import data_folder, open_folder, resource, resource_path
from kgru_analysis.changes import change_folder
from kgru_analysis.errors import DataError
from kgru_analysis.first_series import first_files, first_series
from kgru_analysis.load import load
from kgru_analysis.spreadsheets import csv_bytes
from kgru_analysis.vintages import (
    DATASET,
    KEY,
    compare,
    refuse_factors,
    refuse_losses,
    refuse_older,
)
from kgru_analysis.worldbank import ENDPOINT, fetch_series


class Refreshed(NamedTuple):
    """The vintage that was written, and what differs from the one before."""

    vintage: str
    changes: pd.DataFrame


def refresh_wdi(
    folder: str | Path | None = None,
    *,
    endpoint: str = ENDPOINT,
    keep: tuple[str, ...] = (),
    accept: tuple[str, ...] = (),
    tell: Callable[[str], None] = lambda measure: None,
) -> Refreshed:
    """Fetch the World Development Indicators of a data folder anew, through wbgapi.

    Asked for are the economies and measures that the table ``wdi`` has under the data set "wdi";
    rows of other data sets stay. The new table replaces the old one once every series has come
    whole; the old one is kept in ``vintages/``, and ``datasets.csv`` gets the new vintage. The
    client does not notice a page that is shorter than announced, so every series is held against
    the grid of its economies and years.

    A folder that has no table wdi gets it, with the indicators of the shipped one for its country
    and the states that its rows name. ``keep`` names measures that keep their rows, such as those
    that the World Bank has withdrawn; ``accept`` those that may change by a factor, as they do when
    their unit is another one. `tell` is called with each measure before it is asked for. Of the
    result ``changes`` has one row a value that differs: change ("revised", "added", "vanished"),
    subject, measure, date, old, new.

    Raises `RefreshFailed` on errors of the network or the server, half answers, answers in another
    form, of other years or of more than 20 MB or 100 pages a series; if the address leads on to
    another, the source is older than the table, more than a fifth of a series would vanish, half of
    its values change by more than a factor of 2, one by more than 100, or its sign; `DataError` and
    `KgruError` if the folder has no such tables, the new values bring faults that `check` finds,
    the extra `refresh` is not installed, or the folder is being changed. Nothing is changed then.
    """
    base = data_folder(folder)

    def work() -> tuple[Refreshed, dict[str, bytes]]:
        begun = open_folder(base).has("wdi")
        old = load("wdi", folder=base) if begun else first_series(base)
        mine = old[old["dataset"] == DATASET]
        new, vintage = _fetch(mine, keep, endpoint, tell)
        changes = compare(mine if begun else mine.iloc[:0], new)
        done = Refreshed(vintage, changes)
        if not begun:
            return done, first_files(base, new[old.columns], vintage)
        refuse_older(vintage, base)
        refuse_losses(changes, mine)
        refuse_factors(mine, new, accept)
        return done, _files(base, old, new[old.columns], vintage)

    done, faults = change_folder(base, work)
    if len(faults):
        first = faults.iloc[0]
        raise DataError(
            f"The new values bring faults ({len(faults)}), the first in {first['table']} "
            f"{first['row']}: {first['advice']}. Nothing was changed."
        )
    return done


def _fetch(
    mine: pd.DataFrame, keep: tuple[str, ...], endpoint: str, tell: Callable[[str], None]
) -> tuple[pd.DataFrame, str]:
    """Ask for every measure of the table; return the new rows and the vintage."""
    unknown = sorted(set(keep) - set(mine["measure"]))
    if unknown:
        raise DataError(f"--keep names {', '.join(unknown)}, which the table wdi does not have.")
    measures = sorted(set(mine["measure"]) - set(keep))
    economies = sorted(set(mine["subject"]))
    if not measures or not economies:
        raise DataError("The table wdi has no rows of the data set 'wdi' to bring up to date.")
    years = range(
        int(mine["date"].astype("str").str.slice(0, 4).min()), pd.Timestamp.now().year + 1
    )
    found, vintage = fetch_series(measures, economies, years, endpoint=endpoint, tell=tell)
    frames = [mine[mine["measure"].isin(keep)]]
    frames += [_as_table(rows, measure, mine) for measure, rows in found.items()]
    return pd.concat(frames).sort_values(KEY, ignore_index=True), vintage


def _as_table(rows: pd.DataFrame, measure: str, old: pd.DataFrame) -> pd.DataFrame:
    """Rows in the columns of the table; unit, status and notes are those of the old vintage."""
    before = old[old["measure"] == measure]
    notes = before[[*KEY, "note"]].assign(date=before["date"].astype("str"))
    table = rows.merge(notes, on=KEY, how="left")
    table["unit"] = before["unit"].iloc[0]
    table["status"] = before["status"].mode().iloc[0]
    table["dataset"] = DATASET
    return table.astype({"date": old["date"].dtype})


def _files(base: Path, old: pd.DataFrame, new: pd.DataFrame, vintage: str) -> dict[str, bytes]:
    """The new table, the old one under its vintage, and the list of data sets, by their paths."""
    place = resource_path(resource("wdi", base), base)
    rest = old[old["dataset"] != DATASET]
    datasets = load("datasets", folder=base)
    before = datasets.loc[datasets["dataset"] == DATASET, "vintage"]
    if not len(before):
        raise DataError("datasets.csv has no row 'wdi', whose vintage could be brought up to date.")
    aside = place.parent / "vintages" / f"wdi-{before.iloc[0]}.csv"
    number = 1
    while aside.exists():  # two refreshes of one month
        number += 1
        aside = aside.with_name(f"wdi-{before.iloc[0]}-{number}.csv")
    datasets.loc[datasets["dataset"] == DATASET, "vintage"] = vintage
    files = {
        place: csv_bytes(pd.concat([new, rest])),
        aside: place.read_bytes(),
        resource_path(resource("datasets", base), base): csv_bytes(datasets),
    }
    return {path.relative_to(base.resolve()).as_posix(): new for path, new in files.items()}
