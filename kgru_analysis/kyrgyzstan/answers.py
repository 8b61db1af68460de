"""What readers ask, in a table each: who led in what, who is owed, what came of a package."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.errors import KgruError
from kgru_analysis.flows.official import official_finance
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.load import load


def leaders(frame: pd.DataFrame) -> pd.DataFrame:
    """Count in each lens the years in which either side is ahead, or the sources leave it open.

    Parameters
    ----------
    frame : DataFrame
        As `whose.yearly` returns it: lens and ahead (a, b, even, open or unknown), a row a year.

    Returns
    -------
    DataFrame
        Index: the lenses of `words.LENSES` that the frame has. a, b, even, open, unknown: years;
        leads: "a" or "b" where one side is ahead in more than half of the known years, else "open".

    Examples
    --------
    >>> frame = pd.DataFrame({"lens": ["force"] * 3, "ahead": ["b", "b", "open"]})
    >>> print(*leaders(frame).loc["force", ["a", "b", "open", "leads"]])
    0 2 1 b
    """
    table = pd.crosstab(frame["lens"], frame["ahead"])
    table = table.reindex(columns=["a", "b", "even", "open", "unknown"], fill_value=0)
    half = table[["a", "b", "even", "open"]].sum(axis=1) / 2
    table["leads"] = "open"
    for side in ("a", "b"):
        table.loc[table[side] > half, "leads"] = side
    there = [lens for lens in words.LENSES if lens in table.index]
    return table.rename_axis(columns=None).reindex(there)


def owed(host: str, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Return the debt of a host by creditor and year, the largest creditor of the last year first.

    Returns
    -------
    DataFrame
        Index: years; a column for each creditor code, with "other" for those without a code.
        Dollars at the end of the year; private lenders and the IMF are not in it.
    """
    stocks = load("debt_stocks", folder=folder)
    kinds = ["debt_stock_bilateral", "debt_stock_multilateral"]
    stocks = stocks[(stocks["subject"] == host) & stocks["measure"].isin(kinds)]
    stocks = stocks[stocks["partner"] != "WLD"]
    stocks = stocks.assign(
        partner=stocks["partner"].fillna("other"), year=stocks["date"].astype(int)
    )
    table = stocks.pivot_table(index="year", columns="partner", values="value", aggfunc="sum")
    table = table.fillna(0)
    return table[table.iloc[-1].sort_values(ascending=False, kind="stable").index]


