"""Each token of running text as one letter that says what it can be in a date."""

import re

from kgru_analysis.dates.words import MONTHS, ORDINALS, PARTS, SEASONS
from kgru_analysis.text.tokens import Token, word_set

# M month, m short month, S season, W winter, P part, p early or late, O ordinal, Q quarter,
# half, q Q1 or H1, F date in figures, D decade, Y year, d 1-31, e other two figures, o 20th, y
# years, g г. or гг., z "year", x "month", h that or same, H this or last, v following, V
# previous, c since, n from, t to, u until, b before, A after, B between, & and, a about, ?
# perhaps, f of or the, i in, C century, R r the present.
_OTHER = {
    "W": "winter зима зимой зимы",
    "Q": """quarter квартал квартала квартале half полугодие полугодии полугодия половина половины
        половине половину""",
    "y": "год года году годом годы годов годах годам годами",
    "g": "г гг",
    "z": "year",
    "x": "month месяц месяца месяце",
    "h": "that same того том тот же",
    "H": """this last next этого этом прошлого прошлом прошлый будущего будущем текущего текущем
        нынешнего нынешнем минувшего минувшем прошлой минувшей прошлым минувшим этой этим""",
    "v": "following следующего следующем следующий",
    "V": "previous preceding предыдущего предыдущем предыдущий предшествующем",
    "c": "since с со",
    "n": "from",
    "t": "to through",
    "u": "until till до по",
    "b": "before ранее раньше",
    "A": "after после",
    "B": "between между",
    "&": "and и",
    "a": "about around circa ca approximately roughly около примерно приблизительно",
    "?": "probably possibly perhaps maybe вероятно возможно предположительно",
    "f": "of the",
    "i": "in",
    "R": "present now настоящее",
    "r": "время",
    "C": "century столетия века",
}
_WORDS = {word: code for code, words in _OTHER.items() for word in words.split()}
_WORDS |= (
    dict.fromkeys(PARTS, "P")
    | {"early": "p", "late": "p"}
    | dict.fromkeys(SEASONS, "S")
    | dict.fromkeys(ORDINALS, "O")
)
_SHORT = word_set("jan feb mar apr jun jul aug sep sept oct nov dec янв фев февр мар апр июн июл "
                   "авг сен сент окт ноя нояб дек")  # fmt: skip
_WORDS |= {month: "m" if month in _SHORT else "M" for month in MONTHS}
_SIGNS = {"-": "-", "‐": "-", "‑": "-", "–": "–", "—": "–", "−": "–", "‒": "–", ",": ",", ".": ".",
          "/": "/", "~": "a"}  # fmt: skip
_KINDS = {"full": "F", "decade": "D", "ordinal": "o", "gap": "\n"}

# English months that are words or names besides; alone they need one of these before them.
_DOUBTFUL = word_set("march april may june august")
_INTRODUCED = word_set(
    """in of since until till by during from to and or between through this early mid late before
    after the around about в во с со до по к ко на от за и или между начале конце середине
    начала конца середины"""
)
# After these a number names a thing: Resolution 1973, Article 2009.
_NAMING = word_set(
    """resolution article no nos number room page flight law decree order № # $ € £ ₽ резолюция
    резолюции статья статьи закон приказ указ"""
)
_YEAR_BEFORE = word_set(
    """in since by until till during of from to between and or through before after late early mid
    the its his their her year years fy circa as в во с со до по после к ко на от за и или между
    начала начале конце конца середине середины весной летом осенью зимой год годы ( [ , - – — /
    ' "“"""
)
_COUNTING = word_set(
    """some about around nearly almost over than least roughly approximately another additional all
    около почти более менее свыше порядка примерно"""
)
_NOT_A_YEAR = re.compile(
    r"%|percent|per|thousand|million|billion|trillion|mn|bn|k|km|kms|kilomet\w+|met(?:er|re)s?|m|ha"
    r"|hectares?|acres?|tons?|tonnes?|kg|mw|kw|kwh|gwh|miles?|people|persons?|troops|soldiers"
    r"|servicemen|dollars?|euros?|ro?ubles?|soms?|usd|eur|rub|°|процент\w*|тыс\w*|млн|млрд"
    r"|миллион\w*|миллиард\w*|км|га|тонн\w*|кг|мвт|человек\w*|руб\w*|долл\w*|сом(?:а|ов)?"
)
_RUSSIAN_PLURAL = re.compile(r"[а-я]{3,}(?:ов|ев|ей|их|ых|ий|ек|ок|ин|ан|щих|ших)")
_PRICES = word_set("in of constant at current ценах долларах")


