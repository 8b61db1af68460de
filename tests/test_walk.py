"""Eight readers walk from the front page to the number that they came for, on a telephone.

Needs the pages (`make book`) and Chromium. `pytest -s tests/test_walk.py` prints the walk.
"""

import re
from pathlib import Path

import pandas as pd
import pytest
from test_site import ROOT, book, plain_words, visit  # noqa: F401  (fixtures)
from trying import few

import kgru_analysis as kg

PACE = 230  # words that a reader takes in a minute
MOST_SECONDS, MOST_TAPS, MOST_SCREENS = 30, 2, 3
PHONE = {"width": 390, "height": 844}


def grants(donor: str) -> str:
    paid = kg.official_finance("KGZ")
    paid = paid[(paid["donor"] == donor) & (paid["form"] == "grant")]
    return f"{paid.loc[paid['year'].between(1992, 2025), 'usd_low'].sum() / 1e6:,.0f}"


def soldiers() -> str:
    rows = kg.load("presence").query("actor == 'USA' and site == 'manas'")
    return f"{rows['strength_low'].max():,.0f}"


def growth_of_eu_sales() -> str:
    rows = kg.load("eu_exports").query("subject == 'EU' and partner == 'KGZ'")
    months = rows[rows["date"].str.fullmatch(r"\d{4}-\d\d") & rows["measure"].eq("exports")]
    if "item" in months:
        months = months[months["item"].fillna("all") == "all"]
    years = months.groupby(months["date"].str[:4])["value"].sum()
    return f"{years['2023'] / years['2021']:.0f} times"


def owed() -> str:
    rows = kg.load("debt_stocks").query("subject == 'KGZ' and date == '2024' and partner != 'WLD'")
    kinds = ["debt_stock_bilateral", "debt_stock_multilateral"]
    return f"{rows.loc[rows['measure'].isin(kinds), 'value'].sum() / 1e9:.1f} billion"


def came_in_2009() -> str:
    came = ["disb-2009-spring-grant-150m", "disb-2009-spring-loan-300m"]
    flows = kg.load("flows").set_index("flow_id")
    return f"{flows.loc[came, 'amount_low'].sum() / 1e6:,.0f}"


def share_of_imports() -> str:
    rows = kg.load("trade_national").query(
        "subject == 'KGZ' and date == '2023' and measure == 'imports'"
    )
    by = rows.set_index("partner")["value"]
    return f"{by['RUS'] / by['WLD']:.0%}"


def widest_rival() -> str:
    rows = kg.load("observations", claims="all").query("measure == 'trade_turnover'")
    rows = rows[rows["partner"].eq("CHN") & rows["claim_group"].notna()]
    return f"{rows['value_low'].max() / 1e9:.1f} billion"


# The links of the front page in their order: card, and the number that answers.
WALK = {
    "soldiers": soldiers,
    "given": lambda: grants("USA"),
    "sanctions": growth_of_eu_sales,
    "debt": owed,
    "package": came_in_2009,
    "manas": came_in_2009,
    "trade": share_of_imports,
    "disputed": widest_rival,
}


def seconds(text: str) -> float:
    return len(plain_words(text)) * 60 / PACE


@pytest.fixture
def front(visit):  # noqa: F811
    page = visit("index.html", width=PHONE["width"])
    page.set_viewport_size(PHONE)
    for picture in page.locator("article img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
    return page


@pytest.mark.browser
def test_the_front_page_has_three_screens(front):
    end = front.evaluate("document.documentElement.scrollHeight")
    assert end <= MOST_SCREENS * PHONE["height"], end / PHONE["height"]


@pytest.mark.browser
@pytest.mark.parametrize("card", few([*WALK][:1], *[*WALK][1:]))
def test_a_question_is_answered_in_two_taps_and_thirty_seconds(front, card):
    number = WALK[card]()
    links = front.locator("#what-readers-ask li a")
    place = list(WALK).index(card)
    read = front.locator("h1, p > strong, #what-readers-ask h2").all_inner_texts()[:3]
    read += links.all_inner_texts()[: place + 1]
    question = links.nth(place)
    question.click()
    taps = 1
    front.wait_for_load_state()
    section = front.locator(f"section:has(> p > a#{card}), section:has(> a#{card})").last
    # The page scrolls smoothly; what it comes to rest at has to be the card.
    settled = "card => Math.abs(card.getBoundingClientRect().top) < innerHeight / 3"
    front.wait_for_function(settled, arg=section.element_handle(), timeout=5000)
    front.wait_for_timeout(300)
    assert section.evaluate(settled), "the card is not where the tap leads"
    answer = section.locator("b").first.inner_text()
    assert re.search(rf"(?<![\d.,]){re.escape(number)}", answer), (number, answer)
    read += [section.locator("h2").inner_text(), answer[: answer.index(number) + len(number)]]
    took = seconds(" ".join(read))
    print(f"\n| {read[3 + place]} | {number} | {taps} | {took:.0f} |")
    assert taps <= MOST_TAPS
    assert took <= MOST_SECONDS
    told = re.search(
        rf"^\| {re.escape(read[3 + place].replace('’', chr(39)))} \| .* \| (\d) \| (\d+) \|$",
        Path(ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
        re.M,
    )
    assert told, "CONTRIBUTING.md does not tell this walk"
    assert int(told[1]) == taps
    assert abs(int(told[2]) - took) <= 2


def test_the_pace_of_reading():
    assert seconds("word " * PACE) == 60
    assert pd.notna(came_in_2009())
