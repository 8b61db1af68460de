"""Old names of arguments: they work for one version, with a warning."""

import functools
import warnings
from collections.abc import Callable
from typing import ParamSpec, TypeVar

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
