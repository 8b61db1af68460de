"""Pages that answer back: weights of the reader's own, values of figures, addresses, search.

Tests of pages need them built (`make book`) and Chromium.
"""

import csv
import doctest
import importlib
import json
import re
import sys

import numpy as np
import pandas as pd
import pytest
from test_site import BOOK, ROOT, book, visit  # noqa: F401  (fixtures)

import kgru_analysis as kg
from kgru_analysis.catalog import data_folder

sys.path.insert(0, str(ROOT / "site" / "_ext"))
browser = pytest.mark.browser
# Numbers what can be pressed and is shown; of a list of tabs or radios the keyboard has one stop.
REACHABLE = """() => {
  const things = [...document.querySelectorAll("a[href], button, input, select, summary")];
  const stops = things.filter(thing => thing.checkVisibility({ visibilityProperty: true })
    && !thing.disabled && thing.tabIndex >= 0 && thing.getClientRects().length
    && !(thing.type === "radio" && !thing.checked));
  stops.forEach((thing, i) => { thing.dataset.reach = i });
  return stops.length;
}"""
FOCUSED = "document.activeElement.dataset.reach ?? ''"
PRESENCE = "notebooks/04-whose-presence.html"
WEIGHTS = [
    {"force": 10, "money": 0, "rights": 3, "institutions": 2, "people": 0, "attention": 7},
    {"force": 1, "money": 1, "rights": 1, "institutions": 1, "people": 1, "attention": 1},
    {"force": 0, "money": 4, "rights": 0, "institutions": 0, "people": 0, "attention": 0},
]


@pytest.mark.parametrize("name", ["own_weights", "figure_points", "search_words", "page_heads"])
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_dates_that_cards_tell_are_whole():
    """Letters cut from the end of "1991/2015-07" are no year."""
    parts = importlib.import_module("notebook_parts")
    told = parts.numbers(parts.read(next((ROOT / "notebooks").glob("09-*.ipynb"))))
    dates = {
        name: x for name, x in told.items() if isinstance(x, str) and re.match(r"\d.*\d-\d", x)
    }
    assert len(dates) > 5
    for name, date in dates.items():
        assert all(re.match(r"\d{4}(-\d\d)*$", part) for part in date.split()), (name, date)
    assert 1991 < told["g_claim_to"] < 2100


@pytest.fixture(scope="module")
def published():
    """The profile as the notebook has it, without its draws: what the page publishes."""
    profile = kg.presence_profile("USA", "RUS", host="KGZ", draws=10_000, seed=1)
    profile.attrs.clear()
    return profile[profile["period"].dt.year.between(1992, 2025)]


@browser
@pytest.mark.slow
@pytest.mark.parametrize("given", WEIGHTS)
def test_own_weights_give_the_numbers_of_combine(visit, published, given):  # noqa: F811
    address = "_".join(f"{lens}.{weight}" for lens, weight in given.items())
    page = visit(f"{PRESENCE}?weights={address}#own-weights")
    page.wait_for_selector(".weights tbody tr", state="attached")
    read = (
        "rows => rows.map(row => [...row.children].map(cell => Number(cell.dataset.value ?? NaN)))"
    )
    found = np.array(page.eval_on_selector_all(".weights tbody tr", read), dtype=float)
    expected = kg.combine(published, weights=given).set_index(published["period"].dt.year.unique())
    expected = expected.reindex(found[:, 0].astype(int))[["balance", "low", "high"]]
    np.testing.assert_allclose(found[:, 1:], expected, atol=1e-8, equal_nan=True)
    assert not page.faults


@browser
def test_weights_are_set_by_keyboard_and_kept_in_the_address(visit):  # noqa: F811
    page = visit(PRESENCE)
    before = page.inner_text(".weights .verdict")
    page.focus(".weights [data-preset=soft]")
    page.keyboard.press("Enter")
    after = page.inner_text(".weights .verdict")
    assert after != before
    assert "was ahead in" in after
    page.focus(".weights input[name=force]")
    page.keyboard.press("ArrowRight")
    assert page.inner_text(".weights input[name=force] + output") == "1"
    assert "force.1_money.0" in page.evaluate("location.search")
    said = page.inner_text(".weights .verdict")
    page.goto(page.url)
    page.wait_for_selector(".weights .verdict:not(:empty)")
    assert page.inner_text(".weights .verdict") == said


@browser
@pytest.mark.slow
def test_the_sentence_names_the_year_of_the_last_turn(visit, published):  # noqa: F811
    page = visit(PRESENCE)
    page.click(".weights [data-preset=force]")
    force = published[published["lens"] == "force"].dropna(subset=["balance"])
    sign = np.sign(force["balance"].where(force["balance"].abs() >= 0.02)).dropna()
    turn = force.loc[sign[sign != sign.shift()].index[-1], "period"].year
    assert f"The last turn came in {turn}, to Russia." in page.inner_text(".weights .verdict")


