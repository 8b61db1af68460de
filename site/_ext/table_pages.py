"""Tables of the data folder as pages: each row with an address, its source and its rivals.

Tables of up to `STATIC` rows are plain HTML, which reads, prints and links without a script.
Longer ones are a script file that the page loads, since a page opened from disk cannot fetch data.
All text from the data goes through `escape`.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from urllib.parse import quote

import pandas as pd

import kgru_analysis as kg
from kgru_analysis.catalog import foreign_keys, package

STATIC = 1500  # rows
CHOICES = 80  # a column with at most so many values gets a list to choose from

Row = dict[str, str]


@dataclass
class Data:
    """The tables of a data folder as text, and what links them."""

    folder: Path

    @cached_property
    def package(self) -> dict:
        return package(self.folder)

    @cached_property
    def names(self) -> list[str]:
        return [r["name"] for r in self.package["resources"]]

    def resource(self, name: str) -> dict:
        return next(r for r in self.package["resources"] if r["name"] == name)

    def columns(self, name: str) -> list[str]:
        return [f["name"] for f in self.resource(name)["schema"]["fields"]]

    def rows(self, name: str) -> list[Row]:
        if name not in self._rows:
            path = self.folder / self.resource(name)["path"]
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
            self._rows[name] = frame.to_dict("records")
        return self._rows[name]

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {}

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """Map each column that points at another table to (table, column)."""
        return {
            k["fields"]: (k["reference"]["resource"] or name, k["reference"]["fields"])
            for k in foreign_keys(self.resource(name)["schema"])
        }

    def is_claims(self, name: str) -> bool:
        return {"source_id", "claim_group", "preferred"} <= set(self.columns(name))

    def keys(self, name: str) -> list[str]:
        """Return the columns whose values together address a row."""
        key = self.resource(name)["schema"].get("primaryKey") or []
        key = [key] if isinstance(key, str) else list(key)
        if key:
            # Public series have one data set a measure nearly always; keep addresses short then.
            return key
        long = {"before", "after", "reason", "why", "note"}
        return [c for c in self.columns(name) if c not in long]

    def addresses(self, name: str) -> list[str]:
        """Return the address of each row in its page: its key, with a number where it repeats."""
        keys = self.keys(name)
        seen: Counter[str] = Counter()
        found = []
        for row in self.rows(name):
            base = "_".join(row[k] for k in keys if row[k]).replace(" ", "-") or "row"
            seen[base] += 1
            found.append(base if seen[base] == 1 else f"{base}_{seen[base]}")
        return found

    @cached_property
    def actors(self) -> dict[str, str]:
        return {r["actor"]: r["name"] for r in self.rows("actors")} if "actors" in self.names else {}

    @cached_property
    def sources(self) -> dict[str, Row]:
        return {r["source_id"]: r for r in self.rows("sources")}

    @cached_property
    def rivals(self) -> dict[tuple[str, str], list[Row]]:
        """Map (table, claim_group) to its rows."""
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for name in filter(self.is_claims, self.names):
            for row in self.rows(name):
                if row["claim_group"]:
                    groups[name, row["claim_group"]].append(row)
        return groups

    @cached_property
    def resting(self) -> dict[str, dict[str, list[str]]]:
        """Map each source to the rows that rest on it, by table."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for name in filter(self.is_claims, self.names):
            key = self.columns(name)[0]
            for row in self.rows(name):
                found[row["source_id"]][name].append(row[key])
        return found


# ---- small pieces --------------------------------------------------------------------------


