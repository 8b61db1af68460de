"""Dates, amounts, actors and figures in running prose."""

from kgru_analysis.text.mentions import find_mentions

__all__ = [
    "find_mentions",
]
