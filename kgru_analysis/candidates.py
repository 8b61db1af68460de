"""What the words around a sum say of it: which date is its own, who gives, whether it moves."""

import re
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.tokens import CLAUSE_ENDS, either, word_file

_WORDS = {name: either(words) for name, words in word_file("candidates").items()}
_MOVES = re.compile(rf"\b{_WORDS['moves']}\b|{_WORDS['moves_as_a_part']}", re.IGNORECASE)
_LEVEL = re.compile(rf"{_WORDS['levels']}(?: {_WORDS['behind_a_level']})*\s*$", re.IGNORECASE)
_AS_OF = re.compile(r"(?:as of|as at|по состоянию на)\s*$", re.IGNORECASE)
_NAMES = re.compile(rf"(?:\b{_WORDS['articles']}|[a-z]{{4,}})\s$")
_NAMED = re.compile(rf"\s(?!{_WORDS['no_nouns']}\b)[a-z]{{3,}}")
_AHEAD = re.compile(rf"(?:^|\s){_WORDS['before_a_date']}\s$")
# What follows "from" or "by" is the giver, whatever stands first.
_GIVER = re.compile(
    r"(?:\bfrom|\bby|\bот|\bсо стороны|\bfinanced by)\s+(?:the\s+)?$", re.IGNORECASE
)
_RESTATED = re.compile(r"\s*\(\s*(?:or |about |some |around |около |свыше |более |т\.е\. )*$")
_PERSONS = re.compile(_WORDS["persons"], re.IGNORECASE)
_SIGNS = re.compile(CLAUSE_ENDS.pattern + r"|[.!?]\s")