@browser
def test_a_figure_tells_its_values_to_pointer_and_keyboard(visit):  # noqa: F811
    page = visit("notebooks/02-who-paid.html")
    page.wait_for_selector(".figure-tabs")
    figure = page.locator("figure#fig-02-gdp")
    figure.scroll_into_view_if_needed()
    figure.locator("a.full-size").focus()
    newest = figure.locator(".answer b").inner_text()
    page.keyboard.press("ArrowLeft")
    year = figure.locator(".answer b").inner_text()
    assert int(year) == int(newest) - 1
    rows = pd.read_csv(BOOK / "figures" / "fig-02-gdp.csv")
    rows = rows[rows["year"] == int(year)].dropna(subset=["value"])
    said = figure.locator(".answer").inner_text()
    for value in rows["value"]:
        assert f"{float(f'{value:.4g}'):,.10f}".rstrip("0").rstrip(".") in said
    box = figure.locator("img").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
    assert figure.locator(".answer b").inner_text() != year
    assert not page.faults


@browser
@pytest.mark.slow
def test_a_turning_point_is_named_with_the_way_to_its_row(visit):  # noqa: F811
    page = visit("notebooks/02-who-paid.html")
    figure = page.locator("figure#fig-02-gdp")
    figure.locator("a.full-size").focus()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
        if figure.locator(".answer b").inner_text() == "1993":
            break
    link = figure.locator(".answer p a").first
    assert "ruble" in link.inner_text()
    page.keyboard.press("Tab")
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.sought")
    assert page.evaluate("location.hash.slice(1) === document.querySelector('tr.sought').id")
    assert not page.faults


@browser
@pytest.mark.slow
def test_bars_tell_their_values_at_their_labels(visit):  # noqa: F811
    page = visit("notebooks/03-how-dependent-on-russia.html")
    figure = page.locator("figure#fig-03-cuts")
    figure.scroll_into_view_if_needed()
    figure.locator("a.full-size").focus()
    page.keyboard.press("ArrowUp")
    assert re.match(r"\d{4}: ", figure.locator(".answer b").inner_text())
    assert re.fullmatch(r".*\d+ days", figure.locator(".answer li").first.inner_text())
    assert not page.faults


@browser
@pytest.mark.slow
def test_donors_and_the_measure_are_chosen_and_kept_in_the_address(visit):  # noqa: F811
    page = visit("notebooks/02-who-paid.html")
    before = page.inner_text(".donors .verdict")
    assert "million dollars of 2024" in before
    page.check(".donors input[value=TUR]")
    assert "Turkey" in page.inner_text(".donors .verdict")
    page.focus(".donors input[value=dollars]")
    page.keyboard.press("ArrowRight")
    said = page.inner_text(".donors .verdict")
    assert "percent of GDP" in said
    assert page.is_enabled(".donors input[value=TUR]")
    assert "Turkey at most" in said
    assert "unit=gdp" in page.url
    page.goto(page.url)
    page.wait_for_selector(".donors .verdict:not(:empty)")
    assert page.inner_text(".donors .verdict") == said
    read = "cells => cells.map(cell => Number(cell.dataset.value))"
    shown = page.eval_on_selector_all(".donors tbody td[data-value]", read)
    drawn = pd.read_csv(BOOK / "figures" / "fig-02-gdp.csv").dropna(subset="value")
    chosen = ["China", "Russia", "The United States", "Turkey"]
    drawn = drawn.loc[drawn["group"].isin(chosen), "value"]
    assert sorted(shown) == pytest.approx(sorted(drawn))
    assert page.locator(".donors svg polyline").count() >= 3
    assert not page.faults


@browser
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(PRESENCE, marks=pytest.mark.slow),
        pytest.param("notebooks/02-who-paid.html", marks=pytest.mark.slow),
        pytest.param("data/flows.html", marks=pytest.mark.slow),
    ],
)
def test_the_keyboard_alone_reaches_everything(visit, address):  # noqa: F811
    """Pressing Tab visits each link, button and field that is shown."""
    page = visit(address)
    wanted = page.evaluate(REACHABLE)
    seen = set()
    for _ in range(wanted + 60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate(FOCUSED))
    left = page.evaluate("[...document.querySelectorAll('[data-reach]')].map(e => e.dataset.reach)")
    assert wanted > 20
    assert not set(left) - seen, (len(set(left) - seen), sorted(set(left) - seen)[:5])


