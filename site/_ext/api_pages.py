"""Pages of the library: what `kg` offers, the figures, and the modules below, from docstrings."""

import inspect
import pkgutil
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

import kgru_analysis as kg
from kgru_analysis.escaping import as_html

INTRO = {
    "functions": "What ``import kgru_analysis as kg`` offers. The :doc:`tour </tour>` shows it in "
    "the order of the work. Ten functions matter first; all stand below by subject, each folded "
    "under its name.",
    "figures": "``kg.plots``: each takes data that a measure has worked out, and returns the axes.",
    "modules": "What the functions are made of, module by module. These names may change between "
    "versions; those on the :doc:`first page <functions>` keep working.",
}
FIELD = re.compile(r"Alias for field number \d+")
FIRST = (
    "load", "check", "cite", "parse_dates", "parse_money", "resolve_actors", "to_usd",
    "total_flows", "promise_chains", "presence_profile",
)  # fmt: skip
# Heading of each subject, and the modules whose functions it holds.
SUBJECTS = {
    "Tables and their sources": ("catalog", "load", "citations", "check"),
    "Dates, names and amounts": ("dates", "actors", "money"),
    "Promises and payments": ("flows",),
    "Presence": ("presence",),
    "Dependence": ("dependence",),
    "Change": ("breaks",),
    "From pages to rows": (
        "text",
        "sheets",
        "folders",
        "begin",
        "spreadsheets",
        "pages",
        "examples",
    ),
    "Machine-coded events": ("events",),
    "Errors": ("errors",),
}
_LEFT_OUT = ("plots", "cli", "__main__", "kyrgyzstan")  # pages of their own, a command, the case


def _title(text: str, line: str = "=") -> str:
    return f"{text}\n{line * len(text)}\n\n"


def _entry(name: str, thing: object) -> str:
    kind = (
        "autoexception"
        if _is_error(thing)
        else "autoclass"
        if inspect.isclass(thing)
        else "autofunction"
    )
    members = "   :members:\n" if kind == "autoclass" else ""
    return f".. {kind}:: {name}\n{members}\n"


def _is_error(thing: object) -> bool:
    return inspect.isclass(thing) and issubclass(thing, BaseException)


def _summary(names: list[str]) -> str:
    return (
        ".. autosummary::\n   :nosignatures:\n\n" + "".join(f"   {name}\n" for name in names) + "\n"
    )


def _folded(name: str, thing: object) -> str:
    """Write an entry folded under its name and the first line of its text."""
    told = as_html(inspect.getdoc(thing).splitlines()[0])
    told = re.sub(r"`+([^`]+)`+", r"<code>\1</code>", told)
    summary = f"<summary><code>{name}</code> {told}</summary>"
    return (
        f'.. raw:: html\n\n   <details class="entry">{summary}\n\n{_entry(name, thing)}'
        ".. raw:: html\n\n   </details>\n\n"
    )


def _folded_together(own: dict[str, object]) -> str:
    """Write what a module holds folded under the list of its names."""
    names = ", ".join(f"<code>{name}</code>" for name in own)
    entries = "".join(_entry(name, thing) for name, thing in own.items())
    return (
        f'.. raw:: html\n\n   <details class="entry"><summary>{names}</summary>\n\n{entries}'
        ".. raw:: html\n\n   </details>\n\n"
    )


def by_subject(names: list[str]) -> dict[str, list[str]]:
    """Put the public names under their subjects; one without a subject stops the build."""
    subject = {module: title for title, modules in SUBJECTS.items() for module in modules}
    found: dict[str, list[str]] = {title: [] for title in SUBJECTS}
    for name in names:
        module = getattr(kg, name).__module__.removeprefix("kgru_analysis.").split(".")[0]
        if module not in subject:
            raise KeyError(f"api_pages.SUBJECTS has no place for {name} of {module}")
        found[subject[module]].append(name)
    return {title: names for title, names in found.items() if names}


def public_of(module_name: str) -> dict[str, object]:
    """Return what a module defines and does not hide, but for what stands on the first page."""
    module = import_module(module_name)
    own = {
        name: thing
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == module_name
        and getattr(kg, name, None) is not thing
    }
    return dict(sorted(own.items(), key=lambda item: _line(item[1])))


