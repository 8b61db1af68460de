"""Mentions in running text: three passages of our own, coded by hand before they were read."""

import csv
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trying import few

from kgru_analysis.errors import KgruError
from kgru_analysis.text.mentions import COLUMNS, find_mentions

PASSAGES = Path(__file__).parent / "passages"


def coded(name):
    """The passage, and what a person found in it: kind, text, value."""
    text = (PASSAGES / f"{name}.txt").read_text(encoding="utf-8")
    with (PASSAGES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return text, list(csv.DictReader(lines))


def value(mention):
    if mention["kind"] == "date":
        date = "" if pd.isna(mention["date"]) else mention["date"]
        return date + (" inferred" if mention["inferred"] else "")
    low, high = ("" if x != x else f"{x:.15g}" for x in (mention["low"], mention["high"]))
    return f"{low} {high} {mention['currency']} {mention['basis']}"


@pytest.mark.parametrize("name", ["english", "russian", "harbor"])
def test_every_date_and_amount_of_a_passage_is_found_and_read(name):
    text, expected = coded(name)
    found = find_mentions(text)
    found = found[found["kind"].isin(["date", "money"])].to_dict("records")
    at, matched, right = 0, [], []
    for row in expected:
        start = text.index(row["text"], at)
        at = start + len(row["text"])
        hits = [
            m
            for m in found
            if m["kind"] == row["kind"]
            and m["start"] < at
            and m["end"] > start
            and m not in matched
        ]
        assert hits, f"missed: {row}"
        matched.append(hits[0])
        right.append((value(hits[0]), row["value"], row["text"]))
    assert [r for r in right if r[0] != r[1]] == []
    assert len(matched) / len(found) >= 0.95, [m["text"] for m in found if m not in matched]


def test_columns_offsets_and_types():
    page = "On 5 May 2009 Russia’s loan of $5 million came.\n\nKyrgyzstan paid 3 percent."
    found = find_mentions(page)
    assert list(found.columns) == list(COLUMNS)
    assert found.dtypes.astype(str).to_dict() == COLUMNS
    assert [page[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == list(
        found["text"]
    )
    assert found["text"].to_list() == [
        "5 May 2009",
        "Russia",
        "$5 million",
        "Kyrgyzstan",
        "3 percent",
    ]
    assert found["paragraph"].to_list() == [1, 1, 1, 2, 2]
    assert found["sentence"].iloc[3] == "Kyrgyzstan paid 3 percent."
    assert found.loc[0, "earliest"] == pd.Timestamp("2009-05-05") == found.loc[0, "latest"]


def test_nothing_to_find_is_an_empty_frame_of_the_same_columns():
    for text in ("", "Nothing here.", " \n\n "):
        found = find_mentions(text)
        assert len(found) == 0
        assert found.dtypes.astype(str).to_dict() == COLUMNS


def test_only_text_is_read():
    with pytest.raises(KgruError, match="reads one text, not a list"):
        find_mentions(["In 2009"])


def dates(text):
    found = find_mentions(text)
    found = found[found["kind"] == "date"]
    return dict(zip(found["text"], found["date"].fillna(""), strict=True))


def test_a_year_beside_a_number_that_is_a_name_is_a_date():
    text = "In 1997 (ISSN 1997-6169) and, tel. 2005-1998, in 2001-2003; No. 5, 2009; № 7 2010 г."
    assert dates(text) == {
        "1997": "1997", "2001-2003": "2001/2003", "2009": "2009", "2010 г.": "2010",
    }  # fmt: skip
    assert dates("He told it by phone in 2009.\n\nISSN\n\n1997") == {"2009": "2009", "1997": "1997"}
    assert dates("They said so by fax 2009-05-01.") == {"2009-05-01": "2009-05-01"}


def test_a_year_is_borrowed_within_the_paragraph_only():
    assert dates("In May 2009 they met. They met on June 3.")["June 3"] == "2009-06-03"
    assert dates("In May 2009 they met.\n\nThey met on June 3.")["June 3"] == ""


def test_a_borrowed_year_is_marked_and_an_unreadable_date_says_why():
    found = find_mentions("In 1992-1995 they met, in May too. On 03/04/2009 they parted.")
    notes = found.set_index("text")["note"]
    assert "single year" in notes["May"]
    assert "which is the day" in notes["03/04/2009"]
    assert find_mentions("In 2009, and in May.").set_index("text")["inferred"].to_dict() == {
        "2009": False,
        "May": True,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what another date of the paragraph tells
        ("They met in 2009; the previous year nobody came.",
         {"2009": "2009", "the previous year": "2008"}),
        ("В 2009 году встретились, в следующем году подписали.",
         {"2009 году": "2009", "следующем году": "2010"}),
        ("In May 2009 they met; the following month they signed.",
         {"May 2009": "2009-05", "the following month": "2009-06"}),
        ("In January 2009 they met, not the previous month.",
         {"January 2009": "2009-01", "the previous month": "2008-12"}),
        ("In May 2009 they met and the same month they signed.",
         {"May 2009": "2009-05", "the same month": "2009-05"}),
        ("Since 2003 he sat, and in May he left.", {"Since 2003": "2003/..", "May": ""}),
        ("In December 2009 they met and in January they signed.",
         {"December 2009": "2009-12", "January": ""}),
        ("In November 2009 they agreed to settle by 1 May.",
         {"November 2009": "2009-11", "by 1 May": ""}),
        ("In March 2009 they agreed to settle by 1 May.",
         {"March 2009": "2009-03", "by 1 May": "/2009-05-01"}),
        ("Until 2042. In May he left.", {"Until 2042": "/2042", "May": ""}),
        ("In May, June and July 2010 it rained.",
         {"May": "2010-05", "June": "2010-06", "July 2010": "2010-07"}),
        ("In May, in June it rained.", {"May": "", "June": ""}),
        ("In Osh, May spoke.", {}),
        ("In June then May spoke.", {"June": ""}),
        # what only looks like a part of a date
        ("In 2009 it ended. In May 15 soldiers left.", {"2009": "2009", "May": "2009-05"}),
        ("After 2005 elections were held.", {"After 2005": ""}),
        ("After the 2005 elections they met.", {"2005": "2005"}),
        ("In autumn 2009 elections came.", {"autumn 2009": "2009-09/2009-11"}),
        ("The calendar 2009 exports fell.", {"calendar 2009": "2009"}),
        # years far off need a word or a day before them
        ("In Osh, 1900 came.", {"1900": "1900"}),
        ("In Osh, 2099 came.", {"2099": "2099"}),
        ("In Osh, 1899 came.", {}),
        ("In Osh, 2100 came.", {}),
        ("On May 5, 1850 they met.", {"May 5, 1850": "1850-05-05"}),
        ("Since 1850 it stood.", {"Since 1850": "1850/.."}),
        ("It stood c. 1850.", {"c. 1850": "1850~"}),
        ("It had 1850 of them.", {}),
        # prices of a year
        ("It is told in constant 2009 dollars.", {"2009": "2009"}),
        ("It is told at constant 2009 US dollars.", {"2009": "2009"}),
        ("The An-2009 flew.", {}),
        ("The lease runs to 2042.", {"to 2042": "/2042"}),
        ("It fell, compared to 2009.", {"2009": "2009"}),
        ("After 2005 the elections were held.", {"After 2005": "2006-01-01/"}),
        ("They came on 5-32 May 2009.", {"May 2009": "2009-05"}),
        ("From 31 June to 5 July 2009 they met.", {"31 June": "", "5 July 2009": "2009-07-05"}),
        ("He came in Mar. and left in 2009.", {"Mar": "", "2009": "2009"}),
        ("In 2009-10 they met.", {"2009-10": ""}),
    ],
)  # fmt: skip
def test_dates_by_their_neighbors(text, expected):
    assert dates(text) == expected


def test_why_a_month_cannot_be_counted_on():
    notes = find_mentions("They met in 2009; the following month they signed.").set_index("text")
    assert "none in a single month" in notes.loc["the following month", "note"]


def test_dates_that_lean_on_the_day_of_writing_are_found_but_not_read():
    found = dates("It was agreed last September and paid this year; в прошлом году, этим летом.")
    assert set(found) == {"last September", "this year", "прошлом году", "этим летом"}
    assert set(found.values()) == {""}


def test_the_latter_year_is_not_the_last_one():
    text = "In 1998 and 1999 it rained; in the latter year, and in the latter half of 1998, much."
    found = find_mentions(text, written="2015-06")
    assert found["date"].to_list() == ["1998", "1999", "1998-07/1998-12"]


def test_a_month_with_its_year_leans_on_nothing():
    assert dates("It was told last June 2015 and in the last summer of 2014.") == {
        "June 2015": "2015-06", "summer of 2014": "2014-06/2014-08"}  # fmt: skip


def test_the_day_of_writing_lies_in_one_year():
    for written in ("2009/2012", "2009/..", "soon"):
        with pytest.raises(KgruError, match="written="):
            find_mentions("last November", written=written)


def test_a_change_by_the_year_is_by_the_year_on_both_sides():
    found = find_mentions("Rent rises from $30 million to $70 million a year.")
    assert found["basis"].to_list() == ["per-year", "per-year"]


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.",
        "Some 2000 troops left with 1500 tons.",
        "Security Council Resolution 1973 and Article 2009 stayed.",
        "It cost $2009 or 1995 euros.",
        "Four Su-2000 machines and 2,009 men.",
        "The second half was better than the first.",
        "Около 2000 военнослужащих и 1900 тонн груза.",
        "A turkey, a china cup, and who told us about it?",
        "ISSN 1997-6169. e-ISSN: 2001-2010",
        "ISBN 978-5-1997-2001-3, doi:10.1080/02634937.2012.671992, https://doi.org/10.1163/2005",
        "Tel.: 66-20-10, fax 2001-2002, phone +996 312 2009 2010.",
        "Тел. 1997-61-69, № 2005-1998, УДК 2001.",
        "OCLC 1997, arXiv:2005.1998, number 1997-6169",
    ],
)
def test_what_is_no_date_and_no_actor(text):
    found = find_mentions(text)
    assert not found["kind"].isin(["date", "actor"]).any(), found[["kind", "text"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from $5 million to $10 million", [(5e6, 1e7)]),
        ("It rose from $5 million to $10 million.", [(5e6, 5e6), (1e7, 1e7)]),
        ("Вырос с 5 млн долларов до 10 млн долларов.", [(5e6, 5e6), (1e7, 1e7)]),
        (
            "twenty-five million dollars and one and a half billion euros",
            [(2.5e7,) * 2, (1.5e9,) * 2],
        ),
        ("полтора миллиарда долларов", [(1.5e9, 1.5e9)]),
        ("свыше 411 млн. дол. США", [(4.11e8, None)]),
        ("paid out of the $200 million loan", [(2e8, 2e8)]),
        ("It was paid from the $200 million.", [(2e8, 2e8)]),
        ("500 pounds of grain, billions of dollars, a dollar sign", []),
        ("for $1 million. 5 May", [(1e6, 1e6)]),
        ("two yen loan projects, two dollar bills, a 2 million dollar loan", [(2e6, 2e6)]),
        ("It doubles the rent from $30 million to $70 million.", [(3e7, 3e7), (7e7, 7e7)]),
        ("7 billion Nepali rupees and 12 million Philippine pesos", [(7e9, 7e9), (1.2e7, 1.2e7)]),
    ],
)
def test_amounts(text, expected):
    found = find_mentions(text)
    money = found[found["kind"] == "money"]
    high = money["high"].astype(object).where(money["high"].notna(), None)
    assert list(zip(money["low"], high, strict=True)) == expected


