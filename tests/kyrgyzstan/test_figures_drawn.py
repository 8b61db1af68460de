"""What the figures of the notebooks draw, read off their marks: whose, how much, how sure.

Each is drawn from a few made-up numbers; a person can say where each mark belongs and in which
color. Sides swapped, possible drawn as certain, an actor left out or a scale forgotten fail here.
"""

import matplotlib as mpl
import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import pytest
from in_sight import all_in_sight
from matplotlib.markers import MarkerStyle

from kgru_analysis import plots
from kgru_analysis.kyrgyzstan import (
    figures_after,
    figures_answers,
    figures_bargains,
    figures_bases,
    figures_course,
    figures_dependence,
    figures_finance,
    figures_machines,
    figures_map,
    figures_page,
    weighing,
)
from kgru_analysis.plots import style


@pytest.fixture(autouse=True)
def house(off_screen):
    """Whatever a test draws, no mark of it is cut off, and a figure is not mostly empty."""
    plots.use_house_style()
    yield
    all_in_sight()


def rgba(ink, alpha=1.0):
    return mpl.colors.to_rgba(ink, alpha)


USA, RUS, CHN, KGZ = (rgba(style.color(actor)) for actor in ("USA", "RUS", "CHN", "KGZ"))
WHITE, INK, PALE, FAINT = (rgba(x) for x in ("white", style.INK, style.PALE, style.FAINT))


def day(text):
    return mdates.date2num(pd.Timestamp(text))


def said(ax):
    return {t.get_text(): rgba(t.get_color()) for t in ax.texts}


def beside(ax):
    """Where each annotation points, by its words."""
    number = mdates.date2num
    return {
        t.get_text(): tuple(float(number(x) if isinstance(x, pd.Timestamp) else x) for x in t.xy)
        for t in ax.texts
        if hasattr(t, "xy")
    }


def flat(bars):
    """Left and right end of lying bars."""
    return [(round(b.get_x(), 6), round(b.get_x() + b.get_width(), 6)) for b in bars]


def upright(bars):
    """Middle, foot and top of standing bars."""
    return [
        tuple(
            round(float(x), 6)
            for x in (b.get_x() + b.get_width() / 2, b.get_y(), b.get_y() + b.get_height())
        )
        for b in bars
    ]


def faces(bars):
    return [b.get_facecolor() for b in bars]


def band_at(band, x):
    spots = np.concatenate([path.vertices for path in band.get_paths()])
    edges = spots[np.isclose(spots[:, 0], x)][:, 1]
    return round(float(edges.min()), 6), round(float(edges.max()), 6)


def data_of(line):
    return [*zip(*(np.asarray(x, float).tolist() for x in line.get_data(orig=False)), strict=True)]


def marks_of(ax, marker):
    """Places and colors (edge, face) of single marks of a shape that are drawn at all."""
    lines = [line for line in ax.lines if line.get_marker() == marker]
    return {
        spot: (rgba(line.get_markeredgecolor()), rgba(line.get_markerfacecolor()))
        for line in lines
        for spot in data_of(line)
        if not np.isnan(spot).any()
    }


def key_of(ax):
    legend = ax.get_legend()
    return dict(zip([t.get_text() for t in legend.get_texts()], legend.legend_handles, strict=True))


def test_servicemen_are_bands_between_their_bounds_and_a_line_in_the_middle():
    force = pd.DataFrame(
        {"period": pd.PeriodIndex(["2001", "2002"], freq="Y"), "a_low": [100, 200],
         "a_high": [300, 400], "b_low": [10, 20], "b_high": [30, 80]}
    )  # fmt: skip
    ax = figures_answers.person_bands(force, "USA", "RUS", events={"opens": 2001.5})
    of_b, of_a = ax.collections
    assert (band_at(of_a, 2002), band_at(of_b, 2002)) == ((200, 400), (20, 80))
    found = [tuple(band.get_facecolor()[0][:3]) for band in (of_a, of_b)]
    assert found == [USA[:3], RUS[:3]]
    lines = {rgba(line.get_color()): data_of(line) for line in ax.lines}
    assert lines[USA] == [(2001, 200), (2002, 300)]
    assert lines[RUS] == [(2001, 20), (2002, 50)]
    assert lines[INK] == [(2001.5, 0), (2001.5, 1)]
    assert (said(ax)["United States"], said(ax)["Russia"]) == (USA, RUS)
    assert beside(ax)["Russia"] == (2002, 80)


def test_grants_loans_and_relief_follow_one_another_in_the_color_of_the_donor():
    data = pd.DataFrame(
        {"grant": [10, 5], "loan": [20, 0], "relief": [30, 7]}, index=["RUS", "USA"]
    )
    ax = figures_answers.given_bars(data)
    assert flat(ax.patches) == [(0, 10), (10, 30), (0, 30), (0, 5), (0, 7)]  # relief apart
    assert faces(ax.patches) == [RUS, WHITE, WHITE, USA, WHITE]
    assert [b.get_edgecolor() for b in ax.patches] == [RUS] * 3 + [USA] * 2
    assert [b.get_hatch() for b in ax.patches] == [None, "////", "....", None, "...."]
    assert said(ax) == {
        "Russia: grants 10, loans 20, debt canceled 30": RUS,
        "United States: grants 5, debt canceled 7": USA,
    }


def test_debt_lies_in_layers_that_are_named_at_their_middle():
    data = pd.DataFrame({"CHN": [1.0, 9, 2.0], "banks": [3.0, 9, 4.0]}, index=[2000, 2001, 2002])
    ax = figures_answers.owed_areas(data, {"CHN": "China", "banks": "Banks"})
    low, high = ax.collections
    assert (band_at(low, 2002), band_at(high, 2002)) == ((0, 2), (2, 6))
    assert tuple(low.get_facecolor()[0]) == CHN
    assert beside(ax) == {"China 2.0": (2002, 1), "Banks 4.0": (2002, 4)}
    assert said(ax)["China 2.0"] == CHN


def test_a_layer_that_ends_before_the_others_is_named_above_them():
    data = pd.DataFrame({"CHN": [1.0, 2, 4], "RUS": [1.0, 3, 0]}, index=[2000, 2001, 2002])
    ax = figures_answers.owed_areas(data, {"CHN": "China", "RUS": "Russia"})
    (name,) = [text for text in ax.texts if "Russia" in text.get_text()]
    assert (name.get_text(), rgba(name.get_color())) == ("Russia, to 2002", RUS)
    assert name.xy == (2001, 3.5)  # the middle of its thickest place
    assert name.xyann[1] > 4.5


