"""Make small faults in the code, one at a time, and count how many the tests notice.

    python bench/mutate.py run 200 OUT      200 faults drawn by lot, a line of JSON each, into OUT
    python bench/mutate.py again OUT        run those that were not noticed once more, longer
    python bench/mutate.py report OUT       how many were noticed, by package

Works in a copy, so that the files here stay as they are. A fault is a changed
operator, comparison, constant, condition or bound, a result that is none, or a statement left out;
the words of errors, types and docstrings are left alone. Each fault gets the examples of its
module, then the test files that name what is in it or what calls it, the nearest first, until a
test fails or the seconds of processor are over. Notebooks (nbval) and slow tests are not run.
Faults of the site's code get the site built anew too, which fails or is seen by the tests of pages.
"""

import ast
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
import traceback
from collections import Counter, defaultdict
from functools import cache
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPY = Path(tempfile.gettempdir()) / "kgru-mutation"
CODE = ["kgru_analysis", "site/_ext"]
SEED = 20261130
QUIET = ["-q", "-x", "--no-header", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist"]
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what is imported before
# These reach nearly everything and take longest, so they come last.
DEAR = ["fuzz", "dresses", "second_country", "seeded_faults", "reruns", "notebooks", "site"]

# ---- which tests reach a module --------------------------------------------------------------


@cache
def words(path: Path) -> frozenset[str]:
    """Return the names that stand anywhere in a file."""
    return frozenset(re.findall(r"[A-Za-z_]\w+", path.read_text(encoding="utf-8")))


@cache
def defined(path: Path) -> frozenset[str]:
    """Return the public names that a module defines, and its own."""
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    names = {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    names |= {t.id for n in nodes if isinstance(n, ast.Assign) for t in n.targets
              if isinstance(t, ast.Name)}  # fmt: skip
    return frozenset(n for n in names if len(n) > 3 and not n.startswith("__"))


def test_files(name: str) -> list[str]:
    """Return the test files that name what a module defines, then those that name its callers."""
    code = [p for part in CODE for p in (ROOT / part).rglob("*.py")]
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    dear = [t for t in tests if t.stem.removeprefix("test_") in DEAR or "site" in t.stem]
    common = Counter(word for test in tests for word in words(test))
    near, order = [ROOT / name], [t for t in tests if t.stem == f"test_{Path(name).stem}"]
    for _ in range(3):
        here = frozenset().union(*map(defined, near))
        marks = {t: sum(1 / common[w] for w in here & words(t)) for t in tests if t not in order}
        order += sorted(filter(marks.get, marks), key=lambda t: (t in dear, -marks[t], t))
        near = [p for p in code if p not in near and here & words(p)]
    order.sort(key=lambda t: t in dear)
    return [p.relative_to(ROOT).as_posix() for p in order]


# ---- faults ----------------------------------------------------------------------------------

OTHER = {
    "Lt": "<=", "LtE": "<", "Gt": ">=", "GtE": ">", "Eq": "!=", "NotEq": "==", "Is": "is not",
    "IsNot": "is", "In": "not in", "NotIn": "in", "Add": "-", "Sub": "+", "Mult": "/", "Div": "*",
    "FloorDiv": "/", "Mod": "+", "Pow": "*", "BitAnd": "|", "BitOr": "&", "BitXor": "&",
}  # fmt: skip


def spared(tree: ast.Module) -> set[ast.AST]:
    """Return what is no code that runs, or only the words of an error."""
    found = set()
    for node in ast.walk(tree):
        parts = []
        if isinstance(node, ast.FunctionDef):
            parts = [a.annotation for a in ast.walk(node.args) if isinstance(a, ast.arg)]
            parts = [part for part in [*parts, node.returns] if part]
        elif isinstance(node, ast.AnnAssign):
            parts = [node.annotation]
        elif isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr | ast.Import | ast.ImportFrom):
            parts = [node]
        elif isinstance(node, ast.If | ast.Expr):
            words_only = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            types_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
            parts = [node] * (words_only or types_only)
        found |= {inner for part in parts for inner in ast.walk(part)}
    return found


def changes(node: ast.AST, text) -> list[tuple[str, ast.AST, str]]:
    """Return (kind, what is replaced, by what) for one node."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return [("comparison", node, f"{text(left)} {OTHER[type(op).__name__]} {text(right)}")]
        case ast.BinOp(left=left, op=op, right=right) if type(op).__name__ in OTHER:
            return [("operator", node, f"{text(left)} {OTHER[type(op).__name__]} {text(right)}")]
        case ast.BoolOp(op=op, values=values):
            word = " or " if isinstance(op, ast.And) else " and "
            return [("and, or", node, "(" + word.join(f"({text(v)})" for v in values) + ")")]
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub(), operand=inner):
            return [("not, minus", node, f"({text(inner)})")]
        case ast.Constant(value=bool() as value):
            return [("constant", node, str(not value))]
        case ast.Constant(value=int() | float() as value):
            return [("constant", node, repr(value + 1))]
        case ast.Constant(value=str() as value) if value:
            return [("text", node, repr(value + "X"))]
        case ast.Return(value=ast.AST()):
            return [("returned none", node, "return None")]
        case ast.Expr(value=ast.Call()) | ast.Assign() | ast.AugAssign():
            return [("left out", node, "pass")]
        case ast.Continue():
            return [("loop", node, "break")]
        case ast.Break():
            return [("loop", node, "continue")]
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return [("condition", test, "True"), ("condition", test, "False")]
        case ast.comprehension(ifs=[test, *_]):
            return [("condition", test, "True")]
        case ast.Slice(lower=lower, upper=upper):
            return [("bound", part, "None") for part in (lower, upper) if part]
        case ast.keyword(arg=str(), value=value):
            return [("argument", value, "None")] if text(value) != "None" else []
    return []


def mutants(path: Path) -> list[dict]:
    """Return all faults that can be put into a file, as pieces of its bytes."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def span(node):
        begin = starts[node.lineno - 1] + node.col_offset
        return begin, starts[node.end_lineno - 1] + node.end_col_offset

    def text(node):
        begin, end = span(node)
        return source[begin:end].decode()

    tree, found = ast.parse(source), []
    no_code = spared(tree)
    for node in ast.walk(tree):
        for kind, old, new in changes(node, text) if node not in no_code else []:
            begin, end = span(old)
            found.append(
                {"file": path.relative_to(ROOT).as_posix(), "line": old.lineno, "kind": kind,
                 "begin": begin, "end": end, "old": text(old), "new": new}
            )  # fmt: skip
    return found


def is_fault(fault: dict) -> bool:
    """Return whether the changed file can be read as Python, and means something else."""
    source = (ROOT / fault["file"]).read_bytes()
    changed = source[: fault["begin"]] + fault["new"].encode() + source[fault["end"] :]
    try:
        return ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))
    except SyntaxError:
        return False


