"""What stood in a country, spell by spell, as days to be read and drawn."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.presence.spell_dates import FAR
from kgru_analysis.presence.spells import only_host, read_spells


def presence_spells(
    presence: pd.DataFrame,
    *,
    host: str | None = None,
    first: str | None = None,
    last: str | None = None,
    sources: pd.DataFrame | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Give the spells as days, for reading and plotting.

    Parameters
    ----------
    presence, host, sources, folder
        As for `presence.presence_panel`.
    first, last : date, optional
        Days at which longer spells are cut; those before or after them all are left out. By
        default the first day on which any spell is certain, and the last.

    Returns
    -------
    DataFrame
        One row an unbroken piece of a spell: ``presence_id``, ``actor``, ``domain``, ``kind``,
        ``site``, ``name``, ``possible_from``, ``certain_from``, ``certain_to``, ``possible_to``;
        the two in the middle are missing where no day is certain.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.kyrgyzstan.stays import presence_spells
    >>> spells = presence_spells(kg.load("presence")).set_index("presence_id")
    >>> str(spells.loc["usa-transit-center-manas", "certain_to"].date())
    '2014-06-03'
    """
    spells = read_spells(presence, host=only_host(presence, host), sources=sources, folder=folder)
    names = presence.set_index("presence_id")["name"]
    found = spells[["presence_id", "actor", "domain", "kind", "site"]].copy()
    found["name"] = found["presence_id"].map(names)
    known = spells[["start_last", "end_first"]].to_numpy()
    known = known[np.abs(known) < FAR]
    edge = (known.min(initial=FAR), known.max(initial=-FAR))
    low, high = (
        int(np.datetime64(x, "D").astype(int)) if x else int(y)
        for x, y in zip((first, last), edge, strict=True)
    )
    edges = {
        "possible_from": spells["start_first"],
        "certain_from": spells["start_last"],
        "certain_to": spells["end_first"],
        "possible_to": spells["end_last"],
    }
    for name, edge in edges.items():
        found[name] = edge.clip(low, high).to_numpy().astype("M8[D]").astype("M8[s]")
    unsure = spells["start_last"] > spells["end_first"]
    found.loc[unsure, ["certain_from", "certain_to"]] = pd.NaT
    shown = (spells["start_first"] <= high) & (spells["end_last"] >= low)
    return found[shown].reset_index(drop=True)