def test_parts_of_a_package_are_full_as_far_as_they_came():
    data = pd.DataFrame({"label": ["fund", "arms"], "offered": [300, 150], "came": [100, 0]})
    ax = figures_answers.parts_bars(data, "RUS")
    assert flat(ax.patches) == [(0, 300), (0, 150), (0, 100), (0, 0)]
    assert faces(ax.patches) == [WHITE, WHITE, RUS, RUS]
    assert list(said(ax)) == ["fund: 100 of 300 came", "arms: 0 of 150 came"]


def test_an_offer_is_a_ring_and_an_arrival_a_dot_on_a_scale_of_tens():
    data = pd.DataFrame(
        {"label": ["a", "b", "c"], "year": [2009, 2010, 2011], "side": ["RUS", "USA", "USA"],
         "offered": [200.0, 50.0, None], "arrived": [20.0, None, 5.0]}
    )  # fmt: skip
    ax = figures_bargains.offers_and_arrivals(data)
    assert marks_of(ax, "o") == {
        (200, 2): (RUS, WHITE), (20, 2): (RUS, RUS), (50, 1): (USA, WHITE), (5, 0): (USA, USA),
    }  # fmt: skip
    assert said(ax) == {
        "2009 a (Russia)": RUS, "20 of 200": RUS, "2010 b (United States)": USA,
        "of 50 none seen": USA, "2011 c (United States)": USA, "5 came": USA,
    }  # fmt: skip
    pale, joined, *others = ax.collections[0], *ax.collections[1:]
    assert [tuple(x) for x in pale.get_colors()] == [PALE]
    (line,) = joined.get_segments()  # from what came to what was offered, where both are known
    assert (line.tolist(), tuple(joined.get_colors()[0][:3])) == ([[20, 2], [200, 2]], RUS[:3])
    assert len(others) == 2
    assert figures_bargains._told(10, 30) == "30 came, 10 offered"
    keys = {name: rgba(mark.get_markerfacecolor()) for name, mark in key_of(ax).items()}
    assert keys == {"seen to arrive": INK, "offered": WHITE}
    assert ax.get_xscale() == "log"
    assert ax.get_xlim() == (2.5, 320)  # half the least to 1.6 of the most
    assert [t.get_text() for t in ax.get_xticklabels()] == ["10", "100"]


BASES = pd.DataFrame(
    {"actor": ["USA", "RUS"], "site": ["manas", "kant"],
     "possible_from": pd.to_datetime(["2001-01-01", "2003-01-01"]),
     "certain_from": pd.to_datetime(["2002-01-01", None]),
     "certain_to": pd.to_datetime(["2013-01-01", None]),
     "possible_to": pd.to_datetime(["2014-01-01", "2024-01-01"])}
)  # fmt: skip


def test_a_base_is_pale_while_possible_and_full_while_certain():
    counts = pd.DataFrame(
        {"actor": ["USA", "RUS"], "site": ["manas", "kant"],
         "date": pd.to_datetime(["2005-01-01", "2006-01-01"]), "low": [1000, np.nan],
         "high": [1400, 500]}
    )  # fmt: skip
    ax = figures_bases.base_strengths(counts, BASES)
    spells = [
        (rgba(line.get_color()), line.get_alpha() or 1, [x for x, _ in data_of(line)])
        for line in ax.lines
        if line.get_linewidth() == 6
    ]
    assert spells == [
        (USA, 0.25, [day("2001-01-01"), day("2014-01-01")]),
        (USA, 1, [day("2002-01-01"), day("2013-01-01")]),
        (RUS, 0.25, [day("2003-01-01"), day("2024-01-01")]),
    ]
    counted = [data_of(x) for x in ax.lines if x.get_linewidth() == 2 and len(x.get_xdata()) == 2]
    assert [y for _, y in counted[0]] == [1000, 1400]
    assert marks_of(ax, "s") == {(day("2005-01-01"), 1200): (USA, USA)}
    assert marks_of(ax, "o") == {(day("2006-01-01"), 500): (RUS, WHITE)}
    (arrow,) = [t for t in ax.texts if not t.get_text()]
    assert arrow.xyann[1] > arrow.xy[1]  # down from the mark: at most so many
    assert arrow.xyann[1] < 500
    assert (said(ax)["■ Manas"], said(ax)["● Kant"]) == (USA, RUS)


def test_a_tie_is_hatched_while_possible_and_full_while_certain():
    days = pd.to_datetime(["2001-01-01", "2002-01-01", "2003-01-01", "2004-01-01"])
    row = dict(zip(["possible_from", "start", "end", "possible_to"], days, strict=True))
    never = row | {"start": days[3], "end": days[3]}
    bars = pd.DataFrame(
        [{"lane": "sites", "label": "Manas", "actor": "USA"} | row,
         {"lane": "unions", "label": "CSTO", "actor": "RUS"} | never]
    )  # fmt: skip
    falls = pd.DataFrame({"day": pd.to_datetime(["2002-06-01"]), "label": "He falls"})
    ax = figures_course.course(bars, falls)
    possible, certain, only_possible = ax.patches
    assert flat(ax.patches) == [
        (day("2001-01-01"), day("2004-01-01")), (day("2002-01-01"), day("2003-01-01")),
        (day("2001-01-01"), day("2004-01-01")),
    ]  # fmt: skip
    assert faces(ax.patches) == [WHITE, USA, WHITE]
    assert [b.get_edgecolor() for b in ax.patches] == [USA, USA, RUS]
    assert [b.get_hatch() for b in ax.patches] == ["/////", None, "/////"]
    assert possible.get_y() == certain.get_y() > only_possible.get_y()
    heights = {t.get_text(): t.get_position()[1] for t in ax.texts}
    assert 1 < heights["Manas (United States)"] < 1.5
    assert 0 < heights["CSTO (Russia)"] < 0.5
    assert said(ax)["CSTO (Russia)"] == RUS
    lines = [[x for x, _ in data_of(line)] for line in ax.lines if line.get_linestyle() == ":"]
    assert lines == [[day("2002-06-01")] * 2]
    assert beside(ax)["He falls"][0] == day("2002-06-01")


