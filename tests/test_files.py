"""Writes that are whole or nothing, and bounded reads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kgru_analysis.check import check
from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.files import NEW, UNFINISHED, need, read_whole, write_file, write_files
from kgru_analysis.load import load


def content(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_writes_and_makes_folders(tmp_path):
    os.umask(umask := os.umask(0))
    write_file(tmp_path / "a" / "b.csv", b"1")
    write_files(tmp_path / "new", {"c.csv": b"2", "more/d.csv": b"3"})
    assert content(tmp_path) == {"a/b.csv": b"1", "new/c.csv": b"2", "new/more/d.csv": b"3"}
    assert (tmp_path / "a" / "b.csv").stat().st_mode & 0o777 == 0o666 & ~umask
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o777 & ~umask


def test_replaces_only_by_force_and_then_keeps_the_mode(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"old")
    (tmp_path / "a.csv").chmod(0o640)
    files = {"b.csv": b"new", "a.csv": b"new"}
    with pytest.raises(KgruError, match=r"a\.csv would be replaced; .* --force"):
        write_files(tmp_path, files)
    with pytest.raises(KgruError, match="--force"):
        write_file(tmp_path / "a.csv", b"new")
    assert content(tmp_path) == {"a.csv": b"old"}
    write_files(tmp_path, files, force=True)
    assert content(tmp_path) == {"a.csv": b"new", "b.csv": b"new"}
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o640


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KgruError, match=r"file.* cannot be written"):
        write_file(tmp_path / "file" / "a.csv", b"1")
    with pytest.raises(KgruError, match="is a folder"):
        write_file(tmp_path, b"1", force=True)
    with pytest.raises(KgruError, match="is a file, not a folder"):
        write_files(tmp_path / "file", {"a": b"1"}, force=True)
    (tmp_path / "sub").mkdir()
    with pytest.raises(KgruError, match="is a folder"):
        write_files(tmp_path, {"a": b"1", "sub": b"1"}, force=True)
    assert content(tmp_path) == {"file": b""}


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="nothing here is read-only for all")
def test_a_read_only_folder_is_named():
    for write in (
        lambda: write_file(Path("/sys/kernel/a.csv"), b"1"),
        lambda: write_files(Path("/sys/kernel"), {"a.csv": b"1"}),
        lambda: write_files(Path("/sys/kernel/new"), {"a.csv": b"1"}),
    ):
        with pytest.raises(
            KgruError, match=r"^/sys/kernel\S* cannot be written .* room on its disk"
        ):
            write()


@pytest.mark.parametrize("name", ["../out.csv", "a/../../out.csv", "/tmp/out.csv", "link/out.csv"])
def test_no_path_leads_out_of_the_folder(tmp_path, name):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    with pytest.raises(KgruError, match="lies outside"):
        write_files(tmp_path / "in", {"a.csv": b"1", name: b"1"}, force=True)
    assert content(tmp_path) == {}


# Run once; forks a process for every step at which a writer can be killed. A step is whatever
# touches the file system: the audit events of opening, moving and making, and syncing to the disk.
KILLED = """
import os, resource, shutil, signal, sys
from pathlib import Path
from kgru_analysis.errors import KgruError
from kgru_analysis.files import NEW, UNFINISHED, write_file, write_files

STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "fsync"}
sync = os.fsync

def forked(task):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    task()
    os._exit(0)

def killed(task, last):
    def dying():
        done = 0
        def step(event, arguments):
            nonlocal done
            done += event in STEPS
            if event in STEPS and done == last:
                os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(step)
        os.fsync = lambda handle: (sync(handle), step("fsync", ()))
        task()
    return os.WIFSIGNALED(forked(dying))

def found(place):
    return {str(p.relative_to(place)): p.read_text() for p in place.rglob("*")
            if p.is_file() and NEW not in str(p)}

