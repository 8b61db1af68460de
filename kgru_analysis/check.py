"""Every fault of a data folder in one table.

What a column may hold comes from datapackage.json by way of pandera; what a table schema cannot say
is in the rules beside.
"""

import os

import pandas as pd

from kgru_analysis.catalog import AnyFolder, data_folder, package, resource_path
from kgru_analysis.errors import KgruError
from kgru_analysis.files import UNFINISHED
from kgru_analysis.rules import cells, claims, dates, keys, letters, links, money, series, totals
from kgru_analysis.rules.faults import Fault, Rule, Table, Tables, fault
from kgru_analysis.rules.files import read_cells

COLUMNS = ["table", "row", "column", "value", "rule", "advice"]
# Each function of these modules whose name ends in _faults, in the order in which they stand there.
RULES: list[Rule] = [
    rule
    for module in (cells, letters, keys, claims, dates, links, money, series, totals)
    for name, rule in vars(module).items()
    if name.endswith("_faults")
]


def check(folder: AnyFolder = None) -> pd.DataFrame:
    """Find every fault in a data folder.

    Parameters
    ----------
    folder : path, optional
        A folder with a datapackage.json; by default the data that ship with the package.

    Returns
    -------
    DataFrame
        One row a fault: table, row (the row's id, or "line N" of the file where it has none),
        column, value (as written; what a terminal would obey as its escape), rule, advice. An
        empty frame means that the data are sound. Of one rule in one column at most a thousand
        faults are named; a row "and N more" counts the rest.
        Bad data never raise; a folder that cannot be read at all is one fault.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import example_path
    >>> len(kg.check(example_path("armenia")))
    0
    """
    try:
        base = data_folder(folder)
        entries = package(folder)["resources"]
    except KgruError as error:
        return _table([fault("", "", "", str(error), "folder")])
    faults: list[Fault] = []
    lists = {f.get("codelist", "") for entry in entries for f in entry["schema"]["fields"]} - {""}
    tables = Tables({}, {entry["name"] for entry in entries}, lists)
    for entry in entries:
        name = entry["name"]
        wrong = cells.odd_entry(entry, entries)
        faults += wrong + letters.odd_texts(entry)
        try:
            path = resource_path(entry, folder)
            frame, found, odd = (None, [], set()) if wrong else read_cells(path, entry)
        except (KgruError, OSError) as error:
            frame, found = None, [fault(name, "", "", str(error), "missing file")]
        faults += found
        if frame is not None:
            bounds, numbers = cells.cell_dates(frame, entry), cells.cell_numbers(frame, entry)
            tables.read[name] = Table(entry, frame, bounds, numbers, odd, tables)
    described = {os.path.normpath(entry["path"]) for entry in entries}
    faults += [
        fault("", "", "", path.name, "undescribed file")
        for path in sorted(base.glob("*.csv"))
        if path.name not in described
    ]
    if (base / UNFINISHED).exists():
        faults.append(fault("", "", "", UNFINISHED, "unfinished write"))
    for table in tables.read.values():
        for rule in RULES:
            faults += rule(table)
    return _table(faults)


def _table(faults: list[Fault]) -> pd.DataFrame:
    return pd.DataFrame(faults, columns=COLUMNS).astype("str").drop_duplicates(ignore_index=True)