def test_rubles_are_dated_by_what_stands_near():
    found = find_mentions("In 1994 it lent 5 million rubles.\n\nThen 7 million rubles.\n\n"
                          "In 2009 it lent 3 million rubles.")  # fmt: skip
    money = found[found["kind"] == "money"]
    assert money["currency"].fillna("").to_list() == ["RUR", "", "RUB"]
    assert "rubles need a date" in money["note"].iloc[1]


def test_a_basis_told_before_the_amount():
    found = find_mentions("an annual rent of $4.5 million; the rent of $4.5 million")
    assert found.loc[found["kind"] == "money", "basis"].to_list() == ["per-year", "total"]


def test_quantities_have_units():
    found = find_mentions(
        "A 48% stake, some 40 kilometers, seventeen years, at least 2,000 troops."
    )
    assert found["kind"].eq("figure").all()
    assert found["unit"].to_list() == ["percent", "kilometer", "year", "troops"]
    assert found["low"].to_list() == [48, 40, 17, 2000]
    assert found["high"].isna().to_list() == [False, False, False, True]


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("percent", "% percent процент процента процентов"),
        ("kilometer", "km kms kilometer kilometers км километр километра километров"),
        ("meter", "meter meters метр метра метров"),
        ("hectare", "ha hectare hectares га гектар гектара гектаров"),
        ("metric ton", "ton tons tonnes тонна тонны тонн"),
        ("megawatt", "mw megawatt megawatts мвт мегаватт"),
        ("kilowatt-hour", "kwh квт"),
        ("barrel", "barrel barrels баррель барреля баррелей"),
        ("person", "people person persons человек человека"),
        ("year", "year years год года лет"),
        ("month", "month months месяц месяца месяцев"),
        ("day", "day days дня дней"),
    ],
)
def test_units_by_their_names(unit, words):
    told = [f"It took 43 {word}." for word in words.split()]
    found = find_mentions("\n\n".join(told))
    read = found[["paragraph", "kind", "unit", "low"]].itertuples(index=False, name=None)
    assert [*read] == [(i, "figure", unit, 43) for i in range(1, len(told) + 1)]


