"""The data of a figure, kept in the notebook's outputs so that a reader can take them away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kgru_analysis.catalog import AnyFolder, package
from kgru_analysis.columns import as_frame
from kgru_analysis.descriptor import pointers
from kgru_analysis.errors import KgruError
from kgru_analysis.load import load

MIME = "application/vnd.kgru.rows+json"  # which rows and sources stand behind the figure
SHOWN = 40  # rows shown in the notebook; the CSV has them all


@dataclass(frozen=True, eq=False, repr=False)
class FigureData:
    """What a figure draws and what stands behind it; `figure_data` makes it."""

    data: pd.DataFrame
    rows: dict[str, Any]
    sources: list[str]
    words: dict[str, str]

    def __repr__(self) -> str:
        columns = ", ".join(map(str, self.data.columns))
        return f"Data of the figure: {len(self.data)} rows of {columns}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        # Floats differ between machines in their last digits, which no reader needs.
        csv = self.data.to_csv(index=False, lineterminator="\n", float_format="%.10g")
        more = f", the first {SHOWN} here" if len(self.data) > SHOWN else ""
        title = f"Data of this figure ({len(self.data)} rows{more})"
        shown = self.data.head(SHOWN)
        truths = {column: {True: "yes", False: "no"} for column in shown.select_dtypes("bool")}
        table = shown.replace(truths).to_html(index=False, na_rep="", float_format=_short)
        return {
            "text/plain": repr(self),
            "text/html": f"<details><summary>{title}</summary>{table}</details>",
            "text/csv": csv,
            MIME: {"rows": self.rows, "sources": self.sources} | self.words,
        }


def figure_data(
    data: pd.DataFrame | pd.Series,
    *,
    rows: pd.DataFrame | Iterable[pd.DataFrame] = (),
    caption: str | None = None,
    alt: str | None = None,
    folder: AnyFolder = None,
) -> FigureData:
    """Say what a figure draws, in the cell below it, and which rows and sources stand behind it.

    It is shown as a folded table; the notebook's output also holds the CSV and the ids. Raises
    `KgruError` if a frame of ``rows`` has neither an id nor a source to point at.

    Parameters
    ----------
    data : DataFrame or Series
        What the plot was given. A named index becomes columns.
    rows : DataFrame or iterable of DataFrame
        Rows of tables of the data folder that the figure rests on. Of rows with an id (``event_id``
        and the like) the id is kept, of others the ``source_id`` and ``dataset``; nothing else.
    caption, alt : str, optional
        The words under the figure and those in its place for who does not see it, where they hold
        numbers or names that a run can change. They stand above what the cell's metadata say.
    folder : path or Folder, optional
        The data folder that the rows are of; by default the shipped data.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> debt = kg.load("observations").query("measure == 'debt_stock'")
    >>> behind = kg.plots.figure_data(debt[["date", "value_low"]], rows=debt)
    >>> behind.rows["observations"] == debt["obs_id"].to_list()
    True
    """
    frame = as_frame(data.to_frame() if isinstance(data, pd.Series) else data, "figure_data")
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    several = isinstance(rows, list | tuple) or not hasattr(rows, "columns")
    parts = rows if several and isinstance(rows, Iterable) else [rows]
    frames = [as_frame(part, "rows= of figure_data") for part in parts]
    keys = row_keys(folder)
    behind: dict[str, Any] = {}
    sources: list[str] = []
    for given in (frame for frame in frames if len(frame)):
        key = next((column for column in given if column in keys), None)
        origin = [column for column in ("source_id", "dataset") if column in given]
        if key is None and not origin:
            raise KgruError(
                "Rows behind a figure need an id or a source; give them as load returns them. "
                f"The columns are {', '.join(map(str, given.columns))}."
            )
        if key is not None:  # the rows name their sources themselves
            behind[keys[key]] = behind.get(keys[key], []) + given[key].dropna().to_list()
        else:
            sources += [x for column in origin for x in given[column].dropna()]
    behind = {table: _all_or_ids(table, ids, folder) for table, ids in behind.items()}
    words = {name: text for name, text in (("caption", caption), ("alt", alt)) if text}
    return FigureData(frame, behind, sorted(set(sources)), words)


def _short(number: float) -> str:
    """Write a number with four digits that count, large ones with thousands apart."""
    short = float(f"{number:.4g}")
    text = f"{short:,.10f}" if abs(short) >= 1e4 else f"{short:.10f}"
    return text.rstrip("0").rstrip(".")


def numbers(**named: Any) -> dict[str, int | float | str]:
    """Name the numbers of a finding, so that its translations state the same ones.

    They become plain numbers, floats with six digits after the point: the rest differs between
    machines.

    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> kg.plots.numbers(year=pd.Series([2020]).max(), share=1 / 3, field="energy")
    {'year': 2020, 'share': 0.333333, 'field': 'energy'}
    """
    plain = {k: v.item() if hasattr(v, "item") else v for k, v in named.items()}
    return {k: round(v, 6) if isinstance(v, float) else v for k, v in plain.items()}


def row_keys(folder: AnyFolder = None) -> dict[str, str]:
    """Map the key column of each table of claims to the table: event_id to events."""
    found = {}
    for resource in package(folder)["resources"]:
        names = [field["name"] for field in resource["schema"]["fields"]]
        if "source_id" in pointers(resource) and names[0].endswith("_id"):
            found[names[0]] = resource["name"]
    return found


def _all_or_ids(table: str, ids: list[str], folder: AnyFolder) -> list[str] | str:
    """Return the ids once each, or "all" or "preferred" where they are just those rows."""
    ids = list(dict.fromkeys(ids))
    for claims in ("all", "preferred"):
        if set(ids) == set(load(table, claims=claims, folder=folder).iloc[:, 0]):
            return claims
    return ids
