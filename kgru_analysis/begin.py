"""Begin a data folder of one's own: schema, codes and names for another country, no rows yet."""

import json
import os
import re
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from kgru_analysis.actors import resolve_actors
from kgru_analysis.catalog import package
from kgru_analysis.errors import KgruError
from kgru_analysis.files import write_files
from kgru_analysis.load import load
from kgru_analysis.locales import (
    currency_name,
    currency_of,
    language_name,
    language_of,
    state_names,
)
from kgru_analysis.names import normal
from kgru_analysis.spreadsheets import csv_bytes

# A new folder has these tables, empty, and these, filled: names and codes serve any country.
EMPTY = ["events", "flows", "presence", "observations", "sources", "datasets", "corrections"]
FILLED = ["codelists", "measures", "actors", "actor_names"]


class Home(NamedTuple):
    """The country that a folder is about, its currency and its language; empty where untold."""

    country: str
    currency: str
    language: str


def new_folder(
    path: str | Path,
    *,
    country: str | None = None,
    currency: str | None = None,
    language: str | None = None,
    force: bool = False,
) -> Path:
    """Begin a data folder for another country or dyad, and return its path.

    It has empty tables of claims, filled tables of actors, names and codes, a datapackage.json and
    a README; `check` finds it sound. Names of states in the language are among the names, and what
    only concerns the country of the shipped data is not. Raises `KgruError` if files are there and
    `force` is false, the place cannot be written, or a code is unknown.

    Parameters
    ----------
    path : path
        Where it is to be; its name becomes the title.
    country : str, optional
        ISO 3166-1 alpha-3 code of the state that it is about.
    currency, language : str, optional
        ISO 4217 and ISO 639-1 codes that rows will use; by default those of the country.
    force : bool
        Whether files of a folder that is there may be replaced.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> import kgru_analysis as kg
    >>> folder = kg.new_folder(Path(tempfile.mkdtemp()) / "armenia", country="ARM")
    >>> len(kg.check(folder))
    0
    """
    try:
        path = Path(path)
        # A name in other bytes than UTF-8 would make the files unreadable.
        name = os.fsencode(path.resolve().name).decode("utf-8", "replace")
    except (OSError, TypeError, ValueError) as error:  # too long, a NUL, a circle of links
        raise KgruError(f"{str(path)!r} names no folder ({error}); choose another name.") from None
    home = _home(country, currency, language)
    title = name.replace("-", " ").replace("_", " ").capitalize()
    descriptor = package()
    shipped = {entry["name"]: entry for entry in descriptor["resources"]}
    entries = [bare_entry(shipped[name], {*EMPTY, *FILLED}) for name in (*EMPTY, *FILLED)]
    mine = {
        "profile": descriptor["profile"],
        "name": "-".join(filter(str.isalnum, title.lower().split())) or "claims",
        "title": title,
        "description": "Sourced claims; what a column is stands in this file alone.",
        "version": "0.1.0",
        **{key: value for key, value in home._asdict().items() if value},
        "resources": entries,
    }
    readme = (Path(__file__).with_name("words") / "folder.md").read_text(encoding="utf-8")
    files = {
        "datapackage.json": descriptor_bytes(mine),
        "README.md": readme.format(title=title, name=name).encode(),
    }
    lists = codelists_of(entries)
    filled = _tables(home)
    filled["codelists"] = filled["codelists"][filled["codelists"]["list"].isin(lists)]
    for entry in entries:
        columns = [field["name"] for field in entry["schema"]["fields"]]
        frame = filled.get(entry["name"], pd.DataFrame(columns=columns))
        files[entry["path"]] = csv_bytes(frame[columns])
    write_files(path, files, force=force)
    return path


def _home(country: str | None, currency: str | None, language: str | None) -> Home:
    """The codes, known to be some."""
    for name, code in (("country", country), ("currency", currency), ("language", language)):
        if not isinstance(code, str | None):
            raise KgruError(f"{name}={code!r}: give a code, or leave it out.")
    states = load("actors")
    states = set(states.loc[states["kind"] == "state", "actor"])
    if country is not None and country not in states:
        close = resolve_actors([country.upper(), country], unknown="null").dropna()
        close = close[close.isin(states)]
        hint = f" (do you mean {close.iloc[0]}?)" if len(close) else ""
        raise KgruError(
            f"{country!r} is no state of the table actors{hint}; write its ISO 3166-1 alpha-3 "
            "code, such as ARM, or leave it out and add it to actors.csv."
        )
    currency = currency or (country and currency_of(country)) or ""
    language = language or (country and language_of(country)) or ""
    if currency:
        currency_name(currency)
    if language:
        language_name(language)
    return Home(country or "", currency, language)


