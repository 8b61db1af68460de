"""Tables that a data folder may lack: they are read as empty, for nothing is known."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder, open_folder
from kgru_analysis.load import load


def load_or_empty(
    name: str, *, claims: str = "preferred", folder: AnyFolder = None
) -> pd.DataFrame:
    """Load a table, or its columns without rows where the folder does not have it.

    Examples
    --------
    >>> from kgru_analysis.dependence.tables import load_or_empty
    >>> len(load_or_empty("unions")) > 0
    True
    """
    if open_folder(folder).has(name):
        return load(name, claims=claims, folder=folder)
    return load(name, claims=claims).iloc[:0]
