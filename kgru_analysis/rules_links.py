"""Rules for tables that name rows of other tables, with the table of each."""

from typing import Any

import pandas as pd

from kgru_analysis.rules import Fault, faults_where


def member_faults(
    frame: pd.DataFrame, entry: dict[str, Any], frames: dict[str, pd.DataFrame], declared: set[str]
) -> list[Fault]:
    """A row that is named with its table has to be there; its sum counts in one place at most."""
    if not {"table", "row_id"} <= set(frame):
        return []
    faults = faults_where(
        frame,
        entry,
        frame["table"].notna() & ~frame["table"].isin(declared),
        "table",
        "unknown table",
    )
    for table, part in frame.groupby("table"):
        if table in frames:
            lost = part["row_id"].notna() & ~part["row_id"].isin(frames[table].iloc[:, 0])
            faults += faults_where(part, entry, lost, "row_id", "unknown key")
    if "line" in frame:
        counted = frame["line"].notna()
        rows = (frame["table"] + "\t" + frame["row_id"]).where(counted)
        faults += faults_where(frame, entry, counted & rows.duplicated(), "line", "counted twice")
        faults += faults_where(
            frame, entry, counted & (frame["table"] != "flows"), "line", "counted without a sum"
        )
    return faults
