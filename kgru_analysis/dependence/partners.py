"""Shares of partners, and how concentrated they are, with the unlisted rest as a bound."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import as_frame, plain, reads_rows, refuse_cells
from kgru_analysis.dependence.tables import load_or_empty
from kgru_analysis.errors import KgruError, UnknownActor, texts
from kgru_analysis.load import load

WORLD = "WLD"
AGGREGATES = ("WLD", "EMU")  # sums of other rows; counted as partners they would count twice
REST = "rest"
# Columns that say which total a row belongs to, wherever a table has them.
WITHIN = (
    "iso3", "country", "reporter", "recipient", "host", "subject", "item", "measure", "component",
    "date", "year", "period", "unit", "dataset",
)  # fmt: skip
SLACK = 1e-6  # totals are printed with rounding


def states_of(partner: str | Iterable[str], *, folder: AnyFolder = None) -> list[str]:
    """Return the states that a code, the code of a union or a list of codes stands for.

    A union stands for its newest members, so that a series does not jump when a state joins.
    """
    codes = texts("partner", partner)
    if not codes:
        raise KgruError("partner= names no state; give a code, a union or a list of codes.")
    unions = load_or_empty("unions", folder=folder)
    now = unions[unions["valid_to"].isna()].groupby("union")["member"].agg(sorted)
    actors = load("actors", folder=folder)
    states = set(actors.loc[actors["kind"] == "state", "actor"])
    found: list[str] = []
    for code in codes:
        if code in now.index:
            found += now[code]
        elif code in states:
            found.append(code)
        else:
            raise UnknownActor(
                f"{code!r} is no state of the table actors and no union of the table unions "
                f"({', '.join(now.index)}); resolve_actors reads names."
            )
    return list(dict.fromkeys(found))


@reads_rows
def shares(frame: pd.DataFrame, *, of: str, by: str) -> pd.DataFrame:
    """Turn amounts by partner into shares of their total.

    Raises `KgruError` if a column is missing, an amount is negative, a partner is named twice for
    one total, partners together exceed the total by more than rounding, or a total is zero.

    Parameters
    ----------
    frame : DataFrame
        One row an amount, as in the tables trade, remittances, migrants or debt.
    of : str
        Column of amounts, in any unit.
    by : str
        Column of partners. The aggregates WLD and EMU are dropped. Where a WLD row gives the
        total, what it holds beyond the listed partners becomes a row with the partner "rest".

    Returns
    -------
    DataFrame
        The columns that name a total (those of iso3, country, reporter, recipient, host, subject,
        item, measure, component, date, year, period, unit and dataset that the frame has; a total
        by another name has to be renamed), then `by` and share (0 to 1). Within each total the
        shares sum to 1. An amount that is missing, or that a column ``fault`` calls faulty, is
        inside "rest". Without a WLD row, the listed partners are taken for the whole.

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> trade = pd.DataFrame(
    ...     {"date": 2020, "partner": ["RUS", "CHN", "WLD"], "value": [30.0, 50, 100]}
    ... )
    >>> kg.shares(trade, of="value", by="partner")["share"].tolist()
    [0.3, 0.5, 0.2]
    """
    _need(frame, of, by)
    if "fault" in frame:
        frame = frame.assign(**{of: frame[of].where(frame["fault"].isna())})
    keys = [c for c in WITHIN if c in frame and c not in (of, by)]
    rows = frame[[*keys, by, of]].dropna(subset=[by])
    refuse_cells(rows.loc[rows[of] < 0, of], "an amount below zero has no share; use gross amounts")
    twice = f"stands twice in one total; what tells totals apart is called {', '.join(WITHIN)}"
    refuse_cells(rows.loc[rows.duplicated([*keys, by]), by], twice)
    if not keys:
        rows = rows.assign(total="all")
    within = keys or ["total"]
    parts = rows[~rows[by].isin(AGGREGATES)].dropna(subset=[of])
    listed_sum = parts.groupby(within, dropna=False)[of].sum()
    world = rows[rows[by] == WORLD].set_index(within)[of].reindex(listed_sum.index)
    over = listed_sum > world * (1 + SLACK)
    if over.any():
        raise KgruError(
            f"Shares above 1: in {int(over.sum())} totals the partners together exceed the "
            f"{WORLD} row, first in {over.index[over][0]!r}; mend the rows or drop that total."
        )
    total = world.fillna(listed_sum)
    total = total.where(total >= listed_sum, listed_sum)  # within rounding
    if (total == 0).any():
        raise KgruError(f"The total of {total.index[total == 0][0]!r} is zero; leave it out.")
    rest = (total - listed_sum)[lambda r: r > SLACK * total]
    tail = rest.rename(of).reset_index().assign(**{by: REST})
    whole = pd.concat([parts, tail], ignore_index=True)
    over = whole[within].merge(total.rename("total_amount").reset_index(), on=within, how="left")
    whole["share"] = whole[of] / over["total_amount"].to_numpy()
    return whole.sort_values(within, kind="stable", ignore_index=True)[[*keys, by, "share"]]


def concentration(shares: pd.DataFrame | pd.Series) -> pd.DataFrame:
    """Measure how concentrated shares are: the Herfindahl-Hirschman index, as bounds.

    Hirschman (1964), The Paternity of an Index, American Economic Review 54, 761; normalized as in
    UNCTAD's Handbook of Statistics. With the rest spread out there is no end to the partners and
    1/n is 0, so normalized and raw agree; the smaller and the larger of the two readings are the
    bounds. Raises `KgruError` if a share is negative or above 1, or those of one total sum to more.

    Parameters
    ----------
    shares : DataFrame or Series
        What `shares` returns; or a Series of the shares of one total, indexed by partner. A
        share of the partner "rest", or what is missing from 1, is the unlisted rest.

    Returns
    -------
    DataFrame
        One row a total:

        hhi_low, hhi_high : sum of squared shares, 0 to 1; low if the rest is spread over ever
            so many partners, high if it is one partner
        normalized_low, normalized_high : (hhi - 1/n) / (1 - 1/n) under the same two readings,
            so that 0 is an equal spread over the n partners and 1 a single one
        partners : listed partners with a share above zero
        rest : share of the unlisted rest

    Examples
    --------
    >>> import pandas as pd
    >>> import kgru_analysis as kg
    >>> found = kg.concentration(pd.Series([0.5, 0.3], index=["RUS", "CHN"]))
    >>> found[["hhi_low", "hhi_high", "rest"]].round(2).to_numpy().tolist()
    [[0.34, 0.38, 0.2]]
    """
    frame, keys, by = _as_frame(shares)
    bad = frame[(frame["share"] < 0) | (frame["share"] > 1 + SLACK)]
    refuse_cells(bad["share"], "a share lies between 0 and 1; divide percents by 100")
    named = frame[by] != REST
    listed_part = frame[named].assign(square=frame["share"] ** 2, partners=frame["share"] > 0)
    found = listed_part.groupby(keys, dropna=False).agg(
        listed=("share", "sum"), hhi_low=("square", "sum"), partners=("partners", "sum")
    )
    if (found["listed"] > 1 + 1e-4).any():
        first = found.index[found["listed"] > 1 + 1e-4][0]
        raise KgruError(f"The shares of {first!r} sum to {found['listed'].max():.4g}, above 1.")
    rest = (1 - found["listed"]).clip(lower=0).where(lambda r: r > SLACK, 0.0)
    found["hhi_high"] = found["hhi_low"] + rest**2
    n = found["partners"] + (rest > 0)
    one = ((found["hhi_high"] - 1 / n) / (1 - 1 / n).where(n > 1)).fillna(1.0).clip(0, 1)
    spread = found["hhi_low"].where(rest > 0, one)
    found["normalized_low"] = np.minimum(one, spread)
    found["normalized_high"] = np.maximum(one, spread)
    found["rest"] = rest
    columns = ["hhi_low", "hhi_high", "normalized_low", "normalized_high", "partners", "rest"]
    found = found[columns].reset_index()
    return found.drop(columns="total") if keys == ["total"] else found


def _as_frame(shares: pd.DataFrame | pd.Series) -> tuple[pd.DataFrame, list[str], str]:
    advice = "Give what `shares` returns, or a Series of shares indexed by partner."
    if isinstance(shares, pd.Series):
        shares = pd.DataFrame({"partner": shares.index, "share": shares.to_numpy(dtype=float)})
    if "share" not in getattr(shares, "columns", ()):
        raise KgruError(advice)
    shares = plain(as_frame(shares, "concentration"), numbers=["share"]).reset_index(drop=True)
    keys = [c for c in WITHIN if c in shares]
    others = [c for c in shares if c not in (*keys, "share")]
    if len(others) != 1:
        raise KgruError(f"Beside {keys} and share, one column has to name the partner: {others}.")
    if not keys:
        return shares.assign(total="all"), ["total"], others[0]
    return shares, keys, others[0]


def _need(frame: pd.DataFrame, of: str, by: str) -> None:
    for name, column in (("of", of), ("by", by)):
        if column not in frame:
            raise KgruError(f"{name}={column!r} is no column; there are {', '.join(frame)}.")
    if by in ("date", "year"):
        raise KgruError(f"by={by!r} names the time; give the column of partners.")
    if not pd.api.types.is_numeric_dtype(frame[of]):
        raise KgruError(f"of={of!r} holds text; give a column of numbers.")
