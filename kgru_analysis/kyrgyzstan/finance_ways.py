"""How far the answer to who paid hangs on the way of counting."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.flows.official import official_finance
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.kyrgyzstan.finance import NEW_MONEY, told_years

MEASURES = {
    "grants and loans": {"basis": "disbursed"},
    "grants alone": {"basis": "disbursed"},
    "least gift in grants and loans": {"basis": "disbursed", "grant_equivalent": True},
    "most gift in grants and loans": {"basis": "disbursed", "grant_equivalent": True},
    "less what was repaid": {"basis": "net"},
}
CHOICES = ("measure", "years", "sources")


def ways_of_counting(
    host: str,
    partner: str,
    others: Sequence[str],
    *,
    years: tuple[int, int],
    prices: int | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Set one donor beside the larger of others under every combination of three choices.

    Parameters
    ----------
    host, partner : str
    others : sequence of str
    years : (int, int)
        All years that are looked at.

    Returns
    -------
    DataFrame
        One row a way of counting, the lowest first: measure (`MEASURES`), years (all; those in
        which loans are reported; those in which the partner reports grants), sources (with claims
        of the ledger, or reports alone) and ratio, of the partner's dollars to the larger sum.
    """
    paid = official_finance(host, prices=prices, folder=folder)
    paid = paid[paid["year"].between(*years)]
    loans = paid.loc[(paid["form"] == "loan") & (paid["status"] == "reported"), "year"]
    spans = {"all years": range(years[0], years[1] + 1)}
    for label, told in (
        ("years of reported loans", sorted(set(loans))),
        (f"years in which {words.name(partner)} reports", told_years(paid, partner)),
    ):
        if told:
            spans[label] = range(int(told[0]), int(told[-1]) + 1)
    rows = []
    for measure, choices in MEASURES.items():
        frame = official_finance(host, prices=prices, folder=folder, **choices)
        side = "usd_high" if measure.startswith("most gift") else "usd_low"
        value = frame[side].fillna(frame["usd_low"])
        forms = ["grant"] if measure == "grants alone" else list(NEW_MONEY)
        for sources, statuses in (
            ("with single rows", ["reported", "estimated", "claimed"]),
            ("reports alone", ["reported"]),
        ):
            keep = frame["form"].isin(forms) & frame["status"].isin(statuses)
            for label, span in spans.items():
                here = frame[keep & frame["year"].isin(span)]
                sums = value[here.index].groupby(here["donor"]).sum().reindex([partner, *others])
                sums = sums.fillna(0)
                most = sums[list(others)].max()
                ratio = sums[partner] / most if most > 0 else np.nan
                rows.append(
                    {"measure": measure, "years": label, "sources": sources, "ratio": ratio}
                )
    out = pd.DataFrame(rows).dropna(subset="ratio")
    return out.sort_values(["ratio", *CHOICES], kind="stable", ignore_index=True)


def matters(ways: pd.DataFrame) -> pd.Series:
    """Say how much each choice moves the answer: the mean spread of the ratio when it alone varies.

    Returns
    -------
    Series
        Indexed by choice, the most important first: largest / smallest ratio, as a geometric mean.
    """
    found = {}
    positive = ways[ways["ratio"] > 0]
    for choice in CHOICES:
        rest = [c for c in CHOICES if c != choice]
        spread = positive.groupby(rest)["ratio"].agg(lambda x: np.log(x.max() / x.min()))
        found[choice] = float(np.exp(spread.mean()))
    return pd.Series(found).sort_values(ascending=False)
