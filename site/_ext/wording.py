"""How the pages write numbers, dates and lists in English, Russian and Kyrgyz."""

NO_BREAK = "\xa0"

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ky": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}
_IN_MONTH_RU = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
LENSES = {
    "en": {
        "force": "soldiers", "rights": "rights", "people": "people, trade", "attention": "visits",
        "money": "money", "institutions": "institutions",
    },
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
            "ky": f"{year}-жылдын {_own(month)}нда",
        }[language]
    day = int(rest[1])
    return {
        "en": f"on {day} {month} {year}",
        "ru": f"{day} {month} {year} года",
        "ky": f"{year}-жылдын {day}-{_own(month)}нда",
    }[language]


def _own(month: str) -> str:
    """Give a Kyrgyz month the ending of what belongs to a year: октябрь, октябры."""
    if month.endswith("ь"):
        return month[:-1] + ("и" if month == "апрель" else "ы")
    return month + ("ы" if month in ("март", "август") else "и" if month == "май" else "у")


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


def of_many(count: int, one: str, few: str, many: str) -> str:
    """Write a number with its noun as Russian counts: 1 источник, 2 источника, 5 источников.

    >>> [of_many(n, "источник", "источника", "источников")[-10:] for n in (21, 1842, 11)]
    ['1\\xa0источник', '\\xa0источника', 'источников']
    """
    tens, ones = count // 10 % 10, count % 10
    noun = many if tens == 1 or ones == 0 or ones > 4 else one if ones == 1 else few
    return number(count, 0, "ru") + NO_BREAK + noun


FILTERS = {
    "of_many": of_many, "num": number, "pct": percent, "on": on, "month": month, "lenses": lenses,
    "oneline": lambda text: " ".join(text.split()),
}  # fmt: skip
