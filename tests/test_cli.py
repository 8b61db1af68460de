"""The command `kgru`: what it prints, where, and with which exit code."""

import ast
import csv
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

import kgru_analysis as kg
from kgru_analysis import cli
from kgru_analysis.load import load
from kgru_analysis.terminal import working

VERBS = ["check", "codebook", "cite", "new", "example", "mentions", "import", "export", "refresh"]


@pytest.fixture
def kgru(monkeypatch, capsysbinary):
    """Run the command in this process; an error that is no exit code is an error of the test."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # typer sets its own

    def run(*arguments, cwd=None, check=None):
        monkeypatch.setattr(sys, "argv", ["kgru", *map(str, arguments)])
        if cwd is not None:
            monkeypatch.chdir(cwd)
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = (stream.decode() for stream in capsysbinary.readouterr())
        assert "Traceback" not in err, err
        code = end.value.code or 0
        assert check is None or code == check, (out, err)
        return code, out, err

    return run


def test_every_verb_is_there_and_has_an_example():
    group = typer.main.get_command(cli.app)
    assert sorted(group.commands) == sorted(VERBS)
    for name, command in group.commands.items():
        assert f"Example: kgru {name} " in command.help, name
        assert all(p.help for p in command.params if p.name != "help"), name


def test_without_a_word_the_verbs_are_told(kgru):
    _, out, err = kgru()
    assert all(verb in out + err for verb in VERBS)
    assert "Missing command" not in out + err


def test_the_command_runs_where_it_is_not_installed():
    """The package on PYTHONPATH is enough: `python -m kgru_analysis`."""
    said = [sys.executable, "-m", "kgru_analysis", "--version"]
    assert subprocess.run(said, capture_output=True, text=True).stdout.startswith("kgru_analysis ")


def test_the_version_is_told(kgru):
    _, out, _ = kgru("--version", check=0)
    assert out.startswith(f"kgru_analysis {kg.__version__}; data ")


def test_an_example_is_copied_whole(kgru, tmp_path):
    _, out, _ = kgru("example", cwd=tmp_path, check=0)
    assert "armenia" in out.split()
    kgru("example", "armenia", "mine", cwd=tmp_path, check=0)
    assert (tmp_path / "mine" / "README.md").is_file()
    _, _, told = kgru("example", "nowhere", cwd=tmp_path, check=2)
    assert "no example 'nowhere'; there are" in told


@pytest.mark.slow
def test_a_copied_example_is_sound(kgru, tmp_path):
    kgru("example", "armenia", "mine", cwd=tmp_path, check=0)
    kgru("check", "mine", cwd=tmp_path, check=0)


@pytest.mark.slow
def test_from_page_to_rows(kgru, tmp_path):
    kgru("new", "armenia", cwd=tmp_path, check=0)
    (tmp_path / "page.txt").write_text("In June 2015 Russia lent Armenia $200 million.")
    with (tmp_path / "armenia/sources.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("p1,Page,,,Paper,2015,https://example.org/1,news,en,\n")
    _, sheet, told = kgru("mentions", "page.txt", "--source", "p1", check=0)
    assert "0 events, 1 flows" in told
    header, row = sheet.splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    cells |= {"keep": "yes", "stage": "agreed", "instrument": "loan", "sector": "security",
              "summary": "A loan.", "confidence": "medium"}  # fmt: skip
    judged = f"{header}\n{','.join(cells.values())}\n"
    (tmp_path / "sheet.csv").write_text(judged, encoding="utf-8")
    _, out, _ = kgru("import", "sheet.csv", "armenia", check=0)
    assert out == "Added 1 flows.\n"
    _, out, err = kgru("import", "sheet.csv", "armenia", check=1)
    assert "unique" in out
    assert "nothing was added" in err
    _, out, _ = kgru("check", "armenia", check=0)
    assert out.startswith("Sound: ")
    _, out, _ = kgru("cite", "p1", "--style", "bibtex", "--folder", "armenia", check=0)
    assert out.startswith("@misc{p1,")
    _, out, _ = kgru("codebook", "flows", "armenia", check=0)
    assert out.startswith("column,type,unit,meaning,allowed\nflow_id,string")
    _, out, _ = kgru("export", "out", "--to", "csv", "--folder", "armenia", check=0)
    assert "out/flows.csv\n" in out
    assert "out/CITATION.txt\n" in out


def test_faults_are_exit_code_1_and_no_cell_of_them_is_run(kgru, small):
    text = (small / "flows.csv").read_text().replace("RUS,450", "=1+1,450")
    (small / "flows.csv").write_text(text)
    _, out, err = kgru("check", small, check=1)
    header, fault = csv.reader(io.StringIO(out))
    assert header == ["table", "row", "column", "value", "rule", "advice"]
    assert fault[:5] == ["flows", "package", "donor", "'=1+1", "unknown key"]
    assert "1 faults." in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cite", "no-such-id"], "No source or data set has the id 'no-such-id'"),
        (["codebook", "no-such-table"], "no table 'no-such-table'; there are "),
        (["codebook", "flows", "binary"], "no data folder 'binary'"),
        (["check", "no-such-folder"], "no data folder 'no-such-folder'"),
        (["check", "binary"], "no data folder 'binary'"),
        (["check", "."], "has no datapackage.json"),
        (["check", "x" * 5000], "File name too long"),
        (["new", "binary"], "binary is a file"),
        (["new", "binary/below"], "binary cannot be written"),
        (["new", "x" * 300], "File name too long"),
        (["mentions", "no-such-page.txt"], "No such file"),
        (["mentions", "binary"], "is not text"),
        (["mentions", "."], "Is a directory"),
        (["mentions", "page.txt", "-o", "binary/sheet.csv"], "binary cannot be written"),
        (["mentions", "page.txt", "-o", "."], "is a folder"),
        (["import", "binary", "no-such-folder"], "no-such-folder"),
        (["export", "out", "--to", "pdf"], "use one of csv, parquet, xlsx"),
        (["export", "out", "--to", "csv", "--folder", "no-such-folder"], "no data folder"),
        (["refresh", "moon"], "no way to refresh 'moon'"),
        (["refresh", "wdi", "binary"], "no data folder 'binary'"),
        (["no-such-verb"], "Usage: "),
        (["check", "a", "b"], "Usage: "),
        (["export", "out"], "Usage: "),
    ],
)
def test_wrong_use_is_exit_code_2_and_one_message(kgru, arguments, told, tmp_path):
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    (tmp_path / "page.txt").write_text("In 2009.")
    _, out, err = kgru(*arguments, cwd=tmp_path, check=2)
    assert out == ""
    assert err.startswith("kgru: ") or "Usage: " in err
    assert told in err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["binary", "page.txt"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="nothing here is read-only for all")
def test_a_read_only_place_is_exit_code_2(kgru, small):
    for arguments in (["new"], ["export", "--folder", small, "--to", "csv"]):
        _, out, err = kgru(arguments[0], "/sys/kernel/mine", *arguments[1:], check=2)
        assert out == ""
        assert re.match(r"kgru: /sys/kernel\S* cannot be written .*; nothing was changed", err)


def test_nothing_is_replaced_without_force(kgru, tmp_path):
    (tmp_path / "page.txt").write_text("In 2009.")
    kgru("mentions", "page.txt", "-o", "sheet.csv", cwd=tmp_path, check=0)
    _, _, err = kgru("mentions", "page.txt", "-o", "sheet.csv", check=2)
    assert "--force" in err
    kgru("mentions", "page.txt", "-o", "sheet.csv", "--force", check=0)
    _, _, err = kgru("mentions", "page.txt", "-o", "sheet.pdf", check=2)
    assert ".xlsx or .csv" in err
    assert not (tmp_path / "sheet.pdf").exists()


def test_a_failed_refresh_is_exit_code_2_and_changes_nothing(kgru, tmp_path):
    kgru("new", "mine", cwd=tmp_path, check=0)
    _, _, err = kgru("refresh", "wdi", "mine", "--endpoint", "http://127.0.0.1:9", check=2)
    assert "has no table wdi, and names no country" in err


def test_stopping_it_is_exit_code_130(kgru, monkeypatch, small):
    def stop(folder):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_check", stop)
    assert kgru("check", small, check=130)[1:] == ("", "kgru: stopped; no file is half written.\n")


def test_a_fault_of_the_program_is_exit_code_3_without_a_traceback(kgru, monkeypatch, small):
    monkeypatch.setattr(cli, "_check", lambda folder: 1 / 0)
    _, _, err = kgru("check", small, check=3)
    assert re.match("kgru: ZeroDivisionError: .*please report", err)


def test_a_reader_that_stops_is_no_error():
    program = f"{shlex.quote(sys.executable)} -c 'from kgru_analysis.cli import main; main()'"
    code = f"{program} codebook flows | head -1"
    done = subprocess.run(code, shell=True, capture_output=True, check=True)
    assert done.stdout == b"column,type,unit,meaning,allowed\n"
    assert done.stderr == b""


# One process that has loaded everything, and forks one for each case.
OUTPUTS = """
import os, sys
import kgru_analysis.cli as cli

