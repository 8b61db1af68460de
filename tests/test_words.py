"""The files of words: every word is read, stands once, and is written as it is compared."""

import re
from collections import Counter
from pathlib import Path

import pytest

import kgru_analysis as kg
from kgru_analysis.dates.faults import fault
from kgru_analysis.dates.lexicon import DATES, MONTHS, SHORT_MONTHS
from kgru_analysis.money.lexicon import MONEY, RUBLE
from kgru_analysis.tokens import plain, word_file

PACKAGE = Path(kg.__file__).parent
FILES = {path.stem: path for path in sorted((PACKAGE / "words").glob("*.toml"))}


def classes(name):
    """(class, meaning, word) of every word of a grammar, as its file has them."""
    for entry, words in word_file(name).items():
        if entry.isupper():
            table = words if isinstance(words, dict) else {"0": words}
            yield from ((entry, m, word) for m, line in table.items() for word in line.split())


def test_the_files_are_these():
    assert set(FILES) == {"candidates", "dates", "faults", "money", "prose", "sheet"}


def test_every_fault_of_a_date_has_its_advice():
    examples = [
        *("200902", "12009-03", "3/4/2009", "2009/3", "2009-02-03/5", "20.09.12", "20s", "199u"),
        *("[1667,1668]", "winter of 2004"),
    ]
    advice = [fault(text) for text in examples]
    assert sorted(advice) == sorted(word_file("faults"))


@pytest.mark.parametrize(("name", "alphabet"), [("dates", DATES), ("money", MONEY)])
def test_every_word_of_a_grammar_is_read_as_its_class_says(name, alphabet):
    words = list(classes(name))
    assert len(words) > 400
    for entry, meaning, word in words:
        letter, value = alphabet.read(word)
        assert (alphabet.name_of[letter], str(value)) == (entry, meaning), word
        assert word == plain(word), "small letters, and е for ё"
    assert not [word for word, n in Counter(word for *_, word in words).items() if n > 1]


def test_every_form_of_figures_is_read():
    examples = {
        "ISODAY": "2009-02-14", "YMD": "2009.2.14", "DMY": "14.02.2009", "SLASHED": "3/4/2009",
        "SHORTDAY": "3/4/09", "MY": "02.2009", "WEEK": "2009-w05", "EDTFX": "199x",
        "TIME": "14:30", "DECADE": "90-е", "NODECADE": "'20s", "YEAR": "2009-м", "NTH": "5th",
        "DAY": "31", "TWO": "32",
    }  # fmt: skip
    read = {DATES.name_of[DATES.read(text)[0]]: text for text in examples.values()}
    assert read == examples
    assert set(examples) == set(word_file("dates")["figures"])


def test_months_have_short_names_and_kyrgyz_endings():
    file = word_file("dates")
    short = [word for line in file["short_months"].values() for word in line.split()]
    assert set(SHORT_MONTHS) == set(short)
    assert not set(short) & {word for entry, _, word in classes("dates") if entry == "MONTH"}
    for ending in file["endings"].split():
        assert [MONTHS[stem + ending] for stem in file["stems"].values()] == [*range(1, 13)]


def test_every_currency_is_read_by_its_noun_and_by_its_code():
    file = word_file("money")
    assert set(file["currencies"]) == set(file["NOUN"])
    for noun, codes in file["currencies"].items():
        for state, code in codes.items():
            state = "" if state == "bare" else file["ADJ"][state].split()[0]
            texts = [f"5 {state} {word}" for word in file["NOUN"][noun].split()]
            read = kg.parse_money(texts, date=2009)["currency"]
            assert set(read) == {"RUB" if code == RUBLE else code}, texts
    codes = file["codes"].split()
    assert kg.parse_money([f"5 {code.upper()}" for code in codes], date=1994, unknown="null")[
        "currency"
    ].dropna().str.lower().to_list() == [code for code in codes if code != "rub"]
    small = file["small_codes"].split()
    assert kg.parse_money([f"5 {code}" for code in small], date=2009)["currency"].notna().all()
    others = sorted(set(codes) - set(small))
    assert kg.parse_money([f"5 {code}" for code in others], unknown="null")["currency"].isna().all()


@pytest.mark.parametrize(
    ("name", "users"), [("prose", "text/*.py"), ("candidates", "candidates.py")]
)
def test_every_list_of_words_is_used(name, users):
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob(users))
    lists = word_file(name)
    for entry in [*lists, *lists.get("patterns", {})]:
        assert re.search(rf"""["']{entry}["']""", code), f"{name}.toml: nobody reads {entry}"


def test_every_plain_unit_is_found():
    for unit, words in word_file("prose")["units"].items():
        for word in filter(re.compile(r"\w+").fullmatch, words.split()):
            found = kg.find_mentions(f"It has 4,321 {word}.")
            assert found["unit"].to_list() == [unit], word
