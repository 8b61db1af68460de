"""Coding sheets: candidates found in a page, and the rows that a person made of them."""

import io
import re
from bisect import bisect_right
from pathlib import Path

import numpy as np
import pandas as pd

from kgru_analysis.catalog import MOST_TABLE, resource, resource_path
from kgru_analysis.dates.faults import Unclear
from kgru_analysis.dates.words import to_edtf
from kgru_analysis.errors import DataError, listed
from kgru_analysis.files import read_whole
from kgru_analysis.spreadsheets import csv_bytes, plain_text
from kgru_analysis.text.mentions import find_mentions

_SHEET = """keep id table date earliest latest inferred actor target actors event_type domain status
    instrument sector stage amount_low amount_high currency basis summary confidence source_id
    locator mention sentence note"""
SHEET = _SHEET.split()
MOST_SHEET = 20_000_000  # bytes

# Columns of a sheet that go into a table under another name.
_RENAMED = {
    "events": {"id": "event_id"},
    "flows": {"id": "flow_id", "actor": "donor", "target": "recipient"},
}


def coding_sheet(
    text: str, *, source_id: str = "", folder: str | Path | None = None
) -> pd.DataFrame:
    """Make a sheet of candidate rows from a page, for a person to judge.

    Parameters
    ----------
    text : str
        Running text, as `pages.read_page` gives it.
    source_id : str
        Id of the page in the table ``sources``, written into every row.
    folder : path, optional
        A data folder with actors of its own.

    Returns
    -------
    DataFrame
        One row a candidate, in the order of the page. Every amount of money is a candidate flow,
        dated by the nearest date of its sentence, or else the last before it in the paragraph;
        every other date is a candidate event. Prefilled: table, date (EDTF), earliest and latest
        day, inferred, actor and target (the first two of the sentence, in its order), actors (all),
        amount_low, amount_high, currency, basis, source_id, locator, mention, sentence, note.
        Empty, for a person: keep (yes or no), id, event_type, domain, status, instrument, sector,
        stage, summary, confidence.

    Examples
    --------
    >>> sheet = coding_sheet("In May 2009 Russia paid Kyrgyzstan $150 million. They met in 2010.")
    >>> sheet[["table", "date", "actor", "target", "amount_low", "locator"]]
        table     date actor target   amount_low locator
    0   flows  2009-05   RUS    KGZ  150000000.0  para 1
    1  events     2010   NaN    NaN          NaN  para 1
    """
    mentions = find_mentions(text, folder=folder)
    # One number a sentence: the same words can stand in two places.
    where = mentions[["paragraph", "sentence"]]
    mentions["place"] = where.ne(where.shift()).any(axis=1).cumsum()
    dates, money = (mentions[mentions["kind"] == kind] for kind in ("date", "money"))
    at = _nearest(mentions, money, dates)
    near = dates.reindex(at).set_axis(money.index)
    elsewhere = near["place"] != money["place"]
    borrowed = elsewhere & near["date"].notna()
    flows = money.assign(
        table="flows",
        date=near["date"],
        earliest=near["earliest"],
        latest=near["latest"],
        inferred=near["inferred"].eq(True) | borrowed,
        note=money["note"].mask(borrowed, "date of an earlier sentence"),
    )
    events = dates[~dates.index.isin(at[~elsewhere])].assign(table="events")
    rows = pd.concat([flows, events]).sort_index()
    named = mentions[mentions["actor"].notna()].drop_duplicates(["place", "actor"])
    codes = named.groupby("place")["actor"].agg(" ".join)
    rows["actors"] = rows["place"].map(codes).astype("str").fillna("")
    rows["actor"] = rows["actors"].str.split().str.get(0)
    rows["target"] = rows["actors"].str.split().str.get(1)
    rows = rows.rename(columns={"low": "amount_low", "high": "amount_high", "text": "mention"})
    rows["locator"] = _locators(text, rows)
    rows["source_id"] = source_id
    for column in ("earliest", "latest"):
        rows[column] = rows[column].dt.strftime("%Y-%m-%d")
    rows["inferred"] = np.where(rows["inferred"], "yes", "")
    empty = pd.DataFrame("", rows.index, [c for c in SHEET if c not in rows])
    return rows.join(empty)[SHEET].reset_index(drop=True)


def _nearest(mentions: pd.DataFrame, money: pd.DataFrame, dates: pd.DataFrame) -> np.ndarray:
    """Label of the date that dates each amount, or -1."""
    at = []
    label = dates.index.to_numpy()
    place, paragraph = dates["place"].to_numpy(), dates["paragraph"].to_numpy()
    starts = dates["start"].to_numpy()
    for row, start in zip(money.index, money["start"], strict=True):
        n = int(np.searchsorted(starts, start))
        near = [k for k in (n - 1, n) if 0 <= k < len(label)]
        inside = [k for k in near if place[k] == mentions["place"].loc[row]]
        if inside:
            at.append(label[min(inside, key=lambda k: abs(starts[k] - start))])
        elif n and paragraph[n - 1] == mentions["paragraph"].loc[row]:
            at.append(label[n - 1])
        else:
            at.append(-1)
    return np.array(at, dtype="int64")


