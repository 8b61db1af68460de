"""Rival claims in words: what the one that is used says, and what the farthest other says."""

import re
import textwrap

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.kyrgyzstan.claims import contradictions
from kgru_analysis.load import load


def rival_amounts(name: str, *, most: int = 10, folder: AnyFolder = None) -> pd.DataFrame:
    """Set the claims that differ most about an amount beside the ones that are used.

    Parameters
    ----------
    name : str
        A table of claims with amounts: "flows" or "observations".
    most : int
        How many groups of rivals, the widest apart first.

    Returns
    -------
    DataFrame
        fact (what the claim is about, with whom and when), about (what is measured, and with
        whom, by code), used,
        used_by (publisher), other, other_by, times
        (how far the rival lies off), apart (the difference) and claim_group.
    """
    groups = contradictions(name, folder=folder)
    wide = groups[groups["value_ratio"] > 1.2].nlargest(most, "value_ratio")
    rows = load(name, claims="all", folder=folder)
    publisher = load("sources", folder=folder).set_index("source_id")["publisher"]
    low, high, unit = (
        ("amount_low", "amount_high", "currency")
        if "amount_low" in rows
        else ("value_low", "value_high", "unit")
    )
    told = []
    for group, row in wide.iterrows():
        claims = rows[rows["claim_group"] == group]
        used = claims[claims["preferred"] == "yes"].iloc[0]
        others = claims[(claims["preferred"] == "no") & (claims[low] > 0)]
        others = others[others[unit] == used[unit]]
        off = np.log(others[low] / used[low]).abs() if used[low] > 0 else others[low] * np.nan
        if off.dropna().empty:
            continue
        other = others.loc[off.idxmax()]
        told.append(
            {
                "fact": _fact(used, folder=folder),
                "about": _about(used),
                "used": _amount(used, low, high, unit),
                "used_by": publisher.get(used["source_id"], ""),
                "other": _amount(other, low, high, unit),
                "other_by": publisher.get(other["source_id"], ""),
                "times": float(row["value_ratio"]),
                "apart": float(abs(other[low] - used[low])),
                "claim_group": group,
            }
        )
    columns = [
        "fact",
        "about",
        "used",
        "used_by",
        "other",
        "other_by",
        "times",
        "apart",
        "claim_group",
    ]
    return pd.DataFrame(told, columns=columns)


def _about(row: pd.Series) -> str:
    """Say what a claim measures, and with whom: "trade turnover, CHN"."""
    what = row["measure"].replace("_", " ") if "measure" in row else row.get("instrument", "")
    who = row.get("partner", row.get("donor"))
    return f"{what}, {who}" if isinstance(who, str) else what


def _fact(row: pd.Series, *, folder: AnyFolder = None) -> str:
    """Say what a claim is about: "Trade turnover (China), 2024".

    >>> _fact(pd.Series({"purpose": "a road", "donor": "RUS", "date": "2011-05"}))
    'A road (Russia), 2011'
    >>> _fact(pd.Series({"measure": "gold_exports", "partner": None, "date": "2021"}))
    'Gold exports, 2021'
    """
    what, who = row.get("measure", row.get("purpose")), row.get("partner", row.get("donor"))
    what = re.sub(r"\bfdi inflow\b", "foreign investment", str(what).replace("_", " "))
    what = re.sub(r"^(.+) growth$", r"growth of \1", what)
    with_whom = words.name(who, folder=folder) if isinstance(who, str) else ""
    if "partner" in what:
        what, with_whom = what.replace("partner", with_whom), ""
    years = "-".join(dict.fromkeys(re.findall(r"\d{4}", str(row["date"]))))
    text = textwrap.shorten(what, 70, placeholder=" ...") + (f" ({with_whom})" if with_whom else "")
    return f"{words.first_up(text)}, {years}"


def _amount(row: pd.Series, low: str, high: str, unit: str) -> str:
    size, word = next(
        ((n, w) for n, w in ((1e9, " billion"), (1e6, " million")) if row[low] >= n), (1, "")
    )
    text = _short(row[low] / size)
    if pd.isna(row[high]):
        text = f"at least {text}"
    elif row[high] != row[low]:
        text += f" to {_short(row[high] / size)}"
    return f"{text}{word} {'dollars' if row[unit] == 'USD' else row[unit]}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:,.3g}"
