"""The command `kgru`: what it prints, where, and with which exit code."""

import re
import subprocess
import sys

import pytest
import typer.main

from kgru_analysis.cli import app

VERBS = ["check", "codebook", "cite", "new", "mentions", "import", "export", "refresh"]


def kgru(*arguments, cwd=None, check=None):
    done = subprocess.run(
        [sys.executable, "-c", "from kgru_analysis.cli import main; main()", *map(str, arguments)],
        capture_output=True, cwd=cwd, check=False,
    )  # fmt: skip
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    assert check is None or done.returncode == check, (out, err)
    return done.returncode, out, err


def test_every_verb_is_there_and_has_an_example():
    group = typer.main.get_command(app)
    assert sorted(group.commands) == sorted(VERBS)
    for name, command in group.commands.items():
        assert f"Example: kgru {name} " in command.help, name
        assert all(p.help for p in command.params if p.name != "help"), name


def test_from_page_to_rows(tmp_path):
    kgru("new", "armenia", cwd=tmp_path, check=0)
    (tmp_path / "page.txt").write_text("In June 2015 Russia lent Armenia $200 million.")
    with (tmp_path / "armenia/sources.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("p1,Page,Paper,2015,https://example.org/1,news,en,\n")
    _, sheet, told = kgru("mentions", "page.txt", "--source", "p1", cwd=tmp_path, check=0)
    assert "0 events, 1 flows" in told
    header, row = sheet.splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    cells |= {"keep": "yes", "stage": "agreed", "instrument": "loan", "sector": "security",
              "summary": "A loan.", "confidence": "medium"}  # fmt: skip
    judged = f"{header}\n{','.join(cells.values())}\n"
    (tmp_path / "sheet.csv").write_text(judged, encoding="utf-8")
    _, out, _ = kgru("import", "sheet.csv", "armenia", cwd=tmp_path, check=0)
    assert out == "Added 0 events, 1 flows.\n"
    _, out, err = kgru("import", "sheet.csv", "armenia", cwd=tmp_path, check=1)
    assert "unique" in out
    assert "nothing was added" in err
    _, out, _ = kgru("check", "armenia", cwd=tmp_path, check=0)
    assert out.startswith("Sound: ")
    _, out, _ = kgru(
        "cite", "p1", "--style", "bibtex", "--folder", "armenia", cwd=tmp_path, check=0
    )
    assert out.startswith("@misc{p1,")
    _, out, _ = kgru("codebook", "flows", "armenia", cwd=tmp_path, check=0)
    assert out.startswith("column,type,unit,meaning,allowed\nflow_id,string")
    _, out, _ = kgru("export", "out", "--to", "csv", "--folder", "armenia", cwd=tmp_path, check=0)
    assert "flows.csv" in out


def test_faults_are_exit_code_1(small):
    text = (small / "flows.csv").read_text().replace("RUS,450", "XXX,450")
    (small / "flows.csv").write_text(text)
    _, out, err = kgru("check", small, check=1)
    assert out.splitlines()[0] == "table,row,column,value,rule,advice"
    assert "1 faults." in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["cite", "no-such-id"],
        ["codebook", "no-such-table"],
        ["mentions", "no-such-page.txt"],
        ["import", "no-such-sheet.csv", "no-such-folder"],
        ["export", "out", "--to", "pdf"],
        ["export", "out", "--to", "csv", "--folder", "no-such-folder"],
        ["refresh", "moon"],
        ["no-such-verb"],
        ["check", "a", "b"],
    ],
)
def test_wrong_use_is_exit_code_2_and_one_message(arguments, tmp_path):
    _, out, err = kgru(*arguments, cwd=tmp_path, check=2)
    assert out == ""
    assert err.startswith("kgru: ") or "Usage: " in err


def test_nothing_is_replaced_without_force(tmp_path):
    (tmp_path / "page.txt").write_text("In 2009.")
    kgru("mentions", "page.txt", "-o", "sheet.csv", cwd=tmp_path, check=0)
    _, _, err = kgru("mentions", "page.txt", "-o", "sheet.csv", cwd=tmp_path, check=2)
    assert "--force" in err
    kgru("mentions", "page.txt", "-o", "sheet.csv", "--force", cwd=tmp_path, check=0)


def test_a_failed_refresh_is_exit_code_2_and_changes_nothing(tmp_path):
    pytest.importorskip("wbgapi", reason="the extra refresh is not installed")
    kgru("new", "mine", cwd=tmp_path, check=0)
    _, _, err = kgru(
        "refresh", "wdi", "mine", "--endpoint", "http://127.0.0.1:9", cwd=tmp_path, check=2
    )
    assert "There is no table 'wdi'" in err


def test_a_reader_that_stops_is_no_error(tmp_path):
    code = (
        f"{sys.executable} -c 'from kgru_analysis.cli import main; main()' codebook flows | head -1"
    )
    done = subprocess.run(code, shell=True, capture_output=True, check=True)
    assert done.stdout == b"column,type,unit,meaning,allowed\n"
    assert done.stderr == b""


def test_stopping_it_is_exit_code_130():
    code = (
        "import kgru_analysis.cli as c\n"
        "def stop(folder): raise KeyboardInterrupt\n"
        "c._check = stop; c.main()"
    )
    done = subprocess.run([sys.executable, "-c", code, "check"], capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (130, False)


def test_a_fault_of_the_program_is_exit_code_3_without_a_traceback(tmp_path):
    code = "import kgru_analysis.cli as c; c._check = lambda folder: 1 / 0; c.main()"
    done = subprocess.run([sys.executable, "-c", code, "check"], capture_output=True, check=False)
    assert done.returncode == 3
    assert re.match(rb"kgru: ZeroDivisionError: .*please report", done.stderr)
