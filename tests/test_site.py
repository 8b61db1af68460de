"""The site: what it takes from notebooks and data, and how its pages behave in a browser.

Tests of pages need them built (`make book`); those marked `browser` need Chromium as well.
"""

import csv
import doctest
import hashlib
import html
import importlib
import io
import json
import os
import re
import shutil
import sys
import zipfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pandas as pd
import pytest
from trying import few

import kgru_analysis as kg
from kgru_analysis.catalog import data_folder

ROOT = Path(__file__).resolve().parent.parent
BOOK = Path(os.environ.get("KGRU_BOOK", ROOT / "_book"))
sys.path.insert(0, str(ROOT / "site" / "_ext"))

HOSTILE = "<script>document.title='run'</script>"
FORMULA = '=HYPERLINK("https://example.org","x")'


# ---- from data to pages --------------------------------------------------------------------


@pytest.fixture
def hostile(small: Path) -> Path:
    """Put a script and a formula into the small folder's flows, and make its package whole."""
    path = small / "flows.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    for row, text in zip(
        rows, (HOSTILE, FORMULA, "'\"><img src=x onerror=alert(1)>", "-5"), strict=True
    ):
        row["summary"] = text
    lines = io.StringIO()
    writer = csv.DictWriter(lines, [*rows[0]], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(lines.getvalue(), encoding="utf-8")
    about = json.loads((small / "datapackage.json").read_text(encoding="utf-8"))
    about |= {"title": "Small", "version": "1", "contributors": [{"title": "We"}]}
    flows = next(r for r in about["resources"] if r["name"] == "flows")
    flows["schema"]["fields"].append({"name": "summary", "type": "string"})
    (small / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    return small


@pytest.fixture
def pages():
    return importlib.import_module("table_pages")


def plain_table(pages, folder: Path) -> tuple[str, str]:
    """Return flows as a table of plain cells: the small folder has not all columns of a claim."""
    data = pages.Data(folder)
    data.is_claims = lambda name: False
    (table,), script = pages.static_table(data, "flows")
    return table, script


def test_text_from_data_is_escaped_in_pages(pages, hostile):
    table, _ = plain_table(pages, hostile)
    assert html.escape(HOSTILE) in table
    assert "<script>" not in table
    assert "<img" not in table
    _, script = pages.script_table(pages.Data(hostile), "flows")
    assert "</script>" not in script  # would end the element that holds it


@pytest.mark.parametrize(
    "name", ["events", "flows", "presence", "observations", "rights", "exposures"]
)
def test_every_text_of_a_claim_is_escaped(name):
    row_cells = importlib.import_module("row_cells")
    data = importlib.import_module("site_data").Data(data_folder())
    codes = {
        "claim_group": "",
        "preferred": "no",
        "source_id": data.rows("sources")[0]["source_id"],
    }
    row = dict.fromkeys(data.columns(name), HOSTILE) | codes
    cells = row_cells.claim_cells(data, name, row)
    text = "".join(cell for _, cell in cells) + row_cells.details(data, name, row)
    assert "<script" not in text
    assert text.count(html.escape(HOSTILE)) > 5


def test_downloads_hold_formulas_as_text(hostile, tmp_path):
    downloads = importlib.import_module("downloads")
    openpyxl = pytest.importorskip("openpyxl")
    downloads.write(hostile, tmp_path)
    names = downloads.names(hostile)
    with zipfile.ZipFile(tmp_path / names["-csv.zip"]) as archive:
        assert "Data version 1" in archive.read("CITATION.txt").decode()
        text = archive.read("flows.csv").decode()
    cells = [row["summary"] for row in csv.DictReader(io.StringIO(text))]
    assert cells[0] == HOSTILE
    assert cells[1] == "'" + FORMULA
    sheet = openpyxl.load_workbook(tmp_path / names[".xlsx"])["flows"]
    column = [cell.value for cell in sheet[1]].index("summary") + 1
    cells = [sheet.cell(row, column) for row in range(2, 6)]
    assert [c.data_type for c in cells] == ["s"] * 4
    assert [c.value for c in cells[:2]] == [HOSTILE, FORMULA]
    first = (tmp_path / names[".xlsx"]).read_bytes()
    downloads.write(hostile, tmp_path)
    assert (tmp_path / names[".xlsx"]).read_bytes() == first


@pytest.mark.parametrize(
    "name", ["row_cells", "wording", "front_facts", "api_pages", "safe", "site_data"]
)
def test_examples_of_the_extension(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_an_address_that_is_no_web_address_is_no_link():
    row_cells = importlib.import_module("row_cells")
    assert "href" not in row_cells.outside("title", "javascript:alert(1)")


def test_vendored_script_is_the_one_that_was_looked_at():
    path = ROOT / "site" / "_static" / "vendor" / "dataTables.min.js"
    known = "38017a5586acd9c6eb6bbfe8b6938e1a25bdc717c5acfcb07e0c9d663282c59d"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == known


# ---- from notebooks to pages ---------------------------------------------------------------


def cell(tag: str, **outputs) -> dict:
    return {
        "cell_type": "code", "metadata": {"tags": [tag]}, "source": "",
        "outputs": [{"output_type": "execute_result", "data": outputs}],
    }  # fmt: skip


def notebook(*cells):
    parts = importlib.import_module("notebook_parts")
    title = {"cell_type": "markdown", "metadata": {}, "source": "# Why?\n\nText."}
    return parts.Notebook(Path("09-why.ipynb"), [title, *cells])


def test_numbers_are_read_from_outputs():
    parts = importlib.import_module("notebook_parts")
    book = notebook(cell("numbers", **{"text/plain": "{'five': 5, 'share': 0.5}"}))
    assert book.question == "Why?"
    assert parts.numbers(book) == {"five": 5, "share": 0.5}


def test_a_missing_mark_is_an_error_that_says_what_to_do():
    parts = importlib.import_module("notebook_parts")
    with pytest.raises(parts.SiteError, match='0 cells tagged "numbers"'):
        parts.numbers(notebook())


def test_computed_captions_stand_above_those_of_the_metadata(tmp_path):
    parts = importlib.import_module("notebook_parts")
    below = {"rows": {}, "sources": [], "caption": "Now 6.", "alt": "Six bars."}
    drawn = cell("x", **{"image/svg+xml": "<svg></svg>"})
    drawn["metadata"]["mystnb"] = {"figure": {"name": "fig", "caption": "Then 5."}}
    data = cell("y", **{"application/vnd.kgru.rows+json": below, "text/csv": "a\n1\n"})
    (tmp_path / "01-x.ipynb").write_text(json.dumps({"cells": [drawn, data]}))
    ((figure, *_),) = parts.figures(parts.read(tmp_path / "01-x.ipynb"))
    assert (figure.caption, figure.alt) == ("Now 6.", "Six bars.")


@pytest.mark.parametrize(
    "shown", ["{'a': np.float64(0.5)}", "[1]", "{'a': [1]}", "__import__('os')"]
)
def test_numbers_are_plain(shown):
    parts = importlib.import_module("notebook_parts")
    with pytest.raises(parts.SiteError, match="plain"):
        parts.numbers(notebook(cell("numbers", **{"text/plain": shown})))


def test_figure_data_keeps_ids_and_cuts_digits_that_differ_between_machines():
    flows = kg.load("flows")
    behind = kg.plots.figure_data(pd.Series([0.1 + 0.2], name="x"), rows=[flows, flows.head(1)])
    bundle = behind._repr_mimebundle_()
    assert bundle["text/csv"] == "x\n0.3\n"
    assert bundle["application/vnd.kgru.rows+json"] == {
        "rows": {"flows": "preferred"},
        "sources": [],
    }
    trade = kg.plots.figure_data(flows[["date"]], rows=kg.load("trade"))
    assert trade.sources == sorted(kg.load("trade")["dataset"].unique())
    with pytest.raises(kg.KgruError, match="need an id or a source"):
        kg.plots.figure_data(flows, rows=flows[["date"]])


def test_a_figure_carries_the_letters_that_it_uses():
    parts = importlib.import_module("notebook_parts")
    svg = '<svg width="1" viewBox="0 0 1 1"><text style="font: 700">Ё 5</text></svg>'
    lettered = parts.with_fonts(svg, parts.letters_of([svg]))
    assert lettered.count("data:font/woff;base64,") >= 1
    assert lettered.startswith('<svg viewBox="0 0 1 1"><style>')


# ---- the built pages -----------------------------------------------------------------------


@cache
def built() -> dict[str, str]:
    return {
        p.relative_to(BOOK).as_posix(): p.read_text(encoding="utf-8") for p in BOOK.rglob("*.html")
    }


@pytest.fixture
def book() -> dict[str, str]:
    front = BOOK / "index.html"
    if not front.is_file():
        pytest.skip("the site is not built; run make book first")
    sources = [*(ROOT / "site").rglob("*.*"), *(ROOT / "notebooks").glob("*.ipynb")]
    newest = max(p.stat().st_mtime for p in sources if "__pycache__" not in p.parts)
    if newest > front.stat().st_mtime and not os.environ.get("CI"):
        pytest.skip("the site is older than what it is built from; run make book first")
    return built()


def test_every_internal_link_and_anchor_resolves(book):
    anchors = {
        name: set(map(html.unescape, re.findall(r'\b(?:id|name)="([^"]*)"', text)))
        for name, text in book.items()
    }
    broken = []
    for name, text in book.items():
        shown = re.sub(r"<pre>.*?</pre>", "", text, flags=re.S)  # code may write of links
        for target in re.findall(r'\b(?:href|src)="([^"]*)"', shown):
            address, anchor = urldefrag(html.unescape(target))
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            path = (BOOK / name).parent / unquote(parts.path) if parts.path else BOOK / name
            goal = Path(os.path.normpath(path))
            if not goal.is_file():
                broken.append((name, target))
                continue
            there = anchors.get(goal.relative_to(BOOK).as_posix())
            if anchor and there is not None and unquote(anchor) not in there:
                broken.append((name, target))
    assert not broken, (len(broken), broken[:10])


def test_no_page_loads_anything_from_another_host(book):
    for name, text in book.items():
        # Links may lead away; what a page loads may not.
        loads = re.findall(r"<(?:script|img|link|iframe|source)\b[^>]*>", text)
        away = [x for x in loads if re.search(r'(?:src|href)="(?:https?:)?//', x)]
        away = [x for x in away if 'rel="canonical"' not in x]
        assert not away, (name, away[:3])


def test_only_the_scripts_that_the_site_ships_may_run(book):
    safe = importlib.import_module("safe")
    for name, text in book.items():
        head, rest = text.split("<title>", 1)
        assert safe.policy() in head, name  # before anything that it has to hold for
        inline = re.findall(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", rest, re.S)
        assert set(inline) <= {safe.THEME_SCRIPT}, name
        tags = re.findall(r"<[a-zA-Z][^<>]*>", text)
        assert not [tag for tag in tags if re.search(r"\son[a-z]+\s*=", tag)], name


def test_pages_are_light(book):
    for name, text in book.items():
        assert len(text.encode()) < 1_500_000, (name, len(text.encode()))
    front = book["index.html"]
    assert len(front.encode()) < 60_000
    files = re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+\.(?:js|css))[^"]*"', front)
    weight = len(front.encode()) + sum((BOOK / f).stat().st_size for f in set(files))
    assert weight < 300_000, weight


def test_each_dataset_is_described_for_search_engines(book):
    pattern = r'<script type="application/ld\+json">(.*?)</script>'
    for name in ("index.html", "data/index.html", "data/events.html", "data/trade.html"):
        about = json.loads(re.search(pattern, book[name], re.S)[1])
        assert about["@type"] == "Dataset"
        assert {"name", "description", "license", "creator", "version"} <= set(about)
        assert 50 <= len(about["description"]) <= 5000
        for entry in about["distribution"]:
            goal = BOOK / Path(name).parent / entry["contentUrl"]
            assert goal.is_file(), entry


def test_every_figure_offers_its_data(book):
    """Each figure of each notebook has a CSV."""
    for name, text in book.items():
        if name.startswith("notebooks/"):
            assert text.count("<figure") == text.count('class="figure-links"'), name


def plain_words(text: str) -> list[str]:
    text = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", "")
    return re.findall(r"\w[\w.,'’–-]*", text)


def test_the_front_page_answers_within_a_minute(book):
    article = re.search(r"<article.*?</article>", book["index.html"], re.S)[0]
    assert len(plain_words(re.sub(r"<svg.*?</svg>", "", article, flags=re.S))) <= 350
    first, *answers = re.findall(r"<p><strong>.*?</p>", article, re.S)
    assert len(plain_words(first)) <= 22
    assert len(answers) == 3
    assert max(len(plain_words(answer)) for answer in answers) <= 45
    assert article.count('class="tile"') == 6


@pytest.mark.parametrize("name", ["questions", "questions-ru", "questions-ky"])
def test_every_question_has_a_card_at_the_same_address_that_is_soon_read(book, name):
    cards = re.split(r'<a id="(?=[a-z]+"></a>\s*<p><b>)', book[f"{name}.html"])[1:]
    there = [card.split('"')[0] for card in cards]
    assert len(there) >= 12
    first = re.split(r'<a id="(?=[a-z]+"></a>\s*<p><b>)', book["questions.html"])[1:]
    assert there == [card.split('"')[0] for card in first]
    for card in cards:
        assert len(plain_words(re.search(r"<b>(.*?)</b>", card, re.S)[1])) <= 25, card[:200]
        said = card.split('<p class="figure-links">')[0]
        said = re.sub(
            r"<table>.*?</table>|<code>.*?</code>|<figure>.*?</figure>", "", said, flags=re.S
        )
        assert len(plain_words(said.split("</a>", 1)[1])) <= 90, card[:200]
        assert 'class="figure-links"' in card


def test_translations_are_marked_and_name_their_original(book):
    for code in ("ru", "ky"):
        assert f'<div lang="{code}">' in book[f"{code}.html"]
        assert 'href="index.html"' in book[f"{code}.html"]


# ---- in a browser --------------------------------------------------------------------------

browser = pytest.mark.browser
TEMPLATES = {
    "front": "index.html",
    "figures": "figures.html",
    "questions": "questions.html",
    "presence": "notebooks/04-whose-presence.html",
    "money": "notebooks/02-who-paid.html",
    "notebook": "notebooks/90-how-far-can-the-data-be-trusted.html",
    "table": "data/events.html",
    "long table": "data/trade.html",
    "sources": "data/sources.html",
    "later page": "data/sources-2.html",
    "codebook": "data/codebook.html",
    "downloads": "data/index.html",
    "functions": "api/functions.html",
    "tour": "tour.html",
    "search": "search.html?q=manas",
    "translation": "ru.html",
    "translated questions": "questions-ky.html",
    "report": "report.html?table=events&row=x",
}


@pytest.fixture
def visit(chromium, book):
    """Return a function that opens a page and collects what goes wrong there."""
    contexts = []

    def open_page(address: str, *, mode: str = "light", width: int = 1280):
        context = chromium.new_context(color_scheme=mode, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda m: m.type in ("error", "warning") and page.faults.append(m.text))
        page.on("pageerror", lambda e: page.faults.append(str(e)))
        page.on("request", lambda r: page.faults.append(r.url) if not _own(r.url) else None)
        page.goto(f"{BOOK.as_uri()}/{address}")
        if "data/" in address and "index" not in address and "codebook" not in address:
            page.wait_for_selector(".data-table[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()


def _own(address: str) -> bool:
    return address.startswith((BOOK.as_uri(), "data:", "blob:"))


# Of what a template repeats, a few are enough: rows, sections of tables, functions.
FEW = """() => {
  const rows = "tbody tr:nth-child(n+9)", parts = "section section:nth-of-type(n+5)";
  const functions = "dl.py:nth-of-type(n+7)";
  document.querySelectorAll([rows, parts, functions]).forEach(part => part.remove());
  [...document.querySelectorAll("article details")].slice(0, 3).forEach(d => { d.open = true });
}"""


# The pages that readers meet first come with every run, the others with the slow tests.
FIRST = ("front", "notebook", "table")
EACH = [pytest.param(n, marks=() if n in FIRST else pytest.mark.slow) for n in TEMPLATES]


@browser
@pytest.mark.parametrize("name", EACH)
def test_a_page_of_each_template_is_sound(visit, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(TEMPLATES[name], width=390)
    if name == "search":
        page.wait_for_selector("#row-results")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "scrolls sideways"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(FEW)
    assert not page.faults
    # Of the rules only contrast depends on the mode.
    for mode, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=mode)
        options = {"preload": False, "resultTypes": ["violations"]} | rules
        found = axe.run(page, options=options).response["violations"]
        assert not [(mode, v["id"], v["impact"], v["nodes"][0]["html"][:200]) for v in found]


NOTEBOOK_PAGES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
STICKS_OUT = """() => {
  const boxed = e => e && (getComputedStyle(e).overflowX !== "visible" || boxed(e.parentElement));
  return [...document.querySelectorAll("article *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !boxed(e.parentElement))
    .map(e => e.outerHTML.slice(0, 99));
}"""


ALL_OPEN = """() => {
  document.querySelectorAll("article details").forEach(part => { part.open = true });
  document.querySelectorAll(".figure-tabs button:nth-child(2)").forEach(tab => tab.click());
}"""
SCROLLS_SIDEWAYS = """() => [...document.querySelectorAll("article table")]
  .filter(table => table.offsetWidth > table.parentElement.clientWidth)
  .map(table => table.textContent.slice(0, 99))"""


MAIN = ("02-who-paid", "03-how-dependent-on-russia", "04-whose-presence")


@browser
@pytest.mark.parametrize(
    "name",
    few(MAIN[:1], *(n for n in NOTEBOOK_PAGES if n != MAIN[0])),
)
def test_nothing_sticks_out_on_a_phone(visit, name):
    page = visit(f"notebooks/{name}.html", width=390)
    assert page.evaluate(STICKS_OUT) == []
    page.evaluate(ALL_OPEN)
    assert page.evaluate(SCROLLS_SIDEWAYS) == []


WIDE = ("data/lens_measures", "data/codebook", "data/observations", "questions-ru", "api/functions")


@browser
@pytest.mark.parametrize("name", few(WIDE[:1], *WIDE[1:]))
def test_no_page_scrolls_sideways(visit, name):
    page = visit(f"{name}.html")
    for width in (390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@browser
@pytest.mark.parametrize("name", few(("bargains", "un_votes"), "trade_goods", "corrections", "aid"))
def test_no_table_scrolls_in_its_box(visit, name):
    """One that is too wide gets smaller, or its lines stand as cards; it can still be sorted."""
    for width in (390, 1280):
        page = visit(f"data/{name}.html", width=width)
        box = page.locator(".dt-layout-table")
        assert box.evaluate("e => e.scrollWidth <= e.clientWidth"), width
        if box.locator("table.stacked").count():
            assert box.locator("td:not(:empty)").first.evaluate(
                "cell => getComputedStyle(cell, '::before').content"
            ) not in ("none", "normal")
            assert box.locator("thead th").first.is_visible()


@browser
def test_a_date_of_a_source_is_not_broken_at_its_hyphens(visit):
    page = visit("data/events.html", width=390)
    whole = page.locator("td[data-label='Source'] a span").first
    assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?", whole.text_content())
    assert whole.evaluate("e => getComputedStyle(e).whiteSpace") == "nowrap"


@browser
def test_the_codebook_and_the_modules_stand_folded_under_an_index(visit):
    for name, place in (("data/codebook", "flows.stage"), ("api/modules", "flows-links")):
        page = visit(f"{name}.html", width=390)
        assert page.evaluate("document.documentElement.scrollHeight") < 30_000
        assert page.locator(f"a[href='#{place}'], a[href='#codebook-flows']").count()
    page = visit("data/codebook.html#flows.stage", width=390)
    assert page.locator("[id='flows.stage']").is_visible()


@browser
@pytest.mark.slow
def test_a_phone_finds_a_field_on_the_page_of_search(visit):
    page = visit("search.html", width=390)
    page.fill(".ask input", "Manas")
    page.press(".ask input", "Enter")
    page.wait_for_selector("#question-results")
    assert page.input_value(".ask input") == "Manas"
    assert not page.faults


@browser
def test_search_finds_a_known_event_and_leads_to_its_row(visit):
    page = visit("index.html")
    page.fill(".sidebar-search", "declare independence from the USSR")
    page.press(".sidebar-search", "Enter")
    page.click("#row-results a:has-text('independence')")
    page.wait_for_selector("tr.sought")
    assert page.evaluate("location.hash.slice(1) === document.querySelector('tr.sought').id")
    page.wait_for_selector("tr.sought + tr >> text=Place in it")
    assert not page.faults


@browser
def test_filtering_and_searching_a_table(visit):
    page = visit("data/flows.html")
    everything = page.inner_text(".table-note")
    page.select_option("select[name=donor]", "RUS")
    page.select_option("select[name=stage]", "disbursed")
    shown = page.eval_on_selector_all(".data-table tbody tr", "rows => rows.map(r => r.id)")
    flows = kg.load("flows", claims="all")
    chosen = flows[flows["donor"].eq("RUS") & flows["stage"].eq("disbursed")]
    assert shown == list(chosen["flow_id"])[:25]
    some = page.inner_text(".table-note")
    assert some != everything
    assert some.startswith(f"{len(chosen)} of ")
    page.fill("input[name=from]", "2009")
    page.fill("input[name=to]", "2009")
    assert 0 < page.locator(".data-table tbody tr").count() < len(shown)
    page.click("button[type=reset]")
    page.wait_for_function(
        "t => document.querySelector('.table-note').innerText === t", arg=everything
    )
    page.fill(".data-table input[name=q]", "Kambarata")
    page.wait_for_function(
        "[...document.querySelectorAll('.data-table tbody tr')]"
        ".every(row => row.textContent.includes('ambarata'))"
    )
    assert not page.faults


@browser
def test_a_row_of_a_later_page_is_found_with_a_script_and_without(visit, chromium, book):
    last = list(kg.load("events", claims="all")["event_id"])[-1]
    page = visit(f"data/events.html#{last}")
    page.wait_for_selector("tr.sought")
    assert page.get_attribute("tr.sought", "id") == last
    assert not page.faults
    plain = chromium.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{BOOK.as_uri()}/data/events.html")
    plain.click("noscript a:has-text(' to ')")
    plain.wait_for_selector(f"[id='{last}']", state="attached")
    assert "page 2 of 2" in plain.title()
    assert plain.get_attribute("link[rel=canonical]", "href") == "events.html"
    plain.click("tbody tr:last-child a[href^=sources]")
    plain.wait_for_selector("tr:target", state="attached")
    plain.context.close()


@browser
def test_a_function_stands_folded_until_an_address_leads_to_it(visit):
    page = visit("api/functions.html")
    assert page.evaluate("document.documentElement.scrollHeight") < 6000
    public = [name for name in kg.__all__ if callable(getattr(kg, name))]
    assert sorted(page.locator(".entry > summary > code:first-child").all_inner_texts()) == sorted(
        public
    )
    assert page.locator(".entry[open]").count() == 0
    page.click("table a[href='#kgru_analysis.total_flows']")
    page.wait_for_selector(".entry[open]")
    assert page.locator("[id='kgru_analysis.total_flows']").is_visible()
    assert not page.faults


@browser
@pytest.mark.parametrize("table", few(["flows", "rights"], "events", "presence", "observations"))
def test_claims_fit_a_window_of_1280(visit, table):
    page = visit(f"data/{table}.html")
    wider = "box => box.scrollWidth - box.clientWidth"
    assert page.eval_on_selector(".table-scroll", wider) <= 0


@browser
@pytest.mark.slow
def test_thirty_thousand_rows_do_not_lag(visit):
    page = visit("data/trade.html")
    timed = """() => {
      const begun = performance.now(), box = document.querySelector('.data-table input[name=q]');
      box.value = 'RUS'; box.dispatchEvent(new Event('input', { bubbles: true }));
      return performance.now() - begun;
    }"""
    assert page.evaluate(timed) < 1000  # about 60 ms on a desktop
    address = page.get_attribute(".data-table tbody tr a[href^='#']", "href")
    page.goto(f"{BOOK.as_uri()}/data/trade.html{address}")
    page.wait_for_selector("tr.sought")
    assert not page.faults


@browser
def test_a_figure_leads_to_the_rows_behind_it(visit, book):
    page = visit("notebooks/90-how-far-can-the-data-be-trusted.html")
    page.click(".figure-links a:has-text('rows of events') >> nth=0")
    page.wait_for_selector(".table-note a")
    assert page.inner_text(".table-note a").startswith("More sources, more records")
    assert "How far can the data be trusted?" in page.inner_text(".table-note")
    assert not page.faults


@browser
@pytest.mark.slow
def test_one_switch_shows_the_code_by_keyboard(visit):
    page = visit("notebooks/90-how-far-can-the-data-be-trusted.html")
    assert page.locator(".cell_input >> visible=true").count() == 0
    page.focus(".show-code")
    page.keyboard.press("Enter")
    page.wait_for_selector(".show-code[aria-pressed=true]")
    assert page.locator(".cell_input >> visible=true").count() > 5
    page.reload()
    page.wait_for_selector(".show-code[aria-pressed=true]")


@browser
@pytest.mark.slow
def test_first_tab_skips_to_the_content(visit):
    page = visit("data/events.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#furo-main-content"


@browser
@pytest.mark.slow
def test_a_report_names_the_row_and_the_version(visit):
    page = visit("data/events.html")
    page.click(".data-table tbody tr details summary >> nth=0")
    row = page.get_attribute(".data-table tbody tr", "id")
    page.click("text=Report an error in this row >> visible=true")
    page.wait_for_function("() => document.querySelector('textarea[name=report]')?.value")
    text = page.input_value("textarea[name=report]")
    assert f"Row: {row}" in text
    assert re.search(r"Data version: \d+\.\d+\.\d+ \([0-9a-f]{12}\)", text)


@browser
@pytest.mark.parametrize("kind", ["plain", pytest.param("script", marks=pytest.mark.slow)])
def test_hostile_text_stays_text_in_the_browser(chromium, pages, hostile, tmp_path, kind):
    folder = tmp_path / "site" / "data"
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "site" / "_static", folder.parent / "_static")
    if kind == "plain":
        body, script = plain_table(pages, hostile)
    else:
        (body,), script = pages.script_table(pages.Data(hostile), "flows")
    rows = folder.parent / "_static" / "rows"
    rows.mkdir()
    (rows / "flows.js").write_text(script, encoding="utf-8")
    scripts = "".join(
        f'<script src="../_static/{s}"></script>' for s in ("vendor/dataTables.min.js", "tables.js")
    )
    page_file = folder / "flows.html"
    page_file.write_text(
        f"<!doctype html><meta charset=utf-8><title>calm</title>{body}{scripts}", "utf-8"
    )
    page = chromium.new_page()
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    page.goto(page_file.as_uri())
    page.wait_for_selector(".data-table[data-ready]")
    assert page.title() == "calm"
    text = page.inner_text("table")
    assert HOSTILE in text
    assert FORMULA in text
    page.close()
