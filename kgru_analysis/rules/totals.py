"""Rules between figures of the series: parts and their total, two counts of one thing, stocks.

Years in which the counting differs for a known reason stand in the table `measurement_breaks`.
"""

import numpy as np
import pandas as pd

from kgru_analysis.rules.tables import Faults, Table, needs

# Customs and the World Bank count one trade; what lies farther apart is another trade.
_WIDE = (0.8, 1.25)
# The World Bank's codes of what a total row of a series measures.
_SAME_AS = {
    "exports_fob": "TX.VAL.MRCH.CD.WT",
    "exports": "TX.VAL.MRCH.CD.WT",
    "imports_cif": "TM.VAL.MRCH.CD.WT",
    "imports": "TM.VAL.MRCH.CD.WT",
}
_SINGLE = ["country", "territory", "organization", "unspecified"]  # partners that may be added
_AGGREGATES = ["WLD", "EMU"]  # partners that hold others
_SHARE = "_share(?:_of_[a-z]+)?$"  # of one whole; shares without gold, say, have another numerator
_OWED = "subject partner measure dataset date:date value:number"
# What a stock of debt is held against: table, measures, and data set if not any.
_LEDGER = {
    "stock": ("debt_stocks", "debt_stock_", ""),
    "drawn": ("debt", "disbursement_", "wb-ids-flows"),
    "repaid": ("debt_service", "principal_paid_", ""),
    "repaid_before": ("debt", "principal_(bilateral|multilateral|private_[a-z]+)$", ""),
    "forgiven": ("debt_relief", "debt_relief", ""),
}
# Rounding in print; a partner alone is never larger than all of them.
_ROUND = 1.01
# Exchange rates move a stock of debt by a fifth a year. Small debts jump for small reasons.
_MOVES, _SMALL = 0.3, 1e7


@needs("subject partner measure date unit value:number")
def total_faults(table: Table) -> Faults:
    """Totals of trade are near those of `wdi`, and partners add to no more than the total."""
    frame, value = table.frame, table.numbers["value"]
    usable = frame["fault"].isna() if "fault" in frame else pd.Series(True, frame.index)
    # Only money may be added.
    usable &= table.by_text("unit", lambda texts: texts.str.fullmatch("[A-Z]{3}"))
    world = usable & (frame["partner"] == "WLD")
    if not world.any():
        return
    keys = ["subject", "measure", "date"]
    wdi = table.tables.get("wdi", "subject measure dataset date:date value:number")
    code = frame["measure"].map(_SAME_AS)
    if wdi is not None and code.notna().any():
        bank = (wdi.frame["dataset"] == "wdi") & wdi.frame["measure"].isin(_SAME_AS.values())
        known = wdi.numbers["value"][bank].set_axis(
            pd.MultiIndex.from_frame(wdi.frame.loc[bank, keys])
        )
        known = known[~known.index.duplicated()]
        at = pd.MultiIndex.from_arrays([frame["subject"], code, frame["date"]])
        ratio = value / known.reindex(at).to_numpy()
        wrong = world & (frame["unit"] == "USD") & ((ratio < _WIDE[0]) | (ratio > _WIDE[1]))
        if "item" in frame:
            wrong &= frame["item"] == "total"
        wrong &= ~_excused(table, "level")
        yield from table.faults(wrong, "value", "far from the total of wdi")
    single = usable & ~frame["partner"].isin(_AGGREGATES)
    if "partner_kind" in frame:
        single &= frame["partner_kind"].isin(_SINGLE)
    groups = _grouped(table, "subject", "measure", "date", "unit", "dataset", "item")
    total = value.where(world).groupby(groups).transform("sum", min_count=1)
    parts = value.where(single).groupby(groups).transform("sum")
    wrong = world & (parts > total * _ROUND) & (value >= 0)
    yield from table.faults(wrong, "value", "partners above total")
    named = wrong.groupby(groups).transform("any").eq(True)  # missing where a key is
    alone = single & (value > total * _ROUND) & ~named
    yield from table.faults(alone, "value", "partners above total")


