"""Old names of arguments and old places of names: they work for one version, with a warning."""

import functools
import importlib
import warnings
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

GONE = "0.3"  # the version that no longer knows the old names


def renamed(**names: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Let a function take keywords by their old names, with a warning: ``@renamed(old="new")``."""

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        name = getattr(function, "__name__", "the function")

        @functools.wraps(function)
        def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            for old in names.keys() & kwargs.keys():
                new = names[old]
                if new in kwargs:
                    raise TypeError(f"{name}() got {new}= and {old}=, its old name; give {new}=.")
                warnings.warn(
                    f"{old}= of {name} is now {new}=; the old name goes with version {GONE}.",
                    DeprecationWarning,
                    stacklevel=2,
                )
                kwargs[new] = kwargs.pop(old)
            return function(*args, **kwargs)

        return call

    return decorate


def moved(folder: str) -> Callable[[str], Any]:
    """Find what `kg` offers in the folder of its module too, where 0.1.0 had it, with a warning."""

    def find(name: str) -> Any:
        place = importlib.import_module("kgru_analysis")._PLACES.get(name, "")
        if f"kgru_analysis.{place.rpartition('.')[0]}" != folder:
            raise AttributeError(f"module {folder!r} has no attribute {name!r}")
        warnings.warn(
            f"{name} of {folder} is now in kgru_analysis.{place}, or {name} of kgru_analysis; "
            f"the old place goes with version {GONE}.",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(importlib.import_module(f"kgru_analysis.{place}"), name)

    return find
