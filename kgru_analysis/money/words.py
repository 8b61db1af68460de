"""Amounts of money as text, read many at a time.

Texts that differ in their figures alone are one skeleton: "$12 million" and "$7.5 million" are
both "$# million", whose words are read once (`kgru_analysis.money.grammar`); only the figures are
left to be read for each.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kgru_analysis.money import grammar
from kgru_analysis.money.grammar import UnclearAmount
from kgru_analysis.money.lexicon import MONEY, NUMBER, SMALL_CODES
from kgru_analysis.tokens import Tokens

LONGEST = 120  # characters; no amount is longer, and longer text is not even looked at
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_SOME = "\ue000"  # stands for figures in a skeleton
_SEVERAL = re.compile(r"\s+")
_CODE = re.compile("[a-z]{3}")
_CUR = MONEY.letter_of["CUR"]
_CENTS = re.compile(r"[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})")


class Amounts(NamedTuple):
    """What texts say, a place each, and why some say nothing that can be read."""

    low: np.ndarray
    high: np.ndarray
    currency: np.ndarray  # of str or None
    basis: np.ndarray
    approximate: np.ndarray
    reasons: dict[int, str]


def read_all(texts: Sequence[str]) -> Amounts:
    """Read texts, each one amount and nothing else.

    Examples
    --------
    >>> read_all(["$5 million", "7 EUR"]).low.tolist()
    [5000000.0, 7.0]
    """
    n = len(texts)
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    currency, basis = np.full(n, None, dtype=object), np.full(n, None, dtype=object)
    about = np.zeros(n, dtype=bool)
    too_long = f"longer than {LONGEST} characters; give the amount alone"
    reasons = {i: too_long for i, text in enumerate(texts) if len(text) > LONGEST}
    whole = "\n".join("" if i in reasons else _one_line(t) for i, t in enumerate(texts))
    figures = NUMBER.findall(whole)
    skeletons = NUMBER.sub(_SOME, whole).split("\n")
    codes, distinct = pd.factorize(np.array(skeletons[:n], dtype=object))
    counts = np.array([text.count(_SOME) for text in distinct], dtype="int64")[codes]
    begin = counts.cumsum() - counts
    order = np.argsort(codes, kind="stable")
    ends = np.bincount(codes, minlength=len(distinct)).cumsum() if n else np.array([], dtype=int)
    start = 0
    for code, skeleton in enumerate(distinct):
        rows = order[start : ends[code]]
        start = ends[code]
        if not skeleton.strip():
            continue
        try:
            made = _Skeleton(skeleton)
            code_of = made.currency()
        except UnclearAmount as unclear:
            reasons.update(dict.fromkeys(rows.tolist(), str(unclear)))
            continue
        bounds, faults = made.bounds(figures, begin[rows])
        reasons.update({int(rows[k]): why for k, why in faults.items()})
        low[rows], high[rows], about[rows] = bounds[0], bounds[1], made.plan.approximate
        currency[rows], basis[rows] = code_of, made.plan.basis
    bad = list(reasons)
    low[bad] = high[bad] = np.nan
    currency[bad] = basis[bad] = None
    about[bad] = False
    return Amounts(low, high, currency, basis, about, reasons)


def _one_line(text: str) -> str:
    """The text in one line; a sign that stands for figures would pass for some."""
    if "\n" in text or "\r" in text or _SOME in text:
        return _SEVERAL.sub(" ", text).replace(_SOME, "\ufffd")
    return text if text.isprintable() else _SEVERAL.sub(" ", text)


def letters_of(tokens: Tokens) -> tuple[list[str], list[Any]]:
    """Letter and value of each distinct token of a text, as the grammar of money takes it.

    A code in small letters is a word, except those that are none; a dollar with letters before it
    that are no state's is nobody's.
    """
    letters, values = [], []
    for word, low in zip(tokens.distinct, tokens.lows, strict=True):
        low = low.replace(" ", "").replace("\u00a0", "") if "$" in low else low
        letter, value = MONEY.read(low)
        if (
            letter == _CUR
            and _CODE.fullmatch(low)
            and not word.isupper()
            and low not in SMALL_CODES
        ):
            letter = "_"
        if letter == "_" and low.endswith("$"):
            letter = MONEY.letter_of["BADCUR"]
        letters.append(letter)
        values.append(value)
    return letters, values


class _Skeleton:
    """The words of an amount, with figures still to be filled in."""

    def __init__(self, skeleton: str) -> None:
        tokens = Tokens(skeleton.replace(_SOME, "7"))
        letters, values = letters_of(tokens)
        self.letters = "".join(letters[i] for i in tokens.ids).rstrip("\n")
        self.values = [values[i] for i in tokens.ids]
        self.cyrillic = _CYRILLIC.search(skeleton) is not None
        if "_" in self.letters:
            word = tokens.word(self.letters.index("_"))
            raise UnclearAmount(f"{word!r} is not understood; give the amount alone")
        self.plan = grammar.plan(self.letters)
        self.places = [i for i, c in enumerate(self.letters) if c == MONEY.letter_of["NUM"]]
        if len(self.places) != skeleton.count(_SOME):
            raise UnclearAmount("it holds words that are not understood; give the amount alone")

    def currency(self) -> str:
        return grammar.currency_of(self.plan.sides, self.letters, self.values)

    def bounds(
        self, figures: list[str], begin: np.ndarray
    ) -> tuple[tuple[np.ndarray, np.ndarray], dict[int, str]]:
        """Low and high for the texts whose figures begin at these places of the list."""
        scales = [grammar.scale_of(side, self.letters, self.values) for side in self.plan.sides]
        shared, n = scales[-1], len(begin)
        faults: dict[int, str] = {}
        found = []
        for side, scale in zip(self.plan.sides, scales, strict=True):
            inside = [i for i in range(side.first, side.last) if i in self.places]
            if side.last - side.first <= 3 and len(inside) == 1 and inside[0] == side.first:
                zeros = (shared if scale is None else scale) or 0
                at = self.places.index(inside[0])
                found.append(self._fast(figures, begin + at, zeros, faults))
            else:
                found.append(self._slow(side, None if scale is not None else shared, figures, begin,
                                        faults))  # fmt: skip
        low, high = found[0], found[-1]
        for k in np.flatnonzero(low > high).tolist():
            faults.setdefault(k, grammar.DISORDERED)
        nothing = np.full(n, np.nan)
        return (nothing if self.plan.bound == "H" else low,
                nothing if self.plan.bound == "L" else high), faults  # fmt: skip

    def _fast(
        self, figures: list[str], places: np.ndarray, zeros: int, faults: dict[int, str]
    ) -> np.ndarray:
        """One number a text, all with the same scale."""
        power = f"e{zeros}" if zeros else ""
        plain, made = _CENTS.fullmatch, []
        for k, place in enumerate(places.tolist()):
            text = figures[place]
            if text.isdecimal() or plain(text):
                made.append(float(text + power))
                continue
            try:
                made.append(_exact(text, zeros, self.cyrillic))
            except UnclearAmount as unclear:
                faults.setdefault(k, str(unclear))
                made.append(float("nan"))
        return np.array(made, dtype=float)

    def _slow(
        self, side: grammar.Quantity, shared: int | None, figures: list[str], begin: np.ndarray,
        faults: dict[int, str],
    ) -> np.ndarray:  # fmt: skip
        """Numbers in words, or with several scales."""
        made = []
        values = list(self.values)
        for k, place in enumerate(begin.tolist()):
            for at, i in enumerate(self.places):
                values[i] = figures[place + at].replace("’", "'")
            try:
                made.append(grammar.worth(side, self.letters, values, shared, self.cyrillic))
            except UnclearAmount as unclear:
                faults.setdefault(k, str(unclear))
                made.append(float("nan"))
        return np.array(made, dtype=float)


@lru_cache(maxsize=65536)
def _exact(text: str, zeros: int, cyrillic: bool) -> float:
    return float(Decimal(grammar.number(text.replace("’", "'"), zeros, cyrillic)).scaleb(zeros))
