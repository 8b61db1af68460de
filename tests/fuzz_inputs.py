"""Inputs for the fuzz: text that is nearly right, real cells gone wrong, and objects of every kind.

A column has `COLUMN` cells, a page `PAGE` paragraphs, an event file `LINES` lines; each counts as
one input, since each has to be read by itself.
"""

import csv
import datetime as dt
import decimal
import random
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from kgru_analysis.dates.lexicon import DATES
from kgru_analysis.money.lexicon import MONEY

COLUMN, PAGE, LINES = 50, 20, 100
ROOT = Path(__file__).resolve().parent.parent


def _real(table, *columns, most=2000):
    """Distinct cells of a shipped table, evenly taken."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        cells = sorted({row[c] for row in csv.DictReader(lines) for c in columns if row[c]})
    return cells[:: len(cells) // most + 1]


def _split(words):
    return words.split()


# What breaks readers: half of a character, NUL, digits of other scripts, marks without width,
# capitals that grow in small letters, other white space, huge numbers, formulas.
ODD = [
    *"\0\ud800\u200b\u0301\u0327\ufeff\u00a0\u2009\u3000\x1c\x85\u2028\t\n\r²٣２½Ⅷ¥İßﷺҢөʼ’'\"“–—‑−-/.,;:()",
    *("😀", "[", "{", "\\", "=1+1", "@", "~", "%", "?", "X", "..", "  ", "\n\n", "<b>", "&", "#"),
    *("9" * 30, "1e999", "-5", "0000", "nan", "9" * 130, "а" * 250, "\u0301\u0327" * 120),
]
SPACES = [" "] * 20

_DATES = [
    *(*DATES.words, "настоящее время"),
    *_split(
        """1 5 05 31 32 99 0 1991 2009 2009 1998 1997 0001 9999 10000 2009-02 2009-02-14 2009-02-30
        2009-13 2009-21 2009-XX 199X 19XX XXXX 1990s 90s 90-е 2000s 1900s 20.09.2012 09.2012 04-05
        03/04/2009 2009/10 Q1 q4 H2 5th 1st 2-го early mid late of the in on at to from since until
        till by before after between and or through onwards during circa about c. ca. possibly maybe
        winter зима с по до после между и в во около вероятно год года г. гг. году годы quarter half
        квартал квартале полугодие половина now . .. / - – — , ? ~ % (?) T12:00 Z +06:00 st nd го"""
    ),
]
_MONEY = [
    *MONEY.words,
    *_split(
        """1 5 30 1.5 1,5 1,500 1.500 0,500 188,9 1'000 1,000,000 1.000.000 12,34 00 0 - -5 $ € £ ₽
        ¥ us$ USD rub KGS million млн. млрд bn k тыс. dollars рублей сомов сша at least up to from
        to до от and half a an one two twenty nearly about per year a month в год + / . , ( )"""
    ),
]
_NAMES = [
    *sorted({word for name in _real("actor_names", "name") for word in name.split()}),
    *_split("the The of and & - ( ) . , ' ’s u.s. U.S.A us US who WHO AND can CAN KGZ rus Rus"),
]
_PROSE = [
    *(*_DATES, *_MONEY, "Customs Union", "Таможенный союз", "People's Republic of China"),
    *_split(
        """Russia Kyrgyzstan Россия Киргизии США that year same month этого года rose grew from cut
        troops tons km percent % 5% people 2,000 20 000 Resolution No. № twenty-five hundred
        двадцать пять полтора annual ежегодно rent Mr. B. ! ? ... ; : " ( ) « » last September
        прошлом"""
    ),
]


class Text(str):
    """Text by another name, as numpy and others have it."""


OBJECTS = [
    *(None, float("nan"), pd.NA, pd.NaT, "", "   ", 2009, 1998, 0, -1, 10**400, 2009.0, 2009.5),
    *(True, float("inf"), np.float16(1998), np.int64(1995), np.bool_(True), np.str_("2009-02")),
    *(Text("2009"), b"2009", bytearray(b"2009"), complex("nan"), 1j, decimal.Decimal("2009")),
    *(decimal.Decimal("NaN"), decimal.Decimal("sNaN"), dt.date(2009, 2, 14), dt.datetime(1, 1, 1)),
    *(dt.time(1), dt.timedelta(1), pd.Timestamp("1997-12-31T23:59", tz="Asia/Bishkek")),
    *(pd.Timestamp("1997-12-31T17:59", tz="UTC"), pd.Period("2009Q1"), pd.Period("2009-02")),
    *(pd.Period("2009-02-03", "W"), np.datetime64("NaT"), np.datetime64("2009-02")),
    *(np.datetime64(10**9, "Y"), np.datetime64(-5000, "Y"), pd.Interval(1, 2), [], ["2009"], {}),
    *({"a": 1}, (), set(), frozenset("a"), object(), int, len, np.array([1, 2]), np.array(5)),
    *(pd.Series([1]), pd.DataFrame(), range(3), ..., NotImplemented, slice(1)),
]


def filled(templates, words, n=3000):
    """Texts of templates such as "{part} {year}", with a word of each kind put in at random."""
    rng, lists = random.Random(1), {name: text.split("|") for name, text in words.items()}
    return [
        rng.choice(templates).format(**{name: rng.choice(all_) for name, all_ in lists.items()})
        for _ in range(n)
    ]


def broken(text, at, cut, piece):
    """A text with a piece put in place of some characters."""
    at %= len(text) + 1
    return text[:at] + piece + text[at + cut :]


def cells(pieces, real):
    """One cell: a real one, right or gone wrong, nearly grammar, any text, or no text at all."""
    some, few = st.sampled_from(real), st.sampled_from([*pieces, *ODD])
    wrong = st.builds(broken, some, st.integers(0, 60), st.integers(0, 3), few)
    return st.one_of(
        some, some, wrong, wrong,
        st.builds(broken, wrong, st.integers(0, 60), st.integers(0, 3), few),
        st.lists(st.sampled_from(pieces), min_size=1, max_size=6).map(" ".join),
        st.lists(few, min_size=1, max_size=6).map("".join),
        st.text(max_size=12),
        st.sampled_from(OBJECTS),
    )  # fmt: skip


def column_of(values, kind):
    """The same cells as one of the kinds of column that there are."""
    if kind == "array":
        array = np.empty(len(values), dtype=object)
        array[:] = [None] * len(values)
        for i, value in enumerate(values):
            array[i] = value
        return array
    if kind == "series":  # labels are texts, and stand twice
        return pd.Series(values, index=[f"r{i // 2}" for i in range(len(values))], dtype=object)
    if kind == "text":
        return pd.Series([sound(value) for value in values], dtype="str", name="text")
    return pd.Categorical([sound(value) for value in values]) if kind == "codes" else values


def sound(value):
    """Text that can be stored, or nothing."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def columns(cell):
    kinds = st.sampled_from(["list", "array", "series", "text", "codes"])
    return st.builds(column_of, st.lists(cell, min_size=COLUMN, max_size=COLUMN), kinds)


