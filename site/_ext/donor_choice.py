"""The page of money: which donors, and in dollars or as a share of GDP, as the reader chooses.

The numbers are those that two figures publish; the script `donors.js` draws them.
"""

import csv
import io

import notebook_parts as parts
from safe import embed

from kgru_analysis.escaping import as_html
from kgru_analysis.kyrgyzstan import finance, words
from kgru_analysis.kyrgyzstan.figures_finance import ink

DOLLARS, SHARE = "fig-02-donors", "fig-02-gdp"  # whose numbers these are


def numbers(csv_text: str, column: str) -> dict[str, dict[int, float]]:
    """Return a number by donor and year; years without one are left out.

    >>> numbers("group,year,total\\nRUS,2009,450.5\\nRUS,2010,\\n", "total")
    {'RUS': {2009: 450.5}}
    """
    found: dict[str, dict[int, float]] = {}
    for row in csv.DictReader(io.StringIO(csv_text)):
        own = found.setdefault(row["group"], {})
        if row[column]:
            own[int(row["year"])] = float(row[column])
    return found


def told_dollars(csv_text: str) -> dict[str, dict[int, float]]:
    """Return grants and loans by donor and year; years in which nobody tells of any are left out.

    >>> told_dollars("group,year,total,silent\\nRUS,2009,450,False\\nRUS,2010,0,True\\n")
    {'RUS': {2009: 450.0}}
    """
    silent = {
        (row["group"], int(row["year"]))
        for row in csv.DictReader(io.StringIO(csv_text))
        if row["silent"] == "True" and not float(row["total"] or 0)
    }
    return {
        group: {year: value for year, value in own.items() if (group, year) not in silent}
        for group, own in numbers(csv_text, "total").items()
    }


def section(figures: dict[str, parts.Figure], book: parts.Notebook) -> str:
    """Return the choices with the numbers that they choose among."""
    dollars, shares = told_dollars(figures[DOLLARS].csv), numbers(figures[SHARE].csv, "value")
    codes = list(dollars)
    first = parts.parameter(book, "powers")
    prices = parts.parameter(book, "prices")
    unit = f"million dollars of {prices}" if prices else "million dollars of the day"
    names = {code: words.first_up(finance.name(code)) for code in codes}
    named = {name: code for code, name in names.items()}  # the figure of shares writes names
    shares = {named[name]: own for name, own in shares.items()}
    content = {
        "names": names,
        "colors": {code: ink(code) for code in codes},
        "first": [code for code in codes if code in first],
        "units": {"dollars": unit, "gdp": "percent of GDP"},
        "numbers": {
            "dollars": {c: {y: v / 1e6 for y, v in own.items()} for c, own in dollars.items()},
            "gdp": shares,
        },
    }
    boxes = "".join(
        f'<label><input type="checkbox" name="donor" value="{as_html(code)}"> '
        f"{as_html(names[code])}</label>"
        for code in codes
    )
    radios = "".join(
        f'<label><input type="radio" name="unit" value="{key}"> {as_html(text)}</label>'
        for key, text in content["units"].items()
    )
    return (
        '<section class="donors" id="donor-choice" hidden aria-labelledby="donor-choice-title">'
        '<h3 id="donor-choice-title">Choose donors, in dollars or as a share of GDP</h3><form>'
        f"<fieldset><legend>Donors</legend>{boxes}</fieldset>"
        f"<fieldset><legend>Counted in</legend>{radios}</fieldset></form>"
        '<p role="status" class="verdict"></p><div class="line"></div>'
        "<p class='assumed'>Grants and loans of the year; a gap is a year of which nobody tells. "
        "The address of this page keeps the choice.</p><details><summary>The numbers by year"
        "</summary><div class='wide-table'><table aria-label='Money by the donors chosen'>"
        "<thead></thead><tbody></tbody></table></div>"
        f'</details><script type="application/json">{embed(content)}</script></section>'
    )
