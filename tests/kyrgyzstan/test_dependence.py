"""What the notebook on dependence prints: words and tables that hold whatever is chosen."""

import re

import pandas as pd
import pytest
from own_tables import write_tables

import kgru_analysis as kg
from kgru_analysis.dependence.sides import mirror_trade
from kgru_analysis.kyrgyzstan import dependence, exposures, figures_dependence, peers
from kgru_analysis.plots import style

YEARS = (1994, 2024)


@pytest.fixture(scope="module")
def panels():
    return {code: dependence.panel_of(code, "KGZ", YEARS) for code in ("RUS", "CHN")}


@pytest.fixture(scope="module")
def cuts():
    return exposures.cuts("KGZ")


def test_goods_are_exports_without_gold(panels):
    rows = panels["RUS"].set_index(["component", "year"]).sort_index()["value"]
    assert rows["goods_share", 2020] > 1.5 * rows["export_share", 2020]
    no_gold = dependence.panel_of("RUS", "TJK", YEARS)
    rows = no_gold.set_index(["component", "year"]).sort_index()["value"]
    assert rows["goods_share"].equals(rows["export_share"])


def test_gold_is_told_beside_a_jump_of_two_years_that_follow_one_another():
    sold, others, gold = (
        pd.Series({2019: a, 2021: b, 2022: c})
        for a, b, c in ((0.1, 0.4, 0.5), (0.1, 0.4, 0.5), (0.6, 0.3, 0.1))
    )
    told = dependence.beside_gold("RUS", sold, others, gold)
    assert "to 50% in 2022, partly as gold fell from 30% to 10%" in told  # not the gap 2019-2021
    assert dependence.beside_gold("RUS", sold.loc[:2019], others, gold) == ""
    assert dependence.beside_gold("RUS", sold, others, gold.loc[2022:]) == ""
    assert dependence.beside_gold("RUS", sold, others, pd.Series(dtype=float)) == ""


def test_lines_leave_out_what_is_not_there(panels):
    union = {"EU": dependence.panel_of("EU", "KGZ", YEARS), "RUS": panels["RUS"]}
    lines = dependence.lines(union, "remittance_share")
    assert lines["label"].unique().tolist() == ["Russia"]


def test_what_is_not_recorded_is_a_difference():
    table = dependence.corridor("KGZ", "RUS", YEARS).set_index("year")
    known = table.dropna(subset=["sold", "recorded"])
    assert (known["unrecorded"] == known["sold"] - known["recorded"]).all()
    assert table.loc[2021:2023, "unrecorded"].is_monotonic_increasing
    assert dependence.gold_share("KGZ", (2020, 2023)).round(2).tolist() == [0.50, 0.51, 0.01, 0.38]


def test_the_whole_debt_is_no_more_than_itself():
    rows = dependence.debt_lines("KGZ", ["RUS", "CHN", "WB", "ADB", "EDB", "EU"], YEARS)
    assert (rows.groupby("year")["value"].sum() <= 1).all()
    assert "Asian Dev. Bank" in set(rows["label"])


@pytest.mark.slow
def test_each_basis_that_there_is():
    table = dependence.on_each_basis("RUS", "KGZ", [2020, 2023])
    assert table[2020].tolist() == ["35%", "38%", "22%"]
    assert table["Share of Russia in imports, by"].tolist() == [
        "the country's own count", "the partner's count in its place",
        "every partner's count in its place",
    ]  # fmt: skip
    union = dependence.on_each_basis("EU", "KGZ", [2020])
    assert "the partner's count in its place" not in union.iloc[:, 0].tolist()
    assert dependence.both_sides("KGZ", "EU", YEARS).empty


def test_lengths_in_words():
    said = [exposures.duration(days) for days in (3, 60, 77, 183, 639)]
    assert said == ["3 days", "60 days", "three months", "six months", "21 months"]


def test_the_table_of_exposures_names_no_code():
    table = exposures.exposure_rows("RUS", "KGZ")
    text = " ".join(table.drop(columns="exposure_ids").astype(str).to_numpy().ravel())
    assert not re.search(r"\b(RUS|KAZ|WLD|nan|NaT|None)\b|_", text)
    assert table.set_index("What").loc["Gas", "Share"] == "100% (2024)"
    told = exposures.folded(table)
    assert not re.search(r"\b(RUS|RUB|WLD|nan|None)\b|<(?!/?(p|b|br|details|summary)>)", told)
    assert "only after the term has run out (25 years).</p>" in told


def test_a_measured_share_stands_in_place_of_a_stated_one():
    panel = pd.DataFrame(
        {"component": ["debt_share", "debt_share", "export_share", "goods_share"],
         "year": [2020, 2021, 2021, 2021], "value": [0.3, 0.0, None, 0.9]}
    )  # fmt: skip
    stated, measured = (
        exposures.exposure_rows("RUS", "KGZ", measured=rows).set_index("What")["Share"]
        for rows in (None, panel)
    )
    assert measured["Debt"] == "0% (2021)"
    assert stated.drop("Debt").equals(measured.drop("Debt"))


def test_a_number_stands_behind_the_clause_that_it_belongs_to():
    said = [exposures._sentence(text) for text in (
        "70: Votes in parliament, against 8", "2.5 percent: Tariff. More.", "Given; taken", None,
    )]  # fmt: skip
    assert said == [
        "Votes in parliament, against 8 (70).", "Tariff (2.5 percent).", "Given; taken.", "",
    ]  # fmt: skip


def test_both_ways_is_empty_where_nobody_asks():
    assert len(exposures.both_ways_rows("KGZ", "RUS"))
    assert exposures.both_ways_rows("KGZ", "CHN").empty


