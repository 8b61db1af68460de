"""The rules that a table schema cannot say: in a row, between rows and between tables.

Each rule takes the cells of a table as text, indexed by line, and returns its faults.
"""

from typing import Any

import numpy as np
import pandas as pd

Fault = dict[str, str]
Bounds = dict[str, pd.DataFrame]

ADVICE = {
    "folder": "give a folder that has a sound datapackage.json",
    "schema": "mend the entry in datapackage.json: types are string, number, integer, year and, by "
    "rdfType, EDTF dates; constraints required, unique, enum, minimum, maximum and pattern",
    "missing file": "restore the file, or take its entry out of datapackage.json",
    "unfinished write": "move the files that wait in this folder to their places, or delete it to "
    "keep the old ones",
    "undescribed file": "describe the file in datapackage.json, or move it elsewhere",
    "bytes": "save the file as UTF-8 without a byte order mark and without NUL bytes",
    "row length": "give the row as many cells as the header has; quote text that holds commas",
    "header": "write the columns of datapackage.json in the first line, each once and in its order",
    "required": "fill the cell in",
    "unique": "give each row a key of its own, or take the repeated row out",
    "type": "write a plain number (1700000000 or 2.5), without spaces or separators",
    "code": "use a code of the codebook, or add the code to datapackage.json and codelists.csv",
    "range": "correct the number; amounts are never negative, coordinates are degrees",
    "pattern": "write the value as the pattern of the column in datapackage.json asks",
    "spaces": "take the spaces at the ends out; leave a cell of which nothing is known empty",
    "date": "write the date as EDTF: 2009, 2009-02, 2009-02-14, 2009~, 2009/2012, 2009/..",
    "year": "mend the year: dates lie between 1800 and 2100",
    "low above high": "put the smaller bound first",
    "outside its unit": "correct the number or the unit: shares lie in the range that the unit "
    "names, counts are not negative, rates and price indices are above zero",
    "half a pair": "fill in the cell, or empty the one that it goes with",
    "end before start": "correct the start, or the end or sighting that comes before it",
    "unknown key": "add the missing row to the table that the column points at, or mend the key",
    "unknown table": "describe the table in datapackage.json, or take the foreign key out",
    "circle": "follow the links of this row: they come back to it; take one of them out",
    "follows a later date": "a later stage follows an earlier one: turn the link or mend a date",
    "told before it happened": "record it as announced, agreed, pledged or planned, mend the date, "
    "or name a source that was published later",
    "actor no longer there": "name the successor of the actor, or mend the date",
    "preferred": "mark one row of each claim group preferred=yes, and every row outside one",
    "claim group of one": "clear the group, or add the rival row",
    "why preferred": "name the deciding step on the preferred row of a group, and on no other row",
    "currency year": "use the currency of the time: RUR for rubles to the end of 1997, RUB from "
    "1998, KGS from May 1993, EUR from 1999, TRY from 2005",
    "overlap": "link two rows that share money once, on one of them, and only where neither "
    "is a part or another stage of the other",
    "counted twice": "leave the line empty in all places but one: it is the same money",
    "counted without a sum": "leave the line empty: only rows of flows have a sum",
    "child above package": "mend the amount or part_of: a part cannot be more than its package",
}

_YEARS = (np.datetime64("1800-01-01"), np.datetime64("2100-12-31"))
# The first and the last day of a currency; before and after, another code is right.
_BEGINS = {"RUB": "1998-01-01", "KGS": "1993-05-10", "EUR": "1999-01-01", "TRY": "2005-01-01"}
_ENDS = {"RUR": "1997-12-31"}
# What a report may tell of before it comes about.
_AHEAD = ["announced", "unclear", "headline", "pledged", "agreed", "requested", "planned", "notice"]
# Either any of the first columns and the last are filled, or none of them.
_PAIRS = [
    ("amount_low", "amount_high", "currency"),
    ("strength_low", "strength_high", "strength_date"),
    ("seen", "seen_source"),
    ("lat", "lon"),
    ("led_by", "led_by_source"),
]
# Ids that stand together in one cell, and the tables that hold them.
_LISTS = {
    ("flows", "overlaps"): ["flows"],
    ("turning_points", "actors"): ["actors"],
    ("bargains", "sides"): ["actors"],
    ("bargains", "source_ids"): ["sources"],
    ("turning_points", "opens"): ["presence"],
    ("turning_points", "ends"): ["presence"],
    ("seed_sentences", "row_ids"): ["events", "flows", "presence", "observations"],
    ("exposures", "steps_in"): ["actors"],
    ("exposures", "rows"): ["events", "flows", "presence", "observations"],
}


