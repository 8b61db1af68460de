"""Thousands of faults in copies of the shipped data: each is named, and nothing else is."""

import csv
import io
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

import kgru_analysis as kg
from kgru_analysis.catalog import data_folder
from kgru_analysis.rules.faults import ADVICE

sys.path.insert(0, str(Path(__file__).parent))
import seeding
from seeding import (
    CLAIMS,
    FIELDS,
    FILLED,
    KEYS,
    LINKS,
    LISTS,
    PAIRS,
    SCHEMAS,
    Copy,
    limits_of,
    listed_codes,
)  # fmt: skip
from test_rules import CASES


def later(row):
    """Whether a row has no date, or one after 1992: no source of it tells of it before."""
    return row.get("date", "2") > "1992"


def put_links(copy):
    for name, column in seeding.OWN:
        rule = "circle"
        cells = {"date": "1992", **seeding.NO_SUM}
        cells |= {"led_by_source": "wto-1998-kg"} if column == "led_by" else {}
        cells = {c: v for c, v in cells.items() if c in FIELDS[name]}
        for number in range(copy.each):
            ring = [copy.take(name, later) for _ in range(1 + number % 3)]
            ids = [copy.row(name, i)[KEYS[name][0]] for i in ring]
            for i, to in zip(ring, ids[1:] + ids[:1], strict=True):
                copy.change(rule, name, column, i, cells | {column: to}, {(column, rule)})
    for name in ("events", "flows"):
        rule, no_sum = "follows a later date", seeding.NO_SUM if name == "flows" else {}
        for _ in range(copy.each):
            last = copy.row(name, copy.take(name, lambda row: "2" < row["date"] < "3"))
            cells = {"date": "1992", "follows": last[KEYS[name][0]], **no_sum}
            copy.put(rule, name, "follows", cells, where=later, alone=False, times=1)
    for _ in range(copy.each):
        i = copy.take("flows", lambda row: row["amount_high"] and row["currency"])
        whole = copy.row("flows", i)
        more = repr(float(whole["amount_high"]) + 1)
        cells = {"part_of": whole["flow_id"], "amount_low": more, "amount_high": more}
        cells |= {c: whole[c] for c in ("currency", "basis")}
        copy.put("child above package", "flows", "part_of", cells, alone=False, times=1)
    for _ in range(copy.each):
        i = copy.take("flows")
        own = {"overlaps": copy.row("flows", i)["flow_id"]}
        copy.change("overlap", "flows", "overlaps", i, own, {("overlaps", "overlap")})


def put_dates(copy):
    sources = [copy.row("sources", i) for i in range(1, len(copy.rows["sources"]))]
    dated = {row["source_id"]: re.findall("[0-9]{4}", row["published"]) for row in sources}
    years = {source: int(found[-1]) for source, found in dated.items() if found}
    for name, fields in FIELDS.items():
        for start, end in seeding.SPANS:
            if start in fields and end in fields:
                cells = {"end": "", "seen": "", "seen_source": ""} if "seen" in fields else {}
                cells |= {"start": ""} if start == "seen" else {}
                cells |= {start: "1992-05", end: "1991"}
                cells |= {"seen_source": "wto-1998-kg"} if "seen" in (start, end) else {}
                copy.put("end before start", name, end, cells, alone=False)
        for column in [c for c in ("currency", "unit") if c in fields and "date" in fields]:
            for code in {*seeding.WRONG_TIME} & {*listed_codes(fields[column])}:
                cells = {column: code, "date": seeding.WRONG_TIME[code]}
                cells |= {"amount_low": "5", "amount_high": "7"} if column == "currency" else {}
                copy.put(
                    "currency year", name, column, cells, alone=False,
                    where=lambda row: years.get(row["source_id"], 2030) > 2005,
                )  # fmt: skip
        for start in [c for c in ("date", "start") if c in fields]:
            for n, columns, table, _ in LINKS:
                if (n, table, len(columns)) == (name, "actors", 1):
                    copy.put(
                        "actor no longer there", name, columns[0], {columns[0]: "SUN"}, alone=False,
                        where=lambda row, start=start: row[start][:4] >= "1993",
                    )  # fmt: skip
    rule = "told before it happened"
    for name, column, source, cells in (
        ("events", "date", "source_id", {"status": "done"}),
        ("flows", "date", "source_id", {"stage": "disbursed"}),
        ("presence", "start", "source_id", {"status": "actual", "seen": "", "seen_source": ""}),
        ("presence", "seen", "seen_source", {"status": "actual", "start": ""}),
    ):
        for _ in range(copy.each):
            i = copy.take(name, lambda row: row["source_id"] in years)
            told = copy.row(name, i)["source_id"]
            late = cells | {source: told, column: str(years[told] + 1)}
            late |= {"end": ""} if name == "presence" else {}
            copy.change(rule, name, column, i, late, {(column, rule)})


