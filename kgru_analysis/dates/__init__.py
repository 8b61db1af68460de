"""Written dates as bounds in days."""

from kgru_analysis.dates.parse import parse_dates

__all__ = [
    "parse_dates",
]
