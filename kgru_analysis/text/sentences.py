"""Running text as paragraphs and sentences, each with its place in the text."""

import re
from functools import cache

import numpy as np

from kgru_analysis.dates.lexicon import SHORT_MONTHS
from kgru_analysis.tokens import word_file, word_set

# A blank line ends a paragraph; other line ends are spaces, as in hard-wrapped pages.
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_WORDS = word_file("prose")
_SHORT = word_set(_WORDS["abbreviations"]).union(SHORT_MONTHS)
_AMOUNTS = word_set(_WORDS["abbreviations_of_amounts"])
# The lookbehind stands after the first mark, so that the search looks for marks alone.
_STOP = re.compile(
    r"[.!?…](?<![.!?…][.!?…])[.!?…]*+[\"'”’»)\]]{0,4}\s++(?=[\"“«(\[—–-]{0,2}\s?[^\W_])"
)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph; a blank line stands between two."""
    gaps = [edge for gap in _BREAK.finditer(text) for edge in gap.span()]
    edges = [0, *gaps, len(text)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if text[a:b].strip()]


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Start and end of each sentence of a paragraph."""
    spans, begun = [], start
    for stop in _STOP.finditer(text, start, end):
        before = text[max(stop.start() - 12, begun) : stop.start()].split()[-1:] or [""]
        word = before[0].lower().lstrip("(\"'«“")
        after = text[stop.end() : stop.end() + 3].lstrip('"“«([—–- ')
        goes_on = word in _AMOUNTS and (after[:2].isupper() or after[:1].isdigit())
        # A lower letter goes on; so does what follows an abbreviation or an initial.
        if after[:1].islower() or goes_on or word in _SHORT or (len(word) == 1 and word.isalpha()):
            continue
        spans.append((begun, stop.end()))
        begun = stop.end()
    spans.append((begun, end))
    trimmed = [(a, a + len(text[a:b].rstrip())) for a, b in spans]
    return [(a, b) for a, b in trimmed if a < b]


LONGEST = 1000  # characters of a sentence that are shown; what has no full stops is no sentence


def places(text: str, starts: list[int]) -> tuple[list[int], list[int], list[str]]:
    """Paragraph number, sentence number, and sentence of each place; places are in order."""
    cuts = [
        (number, *cut)
        for number, block in enumerate(paragraphs(text), start=1)
        for cut in sentences(text, *block)
    ]
    at = (np.searchsorted([a for _, a, _ in cuts], starts, side="right") - 1).tolist()

    @cache
    def shown(a: int, b: int) -> str:
        return " ".join(text[a:b].split())

    told = []
    for n, start in zip(at, starts, strict=True):
        _, a, b = cuts[n]
        if b - a > LONGEST:
            a, b = max(a, start - LONGEST // 2), min(b, start + LONGEST // 2)
        told.append(shown(a, b))
    return [cuts[n][0] for n in at], at, told
