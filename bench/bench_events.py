"""Time `read_events` and `dyad_series` beside pandas in chunks and polars on synthetic files.

python bench/bench_events.py [ROWS ...]        1, 5 and 10 million rows unless told otherwise

The files have the 58 columns of GDELT 1.0. All three do the same in one scan: keep the rows with
a readable day, find the events between two states, and count them by month, direction and class
beside all events of the month; their counts have to be equal. Each run is a process of its own,
whose wall time and time of processors (without the imports) and highest memory are told. Files lie
in a folder for temporary files and are removed at the end: 10 million rows take about 4 GB.

Before it reads a file, `read_events` looks at every byte: a file that mixes Latin-1 into UTF-8, or
has other line ends, gives the same events as a clean one. Polars writes a sign for unknown letters
instead, so that it is timed alone and after the same look. It also knows but the codes that are
in these files, and cannot tell which lines it left out.
"""

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

A, B = "KGZ", "RUS"
LAST = "DATEADDED"  # the last column that every line has; a shorter line is left out
USED = ["GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventRootCode",
        "GoldsteinScale", "NumMentions", LAST]  # fmt: skip
STATES = ["KGZ", "RUS", "USA", "CHN", "KAZ", "UZB", "TJK", "TUR", "", "", "", "GBR", "DEU", "FRA",
          "IND", "PAK", "IRN", "AFG", "UKR", "ROM"]  # fmt: skip
ROOTS = {1: ["01", "02", "03", "04", "05"], 2: ["06", "07", "08"],
         3: ["09", "10", "11", "12", "13"],
         4: ["14", "15", "16", "17", "18", "19", "20"]}  # fmt: skip


def generate(path: Path, rows: int) -> None:
    """Write a file of GDELT 1.0 with so many rows over ten years; the same at every call."""
    import duckdb

    from kgru_analysis.load import load

    layout = load("event_layouts").query("layout == 'gdelt1'")
    codes = load("cameo_codes").query("level > 1")["cameo"].to_list()

    def pick(texts: list[str], salt: int) -> str:
        return f"list_extract({texts!r}, (hash(i * 16 + {salt}) % {len(texts)})::INT + 1)"

    made = {
        "GLOBALEVENTID": "400000000 + i", "SQLDATE": "strftime(d, '%Y%m%d')",
        "MonthYear": "strftime(d, '%Y%m')", "Year": "strftime(d, '%Y')",
        "FractionDate": "round(year(d) + dayofyear(d) / 365, 4)",
        "DATEADDED": "strftime(d, '%Y%m%d')",
        "Actor1Code": "a || 'GOV'", "Actor1Name": "'PRESIDENT OF ' || a", "Actor1CountryCode": "a",
        "Actor2Code": "b || 'GOV'", "Actor2Name": "'MINISTER OF ' || b", "Actor2CountryCode": "b",
        "IsRootEvent": "1", "EventCode": "c", "EventBaseCode": "left(c, 3)",
        "EventRootCode": "left(c, 2)", "QuadClass": "1 + hash(i * 16 + 7) % 4",
        "GoldsteinScale": "round((hash(i * 16 + 8) % 200) / 10 - 10, 1)",
        "NumMentions": "1 + hash(i * 16 + 9) % 40", "NumSources": "1", "NumArticles": "1",
        "AvgTone": "(hash(i * 16 + 10) % 100000) / 7919 - 6",
        "SOURCEURL": "'https://example.org/news/' || i || '/a-president-visits-bishkek'",
    }  # fmt: skip
    place = {
        "Type": "4", "FullName": "'Bishkek, Bishkek, Kyrgyzstan'", "CountryCode": "'KG'",
        "ADM1Code": "'KG01'", "Lat": "42.8731", "Long": "74.6003", "FeatureID": "'-2327684'",
    }  # fmt: skip
    for who in ("Actor1Geo", "Actor2Geo", "ActionGeo"):
        made |= {f"{who}_{name}": text for name, text in place.items()}
    columns = ", ".join(f"{made.get(c, repr(''))} AS {c}" for c in layout["column"])
    duckdb.connect().execute(
        f"COPY (SELECT {columns} FROM (SELECT i, "
        f"DATE '2014-01-01' + (i * 3650 // {rows})::INT AS d, "
        f"{pick(STATES, 1)} AS a, {pick(STATES, 2)} AS b, {pick(codes, 3)} AS c "
        f"FROM range({rows}) r(i))) TO '{path}' (DELIMITER '\t', HEADER false, QUOTE '', ESCAPE '')"
    )


