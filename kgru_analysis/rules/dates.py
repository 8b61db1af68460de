"""Rules about dates: years that can be, spans in their order, and codes of their time."""

import numpy as np

from kgru_analysis.rules.faults import Entry, Fault, Tables, faults_where

_YEARS = (np.datetime64("1800-01-01"), np.datetime64("2100-12-31"))
# The first and the last day of a currency; before and after, another code is right.
_BEGINS = {"RUB": "1998-01-01", "KGS": "1993-05-10", "EUR": "1999-01-01", "TRY": "2005-01-01"}
_ENDS = {"RUR": "1997-12-31"}
# What begins does not end before, nor is seen before or after.
_SPANS = [("start", "end"), ("valid_from", "valid_to"), ("start", "seen"), ("seen", "end")]


def date_faults(entry: Entry, tables: Tables) -> list[Fault]:
    frame = tables.frames[entry["name"]]
    bounds = tables.dates[entry["name"]]
    faults = []
    for column, dates in bounds.items():
        wrong = (dates["earliest"] < _YEARS[0]) | (dates["latest"] > _YEARS[1])
        faults += faults_where(frame, entry, wrong, column, "year")
    for start, end in _SPANS:
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
    if "currency" in frame and "date" in frame:
        undated = frame["currency"].isin(["RUB", "RUR"]) & frame["date"].isna()
        faults += faults_where(frame, entry, undated, "date", "ruble without a date")
    return faults
