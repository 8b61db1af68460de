"""Run notebooks in place and store their outputs, so that a re-run changes no byte.

python notebooks/execute.py [NAME ...]      all notebooks, or those whose name begins with NAME
    --check FOLDER   check a data folder beside them; if it is faulty, no notebook is stored
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from kgru_analysis.files import write_file

HERE = Path(__file__).resolve().parent


class Unsound(Exception):
    """A data folder has faults; the text lists them."""


def check(folder: str) -> str:
    """Check a data folder; return the line that calls it sound."""
    command = [sys.executable, "-c", "from kgru_analysis.cli import main; main()", "check", folder]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise Unsound(f"{said}The data of {folder} are faulty: mend them, then try again.")
    return f"{folder}: {said.strip()}"


def run(path: Path) -> tuple[str, float]:
    """Execute one notebook; return its new text, and the seconds."""
    begun = time.monotonic()
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        extra_arguments=["--log-level=40"],  # errors only
        timeout=300,
        record_timing=False,  # times differ between runs
        shutdown_kernel="immediate",  # a kernel that tidies up takes half a second, for nothing
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
    return nbformat.writes(notebook) + "\n", time.monotonic() - begun


def store(path: Path, text: str) -> str:
    """Write a notebook if it changed; say whether it did."""
    if text == path.read_text(encoding="utf-8"):
        return "unchanged"
    write_file(path, text.encode(), force=True)
    return "changed"


def code_length(path: Path) -> int:
    """Count the characters of a notebook's code."""
    cells = nbformat.read(path, as_version=4).cells
    return sum(len(cell.source) for cell in cells if cell.cell_type == "code")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--check", action="append", default=[], metavar="FOLDER")
    given = parser.parse_args(arguments)
    os.environ.pop("MPLBACKEND", None)  # kernels draw into the notebook, whatever is set outside
    names, paths = given.names, sorted(HERE.glob("*.ipynb"))
    paths = [p for p in paths if not names or any(p.name.startswith(n) for n in names)]
    if not paths:
        print(f"The name of no notebook begins with {' '.join(names)}.", file=sys.stderr)
        return 1
    # Kernels and checks are processes of their own, so threads keep all cores busy; notebooks with
    # most code take longest and go first.
    queue = sorted(paths, key=code_length, reverse=True)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        checks = [pool.submit(check, folder) for folder in given.check]
        running = {pool.submit(run, path): path for path in queue}
        try:
            for sound in checks:  # faulty data are told before what they break
                print(sound.result(), flush=True)
            for number, done in enumerate(as_completed(running), 1):
                path = running[done]  # first, so that a fault is told of the right one
                text, seconds = done.result()
                state = f"{path.name}: {store(path, text)}, {seconds:.0f} s"
                print(f"[{number}/{len(paths)}] {state}", flush=True)
        except Unsound as faults:
            reason = str(faults)
        except CellExecutionError as error:
            reason = f"{path.name}: {error.ename}: {error.evalue}\nSee where with make lab: {path}"
        else:
            return 0
        pool.shutdown(wait=False, cancel_futures=True)
        print(reason, file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
