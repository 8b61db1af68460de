"""The guide of one page, run as it stands: every command, every cell, the figure."""

import io
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from kgru_analysis import cli
from kgru_analysis.load import load

GUIDE = Path(__file__).resolve().parent.parent / "site" / "guide.md"


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """A folder in which everything that the guide says has been done, and what was printed."""
    place = tmp_path_factory.mktemp("guide")
    text, printed = GUIDE.read_text(encoding="utf-8"), []
    cells = re.findall(r"^\| (\w+)!([A-Z]+[0-9]+) \| (.+) \|$", text, re.MULTILINE)
    for kind, content in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if kind == "text":
            (place / "page.txt").write_text(content, encoding="utf-8")
        elif kind == "csv":
            with (place / "armenia" / "sources.csv").open("a", encoding="utf-8") as sources:
                sources.write(content)
        elif kind == "python":
            (place / "figure.py").write_text(content, encoding="utf-8")
            command = [sys.executable, "figure.py"]
            done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, (done.stdout, done.stderr)
            printed.append(done.stdout)
        else:
            for line in content.splitlines():
                if line.startswith("kgru import"):
                    judge(place / "sheet.xlsx", cells)
                printed.append(kgru(line, place))
    return place, printed


def kgru(line, place):
    """Run a command in this process, and return what it printed."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr(sys, "argv", line.split())
        patch.setattr(sys, "excepthook", sys.excepthook)  # typer sets its own
        patch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit) as end:
            cli.main()
    out.flush()
    printed = out.buffer.getvalue().decode()
    assert not end.value.code, (line, printed)
    return printed


def judge(path, cells):
    book = openpyxl.load_workbook(path)
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    book.save(path)


def test_the_rows_of_the_guide_are_in_the_folder(followed):
    place, printed = followed
    flows = load("flows", folder=place / "armenia").set_index("flow_id")
    assert len(flows) == 4
    assert flows.loc["roads-spent", "follows"] == "roads-2006"
    assert flows["amount_low"].sort_values().to_list() == [177e6, 200e6, 236e6, 500e6]
    assert set(flows["date"]) == {"2006-03", "2006-03/2011-09", "2009-06", "2015-06"}
    assert any("Added 4 flows" in text for text in printed)
    assert any(text.startswith("Sound") for text in printed)
    assert any("The Gazette" in text for text in printed)


def test_the_figure_and_the_workbook_are_there(followed):
    place, _ = followed
    assert "million dollars" in (place / "agreed.svg").read_text(encoding="utf-8")
    assert (place / "tables.xlsx").stat().st_size > 10_000
