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
from kgru_analysis.plots.trends import share_lines

__all__ = [
    "acts",
    "balance_band",
    "balance_strips",
    "band_parts",
    "base_strengths",
    "contradictions",
    "course",
    "coverage",
    "definition_dots",
    "delivery",
    "figure_data",
    "machine_days",
    "note",
    "numbers",
    "presence_lines",
    "promises",
    "seen_by_type",
    "share_lines",
    "title",
    "use_house_style",
    "verdicts",
    "waterfall",
]
