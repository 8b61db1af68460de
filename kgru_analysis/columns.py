"""What every function asks of its input: one column of values, a frame with certain columns."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError, listed


def as_column(values: Any, reader: str) -> pd.Series:
    """Make a Series of whatever holds values in an order; a Series stays the one it is.

    Raises
    ------
    KgruError
        If `values` is one value, a table or has no order; it names `reader`, the function that
        was called.
    """
    if isinstance(values, pd.Series):
        return values
    if isinstance(values, pd.Index | np.ndarray | pd.api.extensions.ExtensionArray):
        if getattr(values, "ndim", 1) == 1:
            return pd.Series(values, index=pd.RangeIndex(len(values)))
    elif isinstance(values, list | tuple):
        return pd.Series(list(values), dtype=object)
    if getattr(values, "ndim", 1) > 1:
        raise KgruError(f"{reader} reads one column; this has {values.ndim} dimensions.")
    raise KgruError(
        f"{reader} reads one column: a Series, Index, list or one-dimensional array, not a "
        f"{type(values).__name__}; put a single value into a list: {reader}([value])."
    )


def need_columns(
    frame: pd.DataFrame, columns: Iterable[str], *, what: str = "frame", advice: str = ""
) -> None:
    """Refuse a frame that lacks one of the columns."""
    lacking = [column for column in columns if column not in frame]
    if lacking:
        raise KgruError(
            f"The {what} has no column {', '.join(lacking)}; {advice or 'add or rename it'}."
        )


def refuse_cells(bad: pd.Series, why: str) -> None:
    """Refuse rows for what stands in one column; `bad` holds those cells, and may be empty."""
    if len(bad):
        faults = ((label, value, why) for label, value in bad.items())
        raise KgruError(
            f"{len(bad)} rows cannot be used ({bad.name}):\n{listed(faults, total=len(bad))}"
        )


def hashable(column: pd.Series) -> pd.Series:
    """Put the type in place of a cell, such as a list, that cannot be looked up."""
    if column.dtype != object:
        return column
    return pd.Series([_or_type(cell) for cell in column], dtype=object)


def _or_type(cell: object) -> object:
    try:
        hash(cell)
    except TypeError:
        return type(cell)
    return cell
