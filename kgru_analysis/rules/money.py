"""Rules about sums: parts and their package, rivals and steps of one sum, and what is possible."""

from itertools import product

import numpy as np
import pandas as pd

from kgru_analysis.rules.faults import Entry, Fault, Tables, faults_where, once, pointed_at
from kgru_analysis.rules.links import on_circle

# Totals are told in round numbers, so parts may come out a little above them.
_ROUND = 1.05
# The mean rate of a year stands for that of a day, which differs by up to a quarter.
_CURRENCY = 1.25
# Rivals and steps of one sum differ by less than ten in all that was seen; a million for a billion
# is a thousand. A rival of low confidence may be kept as an example of such a slip.
_FAR = 100
_SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_TOLD = rf"(?<![\w.,])(?P<whole>[0-9][0-9,]*)(?P<rest>\.[0-9]+)? (?P<size>{'|'.join(_SIZES)})\b"


def package_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """The parts of a package add to no more than it, and none in another currency is larger."""
    name, frame = entry["name"], tables.frames[entry["name"]]
    low, high = (tables.numbers[name].get(c) for c in ("amount_low", "amount_high"))
    if low is None or high is None or not {"part_of", "currency", "basis"} <= set(frame):
        return []
    ids = frame.iloc[:, 0]
    to = pointed_at(frame, "part_of", ids.name)
    whole = frame.iloc[to].set_axis(frame.index)
    linked = pd.Series(to >= 0, frame.index) & (frame["basis"] == whole["basis"])
    usd = _usd_rates(entry, tables)
    above = low / usd > (high / usd).to_numpy()[to] * _CURRENCY
    other = linked & (frame["currency"] != whole["currency"])
    faults = faults_where(frame, entry, other & above, "part_of", "child above package")
    # What may be added: sums of one stage and currency that are no rivals, no later step of another
    # part, and hold no money of another part.
    added = linked & (frame["basis"] == "total") & (frame["currency"] == whole["currency"])
    added &= ~on_circle(to)
    if {"preferred", "claim_group"} <= set(frame):
        rivals = frame["claim_group"].notna() & frame.duplicated(["claim_group", "preferred"])
        added &= (frame["preferred"] == "yes") & ~rivals
    for column in {"follows", "overlaps"} & set(frame):
        added &= ~_beside_a_sibling(frame, column)
    stage = frame["stage"] if "stage" in frame else frame["basis"]
    sums = low.where(added).groupby([frame["part_of"], stage]).sum().groupby(level=0).max()
    # One part that is larger alone is a fault of its own.
    largest = low.where(added).groupby(frame["part_of"]).max()
    parts = pd.Series(sums.reindex(ids).to_numpy(dtype=float), frame.index)
    parts = parts.where(largest.reindex(ids).to_numpy(dtype=float) <= high)
    wrong = parts > high * _ROUND
    faults += faults_where(frame, entry, wrong, "amount_high", "parts above package")
    dates = tables.dates[name].get("date")
    if dates is not None:
        total = dates.iloc[to].set_axis(frame.index)
        apart = dates["earliest"] > total["latest"]
        apart |= dates["latest"] < total["earliest"]
        running = pd.Series(to >= 0, frame.index) & (whole["basis"] == "cumulative")
        faults += faults_where(frame, entry, running & apart, "date", "part outside its total")
    return faults


def _beside_a_sibling(frame: pd.DataFrame, column: str) -> pd.Series:
    """Say which rows name, in a column of ids, another part of their own package."""
    packages = once(frame["part_of"].set_axis(frame.iloc[:, 0]))
    named = frame[column].dropna().str.split().explode()
    same = packages.reindex(named).to_numpy() == frame["part_of"].reindex(named.index).to_numpy()
    beside = pd.Series(same, named.index).groupby(level=0).any()
    return beside.reindex(frame.index, fill_value=False)


def _usd_rates(entry: Entry, tables: Tables) -> pd.Series:
    """Units of the currency of each row a dollar, as the mean of its year; missing if unknown."""
    frame, dates = tables.frames[entry["name"]], tables.dates[entry["name"]].get("date")
    rates = pd.Series(np.nan, frame.index)
    if dates is not None and tables.have("exchange_rates", "subject", "date", "value"):
        table, value = tables.frames["exchange_rates"], tables.numbers["exchange_rates"]["value"]
        mean = value.groupby([table["subject"], table["date"].str[:4]]).mean()
        year = dates["latest"].fillna(dates["earliest"]).dt.year.astype("Int64").astype("str")
        keys = pd.MultiIndex.from_arrays([frame["currency"], year])
        rates = pd.Series(mean.reindex(keys).to_numpy(), frame.index)
    return rates.where(frame["currency"] != "USD", 1.0)