def _line(thing: object) -> int:
    try:
        return inspect.getsourcelines(inspect.unwrap(thing))[1]
    except (OSError, TypeError):
        return 0


def modules() -> list[str]:
    """List the modules of the library that hold something public, those in folders too."""
    found = []
    for info in pkgutil.walk_packages(kg.__path__, "kgru_analysis."):
        top = info.name.split(".")[1]
        if top not in _LEFT_OUT and not info.ispkg and _imports(info.name):
            found.append(info.name)
    return found


def write(src: Path) -> None:
    folder = src / "api"
    folder.mkdir(exist_ok=True)
    public = sorted((n for n in kg.__all__ if callable(getattr(kg, n))), key=str.lower)
    text = _title("Functions") + INTRO["functions"] + "\n\n.. currentmodule:: kgru_analysis\n\n"
    text += _summary(list(FIRST))
    for title, names in by_subject(public).items():
        text += _title(title, "-")
        text += "".join(_folded(name, getattr(kg, name)) for name in names)
    _put(folder / "functions.rst", text)

    drawn = [n for n in kg.plots.__all__ if callable(getattr(kg.plots, n))]
    text = _title("Figures") + INTRO["figures"] + "\n\n.. currentmodule:: kgru_analysis.plots\n\n"
    text += _summary(drawn) + "".join(_entry(n, getattr(kg.plots, n)) for n in drawn)
    _put(folder / "figures.rst", text)

    text = _title("Modules") + INTRO["modules"] + "\n\n"
    text += " · ".join(f"`{name.removeprefix('kgru_analysis.')}`_" for name in sorted(_modules()))
    text += "\n\n"
    for name in sorted(_modules()):
        own = public_of(name)
        # The text of the module alone: it takes no place in the index, where load is a function.
        text += _title(name.removeprefix("kgru_analysis."), "-")
        text += f".. automodule:: {name}\n   :no-members:\n   :no-index:\n\n"
        text += f".. py:currentmodule:: {name}\n\n" + _folded_together(own)
    _put(folder / "modules.rst", text)


def _imports(name: str) -> bool:
    """Say whether a module can be documented here: those of an extra may not be installed."""
    try:
        import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("kgru_analysis"):
            raise
        return False
    return True


def resolve(app, env, node, contnode):
    """Find what a name in a docstring refers to, wherever it is documented; tell of dead ones.

    A name that is nothing of the library, such as that of a parameter, stays as it is.
    """
    if node.get("refdomain") != "py":
        return None
    target, objects = node["reftarget"], env.get_domain("py").objects
    here, last = node["refdoc"], target.split(".")[-1]
    module = f"kgru_analysis.{target.removeprefix('kgru_analysis.')}"
    if module in _modules():
        place = nodes.make_id(module.removeprefix("kgru_analysis."))
        return make_refnode(app.builder, here, "api/modules", place, contnode, target)
    found = [
        name for name in (f"kgru_analysis.{last}", f"kgru_analysis.plots.{last}") if name in objects
    ] or [name for name in objects if name.endswith(f".{last}")]
    ours = "." not in target or target.split(".")[0] in {*dir(kg), "kg", "kgru_analysis", "plots"}
    if found and ours:
        entry = objects[found[0]]
        return make_refnode(app.builder, here, entry.docname, entry.node_id, contnode, target)
    if "." in target and ours:
        logging.getLogger(__name__).warning("dead reference: %s", target, location=node)
    return contnode


@cache
def _modules() -> frozenset[str]:
    return frozenset(name for name in modules() if public_of(name))


# A column or name with its meaning, as docstrings list them: "low, high : dollars".
_LISTED = re.compile(r"^(?P<indent> {4,})(?P<names>[\w<>`*]+(?:, *[\w<>`*]+)*) : (?P<meaning>.+)$")
_NAMES = re.compile(r"^ {4,}[\w<>`*]+(, *[\w<>`*]+)*,$")


def list_names(app, what, name, obj, options, lines: list[str]) -> None:
    """Write the lists of columns in docstrings as lists, before napoleon reads the sections.

    What Python itself says of the field of a named tuple ("Alias for field number 0") is no help.
    """
    lines[:] = [x for x in _with_lists(lines) if not FIELD.fullmatch(x)]


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
