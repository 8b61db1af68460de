"""Tables of a data folder as frames, and how to cite what stands in them."""

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pandas as pd

from kgru_analysis.catalog import (
    column_type,
    data_folder,
    foreign_keys,
    package,
    resource,
    resource_path,
)
from kgru_analysis.errors import DataError, KgruError, one_of

_DTYPES = {"number": "float64", "integer": "Int64", "year": "Int64"}


def load(name: str, *, claims: str = "preferred", folder: str | Path | None = None) -> pd.DataFrame:
    """Load one table.

    Parameters
    ----------
    name : str
        A name of `tables`.
    claims : {"preferred", "all"}
        "preferred" keeps one row of each group of rival claims, and points every link to a dropped
        rival (``part_of``, ``follows``, ``event_id`` and the like) at the row that stands for it.
        "all" keeps every row and link as coded. Tables without claims are the same either way.
    folder : path, optional
        Another data folder with a datapackage.json.

    Returns
    -------
    DataFrame
        Text as ``str``, numbers as ``float64``, whole numbers as ``Int64``; dates stay EDTF text
        for `parse_dates`. An empty cell is missing: unknown or not applicable, never zero.

    Raises
    ------
    DataError
        If the table or its file is missing, has more than 100 MB or cannot be read as its schema
        says; `check` then lists the faults.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> flows = kg.load("flows")
    >>> bool((flows["preferred"] == "yes").all())
    True
    """
    one_of("claims", claims, ("preferred", "all"))
    frame = _read_table(name, folder)
    if claims == "all" or not {"claim_group", "preferred"} <= set(frame.columns):
        return frame
    kept = frame[frame["preferred"] == "yes"].reset_index(drop=True)
    own_id = kept.columns[0]
    schemas = {entry["name"]: entry["schema"] for entry in package(folder)["resources"]}
    for key in foreign_keys(schemas[name]):
        column, other = key["fields"], key["reference"]["resource"] or name
        columns = {field["name"] for field in schemas.get(other, {}).get("fields", [])}
        known = {"claim_group", "preferred", key["reference"]["fields"]} <= columns
        if not known or column not in kept:  # check says so
            continue
        target = frame if other == name else _read_table(other, folder)
        mapped = kept[column].map(_stand_ins(target, key["reference"]["fields"]))
        moved = kept[column].where(mapped.isna(), mapped)
        # A row that pointed at its own rival has nothing left to point at.
        kept[column] = moved.where((other != name) | (moved != kept[own_id]))
    return kept


def _stand_ins(frame: pd.DataFrame, key: str) -> pd.Series:
    """Map each id that is not preferred to the preferred id of its group."""
    grouped = frame[frame["claim_group"].notna()]
    preferred = grouped[grouped["preferred"] == "yes"].drop_duplicates("claim_group")
    dropped = grouped[grouped["preferred"] != "yes"]
    to = dropped["claim_group"].map(preferred.set_index("claim_group")[key])
    return pd.Series(to.to_numpy(), index=dropped[key])


def _read_table(name: str, folder: str | Path | None) -> pd.DataFrame:
    entry = resource(name, folder)
    path = resource_path(entry, folder)
    types = {
        field["name"]: _DTYPES.get(column_type(field), "str") for field in entry["schema"]["fields"]
    }
    try:
        frame = pd.read_csv(
            path, dtype=types, encoding="utf-8", keep_default_na=False, na_values=[""]
        )
    except FileNotFoundError:
        raise DataError(
            f"Table {name!r} has no file {path}; restore it from the package."
        ) from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from None
    except (ValueError, pd.errors.ParserError) as error:
        raise DataError(
            f"{path} cannot be read as datapackage.json says ({error}); "
            "kgru_analysis.check(folder) lists every fault with its row."
        ) from None
    # Where a line has a cell too many, pandas takes the first column for an index.
    if list(frame) != list(types) or not isinstance(frame.index, pd.RangeIndex):
        raise DataError(
            f"The columns of {path} are not those that datapackage.json says; "
            "kgru_analysis.check(folder) lists what is wrong."
        )
    return frame


def cite(
    frame_or_source_ids: pd.DataFrame | pd.Series | str | Iterable[str],
    *,
    style: str = "text",
    folder: str | Path | None = None,
) -> list[str]:
    """Say which sources stand behind rows.

    Parameters
    ----------
    frame_or_source_ids : DataFrame, Series, str or iterable of str
        Rows with a column ``source_id`` or ``dataset``, or the ids themselves.
    style : {"text", "bibtex"}
        A line of text, or a BibTeX entry whose key is the id.

    Returns
    -------
    list of str
        One citation a source, each once, in the order of first use.

    Raises
    ------
    DataError
        If an id is in neither ``sources`` nor ``datasets``; all unknown ids are named.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> kg.cite("globalsecurity-kg-ru")[0].startswith("GlobalSecurity")
    True
    """
    one_of("style", style, ("text", "bibtex"))
    ids = _source_ids(frame_or_source_ids)
    books = _references(folder)
    unknown = [i for i in ids if i not in books.index]
    if unknown:
        raise DataError(
            f"No source or data set has the id {', '.join(map(repr, unknown[:5]))}"
            f"{' and others' if len(unknown) > 5 else ''}; "
            "load('sources') and load('datasets') have them all."
        )
    chosen = books.loc[ids]
    return (_as_text(chosen) if style == "text" else _as_bibtex(chosen)).to_list()


