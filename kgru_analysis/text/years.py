"""Which four figures of running text are a year, and which words a month."""

import re
from functools import lru_cache

from kgru_analysis.dates.lexicon import DATES, MONTHS, PARTS, SHORT_MONTHS
from kgru_analysis.tokens import Tokens, either, plain, without, word_file, word_set

_WORDS = word_file("prose")
_NAMING, _YEAR_BEFORE = word_set(_WORDS["naming"]), word_set(_WORDS["before_a_year"])
_COUNTING, _PRICES = word_set(_WORDS["before_a_count"]), word_set(_WORDS["before_prices"])
_OLD = word_set(_WORDS["before_an_old_year"])
_NOT_A_YEAR = re.compile(either(_WORDS["patterns"]["not_a_year"]))
_RUSSIAN_PLURAL = re.compile(either(_WORDS["patterns"]["plural"]))
_DOUBTFUL, _INTRODUCED = word_set(_WORDS["doubtful_months"]), word_set(_WORDS["before_a_month"])
_YEAR, _MONTH = (DATES.letter_of[name] for name in ("YEAR", "MONTH"))
_YEAR_WORDS = [DATES.letter_of[name] for name in ("YW", "GG", "KY")]
_NAMES = set(DATES.pattern("SEASON WINTER QLETTER HLETTER QUARTER HALF PART FISCAL CALENDAR KY"))
_ABOUT = [DATES.letter_of[name] for name in ("ABOUT", "PERHAPS")]


def demoted(tokens: Tokens, letters: str) -> str:
    """Letters of a text without the years that are none, as the words around them tell."""
    years = [found.start() for found in re.finditer(_YEAR, letters)]
    words = ["", "", *map(tokens.distinct.__getitem__, tokens.ids), ""]
    apart = [*map(tokens.apart.__getitem__, tokens.ids), False]
    # Two words before the year, the year itself and one behind it.
    no_years = [at for at in years if not _is_year(*words[at : at + 4], *apart[at : at + 2])]
    return without(letters, no_years)


@lru_cache(maxsize=65536)
def _is_year(
    earlier: str, before: str, token: str, after: str, apart: bool, after_apart: bool
) -> bool:
    """Whether four figures are a year rather than a count; the words around them decide."""
    low, next_low, year = plain(before), plain(after), int(token[:4])
    said = plain(earlier) if low == "." else low  # a word before can have a point
    letter = DATES.read(said)[0]
    if said in _NAMING or low.endswith("$"):
        return False
    if next_low == "%":
        return letter in (_MONTH, *_ABOUT)
    if letter == _MONTH and earlier[:1].isdigit():
        return True  # 31 December 2015 troops left
    if _NOT_A_YEAR.fullmatch(next_low):
        # "in 2009 dollars" names the prices of a year.
        return low in _PRICES and next_low.startswith(("dollar", "us", "ruble", "euro"))
    if next_low in ("us", "u.s.", "american") and low in _PRICES:
        return True
    if not 1000 <= year <= 2999:
        return False
    if DATES.read(next_low)[0] in _YEAR_WORDS or len(token) > 4:
        return True
    if letter == _MONTH or before[:1].isdigit():
        return True
    if low == "," and earlier[:1].isalnum():
        return 1900 <= year < 2100 or earlier[:1].isdigit()
    if not 1900 <= year < 2100:
        return said in _OLD or next_low in ("–", "-")
    word = next_low[:1].isalpha() and after_apart and DATES.read(next_low)[0] == "_"
    plural = word and (
        (len(next_low) > 3 and next_low.isalpha() and after.islower()
         and next_low.endswith("s") and not next_low.endswith("ss"))
        or _RUSSIAN_PLURAL.fullmatch(next_low)
    )  # fmt: skip
    named = DATES.read(low)[0] in _NAMES
    if plural and not named and (low in _COUNTING or low not in _YEAR_BEFORE):
        return False
    if low == "-" and not apart:  # Su-2009 is a machine, mid-2009 a date
        name = plain(earlier)
        return not name[:1].isalpha() or name in PARTS or name in MONTHS or earlier.islower()
    return True


def stands_alone(tokens: Tokens, at: int) -> bool:
    """Whether a month name without day or year is meant as a month."""
    before, low = tokens.low(at - 1), tokens.low(at)
    if not low.isascii() or low in _DOUBTFUL or low in SHORT_MONTHS:
        listed = before == "," and tokens.low(at - 2) in MONTHS  # in May, June and July
        return listed or before in _INTRODUCED
    return True
