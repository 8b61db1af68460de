"""Run notebooks in place and store their outputs, so that a re-run changes no byte.

python notebooks/execute.py [NAME ...]      all notebooks, or those whose name holds NAME
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from kgru_analysis.files import write_file

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
        coalesce_streams=True,  # in how many pieces text comes differs too
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
        write_file(path, after.encode(), force=True)
    return after != before


def timed(path: Path) -> tuple[str, float]:
    """Run one notebook; return what became of its file, and the seconds."""
    begun = time.monotonic()
    return "changed" if run(path) else "unchanged", time.monotonic() - begun


def code_length(path: Path) -> int:
    """Count the characters of a notebook's code."""
    cells = nbformat.read(path, as_version=4).cells
    return sum(len(cell.source) for cell in cells if cell.cell_type == "code")


def main(names: list[str]) -> int:
    paths = [
        p for p in sorted(HERE.glob("*.ipynb")) if not names or any(n in p.name for n in names)
    ]
    if not paths:
        print(f"No notebook is named like {' '.join(names)}.", file=sys.stderr)
        return 1
    # Kernels are processes of their own, so threads keep all cores busy; those with most code take
    # longest and go first.
    queue = sorted(paths, key=code_length, reverse=True)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        waiting = {pool.submit(timed, path): path for path in queue}
        for number, done in enumerate(as_completed(waiting), 1):
            path = waiting[done]
            try:
                state, seconds = done.result()
            except CellExecutionError as error:
                pool.shutdown(cancel_futures=True)
                print(f"{path.name}: {error.ename}: {error.evalue}", file=sys.stderr)
                print(f"Open it with make lab to see where: {path}", file=sys.stderr)
                return 1
            print(f"[{number}/{len(paths)}] {path.name}: {state}, {seconds:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
