"""What a reader of a stored notebook meets: its words, tables and figures, cell by cell."""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from kgru_analysis.plots.provenance import MIME as ROWS

RAW = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b(?:USA|RUS|KGZ|CHN|KAZ|TJK|UZB)\b")
# Names of functions and commands in the code of a sentence are what it is about.
CODE = re.compile(r"`(?:kg\.|kgru |make |pip )[^`]*`|`[a-z_.]+\(\)`")
ENDS = re.compile(r"(?<=[.?!])(?:\*\*)?\s+(?=[A-Z0-9*\"“])")


@dataclass
class Piece:
    """One thing that is shown: prose, a caption, an alt text, the words or the shape of a figure."""

    kind: str
    where: str
    text: str


def read(path: Path) -> list[Piece]:
    """Return the pieces of a notebook in the order of reading; what is folded away is left out."""
    found: list[Piece] = []
    heading = figure = ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            said = _joined(cell["source"])
            heading = (re.findall(r"^#+ (.+)$", said, re.M) or [heading])[-1]
            found.append(Piece("prose", heading, said))
            continue
        style = cell["metadata"].get("mystnb", {})
        for out in cell.get("outputs", []):
            data = out.get("data", {})
            if "text/markdown" in data:
                found.append(Piece("prose", heading, unfolded(_joined(data["text/markdown"]))))
            elif ROWS in data:
                below = data[ROWS]
                found += [
                    Piece(kind, figure, below[kind]) for kind in ("caption", "alt") if kind in below
                ]
                found.append(Piece("data", figure, _joined(data["text/csv"])))
            elif "image/svg+xml" in data:
                figure = style.get("figure", {}).get("name", f"figure under {heading}")
                if caption := style.get("figure", {}).get("caption"):
                    found.append(Piece("caption", figure, caption))
                if alt := style.get("image", {}).get("alt"):
                    found.append(Piece("alt", figure, alt))
                found.append(Piece("figure", figure, _labels(_joined(data["image/svg+xml"]))))
                found.append(Piece("shape", figure, _joined(data["image/svg+xml"])))
            elif "text/html" in data and "<table" in unfolded(_joined(data["text/html"])):
                found.append(Piece("table", heading, unfolded(_joined(data["text/html"]))))
    return found


def measure(path: Path) -> dict[str, object]:
    """Count the words, tables and figures of a notebook, its raw names and its long sentences."""
    pieces = read(path)
    prose = [p for p in pieces if p.kind in ("prose", "caption")]
    told = [s for p in prose for s in sentences(p.text)]
    lengths = [len(words(s)) for s in told]
    return {
        "notebook": path.stem,
        "words": sum(len(words(plain(p.text))) for p in prose),
        "tables": sum(p.kind == "table" or "\n|--" in p.text for p in pieces),
        "figures": sum(p.kind == "shape" for p in pieces),
        "raw names": raw_names(pieces),
        "words a sentence": round(sum(lengths) / max(len(lengths), 1)),
        "longest": max(lengths, default=0),
        "longest sentence": max(told, key=lambda s: len(words(s)), default=""),
    }


def raw_names(pieces: list[Piece]) -> list[str]:
    """List the names of columns and the codes that stand where a reader reads."""
    found = []
    for piece in pieces:
        if piece.kind in ("prose", "caption", "alt"):
            found += RAW.findall(re.sub(r"\]\([^)]*\)|https?://\S+", "", CODE.sub("", piece.text)))
        elif piece.kind == "figure":
            found += RAW.findall(piece.text)
        elif piece.kind == "table":
            found += RAW.findall(" ".join(re.findall(r"<th[^>]*>(.*?)</th>", piece.text)))
    return sorted(set(found))


def plain(text: str) -> str:
    """Take the marks of Markdown and HTML out of a text; rows of tables count as no prose."""
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|^\|.*$|[*`\[\]]|(?<!&)#", " ", text, flags=re.M)
    return " ".join(html.unescape(text).split())


def sentences(text: str) -> list[str]:
    """Divide a text of Markdown into sentences; an item of a list is one of its own.

    >>> sentences("One. **Two, in 3.5.** Three?")
    ['One.', 'Two, in 3.5.', 'Three?']
    """
    parts = re.split(r"\n\s*\n|\n(?=[-#|\d])", text)
    told = [part for part in parts if not part.lstrip().startswith(("#", "|"))]
    found = [plain(s) for part in told for s in ENDS.split(part)]
    return [s for s in found if s]


def words(text: str) -> list[str]:
    return re.findall(r"\w[\w.,'’-]*", text)


def unfolded(text: str) -> str:
    return re.sub(r"<details>.*?</details>", "", text, flags=re.S)


def _labels(svg: str) -> str:
    return html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
