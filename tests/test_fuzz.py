"""Fuzz: every public reader on inputs that are nearly right, wrong, or nothing it knows.

A column of 50 cells is 50 inputs, since each has to be read by itself; so are the paragraphs of a
page, the rows of a sheet or frame and the lines of an event file. A data folder, an HTML page or
the name of a folder is one. `make test` makes a thousand of them, `make test-slow` ten thousand and
``make fuzz`` a million.

What has to hold: nothing but `KgruError` comes out; "raise" and "null" find the same rows; bounds
are in order; an index is kept; what a cell means does not depend on the others.
"""

import gzip
import io
import json
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from trying import few

import kgru_analysis as kg
from kgru_analysis import names, tokens
from kgru_analysis.errors import KgruError
from kgru_analysis.events.layouts import LAYOUTS, find_layout
from kgru_analysis.judged import read_sheet
from kgru_analysis.pages import read_page
from kgru_analysis.rows import judged_rows
from kgru_analysis.sheets import coding_sheet, sheet_columns
from kgru_analysis.spreadsheets import csv_bytes, safe_text
from kgru_analysis.text import dates as text_dates
from kgru_analysis.text.sentences import paragraphs

sys.path.insert(0, str(Path(__file__).parent))
from fuzz_inputs import (
    COLUMN,
    DATES,
    HTML,
    JUNK,
    LINES,
    MONEY,
    NAMES,
    OBJECTS,
    ODD,
    PAGE,
    PAGES,
    ROOT,
    broken,
    columns,
    event_files,
    places_in,
    replaced,
)

SECONDS = 20  # of one example: far more than any needs, and less than a hang


def refused(call):
    """What a call gives, or None if it refuses its input as it should."""
    try:
        return call()
    except KgruError:
        return None


def absent(value):
    """Whether a cell is missing or blank."""
    if isinstance(value, str):
        return len(value) <= 200 and not value.strip()
    try:
        return pd.api.types.is_scalar(value) and bool(pd.isna(value))
    except ArithmeticError:  # a signaling NaN is a fault, not an absence
        return False


def same_rows_refused(reader, values, read):
    """See that "raise" names the rows that "null" leaves empty: how many, and the first five."""
    bad = [not absent(v) and no for v, no in zip(list(values), read.isna(), strict=True)]
    first = [repr(label) for label, no in zip(read.index, bad, strict=True) if no][:5]
    try:
        reader(values)
        told, rows = 0, []
    except KgruError as error:
        told = int(re.match(r"(\d+) of ", str(error))[1])
        rows = re.findall(r"^  row (\S+): ", str(error), re.MULTILINE)
    assert (told, rows) == (sum(bad), first)


def index_kept(values, result):
    expected = values.index if isinstance(values, pd.Series) else pd.RangeIndex(len(values))
    assert result.index.equals(expected)


def in_order(low, high):
    assert (low.isna() | high.isna() | (low <= high)).all()


def same_alone(reader, values, i, batch):
    """See that a cell alone gives what it gave in its column."""
    alone = reader([list(values)[i]])
    for a, b in zip(np.ravel(alone.iloc[0]), np.ravel(batch.iloc[i]), strict=True):
        assert (pd.isna(a) and pd.isna(b)) if pd.isna(a) else a == b, (list(values)[i], a, b)


def fuzz_dates(values, i):
    read = kg.parse_dates(values, unknown="null")
    index_kept(values, read)
    in_order(read["earliest"], read["latest"])
    assert (read["precision"].notna() == (read["earliest"].notna() | read["latest"].notna())).all()
    assert ((read["start_kind"] == "known") == read["earliest"].notna())[
        ~read["latest"].notna()
    ].all()
    same_rows_refused(kg.parse_dates, values, read["precision"])
    same_alone(lambda v: kg.parse_dates(v, unknown="null"), values, i, read)


def fuzz_money(values, on, i, dated):
    on = on if dated else None
    read = kg.parse_money(values, date=on, unknown="null")
    index_kept(values, read)
    in_order(read["low"], read["high"])
    assert not (read[["low", "high"]] < 0).any(axis=None)
    assert not np.isinf(read[["low", "high"]]).any(axis=None)
    assert read["currency"].dropna().str.fullmatch("[A-Z]{3}").all()
    assert (read["basis"].notna() == read["currency"].notna()).all()
    same_rows_refused(lambda v: kg.parse_money(v, date=on), values, read["currency"])
    one = None if on is None else [on[i]]
    same_alone(lambda v: kg.parse_money(v, date=one, unknown="null"), values, i, read)