def test_what_is_counted_may_stand_behind_one_or_two_names():
    found = find_mentions("Some 3,000 Russian troops and 30 Manas Airport guards came.")
    found = found[found["kind"] == "figure"]
    assert found["unit"].to_list() == ["troops", "guards"]


def test_actors_by_their_names_in_two_languages_and_their_dates():
    found = find_mentions(
        "Kyrgyz-Russian talks with the U.S. and США; the People's Republic of China's"
    )
    assert found["actor"].to_list() == ["KGZ", "RUS", "USA", "USA", "CHN"]
    assert found["text"].iloc[-1] == "People's Republic of China"
    assert find_mentions("Russiaʼs loan")["text"].to_list() == ["Russia"]
    union = find_mentions("In 2012 the Customs Union grew.\n\nIn 1998 the Customs Union grew.")
    assert union.loc[union["kind"] == "actor", "actor"].to_list() == ["EAEU", "EURASEC"]


@pytest.mark.parametrize(
    "unit",
    few(
        ["5-"],
        "In May 2009 Russia lent $5 million. ",
        "between May and June 5 to 7 - 8 million at least ",
    ),
)
def test_time_is_linear(unit):
    def seconds(n):
        text = unit * (n // len(unit))
        started = time.perf_counter()
        find_mentions(text)
        return time.perf_counter() - started

    seconds(2000)
    small, large = min(seconds(4_000) for _ in range(3)), min(seconds(32_000) for _ in range(2))
    assert large < 24 * max(small, 0.02)  # 8 if linear, 64 if quadratic


@pytest.mark.slow
def test_a_table_of_numbers_costs_no_more_than_prose():
    """It took ten times as long when the words around each number were weighed anew."""

    def seconds(unit):
        text = (unit * 20_000)[:20_000]
        begun = time.process_time()
        find_mentions(text)
        return time.process_time() - begun

    prose = "In May 2009 Russia lent $5 million. "
    seconds(prose)
    assert min(seconds("5-") for _ in range(3)) < 5 * min(seconds(prose) for _ in range(3))


def test_runs_of_numbers_and_currencies_hide_no_amount_beside_them():
    found = find_mentions("Tel. 5-5-5-7, 12 tons; € $5, 3 4 $6 million, 7 8 people")
    assert found[["kind", "text"]].to_numpy().tolist() == [
        ["figure", "12 tons"],
        ["money", "$5"],
        ["money", "$6 million"],
        ["figure", "8 people"],
    ]


@given(st.text(alphabet="may 2009-–,.$€5Й г.млнUS\n'’", max_size=80))
def test_any_text_gives_sound_rows(text):
    found = find_mentions(text)
    assert (found["start"] < found["end"]).all()
    assert (found["end"].iloc[:-1].to_numpy() <= found["start"].iloc[1:].to_numpy()).all()
    assert (found["low"].isna() | found["high"].isna() | (found["low"] <= found["high"])).all()
    assert (found["earliest"].isna() | found["latest"].isna()
            | (found["earliest"] <= found["latest"])).all()  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Georgia the war began; Russia, Georgia and Jordan signed.",
         ["GEO", "RUS", "GEO", "JOR"]),
        ("Michael Jordan won. A player named Jordan came to Atlanta, Georgia.", ["", "", ""]),
        ("Georgia (USA) sent aid.", ["", "USA"]),
    ],
)  # fmt: skip
def test_names_of_states_that_persons_and_places_have_too(text, expected):
    found = find_mentions(text)
    found = found[found["kind"] == "actor"]
    assert found["actor"].fillna("").to_list() == expected
    assert found.loc[found["actor"].isna(), "note"].str.contains("person or a place").all()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Gas cost $165 per 1,000 cubic meters.", "USD per 1,000 cubic meters"),
        ("The rate was 480 drams per dollar.", "AMD per dollar"),
        ("Oil at $80 a barrel.", "USD per barrel"),
        ("At a price of $53 nobody bought.", "USD (price or rate)"),
    ],
)
def test_prices_and_rates_are_figures_and_no_money(text, unit):
    found = find_mentions(text)
    found = found[found["kind"].isin(["money", "figure"])]
    assert found[["kind", "unit"]].to_numpy().tolist() == [["figure", unit]]


