"""How much is tried: all in `make test-slow`, in `make test` some cases and few examples."""

import pytest
from hypothesis import settings

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=5)
settings.register_profile("default", deadline=None, derandomize=True, max_examples=33)
settings.register_profile("full", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("default")


def tries(full: int, **more: object) -> settings:
    """Settings for a property that takes long, with its number of examples when all are tried."""
    share = settings().max_examples / 100
    return settings(max_examples=max(2, round(full * share)), **more)


def one_of_each(cases, kind):
    """Cases of a test: the first of each kind in every run, the others with the slow tests.

    kind tells of a case what it is a case of.
    """
    met, out = set(), []
    for case in cases:
        quick = kind(case) not in met
        met.add(kind(case))
        out.append(case if quick else _slow(case))
    return out


def few(some, *more):
    """Some cases in every run, more of the kind with the slow tests."""
    return [*some, *map(_slow, more)]


def _slow(case):
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)