def ours(path: str) -> list[int]:
    """Series by `dyad_series`: total, events, from a, and the four classes, summed over months."""
    from kgru_analysis.events.read import dyad_series, read_events

    series = dyad_series(read_events(path, layout="gdelt1"), A, B).to_pandas()
    columns = ["total", "events", "from_a", "verbal_cooperation", "material_cooperation",
               "verbal_conflict", "material_conflict", "mentions"]  # fmt: skip
    return [len(series), *(int(series[c].sum()) for c in columns)]


def with_polars(path: str) -> list[int]:
    """Make the same series as one lazy scan of polars, run by its streaming engine."""
    import polars as pl

    score, mentions = (pl.col(c).cast(t, strict=False) for c, t in
                       (("GoldsteinScale", pl.Float64), ("NumMentions", pl.Int64)))  # fmt: skip
    one, two = pl.col("Actor1CountryCode"), pl.col("Actor2CountryCode")
    side = (
        pl.when((one == A) & (two == B)).then(1).when((one == B) & (two == A)).then(2).otherwise(0)
    )
    quad = pl.col("EventRootCode").replace_strict(
        {root: q for q, roots in ROOTS.items() for root in roots},
        default=None,
        return_dtype=pl.Int8,
    )
    ours, n = pl.col("side") > 0, pl.len().alias("total")
    series = (
        pl.scan_csv(path, separator="\t", has_header=False, new_columns=_columns(), quote_char=None,
                    infer_schema=False, encoding="utf8-lossy")
        .filter(pl.col("GLOBALEVENTID") != "", pl.col(LAST).is_not_null(),
                pl.col("SQLDATE").str.to_date("%Y%m%d", strict=False).is_not_null(),
                score.is_between(-10, 10), mentions >= 0)
        .select(month=pl.col("SQLDATE").str.slice(0, 6), side=side, quad=quad, score=score,
                mentions=mentions)
        .group_by("month")
        .agg(n, ours.sum().alias("events"), (pl.col("side") == 1).sum().alias("from_a"),
             *((ours & (pl.col("quad") == q)).sum().alias(f"q{q}") for q in ROOTS),
             pl.col("mentions").filter(ours).sum(), pl.col("score").filter(ours).mean())
        .sort("month").collect(engine="streaming")
    )  # fmt: skip
    columns = ["total", "events", "from_a", "q1", "q2", "q3", "q4", "mentions"]
    return [len(series), *(int(series[c].sum()) for c in columns)]


def with_polars_checked(path: str) -> list[int]:
    """Look at the bytes as `read_events` does, and make the same series with polars."""
    from kgru_analysis.events.files import gather

    return with_polars(gather(path)[0].path)


def with_pandas(path: str) -> list[int]:
    """Make the same series with pandas in chunks of 200,000 rows."""
    import pandas as pd

    quads = {root: q for q, roots in ROOTS.items() for root in roots}
    parts = []
    for chunk in pd.read_csv(
        path, sep="\t", header=None, names=_columns(), usecols=USED, dtype=str, quoting=3,
        keep_default_na=False, chunksize=200_000,
    ):  # fmt: skip
        score = pd.to_numeric(chunk["GoldsteinScale"], errors="coerce")
        mentions = pd.to_numeric(chunk["NumMentions"], errors="coerce")
        day = pd.to_datetime(chunk["SQLDATE"], format="%Y%m%d", errors="coerce")
        good = day.notna() & score.between(-10, 10) & (mentions >= 0)
        good &= (chunk["GLOBALEVENTID"] != "") & (chunk[LAST] != "")
        one, two = chunk["Actor1CountryCode"], chunk["Actor2CountryCode"]
        there, back = (one == A) & (two == B), (one == B) & (two == A)
        ours, quad = there | back, chunk["EventRootCode"].map(quads)
        table = pd.DataFrame({"total": 1, "events": ours, "from_a": there}, index=chunk.index)
        table = table.assign(**{f"q{q}": ours & (quad == q) for q in ROOTS})
        table = table.assign(mentions=mentions.where(ours, 0), score=score.where(ours, 0))
        parts.append(table[good].groupby(chunk["SQLDATE"].str[:6]).sum())
    series = pd.concat(parts).groupby(level=0).sum()
    columns = ["total", "events", "from_a", "q1", "q2", "q3", "q4", "mentions"]
    return [len(series), *(int(series[c].sum()) for c in columns)]


