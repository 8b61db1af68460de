"""Messy, contradictory facts on states, normalized into tables that can be analyzed."""

import importlib
from typing import Any

from kgru_analysis.check import check as check  # these two have the names of their modules
from kgru_analysis.load import load as load

__version__ = "0.2.0"
# The public names and their modules, imported when first asked for. __init__.pyi tells their types.
_MODULES = {
    "actors": "resolve_actors",
    "begin": "new_folder",
    "breaks.power": "detectable_jump end_of_sample",
    "breaks.search": "find_breaks",
    "breaks.several": "breaks_of",
    "catalog": "codebook Folder tables",
    "check": "check",
    "citations": "cite",
    "crosswalk": "add_plover",
    "dates.parse": "parse_dates",
    "dependence.composite": "dependence_index",
    "dependence.exposures": "both_ways exposure_episodes exposures",
    "dependence.panel": "dependence_panel",
    "dependence.partners": "concentration shares",
    "dependence.sides": "asymmetry component_table",
    "errors": "DataError KgruError MissingRate UnknownActor UnreadableDate UnreadableMoney",
    "events.read": "dyad_series read_events rejected_lines",
    "flows.aid": "aid_promises",
    "flows.chains": "promise_chains",
    "flows.concessionality": "grant_element",
    "flows.official": "official_finance",
    "flows.totals": "total_flows total_rows",
    "load": "load",
    "money.parse": "parse_money",
    "money.relative": "relative_to",
    "money.usd": "deflator_fan to_usd",
    "presence.balance": "presence_balance presence_curve presence_panel",
    "presence.profile": "combine presence_items presence_magnitudes presence_profile",
    "sheets": "coding_sheet",
    "text.mentions": "find_mentions",
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names.split()}
__all__ = sorted(["plots", *_PLACES])
# What 0.1.0 had and nothing has now, with what to use instead.
_GONE = dict.fromkeys(
    ("presence_bands", "presence_weightings"),
    ": it went with 0.2; presence_balance(..., vary=('weights',)) draws one source alone",
)


def __getattr__(name: str) -> Any:
    if name == "plots":
        return importlib.import_module("kgru_analysis.plots")
    if name in _PLACES:
        return getattr(importlib.import_module(f"kgru_analysis.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{_GONE.get(name, '')}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]  # those that are imported later complete as well
