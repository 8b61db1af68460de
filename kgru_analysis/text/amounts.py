"""Amounts of money and other quantities in running text."""

import re
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

from kgru_analysis.money import words as money_words
from kgru_analysis.text.numbers import WORDS, number_at
from kgru_analysis.text.tokens import Token, word_set
from kgru_analysis.text.units import unit_after

_BEFORE, _AFTER = 10, 9  # tokens of an amount on either side of its currency or number
_CUTS = frozenset(',;:()[]"“”«»')
# Codes that are everyday words in small letters ("try", "all"): they count in capitals.
_SMALL_CODES = word_set("usd eur rub rmb")
_CODES = frozenset(code.lower() for code in money_words.CURRENCIES if len(code) == 3)
_CHANGE = re.compile(
    r"ris(?:e|en|ing)|rose|increas\w+|gr[eo]w\w*|f[ea]ll\w*|dropp\w+|decreas\w+|declin\w+|rais\w+|cut"
    r"|reduc\w+|jump\w+|soar\w+|вырос\w*|возрос\w*|увелич\w+|сниз\w+|сократ\w+"
    r"|упал\w*|подня\w+|рост\w*|снижени\w+"
)
_YEARLY = re.compile(r"annual|yearly|ежегодн\w+|годов\w+")
_MONTHLY = re.compile(r"monthly|ежемесячн\w+")


def find_amounts(found: list[Token], taken: set[int]) -> pd.DataFrame:
    """Amounts of money and figures of a text; the tokens in `taken` are dates and stay out.

    Returns
    -------
    DataFrame
        One row a mention, in order: first and last token, kind (money or figure), low, high,
        currency ("ruble" where the date has to tell which), basis, unit.
    """
    rows = []
    pieces = _pieces(found, taken)
    # The last word of an amount may stand after its currency ("million dollars a year").
    for i in _anchors(found):
        if i not in taken and (spot := _read(found, i, taken, pieces, money=True)):
            rows.append(("money", *spot))
            taken.update(range(spot[0], spot[1] + 1))
    for i, token in enumerate(found):
        if not (token.kind in ("number", "year") or token.low in WORDS) or i in taken:
            continue
        # Tables of numbers have no units, and are not looked at closely.
        if _within(pieces.counted, pieces, i) and (spot := _figure(found, i, taken, pieces)):
            rows.append(("figure", *spot))
            taken.update(range(spot[0], spot[1] + 1))
    columns = ["kind", "first", "last", "low", "high", "currency", "basis", "unit"]
    frame = pd.DataFrame(rows, columns=columns)
    types = dict.fromkeys(("kind", "currency", "basis", "unit"), "str")
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

_ENDS_OF_CHANGE = word_set("from to с со от до")
_POINTED = word_set("тыс млн млрд трлн руб долл mln bn")
Spot = tuple[int, int, float, float, str | None, str | None, str | None]


def _read(
    found: list[Token], i: int, taken: set[int], pieces: "_Pieces", *, money: bool
) -> Spot | None:
    """The longest readable amount around a token."""
    texts, starts, ends = pieces.texts, pieces.starts, pieces.ends
    at = pieces.of[i]
    if starts[at] in taken:
        return None
    if not (_within(pieces.numbers, pieces, i) or _within(pieces.ones, pieces, i)):
        return None
    first, last = _reach(pieces, at, taken, money)
    stops = [b for b in range(at, last + 1) if texts[b][-1] not in "-'/"]
    if not money and all(unit_after(found, ends[b], taken)[0] is None for b in stops):
        return None
    pairs = _runs(pieces, first, at, stops)
    if not pairs:
        return None
    first, last = _limits(found, i, taken)
    for a, b in pairs:
        if starts[a] < first or ends[b] > last:
            continue
        result = _parse(_joined(pieces, found, a, b), money)
        if result is None:
            continue
        # Words at the ends that change nothing are no part of the amount.
        while a < at and texts[a] in _IDLE:
            if _parse(_joined(pieces, found, a + 1, b), money) != result:
                break
            a += 1
        if texts[a] == "from" and result[1] is None:  # "paid from the $200 million" is no bound
            a += 1
            result = _parse(_joined(pieces, found, a, b), money) or result
        while b > at and texts[b] == "of":
            b -= 1
            if texts[b].startswith("pound"):
                return None  # a weight
        low, high, currency, basis = result
        if basis == "total":
            basis = _told_before(found, starts[a]) or basis
        return starts[a], ends[b], low, high, currency, basis, None
    return None


_IDLE = word_set("the of total worth a an and to from и всего в до от")
_ONES = word_set("a an half")


def _limits(found: list[Token], i: int, taken: set[int]) -> tuple[int, int]:
    """First and last token that can belong to the amount at a token."""
    first, last = max(i - _BEFORE, 0), min(i + _AFTER, len(found) - 1)
    reach = i
    while reach > first and _goes_on(found, reach - 1, taken):
        reach -= 1
    if _changes(found, reach, i):  # "rose from $5 million to $10 million" are two amounts
        cuts = [k for k in range(reach, last + 1) if found[k].low in _ENDS_OF_CHANGE]
        first = max([first, *(k + 1 for k in cuts if k < i)])
        last = min([last, *(k - 1 for k in cuts if k > i)])
    return first, last


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


class _Pieces(NamedTuple):
    """The pieces of a text: tokens as texts for `money_words`, number words as figures."""

    texts: list[str]
    starts: list[int]  # first and last token of each
    ends: list[int]
    of: list[int]  # the piece of each token
    inside: list[bool]  # whether it can be part of an amount
    numbers: list[int]  # how many numbers stand before each piece
    ones: list[int]  # how many articles and halves
    counted: list[int]  # how many pieces that a unit may follow


