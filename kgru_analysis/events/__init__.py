"""Machine-coded event files in the columns of the table of events."""

from kgru_analysis.events.read import dyad_series, read_events, rejected_lines

__all__ = [
    "dyad_series",
    "read_events",
    "rejected_lines",
]
