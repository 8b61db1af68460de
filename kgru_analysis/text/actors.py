"""Names of states and organizations in running text."""

from typing import NamedTuple

from kgru_analysis.actors import load_names
from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.names import normalize_names
from kgru_analysis.tokens import Tokens, plain, word_set

_GLUE = frozenset("-‐‑&")


class _Name(NamedTuple):
    """The words of a name, and how they must be capitalized: "all", "first" or "" for any."""

    words: tuple[str, ...]
    capitals: str


def find_names(
    tokens: Tokens, taken: list[tuple[int, int]], folder: AnyFolder = None
) -> list[tuple[int, int, str, str | None]]:
    """First and last token of each name of ``actor_names``, its text without "'s", and a note.

    The longest name wins; tokens between the pairs of ``taken`` belong to amounts or dates and stay
    out. Capitals count, so that "us", "who" and "turkey" are words. A state whose name is also that
    of persons or places (Jordan, Georgia) gets a note where a name stands right before it.
    """
    names = _names_in(folder)
    forms = [_forms(word) for word in tokens.distinct]
    starts = [names.get(whole) or names.get(bare) for whole, bare in forms]
    if not any(starts):
        return []
    closed = {k for first, last in taken for k in range(first, last + 1)}
    hits: list[tuple[int, int, str, str | None]] = []
    after = -1
    for i, which in enumerate(tokens.ids):
        if starts[which] is None or i <= after or i in closed:
            continue
        for name in starts[which] or ():
            end = _match(tokens, i, name, forms, closed)
            if end is not None:
                text = _bare(tokens.between(i, end))
                hits.append((i, end, " ".join(text.split()), _doubt(tokens, i, end)))
                after = end
                break
    return hits


def _match(
    tokens: Tokens, first: int, name: _Name, forms: list[tuple[str, str]], closed: set[int]
) -> int | None:
    """The last token of a name that begins at a token, or None."""
    i, last = first, first
    for n, word in enumerate(name.words):
        while n and tokens.word(i) in _GLUE:
            if tokens.word(i) == "&" and word == "and":
                break
            i += 1
        if i >= len(tokens) or i in closed:
            return None
        found = ("and", "and") if tokens.word(i) == "&" else forms[tokens.ids[i]]
        # Only the last word of a name can carry "'s".
        if word != found[0] and not (n == len(name.words) - 1 and word == found[1]):
            return None
        last, i = i, i + 1
    letters = [c for k in range(first, last + 1) for c in _bare(tokens.word(k)) if c.isalpha()]
    if name.capitals == "all" and not all(c.isupper() for c in letters):
        return None
    return None if name.capitals == "first" and not letters[0].isupper() else last


_SHARED = word_set("""georgia jordan chad israel guinea niger""")
_TITLES = word_set(
    """in of to from and or with for between against by the for on but as while when after before
    since until if that north south"""
)


def _doubt(tokens: Tokens, first: int, last: int) -> str | None:
    """Why a name may mean a person or a place: "Michael Jordan", "Atlanta, Georgia"."""
    if first != last or tokens.low(first) not in _SHARED:
        return None
    before = tokens.word(first - 1)
    comma = before == ","
    if comma:
        before = tokens.word(first - 2)
        follows = tokens.word(last + 1)
        if follows == "," or tokens.low(last + 1) in ("and", "or"):
            return None  # one of a list of states
    begins = tokens.word(first - 2)[:1] in (".", "!", "?", "") and not comma
    if (
        before[:1].isupper()
        and before[1:].islower()
        and plain(before) not in _TITLES
        and not begins
    ):
        return "may be a person or a place of that name"
    return None


def _bare(text: str) -> str:
    for mark in "'’ʼ":
        if text.endswith((mark + "s", mark + "S")):
            return text[:-2]
    return text


def _forms(word: str) -> tuple[str, str]:
    """A word as names are compared, whole and without "'s"."""
    if not (word[:1].isalpha() or word == "&"):
        return word, word
    whole, bare = normalize_names([word, _bare(word)])
    return whole, bare


def _names_in(folder: AnyFolder) -> dict[str, list[_Name]]:
    return open_folder(folder).kept(_read_names, "actors", "actor_names")


def _read_names(folder: Folder) -> dict[str, list[_Name]]:
    """{first word: names, the longest first}."""
    actors, names = load_names(folder)
    # What stands for a state on request alone does not in prose.
    names = names.loc[~names["kind"].isin(["agency", "capital"]), "name"]
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
