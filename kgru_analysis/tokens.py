"""Text as tokens, and tokens as letters, so that a grammar is a regular expression over words.

A word that a grammar knows has the letter of its class: every month is one letter. What the grammar
says of one value and of running text is then the same pattern, matched whole or searched for.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

_SPACE = "[ \u00a0\u2009\u202f]"
_CASES = "ого|ый|ым|го|ом|му|м|й|х|е|ой|я"
_PIECE = re.compile(
    rf"""[ ]?[a-zа-я]++(?![^\W_]|['’ʼ.])                      # most words: the short way
    |[^\S\n]*+\n[^\S\n]*+\n\s*+                             # a blank line
    |[^\S\n]*+(?:\n[^\S\n]*+)?(?:
      [a-zа-я]++(?![^\W_]|['’ʼ.])                              # most words: the short way
     |(?:U\.S\.{_SPACE}?|US{_SPACE}|[A-Z]{{1,3}})?\$(?:US\b)?  # $, US$, A$
     |(?:[^\W\d_]\.){{2,}}                                     # U.S., p.m., н.э.
     |[^\W\d_]+(?:['’ʼ][^\W\d_]+)*
     |[0-9]{{4}}(?:-[0-9]{{2}}){{2}}(?![0-9-])
     |[0-9]{{4}}(?:\.[0-9]{{1,2}}\.|/[0-9]{{1,2}}/)[0-9]{{1,2}}(?![0-9./])
     |[0-9]{{1,2}}(?:\.[0-9]{{1,2}}\.|/[0-9]{{1,2}}/|-[0-9]{{1,2}}-)(?:[0-9]{{4}}|[0-9]{{2}})
        (?![0-9.,]?[0-9])
     |(?:0?[1-9]|1[0-2])/(?:1[0-9]|20)[0-9]{{2}}(?![0-9./]?[0-9])
     |(?:0[1-9]|1[0-2])\.(?:19|20)[0-9]{{2}}(?![0-9.,]?[0-9])
     |[0-9]{{4}}-?W[0-9]{{2}}(?:-?[1-7])?\b
     |[0-9]{{2}}(?:[0-9]X|XX)(?:-XX){{0,2}}\b|[0-9]{{4}}-(?:[0-9]{{2}}-|XX-)?XX\b
     |[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?![0-9:])
     |[0-9]{{3}}0(?:['’]?[sS]|-?[ехЕХ])\b|['’]?[1-9]0(?:['’]?[sS]|-?[ех])\b
     |[0-9]{{4}}-?(?:{_CASES})\b
     |[0-9]{{1,2}}(?:(?i:st|nd|rd|th)|-?(?:{_CASES}))\b
     |[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+(?:[.,][0-9]+)?(?![0-9])
     |[0-9]+(?:[.,'’][0-9]+)*
     |\S)""",
    re.VERBOSE,
)
GAP = "\n"  # the letter of a blank line
_SAME = str.maketrans("ё‐‑‒–—―−’ʼ", "е--–––––''")


class Tokens:
    """The tokens of a text: which of the ``distinct`` stands in each place, and where."""

    def __init__(self, text: str) -> None:
        self.text = text
        number: defaultdict[str, int] = defaultdict(count().__next__)
        self.ids = list(map(number.__getitem__, _PIECE.findall(text.rstrip())))
        bare = [piece.lstrip() for piece in number]
        self.distinct = [word or GAP for word in bare]
        size, own = (np.array([*map(len, words)], dtype=np.int64) for words in (number, bare))
        self.apart: list[bool] = (size > own).tolist()
        places = np.array(self.ids, dtype=np.int64)
        ends = size[places].cumsum()
        self.ends: list[int] = ends.tolist()
        self.starts: list[int] = (ends - own[places]).tolist()

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def lows(self) -> list[str]:
        """Each distinct token in small letters, with one kind of hyphen, dash and apostrophe."""
        return [plain(word) for word in self.distinct]

    def low(self, i: int) -> str:
        """Return a token in small letters; nothing outside the text."""
        return self.lows[self.ids[i]] if 0 <= i < len(self.ids) else ""

    def word(self, i: int) -> str:
        """Return a token as written; nothing outside the text."""
        return self.distinct[self.ids[i]] if 0 <= i < len(self.ids) else ""

    def spaced(self, i: int) -> bool:
        """Whether white space stands before a token."""
        return 0 <= i < len(self.ids) and self.apart[self.ids[i]]


def plain(word: str) -> str:
    """Return a word as grammars compare it."""
    return word.casefold().translate(_SAME)


CLAUSE_ENDS = re.compile(r"[,;:](?=\s)|[()]")


def part_numbers(text: str, ends: re.Pattern[str], starts: pd.Series) -> np.ndarray:
    """Number from 0 of the part of a text in which each offset lies; `ends` part them."""
    found = np.array([end.start() for end in ends.finditer(text)], dtype="int64")
    return np.searchsorted(found, starts.to_numpy())


def without(letters: str, places: list[int], sign: str = "_") -> str:
    """Return letters with a sign in some places, by default that of an unknown word."""
    if not places:
        return letters
    changed = list(letters)
    for at in places:
        changed[at] = sign
    return "".join(changed)


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


@cache
def word_file(name: str) -> dict[str, Any]:
    """Return what stands in a file of the folder ``words``, which is read once."""
    path = Path(__file__).with_name("words") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def either(words: str) -> str:
    """Return a pattern for one of some words, or patterns of words, with blanks between."""
    return f"(?:{'|'.join(words.split())})"


def forms(table: Mapping[str, str]) -> dict[str, Any]:
    """{form: meaning} from {meaning: forms with blanks between}; whole numbers become int."""
    meanings = {key: int(key) if key.isdecimal() else key for key in table}
    return {plain(form): meanings[key] for key, line in table.items() for form in line.split()}


def classes_in(words: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """{class: {form: meaning}} of the entries in capitals; 0 is the meaning of what has none."""
    return {
        name: forms(entry if isinstance(entry, dict) else {"0": entry})
        for name, entry in words.items()
        if name.isupper()
    }


def nameless(pattern: str) -> str:
    """Return a pattern whose groups have no names, so that it may stand in another one twice."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


class Alphabet:
    """Classes of words, a letter each."""

    def __init__(
        self,
        classes: Mapping[str, Mapping[str, Any]],
        figures: Callable[[str], tuple[str, Any] | None],
        numbers: Iterable[str],
    ) -> None:
        names = [*classes, *numbers]
        self.letter_of = {name: chr(0xE000 + n) for n, name in enumerate(names)}
        self.name_of = {letter: name for name, letter in self.letter_of.items()}
        self.words: dict[str, tuple[str, Any]] = {}
        for name, words in classes.items():
            for word, value in words.items():
                self.words.setdefault(word, (self.letter_of[name], value))
        self._figures = figures

    def read(self, low: str) -> tuple[str, Any]:
        """Letter and value of a word in small letters; "_" for one that is not known."""
        if (known := self.words.get(low)) is not None:
            return known
        if low[:1].isdigit() or (low[:1] == "'" and low[1:2].isdigit()):
            found = self._figures(low)
            if found is not None:
                return self.letter_of[found[0]], found[1]
        return (GAP if low == GAP else "_"), None

    def pattern(self, text: str) -> str:
        """Put letters for the names of classes, which are in capitals; spaces are for the eye."""
        found = re.sub(r"\b[A-Z][A-Z0-9]+\b", lambda name: self.letter_of[name[0]], text)
        return re.sub(r"\s+", "", found)
