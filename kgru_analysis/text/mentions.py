"""Dates, amounts of money, actors and quantities in running text."""

from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.actors import resolve_actors
from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, UnreadableDate, kind_of
from kgru_analysis.money.lexicon import RUBLE
from kgru_analysis.money.parse import LAST_DAY_OF_RUR
from kgru_analysis.text.actors import find_names
from kgru_analysis.text.amounts import find_amounts
from kgru_analysis.text.dates import find_dates
from kgru_analysis.text.sentences import places
from kgru_analysis.tokens import CLAUSE_ENDS, Tokens, part_numbers

COLUMNS = {
    "start": "int64", "end": "int64", "kind": "str", "text": "str", "date": "str",
    "earliest": "datetime64[s]", "latest": "datetime64[s]", "start_kind": "str",
    "end_kind": "str", "precision": "str", "approximate": "bool", "uncertain": "bool",
    "inferred": "bool",
    "low": "float64", "high": "float64", "currency": "str", "basis": "str", "unit": "str",
    "actor": "str", "paragraph": "int64", "sentence": "str", "note": "str",
}  # fmt: skip
_SEVERAL = "the name means several actors, or none at that date"
_UNDATED = "rubles need a date on one side of 1998: RUR to 1997, RUB from 1998"


def find_mentions(text: str, *, written: Any = None, folder: AnyFolder = None) -> pd.DataFrame:
    """Find the dates, amounts, actors and quantities of a text in English or Russian.

    Raises `KgruError` if `text` is no text, or holds half of a character.

    Parameters
    ----------
    text : str
        Running text. A blank line ends a paragraph; other line ends are spaces.
    written : EDTF text, date or whole year, optional
        When the text was written: "last November" and "this year" are read from it, and left
        unread without it.
    folder : path or Folder, optional
        A data folder with tables ``actors`` and ``actor_names`` of its own.

    Returns
    -------
    DataFrame
        One row a mention, in the order of the text, never two on the same characters:

        start, end : offsets in characters, so that ``text[start:end]`` is the mention
        kind : "date", "money", "actor" or "figure" (a quantity that is no money)
        text : the mention as it stands
        date : EDTF; earliest, latest, start_kind, end_kind, precision, approximate, uncertain :
            as in `parse_dates`; inferred : the year or month comes from another date
        low, high : bounds in units of `currency` (as in `parse_money`) or of `unit`
        currency, basis : as in `parse_money`
        unit : of a figure, "percent", "kilometer" and the like, or the words that follow it
        actor : code of the table ``actors``
        paragraph : number from 1; sentence : the sentence, with single spaces, or 1,000 characters
            of it
        note : why a mention that was found could not be read

        What does not apply is missing; the three flags are then False.

    Notes
    -----
    One pass over the words, in time proportional to the length of the text; words come from the
    tables that `parse_dates`, `parse_money` and `resolve_actors` read, so no model is needed.

    A date that leans on another ("January that year", "September 20", "the following year") takes
    its year from the nearest earlier date of its paragraph, if that lies in one year, or from the
    date right after it ("June and July 2010"), and is marked inferred. A month before the one told
    last may be of the year after, and a deadline ("by 1 May") of any: these are found but not read.
    Dates that lean on the day of writing ("last May") are read from ``written``; those that could
    be of two years even so are not, and words such as "yesterday" are not found.
    Four figures are a year unless the words beside them count something (2000 troops) or number
    it (Resolution 1973). Rubles are old or new by the dates of their sentence, if all lie on one
    side of 1998, or else by the last before in their paragraph. "From 5 to 10" after a verb of
    change are two amounts. Prices by unit ("$165 per 1,000 cubic meters") and rates of exchange are
    figures, no money. Vague amounts (billions of dollars) are not mentions.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> page = "In August 2015 Bishkek joined; others had in January that year, for $200 million."
    >>> found = kg.find_mentions(page)
    >>> found[["kind", "text", "date", "inferred", "actor", "low"]]
        kind               text     date  inferred actor          low
    0   date        August 2015  2015-08     False   NaN          NaN
    1  actor            Bishkek      NaN     False   KGZ          NaN
    2   date  January that year  2015-01      True   NaN          NaN
    3  money       $200 million      NaN     False   NaN  200000000.0
    """
    if not isinstance(text, str):
        raise KgruError(f"find_mentions reads one text, not {kind_of(text)}.")
    try:
        text.encode()
    except UnicodeEncodeError as error:  # half of a character, as reading with errors= leaves it
        raise KgruError(
            f"The text holds {text[error.start]!r} at {error.start}, which is no character; "
            "decode its file anew."
        ) from None
    tokens = Tokens(text)
    dates = find_dates(tokens, _day_of_writing(written)).assign(kind="date")
    taken = list(zip(dates["first"].tolist(), dates["last"].tolist(), strict=True))
    amounts = find_amounts(tokens, taken)
    taken += list(zip(amounts["first"].tolist(), amounts["last"].tolist(), strict=True))
    hits = find_names(tokens, taken, folder)
    names = pd.DataFrame(hits, columns=["first", "last", "name", "note"]).assign(kind="actor")
    frames = [frame for frame in (dates, amounts, names) if len(frame)]
    if not frames:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
    mentions = pd.concat(frames).sort_values("first", ignore_index=True)
    mentions["start"] = list(map(tokens.starts.__getitem__, mentions["first"].tolist()))
    genitive = (mentions["kind"] == "actor") & mentions["last"].map(tokens.low).str.endswith("'s")
    mentions["end"] = list(map(tokens.ends.__getitem__, mentions["last"].tolist()))
    mentions["end"] -= 2 * genitive
    mentions["text"] = [text[a:b] for a, b in zip(mentions["start"], mentions["end"], strict=True)]
    mentions["paragraph"], mentions["place"], mentions["sentence"] = places(
        text, mentions["start"].to_list()
    )
    mentions = mentions.reindex(columns=[*COLUMNS, "name", "place"])
    flags = [name for name, dtype in COLUMNS.items() if dtype == "bool"]
    mentions[flags] = mentions[flags].eq(True)
    mentions = _date_rubles(mentions.astype(COLUMNS), text)
    return _name_actors(mentions, folder)[list(COLUMNS)]


