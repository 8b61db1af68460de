"""What a figure in running text counts: a unit, or the words that follow it."""

import re
from functools import lru_cache

from kgru_analysis.tokens import Tokens, word_set

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
_STOPS = word_set(
    """a an the of in on at to for from by with and or but as is are was were be been has have had
    will would could may might can that which who whose this these those it its his her their
    there into over under after before between during while when where than also not no other
    others more most per each if so because since until about against out up off only then such
    some any all both в во на с со к ко по от до за из о об при для у и или но а как что это
    который которые которая был была были было будет есть не ни же бы ли то так также более менее"""
)


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
    while len(words) < 3 and k < len(letters) and tokens.word(k)[:1].isalpha():
        if letters[k] == TAKEN:
            break
        if tokens.low(k) in _STOPS or (words and tokens.low(k).endswith("ed")):
            break  # at a small word or, most likely, a verb
        words.append(tokens.word(k))
        k += 1
    if not words or len(words[0]) < 3:
        return None, end
    return " ".join(words), k - 1