def fault(table: str, row: str, column: str, value: str, rule: str) -> Fault:
    return {
        "table": table,
        "row": row,
        "column": column,
        "value": value if len(value) <= 200 else value[:197] + "...",
        "rule": rule,
        "advice": ADVICE[rule],
    }


def faults_where(
    frame: pd.DataFrame, entry: dict[str, Any], where: pd.Series, column: str, rule: str
) -> list[Fault]:
    """Name the rows of a mask as faults of one rule in one column, or in several: "a+b"."""
    where = where.fillna(False).astype(bool)
    if not where.any():
        return []
    bad = frame[where]
    values = bad[column.split("+")].fillna("").agg("+".join, axis=1)
    return [
        fault(entry["name"], row, column, value, rule)
        for row, value in zip(row_labels(bad, entry), values, strict=True)
    ]


def row_labels(frame: pd.DataFrame, entry: dict[str, Any]) -> pd.Series:
    """Name each row by its id, or by its line in the file where the table has no single id."""
    lines = "line " + frame.index.astype(str).to_series(index=frame.index)
    key = listed(entry["schema"].get("primaryKey", []))
    if len(key) != 1 or key[0] not in frame:
        return lines
    return frame[key[0]].where(frame[key[0]].notna(), lines)


def listed(columns: str | list[str]) -> list[str]:
    return [columns] if isinstance(columns, str) else list(columns)


def references(entry: dict[str, Any]) -> list[tuple[list[str], str, list[str]]]:
    """The foreign keys of a table: its columns, the other table, the columns there."""
    return [
        (
            listed(key["fields"]),
            key["reference"].get("resource") or entry["name"],
            listed(key["reference"]["fields"]),
        )
        for key in entry["schema"].get("foreignKeys", [])
    ]


def key_faults(frame: pd.DataFrame, entry: dict[str, Any]) -> list[Fault]:
    unique = [
        [f["name"]] for f in entry["schema"]["fields"] if f.get("constraints", {}).get("unique")
    ]
    key = listed(entry["schema"].get("primaryKey", []))
    if key and key not in unique:
        unique.append(key)
    faults = []
    for columns in unique or [list(frame.columns)]:
        repeated = frame.duplicated(columns) & frame[columns].notna().any(axis=1)
        if not repeated.any():
            continue
        values = frame.loc[repeated, columns].fillna("").agg("+".join, axis=1)
        # The id is what is wrong here, so the line says which of the two rows is meant.
        label = "+".join(columns) if unique else ""
        faults += [
            fault(entry["name"], f"line {line}", label, value, "unique")
            for line, value in values.items()
        ]
    return faults


def pair_faults(frame: pd.DataFrame, entry: dict[str, Any]) -> list[Fault]:
    faults = []
    for *first, last in _PAIRS:
        if {*first, last} <= set(frame):
            one, other = frame[first].notna().any(axis=1), frame[last].notna()
            faults += faults_where(frame, entry, one & ~other, last, "half a pair")
            faults += faults_where(frame, entry, other & ~one, first[0], "half a pair")
    return faults


def claim_faults(frame: pd.DataFrame, entry: dict[str, Any]) -> list[Fault]:
    if not {"claim_group", "preferred"} <= set(frame.columns):
        return []
    grouped = frame["claim_group"].notna()
    yes = frame["preferred"] == "yes"
    group = frame["claim_group"].where(grouped)
    chosen = yes.groupby(group).transform("sum")
    size = group.groupby(group).transform("size")
    first = grouped & ~group.duplicated()
    faults = faults_where(frame, entry, first & (chosen != 1), "claim_group", "preferred")
    faults += faults_where(
        frame, entry, ~grouped & (frame["preferred"] == "no"), "preferred", "preferred"
    )
    faults += faults_where(frame, entry, first & (size == 1), "claim_group", "claim group of one")
    if "why_preferred" in frame:
        wrong = frame["why_preferred"].notna() != (grouped & yes)
        faults += faults_where(frame, entry, wrong, "why_preferred", "why preferred")
    return faults


