"""Shares of a partner in what a country trades, owes and earns, and what leaving would cost."""

from kgru_analysis.dependence.composite import dependence_index
from kgru_analysis.dependence.exposures import both_ways, exposure_episodes, exposures
from kgru_analysis.dependence.panel import dependence_panel
from kgru_analysis.dependence.partners import concentration, shares, states_of
from kgru_analysis.dependence.sides import asymmetry, component_table, mirror_trade

__all__ = [
    "asymmetry",
    "both_ways",
    "component_table",
    "concentration",
    "dependence_index",
    "dependence_panel",
    "exposure_episodes",
    "exposures",
    "mirror_trade",
    "shares",
    "states_of",
]
