"""Other readings of who was closer to a country: money, meetings and votes, from -1 to 1.

Each gives, by year, the amount for a and for b, and ``(a - b) / (a + b)``: +1 is a alone, -1 is b
alone. They measure different things; where they disagree is a finding and no fault.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError
from kgru_analysis.flows.totals import total_flows
from kgru_analysis.flows.yearly import yearly_rates
from kgru_analysis.load import load
from kgru_analysis.presence.spells import led_by_powers

COLUMNS = ["year", "reading", "a_low", "a_high", "b_low", "b_high", "balance", "low", "high"]


def money_reading(
    flows: pd.DataFrame,
    a: str,
    b: str,
    *,
    stage: str = "disbursed",
    every: int = 5,
    led_by: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Set the money of two donors against one another, by year.

    Parameters
    ----------
    flows : DataFrame
        The whole table ``flows``, in current dollars; rows whose date spans two windows are left
        out.
    a, b : str
        Codes of the donors.
    stage : str
        One stage, since stages are never added (see `flows.total_flows`).
    every : int
        Years in a window, of which the first is one of 1991, 1991 + every and so on.
    led_by : mapping of str to str, optional
        Donor to the power for which it stands.

    Returns
    -------
    DataFrame
        One row a window: ``year`` (its first), ``reading``, ``a_low`` to ``b_high`` (dollars),
        ``balance`` of the middles, ``low`` and ``high`` of the bounds. A donor without a row in
        a window is unknown, not zero: it is left out unless both have one.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.kyrgyzstan.indicators import money_reading
    >>> bool(money_reading(kg.load("flows"), "USA", "RUS")["balance"].between(-1, 1).all())
    True
    """
    if stage == "forgiven":
        raise KgruError("Forgiven debt is no new money; take stage='disbursed' or 'delivered'.")
    bounds = parse_dates(flows["date"])
    first, last = ((bounds[c].dt.year - 1991) // every for c in ("earliest", "latest"))
    rows = flows.assign(year=(first * every + 1991).where(first == last).astype("Int64"))
    rows["donor"] = rows["donor"].replace(dict(led_by or {}))
    sums = total_flows(rows, stage=stage, by=("donor", "year")).reset_index()
    sums = sums[sums["year"].notna()].set_index(["donor", "year"])[["usd_low", "usd_high"]]
    sums = sums.set_axis(["low", "high"], axis=1)
    sides = (sums.loc[sums.index.get_level_values("donor") == x].droplevel("donor") for x in (a, b))
    return _reading(*sides, name=f"money {stage}")


def rate_reading(rates: pd.DataFrame, a: str, b: str, *, name: str = "rent") -> pd.DataFrame:
    """Set yearly rates, such as rents of bases, against one another.

    Parameters
    ----------
    rates : DataFrame
        ``donor``, ``year``, ``usd_low`` and ``usd_high``, as `yearly.yearly_rates` returns them.
        A year without a row is a year without a site, so no rent was paid.
    a, b : str
        Codes of the donors.
    name : str
        Name of the reading.

    Returns
    -------
    DataFrame
        As `money_reading`, for every year in which either paid.
    """
    rates = rates.set_index("year")[["donor", "usd_low", "usd_high"]]
    years = rates.index.unique().sort_values()
    sides = (
        rates[rates["donor"] == x]
        .drop(columns="donor")
        .set_axis(["low", "high"], axis=1)
        .reindex(years, fill_value=0.0)
        for x in (a, b)
    )
    return _reading(*sides, name=name)


def event_reading(
    events: pd.DataFrame, a: str, b: str, *, host: str, types: Sequence[str], name: str
) -> pd.DataFrame:
    """Set the numbers of events with two states against one another, by year.

    Parameters
    ----------
    events : DataFrame
        The table ``events``; rows that only announce, or were refused, are left out.
    a, b, host : str
        Codes of the actors.
    types : list of str
        Event types to count, for example ``["consult"]`` for meetings and visits.
    name : str
        Name of the reading.

    Returns
    -------
    DataFrame
        As `money_reading`, in numbers of events. The table is a selection of what sources told,
        so that a balance of counts is one of attention too.
    """
    happened = events["status"].isin(["done", "agreed", "ratified", "in-force"])
    rows = events[happened & events["event_type"].isin(list(types))]
    other = rows["target"].where(rows["actor"] == host, rows["actor"])
    ours = (rows["actor"] == host) | (rows["target"] == host)
    bounds = parse_dates(rows["date"])
    # What happened "by" some day is told of its year.
    year = bounds["earliest"].fillna(bounds["latest"]).dt.year
    counts = pd.crosstab(year[ours], other[ours]).reindex(columns=[a, b], fill_value=0)
    counts = counts.astype(float)
    sides = (pd.DataFrame({"low": counts[x], "high": counts[x]}) for x in (a, b))
    return _reading(*sides, name=name)


def vote_reading(votes: pd.DataFrame, a: str, b: str, *, host: str) -> pd.DataFrame:
    """Say whose votes in the United Nations the country's were nearer to, by year.

    Parameters
    ----------
    votes : DataFrame
        The table ``un_votes``, with ideal points and their bounds.
    a, b, host : str
        Codes of the states.

    Returns
    -------
    DataFrame
        As `money_reading`, but with the distance to b in the place of a's amount, and the distance
        to a in that of b's: +1 is an ideal point equal to a's.

    Notes
    -----
    Ideal points: Bailey, Strezhnev and Voeten (2017). Distances of intervals are bounds, and wider
    than a joint posterior would give.
    """
    points = votes[
        (votes["measure"] == "ideal_point") & votes["subject"].isin([a, b, host])
    ].assign(year=votes["date"].astype(int))
    points = points.set_index(["subject", "year"])[["low", "value", "high"]]
    low, value, high = ({x: points[c].get(x) for x in (a, b, host)} for c in points)
    sides = []
    for other in (b, a):
        apart = np.maximum(low[host] - high[other], low[other] - high[host])
        sides.append(
            pd.DataFrame(
                {
                    "low": apart.clip(lower=0),
                    "high": np.maximum(high[host] - low[other], high[other] - low[host]),
                }
            )
        )
    near = [(value[host] - value[x]).abs() for x in (b, a)]
    return _reading(*sides, name="votes", middle=_share(*near))


def _share(a: pd.Series, b: pd.Series) -> pd.Series:
    return (a - b) / (a + b)  # missing where both are zero


def _reading(
    a: pd.DataFrame, b: pd.DataFrame, *, name: str, middle: pd.Series | None = None
) -> pd.DataFrame:
    """Bring bounds of two sides, indexed by year, into the form of a reading."""
    both = a.add_prefix("a_").join(b.add_prefix("b_"), how="inner").dropna()
    both["reading"] = name
    both["balance"] = (
        _share(both[["a_low", "a_high"]].mean(axis=1), both[["b_low", "b_high"]].mean(axis=1))
        if middle is None
        else middle.reindex(both.index)
    )
    both["low"] = _share(both["a_low"], both["b_high"])
    both["high"] = _share(both["a_high"], both["b_low"])
    both.index = both.index.astype("int64").rename("year")
    return both.reset_index()[COLUMNS].dropna(subset="balance").reset_index(drop=True)


def other_readings(
    a: str = "USA",
    b: str = "RUS",
    *,
    host: str = "KGZ",
    until: Mapping[str, int] | None = None,
    folder: str | Path | None = None,
) -> pd.DataFrame:
    """Put the readings that the data folder allows under one another.

    Parameters
    ----------
    a, b, host : str
        Codes of two powers and a country.
    until : mapping of actor to year, optional
        Last year in which each paid a rent, for example the closing of its base.
    folder : path, optional
        Another data folder.

    Returns
    -------
    DataFrame
        Rows as `money_reading` gives them: ``soldiers`` (persons counted at bases, in years with
        a count of both), ``rent`` (yearly rates), ``money agreed`` and ``money disbursed`` (of
        the table flows, in windows of five years with rows of both), ``grants`` (bilateral, in
        years for which both reported), ``meetings``, ``agreements`` and ``votes``.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.indicators import other_readings
    >>> other_readings(until={"USA": 2014})["reading"].nunique()
    8
    """
    tables = {
        name: load(name, folder=folder)
        for name in ("presence", "observations", "aid", "events", "un_votes", "flows")
    }
    led = led_by_powers(folder)
    made = ["agree", "ratify", "enter-into-force"]
    found = [
        _reading(*_soldiers(tables["presence"], a, b, host), name="soldiers"),
        rate_reading(_rents(tables["observations"], host, until), a, b),
        money_reading(tables["flows"], a, b, stage="agreed", led_by=led),
        money_reading(tables["flows"], a, b, stage="disbursed", led_by=led),
        _reading(*_grants(tables["aid"], a, b, host), name="grants"),
        event_reading(tables["events"], a, b, host=host, types=["consult"], name="meetings"),
        event_reading(tables["events"], a, b, host=host, types=made, name="agreements"),
        vote_reading(tables["un_votes"], a, b, host=host),
    ]
    return pd.concat(found, ignore_index=True)


def _soldiers(presence: pd.DataFrame, a: str, b: str, host: str) -> list[pd.DataFrame]:
    bases = presence["kind"].isin(["air-base", "transit-centre"]) & (presence["host"] == host)
    rows = presence[bases & presence[["strength_low", "strength_high"]].notna().all(axis=1)]
    rows = rows.assign(year=parse_dates(rows["strength_date"])["earliest"].dt.year)
    spans = rows.groupby(["actor", "year"]).agg(
        low=("strength_low", "min"), high=("strength_high", "max")
    )
    return [_side(spans, x) for x in (a, b)]


def _rents(observations: pd.DataFrame, host: str, until: Mapping[str, int] | None) -> pd.DataFrame:
    said = observations["measure"].eq("base_rent_per_year") & observations["subject"].eq(host)
    names = {
        "obs_id": "flow_id", "partner": "donor", "unit": "currency",
        "value_low": "amount_low", "value_high": "amount_high",
    }  # fmt: skip
    rates = observations[said].rename(columns=names).assign(basis="per-year")
    return yearly_rates(rates, until=dict(until or {}))


def _grants(aid: pd.DataFrame, a: str, b: str, host: str) -> list[pd.DataFrame]:
    rows = aid[(aid["measure"] == "grants_bilateral") & (aid["subject"] == host)]
    rows = rows.assign(year=rows["date"].astype("int64"), low=rows["value"], high=rows["value"])
    spans = rows.set_index(["partner", "year"])[["low", "high"]]
    return [_side(spans, x) for x in (a, b)]


def _side(spans: pd.DataFrame, actor: str) -> pd.DataFrame:
    return spans.loc[spans.index.get_level_values(0) == actor].droplevel(0)
