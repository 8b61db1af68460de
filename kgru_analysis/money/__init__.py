"""Written amounts as bounds in a currency, and amounts in dollars."""

from kgru_analysis.deprecated import moved

__getattr__ = moved(__name__)
