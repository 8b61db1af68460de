"""Imports point one way, the package is light to import, and no module grows too long."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "kgru_analysis"

# Each module imports only from lines above its own. The last line is the case of one country: the
# library beside it knows nothing of it, and only notebooks and the site import it.
LAYERS = [
    ["errors", "escaping"],
    ["deprecated"],
    ["columns"],
    ["descriptor"],
    ["catalog"],
    ["load", "citations", "files"],
    ["tokens"],
    ["dates", "locales"],
    ["names"],
    ["actors"],
    ["money"],
    ["rules"],
    ["check"],
    ["changes"],
    ["uncertainty"],
    ["spreadsheets", "examples"],
    ["text", "pages"],
    ["candidates"],
    ["sheets", "vintages", "begin"],
    ["first_series"],
    ["worldbank", "forms", "judged"],
    ["refresh"],
    ["rows"],
    ["folders"],
    ["breaks"],
    ["flows", "dependence"],
    ["presence"],
    ["events"],
    ["plots"],
    ["terminal"],
    ["cli"],
    ["__main__"],
    ["kyrgyzstan"],
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = sorted(
    p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py" and "data" not in p.parts
)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kgru_analysis"):
            parts = node.module.split(".")[1:]
            found |= {parts[0]} if parts else {alias.name for alias in node.names}
    return found


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    name = layer(path)
    assert name in LEVEL, f"give {name} its place in LAYERS"
    for other in imports(path) - {name}:
        assert LEVEL[other] < LEVEL[name], f"{name} may not import {other}"


def test_no_module_imports_itself_by_a_detour():
    """Inside a folder too: taking out what imports nothing left has to empty the graph."""
    dotted = {
        ".".join(("kgru_analysis", *p.relative_to(PACKAGE).with_suffix("").parts)): p
        for p in MODULES
    }
    graph = {}
    for name, path in dotted.items():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        froms = [n for n in nodes if isinstance(n, ast.ImportFrom) and n.module]
        named = {n.module for n in froms} | {f"{n.module}.{a.name}" for n in froms for a in n.names}
        graph[name] = named & set(dotted) - {name}
    while ready := [name for name, needs in graph.items() if not needs & set(graph)]:
        for name in ready:
            del graph[name]
    assert not graph, f"these import one another: {sorted(graph)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_is_long(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300, f"{path.name} has {lines} lines; split it"


def test_every_layer_exists():
    assert {layer(p) for p in MODULES} == set(LEVEL)


def test_importing_loads_nothing_heavy():
    code = (
        "import sys, kgru_analysis; "
        "heavy = 'matplotlib seaborn scipy statsmodels IPython ibis duckdb'.split(); "
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_documented_with_an_example():
    import kgru_analysis as kg

    for name in kg.__all__:
        thing = getattr(kg, name)
        assert thing.__doc__, name
        if not isinstance(thing, type) and callable(thing):
            assert ">>>" in thing.__doc__, f"{name} has no example"


def test_every_public_name_completes_is_typed_and_there():
    import kgru_analysis as kg

    stub = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    typed = {
        alias.asname: node.module
        for node in ast.walk(stub)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    places = {name: f"kgru_analysis.{module}" for name, module in kg._PLACES.items()}
    assert typed == places | {"plots": "kgru_analysis"}

    assert set(kg.__all__) <= set(dir(kg))
    assert kg.__all__ == sorted(kg.__all__)
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'presence_balanse'"):
        _ = kg.presence_balanse


def public_functions():
    """Every public function and class of the package, by its dotted name."""
    for path in MODULES:
        if layer(path) in ("kyrgyzstan", "cli", "__main__"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                yield path, node


def test_public_functions_say_the_type_of_all_they_take_and_return():
    bare = []
    for path, node in public_functions():
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        for function in [n for n in inside if isinstance(n, ast.FunctionDef)]:
            taken = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            typed = all(a.annotation for a in taken if a.arg not in ("self", "cls"))
            if not typed or function.returns is None:
                bare.append(f"{path.relative_to(PACKAGE)}: {function.name}")
    assert not bare


def test_no_public_function_swallows_keywords():
    """A misspelt keyword has to be an error: only figures hand some on to matplotlib."""
    loose = [
        f"{path.relative_to(PACKAGE)}: {node.name}"
        for path, node in public_functions()
        if isinstance(node, ast.FunctionDef) and node.args.kwarg and layer(path) != "plots"
    ]
    assert loose == ["deprecated.py: renamed"]


# What starts a folder of one's own from what ships reads the shipped tables on purpose.
SHIPPED = {("catalog", "open_folder"), ("first_series", "load"), ("lenses", "load")}


def with_a_folder(function: ast.FunctionDef) -> bool:
    return "folder" in {a.arg for a in [*function.args.args, *function.args.kwonlyargs]}


@pytest.mark.slow
def test_who_takes_a_folder_hands_it_on():
    """`folder=` is given on to every function that takes one, or a reader's rates are not used."""
    trees = {p: ast.parse(p.read_text(encoding="utf-8")) for p in MODULES}
    functions = [n for tree in trees.values() for n in ast.walk(tree)
                 if isinstance(n, ast.FunctionDef)]  # fmt: skip
    others = {f.name for f in functions if not with_a_folder(f)}
    taking = {f.name for f in functions if with_a_folder(f)} - others
    assert len(taking) > 100
    forgotten = []
    for path, tree in trees.items():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef) or not with_a_folder(function):
                continue
            for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                given = [k.value for k in call.keywords if k.arg in ("folder", None)]
                given += [*call.args, call.func]
                names = {n.id for part in given for n in ast.walk(part) if isinstance(n, ast.Name)}
                told = names & {"folder", "home", "base", "out", "place", "common"}
                if name in taking and not told and (path.stem, name) not in SHIPPED:
                    forgotten.append(f"{path.name}:{call.lineno} {ast.unparse(call)}")
    assert not forgotten
