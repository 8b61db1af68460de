"""What README and the front page state from notebooks and data, and how README is kept in step."""

import re
from pathlib import Path

from kgru_analysis.catalog import tables


def update_texts(root: Path) -> list[str]:
    """Write what follows from the data into the texts beside the code; return the names changed."""
    changed = []
    for name, write in {"data/README.md": _counts}.items():
        path = root / name
        old = path.read_text(encoding="utf-8")
        new = write(old)
        if new != old:
            path.write_text(new, encoding="utf-8")
            changed.append(name)
    return changed


def _counts(text: str) -> str:
    """Bring the third column of the table of claims up to date: rows of each table now.

    >>> line = "| events | 805 | 1 |"
    >>> _counts(line) == f"| events | 805 | {tables().set_index('name')['rows']['events']:,} |"
    True
    """
    rows = tables().set_index("name")["rows"]
    return re.sub(
        r"^(\| ([a-z_]+) \| [\d,]+ \| )[\d,]+( \|)",
        lambda m: f"{m[1]}{rows[m[2]]:,}{m[3]}" if m[2] in rows else m[0],
        text,
        flags=re.M,
    )
