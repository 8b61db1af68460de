"""What the package must not do: run text as code, reach the network unasked, read without end,
write outside its folder, or hand spreadsheets formulas."""

import ast
import csv
import importlib.metadata
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from packaging.requirements import Requirement
from trying import few

import kgru_analysis as kg
from kgru_analysis.folders import export
from kgru_analysis.spreadsheets import plain_text

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kgru_analysis"
CODE = sorted(
    path
    for pattern in ("kgru_analysis/**/*.py", "site/**/*.py", "notebooks/*.py", "bench/*.py")
    for path in ROOT.glob(pattern)
)

# ---- what the code says --------------------------------------------------------------------

UNSAFE = """
    pickle cPickle dill cloudpickle joblib marshal shelve yaml xml lxml xmlrpc
"""
NETWORK = """
    aiohttp asyncio ftplib http.client http.server httpx pycurl requests smtplib socket
    socketserver ssl telnetlib urllib.request urllib3 wbgapi
"""
CALLS = """
    eval exec compile os.system os.popen os.startfile pty.spawn subprocess.getoutput
    subprocess.getstatusoutput tempfile.mktemp pandas.read_pickle pd.read_pickle
"""
UNSAFE, NETWORK, CALLS = UNSAFE.split(), NETWORK.split(), CALLS.split()
METHODS = ["to_pickle", "read_pickle"]
IMPORTERS = ["__import__", "import_module", "need"]


def dangers(text: str) -> set[str]:
    """Name what a reader of the code would have to look into."""
    return {name for node in ast.walk(ast.parse(text)) for name in _of_node(node)}


def _of_node(node):
    if isinstance(node, ast.Import):
        yield from _of_names(alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        whole = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from _of_names([node.module, *whole])
        yield from (name for name in whole if name in CALLS)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)


def _of_names(names):
    for name in names:
        if name.split(".")[0] in UNSAFE:
            yield name.split(".")[0]
        if name.split(".")[0] == "subprocess":
            yield "subprocess"
        yield from (net for net in NETWORK if f"{name}.".startswith(f"{net}."))


def _of_call(node):
    name = ast.unparse(node.func)
    last = name.rpartition(".")[2]
    first = node.args[0] if node.args else None
    words = {word.arg: word.value for word in node.keywords}
    plain = isinstance(first, ast.Constant)
    if name in CALLS or last in METHODS or re.match(r"os\.(exec|spawn|posix_spawn)", name):
        yield name
    if "shell" in words and getattr(words["shell"], "value", True) is not False:
        yield "a shell"
    if "allow_pickle" in words and getattr(words["allow_pickle"], "value", True) is not False:
        yield "allow_pickle"
    if last in ("query", "eval", "sql", "raw_sql") and "." in name and not plain:
        yield "a query that is put together"
    if last in IMPORTERS:
        yield from _of_names([str(first.value)]) if plain else ["a module named at run time"]


# Each place where one of these stands, and why it may.
ALLOWED = {
    ("site/_ext/figure_points.py", "xml"): "it reads the pictures that matplotlib drew for this "
    "site, and no file of anybody else's",
    ("kgru_analysis/__init__.py", "a module named at run time"): "__init__.pyi names them all",
    ("kgru_analysis/deprecated.py", "a module named at run time"): "__init__.pyi names those too",
    ("kgru_analysis/files.py", "a module named at run time"): "need(), whose callers are read here",
    ("kgru_analysis/worldbank.py", "wbgapi"): "the one command that is there to ask another host; "
    "imported when it is called, as test_nothing_reaches_out_unless_asked shows",
    ("kgru_analysis/kyrgyzstan/__init__.py", "a module named at run time"): "its own modules, "
    "found in its own folder",
    (
        "kgru_analysis/events/tables.py",
        "a query that is put together",
    ): "DuckDB takes no parameters "
    "for the options of read_csv; each value is written as a literal with its quotes doubled, and "
    "names are those of the columns of a layout",
    ("site/_ext/api_pages.py", "a module named at run time"): "the modules of this package",
    ("site/_ext/kgru_site.py", "subprocess"): "runs downloads.py of the same folder by a list of "
    "words, without a shell, so that the build takes half the time",
    ("notebooks/execute.py", "subprocess"): "checks the data by a list of words, without a shell",
    ("notebooks/changed.py", "subprocess"): "asks git, by a list of words, for what stood there",
    ("bench/run.py", "subprocess"): "makes the environment of the peers; no user runs it",
    ("bench/run.py", "a module named at run time"): "the files of its own folder",
    (
        "bench/bill.py",
        "subprocess",
    ): "asks cyclonedx-py for the pins; whoever changes a lock runs it",
    ("bench/mutate.py", "subprocess"): "runs the tests on a copy with one fault; no user runs it",
    ("bench/mutate.py", "compile"): "makes the functions of a file of the project with one fault",
    ("bench/bench_events.py", "subprocess"): "each task in a process of its own, to measure memory",
    ("bench/bench_events.py", "a module named at run time"): "one of three names in a literal",
}