def foreign_key_faults(
    frame: pd.DataFrame,
    entry: dict[str, Any],
    frames: dict[str, pd.DataFrame],
    declared: set[str],
) -> list[Fault]:
    faults = []
    astray: dict[str, pd.Series] = {}
    for columns, table, there in sorted(references(entry), key=lambda key: len(key[0])):
        label = "+".join(columns)
        if table not in declared:
            faults.append(fault(entry["name"], "", label, table, "unknown table"))
        if table not in frames:
            continue  # that it is missing or unreadable is a fault of its own
        unknown = ~_joined(frame, columns).isin(_joined(frames[table], there))
        unknown &= frame[columns].notna().all(axis=1)
        if len(columns) == 1:
            astray[label] = unknown
        for column in columns[1:] and columns:  # a part that is itself unknown is named already
            if column in astray:
                unknown &= ~astray[column]
        faults += faults_where(frame, entry, unknown, label, "unknown key")
    for column in frame:
        tables = [t for t in _LISTS.get((entry["name"], column), ()) if t in declared]
        if tables and all(t in frames for t in tables):
            ids = set().union(*(frames[t].iloc[:, 0].dropna() for t in tables))
            lost = frame[column].fillna("").map(lambda cell, ids=ids: not ids >= {*cell.split()})
            faults += faults_where(frame, entry, lost, column, "unknown key")
    return faults


