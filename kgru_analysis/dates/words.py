"""Dates in English and Russian words, turned into EDTF text.

The tables below are the whole vocabulary. `to_edtf` never returns a date that the words do not
fix: where a year, a day order or a century would have to be guessed it raises `Unclear`.
"""

import re

import numpy as np

from kgru_analysis.dates.edtf import read_edtf
from kgru_analysis.dates.faults import LONGEST, OUTSIDE, PLAIN, Unclear, explain, fault

_MONTHS = """jan january янв январь января январю январем январе
|feb february фев февр февраль февраля февралю февралем феврале
|mar march мар март марта марту мартом марте|apr april апр апрель апреля апрелю апрелем апреле
|may май мая маю маем мае|jun june июн июнь июня июню июнем июне
|jul july июл июль июля июлю июлем июле|aug august авг август августа августу августом августе
|sep sept september сен сент сентябрь сентября сентябрю сентябрем сентябре
|oct october окт октябрь октября октябрю октябрем октябре
|nov november ноя нояб ноябрь ноября ноябрю ноябрем ноябре
|dec december дек декабрь декабря декабрю декабрем декабре"""
_SEASONS = "spring весна весной весны|summer лето летом лета|autumn fall осень осенью осени"
_PARTS = """early beginning start начало начале начала|mid middle середина середине середины
|late end конец конце конца"""
_ORDINALS = """first 1st 1 i 1-й 1-е 1-м 1-я 1-ой первый первое первом
первая первой первого
|second 2nd 2 ii 2-й 2-е 2-м 2-я 2-ой второй второе втором вторая второго
|third 3rd 3 iii 3-й 3-м третий третьем третьего|fourth 4th 4 iv 4-й 4-м четвертый четвертом
четвертого"""


def _numbered(table):
    """{form: 1-based place of its group} from 'a b|c d'."""
    return {word: i for i, group in enumerate(table.split("|"), 1) for word in group.split()}


def _any_of(words):
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


MONTHS, SEASONS, PARTS, ORDINALS = map(_numbered, (_MONTHS, _SEASONS, _PARTS, _ORDINALS))
_MONTH = rf"(?P<month>{_any_of(MONTHS)})\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|-?го|-?е)?"
_PART = rf"(?P<part>{_any_of(PARTS)})(?: of)?(?: the)?[ -]"
_WINTER = "(?:winter|зим[аойы]{1,2})(?: of|,)?"
_ORDINAL = rf"(?P<n>{_any_of(ORDINALS)})"
_DECADE = r"(?P<decade>[0-9]{3}0|[3-9]0)(?:'?s|-?е|-?х)"

_APPROXIMATE = (
    r"circa|about|around|approximately|approx\.?|roughly|c\.|ca\.?|~"
    r"|около|ок\.|примерно|приблизительно"
)
_UNCERTAIN = "probably|possibly|perhaps|maybe|вероятно|возможно|предположительно"
_LEADS = re.compile(
    rf"(?P<a>{_APPROXIMATE}) ?|(?P<u>{_UNCERTAIN}) |(?:in|on|during|at|the|во?|в течение) "
)
_YEARS = r"(?<=[0-9 ])(?:гг?\.?|год(?:а|у|ы|ов|ах|ами|ом)?)"
_TAIL = re.compile(rf" ?(?:\((?P<q>\?)\)|(?<![?~%])(?P<mark>[?~%])|{_YEARS})$")
_PRESENT = re.compile(r"(?:the )?(?:present(?: day)?|now|today)|настоящее время|н\. ?в\.?")

_EDTF_SIDE = r"[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?"
_EDTF = re.compile(rf"{_EDTF_SIDE}|(?:{_EDTF_SIDE}|\.\.)?/(?:{_EDTF_SIDE}|\.\.)?")
_CLOCK = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"[t ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
    r"(?: ?(?:z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?))?"
)


# Points: each form gives (first, last, precision), the first two as ISO text that numpy reads.


def _day(g):
    date = f"{g['year']}-{_month(g):02d}-{int(g['day']):02d}"
    return date, date, "day"


def _month(g):
    month = MONTHS.get(g["month"]) or int(g["month"])
    if month > 12:
        raise Unclear(f"there is no month {month}; dotted dates are read day first")
    return month


def _months(year, first, last, precision):
    return f"{year}-{first:02d}", f"{year}-{last:02d}", precision


def _month_of_year(g):
    return _months(g["year"], _month(g), _month(g), "month")


def _season(g):
    first = 3 * SEASONS[g["season"]]
    return _months(g["year"], first, first + 2, "season")


