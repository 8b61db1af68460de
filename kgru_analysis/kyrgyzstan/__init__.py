"""The case: what only the notebooks on Kyrgyzstan, and their site, use.

The library beside it knows no country and never imports this. Facts stand in the tables of data.

>>> from kgru_analysis import kyrgyzstan as kgz
>>> kgz.words.__name__
'kgru_analysis.kyrgyzstan.words'
"""

import importlib
import pkgutil
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    if name in __dir__():
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(__path__))
