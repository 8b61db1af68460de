"""Paragraphs, sentences and places."""

import pytest

from kgru_analysis.text.sentences import LONGEST, paragraphs, places, sentences


def test_sentences_do_not_end_at_abbreviations_or_initials():
    page = (
        "Mr. B. N. Yeltsin met Gen. Low in the U.S. capital. В 2009 г. Россия дала 5 млн. Да? Нет!"
    )
    assert [page[a:b] for a, b in sentences(page, 0, len(page))] == [
        "Mr. B. N. Yeltsin met Gen. Low in the U.S. capital.",
        "В 2009 г. Россия дала 5 млн.",
        "Да?",
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


def test_abbreviated_amounts_end_a_sentence_before_a_capital():
    page = "Дали 5 млн. руб. Киргизия взяла. Дали 5 млн. долл. США и 3 млн. евро."
    assert [page[a:b] for a, b in sentences(page, 0, len(page))] == [
        "Дали 5 млн. руб.",
        "Киргизия взяла.",
        "Дали 5 млн. долл. США и 3 млн. евро.",
    ]


@pytest.mark.parametrize(
    ("page", "words", "count"),
    [
        ("He saw {}. Brown there.",
         "mr mrs ms dr prof gen col lt st no vs etc inc ltd co approx cf pp p art e.g i.e (mr \"Mr"
         " jan feb sept dec", 1),
        ("Вот {}. Москва тут.",
         "г гг т ст п им ул стр см др проц н.э т.е т.д т.п кв", 1),
        ("Дали 5 {}. США там.", "тыс млн млрд трлн руб долл дол mln bln mio mrd", 1),
        ("Дали 5 {}. 7 там.", "тыс млн млрд трлн руб долл дол mln bln mio mrd", 1),
        ("Дали 5 {}. Потом еще.", "тыс млн млрд трлн руб долл дол mln bln mio mrd", 2),
        ("He saw {}. Brown there.", "it 5 12 me one.two", 2),
        ("He saw {}. brown there.", "it 5 12 me one.two", 1),
        ("He saw{} Brown there.", "! ? … ... .\" .”) .»", 2),
        ("He saw.{}Brown there.", "x , ; -", 1),
    ],
)  # fmt: skip
def test_where_a_sentence_ends(page, words, count):
    for word in words.split():
        text = page.format(word)
        assert len(sentences(text, 0, len(text))) == count, text


def test_of_a_long_sentence_what_stands_around_each_place_is_shown():
    page = "Start. " + "".join(f"{n:04d} " for n in range(400)) + "end."
    half = LONGEST // 2
    first, second, third = 7, page.index("0200"), page.index("0399")
    _, sentence, shown = places(page, [0, first, second, third])
    assert sentence == [0, 1, 1, 1]
    assert shown[0] == "Start."
    for at, text in zip([first, second, third], shown[1:], strict=True):
        assert text == page[max(7, at - half) : at + half].strip()
