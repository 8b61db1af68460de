"""Shares of a partner in what a country trades, owes and earns."""

from kgru_analysis.dependence.composite import dependence_index
from kgru_analysis.dependence.panel import asymmetry, component_table, dependence_panel
from kgru_analysis.dependence.partners import concentration, shares

__all__ = [
    "asymmetry",
    "component_table",
    "concentration",
    "dependence_index",
    "dependence_panel",
    "shares",
]
