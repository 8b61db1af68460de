"""Text of the data stays text in HTML and Markdown, whatever it holds."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import kgru_analysis as kg
from kgru_analysis.escaping import as_link, as_text

PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)", "<!-- <script>", "-->", "[a](javascript:alert(1))",
    "![a](http://127.0.0.1:9/x.png)", "<http://127.0.0.1:9>", "{raw} html", "{{ 7*7 }}",
    "{% raw %}", ":::{raw} html", "```{raw} html", "$\\href{javascript:x}{y}$", "| a | b |",
    "# title", "- item", "**bold** _and_ ~~not~~", "&lt;script&gt;", "https://example.org/a_b",
]  # fmt: skip


def shown(rendered: str) -> str:
    """Return the text of a rendered paragraph, and fail if it holds anything else."""
    body = rendered.strip().removeprefix("<p>").removesuffix("</p>")
    assert "<" not in body, rendered
    return html.unescape(body)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markdown_shows_it_as_it_stands(payload):
    many = MarkdownIt("js-default", {"html": True, "linkify": False})
    for reader in (MarkdownIt("commonmark", {"html": True}), many):
        assert shown(reader.render(f"x {as_text(payload)} y")) == f"x {payload} y"


@given(st.text(max_size=60))
def test_any_text_is_shown_and_nothing_else(text):
    rendered = shown(MarkdownIt("commonmark", {"html": True}).render(f"x {as_text(text)} y"))
    plain = "".join(" " if ord(c) < 32 or c in "\x7f\x85\u2028\u2029" else c for c in text)
    assert " ".join(rendered.split()) == " ".join(f"x {plain} y".split())


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//host/x", "", "https://a b", "ftp://x"]
)
def test_only_web_addresses_are_links(address):
    assert "<a" not in as_link(address, "title")


def test_a_citation_for_pages_is_escaped(small):
    path = small / "sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    name, *_ = lines[1].split(",")
    cells = dict.fromkeys(lines[0].split(","), "") | {
        "source_id": name, "title": "<img src=x onerror=alert(1)>",
        "publisher": "[P](javascript:x)",
        "url": "javascript:alert(1)", "published": "2009", "language": "en",
    }  # fmt: skip
    path.write_text("\n".join([lines[0], ",".join(cells.values())]) + "\n", encoding="utf-8")
    (line,) = kg.cite([name], style="html", folder=small)
    assert "<" not in line
    assert html.unescape(line).startswith("[P](javascript:x) (2009): <img src=x onerror")


def test_a_citation_links_its_title():
    (line,) = kg.cite("globalsecurity-kg-ru", style="html")
    assert line.count("<a href=") == 1
    (address,) = re.findall(r'<a href="([^"]+)">', line)
    sources = kg.load("sources").set_index("source_id")
    assert html.unescape(address) == sources.loc["globalsecurity-kg-ru", "url"]
    assert "://" not in address  # nothing of it is taken for an address by Markdown
