"""The notebooks of the site: letters in their pictures, and under each figure what it rests on."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import addresses
import donor_choice
import figure_points
import notebook_parts as parts
import own_weights
from column_units import units_of
from page_files import put
from safe import embed
from site_data import Data

from kgru_analysis.escaping import as_html

NOUNS = {"sources": ("source", "sources"), "datasets": ("data set", "data sets")}


def rewrite_notebooks(src: Path, books: list, data: Data) -> dict[str, dict]:
    """Give the pictures their letters and each figure its links; keep the notebooks to download.

    Returns what stands behind each figure, by its name.
    """
    for book in books:
        shutil.copy(book.path, _ensure(src / "_extra" / "notebooks") / book.path.name)
    found = [parts.figures(book) for book in books]
    letters = parts.letters_of([figure.svg for figures in found for figure, *_ in figures])
    known: dict[str, dict] = {}
    for book, figures in zip(books, found, strict=True):
        below_figure = sections(book, {figure.name: figure for figure, *_ in figures})
        for figure, drawn, below in figures:
            lettered = parts.with_fonts(figure.svg, letters)
            # What a cell returns besides the picture would be a second figure of the same name.
            drawn["outputs"] = [
                o for o in drawn["outputs"] if set(o.get("data", {})) != {"text/plain"}
            ]
            for out in drawn["outputs"]:
                out.get("data", {}).pop("image/png", None)
                if "image/svg+xml" in out.get("data", {}):
                    out["data"]["image/svg+xml"] = lettered
            if below is None:
                raise parts.SiteError(
                    f"Figure {figure.name} of {book.path.name} has no data to download; put "
                    "a cell kg.plots.figure_data(DATA, rows=ROWS) below it."
                )
            if figure.name in known:
                raise parts.SiteError(f"Two figures are named {figure.name}; rename one.")
            known[figure.name] = figure_entry(data, book, figure)
            put(src / "_extra" / "figures" / f"{figure.name}.svg", lettered)
            put(src / "_extra" / "figures" / f"{figure.name}.csv", parts.safe_csv(figure.csv))
            for out in below["outputs"]:
                if parts.ROWS_MIME in out.get("data", {}):
                    shown = parts.text(out["data"]["text/html"])
                    out["data"]["text/html"] = (
                        figure_links(figure, known[figure.name], "../")
                        + tools(data, figure, drawn, known[figure.name])
                        + shown
                        + below_figure.get(figure.name, "")
                    )
        for cell in book.cells:
            for out in cell.get("outputs", []):
                if "text/html" in out.get("data", {}):
                    shown = parts.text(out["data"]["text/html"])
                    out["data"]["text/html"] = ids_linked(shown, data.pages_of_rows)
                for mime in ("text/csv", parts.ROWS_MIME):
                    out.get("data", {}).pop(mime, None)
            if "numbers" in cell["metadata"].get("tags", []):
                cell["metadata"]["tags"].append("remove-cell")
        whole = json.loads(book.path.read_text(encoding="utf-8")) | {"cells": book.cells}
        put(book.path, json.dumps(whole, ensure_ascii=False))
    listed = {
        book.question: [figure for figure, *_ in figures]
        for book, figures in zip(books, found, strict=True)
        if figures
    }
    addresses.write(src, listed, known, data)
    put(src / "_static" / "rows" / "figures.js", f"window.kgruFigures={embed(known)};\n")
    return known


_ID = re.compile(r"(?<![\w/#.\"-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w.\"-])")


def ids_linked(html: str, pages: Mapping[str, str]) -> str:
    """Lead from the ids of rows in the cells of a table to the rows; among words they are "row".

    >>> ids_linked("<td>a-1 b-2</td><td>dated by a-1</td>", {"a-1": "t.html#a-1"})
    '<td><a href="t.html#a-1">a-1</a> b-2</td><td>dated by <a href="t.html#a-1">row</a></td>'
    """

    def cell(match: re.Match) -> str:
        words = _ID.sub("", match[1]).strip()

        def linked(found: re.Match) -> str:
            page = pages.get(found[0])
            text = "row" if words else found[0]
            return f'<a href="{as_html(page)}">{text}</a>' if page else found[0]

        return f"<td>{_ID.sub(linked, match[1])}</td>"

    return re.sub(r"<td>([^<]*)</td>", cell, html)


def sections(book, figures: dict) -> dict[str, str]:
    """Return what a reader can set on the pages of presence and of money, by the figure above."""
    found = {}
    if own_weights.FIGURE in figures:
        found[own_weights.BELOW] = own_weights.section(figures[own_weights.FIGURE], book)
    if {donor_choice.DOLLARS, donor_choice.SHARE} <= set(figures):
        found[donor_choice.SHARE] = donor_choice.section(figures, book)
    return found


def _ensure(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def figure_entry(data: Data, book, figure) -> dict:
    """Return what a table page needs to show the rows behind a figure: ids and sources."""
    rows, sources = {}, set(figure.sources)
    for table, ids in figure.rows.items():
        key = data.columns(table)[0]
        kept = [
            r
            for r in data.rows(table)
            if ids == "all" or (ids == "preferred" and r["preferred"] == "yes") or r[key] in ids
        ]
        rows[table] = [r[key] for r in kept]
        lost = set() if isinstance(ids, str) else set(ids) - set(rows[table])
        if lost:
            raise parts.SiteError(
                f"Figure {figure.name} of {book.path.name} rests on rows that {table} does not "
                f"have: {', '.join(sorted(lost))}. Run the notebook again."
            )
        sources |= {r["source_id"] for r in kept}
    here = f"notebooks/{book.name}.html#{figure.name}"
    return {
        "page": here,
        "title": figure_points.title(figure.svg) or figure.caption.split(". ")[0],
        "question": book.question,
        "rows": rows
        | {
            "sources": sorted(sources & set(data.sources)),
            "datasets": sorted(sources - set(data.sources)),
        },
    }


def figure_links(figure, entry: dict, up: str) -> str:
    """Return the line below a figure: its data, the rows behind it, their sources."""
    links = [
        f'<a href="{up}figures/{quote(figure.name)}.csv" download>Data of this figure (CSV)</a>'
    ]
    for table, ids in entry["rows"].items():
        if ids:
            one, many = NOUNS.get(table, (f"row of {table}", f"rows of {table}"))
            what = one if len(ids) == 1 else many
            href = f"{up}data/{table}.html?figure={quote(figure.name)}"
            links.append(f'<a href="{href}">{len(ids):,} {as_html(what)}</a>')
    links.append(
        f'<a href="{up}figures/{quote(figure.name)}.metadata.json">what its columns mean</a>'
    )
    return f'<p class="figure-links">{" · ".join(links)}</p>'


def tools(data: Data, figure, drawn: dict, entry: dict) -> str:
    """Return what stands folded under a figure: its code, rows, publishers, and values to show."""
    size = [float(x) for x in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', figure.svg).groups()]
    panels = figure_points.axes(figure.svg)
    labels = [text for panel in panels if not panel["years"] for _, text in panel["labels"]]
    points = {
        "size": size, "panels": panels, "named": data.turning_points,
        "said": figure_points.said(
            figure.csv, data.actors, labels, data.pages_of_rows, units_of(figure.name, figure.csv)
        ),
    }  # fmt: skip
    script = (
        f'<script type="application/json">{embed(points)}</script>'
        if panels and points["said"]
        else ""
    )
    whose = "".join(
        f"<li>{as_html(name)}: {count:,}</li>" for name, count in publishers(data, entry).items()
    )
    rows = "".join(
        f'<li><a href="../data/{table}.html?figure={quote(figure.name)}">{as_html(table)}</a>: '
        f"{len(ids):,}</li>"
        for table, ids in entry["rows"].items()
        if ids
    )
    return (
        f'<div class="figure-tools" data-figure="{as_html(figure.name)}">{script}'
        f'<details class="rows-behind"><summary>Rows and publishers</summary><ul>{rows}</ul>'
        f"<p>Publishers, with the number of their sources:</p><ul>{whose}</ul></details>"
        "<details class='figure-code'><summary>Code of this figure</summary>"
        f"<pre><code>{as_html(parts.text(drawn['source']))}</code></pre></details></div>"
    )


def publishers(data: Data, entry: dict) -> dict[str, int]:
    """Count the sources and data sets behind a figure by publisher, most first."""
    found = [data.sources[x]["publisher"] for x in entry["rows"]["sources"]]
    wanted = set(entry["rows"]["datasets"])
    if wanted:
        found += [r["publisher"] for r in data.rows("datasets") if r["dataset"] in wanted]
    return dict(sorted(Counter(found).items(), key=lambda item: (-item[1], item[0])))