def test_the_shape_of_an_act_is_its_kind_and_its_color_the_actor():
    data = pd.DataFrame(
        {"lane": ["law", "law", "arms"], "actor": ["RUS", "RUS", "USA"],
         "event_type": ["agree", "terminate", "terminate"],
         "date": pd.to_datetime(["1995-03-16", "2001-01-01", "2024-02-22"])}
    )  # fmt: skip
    ax = figures_course.acts(data)
    agreed, _, in_force, _, ended, _ = ax.collections
    assert np.allclose(agreed.get_offsets(), [[day("1995-03-16"), 2]])
    assert not len(in_force.get_offsets())
    assert np.allclose(ended.get_offsets(), [[day("2001-01-01"), 2], [day("2024-02-22"), 1]])
    assert not len(agreed.get_facecolors())  # hollow
    assert [tuple(x) for x in agreed.get_edgecolors()] == [RUS]
    assert [tuple(x) for x in ended.get_facecolors()] == [RUS, USA]
    marks = {name: mark.get_paths()[0] for name, mark in key_of(ax).items()}
    assert list(marks) == ["agreement signed", "takes effect", "ended"]
    # The key is hollow and full as the marks are.
    assert [len(mark.get_facecolors()) for mark in key_of(ax).values()] == [0, 1, 1]
    for (marker, _), path in zip(figures_course.ACTS.values(), marks.values(), strict=True):
        assert len(path.vertices) == len(mpl.markers.MarkerStyle(marker).get_path().vertices)
    assert figures_course.ACTS["agree"][0] == "o"
    for drawn, path in zip((agreed, in_force, ended), marks.values(), strict=True):
        assert len(drawn.get_paths()[0].vertices) == len(path.vertices)
    assert figures_course.acts(data[:1]).collections[0].get_sizes() < ended.get_sizes()


INKS = {"west": ("USA", "West"), "east": ("RUS", "Russia")}


def test_acts_by_theme_have_the_color_of_who_acted_and_the_number_of_the_table():
    data = pd.DataFrame(
        {"theme": ["law", "law", "trade"], "group": ["west", "east", "east"],
         "number": [np.nan, 7, np.nan],
         "day": pd.to_datetime(["2022-03-01", "2023-03-01", "2024-03-01"])}
    )  # fmt: skip
    ax = figures_after.themes(data, INKS)
    found = {spot: inks[1][:3] for spot, inks in marks_of(ax, "o").items()}
    assert found == {
        (day("2022-03-01"), 2): USA[:3], (day("2023-03-01"), 2): RUS[:3],
        (day("2024-03-01"), 1): RUS[:3],
    }  # fmt: skip
    assert (said(ax)["7"], beside(ax)["7"]) == (RUS, (day("2023-03-01"), 2))
    keys = {name: rgba(mark.get_color()) for name, mark in key_of(ax).items()}
    assert keys == {"West": USA, "Russia": RUS}


def test_acts_of_one_day_are_stacked_and_none_hides_another():
    days = pd.to_datetime(["2022-03-01"] * 5 + ["2024-03-01"])
    data = pd.DataFrame({"theme": "law", "group": "west", "number": np.nan, "day": days})
    spots = list(marks_of(figures_after.themes(data, INKS), "o"))
    assert len(spots) == 6
    assert {x for x, _ in spots} == {day("2022-03-01"), day("2024-03-01")}
    assert (day("2024-03-01"), 1) in spots
    assert sorted(y for x, y in spots if x == day("2022-03-01")) == pytest.approx(
        [0.82, 0.91, 1, 1.09, 1.18]
    )


def test_series_of_several_units_have_each_its_scale_and_its_name():
    months = pd.date_range("2022-01-01", periods=4, freq="MS")
    years = pd.to_datetime(["2021-01-01", "2022-01-01", "2023-01-01"])
    monthly = ("Cars a month", pd.Series([1.0, 5, 3, 4], months), "KGZ")
    yearly = ("Visits a year", pd.Series([100.0, 300, 200], years), "RUS")
    first = figures_after.small_multiples([monthly, yearly], mark=months[1])
    cars, visits = first.get_figure().axes
    assert [ax.get_title(loc="left") for ax in (cars, visits)] == ["Cars a month", "Visits a year"]
    assert [y for _, y in data_of(cars.lines[0])] == [1, 5, 3, 4]
    assert rgba(cars.lines[0].get_color()) == KGZ
    assert [top for *_, top in upright(visits.patches)] == [100, 300, 200]
    assert set(faces(visits.patches)) == {RUS}
    assert (cars.get_ylim()[1], visits.get_ylim()[1]) == pytest.approx((5 * 1.28, 300 * 1.28))
    for ax in (cars, visits):
        marks = [line for line in ax.lines if line.get_linestyle() == ":"]
        assert [data_of(line)[0][0] for line in marks] == [mdates.date2num(months[1])]
    assert beside(cars)["5"] == (mdates.date2num(months[1]), 5)


def test_pressure_stands_up_for_one_side_and_down_for_the_other_hatched_if_unanswered():
    data = pd.DataFrame(
        {"day": pd.to_datetime(["2022-02-01", "2022-03-01", "2022-09-01", "2022-03-05"]),
         "side": ["West", "West", "West", "Russia"], "answered": [True, False, False, True]}
    )  # fmt: skip
    ax = figures_after.pressure_bars(data, {"West": "USA", "Russia": "RUS"})
    bars = [b for b in ax.patches if b.get_height()]
    assert upright(bars) == [
        (2022.25, 0, 1), (2022.25, 1, 2), (2022.75, 0, 1), (2022.25, 0, -1),
    ]  # fmt: skip
    assert faces(bars) == [USA, WHITE, WHITE, RUS]
    assert [b.get_hatch() for b in bars] == [None, "////", "////", None]
    assert (said(ax)["West"], said(ax)["Russia"]) == (USA, RUS)
    assert (beside(ax)["West"][1] > 0.5, beside(ax)["Russia"][1] < 0.5) == (True, True)
    hatches = {name: mark.get_hatch() for name, mark in key_of(ax).items()}
    assert hatches == {"answered": None, "no answer known": "////"}


PANEL = pd.DataFrame(
    [("Russia", "RUS", 2001, 0.2, 0.1, 0.3), ("Russia", "RUS", 2002, 0.4, 0.3, 0.6),
     ("China", "CHN", 2001, 0.1, 0.1, 0.1), ("China", "CHN", 2002, 0.5, 0.4, 0.5)],
    columns=["label", "actor", "year", "value", "low", "high"],
)  # fmt: skip


def test_panels_of_shares_have_every_line_its_band_and_their_headings():
    both = {"Imports": PANEL, "Exports": PANEL.assign(value=0.05, low=0.05, high=0.05)}
    first = figures_dependence.two_panels(both, note=("Imports", 2002, "here"))
    imports, exports = first.get_figure().axes
    assert (imports.get_title(loc="left"), exports.get_title(loc="left")) == ("Imports", "Exports")
    for ax in (imports, exports):
        assert [rgba(line.get_color()) for line in ax.lines[:2]] == [RUS, CHN]
        assert [data_of(x)[0][0] for x in ax.lines if x.get_linestyle() == "--"][-1] == 2002
    assert [band_at(band, 2002) for band in imports.collections] == [(0.3, 0.6), (0.4, 0.5)]
    assert (beside(imports)["here"], "here" in beside(exports)) == ((2002, 0.4), False)


