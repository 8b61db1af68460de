"""What the site takes from stored notebooks: findings, numbers, figures and their data.

Nothing is run here; a number on a page is the number that the notebook's output holds. The marks
are tags of cells (CONTRIBUTING.md, "Notebooks on the site").
"""

import ast
import base64
import io
import json
import logging
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from sphinx.errors import SphinxError

from kgru_analysis.plots.provenance import MIME as ROWS_MIME
from kgru_analysis.spreadsheets import csv_bytes, safe_text


class SiteError(SphinxError):
    """Something that the pages need is not there; the text says what to add and where."""

    category = "The site cannot be built"


@dataclass
class Figure:
    """One figure of a notebook."""

    name: str
    caption: str
    alt: str
    svg: str
    csv: str = ""
    rows: dict[str, Any] = field(default_factory=dict)  # table: ids, "all" or "preferred"
    sources: list[str] = field(default_factory=list)


@dataclass
class Notebook:
    """A stored notebook and where its parts are."""

    path: Path
    cells: list[dict[str, Any]]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def question(self) -> str:
        return text(self.cells[0]["source"]).splitlines()[0].removeprefix("# ").strip()


def text(value: str | list[str]) -> str:
    """Return a notebook's text, which is stored as lines or as one string."""
    return value if isinstance(value, str) else "".join(value)


def read(path: Path) -> Notebook:
    book = Notebook(path, json.loads(path.read_text(encoding="utf-8"))["cells"])
    drawn = None
    for cell in book.cells:
        if output(cell, "image/svg+xml") is not None:
            drawn = cell
        below = output(cell, ROWS_MIME)
        if below is not None and drawn is not None:
            _computed_words(drawn["metadata"], below)
            drawn = None
    return book


def _computed_words(metadata: dict[str, Any], below: dict[str, Any]) -> None:
    """Put caption and alt text that `figure_data` worked out where the metadata have theirs."""
    style = metadata.setdefault("mystnb", {})
    for name, group in (("caption", "figure"), ("alt", "image")):
        if name in below:
            style.setdefault(group, {})[name] = below[name]


def output(cell: dict[str, Any], mime: str) -> Any:
    """Return the first output of this type, or None."""
    for out in cell.get("outputs", []):
        if mime in out.get("data", {}):
            value = out["data"][mime]
            return value if mime.endswith("+json") else text(value)
    return None


def tagged(book: Notebook, tag: str) -> dict[str, Any]:
    """Return the one cell with this tag."""
    cells = [c for c in book.cells if tag in c["metadata"].get("tags", [])]
    if len(cells) != 1:
        raise SiteError(
            f'{book.path.name} has {len(cells)} cells tagged "{tag}"; the front page needs one. '
            'Put {"tags": ["' + tag + '"]} into the metadata of the cell.'
        )
    return cells[0]


def numbers(book: Notebook) -> dict[str, Any]:
    """Return the dict that the cell tagged "numbers" shows: what translations are written with."""
    shown = output(tagged(book, "numbers"), "text/plain") or ""
    try:
        found = ast.literal_eval(shown)
    except (ValueError, SyntaxError):
        found = None
    if not isinstance(found, dict) or not all(
        isinstance(k, str) and isinstance(v, (int, float, str)) for k, v in found.items()
    ):
        raise SiteError(
            f'The cell tagged "numbers" of {book.path.name} must end in plain '
            f"numbers by name, as kg.plots.numbers(NAME=VALUE) gives them. It shows: {shown[:99]}"
        )
    return found


def parameter(book: Notebook, name: str) -> Any:
    """Return what the first code cell of a notebook sets a name to, such as "prices" or "a, b"."""
    first = next((c for c in book.cells if c["cell_type"] == "code"), {"source": ""})
    for line in ast.parse(text(first["source"])).body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]).strip("()") == name:
            return ast.literal_eval(line.value)
    raise SiteError(f"{book.path.name} has no line {name} = ... in its first cell of code.")


def figures(book: Notebook) -> list[tuple[Figure, dict[str, Any], dict[str, Any] | None]]:
    """List the figures: each with its cell, and the cell below it that holds its data, if any."""
    found: list[tuple[Figure, dict[str, Any], dict[str, Any] | None]] = []
    for cell in book.cells:
        svg = output(cell, "image/svg+xml")
        if svg is not None:
            style = cell["metadata"].get("mystnb", {})
            name = style.get("figure", {}).get("name", f"{book.name}-{len(found) + 1}")
            caption = style.get("figure", {}).get("caption", "")
            found.append(
                (Figure(name, caption, style.get("image", {}).get("alt", ""), svg), cell, None)
            )
        behind = output(cell, ROWS_MIME)
        if behind is not None and found and found[-1][2] is None:
            figure, drawn, _ = found[-1]
            figure.csv = output(cell, "text/csv")
            figure.rows, figure.sources = behind["rows"], behind["sources"]
            found[-1] = (figure, drawn, cell)
    return found


def safe_csv(content: str) -> bytes:
    """Return a CSV whose text cells no spreadsheet runs."""
    frame = pd.read_csv(io.StringIO(content), keep_default_na=False, na_values=[""])
    return csv_bytes(safe_text(frame))


# ---- pictures ------------------------------------------------------------------------------


def with_fonts(svg: str, letters: frozenset[str]) -> str:
    """Put the letters that the figures use into an SVG, so that it looks the same everywhere.

    Text in a picture falls back to a serif face of another width where DejaVu Sans is not
    installed, which is on most phones and desktops. Without a size of its own the picture fills
    the window that it is opened in.
    """
    faces = "".join(
        f"@font-face{{font-family:'DejaVu Sans';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{_subset(name, letters)})}}"
        for weight, name in ((400, "DejaVuSans.ttf"), (700, "DejaVuSans-Bold.ttf"))
        if weight == 400 or "font-weight: 700" in svg or "bold" in svg
    )
    head = re.search(r"<svg\b[^>]*>", svg)
    free = re.sub(r'\s(?:width|height)="[^"]*"', "", head[0])
    return svg.replace(head[0], f"{free}<style>{faces}</style>", 1)


def letters_of(svgs: list[str]) -> frozenset[str]:
    """Return the letters of all texts of all figures."""
    return frozenset("".join(re.sub(r"<[^>]*>|&[a-z]+;", " ", svg) for svg in svgs)) - {"\n"} | set(
        "&<>\"'"
    )


@lru_cache(maxsize=4)
def _subset(name: str, letters: frozenset[str]) -> str:
    import matplotlib
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name
    options = subset.Options(
        flavor="woff", layout_features=["kern"], hinting=False, notdef_outline=True,
        name_IDs=[], recalc_timestamp=False, drop_tables=["MATH", "FFTM"],
    )  # fmt: skip
    font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(letters)))
    subsetter.subset(font)
    out = io.BytesIO()
    font.flavor = "woff"
    font.save(out)
    font.close()
    return base64.b64encode(out.getvalue()).decode("ascii")