def _locators(text: str, rows: pd.DataFrame) -> pd.Series:
    """Paragraph of each row, after the page in texts with form feeds."""
    breaks = [i for i, c in enumerate(text) if c == "\f"] if "\f" in text else []
    told = "para " + rows["paragraph"].astype("str")
    if not breaks:
        return told
    pages = pd.Series([bisect_right(breaks, start) + 1 for start in rows["start"]], rows.index)
    return "page " + pages.astype("str") + ", " + told


def read_sheet(path: str | Path) -> pd.DataFrame:
    """Read a judged sheet: CSV in UTF-8, with commas or, as some spreadsheets save it, semicolons.

    Cells lose the quote that keeps a spreadsheet from running them, and space at their ends.

    Raises
    ------
    DataError
        If the file is missing, has more than 20 MB, is not UTF-8, or lacks columns of a sheet.
    """
    try:
        text = read_whole(path, MOST_SHEET).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{path} is not UTF-8; save the sheet as CSV UTF-8.") from None
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    try:
        sheet = pd.read_csv(
            io.StringIO(text), sep=";" if header.count(";") > header.count(",") else ",",
            dtype="str", keep_default_na=False, skipinitialspace=False,
        )  # fmt: skip
    except (ValueError, pd.errors.ParserError) as error:
        raise DataError(f"{path} is no table ({error}); save the sheet as CSV UTF-8.") from None
    missing = [c for c in ("keep", "table", "date", "source_id", "summary") if c not in sheet]
    if missing:
        raise DataError(
            f"{path} lacks the columns {', '.join(missing)}; a sheet comes from kgru mentions PAGE."
        )
    sheet = plain_text(sheet)
    return sheet.apply(lambda column: column.str.strip())


def judged_rows(sheet: pd.DataFrame, folder: str | Path | None = None) -> dict[str, pd.DataFrame]:
    """Turn the kept rows of a judged sheet into rows of the tables of a data folder.

    Parameters
    ----------
    sheet : DataFrame of str
        A sheet of `coding_sheet` with ``keep`` filled in; rows with another word than yes are left
        out. Dates may be in words.
    folder : path, optional
        The data folder whose columns the rows get.

    Returns
    -------
    dict of str to DataFrame
        For "events" and "flows": one row a kept row, with the columns of the table, as text. Rows
        without an id get one of date, actor and number.

    Raises
    ------
    DataError
        If ``keep`` or ``table`` holds another word, or a date cannot be read.
    """
    sheet = sheet.reindex(columns=SHEET, fill_value="").fillna("").astype("str")
    sheet = sheet.reset_index(drop=True)  # errors name lines of the file
    keep = sheet["keep"].str.casefold()
    bad = ~keep.isin(["yes", "no", ""])
    _refuse(sheet, bad, "keep", "write yes or no, or leave it empty until it is judged")
    kept = sheet[keep == "yes"]
    _refuse(kept, ~kept["table"].isin(list(_RENAMED)), "table", "write events or flows")
    kept = kept.assign(date=_edtf(kept["date"]), preferred="yes")
    kept["id"] = kept["id"].where(kept["id"] != "", _made_ids(kept))
    rows = {}
    for table, names in _RENAMED.items():
        part = kept[kept["table"] == table].rename(columns=names)
        columns = [field["name"] for field in resource(table, folder)["schema"]["fields"]]
        rows[table] = part.reindex(columns=columns, fill_value="")
    return rows


def _made_ids(kept: pd.DataFrame) -> pd.Series:
    """An id of source, date, actors and number for each row."""
    number = pd.Series(np.arange(1, len(kept) + 1), kept.index).astype("str")
    source = kept["source_id"].where(kept["source_id"] != "", "row")
    date = kept["date"].str.slice(0, 10)
    made = source + "-" + date + "-" + kept["actor"] + "-" + kept["target"] + "-" + number
    return (
        made.str.lower()
        .str.replace(r"[^\w-]+", "", regex=True)
        .str.replace(r"-{2,}", "-", regex=True)
    )


def _edtf(dates: pd.Series) -> pd.Series:
    """Dates as EDTF, whether they stand in a sheet so or in words."""
    read, faults = [], []
    for label, value in dates.items():
        try:
            read.append(to_edtf(value)[0] if value else "")
        except Unclear as reason:
            read.append("")
            faults.append((label + 2, value, str(reason)))
    if faults:
        raise DataError(
            f"{len(faults)} dates of the sheet cannot be read (row: line of the file):\n"
            f"{listed(faults, total=len(faults))}"
        )
    return pd.Series(read, dates.index, dtype="str")


def _refuse(sheet: pd.DataFrame, bad: pd.Series, column: str, advice: str) -> None:
    if bad.any():
        cells = sheet.loc[bad, column]
        faults = [(label + 2, value, advice) for label, value in cells.items()]
        raise DataError(
            f"{len(faults)} rows of the sheet cannot be used (row: line of the file; {column}):\n"
            f"{listed(faults, total=len(faults))}"
        )


def appended(rows: dict[str, pd.DataFrame], folder: Path) -> dict[str, bytes]:
    """The files of a data folder, by their paths inside it, with rows added at their ends."""
    files = {}
    for table, frame in rows.items():
        if len(frame):
            path = resource_path(resource(table, folder), folder)
            old = read_whole(path, MOST_TABLE)
            old += b"" if old.endswith(b"\n") else b"\n"
            name = path.relative_to(folder.resolve()).as_posix()
            files[name] = old + csv_bytes(frame).split(b"\n", 1)[1]
    return files
