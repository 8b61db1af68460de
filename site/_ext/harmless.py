"""Cells that a spreadsheet would take for formulas, made plain text."""

import re

# A cell that begins like this is run as a formula by spreadsheet programs when they open a CSV.
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$", re.IGNORECASE)


def harmless(cell: str) -> str:
    """Put an apostrophe before text that would be run as a formula; numbers stay numbers.

    >>> harmless("=HYPERLINK(1)"), harmless("-5.2e3"), harmless("a=b")
    ("'=HYPERLINK(1)", '-5.2e3', 'a=b')
    """
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell
