"""Errors. Each says what is wrong, where, and what to do about it."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from numbers import Integral, Real
from pathlib import PurePath
from typing import Any


class KgruError(ValueError):
    """Base of every error that the package raises on purpose."""


class DataError(KgruError):
    """A data folder, table or column is missing or cannot be used."""


class UnreadableDate(KgruError):
    """A date could not be read without guessing."""


class UnreadableMoney(KgruError):
    """An amount could not be read without guessing."""


class UnknownActor(KgruError):
    """A name is in no table of actors, or means several at that date."""


class MissingRate(KgruError):
    """No exchange rate or price index covers a currency and year."""


def refuse(
    faults: Sequence[tuple[object, object, str]],
    why: str,
    advice: str = "",
    *,
    error: type[KgruError] = DataError,
    total: int | None = None,
    at: str = "row {!r}",
) -> None:
    """Raise an error that names the first faults (row label, value, reason), if there are any."""
    if not faults:
        return
    lines = [why]
    for label, value, reason in faults[:5]:
        text = repr(value)
        lines.append(
            f"  {at.format(label)}: {text if len(text) <= 80 else text[:77] + '...'}: {reason}"
        )
    more = (total or len(faults)) - 5
    lines += [f"  ... and {more} more"] * (more > 0)
    raise error("\n".join([*lines, advice]).rstrip())


def listed(values: Sequence[object]) -> str:
    """Write the first five of some values, and how many more there are."""
    more = f" and {len(values) - 5} more" if len(values) > 5 else ""
    return ", ".join(map(repr, values[:5])) + more


def one_of(name: str, value: object, allowed: Sequence[str]) -> None:
    """Refuse an argument that is not one of the allowed words."""
    if not isinstance(value, str) or value not in allowed:
        raise KgruError(f"{name}={value!r} is not known; use one of {', '.join(allowed)}.")


def kind_of(value: object) -> str:
    """Name the kind of a value that is of the wrong one.

    >>> kind_of(None), kind_of(5), kind_of("USA")
    ('None', 'an int', 'a str')
    """
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def perhaps(name: object, known: Iterable[str]) -> str:
    """Ask whether the known name nearest to an unknown one is meant; empty if none is near.

    >>> perhaps("data/flow.csv", ["events", "flows"]), perhaps("x", ["events", "flows"])
    (" (did you mean 'flows'?)", '')
    """
    near = get_close_matches(PurePath(str(name)).stem.lower(), list(known), 1, 0.7)
    return f" (did you mean {near[0]!r}?)" if near else ""


def whole_number(name: str, value: object, *, least: int = 0) -> None:
    """Refuse an argument that is no whole number, or too small a one."""
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        raise KgruError(f"{name}={value!r}: give a whole number of {least} or more.")


def need_share(name: str, value: object, *, whole: bool = False) -> None:
    """Refuse an argument that is no number above 0 and below 1, or 1 itself where all may count."""
    if not isinstance(value, Real) or not (0 < float(value) < 1 or (whole and value == 1)):
        ends = f"above 0, {'at most' if whole else 'below'} 1"
        raise KgruError(f"{name}={value!r}: give a share between 0 and 1 ({ends}), like 0.9.")


def need_years(name: str, value: object) -> None:
    """Refuse an argument that is no number of zero or more."""
    if not isinstance(value, Real) or not float(value) >= 0:
        raise KgruError(f"{name}={value!r}: give a number of years, 0 or more.")


def pair_of_years(name: str, years: Iterable[Any]) -> tuple[int, int]:
    """Read the first and the last year, or refuse what is no pair of years."""
    try:
        first, last = (int(year) for year in years)
    except (TypeError, ValueError):
        first, last = 1, 0
    if first > last:
        raise KgruError(f"{name}={years!r} is no pair of years, such as (2001, 2020).")
    return first, last


def need_mapping(name: str, value: object, example: str) -> None:
    """Refuse an argument that does not map names to values."""
    if not isinstance(value, Mapping):
        text = repr(value)
        shown = f"={text}" if len(text) <= 80 and "\n" not in text else ""
        raise KgruError(f"{name}{shown} is {kind_of(value)}; give a dict, such as {example}.")


def texts(name: str, given: object) -> list[str]:
    """Return one text, or several, as a list; refuse what is neither.

    >>> texts("partner", "EAEU"), texts("by", ("donor", "stage"))
    (['EAEU'], ['donor', 'stage'])
    """
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, Iterable):
        raise KgruError(f"{name}={given!r}: give a text or a list of texts.")
    found = list(found)
    for part in found:
        if not isinstance(part, str):
            raise KgruError(f"{name} holds {part!r}; give a list of texts.")
    return found


def one_code(name: str, code: object) -> None:
    """Refuse an argument that is not the code of one actor."""
    if not isinstance(code, str) or not code:
        raise KgruError(f"{name}={code!r}: give one code of the table actors.")


def how_to_install(extra: str) -> str:
    """Say how to add an extra to an installation from a checkout or from a wheel."""
    return (
        f"pip install '.[{extra}]' in the folder of the project, or, of a wheel, "
        f"pip install 'kgru_analysis-VERSION-py3-none-any.whl[{extra}]'"
    )