def fuzz_actors(values, on, i):
    read = kg.resolve_actors(values, unknown="null")
    index_kept(values, read)
    assert set(read.dropna()) <= codes()
    same_rows_refused(kg.resolve_actors, values, read)
    same_alone(lambda v: kg.resolve_actors(v, unknown="null"), values, i, read)
    sound = kg.parse_dates(on, unknown="null")["precision"].notna().to_list()
    on = [date if good else None for date, good in zip(on, sound, strict=True)]
    dated = kg.resolve_actors(values, date=on, unknown="null")
    assert (dated.isna() | read.isna() | (dated == read)).all()
    same_alone(lambda v: kg.resolve_actors(v, date=[on[i]], unknown="null"), values, i, dated)
    refused(lambda: kg.resolve_actors(values, date=on[0], unknown="null"))


@lru_cache(maxsize=1)
def codes():
    return set(kg.load("actors")["actor"])


def fuzz_on(on, one):
    """Dates beside names and amounts: unreadable ones are refused or leave a ruble undated."""
    refused(lambda: kg.resolve_actors(["Customs Union"] * COLUMN, date=on, unknown="null"))
    read = kg.parse_money(["5 rubles"] * COLUMN, date=list(on), unknown="null")
    assert set(read["currency"].dropna()) <= {"RUR", "RUB"}
    for value in (one, [one]):
        refused(lambda value=value: kg.resolve_actors(["Customs Union"], date=value))
        refused(lambda value=value: kg.parse_money(["5 rubles"], date=value))
        refused(lambda value=value: kg.parse_dates(value))
        refused(lambda value=value: kg.parse_money(value))
        refused(lambda value=value: kg.resolve_actors(value))


def fuzz_mentions(page, i):
    found = refused(lambda: kg.find_mentions(page))
    if found is None:
        assert "\ud800" in page
        return
    assert found["text"].to_list() == [
        page[a:b] for a, b in zip(found["start"], found["end"], strict=True)
    ]
    assert (found["start"] < found["end"]).all()
    assert (found["end"].iloc[:-1].to_numpy() <= found["start"].iloc[1:].to_numpy()).all()
    in_order(found["low"], found["high"])
    read = kg.parse_dates(found["date"])
    for side in ("earliest", "latest"):
        assert read[side].equals(found[side])
    assert set(found["actor"].dropna()) <= codes()
    # No mention, year or date of a ruble is borrowed across a blank line.
    spans = paragraphs(page)
    if spans:
        start, end = spans[i % len(spans)]
        alone = kg.find_mentions(page[start:end])
        within = found[(found["start"] >= start) & (found["start"] < end)]
        for column in set(found) - {"start", "end", "paragraph"}:
            pd.testing.assert_series_equal(
                alone[column], within[column].reset_index(drop=True), check_index_type=False
            )


def fuzz_sheets(page, seed, cut):
    """A page to a sheet, judged at random, spoiled as a file, and to rows."""
    sheet = refused(lambda: coding_sheet(page, source_id="s1"))
    if sheet is None or not len(sheet):
        return
    assert list(sheet) == sheet_columns()
    rng = np.random.default_rng(seed)
    sheet = sheet.astype(object).where(sheet.notna(), "")
    sheet["keep"] = rng.choice(["yes"] * 5 + ["no", "", "Yes"], len(sheet))
    for _ in range(rng.integers(3)):
        column = rng.integers(len(sheet.columns))
        sheet.iloc[rng.integers(len(sheet)), column] = rng.choice(ODD[2:])
    raw = csv_bytes(safe_text(sheet))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "sheet.csv"
        for content in (raw, raw[: -cut or None], raw[:cut] + b"\xff" + raw[cut:], raw[:cut] + b'"'
                        + raw[cut:]):  # fmt: skip
            path.write_bytes(content)
            judged = refused(lambda: read_sheet(path))
            if judged is not None:
                refused(lambda judged=judged: judged_rows(judged))


