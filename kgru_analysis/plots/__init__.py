"""Figures: each takes data that a measure has already worked out, and returns the axes."""

from kgru_analysis.plots.balance import (
    balance_band,
    balance_strips,
    band_parts,
    base_strengths,
    definition_dots,
    presence_lines,
)
from kgru_analysis.plots.behind import figure_data, numbers
from kgru_analysis.plots.ledger import (
    delivery,
    promises,
    waterfall,
)
from kgru_analysis.plots.machines import machine_days, seen_by_type
from kgru_analysis.plots.overview import acts, contradictions, course, coverage, verdicts
from kgru_analysis.plots.style import note, title, use_house_style
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
    "acts",
    "add_claims",
    "balance_band",
    "balance_strips",
    "band_parts",
    "base_strengths",
    "break_dates",
    "contradictions",
    "course",
    "coverage",
    "definition_dots",
    "delivery",
    "figure_data",
    "lanes",
    "machine_days",
    "mirror_ratio",
    "note",
    "numbers",
    "presence_lines",
    "promises",
    "rank_squares",
    "seen_by_type",
    "share_lines",
    "specifications",
    "title",
    "totals_and_claims",
    "two_sides",
    "use_house_style",
    "verdicts",
    "waterfall",
]
