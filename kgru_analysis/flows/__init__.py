"""Money promised and delivered, counted once."""

from kgru_analysis.flows.aid import aid_promises
from kgru_analysis.flows.chains import promise_chains
from kgru_analysis.flows.concessionality import grant_element
from kgru_analysis.flows.official import official_finance
from kgru_analysis.flows.totals import total_flows, total_rows

__all__ = [
    "aid_promises",
    "grant_element",
    "official_finance",
    "promise_chains",
    "total_flows",
    "total_rows",
]