def _joined(frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    joined = frame[columns[0]]
    for column in columns[1:]:
        joined = joined + "\t" + frame[column]
    return joined


def correction_faults(
    frame: pd.DataFrame, entry: dict[str, Any], frames: dict[str, pd.DataFrame], declared: set[str]
) -> list[Fault]:
    """What the table of corrections names has to be there, but for rows that were taken out."""
    if entry["name"] != "corrections" or not {"table", "row", "column"} <= set(frame):
        return []
    unknown = frame["table"].notna() & ~frame["table"].isin(declared)
    faults = faults_where(frame, entry, unknown, "table", "unknown key")
    cell = frame["column"] != "(row)"
    for table, part in frame[cell].groupby("table"):
        if table in frames:
            at = frames[table]
            lost = ~part["column"].isin(at.columns) & part["column"].notna()
            faults += faults_where(part, entry, lost, "column", "unknown key")
            lost = ~part["row"].isin(at.iloc[:, 0]) & part["row"].notna()
            faults += faults_where(part, entry, lost, "row", "unknown key")
    return faults


def date_faults(frame: pd.DataFrame, entry: dict[str, Any], bounds: Bounds) -> list[Fault]:
    faults = []
    for column, dates in bounds.items():
        wrong = (dates["earliest"] < _YEARS[0]) | (dates["latest"] > _YEARS[1])
        faults += faults_where(frame, entry, wrong, column, "year")
    for start, end in (("start", "end"), ("valid_from", "valid_to"), ("start", "seen")):
        if start in bounds and end in bounds:
            wrong = bounds[end]["latest"] < bounds[start]["earliest"]
            faults += faults_where(frame, entry, wrong, end, "end before start")
    for column in ("currency", "unit"):
        if column not in frame or "date" not in bounds:
            continue
        for code, day in _BEGINS.items():
            early = (frame[column] == code) & (bounds["date"]["latest"] < np.datetime64(day))
            faults += faults_where(frame, entry, early, column, "currency year")
        for code, day in _ENDS.items():
            late = (frame[column] == code) & (bounds["date"]["earliest"] > np.datetime64(day))
            faults += faults_where(frame, entry, late, column, "currency year")
    return faults


def told_faults(
    frame: pd.DataFrame,
    entry: dict[str, Any],
    frames: dict[str, pd.DataFrame],
    bounds: dict[str, Bounds],
) -> list[Fault]:
    """What a source tells of as done cannot lie wholly after its day of publication."""
    published = bounds.get("sources", {}).get("published")
    if published is None or "source_id" not in frames["sources"]:
        return []
    last = pd.Series(published["latest"].to_numpy(), index=frames["sources"]["source_id"])
    last = last[last.index.notna() & ~last.index.duplicated()].dropna()
    mine, faults = bounds[entry["name"]], []
    done = pd.Series(False, frame.index)
    for column in ("status", "stage"):
        if column in frame:
            done = frame[column].notna() & ~frame[column].isin(_AHEAD)
    past = [
        ("date", "source_id", done),
        ("start", "source_id", done),
        ("seen", "seen_source", True),
    ]
    for column, source, where in past:
        if column in mine and source in frame:
            wrong = where & (mine[column]["earliest"] > last.reindex(frame[source]).to_numpy())
            faults += faults_where(frame, entry, wrong, column, "told before it happened")
    return faults


def actor_faults(
    frame: pd.DataFrame,
    entry: dict[str, Any],
    frames: dict[str, pd.DataFrame],
    bounds: dict[str, Bounds],
) -> list[Fault]:
    """An actor does nothing after its last day; before its first it may be planned or a part."""
    ends = bounds.get("actors", {}).get("valid_to")
    if ends is None or "actor" not in frames["actors"]:
        return []
    gone = pd.Series(ends["latest"].to_numpy(), index=frames["actors"]["actor"]).dropna()
    gone = gone[gone.index.notna() & ~gone.index.duplicated()]
    faults = []
    for (column, *more), table, _ in references(entry):
        for dated in ("date", "start"):
            if table == "actors" and not more and dated in bounds[entry["name"]]:
                late = (
                    bounds[entry["name"]][dated]["earliest"]
                    > gone.reindex(frame[column]).to_numpy()
                )
                faults += faults_where(frame, entry, late, column, "actor no longer there")
    return faults


def link_faults(
    frame: pd.DataFrame, entry: dict[str, Any], bounds: Bounds, numbers: dict[str, pd.Series]
) -> list[Fault]:
    faults = []
    for (column, *more), table, there in references(entry):
        if table != entry["name"] or more:
            continue
        place = pd.Series(np.arange(len(frame)), index=frame[there[0]])
        place = place[place.index.notna() & ~place.index.duplicated()]
        to = frame[column].map(place).fillna(-1).to_numpy(dtype="int64")
        on_circle = pd.Series(_circular(to), index=frame.index)
        faults += faults_where(frame, entry, on_circle, column, "circle")
        linked = to >= 0
        if column == "follows" and "date" in bounds:
            earlier = bounds["date"]["earliest"].to_numpy()[to]
            late = linked & (earlier > bounds["date"]["latest"].to_numpy())
            faults += faults_where(
                frame, entry, pd.Series(late, frame.index), column, "follows a later date"
            )
        if column == "part_of" and {"amount_low", "amount_high"} <= set(numbers):
            low, high = (numbers[c].to_numpy() for c in ("amount_low", "amount_high"))
            larger = pd.Series(linked & (low > high[to]), frame.index)
            for kind in {"currency", "basis"} & set(frame):
                larger &= frame[kind] == frame[kind].to_numpy()[to]
            faults += faults_where(frame, entry, larger, column, "child above package")
    return faults


def overlap_faults(frame: pd.DataFrame, entry: dict[str, Any]) -> list[Fault]:
    """A link of overlap stands on one of its two rows, and says what no other link says."""
    keys = listed(entry["schema"].get("primaryKey", []))
    if "overlaps" not in frame or len(keys) != 1:
        return []
    own = frame[keys[0]]
    linked = {
        frozenset(pair)
        for column in {"part_of", "follows"} & set(frame)
        for pair in zip(own, frame[column], strict=True)
    }
    links = frame["overlaps"].dropna().map(lambda cell: [*dict.fromkeys(cell.split())])
    links = links.explode().dropna()
    pairs = pd.Series(
        [frozenset(pair) for pair in zip(own.reindex(links.index), links, strict=True)],
        index=links.index,
        dtype=object,
    )
    wrong = pairs.duplicated(keep=False) | pairs.isin(linked) | (pairs.map(len) == 1)
    at = pd.Series(frame.index.isin(pairs.index[wrong]), frame.index)
    return faults_where(frame, entry, at, "overlaps", "overlap")


def _circular(to: np.ndarray) -> np.ndarray:
    """Say which places lie on a circle of links; -1 ends a chain.

    Doubling the step log2(n) times leads every chain past its end, so that the places still
    reached are exactly those on circles.
    """
    on_circle = np.zeros(len(to), dtype=bool)
    if not len(to):
        return on_circle
    step = np.append(to, len(to))  # one more place, where ended chains stay
    step[step < 0] = len(to)
    for _ in range(len(to).bit_length()):
        step = step[step]
    reached = np.unique(step)
    on_circle[reached[reached < len(to)]] = True
    return on_circle