def test_money_sent_home_is_a_line_and_the_part_of_a_partner_bars():
    data = pd.DataFrame({"year": [2001, 2002], "share": [0.1, 0.3], "from_partner": [np.nan, 0.2]})
    ax = figures_dependence.money_home(data, actor="RUS", label="from Russia")
    assert data_of(ax.lines[0]) == [(2001, 0.1), (2002, 0.3)]
    assert upright(ax.patches) == [(2002, 0, 0.2)]
    assert faces(ax.patches) == [RUS]
    assert beside(ax) == {"all money": (2002, 0.3), "from\nRussia": (2002, 0.05)}
    assert said(ax)["from\nRussia"] == RUS


def test_the_corridor_shades_what_was_sold_and_not_recorded():
    data = pd.DataFrame(
        {"year": [2021, 2022], "sold": [2000, 9000], "recorded": [1000, 4000],
         "onward": [500, 1000]}
    )  # fmt: skip
    ax = figures_dependence.corridor(
        data, sold="sold", recorded="recorded", onward="on", actor="RUS", of="KGZ"
    )
    assert band_at(ax.collections[0], 2022) == (4, 9)
    lines = [(rgba(x.get_color()), data_of(x)[-1][1], x.get_linestyle()) for x in ax.lines]
    assert lines == [(INK, 9, "-"), (KGZ, 4, "-"), (RUS, 1, "--")]
    inks = said(ax)
    assert (inks["sold"], inks["recorded"], inks["on"]) == (INK, KGZ, RUS)
    heights = {text: y for text, (_, y) in beside(ax).items()}
    assert heights["sold"] > heights["recorded"] > heights["on"]


def test_a_cut_is_as_long_as_it_lasted_and_named_by_who_made_it():
    data = pd.DataFrame(
        {"label": ["Gas", "Power"], "actor": ["RUS", "KAZ"], "year": [2010, 2020],
         "days": [10, 300], "steps_in": ["", "China"]}
    )  # fmt: skip
    ax = figures_dependence.cut_dots(data, ["Russia", "Kazakhstan"])
    dots = ax.collections[-1]
    assert dots.get_offsets().tolist() == [[300, 0], [10, 1]]
    assert [tuple(ink) for ink in dots.get_facecolors()] == [rgba(style.color("KAZ")), RUS]
    names = {t.get_text(): round(t.get_position()[1]) for t in ax.texts}
    assert names == {"2020: power, by Kazakhstan; China stepped in": 0, "2010: gas, by Russia": 1}
    assert ax.get_xscale() == "log"


def test_peers_are_in_the_order_of_their_imports_with_their_own_in_ink():
    rows = [("KGZ", "Kyrgyzstan", "import_share", 0.4, 0.3, 0.5),
            ("KGZ", "Kyrgyzstan", "export_share", 0.1, 0.1, 0.2),
            ("ARM", "Armenia", "import_share", 0.3, 0.3, 0.4),
            ("ARM", "Armenia", "export_share", 0.6, 0.5, 0.7)]  # fmt: skip
    data = pd.DataFrame(rows, columns=["iso3", "name", "component", "value", "low", "high"])
    ax = figures_dependence.peers(data.assign(year=2023), of="KGZ")
    middle = rgba(style.MIDDLE)
    assert marks_of(ax, "o") == {(0.3, 0.13): (middle, middle), (0.4, 1.13): (INK, INK)}
    assert marks_of(ax, "s") == {(0.6, -0.13): (middle, WHITE), (0.1, 0.87): (INK, WHITE)}
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Armenia 2023", "Kyrgyzstan 2023"]
    assert [t.get_fontweight() for t in ax.get_yticklabels()] == ["normal", "bold"]
    ranges = [path.vertices[:, 0].tolist() for c in ax.collections for path in c.get_paths()]
    assert sorted(ranges) == [[0.1, 0.2], [0.3, 0.4], [0.3, 0.5], [0.5, 0.7]]
    for lines in ax.collections:
        own = [segment[0, 1] > 0.5 for segment in lines.get_segments()]
        assert [tuple(x[:3]) for x in lines.get_colors()] == [
            (INK if mine else middle)[:3] for mine in own
        ]
    keys = {name: rgba(mark.get_markerfacecolor()) for name, mark in key_of(ax).items()}
    assert keys == {"of imports": INK, "of exports": WHITE}


def test_a_search_shows_steps_full_kinks_dashed_and_what_it_could_have_found():
    years = range(2000, 2005)
    series = {name: pd.Series([0.1, 0.1, 0.4, 0.4, 0.4], years) for name in ("a", "b")}
    found = pd.DataFrame(
        {"series": ["a", "b"], "date": [2002, 2003], "low": [2001, 2003], "high": [2003, 2003],
         "verdict": ["step", "kink"], "detectable": [0.2, 0.3], "tail_p": [0.01, 0.6]}
    )  # fmt: skip
    first = figures_dependence.searched(series, found, {"a": "RUS", "b": "CHN"})
    one, two = first.get_figure().axes
    assert [ax.get_title(loc="left") for ax in (one, two)] == ["a", "b"]
    assert [rgba(ax.lines[0].get_color()) for ax in (one, two)] == [RUS, CHN]
    assert [data_of(ax.lines[1])[1][1] for ax in (one, two)] == [0.2, 0.3]
    assert [(data_of(ax.lines[2])[0][0], ax.lines[2].get_linestyle()) for ax in (one, two)] == [
        (2002, "-"), (2003, "--"),
    ]  # fmt: skip
    assert [flat(ax.patches) for ax in (one, two)] == [[(2000.5, 2003.5)], [(2002.5, 2003.5)]]
    assert [sorted(marks_of(ax, "o")) for ax in (one, two)] == [[(2003, 0.4), (2004, 0.4)], []]


GIVEN = pd.DataFrame(
    [("RUS", 2001, 10e6, 20e6, 30e6, False), ("RUS", 2002, 0.0, 0.0, 0.0, True),
     ("others", 2001, 5e6, 1e6, 9e6, False), ("others", 2002, 0.0, 4e6, 4e6, False)],
    columns=["group", "year", "grant", "loan", "high", "silent"],
)  # fmt: skip


def test_donors_have_grants_full_loans_light_above_them_and_hatched_years_of_silence():
    first = figures_finance.donor_years(GIVEN, {"RUS": "Russia", "others": "Others"})
    russia, others = first.get_figure().axes
    gray = rgba(style.color("other"))
    assert upright(russia.patches) == [
        (2001, 0, 10), (2002, 0, 0), (2001, 10, 30), (2002, 0, 0), (2002, 0, 33.6),
    ]  # fmt: skip
    assert faces(russia.patches)[:3] == [RUS, RUS, (*RUS[:3], figures_finance._LIGHT)]
    assert russia.patches[-1].get_hatch()
    assert upright(others.patches) == [(2001, 0, 5), (2002, 0, 0), (2001, 5, 6), (2002, 0, 4)]
    assert faces(others.patches)[0] == gray
    (estimate,) = others.collections[0].get_paths()
    assert estimate.vertices[:, 1].tolist() == [6, 9]
    assert russia.get_ylim() == others.get_ylim() == (0, 33.6)
    assert (said(russia)["Russia"], said(others)["Others"]) == (RUS, gray)
    alphas = {name: mark.get_alpha() for name, mark in key_of(russia).items()}
    assert alphas == {"grants": None, "loans": figures_finance._LIGHT, "not reported": None}
    assert (figures_finance.ink("banks"), figures_finance.ink("USA")) == (
        style.LENDERS, style.color("USA"),
    )  # fmt: skip


