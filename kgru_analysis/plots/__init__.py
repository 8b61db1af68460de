"""Figures: each takes data that a measure has already worked out, and returns the axes."""

from kgru_analysis.plots.balance import (
    base_strengths,
    definition_dots,
)
from kgru_analysis.plots.behind import figure_data, numbers
from kgru_analysis.plots.ledger import (
    delivery,
    promises,
    waterfall,
)
from kgru_analysis.plots.lenses import magnitude_rows, profile_ribbons, weight_triangles
from kgru_analysis.plots.machines import machine_days, seen_by_type
from kgru_analysis.plots.overview import acts, coverage, verdicts
from kgru_analysis.plots.style import note, title, use_house_style
from kgru_analysis.plots.trends import share_lines

__all__ = [
    "acts",
    "base_strengths",
    "coverage",
    "definition_dots",
    "delivery",
    "figure_data",
    "machine_days",
    "magnitude_rows",
    "note",
    "numbers",
    "profile_ribbons",
    "promises",
    "seen_by_type",
    "share_lines",
    "title",
    "use_house_style",
    "verdicts",
    "waterfall",
    "weight_triangles",
]
