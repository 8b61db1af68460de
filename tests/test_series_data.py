"""Figures that a person can look up elsewhere, and sums that have to come out, in the series."""

import pandas as pd
import pytest

import kgru_analysis as kg


def yearly(name, **cells):
    rows = kg.load(name)
    for column, value in cells.items():
        rows = rows[rows[column] == value]
    return rows.set_index(rows["date"].astype("string"))["value"].astype(float)


def share(flow, partner):
    rows = kg.load("trade_national")
    rows = rows[(rows["subject"] == "KGZ") & (rows["measure"] == flow) & (rows["unit"] == "USD")]
    rows = rows[rows["partner"].isin([partner, "WLD"])]
    by = rows.pivot_table(index="date", columns="partner", values="value", aggfunc="sum")
    return by[partner] / by["WLD"]


def test_creditors_add_to_the_debt_in_every_year():
    rows = kg.load("debt_stocks")
    every = rows["partner"].eq("WLD")
    keys = [rows["subject"], rows["date"]]
    creditors = rows["value"].where(~every, 0).groupby(keys).sum()
    total = rows["value"].where(every, 0).groupby(keys).sum()
    assert (creditors / total)["KGZ"].to_numpy() == pytest.approx(1, abs=1e-4)
    assert len(creditors["KGZ"]) == 33
    world = yearly("wdi", subject="KGZ", measure="DT.DOD.DPPG.CD", dataset="wdi")
    both = pd.concat([total["KGZ"].rename(index=str), world], axis=1, join="inner")
    assert (both.iloc[:, 0] / both.iloc[:, 1]).to_numpy() == pytest.approx(1, abs=1e-3)


def test_what_the_press_told_of_the_debt():
    china = yearly("debt_stocks", subject="KGZ", partner="CHN", measure="debt_stock_bilateral")
    assert china[["2008", "2009", "2010"]].to_list() == pytest.approx(
        [9.1e6, 46.8e6, 150.9e6], rel=0.01
    )
    relief = yearly("debt_relief", partner="RUS")
    assert relief.sum() == 488_900_000
    russia = yearly("debt_stocks", subject="KGZ", partner="RUS", measure="debt_stock_bilateral")
    fall = russia["2012"] - russia["2013"]
    assert fall == pytest.approx(relief["2013"], rel=0.001) == 188_900_000


def test_the_copies_of_american_aid_agree_where_they_are_no_longer_revised():
    rows = kg.load("us_fiscal").query("subject == 'KGZ' and measure == 'us_obligations'")
    by = rows.pivot_table(index="date", columns="vintage", values="value")
    old = by[by.index.astype(str) < "2014-10"].dropna()
    assert len(old) == 23
    assert (old["2022-10"] - old["2025-12"]).abs().max() <= 4
    assert old["2025-12"][:17].sum() == pytest.approx(828.6e6, rel=0.001)  # fiscal 1992-2008


@pytest.mark.parametrize(
    ("flow", "year", "percent"),
    [
        ("imports", "1994", 21.9), ("imports", "2020", 35.5), ("imports", "2022", 24.5),
        ("imports", "2023", 17.7), ("exports", "2020", 13.0), ("exports", "2022", 47.4),
        ("exports", "2023", 24.3),
    ],
)  # fmt: skip
def test_shares_of_russia_in_kyrgyz_books(flow, year, percent):
    assert 100 * share(flow, "RUS")[year] == pytest.approx(percent, abs=0.05)


def test_kept_shares_are_those_of_the_amounts():
    rows = kg.load("trade_goods").query("dataset == 'nsc-shares'")
    for partner in ("RUS", "CHN", "KAZ", "TUR", "UZB", "GBR", "CHE"):
        for flow in ("imports", "exports"):
            kept = rows[(rows["partner"] == partner) & (rows["measure"] == f"{flow[:-1]}_share")]
            kept = kept.set_index(kept["date"].astype(str))["value"]
            own = 100 * share(flow, partner).rename(index=str)
            assert own[kept.index].to_numpy() == pytest.approx(kept.to_numpy(), abs=0.0006)


def test_partners_add_to_the_national_total():
    rows = kg.load("trade_national").query("dataset == 'nsc-trade'")
    world = rows["partner_kind"].eq("world")
    single = rows["partner_kind"].isin(["country", "territory", "organization", "unspecified"])
    keys = [rows["measure"], rows["date"]]
    ratio = (
        rows["value"].where(single, 0).groupby(keys).sum()
        / rows["value"].where(world, 0).groupby(keys).sum()
    ).rename(index=str, level="date")
    assert ratio[("exports", "2021")] == pytest.approx(0.598, abs=0.001)  # gold has no partner
    rest = ratio.drop(("exports", "2021"))
    assert rest.between(0.995, 1.001).all(), rest[~rest.between(0.995, 1.001)]