def test_a_date_that_is_not_read_says_which_winter_or_whose_year_is_meant():
    """A winter that stands before is no part of the date."""
    notes = find_mentions("In winter 2004 they met, in FY2009 they parted.").set_index("text")[
        "note"
    ]
    assert notes["winter 2004"] == "which winter? Write winter 2004-05"
    assert notes["FY2009"].startswith("whose fiscal year?")
    notes = find_mentions("They met on 20.09.12 and in winter 2005, then in FY 09.")["note"]
    assert notes.to_list() == [
        "write the year with four digits",
        "which winter? Write winter 2004-05",
        "write the year with four digits, as in FY2009",
    ]


@pytest.mark.parametrize(
    ("written", "text", "date"),
    [
        # A day lies in the year in which it is nearest, if that is within 92 days.
        ("2009-06-10", "They met on June 3.", "2009-06-03"),
        ("2009-01-02", "They met on December 30.", "2008-12-30"),
        ("2009-12-30", "They meet on January 3.", "2010-01-03"),
        ("2009-06-10", "They meet on September 10.", "2009-09-10"),
        ("2009-06-10", "They meet on September 11.", ""),
        ("2009-06-10", "They met on March 10.", "2009-03-10"),
        ("2009-06-10", "They met on March 9.", ""),
        ("2009-06", "They met on June 3.", ""),
        ("2009-06-10", "They met in May.", ""),
        ("2009-06-10", "They will meet by August 1.", ""),
        # What two could be meant by is neither.
        ("2009-06-10", "They met last year.", "2008"),
        ("2009-06-10", "This month they met.", "2009-06"),
        ("2009-06-10", "They met last May.", ""),
        ("2009-06-10", "They met last August.", "2008-08"),
        ("2009-06-10", "They meet this August.", "2009-08"),
        ("2009-06-10", "They meet next August.", ""),
        ("2009-06-10", "They meet next May.", "2010-05"),
        ("2009-06-10", "They meet next June.", "2010-06"),
        ("2009-06-10", "They met last June.", "2008-06"),
    ],
)
def test_dates_seen_from_the_day_of_writing(written, text, date):
    found = find_mentions(text, written=written)
    assert found.loc[found["kind"] == "date", "date"].fillna("").to_list() == [date]


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        (
            "It {}",
            "rises rose increased grew grows fell falls dropped decreased declined raises cut",
        ),
        ("It was", "risen rising grown fallen reduced jumped soared climbed doubled tripled"),
        ("It, all told, {} so", "went slid"),
        ("Он {}", "вырос возрос увеличился снизился сократился упал поднялся снижался повысился"),
        ("Его {}", "падение рост растет снижение повышение удвоили утроили"),
    ],
)
def test_words_of_change_make_two_amounts_of_a_span(lead, words):
    span = "с 5 млн долларов до 10 млн долларов" if lead.startswith(("Он", "Его")) else (
        "from $5 million to $10 million")  # fmt: skip
    leads = [lead.format(w) if "{}" in lead else f"{lead} {w}" for w in words.split()]
    found = find_mentions("\n\n".join(f"{told} {span}." for told in leads))
    read = found[["paragraph", "low", "high"]].itertuples(index=False, name=None)
    assert [*read] == [(i, x, x) for i in range(1, len(leads) + 1) for x in (5e6, 1e7)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # seven words back a change is still of the amount; eight back or before a stop it is not
        ("It rose as all of them know, from $5 million to $10 million.", 2),
        ("It rose, as all of them know, from $5 million to $10 million.", 1),
        ("Prices rose; from $5 million to $10 million was paid.", 1),
        ("Prices rose.\n\nFrom $5 million to $10 million was paid.", 1),
        ("Rose from $5 million to $10 million.", 2),
    ],
)
def test_a_change_is_told_near_its_amounts(text, count):
    assert find_mentions(text)["kind"].eq("money").sum() == count


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *((f"At a {word} of $53 nobody bought.", "USD (price or rate)")
          for word in ["rate", "price", "tariff", "fare", "fee"]),
        *((f"The {word} came to $53.", "USD (price or rate)")
          for word in ["rates", "prices", "tariffs", "fares", "fees"]),
        *((f"{word} был $53.", "USD (price or rate)")
          for word in ["Курс", "Цена", "Цены", "Цену", "Цене", "Ценам", "Тариф"]),
        # six words back a price is still told, seven back or before a stop it is not
        ("The price that all of them paid $53.", "USD (price or rate)"),
        ("The price that all of them really paid $53.", None),
        ("The price rose; he paid $53.", None),
        ("The price (he paid $53) rose.", None),
        ("The price rose.\n\nHe paid $53.", None),
        ("A price of $53 million nobody paid.", None),
    ],
)  # fmt: skip
def test_a_small_amount_after_a_price_is_a_price(text, unit):
    (found,) = find_mentions(text).query("kind in ['money', 'figure']").to_dict("records")
    assert found["low"] == (53e6 if "million" in text else 53)
    assert found["kind"] == ("figure" if unit else "money")
    assert pd.isna(found["unit"]) if unit is None else found["unit"] == unit


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("an annual sum of $4.5 million", "per-year"),
        ("a yearly sum of $4.5 million", "per-year"),
        ("a monthly sum of $4.5 million", "per-month"),
        ("ежегодный платеж 5 млн долларов", "per-year"),
        ("годовой платеж 5 млн долларов", "per-year"),
        ("ежемесячный платеж 5 млн долларов", "per-month"),
        # four words back, but not five, nor before a stop or a comma
        ("an annual sum paid of $4.5 million", "per-year"),
        ("an annual sum paid there of $4.5 million", "total"),
        ("an annual sum, $4.5 million", "total"),
        ("the annual: $4.5 million", "total"),
        ("an annual sum\n\n$4.5 million", "total"),
    ],
)
def test_how_far_back_a_basis_is_told(text, basis):
    assert find_mentions(text).query("kind == 'money'")["basis"].to_list() == [basis]