def put_keys(copy):
    for name, key in KEYS.items():
        for _ in range(copy.each):
            first, second = sorted([copy.take(name), copy.take(name)])
            cells = copy.row(name, first)
            if len(key) == 1:
                cells = copy.row(name, second) | {key[0]: cells[key[0]]}
            copy.rows[name][second] = list(cells.values())
            copy.expect("unique", name, "+".join(key), f"line {second + 1}")
    datasets = sorted({*copy.column("indicators", "dataset")})
    units = sorted({*copy.column("indicators", "unit")})
    for name, columns, table, there in LINKS:
        for number in range(copy.each if len(columns) > 1 else 0):
            i, known = copy.take(name), copy.known[(table, *there)]
            row = copy.row(name, i)
            swaps = [{"dataset": dataset} for dataset in datasets[number:]]
            swaps += [{"unit": unit} for unit in units if "unit" in columns]
            wrong = [s for s in swaps if tuple((row | s).get(c) for c in columns) not in known]
            cells = wrong[-1] if number % 2 and "unit" in columns else wrong[0]
            assert copy.change("unknown key", name, "+".join(columns), i, cells)
    for name, column in LISTS:
        for word in ["nobody", "KGZ,RUS", "no-row"]:
            copy.put("unknown key", name, column, {column: f"{word} {word}"})
    for column in ("table", "row", "column"):
        copy.put(
            "unknown key", "corrections", column, {column: "nothing"},
            where=lambda row: row["column"] != "(row)",
        )  # fmt: skip


def put_numbers_and_pairs(copy):
    for name, fields in FIELDS.items():
        for *first, last in [pair for pair in PAIRS if {*pair} <= {*fields}]:
            cells = dict.fromkeys(first, "")
            cells |= {"start": "", "end": ""} if last == "seen_source" else {}
            half = {first[0]: FILLED[first[0]], last: ""}
            copy.put("half a pair", name, last, cells | half)
            copy.put("half a pair", name, first[0], cells | {last: FILLED[last]})
        for low, high in [pair for pair in seeding.ORDERED if {*pair} <= {*fields}]:
            whole = {pair[-1]: FILLED[pair[-1]] for pair in PAIRS if low in pair}
            copy.put("low above high", name, low, {low: "1", high: "0"} | whole)
        units = copy.column(name, "unit") if "unit" in fields else []
        for limits in {*map(limits_of, units)} - {None}:
            wrong = ["0", "-0.01"] if 0 < limits[0] < 1 else [str(limits[0] - 1)]
            wrong += [str(limits[1] + 0.5)] if limits[1] < 1e9 else []
            for column in [c for c in seeding.MEASURED if c in fields]:
                for number in range(copy.each):
                    copy.put(
                        "outside its unit", name, column, {column: wrong[number % len(wrong)]},
                        where=lambda row, limits=limits: limits_of(row["unit"]) == limits, times=1,
                    )  # fmt: skip


