"""Russian and Kyrgyz pages: their words, numbers, menus, and the words inside their figures."""

import doctest
import html
import importlib
import re
import sys

import pytest
from test_site import BOOK, ROOT, book  # noqa: F401  (fixture)
from test_site_claims import books, data, entries  # noqa: F401  (fixtures)

sys.path.insert(0, str(ROOT / "site" / "_ext"))
figure_words, page_words, points = (
    importlib.import_module(name) for name in ("figure_words", "page_words", "figure_points")
)
PAGES = page_words.PAGES
LATIN = re.compile(r"[A-Za-z]{2,}")


def figures_of(language: str) -> list[str]:
    """List the figures that the templates of a language show."""
    names = set()
    for page in (f"{language}.md.j2", f"questions-{language}.md.j2"):
        names |= set(re.findall(r"fig-[\w-]+", (ROOT / "site" / page).read_text("utf-8")))
    return sorted(names)


EXAMPLES = ["figure_words", "page_words", "column_units", "donor_choice", "wording"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("language", figure_words.LANGUAGES)
def test_no_text_of_a_figure_stays_english(entries, language):  # noqa: F811
    names = [*figures_of(language), *(n for n in entries if n.endswith("-map"))]
    assert len(names) > 8
    for name in names:
        svg = entries[name][0].svg
        # What no phrase of figure_words fits is named here: add it there, in both languages.
        missing = [
            t for t in figure_words.texts(svg) if figure_words.translate(t, language) is None
        ]
        assert not missing, (name, missing)
        said = figure_words.in_language(svg, language)
        shown = html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", said)))
        assert not LATIN.findall(shown.replace("USAID", "")), (name, shown)
        assert said.count("<text") == svg.count("<text")
        assert not re.search(r"\d[.,]\d{3}\b|\d%", shown), (name, shown)


def test_numbers_of_a_figure_are_the_same_in_each_language(entries):  # noqa: F811
    for language in figure_words.LANGUAGES:
        for name in figures_of(language):
            for text in figure_words.texts(entries[name][0].svg):
                said = figure_words.translate(text, language).replace("\xa0", "").replace(",", ".")
                there = sorted(re.findall(r"\d+(?:\.\d+)?", said))
                months = "February" in text or "no second" in text
                own = sorted(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))
                assert there == own or (months and set(own) <= set(there)), (text, said)


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_the_figures_of_their_language(book, page):  # noqa: F811
    text, language = book[f"{page}.html"], PAGES[page]
    shown = []
    for tag in re.findall(r'<img[^>]*src="figures/[^>]*>', text):
        shown.append(
            (re.search(r'figures/([^"]+)\.svg', tag)[1], re.search('alt="([^"]*)"', tag)[1])
        )
    assert shown
    for name, alt in shown:
        assert name.endswith(f"-{language}")
        assert (BOOK / "figures" / f"{name}.svg").is_file()
        assert re.search("[а-яё]", alt), (name, alt)


@pytest.mark.parametrize("page", PAGES)
def test_menus_are_in_the_language_of_the_page(book, page):  # noqa: F811
    text = book[f"{page}.html"]
    assert re.search(rf'<html[^>]*lang="{PAGES[page]}"', text)
    text = re.sub(r"<(script|style|svg|head).*?</\1>", "", text, flags=re.S)
    start, end = text.index("<article"), text.index("</article>")
    around = text[:start] + text[end:]
    words = re.findall(r">([^<]+)<", around) + re.findall(
        r'\b(?:title|placeholder|aria-label)="([^"]*)"', around
    )
    tables = {path.stem for path in (BOOK / "data").glob("*.html")}
    left = {w.strip() for w in words if LATIN.search(w)} - tables
    left = {w for w in left if not re.search("Sphinx|Furo|pradyunsg|kgru_analysis", w)}
    assert not left, left


@pytest.mark.parametrize("page", PAGES)
def test_numbers_have_one_comma_and_one_minus(book, page):  # noqa: F811
    article = re.search(r"<article.*?</article>", book[f"{page}.html"], re.S)[0]
    aside = r'<(blockquote|code|script)\b.*?</\1>|<p class="page-data.*?</p>'
    article = re.sub(aside, "", article, flags=re.DOTALL)
    shown = html.unescape(re.sub(r"<[^>]+>", " ", article))
    shown = re.sub(r"Data version [\d.]+", "", shown)  # the citation is English
    assert not re.findall(r"\d\.\d", shown)
    assert not re.findall(r"(?<![\d\w])-\d", shown)
    assert not re.findall(r"\d%", shown)


@pytest.mark.parametrize("page", [p for p in PAGES if p.startswith("questions")])
def test_no_number_of_an_answer_breaks_at_the_end_of_a_line(book, page):  # noqa: F811
    answers = [html.unescape(x) for x in re.findall(r"<p><b>(.*?)</b></p>", book[f"{page}.html"])]
    assert len(answers) > 10
    assert any("\xa0" in answer for answer in answers)
    for answer in answers:
        assert not re.search(r"\d \d{3}\b|\d %", answer), answer


@pytest.mark.parametrize("page", PAGES)
def test_no_english_sentence_and_no_code_of_a_day_stays(book, page):  # noqa: F811
    article = re.search(r"<article.*?</article>", book[f"{page}.html"], re.S)[0]
    for words in ("Copyright", "Cite the sources", "2026-"):
        assert words not in re.sub(r"1991-2026|2026-жыл", "", article), words


def test_towns_of_the_map_are_written_in_the_language(entries):  # noqa: F811
    (name,) = [n for n in entries if n.endswith("-map")]
    svg = entries[name][0].svg
    assert {"Karakol", "Jalal-Abad", "Bishkek", "Kant"} <= set(figure_words.texts(svg))
    for language, town in (("ru", "Джалал-Абад"), ("ky", "Жалал-Абад")):
        said = figure_words.texts(figure_words.in_language(svg, language))
        assert {town, "Каракол", "Бишкек", "Кант"} <= set(said)


def test_a_title_in_another_language_has_as_many_lines_as_there_are(entries):  # noqa: F811
    svg = entries["fig-04-ribbons"][0].svg
    title = points.title(figure_words.in_language(svg, "ru"))
    assert title == figure_words.translate(points.title(svg), "ru")
    assert points.title(svg).startswith("Mostly Russia")
