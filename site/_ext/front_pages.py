"""The front page and its translations, filled with what the notebooks found."""

import re
from pathlib import Path

import downloads
import jinja2
import notebook_parts as parts
from figure_pages import figure_links
from page_files import put
from site_data import Data, years

from kgru_analysis.citations import checksum, cite_folder, data_version


def write_findings(src: Path, books: list, behind: dict, data: Data, config) -> None:
    """Fill the front page and its translations with what the notebooks found."""
    found = []
    for start in config.kgru_findings:
        book = next((b for b in books if b.name.startswith(start)), None)
        if book is None:
            raise parts.SiteError(
                f"The front page needs a notebook whose name begins with {start}."
            )
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
        "links": {f.figure.name: figure_links(f.figure, behind[f.figure.name], "") for f in found},
        "claims": sum(len(data.rows(n)) for n in data.names if data.is_claims(n)),
        "sources": len(data.sources),
        "end": data_end(data),
        "citation": cite_folder(folder),
        "version": data_version(folder),
        "checksum": checksum(folder)[:12],
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
        "military": "военное дело", "treaty": "договоры", "diplomatic": "дипломатия",
        "economic": "экономика",
        "energy": "энергетика", "education": "образование", "culture": "культура",
        "media": "СМИ", "assistance": "содействие",
    },
    "ky": {
        "military": "аскердик", "treaty": "келишимдер", "diplomatic": "дипломатия",
        "economic": "экономика",
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


def data_end(data: Data) -> dict[str, str]:
    """Return the last day that a claim tells of, and the last year of the longest series."""
    told = [r["date"] for r in data.rows("events") if r["preferred"] == "yes"]
    days = [d[:10] for d in told if re.fullmatch(r"\d{4}-\d\d-\d\d", d[:10])]
    last = {
        name: max(y for _, y in years({r["date"] for r in data.rows(name)}) if y)
        for name in ("trade", "remittances", "aid", "debt")
        if name in data.names
    }
    return {"claims": max(days)} | last


def table_list(data: Data) -> list[dict]:
    terms = {
        r["name"]: ", ".join(x["title"] for x in r.get("licenses", []))
        for r in data.package["resources"]
    }
    return [
        {"name": n, "title": data.resource(n).get("title", n), "rows": len(data.rows(n)),
         "licence": terms[n], "claims": data.is_claims(n)}
        for n in data.names
    ]  # fmt: skip
