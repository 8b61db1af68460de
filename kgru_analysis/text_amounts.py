"""Amounts of money and other quantities in running text."""

import re
from decimal import Decimal
from functools import lru_cache

import pandas as pd

from kgru_analysis import money_words
from kgru_analysis.text_numbers import WORDS, number_at
from kgru_analysis.text_tokens import Token

_BEFORE, _AFTER = 10, 9  # tokens of an amount on either side of its currency or number
_CUTS = frozenset(",;:()[]\"“”«»")
# Codes that are everyday words in small letters ("try", "all"): they count in capitals.
_SMALL_CODES = frozenset("usd eur rub rmb".split())
_CODES = frozenset(code.lower() for code in money_words.CURRENCIES if len(code) == 3)
_CHANGE = re.compile(
    r"ris(?:e|en|ing)|rose|increas\w+|gr[eo]w\w*|f[ea]ll\w*|dropp\w+|decreas\w+|declin\w+|rais\w+|cut"
    r"|reduc\w+|jump\w+|soar\w+|вырос\w*|возрос\w*|увелич\w+|сниз\w+|сократ\w+"
    r"|упал\w*|подня\w+|рост\w*|снижени\w+"
)
_YEARLY = re.compile(r"annual|yearly|ежегодн\w+|годов\w+")
_MONTHLY = re.compile(r"monthly|ежемесячн\w+")
_UNITS = {
    "percent": r"%|percent|процент(?:а|ов|ам|ами|ах)?",
    "percentage point": r"percentage|п\.п\.",
    "kilometer": r"km|kms|kilomet(?:er|re)s?|км|километр(?:а|ов|ах)?",
    "meter": r"met(?:er|re)s?|метр(?:а|ов|ах)?",
    "hectare": r"ha|hectares?|га|гектар(?:а|ов|ах)?",
    "metric ton": r"tonn?es?|tons?|тонн(?:а|ы|ам|ах)?",
    "megawatt": r"mw|megawatts?|мвт|мегаватт",
    "kilowatt-hour": r"kwh|квт",
    "barrel": r"barrels?|баррел(?:ь|я|ей)",
    "person": r"people|persons?|человека?",
    "year": r"years?|год(?:а|у|ов|ам)?|лет",
    "month": r"months?|месяц(?:а|ев|ам)?",
    "day": r"days?|дн(?:я|ей)",
}
_UNIT_OF = [(re.compile(pattern), unit) for unit, pattern in _UNITS.items()]
_STOPS = frozenset(
    """a an the of in on at to for from by with and or but as is are was were be been has have had will
    would could may might can that which who whose this these those it its his her their there into
    over under after before between during while when where than also not no other others more most
    per each if so because since until about against out up off only then such some any all both
    в во на с со к ко по от до за из о об при для у и или но а как что это который которые которая
    был была были было будет есть не ни же бы ли то так также более менее""".split()
)


def find_amounts(found: list[Token], taken: set[int]) -> pd.DataFrame:
    """Amounts of money and figures of a text; the tokens in `taken` are dates and stay out.

    Returns
    -------
    DataFrame
        One row a mention, in order: first and last token, kind (money or figure), low, high,
        currency ("ruble" where the date has to tell which), basis, unit.
    """
    rows = []
    # The last word of an amount may stand after its currency ("million dollars a year").
    for i in _anchors(found):
        if i not in taken and (spot := _read(found, i, taken, money=True)):
            rows.append(("money", *spot))
            taken.update(range(spot[0], spot[1] + 1))
    for i, token in enumerate(found):
        if i in taken or not (token.kind in ("number", "year") or token.low in WORDS):
            continue
        if spot := _figure(found, i, taken):
            rows.append(("figure", *spot))
            taken.update(range(spot[0], spot[1] + 1))
    columns = ["kind", "first", "last", "low", "high", "currency", "basis", "unit"]
    frame = pd.DataFrame(rows, columns=columns)
    types = {c: "str" for c in ("kind", "currency", "basis", "unit")}
    types |= {"first": int, "last": int, "low": float, "high": float}
    return frame.astype(types).sort_values("first", ignore_index=True)


def _anchors(found: list[Token]) -> list[int]:
    """Tokens that name a currency."""
    known: dict[str, bool] = {}
    anchors = []
    for i, token in enumerate(found):
        if token.kind not in ("word", "sign"):
            continue
        if token.text not in known:
            known[token.text] = _is_currency(token)
        if known[token.text]:
            anchors.append(i)
    return anchors