def codes(found: list[Token]) -> str:
    """One letter a token.

    >>> from kgru_analysis.text.tokens import tokens
    >>> codes(tokens("In early 1995, on 20 September; 2,000 men"))
    'ipY,_dM___'
    """
    letters, seen = [], {}
    for i, token in enumerate(found):
        if token.kind == "word":
            if token.text not in seen:
                seen[token.text] = _word(token)
            letters.append(seen[token.text])
        elif token.kind == "year":
            letters.append("Y" if _is_year(found, i) else "_")
        elif token.kind == "number":
            whole = token.text.isdigit() and len(token.text) < 3
            day = whole and 0 < int(token.text) < 32
            letters.append("d" if day else "e" if whole and len(token.text) == 2 else "_")
        else:
            letters.append(_KINDS.get(token.kind) or _SIGNS.get(token.text, "_"))
    return "".join(letters)


def _word(token: Token) -> str:
    code = _WORDS.get(token.low, "_")
    latin = token.low.isascii()
    if code in "Mm" and latin and not token.text[0].isupper():
        return "_"  # may, march and mar are words
    if token.low in ("q", "h") and token.text.isupper():
        return "q"
    if token.low in ("c", "ca"):
        return "a"
    return code


def _is_year(found: list[Token], i: int) -> bool:
    """Whether four figures are a year rather than a count; the words around them decide."""
    token = found[i]
    before = found[i - 1] if i else None
    after = found[i + 1] if i + 1 < len(found) else None
    low = before.low if before else ""
    year = int(token.text[:4])
    if low in _NAMING or (low == "." and i > 1 and found[i - 2].low in _NAMING):
        return False
    if after and _NOT_A_YEAR.fullmatch(after.low):
        # "in 2009 dollars" names the prices of a year.
        return low in _PRICES and after.low.startswith(("dollar", "us", "ruble", "euro"))
    if after and after.low in ("us", "u.s.", "american") and low in _PRICES:
        return True
    if not 1000 <= year <= 2999:
        return False
    word = bool(after and after.kind == "word" and after.spaced)
    if (word and _WORDS.get(after.low) in ("y", "g")) or len(token.text) > 4:
        return True
    if (
        low in MONTHS
        or low.rstrip(".") in MONTHS
        or (before and before.kind in ("number", "ordinal"))
    ):
        return True
    if low == "," and i > 1 and found[i - 2].kind in ("number", "ordinal", "word"):
        return 1900 <= year < 2100 or found[i - 2].kind != "word"
    if not 1900 <= year < 2100:
        return low in ("in", "since", "until", "year", "в", "с", "до", "после")
    plural = word and (
        (len(after.low) > 3 and after.low.isalpha() and after.text.islower()
         and after.low.endswith("s") and not after.low.endswith("ss"))
        or _RUSSIAN_PLURAL.fullmatch(after.low)
    )  # fmt: skip
    if plural and (low in _COUNTING or low not in _YEAR_BEFORE):
        return False
    if before and low == "-" and not before.spaced and i > 1:
        named = found[i - 2]  # Su-2009 is a machine, mid-2009 a date
        return named.kind != "word" or named.low in PARTS or named.text.islower()
    return True


def stands_alone(found: list[Token], i: int) -> bool:
    """Whether a month name without day or year is meant as a month."""
    before = found[i - 1].low if i else ""
    token = found[i]
    if not token.low.isascii() or token.low in _DOUBTFUL or token.low in _SHORT:
        listed = before == "," and i > 1 and found[i - 2].low in MONTHS  # in May, June and July
        return listed or before in _INTRODUCED
    return True
