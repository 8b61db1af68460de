"""Messy, contradictory facts on two states, normalized into tables that can be analyzed."""

import importlib
from typing import TYPE_CHECKING, Any

from kgru_analysis.actors import resolve_actors
from kgru_analysis.catalog import codebook, tables
from kgru_analysis.chains import promise_chains
from kgru_analysis.check import check
from kgru_analysis.concessionality import grant_element
from kgru_analysis.dates import parse_dates
from kgru_analysis.errors import (
    DataError,
    KgruError,
    MissingRate,
    UnknownActor,
    UnreadableDate,
    UnreadableMoney,
)
from kgru_analysis.flows import total_flows
from kgru_analysis.load import cite, load
from kgru_analysis.money import parse_money
from kgru_analysis.presence import presence_balance, presence_panel
from kgru_analysis.presence_bands import presence_bands, presence_weightings
from kgru_analysis.presence_choices import presence_choices
from kgru_analysis.rates import deflator_fan, to_usd
from kgru_analysis.sites import presence_sites

if TYPE_CHECKING:
    from kgru_analysis import plots

__version__ = "0.1.0"
__all__ = [
    "DataError",
    "KgruError",
    "MissingRate",
    "UnknownActor",
    "UnreadableDate",
    "UnreadableMoney",
    "check",
    "cite",
    "codebook",
    "deflator_fan",
    "grant_element",
    "load",
    "parse_dates",
    "parse_money",
    "plots",
    "presence_balance",
    "presence_bands",
    "presence_choices",
    "presence_panel",
    "presence_sites",
    "presence_weightings",
    "promise_chains",
    "resolve_actors",
    "tables",
    "to_usd",
    "total_flows",
]


def __getattr__(name: str) -> Any:
    # matplotlib takes longer to import than everything else together.
    if name == "plots":
        return importlib.import_module("kgru_analysis.plots")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
