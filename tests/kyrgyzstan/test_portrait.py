import pandas as pd
import pytest

from kgru_analysis.kyrgyzstan import portrait
from kgru_analysis.plots.style import COLORS

DRAWN = [
    portrait.trade_and_remittances,
    portrait.later_marks,
    portrait.mirrors,
    portrait.both_sides,
    portrait.trade_totals,
    portrait.turnover_claims,
    lambda: portrait.two_patrons("debt"),
    lambda: portrait.two_patrons("import_share"),
]


@pytest.mark.parametrize("rows", DRAWN)
def test_rows_carry_what_a_figure_needs(rows):
    table = rows()
    assert {"label", "actor", "year"} <= set(table)
    assert set(table["actor"]) <= set(COLORS)
    assert table[["label", "year"]].notna().all(axis=None)


@pytest.mark.parametrize("rows", [portrait.thin_parts, portrait.people_and_opinion])
def test_lanes_are_whole(rows):
    table = rows()
    assert not table.duplicated(["lane", "year"]).any()
    assert table["text"].str.fullmatch(r"\d+").all()


def test_every_lane_has_its_figures():
    assert list(dict.fromkeys(portrait.thin_parts()["lane"])) == list(portrait.LANES.values())
    kinds = portrait.people_and_opinion()["measure"].value_counts()
    assert (kinds >= 3).all()  # "where they carry a series"


def test_series_are_long_enough_to_search():
    series = portrait.long_series() | portrait.long_series(bounds=True)
    assert len(series) == 13
    assert all(values.notna().sum() >= 12 for values in series.values())


def test_shares_of_one_basket():
    found = portrait.how_concentrated().set_index("of")
    assert list(found.index) == list(portrait.BASKETS)
    assert found.loc["arms 2019", "hhi_low"] == 1
    assert (found["hhi_low"] <= found["hhi_high"]).all()


def test_remittances_by_hand():
    table = portrait.remittances()
    assert isinstance(table, pd.Series)
    assert table.loc[2021] == pytest.approx(3.011845e9 / 9.249134e9, rel=1e-3)