class Part:
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
        self.dates, self.others = (
            dates.loc[[not self._attributive(date) for _, date in dates.iterrows()]]
            for dates in (_closed(group), _closed(whole))
        )
        # A deadline of its own says that the date before is not that of the sum.
        self.dated = bool((whole["kind"] == "date").any())
        self.sums = group.loc[group["kind"] == "money", ["start", "end"]]
        same = before is not None and before["paragraph"].iloc[0] == group["paragraph"].iloc[0]
        self.earlier = _closed(before) if same and before is not None else self.dates.iloc[:0]
        self.last: dict[str, Any] = {}  # the row of the sum before

    def _attributive(self, date: pd.Series) -> bool:
        start, end = int(date["start"]), int(date["end"])
        before = self.text[max(start - 20, 0) : start]
        return (
            date["precision"] != "day"
            and not _AHEAD.search(before)
            and bool(_NAMES.search(before))
            and bool(_NAMED.match(self.text, end))
        )

    def amount(self, index: Any, mention: pd.Series) -> dict[str, Any] | None:
        """A candidate row for a sum or a quantity, or None."""
        date, note, dated_by = self._dated(mention)
        actors = actor_cells(self.group, self.home, self.text)
        row = {"at": index, **date, **actors, "dated_by": dated_by}
        notes = [note, mention["note"], "about" if mention["approximate"] else ""]
        money = mention["kind"] == "money"
        if money and self.last and self._restates(mention):
            self.last["note"] = _joined([self.last["note"], f"also told as {mention['text']}"])
            return None
        if money and self.moves and not self._level(mention, dated_by):
            row |= {"table": "flows", "amount_low": mention["low"], "amount_high": mention["high"],
                    "currency": mention["currency"], "basis": mention["basis"]}  # fmt: skip
        elif _PERSONS.search(str(mention["unit"])) and actors["actor"]:
            row |= {"table": "presence", "strength_low": mention["low"],
                    "strength_high": mention["high"],
                    "strength_date": row.pop("date", "")}  # fmt: skip
        elif mention["unit"] in ("year", "month", "day"):
            return None
        elif (money or actors["actor"]) and (date.get("date") or money):
            unit = mention["currency"] if money else mention["unit"]
            row |= {"table": "observations", "value_low": mention["low"],
                    "value_high": mention["high"], "unit": unit}  # fmt: skip
        else:
            return None
        row["note"] = _joined(notes)
        if money:
            self.last, self.end = row, mention["end"]
        return row

    def _level(self, mention: pd.Series, dated_by: Any) -> bool:
        """Whether a sum is told as a level or a cost, or as it stood on a day."""
        before = self.text[max(mention["start"] - 40, 0) : mention["start"]]
        stood = False
        if dated_by is not None:
            day = int(self.group["start"].get(dated_by, 0))
            stood = bool(_AS_OF.search(self.text[max(day - 25, 0) : day]))
        return stood or bool(_LEVEL.search(before)) or mention["low"] == 0

    def _has_sum(self, start: int, end: int, mention: pd.Series) -> bool:
        """Whether another sum stands between the signs around a date."""
        first = max((m.end() for m in _SIGNS.finditer(self.text, max(start - 300, 0), start)),
                    default=0)  # fmt: skip
        sign = _SIGNS.search(self.text, end, end + 300)
        last = sign.start() if sign else end + 300
        inside = (self.sums["start"] >= first) & (self.sums["end"] <= last)
        return bool((inside & (self.sums["start"] != mention["start"])).any())

    def _restates(self, mention: pd.Series) -> bool:
        other = self.last.get("currency") != mention["currency"]
        return other and bool(_RESTATED.fullmatch(self.text[self.end : mention["start"]]))

    def _dated(self, mention: pd.Series) -> tuple[dict[str, Any], str, Any]:
        """The date of a sum, what is to be said of it, and which mention gave it."""
        if not len(self.dates):
            if len(self.others) == 1:
                return date_cells(self.others.iloc[0]), "date of another part", self.others.index[0]
            if not self.dated and len(self.earlier) == 1:
                found = self.earlier.iloc[0]
                return date_cells(found) | {"inferred": "yes"}, "date of the sentence before", None
            return {}, "", None
        starts, stops = self.dates["start"].to_numpy(), self.dates["end"].to_numpy()
        gap = np.where(starts > mention["start"], starts - mention["end"],
                       mention["start"] - stops)  # fmt: skip
        between = [self.text[min(s, mention["start"]) : max(s, mention["start"])] for s in starts]
        apart = np.array([len(CLAUSE_ENDS.findall(part)) for part in between])
        # A date behind a comma that has a sum of its own beside it is that one's.
        taken = [
            a > 0 and self._has_sum(int(s), int(e), mention)
            for a, s, e in zip(apart, starts, stops, strict=True)
        ]
        if all(taken):
            return {}, "", None
        order = np.lexsort((gap, apart > 0, np.array(taken)))
        found = self.dates.iloc[order[0]]
        several = len(set(self.dates["date"])) > 1 and (len(order) > 1 and apart[order[1]] == 0)
        note = "several dates in the sentence" if several else ""
        return date_cells(found), note, self.dates.index[order[0]]


def _joined(notes: list[str]) -> str:
    return "; ".join(note for note in notes if note)


def _closed(group: pd.DataFrame) -> pd.DataFrame:
    """Dates with two known ends: deadlines and open ones date no sum."""
    known = (group["start_kind"] == "known") & (group["end_kind"] == "known")
    return group[(group["kind"] == "date") & known]


def date_cells(mention: pd.Series) -> dict[str, Any]:
    days = {
        side: f"{mention[side]:%Y-%m-%d}" if not pd.isna(mention[side]) else ""
        for side in ("earliest", "latest")
    }
    return {
        "date": mention["date"],
        "inferred": "yes" if mention["inferred"] else "",
        "note": mention["note"],
        **days,
    }


def actor_cells(group: pd.DataFrame, home: str, text: str = "") -> dict[str, str]:
    """Who acts and on whom: the first two of the sentence, whom "from" or "by" tells first."""
    named = group[group["actor"].notna()].drop_duplicates("actor")
    codes = named["actor"].to_list()
    first, second = (*codes, "", "")[:2]
    if len(codes) > 1 and text:
        start = int(named["start"].iloc[1])
        if _GIVER.search(text[max(start - 20, 0) : start]):
            first, second = second, first
    elif len(codes) == 1 and home:
        first, second = "" if first == home else first, home
    return {"actor": first, "target": second, "actors": " ".join(codes)}
