"""Rules about sums: parts and their package, rivals and steps of one sum, and what is possible."""

from itertools import product

import numpy as np
import pandas as pd

from kgru_analysis.rules.links import on_circle
from kgru_analysis.rules.tables import Faults, Table, needs, once

# Totals are told in round numbers, so parts may come out a little above them.
_ROUND = 1.05
# The mean rate of a year stands for that of a day, which differs by up to a quarter.
_CURRENCY = 1.25
# Rivals and steps of one sum differ by less than ten in all that was seen; a million for a billion
# is a thousand. A rival of low confidence may be kept as an example of such a slip.
_FAR = 100
_BOUNDS = ("amount_low", "amount_high")
_SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_TOLD = rf"(?<![\w.,])(?P<whole>[0-9][0-9,]*)(?P<rest>\.[0-9]+)? (?P<size>{'|'.join(_SIZES)})\b"


@needs("part_of currency basis amount_low:number amount_high:number")
def package_faults(table: Table) -> Faults:
    """The parts of a package add to no more than it, and none in another currency is larger."""
    frame = table.frame
    low, high = (table.numbers[c] for c in _BOUNDS)
    ids = frame.iloc[:, 0]
    to = table.pointed_at(frame["part_of"])
    whole = frame.iloc[to].set_axis(frame.index)
    linked = pd.Series(to >= 0, frame.index) & (frame["basis"] == whole["basis"])
    usd = _usd_rates(table)
    above = low / usd > (high / usd).to_numpy()[to] * _CURRENCY
    other = linked & (frame["currency"] != whole["currency"])
    yield from table.faults(other & above, "part_of", "child above package")
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
    yield from table.faults(wrong, "amount_high", "parts above package")
    dates = table.dates.get("date")
    if dates is not None:
        total = dates.iloc[to].set_axis(frame.index)
        apart = dates["earliest"] > total["latest"]
        apart |= dates["latest"] < total["earliest"]
        running = pd.Series(to >= 0, frame.index) & (whole["basis"] == "cumulative")
        yield from table.faults(running & apart, "date", "part outside its total")


@needs("summary basis part_of")
def memo_faults(table: Table) -> Faults:
    """Totals leave out what the column memo names, and not what words alone call so."""
    frame = table.frame
    said = table.by_text("summary", lambda texts: texts.str.contains("memo item", case=False))
    marked = frame["memo"] == "yes" if "memo" in frame else False
    yield from table.faults(said & ~pd.Series(marked, frame.index), "summary", "memo item in words")


def _beside_a_sibling(frame: pd.DataFrame, column: str) -> pd.Series:
    """Say which rows name, in a column of ids, another part of their own package."""
    packages = once(frame["part_of"].set_axis(frame.iloc[:, 0]))
    named = frame[column].dropna().str.split().explode()
    same = packages.reindex(named).to_numpy() == frame["part_of"].reindex(named.index).to_numpy()
    beside = pd.Series(same, named.index).groupby(level=0).any()
    return beside.reindex(frame.index, fill_value=False)


def _usd_rates(table: Table) -> pd.Series:
    """Units of the currency of each row a dollar, as the mean of its year; missing if unknown."""
    frame, dates = table.frame, table.dates.get("date")
    rates = pd.Series(np.nan, frame.index)
    known = table.tables.get("exchange_rates", "subject date:date value:number")
    if dates is not None and known is not None:
        of = [known.frame["subject"], known.frame["date"].str[:4]]
        mean = known.numbers["value"].groupby(of).mean()
        year = dates["latest"].fillna(dates["earliest"]).dt.year.astype("Int64").astype("str")
        keys = pd.MultiIndex.from_arrays([frame["currency"], year])
        rates = pd.Series(mean.reindex(keys).to_numpy(), frame.index)
    return rates.where(frame["currency"] != "USD", 1.0)


@needs(
    "recipient currency basis amount_low:number date:date",
    beside={"wdi": "subject measure date:date value:number"},
)
def economy_faults(table: Table, wdi: Table) -> Faults:
    """No state is given in one sum more than its whole product of a year."""
    frame, dates = table.frame, table.dates["date"]
    gdp = wdi.numbers["value"].where(wdi.frame["measure"] == "NY.GDP.MKTP.CD")
    year = wdi.dates["date"]["latest"].dt.year
    gdp = gdp.groupby([wdi.frame["subject"], year]).max().dropna()
    if gdp.empty:
        return
    last = gdp.groupby(level=0).max()
    year = dates["latest"].fillna(dates["earliest"]).dt.year
    at = pd.Series(
        gdp.reindex(pd.MultiIndex.from_arrays([frame["recipient"], year])).to_numpy(), frame.index
    ).fillna(frame["recipient"].map(last))
    sums = frame["basis"].isin(["total", "per-year", "per-month"])
    if "preferred" in frame:
        sums &= frame["preferred"] == "yes"
    wrong = sums & (table.numbers["amount_low"] / _usd_rates(table) > at)
    yield from table.faults(wrong, "amount_low", "larger than the economy")


@needs("summary")
def told_sum_faults(table: Table) -> Faults:
    """A sum is not a thousand times that which the summary of its row tells, or a thousandth."""
    frame = table.frame
    for stem in ("amount", "value"):
        ends = [table.numbers[c] for c in (f"{stem}_low", f"{stem}_high") if c in table.numbers]
        if len(ends) < 2:
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
        yield from table.faults(slip & ~right, f"{stem}_low", "thousandfold")


@needs("currency basis amount_low:number amount_high:number")
def far_faults(table: Table) -> Faults:
    """Rivals, and steps of one sum, are not a hundred times apart."""
    frame = table.frame
    low, high = (table.numbers[c] for c in _BOUNDS)
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
    yield from table.faults(far, "amount_low", "far from its rivals")
