"""The part of loans that is a gift, with bounds where the terms of single loans are not told."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.errors import DataError
from kgru_analysis.flows.concessionality import grant_element
from kgru_analysis.load import load_sound

_BACK = 10  # years from the signing of a loan to its last drawing
_RATE, _MATURITY, _GRACE = (
    "interest_rate_new_commitments", "maturity_new_commitments_official",
    "grace_new_commitments_official",
)  # fmt: skip


def gift_shares(recipient: str, loans: pd.DataFrame, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Bound what share of loans is a gift: low, high; below zero for one dearer than the discount.

    The table loan_terms has the interest of new loans by lender and year, and maturity and grace as
    averages of all official lenders. The bounds are the grant elements, at a discount of 5 percent,
    of the dearest rate with the shortest terms and of the cheapest rate with the longest, among
    those of the ten years before the loan was drawn, or of all years if these have none. A lender
    without a rate takes the rates of all.
    """
    terms = load_sound("loan_terms", folder=folder).query("subject == @recipient")
    terms = terms.assign(year=terms["date"].astype(int))
    known = {
        name: terms.loc[terms["measure"] == name, ["partner", "year", "value"]]
        for name in (_RATE, _MATURITY, _GRACE)
    }
    lacking = [name for name, rows in known.items() if rows.empty]
    if lacking and len(loans):
        raise DataError(
            f"The table loan_terms has no {', '.join(lacking)} of {recipient!r}, so what part of a "
            "loan is a gift is not known; use grant_equivalent=False, or add the terms."
        )
    kinds = loans[["donor", "year"]].drop_duplicates()
    own = {lender: rows for lender, rows in known[_RATE].groupby("partner") if lender != "WLD"}
    every = known[_RATE][known[_RATE]["partner"] != "WLD"]
    least, most = {}, {}
    for name in (_RATE, _MATURITY, _GRACE):
        bounds = [
            _near(own.get(row.donor, every) if name == _RATE else known[name], row.year)
            for row in kinds.itertuples()
        ]
        whole = np.array(bounds).reshape(-1, 2).T
        # Half years are whole payment periods.
        least[name], most[name] = whole if name == _RATE else np.round(whole * 2) / 2
    terms = {"discount": "imf", "unit": "percent"}
    low = grant_element(most[_RATE], least[_MATURITY], least[_GRACE], **terms) / 100
    high = grant_element(least[_RATE], most[_MATURITY], most[_GRACE], **terms) / 100
    kinds = kinds.assign(low=low, high=high)
    return loans[["donor", "year"]].merge(kinds, how="left").set_index(loans.index)[["low", "high"]]


def _near(rows: pd.DataFrame, year: int) -> tuple[float, float]:
    """Return the least and the most of the years before, or of all if these have none."""
    years, values = rows["year"].to_numpy(), rows["value"].to_numpy()
    near = values[(years >= year - _BACK) & (years <= year)]
    near = near if len(near) else values
    return float(near.min()), float(near.max())


def as_gifts(rows: pd.DataFrame, recipient: str, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Count the loans of `official_finance` by the part of them that is a gift."""
    loan = rows["form"].isin(["loan", "unsplit"]) & rows["usd_low"].notna()
    share = gift_shares(recipient, rows[loan], folder=folder)
    out = rows.copy()
    # Of what is not split all may be a grant.
    high = share["high"].mask(rows.loc[loan, "form"] == "unsplit", 1.0)
    out.loc[loan, "usd_low"] = rows.loc[loan, "usd_low"] * share["low"]
    out.loc[loan, "usd_high"] = rows.loc[loan, "usd_high"] * high
    terms = "; counted by its gift of " + _percent(share["low"]) + " to " + _percent(high)
    out.loc[loan, "note"] = rows.loc[loan, "note"] + terms + " percent"
    return out


def _percent(share: pd.Series) -> pd.Series:
    return (share * 100).round().astype("int64").astype("str")
