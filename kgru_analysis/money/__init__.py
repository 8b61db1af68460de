"""Written amounts as bounds in a currency, and amounts in dollars."""

from kgru_analysis.money.parse import parse_money
from kgru_analysis.money.relative import relative_to
from kgru_analysis.money.usd import deflator_fan, to_usd

__all__ = [
    "deflator_fan",
    "parse_money",
    "relative_to",
    "to_usd",
]
