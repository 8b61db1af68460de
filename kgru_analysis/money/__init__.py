"""Written amounts as bounds in a currency, and amounts in dollars."""

from kgru_analysis.money.parse import parse_money as parse_money
from kgru_analysis.money.relative import relative_to as relative_to
from kgru_analysis.money.usd import deflator_fan as deflator_fan
from kgru_analysis.money.usd import to_usd as to_usd
