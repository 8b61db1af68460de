"""Copies of the shipped data into which faults are put, with all that has to be found in them.

A fault is put in by changing cells of one row, or of a few rows that hang together; no row gets
two. What a changed row breaks by itself is worked out by `Copy.broken`, in plain Python, cell by
cell; what it breaks together with other rows is said where it is put in.
"""

import copy
import csv
import io
import re
from collections import defaultdict

import numpy as np

import kgru_analysis as kg
from kgru_analysis.catalog import data_folder, package
from kgru_analysis.rules.faults import plain

DESCRIPTOR = (data_folder() / "datapackage.json").read_text(encoding="utf-8")
ENTRIES = copy.deepcopy(package()["resources"])  # with the codes of the codelists, and not both
for field in [field for entry in ENTRIES for field in entry["schema"]["fields"]]:
    field.pop("codelist", None)
SCHEMAS = {entry["name"]: entry["schema"] for entry in ENTRIES}
FIELDS = {name: {f["name"]: f for f in schema["fields"]} for name, schema in SCHEMAS.items()}
KEYS = {name: np.atleast_1d(s.get("primaryKey", [])).tolist() for name, s in SCHEMAS.items()}
LINKS = [  # every foreign key: table, its columns, other table, the columns there
    (name, np.atleast_1d(k["fields"]).tolist(), k["reference"]["resource"] or name,
     np.atleast_1d(k["reference"]["fields"]).tolist())
    for name, schema in SCHEMAS.items() for k in schema.get("foreignKeys", [])
]  # fmt: skip
OWN = [(name, columns[0]) for name, columns, table, _ in LINKS if name == table]
CLAIMS = [name for name in FIELDS if {"claim_group", "why_preferred"} <= {*FIELDS[name]}]
LISTS = {(name, column): field["ids_of"] for name, fields in FIELDS.items()
         for column, field in fields.items() if "ids_of" in field}  # fmt: skip
# Columns that name a row of the table that another column names: see test_rules.
NAMED = [("recoding", "row"), ("bargain_rows", "row_id"), ("recall", "row")]
MEASURED = ["value", "low", "high", "value_low", "value_high"]

NO_DATES = [
    "2009-13", "2009-02-30", "20.09.2012", "early 1995", "2012/2009", "199u", "2009-2-1", "/..",
    "20090214", "2009/10", "14 Feb 2009", "2009-02-14T25:00", "с 2003 года", " 2009", "２００９",
]  # fmt: skip
NO_NUMBERS = ["12a", "1 000", "1,5", "１２", "٣", "1e999", "--5", "0x1", "nan", "inf", "1_0"]
NO_NUMBERS += ["9" * 40]
NO_WHOLE = ["2.5", "1e3", "9" * 20]
# Values that some pattern does not allow, the first of them being dates or keys of another form.
OTHER_FORM = ["2005?/2006", "1750", "XX", "Ab c", "19XX"]
FILLED = {"currency": "USD", "strength_date": "1995", "lon": "74.6", "seen_source": "wto-1998-kg",
          "led_by_source": "wto-1998-kg", "amount_low": "5", "strength_low": "5", "lat": "42.8",
          "seen": "1995", "led_by": "RUS"}  # fmt: skip
PAIRS = [
    ("amount_low", "amount_high", "currency"), ("strength_low", "strength_high", "strength_date"),
    ("seen", "seen_source"), ("lat", "lon"), ("led_by", "led_by_source"),
]  # fmt: skip
SPANS = [("start", "end"), ("start", "seen"), ("seen", "end"), ("valid_from", "valid_to")]
ORDERED = [(f"{c}_low", f"{c}_high") for c in ("amount", "strength", "value")]
ORDERED += [("low", "high"), ("low", "value"), ("value", "high")]
WRONG_TIME = {"RUB": "1997", "KGS": "1993-04", "EUR": "1998-12-31", "TRY": "2004", "RUR": "1998"}
FIRST_YEAR = {"RUB": 1998, "KGS": 1993, "EUR": 1999, "TRY": 2005}
AHEAD = {"announced", "unclear", "headline", "pledged", "agreed", "requested", "planned", "notice"}
NO_SUM = {"amount_low": "", "amount_high": "", "currency": ""}
# Tables whose rows are few or pointed at get more valid rows, with keys that nothing points at.
FRESH = {name: "seeded-{}" for name, rows in kg.tables().set_index("name")["rows"].items()
         if KEYS[name] and (rows < 400 or name in [*CLAIMS, "sources", "indicators"])}  # fmt: skip
