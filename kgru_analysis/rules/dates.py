"""Rules about dates: years that can be, spans in their order, and codes of their time."""

import pandas as pd

from kgru_analysis.rules.tables import Faults, Table

_YEARS = (pd.Timestamp("1800-01-01"), pd.Timestamp("2100-12-31"))
# The first and the last day of a currency; before and after, another code is right.
_BEGINS = pd.Series(
    {"RUB": "1998-01-01", "KGS": "1993-05-10", "EUR": "1999-01-01", "TRY": "2005-01-01"},
    dtype="datetime64[s]",
)
_ENDS = pd.Series({"RUR": "1997-12-31"}, dtype="datetime64[s]")
# What begins does not end before, nor is seen before or after.
_SPANS = [("start", "end"), ("valid_from", "valid_to"), ("start", "seen"), ("seen", "end")]


def date_faults(table: Table) -> Faults:
    frame, bounds = table.frame, table.dates
    for column, dates in bounds.items():
        wrong = (dates["earliest"] < _YEARS[0]) | (dates["latest"] > _YEARS[1])
        yield from table.faults(wrong, column, "year")
    for start, end in _SPANS:
        if start in bounds and end in bounds:
            wrong = bounds[end]["latest"] < bounds[start]["earliest"]
            yield from table.faults(wrong, end, "end before start")
    for column in [c for c in ("currency", "unit") if c in frame and "date" in bounds]:
        early = bounds["date"]["latest"] < table.by_text(column, _BEGINS.reindex)
        late = bounds["date"]["earliest"] > table.by_text(column, _ENDS.reindex)
        yield from table.faults(early | late, column, "currency year")
    if table.has("currency date"):
        undated = frame["currency"].isin(["RUB", "RUR"]) & frame["date"].isna()
        yield from table.faults(undated, "date", "ruble without a date")
