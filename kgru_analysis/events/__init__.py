"""Machine-coded event files in the columns of the table of events."""

from kgru_analysis.deprecated import moved

__getattr__ = moved(__name__)