def package(name: str) -> str:
    """Return what a file is counted under: its folder, or that it lies beside them."""
    parts = name.split("/")
    return parts[1] if len(parts) > 2 else "(beside)"


def drawn(count: int) -> list[dict]:
    """Draw faults by lot, each package by its share of all, and each two at least."""
    by = defaultdict(list)
    for part in CODE:
        for path in sorted((ROOT / part).rglob("*.py")):
            by[package(path.relative_to(ROOT).as_posix())] += mutants(path)
    lot, found = random.Random(SEED), []
    for name, those in by.items():  # a wrong name of a column is met at once: fewer of them
        by[name] = [fault for fault in those if fault["kind"] != "text" or lot.random() < 0.25]
    total = sum(map(len, by.values()))
    for _, those in sorted(by.items()):
        wanted = max(2, round(count * len(those) / total))
        found += islice(filter(is_fault, lot.sample(those, len(those))), wanted)
    lot.shuffle(found)
    return found


# ---- running ---------------------------------------------------------------------------------


class Clock:
    """A plugin of pytest that ends the run, as one without failures, when its time is over."""

    def __init__(self, limit: float):
        self.limit = self.end = limit

    def pytest_collection_finish(self, session):
        self.end = time.process_time() + self.limit

    def pytest_runtest_logfinish(self, nodeid, location):
        if time.process_time() > self.end:
            sys.stdout.flush()
            os._exit(0)


def run_tests(tests: list[str], limit: float, marks: str = "not slow and not browser") -> str:
    """Run tests in a process of their own that has imported what is dear to import."""
    child = os.fork()
    if not child:
        os.setsid()
        os.chdir(COPY)
        out = os.open(COPY.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 60, int(limit) + 61))
        resource.setrlimit(resource.RLIMIT_DATA, (8 << 30, 8 << 30))
        import pytest

        code = 3
        try:
            code = int(pytest.main([*QUIET, "-m", marks, *tests], plugins=[Clock(limit)]))
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {0: "missed", 5: "missed"}.get(code, "too slow" if code < 0 else "noticed")


