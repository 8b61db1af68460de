"""Tokens of a text, and the letters that grammars read."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kgru_analysis.dates.lexicon import DATES
from kgru_analysis.money.lexicon import MONEY
from kgru_analysis.tokens import Tokens, plain


def pieces(text):
    tokens = Tokens(text)
    return [tokens.word(i) for i in range(len(tokens))]


def classes(alphabet, text):
    names = {letter: name for name, letter in alphabet.letter_of.items()}
    tokens = Tokens(text)
    return [names.get(alphabet.read(tokens.low(i))[0], "_") for i in range(len(tokens))]


def test_what_is_one_token():
    assert pieces("20th 1990s 90-е 2012-м 1,500 20 300 U.S. млн") == [
        "20th", "1990s", "90-е", "2012-м", "1,500", "20 300", "U.S.", "млн",
    ]  # fmt: skip
    assert pieces("2012-09-20 20.09.2012 09.2012 2009-W05 14:30 199X") == [
        "2012-09-20", "20.09.2012", "09.2012", "2009-W05", "14:30", "199X",
    ]  # fmt: skip
    assert pieces("US$5 A$1.5bn 1H2020") == ["US$", "5", "A$", "1.5", "bn", "1", "H", "2020"]


def test_a_blank_line_is_a_token_and_other_line_ends_are_spaces():
    assert pieces("One\nline.\n \nTwo.\n\n") == ["One", "line", ".", "\n", "Two", "."]


def test_classes_of_words():
    assert classes(DATES, "by 5 мая 2009-жылы") == ["BYW", "DAY", "MONTH", "YEAR", "HYPH", "KY"]
    assert classes(MONEY, "2 млн драмов, over") == ["NUM", "SCALE", "NOUN", "_", "ABOVE"]
    assert DATES.read("майында")[1] == 5
    assert plain("Четвёртый—’") == "четвертый–'"


@given(st.text(max_size=60))
def test_tokens_lie_in_order_and_hold_all_but_spaces(text):
    tokens = Tokens(text)
    words = [(a, b) for i, (a, b) in enumerate(zip(tokens.starts, tokens.ends, strict=True))
             if tokens.word(i) != "\n"]  # fmt: skip
    assert all(a <= b for a, b in words)
    assert all(first[1] <= second[0] for first, second in pairwise(words))
    assert "".join("".join(text[a:b] for a, b in words).split()) == "".join(text.split())
