"""What the columns of figures and tables mean, and the unit of each."""

import csv
import io
from collections.abc import Iterable, Mapping

from site_data import Row

TEXT, PURE = "text", "none"  # what has no unit: words, and numbers that only order or name
_OWN = ("value", "low", "high", "start", "end", "total")  # the unit is that of the figure
_WORDS = {
    "year": ("calendar year", "year"),
    "date": ("date, or the part of it that is known", "date"),
    "day": ("day", "date"),
    "period": ("last day of the period", "date"),
    "possible_from": ("first day that sources allow", "date"),
    "possible_to": ("last day that sources allow", "date"),
    "first": ("first year of the series", "year"),
    "final": ("last year of the series", "year"),
    "value": ("value", ""), "low": ("lower bound", ""), "high": ("upper bound", ""),
    "start": ("where the bar begins", ""), "end": ("where the bar ends", ""),
    "balance": ("(first - second power) / both, from -1 to 1", "balance"),
    "before": ("the same before, or in the years before", ""),
    "after": ("the same after, or in the years after", ""),
    "usd_low": ("lower bound", "USD"), "usd_high": ("upper bound", "USD"),
    "dollars": ("dollars", "USD"), "grant": ("grants", "USD"), "loan": ("loans", "USD"),
    "relief": ("debt canceled", "USD"), "claimed": ("by single claims alone", "USD"),
    "total": ("grants and loans", "USD"), "gift_low": ("gift in it, lower bound", "USD"),
    "gift_high": ("gift in it, upper bound", "USD"), "drawn": ("loans drawn, added up", "USD"),
    "signed": ("loans agreed, added up", "USD"),
    "told": ("told by single rows", ""), "ratio": ("multiple of the larger other sum", "ratio"),
    "share": ("share of output", "share of one"), "part": ("part, or its share", ""),
    "part_low": ("share of the partner, lower bound", "share of one"),
    "part_high": ("share of the partner, upper bound", "share of one"),
    "from_partner": ("share of output that comes from the partner", "share of one"),
    "offered": ("offered", "million USD"), "arrived": ("seen to arrive", "million USD"),
    "came": ("seen to come", "million USD"), "held_back": ("held back", "million USD"),
    "sold": ("sold by the Union", "million USD"), "recorded": ("recorded here", "million USD"),
    "unrecorded": ("sold and not recorded", "million USD"),
    "onward": ("sold on to the partner", "million USD"), "cars": ("of it cars", "million USD"),
    "days": ("length", "days"), "lat": ("latitude", "degrees"), "lon": ("longitude", "degrees"),
    "a_low": ("first power, lower bound", "persons"),
    "a_high": ("first power, upper bound", "persons"),
    "b_low": ("second power, lower bound", "persons"),
    "b_high": ("second power, upper bound", "persons"),
    "rows": ("records", "count"), "sources": ("sources, or what was counted", "count"),
    "events": ("acts", "count"), "seen": ("acts that show", "count"), "sites": ("sites", "count"),
    "p_value": ("chance of a split so clear without one", "probability"),
    "p_trend": ("the same against a trend", "probability"),
    "p_holm": ("the same, several searches minded", "probability"),
    "tail_p": ("chance of last years so far off", "probability"),
    "p_positive": ("chance that the balance is above zero", "probability"),
    "p_tie": ("chance that it is even", "probability"),
    "detectable": ("smallest jump that would be found", "share of one"),
    "arms and law": ("balance of arms and law", "balance"),
    "money": ("balance of money", "balance"), "society": ("balance of society", "balance"),
    "para": ("number of the paragraph", PURE), "sentence": ("number of the sentence", PURE),
    "number": ("number in the list below", PURE),
    "actor": ("code of an actor", TEXT), "donor": ("code of an actor", TEXT),
    "creditor": ("code of an actor", TEXT), "group": ("donor or group of donors", TEXT),
    "label": ("name that the figure shows", TEXT), "row": ("row of the figure", TEXT),
    "panel": ("panel of the figure", TEXT), "unit": ("unit of the row", TEXT),
    "status": ("how the number is known", TEXT),
    "sure": ("whether who was ahead is settled", TEXT),
}  # fmt: skip
# Where a column of that name has another unit in one figure.
_OF_FIGURE = {
    "fig-02-gdp": {"value": "percent of GDP"},
    "fig-02-usa": {"value": "million USD"},
    "fig-02-anatomy": {"start": "million USD", "end": "million USD"},
    "fig-02-gifts": {"told": "years with reported grants"},
    "fig-02-donors": {"high": "USD"},
    "fig-02-loans": {"told": "USD"},
    "fig-03-shares": dict.fromkeys(("value", "low", "high"), "share of one"),
    "fig-03-debt": {"value": "share of one"},
    "fig-03-peers": dict.fromkeys(("value", "low", "high"), "share of one"),
    "fig-03-money": {"part": "share of one"},
    "fig-03-breaks": {"value": "share of one", "before": "share of one", "after": "share of one",
                      "low": "year", "high": "year"},
    "fig-04-ribbons": {"low": "balance", "high": "balance"},
    "fig-04-bases": {"low": "persons", "high": "persons"},
    "fig-04-definitions": {"before": "balance", "after": "balance"},
    "fig-05-corridor": {"value": "as the series says"},
    "fig-07-days": {"value": "weighted Goldstein points"},
    "fig-08-presence": {"low": "balance", "high": "balance"},
    "fig-09-votes": {"value": "share of one"},
    "fig-09-trade": dict.fromkeys(("value", "low", "high"), "share of one"),
}  # fmt: skip


