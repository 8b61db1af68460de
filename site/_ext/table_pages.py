"""Tables of the data folder as pages: searchable, each row with an address, a codebook beside.

Tables of up to `PART` rows, claims and sources are plain HTML, which reads, prints and links
without a script, on as many pages as they need; what their rows hold folded, and what filters read,
is a script file beside, which makes each of these pages the whole table. Longer ones are a script
file whole. Scripts, since a page opened from disk cannot fetch data.
"""

import json
from collections import Counter
from pathlib import Path

import row_cells
from page_files import plain, put
from row_cells import CLAIMS
from safe import embed
from site_data import PART, Data, Row, date_column, part_page, years

import kgru_analysis as kg
from kgru_analysis.citations import data_version
from kgru_analysis.escaping import as_description, as_html, as_text

PROSE = 60  # characters; a plain column with a longer cell holds sentences
CHOICES = 400  # a column with at most so many values gets a list to choose from
# Columns that a reader filters by, in this order; two more, the years, come from the dates.
FILTERS = {
    "events": ["actor", "target", "domain", "event_type", "status", "confidence", "preferred"],
    "flows": ["donor", "recipient", "stage", "instrument", "sector", "confidence", "preferred"],
    "presence": ["actor", "host", "kind", "domain", "status", "confidence", "preferred"],
    "observations": ["subject", "partner", "measure", "unit", "confidence", "preferred"],
    "rights": ["holder", "kind", "confidence", "preferred"],
    "exposures": ["item", "partner", "aspect", "confidence", "preferred"],
    "sources": ["kind", "language"],
    "corrections": ["table", "column"],
    "recoding": ["sample", "table", "column", "verdict"],
    "codelists": ["list"],
    "actors": ["kind"],
    "actor_names": ["language", "kind"],
    "indicators": ["table", "dataset"],
    "seed_sentences": ["verdict"],
}
SERIES_FILTERS = ["subject", "partner", "measure", "unit", "status", "dataset"]


def write_data_pages(src: Path, data: Data) -> None:
    for name in data.names:
        resource = data.resource(name)
        write = static_table if is_static(data, name) else script_table
        tables, script = write(data, name)
        put(src / "_static" / "rows" / f"{name}.js", script)
        terms = "; ".join(as_html(x["title"]) for x in resource.get("licenses", []))
        about = (
            f'<p class="table-about">Table <code>{name}</code>: {len(data.rows(name)):,} rows · '
            f"{terms} · data version {as_html(data_version(data.folder))} · "
            f'<a href="{name}.csv" download>CSV</a> · <a href="{name}.metadata.json">metadata</a>'
            " · "
            '<a href="index.html">all tables and how to cite</a></p>'
            f"<details class='columns'><summary>What the columns mean</summary>"
            f"{codebook_table(data, name)}</details>"
        )
        for number, table in enumerate(tables, 1):
            page = part_page(name, number)
            put(src / "data" / f"{page}.html.part", about + table)
            orphan = "orphan: true\n" if number > 1 else ""
            later = f", page {number} of {len(tables)}" if number > 1 else ""
            put(
                src / "data" / f"{page}.md",
                f"---\nnosearch: true\n{orphan}---\n"
                f"# {as_text(resource.get('title', name))}{later}\n\n"
                f"{as_description(resource.get('description', ''))}\n\n"
                f"```{{raw}} html\n:file: {page}.html.part\n```\n",
            )
    book = "\n\n".join(
        f"## {as_text(title)}\n\n" + "\n\n".join(
            f"### `{n}`: {as_text(data.resource(n).get('title', n))}\n\n"
            f"{as_description(data.resource(n).get('description', ''))}\n\n"
            f"```{{raw}} html\n:file: codebook-{n}.html.part\n```"
            for n in names
        )
        for title, names in data.groups.items()
    )  # fmt: skip
    for name in data.names:
        columns = len(data.columns(name))
        folded = (
            f'<details class="entry" id="codebook-{as_html(name)}"><summary>{columns} '
            f"column{'' if columns == 1 else 's'}</summary>"
            f"{codebook_table(data, name, anchors=True)}</details>"
        )
        put(src / "data" / f"codebook-{name}.html.part", folded)
    index = "".join(
        f"<dt>{as_html(title)}</dt><dd>"
        + ", ".join(f'<a href="#codebook-{as_html(n)}">{as_html(n)}</a>' for n in names)
        + "</dd>"
        for title, names in data.groups.items()
    )
    put(
        src / "data" / "codebook.md",
        "# Codebook\n\nWhat each column means, as `datapackage.json` says it; the checks of the "
        "library are built from the same file. Under *Allowed* stand the codes, or the table and "
        "column that has them. A date of type *edtf* may be vague: `2009-02` is some day of "
        f"February 2009, `1992/1995` lies within these years, `/2001` by 2001.\n\n"
        f'```{{raw}} html\n<dl class="tables-index">{index}</dl>\n```\n\n{book}\n',
    )


