"""Coding sheets: candidate rows found in a page, for a person to judge."""

import re
from bisect import bisect_right
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, package, resource
from kgru_analysis.text.mentions import find_mentions

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
# Without one of these in its sentence a sum of money moves nowhere: it is a level, a price, a cost.
_MOVES = re.compile(
    r"\b(?:l[eo]an(?:s|ed)?|l[ei]n[dt](?:s|ing)?|credit(?:s|ed)?|grant\w*|aid|assist\w*|pledg\w*"
    r"|promis\w*|provid\w*|allocat\w*|allot\w*|disburs\w*|g[ai]ves?|given|giving|pa(?:y|ys|id|ying)"
    r"|payments?|financ\w*|fund(?:s|ed|ing)?|invest\w*|donat\w*|transfer\w*|forg[ai]v\w*|cancel\w*"
    r"|wr(?:ote|ite|itten) off|writ\w+[- ]off|commit\w*|award\w*|approv\w*|package|compact|support"
    r"|tranche|offer\w*|extend\w*|contribut\w*|receiv\w*|got|spen[dt]\w*|subsid\w*|compensat\w*"
    r"|repa\w+|reimburs\w*|lease|rent)\b"
    r"|кредит|грант|за[её]м|займ|помощ|выдел|предостав|спис[аы]|прост(?:ит|ил)|инвест|безвозмезд|транш"
    r"|перечис|финанс|поступ|вложи|пожертв|возмест|погас|выплат|ссуд|субсид|аренд",
    re.IGNORECASE,
)
# What follows "from" or "by" is the giver, whatever stands first.
_GIVER = re.compile(
    r"(?:\bfrom|\bby|\bот|\bсо стороны|\bfinanced by)\s+(?:the\s+)?$", re.IGNORECASE
)
_RESTATED = re.compile(r"\s*\(\s*(?:or |about |some |around |около |свыше |более |т\.е\. )*$")
_PERSONS = re.compile(
    r"troops|soldiers|servicemen|personnel|people|persons?|военнослужащ\w*|солдат\w*|человек\w*",
    re.IGNORECASE,
)


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
    names = {entry["name"] for entry in package(folder)["resources"]}
    return list(resource(table, folder)["schema"]["fields"]) if table in names else []


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
    persons are candidate presences. Every date that dates no sum is a candidate event. A date is
    put beside a sum only if it is closed on both sides: a deadline ("by 1 May") dates nothing. The
    nearest in the clause comes first, then the one of the sentence; the last of the sentence before
    is marked inferred. Where several could be meant, ``note`` says so. A sum in brackets that
    restates the one before in another currency is told in its note.

    Examples
    --------
    >>> sheet = coding_sheet("In May 2009 Russia paid Kyrgyzstan $150 million. They met in 2010.")
    >>> sheet[["table", "date", "actor", "target", "amount_low", "locator"]]
        table     date actor target amount_low locator
    0   flows  2009-05   RUS    KGZ  150000000  para 1
    1  events     2010                          para 1
    """
    mentions = find_mentions(text, written=written, folder=folder)
    # One number a sentence: the same words can stand in two places.
    where = mentions[["paragraph", "sentence"]]
    mentions["place"] = where.ne(where.shift()).any(axis=1).cumsum()
    rows, used = [], set()
    by_place = dict(list(mentions.groupby("place")))
    home = package(folder).get("country", "")
    for (place, _), group in mentions.groupby(["place", _parts(mentions, text)]):
        said = _Part(text, group, by_place[place], by_place.get(place - 1), home)
        for index, mention in group.iterrows():
            if mention["kind"] in ("money", "figure"):
                row = said.amount(index, mention)
                if row:
                    rows.append(row)
                    used.add(row.pop("dated_by"))
    rows += [
        {"at": i, "table": "events", **_date(mentions.loc[i]), **_actors(by_place[p], home)}
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


def _parts(mentions: pd.DataFrame, text: str) -> np.ndarray:
    """Number of the part of each mention, counted through the text; a semicolon ends a part."""
    ends = np.array([i for i, c in enumerate(text) if c == ";"], dtype="int64")
    return np.searchsorted(ends, mentions["start"].to_numpy())


class _Part:
    """What the mentions between the semicolons of a sentence say of a sum among them."""

    def __init__(
        self, text: str, group: pd.DataFrame, whole: pd.DataFrame, before: pd.DataFrame | None,
        home: str,
    ) -> None:  # fmt: skip
        # Of the country that the folder is about little is said by name.
        alone = whole["actor"].nunique() < 2
        self.text, self.group, self.home = text, group, home if alone else ""
        sentence, first = group["sentence"].iloc[0], " ".join(group["text"].iloc[0].split())
        said = next((part for part in sentence.split(";") if first in part), sentence)
        self.moves = bool(_MOVES.search(said))
        self.dates, self.others = _closed(group), _closed(whole)
        same = before is not None and before["paragraph"].iloc[0] == group["paragraph"].iloc[0]
        self.earlier = _closed(before) if same and before is not None else self.dates.iloc[:0]
        self.last: dict[str, Any] | None = None

    def amount(self, index: Any, mention: pd.Series) -> dict[str, Any] | None:
        """A candidate row for a sum or a quantity, or None."""
        date, note, dated_by = self._dated(mention)
        actors = _actors(self.group, self.home, self.text)
        row = {"at": index, **date, **actors, "dated_by": dated_by}
        notes = [note, mention["note"] if isinstance(mention["note"], str) else ""]
        if mention["approximate"]:
            notes.append("about")
        money = mention["kind"] == "money"
        if money and self._restates(mention):
            self.last["note"] = _joined([self.last["note"], f"also told as {mention['text']}"])
            return None
        if money and self.moves:
            row |= {"table": "flows", "amount_low": mention["low"], "amount_high": mention["high"],
                    "currency": mention["currency"], "basis": mention["basis"]}  # fmt: skip
        elif _PERSONS.search(str(mention["unit"])) and actors["actor"]:
            row |= {"table": "presence", "strength_low": mention["low"],
                    "strength_high": mention["high"],
                    "strength_date": row.pop("date", "")}  # fmt: skip
        elif (money or actors["actor"]) and (date.get("date") or money):
            unit = mention["currency"] if money else mention["unit"]
            row |= {"table": "observations", "value_low": mention["low"],
                    "value_high": mention["high"], "unit": unit}  # fmt: skip
        else:
            return None
        row["note"] = _joined(notes)
        self.last = row if money else self.last
        if money:
            self.end = mention["end"]
        return row

    def _restates(self, mention: pd.Series) -> bool:
        if self.last is None:
            return False
        between = self.text[self.end : mention["start"]]
        return (
            bool(_RESTATED.fullmatch(between)) and self.last.get("currency") != mention["currency"]
        )

    def _dated(self, mention: pd.Series) -> tuple[dict[str, Any], str, Any]:
        """The date of a sum, what is to be said of it, and which mention gave it."""
        if not len(self.dates):
            if len(self.others) == 1:
                return _date(self.others.iloc[0]), "date of another part", self.others.index[0]
            if not len(self.others) and len(self.earlier) == 1:
                found = self.earlier.iloc[0]
                return _date(found) | {"inferred": "yes"}, "date of the sentence before", None
            return {}, "", None
        starts = self.dates["start"].to_numpy()
        gap = np.where(starts > mention["start"], starts - mention["end"],
                       mention["start"] - self.dates["end"].to_numpy())  # fmt: skip
        between = [self.text[min(s, mention["start"]) : max(s, mention["start"])] for s in starts]
        apart = np.array([len(re.findall(r"[,;:](?=\s)|[()]", part)) for part in between])
        order = np.lexsort((gap, apart > 0))
        found = self.dates.iloc[order[0]]
        several = len(set(self.dates["date"])) > 1 and (len(order) > 1 and apart[order[1]] == 0)
        note = "several dates in the sentence" if several else ""
        return _date(found), note, self.dates.index[order[0]]


def _joined(notes: list[str]) -> str:
    return "; ".join(note for note in notes if note)


def _closed(group: pd.DataFrame) -> pd.DataFrame:
    """Dates with two known ends: deadlines and open ones date no sum."""
    known = (group["start_kind"] == "known") & (group["end_kind"] == "known")
    return group[(group["kind"] == "date") & known]


def _date(mention: pd.Series) -> dict[str, Any]:
    days = {
        side: f"{mention[side]:%Y-%m-%d}" if not pd.isna(mention[side]) else ""
        for side in ("earliest", "latest")
    }
    return {
        "date": mention["date"] if isinstance(mention["date"], str) else "",
        "inferred": "yes" if mention["inferred"] else "",
        "note": mention["note"] if isinstance(mention["note"], str) else "",
        **days,
    }


def _actors(group: pd.DataFrame, home: str, text: str = "") -> dict[str, str]:
    """Who acts and on whom: the first two of the sentence, whom "from" or "by" tells first."""
    named = group[group["actor"].notna()].drop_duplicates("actor")
    codes = named["actor"].to_list()
    first, second = (*codes, "", "")[:2]
    if len(codes) > 1 and text:
        start = int(named["start"].iloc[1])
        if _GIVER.search(text[max(start - 20, 0) : start]):
            first, second = second, first
    elif codes == [home] and home:
        first, second = "", home
    elif len(codes) == 1 and home:
        second = home
    return {"actor": first, "target": second, "actors": " ".join(codes)}


def _locators(text: str, rows: pd.DataFrame) -> pd.Series:
    """Paragraph of each row, after the page in texts with form feeds."""
    breaks = [i for i, c in enumerate(text) if c == "\f"] if "\f" in text else []
    told = "para " + rows["paragraph"].astype("str")
    if not breaks:
        return told
    pages = pd.Series([bisect_right(breaks, start) + 1 for start in rows["start"]], rows.index)
    return "page " + pages.astype("str") + ", " + told