def test_gold_and_trade_by_month():
    gold = yearly("trade_goods", measure="exports", item="gold", dataset="nsc-goods")
    assert gold["2023"] == pytest.approx(1284.3e6, rel=1e-4)
    eu = kg.load("eu_exports").query("dataset == 'eurostat-comext-2024' and measure == 'exports'")
    year = eu["date"].astype(str).str[:4]
    months = eu[eu["subject"] == "EU"].groupby(["partner", year])["value"].sum()
    annual = kg.load("eu_exports").query("dataset == 'eurostat-annual-2024'")
    annual = annual.set_index(["partner", annual["date"].astype(str)])["value"]
    for partner in ("KGZ", "KAZ", "ARM", "UZB", "GEO", "RUS"):
        for y in ("2019", "2020", "2021", "2022", "2023"):
            assert months[partner, y] == pytest.approx(annual[partner, y], rel=0.001)
    kyrgyz = eu[eu["partner"] == "KGZ"]
    by = kyrgyz["value"].groupby([kyrgyz["date"].astype(str), kyrgyz["subject"] == "EU"]).sum()
    by = by.rename_axis(["date", "whole"]).reset_index().pivot_table("value", "date", "whole")
    assert (by[False] / by[True]).to_numpy() == pytest.approx(1, abs=1e-4)
    assert months["KGZ", "2022"] / months["KGZ", "2021"] - 1 == pytest.approx(3.448, abs=0.001)


def test_sanctioned_goods_by_chapter_and_by_month():
    rows = kg.load("sanctioned_goods").query("partner == 'KGZ'")
    rows = rows.assign(year=rows["date"].astype(str).str[:4], whole=rows["item"].eq("all"))
    by = rows.pivot_table("value", "year", "whole", aggfunc="sum")
    assert by[False].to_list() == [63_386_917, 75_443_084, 495_013_404]
    assert by[True].to_list() == by[False].to_list()


def test_faulty_cells_say_why_and_leave_the_others():
    rows = kg.load("trade").query("subject == 'KGZ'")
    date, fault = rows["date"].astype(str), rows["fault"].notna()
    assert fault[date.isin(["1995", "2007"])].all()
    at = rows["partner"].eq("RUS") & rows["measure"].eq("imports_cif")
    assert fault[at & date.eq("2016")].all()
    assert not fault[at & date.eq("2014")].any()
    assert not fault[date.isin(["1992", "1993"])].any()
    mine = kg.load("trade_national").query("subject == 'KGZ' and measure == 'imports'")
    by_dispatch = mine["fault"].notna()
    assert set(mine.loc[by_dispatch, "date"].astype(str)) == {"2014"}
    assert not by_dispatch[mine["partner"].eq("WLD").fillna(False)].any()


def test_migrants_take_the_newer_revision():
    rows = kg.load("migrants").query("subject == 'KGZ' and partner == 'RUS'")
    newer = rows[rows["dataset"] == "undesa-2024"].set_index("date")["value"]
    assert newer.rename(index=str)["2020"] == 399_110
    counted = rows[rows["measure"] == "born_counted"]["value"]
    assert {573_251, 380_441} <= {*counted.astype(int)}
    assert rows.loc[rows["dataset"] == "undesa-2020", "fault"].notna().all()


def test_training_visas_and_soldiers():
    fiscal = kg.load("visas").query("dataset == 'us-visas-annual'")
    total = fiscal[fiscal["measure"] == "us_nonimmigrant_visas_issued"].set_index("date")["value"]
    assert total.rename(index=str)["1996-10/1997-09"] == 1446
    trained = kg.load("military_training").query("measure == 'us_trained_personnel'")
    assert trained.set_index("date")["value"].rename(index=str)["2012-10/2013-09"] == 971
    kant = kg.load("personnel").query("site == 'Kant' and partner == 'RUS'")["value"]
    assert kant.max() == 700


def test_every_break_of_measurement_names_a_series_and_a_source_that_are_there():
    datasets = set(kg.load("datasets")["dataset"])
    for row in kg.load("measurement_breaks").itertuples():
        rows = kg.load(row.series)
        rows = rows[rows["subject"] == row.subject]
        for column in ("partner", "measure"):
            value = getattr(row, column)
            if pd.notna(value) and column in rows:
                rows = rows[rows[column] == value]
        assert len(rows), row
        assert row.source in datasets or row.source.startswith("http"), row