def _is_currency(token: Token) -> bool:
    if token.low in _CODES and token.low not in _SMALL_CODES and not token.text.isupper():
        return False
    return bool(_CURRENCY.fullmatch(token.low))


def _last_words() -> str:
    """Pattern of the last word of each currency: "francs" of "swiss francs"."""
    patterns = []
    for phrases in money_words.CURRENCIES.values():
        for phrase in phrases.split():
            plain = re.sub(r"\(\?:[^()]*_\)\?|\(\?:_[^()]*\)\?", "", phrase)
            patterns.append(plain.split("_")[-1])
    return "|".join(patterns)


_CURRENCY = re.compile(_last_words())

_ENDS_OF_CHANGE = frozenset("from to с со от до".split())
_POINTED = frozenset("тыс млн млрд трлн руб долл mln bn".split())
Spot = tuple[int, int, float, float, str | None, str | None, str | None]


def _read(found: list[Token], i: int, taken: set[int], *, money: bool) -> Spot | None:
    """The longest readable amount around a token."""
    first = last = i
    while first > max(i - _BEFORE, 0) and _goes_on(found, first - 1, taken):
        first -= 1
    while last < min(i + _AFTER, len(found) - 1) and _goes_on(found, last + 1, taken):
        last += 1
    if _changes(found, first, i):  # "rose from $5 million to $10 million" are two amounts
        cuts = [k for k in range(first, last + 1) if found[k].low in _ENDS_OF_CHANGE]
        first = max([first, *(k + 1 for k in cuts if k < i)])
        last = min([last, *(k - 1 for k in cuts if k > i)])
    texts, starts, ends = _pieces(found, first, last)
    for a, b in _runs(texts, starts, ends, i):
        result = _parse(_joined(texts, starts, found, a, b), money)
        if result is None:
            continue
        while a < starts.index(_piece_of(starts, i)):  # words that say nothing are no part of it
            if texts[a] not in _IDLE or _parse(_joined(texts, starts, found, a + 1, b), money) != result:
                break
            a += 1
        while b > a and texts[b] == "of":
            b -= 1
            if texts[b].startswith("pound"):
                return None  # a weight
        if not any(re.search("[0-9]", texts[k]) or texts[k] in _ONES for k in range(a, b + 1)):
            return None
        low, high, currency, basis = result
        begun, end = starts[a], ends[b]
        if money and low == high and basis == "total":
            basis = _told_before(found, begun) or basis
        return begun, end, low, high, currency, basis, None
    return None


_IDLE = frozenset("the of total worth a an and to from и всего в до от".split())
_ONES = frozenset("a an half one два две пол".split()) | frozenset(WORDS)


def _goes_on(found: list[Token], k: int, taken: set[int]) -> bool:
    token = found[k]
    if token.text == ".":
        return k > 0 and found[k - 1].low in _POINTED
    return k not in taken and token.kind != "gap" and token.text not in _CUTS


def _changes(found: list[Token], first: int, i: int) -> bool:
    """Whether a word of the sentence, a little before the amount, tells of a change."""
    for k in range(i - 1, max(first - 8, 0) - 1, -1):
        if found[k].kind == "gap" or (found[k].text in ".;" and found[k - 1].low not in _POINTED):
            return False
        if _CHANGE.fullmatch(found[k].low):
            return True
    return False


def _pieces(found: list[Token], first: int, last: int) -> tuple[list[str], list[int], list[int]]:
    """Tokens as texts for `money_words`, number words as figures, with their first and last token."""
    texts, starts, ends = [], [], []
    k = first
    while k <= last:
        value, end = number_at(found, k) or (None, k + 1)
        token = found[k]
        if value is not None and (end > k + 1 or token.low not in _KNOWN_NUMBERS) and end - 1 <= last:
            if [t.low for t in found[end : end + 3]] == ["and", "a", "half"] and end + 2 <= last:
                value, end = value + Decimal("0.5"), end + 3
            texts.append(str(value))
        else:
            end = k + 1
            if [t.low for t in found[k : k + 4]] == ["one", "and", "a", "half"] and k + 3 <= last:
                texts.append("1.5")
                end = k + 4
            else:
                texts.append(token.low)
        starts.append(k)
        ends.append(end - 1)
        k = end
    return texts, starts, ends


