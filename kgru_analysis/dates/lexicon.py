"""The words of dates, each once, with what it means; they stand in ``words/dates.toml``."""

import re
from functools import lru_cache
from typing import Any

from kgru_analysis.tokens import Alphabet, classes_in, forms, word_file

_WORDS = word_file("dates")
_CLASSES = classes_in(_WORDS)
PARTS, SHORT_MONTHS = _CLASSES["PART"], forms(_WORDS["short_months"])
_ENDINGS = _WORDS["endings"].split()
MONTHS = _CLASSES["MONTH"] | SHORT_MONTHS
MONTHS |= {stem + end: n for stem, n in forms(_WORDS["stems"]).items() for end in _ENDINGS}
_CLASSES["MONTH"] = MONTHS
# The x of a century can be the Cyrillic letter.
_CLASSES["ROMAN"] |= {roman.replace("x", "х"): n for roman, n in _CLASSES["ROMAN"].items()}
# Kinds of tokens with figures, by their form.
_FORMS = {name: re.compile(form).fullmatch for name, form in _WORDS["figures"].items()}


@lru_cache(maxsize=65536)
def _figures(low: str) -> tuple[str, Any] | None:
    """Class and value of a token with figures."""
    if low.isdecimal() and low.isascii() and len(low) in (1, 2, 4):  # most of them
        number = int(low)
        if len(low) == 4:
            return "YEAR", low
        return "DAY" if 0 < number < 32 else "TWO" if len(low) == 2 else "NUM", number
    for name, matches in _FORMS.items():
        if matches(low):
            whole = name in ("NTH", "DAY", "TWO")
            return name, int(re.sub("[^0-9].*", "", low)) if whole else low
    return "NUM", low


DATES = Alphabet(_CLASSES, _figures, [*_FORMS, "NUM"])


_CENTURY = [
    (DATES.pattern(f"{before} DOT"), DATES.pattern(f"{after} CENTDOT"))
    for before, after in (("ROMAN CYIN", "ROMAN CENTURY"), ("CYCENT", "CENTURY"))
]


def spell_centuries(letters: str) -> str:
    """Letters in which "XIX в." and "вв." are centuries, and not the preposition."""
    for before, after in _CENTURY:
        letters = letters.replace(before, after)
    return letters
