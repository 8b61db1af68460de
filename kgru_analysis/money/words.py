"""The words and figures of one amount of money, in English or Russian.

A text is cut into tokens by one pass of a regular expression, and the string of token codes is then
matched as a whole: an amount that holds a word which is not understood is refused, not guessed.
"""

import re
from decimal import Decimal
from functools import lru_cache

LONGEST = 120  # characters; no amount is longer, and longer text is not even looked at
RUBLE = "ruble"  # a ruble whose code depends on its date
NOTHING = (float("nan"), float("nan"), None, None)  # the amount in a text that says nothing


class Unclear(Exception):
    """Why one amount cannot be read."""


# Token codes: N number, S scale, C currency, Q adjective of a currency, B basis, L at least,
# H at most, O from, T to, t the Russian до (to, or at most), K between, & and, D dash, a the
# article, F filler without meaning.
_WORDS = {
    "S": {
        3: "thousand k тыс тысяч(?:а|и|у|ей)?",
        6: "millions? m mn mln mio млн миллион(?:а|ы|ов|у|ом)?",
        9: "billions? bn bln b млрд миллиард(?:а|ы|ов|у|ом)?",
        12: "trillions? tn trn трлн триллион(?:а|ы|ов|у|ом)?",
    },
    "C": {
        "USD": r"us\$ u\.s\.\$ \$us \$ usd dollars? долл? доллар(?:а|ы|ов|ам|ами|ах)?",
        "EUR": "€ eur euros? евро",
        "GBP": r"£ gbp pounds?(?:_sterling)? фунт(?:а|ов)?_стерлингов",
        "CHF": "chf swiss_francs? швейцарских_франков",
        "JPY": "jpy yens? [ий]ен(?:а|ы)?",
        "CNY": "cny rmb yuans? renminbi юан(?:ь|я|и|ей)",
        "KGS": "kgs soms? сом(?:а|ы|ов)?",
        "KZT": "₸ kzt tenges? тенге",
        "UZS": "uzs (?:uzbek_)?so(?:u|')ms? (?:узбекских_)?сум(?:а|ы|ов)?",
        "TJS": "tjs somonis? сомони",
        "TRY": "₺ try liras? лир(?:а|ы)?",
        "XDR": "xdr sdrs? special_drawing_rights? сдр специальных_прав_заимствования",
        "RUB": "₽ rub",
        "RUR": "rur",
        RUBLE: "ro?ubles? руб рубл(?:ь|я|и|ей)",
        "UAH": "uah hryvnias? грив(?:на|ны|ен)",
        "KRW": "krw",
        "INR": "inr",
        "AED": "aed",
        "AMD": "amd",
        "AZN": "azn",
        "BYN": "byn",
        "CAD": "cad",
        "GEL": "gel",
        "MDL": "mdl",
        "MNT": "mnt",
        "SAR": "sar",
        "TMT": "tmt",
    },
    "Q": {
        "USD": r"us u\.s american сша американск(?:их|ие|ий)",
        RUBLE: "russian российск(?:их|ие|ий)",
        "KGS": "kyrgyz к[иы]рг[иы]зск(?:их|ие|ий)",
        "CNY": "chinese китайск(?:их|ие|ий)",
        "JPY": "japanese японск(?:их|ие|ий)",
        "TRY": "turkish турецк(?:их|ие|ий)",
        "KZT": "kazakh казахстанск(?:их|ие|ий)",
    },
    "B": {
        "per-year": "(?:a|per|each|every)_(?:year|annum) /_?(?:year|yr|год) annual(?:ly)? yearly "
        "(?:в|за|каждый)_год ежегодно",
        "per-month": "(?:a|per|each|every)_month /_?(?:month|мес) monthly (?:в|каждый)_месяц "
        "ежемесячно",
    },
    "L": {
        None: "at_least (?:no|not)_(?:less|fewer)_than more_than over above exceeding upwards_of "
        r"minimum_of (?:or|and)_more \+ plus не_менее(?:_чем)? более(?:_чем)? свыше больше "
        "и_более не_ниже",
    },
    "H": {
        None: "up_to at_most (?:no|not)_more_than less_than under below maximum_of "
        "не_более(?:_чем)? не_больше менее(?:_чем)? меньше не_выше",
    },
    "N": {
        Decimal(1): "one один одного",
        Decimal(2): "two два две двух",
        Decimal(3): "three три трех",
        Decimal(4): "four четыре",
        Decimal(5): "five пять",
        Decimal(6): "six шесть",
        Decimal(7): "seven семь",
        Decimal(8): "eight восемь",
        Decimal(9): "nine девять",
        Decimal(10): "ten десять",
        Decimal("1.5"): "полтора",
        Decimal("0.5"): "half",
    },
    "O": {None: "from от"},
    "T": {None: "to"},
    "t": {None: "до"},
    "K": {None: "between между"},
    "&": {None: "and и"},
    "D": {None: "-"},
    "a": {None: "an?"},
    "F": {
        None: r"the of total worth about approximately approx around roughly some nearly almost "
        r"circa ca an?_estimated estimated ~ ≈ около примерно приблизительно порядка почти всего",
    },
}

