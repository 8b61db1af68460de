"""Spikes against circular shifts: cases that can be counted by hand."""

import numpy as np
import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.kyrgyzstan import spikes
from kgru_analysis.kyrgyzstan.spikes import (
    CHOICES,
    beside_events,
    cover_pairs,
    daily_values,
    dated_events,
    event_spans,
    find_spikes,
    shift_test,
    under_choices,
)

DAYS = pd.date_range("2018-01-01", periods=142)  # Monday first; 20 weeks and 2 days


def flat(**high):
    values = pd.Series(1.0, DAYS)
    for day, value in high.items():
        values[pd.Timestamp(f"2018-{day[1:3]}-{day[3:]}")] = value
    return values


def test_rarity_is_counted_among_the_same_weekdays():
    values = flat(m0107=0) + (DAYS.day_of_week == 6) * 10  # Sundays are always strong
    values["2018-02-07"] = 5
    found = find_spikes(values, window=(0, 0))
    assert len(found) == 140
    assert found.index[found["spike"]].to_list() == [pd.Timestamp("2018-02-07")]
    assert found.loc["2018-02-07", "share"] == 1 / 20


def test_sides_and_windows():
    values = flat(m0207=-5)
    assert find_spikes(values, window=(0, 0))["spike"].sum() == 1
    assert find_spikes(values, window=(0, 0), side="high")["spike"].sum() == 0
    assert find_spikes(values, window=(0, 0), side="low")["spike"].sum() == 1
    wide = find_spikes(values, window=(-1, 1))
    assert wide.index[wide["spike"]].strftime("%d").to_list() == ["06", "07", "08"]
    with pytest.raises(kg.KgruError, match="both, high, low"):
        find_spikes(values, side="up")


def test_missing_is_not_zero():
    values = flat(m0207=5)
    values["2018-03-01":"2018-03-03"] = np.nan
    found = find_spikes(values)
    assert found.loc["2018-03-01":"2018-03-02", "strength"].isna().all()
    assert found.loc["2018-03-03", "strength"] == 1  # the next day has a value
    assert not found.loc["2018-03-01", "spike"]
    assert shift_test(found, ["2018-03-01", "2018-02-07"])["tested"] == 1


def test_shifts_by_hand():
    found = find_spikes(flat(m0207=5), window=(0, 0))
    result = shift_test(found, ["2018-02-07", "2018-02-08", "2018-02-07", "2030-01-01"])
    assert result[["days", "tested", "seen"]].to_list() == [2, 2, 1]
    # No other of the 20 shifts brings a day onto the only spike.
    assert result["expected"] == 0
    assert result["p_value"] == 1 / 20
    with pytest.raises(kg.DataError, match="None of the days"):
        shift_test(found, ["2030-01-01"])


def test_size_on_noise():
    """Days drawn at random are not found to be seen more often than the level says."""
    rng = np.random.default_rng(1)
    found = find_spikes(pd.Series(rng.standard_normal(142), DAYS))
    p_values = [
        shift_test(found, DAYS[rng.choice(140, 8, replace=False)])["p_value"] for _ in range(300)
    ]
    assert np.mean(np.array(p_values) <= 0.1) <= 0.13


def test_against_nearby_weeks_only():
    values = flat() * np.where(DAYS < "2018-03-01", 1, 50)
    values["2018-02-07"] = 9  # rare in its time, small later
    assert not find_spikes(values, window=(0, 0)).loc["2018-02-07", "spike"]
    assert find_spikes(values, window=(0, 0), around=2, level=0.2).loc["2018-02-07", "spike"]


def test_strongest_days_with_the_nearest_event():
    table = beside_events(find_spikes(flat(m0207=5, m0208=4, m0401=3), window=(0, 0)),
                          ["2018-02-10", "2018-01-01"], most=2)  # fmt: skip
    assert table["day"].dt.strftime("%m-%d").to_list() == ["02-07", "04-01"]
    assert table["apart"].to_list() == [3, 50]


def test_the_daily_table():
    values = daily_values("KGZ", "RUS")
    assert (str(values.index[0].date()), str(values.index[-1].date())) == (
        "2018-01-01",
        "2024-02-23",
    )
    assert (len(values), int(values.isna().sum())) == (2245, 96)
    assert str(values.idxmax().date()) == "2023-10-12"
    assert values.max() == pytest.approx(516.8645)
    with pytest.raises(kg.DataError, match="KGZ-CHN, KGZ-RUS, KGZ-TJK, KGZ-USA"):
        daily_values("KGZ", "DEU")