def _source_ids(given: pd.DataFrame | pd.Series | str | Iterable[str]) -> list[str]:
    if isinstance(given, pd.DataFrame):
        columns = [c for c in ("source_id", "dataset") if c in given.columns]
        if not columns:
            raise KgruError("The frame has neither a column source_id nor dataset to cite from.")
        values = pd.concat([given[c] for c in columns])
    elif isinstance(given, str):
        values = pd.Series([given])
    else:
        try:
            # A signaling NaN is the one cell that pandas cannot even ask whether it is missing.
            cells = [type(cell) if isinstance(cell, Decimal) else cell for cell in given]
            values = pd.Series(cells, dtype=object)
        except TypeError:
            raise KgruError(
                f"cite reads rows of a table or ids of sources, not a {type(given).__name__}."
            ) from None
    values = values.dropna()
    if not values.map(lambda value: isinstance(value, str)).all():
        raise KgruError("Source ids are text; give rows of a table, or ids such as 'osce-2009'.")
    return list(dict.fromkeys(values))


def _references(folder: str | Path | None) -> pd.DataFrame:
    columns = ["id", "author", "title", "published", "url", "note"]
    sources = _read_table("sources", folder)
    books = sources.rename(columns={"source_id": "id", "publisher": "author"})
    books["note"] = "in " + books["language"]
    frames = [books[columns]]
    if (data_folder(folder) / "datasets.csv").is_file():
        sets = _read_table("datasets", folder)
        sets = sets.rename(columns={"dataset": "id", "publisher": "author", "vintage": "published"})
        sets["note"] = sets["licence"]
        frames.append(sets[columns])
    return pd.concat(frames).set_index("id").fillna("")


def _as_text(books: pd.DataFrame) -> pd.Series:
    date = books["published"].where(books["published"] != "", "n.d.")
    note = books["note"].map(lambda note: f" [{note}]" if note else "")
    return books["author"] + " (" + date + "): " + books["title"] + ". " + books["url"] + note


def _as_bibtex(books: pd.DataFrame) -> pd.Series:
    def field(column: str) -> pd.Series:
        # Braces in a title would end the entry early; backslashes would start a command.
        return books[column].map(lambda text: re.sub(r"([{}\\%&#_$])", r"\\\1", text))

    year = books["published"].str.extract(r"(\d{4})", expand=False).fillna("")
    lines = {
        "author": "{" + field("author") + "}",  # inner braces: a publisher is one name
        "title": field("title"),
        "year": year,
        "howpublished": r"\url{" + books["url"] + "}",
        "note": field("note"),
    }
    entry = "@misc{" + books.index.to_series()
    for name, text in lines.items():
        entry = entry + f",\n  {name} = {{" + text + "}"
    return entry + "\n}"


def cite_folder(folder: str | Path | None = None) -> str:
    """Say how to cite a data folder as a whole, with its version.

    Parameters
    ----------
    folder : path, optional
        A data folder; by default the shipped data.

    Returns
    -------
    str
        Authors, title, data version and the first 12 figures of the SHA-256 of its files, which
        tells states of one version apart.

    Raises
    ------
    DataError
        If a file is missing or cannot be read.

    Examples
    --------
    >>> "Data version" in cite_folder()
    True
    """
    about = package(folder)
    authors = "; ".join(str(c.get("title", "")) for c in about.get("contributors", []))
    title = about.get("title") or about.get("name") or data_folder(folder).resolve().name
    return (
        f"{authors + '. ' if authors else ''}{title}. Data version {data_version(folder)}, "
        f"SHA-256 {checksum(folder)[:12]}. Cite the sources of the rows you use as well."
    )


def data_version(folder: str | Path | None = None) -> str:
    """Return the version that datapackage.json states, or that it states none."""
    return str(package(folder).get("version") or "not stated")


def checksum(folder: str | Path | None = None) -> str:
    """Return the SHA-256 of datapackage.json and all tables, in their order.

    >>> len(checksum())
    64
    """
    paths = [resource_path(entry, folder) for entry in package(folder)["resources"]]
    total = hashlib.sha256()
    for path in (data_folder(folder) / "datapackage.json", *paths):
        try:
            total.update(path.read_bytes())
        except OSError as error:
            raise DataError(f"{path} cannot be read ({error.strerror}).") from None
    return total.hexdigest()