def test_the_gift_in_money_is_full_to_its_lower_bound_and_hatched_to_its_upper():
    table = pd.DataFrame(
        {"total": [3e9, 1e9], "gift_low": [1e9, 1e9], "gift_high": [2e9, 1e9]},
        index=["CHN", "USA"],
    )
    ax = figures_finance.gift_bars(table, {"CHN": "China", "USA": "America"})
    assert flat(ax.patches) == [(0, 3), (0, 1), (1, 2), (0, 1), (0, 1), (1, 1)]
    pale = [(*ink[:3], 0.25) for ink in (CHN, USA)]
    assert faces(ax.patches)[:2] == [pale[0], CHN]
    assert faces(ax.patches)[3:5] == [pale[1], USA]
    assert [bool(b.get_hatch()) for b in ax.patches] == [False, False, True] * 2
    assert beside(ax) == {"3.0, gift 1.0 to 2.0": (3, 1), "1.0": (1, 0)}
    assert ax.get_xlabel() == "billion dollars"


def test_lines_over_years_keep_their_gaps_colors_and_units():
    data = pd.DataFrame(
        {"label": ["a"] * 3 + ["b"] * 3, "ink": ["red"] * 3 + ["blue"] * 3, "year": [1, 2, 3] * 2,
         "value": [1.0, None, 2.0, 5.0, 4.0, 3.0]}
    )  # fmt: skip
    ax = figures_finance.year_lines(data, ylabel="x", percent=True, step=True)
    assert [line.get_color() for line in ax.lines] == ["red", "blue"]
    assert [line.get_drawstyle() for line in ax.lines] == ["steps-post"] * 2
    assert np.isnan(ax.lines[0].get_ydata()[1])
    heights = {text: y for text, (_, y) in beside(ax).items()}
    assert heights == pytest.approx({"a": 2 / 5.5, "b": 3 / 5.5})
    assert said(ax) == {"a": rgba("red"), "b": rgba("blue")}
    assert ax.yaxis.get_major_formatter()(5) == "5%"
    ax = figures_finance.year_lines(data, ylabel="x", at_peak=True)
    assert beside(ax) == {"a": (3, 2), "b": (1, 5)}
    sides = {text.get_text(): text.get_ha() for text in ax.texts}
    assert sides == {"a": "right", "b": "left"}  # a name at an edge leans inward
    near = data.assign(year=[1, 2, 8, 4, 5, 6])
    sides = [
        text.get_ha() for text in figures_finance.year_lines(near, ylabel="x", at_peak=True).texts
    ]
    assert sides == ["right", "right"]
    near = near.assign(year=[1, 3, 8, 3, 5, 6])
    sides = [
        text.get_ha() for text in figures_finance.year_lines(near, ylabel="x", at_peak=True).texts
    ]
    assert sides == ["right", "center"]
    assert [line.get_drawstyle() for line in ax.lines] == ["default"] * 2
    assert ax.yaxis.get_major_formatter()(5) == "5"


def test_ways_of_counting_stand_above_the_line_where_the_ratio_is_above_one():
    data = pd.DataFrame({"ratio": [0.5, 2.0], "measure": ["x", "y"]})
    ax = figures_finance.ways(data, ["measure"], "red")
    stems, dots, of_x, of_y = ax.collections
    one = ax.lines[0].get_ydata()[0]
    (_, low), (_, high) = dots.get_offsets()
    assert one - low == pytest.approx(high - one)
    assert low < one < high
    feet = [path.vertices[:, 1].tolist() for path in stems.get_paths()]
    assert feet == [[one, low], [one, high]]
    assert [tuple(x) for x in dots.get_facecolors()] == [FAINT, rgba("red")]
    assert [tuple(x) for x in of_x.get_facecolors()] == [INK, PALE]
    assert [tuple(x) for x in of_y.get_facecolors()] == [PALE, INK]


def test_a_sum_coming_apart_is_hatched_where_lost_and_joined_where_it_goes_on():
    data = pd.DataFrame(
        [("all", 0, 10, "money"), ("lost", 10, 4, "lost"), ("came", 0, 4, "later")],
        columns=["label", "start", "end", "kind"],
    )
    ax = figures_finance.waterfall(data, actor="RUS")
    assert flat(ax.patches) == [(0, 10), (4, 10), (0, 4)]
    assert faces(ax.patches) == [RUS, WHITE, PALE]
    assert [bool(b.get_hatch()) for b in ax.patches] == [False, True, False]
    assert [x for line in ax.lines for x, _ in data_of(line)] == [10, 10, 4, 4]
    assert beside(ax) == {"10": (10, 2), "\u22126": (10, 1), "4": (4, 0)}


def test_machine_days_shade_their_gaps_and_fill_the_acts_that_show():
    days = pd.date_range("2023-01-01", periods=5)
    values = pd.Series([1.0, -2.0, np.nan, np.nan, 3.0], days)
    events = pd.DataFrame({"day": days[:3], "spike": [True, False, False]})
    ax = figures_machines.machine_days(values, events, partner="RUS")
    series = ax.lines[0]
    tops = [y for _, y in data_of(series) if not np.isnan(y) and y]
    assert (tops, rgba(series.get_color())) == ([1, -2, 3], RUS)
    hidden, seen = (line for line in ax.lines if line.get_marker() == "v")
    assert (hidden.get_fillstyle(), seen.get_fillstyle()) == ("none", "full")
    assert [x for x, _ in data_of(seen)] == [mdates.date2num(days[0])]
    assert [x for x, _ in data_of(hidden)] == [mdates.date2num(d) for d in days[1:3]]
    assert seen.get_ydata()[0] > hidden.get_ydata()[0] > 3
    at = {t.get_text(): t.get_position()[1] for t in ax.texts}
    assert list(at) == [
        "2 days with acts that do not show",
        "1 days with acts that show in the series",
    ]
    assert at["1 days with acts that show in the series"] > at["2 days with acts that do not show"]
    (gap,) = ax.collections
    (path,) = gap.get_paths()
    edges = path.vertices[:, 0] - mdates.date2num(days[2])
    assert (edges.min(), edges.max()) == (0, 1)


