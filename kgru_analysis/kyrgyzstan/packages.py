"""One package taken apart: its rows, what came of each part, and why the rest did not come."""

import numpy as np
import pandas as pd

from kgru_analysis.kyrgyzstan import words


def rows_of(flows: pd.DataFrame, package: str) -> pd.DataFrame:
    """Give the rows of a package: its own, those of its parts, and all that follow from either.

    Promises, payments, what was held back and what was forgiven of it; ``package`` is a flow_id.
    """
    found, more = set(), {package}
    while more:
        found |= more
        more = set(flows.loc[flows[["part_of", "follows"]].isin(found).any(axis=1), "flow_id"])
        more -= found
    return flows[flows["flow_id"].isin(found)]


def anatomy(chain: pd.Series, parts: pd.DataFrame) -> pd.DataFrame:
    """Take a package apart, in million dollars, for `figures_finance.waterfall`.

    Parameters
    ----------
    chain : Series
        The package, as `promise_chains` gives it.
    parts : DataFrame
        Its parts, with their instrument and what arrived of each.
    """
    said, came = chain["promised_low"] / 1e6, chain["arrived_low"] / 1e6
    held = np.nanmax([0, chain["withheld_low"], chain["cancelled_low"]]) / 1e6
    steps = [("announced", 0.0, said, "money"), ("held back", said, said - held, "lost")]
    steps += [("came", 0.0, came, "money")]
    left = came
    for row in parts[parts["arrived_low"] > 0].sort_values("arrived_low").itertuples():
        then = left - row.arrived_low / 1e6
        steps.append((f"of this, {row.instrument}", left, then, "money"))
        left = then
    back = np.nan_to_num(chain["forgiven_low"]) / 1e6
    if back:
        steps.append(("canceled later", back, 0.0, "later"))
    return pd.DataFrame(steps, columns=["label", "start", "end", "kind"])


def why_held_back(flows: pd.DataFrame, chain: pd.Series) -> str:
    """Return what sources say of a package and of the part that did not come, in sentences."""
    told = flows.loc[flows["flow_id"] == chain.name, "conditions"].dropna()
    said = [f"It was {words.as_text(told.iloc[0])}." for _ in told[:1]]
    ends = flows[
        (flows["donor"] == chain["donor"]) & flows["stage"].isin(["withheld", "cancelled"])
    ]
    ends = ends[ends["amount_low"].isin([chain["withheld_low"], chain["cancelled_low"]])]
    for text in ends["summary"].dropna()[:1]:
        came = f"{words.first_up(words.dollars(chain['arrived_low']))} came, the rest did not."
        said.append(f"{came} {words.as_text(words.first_sentence(text))}.")
    return " ".join(said)
