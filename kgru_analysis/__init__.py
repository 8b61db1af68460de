"""Messy, contradictory facts on states, normalized into tables that can be analyzed."""

import importlib
from typing import TYPE_CHECKING, Any

from kgru_analysis.actors import resolve_actors
from kgru_analysis.catalog import Folder, codebook, tables
from kgru_analysis.check import check
from kgru_analysis.citations import cite
from kgru_analysis.dates import parse_dates
from kgru_analysis.errors import (
    DataError,
    KgruError,
    MissingRate,
    UnknownActor,
    UnreadableDate,
    UnreadableMoney,
)
from kgru_analysis.load import load
from kgru_analysis.money import deflator_fan, parse_money, relative_to, to_usd

if TYPE_CHECKING:
    from kgru_analysis import plots
    from kgru_analysis.begin import new_folder
    from kgru_analysis.breaks import breaks_of, detectable_jump, end_of_sample, find_breaks
    from kgru_analysis.crosswalk import add_plover
    from kgru_analysis.dependence import (
        asymmetry,
        both_ways,
        component_table,
        concentration,
        dependence_index,
        dependence_panel,
        exposure_episodes,
        exposures,
        shares,
    )
    from kgru_analysis.events.read import dyad_series, read_events, rejected_lines
    from kgru_analysis.flows import (
        aid_promises,
        grant_element,
        official_finance,
        promise_chains,
        total_flows,
        total_rows,
    )
    from kgru_analysis.presence import (
        combine,
        presence_balance,
        presence_bands,
        presence_curve,
        presence_items,
        presence_magnitudes,
        presence_panel,
        presence_profile,
        presence_sites,
        presence_weightings,
    )
    from kgru_analysis.sheets import coding_sheet
    from kgru_analysis.text import find_mentions

__version__ = "0.2.0"
__all__ = [
    "DataError",
    "Folder",
    "KgruError",
    "MissingRate",
    "UnknownActor",
    "UnreadableDate",
    "UnreadableMoney",
    "add_plover",
    "aid_promises",
    "asymmetry",
    "both_ways",
    "breaks_of",
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
    "detectable_jump",
    "dyad_series",
    "end_of_sample",
    "exposure_episodes",
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
    "presence_curve",
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

# Imported when first asked for: what is built on the rest, needs an extra or is used seldom.
_LATER = {
    name: module
    for module, names in {
        "begin": "new_folder",
        "breaks": "breaks_of detectable_jump end_of_sample find_breaks",
        "crosswalk": "add_plover",
        "dependence": "asymmetry both_ways component_table concentration dependence_index "
        "dependence_panel exposure_episodes exposures shares",
        "events": "dyad_series read_events rejected_lines",
        "flows": "aid_promises grant_element official_finance promise_chains total_flows "
        "total_rows",
        "presence": "combine presence_balance presence_bands presence_curve presence_items "
        "presence_magnitudes presence_panel presence_profile presence_sites "
        "presence_weightings",
        "sheets": "coding_sheet",
        "text": "find_mentions",
    }.items()
    for name in names.split()
}


def __getattr__(name: str) -> Any:
    if name == "plots":
        return importlib.import_module("kgru_analysis.plots")
    if name in _LATER:
        return getattr(importlib.import_module(f"kgru_analysis.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]  # those that are imported later complete as well
