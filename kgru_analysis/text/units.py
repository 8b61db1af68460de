"""What a figure in running text counts: a unit, or the words that follow it."""

import re
from functools import lru_cache

from kgru_analysis.tokens import Tokens, either, word_file, word_set

_WORDS = word_file("prose")
_UNIT_OF = [(re.compile(either(words)), unit) for unit, words in _WORDS["units"].items()]
_STOPS = word_set(_WORDS["no_things"])


def _after_names(tokens: Tokens, k: int) -> str | None:
    """What is counted behind one or two names: the troops of "3,000 Russian troops"."""
    for step in (1, 2):
        before, after = tokens.word(k + step - 1), tokens.low(k + step)
        if not (before[:1].isupper() and before[1:].islower()):
            return None
        if tokens.word(k + step)[:1].islower() and after not in _STOPS and len(after) > 2:
            return after
    return None


@lru_cache(maxsize=8192)
def _unit_of(word: str) -> str | None:
    return next((unit for pattern, unit in _UNIT_OF if pattern.fullmatch(word)), None)


TAKEN = "\0"  # the letter of what belongs to another mention


def unit_after(tokens: Tokens, end: int, letters: str) -> tuple[str | None, int]:
    """Unit or counted thing after the token `end`, and the last token of its words."""
    k = end + 1
    if tokens.word(k) in ("-", "‐", "‑") and not tokens.spaced(k):
        k += 1
    if letters[k : k + 1] in (TAKEN, ""):
        return None, end
    if unit := _unit_of(tokens.low(k)):
        return unit, k
    if named := _after_names(tokens, k):
        return named, end
    words: list[str] = []
    while len(words) < 3 and letters[k : k + 1] != TAKEN and tokens.word(k)[:1].isalpha():
        if tokens.low(k) in _STOPS or (words and tokens.low(k).endswith("ed")):
            break  # at a small word or, most likely, a verb
        words.append(tokens.word(k))
        k += 1
    if not words or len(words[0]) < 3:
        return None, end
    return " ".join(words), k - 1