def test_what_machines_saw_is_the_filled_part_of_a_bar():
    data = pd.DataFrame({"events": [3, 2], "seen": [1, 0]}, index=["a", "b"])
    ax = figures_machines.seen_by_type(data)
    assert flat(ax.patches) == [(0, 3), (0, 2), (0, 1), (0, 0)]
    assert faces(ax.patches) == [WHITE, WHITE, INK, INK]
    assert beside(ax) == {"1 of 3": (3, 1), "0 of 2": (2, 0)}


def test_the_shape_of_a_sentence_is_its_verdict():
    page = pd.DataFrame(
        {"para": [1, 2, 2], "sentence": [3, 1, 2], "verdict": ["agrees", "undated", "opinion"]}
    )
    ax = figures_page.verdicts(page)
    (marks,) = (c for c in ax.collections if len(c.get_offsets()))
    assert marks.get_offsets().tolist() == [[3, 1], [1, 2], [2, 2]]
    outlines = [path.vertices.tolist() for path in marks.get_paths()]
    square, diamond, triangle = (
        MarkerStyle(figures_page.MARKS[x][0]) for x in ("agrees", "undated", "opinion")
    )
    for outline, mark in zip(outlines, (square, diamond, triangle), strict=True):
        drawn = mark.get_path().transformed(mark.get_transform())
        assert outline == drawn.vertices.tolist()
    assert [rgba(face) for face in marks.get_facecolors()] == [INK, WHITE, INK]
    looks = [figures_page.MARKS[name][:2] for name in figures_page.MARKS]
    assert len(set(looks)) == len(looks)  # no two verdicts look alike
    filled = {n: rgba(fill) == INK for n, (_, fill, _) in figures_page.MARKS.items()}
    sure = {"agrees", "corrected-by", "opinion"}
    assert {name for name, full in filled.items() if full} == sure
    low, high = ax.get_ylim()
    assert low > high  # the page begins on top


def test_coverage_has_records_as_bars_and_sources_as_a_line():
    data = pd.DataFrame({"rows": [9, 4], "sources": [3, 2]}, index=[2001, 2002])
    ax = figures_page.coverage(data)
    assert upright(ax.patches) == [(2001, 0, 9), (2002, 0, 4)]
    assert data_of(ax.lines[0]) == [(2001, 3), (2002, 2)]
    assert beside(ax)["records (bars)"] == (2001, 9)
    assert ax.get_ylim()[1] > 9
    assert beside(ax)["sources (line)"] == pytest.approx((2002, 2 / ax.get_ylim()[1]))


PLACES = pd.DataFrame(
    {"actor": ["RUS", "USA", "USA"], "place": ["Karakol", "Manas airport", "Osh"],
     "military": [True, True, False], "open": [True, False, True],
     "lat": [42.49, 43.06, 40.53], "lon": [78.39, 74.48, 72.80]}
)  # fmt: skip


def test_a_place_on_the_map_is_a_square_if_military_and_hollow_if_closed():
    ax = figures_map.site_map(PLACES)
    below = next(other for other in ax.get_figure().axes if other is not ax)
    squares, dots = marks_of(ax, "s"), marks_of(ax, "o")
    assert list(squares.values()) == [(RUS, RUS)]
    assert list(dots.values()) == [(USA, USA)]
    ((east, north),) = squares
    assert (east > 250, north > 100) == (True, True)  # Karakol, in the north-east
    ((east, north),) = dots
    assert (east < -150, north < -50) == (True, True)  # Osh, in the south-west
    assert (USA, WHITE) in marks_of(below, "s").values()  # Manas, in the inset
    assert (said(ax)["■ Russia"], said(ax)["■ United States"]) == (RUS, USA)
    assert said(below)["Manas"] == USA


def test_a_place_is_open_while_a_presence_goes_on_and_military_by_its_field(monkeypatch):
    sites = pd.DataFrame(
        {"actor": "RUS", "place": ["Karakol", "Osh", "Naryn"], "precision": "town",
         "domain": ["military", "education", "military"], "name": ["a", "b", "c"],
         "site": ["base", None, None], "presence_id": ["p1", "p2", "p3"], "lat": "42", "lon": "75"}
    )  # fmt: skip
    spells = pd.DataFrame(
        {"presence_id": ["p1", "p2", "p3"], "site": ["base", None, None], "status": "actual",
         "kind": ["troops", "school", "troops"], "start": ["2001", "2002", "2025"],
         "end": ["2010", None, None], "seen": [None, "2019", None]}
    )  # fmt: skip
    tables = {"sites": sites, "presence": spells}
    monkeypatch.setattr(figures_map, "load", lambda name, folder: tables[name])
    found = figures_map.map_points(["RUS"], years=(1991, 2020)).set_index("place")
    assert found["open"].to_dict() == {"Osh": True, "Karakol": False}
    assert found["military"].to_dict() == {"Osh": False, "Karakol": True}


def frame_of(ax):
    """Height of a figure, and the ends of its axes."""
    ends = [round(float(x), 3) for x in (*ax.get_xlim(), *ax.get_ylim())]
    return round(float(ax.get_figure().get_figheight()), 3), *ends


def offsets(ax):
    """Where a note is written beside its place, and to which side, by its words."""
    return {t.get_text(): (t.xyann, t.get_ha()) for t in ax.texts if hasattr(t, "xyann")}


def test_figures_of_answers_have_room_for_their_rows_and_words():
    given = pd.DataFrame(
        {"grant": [10.0, 0], "loan": [0.0, 5], "relief": [0.0, 2]}, index=["USA", "RUS"]
    )
    ax = figures_answers.given_bars(given)
    assert frame_of(ax)[0::3] == (3.06, -0.5)
    assert frame_of(ax)[4] == 1.7
    assert beside(ax) == {
        "United States: grants 10": (0, 1.22), "Russia: loans 5, debt canceled 2": (0, 0.22),
    }  # fmt: skip
    places = [(round(b.get_y(), 2), round(b.get_height(), 2)) for b in ax.patches]
    assert places == [(0.82, 0.36), (-0.18, 0.36), (-0.36, 0.14)]  # what was canceled lies below
    parts = pd.DataFrame({"label": ["dam", "road"], "offered": [10.0, 5], "came": [0.0, 5]})
    ax = figures_answers.parts_bars(parts, "RUS")
    assert frame_of(ax)[0::3] == (2.5, -0.35)
    assert beside(ax) == {"dam: 0 of 10 came": (0, 1.2), "road: 5 of 5 came": (0, 0.2)}
    assert {round(b.get_height(), 3) for b in ax.patches} == {0.34}
    votes = pd.DataFrame({"partner": "USA", "year": [2002, 2001], "value": [0.5, 0.25]})
    ax = figures_answers.vote_lines(votes, [2001.2, 2001.5])
    assert frame_of(ax)[0::3] == (3.4, 0)
    assert beside(ax) == {"like United States": (2002, 0.5), "abstained on the war": (2001.5, 0.45)}
    assert offsets(ax)["abstained on the war"] == ((4, 8), "right")
    ax = figures_answers.vote_lines(votes, [2001.2], [2001.3])
    assert beside(ax)["voted against"] == (2001.3, 0.38)
    assert [line.get_marker() for line in ax.lines[1:]] == ["o", "x"]
    assert len(figures_answers.vote_lines(votes).lines) == 1
    force = pd.DataFrame({"period": pd.to_datetime(["1998-12-31", "1999-12-31", "2000-12-31"])})
    force = force.assign(
        a_low=[0, 0, 10.0], a_high=[0, 0, 20.0], b_low=[5.0, 2, 0], b_high=[8.0, 9, 1]
    )
    ax = figures_answers.person_bands(force, "USA", "RUS")
    assert frame_of(ax)[0::3] == (3.4, 0)
    assert frame_of(ax)[4] == 23
    assert offsets(ax) == {"Russia": ((0, 3), "left"), "United States": ((0, 3), "right")}
    assert beside(ax) == {"Russia": (1999, 9), "United States": (2000, 20)}


