"""Every fault of a data folder in one table, by its datapackage.json and the rules beside."""

import os

import pandas as pd

from kgru_analysis.catalog import AnyFolder, data_folder, package, resource_path
from kgru_analysis.errors import KgruError
from kgru_analysis.files import UNFINISHED
from kgru_analysis.rules import cells, claims, dates, keys, letters, links, money, series, totals
from kgru_analysis.rules.faults import Fault, fault
from kgru_analysis.rules.files import read_table
from kgru_analysis.rules.tables import Rule, Tables

COLUMNS = ["table", "row", "column", "value", "rule", "advice"]
# Each function of these modules whose name ends in _faults, in the order in which they stand there.
RULES: list[Rule] = [
    rule
    for module in (cells, letters, keys, claims, dates, links, money, series, totals)
    for name, rule in vars(module).items()
    if name.endswith("_faults")
]


def check(folder: AnyFolder = None) -> pd.DataFrame:
    """Find every fault in a data folder, by default in the data that ship with the package.

    Bad data never raise; a folder that cannot be read at all is one fault.

    Returns
    -------
    DataFrame
        One row a fault: table, row (the row's id, or "line N" of the file where it has none),
        column, value (as written; what a terminal would obey as its escape), rule, advice. Empty:
        the data are sound. Of one rule in one column at most a thousand faults are named; a row
        "and N more" counts the rest.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import example_path
    >>> len(kg.check(example_path("armenia")))
    0
    """
    return check_counting(folder)[0]


def check_counting(folder: AnyFolder = None) -> tuple[pd.DataFrame, int, int]:
    """Check a folder as `check` does; return the faults, and how many tables and rows were read."""
    try:
        tables, faults = _read(folder)
    except KgruError as error:
        return _table([fault("", "", "", str(error), "folder")]), 0, 0
    for table in tables.read.values():
        for rule in RULES:
            faults += rule(table)
    rows = [len(table.lines) for table in tables.read.values()]
    return _table(faults), len(rows), sum(rows)


def _read(folder: AnyFolder) -> tuple[Tables, list[Fault]]:
    """Read the tables of a folder; list what is wrong with their entries and files."""
    base = data_folder(folder)
    entries = package(folder)["resources"]
    faults: list[Fault] = []
    lists = {f.get("codelist", "") for entry in entries for f in entry["schema"]["fields"]} - {""}
    tables = Tables({}, {entry["name"] for entry in entries}, lists)
    for entry in entries:
        name = entry["name"]
        wrong = cells.odd_entry(entry, entries)
        faults += wrong + letters.odd_texts(entry)
        try:
            path = resource_path(entry, folder)
            table, found = (None, []) if wrong else read_table(path, entry, tables)
        except (KgruError, OSError) as error:
            table, found = None, [fault(name, "", "", str(error), "missing file")]
        faults += found
        if table:
            tables.read[name] = table
    described = {os.path.normpath(entry["path"]) for entry in entries}
    faults += [
        fault("", "", "", path.name, "undescribed file")
        for path in sorted(base.glob("*.csv"))
        if path.name not in described
    ]
    if (base / UNFINISHED).exists():
        faults.append(fault("", "", "", UNFINISHED, "unfinished write"))
    return tables, faults


def _table(faults: list[Fault]) -> pd.DataFrame:
    return pd.DataFrame(faults, columns=COLUMNS).astype("str").drop_duplicates(ignore_index=True)