def fuzz_frames(dates, numbers, currencies, donors, more):
    # As objects: half a surrogate pair is no text for the columns that pandas would make.
    texts = {"date": dates, "currency": currencies, "donor": donors}
    frame = pd.DataFrame(texts, index=[i // 2 for i in range(COLUMN)], dtype=object)
    frame["amount_low"] = numbers
    frame["amount_high"] = more
    for prices, deflator in ((None, "usa"), (2020, "usa"), (2020, "recipient"), (2020, "donor")):
        usd = refused(
            lambda p=prices, d=deflator: kg.to_usd(frame, prices=p, deflator=d, unknown="null")
        )
        if usd is not None:
            assert usd.index.equals(frame.index)
            assert usd[list(frame)].equals(frame)
            refused(lambda usd=usd: kg.relative_to(usd))
        refused(lambda p=prices, d=deflator: kg.to_usd(frame, prices=p, deflator=d))


def packed(raw, how):
    """The bytes of a file, packed, and packed and cut."""
    if how == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            file.writestr("a.csv", raw)
        return ".zip", out.getvalue()
    if how in ("gz", "cut"):
        return ".gz", gzip.compress(raw, 1)[: -20 if how == "cut" else None]
    return ".csv", raw


def fuzz_events(name, raw, how):
    layout = find_layout(name)
    with tempfile.TemporaryDirectory() as place:
        end, content = packed(raw, how)
        path = Path(place) / f"events{end}"
        path.write_bytes(content)
        listed = refused(lambda: kg.rejected_lines(path, layout=name))
        events = refused(lambda: kg.read_events(path, layout=name))
        if events is None or listed is None:
            return
        kept = events.to_pandas()
    assert kg.parse_dates(kept["date"])["precision"].eq("day").all()
    assert kept["intensity"].dropna().between(-10, 10).all()
    lines = raw.count(b"\n") + (not raw.endswith(b"\n"))
    header = raw.startswith(layout.columns[0].encode())
    assert len(kept) + len(listed) == lines - header
    assert (np.diff(listed["line"].astype(int)) > 0).all()


EXAMPLE = ROOT / "tests" / "dushanbe"
FILES = sorted(path.name for path in EXAMPLE.glob("*.csv"))
PACKAGE = json.loads((EXAMPLE / "datapackage.json").read_text(encoding="utf-8"))
PATHS = list(places_in(PACKAGE))


def spoiled(kind, name, at, cut, piece, place, junk):
    """A file of the example folder with something wrong: its name and its bytes."""
    if kind == "json":
        return "datapackage.json", json.dumps(replaced(PACKAGE, place, junk)).encode()
    if kind == "gone":
        return name, None
    name = "datapackage.json" if kind == "json bytes" else name
    text = (EXAMPLE / name).read_text(encoding="utf-8")
    if kind == "cell":
        rows = text.split("\n")
        row = at % len(rows)
        cells = broken(rows[row], at // 7, cut, piece).split(",")
        rows[row] = ",".join(cells if cut else cells[:-1])
        text = "\n".join(rows)
    else:
        text = broken(text, at, cut, piece)
    return name, text.encode("utf-8", "surrogatepass")


def fuzz_folders(spoil):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        shutil.copytree(EXAMPLE, folder)
        for name, content in [spoiled(*how) for how in spoil]:
            (folder / name).unlink(missing_ok=True)
            if content is not None:
                (folder / name).write_bytes(content)
        faults = kg.check(folder)
        assert list(faults.columns) == ["table", "row", "column", "value", "rule", "advice"]
        read = refused if len(faults) else (lambda call: call())  # what is sound can be read
        told = read(lambda: kg.tables(folder))
        for table in [] if told is None else told["name"]:
            rows = read(lambda t=table: kg.load(t, claims="all", folder=folder))
            book = read(lambda t=table: kg.codebook(t, folder=folder))
            if rows is not None:
                assert list(rows) == book["column"].to_list()
                assert isinstance(rows.index, pd.RangeIndex)
                kept = read(lambda t=table: kg.load(t, folder=folder))
                assert kept is None or len(kept) <= len(rows)
                refused(lambda rows=rows: kg.cite(rows, folder=folder))
        refused(lambda: kg.cite(["x"], style="bibtex", folder=folder))
        refused(lambda: kg.resolve_actors(["Россия", "KGZ"], unknown="null", folder=folder))
        refused(lambda: kg.find_mentions("In 2009 Russia", folder=folder))


def fuzz_pages(text, encoding):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "page"
        path.write_bytes(b"<html>" + text.encode(encoding, "replace"))
        page = refused(lambda: read_page(path))
        assert page is None or page.strip()


def fuzz_names(name):
    with tempfile.TemporaryDirectory() as place:
        inside = Path(place) / "inside"
        inside.mkdir()
        path = inside / name
        with suppress(ValueError):  # no name of a file at all
            if not path.resolve().is_relative_to(inside):
                return
        made = refused(lambda: kg.new_folder(path))
        assert made is None or (made / "datapackage.json").is_file()
        refused(lambda: kg.load("events", folder=path))
        refused(lambda: kg.check(path))


def fuzz_arguments(value):
    """Names of tables, ids of sources and texts may be anything too."""
    refused(lambda: kg.load(value))
    refused(lambda: kg.codebook(value))
    refused(lambda: kg.cite(value))
    refused(lambda: kg.cite([value]))
    refused(lambda: kg.find_mentions(value))
    refused(lambda: kg.parse_dates(["2009"], unknown=value))


class Target(NamedTuple):
    """A reader, strategies of its arguments, inputs an example, and inputs of the two commands."""

    attack: Callable[..., None]
    arguments: tuple[Any, ...]
    size: int
    quick: int
    full: int


AT = st.integers(0, COLUMN - 1)
NUMBERS = st.lists(
    st.one_of(st.floats(), st.integers(-5, 10**9), st.just(10**400), st.sampled_from(OBJECTS)),
    min_size=COLUMN, max_size=COLUMN,
)  # fmt: skip
CODES = st.lists(
    st.one_of(st.sampled_from(["USD", "RUB", "RUR", "KGS", "JPY", "XDR", "EUR", "???", None]),
              st.sampled_from(OBJECTS)), min_size=COLUMN, max_size=COLUMN,
)  # fmt: skip
LIST = st.lists(DATES, min_size=COLUMN, max_size=COLUMN)
SPOIL = st.tuples(
    st.sampled_from(["json"] * 4 + ["json bytes", "gone"] + ["cell"] * 4 + ["bytes"] * 2),
    st.sampled_from(FILES), st.integers(0, 30_000), st.integers(0, 3),
    st.sampled_from([*ODD, "yes", "no", "RUS", "5", "-5", "2009", "X", ",", '"', "flows", ",,"]),
    st.sampled_from(PATHS), st.sampled_from(JUNK),
)  # fmt: skip
FILES_OF = {name: event_files(find_layout(name), name in ("icews", "polecat")) for name in LAYOUTS}

TARGETS = {
    "dates": Target(fuzz_dates, (columns(DATES), AT), COLUMN, 3_600, 300_000),
    "money": Target(fuzz_money, (columns(MONEY), LIST, AT, st.booleans()), COLUMN, 2_000, 240_000),
    "actors": Target(fuzz_actors, (columns(NAMES), LIST, AT), COLUMN, 2_000, 200_000),
    "on": Target(fuzz_on, (columns(DATES), DATES), COLUMN, 1_000, 80_000),
    "mentions": Target(fuzz_mentions, (PAGES, AT), PAGE, 200, 60_000),
    "sheets": Target(fuzz_sheets, (PAGES, st.integers(0, 2**32), st.integers(0, 999)), PAGE, 40,
                     10_000),
    "frames": Target(fuzz_frames, (LIST, NUMBERS, CODES, CODES, NUMBERS), COLUMN, 1_000, 50_000),
    **{
        f"events {name}": Target(fuzz_events, (
            st.just(name), files, st.sampled_from(["plain"] * 6 + ["zip", "gz", "cut"])
        ), LINES, 120, 12_000)
        for name, files in FILES_OF.items()
    },
    "folders": Target(fuzz_folders, (st.lists(SPOIL, min_size=1, max_size=2),), 1, 4, 1_500),
    "pages": Target(fuzz_pages, (HTML, st.sampled_from(["utf-8", "utf-16", "cp1251"])), 1, 20,
                    5_000),
    "names of folders": Target(
        fuzz_names, (st.lists(st.sampled_from([*ODD, "a", "б", "data", "-"]), min_size=1,
                              max_size=4).map("".join),), 1, 3, 500),
    "arguments": Target(fuzz_arguments, (st.one_of(st.sampled_from(OBJECTS), st.text(), NAMES),), 1,
                        20, 5_000),
}  # fmt: skip
MADE: Counter = Counter()


def attack(name, inputs, number, phases=tuple(Phase)):
    """Make about so many inputs for a target; `number` is the seed."""
    target = TARGETS[name]

    @seed(number)
    @settings(
        max_examples=-(-inputs // target.size), database=None, deadline=None, phases=phases,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.tuples(*target.arguments))
    def run(arguments):
        begun = time.process_time()
        MADE[name] += target.size
        target.attack(*arguments)
        assert time.process_time() - begun < SECONDS

    run()


@pytest.mark.parametrize("share", [10, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_a_refusal_comes_out(name, share):
    if name.startswith("events"):
        pytest.importorskip("ibis")
    if name == "pages":
        pytest.importorskip("trafilatura")
    attack(name, -(-TARGETS[name].quick // share), number=0)


@pytest.mark.slow
def test_ten_thousand_inputs_were_made():
    if set(MADE) < set(TARGETS):
        pytest.skip("not every target was run")
    assert sum(MADE.values()) >= 10_000


# What the fuzz has found, one worked example each.


def test_a_signaling_nan_is_refused_and_hides_no_other_cell():
    cells = [Decimal("sNaN"), "2009", None]
    assert kg.parse_dates(cells, unknown="null")["precision"].isna().to_list() == [
        True,
        False,
        True,
    ]
    with pytest.raises(
        KgruError, match=r"1 of 3 .*\n  row 0: Decimal\('sNaN'\): a Decimal is no date"
    ):
        kg.parse_dates(cells)
    with pytest.raises(KgruError, match=r"1 of 2 .*\n  row 0"):
        kg.parse_money([Decimal("sNaN"), "5 USD"])


@pytest.mark.parametrize("on", [object(), {1998}, np.array(1998), pd.DataFrame({"a": [1998]})])
def test_what_is_no_column_of_dates_is_refused(on):
    with pytest.raises(KgruError, match="date= reads one column"):
        kg.resolve_actors(["KGZ"], date=on)
    with pytest.raises(KgruError, match="date= reads one column"):
        kg.parse_money(["5 rubles"], date=on)


def test_half_of_a_character_is_refused():
    with pytest.raises(KgruError, match=r"holds '\\ud800' at 8, which is no character"):
        kg.find_mentions("In 2009 \ud800")
    with pytest.raises(KgruError, match="not a date form"):
        kg.resolve_actors(["KGZ"], date=["2009 \ud800"])


def test_equal_objects_that_mean_different_days_are_told_apart():
    """One moment, on 31 December in London and on 1 January in Bishkek, where it was a new year."""
    moment = pd.Timestamp("2009-12-31T20:00", tz="UTC")
    on = pd.Series([moment, moment.tz_convert("Asia/Bishkek")], dtype=object)
    assert on[0] == on[1]
    assert kg.resolve_actors(["Customs Union"] * 2, date=on).to_list() == ["EURASEC", "EAEU"]
    with pytest.raises(KgruError, match="a Decimal is no date"):
        kg.resolve_actors(["KGZ"] * 2, date=[1998, Decimal(1998)])


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(EXAMPLE, tmp_path / "data")


def test_a_name_without_letters_means_nothing(folder):
    with (folder / "actor_names.csv").open("a", encoding="utf-8") as lines:
        lines.write("RUS,!!!,en,common,,\n")
    assert kg.resolve_actors(["Россия", "???"], unknown="null", folder=folder)[1] is np.nan


def test_a_folder_without_a_needed_column_is_refused(folder):
    for file in ("datapackage.json", "actors.csv", "actor_names.csv"):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace("valid_to", "valid_until"),
                        encoding="utf-8")  # fmt: skip
    for call in (lambda: kg.resolve_actors(["Russia"], folder=folder),
                 lambda: kg.find_mentions("In 2009 Russia", folder=folder)):  # fmt: skip
        with pytest.raises(KgruError, match="has no column valid_to"):
            call()


def test_a_cell_is_no_longer_than_what_is_read():
    """Accents in a row take the square of their time to normalize: 40,000 took nine seconds."""
    for reader, longest in ((kg.parse_dates, 200), (kg.parse_money, 120), (kg.resolve_actors, 200)):
        for unit in ("5-", " and ", "\u0301\u0327", "million $5 ", "Кыргыз "):
            begun = time.process_time()
            with pytest.raises(KgruError, match=f"longer than {longest} characters"):
                reader([unit * 200_000])
            assert time.process_time() - begun < 0.5


UNITS = [
    *("5-", "5 ", "5%", "$$$", "$5 ", "2009-", "May ", "of of ", "in early ", "и ", "((", "- - "),
    *("a'", "million million ", "United - ", ". ", "\n ", "\u0301\u0327", "half a ", "5 rubles "),
    "1 000 ",
]


def growth(call, unit, n):
    """CPU seconds of four times the length by those of the length, if they can be measured."""
    times = []
    for length in (n, 4 * n):
        text = (unit * length)[:length]
        begun = time.process_time()
        call(text)
        times.append(time.process_time() - begun)
    return times[1] / max(times[0], 0.02)


@pytest.mark.parametrize("unit", few(UNITS[:3], *UNITS[3:]))
def test_time_grows_with_the_length_of_a_page(unit):
    """By 4 if linear, by 16 if quadratic: less than 2.5 for each doubling."""
    kg.find_mentions("In 2009")
    assert any(growth(kg.find_mentions, unit, 2_000) < 6.25 for _ in range(3))


@pytest.mark.parametrize("module", [tokens, text_dates, names])
def test_no_pattern_that_searches_a_page_backtracks(module):
    patterns = [p for p in vars(module).values() if isinstance(p, re.Pattern)]
    assert patterns
    for pattern in patterns:
        for unit in (*UNITS, "Y-", "d&", "PfM", "d-", "Sf", "Mf", "\n\n", "'s", "aa", "я"):
            tries = (growth(lambda text, p=pattern: p.sub("", text), unit, 4_000) for _ in "123")
            assert any(times < 6.25 for times in tries), pattern


def causes(error):
    """Each error of a run as one line: its kind, the line of the package, and what it says."""
    for each in error.exceptions if isinstance(error, ExceptionGroup) else [error]:
        frames = traceback.extract_tb(each.__traceback__)
        ours = [f for f in frames if "kgru_analysis" in f.filename] or frames
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
        yield f"{type(each).__name__} at {place}: {str(each)[:150]!r}"


class NoEnd(Exception):
    """A run that was stopped, since it should long have ended."""


def stop(*_):
    raise NoEnd("ten minutes were not enough")


def main(total):
    """Make so many inputs, shared among the targets, and print a table; 1 if there are faults."""
    scale, rows, all_faults = total / sum(t.full for t in TARGETS.values()), [], Counter()
    signal.signal(signal.SIGALRM, stop)
    for name, target in TARGETS.items():
        wanted, number = round(target.full * scale), 0
        faults, begun = Counter(), time.process_time()
        while MADE[name] < wanted and number < 10_000:
            number += 1
            part = min(wanted - MADE[name], max(wanted // 20, target.size))
            signal.alarm(600)
            try:
                attack(name, part, number, (Phase.generate,))
            except Exception as error:
                faults.update(causes(error))
            told = f"\r{name}: {MADE[name]:,} of {wanted:,}, {len(faults)} faults "
            print(told, end="", file=sys.stderr, flush=True)
        rows.append((name, MADE[name], time.process_time() - begun, len(faults)))
        all_faults += faults
    signal.alarm(0)
    rows.append(("all", *(sum(row[i] for row in rows) for i in (1, 2, 3))))
    print(f"\n{'target':20}{'inputs':>12}{'CPU seconds':>13}{'faults':>8}")
    for name, inputs, seconds, faults in rows:
        print(f"{name:20}{inputs:12,}{seconds:13,.0f}{faults:8}")
    for fault, times in all_faults.most_common():
        print(f"{times} times {fault}")
    return int(bool(all_faults))


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for said in ("fetch_.*arrow.*is deprecated", "The .future.infer_string. option"):
            warnings.filterwarnings("ignore", message=said)
        status = main(int(sys.argv[1]))
    raise SystemExit(status)
