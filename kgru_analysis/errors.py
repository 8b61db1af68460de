"""Errors. Each says what is wrong, where, and what to do about it."""

from collections.abc import Sequence


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


def how_to_install(extra: str) -> str:
    """Say how to add an extra to an installation from a checkout or from a wheel."""
    return (
        f"pip install '.[{extra}]' in the folder of the project, or, of a wheel, "
        f"pip install 'kgru_analysis-VERSION-py3-none-any.whl[{extra}]'"
    )
