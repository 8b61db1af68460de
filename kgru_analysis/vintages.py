"""What differs between two vintages of the World Bank series, and what no revision would change."""

from pathlib import Path

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError
from kgru_analysis.load import load

DATASET = "wdi"
KEY = ["subject", "measure", "date"]
_LOST = 0.2  # of a series: more than this vanishing is taken for half an answer
_FACTOR = 2  # between two vintages of a series, in the middle of its values; revisions are percents
_JUMP = 100  # of one value
_SAME = 1e-12  # relative; below it a number is only written differently


class RefreshFailed(KgruError):
    """The source did not answer in full, or not in the form that is known; nothing was changed."""


def compare(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """What differs between two vintages: change, subject, measure, date, old, new."""
    sides = [f[[*KEY, "value"]].assign(date=f["date"].astype("str")) for f in (old, new)]
    both = sides[0].merge(sides[1], on=KEY, how="outer", suffixes=("_old", "_new"), indicator=True)
    revised = (both["_merge"] == "both") & ~np.isclose(
        both["value_old"], both["value_new"], rtol=_SAME, atol=0, equal_nan=True
    )
    words = {"left_only": "vanished", "right_only": "added", "both": "revised"}
    both["change"] = both["_merge"].astype("str").map(words)
    both = both.rename(columns={"value_old": "old", "value_new": "new"})
    differs = both[revised | (both["_merge"] != "both")].sort_values(KEY, ignore_index=True)
    return differs[["change", *KEY, "old", "new"]]


def refuse_losses(changes: pd.DataFrame, old: pd.DataFrame) -> None:
    """Refuse a vintage in which much of a series is gone."""
    lost = changes[changes["change"] == "vanished"].groupby("measure").size()
    had = old.groupby("measure").size()
    share = (lost / had).dropna()
    heavy = share[share > _LOST]
    if len(heavy):
        raise RefreshFailed(
            f"{heavy.index[0]} would lose {heavy.iloc[0]:.0%} of its values"
            f"{f' and {len(heavy) - 1} more series as much' if len(heavy) > 1 else ''}; "
            f"nothing was changed. If the World Bank withdrew it, keep it: --keep {heavy.index[0]}."
        )


def refuse_older(vintage: str, base: Path) -> None:
    """Refuse a vintage from before that of the table."""
    datasets = load("datasets", folder=base)
    before = datasets.loc[datasets["dataset"] == DATASET, "vintage"].astype("str")
    if len(before) and vintage < before.iloc[0][:7]:
        raise RefreshFailed(
            f"the source was last updated in {vintage}, before the table's {before.iloc[0]}; "
            "nothing was changed."
        )


def refuse_factors(old: pd.DataFrame, new: pd.DataFrame, accept: tuple[str, ...]) -> None:
    """Refuse changes that no revision makes: another unit, a lost sign, zeros everywhere."""
    sides = [frame.assign(date=frame["date"].astype("str")) for frame in (old, new)]
    both = sides[0].merge(sides[1], on=KEY, suffixes=("_old", "_new"))
    both = both[(both["value_old"] != 0) & ~both["measure"].isin(accept)]
    ratio = (both["value_new"] / both["value_old"]).where(lambda r: r > 0, np.inf)
    size = np.exp(np.log(ratio).abs())
    middle = size.groupby(both["measure"]).median()
    # Balances and rates pass through zero, where a small revision is a large factor.
    signed = (both["value_old"] < 0).groupby(both["measure"]).any()
    largest = size.groupby(both["measure"]).max().where(~signed, 1)
    wrong = middle.index[(middle > _FACTOR) | (largest > _JUMP)]
    if len(wrong):
        rows = both[both["measure"] == wrong[0]]
        row = rows.loc[size[rows.index].idxmax()]
        raise RefreshFailed(
            f"{wrong[0]} changes by a factor, for {row['subject']} in {row['date']} from "
            f"{row['value_old']:g} to {row['value_new']:g}"
            f"{f', and {len(wrong) - 1} more series do' if len(wrong) > 1 else ''}; nothing was "
            f"changed. If that is right, say so: --accept {wrong[0]}."
        )
