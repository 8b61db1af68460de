"""Rules about single figures of the public series."""

import numpy as np
import pandas as pd

from kgru_analysis.rules.faults import Entry, Fault, Tables, faults_where

# Larger than all money and all people there are, in any unit.
_MOST = 1e17
# The steepest rise of a rate in one year was 29-fold (in 1996); a currency that loses
# zeros loses three at least. What lies between is a rate in the wrong unit.
_JUMP = 100
# Two publishers of one yearly rate differ by up to 3.5 percent; an inverted rate by far more.
_APART = 0.05


def self_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A state does not trade with itself, nor owe itself."""
    frame = tables.frames[entry["name"]]
    if not {"subject", "partner"} <= set(frame):
        return []
    return faults_where(
        frame, entry, frame["subject"] == frame["partner"], "partner", "partner of itself"
    )


def size_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """No sum or count is larger than all there is."""
    frame, faults = tables.frames[entry["name"]], []
    for column, numbers in tables.numbers[entry["name"]].items():
        faults += faults_where(frame, entry, numbers.abs() > _MOST, column, "too large")
    return faults


def limit_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A value lies between the least and the most that `indicators` gives for its measure."""
    name, frame = entry["name"], tables.frames[entry["name"]]
    value = tables.numbers[name].get("value")
    if value is None or not {"measure", "dataset"} <= set(frame):
        return []
    if not tables.have("indicators", "measure", "dataset", "table", "least", "most"):
        return []
    limits = tables.frames["indicators"]
    limits = limits.assign(**{c: tables.numbers["indicators"][c] for c in ("least", "most")})
    limits = limits[limits["table"] == name].drop_duplicates(["measure", "dataset"])
    limits = limits.set_index(["measure", "dataset"])[["least", "most"]]
    at = limits.reindex(pd.MultiIndex.from_frame(frame[["measure", "dataset"]]))
    wrong = (value.to_numpy() < at["least"].to_numpy()) | (value.to_numpy() > at["most"].to_numpy())
    return faults_where(frame, entry, pd.Series(wrong, frame.index), "value", "cannot be")


def rate_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """Rates are units of the currency a dollar; they neither leap nor contradict another source."""
    frame, value = tables.frames[entry["name"]], tables.numbers[entry["name"]].get("value")
    if value is None or not {"subject", "measure", "unit", "date", "dataset"} <= set(frame):
        return []
    rates = frame["measure"] == "usd_rate_mean"
    if not rates.any():
        return []
    turned = rates & (frame["unit"] != frame["subject"] + " per USD")
    faults = faults_where(frame, entry, turned, "unit", "unit of another rate")
    value = value.where(rates & (value > 0))
    step = np.log(value).groupby([frame["subject"], frame["dataset"]]).diff().abs()
    faults += faults_where(frame, entry, step > np.log(_JUMP), "value", "leap of a rate")
    year = frame["date"].str[:4]
    mean = value.groupby([frame["subject"], year, frame["dataset"]]).transform("mean")
    least = mean.groupby([frame["subject"], year]).transform("min")
    apart = mean > least * (1 + _APART)
    return faults + faults_where(frame, entry, apart, "value", "rates disagree")
