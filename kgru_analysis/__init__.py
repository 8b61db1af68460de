"""Messy, contradictory facts on two states, normalized into tables that can be analyzed."""

import importlib
from typing import TYPE_CHECKING, Any

from kgru_analysis.actors import resolve_actors
from kgru_analysis.breaks import find_breaks
from kgru_analysis.catalog import Folder, codebook, tables
from kgru_analysis.check import check
from kgru_analysis.citations import cite
from kgru_analysis.dates import parse_dates
from kgru_analysis.dependence import (
    asymmetry,
    component_table,
    concentration,
    dependence_index,
    dependence_panel,
    exposures,
    shares,
)
from kgru_analysis.errors import (
    DataError,
    KgruError,
    MissingRate,
    UnknownActor,
    UnreadableDate,
    UnreadableMoney,
)
from kgru_analysis.flows import (
    grant_element,
    official_finance,
    promise_chains,
    total_flows,
    total_rows,
)
from kgru_analysis.load import load
from kgru_analysis.money import deflator_fan, parse_money, relative_to, to_usd
from kgru_analysis.presence import (
    combine,
    presence_balance,
    presence_bands,
    presence_choices,
    presence_items,
    presence_magnitudes,
    presence_panel,
    presence_profile,
    presence_sites,
    presence_weightings,
)

if TYPE_CHECKING:
    from kgru_analysis import plots
    from kgru_analysis.crosswalk import add_plover
    from kgru_analysis.events.read import dyad_series, read_events, rejected_lines
    from kgru_analysis.folders import new_folder
    from kgru_analysis.sheets import coding_sheet
    from kgru_analysis.text import find_mentions

__version__ = "0.1.0"
__all__ = [
    "DataError",
    "Folder",
    "KgruError",
    "MissingRate",
    "UnknownActor",
    "UnreadableDate",
    "UnreadableMoney",
    "add_plover",
    "asymmetry",
    "check",
    "cite",
    "codebook",
    "coding_sheet",
    "combine",
    "component_table",
    "concentration",
    "deflator_fan",
    "dependence_index",
    "dependence_panel",
    "dyad_series",
    "exposures",
    "find_breaks",
    "find_mentions",
    "grant_element",
    "load",
    "new_folder",
    "official_finance",
    "parse_dates",
    "parse_money",
    "plots",
    "presence_balance",
    "presence_bands",
    "presence_choices",
    "presence_items",
    "presence_magnitudes",
    "presence_panel",
    "presence_profile",
    "presence_sites",
    "presence_weightings",
    "promise_chains",
    "read_events",
    "rejected_lines",
    "relative_to",
    "resolve_actors",
    "shares",
    "tables",
    "to_usd",
    "total_flows",
    "total_rows",
]

# Imported when first asked for: what needs matplotlib or an extra, and what is used seldom.
_LATER = {
    "add_plover": "crosswalk",
    "coding_sheet": "sheets",
    "dyad_series": "events",
    "find_mentions": "text",
    "new_folder": "folders",
    "read_events": "events",
    "rejected_lines": "events",
}


def __getattr__(name: str) -> Any:
    if name == "plots":
        return importlib.import_module("kgru_analysis.plots")
    if name in _LATER:
        return getattr(importlib.import_module(f"kgru_analysis.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
