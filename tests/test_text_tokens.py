"""Tokens, sentences and places."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kgru_analysis.text.numbers import number_at
from kgru_analysis.text.tokens import LONGEST, paragraphs, places, sentences, tokens


def kinds(text):
    return [(t.text, t.kind) for t in tokens(text)]


def test_kinds_of_tokens():
    assert kinds("20th 1990s 90-е 2012-м 1,500 20 300 U.S. млн") == [
        ("20th", "ordinal"),
        ("1990s", "decade"),
        ("90-е", "decade"),
        ("2012-м", "year"),
        ("1,500", "number"),
        ("20 300", "number"),
        ("U.S.", "word"),
        ("млн", "word"),
    ]
    assert kinds("2012-09-20 20.09.2012 09.2012") == [
        ("2012-09-20", "full"),
        ("20.09.2012", "full"),
        ("09.2012", "full"),
    ]


@given(st.text(max_size=60))
def test_tokens_lie_in_order_and_hold_all_but_spaces(text):
    found = tokens(text)
    assert all(text[t.start : t.end] == t.text for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(t.text for t in found).split()) == "".join(text.split())


def test_sentences_do_not_end_at_abbreviations_or_initials():
    page = (
        "Mr. B. N. Yeltsin met Gen. Low in the U.S. capital. В 2009 г. Россия дала 5 млн. Да? Нет!"
    )
    assert [page[a:b] for a, b in sentences(page, 0, len(page))] == [
        "Mr. B. N. Yeltsin met Gen. Low in the U.S. capital.",
        "В 2009 г. Россия дала 5 млн. Да?",
        "Нет!",
    ]


def test_paragraphs_end_at_blank_lines_only():
    page = "One\nline.\n \nTwo.\n\n\n\nThree."
    assert [page[a:b] for a, b in paragraphs(page)] == ["One\nline.", "Two.", "Three."]


def test_places_number_paragraphs_and_shorten_what_is_no_sentence():
    page = "One. Two.\n\n" + "x" * 5000
    paragraph, sentence, shown = places(page, [0, 5, 3000])
    assert paragraph == [1, 1, 2]
    assert sentence == [0, 1, 2]
    assert shown[:2] == ["One.", "Two."]
    assert len(shown[2]) == LONGEST


def test_numbers_in_words():
    def read(text):
        found = number_at(tokens(text), 0)
        return found and (int(found[0]), found[1])

    assert read("twenty-nine plants") == (29, 3)
    assert read("two hundred and five") == (205, 4)
    assert read("двадцать пять") == (25, 2)
    assert read("триста") == (300, 1)
    assert read("plants") is None
