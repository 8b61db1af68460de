"""How the pages write numbers, dates and lists in English, Russian and Kyrgyz."""

import re

from kgru_analysis.kyrgyzstan import words

NO_BREAK = "\xa0"

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ky": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}
# What belongs to a year, to which the endings of where and whither are put.
_OWN_KY = "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры"
_IN_MONTH_RU = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
LENSES = {
    "en": words.LENSES,
    "ru": {
        "force": "числу военных", "rights": "правам по договорам",
        "people": "связям между людьми, торговле", "attention": "визитам", "money": "деньгам",
        "institutions": "числу учреждений",
    },
    "ky": {
        "force": "аскер", "rights": "укук", "people": "адамдык байланыш, соода",
        "attention": "сапар", "money": "акча", "institutions": "мекеме",
    },
}  # fmt: skip
_AND = {"en": " and ", "ru": " и ", "ky": " жана "}


def number(value: float, digits: int = 0, language: str = "en") -> str:
    """Write a number as a language does: 1,234.5 or 1 234,5.

    >>> number(1234.5, 1), number(1234.5, 1, "ru")
    ('1,234.5', '1\\xa0234,5')
    """
    text = f"{value:,.{digits}f}"
    return text if language == "en" else text.replace(",", NO_BREAK).replace(".", ",")


def percent(value: float, digits: int = 0, language: str = "en") -> str:
    """Write a share of one as a percentage: 12% or 12 %.

    >>> percent(0.123), percent(0.123, 1, "ru")
    ('12%', '12,3\\xa0%')
    """
    space = "" if language == "en" else NO_BREAK
    return number(value * 100, digits, language) + space + "%"


def listing(parts: list[str], language: str = "en") -> str:
    """Join parts as a sentence does.

    >>> listing(["a", "b", "c"]), listing(["a", "b"], "ru")
    ('a, b and c', 'a и b')
    """
    return _AND[language].join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def lenses(codes: str, language: str = "en") -> str:
    """Write a list of lenses of presence, "force, money", in the words of a language.

    >>> lenses("force, money"), lenses("force, money", "ru")
    ('soldiers and money', 'числу военных и деньгам')
    """
    told = ", ".join(LENSES[language][code] for code in codes.split(", "))
    return listing(told.split(", "), language)


def on(date: str, language: str = "en") -> str:
    """Write when something was, from an EDTF year, month or day.

    >>> on("2017-01-29"), on("2013-10"), on("2013")
    ('on 29 January 2017', 'in October 2013', 'in 2013')
    >>> on("2017-01-29", "ru"), on("2013-10", "ru"), on("2013-10", "ky")
    ('29 января 2017 года', 'в октябре 2013 года', '2013-жылдын октябрында')
    """
    year, *rest = date.rstrip("?~%").split("-")
    if not rest:
        return {"en": f"in {year}", "ru": f"в {year} году", "ky": f"{year}-жылы"}[language]
    place = int(rest[0]) - 1
    month = _MONTHS[language].split()[place]
    if len(rest) == 1:
        return {
            "en": f"in {month} {year}",
            "ru": f"в {_IN_MONTH_RU.split()[place]} {year} года",
            "ky": f"{year}-жылдын {_own(place, 'нда')}",
        }[language]
    day = int(rest[1])
    return {
        "en": f"on {day} {month} {year}",
        "ru": f"{day} {month} {year} года",
        "ky": f"{year}-жылдын {day}-{_own(place, 'нда')}",
    }[language]


def to(date: str, language: str = "en") -> str:
    """Write up to which day something goes.

    >>> to("2026-04-24"), to("2026-04-24", "ru"), to("2026-04-24", "ky")
    ('to 24 April 2026', 'до 24 апреля 2026 года', '2026-жылдын 24-апрелине чейин')
    """
    year, month, day = map(int, date.split("-"))
    return {
        "en": f"to {on(date).removeprefix('on ')}",
        "ru": f"до {on(date, 'ru')}",
        "ky": f"{year}-жылдын {day}-{_own(month - 1, 'на')} чейин",
    }[language]


def _own(place: int, ending: str) -> str:
    """Return a Kyrgyz month of a year with an ending, whose vowel follows the month.

    >>> _own(9, "нда"), _own(3, "нда"), _own(7, "на"), _own(4, "нда")
    ('октябрында', 'апрелинде', 'августуна', 'майында')
    """
    month = _OWN_KY.split()[place]
    return month + (ending.replace("а", "е") if month.endswith("и") else ending)


def month(date: str, language: str = "en") -> str:
    """Write a month and a year by themselves.

    >>> month("2022-03"), month("2022-03", "ky")
    ('March 2022', '2022-ж. март')
    """
    year, number = date.split("-")[:2]
    name = _MONTHS[language].split()[int(number) - 1]
    if language == "ru":
        names = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
        return f"{names.split()[int(number) - 1]} {year} года"
    return f"{name} {year}" if language == "en" else f"{year}-ж. {name}"


def months(dates: str, language: str = "en") -> str:
    """Write the months of some dates, "2022-03 2023-04-26", as a list.

    >>> months("2022-03 2023-04-26"), months("2022-03 2023-04-26", "ky")
    ('March 2022 and April 2023', '2022-жылдын марты жана 2023-жылдын апрели')
    """
    told = dates.split()
    if language == "ky":
        months_of = [(date[:4], _OWN_KY.split()[int(date[5:7]) - 1]) for date in told]
        return listing([f"{year}-жылдын {name}" for year, name in months_of], language)
    return listing([month(date, language) for date in told], language)


def of_many(count: int, one: str, few: str, many: str) -> str:
    """Write a number with its noun as Russian counts: 1 источник, 2 источника, 5 источников.

    >>> [of_many(n, "источник", "источника", "источников")[-10:] for n in (21, 1842, 11)]
    ['1\\xa0источник', '\\xa0источника', 'источников']
    """
    tens, ones = count // 10 % 10, count % 10
    noun = many if tens == 1 or ones == 0 or ones > 4 else one if ones == 1 else few
    return number(count, 0, "ru") + NO_BREAK + noun


def one_line(text: str) -> str:
    r"""Join the lines of a text; blanks that keep a number with its unit stay.

    >>> one_line("2\xa0343\n  dollars")
    '2\xa0343 dollars'
    """
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


FILTERS = {
    "of_many": of_many, "num": number, "pct": percent, "on": on, "to": to, "month": month,
    "months": months, "count": words.count, "lenses": lenses, "oneline": one_line,
}  # fmt: skip
