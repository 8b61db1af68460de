"""Rules about single figures: of places, and of the public series."""

import numpy as np
import pandas as pd

from kgru_analysis.rules.tables import Faults, Table, needs

# Degrees: about 2,200 km. No state but the largest is wider, and places of one host lie together.
_FAR = 20
# Larger than all money and all people there are, in any unit.
_MOST = 1e17
# The steepest rise of a rate in one year was 29-fold (in 1996); a currency that loses
# zeros loses three at least. What lies between is a rate in the wrong unit.
_JUMP = 100
# Two publishers of one yearly rate differ by up to 3.5 percent; an inverted rate by far more.
_APART = 0.05


@needs("lat:number lon:number")
def swapped_faults(table: Table) -> Faults:
    """A place far from the others of its host that would lie among them the other way round."""
    frame, numbers = table.frame, table.numbers
    lat, lon = numbers["lat"], numbers["lon"]
    host = frame["host"].fillna("") if "host" in frame else lat.isna().astype(str)
    middle = (lat.groupby(host).transform("median"), lon.groupby(host).transform("median"))
    far = np.maximum((lat - middle[0]).abs(), (lon - middle[1]).abs()) > _FAR
    near = np.maximum((lon - middle[0]).abs(), (lat - middle[1]).abs()) <= _FAR
    yield from table.faults(far & near, "lat+lon", "latitude for longitude")


@needs("subject partner")
def self_faults(table: Table) -> Faults:
    """A state does not trade with itself, nor owe itself."""
    own = table.frame["subject"] == table.frame["partner"]
    yield from table.faults(own, "partner", "partner of itself")


def size_faults(table: Table) -> Faults:
    """No sum or count is larger than all there is."""
    for column, numbers in table.numbers.items():
        yield from table.faults(numbers.abs() > _MOST, column, "too large")


@needs(
    "measure dataset value:number",
    beside={"indicators": "measure dataset table least:number most:number"},
)
def limit_faults(table: Table, indicators: Table) -> Faults:
    """A value lies between the least and the most that `indicators` gives for its measure."""
    limits = indicators.kept(_limits)
    limits = limits[limits["table"] == table.name]
    if len(limits):
        at = table.frame[["measure", "dataset"]].merge(limits, how="left")
        value = table.numbers["value"].to_numpy()
        wrong = (value < at["least"].to_numpy()) | (value > at["most"].to_numpy())
        yield from table.faults(wrong, "value", "cannot be")


def _limits(indicators: Table) -> pd.DataFrame:
    """The least and most of each measure of a data set in a table, where it has one."""
    columns, ends = ["table", "measure", "dataset"], ["least", "most"]
    limits = indicators.frame[columns].assign(**{end: indicators.numbers[end] for end in ends})
    return limits.drop_duplicates(columns).dropna(how="all", subset=ends)


@needs("subject measure unit date dataset value:number")
def rate_faults(table: Table) -> Faults:
    """Rates are units of the currency a dollar; they neither leap nor contradict another source."""
    frame, value = table.frame, table.numbers["value"]
    rates = frame["measure"] == "usd_rate_mean"
    if not rates.any():
        return
    turned = rates & (frame["unit"] != frame["subject"] + " per USD")
    yield from table.faults(turned, "unit", "unit of another rate")
    value = value.where(rates & (value > 0))
    step = np.log(value).groupby([frame["subject"], frame["dataset"]]).diff().abs()
    yield from table.faults(step > np.log(_JUMP), "value", "leap of a rate")
    year = frame["date"].str[:4]
    mean = value.groupby([frame["subject"], year, frame["dataset"]]).transform("mean")
    least = mean.groupby([frame["subject"], year]).transform("min")
    yield from table.faults(mean > least * (1 + _APART), "value", "rates disagree")
