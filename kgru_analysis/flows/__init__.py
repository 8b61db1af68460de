"""Money promised and delivered, counted once."""

from kgru_analysis.deprecated import moved

__getattr__ = moved(__name__)