def test_what_is_counted_in_a_currency_is_no_money():
    for thing in [
        "loan",
        "loans",
        "credit",
        "credits",
        "bond",
        "bonds",
        "account",
        "accounts",
        "bill",
        "bills",
        "note",
        "notes",
    ]:
        assert not find_mentions(f"They took two yen {thing}.")["kind"].eq("money").any(), thing
        assert find_mentions(f"They took 2 million yen {thing}.")["low"].to_list() == [2e6], thing


def test_a_point_before_a_capital_ends_an_amount_but_in_german():
    assert find_mentions("It cost 5 million. Dollars came.")["kind"].ne("money").all()
    found = find_mentions("It cost 5 mio. Euro and 6 mrd. Euro.")
    assert found["low"].to_list() == [5e6, 6e9]
    assert find_mentions("Дали 5 млн. долларов.")["low"].to_list() == [5e6]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He paid $5 million over five years.", [("year", 5, 5)]),
        ("It ran over five years.", [("year", 5, None)]),
        ("One man came, G-20 members met, and Su-27 fighters flew.", []),
        ("It took two men.", [("men", 2, 2)]),
        ("They met at 14:30 hours.", []),
        ("By 3:12 votes.", []),
        ("Exports: 12 tons.", [("metric ton", 12, 12)]),
        ("In all: 5,000 troops, of them:\n7 pilots.", [("troops", 5000, 5000), ("pilots", 7, 7)]),
        ("The men - 27 of them - met; 12 tons.", [("metric ton", 12, 12)]),
        ("A Su - 27 fighters of it.", [("fighters", 27, 27)]),
        ("A Su -27 fighters of it.", [("fighters", 27, 27)]),
        ("A 40-kilometer road.", [("kilometer", 40, 40)]),
        ("A 40 - kilometer road.", []),
        ("It has 30 new school buildings nearby.", [("new school buildings", 30, 30)]),
        ("It has 30 very new school buildings.", [("very new school", 30, 30)]),
        ("There 30 men opened fire.", [("men", 30, 30)]),
        ("There 30 opened it.", [("opened", 30, 30)]),
        ("There 30 go.", []),
        ("There 30 of it.", []),
        ("There 30 cows of it.", [("cows", 30, 30)]),
        ("It has 30 USA men.", [("USA men", 30, 30)]),
        ("It has 3,000 Russian of them.", [("Russian", 3000, 3000)]),
        ("From 5 to 7 men, between 8 and 9 men.", [("men", 5, 7), ("men", 8, 9)]),
        ("About 5 men or up to 7 men.", [("men", 5, 5), ("men", None, 7)]),
    ],
)
def test_what_numbers_count(text, expected):
    found = find_mentions(text).query("kind == 'figure'")
    bounds = found[["low", "high"]].astype(object).where(found[["low", "high"]].notna(), None)
    assert list(zip(found["unit"], bounds["low"], bounds["high"], strict=True)) == expected


