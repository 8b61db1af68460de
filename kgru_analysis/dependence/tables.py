"""Tables that a data folder may lack: they are read as empty, for nothing is known."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder, open_folder, resource
from kgru_analysis.load import load_sound


def load_or_empty(
    name: str, *, claims: str = "preferred", folder: AnyFolder = None
) -> pd.DataFrame:
    """Load a table without faulty cells; where there is none, the columns of the shipped one."""
    if open_folder(folder).has(name):
        return load_sound(name, claims=claims, folder=folder)
    return pd.DataFrame(columns=[field["name"] for field in resource(name)["schema"]["fields"]])
