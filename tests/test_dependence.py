import numpy as np
import pytest

from kgru_analysis.dependence.components import COMPONENTS, claims_of, indicator
from kgru_analysis.dependence.panel import (
    CORE,
    PATRONS,
    asymmetry,
    component_table,
    dependence_panel,
    mirror_trade,
)
from kgru_analysis.errors import KgruError
from kgru_analysis.load import load


@pytest.fixture(scope="module")
def panel():
    return dependence_panel(on="RUS")


@pytest.mark.parametrize("on", PATRONS)
def test_values_lie_within_their_bounds(on):
    rows = dependence_panel(on=on)
    assert rows[["low", "high"]].notna().all(axis=None)
    assert rows["value"].dropna().between(0, 1).all()
    known = rows[rows["value"].notna()]
    assert (known["low"] <= known["value"] + 1e-12).all()
    assert (known["value"] <= known["high"] + 1e-12).all()
    assert not rows.duplicated(["iso3", "year", "component"]).any()
    assert set(rows["component"]) <= set(COMPONENTS)


def test_the_core_is_complete(panel):
    core = panel[panel["panel"] == "core"]
    assert set(core["iso3"]) == set(CORE)
    assert (core.groupby(["iso3", "component"])["year"].agg(["min", "max", "size"])
            == [1994, 2020, 27]).all(axis=None)  # fmt: skip
    assert core["value"].notna().all()


def test_the_extended_panel_is_kyrgyz_alone(panel):
    assert set(panel.loc[panel["panel"] == "extended", "iso3"]) == {"KGZ"}
    assert "debt" not in set(dependence_panel(of=["TJK", "ARM"])["component"])


def test_imputed_years_of_uzbekistan_are_marked(panel):
    imputed = panel[panel["status"] == "imputed"]
    assert set(imputed["iso3"]) == {"UZB"}
    assert set(imputed["year"]) == set(range(2000, 2016))


def test_a_share_by_hand(panel):
    trade = load("trade").query("subject == 'KGZ' and date == '2013' and measure == 'imports_cif'")
    amount = trade.set_index("partner")["value"]
    row = panel.query("iso3 == 'KGZ' and year == 2013 and component == 'import_share'").iloc[0]
    assert row["value"] == pytest.approx(amount["RUS"] / amount["WLD"])
    sold = (
        load("trade")
        .query(
            "subject == 'RUS' and partner == 'KGZ' and date == '2013' and measure == 'exports_fob'"
            " and dataset == 'imf-dots'"
        )["value"]
        .item()
    )
    seen = sold / (amount["WLD"] - amount["RUS"] + sold)
    assert row["high"] == pytest.approx(max(seen, row["value"]))


def test_a_gap_is_a_bound_never_zero():
    rows = dependence_panel(on="CHN").query("status == 'mirror'")
    assert len(rows)
    assert (rows["low"] == 0).all()
    assert (rows["high"] > 0).all()
    assert not (rows["value"] == 0).any()


def test_remittances_by_hand(panel):
    row = panel.query("component == 'remittances' and year == 2011").iloc[0]
    paid = claims_of(["remittances_from_partner"], on="RUS").query("year == 2011 and whole")
    gdp = indicator("NY.GDP.MKTP.CD")[2011]
    assert row["value"] == pytest.approx(paid["value"].item() / gdp)


@pytest.mark.parametrize("bad", [{"on": "KAZ"}, {"of": "RUS"}, {"of": ["KGZ", "XXX"]}])
def test_what_is_not_covered_is_named(bad):
    with pytest.raises(KgruError, match="use one of"):
        dependence_panel(**bad)


def test_countries_come_in_the_order_asked():
    rows = dependence_panel(of=["TJK", "KGZ"])
    assert list(dict.fromkeys(rows["iso3"])) == ["TJK", "KGZ"]


def test_component_table_says_everything():
    table = component_table()
    assert list(table["component"]) == list(COMPONENTS)
    text = ["definition", "unit", "sources", "gaps", "years"]
    assert (table[text].apply(lambda c: c.str.len()) > 0).all(axis=None)


def test_asymmetry_is_its_own_reverse():
    there, back = asymmetry("KGZ", "RUS"), asymmetry("RUS", "KGZ")
    np.testing.assert_allclose(there["ratio"] * back["ratio"], 1)
    with pytest.raises(KgruError, match="use one of"):
        asymmetry("KGZ", "XXX")


def test_the_chinese_mirror_is_wide_and_the_russian_is_not():
    rows = mirror_trade("KGZ").query("flow == 'imports' and year >= 1995")
    ratio = rows.groupby("partner")["ratio"].median()
    assert ratio["CHN"] > 3
    assert 0.8 < ratio["RUS"] < 1.25


def test_claims_within_a_year_only():
    rows = claims_of(["citizens_in_partner"], on="RUS")
    assert rows["year"].between(2012, 2026).all()
    assert rows["high"].isna().any()  # "more than" keeps no upper bound
