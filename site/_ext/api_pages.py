"""Pages of the library: what `kg` offers, the figures, and the modules below, from docstrings."""

import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import kgru_analysis as kg

INTRO = {
    "functions": "Everything that ``import kgru_analysis as kg`` offers, in alphabetical order; "
    "the :doc:`tour </tour>` shows them in the order of the work.",
    "figures": "``kg.plots``: each takes data that a measure has worked out, and returns the axes.",
    "modules": "What the functions are made of. These names may change between versions; those on "
    "the first page keep working.",
}


def _title(text: str, line: str = "=") -> str:
    return f"{text}\n{line * len(text)}\n\n"


def _entry(name: str, thing: object, module: str) -> str:
    kind = (
        "autoexception"
        if _is_error(thing)
        else "autoclass"
        if inspect.isclass(thing)
        else "autofunction"
    )
    return f".. {kind}:: {name}\n\n"


def _is_error(thing: object) -> bool:
    return inspect.isclass(thing) and issubclass(thing, BaseException)


def _summary(names: list[str]) -> str:
    return (
        ".. autosummary::\n   :nosignatures:\n\n" + "".join(f"   {name}\n" for name in names) + "\n"
    )


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
    text += _summary(drawn) + "".join(
        _entry(n, getattr(kg.plots, n), "kgru_analysis.plots") for n in drawn
    )
    _put(folder / "figures.rst", text)

    text = _title("Modules") + INTRO["modules"] + "\n\n"
    for info in pkgutil.iter_modules(kg.__path__):
        if info.name in ("plots", "cli", "__main__") or not _imports(info.name):
            continue
        text += _title(f"kgru_analysis.{info.name}", "-")
        text += f".. automodule:: kgru_analysis.{info.name}\n   :members:\n   :no-index:\n\n"
    _put(folder / "modules.rst", text)


def _imports(name: str) -> bool:
    """Say whether a module can be documented here: those of an extra may not be installed."""
    try:
        import_module(f"kgru_analysis.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("kgru_analysis"):
            raise
        return False
    return True


# A column or name with its meaning, as docstrings list them: "low, high : dollars".
_LISTED = re.compile(r"^(?P<indent> {4,})(?P<names>[\w<>`*]+(?:, *[\w<>`*]+)*) : (?P<meaning>.+)$")
_NAMES = re.compile(r"^ {4,}[\w<>`*]+(, *[\w<>`*]+)*,$")


def list_names(app, what, name, obj, options, lines: list[str]) -> None:
    """Write the lists of columns in docstrings as lists, before napoleon reads the sections."""
    lines[:] = _with_lists(lines)


def _with_lists(lines: list[str]) -> list[str]:
    """Return the lines with "names : meaning" as list items, whatever their indent below a section.

    >>> _with_lists(["DataFrame", "    low, high : dollars,", "        as bounds", "    by : who"])
    ['DataFrame', '', '    - ``low, high``: dollars,', '      as bounds', '    - ``by``: who', '']
    """
    found: list[str] = []
    inside = ""  # the indent of the list that is being written
    waiting = ""  # names that go on in the next line
    for line in lines:
        if _NAMES.match(line):
            waiting += (" " if waiting else "") + (line.strip() if waiting else line)
            continue
        whole = f"{waiting} {line.strip()}" if waiting else line
        listed = _LISTED.match(whole)
        if waiting and not listed:  # it was prose after all
            found.append(waiting)
            whole, listed = line, _LISTED.match(line)
        waiting = ""
        if listed and (not inside or listed["indent"] == inside):
            if not inside and found and found[-1].strip():
                found.append("")
            inside = listed["indent"]
            names = listed["names"].replace("`", "")
            found.append(f"{inside}- ``{names}``: {listed['meaning']}")
        elif inside and whole.startswith(inside + " ") and whole.strip():
            found.append(f"{inside}  {whole.strip()}")
        else:
            if inside:
                found.append("")
            inside = ""
            found.append(whole)
    return [*found, ""] if inside else found


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
