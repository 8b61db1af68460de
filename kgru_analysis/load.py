"""Tables of a data folder as frames."""

from collections.abc import Mapping

import pandas as pd

from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.descriptor import pointers
from kgru_analysis.errors import DataError, listed, need_mapping, one_of, refuse

_CLAIMS = {"claim_group", "preferred"}  # what tables of rival claims have


def load(
    name: str,
    *,
    claims: str = "preferred",
    prefer: Mapping[str, str] | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Load one table.

    Raises `DataError` if the table or its file is missing, has more than 100 MB or is not as its
    schema says (`check` lists the faults); if `prefer` names a group or an id in it that is not
    there.

    Parameters
    ----------
    name : str
        A name of `tables`.
    claims : {"preferred", "all"}
        "preferred" keeps one row of each group of rival claims, and points every link to a dropped
        rival (``part_of``, ``follows``, ``event_id`` and the like) at the row that stands for it.
        "all" keeps every row and link as coded. Tables without claims are the same either way.
    prefer : dict of str to str, optional
        What if another rival were preferred: the id to use, by its ``claim_group``, in this table
        or one that its links point to. With claims="all" only the column ``preferred`` changes.
    folder : path or Folder, optional
        Another data folder with a datapackage.json.

    Returns
    -------
    DataFrame
        Text as ``str``, numbers as ``float64``, whole numbers as ``Int64``; dates stay EDTF text
        for `parse_dates`. An empty cell is missing: unknown or not applicable, never zero.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> bool((kg.load("flows")["preferred"] == "yes").all())
    True
    """
    one_of("claims", claims, ("preferred", "all"))
    home = open_folder(folder)
    tables = {name: home.table(name)}
    links = _links(name, home)
    for other, key, _ in links:
        if other not in tables and (claims == "preferred" or prefer):
            tables[other] = home.table(other).dropna(subset=key)
    if prefer:
        need_mapping("prefer", prefer, "{claim_group: id}")
        tables = _preferring(prefer, tables)
    frame = tables[name]
    if claims == "all" or not set(frame.columns) >= _CLAIMS:
        return frame
    kept = frame[frame["preferred"] == "yes"].reset_index(drop=True)
    own_id = kept.columns[0]
    for other, key, column in links:
        mapped = kept[column].map(_stand_ins(tables[other], key))
        moved = kept[column].where(mapped.isna(), mapped)
        # A row that pointed at its own rival has nothing left to point at.
        kept[column] = moved.where((other != name) | (moved != kept[own_id]))
    return kept


def _links(name: str, folder: Folder) -> list[tuple[str, str, str]]:
    """List the columns of a table that point at claims: table, key there, column here."""
    entries = {entry["name"]: entry for entry in folder.package()["resources"]}
    columns = {n: {field["name"] for field in entries[n]["schema"]["fields"]} for n in entries}
    return [
        (other, there, here)
        for here, (other, there) in pointers(entries[name]).items()
        # A key to what is not there is for check to tell.
        if _CLAIMS | {there} <= columns.get(other, set()) and here in columns[name]
    ]


def _preferring(
    prefer: Mapping[str, str], tables: dict[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Set the column preferred anew for some groups."""
    changed, lacking = dict(tables), dict(prefer)
    for name, frame in tables.items():
        if not set(frame.columns) >= _CLAIMS:
            continue
        own_id, group = frame[frame.columns[0]], frame["claim_group"]
        chosen = group.map(prefer)
        for one in [group_id for group_id in lacking if group.eq(group_id).any()]:
            rivals = own_id[group == one]
            if lacking[one] not in rivals.to_list():
                raise DataError(
                    f"prefer: group {one!r} of {name} has no row {lacking[one]!r}; "
                    f"it has {', '.join(rivals)}."
                )
            del lacking[one]
        now = chosen.eq(own_id).map({True: "yes", False: "no"}).astype("str")
        changed[name] = frame.assign(preferred=frame["preferred"].where(chosen.isna(), now))
    if lacking:
        raise DataError(
            f"prefer: {', '.join(tables)} have no claim group {', '.join(map(repr, lacking))}; "
            "load(name, claims='all')['claim_group'] lists the groups of a table."
        )
    return changed


def _stand_ins(frame: pd.DataFrame, key: str) -> pd.Series:
    """Map each id that is not preferred to the preferred id of its group."""
    grouped = frame[frame["claim_group"].notna()]
    preferred = grouped[grouped["preferred"] == "yes"].drop_duplicates("claim_group")
    dropped = grouped[grouped["preferred"] != "yes"]
    to = dropped["claim_group"].map(preferred.set_index("claim_group")[key])
    return pd.Series(to.to_numpy(), index=dropped[key])


def load_sound(name: str, *, claims: str = "preferred", folder: AnyFolder = None) -> pd.DataFrame:
    """Load a table without the cells that it calls faulty, in a column ``fault``, if it has one."""
    rows = load(name, claims=claims, folder=folder)
    return rows[rows["fault"].isna()] if "fault" in rows else rows


def load_actors(folder: AnyFolder = None) -> pd.DataFrame:
    """Load the table actors, by its codes, each of which has to stand once."""
    actors = load("actors", folder=folder)
    twice = actors.loc[actors["actor"].duplicated(), "actor"]
    refuse(
        [(label, code, "stands twice") for label, code in twice.items()],
        f"The table actors of {open_folder(folder).path} has an actor twice:",
        "Take one of the two out; check lists every fault.",
    )
    return actors.set_index("actor")


def need_known(cells: pd.Series, table: str, *, folder: AnyFolder = None) -> None:
    """Refuse ids that are no key of a table of the folder with a `DataError` that names five."""
    home = open_folder(folder)
    unknown = cells[cells.notna() & ~cells.isin(home.table(table).iloc[:, 0])].unique().tolist()
    if unknown:
        raise DataError(
            f"The table {table} of {home.path} does not know {cells.name} "
            f"{listed(unknown)}; add them there, or pass folder=, where the rows come from."
        )
