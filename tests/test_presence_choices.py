"""The balance under other definitions and without single places."""

import sys
from pathlib import Path

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.presence.choices import presence_without_one, usual_choices

sys.path.insert(0, str(Path(__file__).resolve().parent))
from presence_rows import COUNTRY, rows, spell

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


def test_the_year_of_the_turn_by_hand():
    """B is ahead to the end from 2007 on, from 2006 without A's school, and always or never."""
    base, school, other, *_ = COUNTRY
    frames = {
        "all": rows(*COUNTRY),
        "no school": rows(base, *COUNTRY[2:]),
        "always": rows(other, dict(base, start="2008", end="2008"), COUNTRY[4]),
        "never": rows(other, dict(school, seen="2009-02-03")),
    }
    media = {"weights": {"military": 0, "education": 0, "media": 1}, "draws": 9, "seed": 1}
    found = kg.presence_choices(
        frames, {"media": media}, "AAA", "BBB", before=(2002, 2004), after=(2006, 2007), **KW
    )
    assert found.columns.to_list() == [
        "definition", "before", "after", "turn", "p_before", "p_after",
    ]  # fmt: skip
    assert found["definition"].to_list() == ["all", "no school", "always", "never", "media"]
    assert found["turn"].dtype == "Int64"
    # Before B's radio of 2006 nobody was in the media, so nobody was ahead.
    assert found["turn"].fillna(0).to_list() == [2007, 2006, 2004, 0, 2006]
    assert found["p_before"].isna().all()
    assert found["p_after"].fillna(-1).to_list() == [-1, -1, -1, -1, 0]


def test_the_usual_choices_by_hand():
    frame = rows(*COUNTRY, spell("x", "AAA", "exercise", "military", "2004", "2004"))
    plain = frame[frame["presence_id"] != "o-pact"]
    frames, settings = usual_choices(frame, plain, hard=["military"], limits={"b-plan": "a-school"})
    assert frames["as in the text"] is frame
    assert frames["preferred claims only"] is plain
    assert list(frames) == [
        "as in the text", "preferred claims only", "no exercises", "a field counts once",
        "limits count as gaps",
    ]  # fmt: skip
    assert frames["no exercises"].equals(frame.iloc[:-1])
    once = frames["a field counts once"]
    assert once.drop(columns="kind").equals(frame.drop(columns="kind"))
    assert once.groupby("domain")["kind"].agg("unique").map(list).to_dict() == {
        "military": ["air-base"], "education": ["school"], "media": ["broadcaster"],
        "treaty": ["defence-treaty"],
    }  # fmt: skip
    ends = frames["limits count as gaps"].set_index("presence_id")["ends"].dropna()
    assert ends.to_dict() == {"b-gap": "b-base", "b-plan": "a-school"}
    assert settings == {
        "organizations apart": {"led_by": {}},
        "ends when last seen": {"unseen": 0},
        "goes on for ever": {"unseen": float("inf")},
        "hard fields only": {"weights": {"education": 0, "media": 0, "military": 1}},
        "soft fields only": {"weights": {"education": 1, "media": 1, "military": 0}},
        "without education": {"weights": {"education": 0, "media": 1, "military": 1}},
        "without media": {"weights": {"education": 1, "media": 0, "military": 1}},
        "without military": {"weights": {"education": 1, "media": 1, "military": 0}},
    }
    assert "limits count as gaps" not in usual_choices(frame, plain, hard=[], limits={})[0]


def test_leaving_one_place_out_by_hand():
    found = presence_without_one(rows(*COUNTRY), "AAA", "BBB", spans={"end": (2008, 2008)}, **KW)
    moved = dict(zip(found["left_out"], found["end"], strict=True))
    assert moved["a-school"] == pytest.approx(-1 + 1 / 3)
    assert moved["b-radio"] == pytest.approx(0 + 1 / 3)
    assert "port" not in moved  # the base of A had long been closed
    # Without B's base, the last that a source saw, 2008 has the school for 1, the radio for -1.
    assert moved["b-base"] == pytest.approx(0 + 1 / 3)
    assert found["left_out"].to_list() == ["a-school", "b-base", "b-radio"]
    assert found.columns.to_list() == ["left_out", "end"]
    turned = presence_without_one(
        rows(*reversed(COUNTRY)), "AAA", "BBB", spans={"end": (2008, 2008)}, **KW
    )
    assert turned["left_out"].to_list() == ["a-school", "b-radio", "b-base"]  # the strongest first
    spans = {"begin": (2003, 2004), "end": (2008, 2008)}
    both = presence_without_one(rows(*COUNTRY), "AAA", "BBB", spans=spans, **KW)
    assert both.set_index("left_out").loc["port"].to_list() == pytest.approx([-0.25, 0])


def test_led_rows_and_sources_are_left_out_one_by_one_too():
    led = {"host": "ATL", "led_by": {"ORG": "BBB"}}
    spans = {"pact": (2003, 2003)}
    found = presence_without_one(rows(*COUNTRY), "AAA", "BBB", spans=spans, **led)
    assert found.set_index("left_out").loc["o-pact", "pact"] == pytest.approx(2 / 3)


def test_sources_and_periods_are_passed_on():
    """A source of 2007 saw the school; of 2005 months tell more than the year."""
    frame = rows(*COUNTRY).assign(source_id="s")
    frame.loc[frame["presence_id"] == "a-school", "seen"] = None
    sources = pd.DataFrame({"source_id": ["s"], "published": ["2007-02"]})
    kw = KW | {"spans": {"2006": (2006, 2006)}, "sources": sources}
    found = presence_without_one(frame, "AAA", "BBB", **kw).set_index("left_out")["2006"]
    # With all, the school is certain for 1 and the radio possible for -1.
    assert found.to_dict() == pytest.approx({"a-school": -1, "b-radio": 1})
    months = KW | {"spans": {"2005": (2005, 2005)}, "freq": "ME", "draws": 0}
    few = rows(COUNTRY[0], COUNTRY[2])
    found = presence_without_one(few, "AAA", "BBB", **months).set_index("left_out")["2005"]
    # With both, six months of 0 and six of B alone; without B's base A's six months of 1 are left.
    assert found.to_dict() == pytest.approx({"b-base": 1 + 0.5, "port": -1 + 0.5})


def test_weights_are_passed_on():
    """With weight on the military alone, nobody misses the school."""
    weights = {"military": 1, "education": 0, "media": 0}
    kw = KW | {"spans": {"begin": (2003, 2004)}, "weights": weights}
    found = presence_without_one(rows(*COUNTRY), "AAA", "BBB", **kw).set_index("left_out")["begin"]
    # In 2003 A's base stood alone, in 2004 beside B's: 1 and 0.
    assert found.to_dict() == pytest.approx({"port": -1 - 0.5, "b-base": 1 - 0.5})
