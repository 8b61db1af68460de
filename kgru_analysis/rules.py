"""The rules between rows and between tables, which a table schema cannot say.

Each rule takes the cells of a table as text, indexed by line, and returns its faults.
"""

from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import column_type, foreign_keys
from kgru_analysis.dates.parse import parse_dates

Fault = dict[str, str]

ADVICE = {
    "folder": "give a folder that has a sound datapackage.json",
    "missing file": "restore the file, or take its entry out of datapackage.json",
    "undescribed file": "describe the file in datapackage.json, or move it elsewhere",
    "bytes": "save the file as UTF-8 without a byte order mark and without NUL bytes",
    "row length": "give the row as many cells as the header has; quote text that holds commas",
    "header": "write the columns of datapackage.json, each once and in its order",
    "required": "fill the cell in",
    "unique": "give each row a key of its own",
    "type": "write a plain number (1700000000 or 2.5), without spaces or separators",
    "code": "use a code of the codebook, or add the code to datapackage.json and codelists.csv",
    "range": "correct the number; amounts are never negative, coordinates are degrees",
    "pattern": "write the value in the form that the codebook asks for",
    "date": "write the date as EDTF: 2009, 2009-02, 2009-02-14, 2009~, 2009/2012, 2009/..",
    "low above high": "put the smaller bound first",
    "end before start": "correct the start or the end",
    "unknown key": "add the missing row to the table that the column points at, or mend the key",
    "unknown table": "describe the table in datapackage.json, or take the foreign key out",
    "circle": "follow the links of this row: they come back to it; take one of them out",
    "follows a later date": "a later stage follows an earlier one: turn the link or mend a date",
    "preferred": "mark one row of each claim group preferred=yes, and every row outside one",
    "claim group of one": "clear the group, or add the rival row",
    "why preferred": "name the deciding step on the preferred row of a group, and on no other row",
    "currency year": "use RUR for rubles to the end of 1997 and RUB from 1998 on",
    "child above package": "mend the amount or part_of: a part cannot be more than its package",
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
    """Name the rows of a mask as faults of one rule in one column."""
    bad = frame[where.fillna(False).astype(bool)]
    values = bad[column].fillna("") if column in bad else pd.Series("", index=bad.index)
    return [
        fault(entry["name"], row, column, value, rule)
        for row, value in zip(row_labels(bad, entry), values, strict=True)
    ]


def row_labels(frame: pd.DataFrame, entry: dict[str, Any]) -> pd.Series:
    """Name each row by its id, or by its line in the file where the table has no single id."""
    lines = "line " + frame.index.astype(str).to_series(index=frame.index)
    key = _primary_key(entry)
    if len(key) != 1 or key[0] not in frame:
        return lines
    return frame[key[0]].where(frame[key[0]].notna(), lines)


def _primary_key(entry: dict[str, Any]) -> list[str]:
    key = entry["schema"].get("primaryKey", [])
    return [key] if isinstance(key, str) else list(key)


def key_faults(frame: pd.DataFrame, entry: dict[str, Any]) -> list[Fault]:
    unique = [
        [f["name"]] for f in entry["schema"]["fields"] if f.get("constraints", {}).get("unique")
    ]
    key = _primary_key(entry)
    if key and key not in unique:
        unique.append(key)
    faults = []
    for columns in unique:
        repeated = frame.duplicated(columns) & frame[columns].notna().any(axis=1)
        lines = frame.index[repeated]
        # The id is what is wrong here, so the line says which of the two rows is meant.
        faults += (
            [
                fault(entry["name"], f"line {line}", "+".join(columns), value, "unique")
                for line, value in zip(
                    lines, frame.loc[lines, columns].fillna("").agg("+".join, axis=1), strict=True
                )
            ]
            if len(lines)
            else []
        )
    return faults


def bound_faults(frame: pd.DataFrame, entry: dict[str, Any]) -> list[Fault]:
    pairs = [(c, c[:-4] + "_high") for c in frame if c.endswith("_low")]
    pairs += [("low", "high"), ("low", "value"), ("value", "high")]
    faults = []
    for low, high in pairs:
        if low in frame and high in frame:
            numbers = frame[[low, high]].apply(pd.to_numeric, errors="coerce")
            faults += faults_where(
                frame, entry, numbers[low] > numbers[high], low, "low above high"
            )
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
    for key in foreign_keys(entry["schema"]):
        column, there = key["fields"], key["reference"]
        table = there["resource"] or entry["name"]
        if table not in declared:
            faults.append(fault(entry["name"], "", column, table, "unknown table"))
        if table not in frames:
            continue  # that it is missing or unreadable is a fault of its own
        unknown = frame[column].notna() & ~frame[column].isin(frames[table][there["fields"]])
        faults += faults_where(frame, entry, unknown, column, "unknown key")
    return faults


def date_bounds(frame: pd.DataFrame, entry: dict[str, Any]) -> dict[str, pd.DataFrame]:
    columns = [f["name"] for f in entry["schema"]["fields"] if column_type(f) == "edtf"]
    return {c: parse_dates(frame[c], unknown="null") for c in columns}


def date_faults(
    frame: pd.DataFrame, entry: dict[str, Any], bounds: dict[str, pd.DataFrame]
) -> list[Fault]:
    faults = []
    for start, end in (("start", "end"), ("valid_from", "valid_to")):
        if start in bounds and end in bounds:
            wrong = bounds[end]["latest"] < bounds[start]["earliest"]
            faults += faults_where(frame, entry, wrong, end, "end before start")
    if "date" in bounds and "currency" in frame:
        turn = np.datetime64("1998-01-01")
        early = (frame["currency"] == "RUB") & (bounds["date"]["latest"] < turn)
        late = (frame["currency"] == "RUR") & (bounds["date"]["earliest"] >= turn)
        faults += faults_where(frame, entry, early | late, "currency", "currency year")
    return faults


def link_faults(
    frame: pd.DataFrame, entry: dict[str, Any], bounds: dict[str, pd.DataFrame]
) -> list[Fault]:
    faults = []
    for key in foreign_keys(entry["schema"]):
        column, there = key["fields"], key["reference"]
        if there["resource"] not in ("", entry["name"]):
            continue
        place = pd.Series(np.arange(len(frame)), index=frame[there["fields"]])
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
        if column == "part_of" and {"amount_low", "amount_high", "currency", "basis"} <= set(frame):
            low, high = (
                pd.to_numeric(frame[c], errors="coerce").to_numpy()
                for c in ("amount_low", "amount_high")
            )
            same = np.logical_and.reduce(
                [frame[c].to_numpy() == frame[c].to_numpy()[to] for c in ("currency", "basis")]
            )
            larger = pd.Series(linked & same & (low > high[to]), frame.index)
            faults += faults_where(frame, entry, larger, column, "child above package")
    return faults


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