def is_static(data: Data, name: str) -> bool:
    """Say whether a table is plain HTML: short ones, claims and their sources."""
    return len(data.rows(name)) <= PART or name == "sources" or data.is_claims(name)


def write_search_rows(src: Path, data: Data) -> None:
    """Write the claims and sources that the search page looks through beside the pages."""
    lines = []
    for name in (n for n in data.names if data.is_claims(n)):
        for row, address in zip(data.rows(name), data.addresses(name), strict=True):
            cells = dict(CLAIMS[name](data, row))
            who = cells.get("Who", cells.get("Of whom", ""))
            lines.append([name, address, *map(plain, (cells["When"], who, cells["What"]))])
    for key, row in data.sources.items():
        lines.append(["sources", key, row["published"], row["publisher"], row["title"]])
    text = embed(lines)
    put(src / "_static" / "rows" / "search.js", f"window.kgruSearch={text};\n")


def filters(data: Data, name: str) -> list[str]:
    return [c for c in FILTERS.get(name, SERIES_FILTERS) if c in data.columns(name)]


def filter_form(data: Data, name: str) -> str:
    """Return the search box, the lists to choose from, and the years."""
    fields = [
        '<label class="wide">Search <input type="search" name="q" autocomplete="off"></label>'
    ]
    for column in filters(data, name):
        counts = Counter(row[column] for row in data.rows(name))
        if not 1 < len(counts) <= CHOICES:
            continue
        actors = data.links(name).get(column, ("", ""))[0] == "actors"
        labels = {c: data.actors.get(c, c) if actors else c for c in counts}
        order = sorted(counts, key=lambda c: (c == "", labels[c].lower()))
        options = "".join(
            f'<option value="{as_html(c)}">{as_html(labels[c])} ({counts[c]:,})</option>'
            for c in order
            if c
        )
        fields.append(
            f'<label>{as_html(column.replace("_", " "))} <select name="{as_html(column)}">'
            f'<option value="">all</option>{options}</select></label>'
        )
    if date_column(data, name):
        fields += [
            '<label>from year <input type="number" name="from" min="1900" max="2100"></label>',
            '<label>to year <input type="number" name="to" min="1900" max="2100"></label>',
        ]
    return (
        '<form class="table-filters" hidden>' + fields[0] + '<button type="reset">Show all</button>'
        '<button type="button" class="save">Download what is shown</button>'
        + "<details><summary>Filters</summary><div>"
        + "".join(fields[1:])
        + "</div></details></form>"
        '<p class="table-note" role="status"></p>'
    )


def static_table(data: Data, name: str) -> tuple[list[str], str]:
    """Return the pages of a table as HTML, one <tr id> a row, and the script file beside them.

    The script holds what filters read of each row and what stands folded below it; in the page
    both would double its weight. Where there are several pages it holds the lines of all.
    """
    rows, addresses = data.rows(name), data.addresses(name)
    folded = []
    if name in CLAIMS and data.is_claims(name):
        shown = [row_cells.claim_cells(data, name, row) for row in rows]
        folded = [row_cells.details(data, name, row) for row in rows]
    elif name == "sources":
        shown = [row_cells.source_cells(data, row) for row in rows]
        folded = [row_cells.resting(data, row) for row in rows]
    else:
        shown = [row_cells.plain_cells(data, name, row) for row in rows]
    lines, headings = [], []
    # Of plain tables, those that hold sentences give them room, and are cards on a phone.
    prose = set() if folded else {
        h for cells, row in zip(shown, rows, strict=True)
        for (h, _), text in zip(cells, row.values(), strict=True) if len(text) > PROSE
    }  # fmt: skip
    for row, address, cells in zip(rows, addresses, shown, strict=True):
        headings = [h for h, _ in cells]
        # Without the ends that HTML does not need, which are 100 kB of a page.
        tds = "".join(
            f"<td{_order(h, row)}{' class=prose' if h in prose else ''}>{t}" for h, t in cells
        )
        lines.append(f'<tr id="{as_html(address)}">{tds}')
    head = "".join(f"<th>{as_html(h)}</th>" for h in headings)
    told = (
        "<noscript><p>What stands folded below a row needs a script to show it here. "
        f'<a href="{name}.csv">The CSV</a> has all of it.</p></noscript>'
    )
    parts = [lines[i : i + PART] for i in range(0, len(lines), PART)] or [[]]
    pages = [
        f"{told if folded else ''}{_other_parts(name, parts, number)}"
        f'<div class="data-table" data-table="{name}" '
        f'data-rows="../_static/rows/{name}.js">{filter_form(data, name)}'
        f'<table class="{"cards" if folded else "plain cards" if prose else "plain"}" '
        f'aria-label="{as_html(data.resource(name).get("title", name))}">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(part)}</tbody></table></div>"
        for number, part in enumerate(parts, 1)
    ]
    content = {
        "facets": {column: _packed(cells) for column, cells in _facets(data, name).items()},
        "folded": folded,
        "lines": lines if len(parts) > 1 else [],
    }
    # A file of its own needs no escapes, which would make half as much again of so many elements.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return pages, f"window.kgruRows={text};\n"


