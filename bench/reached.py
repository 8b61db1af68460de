"""Record once which test reaches which line of the code, and how long each test takes.

    python bench/reached.py record OUT       run all tests, twelve files in a process
    python bench/reached.py join OUT         put what they wrote into OUT/reached.json
    python bench/reached.py lines OUT        lines that no test reaches, by module

Notebooks (nbval), slow tests and those with a browser are left out. What one test has worked out
and kept (caches) may hide a line from the next one in its process. Two calls of `record` share the
files between them. bench/mutate.py picks its tests by the result.
"""

import json
import os
import re
import sys
import time
import traceback
from collections import defaultdict
from functools import cache
from pathlib import Path

import coverage

ROOT = Path(__file__).resolve().parent.parent
CODE = ["kgru_analysis", "site/_ext"]
QUIET = ["-q", "--no-header", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist"]
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what is imported before
MARKS = "not slow and not browser"
# A test that reads the text of the code: it reaches every line without running it.
READING = "tests/test_layers.py::test_who_takes_a_folder_hands_it_on"


class Contexts:
    """A plugin of pytest: lines are counted for the test that runs, and its seconds kept."""

    def __init__(self, seen: coverage.Coverage):
        self.seen, self.seconds, self.begun, self.failed = seen, {}, 0.0, []

    def pytest_runtest_logstart(self, nodeid, location):
        self.seen.switch_context(nodeid)
        self.begun = time.process_time()

    def pytest_runtest_logreport(self, report):
        self.failed += [report.nodeid] * report.failed

    def pytest_runtest_logfinish(self, nodeid, location):
        self.seconds[nodeid] = round(time.process_time() - self.begun, 3)
        self.seen.switch_context("")


# These take longest, so they come last.
DEAR = ["fuzz", "dresses", "second_country", "seeded_faults", "reruns", "notebooks", "security"]


def groups() -> list[list[str]]:
    """Return the files with tests or examples, by twelve."""
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    tests.sort(key=lambda p: (p.name.startswith("test_site"), p.stem.removeprefix("test_") in DEAR))
    code = [p for p in sorted((ROOT / "kgru_analysis").rglob("*.py")) if ">>> " in p.read_text()]
    names = [p.relative_to(ROOT).as_posix() for p in [*code, *tests]]
    return [names[n : n + 12] for n in range(0, len(names), 12)]


def record(out: Path) -> None:
    """Run each group of files that no other call has begun, and write what its tests reached."""
    out.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    import hypothesis, matplotlib, numpy, pandas, pytest, seaborn  # noqa: E401, F401, I001

    for names in groups():
        place = out / names[0].replace("/", "+")
        try:
            place.with_suffix(".begun").open("x").close()
        except FileExistsError:
            continue
        if child := os.fork():
            os.waitpid(child, 0)
            continue
        try:
            log = os.open(place.with_suffix(".log"), os.O_WRONLY | os.O_CREAT)
            os.dup2(log, 1)
            os.dup2(log, 2)
            source = [str(ROOT / part) for part in CODE]
            seen = coverage.Coverage(
                data_file=str(place.with_suffix(".coverage")), source=source, config_file=False
            )
            plugin = Contexts(seen)
            seen.start()
            pytest.main([*QUIET, "-m", MARKS, *names], plugins=[plugin])
            seen.stop()
            seen.save()
            place.with_suffix(".seconds").write_text(
                json.dumps({t: s for t, s in plugin.seconds.items() if t not in plugin.failed})
            )
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(0)


def join(out: Path) -> None:
    """Write {"seconds": {test: s}, "lines": {file: {line: [test, ...]}}}; "" is an import."""
    seconds, lines = {}, defaultdict(lambda: defaultdict(set))
    for path in sorted(out.glob("*.seconds")):
        seconds |= json.loads(path.read_text())
        data = coverage.CoverageData(str(path.with_suffix(".coverage")))
        data.read()
        for name in data.measured_files():
            module = Path(name).relative_to(ROOT).as_posix()
            for line, tests in data.contexts_by_lineno(name).items():
                lines[module][line] |= {test for test in tests if test in seconds}
    held = {m: {n: sorted(t) for n, t in sorted(those.items())} for m, those in lines.items()}
    (out / "reached.json").write_text(json.dumps({"seconds": seconds, "lines": held}))


def lines(out: Path) -> None:
    """Print for each module the lines that no test reaches, but in programs that it starts."""
    held = json.loads((out / "reached.json").read_text())["lines"]
    seen, all_lines, all_left = coverage.Coverage(data_file=None, config_file=False), 0, 0
    for path in sorted(p for part in CODE for p in (ROOT / part).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        _, there, _, _, _ = seen.analysis2(str(path))
        left = [n for n in there if str(n) not in held.get(name, {})]
        all_lines, all_left = all_lines + len(there), all_left + len(left)
        if left:
            print(f"{name}  {len(left)} of {len(there)}: {', '.join(map(str, left))}")
    print(f"{all_left} of {all_lines} lines")


@cache
def written(folder: Path) -> dict:
    """Return what `join` wrote."""
    return json.loads((folder / "reached.json").read_text(encoding="utf-8"))


@cache
def text_lines(part: str) -> dict[str, list[str]]:
    """Return the lines of all files of a part, by file."""
    paths = sorted((ROOT / part).rglob("*.py"))
    return {p.relative_to(ROOT).as_posix(): p.read_text("utf-8").splitlines() for p in paths}


def tests_of(fault: dict, folder: Path) -> list[str]:
    """Return the tests that reach a fault, grouped by file, the quickest file first."""
    lines, seconds = written(folder)["lines"], written(folder)["seconds"]
    here = lines.get(fault["file"], {})
    at = [str(n) for n in {fault["line"], fault["starts"]} if str(n) in here]
    found, near = {test for n in at for test in here[n]}, ()
    if at and not found:  # it runs at import only
        naming = re.compile(rf"\b({'|'.join(map(re.escape, fault['names'])) or '(?!)'})\b")
        for part in CODE:
            for name, those in text_lines(part).items():
                numbers = [n for n, line in enumerate(those, 1) if naming.search(line)]
                found |= {t for n in numbers for t in lines.get(name, {}).get(str(n), ())}
        texts = text_lines("tests").items()
        those = {name for name, text in texts if naming.search("\n".join(text))}
        found |= {test for test in seconds if test.split("::")[0] in those}
        found = found or {test for tests in here.values() for test in tests}
        near = {f"test_{part}.py" for part in fault["file"].removesuffix(".py").split("/")}
    by = defaultdict(list)
    for test in found:
        by[test.split("::")[0]].append(test)
    cost = {name: sum(seconds[t] for t in tests) for name, tests in by.items()}
    order = sorted(by, key=lambda name: (name.split("/")[-1] not in near, cost[name], name))
    ran = [test for name in order for test in sorted(by[name], key=lambda t: (seconds[t], t))]
    return ran and [*ran, READING]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["record", out]:
            record(Path(out))
        case ["join", out]:
            join(Path(out))
        case ["lines", out]:
            lines(Path(out))
        case _:
            sys.exit(__doc__)
