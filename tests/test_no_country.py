"""The library knows no country: outside examples in docstrings its code names no state."""

import ast
import re
from pathlib import Path

import pytest

import kgru_analysis as kg

PACKAGE = Path(__file__).resolve().parent.parent / "kgru_analysis"
LIBRARY = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if not {"kyrgyzstan", "data"} & set(path.relative_to(PACKAGE).parts)
)
# Where a name is no country of a case: the price index of the dollar is that of its issuer, a
# journal has its name, a part of a sentence is called "POL", and an example of a command is one.
ALLOWED = {
    "begin.py": {"ARM"},
    "cli.py": {"ARM"},
    "first_series.py": {"ARM"},
    "money/usd.py": {"USA"},
    "dependence/partners.py": {"American"},
    "flows/official_series.py": {"American"},
    "money/grammar.py": {"POL"},
    "text/amounts.py": {"POL"},
}

STATES = kg.load("actors").query("kind == 'state'")
# Short names that are words or names of other things too.
PLAIN = {"Georgia", "Jordan", "Chad", "Turkey", "Guinea", "Mali", "Cuba", "Oman", "Niger", "Peru"}
CODES = set(STATES["actor"]) - {"AND", "CAN", "PER", "PNG"}
NAMES = {*STATES["name"], "Kyrgyz Republic", "Kyrgyz", "America", "American"} - PLAIN
WORDS = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, CODES | NAMES), key=len)[::-1])})\b")


def prose(path: Path) -> str:
    """The file without the examples in its docstrings: code, comments and descriptions."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            doc = node.body[0]
            inside = False
            for number in range(doc.lineno - 1, doc.end_lineno):
                line = lines[number].strip()
                inside = line.startswith(">>>") or (inside and bool(line))
                if inside:
                    lines[number] = ""
    return "\n".join(lines)


def named(path: Path) -> set[str]:
    return set(WORDS.findall(prose(path)))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_the_library_names_no_state(path):
    name = path.relative_to(PACKAGE).as_posix()
    found = named(path) - ALLOWED.get(name, set())
    assert not found, "facts belong into tables, the case into kgru_analysis/kyrgyzstan"


def test_the_test_would_see_one(tmp_path):
    path = tmp_path / "a.py"
    path.write_text('"""A.\n\n>>> f("KGZ")\n1\n"""\nHOST = "KGZ"  # and Russia\n')
    assert named(path) == {"KGZ", "Russia"}
    assert {"USA", "RUS", "CHN", "KGZ", "ARM"} <= CODES