OLD, FRESH = {"a.csv": "old", "sub/b.csv": "old"}, {"a.csv": "new", "sub/b.csv": "new"}
CASES = {
    "a file": (lambda home: write_file(home / "a.csv", b"new", force=True),
               OLD | {"a.csv": "new"}),
    "files": (lambda home: write_files(home, {n: b"new" for n in FRESH}, force=True), FRESH),
    "a folder": (lambda home: write_files(home / "in", {n: b"new" for n in FRESH}),
                 OLD | {f"in/{n}": "new" for n in FRESH}),
}
for case, (task, after) in CASES.items():
    seen, last, alive = [], 0, False
    while not alive:
        last += 1
        home = Path(sys.argv[1]) / f"{case}-{last}"
        for name in OLD:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text("old")
        alive = not killed(lambda: task(home), last)
        assert all(found(home).get(n) in ("old", "new") for n in OLD), (case, last, found(home))
        # Those of several files that are not in place wait, whole, beside those that are.
        waits = home / UNFINISHED
        for path in [p for p in waits.rglob("*") if p.is_file()]:
            path.replace(home / path.relative_to(waits))
        shutil.rmtree(waits, ignore_errors=True)
        assert found(home) in (OLD, after), (case, last, found(home))
        seen.append("old" if found(home) == OLD else "new")
        write_file(home / "z.csv", b"z")  # what was left is in nobody's way
    print(case, seen.count("old"), seen.count("new"), sep=":")

def full():
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
    for write in (lambda: write_file(home / "a.csv", b"x" * 9999, force=True),
                  lambda: write_files(home, {"a.csv": b"x", "b.csv": b"x" * 9999}, force=True),
                  lambda: write_files(home / "in", {"a.csv": b"x" * 9999})):
        try:
            write()
        except KgruError as error:
            assert "File too large" in str(error) and "nothing was changed" in str(error), error
        else:
            raise SystemExit("written")
        left = {str(p.relative_to(home)): p.read_text() for p in home.rglob("*") if p.is_file()}
        assert left == OLD, left

home = Path(sys.argv[1]) / "full"
for name in OLD:
    (home / name).parent.mkdir(parents=True, exist_ok=True)
    (home / name).write_text("old")
print("full", forked(full), sep=":")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_or_out_of_space_a_writer_leaves_the_old_or_the_new(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, tmp_path], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    *cases, full = [line.split(":") for line in done.stdout.splitlines()]
    assert [case for case, _, _ in cases] == ["a file", "files", "a folder"]
    # Every writer was killed before and, for several files, after the step that decides.
    assert all(int(old) >= 3 for _, old, _ in cases), cases
    assert int(cases[1][2]) >= 5, cases
    assert full == ["full", "0"]


def test_what_a_killed_writer_left_is_cleared_away_a_day_later(tmp_path):
    names = [f"{NEW}file", f"{NEW}folder/a.csv", f"{NEW}today"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("half")
    for name in (f"{NEW}file", f"{NEW}folder"):
        os.utime(tmp_path / name, (0, 0))
    write_file(tmp_path / "a.csv", b"1")
    assert set(content(tmp_path)) == {"a.csv", f"{NEW}today"}


def test_a_write_that_was_cut_off_is_told_and_never_finished_by_a_reader(small):
    (small / UNFINISHED).mkdir()
    (small / UNFINISHED / "actors.csv").write_text("actor,name\nXXX,New\n")
    assert load("actors", folder=small)["actor"].to_list() == ["KGZ", "RUS"]
    (fault,) = check(small).itertuples()
    assert (fault.rule, fault.value) == ("unfinished write", UNFINISHED)
    with pytest.raises(KgruError, match=r"earlier write .* was cut off.*move them"):
        write_files(small, {"actors.csv": b"1"}, force=True)


def test_reading_is_bounded_by_size_and_for_pipes_by_what_comes(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_whole(path, 5) == b"12345"
    with pytest.raises(DataError, match="a has 5 bytes; at most 4 are read"):
        read_whole(path, 4)
    os.truncate(path, 10**12)  # a file with a hole: nothing of it is on the disk
    with pytest.raises(DataError, match="a has 1,000,000,000,000 bytes; at most 4"):
        read_whole(path, 4)
    with pytest.raises(DataError, match="/dev/zero has more than 4 bytes; at most 4 are read"):
        read_whole("/dev/zero", 4)
    with pytest.raises(DataError, match="cannot be read"):
        read_whole("a\0b", 4)


def test_a_missing_extra_is_named():
    with pytest.raises(KgruError, match=r"To read HTML, install the extra 'pages': pip install"):
        need("no_such_module_here", extra="pages", to="read HTML")
