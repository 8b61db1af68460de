"""What a figure draws, read off its marks: who stands where, in whose color, between which bounds.

Each figure is drawn from a few made-up numbers, and a person can say where each mark belongs. A
figure that swaps two sides, draws possible as certain or leaves an actor out fails here.
"""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from in_sight import all_in_sight

from kgru_analysis import plots
from kgru_analysis.plots import style


@pytest.fixture(autouse=True)
def house(off_screen):
    """Whatever a test draws, no mark of it is cut off, and a figure is not mostly empty."""
    plots.use_house_style()
    yield
    all_in_sight()


USA, RUS, CHN = (mpl.colors.to_rgba(style.color(actor)) for actor in ("USA", "RUS", "CHN"))
WHITE = mpl.colors.to_rgba("white")


def rgba(ink, alpha=1.0):
    return mpl.colors.to_rgba(ink, alpha)


def said(ax):
    """Every text of the axes with its color, by its words."""
    return {t.get_text(): rgba(t.get_color()) for t in ax.texts}


def written_at(ax):
    """Height of every text of the axes, by its words."""
    return {t.get_text(): t.get_position()[1] for t in ax.texts}


def spans(bars):
    """Left and right end of bars."""
    return [(round(b.get_x(), 6), round(b.get_x() + b.get_width(), 6)) for b in bars]


def band_at(band, x):
    """Lower and upper edge of a band at a place."""
    spots = band.get_paths()[0].vertices
    edges = spots[spots[:, 0] == x][:, 1]
    return round(edges.min(), 6), round(edges.max(), 6)


def labels_of_key(ax):
    legend = ax.get_legend()
    texts = [t.get_text() for t in legend.get_texts()]
    return dict(zip(texts, legend.legend_handles, strict=True))


PROMISES = pd.DataFrame(
    {"label": ["dam", "road"], "actor": ["RUS", "CHN"], "arrived": [10.0, 50.0],
     "ended": [30.0, 5.0], "unknown": [60.0, 0.0]}
)  # fmt: skip


def test_a_promise_is_filled_then_hatched_then_empty_in_the_color_of_who_made_it():
    ax = plots.promises(PROMISES, unit="million dollars of 2020")
    arrived, ended, unknown = ax.patches[:2], ax.patches[2:4], ax.patches[4:6]
    assert spans(arrived) == [(0, 10), (0, 50)]
    assert spans(ended) == [(10, 40), (50, 55)]
    assert spans(unknown) == [(40, 100), (55, 55)]
    assert [b.get_facecolor() for b in arrived] == [RUS, CHN]
    assert {b.get_facecolor() for b in (*ended, *unknown)} == {WHITE}
    assert [b.get_edgecolor() for b in (*ended, *unknown)] == [RUS, CHN] * 2
    hatched = [bool(b.get_hatch()) for b in (*arrived, *ended, *unknown)]
    assert hatched == [False] * 2 + [True] * 2 + [False] * 2
    assert [b.get_linestyle() == "solid" for b in (arrived[0], ended[0], unknown[0])] == [
        True, True, False,
    ]  # fmt: skip
    dam, road = (b.get_y() + b.get_height() / 2 for b in arrived)
    assert dam > road
    heights = written_at(ax)
    assert dam < heights["dam"] < dam + 0.5
    assert road < heights["road"] < road + 0.5
    ends = {t.get_text(): t.xy for t in ax.texts if "arrived" in t.get_text()}
    assert ends == {"100, 10% arrived": (100, dam), "55, 91% arrived": (55, road)}
    assert ax.get_xlabel() == "promised, million dollars of 2020"


def test_the_key_of_promises_has_the_marks_of_its_bars():
    marks = labels_of_key(plots.promises(PROMISES))
    assert list(marks) == ["arrived", "withheld or canceled", "not known"]
    assert [bool(mark.get_hatch()) for mark in marks.values()] == [False, True, False]
    assert [mark.get_facecolor() == WHITE for mark in marks.values()] == [False, True, True]


RIBBONS = pd.DataFrame(
    {"row": ["force"] * 3 + ["money"] * 2, "year": [2001, 2002, 2003, 2001, 2002],
     "balance": [0.5, -0.25, 1.0, -1.0, None], "sure": [True, False, True, True, False]}
)  # fmt: skip