@pytest.mark.parametrize(
    ("text", "words", "is_date"),
    [
        ("They read {} 2009 to all.",
         "resolution resolutions article articles section title nos number room page pages flight"
         " law decree order № # $ € £ ₽", False),
        ("Вслух {} 2009 читали.", "резолюция резолюции статья статьи закон приказ указ", False),
        ("They read {}. 2009 to all.", "no nos", False),
        ("There {} 2009 horses stood.",
         "some nearly almost than least roughly approximately another additional all", False),
        ("Там {} 2009 вагонов.", "почти более менее свыше порядка примерно около", False),
        ("There {} 2009 horses came.",
         "in since until till during of and or through late early mid the its his her their year"
         " circa", True),
        ("It had 2009 {}.",
         "% percent per thousand million billion trillion km kms kilometers meters ha hectares"
         " acres tons tonnes kg mw kw kwh gwh miles people persons troops soldiers servicemen"
         " dollars euros rubles soms drams usd eur rub amd kgs", False),
        ("Там в 2009 {}.",
         "процентов тысяч млн млрд миллионов миллиардов км га тонн кг мвт человек рублей долларов"
         " сомов драмов", False),
        ("It is told {} 2009 dollars.", "in of constant at current", True),
        ("It is told for 2009 {}.", "dollars rubles euros", False),
        ("It is told in 2009 {}.", "dollars rubles euros", True),
        ("It stood {} 1850 there.", "in since until by year circa c ca", True),
        ("Оно {} 1850 стояло.", "в с до после около", True),
        ("It stood {} 1850 there.", "the all there", False),
        ("It came {} June.",
         "in of since until till by during from to and or between through this last next early mid"
         " late before after the about", True),
        ("It came, {} spoke.", "March April May June August", False),
        ("It came, {} went by.", "January February July September October November December",
         True),
    ],
)  # fmt: skip
def test_words_that_tell_a_date_from_a_number_or_a_name(text, words, is_date):
    told = [text.format(word) for word in words.split()]
    found = find_mentions("\n\n".join(told))
    dated = {*found.loc[found["kind"] == "date", "paragraph"]}
    assert [each for i, each in enumerate(told, 1) if (i in dated) != is_date] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 31 December 2015 troops left.", {"31 December 2015": "2015-12-31"}),
        ("In May 2009 they met; June of the following year they parted.",
         {"May 2009": "2009-05", "June of the following year": "2010-06"}),
        ("In May 2009 they met; June of the previous year they parted.",
         {"May 2009": "2009-05", "June of the previous year": "2008-06"}),
        ("In May 2009 they met, in June that year they parted.",
         {"May 2009": "2009-05", "June that year": "2009-06"}),
        ("Between May and June 2009 they met; the following month they parted.",
         {"Between May and June 2009": "2009-05/2009-06", "the following month": ""}),
        ("After 2005 was over.", {"After 2005": "2006-01-01/"}),
        ("Since the 2005 vote, and until the 2009 vote.", {"2005": "2005", "2009": "2009"}),
        ("It cost £3 until 2010.", {"until 2010": "/2010"}),
        ("On 20-Sep-2012 he came.", {"20-Sep-2012": "2012-09-20"}),
        ("In 2009? He came.", {"2009": "2009"}),
        ("In 2009? perhaps he came.", {"2009?": "2009?"}),
        ("In 2009?, he came.", {"2009?": "2009?"}),
        *((f"It {word} to 2042.", {"to 2042": "/2042"}) for word in
          ["runs", "ran", "lasts", "lasted", "extends", "extended", "continued"]),
        ("It came to 2042.", {"2042": "2042"}),
    ],
)  # fmt: skip
def test_dates_beside_others(text, expected):
    assert dates(text) == expected


