"""Whoever changes the choices of a notebook gets no error, no hole and no wrong name.

The choices stand in its first code cell: here Russia and China change places, the years are cut to
2001-2020, and prices become those of 2020.
"""

import json
import re
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
CASES = {
    "China for Russia": lambda text: _swapped(text, '"RUS"', '"CHN"'),
    "2001 to 2020": lambda text: re.sub(
        r"^(\w*years = )\(\d{4}, \d{4}\)", r"\1(2001, 2020)", text, flags=re.M
    ),
    "dollars of 2020": lambda text: re.sub(
        r"^(prices = )(?:None|\d{4})", r"\g<1>2020", text, flags=re.M
    ),
}
HOLE = re.compile(r"\b(?:nan|NaN|NaT|inf)\b|nan%|>None<")
WRONG = re.compile(r"\bRussian?\b|\bMoscow\b")


def _swapped(text: str, one: str, other: str) -> str:
    return other.join(part.replace(other, one) for part in text.split(one))


def changed(path: Path, case: str) -> dict | None:
    """Return the notebook with other choices, or None if it has not this choice."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    old = "".join(first["source"])
    new = CASES[case](old)
    if new == old:
        return None
    first["source"] = new
    return notebook


def told(cell: dict) -> list[str]:
    """Return what a cell says in words: sentences, tables, captions, texts of figures."""
    said = []
    for out in cell.get("outputs", []):
        data = out.get("data", {})
        for mime in ("text/markdown", "text/html"):
            if mime in data:
                said.append("".join(data[mime]))
        below = data.get("application/vnd.kgru.rows+json", {})
        said += [below[name] for name in ("caption", "alt") if name in below]
        if "image/svg+xml" in data:
            said.append(" ".join(re.findall(r"<text[^>]*>([^<]*)", "".join(data["image/svg+xml"]))))
    return [re.sub(r"<details>.*?</details>", "", text, flags=re.S) for text in said]


def test_each_case_changes_some_notebook():
    for case in CASES:
        assert any(changed(path, case) for path in NOTEBOOKS), case


def test_swapping_is_mutual():
    assert _swapped('a = "RUS", "CHN"', '"RUS"', '"CHN"') == 'a = "CHN", "RUS"'


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_other_choices_give_no_error_no_hole_and_no_wrong_name(path, case, tmp_path):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    book = changed(path, case)
    if book is None:
        pytest.skip("the notebook has not this choice")
    # Where other choices still name Russia, or a folder of its own does, its name is no mistake.
    first = next(cell for cell in book["cells"] if cell["cell_type"] == "code")["source"]
    stays = '"RUS"' in first or "folder = " in first
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (tmp_path / "examples").symlink_to(path.parent.parent / "examples")
    notebook = nbformat.reads(json.dumps(book), as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=600, extra_arguments=["--log-level=40"],
        resources={"metadata": {"path": str(folder)}},
    ).execute()  # fmt: skip
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            continue
        for text in told(cell):
            assert not HOLE.search(text), (number, text[:400])
        found = "finding" in cell["metadata"].get("tags", [])
        if found and case == "China for Russia" and not stays:
            assert not WRONG.search(" ".join(told(cell))), told(cell)