def unit_of(figure: str, column: str, rows: Iterable[Row]) -> str:
    """Return the unit of a column of a figure: of this figure, its rows, or all of that name.

    A column of numbers that stands nowhere here is "unknown", which a test finds.

    >>> unit_of("fig-02-gdp", "value", [{"value": "1.5"}])
    'percent of GDP'
    >>> unit_of("x", "high", [{"high": "1", "unit": "persons"}])
    'persons'
    >>> unit_of("x", "note", [{"note": "said"}])
    'text'
    """
    rows = list(rows)
    own = _OF_FIGURE.get(figure, {}).get(column)
    if own:
        return own
    cells = [row[column] for row in rows if row[column]]
    if column in _OWN and rows and "unit" in rows[0]:
        return ", ".join(dict.fromkeys(row["unit"] for row in rows if row["unit"]))
    known = _WORDS.get(column, ("", ""))[1]
    if known in ("date", "year") or (known and are_numbers(cells)):
        return known
    return "unknown" if cells and are_numbers(cells) else TEXT


def units_of(figure: str, csv_text: str) -> dict[str, str]:
    """Return the unit of each column of a figure's CSV."""
    rows = list(csv.DictReader(io.StringIO(csv_text)))
    columns = next(csv.reader(io.StringIO(csv_text)))
    return {column: unit_of(figure, column, rows) for column in columns}


def meaning_of(column: str) -> str:
    """Return what a column of a figure means, "" where its name says it."""
    return _WORDS.get(column, ("", ""))[0]


def are_numbers(cells: Iterable[str]) -> bool:
    try:
        [float(cell) for cell in cells]
    except ValueError:
        return False
    return True


def field_unit(field: Mapping[str, str], table: Iterable[Row]) -> str:
    """Return the unit of a column of a table, from its schema or from the units of its rows.

    >>> field_unit({"name": "value", "type": "number"}, [{"unit": "USD"}, {"unit": "EUR"}])
    'EUR, USD'
    >>> field_unit({"name": "note", "type": "string"}, [])
    'text'
    """
    if field.get("unit") and field["unit"] != "see unit":
        return field["unit"]
    if field["type"] == "string":
        return TEXT
    if field["type"] == "year":
        return "year"
    units = sorted({row.get("unit", "") for row in table} - {""})
    return ", ".join(units) or PURE
