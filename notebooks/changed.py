"""Say in words what the notebooks' outputs changed since the last commit, and bring README along.

python notebooks/changed.py [COMMIT]      against HEAD, or against another commit
"""

import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

import prose

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def before(path: Path, commit: str) -> list[prose.Piece]:
    """Return the pieces of a notebook as a commit has it; none if it is new."""
    name = path.relative_to(ROOT).as_posix()
    shown = subprocess.run(["git", "show", f"{commit}:{name}"], cwd=ROOT, capture_output=True)
    if shown.returncode:
        return []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(shown.stdout)
        return prose.read(copy)


def differences(old: list[prose.Piece], new: list[prose.Piece]) -> list[tuple[str, str, str, str]]:
    """Compare two states sentence by sentence: kind, where, old, new."""
    found = []
    for kind in ("prose", "caption", "alt", "figure"):
        one, other = (
            [(p.where, s) for p in pieces if p.kind == kind for s in _told(p)]
            for pieces in (old, new)
        )
        matcher = difflib.SequenceMatcher(None, [s for _, s in one], [s for _, s in other], False)
        for what, a, b, c, d in matcher.get_opcodes():
            if what == "equal":
                continue
            for i in range(max(b - a, d - c)):
                was = one[a + i] if a + i < b else ("", "")
                now = other[c + i] if c + i < d else ("", "")
                found.append((kind, now[0] or was[0], was[1], now[1]))
    tables = [[(p.where, p.text) for p in pieces if p.kind == "table"] for pieces in (old, new)]
    moved = [where for where, text in tables[1] if (where, text) not in tables[0]]
    found += [("table", where, "", "") for where in dict.fromkeys(moved)]
    for kind in ("shape", "data"):
        was, now = ({p.where: p.text for p in pieces if p.kind == kind} for pieces in (old, new))
        names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
        found += [(f"{kind} of figure", name, "", "") for name in names]
    return found


def _told(piece: prose.Piece) -> list[str]:
    return [piece.text] if piece.kind == "figure" else prose.sentences(piece.text)


def main(arguments: list[str]) -> int:
    commit = arguments[0] if arguments else "HEAD"
    sys.path.insert(0, str(ROOT / "site" / "_ext"))
    import front_facts

    changed = 0
    for path in sorted(HERE.glob("*.ipynb")):
        rows = differences(before(path, commit), prose.read(path))
        changed += bool(rows)
        for kind, where, old, new in rows:
            print(f"\n{path.stem} | {kind} | {where}")
            if old or new:
                print(f"  was: {old or '(nothing)'}\n  now: {new or '(nothing)'}")
    print(f"\n{changed or 'No'} notebook{'' if changed == 1 else 's'} changed in words or figures.")
    for name in front_facts.update_texts(ROOT):
        print(f"{name} was brought up to date.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
