"""The grammar of amounts of money, for values and for prose.

An amount is one quantity with its currency before or after it, or two with a word between them. The
letters of a text say where they stand, once for all texts of the same build (`plan`); what a number
is worth is then read for each (`number`).
"""

import re
from collections import defaultdict
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from kgru_analysis.money.lexicon import MONEY, code_of
from kgru_analysis.tokens import nameless


class UnclearAmount(Exception):
    """Why one amount cannot be read."""


WORDS = """(?:(?:UNIT HYPH? HUNDRED|HUNDRED|HUNDREDS)(?:ANDW? (?:TEN HYPH? UNIT|TEEN|TEN|UNIT))?
|TEN HYPH? UNIT|TEEN|TEN|UNIT|HALFN)"""
_NUMBER = f"(?:NUM|{WORDS}(?:ANDW ART HALFW)?)"
_CURRENCY = "(?:CUR|BADCUR|(?:ADJ|NEWW){0,3} NOUN|NOUN|SDRW SDRW SDRW)"
_PRE = f"(?:ADJ? {_CURRENCY} ADJ? HYPH?)"
_SC = "(?:SCALE|SINGLE)"
# The dots after millions are part of an amount where it goes on behind them.
_SCALE = f"(?:HYPH? {_SC} (?:DOT(?=[{MONEY.pattern('ADJ NOUN CUR BADCUR NUM')}]))?)"
_QUANTITY = f"""(?:{_NUMBER}{_SCALE}(?:ANDW?{_NUMBER}{_SCALE})+|{_NUMBER}{_SCALE}?
|HALFW ART? {_SC}|POL|ART HUNDRED? {_SC}|SINGLE)"""
_POST = """(?:(?:HYPH|OF)? (?:ADJ|NEWW){0,3} (?:(?:CUR|BADCUR)(?!NUM)|NOUN DOT?|SDRW SDRW SDRW)
(?:ADJ|ADJ ADJ)?)"""
ONE = f"(?:{_PRE}? {_QUANTITY} {_POST}?)"
COUNT = f"(?:{_NUMBER}{_SCALE}?)"  # of things that are no money
_FILL = "(?:OF|THE|ART|FILL|ABOUT|JUST|SIZE|CYIN SIZE|CYNA FILL|INW THE FILL OF)*"
LOW = """(?:ATW LEAST|NOT LESS THAN|NOT (?:LESS|SMALLER|CYBELOW) THAN?|MORE THAN?|ABOVE|BIGGER
|UPWARDS OF|MINIMUM OF?)"""
HIGH = (
    """(?:UP TO|ATW MOST|NOT (?:MORE|BIGGER|ABOVE) THAN?|LESS THAN?|BELOW|SMALLER|MAXIMUM OF?|DO)"""
)
_PER = """(?:(?P<year>(?:PER|ART|EACH|SLASH|CYIN|ZA|HYPH (?:PER|ART) HYPH) YEARB|YEARLY)
|(?P<month>(?:PER|ART|EACH|SLASH|CYIN|HYPH (?:PER|ART) HYPH) MONTHB|MONTHLY))"""
BASIS = nameless(_PER)
_SPAN = f"""(?:(?:ABOVE|INW|ZA|CYIN|CYNA|SPANW)(?:THE|ART|OF|SPANW|ZA|CYNA)* {_NUMBER} HYPH?
(?:YEARS|MONTHS|YEARB|MONTHB)|(?:ABOVE|INW) NUM (?:HYPH|DASH) NUM|ABOVE (?:THE|ART) SPANW? YEARB)"""
_LATER = _PER.replace("year>", "year2>").replace("month>", "month2>")
_SHAPE = f"""
(?P<yearfirst>YEARLY)?(?P<monthfirst>MONTHLY)?
(?:{_FILL} BETWEEN {_FILL} (?P<a1>{ONE}) ANDW {_FILL} (?P<b1>{ONE})
|{_FILL} (?:(?P<low>{LOW})|(?P<high>{HIGH})|(?P<from>OT))? {_FILL} (?P<a3>{ONE} ADJ?)
(?P<more>(?:OR|ANDW) (?:MORE|ABOVE|BIGGER)|HYPH? PLUS)?
|{_FILL} (?:FROMW|OT|CYS)? {_FILL} (?P<a2>{ONE}) (?:TO|DO|DASH|HYPH) {_FILL} (?P<b2>{ONE}))
(?:{_PER})? (?P<span>{_SPAN})? (?:{_LATER})? DOT?"""


