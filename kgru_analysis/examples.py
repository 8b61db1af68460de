"""The data folders of other countries that come with the package, to look at and to copy."""

from pathlib import Path

from kgru_analysis.errors import KgruError
from kgru_analysis.files import write_files

_HERE = Path(__file__).resolve().parent


def examples() -> list[str]:
    """List the names of the examples.

    >>> "armenia" in examples()
    True
    """
    return sorted(path.parent.name for path in _home().glob("*/datapackage.json"))


def copy_example(name: str, folder: str | Path, *, force: bool = False) -> Path:
    """Copy an example to a folder of your own.

    Parameters
    ----------
    name : str
        One of `examples`.
    folder : path
        Where the copy is to be.
    force : bool
        Whether files that are there may be replaced.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    KgruError
        If there is no such example, or the place cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import kgru_analysis as kg
    >>> mine = copy_example("armenia", Path(tempfile.mkdtemp()) / "mine")
    >>> len(kg.check(mine))
    0
    """
    if name not in examples():
        raise KgruError(f"There is no example {name!r}; there are {', '.join(examples())}.")
    home, place = _home() / name, Path(folder)
    files = {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-2:])
    }
    write_files(place, files, force=force)
    return place


def _home() -> Path:
    inside = _HERE / "examples"  # an installed wheel; a checkout keeps it beside the package
    return inside if inside.is_dir() else _HERE.parent / "examples"
