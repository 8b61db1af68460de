"""A rule about places: latitude and longitude in each other's column."""

from collections.abc import Iterator

import numpy as np

from kgru_analysis.rules.faults import Fault, Table, needs

# Degrees: about 2,200 km. No state but the largest is wider, and places of one host lie together.
_FAR = 20


@needs(numbers=["lat", "lon"])
def swapped_faults(table: Table) -> Iterator[Fault]:
    """A place far from the others of its host that would lie among them the other way round."""
    frame, numbers = table.frame, table.numbers
    lat, lon = numbers["lat"], numbers["lon"]
    host = frame["host"].fillna("") if "host" in frame else lat.isna().astype(str)
    middle = (lat.groupby(host).transform("median"), lon.groupby(host).transform("median"))
    far = np.maximum((lat - middle[0]).abs(), (lon - middle[1]).abs()) > _FAR
    near = np.maximum((lon - middle[0]).abs(), (lat - middle[1]).abs()) <= _FAR
    yield from table.faults(far & near, "lat+lon", "latitude for longitude")
