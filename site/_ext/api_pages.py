"""Pages of the library: what `kg` offers, the figures, and the modules below, from docstrings."""

import inspect
import pkgutil
from pathlib import Path

import kgru_analysis as kg

INTRO = {
    "functions": "Everything that ``import kgru_analysis as kg`` offers, in the order of the work: "
    "load, read values, convert, measure.",
    "figures": "``kg.plots``: each takes data that a measure has worked out, and returns the axes.",
    "modules": "What the functions are made of. These names may change between versions; those on "
    "the first page keep working.",
}


def _title(text: str, line: str = "=") -> str:
    return f"{text}\n{line * len(text)}\n\n"


def _entry(name: str, thing: object, module: str) -> str:
    kind = "autoexception" if _is_error(thing) else "autoclass" if inspect.isclass(thing) else "autofunction"
    return f".. {kind}:: {name}\n\n"


def _is_error(thing: object) -> bool:
    return inspect.isclass(thing) and issubclass(thing, BaseException)


def _summary(names: list[str]) -> str:
    return ".. autosummary::\n\n" + "".join(f"   {name}\n" for name in names) + "\n"


def write(src: Path) -> None:
    folder = src / "api"
    folder.mkdir(exist_ok=True)
    public = [n for n in kg.__all__ if callable(getattr(kg, n))]
    public.sort(key=lambda n: (_is_error(getattr(kg, n)), n.lower()))
    text = _title("Functions") + INTRO["functions"] + "\n\n.. currentmodule:: kgru_analysis\n\n"
    text += _summary(public) + "".join(_entry(n, getattr(kg, n), "kgru_analysis") for n in public)
    _put(folder / "functions.rst", text)

    drawn = [n for n in kg.plots.__all__ if callable(getattr(kg.plots, n))]
    text = _title("Figures") + INTRO["figures"] + "\n\n.. currentmodule:: kgru_analysis.plots\n\n"
    text += _summary(drawn) + "".join(_entry(n, getattr(kg.plots, n), "kgru_analysis.plots") for n in drawn)
    _put(folder / "figures.rst", text)

    text = _title("Modules") + INTRO["modules"] + "\n\n"
    for info in pkgutil.iter_modules(kg.__path__):
        if info.name in ("plots", "cli", "__main__"):
            continue
        text += _title(f"kgru_analysis.{info.name}", "-")
        text += f".. automodule:: kgru_analysis.{info.name}\n   :members:\n   :no-index:\n\n"
    _put(folder / "modules.rst", text)
    _put(
        folder / "index.rst",
        _title("Library")
        + ".. toctree::\n   :maxdepth: 1\n\n   /tour\n   functions\n   figures\n   modules\n",
    )


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
