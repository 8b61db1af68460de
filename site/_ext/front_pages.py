"""The front page, the questions and their translations, filled with what the notebooks found."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import downloads
import figure_points
import figure_words
import front_facts
import jinja2
import notebook_parts as parts
from page_files import put
from site_data import Data

from kgru_analysis.escaping import as_html

# What the links below a card are called.
LINKS = {
    "en": {"csv": "Data (CSV)", "code": "How it was found, with the code"},
    "ru": {"csv": "Данные (CSV)", "code": "Как это получено, с кодом (по-английски)"},
    "ky": {"csv": "Маалымат (CSV)", "code": "Бул кантип табылды, коду менен (англисче)"},
}
TABLES = {
    "ru": {
        "events": "события", "flows": "деньги", "presence": "присутствие",
        "observations": "показатели", "sources": "источники", "datasets": "наборы данных",
        "rights": "права",
    },
    "ky": {
        "events": "окуялар", "flows": "акча", "presence": "катышуу",
        "observations": "көрсөткүчтөр", "sources": "булактар", "datasets": "маалымат топтому",
        "rights": "укуктар",
    },
    "en": {"flows": "money", "observations": "counts and prices", "datasets": "data sets"},
}  # fmt: skip


def write_findings(src: Path, books: list, behind: dict, data: Data, config) -> None:
    """Fill the pages that are templates with what the notebooks and the data hold."""
    figures = {
        figure.name: (figure, book.name) for book in books for figure, *_ in parts.figures(book)
    }
    drawn: dict[str, set[str]] = {language: set() for language in figure_words.LANGUAGES}
    given = front_facts.facts(books, data) | {
        "map": next((name for name in figures if name.endswith("-map")), ""),
        "tables": table_list(data),
        "downloads": downloads.names(data.folder),
        "report_url": config.kgru_report_url,
        "data_readme": (data.folder / "README.md").read_text(encoding="utf-8"),
    }
    for template in sorted(src.rglob("*.md.j2")):
        name = template.relative_to(src).as_posix()
        language = template.name.removesuffix(".md.j2").rpartition("-")[2]
        env = front_facts.environment(src)
        env.globals["picture"] = pictures(figures, drawn.get(language), language)
        env.globals["links"] = card_links(figures, behind)
        try:
            put(template.with_suffix(""), env.get_template(name).render(given))
        except jinja2.UndefinedError as error:
            raise parts.SiteError(
                f"{name} asks for a number that no notebook gives ({error}); add it to the dict of "
                'the cell tagged "numbers", or change the text.'
            ) from None
    for language, names in drawn.items():
        said = {n: figure_words.in_language(figures[n][0].svg, language) for n in sorted(names)}
        letters = parts.letters_of(list(said.values()))
        for name, svg in said.items():
            path = src / "_extra" / "figures" / f"{name}-{language}.svg"
            put(path, parts.with_fonts(svg, letters))


def pictures(figures: dict, drawn: set[str] | None, language: str) -> Callable[..., str]:
    """Return a function that writes the element that shows a figure.

    ``drawn`` gathers the names of those that a language of `figure_words` needs; None in English.
    """

    def picture(name: str, alt: str | None = None) -> str:
        if name not in figures:
            raise parts.SiteError(f"No notebook draws a figure named {name}; a page wants it.")
        figure, file = figures[name][0], name
        if drawn is not None:
            drawn.add(name)
            file = f"{name}-{language}"
            alt = alt or figure_words.translate(figure_points.title(figure.svg), language)
        words = as_html(" ".join((alt or figure.alt).split()))
        # With its size told, a picture that comes late moves no card away from its address.
        size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', figure.svg)
        room = 'width="{:.0f}" height="{:.0f}" '.format(*map(float, size.groups())) if size else ""
        source = f'{room}src="figures/{quote(file)}.svg"'
        return f'<figure><img loading="lazy" {source} alt="{words}"></figure>'

    return picture


def card_links(figures: dict, behind: dict) -> Callable[..., str]:
    """Return a function that writes the links below a card: rows, sources, CSV and code."""

    def links(name: str, language: str = "en") -> str:
        said, tables = LINKS[language], TABLES[language]
        found = []
        rows = behind[name]["rows"]
        for table in sorted(rows, key=lambda table: table != "sources"):  # what is asked first
            if ids := rows[table]:
                href = f"data/{table}.html?figure={quote(name)}"
                found.append(f'<a href="{href}">{tables.get(table, table)} {len(ids):,}</a>')
        found.append(f'<a href="figures/{quote(name)}.csv" download>{said["csv"]}</a>')
        found.append(
            f'<a href="notebooks/{figures[name][1]}.html#{quote(name)}">{said["code"]}</a>'
        )
        return f'<p class="figure-links">{" · ".join(found)}</p>'

    return links


def _short(terms: dict) -> str:
    """Name terms in a word or two; the page of the table has them whole.

    >>> _short({"name": "CC-BY-SA-4.0", "title": "Creative Commons Attribution-ShareAlike 4.0"})
    'CC BY-SA 4.0'
    >>> _short({"name": "other-at", "title": "IMF terms: free use with attribution"})
    'IMF terms'
    """
    name = terms.get("name", "other")
    if name.startswith("other"):
        return terms["title"].partition(":")[0]
    return re.sub(r"-(?=\d)|(?<=\d)-", " ", name).replace("CC-BY", "CC BY")


def table_list(data: Data) -> list[dict]:
    terms = {
        r["name"]: ", ".join(dict.fromkeys(map(_short, r.get("licenses", []))))
        for r in data.package["resources"]
    }
    return [
        {"name": n, "title": data.resource(n).get("title", n), "rows": len(data.rows(n)),
         "licence": terms[n], "claims": data.is_claims(n), "group": title}
        for title, names in data.groups.items() for n in names
    ]  # fmt: skip
