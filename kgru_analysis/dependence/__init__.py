"""Shares of a partner in what a country trades, owes and earns, and what leaving would cost."""

from kgru_analysis.dependence.partners import states_of as states_of
