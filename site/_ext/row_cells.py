"""One row of a table as cells of HTML. All text from the data goes through `as_html`."""

import math
from collections.abc import Callable
from urllib.parse import quote

from site_data import Data, Row

from kgru_analysis.descriptor import id_lists
from kgru_analysis.escaping import as_html, is_web_address
from kgru_analysis.kyrgyzstan.words import bounds


def link(text: str, href: str) -> str:
    return f'<a href="{as_html(href)}">{as_html(text)}</a>'


def outside(text: str, url: str) -> str:
    """Link to another site; anything that is no web address stays text."""
    if not is_web_address(url):
        return as_html(text)
    return f'<a href="{as_html(url)}">{as_html(text)}</a>'


def to_row(data: Data, table: str, address: str, text: str | None = None) -> str:
    return link(text or address, data.page_of(table, address))


def amount(low: str, high: str) -> str:
    """Write bounds with thousands apart: 300,000,000 to 310,000,000; at least 5; up to 7.

    >>> amount("300000000", "310000000"), amount("5", ""), amount("0.5", "0.5"), amount("", "")
    ('300,000,000 to 310,000,000', 'at least 5', '0.5', '')
    """
    return bounds(_number(low), _number(high))


def _number(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return f"{number:,.15g}" if math.isfinite(number) else value


def source_name(source: Row) -> str:
    return ", ".join(x for x in (source["publisher"], source["published"]) if x)


# ---- a row of claims -----------------------------------------------------------------------


def _who(data: Data, row: Row, first: str, second: str, sign: str) -> str:
    codes = [row[first]] + ([row[second]] if row[second] and row[second] != row[first] else [])
    return f" {sign} ".join(as_html(data.actors.get(c, c)) for c in codes)


def _event(data: Data, row: Row) -> list[tuple[str, str]]:
    kind = ", ".join(row[c].replace("-", " ") for c in ("domain", "event_type", "status"))
    return [
        ("When", as_html(row["date"])),
        ("Who", _who(data, row, "actor", "target", "→")),
        ("What", as_html(row["summary"])),
        ("Kind", as_html(kind)),
    ]


def _flow(data: Data, row: Row) -> list[tuple[str, str]]:
    sum_ = amount(row["amount_low"], row["amount_high"])
    basis = "" if row["basis"] == "total" else f" {row['basis'].replace('-', ' ')}"
    return [
        ("When", as_html(row["date"])),
        ("Who", _who(data, row, "donor", "recipient", "→")),
        ("What", as_html(row["summary"] or row["purpose"])),
        ("Stage", as_html(f"{row['stage']}, {row['instrument'].replace('-', ' ')}".strip(", "))),
        ("Amount", as_html(f"{sum_} {row['currency']}{basis}" if sum_ else "unknown")),
    ]


def _span(row: Row) -> str:
    """Write from when to when, each date in one piece; the two may stand on two lines."""
    start, end = as_html(row["start"] or "unknown"), as_html(row["end"] or "..")
    return f"<span>{start} –</span> <span>{end}</span>"


def _presence(data: Data, row: Row) -> list[tuple[str, str]]:
    number = amount(row["strength_low"], row["strength_high"])
    kind = ", ".join(row[c].replace("-", " ") for c in ("kind", "domain", "status"))
    return [
        ("When", _span(row)),
        ("Who", _who(data, row, "actor", "host", "in")),
        ("What", f"<b>{as_html(row['name'])}</b>. {as_html(row['summary'])}"),
        (
            "Kind",
            as_html(kind),
        ),
        ("Strength", as_html(number)),
    ]


def _unit(row: Row) -> str:
    """Return the unit behind a number; of what is merely counted the name says what it is."""
    return "" if row["unit"] == "count" else row["unit"]


def _observation(data: Data, row: Row) -> list[tuple[str, str]]:
    value = f"{amount(row['value_low'], row['value_high'])} {_unit(row)}"
    called = data.measures.get(row["measure"], row["measure"].replace("_", " "))
    return [
        ("When", as_html(row["date"])),
        ("Of whom", _who(data, row, "subject", "partner", "with")),
        ("What", f"<b>{as_html(called[:1].upper() + called[1:])}</b>. {as_html(row['summary'])}"),
        ("Value", as_html(value.strip())),
    ]


def _right(data: Data, row: Row) -> list[tuple[str, str]]:
    return [
        ("When", _span(row)),
        ("Who", _who(data, row, "holder", "host", "in")),
        ("What", f"<b>{as_html(row['name'])}</b>. {as_html(row['summary'])}"),
        ("Kind", as_html(row["kind"].replace("-", " "))),
    ]


def _exposure(data: Data, row: Row) -> list[tuple[str, str]]:
    value = f"{amount(row['value_low'], row['value_high'])} {_unit(row)}"
    return [
        ("When", as_html(row["date"] or "unknown")),
        ("Of whom", _who(data, row, "of", "partner", "on")),
        ("What", f"<b>{as_html(row['item'].replace('-', ' '))}</b>. {as_html(row['text'])}"),
        ("Kind", as_html(row["aspect"].replace("-", " "))),
        ("Value", as_html(value.strip())),
    ]


CLAIMS: dict[str, Callable[[Data, Row], list[tuple[str, str]]]] = {
    "events": _event,
    "flows": _flow,
    "presence": _presence,
    "observations": _observation,
    "rights": _right,
    "exposures": _exposure,
}


# What a claim's own cells tell in full; its details do not say it again.
SHOWN = frozenset({
    "date", "start", "end", "confidence", "unit", "currency",
    *(f"{what}_{bound}" for what in ("amount", "value", "strength") for bound in ("low", "high")),
})  # fmt: skip
ADDRESSED = {*CLAIMS, "sources", "datasets"}  # tables whose rows have an address each


def details(data: Data, name: str, row: Row) -> str:
    """Return what a reader needs to judge one claim: source, place in it, rivals, links.

    It stands folded below the row.
    """
    key = data.columns(name)[0]
    source = data.sources.get(row["source_id"])
    items = [("Row", link(row[key], f"#{quote(row[key])}"))]
    if source:
        page = outside("open the page", source["url"])
        items.append(
            ("Source", f"{as_html(source_name(source))}: {as_html(source['title'])} ({page})")
        )
    if row["locator"]:
        items.append(("Place in it", as_html(row["locator"])))
    group = [r for r in data.rivals.get((name, row["claim_group"]), []) if r[key] != row[key]]
    if group:
        others = "<br>".join(_rival(data, name, r) for r in group)
        items.append(("Rival claims", others))
    if row["why_preferred"]:
        items.append(("Preferred because", as_html(row["why_preferred"])))
    told = SHOWN | {key, "source_id", "locator", "summary", "claim_group", "preferred",
                    "why_preferred"}  # fmt: skip
    places = _places(data, name, row)
    for column in data.columns(name):
        if column in told or not row[column]:
            continue
        shown = _linked(data, row[column], places.get(column, [])) or as_html(row[column])
        items.append((column.replace("_", " "), shown))
    terms = "".join(f"<dt>{as_html(t)}</dt><dd>{d}</dd>" for t, d in items)
    return f"<dl>{terms}</dl>"


def _rival(data: Data, name: str, row: Row) -> str:
    key = data.columns(name)[0]
    shown = dict(CLAIMS[name](data, row))
    parts = [
        shown["When"],
        shown.get("Amount") or shown.get("Value") or shown.get("Strength") or "",
    ]
    mark = "preferred: " if row["preferred"] == "yes" else ""
    said = ", ".join(p for p in parts if p)
    return f"{mark}{to_row(data, name, row[key])} ({said}; {as_html(row['source_id'])})"


def claim_cells(data: Data, name: str, row: Row) -> list[tuple[str, str]]:
    cells = CLAIMS[name](data, row)
    group = data.rivals.get((name, row["claim_group"]), []) if row["claim_group"] else []
    mark = ""
    if row["preferred"] == "no":
        mark = ' <span class="mark rival">a rival is preferred</span>'
    elif len(group) > 1:
        mark = f' <span class="mark">{len(group) - 1} rival{"s" if len(group) > 2 else ""}</span>'
    cells = [(h, t + mark if h == "What" else t) for h, t in cells]
    source = data.sources.get(row["source_id"])
    named = source_name(source) if source else row["source_id"]
    return [
        *cells,
        ("Source", to_row(data, "sources", row["source_id"], named)),
        ("Confidence", as_html(row["confidence"])),
    ]


def _translation(row: Row) -> str:
    """What a reader of English needs beside a title in another language."""
    if row.get("title_translated") == "yes":
        return " (title translated)"
    english = row.get("title_en", "")
    return f" [{as_html(english)}]" if english else ""


def source_cells(data: Data, row: Row) -> list[tuple[str, str]]:
    count = sum(map(len, data.resting.get(row["source_id"], {}).values()))
    rests = f"{count} row{'s' if count > 1 else ''}" if count else "nothing in the claims"
    origin = row.get("derived_from", "")
    reprint = f" Reprints {to_row(data, 'sources', origin)}." if origin in data.sources else ""
    return [
        ("Publisher", as_html(row["publisher"])),
        ("Title", outside(row["title"], row["url"]) + _translation(row) + reprint),
        ("Published", as_html(row["published"])),
        ("Kind", as_html(row["kind"])),
        ("Language", as_html(row["language"])),
        ("What rests on it", rests),
    ]


def resting(data: Data, row: Row) -> str:
    """Return the address of a source and the rows that rest on it; they stand folded below it."""
    key = row["source_id"]
    return f"<p>row: {link(key, f'#{quote(key)}')}</p>" + "".join(
        f"<p>{as_html(table)}: " + ", ".join(to_row(data, table, i) for i in ids) + "</p>"
        for table, ids in data.resting.get(key, {}).items()
    )


def plain_cells(data: Data, name: str, row: Row) -> list[tuple[str, str]]:
    places = _places(data, name, row)
    return [
        (c.replace("_", " "), _linked(data, value, places.get(c, [])) or outside(value, value))
        for c, value in row.items()
    ]


def _places(data: Data, name: str, row: Row) -> dict[str, list[str]]:
    """Map the columns of ids, as the schema has them, to the tables that the ids are of."""
    if name not in data.places:
        data.places[name] = _places_of(data, name)
    if "table" in row:
        return data.places[name] | {column: [row["table"]] for column in ("row", "row_id")}
    return data.places[name]


def _places_of(data: Data, name: str) -> dict[str, list[str]]:
    places = {
        column: [table]
        for column, (table, field) in data.links(name).items()
        if data.keys(table) == [field]  # what several rows speak of is no address of one
    }
    return places | id_lists(data.resource(name)["schema"])


def _linked(data: Data, ids: str, tables: list[str]) -> str:
    """Lead from each id to its row; "" if none of the tables has rows with addresses."""
    tables = [table for table in tables if table in ADDRESSED]
    if not tables:
        return ""
    return ", ".join(
        next(
            (to_row(data, table, each) for table in tables if each in data.ids(table)),
            as_html(each),
        )
        for each in ids.split()
    )
