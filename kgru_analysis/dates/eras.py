"""Decades (1990 to 1999) and centuries (1800 to 1899), their parts, and two years in a row."""

import re
from typing import Any

from kgru_analysis.dates.faults import Unclear
from kgru_analysis.dates.told import Rules

Values = dict[str, list[Any]]  # {class: values of its words, in order}
Reading = tuple[str, str, str | None]


def ordinal(v: Values) -> int:
    """Which of several is named: 2 for "second", "II" and "2nd", 4 for "last", 0 for none."""
    for name in ("ORDINAL", "NEUTER", "ROMAN", "NTH", "COUNT", "DAY"):
        if v.get(name):
            return int(v[name][0])
    return 4 if v.get("LAST") else 0


def part(v: Values) -> int:
    """Which third: 1 for "early" and "the beginning of", 2 for "mid", 3 for "late"."""
    return int(v["PART"][0]) if "PART" in v else 1


def decade(v: Values) -> str:
    """The three figures of a decade: 199."""
    if v.get("DECADEW"):
        return str(v["DECADEW"][0])
    text = v["DECADE"][0]
    digits = re.sub("[^0-9]", "", text)
    if digits.endswith("00") and digits != "2000" and "s" in text:
        raise Unclear(f"a decade or a century? Write {digits[:3]}X or {digits[:2]}XX")
    return (digits if len(digits) == 4 else f"19{digits}")[:3]


def whole_decade(v: Values, rules: Rules) -> Reading:
    """1990 to 1999."""
    return f"{decade(v)}0", f"{decade(v)}9", "decade"


_NUMBERS = ("ROMAN", "NTH", "ORDINAL", "DAY", "NEUTER")


def _numbers(v: Values) -> list[int]:
    return sorted(int(number) for name in _NUMBERS for number in v.get(name, []))


def _of_century(v: Values) -> str:
    """The two figures of a century: 18 for the 19th."""
    number = _numbers(v)[-1]  # beside that of a half, it is the larger one
    if not 1 < number <= 21:
        raise Unclear("write a century as two figures and XX, as in 18XX")
    return f"{number - 1:02d}"


def century(v: Values, rules: Rules) -> Reading:
    """1800 to 1899 for the 19th."""
    figures = _of_century(v)
    return f"{figures}00", f"{figures}99", "century"


_OF_DECADE = (("0", "3"), ("4", "6"), ("7", "9"))
_OF_CENTURY = (("00", "33"), ("34", "66"), ("67", "99"))


def third(v: Values, rules: Rules) -> Reading:
    """Early, mid and late: 1990-93, 1994-96 and 1997-99, or 1800-33, 1834-66 and 1867-99."""
    n = part(v) - 1
    if "CENTURY" in v:
        figures, (first, last), precision = _of_century(v), _OF_CENTURY[n], "part-of-century"
    else:
        figures, (first, last), precision = decade(v), _OF_DECADE[n], "part-of-decade"
    return figures + first, figures + last, precision


def half_of_decade(v: Values, n: int) -> Reading:
    """1990-94 and 1995-99."""
    return f"{decade(v)}{5 * n - 5}", f"{decade(v)}{5 * n - 1}", "part-of-decade"


def fraction_of_century(v: Values, parts: int) -> Reading:
    """Halves, 1800-49 and 1850-99, and quarters."""
    numbers = _numbers(v)
    n = parts if v.get("LAST") or (parts == 2 and v.get("LATTER")) else numbers[0]
    if n > parts or numbers[-1] <= parts:
        raise Unclear("which half or quarter of which century? Write its years, as in 1850/1899")
    figures, years = _of_century(v), 100 // parts
    return f"{figures}{years * (n - 1):02d}", f"{figures}{years * n - 1:02d}", "part-of-century"


def two_years(first: str, second: int, sign: str) -> tuple[str, str]:
    """Years of which the second has two figures: 1992-95, and 2009/10, which no month contradicts.

    A month with a slash or a dash would lie in the first of the two years, so within the bounds.
    With a hyphen it is the month if it can be nothing else (2009-02), and open if both could be.
    """
    year = int(first[:4])
    end = year // 100 * 100 + second
    if sign == "HYPH":
        doubtful = second < 13 or 20 < second < 25
        if end <= year and second < 13:
            return f"{year:04d}-{second:02d}", ""
    else:
        doubtful = sign == "SLASH" and second < 13 and end != year + 1
    if end <= year or doubtful:
        raise Unclear(f"a month, or two years? Write {year}/{end} for the years, or name the month")
    return f"{year:04d}", f"{end:04d}"
