"""Rules about letters: what no reader sees, what a wrong encoding left, and look-alikes."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from kgru_analysis.descriptor import as_list, references
from kgru_analysis.rules.faults import VERBATIM, Entry, Fault, fault
from kgru_analysis.rules.tables import Faults, Table

# Controls that a terminal would obey, letters without width, marks that turn the direction of
# writing, and code points that are no letters.
_HIDDEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ue000-\uf8ff\U000e0000-\U000e0fff]"
)
# What the bytes of UTF-8 look like, read as Windows-1252 or Windows-1251: "Ã©", "â€™", "РџСЂРё".
_WESTERN = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_HIGH = f"\x80-\xbf{_WESTERN}"
_CYRILLIC_HIGH = f"\xa0-\xbf{_WESTERN}" + bytes(range(0x80, 0xC0)).decode("cp1251", "ignore")
_SPOILED = (
    f"\ufffd|[\u00c3\u00d0\u00d1][{_HIGH}]|\u00c2[\xa0-\xbf]|\u00e2\u20ac"
    f"|(?:[\u0420\u0421][{_CYRILLIC_HIGH}]){{3}}"
)
_LATIN, _OTHER = "A-Za-z\u00c0-\u024f", "\u0370-\u052f"
_MIXED = f"[{_LATIN}][{_OTHER}]|[{_OTHER}][{_LATIN}]"
KINDS = {
    "hidden letter": re.compile(_HIDDEN),
    "spoiled letters": re.compile(_SPOILED),
    "letters of two scripts": re.compile(f"[{_OTHER}]"),
}
_PLAIN = bytes([9, 10, 13, *range(32, 127)])
_NAMES = ["name", "label", "title", "publisher"]


def odd_letters(text: str) -> set[str]:
    """Say which kinds of odd letters a file may hold, so that cells are read for these alone."""
    # What is not plain is little; closing up, it may only look odder than it is.
    rare = text.encode().translate(None, _PLAIN).decode()
    return {rule for rule, pattern in KINDS.items() if pattern.search(rare)}


def odd_texts(entry: Entry) -> list[Fault]:
    """Report odd letters in what datapackage.json says of a table: its titles and texts."""
    found = []
    for place, text in _texts(entry):
        found += [
            fault(entry["name"], "", place, text, rule)
            for rule in ("hidden letter", "spoiled letters")
            if KINDS[rule].search(text)
        ]
    return found


def _texts(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """All texts in a part of the descriptor, each with the column that it is about."""
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value, str(part["name"]) if "type" in part else place)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value, place)


def letter_faults(table: Table) -> Faults:
    """Report letters that are not seen, were spoiled, or only look like those around them."""
    frame, odd = table.frame, table.odd
    for rule in ("hidden letter", "spoiled letters"):
        for column in frame if rule in odd else ():
            if column not in VERBATIM:
                wrong = frame[column].str.contains(KINDS[rule].pattern).eq(True)
                yield from table.faults(wrong, column, rule)
    rule = "letters of two scripts"
    codes = _code_columns(table.entry)
    for column in frame if rule in odd else ():
        cells = frame[column].dropna()
        if column in codes and len(cells):
            # Ids and codes are of one script; the one that few of them have is the odd one.
            other = cells.str.contains(f"[{_OTHER}]")
            wrong = other if other.mean() <= 0.5 else cells.str.contains(f"[{_LATIN}]")
        elif column in _NAMES:
            wrong = cells.str.contains(_MIXED)
        else:
            continue
        yield from table.faults(pd.Series(wrong), column, rule)


def _code_columns(entry: Entry) -> set[str]:
    """The columns of ids and codes: keys, links to keys, and columns with a list of codes."""
    schema = entry["schema"]
    key = as_list(schema.get("primaryKey", []))
    codes = {column for columns, *_ in references(entry) for column in columns}
    codes |= {f["name"] for f in schema["fields"] if "enum" in f.get("constraints", {})}
    codes |= {"list", "code"} & {f["name"] for f in schema["fields"]}
    return codes | ({*key} if len(key) == 1 else set())
