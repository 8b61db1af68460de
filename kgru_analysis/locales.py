"""Codes and names of states, currencies and languages in many languages, from Unicode's CLDR."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kgru_analysis.errors import KgruError

# Of states that are no more, or have another code today (ISO 3166-3); CLDR reads them as the later.
_WITHDRAWN = frozenset(("BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"))


@lru_cache(maxsize=1)
def alpha2_of() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code of each alpha-3 and each numeric code in use."""
    from babel.core import get_global

    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return {
        code: new[0]
        for code, new in aliases.items()
        if len(code) == 3 and len(new) == 1 and len(new[0]) == 2 and code not in _WITHDRAWN
    }


@lru_cache(maxsize=1)
def alpha3_of() -> dict[str, str]:
    """ISO 3166-1 alpha-3 code of each alpha-2 and each numeric code."""
    two = {short: code for code, short in alpha2_of().items() if code.isalpha()}
    numeric = {
        code: two[short] for code, short in alpha2_of().items() if code.isdigit() and short in two
    }
    return two | numeric


def _locale(language: str) -> Any:
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale(language)
    except (UnknownLocaleError, ValueError):
        raise KgruError(f"{language!r} is no language; write its ISO 639-1 code, as hy.") from None


@lru_cache(maxsize=32)
def state_names(language: str) -> dict[str, str]:
    """Name of each state in a language, by ISO 3166-1 alpha-3 code."""
    named = _locale(language).territories
    return {
        code: named[short]
        for code, short in alpha2_of().items()
        if code.isalpha() and short in named
    }


def language_name(language: str) -> str:
    """English name of a language."""
    _locale(language)
    return str(_locale("en").languages.get(language, language))


def currency_name(currency: str) -> str:
    """English name of a currency."""
    known = _locale("en").currencies
    if currency not in known:
        raise KgruError(f"{currency!r} is no currency; write its ISO 4217 code, such as AMD.")
    return str(known[currency])


def currency_of(country: str) -> str | None:
    """Currency of a state today."""
    from babel.numbers import get_territory_currencies

    found = get_territory_currencies(alpha2_of().get(country, ""))
    return found[0] if found else None


def language_of(country: str) -> str | None:
    """First official language of a state."""
    from babel.languages import get_official_languages

    found = get_official_languages(alpha2_of().get(country, ""))
    return found[0] if found else None