def test_figures_of_money_have_room_for_their_rows_and_words():
    years = pd.DataFrame(
        {"group": ["USA", "USA", "RUS"], "year": [2001, 2002, 2001], "grant": [5e6, 1e6, 2e6],
         "loan": [3e6, 0, 2e6], "high": [8e6, 2e6, 4e6], "silent": [False, True, False]}
    )  # fmt: skip
    ax = figures_finance.donor_years(years, {"USA": "America", "RUS": "Russia"})
    assert frame_of(ax) == (3.46, 2000.4, 2002.6, 0, 8.96)
    assert [t.get_text() for t in ax.texts] == ["America", "2001"]
    assert ax.texts[1].get_position() == pytest.approx((2000.4, 8))
    other = ax.get_figure().axes[1]
    assert [t.get_text() for t in other.texts] == ["Russia"]  # half the scale is not named
    assert {round(b.get_width(), 3) for b in ax.patches} == {0.82, 1}
    gifts = pd.DataFrame(
        {"total": [4e9, 2e9, 3e9], "gift_low": [1e9, 2e9, 1e9], "gift_high": [2e9, 2e9, 1e9]},
        index=["USA", "RUS", "CHN"],
    )
    ax = figures_finance.gift_bars(gifts, {"USA": "America", "RUS": "Russia", "CHN": "China"})
    assert frame_of(ax) == (3.36, 0, 6.2, -0.4, 2.7)
    words = {t.get_text(): t.xy for t in ax.texts if hasattr(t, "xy")}
    assert words == {"4.0, gift 1.0 to 2.0": (4, 2), "2.0": (2, 1), "3.0, gift 1.0": (3, 0)}
    names = {t.get_text(): round(t.get_position()[1], 3) for t in ax.texts if not hasattr(t, "xy")}
    assert names == {"America": 2.21, "Russia": 1.21, "China": 0.21}
    lines = pd.DataFrame(
        {"label": list("aaabbbccc"), "ink": "#000000", "year": [2000, 2005, 2010] * 3,
         "value": [9.0, 1, 1, 1, 8, 1, 1, 1, 10]}
    )  # fmt: skip
    ax = figures_finance.year_lines(lines, ylabel="x", at_peak=True)
    assert frame_of(ax) == (4, 1999.5, 2010.5, 0, 11)
    assert offsets(ax) == {"a": ((0, 3), "left"), "b": ((0, 3), "right"), "c": ((0, 3), "right")}
    near = lines.assign(year=[2000, 2002, 2010] * 3)
    assert offsets(figures_finance.year_lines(near, ylabel="x", at_peak=True))["b"][1] == "center"


def test_figures_of_dependence_have_room_for_their_rows_and_words():
    home = pd.DataFrame({"year": [2001, 2002, 2003, 2004, 2005], "share": [0.1, 0.2, 0.3, 0.2, 0.1],
                         "from_partner": [0.1, 0.1, None, None, 0.06]})  # fmt: skip
    ax = figures_dependence.money_home(home, actor="RUS", label="from Russia alone")
    assert frame_of(ax)[0::3] == (3.5, 0)
    assert frame_of(ax)[4] == 0.36
    assert beside(ax) == {"all money": (2003, 0.3), "from\nRussia alone": (2001, 0.05)}
    assert offsets(ax)["all money"] == ((0, 6), "center")
    one = home.assign(from_partner=[None, None, None, None, 0.06])
    ax = figures_dependence.money_home(one, actor="RUS", label="from Russia alone")
    assert beside(ax)["from\nRussia alone"] == (2005, 0.03)
    assert offsets(ax)["from\nRussia alone"] == ((-8, 0), "right")
    sold = pd.DataFrame({"year": [2001, 2008], "sold": [5000.0, 9000], "recorded": [1000.0, 3000],
                         "onward": [None, 4000.0]})  # fmt: skip
    words = {"sold": "told", "recorded": "seen", "onward": "on"}
    ax = figures_dependence.corridor(sold, **words, actor="RUS", of="KGZ")
    assert frame_of(ax)[:4] == (3.9, 2000.6, 2008.4, 0)
    assert list(ax.get_xticks()) == [2008, 2006, 2004, 2002]
    assert beside(ax)["not recorded"] == (2007.5, 6)
    assert offsets(ax)["not recorded"] == ((-8, 0), "right")
    cuts = pd.DataFrame({"label": ["Gas", "Milk"], "actor": "RUS", "year": [2001, 2002],
                         "days": [10, 400], "steps_in": ["KAZ", ""]})  # fmt: skip
    ax = figures_dependence.cut_dots(cuts, ["Russia", "Moscow"])
    assert frame_of(ax) == (2.2, 2, 640, -0.5, 1.9)
    names = {t.get_text(): round(t.get_position()[1], 3) for t in ax.texts}
    assert names == {"2002: milk, by Moscow": 0.22, "2001: gas, by Russia; KAZ stepped in": 1.22}
    assert list(ax.get_xticks()) == [3, 10, 30, 100, 365]
    marks = [ax.xaxis.get_major_formatter()(days) for days in (3, 30, 365)]
    assert marks == ["3 days", "a month", "a year"]