def test_a_ribbon_is_as_high_as_the_balance_on_the_side_of_who_is_ahead():
    ax = plots.profile_ribbons(RIBBONS, a="USA", b="RUS")
    room = plots.lenses.ROOM  # half the height of a row
    found = {
        (round(b.get_x() + b.get_width() / 2), int(b.get_y())): (
            round(float(b.get_height()) / room, 6), b.get_facecolor(),
        )
        for b in ax.patches if not b.get_hatch()
    }  # fmt: skip
    assert found == {(2001, 1): (0.5, USA), (2003, 1): (1.0, USA), (2001, 0): (-1.0, RUS)}
    heights = written_at(ax)
    assert (heights["force"] > 1, 0 < heights["money"] < 1) == (True, True)


def test_a_year_that_is_open_lies_on_neither_side_of_its_ribbon():
    (box,) = [b for b in plots.profile_ribbons(RIBBONS, a="USA", b="RUS").patches if b.get_hatch()]
    assert box.get_x() + box.get_width() / 2 == 2002
    assert box.get_y() + box.get_height() / 2 == pytest.approx(1)
    assert 0 < box.get_height() < plots.lenses.ROOM
    assert box.get_facecolor()[3] == 0


def test_the_two_sides_of_a_ribbon_are_named_in_their_colors():
    ax = plots.profile_ribbons(RIBBONS, a="USA", b="RUS", events={"opens": 2001.5})
    inks = said(ax)
    assert (inks["▲ more United States"], inks["▼ more Russia"]) == (USA, RUS)
    places = [line.get_xdata() for line in ax.lines if line.get_linestyle() == "--"]
    assert [list(place) for place in places] == [[2001.5, 2001.5]]


AMOUNTS = pd.DataFrame(
    [("troops", "USA", 2001, 100, 300, "200 persons"), ("troops", "USA", 2002, 0, 0, "none"),
     ("troops", "RUS", 2001, 50, None, "50 persons"), ("troops", "RUS", 2002, 0, 0, "none"),
     ("money", "USA", 2001, 8, 8, "$8"), ("money", "USA", 2002, 4, 4, "$4"),
     ("money", "RUS", 2001, 2, 2, "$2")],
    columns=["row", "actor", "year", "low", "high", "shown"],
)  # fmt: skip


def lines_of(ax, actor, marker="None"):
    ink = style.color(actor)
    return [x for x in ax.lines if x.get_color() == ink and x.get_marker() == marker]


def test_amounts_are_lines_in_the_middle_of_their_bounds_each_row_on_its_own_scale():
    ax = plots.magnitude_rows(AMOUNTS, events={"opens": 2001.25})
    troops, money = lines_of(ax, "USA")
    assert troops.get_ydata() == pytest.approx([1 + 0.62, 1])
    assert money.get_ydata() == pytest.approx([0.62, 0.31])
    assert lines_of(ax, "RUS")[0].get_ydata() == pytest.approx([np.nan, 1], nan_ok=True)
    inks = [tuple(band.get_facecolor()[0]) for band in ax.collections]
    assert inks == [rgba(style.color(actor), 0.25) for actor in ("USA", "RUS") * 2]
    assert band_at(ax.collections[0], 2001) == pytest.approx((1 + 0.31, 1 + 0.8))  # cut at 0.8
    assert band_at(ax.collections[2], 2002) == pytest.approx((0.31, 0.31))
    (least,) = [line for line in ax.lines if line.get_marker() == "^" and len(line.get_xdata())]
    assert least.get_ydata() == pytest.approx([1 + 50 / 200 * 0.62])
    assert least.get_markeredgecolor() == style.color("RUS")
    dots = [d for d in lines_of(ax, "RUS", "o") if len(d.get_xdata())]
    assert [d.get_xdata().tolist() for d in dots] == [[2002], [2001]]
    events = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert [list(line.get_xdata()) for line in events] == [[2001.25, 2001.25]]


def test_amounts_name_their_rows_their_largest_and_their_actors():
    ax = plots.magnitude_rows(AMOUNTS)
    heights, inks = written_at(ax), said(ax)
    assert (heights["troops"] > 1, 0 < heights["money"] < 1) == (True, True)
    beside = {t.get_text(): t.xy[1] for t in ax.texts if hasattr(t, "xy")}
    assert (beside["200 persons"], beside["$8"]) == (1 + 0.62, 0.62)
    assert (inks["■ United States"], inks["■ Russia"]) == (USA, RUS)


