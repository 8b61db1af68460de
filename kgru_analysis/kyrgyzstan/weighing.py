"""What weights make of the lenses: corners of a triangle, one number for chosen weights, titles."""

from collections.abc import Mapping

import pandas as pd

from kgru_analysis.kyrgyzstan.whose import LENS_NAMES
from kgru_analysis.kyrgyzstan.words import listing, name
from kgru_analysis.presence.lens_weights import lens_weightings
from kgru_analysis.presence.profile import combine


def corners(frame: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return balances of three groups of lenses for `plots.weight_triangles`."""
    wide = frame.pivot_table(index="year", columns="lens", values="balance")
    groups = {
        "arms and law": ["force", "rights"],
        "money": ["money"],
        "society": ["institutions", "people", "attention"],
    }
    table = pd.DataFrame(
        {name: wide.reindex(columns=of).mean(axis=1) for name, of in groups.items()}
    )
    return table.loc[[y for y in years if y in table.index]].dropna().reset_index()


def whatever_counts(data: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say for a title who was ahead in the last year of `corners`, and what could turn it.

    >>> frame = pd.DataFrame({"year": [2020], "arms": [-0.5], "money": [0.1]})
    >>> whatever_counts(frame, {"a": "China", "b": "Russia"})
    'In 2020 only money could put China ahead'
    """
    if data.empty:
        return "Who was ahead, whatever one finds important"
    *_, last = data.to_dict("records")
    year = last.pop("year")
    ahead = {"a": [x for x in last if last[x] > 0], "b": [x for x in last if last[x] < 0]}
    rare, often = sorted(ahead, key=lambda side: len(ahead[side]))
    if not ahead[rare]:
        return f"In {year} {names[often]} was ahead, whatever one finds important"
    return f"In {year} only {listing(ahead[rare])} could put {names[rare]} ahead"


# Weightings that a reader may try: all lenses alike but for those named.
WEIGHTINGS = {
    "all alike": {},
    "soldiers double": {"force": 2},
    "without attention": {"attention": 0},
}


def weighings(profile: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return the one number of `WEIGHTINGS` for some years."""
    part = profile[profile["period"].dt.year.isin(years)]
    found = {}
    for label, changes in WEIGHTINGS.items():
        one = combine(part, weights=dict.fromkeys(LENS_NAMES, 1) | changes)
        found[label] = one.set_index(one["period"].dt.year.rename("Year"))["balance"]
    return pd.DataFrame(found).reset_index()


def drawn_rights(pair: list[str], *, host: str, years: list[int], seed: int | None = None) -> str:
    """Say under how many weightings of the kinds of right the first was ahead, in some years."""
    drawn = lens_weightings(*pair, host=host, lens="rights", draws=2000, seed=seed)
    drawn = drawn[drawn["period"].dt.year.isin(years)].dropna(subset=["share_positive"])
    told = zip(drawn["period"].dt.year, drawn["share_positive"], strict=True)
    said = listing(f"{share:.0%} in {year}" for year, share in told)
    return (
        "Rights weigh differently too. If each kind has a weight of its own, drawn at random, "
        f"{name(pair[0])} is ahead in rights under this share of weightings: {said}."
        if said
        else ""
    )
