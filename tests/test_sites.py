"""The places of a presence, and how many persons stood there."""

import pytest

import kgru_analysis as kg


def test_manas_and_kant_are_one_site_each():
    sites = kg.presence_sites(kg.load("presence")).set_index(["actor", "domain", "site"])
    manas = sites.loc[("USA", "military", "manas")]
    assert (manas["opened"], manas["closed"]) == ("2001-12", "2014-06-03")
    kant = sites.loc[("RUS", "military", "kant")]
    assert kant["closed"] != kant["closed"]
    assert kant["name"].startswith("Kant air base")


def test_rows_without_a_site_column_are_refused():
    with pytest.raises(kg.KgruError, match="site"):
        kg.presence_sites(kg.load("presence").drop(columns="site"))


def test_counts_stay_in_the_years_of_their_date():
    panel = kg.presence_panel(kg.load("presence"))
    own = panel[(panel["actor"] == "USA") & (panel["domain"] == "military")].set_index("period")
    assert own.loc["2004-12-31", "strength_low"] == 2000
    assert own.loc["2007-12-31", ["strength_low", "strength_high"]].isna().all()
