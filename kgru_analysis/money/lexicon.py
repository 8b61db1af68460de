"""The words of amounts of money, each once; they stand in ``words/money.toml``."""

import re
from typing import Any

from kgru_analysis.tokens import Alphabet, classes_in, word_file, word_set

RUBLE = "ruble"  # a ruble whose code depends on its date
_WORDS = word_file("money")
_CLASSES = classes_in(_WORDS)
_CLASSES["CUR"] |= {code: code.upper() for code in _WORDS["codes"].split()}
# Codes that are everyday words in small letters count in capitals; some are none.
IN_CAPITALS = {code for code in _CLASSES["CUR"] if re.fullmatch("[a-z]{3}", code)}
IN_CAPITALS -= word_set(_WORDS["small_codes"])


def code_of(noun: str, adjective: str | None) -> str | None:
    """ISO 4217 code of a noun with the adjective of its state; None where there is none."""
    return _WORDS["currencies"].get(noun, {}).get(adjective or "bare")


NUMBER = re.compile(r"[0-9]+(?:[.,' \u00a0\u2009\u202f’][0-9]+)*")


def _figures(low: str) -> tuple[str, Any] | None:
    return ("NUM", low) if NUMBER.fullmatch(low) else None


MONEY = Alphabet(_CLASSES, _figures, ["NUM"])
