"""Machine-coded events in the columns of the events table, as lazy tables of any engine."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kgru_analysis.actors import resolve_actors
from kgru_analysis.catalog import AnyFolder
from kgru_analysis.errors import DataError, KgruError, one_of
from kgru_analysis.events.files import gather
from kgru_analysis.events.layouts import find_layout, tell_counts
from kgru_analysis.files import need

if TYPE_CHECKING:
    import ibis.expr.types as ir

FREQUENCIES = ("D", "W", "ME", "QE", "YE")
_EXTRA = {"extra": "events", "to": "read machine-coded events"}
MOST_LISTED = 1_000_000  # unusable lines; one more row of a frame takes some 200 bytes


def read_events(
    source: "str | Path | Iterable[str | Path] | ir.Table", *, layout: str, connection: Any = None,
    folder: AnyFolder = None,
) -> "ir.Table":  # fmt: skip
    """Read machine-coded events into the columns of the events table.

    Raises `DataError` if a file is missing, unreadable, meant twice (plain and packed), not of the
    layout, or no event file: an archive that unpacks to more than 200 times its size (and 10 MB),
    or holds more than 1,000 files or another archive, or a line of more than 10 MB; `KgruError` if
    the layout is unknown, Ibis is not installed, or the connection reads no files.

    Parameters
    ----------
    source : path, several paths, Ibis table, or name of a table
        A file, plain or packed (.gz, .zip); a folder or a pattern of them; or a table that has
        the columns of the layout, such as the public one of GDELT on BigQuery. An address such as
        "hdfs://..." is read by a ``connection`` of yours alone; without one no host is asked.
    layout : {"gdelt1", "gdelt2", "icews", "polecat"}
        Whose columns these are; ``load("event_layouts")`` lists them. Files of GDELT 1.0 have 57
        columns until March 2013 and 58 since. Of POLECAT only the header has been seen, no row.
    connection : Ibis backend, optional
        Where the expression runs: DuckDB or Spark. Without one, a DuckDB of this process.
    folder : path or Folder, optional
        Another data folder, with the tables event_layouts, event_actors, cameo_codes, plover_types,
        actors and actor_names of its own.

    Returns
    -------
    Ibis table
        The columns of ``events`` and then: intensity (as published, -10 conflict to 10
        cooperation), mentions, quad_class (1 verbal and 2 material cooperation, 3 verbal and 4
        material conflict), cameo and plover (text), the names and codes of both actors as
        published, place, place_admin, place_country, place_level, lat, lon. An actor that is not
        in the table ``actors``, such as a region, is missing; its published code is kept. What a
        machine does not say (domain, confidence) is missing. A row without a readable number,
        day, intensity or count of mentions is left out, and `rejected_lines` lists it; a
        coordinate that is no number is missing.

    Notes
    -----
    The class follows one rule for all producers: CAMEO roots 01-05, 06-08, 09-13 and 14-20.
    GDELT itself puts 09 (investigate) into 2 and 14 (protest) into 3; the rule used here agrees
    with PLOVER, where both are conflict, and 14 material. POLECAT rows take the class of their
    PLOVER type. The PLOVER type of a CAMEO code comes from the crosswalk of 2021 in
    ``cameo_codes``, which has none for the roots 01 and 02.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> import kgru_analysis as kg
    >>> cells = [""] * 58
    >>> cells[0], cells[1], cells[7], cells[17] = "1", "20231012", "RUS", "KGZ"
    >>> cells[26], cells[30], cells[31] = "042", "1.9", "4"
    >>> file = Path(tempfile.mkdtemp()) / "20231012.export.CSV"
    >>> _ = file.write_text("\\t".join(cells) + "\\n")
    >>> events = kg.read_events(file, layout="gdelt1")
    >>> events.select("date", "actor", "target", "event_type", "quad_class").to_pandas()
             date actor target event_type  quad_class
    0  2023-10-12   RUS    KGZ    consult           1
    """
    known = find_layout(layout, folder)
    ibis = need("ibis", **_EXTRA)
    from kgru_analysis.events import columns as event_columns
    from kgru_analysis.events import tables as event_tables

    table = source if isinstance(source, ibis.Table) else None
    if table is None:
        table = event_tables.named_table(source, connection)
    if table is not None:
        return event_columns.to_events(event_tables.use_table(table, known), known)
    # An address is for the caller's own engine, which may ask other hosts.
    texts = gather(source, addresses=connection is not None)
    connection = connection or event_tables.default_connection()
    raw = event_tables.read_files(texts, known, connection)
    return event_columns.to_events(raw, known)


def rejected_lines(
    source: "str | Path | Iterable[str | Path] | ir.Table", *, layout: str, folder: AnyFolder = None
) -> pd.DataFrame:
    """List the lines that `read_events` leaves out, each with its reason.

    Takes and raises what `read_events` does, but a file whose lines all have a wrong number of
    columns is no error here, and more than a million lines are one. Lines are read by DuckDB.

    Returns
    -------
    DataFrame
        line (number in its file, from 1; missing for a row of a table), reason, file (or "table")
        and text (the first 80 characters, or the number of the event). Empty: all is kept. A
        header is neither kept nor listed.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> import kgru_analysis as kg
    >>> file = Path(tempfile.mkdtemp()) / "cut.csv"
    >>> _ = file.write_text("1\\t20180230\\n")
    >>> kg.rejected_lines(file, layout="gdelt2")[["line", "reason"]].values.tolist()
    [[1, '2 columns instead of 61']]
    """
    known = find_layout(layout, folder)
    ibis = need("ibis", **_EXTRA)
    from kgru_analysis.events import columns as event_columns
    from kgru_analysis.events import tables as event_tables

    if isinstance(source, ibis.Table):
        raw = event_columns.tidy(event_tables.use_table(source, known))
        raw = raw.mutate(
            number=ibis.null("int64"), text=raw.event_id.fill_null(""), wrong=ibis.null("string")
        )
        return _listed([(raw, "table")], known)
    tables = []
    for text in gather(source):
        shape = event_tables.shape_of(text, known, strict=False)
        lines = event_tables.read_lines(text, event_tables.default_connection())
        lines = lines.filter(lines.number > int(shape.header))
        wrong = ibis.cases(
            (lines.line.fill_null("") == "", "the line is blank"),
            (
                lines.width.notin(shape.counts),
                lines.width.cast("string") + f" columns instead of {tell_counts(shape.counts)}",
            ),
            else_=ibis.null("string"),
        )
        lines = lines.mutate(wrong=wrong, text=lines.line.left(80))
        raw = event_tables.pick(lines, shape, "number", "wrong", "text")
        tables.append((event_columns.tidy(raw), text.label))
    return _listed(tables, known)


def _listed(tables: list[tuple[Any, str]], layout: Any) -> pd.DataFrame:
    import duckdb
    import ibis

    from kgru_analysis.events.columns import faults

    frames, left = [], MOST_LISTED
    for raw, label in tables:
        told = (raw.wrong.notnull(), raw.wrong)  # noqa: PD004
        reason = ibis.cases(told, *faults(raw, layout), else_=ibis.null("string"))
        bad = raw.select(line=raw.number, reason=reason, text=raw.text)
        bad = bad.filter(bad.reason.notnull()).order_by("line").limit(left + 1)  # noqa: PD004
        try:
            frame = bad.to_pandas()
        except duckdb.Error as error:
            first, *_ = str(error).splitlines()
            raise DataError(f"{label} cannot be read as lines ({first}).") from None
        left -= len(frame)
        if left < 0:
            raise DataError(
                f"More than {MOST_LISTED:,} lines cannot be used, the last of them in {label}: "
                f"{frame['reason'].iloc[-1]}. Give the layout of the files, or fewer at once."
            )
        frames.append(frame.assign(file=label))
    columns = {"line": "Int64", "reason": "str", "file": "str", "text": "str"}
    return pd.concat(frames, ignore_index=True)[list(columns)].astype(columns)


def dyad_series(
    events: "ir.Table", a: str, b: str, *, freq: str = "ME", folder: AnyFolder = None
) -> "ir.Table":
    """Count the events between two actors by period, beside all events of their source.

    Raises `UnknownActor`, `DataError`, `KgruError` if a or b names no actor; if the pair has no
    event, with what is there (not for what is not run); if freq is not known or ``events`` is no
    such table.

    Parameters
    ----------
    events : Ibis table
        As `read_events` returns it, or a union of such tables.
    a, b : str
        Codes or names of two actors; events count in both directions.
    freq : {"D", "W", "ME", "QE", "YE"}
        Days, weeks from Monday, months, quarters or years.
    folder : path or Folder, optional
        The data folder of the names of actors.

    Returns
    -------
    Ibis table
        One row a source and period in which the source has any event: source_id, period (EDTF:
        a day, month, year, or the first and last day or month), events, from_a and from_b (by who
        acted), cooperation and conflict, verbal_cooperation, material_cooperation,
        verbal_conflict, material_conflict, intensity (mean, as published; missing without
        events), mentions, and total: all events of the source in the period. A period without
        rows in the source is absent, which is not zero. Sources are never added to one another.
        ``total`` is missing where the source holds nothing but the pair: such an extract says
        nothing on how the source has grown. The events are counted at once, in one pass, and the
        table holds the counts; what is bound to no data, or to BigQuery, where every look costs
        money, stays an expression that has not been run.

    Examples
    --------
    >>> import ibis
    >>> import kgru_analysis as kg
    >>> t = ibis.memtable({"source_id": ["x"] * 3, "date": ["2018-01-02"] * 3,
    ...     "actor": ["RUS", "KGZ", "USA"], "target": ["KGZ", "RUS", "CHN"],
    ...     "quad_class": [1, 3, 4], "intensity": [3.0, -2.0, -9.0], "mentions": [1, 2, 3]})
    >>> row = kg.dyad_series(t, "Kyrgyzstan", "Russia").to_pandas().iloc[0]
    >>> row["period"], int(row["events"]), int(row["conflict"]), int(row["total"])
    ('2018-01', 2, 1, 3)
    """
    one_of("freq", freq, FREQUENCIES)
    ibis = need("ibis", **_EXTRA)
    a, b = resolve_actors([a, b], folder=folder)
    from kgru_analysis.events import series as event_series

    lacking = set(event_series.USED) - set(getattr(events, "columns", ()))
    if lacking:
        raise KgruError(
            "dyad_series reads a table of read_events; this one has no "
            f"{', '.join(sorted(lacking))}."
        )
    series = event_series.count_pair(events, a, b, freq)
    if not event_series.can_look(events):
        return series
    # Counting shows as well whether there is anything, in the one pass that it takes.
    counted = series.to_pyarrow()
    if not any(counted["events"].to_pylist()):
        raise DataError(event_series.tell_none(events, a, b))
    return ibis.memtable(counted)