@cache
def _plan() -> re.Pattern[str]:
    return re.compile(MONEY.pattern(_SHAPE))


_QUANTITY_IN = re.compile(MONEY.pattern(_QUANTITY))
_LETTER = MONEY.letter_of
_NUM, _SCALES = _LETTER["NUM"], {_LETTER["SCALE"], _LETTER["SINGLE"]}


class Quantity(NamedTuple):
    """Where the words of one quantity stand, and of its currency."""

    first: int
    last: int
    currency: tuple[int, ...]


class Plan(NamedTuple):
    """How the letters of an amount are to be read."""

    sides: tuple[Quantity, ...]
    bound: str  # "L" has no high, "H" no low
    basis: str
    approximate: bool


@lru_cache(maxsize=8192)
def plan(letters: str) -> Plan:
    """How to read the letters of one amount."""
    found = _plan().fullmatch(letters)
    if found is None:
        unit = _LETTER["UNITOF"] in letters
        raise UnclearAmount(_BY_UNIT if unit else _NO_AMOUNT)
    names = [name for name in ("a1", "b1", "a2", "b2", "a3") if found[name] is not None]
    sides = tuple(_quantity(letters, *found.span(name)) for name in names)
    low = found["low"] or found["more"] or found["from"]
    if found["more"] and (found["low"] or found["high"]):
        raise UnclearAmount("it has two words for a bound")
    year, month = (
        any(found[name + place] for place in ("", "2", "first")) for name in ("year", "month")
    )
    if year and month:
        raise UnclearAmount("it is both per year and per month")
    basis = "per-year" if year else "per-month" if month else "total"
    bound = "L" if low else "H" if found["high"] else ""
    return Plan(sides, bound, basis, _LETTER["ABOUT"] in letters)


_CURRENCIES = {_LETTER[name] for name in ("CUR", "BADCUR", "NOUN", "ADJ", "SDRW")}


_BY_UNIT = "a price by unit is no amount; give the amount alone"
_NO_AMOUNT = "it is not one amount or range; give the amount alone"


def _quantity(letters: str, first: int, last: int) -> Quantity:
    currency = tuple(i for i in range(first, last) if letters[i] in _CURRENCIES)
    best = max(_QUANTITY_IN.finditer(letters, first, last), key=lambda m: m.end() - m.start())
    return Quantity(best.start(), best.end(), currency)


def currency_of(sides: tuple[Quantity, ...], letters: str, values: list[Any]) -> str:
    """Code of the one currency of an amount."""
    codes = {code for side in sides if (code := _currency_at(side.currency, letters, values))}
    if len(codes) > 1:
        raise UnclearAmount(_TWO_CURRENCIES)
    if not codes:
        raise UnclearAmount("it names no currency; add one, such as USD")
    return codes.pop()


_TWO_CURRENCIES = "it names two currencies; give one amount a value"
DISORDERED = "its first bound is above its second; say million or the like for both"


def _currency_at(places: tuple[int, ...], letters: str, values: list[Any]) -> str | None:
    """Code of the currency that stands in these places; None where none is named."""
    said: dict[str, set[Any]] = defaultdict(set)
    for i in places:
        said[MONEY.name_of[letters[i]]].add(values[i])
    codes = said["CUR"] | ({"XDR"} if said["SDRW"] else set())
    if said["BADCUR"]:
        yen = any(said["BADCUR"])
        raise UnclearAmount(
            "a yen or a yuan? Write JPY or CNY" if yen else "whose dollar? Write its code"
        )
    if max(map(len, (said["NOUN"], said["ADJ"], codes))) > 1:
        raise UnclearAmount(_TWO_CURRENCIES)
    noun, adjective = (next(iter(said[name]), None) for name in ("NOUN", "ADJ"))
    code = code_of(noun, adjective) if noun else None
    if code is None and (
        (noun == "dollar" and codes == {"USD"})
        or (noun is None and adjective == "us" and codes <= {"USD"})  # "5 million U.S."
    ):
        code = "USD"
    if code is None and adjective and (noun or codes):
        raise UnclearAmount("the adjective does not belong to the currency")
    if code is None and noun:
        raise UnclearAmount(f"whose {noun}? Write its code, or the adjective of its state")
    codes |= {code} if code else set()
    if len(codes) > 1:
        raise UnclearAmount(_TWO_CURRENCIES)
    return next(iter(codes), None)


