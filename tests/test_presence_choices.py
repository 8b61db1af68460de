"""The balance under other definitions and without single places."""

import sys
from pathlib import Path

import pytest

import kgru_analysis as kg
from kgru_analysis.presence.choices import presence_without_one

sys.path.insert(0, str(Path(__file__).resolve().parent))
from presence_rows import COUNTRY, rows

KW = {"host": "ATL", "led_by": {}}


def test_choices_by_hand():
    frames = {
        "all": rows(*COUNTRY),
        "no school": rows(*[r for r in COUNTRY if r["kind"] != "school"]),
    }
    settings = {"media only": {"weights": {"military": 0, "education": 0, "media": 1}}}
    found = kg.presence_choices(
        frames, settings, "AAA", "BBB", before=(2001, 2004), after=(2007, 2008), **KW
    ).set_index("definition")
    assert found.loc["all", ["before", "after"]].to_list() == pytest.approx([3.5 / 4, -1 / 3])
    assert found.loc["all", "turn"] == 2007
    assert found.loc["no school", ["before", "after"]].to_list() == pytest.approx([3 / 4, -1])
    assert found.loc["media only", "after"] == -1


def test_leaving_one_place_out_by_hand():
    found = presence_without_one(rows(*COUNTRY), "AAA", "BBB", spans={"end": (2008, 2008)}, **KW)
    moved = dict(zip(found["left_out"], found["end"], strict=True))
    assert moved["a-school"] == pytest.approx(-1 + 1 / 3)
    assert moved["b-radio"] == pytest.approx(0 + 1 / 3)
    assert "port" not in moved  # the base of A had long been closed