POINTS = [
    *("{year}", "{iso}", "{iso}{sign}", "{day} {month} {year}", "{month} {day}, {year}"),
    *("{month} {year}", "{part} {year}", "{part} {month} {year}", "{part} {decade}", "{decade}"),
    *("{season} {year}", "{nth} quarter of {year}", "{n} квартал {year} года", "q{n} {year}"),
    *("h{n} {year}", "{year}q{n}", "{nth} half of {year}", "{day}.{n}.{year}", "0{n}.{year}"),
    *("{iso}T12:00:00Z", "winter 2004-05", "{day}-{day} {month} {year}", "{month}-{month} {year}"),
    *("{month} {day}–{day}, {year}", "{year} {tail}", "{day} {month} {year} {tail}"),
    *("{lead} {year}", "{lead} {month} {year}", "{since} {year}", "{since} {day} {month} {year}"),
    *("between {year} and {month} {year}", "from {month} {year} to {year}", "{year} {to} {year}"),
    *("{month} {to} {month} {year}", "{iso}/{iso}", "{year}/{iso}", "с {year} по {year} {tail}"),
    *("{part} {year} {to} {part} {year}", "{since} {lead} {year}", "{since} {year} {tail}"),
]
WHEN = {
    "year": "1991|1992|1994|1997|1998|2009|2012|2020|0999|9999",
    "iso": "2009-02-14|1997-12|199X|19XX|2009-XX|2009-02-XX|2005-24|2009-02-30|2009-13|9999-24",
    "sign": "?|~|%|/..|/|/2010|/2010~",
    "n": "1|2|3|4|i|iv|1-й|2-м",
    "day": "1|5|14|30|31|2-го|5th|1st",
    "month": "February|feb.|may|Sept|сентября|февр.|мае|December|июнь",
    "part": "early|mid|late|beginning of the|in early|в начале|середина|конец|the end of",
    "decade": "1990s|2000s|the 90s|90-е|1980's|1900s|90-х годов",
    "nth": "first|2nd|третий|iv",
    "season": "spring|Fall|autumn of|осенью|зима",
    "lead": "circa|c.|около|possibly|in|во|~",
    "since": "since|from|с|after|before|until|до|не позднее|starting in|prior to|после",
    "to": "to|–|-|until|по|до|through|and|и",
    "tail": "год|года|гг.|(?)|?|~|onwards|г.",
}
AMOUNTS = [
    *("{c}{n}", "{c}{n} {s}", "{n} {s} {w}", "{n} {w}", "{m} {c}{n} {s}", "{m} {n} {s} {w}"),
    *("{c}{n}-{n} {s}", "from {c}{n} {s} to {c}{n} {s}", "между {n} и {n} {s} {w}", "a {s} {w}"),
    *("{n} {s} {w} {b}", "{c}{n} {s} {b}", "{m} {n}-{s}-{w}", "{n} {s} {w} or more"),
    *("от {n} до {n} {w}", "half a {s} {w}"),
]
SAID = {
    "c": "$|US$|€|£|USD |RUR |₽|¥",
    "n": "1|5|30|1.5|1,5|1,500|188,9|0,500|2 000|1'000|1,000,000|two|пять",
    "s": "million|bn|млн|млрд.|тыс.|thousand|трлн|mln",
    "m": "about|at least|up to|свыше|около|more than",
    "w": "dollars|долларов США|rubles|руб.|рублей|сомов|euro|yuan|SDRs|US dollars|Swiss francs",
    "b": "a year|в год|annually|per month|ежегодно",
}
DATED = filled(POINTS, WHEN)
SAID_AMOUNTS = filled(AMOUNTS, SAID)
DATES = cells(_DATES, [*DATED, *_real("flows", "date", most=500)])
MONEY = cells(_MONEY, SAID_AMOUNTS)
NAMES = cells(_NAMES, [*_real("actor_names", "name"), *_real("actors", "actor")])
SUMMARIES = _real("events", "summary") + _real("flows", "summary") + _real("presence", "summary")
PARAGRAPHS = st.one_of(
    st.lists(st.sampled_from(_PROSE), min_size=3, max_size=25).map(" ".join),
    st.lists(st.sampled_from([*_PROSE, *SPACES, *ODD]), min_size=3, max_size=25).map("".join),
    st.lists(st.sampled_from([*DATED, *SAID_AMOUNTS, *_PROSE]), min_size=2, max_size=8).map(
        " ".join
    ),
    st.builds(broken, st.sampled_from(SUMMARIES), st.integers(0, 300), st.integers(0, 9),
              st.sampled_from([*_PROSE, *ODD])),
    st.text(max_size=40),
)  # fmt: skip
PAGES = st.lists(PARAGRAPHS, min_size=PAGE, max_size=PAGE).map("\n\n".join)