def _other_parts(name: str, parts: list[list[str]], here: int) -> str:
    """Lead to the other pages of a table, for who runs no script, which shows all rows on each."""
    if len(parts) == 1:
        return ""
    links = []
    for number, part in enumerate(parts, 1):
        first = PART * (number - 1) + 1
        span = f"{first:,} to {first + len(part) - 1:,}"
        page = part_page(name, number)
        links.append(f"<b>{span}</b>" if number == here else f'<a href="{page}.html">{span}</a>')
    return f"<noscript><p>Rows {', '.join(links)}. With a script each page has all.</p></noscript>"


def _facets(data: Data, name: str) -> dict[str, list[str]]:
    """Return what filters read: codes, and the years in which a row may lie."""
    rows, date = data.rows(name), date_column(data, name)
    facets = {column: [row[column] for row in rows] for column in filters(data, name)}
    if date:
        first = last = years(r[date] for r in rows)
        if name == "presence":  # from the start to the end
            last = years(r["end"] for r in rows)
        facets |= {"from": [since for since, _ in first], "to": [until for _, until in last]}
    return facets


def _packed(cells: list[str]) -> dict[str, list]:
    """Write a column as its values and the places of the rows in them, where they repeat."""
    unique = list(dict.fromkeys(cells))
    if len(unique) * 2 >= len(cells):
        return {"values": cells}
    place = {value: i for i, value in enumerate(unique)}
    return {"values": unique, "at": [place[cell] for cell in cells]}


def _order(heading: str, row: Row) -> str:
    """Say what a cell sorts by where that is not its text."""
    column = {"Amount": "amount_low", "Value": "value_low", "Strength": "strength_low"}.get(heading)
    return f' data-order="{as_html(row.get(column, "") or "0")}"' if column else ""


def script_table(data: Data, name: str) -> tuple[list[str], str]:
    """Return the HTML around a long table, and the script file that holds its rows.

    Each column is a list of its values and, where they repeat, a list of their places in it.
    """
    rows = data.rows(name)
    packed = [_packed([row[column] for row in rows]) for column in data.columns(name)]
    links = {c: t for c, (t, _) in data.links(name).items() if t in row_cells.ADDRESSED}
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
    text = embed(content)
    html = (
        f'<div class="data-table" data-table="{name}" data-rows="../_static/rows/{name}.js">'
        f"{filter_form(data, name)}<noscript><p>This table is long and needs a script to show it "
        f'here. <a href="{name}.csv">Download it as CSV</a> instead.</p></noscript></div>'
    )
    return [html], f"window.kgruRows={text};\n"


def codebook_table(data: Data, name: str, *, anchors: bool = False) -> str:
    book = kg.codebook(name, data.folder)
    lines = []
    for row in book.to_dict("records"):
        place = f' id="{as_html(name)}.{as_html(row["column"])}"' if anchors else ""
        cells = f'<th scope="row"><code>{as_html(row["column"])}</code></th>' + "".join(
            f"<td>{as_html(str(row[c]))}</td>" for c in ("type", "unit", "meaning", "allowed")
        )
        lines.append(f"<tr{place}>{cells}</tr>")
    head = "".join(
        f'<th scope="col">{h}</th>' for h in ("Column", "Type", "Unit", "Meaning", "Allowed")
    )
    return (
        f'<div class="wide-table"><table class="codebook" aria-label="Columns of {as_html(name)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )
