"""Refreshing against a server on this machine that answers well, badly, in halves or not at all."""

import contextlib
import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import pandas as pd
import pytest

from kgru_analysis import worldbank
from kgru_analysis.begin import new_folder
from kgru_analysis.changes import LOCK
from kgru_analysis.check import check
from kgru_analysis.citations import cite
from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.first_series import first_series
from kgru_analysis.load import load
from kgru_analysis.refresh import refresh_wdi
from kgru_analysis.vintages import RefreshFailed, compare

pytest.importorskip("wbgapi", reason="the extra refresh is not installed")
YEARS = ["2001", "2002", "2003", "2004"]
VALUES = {
    ("KGZ", "GDP", "2001"): 10,
    ("KGZ", "GDP", "2002"): 12.5,
    ("RUS", "GDP", "2001"): 100,
    ("KGZ", "POP", "2001"): 5,
    ("RUS", "POP", "2001"): 140,
}


def text(name, **more):
    return {"name": name, "type": "string", **more}


@pytest.fixture
def folder(tmp_path):
    """A data folder with two economies and two measures, and one row of another data set."""
    columns = ["subject", "measure", "date", "value", "unit", "status", "dataset", "note"]
    fields = [text(c) for c in columns]
    fields[3] = {"name": "value", "type": "number"}
    resources = [
        {"name": "wdi", "path": "wdi.csv", "schema": {"fields": fields}},
        {
            "name": "datasets",
            "path": "datasets.csv",
            "schema": {"fields": [text("dataset"), text("vintage")]},
        },
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    rows = [f"{s},{m},{y},{v},unit,reported,wdi,{'kept' if y == '2002' else ''}"
            for (s, m, y), v in VALUES.items()]  # fmt: skip
    rows.append("KGZ,GDP,2001,9,unit,reported,older,")
    (tmp_path / "wdi.csv").write_text("\n".join([",".join(columns), *rows]) + "\n")
    (tmp_path / "datasets.csv").write_text("dataset,vintage\nwdi,2020-01\nolder,2018\n")
    return tmp_path


@pytest.fixture
def server():
    """A server whose answers a test sets: `cells`, and `spoil`, which may change an answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urlparse(self.path)
            holder.asked.append(address.path)
            status, body = 200, answer(address.path.split("/")[2:], parse_qs(address.query))
            headers = {}
            if holder.spoil:
                status, body, *headers = holder.spoil(address.path, body)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            headers = {"Content-Length": str(len(data))} | dict(*headers)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):  # the client need not listen to the end
                step = 1 if holder.drip else len(data) or 1
                for begin in range(0, len(data), step):
                    self.wfile.write(data[begin : begin + step])
                    holder.over.wait(holder.drip)

        def log_message(self, *args):
            pass

    def answer(parts, query):
        if parts[0] == "sources":
            row = {"id": "2", "name": "World Development Indicators", "lastupdated": "2026-10-08"}
            return [{"page": "1", "pages": "1", "per_page": "1", "total": "1"}, [row]]
        economies, measure = parts[1].split(";"), parts[3]
        rows = [
            {"indicator": {"id": measure, "value": ""}, "country": {"id": s[:2], "value": s},
             "countryiso3code": s, "date": y, "value": holder.cells.get((s, measure, y)),
             "unit": "", "obs_status": "", "decimal": 0}
            for s in economies for y in reversed(YEARS)
        ]  # fmt: skip
        return [{"page": 1, "pages": 1, "per_page": 1000, "total": len(rows)}, rows]

    class Holder:
        cells, spoil, asked, over, drip = dict(VALUES), None, [], threading.Event(), 0

    holder = Holder()
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    holder.address = f"http://127.0.0.1:{http.server_port}"
    yield holder
    holder.over.set()
    http.shutdown()
    http.server_close()


def content(folder):
    """The files but for the lock, which stays and is empty."""
    found = [p for p in folder.rglob("*") if p.is_file() and p.name != LOCK]
    return {p.relative_to(folder): p.read_bytes() for p in found}


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Nothing here takes long, nor is waited for."""
    monkeypatch.setattr(worldbank, "PAUSE", 0.01)
    monkeypatch.setattr(worldbank, "TIMEOUT", 20)


def refresh(folder, server, **more):
    return refresh_wdi(folder, endpoint=server.address, **more)


def test_a_new_vintage_is_written_and_the_old_one_kept(folder, server):
    before = (folder / "wdi.csv").read_bytes()
    server.cells |= {("KGZ", "GDP", "2001"): 11, ("KGZ", "GDP", "2003"): 13}
    result = refresh(folder, server)
    assert result.vintage == "2026-10"
    changes = result.changes.fillna(0).to_numpy().tolist()
    assert changes == [
        ["revised", "KGZ", "GDP", "2001", 10, 11],
        ["added", "KGZ", "GDP", "2003", 0, 13],
    ]
    lines = (folder / "wdi.csv").read_text().splitlines()
    assert lines[1:4] == [
        "KGZ,GDP,2001,11,unit,reported,wdi,",
        "KGZ,GDP,2002,12.5,unit,reported,wdi,kept",
        "KGZ,GDP,2003,13,unit,reported,wdi,",
    ]
    assert lines[-1] == "KGZ,GDP,2001,9,unit,reported,older,"
    assert (folder / "vintages" / "wdi-2020-01.csv").read_bytes() == before
    assert load("datasets", folder=folder)["vintage"].to_list() == ["2026-10", "2018"]
    assert not list(folder.rglob(".kgru-new*"))


def test_nothing_new_changes_no_value(folder, server):
    assert len(refresh(folder, server).changes) == 0
    assert len(refresh(folder, server).changes) == 0
    assert len(list((folder / "vintages").iterdir())) == 2


def short(path, body):
    return 200, [body[0], body[1][:-1]] if "indicator" in path else body


def renamed(path, body):
    if "indicator" in path:
        for row in body[1]:
            row["iso3"] = row.pop("countryiso3code")
    return 200, body


def other_economy(path, body):
    if "indicator" in path:
        body[1][0]["countryiso3code"] = "USA"
    return 200, body


def words(path, body):
    if "indicator" in path:
        body[1][-1]["value"] = "about five"
    return 200, body


def archived(path, body):
    message = [{"id": "175", "key": "Invalid format", "value": "The indicator was not found."}]
    return 200, [{"message": message}] if "POP" in path else body


def no_date(path, body):
    if "sources" in path:
        body[1][0]["lastupdated"] = "yesterday"
    return 200, body


def zipped(path, body):
    return 200, gzip.compress(b" " * 25_000_000, 1), {"Content-Encoding": "gzip"}


def endless(path, body):
    if "indicator" in path:
        body[0] |= {"total": 10**9, "per_page": 0}
    return 200, body


SPOILS = {
    "announced too long": lambda path, body: (200, body, {"Content-Length": "30000000000"}),
    "unpacked too long": zipped,
    "page after page": endless,
    "server error": lambda path, body: (500, b"broken"),
    "too many requests": lambda path, body: (429, b""),
    "not found": lambda path, body: (404, b""),
    "cut off": lambda path, body: (200, json.dumps(body).encode()[:-30]),
    "no JSON": lambda path, body: (200, b"<html>Down for maintenance</html>"),
    "empty": lambda path, body: (200, b""),
    "half a page": short,
    "no rows": lambda path, body: (200, [body[0], []] if "indicator" in path else body),
    "other names": renamed,
    "other economy": other_economy,
    "no number": words,
    "archived series": archived,
    "no day of update": no_date,
}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("announced too long", "30,000,000,000 bytes or more came, on page 1 .* 20,000,000 bytes"),
        ("unpacked too long", "20,0[0-9]{2},[0-9]{3} bytes or more came, on page 1"),
        ("page after page", "on page 101 of its series; at most .* 100 pages"),
    ],
)
def test_an_answer_is_read_up_to_a_limit_and_once(folder, server, spoil, told):
    server.spoil = SPOILS[spoil]
    with pytest.raises(RefreshFailed, match=told):
        refresh(folder, server)
    assert len(server.asked) == (102 if spoil == "page after page" else 1)


def test_settings_of_the_client_are_given_back(folder, server):
    import wbgapi

    before = wbgapi.endpoint, wbgapi.get_options
    refresh(folder, server)
    assert (wbgapi.endpoint, wbgapi.get_options) == before


def test_a_server_that_does_not_answer_is_left(folder, server, monkeypatch):
    monkeypatch.setattr(worldbank, "TIMEOUT", 0.05)
    before = content(folder)
    server.spoil = lambda path, body: server.over.wait(10) and (200, body)
    with pytest.raises(RefreshFailed, match=r"Read.* nothing was changed\. Try again later\.$"):
        refresh(folder, server)
    assert len(server.asked) == 3
    assert content(folder) == before


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_on_failure_nothing_is_replaced(folder, server, spoil):
    before = content(folder)
    server.spoil = spoil
    with pytest.raises(RefreshFailed, match="nothing was changed"):
        refresh(folder, server)
    assert content(folder) == before


def test_no_server_at_all(folder):
    before = content(folder)
    with pytest.raises(RefreshFailed, match="nothing was changed"):
        refresh_wdi(folder, endpoint="http://127.0.0.1:9")
    assert content(folder) == before


def test_a_passing_fault_is_tried_again(folder, server):
    server.spoil = lambda path, body: (200, body) if len(server.asked) % 2 == 0 else (503, b"")
    assert refresh(folder, server).vintage == "2026-10"


def test_a_series_that_loses_much_is_refused_unless_it_is_kept(folder, server):
    before = content(folder)
    del server.cells["RUS", "POP", "2001"]
    with pytest.raises(RefreshFailed, match=r"POP would lose 50% .* --keep POP"):
        refresh(folder, server)
    assert content(folder) == before
    assert len(refresh(folder, server, keep=("POP",)).changes) == 0
    assert not any(p.endswith("/POP") for p in server.asked[-2:])


@pytest.mark.parametrize(
    "cells",
    [
        {key: value * (1000 if key[1] == "GDP" else 1) for key, value in VALUES.items()},
        {key: -value if key[1] == "GDP" else value for key, value in VALUES.items()},
        {key: 0 if key[1] == "GDP" else value for key, value in VALUES.items()},
        VALUES | {("KGZ", "GDP", "2002"): 12.5e3},
    ],
    ids=["times 1000", "other sign", "zero", "one value"],
)
def test_a_factor_is_no_revision_unless_it_is_accepted(folder, server, cells):
    before = content(folder)
    server.cells = cells
    with pytest.raises(RefreshFailed, match=r"GDP changes by a factor.*--accept GDP"):
        refresh(folder, server)
    assert content(folder) == before
    assert refresh(folder, server, accept=("GDP",)).vintage == "2026-10"


def test_what_check_would_find_is_not_written(folder, server):
    before = content(folder)
    server.cells = VALUES | {("KGZ", "GDP", "2002"): 1e300}
    with pytest.raises(DataError, match=r"The new values bring faults \(1\)"):
        refresh(folder, server, accept=("GDP",))
    assert content(folder) == before


def test_a_revision_of_percents_is_taken(folder, server):
    server.cells = {key: value * 1.3 for key, value in VALUES.items()}
    assert (refresh(folder, server).changes["change"] == "revised").sum() == len(VALUES)


def rows_of(body, change):
    """An answer with its rows changed."""
    if len(body) == 2 and "indicator" in body[1][0]:
        body[1][:] = [change(dict(row)) for row in body[1]]
    return 200, body


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row | {"date": "1066" if row["date"] == "2001" else row["date"]},
        lambda row: row | {"date": "3000" if row["date"] == "2004" else row["date"]},
        lambda row: row | {"value": True if row["value"] else row["value"]},
    ],
    ids=["a year before", "a year to come", "truth"],
)
def test_only_what_was_asked_for_is_taken(folder, server, change):
    before = content(folder)
    server.spoil = lambda path, body: rows_of(body, change)
    with pytest.raises(RefreshFailed, match="unexpected row"):
        refresh(folder, server)
    assert content(folder) == before


def test_an_older_vintage_is_refused(folder, server):
    (folder / "datasets.csv").write_text("dataset,vintage\nwdi,2027-01\nolder,2018\n")
    before = content(folder)
    with pytest.raises(RefreshFailed, match=r"last updated in 2026-10, before the table's 2027-01"):
        refresh(folder, server)
    assert content(folder) == before


def test_no_other_host_is_asked(folder, server):
    server.spoil = lambda path, body: (302, b"", {"Location": "http://127.0.0.1:9/elsewhere"})
    with pytest.raises(RefreshFailed, match=r"leads on to 'http://127.0.0.1:9/elsewhere'"):
        refresh(folder, server)
    assert len(server.asked) == 1


def test_a_server_that_sends_a_byte_now_and_then_is_left(folder, server, monkeypatch):
    monkeypatch.setattr(worldbank, "DEADLINE", 0.3)
    server.drip = 0.02
    with pytest.raises(RefreshFailed, match="when the time for everything was over"):
        refresh(folder, server)


def test_a_table_that_is_edited_meanwhile_is_not_replaced(folder, server):
    def edit(path, body):
        with (folder / "datasets.csv").open("a") as table:
            table.write("mine,2026\n")
        return 200, body

    server.spoil = edit
    with pytest.raises(KgruError, match=r"datasets\.csv was changed by somebody else meanwhile"):
        refresh(folder, server)
    assert "mine,2026" in (folder / "datasets.csv").read_text()


def test_keep_has_to_name_a_measure_of_the_table(folder, server):
    with pytest.raises(DataError, match="--keep names NIX"):
        refresh(folder, server, keep=("NIX",))


def test_compare_ignores_how_a_number_is_written():
    key = {"subject": "KGZ", "measure": "m", "date": ["2001"]}
    a, b = pd.DataFrame({**key, "value": [0.1 + 0.2]}), pd.DataFrame({**key, "value": [0.3]})
    assert len(compare(a, b)) == 0


def test_a_new_folder_asks_for_the_series_of_one_data_set_in_one_table(tmp_path, monkeypatch):
    """Neither for those of a supplement, nor for what another table has of the same publisher."""
    told = {
        "measure": ["A", "B", "C"], "unit": "USD",
        "dataset": ["wdi", "wdi-kgz-supplement", "wdi"], "table": ["wdi", "wdi", "aid"],
    }  # fmt: skip
    mine = new_folder(tmp_path / "armenia", country="ARM")
    monkeypatch.setattr(
        "kgru_analysis.first_series.load",
        lambda name, **more: pd.DataFrame(told) if name == "indicators" else load(name, **more),
    )
    asked = first_series(mine)[["subject", "measure", "dataset"]]
    assert asked.to_numpy().tolist() == [["ARM", "A", "wdi"]]


@pytest.mark.slow
def test_a_folder_without_the_table_gets_it(tmp_path, server):
    mine = new_folder(tmp_path / "armenia", country="ARM")
    measures = sorted(first_series(mine)["measure"].unique())
    assert len(measures) > 40
    server.cells = {("ARM", m, y): i + 1.5 for i, m in enumerate(measures) for y in YEARS}
    done = refresh(mine, server)
    assert done.vintage == "2026-10"
    assert set(done.changes["change"]) == {"added"}
    wdi = load("wdi", folder=mine)
    assert set(wdi["subject"]) == {"ARM"}
    assert len(wdi) == len(done.changes)
    assert len(check(mine)) == 0
    assert cite(wdi, folder=mine)
    # From then on it is brought up to date like any other.
    again = refresh(mine, server)
    assert len(again.changes) == 0


def test_a_folder_that_names_no_country_asks_for_one(tmp_path, server):
    mine = new_folder(tmp_path / "somewhere")
    with pytest.raises(DataError, match="kgru new FOLDER --country ARM"):
        refresh(mine, server)
