"""Numbers in words, English and Russian: "twenty-nine", "двадцать пять"."""

from decimal import Decimal

from kgru_analysis.text.tokens import Token

_UNITS = {
    1: "one один одна одно одного одной",
    2: "two два две двух двум двумя",
    3: "three три трех трем тремя",
    4: "four четыре четырех четырем",
    5: "five пять пяти пятью",
    6: "six шесть шести шестью",
    7: "seven семь семи семью",
    8: "eight восемь восьми",
    9: "nine девять девяти",
}
_TEENS = {
    10: "ten десять десяти",
    11: "eleven одиннадцать одиннадцати",
    12: "twelve двенадцать двенадцати",
    13: "thirteen тринадцать тринадцати",
    14: "fourteen четырнадцать четырнадцати",
    15: "fifteen пятнадцать пятнадцати",
    16: "sixteen шестнадцать шестнадцати",
    17: "seventeen семнадцать семнадцати",
    18: "eighteen восемнадцать восемнадцати",
    19: "nineteen девятнадцать девятнадцати",
}
_TENS = {
    20: "twenty двадцать двадцати",
    30: "thirty тридцать тридцати",
    40: "forty сорок сорока",
    50: "fifty пятьдесят пятидесяти",
    60: "sixty шестьдесят шестидесяти",
    70: "seventy семьдесят семидесяти",
    80: "eighty восемьдесят восьмидесяти",
    90: "ninety девяносто",
}
_HUNDREDS = {
    100: "сто ста",
    200: "двести двухсот",
    300: "триста трехсот",
    400: "четыреста четырехсот",
    500: "пятьсот пятисот",
    600: "шестьсот шестисот",
    700: "семьсот семисот",
    800: "восемьсот восьмисот",
    900: "девятьсот девятисот",
}
_HALVES = {Decimal("1.5"): "полтора полторы полутора"}


def _by_word(*tables: dict) -> dict[str, Decimal]:
    return {w: Decimal(n) for table in tables for n, words in table.items() for w in words.split()}


_SMALL, _BELOW_20, _TEN = _by_word(_UNITS), _by_word(_TEENS), _by_word(_TENS)
_HUNDRED, _HALF = _by_word(_HUNDREDS), _by_word(_HALVES)
WORDS = _SMALL | _BELOW_20 | _TEN | _HUNDRED | _HALF


def number_at(found: list[Token], at: int) -> tuple[Decimal, int] | None:
    """Value of the number word that begins at a token, and the token after it.

    >>> from kgru_analysis.text.tokens import tokens
    >>> number_at(tokens("twenty-nine plants"), 0)
    (Decimal('29'), 3)
    """
    if found[at].low not in WORDS:
        return None
    total, i, n = Decimal(0), at, len(found)

    def take(table: dict[str, Decimal]) -> bool:
        nonlocal total, i
        skip = i + (i > at and i < n and found[i].text in "-‐‑")
        if skip < n and found[skip].low in table and (skip == i or not found[skip].spaced):
            total, i = total + table[found[skip].low], skip + 1
            return True
        return False

    if take(_HALF):
        return total, i
    if take(_HUNDRED):
        pass
    elif i + 1 < n and found[i].low in _SMALL and found[i + 1].low == "hundred":
        total, i = 100 * _SMALL[found[i].low], i + 2
        if i + 1 < n and found[i].low == "and" and found[i + 1].low in WORDS:
            i += 1
    if not take(_BELOW_20):
        take(_TEN)
        take(_SMALL)
    return total, i
