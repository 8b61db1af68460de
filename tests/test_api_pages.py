"""The pages of functions hold every public function once; a dead reference stops the build."""

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import kgru_analysis as kg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "site" / "_ext"))
import api_pages  # noqa: E402


def test_every_public_name_has_a_subject_and_the_first_ten_are_among_them():
    public = [name for name in kg.__all__ if callable(getattr(kg, name))]
    placed = [name for names in api_pages.by_subject(public).values() for name in names]
    assert sorted(placed) == sorted(public)
    assert set(api_pages.FIRST) <= set(public)
    assert len(api_pages.FIRST) == 10
    for name in api_pages.FIRST:
        first = inspect.getdoc(getattr(kg, name)).splitlines()[0]
        assert first.endswith(".")
        assert len(first) < 100


@pytest.mark.parametrize("module", [kg, kg.plots], ids=["kg", "plots"])
def test_examples_run_where_a_reader_pastes_them(module):
    """They import what they use: nothing of the module that they stand in is at hand."""
    finder, runner, said = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner(), []
    for name in filter(lambda name: callable(getattr(module, name)), module.__all__):
        thing = inspect.unwrap(getattr(module, name))
        for case in finder.find(thing, name, module=False, globs={}):
            runner.run(case, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)
    assert runner.tries > (50 if module is kg else 1)


def test_every_function_has_an_example():
    """Figures, which return axes, and errors, which say what is wrong, have none."""
    bare = [name for name in kg.__all__ if inspect.isfunction(getattr(kg, name))
            and ">>>" not in getattr(kg, name).__doc__]  # fmt: skip
    assert not bare


def test_what_is_not_on_the_first_page_is_on_that_of_its_module(tmp_path):
    api_pages.write(tmp_path)
    pages = (tmp_path / "api" / "modules.rst").read_text(encoding="utf-8")
    assert ".. py:currentmodule:: kgru_analysis.flows.links\n" in pages
    assert ".. autofunction:: read_links\n" in pages
    assert "kyrgyzstan" not in pages
    assert ".. autofunction:: total_flows\n" not in pages  # it is on the first page
    first = (tmp_path / "api" / "functions.rst").read_text(encoding="utf-8")
    assert ".. autofunction:: total_flows\n" in first


CONF = """
import sys
sys.path.insert(0, {ext!r})
import api_pages
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
default_role, autodoc_typehints = "py:obj", "none"
def setup(app):
    app.connect("missing-reference", api_pages.resolve)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("names", "code"), [("`kg.lode`", 1), ("`kg.load` `a_parameter`", 0)])
def test_a_dead_reference_stops_the_build(tmp_path, names, code):
    (tmp_path / "conf.py").write_text(CONF.format(ext=str(ROOT / "site" / "_ext")))
    (tmp_path / "index.rst").write_text(
        f"Index\n=====\n\n.. currentmodule:: kgru_analysis\n\n.. autofunction:: load\n\n{names}\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "dummy", "-q", "-W", tmp_path, tmp_path / "out"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert ("dead reference: kg.lode" in done.stderr) == bool(code)
