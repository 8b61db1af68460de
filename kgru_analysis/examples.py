"""The data folders of other countries that come with the package, to look at and to copy."""

from pathlib import Path

import pandas as pd

from kgru_analysis.errors import KgruError
from kgru_analysis.files import write_files

_HERE = Path(__file__).resolve().parent


def examples() -> list[str]:
    """List the names of the examples."""
    return sorted(path.parent.name for path in _home().glob("*/datapackage.json"))


def example_path(name: str) -> Path:
    """Return the folder of an example, to read it where it lies."""
    if name not in examples():
        raise KgruError(f"There is no example {name!r}; there are {', '.join(examples())}.")
    return _home() / name


def small_ledger(donor: str, recipient: str) -> pd.DataFrame:
    """Return four rows of flows to try functions on: a loan that came in part, then written off."""
    rows = pd.DataFrame(
        {
            "flow_id": ["promise", "paid", "held", "forgiven"],
            "date": ["2009-02", "2009-04", "2010-02", "2012"],
            "stage": ["pledged", "disbursed", "withheld", "forgiven"],
            "amount_low": [100.0, 40.0, 60.0, 30.0],
            "follows": [None, "promise", "promise", "paid"],
        }
    ).assign(donor=donor, recipient=recipient, instrument="loan", basis="total", currency="USD")
    return rows.assign(amount_high=rows["amount_low"], confidence="high")


def copy_example(name: str, folder: str | Path, *, force: bool = False) -> Path:
    """Copy an example to a folder of your own, and return its path.

    Raises `KgruError` if there is none of this name, or the place cannot be written or, without
    `force`, holds such files already.

    >>> import tempfile
    >>> import kgru_analysis as kg
    >>> mine = copy_example("armenia", Path(tempfile.mkdtemp()) / "mine")
    >>> len(kg.check(mine))
    0
    """
    home, place = example_path(name), Path(folder)
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