@pytest.mark.parametrize(
    ("written", "text", "date", "note"),
    [
        ("2009-06-10", "June last year", "2008-06", None),
        ("2009-06-10", "June this year", "2009-06", None),
        ("2009-06-10", "June next year", "2010-06", None),
        ("2009-06-10", "next year", "2010", None),
        ("2009-06-10", "last month", "2009-05", None),
        ("2009-12-10", "next month", "2010-01", None),
        ("2009-06-10", "this summer", "2009-06/2009-08", None),
        ("2009-06-10", "last summer", "2008-06/2008-08", None),
        ("2009-06-10", "last autumn", "2008-09/2008-11", None),
        ("2009-06-10", "last spring", None, "this year's or the last one's"),
        ("2009-06-10", "next spring", "2010-03/2010-05", None),
        ("2009-06-10", "next summer", None, "this year's or the last one's"),
        ("2009", "this month", None, "leans on the day of writing"),
        ("2009", "last June", None, "this year's or the last one's"),
        ("2009", "this June", "2009-06", None),
        (None, "this month", None, "leans on the day of writing"),
        (None, "June last year", None, "leans on the day of writing"),
        (None, "the following year", None, "none in a single year"),
        (None, "June of that year", None, "none in a single year"),
        (None, "the fiscal years 2009 and 2010", None, "whose fiscal year"),
        (None, "the '90s", "1990/1999", None),
        (None, "20.09.12", None, "four digits"),
    ],
)
def test_what_a_date_leans_on_or_lacks(written, text, date, note):
    (found,) = find_mentions(f"They met {text}, he said.", written=written).to_dict("records")
    assert (found["kind"], None if pd.isna(found["date"]) else found["date"]) == ("date", date)
    assert pd.isna(found["note"]) if note is None else note in found["note"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1994 it lent 5 million rubles; in 2009 it lent 3 million rubles.", ["RUR", "RUB"]),
        ("In 1994 they met. It lent 5 million rubles.", ["RUR"]),
        ("In 1994 they met, in 2009 they parted. It lent 5 million rubles.", ["RUB"]),
        ("Between 1994 and 2009 it lent 5 million rubles.", [""]),
        ("In 1997 it lent 5 million rubles.", ["RUR"]),
        ("In 1998 it lent 5 million rubles.", ["RUB"]),
    ],
)
def test_old_and_new_rubles(text, expected):
    money = find_mentions(text).query("kind == 'money'")
    assert money["currency"].fillna("").to_list() == expected