def _pieces(found: list[Token], taken: set[int]) -> _Pieces:
    lows = [token.low for token in found]
    figures, skipped = {}, set()  # {first token of a number in words: figure, last token}
    for k in [k for k, low in enumerate(lows) if low in WORDS]:
        if k in skipped:
            continue
        value, end = number_at(found, k)
        if taken.isdisjoint(range(k, end)):
            if lows[end : end + 3] == ["and", "a", "half"]:
                value, end = value + Decimal("0.5"), end + 3
            figures[k] = str(value), end - 1
            skipped.update(range(k + 1, end))
    starts = [k for k in range(len(found)) if k not in skipped]
    texts = [figures[k][0] if k in figures else lows[k] for k in starts]
    ends = [figures[k][1] if k in figures else k for k in starts]
    fit = {text: _may_belong(text) for text in set(texts)}
    told = [token.kind == "word" or token.text == "%" for token in found] + [False] * 2
    counted = [told[k + 1] or (told[k + 2] and found[k + 1].text in "-‐‑") for k in ends]
    return _Pieces(
        texts,
        starts,
        ends,
        of=[p for p, k in enumerate(starts) for _ in range(k, ends[p] + 1)],
        inside=[
            fit[text] and k not in taken and (text != "." or _goes_on(found, k, taken))
            for k, text in zip(starts, texts, strict=True)
        ],
        numbers=[*accumulate((text[0].isdigit() for text in texts), initial=0)],
        ones=[*accumulate((text in _ONES for text in texts), initial=0)],
        counted=[*accumulate(counted, initial=0)],
    )


def _within(before: list[int], pieces: _Pieces, i: int) -> bool:
    """Whether any of the pieces that were counted stands near enough to a token."""
    of = pieces.of
    first, last = of[max(i - _BEFORE, 0)], of[min(i + _AFTER, len(of) - 1)]
    return before[last + 1] > before[first]


def _reach(pieces: _Pieces, at: int, taken: set[int], money: bool) -> tuple[int, int]:
    """First and last piece that can belong to the amount at a piece.

    An amount has one number or two, and one currency.
    """
    texts, starts, ends, _, inside, numbers, *_ = pieces
    first, last, i = at, at, starts[at]
    # Figures are read as if of dollars.
    own = money_words.currency_of(texts[at]) if money else "USD"
    while (
        first > 0
        and inside[first - 1]
        and starts[first - 1] >= i - _BEFORE
        and numbers[at + 1] - numbers[first - 1] < 3
        and _fits(texts[first - 1], own)
        and not {starts[first - 1], ends[first - 1]} & taken
    ):
        first -= 1
    while (
        last < len(texts) - 1
        and inside[last + 1]
        and ends[last + 1] <= i + _AFTER
        and numbers[last + 2] - numbers[at] < 3
        and _fits(texts[last + 1], own)
        and not {starts[last + 1], ends[last + 1]} & taken
    ):
        last += 1
    return first, last


def _fits(text: str, own: str | None) -> bool:
    """Whether a piece names no other currency than that of the amount."""
    return own is None or money_words.currency_of(text) in (None, own)


def _runs(pieces: _Pieces, first: int, at: int, stops: list[int]) -> list[tuple[int, int]]:
    """First and last piece of what may be read around a piece, longest first.

    Runs with more numbers than two or with none are left out at once.
    """
    texts, numbers, ones = pieces.texts, pieces.numbers, pieces.ones
    pairs = [
        (a, b)
        for a in range(first, at + 1)
        if texts[a][0] not in "-.'/"
        for b in stops
        if 0 < numbers[b + 1] - numbers[a] < 3
        or (numbers[b + 1] == numbers[a] and ones[b + 1] > ones[a])
    ]
    return sorted(pairs, key=lambda pair: (pair[0] - pair[1], pair[0]))


def _may_belong(text: str) -> bool:
    return text[0].isdigit() or _words_of_amounts(text)


@lru_cache(maxsize=8192)
def _words_of_amounts(text: str) -> bool:
    """Whether a word can be part of an amount, alone or in a phrase such as "at least"."""
    return text in _PHRASE_WORDS or money_words.TOKEN.fullmatch(text) is not None


_PHRASE_WORDS = word_set(
    """at least no not less fewer more than and or minimum maximum upwards up most per each every
    year annum month / in swiss special drawing rights pounds sterling uzbek не менее чем более
    больше меньше выше ниже в за каждый год месяц год фунт фунта фунтов стерлингов швейцарских
    узбекских специальных прав . ' us u.s. u.s"""
)


def _joined(pieces: _Pieces, found: list[Token], a: int, b: int) -> str:
    parts = [pieces.texts[a]]
    for k in range(a + 1, b + 1):
        parts += [" " if found[pieces.starts[k]].spaced else "", pieces.texts[k]]
    # "million-a-year": the hyphens inside a basis only join.
    return re.sub(r"-(an?|per)-(?=year|month|annum)", r" \1 ", "".join(parts))


@lru_cache(maxsize=8192)
def _parse(
    text: str, money: bool
) -> tuple[float | None, float | None, str | None, str | None] | None:
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


def _figure(found: list[Token], i: int, taken: set[int], pieces: _Pieces) -> Spot | None:
    """A number with the unit or the thing that it counts; without one it says nothing."""
    if found[i].low in ("one", "один", "одна", "одно", "одного", "одной"):
        return None
    beside = found[max(i - 1, 0)].text, found[min(i + 1, len(found) - 1)].text
    if ":" in beside and i:  # a time of day
        return None
    spot = _read(found, i, taken, pieces, money=False)
    if spot is None:
        return None
    end = spot[1]
    unit, last = unit_after(found, end, taken)
    return (*spot[:1], last, *spot[2:6], unit) if unit else None