def test_other_figures_have_room_for_their_rows_and_words():
    offers = pd.DataFrame({"label": ["a", "b"], "year": 2009, "side": "RUS", "offered": [200.0, 50],
                           "arrived": [20.0, 5]})  # fmt: skip
    ax = figures_bargains.offers_and_arrivals(offers)
    assert frame_of(ax) == (2.48, 2.5, 320, -0.6, 1.8)
    assert offsets(ax)["2009 a (Russia)"] == ((0, 6), "left")
    assert offsets(ax)["20 of 200"] == ((0, 6), "right")
    counts = pd.DataFrame({"actor": "USA", "site": ["manas", "kant"], "low": [np.nan, 800],
                           "date": pd.Timestamp("2005-01-01"), "high": [1000.0, 1000]})  # fmt: skip
    ax = figures_bases.base_strengths(counts, BASES)
    assert frame_of(ax)[0::3] == (3.8, -300)
    assert frame_of(ax)[4] == 1100
    assert [round(line.get_ydata()[0], 3) for line in ax.lines if line.get_linewidth() == 6] == [
        -100, -100, -210,
    ]  # fmt: skip
    (arrow,) = [t for t in ax.texts if not t.get_text()]
    assert (arrow.xy[1], arrow.xyann[1]) == (810, 970)
    assert all(0 <= tick <= 1000 for tick in ax.get_yticks())
    assert offsets(ax)["■ Manas"] == ((-6, 0), "right")
    days = pd.to_datetime(["2001-01-01", "2002-01-01", "2003-01-01", "2004-01-01"])
    row = dict(zip(["possible_from", "start", "end", "possible_to"], days, strict=True))
    bars = pd.DataFrame(
        [{"lane": lane, "label": label, "actor": "USA"} | row
         for lane, label in (("sites", "x"), ("sites", "y"), ("unions", "z"))]
    )  # fmt: skip
    ax = figures_course.course(bars, pd.DataFrame({"day": days[:1], "label": "He falls"}))
    assert frame_of(ax) == (2.9, day("2001-01-01"), day("2004-01-01") + 60, -0.4, 2.9)
    names = {t.get_text(): round(t.get_position()[1], 3) for t in ax.texts if "(" in t.get_text()}
    assert list(names.values()) == [2.22, 1.22, 0.22]
    lanes = [line.get_ydata()[0] for line in ax.lines if line.get_linestyle() == "-"]
    assert lanes == pytest.approx([0.65])  # between the two sites and the union
    ax = figures_course.acts(pd.DataFrame({"lane": ["law", "arms"], "actor": "RUS",
                                           "event_type": "agree", "date": days[:2]}))  # fmt: skip
    assert frame_of(ax)[0::3] == (2.3, 0.5)
    assert frame_of(ax)[4] == 2.7
    assert sorted(round(t.get_position()[1], 3) for t in ax.texts) == [1.2, 2.2]
    ax = figures_page.coverage(
        pd.DataFrame({"rows": [10, 4], "sources": [3, 2]}, index=[2001, 2002])
    )
    assert frame_of(ax) == (3.8, 2000.3, 2002.7, 0, 11.2)
    assert offsets(ax)["records (bars)"] == ((0, 3), "center")
    page = pd.DataFrame({"para": [1, 3], "sentence": [2, 1], "verdict": ["agrees", "opinion"]})
    ax = figures_page.verdicts(page)
    assert (list(ax.get_xticks()), sorted(ax.get_yticks())) == ([1, 2], [1, 2, 3])
    ax = figures_machines.seen_by_type(
        pd.DataFrame({"events": [4, 2], "seen": [1, 0]}, index=list("ab"))
    )
    assert frame_of(ax) == (1.9, 0, 5, -0.6, 1.6)
    values = pd.Series([0.0, 100.0, -100.0], pd.date_range("2023-01-01", periods=3))
    events = pd.DataFrame({"day": values.index[:2], "spike": [True, False]})
    ax = figures_machines.machine_days(values, events, partner="RUS")
    assert frame_of(ax)[0::3] == (4.4, -106)
    assert frame_of(ax)[4] == 171.4
    marks = [line.get_ydata()[0] for line in ax.lines if line.get_marker() == "v"]
    assert marks == pytest.approx([115.3, 149.3])
    assert all(-100 <= tick <= 100 for tick in ax.get_yticks())
    assert ax.spines["left"].get_bounds() == pytest.approx((-106, 100))
    steps = pd.DataFrame([("all", 0, 100, "money"), ("came", 0, 40, "later")],
                         columns=["label", "start", "end", "kind"])  # fmt: skip
    ax = figures_finance.waterfall(steps, actor="RUS")
    assert frame_of(ax) == (2.04, 0, 116, -0.5, 1.5)
    assert {round(b.get_height(), 3) for b in ax.patches} == {0.66}
    assert ax.lines[0].get_ydata() == pytest.approx([0.67, 0.33])
    data = pd.DataFrame({"ratio": [0.5, 2.0], "measure": ["x", "y"], "years": ["all", "all"]})
    ax = figures_finance.ways(data, ["measure", "years"], "red")
    assert frame_of(ax) == (4.91, -0.8, 1.8, -0.3, 5.5)
    ticks = dict(zip((t.get_text() for t in ax.get_yticklabels()), ax.get_yticks(), strict=True))
    assert ticks == pytest.approx(
        {"0.5 times": 1.2 + 4 * np.log2(1.1) / np.log2(4.84), "equal": 3.2,
         "2 times": 1.2 + 4 * np.log2(4.4) / np.log2(4.84), "x": 0.6, "y": 0.3, "all": 0}
    )  # fmt: skip
    triangles = pd.DataFrame({"year": [2001, 2002], "arms": 0.5, "money": -0.5, "people": 0.0})
    ax = weighing.weight_triangles(triangles, a="USA", b="RUS")
    assert frame_of(ax) == (2.9, -0.2, 2.55, -0.36, 1.12)
    words = {t.get_text(): tuple(round(x, 3) for x in t.get_position()) for t in ax.texts[:5]}
    assert words == {
        "2001": (0.5, -0.3), "arms": (0.5, 0.916), "money": (0, -0.04), "people": (1, -0.04),
        "2002": (1.85, -0.3),
    }  # fmt: skip
    told = pd.DataFrame({"definition": ["x", "y"], "before": [0.1, 0.2], "after": [-0.1, 0.4]})
    ax = weighing.definition_dots(told, a="USA", b="RUS")
    assert frame_of(ax) == (2.14, -0.44, 0.44, -0.7, 1.7)
    ax = weighing.definition_dots(told.assign(after=0.0), a="USA", b="RUS")
    assert ax.get_xlim() == pytest.approx((-0.3, 0.3))


def test_kilometers_on_the_map_are_those_of_the_globe():
    """A degree along the meridian is 111.2 km; at 41.2 degrees one to the east is 83.7 km."""
    east, north = figures_map.albers(np.array([74.75, 75.75, 74.75]), np.array([42.2, 41.2, 40.2]))
    assert east == pytest.approx([0, 83.7, 0], abs=0.1)
    assert north == pytest.approx([111.2, 0.5, -111.2], abs=0.2)