_SCALED = _SCALES | {_LETTER["POL"]}


def scale_of(side: Quantity, letters: str, values: list[Any]) -> int | None:
    """Zeros of the last scale of a quantity, 6 for million; None without one."""
    found = [values[i] for i in range(side.first, side.last) if letters[i] in _SCALED]
    return found[-1] if found else None


def shared_scales(sides: tuple[Quantity, ...], letters: str, values: list[Any]) -> list[int | None]:
    """Zeros that each side takes from the last one: 6 for the 30 of "30-40 million"."""
    scales = [scale_of(side, letters, values) for side in sides]
    return [scales[-1] if scale is None else None for scale in scales]


def worth(
    side: Quantity, letters: str, values: list[Any], shared: int | None, cyrillic: bool
) -> float:
    """What a quantity is worth; without a scale it has the one that it shares."""
    total, part = Decimal(0), None
    smallest = 99
    for i in range(side.first, side.last):
        letter, value = letters[i], values[i]
        if letter == _NUM:
            follows = next((values[k] for k in range(i + 1, side.last)
                            if letters[k] in _SCALES), shared) or 0  # fmt: skip
            part = number(value, follows, cyrillic)
        elif letter in _SCALED:
            if letter == _LETTER["POL"]:
                part = Decimal("0.5")
            if value >= smallest:
                raise UnclearAmount(_NO_AMOUNT)
            total += (Decimal(1) if part is None else part).scaleb(value)
            smallest, part = value, None
        elif letter == _LETTER["HALFN"]:
            part = Decimal("1.5")
        elif letter == _LETTER["HALFW"]:
            part = Decimal("0.5") + (part or 0)
        elif letter == _LETTER["HUNDRED"]:
            part = 100 * (part or Decimal(1))
        elif letter in _ADDED:
            part = Decimal(value) + (part or 0)
    if part is not None:
        total += part if smallest < 99 else part.scaleb(shared or 0)
    return float(total)


_ADDED = {_LETTER[name] for name in ("UNIT", "TEEN", "TEN", "HUNDREDS")}


def number(text: str, zeros: int, cyrillic: bool) -> Decimal:
    """Read digits with their separators; `zeros` are those of the scale, 6 for million."""
    if text.isdecimal():
        return Decimal(text)
    whole, point, decimals = text, "", ""
    marks = [c for c in text if c in ".,"]
    if marks and marks[-1] not in marks[:-1]:  # the last mark occurs once
        whole, point, decimals = text.rpartition(marks[-1])
        plain = len(marks) == 1 and re.fullmatch("[1-9][0-9]{0,2}", whole)
        if plain and len(decimals) == 3 and not (point == "." and zeros):
            if point == "." or cyrillic:
                raise UnclearAmount(
                    f"{text} is {whole}{decimals} or {whole}.{decimals}; "
                    f"write {whole} {decimals} or {whole}{point}{decimals[0]}"
                )
            whole, decimals = whole + point + decimals, ""
    if not _GROUPED.fullmatch(whole) or not (decimals or "0").isdigit():
        raise UnclearAmount(f"the digits of {text} are not grouped in threes")
    return Decimal(re.sub("[^0-9]", "", whole) + "." + (decimals or "0"))


_GROUPED = re.compile("[0-9]+|[0-9]{1,3}([., '\u00a0\u2009\u202f])[0-9]{3}(?:\\1[0-9]{3})*")


def read(letters: str, values: list[Any], cyrillic: bool) -> tuple[float, float, str, str, bool]:
    """Low, high, currency, basis and whether it is approximate, of the letters of one amount."""
    made = plan(letters)
    currency = currency_of(made.sides, letters, values)
    shared = shared_scales(made.sides, letters, values)
    bounds = [
        worth(side, letters, values, scale, cyrillic)
        for side, scale in zip(made.sides, shared, strict=True)
    ]
    low, high = bounds[0], bounds[-1]
    if low > high:
        raise UnclearAmount(DISORDERED)
    nan = float("nan")
    return (nan if made.bound == "H" else low, nan if made.bound == "L" else high,
            currency, made.basis, made.approximate)  # fmt: skip