def package_parts(bargain: str, side: str, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Set the parts of what one side offered in a bargain beside what came of each.

    Returns
    -------
    DataFrame
        part (what the money is for), new_money (False where old debt is canceled), offered, came
        and held_back in the currency of the row, and flow_ids, the rows behind all three. A payment
        belongs to the part with its instrument and amount; a withholding to the part whose links
        or sum it shares.
    """
    rows = load("bargain_rows", folder=folder)
    rows = rows[(rows["bargain_id"] == bargain) & (rows["table"] == "flows")]
    flows = load("flows", folder=folder)
    rows = rows.merge(flows, left_on="row_id", right_on="flow_id")
    rows = rows[rows["donor"] == side]
    offers = rows[rows["line"] == "offer"].sort_values("amount_low", ascending=False)
    parts = []
    for offer in offers.itertuples():
        paid = rows[(rows["role"] == "arrived") & (rows["amount_low"] == offer.amount_low)]
        paid = paid[paid["instrument"] == offer.instrument]
        held = rows[(rows["role"] == "withheld") & rows["line"].notna()]
        held = held[(held["amount_low"] == offer.amount_low) | (held["follows"] == offer.flow_id)]
        parts.append(
            {
                "part": offer.purpose.split(" (")[0],
                "new_money": offer.instrument not in ("debt-relief", "debt-restructuring"),
                "offered": offer.amount_low,
                "came": paid["amount_low"].max() if len(paid) else 0.0,
                "held_back": held["amount_low"].max() if len(held) else 0.0,
                "flow_ids": " ".join([offer.flow_id, *paid["flow_id"], *held["flow_id"]]),
            }
        )
    return pd.DataFrame(parts)


def given(finance: pd.DataFrame, donors: Iterable[str]) -> pd.DataFrame:
    """Add up what donors gave, lent and canceled, and say in which years anybody reports it.

    Parameters
    ----------
    finance : DataFrame
        As `official_finance` returns it.
    donors : iterable of str
        Codes of donors.

    Returns
    -------
    DataFrame
        Index: the donors. grant, loan, relief and equity in dollars (0 where none is reported),
        first and last year with a figure, and silent: years within the table without one.
    """
    donors = list(donors)
    rows = finance[finance["donor"].isin(donors)]
    sums = rows.pivot_table(index="donor", columns="form", values="usd_low", aggfunc="sum")
    sums = sums.reindex(index=donors, columns=["grant", "loan", "relief", "equity"]).fillna(0)
    sums = sums.rename_axis(columns=None)
    told = rows[rows["status"] != "not-reported"]
    years = told[told["form"] == "grant"].groupby("donor")["year"]
    sums["first"], sums["last"] = years.min(), years.max()
    sums["silent"] = rows["year"].nunique() - years.nunique().reindex(donors).fillna(0)
    return sums.astype({"silent": int})


def on_each_basis(
    host: str,
    donors: Iterable[str],
    spans: Iterable[tuple[int, int]],
    prices: Iterable[int | None],
    *,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Add up what donors gave and lent over several spans of years, in several kinds of dollars.

    Parameters
    ----------
    host : str
    donors : iterable of str
    spans : iterable of (int, int)
        First and last year of each; the same one twice is told once.
    prices : iterable of int or None
        The year of the dollars; None: dollars of the day.

    Returns
    -------
    DataFrame
        A row a combination: what (grants; loans; grants and loans), first, last, dollars ("of the
        day", "of 2024") and a column for each donor, in dollars. Canceled debt is in none.
    """
    donors, spans, rows = list(donors), list(dict.fromkeys(spans)), []
    for year in dict.fromkeys(prices):
        finance = official_finance(host, prices=year, folder=folder)
        for first, last in spans:
            sums = given(finance[finance["year"].between(first, last)], donors)
            lent = sums["loan"] + sums["equity"]
            dollars = f"of {year}" if year else "of the day"
            own = {"first": first, "last": last, "dollars": dollars}
            told = {
                "grants": sums["grant"],
                "loans": lent,
                "grants and loans": sums["grant"] + lent,
            }
            rows += [{"what": what, **own, **money} for what, money in told.items()]
    return pd.DataFrame(rows)


def who_gave_more(basis: pd.DataFrame, pair: Sequence[str]) -> str:
    """Say over which years grants of either of two donors are larger.

    Parameters
    ----------
    basis : DataFrame
        As `on_each_basis` gives; dollars of one kind.
    pair : sequence of two str

    Returns
    -------
    str
        "" where the same one is ahead in each span.
    """
    rows = basis[basis["what"] == "grants"]
    most = rows[list(pair)].idxmax(axis=1)
    if most.eq(most.iloc[0]).all():
        return ""
    sums = (rows[list(pair)] / 1e6).agg(["max", "min"], axis=1)
    parts = [
        f"over {row.first}-{row.last} those of {words.name(most[row.Index])} are larger, "
        f"{sums.loc[row.Index, 'max']:,.0f} to {sums.loc[row.Index, 'min']:,.0f}"
        for row in rows.itertuples()
    ]
    return f"Who gave more in grants hangs on the years: {'; '.join(parts)}."


def swing(shares: pd.Series) -> list[int]:
    """Return the years between which a series swung: peak, trough, the peak after it, last year.

    Parameters
    ----------
    shares : Series
        Index: years, ascending.

    Returns
    -------
    list of int
        Each year once: the highest, the lowest between it and the last, the highest between that
        and the last, and the last.

    Examples
    --------
    >>> swing(pd.Series([0.4, 0.2, 0.3, 0.1], index=[1992, 2001, 2007, 2023]))
    [1992, 2001, 2007, 2023]
    """
    peak = shares.idxmax()
    between = shares.loc[peak:].iloc[1:-1]
    low = between.idxmin() if len(between) else peak
    again = between.loc[low:].idxmax() if len(between) else peak
    return list(dict.fromkeys(int(year) for year in (peak, low, again, shares.index[-1])))


def told_on(rows: Mapping[str, str], *, folder: AnyFolder = None) -> dict[str, str]:
    """Say when each of some named statements was made.

    Parameters
    ----------
    rows : mapping of str to str
        A name of its own for each row: ids of the tables events and flows.

    Returns
    -------
    dict
        The names, with the date of an event, or with the day on which the source of a flow was
        published (EDTF).

    Raises
    ------
    KgruError
        If a row is in neither table, or has no date.

    Examples
    --------
    >>> told_on({"closing": "kgz-2009-02-bakiyev-announces-closure"})
    {'closing': '2009-02-03'}
    """
    events = load("events", claims="all", folder=folder).set_index("event_id")["date"]
    flows = load("flows", claims="all", folder=folder).set_index("flow_id")["source_id"]
    published = load("sources", folder=folder).set_index("source_id")["published"]
    days = pd.concat([events, flows.map(published)]).dropna()
    if missing := sorted(set(rows.values()) - set(days.index)):
        raise KgruError(f"No dated event or flow is named {missing[0]}; name a row that is.")
    return {name: str(days[row]) for name, row in rows.items()}


def other_amount(flow_ids: Iterable[str], amount: float, *, folder: AnyFolder = None) -> float:
    """Return the amount that rivals of a claim tell and that lies farthest from its own.

    Parameters
    ----------
    flow_ids : iterable of str
        The flows among which the claim is: the first with this amount.
    amount : float
        In the currency of the row.

    Returns
    -------
    float
        NaN where no rival tells another amount.
    """
    flows = load("flows", claims="all", folder=folder)
    groups = flows.loc[
        flows["flow_id"].isin(list(flow_ids)) & flows["amount_low"].eq(amount), "claim_group"
    ].dropna()
    told = flows.loc[flows["claim_group"].isin(groups), "amount_low"].dropna()
    told = told[told != amount]
    return float(told.loc[(told - amount).abs().idxmax()]) if len(told) else float("nan")
