"""The World Bank series of a folder that has none yet: which are asked for, and their tables."""

import json
from pathlib import Path

import pandas as pd

from kgru_analysis.begin import bare_entry, codelists_of, descriptor_bytes
from kgru_analysis.catalog import open_folder, package, resource
from kgru_analysis.descriptor import pointers
from kgru_analysis.errors import DataError
from kgru_analysis.load import load
from kgru_analysis.sheets import TABLES as CLAIMS
from kgru_analysis.spreadsheets import csv_bytes
from kgru_analysis.vintages import DATASET

TABLES = ["indicators", "wdi"]
_FIRST_YEAR = "1990"


def first_series(folder: Path) -> pd.DataFrame:
    """One row for each series to ask for, in the columns of ``wdi``, for states that rows name."""
    states = load("actors", folder=folder)
    states = set(states.loc[states["kind"] == "state", "actor"])
    named = {str(package(folder).get("country", ""))}
    for table in filter(open_folder(folder).has, CLAIMS):
        keys = pointers(resource(table, folder))
        columns = [column for column, (other, _) in keys.items() if other == "actors"]
        rows = load(table, claims="all", folder=folder)
        named |= set(rows[columns].astype("str").to_numpy().ravel())
    economies = sorted(named & states)
    if not economies:
        raise DataError(
            f"{folder} has no table wdi, and names no country whose series it could begin with; "
            'add "country": "ARM" or the like to datapackage.json, or begin anew with kgru new '
            "FOLDER --country ARM."
        )
    series = _indicators()
    asked = series.merge(pd.DataFrame({"subject": economies}), how="cross")
    asked = asked.assign(date=_FIRST_YEAR, value=0.0, status="reported", note="")
    return asked[load("wdi").columns]


def _indicators() -> pd.DataFrame:
    return load("indicators").query("dataset == @DATASET and table == 'wdi'")


def first_files(folder: Path, new: pd.DataFrame, vintage: str) -> dict[str, bytes]:
    """The files with which a folder gets the series: tables, list of data sets, descriptor."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    there = {entry["name"]: entry for entry in descriptor["resources"]}
    if not {"datasets", "codelists"} <= there.keys() or "indicators" in there:
        raise DataError(
            f"{folder} needs tables datasets and codelists, and none named indicators, to get the "
            "table wdi."
        )
    shipped = {entry["name"]: entry for entry in package()["resources"]}
    names = {*there, *TABLES}
    entries = [bare_entry(shipped[name], names) for name in TABLES]
    for entry in entries:
        entry["licenses"] = [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0",
                              "path": "https://creativecommons.org/licenses/by/4.0/"}]  # fmt: skip
    descriptor["resources"] += entries
    told = load("datasets")
    told = told[told["dataset"] == DATASET].assign(
        vintage=vintage,
        copied_from="the programming interface of the World Bank",
        filter="economies that this folder names, empty values dropped",
        traps="The publisher revises whole series; do not mix releases.",
    )
    mine = load("datasets", folder=folder)
    datasets = pd.concat([mine[mine["dataset"] != DATASET], told]).reindex(columns=mine.columns)
    codes = load("codelists", folder=folder)
    needed = load("codelists")
    needed = needed[needed["list"].isin(codelists_of(entries) - set(codes["list"]))]
    return {
        there["codelists"]["path"]: csv_bytes(pd.concat([codes, needed])),
        "datapackage.json": descriptor_bytes(descriptor),
        there["datasets"]["path"]: csv_bytes(datasets),
        "indicators.csv": csv_bytes(_indicators()),
        "wdi.csv": csv_bytes(new),
    }
