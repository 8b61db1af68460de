"""Make small faults in the code, one at a time, and count how many the tests notice.

    python bench/mutate.py run 200 SEED REACHED OUT   200 faults drawn by lot, each a line in OUT
    python bench/mutate.py again REACHED OUT          those not noticed once more, longer
    python bench/mutate.py report OUT                 how many were noticed, by package

REACHED is the folder that bench/reached.py wrote: which test reaches which line, and its seconds.
Faults are those of bench/faults.py. Works in a copy, so that the files here stay as they are; two
calls of `run` share the faults. All tests are collected once; then each fault gets a process of its
own that has its function changed, nothing kept from before, and the file changed too for tests that
start a program. What runs at import (a constant, a default) needs tests that begin anew. A fault
gets the tests that reach its line, or a line naming what it is part of if it runs at import: the
quickest file first, until a test fails, all have run, or the seconds of processor are over. A line
that no test reaches is missed without a run. Notebooks (nbval) and slow tests are not run. Faults
of the site's code get the site built anew too, which fails or is seen by the tests of pages; that
takes long, so few of them are drawn.
"""

import gc
import hashlib
import json
import math
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import types
from collections import Counter
from functools import _lru_cache_wrapper
from pathlib import Path

from faults import drawn, package
from reached import MARKS, QUIET, READING, ROOT, tests_of

COPY = Path(tempfile.gettempdir()) / f"kgru-mutation-{os.getpid()}"
OVER = 42  # the code with which tests end whose time is over
MISSED = ("missed", "time over")
TOLD = {0: "missed", OVER: "time over", 1: "noticed"}


def codes(source: bytes, name: str) -> dict[tuple[str, int], types.CodeType]:
    """Compile a file; return the code of each function by its name and which of that name it is."""
    found, count, left = {}, Counter(), [compile(source, name, "exec")]
    while left:
        code = left.pop()
        left += [part for part in code.co_consts if isinstance(part, types.CodeType)]
        found[code.co_qualname, count[code.co_qualname]] = code
        count[code.co_qualname] += 1
    return found


def change(name: str, right: bytes, wrong: bytes) -> None:
    """Put the code of a changed file into its functions, and forget what they have kept."""
    old, new = codes(right, name), codes(wrong, name)
    at = {(code.co_qualname, code.co_firstlineno): place for place, code in old.items()}
    gc.unfreeze()  # the tests put what is imported out of the collector's sight
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__code__.co_filename == name:
            code = thing.__code__
            other = new.get(at.get((code.co_qualname, code.co_firstlineno)))
            if other and other.co_freevars == code.co_freevars:
                thing.__code__ = other
        elif isinstance(thing, _lru_cache_wrapper) and thing.__module__.startswith("kgru_analysis"):
            thing.cache_clear()


class Loop:
    """A plugin of pytest that, once all tests are collected, tries faults in place of running."""

    def __init__(self, faults, folder: Path, limit: float):
        self.faults, self.folder, self.limit = faults, folder, limit

    def pytest_runtestloop(self, session):
        self.items = {item.nodeid: item for item in session.items}
        for fault in self.faults:
            try_fault(fault, self, session)
        return True

    def run(self, made: tuple, tests: list[str], session) -> tuple[str, str]:
        """Run tests in a process of their own; return what they told and which failed."""
        by = COPY.with_suffix(".by")
        by.write_text("")
        child = os.fork()
        if not child:
            os.setsid()
            out = os.open(COPY.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            limit_process(self.limit)
            end = time.process_time() + self.limit
            change(*made)
            items = [self.items[test] for test in tests if test in self.items]
            for item, following in zip(items, [*items[1:], None], strict=True):
                by.write_text(item.nodeid)
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                sys.stdout.flush()
                if session.testsfailed or time.process_time() > end:
                    os._exit(1 if session.testsfailed else OVER)
            os._exit(0)
        told = TOLD.get(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "noticed")
        return told, by.read_text() if told not in MISSED else ""


def limit_process(seconds: float) -> None:
    """Keep a fault that never ends, or takes all memory, from doing so."""
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 60, int(used + seconds) + 61))
    resource.setrlimit(resource.RLIMIT_DATA, (8 << 30, 8 << 30))


def run_anew(tests: list[str], limit: float, marks: str = MARKS) -> tuple[str, str]:
    """Run tests, or all tests of files, in a new Python; return what they told and which failed."""
    options = ["-x", *QUIET, "-m", marks, "-p", "no:randomly"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests], cwd=COPY, check=False,
        capture_output=True, text=True, preexec_fn=lambda: limit_process(limit),
    )  # fmt: skip
    failed = re.findall(r"^(?:FAILED|ERROR) (.*?)(?: - |$)", done.stdout, re.M)
    return {0: "missed", 5: "missed"}.get(done.returncode, "noticed"), "".join(failed[:1])


def build_site() -> bool:
    """Build the site of the copy; false if that fails."""
    shutil.rmtree(COPY / "_book", ignore_errors=True)
    shutil.rmtree(COPY / "build", ignore_errors=True)
    shutil.copytree(COPY / "site", COPY / "build/site")
    shutil.copytree(COPY / "notebooks", COPY / "build/site/notebooks")
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-j", "2"]
    run = {"cwd": COPY, "check": False, "capture_output": True}
    return not subprocess.run([*sphinx, "build/site", "_book"], **run).returncode