def test_half_a_character_is_refused_at_its_place():
    with pytest.raises(KgruError, match="at 3, which is no character"):
        find_mentions("abc\ud800")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Georgia, Russia met.", ["GEO", "RUS"]),
        ("In Atlanta, Georgia and Russia met.", ["GEO", "RUS"]),
        ("In Georgia (U.S.) it rained.", ["", "USA"]),
        ("With Georgia they met, against Georgia they fought.", ["GEO", "GEO"]),
        ("MICHAEL Jordan came.", ["JOR"]),
        ("mr Jordan came.", [""]),
        ("russia and RUSSIA and Russia", ["RUS", "RUS"]),
        ("the NATO and Nato and nato", ["NATO"]),
        ("Russia's and China’s and Kyrgyzstan'S", ["RUS", "CHN", "KGZ"]),
    ],
)
def test_names_by_their_capitals_and_what_stands_before(text, expected):
    found = find_mentions(text).query("kind == 'actor'")
    assert found["actor"].fillna("").to_list() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The United States of America and the United States", [
            ("United States of America", "USA"), ("United States", "USA")]),
        ("Men of the Collective Security Treaty\nOrganization's; the Collective Security Treaty", [
            ("Collective Security Treaty Organization", "CSTO"),
            ("Collective Security Treaty", "CSTO")]),
        ("Bosnia & Herzegovina, Bosnia-and-Herzegovina, Bosnia, Herzegovina", [
            ("Bosnia & Herzegovina", "BIH"), ("Bosnia-and-Herzegovina", "BIH")]),
        ("The United, States; the European's Union; the united states", []),
        ("NATO, Nato, nato; RUSSIA, Russia, russia", [
            ("NATO", "NATO"), ("RUSSIA", "RUS"), ("Russia", "RUS")]),
        ("In 2009 Russia 2010 China", [("Russia", "RUS"), ("China", "CHN")]),
    ],
)  # fmt: skip
def test_the_longest_name_counts_and_its_capitals(text, expected):
    found = find_mentions(text).query("kind == 'actor'")
    assert (
        list(zip(found["text"].str.split().str.join(" "), found["actor"], strict=True)) == expected
    )


def test_a_month_that_is_none_takes_nothing_from_the_date_behind_it():
    found = find_mentions("General August September 2010 remembered.").query("kind == 'date'")
    assert found[["text", "date"]].to_numpy().tolist() == [["September 2010", "2010-09"]]
