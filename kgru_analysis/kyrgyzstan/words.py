"""How the pages name states, numbers and spans in plain words."""

import re
from collections.abc import Iterable

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.escaping import as_html
from kgru_analysis.escaping import as_text as as_text  # cells that write Markdown use it
from kgru_analysis.load import load
from kgru_analysis.presence import lenses

# name, adjective, capital
_STATES = {
    "RUS": ("Russia", "Russian", "Moscow"),
    "USA": ("the United States", "American", "Washington"),
    "CHN": ("China", "Chinese", "Beijing"),
    "KAZ": ("Kazakhstan", "Kazakh", "Astana"),
    "UZB": ("Uzbekistan", "Uzbek", "Tashkent"),
    "TUR": ("Turkey", "Turkish", "Ankara"),
    "TJK": ("Tajikistan", "Tajik", "Dushanbe"),
    "KGZ": ("Kyrgyzstan", "Kyrgyz", "Bishkek"),
    "EU": ("the European Union", "European", "Brussels"),
    "EAEU": ("the Eurasian Economic Union", "Eurasian", "Moscow"),
    "GBR": ("Britain", "British", "London"),
}
# The lenses of a profile of presence in the order of the pages: what each is about, in a list and
# in a sentence, and what a side that was ahead in it did.
_LENSES = {
    "force": ("soldiers", "soldiers", "had more soldiers"),
    "rights": ("rights", "rights by treaty", "held more rights by treaty"),
    "people": ("people, trade", "people and trade", "led in people and trade"),
    "attention": ("visits", "visits and votes", "led in visits and votes"),
    "money": ("money", "money on record", "paid more on record"),
    "institutions": ("institutions", "institutions", "had more institutions"),
}
LENSES = {lens: short for lens, (short, _, _) in _LENSES.items()}
LENS_NAMES = {lens: _LENSES[lens][1] for lens in lenses.LENSES}  # in the order of the library
AHEAD = {lens: did for lens, (_, _, did) in _LENSES.items()}
_SMALL = ["no", "one", "two", "three", "four", "five", "six"]
_SMALL += ["seven", "eight", "nine", "ten", "eleven", "twelve"]


def name(actor: str, *, folder: AnyFolder = None) -> str:
    """Return the name of an actor as a sentence has it: "the United States".

    >>> name("USA"), name("RUS")
    ('the United States', 'Russia')
    """
    if actor in _STATES:
        return _STATES[actor][0]
    names = load("actors", folder=folder).set_index("actor")["name"]
    return str(names.get(actor, actor))


def adjective(actor: str, *, folder: AnyFolder = None) -> str:
    """Return the adjective of a state, or "of NAME's" own name where none is known.

    >>> adjective("CHN")
    'Chinese'
    """
    return _STATES[actor][1] if actor in _STATES else name(actor, folder=folder)


def capital(actor: str, *, folder: AnyFolder = None) -> str:
    """Return the capital that stands for a government, or its name where none is known.

    >>> capital("KGZ")
    'Bishkek'
    """
    return _STATES[actor][2] if actor in _STATES else name(actor, folder=folder)


def count(number: int, what: str = "", *, many: str | None = None) -> str:
    """Write a number of things in words up to twelve.

    >>> count(3, "year"), count(1, "year"), count(22, "bargain"), count(0, "year")
    ('three years', 'one year', '22 bargains', 'no years')
    """
    number = int(number)
    text = _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"
    if not what:
        return "none" if number == 0 else text
    return f"{text} {what if number == 1 else many or what + 's'}"


