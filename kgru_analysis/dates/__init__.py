"""Written dates as bounds in days."""

from kgru_analysis.deprecated import moved

__getattr__ = moved(__name__)
