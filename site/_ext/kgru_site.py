"""Sphinx extension: writes the pages that come from notebooks and data, before Sphinx reads any.

The source folder that Sphinx gets is a copy (`make book`), so pages are written into it. Nothing
is computed from the data here beyond counting rows; findings come from the notebooks' outputs.
"""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

import api_pages
import dataset_metadata
import downloads
import jinja2
import notebook_parts as parts
import table_pages as tp

from kgru_analysis.catalog import data_folder

HERE = Path(__file__).resolve().parent
NOUNS = {"sources": "source", "datasets": "data set"}


# ---- before reading ------------------------------------------------------------------------


def write_sources(app) -> None:
    """Write every page that is not written by hand."""
    src = Path(app.srcdir)
    folder = data_folder()
    app.kgru_export = start_export(app, folder)
    data = tp.Data(folder)
    books = [parts.read(p) for p in sorted((src / "notebooks").glob("*.ipynb"))]
    behind = rewrite_notebooks(src, books, data, app.config.kgru_awaited)
    write_findings(src, books, behind, data, app.config)
    write_data_pages(src, data)
    write_search_rows(src, data)
    api_pages.write(src)
    app.kgru_data = data
    # The tour's kernel takes no settings from the reader's home, and logs errors only.
    put(src / "_ipython/profile_default/ipython_kernel_config.py", "c.IPKernelApp.log_level = 40\n")
    os.environ["IPYTHONDIR"] = str(src / "_ipython")
    logging.getLogger("traitlets").setLevel(logging.WARNING)


def start_export(app, folder: Path) -> subprocess.Popen | None:
    """Make the downloads beside the rendering, unless these very data have been exported."""
    if app.builder.format != "html":
        return None
    store = Path(app.srcdir).parent / "downloads" / downloads.checksum(folder)[:12]
    app.kgru_store = store
    if (store / "SHA256SUMS").is_file():
        return None
    shutil.rmtree(store.parent, ignore_errors=True)
    return subprocess.Popen([sys.executable, HERE / "downloads.py", folder, store])


