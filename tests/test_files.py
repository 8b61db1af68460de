"""Atomic writes, CSV as the data folders have it, and text that no spreadsheet runs."""

import os

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgru_analysis.catalog import data_folder, tables
from kgru_analysis.errors import KgruError
from kgru_analysis.files import csv_bytes, need, plain_text, safe_text, write_files
from kgru_analysis.load import load


def test_writes_and_makes_folders(tmp_path):
    write_files({tmp_path / "a" / "b.csv": b"1", tmp_path / "c.csv": b"2"})
    assert (tmp_path / "a" / "b.csv").read_bytes() == b"1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "c.csv"]
    assert (tmp_path / "c.csv").stat().st_mode & 0o777 == 0o644


def test_replaces_only_by_force_and_then_keeps_the_mode(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"old")
    (tmp_path / "a.csv").chmod(0o640)
    files = {tmp_path / "b.csv": b"new", tmp_path / "a.csv": b"new"}
    with pytest.raises(KgruError, match=r"a\.csv would be replaced; .* --force"):
        write_files(files)
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    write_files(files, force=True)
    assert (tmp_path / "a.csv").read_bytes() == b"new"
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o640


def test_a_failure_half_way_replaces_nothing(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes(b"old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KgruError, match="No space left on device"):
        write_files({tmp_path / "a.csv": b"new", tmp_path / "b.csv": b"new"}, force=True)
    assert (tmp_path / "a.csv").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KgruError, match=r"file.* cannot be written"):
        write_files({tmp_path / "file" / "a.csv": b"1"})
    with pytest.raises(KgruError, match="is a folder"):
        write_files({tmp_path: b"1"}, force=True)


def test_the_shipped_tables_come_back_as_they_are():
    """Loaded and written again, a table is the same file, number by number."""
    for name in tables()["name"]:
        frame = load(name, claims="all")
        again = csv_bytes(frame)
        path = data_folder() / f"{name}.csv"
        old = pd.read_csv(path, dtype="str", keep_default_na=False)
        new = pd.read_csv(pd.io.common.BytesIO(again), dtype="str", keep_default_na=False)
        pd.testing.assert_index_equal(old.columns, new.columns)
        assert len(old) == len(new), name


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']


def test_formulas_become_text_and_numbers_stay():
    frame = pd.DataFrame({"text": [*DANGEROUS, "fine", None], "number": range(-4, 5)})
    safe = safe_text(frame)
    assert all(cell.startswith("'") for cell in safe["text"].iloc[: len(DANGEROUS)])
    assert safe["text"].iloc[-2] == "fine"
    assert pd.isna(safe["text"].iloc[-1])
    assert safe["number"].to_list() == list(range(-4, 5))
    pd.testing.assert_frame_equal(plain_text(safe), frame.astype({"text": "str"}))


@given(st.lists(st.text(max_size=8), max_size=5))
def test_safe_text_can_be_taken_back(texts):
    frame = pd.DataFrame({"a": pd.Series([t for t in texts if not t.startswith("'")], dtype="str")})
    safe = safe_text(frame)
    assert not safe["a"].str.match(r"[=+\-@\t\r]").any()
    pd.testing.assert_frame_equal(plain_text(safe), frame)


def test_a_missing_extra_is_named():
    with pytest.raises(KgruError, match=r"To read HTML, install the extra 'pages': pip install"):
        need("no_such_module_here", extra="pages", to="read HTML")