_KNOWN_NUMBERS = frozenset("one two three four five six seven eight nine ten один два три четыре пять "
                           "шесть семь восемь девять десять две двух трех".split())  # fmt: skip


def _piece_of(starts: list[int], i: int) -> int:
    return max(s for s in starts if s <= i)


def _runs(texts: list[str], starts: list[int], ends: list[int], i: int) -> list[tuple[int, int]]:
    """First and last piece of what may be read around a token, longest first."""
    at = starts.index(_piece_of(starts, i))
    first, last = at, at
    while first > 0 and _may_belong(texts[first - 1]):
        first -= 1
    while last < len(texts) - 1 and _may_belong(texts[last + 1]):
        last += 1
    pairs = [(a, b) for a in range(first, at + 1) for b in range(at, last + 1)]
    return sorted(pairs, key=lambda pair: (pair[0] - pair[1], pair[0]))


def _may_belong(text: str) -> bool:
    return text[0].isdigit() or _words_of_amounts(text)


@lru_cache(maxsize=8192)
def _words_of_amounts(text: str) -> bool:
    """Whether a word can be part of an amount, alone or in a phrase such as "at least"."""
    return text in _PHRASE_WORDS or money_words.TOKEN.fullmatch(text) is not None


_PHRASE_WORDS = frozenset(
    """at least no not less fewer more than and or minimum maximum upwards up most per each every year
    annum month / in swiss special drawing rights pounds sterling uzbek не менее чем более больше
    меньше выше ниже в за каждый год месяц год фунт фунта фунтов стерлингов швейцарских узбекских
    специальных прав . ' us u.s. u.s""".split()
)


def _joined(texts: list[str], starts: list[int], found: list[Token], a: int, b: int) -> str:
    parts = [texts[a]]
    for k in range(a + 1, b + 1):
        parts += [" " if found[starts[k]].spaced else "", texts[k]]
    # "million-a-year": the hyphens inside a basis only join.
    return re.sub(r"-(an?|per)-(?=year|month|annum)", r" \1 ", "".join(parts))


@lru_cache(maxsize=8192)
def _parse(text: str, money: bool) -> tuple[float | None, float | None, str | None, str | None] | None:
    """What an amount says; figures are read as if of a currency, so that bounds read alike."""
    if text[0] in "-.'/" or text[-1] in "-'/":
        return None
    if text[-1] == "." and not re.search(r"(?:млн|млрд|трлн|тыс|руб|долл|u\.s)\.$", text):
        return None
    try:
        low, high, currency, basis = money_words.read(text if money else f"{text} usd")
    except money_words.Unclear:
        return None
    low, high = (None if bound != bound else bound for bound in (low, high))
    return (low, high, currency, basis) if money else (low, high, None, None)


def _told_before(found: list[Token], first: int) -> str | None:
    """The basis told by an adjective before: "an annual rent of $4.5 million"."""
    for token in reversed(found[max(first - 4, 0) : first]):
        if token.text in _CUTS or token.kind == "gap" or token.text == ".":
            return None
        if _YEARLY.fullmatch(token.low):
            return "per-year"
        if _MONTHLY.fullmatch(token.low):
            return "per-month"
    return None


def _figure(found: list[Token], i: int, taken: set[int]) -> Spot | None:
    """A number with the unit or the thing that it counts; without one it says nothing."""
    if found[i].low in ("one", "один", "одна", "одно", "одного", "одной"):
        return None
    beside = found[max(i - 1, 0)].text, found[min(i + 1, len(found) - 1)].text
    if ":" in beside and i:  # a time of day
        return None
    spot = _read(found, i, taken, money=False)
    if spot is None:
        return None
    end = spot[1]
    unit, last = _unit(found, end, taken)
    return (*spot[:1], last, *spot[2:6], unit) if unit else None


def _unit(found: list[Token], end: int, taken: set[int]) -> tuple[str | None, int]:
    k = end + 1
    if k < len(found) and found[k].text in "-‐‑" and not found[k].spaced:
        k += 1
    if k >= len(found) or k in taken:
        return None, end
    for pattern, unit in _UNIT_OF:
        if pattern.fullmatch(found[k].low):
            return unit, k
    words = []
    while len(words) < 3 and k < len(found) and k not in taken and found[k].kind == "word":
        if found[k].low in _STOPS:
            break
        words.append(found[k].text)
        k += 1
    if not words or len(words[0]) < 3:
        return None, end
    return " ".join(words), k - 1
