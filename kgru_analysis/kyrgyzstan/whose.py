"""Who was ahead, when, and how the pages say so: sentences for the notebook on presence."""

from collections.abc import Mapping

import pandas as pd

from kgru_analysis.kyrgyzstan.words import first_up, listing, name
from kgru_analysis.presence.lens_weights import lens_weightings
from kgru_analysis.presence.profile import combine

SURE = 0.95  # share of the draws that have to agree
EVEN = 0.02  # balances nearer to zero are called even

# What a lens is about, as a sentence has it.
LENS_NAMES = {
    "force": "soldiers",
    "money": "money on record",
    "rights": "rights by treaty",
    "institutions": "standing bodies",
    "people": "people and trade",
    "attention": "attention",
}


def yearly(profile: pd.DataFrame, *, years: tuple[int, int]) -> pd.DataFrame:
    """Return a yearly profile with the year, and who was ahead: a, b, even, open, none or unknown.

    ``ahead`` is none where neither had anything, unknown where a side has no number, and open
    where fewer than `SURE` of the draws agree or a side without an upper bound could turn the sign.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.kyrgyzstan.whose import yearly
    >>> profile = kg.presence_profile("USA", "RUS", host="KGZ", draws=50, seed=1)
    >>> found = yearly(profile, years=(1992, 2025)).set_index(["lens", "year"])["ahead"]
    >>> found["force", 1995], found["force", 2020]
    ('b', 'b')
    """
    frame = profile.assign(year=profile["period"].dt.year)
    frame = frame[frame["year"].between(*years)].reset_index(drop=True)
    ahead = pd.Series("open", frame.index)
    ahead[frame["balance"].isna()] = "unknown"
    ahead[frame["balance"].isna() & frame["a_high"].eq(0) & frame["b_high"].eq(0)] = "none"
    ahead[frame["p_positive"] >= SURE] = "a"
    ahead[1 - frame["p_positive"] - frame["p_tie"] >= SURE] = "b"
    near = (frame["low"] > -2 * EVEN) & (frame["high"] < 2 * EVEN) & (frame["balance"].abs() < EVEN)
    ahead[(frame["p_tie"] >= SURE) | near] = "even"
    return frame.assign(ahead=ahead)


def phases(frame: pd.DataFrame, lens: str) -> pd.DataFrame:
    """Return the stretches of years in which the same side was ahead: ahead, first, last, years."""
    rows = frame[frame["lens"] == lens].sort_values("year")
    turn = (rows["ahead"] != rows["ahead"].shift()) | (rows["year"].diff() != 1)
    found = rows.groupby(turn.cumsum()).agg(
        ahead=("ahead", "first"), first=("year", "min"), last=("year", "max")
    )
    return found.assign(years=found["last"] - found["first"] + 1).reset_index(drop=True)


def span(first: int, last: int) -> str:
    """Write a span of years.

    >>> span(2001, 2001), span(2001, 2003)
    ('2001', '2001-2003')
    """
    return str(first) if first == last else f"{first}-{last}"


def when(frame: pd.DataFrame, lens: str, side: str) -> str:
    """Say in which years a side was ahead: "every year", "2001-2003 and 2009", or "" if none."""
    found = phases(frame, lens)
    own = found[found["ahead"] == side]
    if len(own) and set(found["ahead"]) <= {side, "unknown"}:
        return "every year" if len(found) == 1 else "every year with a number"
    return listing(span(*row) for row in own[["first", "last"]].itertuples(index=False))


def clause(frame: pd.DataFrame, lens: str, names: Mapping[str, str], verb: str = "had") -> str:
    """Say who was ahead in a lens when: who came first is named first.

    Only years count in which the sign holds; "" where there are none.
    """
    found = phases(frame, lens)
    sides = list(dict.fromkeys(found.loc[found["ahead"].isin(["a", "b"]), "ahead"]))
    parts = []
    for n, side in enumerate(sides):
        text = when(frame, lens, side)
        more = f"{verb} more " if n == 0 else ""
        parts.append(f"{names[side]} {more}in {text}")
    even = when(frame, lens, "even")
    if parts and even:
        parts.append(f"neither in {even}")
    return listing(parts)


def finding(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Answer whose presence it was, in three sentences, from the years in which the sign holds."""
    said = {lens: clause(frame, lens, names) for lens in LENS_NAMES}
    wholes = [
        ("of foreign soldiers", "force", ""),
        ("of rights held by treaty", "rights", "of money on record"),
        ("in people and trade", "people", "of standing bodies"),
    ]
    seconds = {"rights": "money", "people": "institutions"}
    found = []
    for opening, lens, second in wholes:
        parts = [f"{opening} {said[lens]}"] if said[lens] else []
        if second and said[seconds[lens]]:
            parts.append(f"{second} {said[seconds[lens]]}")
        if parts:
            found.append(first_up("; ".join(parts)) + ".")
    if not found:
        return "**No year is settled in any lens.**"
    return " ".join([f"**{found[0]}**", *found[1:]])


def headline(frame: pd.DataFrame, lens: str, names: Mapping[str, str]) -> str:
    """Say in which order the sides were ahead: "Russia, then the United States, then Russia"."""
    found = phases(frame, lens)
    order = found.loc[found["ahead"].isin(["a", "b"]), "ahead"]
    order = order[order != order.shift()]
    return ", then ".join(names[side] for side in order) or "nobody for sure"


def settled(frame: pd.DataFrame) -> pd.DataFrame:
    """Count the years of each lens: settled, open and without a number."""
    kinds = frame["ahead"].map({"open": "open", "unknown": "no number"}).fillna("settled")
    counts = pd.crosstab(frame["lens"], kinds).reindex(columns=["settled", "open", "no number"])
    counts = counts.reindex(list(LENS_NAMES)).fillna(0).astype(int)
    return counts.rename(index=lambda lens: first_up(LENS_NAMES[lens]))


def ribbons(frame: pd.DataFrame) -> pd.DataFrame:
    """Bring a yearly profile into the form of `plots.profile_ribbons`."""
    rows = frame["lens"].map(LENS_NAMES).map(first_up)
    return frame.assign(row=rows, sure=frame["ahead"].isin(["a", "b", "even"]))[
        ["row", "year", "balance", "low", "high", "sure", "status"]
    ]


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


def around_a_closing(kinds: pd.DataFrame, frame: pd.DataFrame, closing: int, what: str) -> str:
    """Set the count of kinds against the soldiers, a year before a base closed and two after."""
    whole = kinds[kinds["domain"] == "all"]
    counts = whole["balance"].set_axis(whole["period"].dt.year)
    force = frame[frame["lens"] == "force"].set_index("year")["balance"].dropna()
    before, after = closing - 1, closing + 2
    if not {before, after} <= set(force.index) & set(counts.index):
        return ""
    return (
        f"Around {closing}, when {what} closed, the count of kinds moved from "
        f"{counts[before]:.2f} to {counts[after]:.2f}, the soldiers from "
        f"{force[before]:.2f} to {force[after]:.2f}."
    )
