"""Which four figures of running text are a year, and which words a month."""

import re
from functools import lru_cache

from kgru_analysis.dates.lexicon import DATES, MONTHS, PARTS, SHORT_MONTHS
from kgru_analysis.tokens import Tokens, plain, word_set

# After these a number names a thing: Resolution 1973, Article 2009.
_NAMING = word_set(
    """resolution resolutions article articles section title no nos number room page pages flight
    law decree order № # $ € £ ₽ резолюция резолюции статья статьи закон приказ указ"""
)
_YEAR_BEFORE = word_set(
    """in since by until till during of from to between and or through before after late early mid
    the its his their her year years fy circa as over around about approximately в во с со до по
    после к ко на от за и или между начала начале конце конца середине середины весной летом
    осенью зимой год годы ( [ , – / ' \" “ -"""
)
_COUNTING = word_set(
    """some about around nearly almost over than least roughly approximately another additional all
    около почти более менее свыше порядка примерно"""
)
_NOT_A_YEAR = re.compile(
    r"%|percent|per|thousand|million|billion|trillion|mn|bn|k|km|kms|kilomet\w+|met(?:er|re)s?|m|ha"
    r"|hectares?|acres?|tons?|tonnes?|kg|mw|kw|kwh|gwh|miles?|people|persons?|troops|soldiers"
    r"|servicemen|dollars?|euros?|ro?ubles?|soms?|drams?|usd|eur|rub|amd|kgs|°|процент\w*|тыс\w*"
    r"|млн|млрд|миллион\w*|миллиард\w*|км|га|тонн\w*|кг|мвт|человек\w*|руб\w*|долл\w*|сом(?:а|ов)?"
    r"|драм\w*"
)
_RUSSIAN_PLURAL = re.compile(r"[а-я]{3,}(?:ов|ев|ей|их|ых|ий|ек|ок|ин|ан|щих|ших)")
_PRICES = word_set("""in of constant at current ценах долларах""")
_OLD = word_set("""in since until by year в с до после circa c ca около""")
# English months that are words or names besides; alone they need one of these before them.
_DOUBTFUL = frozenset(["march", "april", "may", "june", "august"])
_INTRODUCED = word_set(
    """in of since until till by during from to and or between through this last next early mid late
    before after the around about в во с со до по к ко на от за и или между начале конце середине
    начала конца середины"""
)
_YEAR, _MONTH = (DATES.letter_of[name] for name in ("YEAR", "MONTH"))
_YEAR_WORDS = [DATES.letter_of[name] for name in ("YW", "GG", "KY")]
_NAMES = set(DATES.pattern("SEASON WINTER QLETTER HLETTER QUARTER HALF PART FISCAL CALENDAR KY"))
_ABOUT = [DATES.letter_of[name] for name in ("ABOUT", "PERHAPS")]


def demoted(tokens: Tokens, letters: str) -> str:
    """Letters of a text without the years that are none, as the words around them tell."""
    at = letters.find(_YEAR)
    if at < 0:
        return letters
    changed = None
    ids, distinct, apart = tokens.ids, tokens.distinct, tokens.apart
    n = len(ids)
    while at >= 0:
        context = (
            distinct[ids[at - 2]] if at > 1 else "",
            distinct[ids[at - 1]] if at else "",
            distinct[ids[at]],
            distinct[ids[at + 1]] if at + 1 < n else "",
            apart[ids[at]],
            at + 1 < n and apart[ids[at + 1]],
        )
        if not _is_year(*context):
            changed = list(letters) if changed is None else changed
            changed[at] = "_"
        at = letters.find(_YEAR, at + 1)
    return letters if changed is None else "".join(changed)


@lru_cache(maxsize=65536)
def _is_year(
    earlier: str, before: str, token: str, after: str, apart: bool, after_apart: bool
) -> bool:
    """Whether four figures are a year rather than a count; the words around them decide."""
    low, next_low, year = plain(before), plain(after), int(token[:4])
    if low in _NAMING or (low == "." and plain(earlier) in _NAMING) or low.endswith("$"):
        return False
    if next_low == "%":
        return DATES.read(low)[0] in (_MONTH, *_ABOUT) or (
            low == "." and DATES.read(plain(earlier))[0] in (_MONTH, *_ABOUT)
        )
    if DATES.read(low)[0] == _MONTH and earlier[:1].isdigit():
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
    if DATES.read(low)[0] == _MONTH or before[:1].isdigit():
        return True
    if low == "." and DATES.read(plain(earlier))[0] == _MONTH:
        return True
    if low == "," and (earlier[:1].isalnum()):
        return 1900 <= year < 2100 or earlier[:1].isdigit()
    if not 1900 <= year < 2100:
        return low in _OLD or (low == "." and plain(earlier) in _OLD) or next_low in ("–", "-")
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


def is_month(word: str, low: str) -> bool:
    """Whether a word is written as a month or a day of the week: "may" and "sat" are not."""
    return not low.isascii() or word[:1].isupper()


def stands_alone(tokens: Tokens, at: int) -> bool:
    """Whether a month name without day or year is meant as a month."""
    before, low = tokens.low(at - 1), tokens.low(at)
    if not low.isascii() or low in _DOUBTFUL or low in SHORT_MONTHS:
        listed = before == "," and tokens.low(at - 2) in MONTHS  # in May, June and July
        return listed or before in _INTRODUCED
    return True
