"""Names of states and organizations in running text."""

from typing import NamedTuple

from kgru_analysis.actors import load_names, normalize_names
from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.text.tokens import Token

_GLUE = frozenset("-‐‑&")


class _Name(NamedTuple):
    """The words of a name, and how they must be capitalized: "all", "first" or "" for any."""

    words: tuple[str, ...]
    capitals: str


def find_names(
    found: list[Token], taken: set[int], folder: AnyFolder = None
) -> list[tuple[int, int, str]]:
    """First and last token of each name of ``actor_names``, and its text without "'s".

    The longest name wins; tokens in ``taken`` belong to amounts or dates and stay out. Capitals
    count, so that "us", "who" and "turkey" are words.
    """
    names = _names_in(folder)
    forms: dict[str, tuple[str, str]] = {}
    hits, i = [], 0
    while i < len(found):
        token = found[i]
        if token.kind != "word" or i in taken:
            i += 1
            continue
        if token.text not in forms:
            forms[token.text] = _forms(token)
        for name in names.get(forms[token.text][0], ()) or names.get(forms[token.text][1], ()):
            end = _match(found, i, name, forms, taken)
            if end is not None:
                hits.append((i, end, _plain(found, i, end)))
                i = end
                break
        i += 1
    return hits


def _match(
    found: list[Token], first: int, name: _Name, forms: dict[str, tuple[str, str]], taken: set[int]
) -> int | None:
    """The last token of a name that begins at a token, or None."""
    i, last = first, first
    for n, word in enumerate(name.words):
        while n and i < len(found) and found[i].text in _GLUE:
            if found[i].text == "&" and word == "and":
                break
            i += 1
        if i >= len(found) or i in taken or found[i].kind not in ("word", "sign"):
            return None
        token = found[i]
        if token.text == "&":
            found_word = ("and", "and")
        else:
            if token.text not in forms:
                forms[token.text] = _forms(token)
            found_word = forms[token.text]
        # Only the last word of a name can carry "'s".
        if word != found_word[0] and not (n == len(name.words) - 1 and word == found_word[1]):
            return None
        last, i = i, i + 1
    letters = [c for t in found[first : last + 1] for c in _bare(t.text) if c.isalpha()]
    if name.capitals == "all" and not all(c.isupper() for c in letters):
        return None
    return None if name.capitals == "first" and not letters[0].isupper() else last


def _bare(text: str) -> str:
    for mark in "'’ʼ":
        if text.endswith((mark + "s", mark + "S")):
            return text[:-2]
    return text


def _plain(found: list[Token], first: int, last: int) -> str:
    words = [("" if n == 0 or not t.spaced else " ") + t.text
             for n, t in enumerate(found[first : last + 1])]  # fmt: skip
    return _bare("".join(words))


def _forms(token: Token) -> tuple[str, str]:
    """A word as names are compared, whole and without "'s"."""
    whole, bare = normalize_names([token.text, _bare(token.text)])
    return whole, bare


def _names_in(folder: AnyFolder) -> dict[str, list[_Name]]:
    return open_folder(folder).kept(_read_names, "actors", "actor_names")


def _read_names(folder: Folder) -> dict[str, list[_Name]]:
    """{first word: names, the longest first}."""
    actors, names = load_names(folder)
    names = names["name"]
    # Codes of states are not looked for in prose: AND, CAN and PER are words in headlines.
    codes = actors.loc[actors["kind"] != "state", "actor"]
    texts = [*names, *(code for code in codes if code.isalpha())]
    table: dict[str, list[_Name]] = {}
    for text, normal in zip(texts, normalize_names(texts), strict=True):
        words = tuple(normal.split())
        letters = [c for c in text if c.isalpha()]
        if not words or not letters:
            continue
        capitals = (
            "all" if all(c.isupper() for c in letters) else "first" if letters[0].isupper() else ""
        )
        table.setdefault(words[0], []).append(_Name(words, capitals))
    for found in table.values():
        found.sort(key=lambda name: -len(name.words))
    return table
