"""Sphinx extension: writes the pages that come from notebooks and data, before Sphinx reads any.

The source folder that Sphinx gets is a copy (`make book`), so pages are written into it. Nothing
is computed from the data here beyond counting rows; findings come from the notebooks' outputs.
"""

import logging
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import api_pages
import dataset_metadata
import figure_pages
import front_facts
import front_pages
import navigation
import notebook_parts as parts
import page_heads
import page_words
import search_words
import table_pages
from page_files import put
from pygments.lexers.special import TextLexer
from safe import policy
from site_data import Data

from kgru_analysis.catalog import data_folder
from kgru_analysis.citations import checksum

HERE = Path(__file__).resolve().parent
BEGUN = time.monotonic()


def say(what: str) -> None:
    """Tell whoever waits how far the build is."""
    print(f"  {time.monotonic() - BEGUN:3.0f} s  {what}", flush=True)


# ---- before reading ------------------------------------------------------------------------


def write_sources(app) -> None:
    """Write every page that is not written by hand."""
    src = Path(app.srcdir)
    folder = data_folder()
    app.kgru_export = start_export(app, folder)
    data = Data(folder)
    say("making notebooks and tables into pages")
    tables = beside(table_pages.write_data_pages, src, data)
    books = [parts.read(p) for p in sorted((src / "notebooks").glob("*.ipynb"))]
    behind = figure_pages.rewrite_notebooks(src, books, data)
    front_pages.write_findings(src, books, behind, data, app.config)
    table_pages.write_search_rows(src, data)
    search_words.write(src, data)
    api_pages.write(src)
    tables.join()
    if tables.exitcode != 0:
        raise parts.SiteError("The pages of the tables could not be written; see the error above.")
    app.kgru_data = data
    say("notebooks and tables are pages; now reading them")
    app.kgru_last_day = front_facts.data_end(data)["claims"]
    # The tour's kernel takes no settings from the reader's home, and logs errors only.
    put(src / "_ipython/profile_default/ipython_kernel_config.py", "c.IPKernelApp.log_level = 40\n")
    os.environ["IPYTHONDIR"] = str(src / "_ipython")
    logging.getLogger("traitlets").setLevel(logging.WARNING)


def beside(write, *given) -> multiprocessing.Process:
    """Write pages in a process of its own, which shares with this one what has been read."""
    process = multiprocessing.get_context("fork").Process(target=write, args=given)
    process.start()
    return process


def start_export(app, folder: Path) -> subprocess.Popen | None:
    """Make the downloads beside the rendering, unless these very data have been exported."""
    if app.builder.format != "html":
        return None
    store = Path(app.srcdir).parent / "downloads" / checksum(folder)[:12]
    app.kgru_store = store
    if (store / "SHA256SUMS").is_file():
        return None
    shutil.rmtree(store.parent, ignore_errors=True)
    return subprocess.Popen([sys.executable, HERE / "downloads.py", folder, store])


# ---- while writing -------------------------------------------------------------------------


def tell_reading(app, docname: str, source: list[str]) -> None:
    """Tell of the pages that take longest to read."""
    if docname.startswith("notebooks/") or docname == "tour":
        say(f"reading {docname}")


def wait_for_export(app, env) -> None:
    """Wait for the downloads, since the pages name their sizes."""
    process = app.kgru_export
    if process is not None and process.wait() != 0:
        raise parts.SiteError("The downloads could not be written; see the error above.")
    say("read, and downloads made; now writing")


def dress_page(app, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Add to each kind of page what it needs: bar, links to full size, language, metadata."""
    body = context.get("body", "")
    data = app.kgru_data
    if pagename.startswith("notebooks/"):
        say(f"writing {pagename}")
        name = pagename.removeprefix("notebooks/")
        bar = page_heads.notebook_bar(name, app.config.kgru_repository_url)
        body = body.replace("</h1>", "</h1>" + bar, 1)
    # Tapping a figure opens it alone, where a phone can zoom; in the list it leads to its page.
    if pagename != "figures":
        body = re.sub(
            r'(<img [^>]*src="([^"]+\.svg)"[^>]*>)', r'<a class="full-size" href="\2">\1</a>', body
        )
    language = pagename.rpartition("-")[2]
    if language in ("ru", "ky"):
        body = f'<div lang="{language}">{body}</div>'
    if pagename == "data/index":
        for path in filter(Path.is_file, app.kgru_store.iterdir()):
            body = body.replace(f"{{size of {path.name}}}", f"{path.stat().st_size / 1e6:.1f} MB")
    if pagename not in ("search", "genindex"):
        body += page_heads.page_end(pagename, data, app.kgru_last_day, app.config.author)
    context["body"] = body
    first = page_heads.first_page(pagename, data)
    if first != pagename:  # with a script each page of a table shows all of it
        base = app.config.html_baseurl.rstrip("/")
        context["pageurl"] = f"{base}/{first}.html" if base else f"{first.rpartition('/')[2]}.html"
    if pagename.startswith("data/") and 'class="data-table"' in body:
        app.add_js_file("vendor/dataTables.min.js", loading_method="defer")
        app.add_js_file("tables.js", loading_method="defer")
    if "figure-tools" in body:
        app.add_js_file("figures.js", loading_method="defer")
    if 'id="own-weights"' in body:
        app.add_js_file("weights.js", loading_method="defer")
    if 'id="donor-choice"' in body:
        app.add_js_file("donors.js", loading_method="defer")
    if pagename == "search":
        app.add_js_file("search-rows.js", loading_method="defer")
    if pagename == "report":
        app.add_js_file("report.js", loading_method="defer")
    context["metatags"] = (
        policy()
        + context.get("metatags", "")
        + page_heads.metadata(pagename, context.get("title", ""), body, data, app.config)
        + dataset_metadata.script(pagename, data, app.config.html_baseurl)
    )


def finish(app, error) -> None:
    """Add the downloads, and the words of pages in other languages."""
    if error is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    (out / "downloads").mkdir(exist_ok=True)
    for path in app.kgru_store.iterdir():
        if path.is_file():
            shutil.copy(path, out / "downloads")
    for path in (app.kgru_store / "csv").glob("*.csv"):
        shutil.copy(path, out / "data")
    page_words.write(out)
    say("written")


def setup(app):
    app.add_config_value("kgru_report_url", "", "env")
    app.add_config_value("kgru_repository_url", "", "env")
    app.add_lexer("csv", TextLexer)  # Pygments has none
    app.connect("builder-inited", write_sources)
    # Before napoleon, whose priority is 500.
    app.connect("autodoc-process-docstring", api_pages.list_names, priority=400)
    app.connect("missing-reference", api_pages.resolve)
    app.connect("source-read", tell_reading)
    app.connect("env-updated", wait_for_export)
    app.connect("env-updated", navigation.keep_titles)
    app.connect("html-page-context", navigation.from_titles, priority=400)  # before the theme's
    app.connect("html-page-context", dress_page)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
