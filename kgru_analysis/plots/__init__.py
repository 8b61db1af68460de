"""Figures: each takes data that a measure has already worked out, and returns the axes."""

from kgru_analysis.plots.ledger import (
    bases,
    choices,
    delivery,
    ledger_table,
    promises,
    rents,
    waterfall,
)
from kgru_analysis.plots.overview import acts, contradictions, course, coverage, verdicts
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
    "acts",
    "add_claims",
    "bases",
    "break_dates",
    "choices",
    "contradictions",
    "course",
    "coverage",
    "delivery",
    "lanes",
    "ledger_table",
    "mirror_ratio",
    "note",
    "promises",
    "rank_squares",
    "rents",
    "share_lines",
    "specifications",
    "totals_and_claims",
    "two_sides",
    "use_house_style",
    "verdicts",
    "waterfall",
]
