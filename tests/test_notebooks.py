"""Every notebook is stored as a clean, complete run; nbval compares the outputs themselves."""

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent.parent / "notebooks"
sys.path.insert(0, str(HERE))
import execute  # noqa: E402
import prose  # noqa: E402

NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
IDS = [p.stem for p in NOTEBOOKS]


@pytest.fixture(params=NOTEBOOKS, ids=IDS)
def cells(request):
    return json.loads(request.param.read_text(encoding="utf-8"))["cells"]


def code(cells):
    return [c for c in cells if c["cell_type"] == "code"]


def source(cell):
    return "".join(cell["source"])


@pytest.mark.slow
@pytest.mark.parametrize("sound", [True, False], ids=["sound", "faulty"])
def test_faulty_data_are_told_first_and_no_notebook_is_stored(tmp_path, small, sound):
    path = tmp_path / "01-one.ipynb"
    notebook = {"cells": [{"cell_type": "code", "id": "a", "source": "6 * 7", "metadata": {},
                           "outputs": [], "execution_count": None}],
                "metadata": {}, "nbformat": 4, "nbformat_minor": 5}  # fmt: skip
    path.write_text(json.dumps(notebook), encoding="utf-8")
    shutil.copy(HERE / "execute.py", tmp_path)
    if not sound:
        with (small / "sources.csv").open("a") as sources:
            sources.write("too,short\n")
    command = [sys.executable, tmp_path / "execute.py", "--check", small]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["outputs"]
    if sound:
        assert (done.returncode, done.stderr) == (0, "")
        first, second = done.stdout.splitlines()
        assert first.startswith(f"{small}: Sound: 3 tables, ")
        assert second.startswith("[1/1] 01-one.ipynb: changed, ")
        assert after[0]["data"]["text/plain"] == ["42"]
    else:
        assert (done.returncode, done.stdout, after) == (1, "", [])
        assert "row length" in done.stderr
        assert done.stderr.endswith(f"The data of {small} are faulty: mend them, then try again.\n")


@pytest.mark.parametrize("bad", ["01-one", "02-two", "03-three"])
def test_a_notebook_that_fails_is_told_by_its_own_name(tmp_path, monkeypatch, capsys, bad):
    for name in ("01-one", "02-two", "03-three"):
        (tmp_path / f"{name}.ipynb").write_text('{"cells": []}', encoding="utf-8")

    def run(path):
        if path.stem == bad:
            raise CellExecutionError("trace", "ZeroDivisionError", "division by zero")
        return '{"cells": []}', 0.0

    monkeypatch.setattr(execute, "HERE", tmp_path)
    monkeypatch.setattr(execute, "run", run)
    monkeypatch.setattr(execute, "code_length", lambda path: 0)
    assert execute.main([]) == 1
    assert capsys.readouterr().err.startswith(f"{bad}.ipynb: ZeroDivisionError: division by zero\n")
    assert execute.main(["two"]) == 1
    assert capsys.readouterr().err == "The name of no notebook begins with two.\n"


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_stored_executed_in_order(cells):
    assert [c["execution_count"] for c in code(cells)] == list(range(1, len(code(cells)) + 1))


def test_no_error_no_stderr_no_address(cells):
    for cell in code(cells):
        for output in cell["outputs"]:
            assert output["output_type"] != "error", source(cell)
            assert output.get("name") != "stderr", source(cell)
            text = "".join(map(str, output.get("data", {}).get("text/plain", [])))
            assert not re.search(r"at 0x[0-9a-f]{6,}", text), source(cell)


def test_the_title_is_a_question(cells):
    title = source(cells[0]).splitlines()[0]
    assert re.match(r"# .+\?$", title), title
    assert sum(line.startswith("# ") for c in cells for line in markdown_lines(c)) == 1


def markdown_lines(cell):
    return source(cell).splitlines() if cell["cell_type"] == "markdown" else []


def test_code_is_short_and_only_tells(cells):
    for cell in code(cells):
        text = source(cell)
        assert not re.search(r"^\s*(def|class) ", text, re.M), text
        assert len(text.splitlines()) <= 14, text
        assert not text.rstrip().endswith(";"), text


def test_every_figure_has_alt_text_and_a_caption(request, cells):
    pieces = prose.read(HERE / f"{request.node.callspec.id}.ipynb")
    for name in (p.where for p in pieces if p.kind == "shape"):
        said = {p.kind: p.text for p in pieces if p.where == name}
        assert len(said.get("alt", "")) > 40, name
        assert len(said.get("caption", "")) > 20, name


def test_as_many_figures_are_stored_as_have_data(cells):
    drawn = [
        c for c in code(cells) if any("image/svg+xml" in o.get("data", {}) for o in c["outputs"])
    ]
    assert len(drawn) == sum("figure_data(" in source(cell) for cell in cells)


def test_figures_are_stored_whatever_backend_is_set_outside(tmp_path):
    path = tmp_path / "01-one.ipynb"
    drawing = {"cell_type": "code", "id": "a", "execution_count": None, "metadata": {},
               "outputs": [], "source": "import pylab\npylab.plot([1, 2])"}  # fmt: skip
    book = {"cells": [drawing], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book), encoding="utf-8")
    shutil.copy(HERE / "execute.py", tmp_path)
    command = [sys.executable, tmp_path / "execute.py"]
    subprocess.run(
        command, env={**os.environ, "MPLBACKEND": "Agg"}, capture_output=True, check=True
    )
    assert "image/png" in path.read_text(encoding="utf-8")


def test_each_says_what_it_does_not_show_and_its_sources(cells):
    headings = {line for c in cells for line in markdown_lines(c) if line.startswith("## ")}
    assert "## What this does not show" in headings
    assert "## Sources" in headings


def test_prose_is_not_retyped_from_results(cells):
    """Numbers of results stand in computed outputs; prose may hold dates and section numbers."""
    for cell in cells:
        for line in markdown_lines(cell):
            plain = re.sub(r"`[^`]*`|\]\([^)]*\)", "", line)
            assert not re.search(r"\b\d+([.,]\d+)? ?(percent|%|million|billion)\b", plain), line


# ---- what a reader meets -------------------------------------------------------------------

MOST = {"words": 2200, "tables": 10, "figures": 8}


def test_examples_of_the_measures():
    assert doctest.testmod(prose).failed == 0


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_measured_and_within_the_rules(path):
    """Run with -s to read the numbers."""
    found = prose.measure(path)
    print("\n" + "  ".join(f"{k} {v}" for k, v in found.items()))
    assert not found["raw names"]
    for what, most in MOST.items():
        assert found[what] <= most, what
    assert found["longest"] <= 45, found["longest sentence"]


def test_differences_between_two_runs_are_told_in_sentences():
    import changed

    old = [prose.Piece("prose", "Debt", "It fell to 5. It rose."), prose.Piece("shape", "fig", "1")]
    new = [prose.Piece("prose", "Debt", "It fell to 6. It rose."), prose.Piece("shape", "fig", "2")]
    assert changed.differences(old, new) == [
        ("prose", "Debt", "It fell to 5.", "It fell to 6."),
        ("shape of figure", "fig", "", ""),
    ]
    assert changed.differences(old, old) == []
    tables = [prose.Piece("table", "Debt", text) for text in ("<td>5</td>", "<td>6</td>")]
    assert changed.differences(tables[:1], tables[1:]) == [("table", "Debt", "", "")]
