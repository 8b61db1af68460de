"""Faults that hold a row against others, in a copy of the shipped data, wherever they fit.

`test_rules` shows each of these rules on a few lines. Here each fault goes into every table and
column that it fits, each into a row of its own, and one run of `check` has to name them all.
"""

import csv
import io
from collections import defaultdict

import pytest
from seeding import CLAIMS, DESCRIPTOR, ENTRIES, FIELDS, KEYS, LINKS

import kgru_analysis as kg
from kgru_analysis.catalog import data_folder
from kgru_analysis.rules.faults import VERBATIM, plain

# Spoiled ends of a cell: what is not seen, a terminal's order, turned writing, a mark at the start.
HIDDEN = ["\u200b", "\x1b[31m", "\u202e", "\ufeff", "\u00ad", "\x07"]
SPOILED = ["cafÃ©", "itâ€™s", "\ufffd", "РџСЂРёРІРµС‚"]
ALIKE = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))
RIVALS = ["donor", "recipient", "host", "subject", "partner", "measure", "unit"]


class Tables:
    """The shipped rows, those still unchanged, and what has to be found."""

    def __init__(self):
        self.rows, self.free, self.expected = {}, {}, set()
        for entry in ENTRIES:
            text = (data_folder() / entry["path"]).read_text(encoding="utf-8")
            name, rows = entry["name"], list(csv.DictReader(io.StringIO(text, newline="")))
            self.rows[name], self.free[name] = rows, list(range(len(rows)))

    def take(self, name, where=lambda row: True):
        """Return an unchanged row for which something holds, or None."""
        for place, i in enumerate(self.free[name]):
            if where(self.rows[name][i]):
                del self.free[name][place]
                return i
        return None

    def expect(self, name, i, column, rule):
        key = KEYS[name]
        label = (
            self.rows[name][i][key[0]] if len(key) == 1 else ""
        ) or f"line {self.line(name, i)}"
        self.expected.add((name, plain(label), column, rule))

    def line(self, name, i):
        """The line of a row: cells may hold line breaks."""
        breaks = sum(v.count("\n") for row in self.rows[name][:i] for v in row.values())
        return i + 2 + breaks

    def put(self, rule, name, column, change, where=lambda row: True, at=None):
        """Change a row; say whether there is one that the fault fits."""
        i = self.take(name, where)
        if i is not None:
            self.rows[name][i] |= change(self.rows[name][i])
            self.expect(name, i, at or column, rule)
        return i is not None

    def write(self, folder):
        folder.mkdir()
        (folder / "datapackage.json").write_text(DESCRIPTOR, encoding="utf-8")
        for entry in ENTRIES:
            with (folder / entry["path"]).open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, [*FIELDS[entry["name"]]], lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows[entry["name"]])


def put_letters(tables):
    linked = {(name, c) for name, columns, *_ in LINKS for c in columns}
    turn = 0
    for name, fields in FIELDS.items():
        for column, field in fields.items():
            full = lambda row, column=column: row[column]  # noqa: E731
            for rule, odd in (("hidden letter", HIDDEN), ("spoiled letters", SPOILED)):
                if column not in VERBATIM:
                    turn += 1
                    cells = lambda row, c=column, o=odd, n=turn: {c: row[c] + o[n % len(o)]}  # noqa: E731
                    tables.put(rule, name, column, cells, full)
            code = (name, column) in linked or KEYS[name] == [column]
            code |= "enum" in field.get("constraints", {}) or column in ("list", "code")
            if code and field["type"] == "string":
                latin = lambda row, c=column: {*row[c]} & {*ALIKE} and row[c].isascii()  # noqa: E731
                tables.put("letters of two scripts", name, column, lambda row, c=column: {
                    c: "".join(ALIKE.get(letter, letter) for letter in row[c])}, latin)  # fmt: skip