SHARES = pd.DataFrame(
    [("sold", "RUS", 2002, 0.4, 0.3, 0.6), ("sold", "RUS", 2001, 0.2, 0.1, 0.3),
     ("bought", "CHN", 2001, 0.5, 0.5, 0.5), ("bought", "CHN", 2002, 0.1, 0.05, 0.2)],
    columns=["label", "actor", "year", "value", "low", "high"],
)  # fmt: skip


def test_shares_are_lines_within_their_bounds_in_the_color_of_their_actor():
    ax = plots.share_lines(SHARES)
    sold, bought = ax.lines
    assert (list(sold.get_xdata()), list(sold.get_ydata())) == ([2001, 2002], [0.2, 0.4])
    assert list(bought.get_ydata()) == [0.5, 0.1]
    assert [rgba(line.get_color()) for line in ax.lines] == [RUS, CHN]
    assert sold.get_linestyle() != bought.get_linestyle()
    of_sold, of_bought = ax.collections
    assert (band_at(of_sold, 2001), band_at(of_sold, 2002)) == ((0.1, 0.3), (0.3, 0.6))
    assert band_at(of_bought, 2002) == (0.05, 0.2)
    assert tuple(of_sold.get_facecolor()[0]) == rgba(style.color("RUS"), 0.18)
    inks = said(ax)
    assert (inks["sold"], inks["bought"]) == (RUS, CHN)
    ends = {t.get_text(): t.xy for t in ax.texts}
    assert ends["sold"][1] > ends["bought"][1]
    assert {x for x, _ in ends.values()} == {2002}
    assert ax.get_ylim()[0] == 0
    assert ax.yaxis.get_major_formatter()(0.25) == "25%"


def test_shares_without_bounds_have_no_band():
    assert not plots.share_lines(SHARES.drop(columns=["low", "high"])).collections


def test_labels_stand_at_their_lines_in_any_order():
    ax = style.axes(None, height=4)
    ax.set_ylim(0, 1)
    style.end_labels(ax, [(1, 0.9, "high", "#ff0000"), (1, 0.2, "low", "#0000ff")])
    high, low = ax.texts
    assert (high.xy, low.xy) == ((1, pytest.approx(0.9)), (1, pytest.approx(0.2)))
    assert (high.get_color(), low.get_color()) == ("#ff0000", "#0000ff")
    assert style.spread([0.9, 0.2, 0.5], 0.01) == pytest.approx([0.9, 0.2, 0.5])


MAGNITUDES = pd.DataFrame(
    {"row": "men", "actor": ["RUS", "USA"], "year": [2000, 2001], "low": [5.0, 9.0],
     "high": [5.0, 9.0], "shown": ["5 men", "9 men"]}
)  # fmt: skip


@pytest.mark.parametrize("kind", ["arrow", "categories under one label", "polars"])
def test_rows_in_another_dress_draw_the_same(kind):
    def dress(rows):
        if kind == "polars":
            return pytest.importorskip("polars").DataFrame(rows.to_dict("list"))
        if kind == "arrow":
            return rows.convert_dtypes(dtype_backend="pyarrow")
        texts = dict.fromkeys(rows.select_dtypes("str"), "category")
        return rows.astype(texts).set_axis([0] * len(rows))

    for draw, rows in ((plots.promises, PROMISES), (plots.magnitude_rows, MAGNITUDES)):
        plain, other = draw(rows), draw(dress(rows))
        assert said(plain) == said(other)
        assert spans(plain.patches) == spans(other.patches)
    assert "9 men" in said(other)


def test_what_stands_behind_a_figure_is_named_once_and_in_full(small):
    import kgru_analysis as kg

    flows = kg.load("flows", claims="all", folder=small)
    data = pd.Series([1 / 3], index=pd.Index([2009], name="year"), name="share")
    other = pd.DataFrame({"source_id": ["s2"], "dataset": ["wdi"]})
    rows = [flows.iloc[:1], flows.iloc[1:2], other]
    behind = plots.figure_data(data, rows=rows, folder=small)
    assert behind.rows == {"flows": ["package", "loan"]}
    assert behind.sources == ["s2", "wdi"]
    csv = behind._repr_mimebundle_()["text/csv"]
    assert csv.splitlines() == ["year,share", "2009,0.3333333333"]
    assert plots.figure_data(data, rows=flows, folder=small).rows == {"flows": "all"}
    preferred = kg.load("flows", folder=small)
    assert plots.figure_data(data, rows=preferred, folder=small).rows == {"flows": "preferred"}


