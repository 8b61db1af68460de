"""The files around the code say what is true: README, dependencies, data package, wheel."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import kgru_analysis as kg

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXTS = [
    path
    for pattern in (
        *("*.md", "*.toml", "*.yml", "*.cff", "Makefile", "data/*.md", "data/*.json"),
        *(
            "kgru_analysis/**/*.py",
            "kgru_analysis/words/*.toml",
            "tests/*.py",
            "notebooks/*.ipynb",
            "bench/*.py",
        ),
        *("site/*.md", "site/*.py", "site/*.j2", "site/_ext/*.py"),
    )
    for path in ROOT.glob(pattern)
    if not path.match("*ru.md.j2") and not path.match("*ky.md.j2")
]


def test_readme_example_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(.*?)```", readme, re.S)[1]
    lines = [line for line in block.splitlines() if line.strip()]
    assert lines[0] == "import kgru_analysis as kg"
    assert len(lines) <= 10
    exec(compile(block, "README.md", "exec"), {})


def test_readme_says_what_notebooks_and_data_say():
    sys.path.insert(0, str(ROOT / "site" / "_ext"))
    import front_facts

    for name, text in front_facts.texts(ROOT).items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, f"run make changed: {name}"


def test_readme_commands_are_targets():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\S+)", readme, re.M):
        assert re.search(rf"^{target}:", makefile, re.M), target


def made(folder, *words, **env):
    """What `make` says and does in a folder whose environment is made of empty programs."""
    (folder / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
    for name in ("site", "notebooks"):
        (folder / name).mkdir(exist_ok=True)
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    renders = "echo language $LC_ALL; for last; do :; done; mkdir $last; exit ${RENDERS:-0}"
    for name, script in {"python": "", "kgru": "", "sphinx-build": renders}.items():
        program = folder / ".venv" / "bin" / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    (folder / ".venv" / ".ready").touch()
    command = [shutil.which("make") or pytest.skip("make is not installed"), *words]
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C"} | env  # no HOME among it
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def test_a_book_that_fails_leaves_the_old_one(tmp_path):
    folder = tmp_path / "путь с пробелом"
    old = folder / "_book" / "old.html"
    old.parent.mkdir(parents=True)
    old.touch()
    assert made(folder, "book", RENDERS="1").returncode != 0
    assert old.exists()
    assert made(folder, "book").returncode == 0
    assert not old.exists()
    assert old.parent.is_dir()


def test_a_language_that_is_not_installed_does_not_end_make(tmp_path):
    """Sphinx sets the language of the environment and ends where it cannot."""
    assert "language C\n" in made(tmp_path, "book").stdout
    for name in ("LC_ALL", "LANG"):
        unknown = {"LC_ALL": ""} | {name: "xx_YY.UTF-8"}
        assert "language C.UTF-8\n" in made(tmp_path, "book", **unknown).stdout


def test_a_book_where_nothing_can_be_written_says_so_in_a_line(tmp_path):
    (tmp_path / "build").touch()  # no folder can be made of it, whoever asks
    run = made(tmp_path, "book")
    assert run.stderr.splitlines()[0].startswith("A book is built in build/, where nothing can be")


def test_make_says_in_a_line_that_an_environment_cannot_have_a_blank_in_its_path(tmp_path):
    run = made(tmp_path, "check", "VENV=/a b/venv")
    assert 'VENV="/a b/venv" holds a blank' in run.stderr
    assert run.stderr.count("\n") == 1


def test_environment_agrees_with_pyproject_and_lock():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    named = dict(re.findall(r"^  - ([a-z]+)[ =]*=?=?([\d.]*)", text, re.M))
    wanted = {"jupyterlab", "matplotlib", "nbval", "pandas", "seaborn", "python", "pip"}
    assert set(named) >= wanted
    lock = dict(
        re.findall(r"^([a-z0-9-]+)==([\d.]+)", (ROOT / "requirements.lock").read_text(), re.M)
    )
    for name in wanted - {"python", "pip"}:
        assert named[name] == lock[name], name
    assert "requirements.lock" in text
    assert PYPROJECT["project"]["requires-python"] == ">=3.11"


def test_lock_holds_every_dependency_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.M)}
    groups = PYPROJECT["dependency-groups"]
    wanted = PYPROJECT["project"]["dependencies"] + [
        d for name in ("notebooks", "site", "test", "lint") for d in groups[name]
    ]
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower().replace("_", "-")
        assert name in locked, name
    assert "://" not in lock
    entries = re.split(r"\n(?=[A-Za-z])", lock.strip())
    assert all("--hash=sha256:" in entry for entry in entries)


BRITISH = re.compile(
    r"\b(?:(?:analys|organis|normalis|recognis|summaris|visualis|standardis)"
    r"(?:ed|ing|ation|ations|er|ers)|(?:colour|favour|labour|neighbour|behaviour|centre|defence"
    r"|programme|rouble|kilometre|metre|cancelled|labelled|modelled|catalogue)s?)\b",
    re.IGNORECASE,
)
# Codes keep the spelling of their first coding, and organizations that of their own names.
CODES = re.compile(
    r"([\"'`])[a-z_-]*(?:centre|defence|cancelled)[a-z_-]*\1"
    r"|Cooperation Organisation|Civil Defence Organisation|Organisation of Islamic"
)


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_american_spelling(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":  # outputs may hold titles of sources
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    if path == Path(__file__).resolve():
        text = text.replace(BRITISH.pattern, "").split("BRITISH")[0]
    if path.parent.name == "words":  # what is read in prose is spelled as others spell it
        text = text.replace("rouble roubles", "").replace("meter meters metre", "")
    hits = [m[0] for m in BRITISH.finditer(CODES.sub("", text))]
    assert not hits, hits[:5]


def test_the_version_is_one_and_every_python_tested_is_named():
    assert PYPROJECT["project"]["version"] == kg.__version__
    assert f"version: {kg.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PYPROJECT["project"]["classifiers"]))
    assert named == ["3.11", "3.12", "3.13"]


def test_what_needs_another_version_exactly_is_not_asked_of_users():
    assert not [d for d in PYPROJECT["project"]["dependencies"] if "==" in d]


@pytest.mark.slow
def test_data_package_holds_for_an_independent_judge():
    from frictionless import Package

    package = Package(str(ROOT / "data" / "datapackage.json"))
    assert package.to_descriptor()["name"] == "kgru-analysis-data"
    assert {r.name for r in package.resources} == set(kg.tables()["name"])


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_every_table_is_valid_for_an_independent_judge():
    from frictionless import Package

    report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:10]


def test_every_table_has_its_terms_and_the_read_me_its_counts():
    terms = (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    read_me = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    checked = (ROOT / "data" / "RELIABILITY.md").read_text(encoding="utf-8")
    for table in kg.tables().itertuples():
        assert f"| `{table.name}` |" in terms, table.name
        assert f"`{table.name}`" in read_me, table.name
    rows = kg.tables().set_index("name")["rows"]
    for name in ("events", "flows", "presence", "observations"):
        (now,) = re.findall(rf"^\| {name} \| [\d,]+ \| ([\d,]+) \|", checked, re.M)
        assert int(now.replace(",", "")) == rows[name], name


def test_the_recoded_cells_are_told_as_the_table_has_them():
    told = (ROOT / "data" / "RELIABILITY.md").read_text(encoding="utf-8")
    again = kg.load("recoding")
    keys = {"events": "event_id", "flows": "flow_id", "presence": "presence_id"}
    for table, part in again.groupby("table"):
        assert set(part["row"]) <= set(kg.load(table, claims="all")[keys.get(table, "obs_id")])
    other = again["verdict"].isin(["another-fact", "unseen"])
    again = again[~other.groupby([again["sample"], again["row"]]).transform("any")]
    linked = again["column"].isin(["follows", "part_of"])
    links, again = again[linked], again[~linked]
    right = links["verdict"].isin(["same", "both", "table"])
    assert f"{right.sum()} of {len(right)} links" in told
    holds = again["verdict"].isin(["same", "both", "table"])
    rows = holds.groupby([again["sample"], again["row"]]).all()
    for sample in sorted(set(again["sample"])):
        cells = holds[again["sample"] == sample]
        assert f"{cells.sum()} of {len(cells)}, {cells.mean():.0%}".replace("%", " %") in told
        assert f"**{rows[sample].sum()}, {rows[sample].mean():.0%}**".replace("%", " %") in told


def test_codes_stand_in_the_codelists_alone():
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    named, own = {}, {}
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            place = (resource["name"], field["name"])
            if "codelist" in field:
                assert "enum" not in field.get("constraints", {}), place
                named[place] = field["codelist"]
            elif "enum" in field.get("constraints", {}):
                own[place] = set(field["constraints"]["enum"])
    codes = kg.load("codelists").groupby("list")["code"].agg(set)
    assert set(named.values()) == set(codes.index), "a list that no column uses, or none for one"
    for place, enum in own.items():
        same = [name for name, known in codes.items() if enum == known]
        assert not same or place == ("event_layouts", "needed"), (place, same)
    fields = {f["name"]: f for f in resource_of(kg.catalog.package(), "events")["schema"]["fields"]}
    assert set(fields["status"]["constraints"]["enum"]) == codes["event_status"]


def resource_of(package, name):
    return next(entry for entry in package["resources"] if entry["name"] == name)


@pytest.mark.slow
def test_the_wheel_works_away_from_the_checkout(tmp_path):
    run = {"check": True, "capture_output": True, "text": True}
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", tmp_path, ROOT], **run)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "kgru_analysis/data/datapackage.json" in names
    assert "kgru_analysis/py.typed" in names
    assert any(name.startswith("kgru_analysis/examples/armenia/") for name in names)
    assert not any("tests" in name or "notebooks" in name for name in names)
    home = tmp_path / "home"
    subprocess.run([*pip, "install", "--no-deps", "--target", home, wheel], **run)
    code = (
        "import kgru_analysis as kg; names = kg.tables()['name']; "
        "assert 'home' in kg.__file__, kg.__file__; "
        "from kgru_analysis.examples import copy_example; copy_example('armenia', 'mine'); "
        "assert kg.check('mine').empty; "
        "print(sum(len(kg.load(n, claims='all')) for n in names), len(kg.check()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(home)}, **run
    )
    assert done.stdout.split() == [str(kg.tables()["rows"].sum()), "0"]