def put_rows(tables):
    """Copies under another id, rivals of another fact, no value, partner of itself, no date."""
    for name in CLAIMS:
        i = tables.take(name, lambda row: not row["claim_group"])
        twin = tables.rows[name][i] | {KEYS[name][0]: "seeded-twin"}
        tables.rows[name].append(twin)
        tables.expect(name, len(tables.rows[name]) - 1, KEYS[name][0], "same row twice")
        groups = defaultdict(list)
        for number, row in enumerate(tables.rows[name]):
            groups[row["claim_group"]].append(number)
        del groups[""]
        for column in [c for c in RIVALS if c in FIELDS[name]]:
            for rivals in groups.values():
                first, *_, last = rivals
                mine = tables.rows[name][first][column]
                if (
                    {first, last} <= {*tables.free[name]}
                    and mine not in ("", "WLD")
                    and len(rivals) == 2
                ):
                    other = next(
                        r[column] for r in tables.rows[name] if r[column] not in ("", "WLD", mine)
                    )
                    tables.rows[name][last][column] = other
                    tables.free[name] = [i for i in tables.free[name] if i not in rivals]
                    tables.expect(name, last, column, "rival of another fact")
                    break
    for name, fields in FIELDS.items():
        if {"value_low", "value_high", "unit"} <= {*fields}:
            none = lambda row: {"value_low": "", "value_high": ""}  # noqa: E731
            tables.put("no value", name, "value_low", none, lambda row: row["unit"])
        if {"subject", "partner"} <= {*fields}:
            own = lambda row: {"partner": row["subject"]}  # noqa: E731
            tables.put("partner of itself", name, "partner", own, lambda row: row["partner"])
        if {"lat", "lon", "host"} <= {*fields}:
            turned = lambda row: {"lat": row["lon"], "lon": row["lat"]}  # noqa: E731
            here = lambda row: row["lat"] and float(row["lon"]) - float(row["lat"]) > 25  # noqa: E731
            tables.put("latitude for longitude", name, "lat", turned, here, at="lat+lon")
        if {"currency", "date"} <= {*fields}:
            tables.put("ruble without a date", name, "date", lambda row: {
                "currency": "RUB", "date": "", "amount_low": row.get("amount_low") or "5"},
                lambda row: row["currency"] == "RUB")  # fmt: skip
        if {"basis", "date"} <= {*fields}:
            day = lambda row: {"basis": "cumulative", "date": "2016-05-02"}  # noqa: E731
            tables.put("one date for a running total", name, "date", day)


def put_numbers(tables):
    for name, fields in FIELDS.items():
        for column, field in fields.items():
            if field["type"] == "number" and "maximum" not in field.get("constraints", {}):
                tables.put("too large", name, column, lambda row, c=column: {c: "1e30"},
                           lambda row, c=column: row[c])  # fmt: skip
    # The first rows of indicators get faults of their own, and then say nothing of other tables.
    tables.free["indicators"] = tables.free["indicators"][:50]
    for limits in tables.rows["indicators"][50:]:
        name, keys = limits["table"], ("measure", "dataset")
        for end, step in (("least", -1), ("most", 1)):
            if limits[end] and name in FIELDS and {"value", *keys} <= {*FIELDS[name]}:
                wrong = str(float(limits[end]) + step * max(1, abs(float(limits[end]))))
                tables.put("cannot be", name, "value", lambda row, w=wrong: {"value": w},
                           lambda row, m=limits, keys=keys: row["value"]
                           and all(row[k] == m[k] for k in keys))  # fmt: skip
    rates = lambda row: row["measure"] == "usd_rate_mean" and row["value"]  # noqa: E731
    for _ in range(5):
        turned = lambda row: {"unit": f"USD per {row['subject']}"}  # noqa: E731
        tables.put("unit of another rate", "exchange_rates", "unit", turned, rates)


def put_elsewhere(tables):
    """Names of others, turning points far from their events, and cells that are not so."""
    for actor in ("KGZ", "RUS", "USA"):
        (name,) = [row["name"] for row in tables.rows["actors"] if row["actor"] == actor]
        tables.put("name of another actor", "actor_names", "name", lambda row, n=name: {"name": n},
                   lambda row, a=actor: row["actor"] not in ("", a))  # fmt: skip
    far = lambda row: {"date": f"{int(row['date'][:4]) - 10}-01-01"}  # noqa: E731
    while tables.put(
        "far from its event", "turning_points", "date", far, lambda row: row["event_id"]
    ):
        pass
    named = {row["event_id"] for row in tables.rows["turning_points"]}
    events = tables.rows["events"]
    tables.free["events"] = [i for i in tables.free["events"] if events[i]["event_id"] not in named]
    for _ in range(10):
        tables.put("not the cell", "corrections", "after", lambda row: {"after": "nothing of it"},
                   lambda row: row["column"] not in ("(row)", "") and row["after"])  # fmt: skip
        tables.put("unknown key", "recoding", "row", lambda row: {"row": "no-such-row"})
    seen = lambda row: {"start": "1995", "end": "2003", "seen": "2010"}  # noqa: E731
    tables.put("end before start", "presence", "end", seen, lambda row: row["seen"])


@pytest.mark.slow
def test_every_fault_is_found_wherever_it_fits(tmp_path):
    tables = Tables()
    for put in (put_elsewhere, put_rows, put_numbers, put_letters):
        put(tables)
    tables.write(tmp_path / "data")
    faults = kg.check(tmp_path / "data")
    named = {*faults[["table", "row", "column", "rule"]].itertuples(index=False, name=None)}
    missed = sorted(tables.expected - named)
    print(f"{len(tables.expected)} faults put in, {len(tables.expected) - len(missed)} found")
    assert len(tables.expected) > 1_500
    assert not missed, f"{len(missed)} of {len(tables.expected)} missed, such as {missed[:9]}"