FRESH |= {"measures": "seeded_{}", "actors": "SEEDED-{}"}
FRESH |= dict.fromkeys(["cameo_codes", "event_layouts", "seed_sentences"], "{}")


def limits_of(unit):
    """The least and the most that a unit allows, as its name says to a reader."""
    if unit.split(" ")[0] in ("share", "index", "class", "flag") and unit[-2:-1] in "-0":
        return tuple(map(float, unit.split(" ")[1].split("-")))
    if unit in ("count", "votes"):
        return 0, np.inf
    if unit.endswith((" per USD", " per international dollar", "= 100", " base")):
        return 1e-300, np.inf
    return None


def listed_codes(field):
    return field.get("constraints", {}).get("enum", [])


class Copy:
    """A copy of the tables, with the faults that were put in and all that has to be found."""

    def __init__(self, seed, each):
        self.rng, self.each = np.random.default_rng(seed), each
        self.rows, self.at, self.bom = {}, {}, set()
        self.expected, self.seeded = set(), []
        for entry in ENTRIES:
            text = (data_folder() / entry["path"]).read_text(encoding="utf-8")
            self.rows[entry["name"]] = rows = list(csv.reader(io.StringIO(text, newline="")))
            assert len(rows) == text.count("\n"), "each row is a line, so a row has its line"
            self.at[entry["name"]] = {column: i for i, column in enumerate(rows[0])}
        self.groups = {name: defaultdict(list) for name in CLAIMS}
        for name in CLAIMS:
            for i in range(1, len(self.rows[name])):
                self.groups[name][self.row(name, i)["claim_group"]].append(i)
            del self.groups[name][""]
        self.pool = {name: self._loose(name) for name in SCHEMAS}
        self.known = {
            (table, *there): {*zip(*(self.column(table, c) for c in there), strict=True)}
            for _, _, table, there in LINKS
        }
        self.ids = {name: {*self.column(name, rows[0][0])} for name, rows in self.rows.items()}
        self.key = {name: KEYS[name] or rows[0] for name, rows in self.rows.items()}
        self.taken = {
            name: {*zip(*(self.column(name, c) for c in key), strict=True)}
            for name, key in self.key.items()
        }

    def column(self, name, column):
        place = self.at[name][column]
        return [row[place] for row in self.rows[name][1:]]

    def row(self, name, i):
        return dict(zip(self.rows[name][0], self.rows[name][i], strict=True))

    def _loose(self, name):
        """Rows, in random order, of which a change breaks nothing in other rows."""
        key = self.rows[name][0][0]
        used = {
            v
            for n, (c, *_), t, (k, *_) in LINKS
            if (t, k) == (name, key)
            for v in self.column(n, c)
        }
        for table, column in [("corrections", "row"), *NAMED]:
            used |= {*self.column(table, column)}
        if name == "codelists":  # the codes of other tables
            used |= {*self.column(name, "list")}
        if name == "exchange_rates":  # a package and a part in two currencies are compared by them
            code = dict(zip(self.column("flows", "flow_id"), self.column("flows", "currency"),
                            strict=True))  # fmt: skip
            pairs = zip(self.column("flows", "currency"), self.column("flows", "part_of"),
                        strict=True)  # fmt: skip
            used |= {c for own, whole in pairs if whole and code[whole] != own
                     for c in (own, code[whole])}  # fmt: skip
        for (table, column), others in LISTS.items():
            if name in others:
                used |= {v for cell in self.column(table, column) for v in cell.split()}
        links = [c for n, c in OWN if n == name] + ["claim_group"] * (name in CLAIMS)
        links += ["overlaps"] * (name == "flows")
        odd = {"SUN", "EURASEC", *WRONG_TIME, *AHEAD} if name in CLAIMS else set()
        loose = [
            i for i, cells in enumerate(self.rows[name])
            if i and cells[0] not in used and not odd & {*cells}
            and not any(cells[self.at[name][c]] for c in links)
        ]  # fmt: skip
        if name in FRESH:
            loose = loose or [*range(1, len(self.rows[name]))]
            last = [c for c in KEYS[name] if "rdfType" not in FIELDS[name][c]][-1]
            place = self.at[name][key if name == "indicators" else last]
            copied = self.rng.choice(loose, self.each * 5 * len(FIELDS[name]))
            loose = [i for i in loose if self.rows[name][i][0] not in used]
            spare = self._spare(name, last)
            for number, i in enumerate(copied):
                cells = list(self.rows[name][i])
                cells[place] = FRESH[name].format(3000 + number)
                if KEYS[name][-1] == "dataset" and "date" in self.at[name]:  # one more day
                    cells[place] = self.rows[name][i][place]
                    day = np.datetime64("2030-01-01") + number
                    cells[self.at[name]["date"]] = str(day)
                elif spare is not None and number >= len(spare):
                    break
                elif spare is not None:
                    cells[place] = spare[number]
                loose.append(len(self.rows[name]))
                self.rows[name].append(cells)
        return self.rng.permutation(loose).tolist()

    def _spare(self, name, column):
        """Keys that a column may hold and does not yet, none of which is changed; None: any."""
        keys = [(t, k) for n, here, t, (k, *_) in LINKS if (n, here) == (name, [column])]
        if not keys:
            return None
        (table, key), *_ = keys
        used = {
            v
            for n, (c, *_), *to in LINKS
            if to == [table, [key]] and n != name
            for v in self.column(n, c)
        }
        used |= {*self.column("corrections", "row")} & {*self.column(table, key)}
        return sorted(used - {*self.column(name, column), ""})

    def take(self, name, where=lambda row: True):
        for place in range(len(self.pool[name]) - 1, -1, -1):
            if where(self.row(name, self.pool[name][place])):
                return self.pool[name].pop(place)
        raise AssertionError(f"{name} has no row left for another fault")

    def label(self, name, i):
        key = KEYS[name]
        return (self.row(name, i)[key[0]] if len(key) == 1 else "") or f"line {i + 1}"

    def expect(self, rule, name, column, row, *, seeded=True):
        self.expected.add((name, plain(row), column, rule))
        self.seeded += [(rule, name, column)] * seeded

    def change(self, rule, name, column, i, cells, also=frozenset()):
        """Change a row, and expect what it breaks; False if it would get the key of another."""
        row = self.row(name, i) | cells
        key = tuple(row[c] for c in self.key[name])
        if any(key) and key in self.taken[name] and {*cells} & {*self.key[name]}:
            return False
        self.taken[name].add(key)
        self.rows[name][i] = list(row.values())
        found = self.broken(name, row) | also
        assert (column, rule) in found, (rule, name, column, cells, found)
        self.seeded.append((rule, name, column))
        for other, broken in found:
            self.expect(broken, name, other, self.label(name, i), seeded=False)
        return True

    def put(self, rule, name, column, cells, *, where=lambda row: True, alone=True, times=None):
        """Put cells into some rows; unless `alone`, the fault is not of the row by itself."""
        for _ in range(times or self.each):
            for _ in range(50):
                i = self.take(name, where)
                if self.change(rule, name, column, i, cells, set() if alone else {(column, rule)}):
                    break
                self.pool[name].insert(0, i)

    def wrong_values(self, name, column):
        """What a column must not hold, by the rule that forbids it."""
        field = FIELDS[name][column]
        limits, values = field.get("constraints", {}), {}
        pattern = limits.get("pattern", "(?s).*")
        if limits.get("required"):
            values["required"] = [""]
        if field["type"] != "string":
            values["type"] = NO_NUMBERS + NO_WHOLE * (field["type"] == "integer")
            ends = [(limits[k], by) for k, by in (("minimum", -1), ("maximum", 1)) if k in limits]
            values["range"] = [str(end + by * n) for n in range(1, 99) for end, by in ends]
        if "rdfType" in field:
            values["date"], values["year"] = NO_DATES, ["1291", "0209-01", "1799-12-31"]
            late = "source_id" not in FIELDS[name] and column != "published"
            values["year"] += ["2101", "9999"] * late
        if "enum" in limits:
            values["code"] = ["no such code", f"{limits['enum'][0]} "]
        if "pattern" in limits:
            forms = OTHER_FORM[:2] if "rdfType" in field else OTHER_FORM
            values["pattern"] = [v for v in forms if not re.fullmatch(pattern, v)]
        if any(n == name and here == [column] for n, here, _, _ in LINKS):
            keys = ["ZZQ", "9999", "no-such-key"]
            values["unknown key"] = [v for v in keys if re.fullmatch(pattern, v)]
        if self.is_plain(name, column):
            values["spaces"] = ["left over ", " ", "\u00a0before", "\ttab"]
        return values

    def broken(self, name, row):
        """(column, rule) of all that is wrong in a row, whatever stands in the others."""
        found, numbers = set(), {}
        linked = [(columns, self.known[(t, *there)]) for n, columns, t, there in LINKS if n == name]
        for column, field in FIELDS[name].items():
            value, limits = row[column], field.get("constraints", {})
            if not value:
                found |= {(column, "required")} if limits.get("required") else set()
                continue
            if "rdfType" in field:
                if value in NO_DATES:
                    found.add((column, "date"))
                elif any(not 1800 <= int(y) <= 2100 for y in re.findall("[0-9]{4}", value)):
                    found.add((column, "year"))
            elif field["type"] != "string":
                if value in NO_NUMBERS or (field["type"] == "integer" and value in NO_WHOLE):
                    found.add((column, "type"))
                else:
                    numbers[column] = float(value)
            if value not in limits.get("enum", [value]):
                found.add((column, "code"))
            number = numbers.get(column, limits.get("minimum", limits.get("maximum", 0)))
            if not limits.get("minimum", number) <= number <= limits.get("maximum", number):
                found.add((column, "range"))
            if not re.fullmatch(limits.get("pattern", "(?s).*"), value):
                found.add((column, "pattern"))
            if ([column], True) in [(here, (value,) not in known) for here, known in linked]:
                found.add((column, "unknown key"))
            if value != value.strip() and self.is_plain(name, column):
                found.add((column, "spaces"))
        for (table, column), others in LISTS.items():
            ids = set().union(*(self.ids[other] for other in others)) if table == name else set()
            if table == name and not {*row[column].split()} <= ids:
                found.add((column, "unknown key"))
        for columns, known in linked:
            key = tuple(row[c] for c in columns)
            named = {(c, "unknown key") for c in columns} & found
            if len(columns) > 1 and all(key) and key not in known and not named:
                found.add(("+".join(columns), "unknown key"))
        found |= {
            (low, "low above high") for low, high in ORDERED
            if numbers.get(low, -np.inf) > numbers.get(high, np.inf)
        }  # fmt: skip
        least, most = limits_of(row.get("unit", "")) or (-np.inf, np.inf)
        for column in {*MEASURED} & {*numbers}:
            if not least <= numbers[column] <= most:
                found.add((column, "outside its unit"))
        years = [int(y) for y in re.findall("[0-9]{4}", row.get("date", ""))]
        for column in ("currency", "unit") if years and row["date"] not in NO_DATES else ():
            code = row.get(column)
            if years[-1] < FIRST_YEAR.get(code, 0) or (code == "RUR" and years[0] > 1997):
                found.add((column, "currency year"))
        for *first, last in PAIRS:
            if {*first, last} <= {*row} and any(row[c] for c in first) != bool(row[last]):
                found.add((first[0] if row[last] else last, "half a pair"))
        if name in CLAIMS and row["claim_group"] not in self.groups[name]:
            alone = bool(row["claim_group"])
            if alone:
                found.add(("claim_group", "claim group of one"))
            if row["preferred"] == "no" or (alone and row["preferred"] != "yes"):
                found.add(("claim_group" if alone else "preferred", "preferred"))
            if bool(row["why_preferred"]) != (alone and row["preferred"] == "yes"):
                found.add(("why_preferred", "why preferred"))
        if name == "corrections":
            if row["table"] and row["table"] not in SCHEMAS:
                found.add(("table", "unknown key"))
            elif row["table"] and row["column"] != "(row)":
                if row["column"] and row["column"] not in FIELDS[row["table"]]:
                    found.add(("column", "unknown key"))
                if row["row"] and row["row"] not in self.ids[row["table"]]:
                    found.add(("row", "unknown key"))
        return found

    @staticmethod
    def is_plain(name, column):
        """Whether a column holds text of any form."""
        field = FIELDS[name][column]
        free = field["type"] == "string" and "rdfType" not in field and column != "text"
        free &= not {"enum", "pattern"} & {*field.get("constraints", {})}
        return free and not any(n == name and column in columns for n, columns, _, _ in LINKS)

    def write(self, folder):
        folder.mkdir()
        (folder / "datapackage.json").write_text(DESCRIPTOR, encoding="utf-8")
        for entry in ENTRIES:
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\n")
            for row in self.rows[entry["name"]]:
                text.write(row) if isinstance(row, str) else writer.writerow(row)
            start = b"\xef\xbb\xbf" if entry["name"] in self.bom else b""
            (folder / entry["path"]).write_bytes(start + text.getvalue().encode())
