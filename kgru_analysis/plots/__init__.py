"""Figures: each takes data that a measure has already worked out, and returns the axes."""

from kgru_analysis.plots.overview import contradictions, course, coverage, verdicts
from kgru_analysis.plots.style import COLORS, note, use_house_style

__all__ = [
    "COLORS",
    "contradictions",
    "course",
    "coverage",
    "note",
    "use_house_style",
    "verdicts",
]
