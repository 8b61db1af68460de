"""What every function asks of its input: one column of values, a frame with certain columns."""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError, kind_of, refuse

_P = ParamSpec("_P")
_R = TypeVar("_R")


def as_column(values: Any, reader: str) -> pd.Series:
    """Make a Series of whatever holds values in an order; a Series stays the one it is."""
    if isinstance(values, pd.Series):
        return values
    if isinstance(values, pd.Index | np.ndarray | pd.api.extensions.ExtensionArray):
        if getattr(values, "ndim", 1) == 1:
            if str(values.dtype) in ("datetime64[Y]", "datetime64[M]"):
                # pandas would make a day of a year or a month.
                texts = np.datetime_as_string(values).astype(object)
                texts[np.isnat(values)] = None
                values = texts
            return pd.Series(values, index=pd.RangeIndex(len(values)))
    elif isinstance(values, list | tuple):
        return pd.Series(list(values), dtype=object)
    elif _of_polars(values, "Series"):
        return pd.Series(values.to_list(), name=values.name or None, dtype=object)
    if getattr(values, "ndim", 1) > 1 or _of_polars(values, "DataFrame"):
        raise KgruError(f"{reader} reads one column; this is a table. Name one: frame['column'].")
    raise KgruError(
        f"{reader} reads one column: a Series, Index, list or one-dimensional array, not "
        f"{kind_of(values)}; put a single value into a list: {reader}([value])."
    )


def as_frame(rows: Any, reader: str) -> pd.DataFrame:
    """Return a frame as it is; one of polars becomes one of pandas."""
    if _of_polars(rows, "DataFrame"):
        rows = pd.DataFrame(rows.to_dict(as_series=False))
    if not isinstance(rows, pd.DataFrame):
        raise KgruError(
            f"{reader} reads a DataFrame, not {kind_of(rows)}; load('flows') gives one, "
            "and pandas.DataFrame(...) makes one of lists or dicts."
        )
    if not rows.columns.is_unique:
        twice = rows.columns[rows.columns.duplicated()][0]
        raise KgruError(f"{reader}: two columns are called {twice!r}; rename one.")
    return rows


def _of_polars(values: Any, kind: str) -> bool:
    return type(values).__name__ == kind and type(values).__module__.startswith("polars")


def plain(frame: pd.DataFrame, *, numbers: Iterable[str] = ()) -> pd.DataFrame:
    """Bring columns to the few types that the package computes with; index and order stay.

    Text becomes ``str``, numbers with a fraction ``float64``, whole numbers with gaps ``Int64``,
    dates ``datetime64``; the columns of `numbers` become ``float64``, missing where they are empty.
    """
    if any(str(dtype) == "object" for dtype in frame.dtypes):
        frame = frame.infer_objects()
    types = {name: _plain_type(dtype) for name, dtype in frame.dtypes.items()}
    changed = {name: dtype for name, dtype in types.items() if dtype is not None}
    changed |= {name: "float64" for name in numbers if name in frame}
    try:
        return frame.astype(changed) if changed else frame
    except (TypeError, ValueError) as error:
        raise KgruError(f"{' and '.join(numbers)} have to be numbers ({error}).") from None


def reads_rows(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a function take its rows, the first argument, in every dress.

    Labels that do not tell rows apart become 0, 1, ..., so this is for functions whose result does
    not stand beside the rows.
    """
    first, *_ = inspect.signature(function).parameters
    name = getattr(function, "__name__", "the function")

    @functools.wraps(function)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        given: list[Any] = list(args)
        named: dict[str, Any] = dict(kwargs)
        if given:
            given[0] = _undressed(given[0], name)
        elif first in named:
            named[first] = _undressed(named[first], name)
        return function(*given, **named)

    return call


def _undressed(rows: Any, reader: str) -> pd.DataFrame:
    rows = plain(as_frame(rows, reader))
    refuse_several(rows)
    single = rows.index.is_unique and rows.index.nlevels == 1
    return rows if single else rows.reset_index(drop=True)


def _plain_type(dtype: Any) -> Any:
    """The type to bring a column to, or None where it is one of those already."""
    types = pd.api.types
    if isinstance(dtype, pd.CategoricalDtype):
        return _plain_type(dtype.categories.dtype) or dtype.categories.dtype
    if not types.is_extension_array_dtype(dtype) or str(dtype) in ("str", "Int64", "boolean"):
        return None
    for is_kind, name in (
        (types.is_bool_dtype, "boolean"),
        (types.is_integer_dtype, "Int64"),
        (types.is_numeric_dtype, "float64"),
        (types.is_string_dtype, "str"),
    ):
        if is_kind(dtype):
            return name
    if not isinstance(dtype, pd.ArrowDtype):
        return None
    return "datetime64[ns]" if dtype.kind == "M" and "tz=" not in str(dtype) else object


def one_each(values: Any, index: pd.Index, name: str) -> pd.Series:
    """Bring one value for all rows, or a list with one for each, to the rows of an index."""
    if pd.api.types.is_scalar(values):
        return pd.Series([values] * len(index), index=index, dtype=object)
    if isinstance(values, pd.Series) and not values.index.equals(index):
        raise KgruError(
            f"{name} is a Series with another index than the rows; take both from one frame, or "
            f"pass {name}list(values) to pair them by position."
        )
    cells = as_column(values, name)
    if len(cells) != len(index):
        raise KgruError(
            f"{name} has {len(cells)} values for {len(index)} rows; give one for all or one each."
        )
    return cells.astype(object).set_axis(index)


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
    faults = [(label, value, why) for label, value in bad.items()]
    refuse(faults, f"{len(bad)} rows cannot be used ({bad.name}):", error=KgruError)


def refuse_rows(
    column: pd.Series, faults: Mapping[int, str], error: type[KgruError], what: str, advice: str
) -> None:
    """Raise an error that names the first rows with a fault, given as {position: reason}."""
    labels = column.index.to_numpy(dtype=object)  # plain numbers, not numpy's, in the message
    first = [(labels[i], column.iloc[i], faults[i]) for i in sorted(faults)[:5]]
    why = f"{len(faults)} of {len(column)} {what}:"
    refuse(first, why, advice, error=error, total=len(faults))


def refuse_several(rows: pd.DataFrame) -> None:
    """Refuse cells that hold several values, such as a list."""
    for name, dtype in rows.dtypes.items():
        several = (list, dict, set, np.ndarray)
        if str(dtype) == "object" and any(isinstance(cell, several) for cell in rows[name]):
            raise KgruError(f"Cells of {name!r} hold several values each; give one each.")


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