def test_events_of_a_pair_dated_to_a_day():
    events = dated_events("KGZ", "RUS", first="2018-01-01", last="2024-02-23")
    assert events["day"].is_monotonic_increasing
    assert "2019-03-28" in set(events["day"].dt.strftime("%Y-%m-%d"))
    assert events["event_id"].is_unique


def test_a_news_day_inside_an_event_of_some_days_is_beside_it():
    found = find_spikes(flat(m0207=-5, m0307=4), window=(0, 0))
    spans = pd.DataFrame(
        {"first": [pd.Timestamp("2018-02-05")], "last": [pd.Timestamp("2018-02-08")]}
    )
    near = beside_events(found, spans, most=2)
    assert near["apart"].to_list() == [0, 27]
    assert beside_events(found, [], most=1)["apart"].isna().all()


def test_events_of_some_days_are_spans_and_long_or_far_ones_are_left_out(monkeypatch):
    """Seven days of a clash are one span; eight are too long, and other pairs are no part."""
    dates = {
        "2020-03-10/2020-03-16": "KGZ TJK", "2020-02-01/2020-02-08": "KGZ TJK",
        "2020-03-01": "TJK KGZ", "2020-03-02": "KGZ RUS", "2020-03-31/2020-04-02": "TJK KGZ",
        "2020-02-27/2020-02-29": "KGZ TJK", "2020-02-28": "KGZ TJK", "2020-04-01": "KGZ TJK",
        "2020-03": "KGZ TJK", "unknown": "KGZ TJK",
    }  # fmt: skip
    events = pd.DataFrame(
        [(date, *pair.split()) for date, pair in dates.items()], columns=["date", "actor", "target"]
    ).astype("str")
    events.loc[events["date"] == "unknown", "date"] = None
    monkeypatch.setattr(spikes, "load", lambda table: {"events": events}[table])
    found = event_spans("KGZ", "TJK", first="2020-02-29", last="2020-03-31")
    cells = found.apply(lambda x: x.dt.strftime("%m-%d")).to_numpy().tolist()
    assert cells == [
        ["02-27", "02-29"], ["03-01", "03-01"], ["03-10", "03-16"], ["03-31", "04-02"],
    ]  # fmt: skip
    one = event_spans("KGZ", "TJK", first="2020-02-29", last="2020-03-31", most=1)
    assert one["first"].dt.strftime("%m-%d").to_list() == ["03-01"]


def test_a_day_inside_a_span_is_not_apart_from_it():
    spans = pd.DataFrame(
        {"first": ["2018-02-05", "2018-03-30"], "last": ["2018-02-09", "2018-03-31"]}
    )
    spans = spans.apply(pd.to_datetime)
    strong = find_spikes(flat(m0207=5, m0401=3), window=(0, 0))
    table = beside_events(strong, spans, most=2)
    assert table["apart"].to_list() == [0, 1]
    assert table["nearest"].dt.strftime("%m-%d").to_list() == ["02-05", "03-30"]
    none = beside_events(strong, [], most=1)
    assert none["nearest"].isna().all()
    assert none["apart"].isna().all()


def test_choices_repeat_the_test_each_in_its_own_way():
    """Of the two days one is the strongest for good and one for bad."""
    values = flat(m0207=5, m0307=-9)
    table = under_choices(values, [pd.Timestamp("2018-02-07"), pd.Timestamp("2018-03-07")])
    assert table.index.to_list() == list(CHOICES)
    assert set(table["days"]) == {2}
    assert set(table["tested"]) == {2}
    seen = table["seen"].to_dict()
    assert (seen["the day alone"], seen["only conflict"]) == (1, 1)
    assert table.loc["the day alone", "p_value"] == 0.1  # the shift by four weeks reaches it too
    assert {"expected", "high"} <= set(table)


def test_the_days_of_a_pair_are_counted(monkeypatch):
    """Of ten days two have no file and three any event, so three of eight."""
    days = pd.date_range("2020-01-01", periods=10)
    values = pd.Series([0, 1, -2, 0, np.nan, np.nan, 0, 3, 0, 0], days)
    events = pd.DataFrame({"day": days[[1, 1, 4]]})
    monkeypatch.setattr(spikes, "daily_values", lambda a, b: values)
    monkeypatch.setattr(spikes, "dated_events", lambda a, b, first, last: events)
    table = cover_pairs("KGZ", ["RUS", "TJK"])
    assert table.index.to_list() == ["KGZ-RUS", "KGZ-TJK"]
    assert table.loc["KGZ-RUS"].to_list() == [10, 2, 3, 2, 0.38]
    assert table["days"].dtype == "int64"
