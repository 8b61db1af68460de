"""Figures: each takes data that a measure has already worked out, and returns the axes."""

from kgru_analysis.plots.ledger import promises
from kgru_analysis.plots.lenses import magnitude_rows, profile_ribbons
from kgru_analysis.plots.provenance import figure_data, numbers
from kgru_analysis.plots.style import note, title, use_house_style
from kgru_analysis.plots.trends import share_lines

__all__ = [
    "figure_data",
    "magnitude_rows",
    "note",
    "numbers",
    "profile_ribbons",
    "promises",
    "share_lines",
    "title",
    "use_house_style",
]
