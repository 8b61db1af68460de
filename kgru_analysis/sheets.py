"""Coding sheets: candidate rows found in a page, for a person to judge."""

import re
from typing import Any

import pandas as pd

from kgru_analysis.candidates import Part, actor_cells, date_cells
from kgru_analysis.catalog import AnyFolder, open_folder, package, resource
from kgru_analysis.tokens import part_numbers

TABLES = ("events", "flows", "presence", "observations")
# Columns of a sheet for all tables that go into a table under another name.
RENAMED = {
    "events": {"id": "event_id"},
    "flows": {"id": "flow_id", "actor": "donor", "target": "recipient"},
    "presence": {"id": "presence_id", "target": "host"},
    "observations": {"id": "obs_id", "actor": "subject", "target": "partner"},
}
FIRST = ["keep", "table", "id", "date", "actor", "target"]
# What helps to judge, and goes into no table.
HELP = ["mention", "sentence", "note", "inferred", "earliest", "latest", "actors"]
_SEMICOLON, _FORM_FEED = re.compile(";"), re.compile("\f")


def sheet_columns(folder: AnyFolder = None) -> list[str]:
    """Columns of a sheet for all tables: each column of the four tables once, and what helps."""
    own = []
    for table in TABLES:
        back = {name: short for short, name in RENAMED[table].items()}
        own += [back.get(field["name"], field["name"]) for field in fields_of(table, folder)]
    return list(dict.fromkeys([*FIRST, *own, *HELP]))


def as_own(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """Rows of a sheet for all tables with the columns that one table calls them."""
    names = RENAMED[table]
    return rows.drop(columns=[n for n in names.values() if n in rows]).rename(columns=names)


def fields_of(table: str, folder: AnyFolder) -> list[dict[str, Any]]:
    """The columns of a table as its schema has them; none if the folder has no such table."""
    there = open_folder(folder).has(table)
    return list(resource(table, folder)["schema"]["fields"]) if there else []


def coding_sheet(
    text: str, *, source_id: str = "", written: Any = None, folder: AnyFolder = None
) -> pd.DataFrame:
    """Make a sheet of candidate rows from a page, for a person to judge.

    Parameters
    ----------
    text : str
        Running text, as `pages.read_page` gives it.
    source_id : str
        Id of the page in the table ``sources``, written into every row.
    written : EDTF text, date or whole year, optional
        When the page was written, for "last November" and the like.
    folder : path or Folder, optional
        A data folder with actors and columns of its own.

    Returns
    -------
    DataFrame
        One row a candidate, in the order of the page, with every column of events, flows, presence
        and observations. Prefilled: table, date (EDTF), actor and target, amounts or values,
        currency, basis, source_id, locator, and what helps to judge: mention, sentence, note,
        inferred, earliest and latest day, all actors of the sentence. Empty, for a person: keep
        (yes or no), the codes, summary, confidence and the links.

    Notes
    -----
    A sum of money is a candidate flow if its sentence tells of giving, lending, paying or the like,
    else a candidate observation; so is every other quantity with an actor and a date. Numbers of
    persons are candidate presences, and every date that dates no sum a candidate event. A sum takes
    a date that is closed on both sides (a deadline dates nothing): the nearest in the clause, then
    in the sentence; the last of the sentence before is marked inferred. Where several could be
    meant, ``note`` says so, as it does of a sum in brackets that restates another.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> text = "In May 2009 Russia paid Kyrgyzstan $150 million. They met in 2010."
    >>> sheet = kg.coding_sheet(text)
    >>> sheet[["table", "date", "actor", "target", "amount_low", "locator"]]
        table     date actor target amount_low locator
    0   flows  2009-05   RUS    KGZ  150000000  para 1
    1  events     2010                          para 1
    """
    # Its patterns take a tenth of a second, which no other command of `kgru` has to wait for.
    from kgru_analysis.text.mentions import find_mentions

    mentions = find_mentions(text, written=written, folder=folder)
    mentions = mentions.fillna({"date": "", "note": ""})
    # One number a sentence: the same words can stand in two places.
    where = mentions[["paragraph", "sentence"]]
    mentions["place"] = where.ne(where.shift()).any(axis=1).cumsum()
    rows, used = [], set()
    by_place = dict(list(mentions.groupby("place")))
    # Of the country that the folder is about little is said by name, but its page names it once.
    home = package(folder).get("country", "")
    home = home if mentions["actor"].eq(home).any() else ""
    parts = part_numbers(text, _SEMICOLON, mentions["start"])
    for (place, _), group in mentions.groupby(["place", parts]):
        said = Part(text, group, by_place[place], by_place.get(place - 1), home)
        for index, mention in group.iterrows():
            if mention["kind"] in ("money", "figure"):
                row = said.amount(index, mention)
                if row:
                    rows.append(row)
                    used.add(row.pop("dated_by"))
    rows += [
        {
            "at": i,
            "table": "events",
            **date_cells(mentions.loc[i]),
            **actor_cells(by_place[p], home),
        }
        for i, p in mentions.loc[mentions["kind"] == "date", "place"].items()
        if i not in used
    ]
    columns = sheet_columns(folder)
    sheet = pd.DataFrame(sorted(rows, key=lambda row: row["at"]), columns=["at", *columns])
    at = mentions.loc[sheet["at"]]
    sheet["mention"], sheet["sentence"] = at["text"].to_numpy(), at["sentence"].to_numpy()
    sheet["locator"], sheet["source_id"] = _locators(text, at).to_numpy(), source_id
    filled = sheet.drop(columns="at").astype(object)
    filled = filled.where(filled.notna(), "").reset_index(drop=True)
    return filled.map(lambda v: int(v) if isinstance(v, float) and v.is_integer() else v)


def _locators(text: str, rows: pd.DataFrame) -> pd.Series:
    """Paragraph of each row, after the page in texts with form feeds."""
    told = "para " + rows["paragraph"].astype("str")
    if "\f" not in text:
        return told
    pages = pd.Series(part_numbers(text, _FORM_FEED, rows["start"]) + 1, rows.index)
    return "page " + pages.astype("str") + ", " + told