def economy_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """No state is given in one sum more than its whole product of a year."""
    name, frame = entry["name"], tables.frames[entry["name"]]
    low, dates = tables.numbers[name].get("amount_low"), tables.dates[name].get("date")
    if low is None or dates is None or not {"recipient", "currency", "basis"} <= set(frame):
        return []
    if not tables.have("wdi", "subject", "measure", "date", "value"):
        return []
    table = tables.frames["wdi"]
    gdp = tables.numbers["wdi"]["value"].where(table["measure"] == "NY.GDP.MKTP.CD")
    year = tables.dates["wdi"]["date"]["latest"].dt.year
    gdp = gdp.groupby([table["subject"], year]).max().dropna()
    if gdp.empty:
        return []
    last = gdp.groupby(level=0).max()
    year = dates["latest"].fillna(dates["earliest"]).dt.year
    at = pd.Series(
        gdp.reindex(pd.MultiIndex.from_arrays([frame["recipient"], year])).to_numpy(), frame.index
    ).fillna(frame["recipient"].map(last))
    sums = frame["basis"].isin(["total", "per-year", "per-month"])
    if "preferred" in frame:
        sums &= frame["preferred"] == "yes"
    wrong = sums & (low / _usd_rates(entry, tables) > at)
    return faults_where(frame, entry, wrong, "amount_low", "larger than the economy")


def told_sum_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """A sum is not a thousand times that which the summary of its row tells, or a thousandth."""
    name, frame = entry["name"], tables.frames[entry["name"]]
    faults: list[Fault] = []
    for stem in ("amount", "value"):
        ends = [tables.numbers[name].get(f"{stem}_{end}") for end in ("low", "high")]
        if ends[0] is None or ends[1] is None or "summary" not in frame:
            continue
        told = frame["summary"].dropna().str.extractall(_TOLD).reset_index(level=1, drop=True)
        if told.empty:
            continue
        size, rest = told["size"].map(_SIZES), told["rest"].fillna("")
        # "2,141 million" has thousands; "2,141 billion" may be printed with a decimal comma.
        numbers = [
            pd.to_numeric(told["whole"].str.replace(",", comma) + rest, errors="coerce") * size
            for comma in ("", ".")
        ]
        right, slip = pd.Series(False, frame.index), pd.Series(False, frame.index)
        for end, number in product(ends, numbers):
            ratio = end.reindex(number.index) / number
            for factor, found in ((1, right), (1000, slip), (1e-3, slip)):
                near = ((ratio / factor - 1).abs() < 0.01).groupby(level=0).any()
                found |= near.reindex(frame.index, fill_value=False)
        faults += faults_where(frame, entry, slip & ~right, f"{stem}_low", "thousandfold")
    return faults


def far_faults(entry: Entry, tables: Tables) -> list[Fault]:
    """Rivals, and steps of one sum, are not a hundred times apart."""
    name, frame = entry["name"], tables.frames[entry["name"]]
    low, high = (tables.numbers[name].get(c) for c in ("amount_low", "amount_high"))
    if low is None or high is None or not {"currency", "basis"} <= set(frame):
        return []
    kept = pd.Series(True, frame.index)
    if {"confidence", "preferred"} <= set(frame):
        kept = (frame["confidence"] != "low") | (frame["preferred"] == "yes")
    size = low.fillna(high).where(kept & (low.fillna(high) > 0))
    far = pd.Series(False, frame.index)
    if "claim_group" in frame:
        among = [frame["claim_group"], frame["currency"], frame["basis"]]
        far |= size > size.groupby(among).transform("min") * _FAR
    if "follows" in frame:
        place = pd.Series(size.to_numpy(), index=[frame.iloc[:, 0], frame["currency"]])
        place = place[~place.index.duplicated()]
        before = place.reindex(pd.MultiIndex.from_arrays([frame["follows"], frame["currency"]]))
        ratio = size / before.to_numpy()
        far |= (ratio > _FAR) & frame["follows"].notna()
    return faults_where(frame, entry, far, "amount_low", "far from its rivals")
