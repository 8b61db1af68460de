"""Where the years and the labels of a figure stand, and what its data say there.

The script `figures.js` shows it on hover, focus and tap. A picture alone says where its ticks are.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
_YEAR = re.compile(r"(?:19|20)\d\d")
# Columns that say of what a row is; all others that hold numbers are values.
_NAMES = ("panel", "lane", "group", "theme", "row", "series", "measure", "years", "sources",
          "component", "side", "label", "name", "actor", "donor", "creditor", "form", "part",
          "definition", "site", "event_type")  # fmt: skip
_SILENT = ("year", "iso3", "status", "unit", "silent", "sure", "flow_ids", "from_partner", "number",
           "what_counts", "lat", "lon")  # fmt: skip
_DATES = ("date", "day")
_Words = Mapping[str, str]
_MOST = 60  # a list of more rows than this nobody reads


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
        labels = [
            (place, text)
            for place, text in [*_ticks(group, "y"), *_written(group)]
            if re.search("[a-z]", text)
        ]
        ends = [years[0], years[-1]] if len(years) > 1 else []
        panels.append({"box": box, "years": ends, "labels": labels})
    for panel in panels:
        same = [
            other["years"]
            for other in panels
            if other["years"] and abs(other["box"][0] - panel["box"][0]) < 1
        ]
        if not panel["years"] and same:
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


def _written(group: ElementTree.Element) -> list[tuple[float, str]]:
    """Return what stands in a panel itself, such as the names of its rows: (place, text)."""
    found = []
    for child in group:
        texts = list(child.iter(f"{SVG}text")) if child.get("id", "").startswith("text_") else []
        if texts and texts[0].get("y"):
            text = " ".join(" ".join(t.text or "" for t in texts).split())
            found.append((float(texts[0].get("y")), text))
    return found


def said(
    csv_text: str, names: Mapping[str, str], labels: Iterable[str] = (),
    rows: Mapping[str, str] | None = None, units: Mapping[str, str] | None = None,
) -> dict[str, list[list[str]]]:  # fmt: skip
    """Return what the data of a figure say of each year, and of each label.

    Each row becomes the name of what it is of, its value and, where it names a row of a table that
    ``rows`` has the page of, that page. ``names`` are those of the codes of actors, ``units``
    those of the columns where a row names none.

    >>> said("actor,year,value,low,high\\nRUS,2001,0.5,0.25,1\\n", {"RUS": "Russia"})
    {'2001': [['Russia', '0.5 (0.25 to 1)', '']]}
    >>> said("label,start,end\\ncame,450,0\\n", {}, ["came", "450"])
    {'came': [['', '450', '']]}
    """
    found: dict[str, list[list[str]]] = defaultdict(list)
    told = [
        _row(row, names, rows or {}, units or {}) for row in csv.DictReader(io.StringIO(csv_text))
    ]
    told = [row for row in told if row["value"]]
    for row in told:
        if row["year"]:
            what = ", ".join(x for x in (row["date"], *row["of"]) if x)
            found[row["year"]].append([what, row["value"], row["href"]])
    found = defaultdict(list, {y: some for y, some in found.items() if len(some) <= _MOST})
    matched = {label: _of_label(label, told) for label in labels}
    for label, some in matched.items():
        year = _YEAR.search(label)
        if year and list(matched.values()).count(some) > 1:  # the year alone tells them apart
            some = [row for row in some if row["year"] == year[0]]
        for row in some if len(some) <= _MOST else ():
            rest = [name for name in row["of"] if not _stands_in(name, label)]
            when = [] if row["year"] in label else [row["year"]]
            found[label].append([", ".join(rest + when), row["value"], row["href"]])
    return dict(found)


def _row(
    row: Mapping[str, str],
    names: Mapping[str, str],
    rows: Mapping[str, str],
    units: Mapping[str, str],
) -> dict:
    of = [names.get(row[c], row[c]) for c in _NAMES if row.get(c) and not _number(row[c])]
    of = [name for name in of if name != row.get("sources") or (" " in name and ";" not in name)]
    of = [name.replace("_", " ") for name in dict.fromkeys(of)]
    date = next((row[c] for c in _DATES if row.get(c)), "")
    year = row.get("year") or date[:4]
    ids = [x for cell in row.values() for x in ([cell, *cell.split()] if cell else ()) if x in rows]
    return {
        "of": of,
        "date": date if len(date) > 4 else "",
        "year": year if _YEAR.fullmatch(year) else "",
        "value": _values(row, units) or row.get("summary") or "",
        "href": rows[ids[0]] if ids else "",
    }


def _of_label(label: str, told: list[dict]) -> list[dict]:
    """Return the rows that a label speaks of: those that share most names with it."""
    shared = [sum(_stands_in(name, label) for name in row["of"]) for row in told]
    most = max(shared, default=0)
    return [row for row, count in zip(told, shared, strict=True) if most and count == most]


def _stands_in(name: str, label: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", label, re.IGNORECASE))


def _values(row: Mapping[str, str], units: Mapping[str, str]) -> str:
    """Write the numbers of a row: one with its bounds, a length, or each with its name."""
    if row.get("verdict") and not row.get("value"):
        return row["verdict"]
    unread = (*_NAMES, *_SILENT, *_DATES)
    numbers = {c: _number(v) for c, v in row.items() if c not in unread and v}
    numbers = {c: v for c, v in numbers.items() if v}
    if len(numbers) > 3:  # of so many those that are nothing say nothing
        numbers = {c: v for c, v in numbers.items() if v != "0"} or {"value": "0"}
    main = next((c for c in ("value", "balance", "dollars") if c in numbers), None)
    own = {c: units.get(c, "") for c in numbers}
    if row.get("unit"):
        own |= {c: row["unit"] for c in ("value", "low", "high") if own.get(c) != "balance"}
    low, high = (with_unit(row[c], own[c]) if c in numbers else "" for c in ("low", "high"))
    if main and set(numbers) <= {main, "low", "high"}:
        span = f" ({low} to {high})" if low and high and low != high else ""
        return with_unit(row.get(main) or "0", own[main]) + span
    if set(numbers) == {"low", "high"}:
        return low if low == high else f"{low} to {high}"
    if set(numbers) == {"low"}:
        return f"at least {low}"
    if set(numbers) == {"start", "end"}:  # a bar from one place to another
        return with_unit(str(abs(float(row["end"]) - float(row["start"]))), own["end"])
    named = {c: with_unit(row.get(c) or "0", own[c]) for c in numbers}
    return ", ".join(v if v.endswith(c) else f"{c.replace('_', ' ')} {v}" for c, v in named.items())


def with_unit(value: str, unit: str) -> str:
    """Write a number as its unit wants it.

    >>> with_unit("0.125", "share of one"), with_unit("1234567890", "USD"), with_unit("5", "days")
    ('12.5%', '1,235 million USD', '5 days')
    """
    if unit == "share of one":
        return _number(str(float(value) * 100)) + "%"
    if unit == "USD" and abs(float(value)) >= 1e6:
        return f"{_number(str(float(value) / 1e6))} million USD"
    if unit in ("", "none", "balance", "count", "ratio", "probability", "as the series says"):
        return _number(value)
    return value if unit == "year" else f"{_number(value)} {unit}"


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