def read_only(path: str) -> list[int]:
    """Read every column of the file with the engine of `read_events`, and nothing else."""
    from kgru_analysis.events.tables import default_connection

    columns = dict.fromkeys(_columns(), "VARCHAR")
    table = default_connection().read_csv(
        path, header=False, delim="\t", quote="", escape="", auto_detect=False, columns=columns
    )
    return _all_columns(table)


def normalize(path: str) -> list[int]:
    """Read the file and make every column of `read_events`."""
    from kgru_analysis.events.read import read_events

    return _all_columns(read_events(path, layout="gdelt1"))


def _all_columns(table: Any) -> list[bool]:
    most = table.agg(**{c: table[c].max() for c in table.columns}).to_pandas()
    return most.iloc[0].notna().to_list()


def _columns() -> list[str]:
    from kgru_analysis.events.layouts import find_layout

    return list(find_layout("gdelt1").columns)


PEERS = (with_polars, with_polars_checked, with_pandas)
TASKS = {f.__name__: f for f in (ours, *PEERS, read_only, normalize)}


def measure(task: str, path: Path) -> dict[str, Any]:
    """Run one task in a process of its own: seconds, of processors too, memory in MB, counts."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, "--task", task, str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def _run_task(task: str, path: str) -> None:
    import kgru_analysis.events.read  # noqa: F401  imports are no part of the time

    packages = {"with_polars": ["polars"], "with_polars_checked": ["polars"],
                "with_pandas": ["pandas"]}  # fmt: skip
    own = ["ibis.backends.duckdb", "pyarrow.dataset", "kgru_analysis.events.columns",
           "kgru_analysis.events.series", "kgru_analysis.events.tables"]  # fmt: skip
    for package in packages.get(task, own):
        __import__(package)
    if task not in packages:
        import ibis

        _ = ibis.duckdb  # looks up the package of the engine, which is imported above
    _columns()
    gc.collect()  # what the imports have left, which would else fall into the time of one
    begun, worked = time.perf_counter(), time.process_time()
    counts = TASKS[task](path)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"s": seconds, "cpu": cpu, "mb": peak, "counts": counts}))


def run(n: int = 1_000_000, repeats: int = 3, *, tell: Any = None) -> list[dict[str, Any]]:
    """Time all on ``n`` rows; one row a task: task, ours_s, peer, peer_s, ratio, note.

    The tasks take turns, so that a busy moment hits all; of the repeats the best counts.
    """
    with tempfile.TemporaryDirectory(prefix="kgru-bench-") as folder:
        path = Path(folder) / "synthetic.export.CSV"
        generate(path, n)
        best: dict[str, dict[str, Any]] = {}
        for turn in range(repeats):
            for task in TASKS:
                if tell:
                    tell(f"  {n:,} rows, turn {turn + 1} of {repeats}: {task} ...")
                got = measure(task, path)
                known = best.setdefault(task, got)
                known |= {time: min(known[time], got[time]) for time in ("s", "cpu")}
    mine = best["ours"]
    rows = []
    for peer in (peer.__name__ for peer in PEERS):
        if best[peer]["counts"] != mine["counts"]:
            raise AssertionError(f"{peer} counts otherwise: {best[peer]} and {mine}")
        rows.append(_row(f"series of {n:,} rows", mine, best[peer], peer))
    rows.append(
        _row(f"normalize {n:,} rows", best["normalize"], best["read_only"], "reading alone")
    )
    return rows


def _row(task: str, mine: dict[str, Any], peer: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "task": task, "ours_s": mine["s"], "peer": name.removeprefix("with_"), "peer_s": peer["s"],
        "ratio": peer["s"] / mine["s"], "ours_mb": mine["mb"],
        "note": f"of processors {mine['cpu']:.2f} against {peer['cpu']:.2f} s; "
        f"{mine['mb']:.0f} against {peer['mb']:.0f} MB at the highest",
    }  # fmt: skip


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--task"]:
        _run_task(*arguments[1:])
        return
    sizes = [int(a.replace("_", "")) for a in arguments] or [1_000_000, 5_000_000, 10_000_000]
    for size in sizes:
        for row in run(size, tell=lambda text: print(text, file=sys.stderr, flush=True)):
            print(
                f"{row['task']:28} {row['ours_s']:7.2f} s   "
                f"{row['peer']:15} {row['peer_s']:7.2f} s   "
                f"{row['ratio']:5.2f} x   {row['note']}", flush=True,
            )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
