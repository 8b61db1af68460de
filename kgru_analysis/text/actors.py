"""Names of states and organizations in running text."""

from typing import NamedTuple

from kgru_analysis.actors import ON_REQUEST, load_names
from kgru_analysis.catalog import AnyFolder, Folder, open_folder
from kgru_analysis.names import normalize_names
from kgru_analysis.tokens import Tokens, plain, word_file, word_set

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
    names = open_folder(folder).kept(_read_names, "actors", "actor_names")
    forms = [_forms(word) for word in tokens.distinct]
    starts = [names.get(whole) or names.get(bare) for whole, bare in forms]
    if not any(starts):
        return []
    closed = bytearray(len(tokens) + 1)
    for first, until in taken:
        closed[first : until + 1] = b"\x01" * (until + 1 - first)
    hits: list[tuple[int, int, str, str | None]] = []
    ids, text, begins, ends, after = tokens.ids, tokens.text, tokens.starts, tokens.ends, -1
    following = [*ids[1:], -1]
    alone = [_bare(word) for word in tokens.distinct]
    known: dict[tuple[int, int], list[_Name]] = {}  # two tokens that follow one another say it
    for i in [i for i, which in enumerate(ids) if starts[which]]:
        if i <= after or closed[i]:
            continue
        pair = ids[i], following[i]
        names_here = known.get(pair)
        if names_here is None:
            names_here = _candidates(starts[ids[i]] or {}, ids, tokens.distinct, i, forms)
            if following[i] < 0 or tokens.distinct[following[i]] not in _GLUE:
                known[pair] = names_here
        for name in names_here:
            found = _match(ids, tokens.distinct, i, name.words, forms)
            if found is None or (found > i and any(closed[i : found + 1])):
                continue
            last = found
            told = alone[ids[i]] if last == i else _bare(text[begins[i] : ends[last]])
            if _capitals(told, name.capitals):
                shared = last == i and tokens.lows[ids[i]] in _SHARED
                hits.append((i, last, told if last == i else " ".join(told.split()),
                             _doubt(tokens, i) if shared else None))  # fmt: skip
                after = last
                break
    return hits


def _candidates(
    table: dict[str, list[_Name]], ids: list[int], distinct: list[str], first: int,
    forms: list[tuple[str, str]],
) -> list[_Name]:  # fmt: skip
    """Names that begin with a token and have the next as their second word, or no second."""
    i = first + 1
    while i < len(ids) and distinct[ids[i]] in _GLUE and distinct[ids[i]] != "&":
        i += 1
    if i >= len(ids) or len(table) == 1:
        return [name for names in table.values() for name in names]
    whole, bare = forms[ids[i]]
    found = table.get(whole, [])
    if bare != whole:
        found = found + table.get(bare, [])
    return found + table.get("", [])


def _match(
    ids: list[int], distinct: list[str], first: int, words: tuple[str, ...],
    forms: list[tuple[str, str]],
) -> int | None:  # fmt: skip
    """The last token of a name that begins at a token, or None; only it can carry "'s"."""
    i, n = first, len(words) - 1
    whole, bare = forms[ids[first]]
    if whole != words[0] and (n or bare != words[0]):
        return None
    for k in range(1, n + 1):
        i += 1
        while i < len(ids) and distinct[ids[i]] in _GLUE:
            if distinct[ids[i]] == "&" and words[k] == "and":
                break
            i += 1
        if i >= len(ids):
            return None
        whole, bare = forms[ids[i]]
        if whole != words[k] and (k < n or bare != words[k]):
            return None
    return i


def _capitals(text: str, wanted: str) -> bool:
    """Whether a name is written with the capitals that it needs."""
    if not wanted:
        return True
    if wanted == "first":
        letter = text[:1]
        return (letter if letter.isalpha() else next(filter(str.isalpha, text), "")).isupper()
    return text.upper() == text


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


def _forms(word: str) -> tuple[str, str]:
    """A word as names are compared, whole and without "'s"."""
    if word == "&":
        return "and", "and"
    if not word[:1].isalpha():
        return word, word
    whole, bare = normalize_names([word, _bare(word)])
    return whole, bare


def _read_names(folder: Folder) -> dict[str, dict[str, list[_Name]]]:
    """{first word: {second word, or nothing: names, the longest first}}."""
    actors, names = load_names(folder)
    # What stands for a state on request alone does not in prose.
    names = names.loc[~names["kind"].isin(ON_REQUEST), "name"]
    # Codes of states are not looked for in prose: AND, CAN and PER are words in headlines.
    codes = actors.loc[actors["kind"] != "state", "actor"]
    texts = [*names, *(code for code in codes if code.isalpha())]
    table: dict[str, dict[str, list[_Name]]] = {}
    for text, normal in zip(texts, normalize_names(texts), strict=True):
        words = tuple(normal.split())
        letters = [c for c in text if c.isalpha()]
        if not words or not letters:
            continue
        capitals = (
            "all" if all(c.isupper() for c in letters) else "first" if letters[0].isupper() else ""
        )
        second = words[1] if len(words) > 1 else ""
        table.setdefault(words[0], {}).setdefault(second, []).append(_Name(words, capitals))
    for seconds in table.values():
        for found in seconds.values():
            found.sort(key=lambda name: -len(name.words))
    return table