def put(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def rewrite_notebooks(src: Path, books: list, data: tp.Data, awaited: dict) -> dict[str, dict]:
    """Give the pictures their letters and each figure its links; keep the notebooks to download.

    Returns what stands behind each figure, by its name.
    """
    for book in books:
        shutil.copy(book.path, _ensure(src / "_extra" / "notebooks") / book.path.name)
    svgs = [f.svg for book in books for f, _, _ in parts.figures(book)]
    letters = parts.letters_of(svgs)
    known: dict[str, dict] = {}
    for book in books:
        for figure, drawn, below in parts.figures(book):
            for out in drawn["outputs"]:
                out.get("data", {}).pop("image/png", None)
                if "image/svg+xml" in out.get("data", {}):
                    out["data"]["image/svg+xml"] = parts.with_fonts(figure.svg, letters)
            if below is None:
                if not book.name.startswith(tuple(awaited.get("figure_data", ()))):
                    raise parts.SiteError(
                        f"Figure {figure.name} of {book.path.name} has no data to download; put "
                        "a cell kg.plots.figure_data(DATA, rows=ROWS) below it."
                    )
                continue
            if figure.name in known:
                raise parts.SiteError(f"Two figures are named {figure.name}; rename one.")
            known[figure.name] = figure_entry(data, book, figure)
            put(src / "_extra" / "figures" / f"{figure.name}.csv", parts.safe_csv(figure.csv))
            for out in below["outputs"]:
                if parts.ROWS_MIME in out.get("data", {}):
                    shown = parts.text(out["data"]["text/html"])
                    out["data"]["text/html"] = figure_links(figure, known[figure.name], "../") + shown
        for cell in book.cells:
            for out in cell.get("outputs", []):
                for mime in ("text/csv", parts.ROWS_MIME):
                    out.get("data", {}).pop(mime, None)
            if "numbers" in cell["metadata"].get("tags", []):
                cell["metadata"]["tags"].append("remove-cell")
        whole = json.loads(book.path.read_text(encoding="utf-8")) | {"cells": book.cells}
        put(book.path, json.dumps(whole, ensure_ascii=False))
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    put(src / "_static" / "rows" / "figures.js", f"window.kgruFigures={text};\n")
    return known


def _ensure(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def figure_entry(data: tp.Data, book, figure) -> dict:
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
        sources |= {r["source_id"] for r in kept}
    here = f"notebooks/{book.name}.html#{figure.name}"
    return {
        "page": here,
        "title": figure.caption.split(". ")[0],
        "rows": rows
        | {"sources": sorted(sources & set(data.sources)), "datasets": sorted(sources - set(data.sources))},
    }


def figure_links(figure, entry: dict, up: str) -> str:
    """Return the line below a figure: its data, the rows behind it, their sources."""
    links = [f'<a href="{up}figures/{quote(figure.name)}.csv" download>Data of this figure (CSV)</a>']
    for table, ids in entry["rows"].items():
        if ids:
            what = NOUNS.get(table, f"row of {table}")
            what = what if len(ids) == 1 else what.replace("row", "rows", 1) if "row" in what else what + "s"
            href = f"{up}data/{table}.html?figure={quote(figure.name)}"
            links.append(f'<a href="{href}">{len(ids):,} {escape(what)}</a>')
    return f'<p class="figure-links">{" · ".join(links)}</p>'


def write_findings(src: Path, books: list, behind: dict, data: tp.Data, config) -> None:
    """Fill the front page and its translations with what the notebooks found."""
    found = []
    for start in config.kgru_findings:
        book = next((b for b in books if b.name.startswith(start)), None)
        if book is None and start not in config.kgru_awaited.get("findings", ()):
            raise parts.SiteError(f"The front page needs a notebook whose name begins with {start}.")
        if book is not None and start not in config.kgru_awaited.get("findings", ()):
            found.append(parts.finding(book))
    letters = parts.letters_of([f.figure.svg for f in found])
    for f in found:
        put(src / "figures" / f"{f.figure.name}.svg", parts.with_fonts(f.figure.svg, letters))
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(src), undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    env.filters |= {"num": number, "pct": percent, "fields": fields, "oneline": oneline}
    folder = data.folder
    facts = {
        "findings": found,
        "by": {f.name[:2]: f for f in found},
        "links": {
            f.figure.name: figure_links(f.figure, behind[f.figure.name], "")
            if f.figure.name in behind
            else ""
            for f in found
        },
        "claims": sum(len(data.rows(n)) for n in data.names if data.is_claims(n)),
        "sources": len(data.sources),
        "end": data_end(data),
        "citation": downloads.citation(folder),
        "version": downloads.version(folder),
        "checksum": downloads.checksum(folder)[:12],
        "tables": table_list(data),
        "downloads": downloads.names(folder),
        "report_url": config.kgru_report_url,
        "data_readme": (folder / "README.md").read_text(encoding="utf-8"),
    }
    for template in sorted(src.rglob("*.md.j2")):
        name = template.relative_to(src).as_posix()
        try:
            put(template.with_suffix(""), env.get_template(name).render(facts))
        except jinja2.UndefinedError as error:
            raise parts.SiteError(
                f"{name} asks for a number that no notebook gives ({error}); add it to the dict of "
                'the cell tagged "numbers", or change the text.'
            ) from None


def number(value: float, digits: int = 0, language: str = "en") -> str:
    """Write a number as a language does: 1,234.5 or 1 234,5.

    >>> number(1234.5, 1), number(1234.5, 1, "ru")
    ('1,234.5', '1\\xa0234,5')
    """
    text = f"{value:,.{digits}f}"
    return text if language == "en" else text.replace(",", "\xa0").replace(".", ",")


def percent(value: float, digits: int = 0, language: str = "en") -> str:
    space = "" if language == "en" else "\xa0"
    return number(value * 100, digits, language) + space + "%"


# The fields of presence in the translations' words.
FIELDS = {
    "ru": {
        "military": "военное дело", "treaty": "договоры", "diplomatic": "дипломатия", "economic": "экономика",
        "energy": "энергетика", "education": "образование", "culture": "культура",
        "media": "СМИ", "assistance": "содействие",
    },
    "ky": {
        "military": "аскердик", "treaty": "келишимдер", "diplomatic": "дипломатия", "economic": "экономика",
        "energy": "энергетика", "education": "билим берүү", "culture": "маданият",
        "media": "ЖМК", "assistance": "көмөк",
    },
}  # fmt: skip


def fields(codes: str, language: str) -> str:
    """Write a list of fields of presence, "military, media", in another language."""
    unknown = [code for code in codes.split(", ") if code not in FIELDS[language]]
    if unknown:
        raise parts.SiteError(f"FIELDS in kgru_site.py has no {language} word for {unknown[0]!r}.")
    return ", ".join(FIELDS[language][code] for code in codes.split(", "))


def oneline(text: str) -> str:
    return " ".join(text.split())


def data_end(data: tp.Data) -> dict[str, str]:
    """Return the last day that a claim tells of, and the last year of the longest series."""
    told = [r["date"] for r in data.rows("events") if r["preferred"] == "yes"]
    days = [d[:10] for d in told if re.fullmatch(r"\d{4}-\d\d-\d\d", d[:10])]
    last = {
        name: max(y for _, y in tp.years({r["date"] for r in data.rows(name)}) if y)
        for name in ("trade", "remittances", "aid", "debt")
        if name in data.names
    }
    return {"claims": max(days)} | last


def table_list(data: tp.Data) -> list[dict]:
    terms = {
        r["name"]: ", ".join(x["title"] for x in r.get("licenses", [])) for r in data.package["resources"]
    }
    return [
        {"name": n, "title": data.resource(n).get("title", n), "rows": len(data.rows(n)),
         "licence": terms[n], "claims": data.is_claims(n)}
        for n in data.names
    ]  # fmt: skip


def write_data_pages(src: Path, data: tp.Data) -> None:
    for name in data.names:
        resource = data.resource(name)
        if len(data.rows(name)) <= tp.STATIC:
            table = tp.static_table(data, name)
        else:
            table, script = tp.script_table(data, name)
            put(src / "_static" / "rows" / f"{name}.js", script)
        terms = "; ".join(escape(x["title"]) for x in resource.get("licenses", []))
        about = (
            f'<p class="table-about">Table <code>{name}</code>: {len(data.rows(name)):,} rows · {terms} · data version '
            f'{escape(downloads.version(data.folder))} · <a href="{name}.csv" download>CSV</a> · '
            '<a href="index.html">all tables and how to cite</a></p>'
            f"<details class='columns'><summary>What the columns mean</summary>"
            f"{tp.codebook_table(data, name)}</details>"
        )
        put(src / "data" / f"{name}.html.part", about + table)
        put(
            src / "data" / f"{name}.md",
            f"---\nnosearch: true\n---\n# {resource.get('title', name)}\n\n"
            f"{resource.get('description', '')}\n\n```{{raw}} html\n:file: {name}.html.part\n```\n",
        )
        put(src / "_extra" / "data" / f"{name}.csv", downloads.table_csv(data.folder, name))
    book = "\n\n".join(
        f"## `{n}`: {data.resource(n).get('title', n)}\n\n{data.resource(n).get('description', '')}"
        f"\n\n```{{raw}} html\n:file: codebook-{n}.html.part\n```"
        for n in data.names
    )
    for name in data.names:
        table = tp.codebook_table(data, name, anchors=True)
        put(src / "data" / f"codebook-{name}.html.part", table)
    put(
        src / "data" / "codebook.md",
        "# Codebook\n\nWhat each column means, as `datapackage.json` says it; the checks of the "
        f"library are built from the same file.\n\n{book}\n",
    )


def write_search_rows(src: Path, data: tp.Data) -> None:
    """Write the claims and sources that the search page looks through beside the pages."""
    lines = []
    for name in (n for n in data.names if data.is_claims(n)):
        for row, address in zip(data.rows(name), data.addresses(name), strict=True):
            cells = dict(tp.CLAIMS[name](data, row))
            who = cells.get("Who", cells.get("Of whom", ""))
            lines.append([name, address, *map(_plain, (cells["When"], who, cells["What"]))])
    for key, row in data.sources.items():
        lines.append(["sources", key, row["published"], row["publisher"], row["title"]])
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    put(src / "_static" / "rows" / "search.js", f"window.kgruSearch={text};\n")


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


# ---- while writing -------------------------------------------------------------------------


def wait_for_export(app, env) -> None:
    """Wait for the downloads, since the pages name their sizes."""
    process = app.kgru_export
    if process is not None and process.wait() != 0:
        raise parts.SiteError("The downloads could not be written; see the error above.")


def dress_page(app, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Add to each kind of page what it needs: bar, links to full size, language, metadata."""
    body = context.get("body", "")
    data = app.kgru_data
    if pagename.startswith("notebooks/"):
        name = pagename.removeprefix("notebooks/")
        bar = (
            '<p class="page-bar"><button type="button" class="show-code" aria-pressed="false">'
            f'Show the code</button> <a href="{name}.ipynb" download>Open the notebook</a></p>'
        )
        body = body.replace("</h1>", "</h1>" + bar, 1)
    # Tapping a figure opens it alone, where a phone can zoom.
    body = re.sub(
        r'(<img [^>]*src="([^"]+\.svg)"[^>]*>)', r'<a class="full-size" href="\2">\1</a>', body
    )
    if pagename in ("ru", "ky"):
        body = f'<div lang="{pagename}">{body}</div>'
    if pagename == "data/index":
        for path in sorted(app.kgru_store.iterdir()):
            body = body.replace(f"{{size of {path.name}}}", f"{path.stat().st_size / 1e6:.1f} MB")
    context["body"] = body
    if pagename.startswith("data/") and 'class="data-table"' in body:
        app.add_js_file("vendor/dataTables.min.js", loading_method="defer")
        app.add_js_file("tables.js", loading_method="defer")
    if pagename == "search":
        app.add_js_file("search-rows.js", loading_method="defer")
    if pagename == "report":
        app.add_js_file("report.js", loading_method="defer")
    context["metatags"] = context.get("metatags", "") + dataset_metadata.script(
        pagename, data, app.config.html_baseurl
    )


def add_downloads(app, error) -> None:
    if error is None and app.builder.format == "html":
        shutil.copytree(app.kgru_store, Path(app.outdir) / "downloads", dirs_exist_ok=True)


def setup(app):
    app.add_config_value("kgru_findings", [], "env")
    app.add_config_value("kgru_awaited", {}, "env")
    app.add_config_value("kgru_report_url", "", "env")
    app.connect("builder-inited", write_sources)
    # Before napoleon, whose priority is 500.
    app.connect("autodoc-process-docstring", api_pages.list_names, priority=400)
    app.connect("env-updated", wait_for_export)
    app.connect("html-page-context", dress_page)
    app.connect("build-finished", add_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
