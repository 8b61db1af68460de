"""Fixed addresses of figures and tables: what each CSV holds, its metadata, and one page of all."""

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote

import notebook_parts as parts
from column_units import are_numbers, field_unit, meaning_of, units_of
from page_files import put
from site_data import Data, Row

from kgru_analysis.citations import data_version
from kgru_analysis.escaping import as_html


def figure_metadata(data: Data, figure: parts.Figure, entry: dict) -> dict:
    """Describe the CSV of a figure: columns, units, sources, citation and version."""
    rows = list(csv.DictReader(io.StringIO(figure.csv)))
    units = units_of(figure.name, figure.csv)
    return _shared(data) | {
        "name": figure.name,
        "title": entry["title"],
        "caption": figure.caption,
        "description": figure.alt,
        "page": entry["page"],
        "csv": f"figures/{figure.name}.csv",
        "image": f"figures/{figure.name}.svg",
        "rows": len(rows),
        "columns": [
            {
                "name": c,
                "type": "number" if are_numbers(r[c] for r in rows if r[c]) else "string",
                "unit": units[c],
                "meaning": meaning_of(c),
            }
            for c in units
        ],
        "rests_on": {table: ids for table, ids in entry["rows"].items() if ids},
        "sources": [source(data.sources[x]) for x in entry["rows"]["sources"]],
        "datasets": [x for x in data.rows("datasets") if x["dataset"] in entry["rows"]["datasets"]]
        if "datasets" in data.names
        else [],
    }


def source(row: Row) -> dict:
    return {c: row[c] for c in ("source_id", "title", "publisher", "published", "url")}


def _shared(data: Data) -> dict:
    return {
        "citation": data.citation,
        "version": data_version(data.folder),
        "licenses": data.package.get("licenses", []),
    }


def table_metadata(data: Data, name: str) -> dict:
    """Describe the CSV of a table, as the data package does, with citation and version."""
    resource = data.resource(name)
    about = _shared(data) | {
        "name": name,
        "title": resource.get("title", name),
        "description": resource.get("description", ""),
        "page": f"data/{name}.html",
        "csv": f"data/{name}.csv",
        "rows": len(data.rows(name)),
        "columns": [
            field | {"unit": field_unit(field, data.rows(name))}
            for field in resource["schema"]["fields"]
        ],
        "primaryKey": resource["schema"].get("primaryKey", []),
        "foreignKeys": resource["schema"].get("foreignKeys", []),
    }
    if resource.get("licenses"):
        about["licenses"] = resource["licenses"]
    if "dataset" in data.columns(name):
        about["datasets"] = sorted({r["dataset"] for r in data.rows(name)} - {""})
    elif data.is_claims(name):
        about["sources"] = sorted({r["source_id"] for r in data.rows(name)} - {""})
    return about


def as_json(about: dict) -> str:
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def write(src: Path, drawn: dict[str, list], behind: dict[str, dict], data: Data) -> None:
    """Write the metadata of every figure and table, and the page that lists them.

    ``drawn`` holds the figures by the question of their notebook.
    """
    page = [
        "# Figures and fixed addresses\n\nEach figure and each table has an address that stays: "
        "`figures/NAME.csv`, `data/NAME.csv`, and beside it `.metadata.json` with columns, units, "
        "sources, citation and version.\n"
    ]
    for question, figures in drawn.items():
        page.append(f"## {question}\n")
        for figure in figures:
            entry = behind[figure.name]
            about = figure_metadata(data, figure, entry)
            put(src / "_extra/figures" / f"{figure.name}.metadata.json", as_json(about))
            page.append(f"```{{raw}} html\n{_card(figure, entry)}\n```\n")
    lines = []
    for group, name in ((group, n) for group, names in data.groups.items() for n in names):
        if name == data.groups[group][0]:
            lines.append(f'<tr><th scope="rowgroup" colspan="4">{as_html(group)}</th></tr>')
        about = table_metadata(data, name)
        put(src / "_extra/data" / f"{name}.metadata.json", as_json(about))
        shown = as_html(name).replace("_", "_<wbr>")  # where a long name may break
        lines.append(
            f'<tr><th scope="row"><a href="data/{name}.html">{shown}</a></th>'
            f"<td>{as_html(about['title'])}</td><td class='number'>{about['rows']:,}</td>"
            f'<td><a href="data/{name}.csv" download aria-label="CSV of {as_html(name)}">CSV</a> '
            f'<a href="data/{name}.metadata.json" aria-label="metadata of {as_html(name)}">'
            "metadata</a></td></tr>"
        )
    head = "".join(f'<th scope="col">{x}</th>' for x in ("Table", "What", "Rows", "Addresses"))
    page.append(
        "## Tables\n\n```{raw} html\n<div class='wide-table'>"
        "<table class='table-list' aria-label='Tables'><thead>"
        f"<tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>\n```\n"
    )
    put(src / "figures.md", "\n".join(page))


def _card(figure: parts.Figure, entry: dict) -> str:
    name, title = quote(figure.name), as_html(entry["title"])
    return (
        f'<div class="figure-card" id="{name}"><a href="{entry["page"]}">'
        f'<img loading="lazy" src="figures/{name}.svg" alt="" width="180"><b>{title}</b></a>'
        f'<p class="figure-links"><a href="figures/{name}.csv" download aria-label="CSV: {title}">'
        f'CSV</a> · <a href="figures/{name}.metadata.json" aria-label="metadata: {title}">metadata'
        f'</a> · <a href="figures/{name}.svg" aria-label="SVG: {title}">SVG</a></p></div>'
    )