def run(name, prepare, *arguments):
    child = os.fork()
    if not child:
        sys.argv = ["kgru", *arguments]
        prepare()
        cli.main()
    print(name, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=sys.stderr, flush=True)

def onto(place, number=1):
    return lambda: os.dup2(place, number)

def nobody():
    reading, writing = os.pipe()
    os.close(reading)
    return writing

def closed():
    sys.stdout = None

id, faulty, out = sys.argv[1:]
gone, full = nobody(), os.open("/dev/full", os.O_WRONLY)
cli._check(faulty), cli._cite(id)  # what is loaded late is loaded once
run("gone", onto(gone), "cite", id)
run("gone with faults", onto(gone), "check", faulty)
run("nobody listens", onto(gone, 2), "check", faulty)
run("full", onto(full), "codebook", "flows")
run("closed", closed, "cite", id)
run("ascii", lambda: sys.stdout.reconfigure(encoding="ascii"), "cite", id)
run("bytes", lambda: None, "export", out, "--to", "csv", "--folder", faulty)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the devices of Linux")
def test_where_the_output_goes(small, tmp_path):
    with (small / "flows.csv").open("a") as file:
        file.write("x\n")
    sources = load("sources")
    source = sources[sources["title"].str.contains("[А-Я]")].iloc[0]
    out = os.fsencode(tmp_path) + b"/\xff"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", OUTPUTS, source["source_id"], small, out],
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stderr.decode().splitlines() == [
        "gone 0",
        "1 faults.",
        "gone with faults 1",
        "nobody listens 1",
        "kgru: The output cannot be written (No space left on device).",
        "full 2",
        "kgru: There is nowhere to print to: standard output is closed.",
        "closed 2",
        "ascii 0",
        "bytes 0",
    ]
    assert source["title"].encode() in done.stdout
    assert done.stdout.endswith(out + b"/CITATION.txt\n")


def test_no_option_of_a_command_is_forgotten():
    """What a command takes, its function uses: an option that does nothing would say it did."""
    tree = ast.parse(Path(cli.__file__).read_text(encoding="utf-8"))
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.decorator_list]
    functions = [
        n for n in functions if not n.name.startswith("_")
    ]  # a callback prints the version
    assert len(functions) > 7
    for function in functions:
        used = {n.id for part in function.body for n in ast.walk(part) if isinstance(n, ast.Name)}
        for option in [*function.args.args, *function.args.kwonlyargs]:
            assert option.arg in used, f"{function.name} does not use {option.arg}"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_long_work_tells_its_steps_on_a_terminal_only(monkeypatch):
    shown, piped = Terminal(), io.StringIO()
    for place, steps in ((shown, 3), (shown, None), (piped, 3)):
        monkeypatch.setattr(sys, "stderr", place)
        with working("read", steps) as tell:
            tell("a.csv")
            tell("b.csv")
    clear = "\r\033[K"
    counted = f"read ...{clear}read: 1/3 a.csv{clear}read: 2/3 b.csv{clear}"
    assert shown.getvalue() == counted + counted.replace("/3", "")
    assert piped.getvalue() == ""
