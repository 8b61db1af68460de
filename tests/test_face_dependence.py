"""Facts that every measure of dependence has to show, written before any was computed."""

import pytest

import kgru_analysis as kg


@pytest.fixture(scope="module")
def russia():
    rows = kg.dependence_panel(partner="RUS", of="KGZ")
    return rows.set_index(["component", "year"])["value"].mul(100)


@pytest.fixture(scope="module")
def russia_without_gold():
    rows = kg.dependence_panel(partner="RUS", of="KGZ", without="gold")
    return rows.set_index(["component", "year"])["value"].mul(100)


@pytest.mark.parametrize(
    ("component", "year", "percent"),
    [
        ("import_share", 1994, 21.9),
        ("import_share", 2007, 40.4),
        ("import_share", 2014, 32.4),  # by origin, as in all other years
        ("import_share", 2016, 28.6),
        ("import_share", 2020, 35.5),
        ("import_share", 2021, 34.3),
        ("import_share", 2022, 24.5),
        ("import_share", 2023, 17.7),
        ("export_share", 1995, 25.6),  # the international file mixes this year up
        ("export_share", 2007, 20.7),  # the international file has an early estimate
        ("export_share", 2020, 13.0),
        ("export_share", 2022, 47.4),
        ("export_share", 2023, 24.3),
    ],
)
def test_shares_on_kyrgyz_books(russia, component, year, percent):
    assert russia[component, year] == pytest.approx(percent, abs=0.06)


@pytest.mark.parametrize(
    ("year", "percent"), [(1994, 17.2), (2007, 25.8), (2020, 26.1), (2022, 47.7), (2023, 39.2)]
)
def test_exports_without_gold(russia_without_gold, year, percent):
    assert russia_without_gold["export_share", year] == pytest.approx(percent, abs=0.06)


def test_imports_from_russia_are_lowest_at_the_end_and_exports_highest_in_2022(russia):
    assert russia["import_share"].loc[1994:].idxmin() == 2023
    assert russia["export_share"].loc[1994:].idxmax() == 2022


def test_china_sold_more_than_russia_by_2023(russia):
    china = kg.dependence_panel(partner="CHN", of="KGZ").set_index(["component", "year"])["value"]
    assert china["import_share", 2023] == pytest.approx(0.433, abs=0.001)
    assert china["import_share", 2023] > 2 * russia["import_share", 2023] / 100


def test_if_chinese_books_are_right_russia_sold_less():
    rows = kg.dependence_panel(partner="RUS", of="KGZ", basis="all-partners")
    share = rows[rows["component"] == "import_share"].set_index("year")["value"]
    assert share[2020] == pytest.approx(0.23, abs=0.015)
    assert share[2019] == pytest.approx(0.14, abs=0.015)


def test_debt_by_creditor_is_a_yearly_share(russia):
    debt = russia["debt_share"]
    assert list(debt.index) == list(range(debt.index[0], debt.index[-1] + 1))
    assert debt[2009] > debt[2008]  # the loan of 300 million
    assert debt[2011] == pytest.approx(19, abs=1.5)
    assert debt[2018] == 0  # written off
    china = kg.dependence_panel(partner="CHN", of="KGZ").set_index(["component", "year"])["value"]
    assert china["debt_share", 2018] > 0.4
    assert china["debt_share", 2024] < china["debt_share", 2020]


def test_most_money_sent_home_comes_from_russia(russia):
    share = russia["remittance_share"]
    assert share.between(75, 100).all()
    assert share.max() < 93


def test_bounds_hold_the_value_and_the_other_books():
    own = kg.dependence_panel(partner="RUS", of="KGZ")
    assert (own["low"] <= own["value"] + 1e-9).all()
    assert (own["value"] <= own["high"] + 1e-9).all()
    row = own.set_index(["component", "year"]).loc[("import_share", 2020)]
    assert row["low"] < 0.24 < 0.355 <= row["high"]
