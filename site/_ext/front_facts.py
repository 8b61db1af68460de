"""What README and the front page state from notebooks and data, and how README is kept in step."""

import re
from pathlib import Path
from typing import Any

import jinja2
import notebook_parts as parts
import wording
from site_data import Data, years

from kgru_analysis.catalog import tables
from kgru_analysis.citations import checksum, data_version
from kgru_analysis.escaping import as_text

ANSWERS = "09"  # the notebook that answers what readers ask first
FIGURE = "fig-04-ribbons"  # the one chart of the front page and of README
BEGIN, END = "<!-- answers, written by make changed -->", "<!-- end of answers -->"


def numbers_of(books: list[parts.Notebook]) -> dict[str, Any]:
    """Return the numbers that the notebook of answers names."""
    book = next((b for b in books if b.name.startswith(ANSWERS)), None)
    if book is None:
        raise parts.SiteError(f"The front page needs a notebook whose name begins with {ANSWERS}.")
    return parts.numbers(book)


def facts(books: list[parts.Notebook], data: Data) -> dict[str, Any]:
    """Return what the templates of the front page and of README are written with."""
    return {
        "n": numbers_of(books),
        "claims": sum(len(data.rows(n)) for n in data.names if data.is_claims(n)),
        "sources": len(data.sources),
        "end": data_end(data),
        "citation": data.citation,
        # Its last sentence is said in the language of the page.
        "citation_alone": data.citation.rpartition(". ")[0] + ".",
        "version": data_version(data.folder),
        "checksum": checksum(data.folder)[:12],
        "books": {b.name[:2]: b.name for b in books},
    }


def environment(folder: Path) -> jinja2.Environment:
    """Return the templates of a folder, with filters for words and for texts of data."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    env.filters |= wording.FILTERS | {"as_text": as_text}
    return env


def data_end(data: Data) -> dict[str, str]:
    """Return the last day that a claim tells of, and the last year of the longest series."""
    told = [r["date"] for r in data.rows("events") if r["preferred"] == "yes"]
    days = [d[:10] for d in told if re.fullmatch(r"\d{4}-\d\d-\d\d", d[:10])]
    last = {
        name: max(y for _, y in years({r["date"] for r in data.rows(name)}) if y)
        for name in ("trade_national", "eu_exports", "debt_stocks", "us_fiscal")
        if name in data.names
    }
    return {"claims": max(days)} | last


def texts(root: Path) -> dict[str, str]:
    """Return the files beside the code that follow from data and notebooks, as they should be."""
    books = [parts.read(path) for path in sorted((root / "notebooks").glob("*.ipynb"))]
    given = facts(books, Data(root / "data"))
    figure = next(f for b in books for f, *_ in parts.figures(b) if f.name == FIGURE)
    answers = environment(root / "site").get_template("readme.j2").render(given, alt=figure.alt)
    readme = (root / "README.md").read_text(encoding="utf-8")
    before, rest = readme.split(BEGIN)
    return {
        "README.md": f"{before}{BEGIN}\n{answers.strip()}\n{END}{rest.split(END)[1]}",
        "data/RELIABILITY.md": _counts((root / "data/RELIABILITY.md").read_text(encoding="utf-8")),
        "site/_static/answer.svg": figure.svg,
    }


def update_texts(root: Path) -> list[str]:
    """Write `texts`; return the names of the files that changed."""
    changed = []
    for name, text in texts(root).items():
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


def _counts(text: str) -> str:
    """Bring the third column of the table of claims up to date: rows of each table now.

    >>> line = "| events | 805 | 1 |"
    >>> _counts(line) == f"| events | 805 | {tables().set_index('name')['rows']['events']:,} |"
    True
    """
    rows = tables().set_index("name")["rows"]
    return re.sub(
        r"^(\| ([a-z_]+) \| [\d,]+ \| )[\d,]+( \|)",
        lambda m: f"{m[1]}{rows[m[2]]:,}{m[3]}" if m[2] in rows else m[0],
        text,
        flags=re.M,
    )
