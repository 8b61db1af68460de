"""Breaks in short yearly series, told apart from drift."""

from kgru_analysis.breaks.search import find_breaks

__all__ = [
    "find_breaks",
]
