"""What each page says of itself to search engines and to who is sent it, and where it leads."""

import re
from html import unescape

import page_words
from page_files import plain
from site_data import Data

from kgru_analysis.citations import data_version
from kgru_analysis.escaping import as_html, is_web_address

SHARED_IMAGE = "_static/share.png"


def description(body: str) -> str:
    """Return the first paragraph of a page that is long enough to say what it is about.

    >>> description("<h1>T</h1><p>Short.</p><p>It is <b>long</b> enough to tell what is here.</p>")
    'It is long enough to tell what is here.'
    """
    for text in re.findall(r"<p>(.*?)</p>", body, re.S):
        said = " ".join(plain(text).split())
        if len(said) > 30:
            return said if len(said) <= 200 else said[:199].rsplit(" ", 1)[0] + "…"
    return ""


def first_page(page: str, data: Data) -> str:
    """Return the first page of the table that a page goes on with, and any other page itself."""
    table, _, number = page.removeprefix("data/").rpartition("-")
    later = page.startswith("data/") and number.isdigit() and table in data.names
    return f"data/{table}" if later else page


def metadata(page: str, title: str, body: str, data: Data, config) -> str:
    """Return the elements of the head: description, author, and for who shares it a picture."""
    about = {
        "description": description(body) or data.package.get("description", ""),
        "author": config.author,
        "dcterms.issued": data_version(data.folder),
    }
    shared = {"og:title": re.sub(r"<[^>]+>", "", title), "og:description": about["description"],
              "og:type": "article", "og:site_name": config.html_title}  # fmt: skip
    if config.html_baseurl:  # an address that begins with nothing is none for who shares a page
        base = config.html_baseurl.rstrip("/")
        shared |= {
            "og:image": f"{base}/{SHARED_IMAGE}",
            "og:url": f"{base}/{first_page(page, data)}.html",
        }
    return "".join(
        f'<meta {kind}="{as_html(name)}" content="{as_html(unescape(text))}">'
        for kind, group in (("name", about), ("property", shared))
        for name, text in group.items()
    )


def notebook_bar(name: str, repository: str) -> str:
    """Return the bar of a notebook: code, download, and where the repository is known, more.

    >>> "binder" in notebook_bar("01-a", ""), "blob/HEAD" in notebook_bar("01-a", "https://x.org/o/r")
    (False, True)
    >>> "mybinder.org/v2/gh/o/r/" in notebook_bar("01-a", "https://github.com/o/r")
    True
    """
    links = [f'<a href="{name}.ipynb" download>Download the notebook</a>']
    away = '<a href="'
    if is_web_address(repository):
        there = as_html(repository.rstrip("/").removesuffix(".git"))
        links.append(f'{away}{there}/blob/HEAD/notebooks/{name}.ipynb">Open the notebook</a>')
        if there.startswith("https://github.com/"):
            binder = "https://mybinder.org/v2/gh/" + there.removeprefix("https://github.com/")
            links.append(
                f'{away}{binder}/HEAD?labpath=notebooks%2F{name}.ipynb">Run it on Binder</a>'
            )
    return (
        '<p class="page-bar"><button type="button" class="show-code" aria-pressed="false">'
        f"Show the code</button> {' '.join(links)}</p>"
    )


def page_end(page: str, data: Data, last_day: str, author: str) -> str:
    """Return the line at the end of a page: whose it is, which data, and where to report."""
    up = "../" * page.count("/")
    language = page_words.PAGES.get(page, "en")
    told, report = page_words.page_end(language, data_version(data.folder), last_day)
    return (
        f'<p class="page-data">{as_html(author)} · {as_html(told)} · '
        f'<a href="{up}report.html">{as_html(report)}</a></p>'
    )
