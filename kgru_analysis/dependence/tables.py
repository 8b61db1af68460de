"""Tables that a data folder may lack: they are read as empty, for nothing is known."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder, open_folder
from kgru_analysis.load import load_sound

# The columns that are asked for where there is no table.
_COLUMNS = {
    "debt": "subject partner measure date value dataset",
    "debt_stocks": "subject partner measure date value dataset",
    "observations": "obs_id subject partner measure date value_low value_high unit confidence "
    "preferred source_id",
    "remittances": "subject partner measure date value dataset",
    "trade_goods": "subject partner measure item date value unit",
    "unions": "union member valid_from valid_to",
    "wdi": "subject measure date value dataset",
}


def of_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that are dated by a whole year, with that year."""
    date = rows["date"].astype("str")
    rows = rows[date.str.fullmatch(r"\d{4}").eq(True)]
    return rows.assign(year=rows["date"].astype(int))


def load_or_empty(
    name: str, *, claims: str = "preferred", folder: AnyFolder = None
) -> pd.DataFrame:
    """Load a table without faulty cells, or its columns without rows where there is none."""
    if open_folder(folder).has(name):
        return load_sound(name, claims=claims, folder=folder)
    return pd.DataFrame(columns=_COLUMNS[name].split())