def test_a_figure_of_promises_has_room_for_its_rows_and_words():
    ax = plots.promises(PROMISES.assign(arrived=[0.0, 5000.0]))
    assert ax.get_figure().get_size_inches() == pytest.approx((style.WIDTH, 2.8))
    assert ax.get_xlim() == pytest.approx((0, 5005 * 1.42))
    assert ax.get_ylim() == pytest.approx((-0.4, 1.75))
    assert {round(b.get_height(), 3) for b in ax.patches} == {0.42}
    words = [t.get_text() for t in ax.texts if hasattr(t, "xy")]
    assert words == ["90", "5,005, 100% arrived"]  # of which nothing came no share is told
    assert ax.xaxis.get_major_formatter()(2000) == "2,000"
    named = {t.get_text(): t.get_position()[1] for t in ax.texts if not hasattr(t, "xy")}
    assert named == pytest.approx({"dam": 1.24, "road": 0.24})
    assert ax.get_legend()._ncols == 3
    nothing = plots.promises(PROMISES.assign(arrived=0.0, ended=0.0, unknown=[0.0, 1.0]))
    assert [t.get_text() for t in nothing.texts if hasattr(t, "xy")] == ["0", "1"]
    more = plots.promises(PROMISES.assign(devalued=[2.0, 0.0], not_due=[5.0, 0.0]))
    assert spans(more.patches[2:6:2]) == [(10, 42), (42, 107)]
    long = plots.promises(PROMISES.assign(label=["word " * 20, "w" * 60]))
    names = [t.get_text() for t in long.texts if not hasattr(t, "xy")]
    assert names == ["word " * 11 + "...", "w" * 60]


def test_a_figure_of_ribbons_has_room_for_its_rows_and_words():
    events = {"last": 2003.4, "middle": 2002.0, "first": 2000.6, "edge": 2003.0}
    ax = plots.profile_ribbons(RIBBONS, a="USA", b="RUS", events=events)
    assert ax.get_figure().get_size_inches() == pytest.approx((style.WIDTH, 0.66 * 2 + 1.5))
    assert ax.get_xlim() == (2000.5, 2003.5)
    assert ax.get_ylim() == pytest.approx((-0.55, 1.75))
    assert {b.get_width() for b in ax.patches} == {1}
    base = [tuple(line.get_xdata()) for line in ax.lines if line.get_linestyle() == "-"]
    assert base == [(2000.5, 2003.5)] * 2
    notes = {t.get_text(): t for t in ax.texts if t.get_text() in events}
    # in the order of time, two heights by turns; near an edge a label stays inside
    assert {name: (t.get_ha(), t.xyann[1]) for name, t in notes.items()} == {
        "first": ("left", 1), "middle": ("center", 14), "edge": ("center", 1),
        "last": ("right", 14),
    }  # fmt: skip
    sides = {
        t.get_text()[0]: (t.xy, t.xyann, t.get_ha()) for t in ax.texts if "more" in t.get_text()
    }
    assert sides == {"▲": ((0, 1), (0, 30), "left"), "▼": ((1, 1), (0, 30), "right")}
    alone = plots.profile_ribbons(RIBBONS, a="USA", b="RUS")
    assert {t.xyann for t in alone.texts if "more" in t.get_text()} == {(0, 6)}
    names = {t.get_text(): t.get_position()[1] for t in alone.texts if not hasattr(t, "xy")}
    assert names == pytest.approx({"force": 1.36, "money": 0.36})


