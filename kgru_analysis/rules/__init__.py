"""The rules that a table schema cannot say: in a row, between rows and between tables.

Each rule takes a `Table`, which knows the others that were read, and yields its faults; `needs`
says which columns it asks for.
"""

from kgru_analysis.rules.advice import ADVICE

__all__ = ["ADVICE"]