def bare_entry(shipped: dict[str, Any], there: set[str]) -> dict[str, Any]:
    """The entry of a table without what is true of the shipped data alone or points elsewhere."""
    kept = deepcopy(
        {k: v for k, v in shipped.items() if k not in ("sources", "licenses", "description")}
    )
    schema = kept["schema"]
    keys = schema.get("foreignKeys", [])
    schema["foreignKeys"] = [key for key in keys if key["reference"]["resource"] in {*there, ""}]
    for field in schema["fields"]:
        limits = field.setdefault("constraints", {})
        if "codelist" in field:  # its codes stand in codelists.csv, and not here as well
            limits.pop("enum", None)
        if tables := [table for table in field.pop("ids_of", []) if table in there]:
            field["ids_of"] = tables
    return kept


def codelists_of(entries: Iterable[dict[str, Any]]) -> set[str]:
    """The lists from which columns of tables take their codes."""
    fields = (field for entry in entries for field in entry["schema"]["fields"])
    return {field["codelist"] for field in fields if "codelist" in field}


def descriptor_bytes(descriptor: dict[str, Any]) -> bytes:
    """A datapackage.json as the data folders have it."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()


def _tables(home: Home) -> dict[str, pd.DataFrame]:
    """Codes, measures, actors and names, without what only the shipped country's data need."""
    descriptor = package()
    shipped = Home(*(str(descriptor.get(key, "")) for key in Home._fields))
    tables = {name: load(name, claims="all") for name in FILLED}
    names = tables["actor_names"]
    own = names.loc[names["actor"] == shipped.country, "name"].dropna()
    told = re.compile(r"\b(?:" + "|".join(map(re.escape, own)) + r")\b") if len(own) else None

    def about(frame: pd.DataFrame) -> pd.Series:
        """Rows that tell of the shipped country."""
        if told is None or shipped.country == home.country:
            return pd.Series(False, frame.index)
        text = frame.select_dtypes(["object", "str"]).fillna("").astype("str").agg(" ".join, axis=1)
        return text.str.contains(told)

    actors = tables["actors"]
    gone = actors[about(actors) & (actors["kind"] != "state")]["actor"]
    actors = actors[~actors["actor"].isin(gone)].copy()
    actors.loc[about(actors[["note"]]), "note"] = None
    foreign = names["actor"] != shipped.country
    names = names[~(about(names[["name"]]) & foreign) & ~names["actor"].isin(gone)]
    # Whose word it is that one actor leads another stands in sources of the shipped data.
    ours = [c for c in ("led_by", "led_by_source") if c in actors]
    measures = tables["measures"]
    return {
        "codelists": _codes(tables["codelists"], shipped, home),
        "measures": measures[~about(measures)],
        "actors": actors.assign(**dict.fromkeys(ours, "")),
        "actor_names": _names(names, shipped, home),
    }


def _codes(codes: pd.DataFrame, shipped: Home, home: Home) -> pd.DataFrame:
    """Codes without the currency and language of the shipped country, with those asked for."""
    lists, code = codes["list"], codes["code"]
    drop = pd.Series(False, codes.index)
    if shipped.currency and shipped.currency != home.currency:
        drop |= lists.isin(["currency", "unit"]) & code.str.startswith(shipped.currency)
    if shipped.language and shipped.language != home.language:
        drop |= (lists == "language") & (code == shipped.language)
    more = []
    if home.currency:
        label = currency_name(home.currency)
        more += [("currency", home.currency, label, "ISO 4217"),
                 ("unit", home.currency, label, "plain units")]  # fmt: skip
    if home.language:
        more.append(("language", home.language, language_name(home.language), "ISO 639-1"))
    added = pd.DataFrame(more, columns=codes.columns)
    together = pd.concat([codes[~drop], added], ignore_index=True)
    return together.drop_duplicates(["list", "code"]).sort_values("list", kind="stable")


def _names(names: pd.DataFrame, shipped: Home, home: Home) -> pd.DataFrame:
    """Names without those in the shipped country's language, with those of states in another."""
    if shipped.language and shipped.language != home.language:
        names = names[names["language"] != shipped.language]
    if not home.language or (names["language"] == home.language).any():
        return names
    known = set(map(normal, names["name"].dropna().astype("str")))
    states = set(names["actor"])
    rows = [
        {"actor": code, "name": name, "language": home.language, "kind": "common"}
        for code, name in sorted(state_names(home.language).items())
        if code in states and normal(name) not in known
    ]
    return pd.concat([names, pd.DataFrame(rows)]).reindex(columns=names.columns)
