"""Figures: each takes data that a measure has already worked out, and returns the axes."""

from kgru_analysis.plots.overview import contradictions, course, coverage, verdicts
from kgru_analysis.plots.style import COLORS, note, use_house_style
from kgru_analysis.plots.trends import (
    add_claims,
    break_dates,
    lanes,
    mirror_ratio,
    rank_squares,
    share_lines,
    specifications,
    totals_and_claims,
    two_sides,
)

__all__ = [
    "COLORS",
    "add_claims",
    "break_dates",
    "contradictions",
    "course",
    "coverage",
    "lanes",
    "mirror_ratio",
    "note",
    "rank_squares",
    "share_lines",
    "specifications",
    "totals_and_claims",
    "two_sides",
    "use_house_style",
    "verdicts",
]