CURRENCIES = _WORDS["C"]  # {code: phrases}, for finding amounts in running text


def _entries() -> list[tuple[str, str, object]]:
    """Pattern, code and value of each phrase, the longest first: "no more than" before "more"."""
    entries = [
        (phrase.replace("_", " "), code, value)
        for code, values in _WORDS.items()
        for value, phrases in values.items()
        for phrase in phrases.split()
    ]
    return sorted(entries, key=lambda entry: -len(entry[0]))


def _bounded(phrase: str) -> str:
    """A word ends where its letters do, and "млн." may have a point; a sign ends anywhere."""
    return phrase if phrase[-1] in "€£$₸₺₽+~≈-" else rf"(?:{phrase})(?![^\W\d_])\.?"


_ENTRIES = _entries()
TOKEN = re.compile(
    rf" ?(?:(\d+(?:[.,' ]\d+)*)|({'|'.join(_bounded(phrase) for phrase, _, _ in _ENTRIES)}))"
)


@lru_cache(maxsize=4096)
def _meaning(token: str) -> tuple[str, object]:
    """Code and value of a token."""
    return next(
        (code, value) for phrase, code, value in _ENTRIES if re.fullmatch(_bounded(phrase), token)
    )


@lru_cache(maxsize=4096)
def currency_of(word: str) -> str | None:
    """The currency that a word in small letters names by itself."""
    found = TOKEN.fullmatch(word)
    code, value = _meaning(found[2]) if found and found[2] else ("", None)
    return value if code == "C" else None


_SAME = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\u2019\u02bcё", "------''е")
_AMOUNT = "C?([N1])(S?)C?"
# At least, at most or just one amount; or two with a dash, from-to or between-and.
_SHAPE = re.compile(
    f"B?(?:([LH])?{_AMOUNT}(L)?|[OK]?{_AMOUNT}[DT]{_AMOUNT}|K{_AMOUNT}&{_AMOUNT})B?"
)
# A hyphen before a scale, a noun or a basis joins: "75-billion-ruble", "5-million-a-year".
_JOINS = re.compile("D(?=[SBL]|C(?![N1]))")
_CYRILLIC = re.compile("[а-я]")


def read(text: str) -> tuple[float, float, str | None, str | None]:
    """Low, high, currency and basis of one text."""
    if len(text) > LONGEST:
        raise Unclear(f"longer than {LONGEST} characters; give the amount alone")
    text = " ".join(text.casefold().translate(_SAME).split())
    if not text:
        return NOTHING
    codes, items = _tokens(text)
    currencies = {item for code, item in zip(codes, items, strict=True) if code == "C"}
    if len(currencies) > 1:
        raise Unclear("it names two currencies; give one amount a value")
    if not currencies:
        raise Unclear("it names no currency; add one, such as USD")
    if {item for code, item in zip(codes, items, strict=True) if code == "Q"} - currencies:
        raise Unclear("the adjective does not belong to the currency")
    bases = {item for code, item in zip(codes, items, strict=True) if code == "B"}
    if len(bases) > 1:
        raise Unclear("it is both per year and per month")
    bound, places = _plan(codes)
    shared = places[-1][1]  # "$30-40 million": a start without a scale has that of the end
    cyrillic = _CYRILLIC.search(text) is not None
    bounds = []
    for number, scale in places:
        zeros = 0 if (scale := shared if scale is None else scale) is None else items[scale]
        digits = "1" if number is None else items[number]
        bounds.append(float(_number(digits, zeros, cyrillic).scaleb(zeros)))
    low, high = bounds[0], bounds[-1]
    if low > high:
        raise Unclear("its first bound is above its second; say million or the like for both")
    return (
        float("nan") if bound == "H" else low,
        float("nan") if bound == "L" else high,
        currencies.pop(),
        bases.pop() if bases else "total",
    )