def test_the_code_does_nothing_dangerous_but_what_is_reasoned_here():
    found = {
        (path.relative_to(ROOT).as_posix(), what)
        for path in CODE
        for what in dangers(path.read_text(encoding="utf-8"))
    }
    assert found == set(ALLOWED)
    assert len(CODE) > 80


@pytest.mark.parametrize(
    "text",
    [
        "import pickle", "from pickle import loads", "import marshal as m", "import shelve",
        "eval(x)", "exec(x)", "os.system(x)", "from os import system", "os.execv(a, b)",
        "subprocess.run(x, shell=True)", "subprocess.run(x, shell=flag)", "import subprocess",
        "pd.read_pickle(x)", "frame.to_pickle(x)", "np.load(x, allow_pickle=True)",
        "frame.query(f'a == {b}')", "frame.query('a == ' + b)", "frame.eval(text)",
        "tempfile.mktemp()", "import yaml", "import xml.etree.ElementTree as ET",
        "from xml.sax import parse", "from lxml import etree", "import requests", "import socket",
        "from urllib.request import urlopen", "import http.client", "importlib.import_module(name)",
        "need('requests', extra='x', to='y')", "__import__('pickle')",
    ],
)  # fmt: skip
def test_each_danger_is_seen(text):
    assert dangers(text)


@pytest.mark.parametrize(
    "text",
    [
        "from urllib.parse import quote", "ast.literal_eval(x)", "frame.query('a == 1')",
        "re.compile(x)", "np.load(x, allow_pickle=False)", "import html", "httpx = 1",
    ],
)  # fmt: skip
def test_what_is_harmless_is_not(text):
    assert not dangers(text)


# Whoever writes a file goes through files.py, whose tests kill it at every step.
WRITES = {"write_text", "write_bytes", "to_csv", "to_parquet", "to_excel", "to_json", "savefig"}
WRITERS = {
    "changes.py": "a trial copy in a temporary folder",
    "files.py": "the place for it",
    "folders.py": "Parquet as bytes",
    "spreadsheets.py": "CSV as text",
    "plots/provenance.py": "CSV as text, for the notebook",
}


def test_every_file_is_written_by_the_functions_that_are_whole_or_nothing():
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                opened = node.func.attr == "open" and re.search("'[wax]", ast.unparse(node))
                if node.func.attr in WRITES or opened:
                    found.add(path.relative_to(PACKAGE).as_posix())
    # events/copies.py unpacks into a folder of the process, which goes with it.
    assert found == {*WRITERS, "events/copies.py"}


# ---- what is installed ---------------------------------------------------------------------


def test_the_lock_pins_and_hashes_every_requirement():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    assert len(entries) > 150
    for entry in entries:
        wanted, *hashes = re.split(r"\s+--hash=", entry.strip())
        assert hashes, wanted
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), wanted
        (pin,) = Requirement(wanted).specifier
        assert pin.operator == "==", wanted
        assert "*" not in pin.version, wanted
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "pip install --quiet --disable-pip-version-check --require-hashes -r" in makefile


@pytest.mark.slow
def test_every_import_is_a_dependency_or_of_an_extra():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for group in project["optional-dependencies"].values() for name in group]
    wanted = [Requirement(text) for text in project["dependencies"] + extras]
    # An extra of a dependency, as in ibis-framework[duckdb], is named after what it brings.
    declared = {name.lower() for each in wanted for name in (each.name, *each.extras)}
    dists = importlib.metadata.packages_distributions()
    used = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                used.add(node.module.split(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "need":
                used.add(node.args[0].value.split(".")[0])
    # Looked for where a notebook runs, which has both, and passed over elsewhere.
    inside_notebooks = {"IPython", "matplotlib_inline"}
    used -= {*sys.stdlib_module_names, "kgru_analysis", *inside_notebooks}
    assert {"pandas", "wbgapi", "trafilatura"} <= used
    for module in used:
        names = {name.lower().replace("_", "-") for name in dists.get(module, [module])}
        assert names & declared, f"{module} is imported and in neither dependencies nor an extra"


# ---- what it does --------------------------------------------------------------------------

# An audit hook sees what goes through the C library as well, and cannot be taken away.
OFFLINE = """
import socket, sys, tempfile
from pathlib import Path

REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork",
           "pickle.", "urllib.", "http.client.", "ftplib.", "smtplib.")

def refuse(event, arguments):
    if event.startswith(REFUSED):
        raise SystemExit(f"{event} {arguments}")

def unreachable(*arguments, **words):
    raise SystemExit(f"network: {arguments}")

class Refused(socket.socket):
    __init__ = connect = unreachable

socket.socket, socket.create_connection, socket.getaddrinfo = Refused, unreachable, unreachable
sys.addaudithook(refuse)

import kgru_analysis as kg
import kgru_analysis.cli
from kgru_analysis.begin import new_folder
from kgru_analysis.folders import export

folder, out = sys.argv[1], Path(sys.argv[2])
rows = sum(len(kg.load(name, claims="all")) for name in kg.tables()["name"])
assert len(kg.check(folder)) == 0
for to in ("csv", "parquet", "xlsx"):
    assert export(folder, out / to, to=to)
new_folder(out / "mine")
# Spark is left out: the checker imports it by itself where it is installed.
late = "requests urllib3 wbgapi trafilatura pypdf ibis duckdb matplotlib".split()
print(rows, [name for name in late if name in sys.modules])
"""


@pytest.mark.slow
def test_nothing_reaches_out_unless_asked(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, ROOT / "tests" / "dushanbe", tmp_path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == f"{kg.tables()['rows'].sum()} []"


# The kernel of a notebook talks to its client by sockets of this machine; those stay.
ONLY_THIS_MACHINE = """
import os, sys

NEAR = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "", None)

def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in NEAR:
            raise OSError(f"offline: {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and arguments[0] not in NEAR:
        raise OSError(f"offline: {arguments}")

sys.addaudithook(refuse)
with open(os.environ["KGRU_OFFLINE"], "a") as log:
    log.write("watched\\n")
"""


@pytest.mark.slow
def test_a_notebook_runs_offline(tmp_path):
    (path,) = (ROOT / "notebooks").glob("01-*.ipynb")
    books, hook, log = tmp_path / "notebooks", tmp_path / "hook", tmp_path / "log"
    books.mkdir()
    hook.mkdir()
    for source in (path, ROOT / "notebooks" / "execute.py"):
        shutil.copy(source, books)
    (hook / "sitecustomize.py").write_text(ONLY_THIS_MACHINE)
    env = os.environ | {"PYTHONPATH": str(hook), "KGRU_OFFLINE": str(log)}
    run = {"capture_output": True, "text": True, "check": False, "env": env}
    look_up = "import socket; socket.getaddrinfo('example.org', 443)"
    assert "offline: " in subprocess.run([sys.executable, "-c", look_up], **run).stderr
    done = subprocess.run([sys.executable, books / "execute.py"], **run)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("[1/1] 01-")
    assert len(log.read_text().splitlines()) >= 3  # the look-up, the runner and the kernel


@pytest.mark.slow
def test_all_data_are_checked_and_exported_offline(tmp_path):
    code = OFFLINE.replace("folder, out = sys.argv[1]", "folder, out = None")
    done = subprocess.run(
        [sys.executable, "-c", code, "", tmp_path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


# ---- what it reads -------------------------------------------------------------------------


def describe(folder, path):
    """Let the table actors lie at another path."""
    file = folder / "datapackage.json"
    descriptor = json.loads(file.read_text())
    next(r for r in descriptor["resources"] if r["name"] == "actors")["path"] = path
    file.write_text(json.dumps(descriptor))


READERS = {
    "load": lambda folder: kg.load("actors", folder=folder),
    "tables": kg.tables,
    "export": lambda folder: export(folder, folder.parent / "out", to="csv"),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_table_of_any_size_is_refused_by_its_size(small, read):
    os.truncate(small / "actors.csv", 2**30)  # one line of a gigabyte, none of it on the disk
    with pytest.raises(kg.DataError, match="'actors' has 1,073,741,824 bytes; at most 100,000,000"):
        read(small)
    (fault,) = kg.check(small).query("table == 'actors'")["value"]
    assert "1,073,741,824 bytes; at most 100,000,000 are read" in fault
    assert not (small.parent / "out").exists()


@pytest.fixture
def field_limit():
    """The limit that a fresh process has; some packages lift it when they are imported."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("field_limit")
def test_a_cell_of_any_size_is_a_fault_and_no_traceback(small):
    (small / "actors.csv").write_text("actor,name\nKGZ," + "x" * 200_000 + "\nRUS,Russia\n")
    with pytest.raises(kg.DataError, match=r"actors\.csv is no CSV .*field limit"):
        kg.tables(small)
    assert "row length" in kg.check(small)["rule"].to_list()


@pytest.mark.parametrize(
    "path", few(["../actors.csv", "link.csv"], "/etc/hostname", "sub/../../actors.csv")
)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_nothing_is_read_outside_the_folder(small, path, read):
    (small.parent / "actors.csv").write_text("actor,name\nSECRET,Secret\n")
    (small / "link.csv").symlink_to(small.parent / "actors.csv")
    describe(small, path)
    with pytest.raises(kg.DataError, match="points outside its folder"):
        read(small)
    assert not kg.check(small)["value"].str.contains("SECRET").any()


@pytest.mark.parametrize("path", ["loop.csv", "a\0b.csv", "x" * 5000])
def test_paths_that_cannot_be_are_errors_of_the_data(small, path):
    (small / "loop.csv").symlink_to(small / "loop.csv")
    describe(small, path)
    with pytest.raises(kg.DataError, match=r"usable path|cannot be read"):
        kg.load("actors", folder=small)
    assert "missing file" in kg.check(small)["rule"].to_list()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "../../evil"}, r"a table named '\.\./\.\./evil', as no file can be"),
        ({"name": ".."}, "as no file can be"),
        ({"name": "a\nb"}, "as no file can be"),
        ({"name": "flows"}, "two tables named 'flows'"),
        ({"schema": {"fields": [{}]}}, "not a tabular data package"),
        ({"schema": {"fields": [{"name": "a", "constraints": {"pattern": "("}}]}}, "not a tabular"),
        ({"schema": {"fields": [{"name": "a", "constraints": {"enum": 1}}]}}, "not a tabular"),
        ({"schema": {"fields": [{"name": "a", "type": ["string"]}]}}, "not a tabular"),
        ({"schema": {"fields": [], "foreignKeys": [{"fields": "a"}]}}, "not a tabular"),
        ({"licenses": ["CC0"]}, "not a tabular data package"),
    ],
)
def test_a_hostile_descriptor_is_an_error_of_the_data(small, change, told):
    file = small / "datapackage.json"
    descriptor = json.loads(file.read_text())
    descriptor["resources"][0] |= change
    file.write_text(json.dumps(descriptor))
    with pytest.raises(kg.DataError, match=told):
        export(small, small.parent / "out", to="csv")
    assert kg.check(small)["rule"].to_list() == ["folder"]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": ' + "9" * 5000 + "}", "NaN"])
def test_json_that_no_reader_can_hold_is_an_error_of_the_data(small, text):
    (small / "datapackage.json").write_text(text)
    with pytest.raises(kg.DataError, match="is not"):
        kg.tables(small)


def test_half_a_letter_in_a_title_is_an_error_of_the_data(small):
    """JSON may name half of a surrogate pair, which no file in UTF-8 and no table can hold."""
    file = small / "datapackage.json"
    descriptor = json.loads(file.read_text())
    descriptor["resources"][0]["title"] = "a\ud800b"
    file.write_text(json.dumps(descriptor))
    with pytest.raises(kg.DataError, match="surrogates not allowed"):
        kg.tables(small)
    assert kg.check(small)["rule"].to_list() == ["folder"]


def test_a_descriptor_of_any_size_is_refused_by_its_size(small):
    os.truncate(small / "datapackage.json", 10**11)
    with pytest.raises(kg.DataError, match="100,000,000,000 bytes; at most 10,000,000"):
        kg.tables(small)


# ---- what it hands on ----------------------------------------------------------------------

TEXTS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", '=HYPERLINK("x")', "\t=1", "a;=1", "x\r=1"]


@pytest.fixture
def spiked(small):
    """Text that a spreadsheet would run, beside numbers below zero, under a name of that kind."""
    (small / "spikes.csv").write_bytes(
        pd.DataFrame({"=text": TEXTS, "number": range(-9, 0)}).to_csv(
            index=False, quoting=csv.QUOTE_NONNUMERIC
        ).encode()
    )  # fmt: skip
    file = small / "datapackage.json"
    descriptor = json.loads(file.read_text())
    fields = [{"name": "=text", "description": "=1+1"}, {"name": "number", "type": "number"}]
    entry = {"name": "spikes", "path": "spikes.csv", "schema": {"fields": fields}}
    descriptor["resources"].append(entry)
    file.write_text(json.dumps(descriptor))
    return small


def test_no_export_holds_a_formula_and_each_comes_back_as_it_was(spiked, tmp_path):
    original = kg.load("spikes", claims="all", folder=spiked)
    assert original["=text"].to_list() == TEXTS

    export(spiked, tmp_path / "csv", to="csv")
    text = (tmp_path / "csv" / "spikes.csv").read_bytes().decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert [cell for row in [header, *rows] for cell in row if re.match(r"[=+\-@\t\r]", cell)] == [
        str(number) for number in range(-9, 0)
    ]
    back = pd.read_csv(tmp_path / "csv" / "spikes.csv", dtype={"'=text": "str"})
    assert back["number"].dtype == "int64"
    pd.testing.assert_frame_equal(plain_text(back), original.astype({"number": "int64"}))

    openpyxl = pytest.importorskip("openpyxl")
    from openpyxl.utils.escape import unescape  # Excel writes a carriage return as _x000D_

    export(spiked, tmp_path / "a.xlsx", to="xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["spikes"]
    kinds = [(texts.data_type, numbers.data_type) for texts, numbers in sheet.rows]
    assert kinds == [("s", "s")] + [("s", "n")] * len(TEXTS)
    values = [[cell.value for cell in row] for row in sheet.rows]
    assert [number for _, number in values[1:]] == list(range(-9, 0))
    assert [unescape(text) for text, _ in values] == ["=text", *TEXTS]

    export(spiked, tmp_path / "parquet", to="parquet")
    again = pd.read_parquet(tmp_path / "parquet" / "spikes.parquet")
    pd.testing.assert_frame_equal(again, original, check_dtype=False)


def test_what_the_command_prints_holds_no_formula(spiked, monkeypatch, capsysbinary):
    from kgru_analysis import cli

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    (spiked / "actors.csv").write_text("actor,name\n=1+1,X\n=1+1,Y\n")
    counts = Counter()
    for arguments in (["check", spiked], ["codebook", "spikes", spiked]):
        monkeypatch.setattr(sys, "argv", ["kgru", *map(str, arguments)])
        with pytest.raises(SystemExit):
            cli.main()
        out = capsysbinary.readouterr().out.decode()
        cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
        assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]
        counts[arguments[0]] = sum(cell.startswith("'=") for cell in cells)
    assert counts["check"] >= 2
    assert counts["codebook"] == 2
