"""Time the library beside its peers and print one table.

    python bench/run.py                 every bench module
    python bench/run.py NAME ...        run these scripts of the folder instead

The peers are installed in .venv-bench, which no user needs. Ratios are taken within one run; a
peer that cannot be installed or run here is named with the reason.
"""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv-bench"
PEERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["bench"]
COLUMNS = ["task", "ours_s", "peer", "peer_s", "ratio", "note"]


def install() -> Path:
    """Make the environment of the peers, once; return its Python."""
    python = HOME / "bin" / "python"
    if not (HOME / ".ready").exists():
        print("Installing the peers in .venv-bench ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements.lock"], check=True)
        subprocess.run([*pip, "--no-deps", "--editable", ROOT], check=True)
        for peer in PEERS:
            if subprocess.run([*pip, peer], check=False).returncode:
                print(f"{peer} could not be installed", flush=True)
        (HOME / ".ready").touch()
    return python


def main() -> int:
    """Run every bench module of this folder in the environment of the peers."""
    if Path(sys.prefix).resolve() != HOME.resolve():
        return subprocess.run([install(), __file__, *sys.argv[1:]], check=False).returncode
    if names := sys.argv[1:]:
        scripts = [Path(__file__).parent / f"{name}.py" for name in names]
        return max(subprocess.run([sys.executable, s], check=False).returncode for s in scripts)
    import pandas as pd

    sys.path.insert(0, str(Path(__file__).parent))
    rows = []
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"{path.stem} ...", flush=True)
        rows += importlib.import_module(path.stem).run()
    table = pd.DataFrame(rows).reindex(columns=COLUMNS)
    numbers = {"ours_s": "{:.4f}", "peer_s": "{:.4f}", "ratio": "{:,.1f}"}
    for column, form in numbers.items():
        table[column] = table[column].map(lambda x, form=form: "" if pd.isna(x) else form.format(x))
    print(table.fillna("").to_string(index=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
