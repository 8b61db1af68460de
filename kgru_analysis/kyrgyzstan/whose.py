"""Who was ahead, when, and how the pages say so: sentences for the notebook on presence."""

from collections.abc import Mapping

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.kyrgyzstan.words import first_up, listing
from kgru_analysis.load import load
from kgru_analysis.presence.sites import presence_spells

SURE = 0.95  # share of the draws that have to agree
EVEN = 0.02  # balances nearer to zero are called even
BASES = ("air-base", "transit-centre")

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


def magnitudes(
    found: pd.DataFrame, measures: Mapping[str, str], *, years: tuple[int, int]
) -> pd.DataFrame:
    """Bring magnitudes into the form of `plots.magnitude_rows`: measure to the name of its row.

    Measures with the same name are added up; what an actor is not told of is left out.
    """
    rows = found[found["measure"].isin(list(measures))]
    rows = rows.assign(row=rows["measure"].map(measures), year=rows["period"].dt.year)
    rows = rows[rows["year"].between(*years)]
    told = rows.groupby(["measure", "actor"])["low"].transform("count") > 0
    grouped = rows[told].groupby(["row", "actor", "year", "unit"], sort=False)
    # What is not known of a part is not known of the sum.
    sums = grouped[["low", "high"]].agg(lambda x: x.sum(skipna=False)).reset_index()
    middle = sums["low"].where(sums["high"].isna(), (sums["low"] + sums["high"]) / 2)
    sums["shown"] = [amount(x, unit) for x, unit in zip(middle, sums["unit"], strict=True)]
    known = sums.groupby(["row", "actor"])["low"].transform("count") > 0
    order = {name: i for i, name in enumerate(dict.fromkeys(measures.values()))}
    sums = sums[known].sort_values(["row", "year"], key=lambda x: x.map(order).fillna(x))
    return sums.reset_index(drop=True)


def amount(value: float, unit: str) -> str:
    """Write a number with its unit, short.

    >>> amount(60e6, "USD"), amount(1500, "persons"), amount(0.5, "nearness 0 to 1")
    ('$60 m', '1,500', '0.5')
    """
    if value != value:
        return ""
    if unit == "USD":
        return f"${value / 1e9:,.1f} bn" if value >= 1e9 else f"${value / 1e6:,.0f} m"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1g}"


def bases(
    pair: list[str], *, host: str, folder: AnyFolder = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the counts at bases that were counted three times or more, and when they stood."""
    rows = load("presence", folder=folder)
    rows = rows[(rows["host"] == host) & rows["actor"].isin(pair) & (rows["status"] == "actual")]
    counted = rows[(rows["kind"].isin(BASES)) & rows["strength_high"].notna()]
    often = counted["site"].value_counts()
    counted = counted[counted["site"].isin(often.index[often >= 3])]
    stood = presence_spells(rows, host=host, folder=folder)
    stood = stood[stood["site"].isin(counted["site"]) & stood["kind"].isin(BASES)]
    counts = counted.rename(columns={"strength_low": "low", "strength_high": "high"})
    counts["date"] = parse_dates(counts["strength_date"])["earliest"]
    order = {site: i for i, site in enumerate(stood["site"].unique())}
    return counts.sort_values("site", key=lambda x: x.map(order)), stood


def together(counts: pd.DataFrame, pair: list[str]) -> pd.DataFrame:
    """Return the years in which a base of each of two was counted, and the least ratio of both."""
    years = counts.assign(year=counts["date"].dt.year).dropna(subset=["low"])
    span_of = years.groupby(["year", "actor"]).agg(low=("low", "min"), high=("high", "max"))
    both = [span_of.xs(actor, level="actor") for actor in pair if actor in set(years["actor"])]
    if len(both) < 2:
        return pd.DataFrame(columns=["year", "least", "most"])
    joined = both[0].add_suffix("_a").join(both[1].add_suffix("_b"), how="inner").reset_index()
    joined["least"] = joined["low_a"] / joined["high_b"]
    joined["most"] = joined["high_a"] / joined["low_b"]
    return joined[["year", "least", "most"]]


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
