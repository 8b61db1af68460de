"""Where the years and the labels of a figure stand, and what its data say there.

The script `figures.js` shows it on hover, focus and tap. A picture alone says where its ticks are.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
_YEAR = re.compile(r"(?:19|20)\d\d")
# Columns that say of what a row is; all others that hold numbers are values.
_NAMES = ("panel", "lane", "group", "theme", "row", "series", "measure", "component", "side",
          "label", "name", "actor", "donor", "creditor", "form", "part", "definition", "site",
          "event_type")  # fmt: skip
_SILENT = (
    "year",
    "iso3",
    "status",
    "unit",
    "silent",
    "sure",
    "sources",
    "flow_ids",
    "from_partner",
)


def title(svg: str) -> str:
    """Return the heading that a figure has over its axes, its lines joined; "" where it has none.

    >>> line = '<text style="font-weight: 700">%s</text>'
    >>> text = f'<g id="text_1">{line % "More"}{line % "of it"}</g>'
    >>> title(f'<svg xmlns="http://www.w3.org/2000/svg"><g id="figure_1">{text}</g></svg>')
    'More of it'
    """
    figure = ElementTree.fromstring(svg).find(f"{SVG}g[@id='figure_1']")
    for group in figure if figure is not None else ():
        if group.get("id", "").startswith("text_"):
            lines = [
                t for t in group.iter(f"{SVG}text") if "font-weight: 700" in t.get("style", "")
            ]
            if lines:
                return " ".join(" ".join(line.text or "" for line in lines).split())
    return ""


def axes(svg: str) -> list[dict]:
    """Return each panel: its box in points, where its years stand, and where its labels.

    ``years`` holds two pairs (place, year), from which all others follow; ``labels`` pairs (place,
    text). Panels that share their years with the one below have those of that one.
    """
    root = ElementTree.fromstring(svg)
    panels = []
    for group in root.iter(f"{SVG}g"):
        if not re.fullmatch(r"axes_\d+", group.get("id", "")):
            continue
        path = group.find(f".//{SVG}path")
        numbers = [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", path.get("d", ""))]
        across, down = numbers[0::2], numbers[1::2]
        box = [min(across), min(down), max(across), max(down)]
        years = [(place, int(text)) for place, text in _ticks(group, "x") if _YEAR.fullmatch(text)]
        labels = [(place, text) for place, text in _ticks(group, "y") if re.search("[a-z]", text)]
        ends = [years[0], years[-1]] if len(years) > 1 else []
        panels.append({"box": box, "years": ends, "labels": labels})
    for panel in panels:
        same = [
            other["years"]
            for other in panels
            if other["years"] and abs(other["box"][0] - panel["box"][0]) < 1
        ]
        if not panel["years"] and not panel["labels"] and same:
            panel["years"] = same[0]
    return [panel for panel in panels if panel["years"] or panel["labels"]]


def _ticks(group: ElementTree.Element, side: str) -> list[tuple[float, str]]:
    found = []
    for tick in group.iter(f"{SVG}g"):
        if not re.fullmatch(rf"{side}tick_\d+", tick.get("id", "")):
            continue
        mark, texts = tick.find(f".//{SVG}use"), list(tick.iter(f"{SVG}text"))
        place = mark if mark is not None else next((t for t in texts if t.get(side)), None)
        if place is not None and texts:
            text = " ".join((t.text or "").strip() for t in texts)
            found.append((float(place.get(side)), text))
    return found


def said(csv_text: str, names: Mapping[str, str]) -> dict[str, list[list[str]]]:
    """Return what the data of a figure say of each year, and of each label.

    Each row becomes the name of what it is of and its value. ``names`` are those of the codes of
    actors.

    >>> said("actor,year,value,low,high\\nRUS,2001,0.5,0.25,1\\n", {"RUS": "Russia"})
    {'2001': [['Russia', '0.5 (0.25 to 1)']]}
    >>> said("label,start\\ncame,450\\n", {})
    {'came': [['start', '450']]}
    """
    found: dict[str, list[list[str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(csv_text)):
        of = list(dict.fromkeys(names.get(row[c], row[c]) for c in _NAMES if row.get(c)))
        values = _values(row)
        if not values:
            continue
        if _YEAR.fullmatch(row.get("year") or ""):
            found[row["year"]].append([", ".join(of), values])
        for column in _NAMES if "year" not in row else ():
            if row.get(column):
                rest = [names.get(row[c], row[c]) for c in _NAMES if row.get(c) and c != column]
                value = values if rest else values.split(" ", 1)[-1]
                head = ", ".join(rest) or values.split(" ", 1)[0]
                found[names.get(row[column], row[column])].append([head, value])
    return dict(found)


def _values(row: dict[str, str]) -> str:
    numbers = {c: _number(v) for c, v in row.items() if c not in (*_NAMES, *_SILENT) and v}
    numbers = {c: v for c, v in numbers.items() if v}
    low, high = numbers.get("low"), numbers.get("high")
    main = next((c for c in ("value", "balance", "dollars") if c in numbers), None)
    unit = f" {row['unit']}" if row.get("unit") else ""
    if main and set(numbers) <= {main, "low", "high"}:
        span = f" ({low} to {high})" if low and high and low != high else ""
        return numbers[main] + unit + span
    if set(numbers) == {"low", "high"}:
        return (low if low == high else f"{low} to {high}") + unit
    if set(numbers) == {"low"}:
        return f"at least {low}{unit}"
    return ", ".join(f"{c.replace('_', ' ')} {v}" for c, v in numbers.items())


def _number(value: str) -> str:
    """Write a number with four digits that count, thousands apart; "" for what is no number.

    >>> _number("1234567.8"), _number("-0.123456"), _number("x"), _number("0")
    ('1,235,000', '−0.1235', '', '0')
    """
    try:
        number = float(value)
    except ValueError:
        return ""
    text = f"{float(f'{number:.4g}'):,.10f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")