def try_fault(fault: dict, loop: Loop, session) -> None:
    """Put a fault into the copy, run its tests, take it out again; note what they told."""
    path, begun = COPY / fault["file"], time.monotonic()
    right, when = path.read_bytes(), path.stat().st_mtime
    wrong = right[: fault["begin"]] + fault["new"].encode() + right[fault["end"] :]
    path.write_bytes(wrong)
    os.utime(path, (when + random.randrange(2, 10**6),) * 2)  # no stored bytecode fits
    tests = tests_of(fault, loop.folder)
    told, by = "missed", ""
    try:
        if tests and fault["called"]:
            told, by = loop.run((str(path), right, wrong), tests, session)
        elif tests:
            near = list(dict.fromkeys(test.split("::")[0] for test in tests))[:8]
            near.append(READING.split("::")[0])
            told, by = run_anew([t for t in tests if t.split("::")[0] in near], loop.limit)
        if told in MISSED and fault["file"].startswith("site/"):
            pages = sorted(str(p) for p in (COPY / "tests").glob("test_site*.py"))
            told, by = run_anew(pages, 300, "not slow") if build_site() else ("noticed", "build")
    finally:
        path.write_bytes(right)
        os.utime(path, (when, when))
        if (COPY / "build").exists():
            shutil.rmtree(COPY / "_book")
            shutil.copytree(ROOT / "_book", COPY / "_book")
            shutil.rmtree(COPY / "build")
        fault |= {"told": told, "by": by, "tests": len(tests)}
        fault["seconds"] = round(time.monotonic() - begun, 1)


def prepare() -> None:
    """Copy the project, build its site, and import what every test needs."""
    shutil.rmtree(COPY, ignore_errors=True)
    skip = shutil.ignore_patterns(".git", "build", ".venv*", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, COPY, ignore=skip)
    os.environ |= {"PYTHONPATH": str(COPY), "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
    sys.path[:] = [str(COPY), *[p for p in sys.path if not p or Path(p) != ROOT]]
    if not (COPY / "_book").exists():
        raise SystemExit("Some tests look at the site: make book first.")


def all_tests(faults, folder: Path, limit: float) -> None:
    """Collect all tests in the copy, and try faults with them."""
    prepare()
    os.chdir(COPY)
    import pytest

    pytest.main([*QUIET, "-m", MARKS], plugins=[Loop(faults, folder, limit)])
    os.chdir(ROOT)
    shutil.rmtree(COPY)


def run(count: int, seed: int, folder: Path, out: Path) -> None:
    """Try drawn faults, those that no other call has begun."""
    out.mkdir(exist_ok=True)

    def faults():
        for fault in drawn(count, seed):
            mark = hashlib.sha256(repr(sorted(fault.items())).encode()).hexdigest()[:16]
            try:
                (out / f"{mark}.json").open("x").close()
            except FileExistsError:
                continue
            yield fault
            (out / f"{mark}.json").write_text(json.dumps(fault, ensure_ascii=False), "utf-8")

    all_tests(faults(), folder, 40)


def again(folder: Path, out: Path) -> None:
    """Try those once more that were missed, or whose time was over, for longer."""

    def faults():
        for path, fault in tried(out).items():
            if fault["told"] in MISSED:
                yield fault
                path.write_text(json.dumps(fault, ensure_ascii=False), "utf-8")

    all_tests(faults(), folder, 300)


def tried(out: Path) -> dict[Path, dict]:
    """Return the faults that have been tried, by their file in OUT."""
    texts = {path: path.read_text("utf-8") for path in sorted(out.glob("*.json"))}
    return {path: json.loads(text) for path, text in texts.items() if text}


def report(out: Path) -> None:
    """Print how many were noticed, with limits of 95 % (Wilson), and those that were not."""
    noticed, count = Counter(), Counter()
    faults = sorted(tried(out).values(), key=lambda f: (f["file"], f["line"]))
    for fault in faults:
        for name in (package(fault["file"]), "all"):
            count[name] += 1
            noticed[name] += fault["told"] not in MISSED
    for name in sorted(count):
        k, n, z = noticed[name], count[name], 1.96
        center, half = k / n + z * z / (2 * n), z * math.sqrt(k * (n - k) / n**3 + (z / n) ** 2 / 4)
        low, high = ((center + s * half) / (1 + z * z / n) for s in (-1, 1))
        print(f"{name:14} {k:4} of {n:4}  {k / n:4.0%}  ({low:.0%} to {high:.0%})")
    for fault in faults:
        if fault["told"] in MISSED:
            where = f"{fault['file']}:{fault['line']} ({fault['told']}, {fault['tests']} tests)"
            old, new = (" ".join(str(fault[k]).split())[:90] for k in ("old", "new"))
            print(f"{where}  {fault['kind']}: {old}  ->  {new}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", count, seed, folder, out]:
            run(int(count), int(seed), Path(folder), Path(out))
        case ["again", folder, out]:
            again(Path(folder), Path(out))
        case ["report", out]:
            report(Path(out))
        case _:
            sys.exit(__doc__)