def put_claims(copy):
    for name in CLAIMS:
        for number, rows in enumerate([*copy.groups[name].values()][: 4 * copy.each]):
            yes = next(i for i in rows if copy.row(name, i)["preferred"] == "yes")
            no = next(i for i in rows if i != yes)
            i, cells = [
                (no, {"preferred": "yes", "why_preferred": "official"}),
                (yes, {"preferred": "no", "why_preferred": ""}),
                (yes, {"why_preferred": ""}),
                (no, {"why_preferred": "official"}),
            ][number % 4]
            copy.rows[name][i] = list((copy.row(name, i) | cells).values())
            if "preferred" in cells:
                copy.expect("preferred", name, "claim_group", copy.label(name, rows[0]))
            else:
                copy.expect("why preferred", name, "why_preferred", copy.label(name, i))
        copy.put("preferred", name, "preferred", {"preferred": "no"})
        copy.put("why preferred", name, "why_preferred", {"why_preferred": "official"})
        for number in range(copy.each):
            cells = {"claim_group": f"seeded-{number}", "why_preferred": "official"}
            copy.put("claim group of one", name, "claim_group", cells, times=1)


def put_cells(copy, tables):
    """Faults of one cell: every rule of every column of the tables."""
    for name in tables:
        for column in FIELDS[name]:
            pairs = [pair for pair in seeding.SPANS if column in pair]
            bare = {c: "" for pair in pairs for c in pair if c in FIELDS[name]}
            distinct = KEYS[name] == [column] or column == "claim_group"
            for rule, wrong in copy.wrong_values(name, column).items():
                values = [wrong[i] for i in copy.rng.permutation(len(wrong))]
                for number in range(copy.each if wrong else 0):
                    value = values[number % len(wrong)]
                    if value and distinct:  # two rows of one key would be one fault more
                        value = f"{value[0]}{number}{value[1:]}"
                    copy.put(rule, name, column, bare | {column: value}, times=1)


def put_lines(copy, tables):
    """Lines that are no rows, bytes that are no text."""
    for name in tables:
        rows = copy.rows[name]
        for number in range(5 * min(copy.each, 4)):
            i, text = copy.take(name), io.StringIO()
            csv.writer(text, lineterminator="").writerow(rows[i])
            line = text.getvalue()
            rule, line = [
                ("row length", f"{line},"),
                ("row length", ""),
                ("row length", f'"a"b,{line}'),
                ("header", ",".join(rows[0])),
                ("bytes", f"{line}\0"),
            ][number % 5]
            rows[i] = line + "\n"
            copy.expect(rule, name, "", f"line {i + 1}")
        rows.append('"never closed, and so to the end\n')
        copy.expect("row length", name, "", f"line {len(rows)}")
        copy.bom.add(name)
        copy.expect("bytes", name, "", "line 1")


def seeded(seed, each, tables=tuple(FIELDS)):
    copy = Copy(seed, each)
    for put in (put_links, put_dates, put_keys, put_numbers_and_pairs, put_claims):
        put(copy)
    put_cells(copy, tables)
    put_lines(copy, tables)
    return copy


def seeded_rules(faults):
    """The faults without those of rules that test_rules tests."""
    elsewhere = faults["rule"].isin(IN_TEST_RULES | ELSEWHERE)
    named = faults["column"].isin(["table", "row", "row_id", "column"])
    named &= faults["table"].isin([name for name, _ in seeding.NAMED])
    return faults[~elsewhere & ~(named & (faults["rule"] == "unknown key"))]


def compare(copy, folder):
    """`check` names all that was put in, each once, and nothing else."""
    copy.write(folder)
    faults = kg.check(folder)
    faults = seeded_rules(faults)
    found = list(faults[["table", "row", "column", "rule"]].itertuples(index=False, name=None))
    missed, invented = copy.expected - {*found}, {*found} - copy.expected
    assert not missed, f"{len(missed)} missed, such as {sorted(missed)[:5]}"
    assert not invented, f"{len(invented)} invented, such as {sorted(invented)[:5]}"
    assert len(found) == len({*found}), "a fault is named once"
    assert (faults["advice"] == faults["rule"].map(ADVICE)).all()