def link(text: str, href: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def outside(text: str, url: str) -> str:
    """Link to another site; anything that is no web address stays text."""
    if not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a class="outside" rel="noopener noreferrer" href="{escape(url)}">{escape(text)}</a>'


def to_row(table: str, address: str, text: str | None = None) -> str:
    return link(text or address, f"{table}.html#{quote(address)}")


def amount(low: str, high: str) -> str:
    """Write bounds with thousands apart: 300,000,000 to 310,000,000; at least 5; up to 7.

    >>> amount("300000000", "310000000"), amount("5", ""), amount("0.5", "0.5"), amount("", "")
    ('300,000,000 to 310,000,000', 'at least 5', '0.5', '')
    """
    low, high = _number(low), _number(high)
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"at least {low}" if low else (f"up to {high}" if high else "")


def _number(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return f"{number:,.10g}" if math.isfinite(number) else value


def source_name(source: Row) -> str:
    return ", ".join(x for x in (source["publisher"], source["published"]) if x)


# ---- a row of claims -----------------------------------------------------------------------


def _who(data: Data, row: Row, first: str, second: str, sign: str) -> str:
    codes = [row[first]] + ([row[second]] if row[second] and row[second] != row[first] else [])
    return f" {sign} ".join(escape(data.actors.get(c, c)) for c in codes)


def _event(data: Data, row: Row) -> list[tuple[str, str]]:
    kind = ", ".join(row[c].replace("-", " ") for c in ("domain", "event_type", "status"))
    return [
        ("When", escape(row["date"])),
        ("Who", _who(data, row, "actor", "target", "→")),
        ("What", escape(row["summary"])),
        ("Kind", escape(kind)),
    ]


def _flow(data: Data, row: Row) -> list[tuple[str, str]]:
    sum_ = amount(row["amount_low"], row["amount_high"])
    basis = "" if row["basis"] == "total" else f" {row['basis'].replace('-', ' ')}"
    return [
        ("When", escape(row["date"])),
        ("Who", _who(data, row, "donor", "recipient", "→")),
        ("What", escape(row["summary"] or row["purpose"])),
        ("Stage", escape(f"{row['stage']}, {row['instrument'].replace('-', ' ')}".strip(", "))),
        ("Amount", escape(f"{sum_} {row['currency']}{basis}" if sum_ else "unknown")),
    ]


def _presence(data: Data, row: Row) -> list[tuple[str, str]]:
    number = amount(row["strength_low"], row["strength_high"])
    return [
        ("When", escape(f"{row['start'] or 'unknown'} – {row['end'] or '..'}")),
        ("Who", _who(data, row, "actor", "host", "in")),
        ("What", f"<b>{escape(row['name'])}</b>. {escape(row['summary'])}"),
        ("Kind", escape(", ".join(row[c].replace("-", " ") for c in ("kind", "domain", "status")))),
        ("Strength", escape(number)),
    ]


def _observation(data: Data, row: Row) -> list[tuple[str, str]]:
    value = f"{amount(row['value_low'], row['value_high'])} {row['unit']}"
    return [
        ("When", escape(row["date"])),
        ("Of whom", _who(data, row, "subject", "partner", "with")),
        ("What", f"<b>{escape(row['measure'].replace('_', ' '))}</b>. {escape(row['summary'])}"),
        ("Value", escape(value.strip())),
    ]


CLAIMS: dict[str, Callable[[Data, Row], list[tuple[str, str]]]] = {
    "events": _event,
    "flows": _flow,
    "presence": _presence,
    "observations": _observation,
}
# Columns that a reader filters by, in this order; two more, the years, come from the dates.
FILTERS = {
    "events": ["actor", "target", "domain", "event_type", "status", "confidence", "preferred"],
    "flows": ["donor", "recipient", "stage", "instrument", "sector", "confidence", "preferred"],
    "presence": ["actor", "host", "kind", "domain", "status", "confidence", "preferred"],
    "observations": ["subject", "partner", "measure", "unit", "confidence", "preferred"],
    "sources": ["kind", "language"],
    "corrections": ["table", "column"],
    "codelists": ["list"],
    "actors": ["kind"],
    "actor_names": ["language", "kind"],
    "indicators": ["table", "dataset"],
    "seed_sentences": ["verdict"],
}
SERIES_FILTERS = ["subject", "partner", "measure", "unit", "status", "dataset"]


def details(data: Data, name: str, row: Row) -> str:
    """Return what a reader needs to judge one claim: source, place in it, rivals, links, report."""
    key = data.columns(name)[0]
    source = data.sources.get(row["source_id"])
    items = [("Row", link(row[key], f"#{quote(row[key])}"))]
    if source:
        page = outside("open the page", source["url"])
        items.append(
            ("Source", f"{escape(source_name(source))}: {escape(source['title'])} ({page})")
        )
    if row["locator"]:
        items.append(("Place in it", escape(row["locator"])))
    items.append(("Confidence", escape(row["confidence"])))
    group = [r for r in data.rivals.get((name, row["claim_group"]), []) if r[key] != row[key]]
    if group:
        others = "; ".join(_rival(data, name, r) for r in group)
        items.append(("Rival claims", others))
    if row["why_preferred"]:
        items.append(("Preferred because", escape(row["why_preferred"])))
    targets = data.links(name)
    told = {key, "source_id", "locator", "confidence", "summary", "claim_group", "preferred",
            "why_preferred"}  # fmt: skip
    for column in data.columns(name):
        if column in told or not row[column]:
            continue
        table = targets.get(column, ("", ""))[0]
        value = to_row(table, row[column]) if table in CLAIMS else escape(row[column])
        if table == "sources":
            value = to_row("sources", row[column])
        items.append((column.replace("_", " "), value))
    report = link("Report an error in this row", f"../report.html?table={name}&row={quote(row[key])}")
    terms = "".join(f"<dt>{escape(t)}</dt><dd>{d}</dd>" for t, d in items)
    return f"<details><summary>Details</summary><dl>{terms}</dl><p>{report}</p></details>"


def _rival(data: Data, name: str, row: Row) -> str:
    key = data.columns(name)[0]
    shown = dict(CLAIMS[name](data, row))
    parts = [shown["When"], shown.get("Amount") or shown.get("Value") or shown.get("Strength") or ""]
    mark = "preferred: " if row["preferred"] == "yes" else ""
    said = ", ".join(p for p in parts if p)
    return f"{mark}{to_row(name, row[key])} ({said}; {escape(row['source_id'])})"


def claim_cells(data: Data, name: str, row: Row) -> list[tuple[str, str]]:
    cells = CLAIMS[name](data, row)
    group = data.rivals.get((name, row["claim_group"]), []) if row["claim_group"] else []
    mark = ""
    if row["preferred"] == "no":
        mark = ' <span class="mark rival">a rival is preferred</span>'
    elif len(group) > 1:
        mark = f' <span class="mark">{len(group) - 1} rival{"s" if len(group) > 2 else ""}</span>'
    cells = [(h, t + mark + details(data, name, row) if h == "What" else t) for h, t in cells]
    source = data.sources.get(row["source_id"])
    named = source_name(source) if source else row["source_id"]
    return [
        *cells,
        ("Source", to_row("sources", row["source_id"], named)),
        ("Confidence", escape(row["confidence"])),
    ]


def source_cells(data: Data, row: Row) -> list[tuple[str, str]]:
    by_table = data.resting.get(row["source_id"], {})
    count = sum(map(len, by_table.values()))
    rests = "nothing in the claims"
    if count:
        lists = "".join(
            f"<p>{escape(t)}: " + ", ".join(to_row(t, i) for i in ids) + "</p>"
            for t, ids in by_table.items()
        )
        rests = f"<details><summary>{count} row{'s' if count > 1 else ''}</summary>{lists}</details>"
    origin = row.get("derived_from", "")
    reprint = f" Reprints {to_row('sources', origin)}." if origin in data.sources else ""
    return [
        ("Publisher", escape(row["publisher"])),
        ("Title", outside(row["title"], row["url"]) + reprint),
        ("Published", escape(row["published"])),
        ("Kind", escape(row["kind"])),
        ("Language", escape(row["language"])),
        ("Id", link(row["source_id"], f"#{quote(row['source_id'])}")),
        ("What rests on it", rests),
    ]


def plain_cells(data: Data, name: str, row: Row) -> list[tuple[str, str]]:
    targets = data.links(name)
    cells = []
    for column in data.columns(name):
        value, table = row[column], targets.get(column, ("", ""))[0]
        if value and table in {*CLAIMS, "sources", "datasets"}:
            shown = to_row(table, value)
        elif column == "row_ids":
            shown = ", ".join(_any_row(data, i) for i in value.split())
        elif name == "corrections" and column == "row" and row["table"] in CLAIMS:
            shown = _any_row(data, value)
        else:
            shown = outside(value, value)
        cells.append((column.replace("_", " "), shown))
    return cells


def _any_row(data: Data, key: str) -> str:
    table = data_index(data).get(key)
    return to_row(table, key) if table else escape(key)


def data_index(data: Data) -> dict[str, str]:
    """Map the id of each claim to its table."""
    if "index" not in data.__dict__:
        data.__dict__["index"] = {
            row[data.columns(name)[0]]: name
            for name in CLAIMS
            if name in data.names
            for row in data.rows(name)
        }
    return data.__dict__["index"]


# ---- a whole table -------------------------------------------------------------------------


def years(values: Iterable[str]) -> list[tuple[str, str]]:
    """Return the first and last year that each date can mean; "" where it is open."""
    bounds = kg.parse_dates(pd.Series(list(values), dtype="str").replace("", None), unknown="null")
    first, last = bounds["earliest"].dt.year, bounds["latest"].dt.year
    return [
        ("" if pd.isna(a) else str(int(a)), "" if pd.isna(b) else str(int(b)))
        for a, b in zip(first, last, strict=True)
    ]


def filters(data: Data, name: str) -> list[str]:
    return [c for c in FILTERS.get(name, SERIES_FILTERS) if c in data.columns(name)]


def filter_form(data: Data, name: str) -> str:
    """Return the search box, the lists to choose from, and the years."""
    fields = [
        '<label class="wide">Search <input type="search" name="q" autocomplete="off"></label>'
    ]
    for column in filters(data, name):
        counts = Counter(row[column] for row in data.rows(name))
        if not 1 < len(counts) <= CHOICES * 5:
            continue
        actors = data.links(name).get(column, ("", ""))[0] == "actors"
        labels = {c: data.actors.get(c, c) if actors else c for c in counts}
        order = sorted(counts, key=lambda c: (c == "", labels[c].lower()))
        options = "".join(
            f'<option value="{escape(c)}">{escape(labels[c]) or "(empty)"} ({counts[c]:,})</option>'
            for c in order
            if c
        )
        fields.append(
            f'<label>{escape(column.replace("_", " "))} <select name="{escape(column)}">'
            f'<option value="">all</option>{options}</select></label>'
        )
    if date_column(data, name):
        fields += [
            '<label>from year <input type="number" name="from" min="1900" max="2100"></label>',
            '<label>to year <input type="number" name="to" min="1900" max="2100"></label>',
        ]
    return (
        '<form class="table-filters" hidden onsubmit="return false">'
        + fields[0]
        + '<button type="reset">Show all</button>'
        + "<details><summary>Filters</summary><div>"
        + "".join(fields[1:])
        + "</div></details></form>"
        '<p class="table-note" role="status"></p>'
    )


def date_column(data: Data, name: str) -> str:
    return next((c for c in ("date", "start", "published") if c in data.columns(name)), "")


def static_table(data: Data, name: str) -> str:
    """Return a table as HTML, one <tr id> a row, with what the filters read as data attributes."""
    rows, addresses = data.rows(name), data.addresses(name)
    date = date_column(data, name)
    spans = years(r[date] for r in rows) if date else [("", "")] * len(rows)
    if name == "presence":  # from the start to the end
        ends = years(r["end"] for r in rows)
        spans = [(a, b) for (a, _), (_, b) in zip(spans, ends, strict=True)]
    lines, headings = [], []
    for row, address, span in zip(rows, addresses, spans, strict=True):
        if name in CLAIMS and data.is_claims(name):
            cells = claim_cells(data, name, row)
        elif name == "sources":
            cells = source_cells(data, row)
        else:
            cells = plain_cells(data, name, row)
        headings = [h for h, _ in cells]
        facets = "".join(f' data-{c.replace("_", "-")}="{escape(row[c])}"' for c in filters(data, name))
        if date:
            facets += f' data-from="{span[0]}" data-to="{span[1]}"'
        tds = "".join(
            f'<td data-label="{escape(h)}"{_order(h, row)}>{t}</td>' for h, t in cells
        )
        lines.append(f'<tr id="{escape(address)}"{facets}>{tds}</tr>')
    head = "".join(f"<th>{escape(h)}</th>" for h in headings)
    style = "cards" if name in {*CLAIMS, "sources"} else "plain"
    return (
        f'<div class="data-table" data-table="{name}">{filter_form(data, name)}'
        f'<table class="{style}" aria-label="{escape(data.resource(name).get("title", name))}">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _order(heading: str, row: Row) -> str:
    """Say what a cell sorts by where that is not its text."""
    column = {"Amount": "amount_low", "Value": "value_low", "Strength": "strength_low"}.get(heading)
    return f' data-order="{escape(row.get(column, "") or "0")}"' if column else ""


def script_table(data: Data, name: str) -> tuple[str, str]:
    """Return the HTML around a long table, and the script file that holds its rows.

    Each column is a list of its values and, where they repeat, a list of their places in it.
    """
    rows = data.rows(name)
    packed = []
    for column in data.columns(name):
        cells = [row[column] for row in rows]
        unique = list(dict.fromkeys(cells))
        if len(unique) * 2 < len(cells):
            place = {v: i for i, v in enumerate(unique)}
            packed.append({"values": unique, "at": [place[c] for c in cells]})
        else:
            packed.append({"values": cells})
    links = {c: t for c, (t, _) in data.links(name).items() if t in {*CLAIMS, "sources", "datasets"}}
    content = {
        "columns": data.columns(name),
        "keys": data.keys(name),
        "numbers": [
            f["name"]
            for f in data.resource(name)["schema"]["fields"]
            if f["type"] in ("number", "integer")
        ],
        "date": date_column(data, name),
        "filters": filters(data, name),
        "links": links,
        "packed": packed,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    html = (
        f'<div class="data-table" data-table="{name}" data-rows="../_static/rows/{name}.js">'
        f"{filter_form(data, name)}<noscript><p>This table is long and needs a script to show it "
        f'here. <a href="{name}.csv">Download it as CSV</a> instead.</p></noscript></div>'
    )
    return html, f"window.kgruRows={text};\n"


def codebook_table(data: Data, name: str, *, anchors: bool = False) -> str:
    book = kg.codebook(name, data.folder)
    lines = []
    for row in book.to_dict("records"):
        place = f' id="{escape(name)}.{escape(row["column"])}"' if anchors else ""
        cells = f'<th scope="row"><code>{escape(row["column"])}</code></th>' + "".join(
            f"<td>{escape(str(row[c]))}</td>" for c in ("type", "unit", "meaning", "allowed")
        )
        lines.append(f"<tr{place}>{cells}</tr>")
    head = "".join(
        f'<th scope="col">{h}</th>' for h in ("Column", "Type", "Unit", "Meaning", "Allowed")
    )
    return (
        f'<div class="wide-table"><table class="codebook" aria-label="Columns of {escape(name)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )
