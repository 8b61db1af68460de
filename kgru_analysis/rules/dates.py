"""Rules about dates: years that can be, spans in their order, and codes of their time."""

from collections.abc import Iterator

import numpy as np

from kgru_analysis.rules.faults import Fault, Table

_YEARS = (np.datetime64("1800-01-01"), np.datetime64("2100-12-31"))
# The first and the last day of a currency; before and after, another code is right.
_BEGINS = {"RUB": "1998-01-01", "KGS": "1993-05-10", "EUR": "1999-01-01", "TRY": "2005-01-01"}
_ENDS = {"RUR": "1997-12-31"}
# What begins does not end before, nor is seen before or after.
_SPANS = [("start", "end"), ("valid_from", "valid_to"), ("start", "seen"), ("seen", "end")]


def date_faults(table: Table) -> Iterator[Fault]:
    frame, bounds = table.frame, table.dates
    for column, dates in bounds.items():
        wrong = (dates["earliest"] < _YEARS[0]) | (dates["latest"] > _YEARS[1])
        yield from table.faults(wrong, column, "year")
    for start, end in _SPANS:
        if start in bounds and end in bounds:
            wrong = bounds[end]["latest"] < bounds[start]["earliest"]
            yield from table.faults(wrong, end, "end before start")
    for column in ("currency", "unit") if "date" in bounds else ():
        for code, day in _BEGINS.items() if column in frame else ():
            early = (frame[column] == code) & (bounds["date"]["latest"] < np.datetime64(day))
            yield from table.faults(early, column, "currency year")
        for code, day in _ENDS.items() if column in frame else ():
            late = (frame[column] == code) & (bounds["date"]["earliest"] > np.datetime64(day))
            yield from table.faults(late, column, "currency year")
    if table.has("currency", "date"):
        undated = frame["currency"].isin(["RUB", "RUR"]) & frame["date"].isna()
        yield from table.faults(undated, "date", "ruble without a date")