# Event files.
_BYTES = [
    *(piece.encode("utf-8", "surrogatepass") for piece in ODD),
    *(b"\xff|\xd0|\xef\xbb\xbf|\xed\xa0\x80|\r|\t|\t\t|\r\n|\n|\n\n||-0|inf|1e400".split(b"|")),
    *(b"20090214|20090230|20240229|20090214000000|00000101|2009-02-14|2/14/2009".split(b"|")),
    *(b"13/45/2009|-10.5|10|9223372036854775808|0x10|\\N|NULL|RUS|KGZ|XXX|042|01|20".split(b"|")),
    *(b"99", b"AID", b"EventCode", b"x" * 3000, b"a,b\"c'd", b"Actor1CountryCode\tEventCode"),
]


def event_line(layout, fills):
    """A sound line of a layout without a header, or of one in the order of its columns."""
    cells = [b""] * len(layout.columns)
    for fill, value in fills.items():
        for place, name in enumerate(layout.columns):
            if name in layout.fills.get(fill, ()):
                cells[place] = value
    return cells


def event_files(layout, header):
    """Bytes of a file: sound lines with cells replaced, and lines of anything."""
    day = b"20090214" if layout.name.startswith("gdelt") else b"2009-02-14"
    line = event_line(layout, {"event_id": b"1", "date": day, "actor_code": b"RUS",
                               "target_code": b"KGZ", "cameo": b"042", "plover": b"AID",
                               "intensity": b"1.9", "mentions": b"4"})  # fmt: skip
    used = [i for i, name in enumerate(layout.columns)
            if any(name in names for names in layout.fills.values())]  # fmt: skip

    def changed(place, piece, end):
        cells = [*line]
        cells[place] = piece
        return b"\t".join(cells) + end

    sound = st.builds(changed, st.sampled_from(used), st.sampled_from([*_BYTES, *line]),
                      st.sampled_from([b"\n"] * 9 + [b"\r\n"]))  # fmt: skip
    rest = st.one_of(
        st.binary(max_size=20).map(lambda raw: raw + b"\n"),
        st.builds(changed, st.integers(0, len(line) - 1), st.sampled_from(_BYTES), st.just(b"")),
    )
    lines = st.lists(st.one_of(*[sound] * 9, rest), min_size=LINES, max_size=LINES)
    first = st.just("\t".join(layout.columns).encode() + b"\n") if header else st.just(b"")
    return st.builds(lambda head, rows: head + b"".join(rows), first, lines)


# Data folders.
JUNK = [
    *(None, [], {}, "", "x", 0, -1, 1.5, True, [None], {"a": 1}, [[]], "../x", "\0", "[", "(a+)+$"),
    *("http://id.loc.gov/datatypes/edtf", "flows", "date", "number", 10**400, ["a", "b"]),
]


def places_in(value, path=()):
    """The path of every value inside a JSON value."""
    yield path
    inside = enumerate(value) if isinstance(value, list) else ()
    for key, item in value.items() if isinstance(value, dict) else inside:
        yield from places_in(item, (*path, key))


def replaced(value, path, junk):
    """A JSON value with another one at a path."""
    if not path:
        return junk
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], junk)
    return copy


HTML = st.lists(
    st.sampled_from(
        [
            *_split(
                """<html> <body> <p> </p> <div> <table> <tr> <td> <!-- --> <script> </script> <a>
                <title> <br> <article> </article> <h1> </h1> &amp; &#0; &#xD800; <![CDATA[ ]]>
                <?xml?>
                <meta> <body/> In May 2009 Russia lent $5 million &nbsp; < > " ' <p class= Текст"""
            ),
            *ODD[:40],
        ]
    ),
    min_size=1,
    max_size=30,
).map(" ".join)