@needs("subject partner measure date unit value:number")
def share_faults(table: Table) -> Faults:
    """The shares of partners of one kind add to a hundred at most, but for rounding in print."""
    frame, value = table.frame, table.numbers["value"]
    shares = table.by_text("measure", lambda texts: texts.str.contains(_SHARE))
    shares &= frame["unit"] == "percent"
    shares &= ~frame["partner"].isin(_AGGREGATES) & frame["partner"].notna()
    if not shares.any():
        return
    groups = _grouped(table, "subject", "measure", "date", "dataset", "item").where(shares)
    value = value.where(shares)
    step = np.where(value % 1 == 0, 1.0, np.where((value * 10).round(6) % 1 == 0, 0.1, 0.01))
    half = pd.Series(step / 2, frame.index).where(shares)
    total = value.groupby(groups).transform("sum")
    slack = half.groupby(groups).transform("sum")
    wrong = shares & ~groups.duplicated() & (total > 100 + slack + 1e-6)
    yield from table.faults(wrong, "value", "shares above a hundred")


def _grouped(table: Table, *columns: str) -> pd.Series:
    """The number of the group of each row by those of the columns that there are; or missing."""
    place, _ = table.distinct(*(c for c in columns if c in table.frame))
    return pd.Series(place, table.frame.index).where(place >= 0)


@needs(_OWED, table="debt_stocks")
def stock_faults(table: Table) -> Faults:
    """A stock of debt moves by what was drawn, repaid and forgiven, but for exchange rates."""
    sums = {}
    for part, (name, measures, dataset) in _LEDGER.items():
        found = table.tables.get(name, _OWED)
        if found is None:
            return
        sums[part] = _sums(found, measures, dataset)
    ledger = pd.DataFrame(sums).drop(_AGGREGATES, level="partner", errors="ignore")
    before = ledger["stock"].rename(lambda year: year + 1, level="year").reindex(ledger.index)
    # Only years in which drawings and repayments of the debtor are both known.
    year, of = (ledger.index.to_frame()[level] for level in ("year", "subject"))
    known = pd.Series(True, ledger.index)
    for columns in (["drawn"], ["repaid", "repaid_before"]):
        seen = year.where(ledger[columns].notna().any(axis=1)).groupby(of)
        known &= year.between(seen.transform("min"), seen.transform("max"))
    repaid = ledger["repaid"].fillna(ledger["repaid_before"]).fillna(0)
    moved = ledger["stock"] - before - ledger["drawn"].fillna(0) + repaid
    moved += ledger["forgiven"].fillna(0)
    odd = known & (moved.abs() > _SMALL)
    odd &= moved.abs() > np.fmax(ledger["stock"], before) * _MOVES
    frame = table.frame
    at = pd.MultiIndex.from_arrays([frame["subject"], frame["partner"], _year(frame)])
    wrong = ~_excused(table, "unexplained") & ~frame.duplicated(["subject", "partner", "date"])
    wrong &= odd.reindex(at, fill_value=False).to_numpy(dtype=bool)
    yield from table.faults(wrong, "value", "stock moves by itself")


def _year(frame: pd.DataFrame) -> pd.Series:
    return pd.to_numeric(frame["date"].where(frame["date"].str.fullmatch("[0-9]{4}"))).rename(
        "year"
    )


def _sums(table: Table, measures: str, dataset: str) -> pd.Series:
    """The sum of some measures of a data set, or of any, by debtor, partner and year."""
    frame = table.frame
    kept = table.by_text("measure", lambda texts: texts.str.match(measures))
    kept &= frame["partner"].notna() & (frame["dataset"].eq(dataset) | (not dataset))
    return (
        table.numbers["value"][kept]
        .groupby([frame["subject"], frame["partner"], _year(frame)])
        .sum()
    )


def _excused(table: Table, kind: str) -> pd.Series:
    """Say which rows lie in a year that `measurement_breaks` gives a reason for."""
    frame = table.frame
    excused = pd.Series(False, frame.index)
    columns = "series subject partner measure kind date:date"
    breaks = table.tables.get("measurement_breaks", columns)
    if breaks is None:
        return excused
    day = pd.to_datetime(frame["date"].str[:4], format="%Y", errors="coerce")
    of = (breaks.frame["series"] == table.name) & (breaks.frame["kind"] == kind)
    for line, row in breaks.frame[of].iterrows():
        dates = breaks.dates["date"].loc[line]
        here = (frame["subject"] == row["subject"]) & (day >= dates["earliest"])
        here &= ~(day > dates["latest"])
        for column in ("partner", "measure"):
            if pd.notna(row[column]):
                here &= frame[column] == row[column]
        excused |= here
    return excused
