"""Shares of a partner in what a country trades, owes and earns, and what leaving would cost."""

from kgru_analysis.dependence.exposures import exposures as exposures
from kgru_analysis.dependence.partners import states_of as states_of
from kgru_analysis.deprecated import moved

__getattr__ = moved(__name__)
