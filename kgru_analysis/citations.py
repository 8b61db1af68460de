"""How to cite rows, and a data folder as a whole."""

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from kgru_analysis.catalog import (
    AnyFolder,
    Folder,
    data_folder,
    open_folder,
    package,
    resource_path,
)
from kgru_analysis.columns import as_frame
from kgru_analysis.errors import DataError, KgruError, kind_of, listed, one_of
from kgru_analysis.escaping import as_link, as_text


def cite(
    frame_or_source_ids: pd.DataFrame | pd.Series | str | Iterable[str],
    *,
    style: str = "text",
    folder: AnyFolder = None,
) -> list[str]:
    """Say which sources stand behind rows: one citation each, in the order of first use.

    Raises `DataError`, naming them, if ids are in neither ``sources`` nor ``datasets``.

    Parameters
    ----------
    frame_or_source_ids : DataFrame, Series, str or iterable of str
        Rows with a column ``source_id`` or ``dataset``, or the ids themselves.
    style : {"text", "html", "bibtex"}
        A line of text; the same with the title as a link, escaped, to stand in HTML or Markdown;
        or a BibTeX entry whose key is the id.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> kg.cite("globalsecurity-kg-ru")[0].startswith("GlobalSecurity")
    True
    """
    one_of("style", style, tuple(_STYLES))
    ids = _source_ids(frame_or_source_ids)
    books = _references(folder)
    unknown = [i for i in ids if i not in books.index]
    if unknown:
        raise DataError(
            f"No source or data set has the id {listed(unknown)}; load('sources') has those of "
            "claims, load('datasets') those of series. Rows of another folder need folder=."
        )
    return _STYLES[style](books.loc[ids]).to_list()


def _source_ids(given: pd.DataFrame | pd.Series | str | Iterable[str]) -> list[str]:
    if hasattr(given, "columns"):
        given = as_frame(given, "cite")
        columns = [c for c in ("source_id", "dataset") if c in given.columns]
        if not columns:
            raise KgruError(
                "The frame has neither a column source_id nor dataset to cite from; give rows of a "
                "table with all their columns, or the ids."
            )
        values = pd.concat([given[c] for c in columns])
    elif isinstance(given, str):
        values = pd.Series([given])
    else:
        try:
            # A signaling NaN is the one cell that pandas cannot even ask whether it is missing.
            cells = [type(cell) if isinstance(cell, Decimal) else cell for cell in given]
            values = pd.Series(cells, dtype=object)
        except TypeError:
            raise KgruError(f"cite reads rows or ids, not {kind_of(given)}.") from None
    values = values.dropna()
    if not values.map(lambda value: isinstance(value, str)).all():
        raise KgruError("Source ids are text; give rows of a table, or ids such as 'osce-2009'.")
    return list(dict.fromkeys(values))


def _references(folder: AnyFolder) -> pd.DataFrame:
    columns = ["id", "author", "title", "published", "url", "note"]
    home = open_folder(folder)
    sources = home.table("sources")
    books = sources.rename(columns={"source_id": "id", "publisher": "author"})
    books["note"] = "in " + _named(books["language"], home)
    if "title_translated" in books:
        translated = books["title_translated"].eq("yes")
        books["note"] += translated.map({True: ", title translated", False: ""})
    if "title_en" in books:
        books["title"] += (" [" + books["title_en"] + "]").fillna("")
    frames = [books[columns]]
    if home.has("datasets"):
        sets = home.table("datasets")
        sets = sets.rename(columns={"dataset": "id", "publisher": "author", "vintage": "published"})
        sets["note"] = sets["licence"]
        frames.append(sets[columns])
    return pd.concat(frames).set_index("id").fillna("")


def _named(languages: pd.Series, home: Folder) -> pd.Series:
    """Return the names of languages that the code lists of the folder have; the codes of others."""
    if not home.has("codelists"):
        return languages
    return languages.map(home.labels("language")).fillna(languages)


def _as_text(books: pd.DataFrame) -> pd.Series:
    return _line(books, books["title"] + ". " + books["url"])


def _as_html(books: pd.DataFrame) -> pd.Series:
    links = map(as_link, books["url"], books["title"])
    safe = books.assign(**{c: books[c].map(as_text) for c in ("author", "published", "note")})
    return _line(safe, pd.Series(list(links), books.index) + ".")


def _line(books: pd.DataFrame, work: pd.Series) -> pd.Series:
    date = books["published"].where(books["published"] != "", "n.d.")
    note = books["note"].where(books["note"] == "", " [" + books["note"] + "]")
    return books["author"] + " (" + date + "): " + work + note


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


_STYLES = {"text": _as_text, "html": _as_html, "bibtex": _as_bibtex}


def cite_folder(folder: AnyFolder = None) -> str:
    """Say how to cite a data folder as a whole, by default the shipped data.

    Authors, title, data version and the first 12 figures of the SHA-256 of its files, which tells
    states of one version apart. Raises `DataError` if a file cannot be read.

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


def data_version(folder: AnyFolder = None) -> str:
    """Return the version that datapackage.json states, or that it states none."""
    return str(package(folder).get("version") or "not stated")


def checksum(folder: AnyFolder = None) -> str:
    """Return the SHA-256 of datapackage.json and all tables, in their order."""
    paths = [resource_path(entry, folder) for entry in package(folder)["resources"]]
    total = hashlib.sha256()
    for path in (data_folder(folder) / "datapackage.json", *paths):
        try:
            total.update(path.read_bytes())
        except OSError as error:
            raise DataError(f"{path} cannot be read ({error.strerror}).") from None
    return total.hexdigest()