def test_a_figure_of_amounts_has_room_for_its_rows_and_words():
    ax = plots.magnitude_rows(AMOUNTS, events={"opens": 2001.25})
    assert ax.get_figure().get_size_inches() == pytest.approx((style.WIDTH, 0.86 * 2 + 1.1))
    assert ax.get_xlim() == (2001, 2002)
    assert ax.get_ylim() == pytest.approx((-0.12, 1.98))
    names = {t.get_text(): t.get_position()[1] for t in ax.texts if not hasattr(t, "xy")}
    assert names == pytest.approx({"troops": 1.68, "money": 0.68})
    beside = {t.get_text(): (t.xy[0], t.xyann) for t in ax.texts if hasattr(t, "xy")}
    assert beside["200 persons"] == (2002, (4, 0))
    assert beside["opens"] == (2001.25, (0, 3))
    heads = {t.get_text(): (t.xy[0], t.get_ha()) for t in ax.texts if "■" in t.get_text()}
    assert heads == {"■ United States": (0, "left"), "■ Russia": (1, "right")}
    three = pd.concat([AMOUNTS, AMOUNTS.iloc[-1:].assign(actor="CHN")])
    heads = [
        (t.xy[0], t.get_ha()) for t in plots.magnitude_rows(three).texts if "■" in t.get_text()
    ]
    assert heads == [(0, "left"), (0.5, "center"), (1, "right")]
    far = AMOUNTS.assign(
        low=[1.0, 1, None, None, 1, 1, 1000], high=[1.0, 1, None, None, 1, 1, None]
    )
    ax = plots.magnitude_rows(far.assign(low=far["low"].where(far["actor"] == "USA", far["low"])))
    (least,) = [line for line in ax.lines if line.get_marker() == "^" and len(line.get_xdata())]
    assert least.get_ydata() == pytest.approx([0.62])


def test_axes_of_shares_end_where_they_are_asked_to():
    ax = plots.share_lines(SHARES, until=2004)
    assert ax.get_xlim() == pytest.approx((2000.3, 2004.7))
    assert {t.xy[0] for t in ax.texts} == {2004}
    assert all(2000 <= tick <= 2005 and tick == int(tick) for tick in ax.get_xticks())
    assert ax.get_figure().get_size_inches() == pytest.approx((style.WIDTH, 4.2))
    ax = plots.share_lines(SHARES, until=1990)
    assert ax.get_xlim() == pytest.approx((2000.3, 2002.7))
    assert list(ax.get_xticks()) == [2001, 2002]
    five = pd.concat([SHARES.iloc[:2].assign(label=name) for name in "abcde"])
    styles = [line.get_linestyle() for line in plots.share_lines(five).lines]
    assert styles == ["-", "--", ":", "-.", "-"]
    gap = SHARES.assign(value=[None, 0.2, 0.5, 0.1])
    assert {t.get_text(): t.xy[0] for t in plots.share_lines(gap).texts} == {
        "sold": 2001, "bought": 2002,
    }  # fmt: skip


def test_pieces_of_the_house_style_by_hand():
    ax = style.axes(None)
    assert ax.get_figure().get_size_inches() == pytest.approx((5, 3.8))
    assert style.axes(ax) is ax
    assert style.panels(2, height=3, ax=ax) == [ax]
    two = style.panels(2, height=3, sharex=True)
    assert (len(two), two[0].get_figure().get_figheight()) == (2, 3)
    assert two[0].get_shared_x_axes().joined(*two)
    assert not two[0].get_shared_y_axes().joined(*two)
    assert style.panels(2, height=3, sharey=True)[0].get_shared_y_axes()
    assert len(style.panels(1, height=3)) == 1
    style.note(ax, ["one", "two"])
    assert ax.get_figure().get_supxlabel() == "one; two"
    style.note(ax, "three")
    assert ax.get_figure().get_supxlabel() == "three"
    style.row_names(ax, [0, 1], ["a", "b"], lift=0.5, inks=["#ff0000", "#0000ff"])
    assert [(t.get_position(), t.get_color()) for t in ax.texts] == [
        ((0, 0.5), "#ff0000"), ((0, 1.5), "#0000ff"),
    ]  # fmt: skip
    assert len(ax.get_yticks()) == 0
    assert not ax.spines["left"].get_visible()
    style.named_lines(ax, None)
    assert not ax.lines
    assert style.spread([0.5, 0.5], 0.2) == pytest.approx([0.4, 0.6])
    assert style.spread([0.3], 0.2) == [0.3]
    assert style.spread([0.5, 0.5, 0.5], 0.2) == pytest.approx([0.3, 0.5, 0.7])
    mpl.pyplot.close("all")


def test_a_title_is_broken_at_48_letters():
    ax = style.axes(None)
    for text, lines in (("w" * 23 + " " + "w" * 24, 1), ("w" * 24 + " " + "w" * 24, 2)):
        style.title(ax, text)
        assert ax.get_figure().get_suptitle().count("\n") + 1 == lines
    mpl.pyplot.close("all")
