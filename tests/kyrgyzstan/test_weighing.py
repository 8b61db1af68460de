"""What weights make of presence: profiles of a few numbers."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from presence_rows import COUNTRY, rows, spell

from kgru_analysis.kyrgyzstan import weighing
from kgru_analysis.kyrgyzstan.words import LENS_NAMES
from kgru_analysis.plots import style
from kgru_analysis.presence.profile import COLUMNS


def test_corners_are_means_of_three_groups_in_years_that_have_them():
    lenses = dict(zip(LENS_NAMES, (-0.5, 0.1, 0.3, 0.2, 0.4, 0.9), strict=True))
    rows = [(year, lens, x) for year in (2001, 2002, 2003) for lens, x in lenses.items()]
    frame = pd.DataFrame(rows, columns=["year", "lens", "balance"])
    frame.loc[(frame["year"] == 2002) & (frame["lens"] == "money"), "balance"] = None
    frame.loc[(frame["year"] == 2003) & (frame["lens"] == "force"), "balance"] = None
    found = weighing.corners(frame, [2003, 2002, 2001, 1999])
    assert list(found) == ["year", "arms and law", "money", "society"]
    assert found.round(6).to_numpy().tolist() == [[2003, 0.3, 0.1, 0.5], [2001, -0.1, 0.1, 0.5]]


@pytest.mark.parametrize(
    ("arms", "money", "said"),
    [(0.5, 0.1, "In 2020 China was ahead, whatever one finds important"),
     (-0.5, -0.1, "In 2020 Russia was ahead, whatever one finds important"),
     (0.5, -0.1, "In 2020 only arms could put China ahead"),
     (0.0, -0.1, "In 2020 Russia was ahead, whatever one finds important")],
)  # fmt: skip
def test_a_title_tells_the_last_year(arms, money, said):
    frame = pd.DataFrame({"year": [2019, 2020], "arms": [9, arms], "money": [-9, money]})
    names = {"a": "China", "b": "Russia"}
    assert weighing.whatever_counts(frame, names) == said
    none = "Who was ahead, whatever one finds important"
    assert weighing.whatever_counts(frame[:0], names) == none


def test_weightings_double_the_soldiers_or_leave_attention_out():
    """Six lenses: 0.6 of soldiers and -0.6 of attention cancel, and one doubled is 0.6 of seven."""
    rows = [
        (lens, period, {"force": 0.6, "attention": -0.6}.get(lens, 0.0))
        for lens in LENS_NAMES
        for period in pd.to_datetime(["2005-12-31", "2007-12-31", "2010-12-31"])
    ]
    profile = pd.DataFrame(rows, columns=["lens", "period", "balance"]).reindex(columns=COLUMNS)
    profile = profile.assign(low=profile["balance"], high=profile["balance"])
    found = weighing.weighings(profile, [2005, 2010])
    assert found["Year"].to_list() == [2005, 2010]
    assert found.loc[0, "all alike"] == pytest.approx(0, abs=1e-12)
    assert found.loc[0, "soldiers double"] == pytest.approx(0.6 / 7)
    assert found.loc[0, "without visits and votes"] == pytest.approx(0.6 / 5)


def test_weightings_of_rights_are_told_by_year(monkeypatch):
    drawn = pd.DataFrame(
        {"period": pd.to_datetime(["2001-12-31", "2002-12-31", "2003-12-31", "2004-12-31"]),
         "share_positive": [0.25, None, 0.5, 0.75]}
    )  # fmt: skip
    asked = {}
    monkeypatch.setattr(weighing, "lens_weightings", lambda *a, **more: asked.update(more) or drawn)
    said = weighing.drawn_rights(["USA", "RUS"], host="KGZ", years=[2001, 2002, 2003], seed=1)
    assert said.endswith(
        "the United States is ahead in rights in this share of the draws: 25% in 2001 and 50% in "
        "2003."
    )
    assert asked == {"host": "KGZ", "lens": "rights", "draws": 2000, "seed": 1}
    assert weighing.drawn_rights(["USA", "RUS"], host="KGZ", years=[2002]) == ""


def spots(marks):
    return marks.get_offsets().tolist()


def test_a_definition_is_a_ring_before_and_a_dot_after_in_the_color_of_who_was_ahead(off_screen):
    data = pd.DataFrame({"definition": ["a", "b"], "before": [0.5, -0.1], "after": [-0.2, 0.2]})
    ax = weighing.definition_dots(data, a="USA", b="RUS")
    usa, rus = (to_rgba(style.color(actor)) for actor in ("USA", "RUS"))
    joined, before, _, after, _ = ax.collections
    segments = [segment.tolist() for segment in joined.get_segments()]
    assert segments == [[[0.5, 1], [-0.2, 1]], [[-0.1, 0], [0.2, 0]]]
    assert (spots(before), spots(after)) == ([[0.5, 1], [-0.1, 0]], [[-0.2, 1], [0.2, 0]])
    assert [tuple(x) for x in before.get_edgecolors()] == [usa, rus]
    assert [tuple(x) for x in before.get_facecolors()] == [to_rgba("white")]
    assert [tuple(x) for x in after.get_facecolors()] == [rus, usa]
    (even,) = ax.lines
    assert list(even.get_xdata()) == [0, 0]
    assert ax.get_xlim() == pytest.approx((-0.55, 0.55))
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["before", "after"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b"]
    assert ax.get_xlabel() == "Russia ◀ balance ▶ United States"
    small = weighing.definition_dots(data.assign(before=0.1, after=0.1), a="USA", b="RUS")
    assert small.get_xlim() == (-0.3, 0.3)


def test_a_triangle_has_equal_sides_and_its_corners_are_the_three_things(off_screen):
    data = pd.DataFrame({"year": [2001, 2002], "arms": 0.5, "money": -0.5, "people": -0.5})
    ax = weighing.weight_triangles(data, a="USA", b="RUS")
    at = {t.get_text(): t.get_position() for t in ax.texts[:5]}
    height = 0.75**0.5
    assert at["arms"] == pytest.approx((0.5, height + 0.05))
    assert at["money"] == pytest.approx((0, -0.04))
    assert at["people"] == pytest.approx((1, -0.04))
    assert (at["2001"][0], at["2002"][0]) == (0.5, 1.85)
    first, second = (
        np.concatenate([path.vertices for path in field.get_paths()]) for field in ax.collections
    )
    assert first.min(axis=0) == pytest.approx([0, 0])
    assert first.max(axis=0) == pytest.approx([1, height])
    assert second.min(axis=0) == pytest.approx([1.35, 0])
    (left, right) = ((t.get_text(), to_rgba(t.get_color())) for t in ax.texts[5:])
    assert left == ("■ United States ahead", to_rgba(style.color("USA")))
    assert right == ("■ Russia ahead", to_rgba(style.color("RUS")))
    low, high = ax.get_xlim()
    assert low < 0 < 2.35 < high


def test_the_usual_definitions_by_hand():
    frame = rows(*COUNTRY, spell("x", "AAA", "exercise", "military", "2004", "2004"))
    plain = frame[frame["presence_id"] != "o-pact"]
    frames, settings = weighing.usual_definitions(frame, plain, hard=["military"])
    assert frames["as in the text"] is frame
    assert frames["preferred claims only"] is plain
    assert list(frames) == [
        "as in the text", "preferred claims only", "no exercises", "a field counts once",
    ]  # fmt: skip
    assert frames["no exercises"].equals(frame.iloc[:-1])
    once = frames["a field counts once"]
    assert once.drop(columns="kind").equals(frame.drop(columns="kind"))
    assert once.groupby("domain")["kind"].agg("unique").map(list).to_dict() == {
        "military": ["air-base"], "education": ["school"], "media": ["broadcaster"],
        "treaty": ["defence-treaty"],
    }  # fmt: skip
    assert settings == {
        "organizations apart": {"led_by": {}},
        "ends when last seen": {"persistence": 0},
        "goes on for ever": {"persistence": float("inf")},
        "hard fields only": {"weights": {"education": 0, "media": 0, "military": 1}},
        "soft fields only": {"weights": {"education": 1, "media": 1, "military": 0}},
        "without education": {"weights": {"education": 0, "media": 1, "military": 1}},
        "without media": {"weights": {"education": 1, "media": 0, "military": 1}},
        "without military": {"weights": {"education": 1, "media": 1, "military": 0}},
    }
