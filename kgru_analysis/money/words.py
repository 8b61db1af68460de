"""Amounts of money as text, read many at a time.

Texts that differ in their figures alone are one skeleton, "$# million", whose words are read once
(`kgru_analysis.money.grammar`); only the figures are left to be read for each.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.money import grammar
from kgru_analysis.money.grammar import UnclearAmount
from kgru_analysis.money.lexicon import IN_CAPITALS, MONEY, NUMBER
from kgru_analysis.tokens import Tokens

LONGEST = 120  # characters; no amount is longer, and longer text is not even looked at
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_SOME = "\ue000"  # stands for figures in a skeleton
_SEVERAL = re.compile(r"\s+")
_CENTS = re.compile(r"[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})")


def read_all(texts: Sequence[str]) -> tuple[pd.DataFrame, dict[int, str]]:
    """Read texts, each one amount and nothing else: what they say, and why some cannot be read."""
    n = len(texts)
    low, high = np.full((2, n), np.nan)
    currency, basis = np.full((2, n), None, dtype=object)
    about = np.zeros(n, dtype=bool)
    too_long = f"longer than {LONGEST} characters; give the amount alone"
    reasons = {i: too_long for i, text in enumerate(texts) if len(text) > LONGEST}
    whole = "\n".join("" if i in reasons else _one_line(t) for i, t in enumerate(texts))
    figures = NUMBER.findall(whole)
    # By number, since an index of texts would refuse a half of a surrogate pair.
    places, found = pd.factorize(np.array(NUMBER.sub(_SOME, whole).split("\n")[:n], dtype=object))
    groups = {found[i]: rows for i, rows in pd.Series(places).groupby(places).indices.items()}
    counts = np.zeros(n, dtype="int64")
    for skeleton, rows in groups.items():
        counts[rows] = skeleton.count(_SOME)
    begin = counts.cumsum() - counts
    for skeleton, rows in groups.items():
        if skeleton.strip():
            try:
                made = _Skeleton(skeleton)
                currency[rows] = grammar.currency_of(made.plan.sides, made.letters, made.values)
            except UnclearAmount as unclear:
                reasons.update(dict.fromkeys(rows.tolist(), str(unclear)))
                continue
            low[rows], high[rows], faults = made.bounds(figures, begin[rows])
            reasons.update({int(rows[k]): why for k, why in faults.items()})
            about[rows], basis[rows] = made.plan.approximate, made.plan.basis
    said = {"currency": pd.array(currency, dtype="str"), "basis": pd.array(basis, dtype="str")}
    about = pd.array(about, dtype="boolean")
    return pd.DataFrame({"low": low, "high": high, **said, "approximate": about}), reasons


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
        if low in IN_CAPITALS and not word.isupper():
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

    def bounds(
        self, figures: list[str], begin: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, dict[int, str]]:
        """Low and high for the texts whose figures begin at these places, and faults by place."""
        faults: dict[int, str] = {}
        shared = grammar.shared_scales(self.plan.sides, self.letters, self.values)
        found = [
            self._worth(side, scale, figures, begin, faults)
            for side, scale in zip(self.plan.sides, shared, strict=True)
        ]
        low, high = found[0], found[-1]
        for k in np.flatnonzero(low > high).tolist():
            faults.setdefault(k, grammar.DISORDERED)
        nothing = np.full(len(begin), np.nan)
        return (nothing if self.plan.bound == "H" else low,
                nothing if self.plan.bound == "L" else high, faults)  # fmt: skip

    def _worth(
        self, side: grammar.Quantity, shared: int | None, figures: list[str], begin: np.ndarray,
        faults: dict[int, str],
    ) -> np.ndarray:  # fmt: skip
        """What a quantity is worth in each text."""
        inside = [at for at, i in enumerate(self.places) if side.first <= i < side.last]
        first = self.places.index(side.first) if side.first in self.places else -1
        alone = inside == [first] and side.last - side.first <= 3  # one number and its scale
        zeros = grammar.scale_of(side, self.letters, self.values) or shared or 0
        made, values = [], list(self.values)
        for k, place in enumerate(begin.tolist()):
            try:
                if alone:
                    made.append(_exact(figures[place + first], zeros, self.cyrillic))
                    continue
                for at, i in enumerate(self.places):
                    values[i] = figures[place + at].replace("’", "'")
                made.append(grammar.worth(side, self.letters, values, shared, self.cyrillic))
            except UnclearAmount as unclear:
                faults.setdefault(k, str(unclear))
                made.append(float("nan"))
        return np.array(made, dtype=float)


@lru_cache(maxsize=65536)
def _exact(text: str, zeros: int, cyrillic: bool) -> float:
    if text.isdecimal() or _CENTS.fullmatch(text):
        return float(f"{text}e{zeros}")
    return float(grammar.number(text.replace("’", "'"), zeros, cyrillic).scaleb(zeros))
