"""Run notebooks in place and store their outputs, so that a re-run changes no byte.

python notebooks/execute.py [NAME ...]      all notebooks, or those whose name holds NAME
"""

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent


def run(path: Path) -> bool:
    """Execute one notebook and write it if it changed; return whether it did."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    NotebookClient(
        notebook,
        extra_arguments=["--log-level=40"],  # errors only
        timeout=300,
        record_timing=False,  # times differ between runs
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    # The kernel writes its exact Python version, which is no part of the result.
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def main(names: list[str]) -> int:
    paths = [
        p for p in sorted(HERE.glob("*.ipynb")) if not names or any(n in p.name for n in names)
    ]
    if not paths:
        print(f"No notebook is named like {' '.join(names)}.", file=sys.stderr)
        return 1
    for number, path in enumerate(paths, 1):
        print(f"[{number}/{len(paths)}] {path.name} ... ", end="", flush=True)
        begun = time.monotonic()
        try:
            changed = run(path)
        except CellExecutionError as error:
            print("failed")
            print(f"{error.ename}: {error.evalue}", file=sys.stderr)
            print(f"Open it with make lab to see where: {path}", file=sys.stderr)
            return 1
        state = "changed" if changed else "unchanged"
        print(f"{state}, {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
