"""Names of states and organizations in running text."""

from functools import lru_cache

from kgru_analysis.actors import ON_REQUEST, load_names
from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.names import normal
from kgru_analysis.tokens import Tokens, plain, word_file, word_set

_GLUE = frozenset("-‐‑")
_Names = dict[str, list[str]]


def find_names(
    tokens: Tokens, taken: list[tuple[int, int]], folder: AnyFolder = None
) -> list[tuple[int, int, str, str | None]]:
    """First and last token of each name of ``actor_names``, its text without "'s", and a note.

    The longest name wins; tokens between the pairs of ``taken`` belong to amounts or dates and stay
    out. Capitals count, so that "us", "who" and "turkey" are words. A state whose name is also that
    of persons or places (Jordan, Georgia) gets a note where a name stands right before it.
    """
    names = open_folder(folder).kept(_read_names, "actors", "actor_names")
    forms = [(normal(word), normal(_bare(word))) for word in tokens.distinct]
    begins = [whole in names or bare in names for whole, bare in forms]
    closed = bytearray(len(tokens) + 1)
    for first, until in taken:
        closed[first : until + 1] = b"\x01" * (until + 1 - first)
    hits: list[tuple[int, int, str, str | None]] = []
    after = -1
    for i in [i for i, which in enumerate(tokens.ids) if begins[which]]:
        if i <= after or closed[i]:
            continue
        for last, spellings in reversed(_names_at(i, tokens, closed, forms, names)):
            told = _bare(tokens.text[tokens.starts[i] : tokens.ends[last]])
            if any(_has_capitals(told, name) for name in spellings):
                shared = last == i and tokens.low(i) in _SHARED
                note = _doubt(tokens, i) if shared else None
                hits.append((i, last, told if last == i else " ".join(told.split()), note))
                after = last
                break
    return hits


def _names_at(
    i: int, tokens: Tokens, closed: bytearray, forms: list[tuple[str, str]], names: _Names
) -> list[tuple[int, list[str]]]:
    """Last token and spellings of each name that begins at a token; the last can carry "'s"."""
    found, said, ids = [], "", tokens.ids
    while i < len(ids) and not closed[i]:
        whole, bare = forms[ids[i]]
        if spellings := names.get(said + whole) or names.get(said + bare):
            found.append((i, spellings))
        said += whole
        if said not in names:
            break
        said += " "
        i += 1
        while i < len(ids) and tokens.distinct[ids[i]] in _GLUE:
            i += 1
    return found


@lru_cache(maxsize=8192)
def _has_capitals(text: str, name: str) -> bool:
    """Whether a text has the capitals that a name is written with: all, the first, or none."""
    if name.isupper():
        return text.isupper()
    first, wanted = (next(filter(str.isalpha, words), "") for words in (text, name))
    return first.isupper() or not wanted.isupper()


_WORDS = word_file("prose")
_SHARED, _NO_NAMES = word_set(_WORDS["shared_names"]), word_set(_WORDS["before_a_state"])
_AMERICA, _CALLED = word_set(_WORDS["federation_of_states"]), word_set(_WORDS["before_a_person"])


def _doubt(tokens: Tokens, at: int) -> str | None:
    """Why a shared name may mean a person or a place: "Michael Jordan", "Atlanta, Georgia"."""
    before, comma = tokens.word(at - 1), tokens.low(at - 1) == ","
    if comma:
        before = tokens.word(at - 2)
        if tokens.low(at + 1) in (",", "and", "or"):
            return None  # one of a list of states
    of_america = tokens.low(at + 1) in ("(", ",") and tokens.low(at + 2) in _AMERICA
    name = before[:1].isupper() and before[1:].islower() and plain(before) not in _NO_NAMES
    if name or of_america or (not comma and plain(before) in _CALLED):
        return "may be a person or a place of that name"
    return None


_OWN = tuple(mark + letter for mark in "'’ʼ" for letter in "sS")


def _bare(text: str) -> str:
    return text[:-2] if text.endswith(_OWN) else text


def _read_names(folder: Folder) -> _Names:
    """{a name or the words that one begins with, as names are compared: spellings of the name}."""
    actors, names = load_names(folder)
    # What stands for a state on request alone does not in prose.
    names = names.loc[~names["kind"].isin(ON_REQUEST), "name"]
    # Codes of states are not looked for in prose: AND, CAN and PER are words in headlines.
    codes = actors.loc[actors["kind"] != "state", "actor"]
    texts = [*names, *(code for code in codes if code.isalpha())]
    table: _Names = {}
    for text in texts:
        name = normal(text)
        if name and any(map(str.isalpha, text)):
            words = name.split()
            for n in range(1, len(words)):
                table.setdefault(" ".join(words[:n]), [])
            table.setdefault(name, []).append(text)
    return table