SOME = ("events", "flows", "actors")  # whose columns break every rule of a cell
OF_FILES = {"folder", "schema", "missing file", "undescribed file", "unfinished write"}
ELSEWHERE = {"unknown table", "counted twice", "counted without a sum", "list of no column"}
# Rules that hold rows, tables and sums against one another break by most changes that are put in.
SEEDED = {"unknown key", "told before it happened", "end before start", "child above package"}
IN_TEST_RULES = {rule for _, expected in CASES for *_, rule in expected} - SEEDED - ELSEWHERE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tables", "each", "least"),
    [(SOME, 2, 800), (tuple(FIELDS), 10, 10_000)],
    ids=["in some tables", "in all tables"],
)
def test_every_rule_is_broken_in_every_place_and_found(tmp_path, tables, each, least):
    copy = seeded(1, each, tables)
    assert len(copy.seeded) > least
    places = Counter(copy.seeded)
    assert {rule for rule, _, _ in places} | OF_FILES | ELSEWHERE | IN_TEST_RULES == {*ADVICE}, (
        "a new rule?"
    )
    assert min(places.values()) >= 2
    compare(copy, tmp_path / "data")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_more_seeds(tmp_path, seed):
    compare(seeded(seed, each=12), tmp_path / "data")


def spoiled_files(text):
    """Ways to spoil a whole file: what then stands there, and the row and rule to be named."""
    header, *rows = text.replace('"', "").splitlines()[:30]
    columns = header.split(",")
    headers = [f"{header},more", f"{header}_", ",".join(columns[::-1]), ",".join(columns[1:])]
    headers += [",".join([*columns[:-1], columns[0]]), header.replace(",", ";"), rows[0], ""]
    ways = [("\n".join([first, *rows]).encode(), {("line 1", "header")}) for first in headers]
    lines = "\n".join([header, *rows]).encode()
    return [
        *ways,
        (b"", {("line 1", "header")}),
        (None, {("", "missing file")}),
        ("folder", {("", "missing file")}),
        (b'"' + lines, {("line 1", "row length"), ("line 1", "header")}),
        (lines.replace(b"\n", b"\n\xcf\xf0", 1), {("line 2", "bytes")}),
        (lines.decode().encode("utf-16"), {("line 1", "bytes")}),
    ]


@pytest.mark.slow
def test_every_file_can_be_spoiled_in_every_way(tmp_path):
    texts = {e["name"]: (data_folder() / e["path"]).read_text("utf-8") for e in seeding.ENTRIES}
    ways = {name: spoiled_files(text) for name, text in texts.items()}
    for shift in range(len(ways["events"])):
        folder, expected = tmp_path / str(shift), {("", "", "undescribed file")}
        folder.mkdir()
        (folder / "datapackage.json").write_text(seeding.DESCRIPTOR, encoding="utf-8")
        (folder / "events (copy).csv").write_text(texts["events"], encoding="utf-8")
        for number, entry in enumerate(seeding.ENTRIES):
            content, rules = ways[entry["name"]][(number + shift) % len(ways["events"])]
            path = folder / entry["path"]
            path.mkdir() if content == "folder" else content is None or path.write_bytes(content)
            expected |= {(entry["name"], row, rule) for row, rule in rules}
        found = kg.check(folder)[["table", "row", "rule"]]
        assert {*found.itertuples(index=False, name=None)} == expected
        assert len(found) == len(expected)


def spoiled_entries(name):
    """Ways to spoil an entry of datapackage.json: the change, and the column to be named."""
    first, *rest = FIELDS[name].values()
    column, to = first["name"], {"resource": "actors", "fields": "nowhere"}
    limits = [{"minLength": 3}, {"required": "yes"}, {"unique": 1}]
    limits += [{"minimum": 0}] if first["type"] == "string" else []
    fields = [{**first, "constraints": limit} for limit in limits]
    fields += [{**first, "type": kind} for kind in ("text", "date", None)]
    return [
        *(({"fields": [spoiled, *rest]}, column) for spoiled in fields),
        *(({"fields": [first, *rest, more]}, "") for more in ({"name": ""}, first)),
        *(({"primaryKey": key}, "nowhere") for key in ("nowhere", ["nowhere"])),
        ({"foreignKeys": [{"fields": "nowhere", "reference": to}]}, "nowhere"),
        ({"foreignKeys": [{"fields": column, "reference": to}]}, column),
        ({"missingValues": ["", "NA"]}, ""),
    ]


