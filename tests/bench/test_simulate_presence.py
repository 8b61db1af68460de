"""Trials on countries whose true presence is known."""

import pandas as pd
import pytest
from simulate_presence import made_up_country, presence_coverage

import kgru_analysis as kg


def test_what_is_told_is_vaguer_than_the_truth_and_holds_it():
    truth, told = made_up_country(seed=3, rivals=0)
    true, said = (kg.parse_dates(frame["start"]) for frame in (truth, told))
    assert (said["earliest"] <= true["earliest"]).all()
    assert (said["latest"] >= true["latest"]).all()
    assert told["end"].notna().sum() < truth["end"].notna().sum()


def test_the_same_seed_gives_the_same_country():
    pd.testing.assert_frame_equal(made_up_country(seed=5)[1], made_up_country(seed=5)[1])


@pytest.mark.slow
@pytest.mark.parametrize("countries", [2, 6])
def test_the_envelope_always_holds_the_truth_and_the_band_nearly_always(countries):
    found = presence_coverage(countries=countries, draws=100, seed=2)
    assert found["envelope"] == 1
    assert found["covered"] > 0.85
    blind = presence_coverage(countries=countries, draws=100, seed=2, persistence=0)
    assert blind["covered"] < found["covered"]


def test_the_shares_of_what_is_told_are_those_asked_for():
    """Of 4,000 spells: six tenths of the ends before 2026 told, a fifth with a rival."""
    truth, told = made_up_country(spells=4000, seed=1)
    assert list(truth) == [
        "kind", "domain", "presence_id", "actor", "host", "status", "start", "end", "preferred",
    ]  # fmt: skip
    assert truth["actor"].value_counts().to_dict() == {"AAA": 2000, "BBB": 2000}
    assert truth["kind"].value_counts().between(4000 / 7 - 90, 4000 / 7 + 90).all()
    start, end = (pd.to_datetime(truth[c].str[:10]) for c in ("start", "end"))
    assert start.min() >= pd.Timestamp("1991-01-01")
    assert start.max() < pd.Timestamp("2025-12-31") - pd.Timedelta(1499, "D")
    lived = (end - start).dt.days
    assert lived.min() >= 1
    assert lived.mean() / 365.25 == pytest.approx(12, abs=0.6)
    main = told[~told["presence_id"].str.endswith("-rival")]
    over = end < pd.Timestamp("2026-01-01")
    assert main.loc[over, "end"].notna().mean() == pytest.approx(0.6, abs=0.03)
    assert main.loc[~over, "end"].isna().all()
    assert (main["end"].isna() == main["seen"].notna()).all()
    seen = pd.to_datetime(main["seen"])
    assert (seen[seen.notna()] >= start[seen.notna()]).all()
    assert not (seen > end.clip(upper=pd.Timestamp("2025-12-31"))).any()
    lengths = main["start"].str.len().value_counts(normalize=True)
    assert lengths.loc[[4, 7, 10]].to_list() == pytest.approx([1 / 3] * 3, abs=0.03)
    lengths = main["end"].str.len().value_counts(normalize=True)
    assert lengths.loc[[4, 7, 10]].to_list() == pytest.approx([1 / 3] * 3, abs=0.04)
    assert set(told["preferred"]) == {"yes", "no"}
    grouped = main["claim_group"].notna()
    assert grouped.mean() == pytest.approx(0.2, abs=0.02)
    assert (main.loc[grouped, "preferred"] == "no").mean() == pytest.approx(0.25, abs=0.05)
    assert (main.loc[~grouped, "preferred"] == "yes").all()
    rivals = told[told["presence_id"].str.endswith("-rival")].set_index("claim_group")
    assert rivals.index.to_list() == main.loc[grouped, "claim_group"].to_list()
    first = main.set_index("presence_id").loc[rivals.index]
    assert (rivals["preferred"] != first["preferred"]).all()
    off = pd.to_datetime(rivals["start"]) - start[grouped].set_axis(rivals.index)
    assert off.dt.days.between(-3 * 365 - 31, 3 * 365).all()
    assert off.dt.days.min() < -2.8 * 365
    assert off.dt.days.max() > 2 * 365
    limit = pd.to_datetime(rivals["end"].str[:4] + "-12-31").fillna(pd.to_datetime(rivals["seen"]))
    assert (pd.to_datetime(rivals["start"]) <= limit).all()


@pytest.mark.slow
def test_coverage_is_counted_as_by_hand():
    """Over again in plain Python, for two countries."""
    found = presence_coverage(countries=2, draws=60, coverage=0.8, persistence=5, seed=3, spells=6)
    keywords = {"host": "ATL", "led_by": {}}
    cells = []
    for i in range(2):
        truth, told = made_up_country(seed=300_000 + i, spells=6)
        true = kg.presence_balance(truth, "AAA", "BBB", **keywords)
        true = true[true["domain"] == "all"].set_index("period")["balance"]
        said = kg.presence_balance(
            told, "AAA", "BBB", draws=60, seed=i, coverage=0.8, persistence=5, **keywords
        )
        for row in said[said["domain"] == "all"].to_dict("records"):
            known = true.get(row["period"], float("nan"))
            if row["period"].year <= 2025 and known == known and row["balance"] == row["balance"]:
                cells.append(row | {"true": known})
    vague = [c for c in cells if c["highest"] - c["lowest"] > 1e-9]
    assert 0 < len(vague) < len(cells)

    def share(rows, low, high):
        return sum(r[low] - 1e-9 <= r["true"] <= r[high] + 1e-9 for r in rows) / len(rows)

    off = [c["balance"] - c["true"] for c in cells]
    signed = [c for c in cells if abs(c["true"]) > 1e-9]
    assert found.to_dict() == pytest.approx(
        {
            "cells": len(cells),
            "open": len(vague) / len(cells),
            "covered": share(cells, "low", "high"),
            "covered_open": share(vague, "low", "high"),
            "envelope": share(cells, "lowest", "highest"),
            "width": sum(c["high"] - c["low"] for c in cells) / len(cells),
            "error": sum(map(abs, off)) / len(cells),
            "bias": sum(off) / len(cells),
            "sign": sum(c["balance"] * c["true"] > 0 for c in signed) / len(signed),
        }
    )


def test_one_country_is_enough():
    assert presence_coverage(countries=1, draws=5, spells=4)["cells"] > 0


def test_no_country_is_refused():
    with pytest.raises(kg.KgruError, match="countries"):
        presence_coverage(countries=0)
