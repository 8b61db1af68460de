"""The rules that a table schema cannot say: in a row, between rows and between tables.

Each rule takes the entry of a table and all `Tables` that were read, and returns its faults.
"""

from kgru_analysis.rules.advice import ADVICE

__all__ = ["ADVICE"]
