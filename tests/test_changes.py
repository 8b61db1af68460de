"""Two changes at once, edits meanwhile, links and locks: nobody's work is lost."""

import subprocess
import sys
import threading

import pytest

from kgru_analysis import changes
from kgru_analysis.changes import LOCK, change_folder, locked
from kgru_analysis.errors import KgruError
from kgru_analysis.files import write_file
from kgru_analysis.load import load

ADD = """
import sys, time
from pathlib import Path
from kgru_analysis.changes import change_folder

folder, code = Path(sys.argv[1]), sys.argv[2]

def work():
    text = (folder / "actors.csv").read_text()
    time.sleep(0.3)  # long enough for the other to read the same state, were it let
    return code, {"actors.csv": (text + f"{code},Name\\n").encode()}

told, faults = change_folder(folder, work)
assert told == code
assert not len(faults), faults
"""


@pytest.mark.slow
def test_two_changes_at_once_are_both_made(small):
    codes = ["AAA", "BBB"]
    running = [subprocess.Popen([sys.executable, "-W", "ignore", "-c", ADD, small, code])
               for code in codes]  # fmt: skip
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert sorted(load("actors", folder=small)["actor"]) == ["AAA", "BBB", "KGZ", "RUS"]


def test_one_that_waits_too_long_says_so(small, monkeypatch):
    monkeypatch.setattr(changes, "WAIT", 0.05)
    begun, over = threading.Event(), threading.Event()

    def hold():
        with locked(small):
            begun.set()
            over.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait(10)
    with pytest.raises(KgruError, match=r"Another change of .* is at work; nothing was written"):
        change_folder(small, lambda: (None, {"actors.csv": b"actor,name\n"}))
    over.set()
    holder.join()


@pytest.mark.parametrize("name", ["actors.csv", "sources.csv", "datapackage.json"])
def test_an_edit_meanwhile_is_kept(small, name):
    """Of the table that is to be written, of another one, or of the descriptor."""
    edited = (small / name).read_text(encoding="utf-8") + "\n"

    def work():
        (small / name).write_text(edited, encoding="utf-8")
        return None, {"actors.csv": b"actor,name\nKGZ,Kyrgyzstan\nRUS,Russia\nUSA,United States\n"}

    with pytest.raises(KgruError, match="was changed by somebody else meanwhile"):
        change_folder(small, work)
    assert (small / name).read_text(encoding="utf-8") == edited
    assert len(load("actors", folder=small)) == 2


def test_a_fault_changes_nothing(small):
    before = {p.name: p.read_bytes() for p in small.iterdir()}
    _, faults = change_folder(small, lambda: (None, {"actors.csv": b"actor,name\n,Nobody\n"}))
    assert "required" in faults["rule"].to_list()
    assert {p.name: p.read_bytes() for p in small.iterdir()} == before | {LOCK: b""}


def test_links_and_read_only_files_are_not_replaced(tmp_path):
    target, link, shut = (tmp_path / name for name in ("target", "link", "shut"))
    link.symlink_to(target)  # it leads nowhere yet
    shut.write_bytes(b"old")
    shut.chmod(0o444)
    for path, said in ((link, "is a link"), (shut, "may not be written to")):
        with pytest.raises(KgruError, match=said):
            write_file(path, b"new", force=True)
    assert link.is_symlink()
    assert not target.exists()
    assert shut.read_bytes() == b"old"
