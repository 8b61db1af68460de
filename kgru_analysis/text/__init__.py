"""Dates, amounts, actors and figures in running prose."""

from kgru_analysis.deprecated import moved

__getattr__ = moved(__name__)