def _day_of_writing(written: Any) -> pd.Series | None:
    """The row of bounds of the day on which a text was written."""
    if written is None:
        return None
    try:
        day = parse_dates([written]).iloc[0]
    except UnreadableDate as error:
        reason = str(error).splitlines()[1].partition(f"{written!r}: ")[2]
        raise UnreadableDate(f"written={written!r} is no date: {reason}.") from None
    if pd.isna(day["latest"] - day["earliest"]) or day["earliest"].year != day["latest"].year:
        raise UnreadableDate(f"written={written!r} lies in no single year; write the day or month.")
    return day


def _near_dates(mentions: pd.DataFrame) -> list[pd.Series]:
    """Dates that can date each mention: the nearest of its sentence, the other, the last before."""
    dated = mentions["date"].notna()
    rows = np.arange(len(mentions))
    sentence = mentions["place"]
    before = mentions["date"].groupby(sentence).ffill()
    after = mentions["date"].groupby(sentence).bfill()
    place = pd.Series(np.where(dated, rows, np.nan), index=mentions.index)
    gap_before = rows - place.groupby(sentence).ffill()
    gap_after = place.groupby(sentence).bfill() - rows
    nearer = after.isna() | (gap_before <= gap_after)
    earlier = mentions["date"].groupby(mentions["paragraph"]).ffill()
    return [before.where(nearer, after), after.where(nearer, before), earlier]


def _date_rubles(mentions: pd.DataFrame, text: str) -> pd.DataFrame:
    """Make rubles old or new by the dates of their sentence, clause or paragraph, if one-sided."""
    rubles = mentions["currency"] == RUBLE
    if rubles.any():
        side = pd.Series(np.nan, mentions.index).mask(mentions["latest"] <= LAST_DAY_OF_RUR, -1)
        side = side.mask(mentions["earliest"] > LAST_DAY_OF_RUR, 1)
        clause = pd.Series(part_numbers(text, CLAUSE_ENDS, mentions["start"]), mentions.index)
        sentence, part = mentions["place"], [mentions["place"], clause]
        told = _one_side(side.groupby(sentence)).fillna(_one_side(side.groupby(part)))
        earlier = side.groupby(mentions["paragraph"]).ffill()
        undated = side.groupby(sentence).transform("count") == 0
        told = told.fillna(earlier.where(undated))[rubles]
        mentions.loc[rubles, "currency"] = told.map({-1.0: "RUR", 1.0: "RUB"}).astype("str")
        mentions.loc[rubles & mentions["currency"].isna(), "note"] = _UNDATED
    return mentions


def _one_side(groups: Any) -> pd.Series:
    """-1 or 1 where all the dates of a group lie on that side of 1998."""
    low = groups.transform("min")
    return low.where(low == groups.transform("max"))


def _name_actors(mentions: pd.DataFrame, folder: AnyFolder) -> pd.DataFrame:
    """Give each name its code; where it means several actors, a near date has to tell which."""
    named = (mentions["kind"] == "actor") & mentions["note"].isna()
    if named.any():
        names = mentions.loc[named, "name"].astype("str")
        codes = resolve_actors(names, unknown="null", folder=folder)
        for near in _near_dates(mentions) if codes.isna().any() else ():
            open_ = codes.index[codes.isna()]
            found = resolve_actors(names[open_], date=near[open_], unknown="null", folder=folder)
            codes = codes.fillna(found)
        mentions.loc[named, "actor"] = codes
        mentions.loc[named & mentions["actor"].isna(), "note"] = _SEVERAL
    return mentions.astype({"note": "str"})
