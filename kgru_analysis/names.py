"""Names in the one form in which they are compared, and states by codes or in other languages."""

import re
import unicodedata
from functools import lru_cache

from kgru_analysis.locales import alpha3_of, state_names

LONGEST = 200  # characters; no name is longer, and accents in a row take the square of their time
# Dots, apostrophes, accents over letters and invisible characters join; other marks part words.
_JOINING = re.compile("[.'`´’‘ʼ\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]")
_PARTING = re.compile(r"[\W_]+")
# Languages whose names of states come from a library, beside those of ``actor_names``.
_MORE_LANGUAGES = ("de", "fr")
_NO_CODES = frozenset(("NA", "NO", "ID"))  # what stands in columns for missing, no and identity


def normal(text: str) -> str:
    """Bring a name to the one form in which names are compared; nothing is left of one too long."""
    if len(text) > LONGEST:
        return ""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("&", " and ")
    return _PARTING.sub(" ", _JOINING.sub("", text)).strip().removeprefix("the ")


def state_of(plain: str, key: str) -> str | None:
    """Code of a state by a code of ISO 3166 or its name in another language."""
    if len(plain) == 2 or plain.isdecimal():
        if plain in _NO_CODES or plain != plain.upper():
            return None
        return alpha3_of().get(plain) if plain.isascii() and len(plain) in (2, 3) else None
    return _names_elsewhere().get(key)


@lru_cache(maxsize=1)
def _names_elsewhere() -> dict[str, str]:
    """{name as names are compared: code of the state}, where one state alone is called so."""
    found: dict[str, set[str]] = {}
    for language in _MORE_LANGUAGES:
        for code, name in state_names(language).items():
            found.setdefault(normal(name), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