def _winter(g):
    first, last = int(g["year"]), int(g["next"])
    if last % 100 != (first + 1) % 100 or (last > 99 and last != first + 1):
        raise Unclear("a winter runs over two years in a row, as in winter 2004-05")
    return f"{g['year']}-12", f"{first + 1:04d}-02", "season"


def _quarter(g):
    n = ORDINALS[g["n"]]
    return _months(g["year"], 3 * n - 2, 3 * n, "quarter")


def _half(g):
    n = ORDINALS[g["n"]]
    if n > 2:
        raise Unclear("a year has two halves")
    return _months(g["year"], 6 * n - 5, 6 * n, "half-year")


def _decade(g):
    digits = g["decade"]
    if digits.endswith("00") and digits != "2000" and "s" in g["text"]:
        raise Unclear(f"a decade or a century? Write {digits[:3]}X or {digits[:2]}XX")
    return (digits if len(digits) == 4 else f"19{digits}")[:3]


def _whole_decade(g):
    return f"{_decade(g)}0", f"{_decade(g)}9", "decade"


def _part_of_decade(g):
    first, last = ((0, 3), (4, 6), (7, 9))[PARTS[g["part"]] - 1]
    return f"{_decade(g)}{first}", f"{_decade(g)}{last}", "part-of-decade"


def _part_of_year(g):
    n = PARTS[g["part"]]
    return _months(g["year"], 4 * n - 3, 4 * n, "part-of-year")


def _part_of_month(g):
    n, month = PARTS[g["part"]], f"{g['year']}-{_month(g):02d}"
    last = f"{month}-{10 * n}" if n < 3 else month  # a month reads as its last day at the far end
    return f"{month}-{10 * n - 9:02d}", last, "part-of-month"


_POINTS = [
    (re.compile(pattern), build)
    for pattern, build in (
        (r"(?P<date>[0-9]{4}(?:-[0-9]{2}){0,2})", lambda g: (g["date"], g["date"], None)),
        (rf"{_DAY}(?: of)?[ .-]*{_MONTH}[ ,.-]*{_YEAR}", _day),
        (rf"{_MONTH} ?{_DAY}(?:, ?| ){_YEAR}", _day),
        (rf"(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})\.{_YEAR}", _day),
        (rf"(?P<month>[0-9]{{1,2}})\.{_YEAR}", _month_of_year),
        (rf"{_MONTH}(?:,? of|,)?[ -]?{_YEAR}", _month_of_year),
        (rf"(?P<season>{_any_of(SEASONS)})(?: of|,)? {_YEAR}", _season),
        (rf"{_WINTER} {_YEAR}[-–/](?P<next>[0-9]{{4}}|[0-9]{{2}})", _winter),
        (rf"q(?P<n>[1-4])(?: of|,)?[ -]?{_YEAR}", _quarter),
        (rf"{_YEAR}[ -]?q(?P<n>[1-4])", _quarter),
        (rf"(?P<n>[1-4])q(?: of)? {_YEAR}", _quarter),
        (rf"{_ORDINAL} (?:quarter|квартал[ае]?)(?: of|,)? {_YEAR}", _quarter),
        (rf"h(?P<n>[12])(?: of|,)?[ -]?{_YEAR}", _half),
        (rf"{_YEAR}[ -]?h(?P<n>[12])", _half),
        (rf"{_ORDINAL} (?:half|полугоди[еия]|половин[аеыу])(?: of|,)? {_YEAR}", _half),
        (_DECADE, _whole_decade),
        (_PART + _DECADE, _part_of_decade),
        (_PART + _YEAR, _part_of_year),
        (_PART + _MONTH + rf"(?: of|,)? {_YEAR}", _part_of_month),
    )
]


def _strip(text):
    """Take `in`, `circa`, `год`, `(?)` and the like off both ends; say what they marked."""
    marks = set()
    while found := _LEADS.match(text) or _TAIL.search(text):
        got = {"~": found["a"], "?": found["u"]} if found.re is _LEADS else {"?": found["q"]}
        marks.update(sign for sign, word in got.items() if word)
        if found.re is _TAIL:
            marks.update({"%": "?~"}.get(found["mark"], found["mark"] or ""))
        text = text[found.end() :] if found.re is _LEADS else text[: found.start()]
    return text, marks


def _point(text):
    """(first, last, precision, marks) of one date in words."""
    text, marks = _strip(text)
    for pattern, build in _POINTS:
        if found := pattern.fullmatch(text):
            return *build({"text": text, **found.groupdict()}), marks
    raise Unclear(fault(text))


