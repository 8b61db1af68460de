"""Small faults that can be put into the code, and how some of them are drawn by lot.

A fault is a changed operator, comparison, constant, condition or bound, a result that is none, or a
statement left out; the words of errors, types and docstrings are left alone.
"""

import ast
import random
from collections import defaultdict
from itertools import islice
from pathlib import Path

from reached import CODE, ROOT

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
            new = f"(({text(left)}) {OTHER[type(op).__name__]} ({text(right)}))"
            return [("comparison", node, new)]
        case ast.BinOp(left=left, op=op, right=right) if type(op).__name__ in OTHER:
            new = f"(({text(left)}) {OTHER[type(op).__name__]} ({text(right)}))"
            return [("operator", node, new)]
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


def _names(tree: ast.Module) -> dict[ast.stmt, list[str]]:
    """Return what each statement at the top of a module defines, and what is made of that there."""
    own = {
        top: {top.name}
        if isinstance(top, ast.FunctionDef | ast.ClassDef)
        else {n.id for n in ast.walk(top) if isinstance(n, ast.Name) and type(n.ctx) is ast.Store}
        for top in tree.body
    }
    uses = {top: {n.id for n in ast.walk(top) if isinstance(n, ast.Name)} for top in tree.body}
    found = {}
    for top in tree.body:
        names = set(own[top])
        for later in tree.body[tree.body.index(top) + 1 :]:
            if uses[later] & names and not isinstance(later, ast.FunctionDef):
                names |= own[later]
        found[top] = sorted(names)
    return found


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
    simple = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return)
    starts_of = {
        inner: statement.lineno
        for statement in ast.walk(tree)  # outer ones first, so the innermost stays
        if isinstance(statement, simple)
        for inner in ast.walk(statement)
    }
    called = {
        inner
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for part in function.body
        for inner in ast.walk(part)
    }
    names_of = {inner: names for top, names in _names(tree).items() for inner in ast.walk(top)}
    for node in ast.walk(tree):
        for kind, old, new in changes(node, text) if node not in no_code else []:
            begin, end = span(old)
            found.append(
                {"file": path.relative_to(ROOT).as_posix(), "line": old.lineno, "kind": kind,
                 "starts": starts_of.get(node, old.lineno), "names": names_of[node],
                 "called": node in called,
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


def drawn(count: int, seed: int) -> list[dict]:
    """Draw faults by lot, each package by its share of all (the site by a ninth), and each two."""
    by = defaultdict(list)
    for part in CODE:
        for path in sorted((ROOT / part).rglob("*.py")):
            by[package(path.relative_to(ROOT).as_posix())] += mutants(path)
    lot, found = random.Random(seed), []
    for name, those in by.items():  # a wrong name of a column is met at once: fewer of them
        by[name] = [fault for fault in those if fault["kind"] != "text" or lot.random() < 0.25]
    share = {name: len(those) / (9 if name == "_ext" else 1) for name, those in by.items()}
    total = sum(share.values())
    for name, those in sorted(by.items()):
        wanted = max(2, round(count * share[name] / total))
        found += islice(filter(is_fault, lot.sample(those, len(those))), wanted)
    lot.shuffle(found)
    return sorted(found, key=lambda fault: fault["file"].startswith("site/"))  # they take longest
