"""Dates in words, turned into EDTF text by the grammar that also finds them in prose."""

import re

from kgru_analysis.dates import grammar
from kgru_analysis.dates.faults import LONGEST, Unclear, fault
from kgru_analysis.dates.lexicon import DATES, spell_centuries
from kgru_analysis.dates.told import Rules
from kgru_analysis.tokens import Tokens, plain

_EDTF_SIDE = r"[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?"
_EDTF = re.compile(rf"{_EDTF_SIDE}|(?:{_EDTF_SIDE}|\.\.)?/(?:{_EDTF_SIDE}|\.\.)?")
_CLOCK = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"[tT ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
    r"(?: ?(?:[zZ]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?))?"
)
_MARK = re.compile(r"(?<=[^\s?~%])(?:([?~%])| ([~%]))$")
_EDGES = re.compile(r"^(?:in |on |the |во? )+| (?:гг?\.?|год(?:а|у|ы|ов|ах|ом)?)$")
_NO_RULES = Rules()


def to_edtf(text: str, rules: Rules = _NO_RULES) -> tuple[str, str | None]:
    """(EDTF text, precision or None for EDTF's own) of one date; `Unclear` gives the reason."""
    if len(text) > LONGEST:
        raise Unclear(f"longer than {LONGEST} characters: not one date")
    text = " ".join(text.split())
    if _EDTF.fullmatch(text):
        return text, None
    if clock := _CLOCK.fullmatch(text):
        return clock[1], None
    mark = ""
    if found := _MARK.search(text):
        text, mark = text[: found.start()], found[1] or found[2]
    tokens = Tokens(text)
    read = [DATES.read(low) for low in tokens.lows]
    letters = spell_centuries("".join(read[i][0] for i in tokens.ids))
    values = [read[i][1] for i in tokens.ids]
    lead, told = grammar.LEADS.match(letters), ""
    # "in about 2009", "at the end of 1995": leads change nothing, and are tried off one by one.
    for start in range((lead.end() if lead else 0) + 1):
        try:
            edtf, precision = grammar.read(letters[start:], values[start:], rules)
        except Unclear as unclear:
            told = told or str(unclear)
        else:
            return _with_mark(edtf, mark), precision
    raise Unclear(told or fault(_EDGES.sub("", plain(text))))


def _with_mark(edtf: str, mark: str) -> str:
    """The date with a mark that stands at its very end, beside those that its words gave."""
    if not mark:
        return edtf
    sides = []
    for side in edtf.split("/"):
        signs = {mark} | ({*side} & {*"?~%"})
        both = mark if signs == {mark} else "%"
        sides.append(side.rstrip("?~%") + both if side[:1].isdigit() else side)
    return "/".join(sides)
