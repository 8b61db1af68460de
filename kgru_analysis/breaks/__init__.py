"""Breaks in short yearly series, told apart from drift, with what the search could have seen."""

from kgru_analysis.breaks.power import detectable_jump, end_of_sample
from kgru_analysis.breaks.search import find_breaks
from kgru_analysis.breaks.several import breaks_of, changes_of_measurement

__all__ = ["breaks_of", "changes_of_measurement", "detectable_jump", "end_of_sample", "find_breaks"]
