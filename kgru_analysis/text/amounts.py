"""Amounts of money and other quantities in running text."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from kgru_analysis.money import grammar
from kgru_analysis.money.grammar import UnclearAmount
from kgru_analysis.money.lexicon import MONEY
from kgru_analysis.money.words import letters_of
from kgru_analysis.text.units import TAKEN, unit_after
from kgru_analysis.tokens import GAP, Tokens, either, without, word_file, word_set

_WORDS = word_file("prose")
_CHANGE, _PRICED, _YEARLY, _MONTHLY = (
    re.compile(either(_WORDS["patterns"][name]))
    for name in ("change", "priced", "yearly", "monthly")
)
_STOPS = frozenset('.;:()[]"“”«»')
_ENDS = _STOPS | {","}
_ABOUT = "(?:ABOUT|JUST)*"
_THE = "(?:OF|THE|ART|FILL|ABOUT|JUST)*"
_ONE, _LOW, _HIGH = grammar.ONE, grammar.LOW, grammar.HIGH
_MORE = "(?:(?:OR|ANDW) (?:MORE|ABOVE|BIGGER)|HYPH? PLUS)?"
_BASIS = f" {grammar.BASIS}?"
_AMOUNT = f"""{_ABOUT} (?:BETWEEN {_THE} (?:{_ONE}) ANDW {_THE} (?:{_ONE})
|(?:FROMW|OT|CYS)? (?:{_ONE}) (?:TO|DO|DASH|HYPH) {_THE} (?:{_ONE})
|(?:{_LOW}|{_HIGH}|OT)? {_THE} (?:{_ONE}) {_MORE}) {_BASIS}"""
_BEGIN = MONEY.pattern(
    """ABOUT JUST BETWEEN FROMW OT CYS ATW NOT MORE ABOVE BIGGER UPWARDS MINIMUM UP LESS BELOW
    SMALLER MAXIMUM DO CUR BADCUR ADJ NOUN NUM UNIT TEEN TEN HUNDREDS HUNDRED HALFN HALFW POL SINGLE
    ART SDRW"""
)
_NUMBERS = MONEY.pattern("NUM UNIT TEEN TEN HUNDREDS HUNDRED HALFN HALFW POL")
_MONEY_WORDS = MONEY.pattern("CUR BADCUR NOUN SDRW")
# The commonest forms, where nothing goes on behind them.
_SIMPLE = MONEY.pattern("(?:CUR NUM SCALE?|NUM SCALE NOUN)") + (
    "(?!["
    + MONEY.pattern(
        """TO DO DASH HYPH ANDW OR PLUS PER ART EACH ZA SLASH CYIN YEARLY MONTHLY NUM SCALE SINGLE
        NOUN ADJ NEWW CUR BADCUR DOT OF"""
    )
    + "])"
)
_MONEY = re.compile(
    f"(?=[{_BEGIN}])(?=[^{GAP}_{TAKEN}]{{0,12}}?[{_MONEY_WORDS}])(?:{_SIMPLE}|{MONEY.pattern(_AMOUNT)})"
)
_SINGLE = re.compile(MONEY.pattern(_ONE))
_RANGED = re.compile(MONEY.pattern(f"(?:FROMW|OT|CYS)? {_ONE} (?:TO|DO)"))
_FIGURE = re.compile(
    f"(?=[{_BEGIN}])"
    + MONEY.pattern(
        f"""{_ABOUT} (?:BETWEEN {grammar.COUNT} ANDW {grammar.COUNT}
        |(?:FROMW|OT|CYS)? {grammar.COUNT} (?:TO|DO|DASH|HYPH) {grammar.COUNT}
        |(?:{_LOW}|{_HIGH}|OT)? (?:ABOUT|JUST)* {grammar.COUNT})"""
    )
)
_NUMBER = re.compile(f"[{_NUMBERS}]")
_PRICE = re.compile(
    MONEY.pattern(
        f"""(?:PER|EACH|ZA|SLASH|ART) (?:NUM|SCALE|SINGLE|{grammar.WORDS})*
        (?:UNITOF _? UNITOF*|NOUN|CUR)
        |PER (?:NUM|SCALE|SINGLE)* _|(?:TO|ZA) (?:THE|ART|UNIT)* (?:NOUN|CUR)(?![{_NUMBERS}])"""
    )
)
_BASIS_OF = dict.fromkeys(MONEY.pattern("YEARB YEARLY"), "per-year")
_BASIS_OF |= dict.fromkeys(MONEY.pattern("MONTHB MONTHLY"), "per-month")
_SCALES = re.compile(f"[{MONEY.pattern('SCALE SINGLE POL')}]")
_DOTTED = re.compile(f"(?<=[{MONEY.pattern('SCALE SINGLE NOUN')}]){MONEY.letter_of['DOT']}")


class Spot(NamedTuple):
    """An amount in a text."""

    kind: str
    first: int
    last: int
    low: float
    high: float
    currency: str | None
    basis: str | None
    unit: str | None
    approximate: bool
    note: str | None


def find_amounts(tokens: Tokens, taken: list[tuple[int, int]]) -> pd.DataFrame:
    """Amounts of money and figures of a text; of a "ruble" the date has to tell which it is."""
    table, known = letters_of(tokens)
    letters = _masked(tokens, "".join(map(table.__getitem__, tokens.ids)), taken)
    values = list(map(known.__getitem__, tokens.ids))
    spots: list[Spot] = []
    at = 0
    while match := _MONEY.search(letters, at):
        spot, at = _money(tokens, letters, values, match)
        if spot is not None:
            spots.append(spot)
    spots += _figures(tokens, letters, values, spots)
    return pd.DataFrame(spots, columns=list(Spot._fields))


def _hidden(letters: str, taken: list[tuple[int, int]]) -> str:
    """Letters with the sign of what is taken between the first and last of each pair."""
    return without(letters, [k for first, last in taken for k in range(first, last + 1)], TAKEN)


def _masked(tokens: Tokens, letters: str, taken: list[tuple[int, int]]) -> str:
    """Letters without those of dates, and without points that end a sentence."""
    stops = (match.start() for match in _DOTTED.finditer(letters))
    return without(_hidden(letters, taken), [at for at in stops if _ends(tokens, at)])


def _ends(tokens: Tokens, at: int) -> bool:
    """Whether a point behind an amount ends its sentence."""
    after = tokens.word(at + 1)
    german = tokens.low(at - 1) in ("mio", "mrd")  # its nouns have capitals
    capital = after[:1].isupper() and tokens.spaced(at + 1) and not after.isupper()
    return after in ("", GAP) or (capital and not german)


@lru_cache(maxsize=16384)
def _read(letters: str, values: tuple[Any, ...], cyrillic: bool) -> tuple[Any, ...] | str:
    """What an amount says, or why it says nothing."""
    try:
        return grammar.read(letters, list(values), cyrillic)
    except UnclearAmount as unclear:
        return str(unclear)


def _money(
    tokens: Tokens, letters: str, values: list[Any], match: re.Match[str]
) -> tuple[Spot | None, int]:
    first, last = match.span()
    while first < last and letters[first] in _IDLE:
        first += 1
    told = None
    if _RANGED.match(letters, first) and _changes(tokens, first):
        # "rose from $5 million to $10 million a year" are two amounts, both a year
        told = _BASIS_OF.get(letters[last - 1])
        single = _SINGLE.search(letters, first, last)
        first, last = single.span() if single else (first, last)
    if letters[first] == MONEY.letter_of["DO"] and _changes(tokens, first):
        first += 1  # "вырос с 5 до 10 млн": what it came to is no bound
    if letters[first] == MONEY.letter_of["FROMW"] and not _RANGED.match(letters, first):
        first += 1  # "paid from the $200 million" is no bound
    if not _MONEY_IN.search(letters, first, last):
        return None, match.start() + 1
    if tokens.low(last - 1).startswith("pound") and tokens.low(last) == "of":
        return None, last  # a weight
    counted = letters[last - 1] == MONEY.letter_of["NOUN"] and tokens.low(last) in _THINGS
    if counted and not _SCALES.search(letters, first, last):
        return None, last  # "two yen loans" are two
    cyrillic = any("а" <= tokens.low(k)[:1] <= "я" for k in range(first, last))
    read = _read(letters[first:last], tuple(values[first:last]), cyrillic)
    if isinstance(read, str) and (single := _SINGLE.search(letters, first + 1, last)):
        a, b = single.span()
        again = _read(letters[a:b], tuple(values[a:b]), cyrillic)
        if not isinstance(again, str):
            first, last, read = a, b, again
    if isinstance(read, str):
        if not _NUMBER.search(letters, first, last):
            return None, last
        return Spot("money", first, last - 1, _NAN, _NAN, None, None, None, False, read), last
    low, high, currency, basis, about = read
    if price := _price(tokens, letters, first, last):
        unit, last = f"{currency} {price[0]}", price[1]
        return Spot("figure", first, last - 1, low, high, None, None, unit, about, None), last
    if basis == "total":
        basis = _told_before(tokens, first) or told or basis
    return Spot("money", first, last - 1, low, high, currency, basis, None, about, None), last


_NAN = float("nan")
_THINGS = word_set(_WORDS["things_of_money"])
_IDLE = MONEY.pattern("OF THE FILL")
_MONEY_IN = re.compile(f"[{_MONEY_WORDS}]")


def _price(tokens: Tokens, letters: str, first: int, last: int) -> tuple[str, int] | None:
    """What an amount is the price of, and the token behind it; None if it is a sum of money."""
    if found := _PRICE.match(letters, last):
        words = [tokens.word(k) for k in range(last + 1, found.end())]
        return "per " + " ".join(words), found.end()
    if _SCALES.search(letters, first, last):
        return None
    priced = any(_PRICED.fullmatch(low) for low in _before(tokens, first, 6, _STOPS))
    return ("(price or rate)", last) if priced else None


def _before(tokens: Tokens, first: int, most: int, stops: Collection[str]) -> Iterator[str]:
    """Yield words before a token, the nearest first, up to one of the signs that stop."""
    for k in range(first - 1, max(first - most - 1, -1), -1):
        low = tokens.low(k)
        if low in stops or low == GAP:
            return
        yield low


def _changes(tokens: Tokens, first: int) -> bool:
    """Whether a word of the sentence, a little before the amount, tells of a change."""
    return any(_CHANGE.fullmatch(low) for low in _before(tokens, first, 7, ".;"))


def _told_before(tokens: Tokens, first: int) -> str | None:
    """The basis told by an adjective before: "an annual rent of $4.5 million"."""
    return next(filter(None, map(_basis_of, _before(tokens, first, 4, _ENDS))), None)


@lru_cache(maxsize=8192)
def _basis_of(word: str) -> str | None:
    """The basis that a word tells."""
    if _YEARLY.fullmatch(word):
        return "per-year"
    return "per-month" if _MONTHLY.fullmatch(word) else None


def _figures(tokens: Tokens, letters: str, values: list[Any], money: list[Spot]) -> list[Spot]:
    """Numbers with the unit or the thing that they count; without one they say nothing."""
    letters = _hidden(letters, [(spot.first, spot.last) for spot in money])
    found: list[Spot] = []
    ends = {spot.last for spot in money}
    at = 0
    while match := _FIGURE.search(letters, at):
        first, last = match.span()
        at = last
        if _named(tokens, first):
            continue
        unit, end = unit_after(tokens, last - 1, letters)
        if unit in ("year", "month") and letters[first] == _ABOVE and first - 1 in ends:
            first += 1  # "$5 million over five years" is a span, no bound
        if unit is None:
            continue
        read = _read(letters[first:last] + _CODE, (*values[first:last], "USD"), False)
        if isinstance(read, str):
            continue
        at = max(at, end + 1)
        low, high, _, _, about = read
        found.append(Spot("figure", first, end, low, high, None, None, unit, about, None))
    return found


_ABOVE, _CODE = MONEY.letter_of["ABOVE"], MONEY.letter_of["CUR"]
_ONE_WORD = (MONEY.letter_of["UNIT"], 1)


def _named(tokens: Tokens, first: int) -> bool:
    """Whether a number is part of a name or a time: G-20, Su-27, 14:30; or just "one"."""
    if MONEY.words.get(tokens.low(first)) == _ONE_WORD:
        return True
    before = tokens.word(first - 1)
    if before in ("-", "–") and not tokens.spaced(first):
        return tokens.word(first - 2)[:1].isalpha() and not tokens.spaced(first - 1)
    return before == ":" and not tokens.spaced(first)