@pytest.mark.slow
def test_every_entry_can_be_spoiled_in_every_way(tmp_path):
    """Files are not needed: what cannot be checked as it is meant is not checked at all."""
    ways = {name: spoiled_entries(name) for name in SCHEMAS}
    for shift in range(max(map(len, ways.values()))):
        entries, expected = [], set()
        for number, entry in enumerate(seeding.ENTRIES):
            mine = ways[entry["name"]]
            change, column = mine[(number + shift) % len(mine)]
            entries.append({**entry, "schema": {**entry["schema"], **change}})
            expected.add((entry["name"], column, "schema"))
        text = json.dumps({"resources": entries})
        (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
        found = kg.check(tmp_path)[["table", "column", "rule"]]
        assert {*found.itertuples(index=False, name=None)} == expected


@pytest.mark.slow
def test_a_key_into_a_table_that_is_not_there_is_named_in_every_table(tmp_path):
    entries = []
    for entry in seeding.ENTRIES:
        first = next(iter(FIELDS[entry["name"]]))
        key = {"fields": first, "reference": {"resource": "nowhere", "fields": "id"}}
        entries.append({**entry, "schema": {**entry["schema"], "foreignKeys": [key]}})
        (tmp_path / entry["path"]).write_text(",".join(FIELDS[entry["name"]]), encoding="utf-8")
    text = json.dumps({"resources": entries})
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    found = kg.check(tmp_path)
    assert {*found["rule"]} == {"unknown table"}
    assert found["table"].to_list() == [*SCHEMAS]


DATES = "{}? {}~ {}% {}-XX {}-XX-XX {}/{} {}-06 {}-06-15 {}-06-XX {}-21 {}/.. /{} {}-06-15T12:00Z"


def rewritten(copy, name, column, row, number):
    """Another sound value of a cell: more text, the same number, a date of another precision."""
    field = FIELDS[name][column]
    if copy.is_plain(name, column) and (name, column) not in LISTS:
        return f'{row[column]}a, "b"\nКыргызстан \u00fc \u0451 =1+1'
    if field["type"] == "number" and row[column].isdigit():
        return ["{}.0", "00{}", "{}e0"][number].format(row[column])
    ended = any(column == a and "" < row.get(b, "") < "1993" for a, b in seeding.SPANS)
    plain = "pattern" not in field.get("constraints", {})
    younger = {row.get("unit"), row.get("currency")} & {*seeding.WRONG_TIME}
    if column in ("date", "start", "valid_from") and plain and not ended and not younger:
        return copy.rng.choice(DATES.replace("{}", "1992").split(" "))
    return row[column]


@pytest.mark.slow
def test_harmless_changes_are_not_reported(tmp_path):
    """More rows, unused sources and actors, another order, other ways to write the same."""
    copy, folder = Copy(seed=1, each=3), tmp_path / "data"
    for name, fields in FIELDS.items():
        for column in {*fields} - {"table", "row", "column"}:
            for number in range(3):
                i = copy.take(name)
                row = copy.row(name, i)
                row[column] = rewritten(copy, name, column, row, number)
                assert not copy.broken(name, row)
                key = tuple(row[c] for c in copy.key[name])
                if column in copy.key[name] and key in copy.taken[name]:
                    continue  # it would be the key of another
                copy.taken[name].add(key)
                copy.rows[name][i] = list(row.values())
    copy.write(folder)
    for number, entry in enumerate(seeding.ENTRIES):
        header, *rows = copy.rows[entry["name"]]
        content = io.StringIO(newline="")
        quoting = csv.QUOTE_ALL if number % 3 else csv.QUOTE_MINIMAL
        ends = "\r\n" if number % 2 else "\n"
        writer = csv.writer(content, quoting=quoting, lineterminator=ends)
        writer.writerows([header, *(rows[i] for i in copy.rng.permutation(len(rows)))])
        content = content.getvalue().removesuffix(ends if number % 5 else "")
        (folder / entry["path"]).write_bytes(content.encode())
    (folder / "vintages").mkdir()
    for extra in ("notes.txt", "vintages/wdi-2024-01.csv"):
        (folder / extra).write_text("subject\n")
    faults = kg.check(folder)
    faults = seeded_rules(faults)
    assert faults.empty, faults.to_string()
    for name, rows in copy.rows.items():  # what is sound can be loaded
        assert len(kg.load(name, claims="all", folder=folder)) == len(rows) - 1