def _tokens(text: str) -> tuple[str, list]:
    """Codes of the tokens, as a string, and their values."""
    codes, items, at = [], [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            word = text[at:].split()[0]
            raise Unclear(
                "¥ is yen or yuan; write JPY or CNY"
                if "¥" in word
                else f"{word[:20]!r} is not understood; give the amount alone"
            )
        number, token = match.groups()
        code, value = ("N", number) if number else _meaning(token)
        codes.append(code)
        items.append(value)
        at = match.end()
    return "".join(codes), items


@lru_cache(maxsize=4096)
def _plan(codes: str) -> tuple[str | None, list[tuple[int | None, int | None]]]:
    """The open bound ("L" has no high, "H" no low), and where number and scale of each bound stand.

    A number that stands nowhere is one: "a billion", but not "half a billion" or "a $5 million".
    """
    codes = re.sub("(?<!N)a(?=S)", "1", codes)
    places = [i for i, code in enumerate(codes) if code not in "aFQ"]
    codes = "".join(codes[i] for i in places)
    kept = [i for i in range(len(codes)) if not _JOINS.match(codes, i)]
    places, codes = [places[i] for i in kept], "".join(codes[i] for i in kept)
    codes = re.sub("^([^N1]*)t", r"\1H", codes).replace("t", "T")  # "до 5 млн" is at most
    codes = re.sub("^(B?)O(?!.*[DT])", r"\1L", codes)  # "от 5 млн" is at least
    match = _SHAPE.fullmatch(codes)
    if match is None:
        raise Unclear("it is not one amount or range; give the amount alone")
    if match.group(1) and match.group(4):
        raise Unclear("it has two words for a bound")
    found = [
        (
            None if match.group(i) == "1" else places[match.start(i)],
            places[match.start(i + 1)] if match.group(i + 1) else None,
        )
        for i in (2, 5, 7, 9, 11)
        if match.group(i)
    ]
    return match.group(1) or match.group(4), found


def _number(text: str | Decimal, zeros: int, cyrillic: bool) -> Decimal:
    """Read digits with their separators; `zeros` are those of the scale, 6 for million."""
    if isinstance(text, Decimal) or text.isdecimal():
        return Decimal(text)
    whole, point, decimals = text, "", ""
    marks = [c for c in text if c in ".,"]
    if marks and marks[-1] not in marks[:-1]:  # the last mark occurs once
        whole, point, decimals = text.rpartition(marks[-1])
        plain = len(marks) == 1 and re.fullmatch("[1-9][0-9]{0,2}", whole)
        if plain and len(decimals) == 3 and not (point == "." and zeros):
            if point == "." or cyrillic:
                raise Unclear(
                    f"{text} is {whole}{decimals} or {whole}.{decimals}; "
                    f"write {whole} {decimals} or {whole}{point}{decimals[0]}"
                )
            whole, decimals = whole + point + decimals, ""
    groups = re.split("[., ']", whole)
    used = {c for c in whole if not c.isdigit()}
    if len(groups) > 1 and (
        len(used) > 1 or not 1 <= len(groups[0]) <= 3 or {len(g) for g in groups[1:]} != {3}
    ):
        raise Unclear(f"the digits of {text} are not grouped in threes")
    if not decimals.isdigit() and decimals:
        raise Unclear(f"the digits of {text} are not grouped in threes")
    return Decimal("".join(groups) + "." + (decimals or "0"))
