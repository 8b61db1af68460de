"""Packages of promises in their parts, with what is told of a package only as a whole."""

import numpy as np
import pandas as pd

from kgru_analysis.flows.following import ENDS, Book, follow
from kgru_analysis.flows.promises import Chains

_SLIGHT = 0.005  # of a package: its parts are told in rounded figures
_BOUNDS = ("_low", "_high")


def in_parts(book: Book, whole: pd.DataFrame, chains: Chains, *, every: bool) -> pd.DataFrame:
    """Give packages in their parts: rows as in `whole`, of kind "whole", "part" or "rest"."""
    wanted = chains.part & np.isin(chains.package, whole.index)
    if not every:
        donor = book.links.donor
        other = wanted & (donor != np.where(chains.package >= 0, donor[chains.package], -1))
        wanted &= np.isin(chains.package, chains.package[other])
    # Where no part names a least sum, nothing says how the package is split.
    sum_told = book.dollars["usd_low"].gt(0).to_numpy() & wanted
    wanted &= np.isin(chains.package, chains.package[sum_told])
    places = np.flatnonzero(wanted)
    if not len(places):
        return whole.drop(columns="slack")
    package = pd.Series(chains.package[places], index=places)
    split = np.zeros(len(wanted), dtype=bool)
    split[package] = True
    found = follow(book, chains.of_part, chains.loan_of_part, split | wanted)
    parts = found.loc[places].assign(kind="part")
    mine, totals = whole.loc[np.unique(package)], parts.groupby(package)
    slight = mine["promised_low"].fillna(0) * _SLIGHT

    # What came for the whole and not part by part: all parts are paid, or the package stays whole.
    told = totals["arrived_low"].sum().reindex(mine.index)
    untold = mine["arrived_low"].fillna(0) - told > slight
    paid = untold & (mine["outcome"] == "met")
    mine, parts = mine[~untold | paid], parts[~package.map(untold & ~paid)]
    package = package[parts.index]
    # What is left of a package without its parts tells how it ended as a whole.
    bare = found.loc[mine.index]
    rest = _rests(mine, bare, _inside(book, chains), paid)
    parts = _paid(parts, package.map(paid))
    parts = _ended(parts, bare.loc[package].set_axis(parts.index))
    lone = whole[~whole.index.isin(mine.index)]
    return pd.concat([lone, parts, rest]).sort_index(kind="stable").drop(columns="slack")


def _inside(book: Book, chains: Chains) -> pd.DataFrame:
    """Add up what the parts of each package promise; know whether all of them name a sum."""
    rows = np.flatnonzero(chains.within >= 0)
    money = book.dollars.iloc[rows].replace(np.inf, np.nan).groupby(chains.within[rows])
    return money.sum().assign(known=money.count().min(axis=1) == money.size())


def _rests(
    mine: pd.DataFrame, bare: pd.DataFrame, inside: pd.DataFrame, paid: pd.Series
) -> pd.DataFrame:
    """Give what packages hold besides their parts."""
    sums = inside.reindex(mine.index)
    # Where a part has no sum, or an open one, it may take up all that is left.
    known = sums["known"].fillna(True).astype(bool)
    high = (mine["promised_high"] - sums["usd_low"]).clip(lower=0)
    low = (mine["promised_low"] - sums["usd_high"]).clip(lower=0).where(known, 0)
    left = high > mine["promised_low"] * _SLIGHT
    come = paid[mine.index]
    end = bare["outcome"].where(bare["outcome"].isin(ENDS), "unknown")
    sums_of = [c for c in bare if c.endswith(_BOUNDS) and not c.startswith("lag")]
    new: dict[str, object] = dict.fromkeys(sums_of, np.nan)
    new |= {"promised_low": low, "promised_high": high, "kind": "rest", "rest": None}
    new |= {"given_up": np.nan}
    new |= {"arrived_low": low.where(come), "arrived_high": high.where(come)}
    new |= dict.fromkeys(("share_low", "share_high"), come.astype(float).where(come))
    return bare.assign(**new, outcome=end.mask(come, "met"), paid_by=mine["paid_by"])[left]


def _paid(parts: pd.DataFrame, paid: pd.Series) -> pd.DataFrame:
    """Let a package that was paid in full as a whole have paid its parts."""
    out = parts.copy()
    rows = paid & (parts["outcome"] != "met") & parts["promised_low"].notna()
    for side in ("low", "high"):
        out[f"arrived_{side}"] = parts[f"arrived_{side}"].mask(rows, parts[f"promised_{side}"])
        out[f"share_{side}"] = parts[f"share_{side}"].mask(rows, 1.0)
    return out.assign(
        outcome=parts["outcome"].mask(rows, "met"), rest=parts["rest"].mask(rows, None)
    )


def _ended(parts: pd.DataFrame, bare: pd.DataFrame) -> pd.DataFrame:
    """Let a package that ended as a whole have ended the parts of which nothing else is known."""
    end = bare["outcome"].where(bare["outcome"].isin(ENDS), bare["rest"])
    ended = end.isin(ENDS)
    unknown, open_ = parts["outcome"] == "unknown", parts["rest"] == "unknown"
    unknown, open_ = ended & unknown, ended & open_
    either = unknown | open_
    return parts.assign(
        outcome=parts["outcome"].mask(unknown, end),
        rest=parts["rest"].mask(open_, end),
        ended_earliest=parts["ended_earliest"].mask(either, bare["ended_earliest"]),
        ended_latest=parts["ended_latest"].mask(either, bare["ended_latest"]),
    )
