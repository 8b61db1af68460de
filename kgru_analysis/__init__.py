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
    "breaks": "breaks_of detectable_jump end_of_sample find_breaks",
    "catalog": "codebook Folder tables",
    "check": "check",
    "citations": "cite",
    "crosswalk": "add_plover",
    "dates": "parse_dates",
    "dependence": "asymmetry both_ways component_table concentration dependence_index "
    "dependence_panel exposure_episodes exposures shares",
    "errors": "DataError KgruError MissingRate UnknownActor UnreadableDate UnreadableMoney",
    "events": "dyad_series read_events rejected_lines",
    "flows": "aid_promises grant_element official_finance promise_chains total_flows total_rows",
    "load": "load",
    "money": "deflator_fan parse_money relative_to to_usd",
    "presence": "combine presence_balance presence_bands presence_curve presence_items "
    "presence_magnitudes presence_panel presence_profile presence_weightings",
    "sheets": "coding_sheet",
    "text": "find_mentions",
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names.split()}
__all__ = sorted(["plots", *_PLACES])


def __getattr__(name: str) -> Any:
    if name == "plots":
        return importlib.import_module("kgru_analysis.plots")
    if name in _PLACES:
        return getattr(importlib.import_module(f"kgru_analysis.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]  # those that are imported later complete as well
