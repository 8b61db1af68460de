"""Paragraphs, sentences and places."""

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