def build_site() -> bool:
    """Build the site of the copy; false if that fails."""
    shutil.rmtree(COPY / "_book", ignore_errors=True)
    shutil.rmtree(COPY / "build", ignore_errors=True)
    shutil.copytree(COPY / "site", COPY / "build/site")
    shutil.copytree(COPY / "notebooks", COPY / "build/site/notebooks")
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-j", "2"]
    run = {"cwd": COPY, "check": False, "capture_output": True}
    return not subprocess.run([*sphinx, "build/site", "_book"], **run).returncode


def try_fault(fault: dict, limit: float, files: int) -> str:
    """Put a fault into the copy, run its tests, and take it out again."""
    path = COPY / fault["file"]
    right, when = path.read_bytes(), path.stat().st_mtime
    path.write_bytes(right[: fault["begin"]] + fault["new"].encode() + right[fault["end"] :])
    os.utime(path, (when + random.randrange(2, 10**6),) * 2)  # no stored bytecode fits
    site = fault["file"].startswith("site/")
    try:
        tests = ([] if site else [fault["file"]]) + test_files(fault["file"])[:files]
        told = run_tests(tests, limit)
        if told == "missed" and site:
            pages = [p.relative_to(ROOT).as_posix() for p in (ROOT / "tests").glob("test_site*.py")]
            told = run_tests(sorted(pages), 200, "not slow") if build_site() else "noticed"
        return told
    finally:
        path.write_bytes(right)
        os.utime(path, (when, when))
        if site and (COPY / "build").exists():
            shutil.rmtree(COPY / "_book")
            shutil.copytree(ROOT / "_book", COPY / "_book")
            shutil.rmtree(COPY / "build")


def prepare() -> None:
    """Copy the project, build its site, and import what every test needs."""
    shutil.rmtree(COPY, ignore_errors=True)
    skip = shutil.ignore_patterns(".git", "build", ".venv*", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, COPY, ignore=skip)
    os.environ |= {"PYTHONPATH": str(COPY), "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
    sys.path[:] = [str(COPY), *[p for p in sys.path if not p or Path(p) != ROOT]]
    if not (COPY / "_book").exists():
        raise SystemExit("Some tests look at the site: make book first.")
    import hypothesis, matplotlib, numpy, pandas, pandera.pandas, pytest, seaborn  # noqa: E401, F401, I001


def run(count: int, out: Path) -> None:
    """Try drawn faults, those that OUT does not hold yet."""
    done = {_id(json.loads(line)) for line in out.read_text().splitlines()} if out.exists() else ()
    prepare()
    for fault in drawn(count):
        if _id(fault) not in done:
            begun = time.monotonic()
            fault["told"] = try_fault(fault, 15, 6)
            fault["seconds"] = round(time.monotonic() - begun, 1)
            with out.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(fault, ensure_ascii=False) + "\n")


def again(out: Path) -> None:
    """Try those once more that were missed, with more tests."""
    prepare()
    faults = [json.loads(line) for line in out.read_text().splitlines()]
    for fault in faults:
        if fault["told"] == "missed":
            fault["told"] = try_fault(fault, 200, 40)
            text = "".join(json.dumps(f, ensure_ascii=False) + "\n" for f in faults)
            out.write_text(text, encoding="utf-8")


def _id(fault: dict) -> tuple:
    return fault["file"], fault["begin"], fault["end"], fault["new"]


def report(out: Path) -> None:
    """Print how many were noticed, with limits of 95 % (Wilson), and those that were not."""
    faults = [json.loads(line) for line in out.read_text().splitlines()]
    noticed, tried = Counter(), Counter()
    for fault in faults:
        for name in (package(fault["file"]), "all"):
            tried[name] += 1
            noticed[name] += fault["told"] != "missed"
    for name in sorted(tried):
        k, n, z = noticed[name], tried[name], 1.96
        center, half = k / n + z * z / (2 * n), z * math.sqrt(k * (n - k) / n**3 + (z / n) ** 2 / 4)
        low, high = ((center + s * half) / (1 + z * z / n) for s in (-1, 1))
        print(f"{name:14} {k:4} of {n:4}  {k / n:4.0%}  ({low:.0%} to {high:.0%})")
    for fault in faults:
        if fault["told"] == "missed":
            where = f"{fault['file']}:{fault['line']}"
            old, new = (" ".join(str(fault[k]).split())[:90] for k in ("old", "new"))
            print(f"{where}  {fault['kind']}: {old}  ->  {new}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", count, out]:
            run(int(count), Path(out))
        case ["again", out]:
            again(Path(out))
        case ["report", out]:
            report(Path(out))
        case _:
            sys.exit(__doc__)