# What to try, in this order, when a text is no point.
_SPANS = [
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"(?:between|(?:период )?между) (.+?) (?:and|и) (.+)", "span"),
        (r"(?:from |since |(?:период )?со? )?(.+?) (?:to|through|till|until|по|до) (.+)", "span"),
        (r"(?:since|from|starting (?:in|from)|(?:начиная )?со?) (.+?)(?: onwards?| on)?", "since"),
        (r"(.+) onwards?", "since"),
        (r"(?:until|till|up to|through|not? later than|до|по|не позднее) (.+)", "until"),
        (r"(?:before|prior to|ранее|раньше) (.+)", "before"),
        (r"(?:after|после) (.+)", "after"),
        (r"(.+?) ?– ?(.+)", "span"),
    )
]


def _share(left, right):
    """Give each side of `14–16 May 2009` or `May 14–16, 2009` the words that it borrows."""
    year = re.search(r"[0-9]{4}", right)
    if not year or not year.start() or re.search(r"[0-9]{4}|[0-9]0(?:'?s|-)", left):
        return left, right
    if re.fullmatch(r"[0-9]{1,2}", left) and " " in right:
        return f"{left} {right.split(' ', 1)[1]}", right
    if re.match(r"[0-9]{1,2},? ?[0-9]{4}", right):
        right = f"{left.split(' ')[0]} {right}"
    return f"{left} {year[0]}", right


def _next_to(iso, step):
    """The day before the start (-1) or after the end (1) of an ISO year, month or day."""
    bounds = read_edtf(np.array([iso.encode()]))
    if bounds["precision"][0] < 0:
        raise Unclear(explain(iso))
    day = bounds["earliest" if step < 0 else "latest"][0] + np.timedelta64(step, "D")
    if str(day)[4] != "-":
        raise Unclear(OUTSIDE)
    return str(day)


def _span(kind, sides, marks):
    """EDTF text of a matched span."""
    if kind == "span" and _PRESENT.fullmatch(sides[1]):
        kind = "since"
    if kind == "span":
        (first, _, _, near), (_, last, _, far) = map(_point, _share(*sides))
        return _marked(first, last, marks | near | far)
    first, last, _, more = _point(sides[0])
    if kind == "since":
        return _marked(first, "..", marks | more)
    if kind == "after":
        return _marked(_next_to(last, 1), "", marks | more)
    return _marked("", last if kind == "until" else _next_to(first, -1), marks | more)


def _marked(first, last, marks):
    sign = "%" if len(marks) == 2 else "".join(marks)
    sides = (first,) if first == last else (first, last)
    return "/".join(side + sign if side[:1].isdigit() else side for side in sides)


# Hyphens that stand between two dates: 1992-1995, 14-16 May 2009, April-June 2010.
_BETWEEN = re.compile(
    r"(?<![0-9-])[0-9]{4}-(?=[0-9]{4}(?![0-9]))"
    r"|(?<![0-9-])[0-9]{1,2}-(?=[0-9]{1,2}[ ,])"
    rf"|\b{_any_of(MONTHS)}\.?-(?={_any_of(MONTHS)}\b)"
)
_ONE_WAY = str.maketrans(
    {"ё": "е", "’": "'"} | dict.fromkeys("‐‑", "-") | dict.fromkeys("‒—―−", "–")
)


def _tidy(text):
    """Casefolded, single spaces, one kind of hyphen; a dash between two dates becomes –."""
    text = " ".join(text.casefold().split()).translate(_ONE_WAY).replace(" - ", "–")
    return _BETWEEN.sub(lambda found: f"{found[0][:-1]}–", text) if "-" in text else text


def to_edtf(text):
    """(EDTF text, precision or None for EDTF's own) of one date; `Unclear` gives the reason.

    >>> to_edtf("в начале февраля 2009 г.")
    ('2009-02-01/2009-02-10', 'part-of-month')
    """
    if len(text) > LONGEST:
        raise Unclear(f"longer than {LONGEST} characters: not one date")
    if _EDTF.fullmatch(text.strip()):
        return text.strip(), None
    text = _tidy(text)
    if clock := _CLOCK.fullmatch(text):
        return clock[1], None
    try:
        first, last, precision, marks = _point(text)
        return _marked(first, last, marks), precision
    except Unclear as unclear:
        reasons = [str(unclear)]
    text, marks = _strip(text)
    for pattern, kind in _SPANS if reasons == [PLAIN] else ():
        if found := pattern.fullmatch(text):
            try:
                return _span(kind, found.groups(), marks), "interval"
            except Unclear as unclear:
                reasons.append(str(unclear))
    raise Unclear(next((reason for reason in reasons if reason != PLAIN), PLAIN))