@browser
def test_chart_table_and_rows_are_tabs(visit):  # noqa: F811
    page = visit("notebooks/02-who-paid.html")
    page.wait_for_selector(".figure-tabs")
    tabs = page.locator(".figure-tabs").first
    chart = page.locator("figure").first
    assert chart.is_visible()
    tabs.locator("text=Table").click()
    assert not chart.is_visible()
    assert page.locator("details.tabbed table >> visible=true").count() == 1
    page.keyboard.press("ArrowRight")
    assert page.locator(".rows-behind >> visible=true").count() == 1
    assert not page.faults


def test_every_figure_and_table_has_csv_and_metadata_at_a_fixed_address(book):  # noqa: F811
    listing = book["figures.html"]
    names = [path.stem for path in (BOOK / "figures").glob("*.csv")]
    assert len(names) > 30
    for name in names:
        about = json.loads((BOOK / "figures" / f"{name}.metadata.json").read_text("utf-8"))
        with (BOOK / "figures" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        assert [column["name"] for column in about["columns"]] == rows[0]
        assert about["rows"] == len(rows) - 1
        assert about["citation"]
        assert about["version"]
        for end in ("csv", "svg", "metadata.json"):
            assert (BOOK / "figures" / f"{name}.{end}").is_file()
            assert f'href="figures/{name}.{end}"' in listing
    for name in kg.tables()["name"]:
        about = json.loads((BOOK / "data" / f"{name}.metadata.json").read_text("utf-8"))
        with (BOOK / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            head = next(csv.reader(lines))
        assert [column["name"] for column in about["columns"]] == head
        assert about["rows"] == kg.tables().set_index("name")["rows"][name]
        assert f'href="data/{name}.csv"' in listing


@browser
@pytest.mark.slow
def test_filters_stand_in_the_address_and_can_be_taken_away(visit, tmp_path):  # noqa: F811
    page = visit("data/flows.html")
    page.select_option("select[name=donor]", "RUS")
    assert "donor=RUS" in page.url
    page.goto(page.url)
    page.wait_for_selector(".data-table[data-ready]")
    assert page.input_value("select[name=donor]") == "RUS"
    rows = int(page.inner_text(".table-note").split()[0].replace(",", ""))
    with page.expect_download() as taken:
        page.click("button.save")
    taken.value.save_as(tmp_path / "some.csv")
    assert len(pd.read_csv(tmp_path / "some.csv")) == rows
    data = kg.load("flows", claims="all")
    assert rows == (data["donor"] == "RUS").sum()


@browser
@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("how many Russian soldiers", "soldiers"),
        pytest.param("Что Россия обещала в 2009 году", "package", marks=pytest.mark.slow),
        pytest.param("sanctions evasion", "sanctions", marks=pytest.mark.slow),
    ],
)
def test_search_answers_questions_first(visit, asked, first):  # noqa: F811
    page = visit(f"search.html?q={asked}")
    page.wait_for_selector("#row-results")
    assert page.get_attribute("#question-results h3 a >> nth=0", "href").endswith(f"#{first}")
    assert page.locator("#row-results li").count() > 5
    assert page.locator("#row-results mark").count() > 0
    assert not page.faults


@browser
@pytest.mark.slow
def test_search_looks_for_the_beginnings_of_words(visit):  # noqa: F811
    page = visit("search.html?q=manas")
    page.wait_for_selector("#row-results li")
    marked = page.eval_on_selector_all(
        "#row-results mark", "marks => marks.map(m => m.textContent)"
    )
    assert {word.lower() for word in marked} == {"manas"}
    assert page.locator("#row-results li:has-text('Imanaliyev')").count() == 0
    assert not page.faults


def test_links_to_the_repository_come_from_the_configuration(book):  # noqa: F811
    heads = importlib.import_module("page_heads")
    assert "mybinder" not in book[PRESENCE]
    assert "Download the notebook" in book[PRESENCE]
    bar = heads.notebook_bar("04-whose-presence", "https://github.com/someone/project.git")
    assert "https://mybinder.org/v2/gh/someone/project/HEAD?labpath=" in bar
    assert "javascript" not in heads.notebook_bar("x", "javascript:alert(1)")


def test_each_page_says_what_it_is_and_of_which_data(book):  # noqa: F811
    for name in ("index.html", PRESENCE, "data/events.html", "ru.html"):
        assert re.search(r'<meta name="description" content="[^"]{30,}', book[name]), name
        assert '<meta name="author"' in book[name]
        assert 'class="page-data"' in book[name]
        assert 'rel="icon"' in book[name] or 'rel="shortcut icon"' in book[name]
    assert kg.tables(data_folder()).shape[0] > 0
