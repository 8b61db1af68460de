"""Messy, contradictory facts on states, normalized into tables that can be analyzed."""

import ast
import importlib
from pathlib import Path
from typing import Any

from kgru_analysis.check import check as check  # these two have the names of their modules
from kgru_analysis.load import load as load

__version__ = "0.2.0"
# The public names and their modules, imported when first asked for, as __init__.pyi has them.
_STUB = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
_PLACES = {
    alias.name: (node.module or "").removeprefix("kgru_analysis.")
    for node in _STUB.body
    if isinstance(node, ast.ImportFrom) and node.module != "kgru_analysis"
    for alias in node.names
}
__all__ = sorted(["plots", *_PLACES])
# What is gone, with what to use instead.
_WEIGHTS = ": it went with 0.2; presence_balance(..., vary=('weights',)) draws one source alone"
_GONE = {
    "presence_bands": _WEIGHTS,
    "presence_weightings": _WEIGHTS,
    "add_plover": ": it went with 0.2; merge load('event_type_plover') on event_type and status",
    "component_table": ": it went with 0.2; dependence_panel says what each component means",
}


def __getattr__(name: str) -> Any:
    if name == "plots":
        return importlib.import_module("kgru_analysis.plots")
    if name in _PLACES:
        return getattr(importlib.import_module(f"kgru_analysis.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{_GONE.get(name, '')}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]  # those that are imported later complete as well