def listing(parts: Iterable[object]) -> str:
    """Join parts as a sentence does.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    parts = [str(part) for part in parts]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def bounds(low: str, high: str, unit: str = "") -> str:
    """Write what lies between two bounds, either of which may be "", not known.

    >>> bounds("410", "425", " days"), bounds("5", "5"), bounds("5", ""), bounds("", "7", "%")
    ('410 to 425 days', '5', 'at least 5', 'up to 7%')
    >>> bounds("", "", "%")
    ''
    """
    if not low and not high:
        return ""
    if not low or not high:
        return f"at least {low}{unit}" if low else f"up to {high}{unit}"
    return f"{low}{unit}" if low == high else f"{low} to {high}{unit}"


def dollars(value: float) -> str:
    """Write dollars in millions, or in billions from ten thousand millions on.

    >>> dollars(450e6), dollars(2.15e9), dollars(12.4e9), dollars(4.2e6)
    ('450 million dollars', '2,150 million dollars', '12.4 billion dollars', '4.2 million dollars')
    """
    million = value / 1e6
    if million >= 10_000:
        return f"{million / 1000:,.1f} billion dollars"
    return f"{million:,.{0 if million >= 10 else 1}f} million dollars"


def day(date: pd.Timestamp) -> str:
    """Write a day without the zero in front: 3 June 2014.

    >>> day(pd.Timestamp("2014-06-03"))
    '3 June 2014'
    """
    return f"{date.day} {date:%B %Y}"


def first_up(text: str) -> str:
    """Begin a sentence: first letter large, the others as they are.

    >>> first_up("the United States")
    'The United States'
    """
    return text[:1].upper() + text[1:]


def folded(summary: str, inside: str) -> str:
    """Return HTML that shows one line, and the rest to who opens it.

    >>> folded("All of them", "<p>1</p>")
    '<details><summary>All of them</summary><p>1</p></details>'
    """
    return f"<details><summary>{as_html(summary)}</summary>{inside}</details>"


KINDS = {
    "agree": "agreements",
    "consult": "meetings and calls",
    "support": "praise and support",
    "concede": "concessions",
    "cooperate": "joint work",
    "aid": "aid",
    "retreat": "withdrawals",
    "request": "requests",
    "accuse": "charges",
    "reject": "refusals",
    "threaten": "threats",
    "protest": "protests",
    "sanction": "sanctions",
    "mobilize": "exercises and moves",
    "coerce": "bans and arrests",
    "assault": "attacks",
    "election": "elections",
    "upheaval": "upheavals",
    "statement": "statements",
    "ratify": "ratifications",
    "enter-into-force": "entries into force",
    "terminate": "endings",
}  # what acts of a type are called


def when(date: str) -> str:
    """Write an EDTF year, month, day or interval as a sentence has it.

    >>> when("2004-06"), when("2014-06-03"), when("2009"), when("2024-01/2024-06"), when("../2024")
    ('June 2004', '3 June 2014', '2009', 'January 2024 to June 2024', 'until 2024')
    """
    first, between, last = date.partition("/")
    if between:
        if first in ("", ".."):
            return f"until {when(last)}"
        return f"since {when(first)}" if last in ("", "..") else f"{when(first)} to {when(last)}"
    parts = date.rstrip("?~%").split("-")
    if len(parts) == 1 or not parts[1].isdigit() or not 1 <= int(parts[1]) <= 12:
        return parts[0]
    month = pd.Timestamp(int(parts[0]), int(parts[1]), 1)
    return f"{month:%B %Y}" if len(parts) == 2 else day(pd.Timestamp(date.rstrip("?~%")))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text without the stop at its end.

    >>> first_sentence("A loan of 1.7 billion. It was held back."), first_sentence("One alone.")
    ('A loan of 1.7 billion', 'One alone')
    """
    return text.split(". ")[0].rstrip(".")


# What a coder noted for other coders: why a claim is preferred, where a day comes from.
_NOTE = re.compile(
    r"(?:Preferred|Derived|Day|Month|Date|Read|From an advance|The row|Not preferred)\b"
)
_IDS = re.compile(r" ?\((?=[^()]*\d)[a-z0-9]+(?:-[a-z0-9]+)+(?:,? [a-z0-9]+(?:-[a-z0-9]+)+)*\)")


def told(summary: str) -> str:
    """Return the summary of a row as a reader wants it: without notes of coders and ids of rows.

    >>> told("A bank is listed (us-2025-01-15-keremet). Preferred: written at the time.")
    'A bank is listed.'
    >>> told("About 350,000; preferred as the exact number.")
    'About 350,000.'
    """
    text = re.sub(r"[;,] (?:so )?(?:not )?preferred\b[^.;]*", "", _IDS.sub("", summary))
    parts = re.split(r"(?<=[.?!]) (?=[A-Z])", text)
    return " ".join(part for n, part in enumerate(parts) if n == 0 or not _NOTE.match(part))
