"""The words of dates: English, Russian and Kyrgyz, each once, with what it means."""

import re
from functools import lru_cache
from typing import Any

from kgru_analysis.tokens import Alphabet, forms

_MONTHS = {
    1: "january январь января январю январем январе",
    2: "february февраль февраля февралю февралем феврале",
    3: "march март марта марту мартом марте",
    4: "april апрель апреля апрелю апрелем апреле",
    5: "may май мая маю маем мае",
    6: "june июнь июня июню июнем июне",
    7: "july июль июля июлю июлем июле",
    8: "august август августа августу августом августе",
    9: "september сентябрь сентября сентябрю сентябрем сентябре",
    10: "october октябрь октября октябрю октябрем октябре",
    11: "november ноябрь ноября ноябрю ноябрем ноябре",
    12: "december декабрь декабря декабрю декабрем декабре",
}
_SHORT_MONTHS = {
    1: "jan янв", 2: "feb фев февр", 3: "mar мар", 4: "apr апр", 6: "jun июн", 7: "jul июл",
    8: "aug авг", 9: "sep sept сен сент", 10: "oct окт", 11: "nov ноя нояб", 12: "dec дек",
}  # fmt: skip
# Kyrgyz writes the Russian names with endings of its own: 5-майында, 7-апрелде, январдан.
_STEMS = "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр"
_ENDINGS = """и инде инен ине инин ы ында ынан ына ынын у унда унан уна да де та те дан ден тан тен
га ге ка ке дын дин тын тин"""
SHORT_MONTHS = forms(_SHORT_MONTHS)
MONTHS = (
    {
        stem + ending: number
        for number, stem in enumerate(_STEMS.split(), 1)
        for ending in _ENDINGS.split()
    }
    | forms(_MONTHS)
    | SHORT_MONTHS
)
PARTS = forms(
    {
        1: "early start начало начале начала началу башы башында башынан",
        2: "mid middle середина середине середины середину ортосу ортосунда",
        3: "late end конец конце конца концу концом аягы аягында аягына",
    }
)
_ORDINALS = {
    1: "first первый первом первая первой первую первые биринчи",
    2: "second второй втором вторая вторую экинчи",
    3: "third третий третьем третьей учинчу үчүнчү",
    4: "fourth четвертый четвертом четвертой последний последнем төртүнчү",
}
_NEUTER = {1: "первое первого", 2: "второе второго", 3: "третье третьего", 4: "четвертого"}
_CENTURIES = {
    15: "fifteenth пятнадцатый пятнадцатом",
    16: "sixteenth шестнадцатый шестнадцатом",
    17: "seventeenth семнадцатый семнадцатом",
    18: "eighteenth восемнадцатый восемнадцатом восемнадцатого",
    19: "nineteenth девятнадцатый девятнадцатом девятнадцатого",
    20: "twentieth двадцатый двадцатом двадцатого",
    21: "twenty-first",
}
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi"
_COUNTS = {
    2: "two два",
    3: "three три",
    4: "four четыре",
    5: "five пять",
    6: "six шесть",
    7: "seven семь",
    8: "eight восемь",
    9: "nine девять",
    10: "ten десять",
    11: "eleven одиннадцать",
}
_DECADES = {
    "193": "thirties тридцатые тридцатых",
    "194": "forties сороковые сороковых",
    "195": "fifties пятидесятые пятидесятых",
    "196": "sixties шестидесятые шестидесятых",
    "197": "seventies семидесятые семидесятых",
    "198": "eighties восьмидесятые восьмидесятых",
    "199": "nineties девяностые девяностых токсонунчу",
    "200": "двухтысячные двухтысячных",
}
_WEEKDAYS = {
    0: "mon monday понедельник понедельника пн",
    1: "tue tues tuesday вторник вторника вт",
    2: "wed wednesday среда среду среды ср",
    3: "thu thur thurs thursday четверг четверга чт",
    4: "fri friday пятница пятницу пятницы пт",
    5: "sat saturday суббота субботу субботы сб",
    6: "sun sunday воскресенье воскресенья вс",
}
_PLAIN = {  # words that matter for what they are, not for a number
    "WINTER": "winter зима зимой зимы зиму кышында кышы",
    "QUARTER": "quarter квартал квартала квартале кварталу чейрек чейреги чейрегинде",
    "HALF": "half полугодие полугодии полугодия полугодию половина половины половине половину",
    "QLETTER": "q",
    "HLETTER": "h",
    "GG": "г гг ж жж",
    "YW": "год года году годом годы годов годах годам годами",
    "KY": "жыл жылы жылдын жылда жылдан жылга жылдар жылдары жылкы",
    "KYIN": "айында айы айынын айынан айына",
    "KYSINCE": "бери тартып",
    "KYUNTIL": "чейин",
    "THEYEAR": "year",
    "YEARS": "years",
    "CALENDAR": "cy calendar календарный календарном",
    "FISCAL": "fy fiscal финансовый финансовом финансового",
    "PERIOD": "period период периода",
    "MONTHW": "month месяц месяца месяце",
    "MONTHS": "months месяца месяцев",
    "WEEKW": "week неделя неделе неделю",
    "TENDAYS": "декада декаде декады",
    "THAT": "that same том тот же",
    "THATGEN": "того",
    "THIS": """this current этого этом этот текущего текущем текущий нынешнего нынешнем нынешний
        этой этим эту""",
    "PASTW": """прошлого прошлом прошлый прошлым прошлой прошлую минувшего минувшем минувшей
        минувшим""",
    "NEXTW": "next будущего будущем будущий",
    "FOLLOWING": "following следующего следующем следующий",
    "PREVIOUS": "previous preceding предыдущего предыдущем предыдущий предшествующем",
    "LAST": "last",
    "LATTER": "latter",
    "THISYEAR": "с.г т.г с.г. т.г.",
    "SINCE": "since",
    "CYSINCE": "с со",
    "FROMW": "from",
    "STARTING": "starting beginning начиная",
    "ONWARD": "onward onwards",
    "ON": "on",
    "TO": "to through",
    "UNTIL": "until till upto",
    "CYUNTIL": "до",
    "CYBY": "по",
    "BYW": "by",
    "CYTO": "к ко",
    "UP": "up вплоть",
    "NOTW": "no not не",
    "LATER": "later позднее позже",
    "EARLIER": "earlier ранее раньше",
    "THAN": "than",
    "BEFORE": "before",
    "PRIOR": "prior",
    "AFTER": "after beyond после",
    "BETWEEN": "between между",
    "ANDW": "and и",
    "ORW": "or",
    "SO": "so",
    "ABOUT": """about around circa ca c approximately approx roughly около ок примерно
        приблизительно""",
    "PERHAPS": "probably possibly perhaps maybe вероятно возможно предположительно",
    "OF": "of",
    "THE": "the",
    "INW": "in",
    "AT": "at",
    "CYIN": "в во",
    "DURING": "during throughout",
    "OVER": "over",
    "CYDURING": "течение",
    "AS": "as",
    "DATED": "dated",
    "OT": "от",
    "NA": "на",
    "ZA": "за",
    "STATUS": "состоянию",
    "PRESENT": "present now today date н.в н.в.",
    "DAYW": "day",
    "CYNOW": "настоящее",
    "TIMEW": "время",
    "CENTURY": """century столетия столетие столетии века век веке веку веков веках кылым
        кылымда кылымдын""",
    "CYCENT": "вв",
    "CENTDOT": "",
    "AMPM": "am pm a.m p.m a.m. p.m. noon часов часа час",
    "ZONE": "gmt utc msk est edt cet мск",
    "HYPH": "-",
    "DASH": "–",
    "COMMA": ",",
    "DOT": ".",
    "SLASH": "/",
    "QM": "?",
    "PCT": "%",
    "TILDE": "~ ≈",
    "LP": "(",
    "RP": ")",
    "PLUS": "+",
}
_VALUES = {
    "MONTH": MONTHS,
    "SEASON": forms(
        {
            1: "spring весна весной весны весну жазында",
            2: "summer лето летом лета жайында",
            3: "autumn fall осень осенью осени күзүндө кузундо",
        }
    ),
    "PART": PARTS,
    "ORDINAL": forms(_ORDINALS) | forms(_CENTURIES),
    "NEUTER": forms(_NEUTER),  # of a quarter, or of a day: второго мая
    "ROMAN": {
        written: n
        for n, roman in enumerate(_ROMAN.split(), 1)
        for written in (roman, roman.replace("x", "х"))  # the Cyrillic letter
        if len(roman) > 1 or n == 1
    },
    "COUNT": forms(_COUNTS),
    "DECADEW": forms(_DECADES),
    "WEEKDAY": forms(_WEEKDAYS),
}
_FIGURES = (  # kinds of tokens with figures, by their form
    ("ISODAY", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ("YMD", r"[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}"),
    ("DMY", r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"),
    ("SLASHED", r"[0-9]{1,2}([/-])[0-9]{1,2}\1[0-9]{4}"),
    ("SHORTDAY", r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}"),
    ("MY", r"[0-9]{1,2}[./][0-9]{4}"),
    ("WEEK", r"[0-9]{4}-?w[0-9]{2}(?:-?[1-7])?"),
    ("EDTFX", r"[0-9]{2}(?:[0-9]x|xx)(?:-xx){0,2}|[0-9]{4}-(?:[0-9]{2}-|xx-)?xx"),
    ("TIME", r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"),
    ("DECADE", r"[0-9]{3}0(?:'?s|-?[ех])|'?[3-9]0(?:'?s|-?[ех])"),
    ("NODECADE", r"'?[12]0(?:'?s|-?[ех])"),
    ("YEAR", r"[0-9]{4}(?:-?[а-я]{1,3})?"),
    ("NTH", r"[0-9]{1,2}(?:st|nd|rd|th|-?[а-я]{1,3})"),
    ("DAY", r"0?[1-9]|[12][0-9]|3[01]"),
    ("TWO", r"[0-9]{2}"),
)


_FORMS = [(name, re.compile(form).fullmatch) for name, form in _FIGURES]


@lru_cache(maxsize=65536)
def _figures(low: str) -> tuple[str, Any] | None:
    """Class and value of a token with figures."""
    if low.isdecimal() and low.isascii() and len(low) in (1, 2, 4):  # most of them
        number = int(low)
        if len(low) == 4:
            return "YEAR", low
        return "DAY" if 0 < number < 32 else "TWO" if len(low) == 2 else "NUM", number
    for name, matches in _FORMS:
        if matches(low):
            found = re.match("[0-9]+", low)
            whole = found and name in ("NTH", "DAY", "TWO")
            return name, int(found[0]) if found and whole else low
    return "NUM", low


DATES = Alphabet(
    _VALUES | {name: dict.fromkeys(words.split(), 0) for name, words in _PLAIN.items()},
    _figures,
    [*(name for name, _ in _FIGURES), "NUM"],
)


_CENTURY = [
    (DATES.pattern(f"{before} DOT"), DATES.pattern(f"{after} CENTDOT"))
    for before, after in (("ROMAN CYIN", "ROMAN CENTURY"), ("CYCENT", "CENTURY"))
]


def spell_centuries(letters: str) -> str:
    """Letters in which "XIX в." and "вв." are centuries, and not the preposition."""
    for before, after in _CENTURY:
        letters = letters.replace(before, after)
    return letters