def test_cuts_say_who_and_how_long(cuts):
    row = cuts.set_index("episode").loc["fuel-2011"]
    assert (row["actor"], row["year"], row["steps_in"]) == ("RUS", 2011, "others in Russia")
    assert cuts["days"].gt(0).all()


def test_breaks_in_words():
    found = pd.DataFrame(
        {
            "series": ["a", "b", "c"],
            "date": pd.array([2007, None, None], "Int64"),
            "verdict": ["step", "none", "none"],
            "p_value": [0.01, None, None],
            "p_holm": [0.03, None, None],
            "detectable": [0.2, 0.3, 0.4],
            "tail_p": [0.5, 0.01, 0.9],
        }
    )
    text = exposures.told_breaks(found)
    assert "Breaks that stand out: a, a step in 2007 (by chance in 3% of cases)." in text
    assert "In the others it would have taken a jump of 30 to 40 points" in text
    assert "do not follow what came before in b:" in text
    weak = exposures.told_breaks(found.assign(p_holm=[0.19, None, None]))
    assert "stands out" in weak
    assert "Not sure, since among so many series chance gives such a one in 19%" in weak
    calm = exposures.told_breaks(found.assign(verdict="none", tail_p=0.5))
    assert calm.startswith("No series has a break")
    assert calm.endswith("in all.")


def test_a_place_is_told_with_its_range():
    text = peers.place_told("RUS", "KGZ", ["KGZ", "TJK", "MNG", "BLR"], (2015, 2020), seed=1)
    assert "over 2,000 ways to choose" in text
    assert re.search(r"of [34] in 2020, the most dependent first", text)


@pytest.mark.slow
def test_figures_draw_what_they_are_given(panels, cuts):
    money = dependence.money_home("KGZ", panels["RUS"], YEARS)
    newest = peers.peers_now("RUS", ["KGZ", "TJK", "ARM"], YEARS)
    series = {"Russia: share of imports": dependence.lines(panels, "import_share")
              .query("actor == 'RUS'").set_index("year")["value"]}  # fmt: skip
    found = kg.breaks_of(series, draws=99, seed=1)
    shares = {"Share of imports": dependence.lines(panels, "import_share")}
    drawn = [
        figures_dependence.two_panels(shares, note=("Share of imports", 2020, "here")),
        figures_dependence.money_home(money, actor="RUS", label="from Russia"),
        figures_dependence.corridor(
            dependence.corridor("KGZ", "RUS", (2015, 2023)),
            sold="sold", recorded="recorded", onward="on", actor="RUS", of="KGZ",
        ),
        figures_dependence.cut_dots(cuts, cuts["actor"].tolist()),
        figures_dependence.peers(newest, of="KGZ"),
        figures_dependence.searched(series, found, {"Russia: share of imports": "RUS"}),
    ]  # fmt: skip
    for ax in drawn:
        ax.get_figure().canvas.draw()
        assert ax.has_data()
    assert len(drawn[3].collections[-1].get_offsets()) == len(cuts)
    assert "here" in [text.get_text() for text in drawn[0].texts]


def test_breaks_near_a_change_of_measurement_are_named(tmp_path):
    """Money sent home was counted anew in 2011, imports in 2015; a year apart is near, two not."""
    columns = "subject series measure date:date reason kind source"
    lines = (
        "KGZ,wdi,BX.TRF.PWKR.CD.DT,2011,new count,method,s\n"
        "KGZ,trade_national,imports,2015,new count,method,s\n"
        "KGZ,trade_national,exports,2005,new count,method,s\n"
        "TJK,wdi,BX.TRF.PWKR.CD.DT,2001,new count,method,s\n"
    )
    write_tables(tmp_path, {"measurement_breaks": (columns, "", {}, lines)})
    found = pd.DataFrame(
        [("Money sent home", "step", 2010), ("Money sent home", "kink", 2013),
         ("Share in imports", "kink", 2016), ("Share in imports", "step", 2005),
         ("Share in exports", "step", 2005), ("Share in exports", "drift", 2006),
         ("Money sent home", "step", 2001)],
        columns=["series", "verdict", "date"],
    )  # fmt: skip
    assert exposures.measured_near(found, "KGZ", folder=tmp_path) == [2010, 2016, 2005]
    assert exposures.measured_near(found, "TJK", folder=tmp_path) == [2001]


def test_goods_sold_to_a_partner_are_those_of_its_own_count_in_the_years():
    sold = dependence.sold_to("RUS", "KGZ", (2010, 2012))
    assert set(sold.index) <= {2010, 2011, 2012}
    told = mirror_trade("KGZ", ["RUS"])
    told = told[(told["flow"] == "exports") & (told["year"] == 2011)]
    assert sold[2011] == told["own"].sum()


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, ""),
        (3, None, "at least 3%"),
        (None, 3, "up to 3%"),
        (3, 3, "3%"),
        (2, 3, "2 to 3%"),
    ],
)
def test_bounds_are_told_by_what_is_known_of_them(low, high, text):
    assert exposures._range(low, high, "%") == text


@pytest.mark.parametrize(("year", "side"), [(4, "left"), (5, "left"), (6, "right")])
def test_a_note_at_a_line_leans_to_the_middle(off_screen, year, side):
    ax = style.axes(None)
    ax.set_xlim(0, 10)
    figures_dependence._point_at(ax, year, 3.0, "a war")
    (note,) = ax.texts
    assert (note.get_text(), note.xy, note.get_ha()) == ("a war", (year, 3.0), side)
    assert (note.get_position()[0] > 0) == (side == "left")
