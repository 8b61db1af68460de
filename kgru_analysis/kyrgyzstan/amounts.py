"""What the powers amount to, in rows of figures and in sentences, for the notebook on presence."""

from collections.abc import Iterable, Mapping

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.catalog import tables as known_tables
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.kyrgyzstan.stays import presence_spells
from kgru_analysis.kyrgyzstan.whose import span
from kgru_analysis.kyrgyzstan.words import count, dollars, first_up, listing, name
from kgru_analysis.load import load
from kgru_analysis.plots.provenance import row_keys

BASES = ("air-base", "transit-centre")
# Rows of the figures of magnitudes: measure to the name of its row.
HARD = {
    "garrisons": "Soldiers stationed",
    "country-count": "Soldiers stationed",
    "rights": "Kinds of right in force",
    "official-finance": "Money paid, a year",
    "base-rent": "Money paid, a year",
    "base-purchases": "Money paid, a year",
    "bodies": "Kinds of institution",
}
SOFT = {
    "migrants": "Born here, living there",
    "students": "Students there",
    "trade": "Trade, a year",
    "visits": "Visits of leaders, a year",
    "votes": "Nearness of votes (1: alike)",
}
THREE = {
    "garrisons": "Soldiers stationed",
    "country-count": "Soldiers stationed",
    "official-finance": "Paid and lent net, a year",
    "migrants": "Born here, living there",
    "trade": "Trade, a year",
}


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
    order = {label: i for i, label in enumerate(dict.fromkeys(measures.values()))}
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


def evidence(
    items: pd.DataFrame, measures: Iterable[str] | None = None, *, folder: AnyFolder = None
) -> list[pd.DataFrame]:
    """Return the rows and data sets that items of presence rest on, for `plots.figure_data`.

    Parameters
    ----------
    items : DataFrame
        As `presence_items` gives.
    measures : iterable of str, optional
        Those that a figure draws; all of them if none are named.
    """
    if measures is not None:
        items = items[items["measure"].isin(list(measures))]
    named = set(items["rows"].str.split().explode())
    frames = []
    for key, table in row_keys(folder).items():
        rows = load(table, folder=folder)
        frames.append(rows.loc[rows[key].isin(named), [key]])
    for table in sorted(named & set(known_tables(folder)["name"])):
        rows = load(table, folder=folder)
        frames.append(rows.loc[rows["partner"].isin(items["actor"]), ["dataset"]])
    sets = load("datasets", folder=folder)
    return [*frames, sets.loc[sets["dataset"].isin(named), ["dataset"]]]


def cited(
    frames: list[pd.DataFrame], *, folder: AnyFolder = None
) -> tuple[int, set[str], set[str]]:
    """Return how many rows `evidence` names, their sources, and its data sets of series."""
    count, sources, sets = 0, set(), set()
    by_key = row_keys(folder)
    for frame in frames:
        key = frame.columns[0]
        if key not in by_key:
            sets |= set(frame[key].dropna())
            continue
        rows = load(by_key[key], folder=folder)
        rows = rows[rows[key].isin(frame[key])]
        count += len(rows)
        for column in rows.columns.intersection(["source_id", "seen_source"]):
            sources |= set(rows[column].dropna())
    return count, sources, sets


def bought(found: pd.DataFrame, pair: list[str]) -> str:
    """Say how sure the purchases of bases are, where somebody tells of any."""
    told = found[(found["measure"] == "base-purchases") & found["low"].gt(0)]
    buyers = [x for x in pair if x in set(told["actor"])]
    if not buyers:
        return ""
    others = [name(x) for x in pair if x not in buyers]
    silent = f" Of purchases by bases of {listing(others)} no source tells." if others else ""
    return f"What bases of {listing(map(name, buyers))} bought lies between wide bounds.{silent}"


def most_paid(rows: pd.DataFrame, pair: list[str]) -> str:
    """Say in how many years both reported what they paid, and when each paid most."""
    paid = rows[(rows["row"] == HARD["official-finance"]) & rows["high"].notna()]
    both = paid.pivot_table(index="year", columns="actor", values="low").reindex(columns=pair)
    both = both.dropna()
    if both.empty:
        return "In no year did both report what they gave and lent."
    best = [f"{name(x)} paid most in {both[x].idxmax()}, {dollars(both[x].max())}" for x in pair]
    return (
        f"Both reported in {len(both)} years. With rent and purchases of bases {'; '.join(best)}."
    )


def joint_exercises(found: pd.DataFrame, pair: list[str], *, host: str) -> str:
    """Say how much exercises add, and how many a data set counts wherever they were held."""
    told = found.loc[found["measure"] == "exercises", "high"].max()
    joint = load("alliances")
    joint = joint[(joint["subject"] == host) & (joint["measure"] == "joint_exercises")]
    joint = joint[joint["partner"].isin(pair)]
    if joint.empty:
        return ""
    sums = joint.groupby("partner")["value"].sum()
    counted = listing(f"{sums[x]:.0f} with {name(x)}" for x in sums.index)
    return (
        f"Exercises on the spot add at most {told:,.0f} soldiers to a year's mean. Wherever they "
        f"were held, a data set of {joint['date'].min()}-{joint['date'].max()} counts {counted}, "
        "some of them with both."
    )


def base_ratio(counts: pd.DataFrame, pair: list[str]) -> str:
    """Say how many times as many one base held, in the years in which both were counted."""
    ratio = together(counts, pair)
    if ratio.empty or ratio["least"].min() <= 1:
        return "No year has counts that set a base of each apart."
    called = counts.drop_duplicates("actor").set_index("actor")["site"].str.capitalize()
    last = counts.loc[counts["actor"] == pair[1], "date"].dt.year.max()
    return (
        f"In every one of the {count(len(ratio))} years in which both were counted, "
        f"{called[pair[0]]} held at least {ratio['least'].min():.1f} times as many as "
        f"{called[pair[1]]}, and in one up to {ratio['most'].max():.1f} times. After {last} no "
        f"count of {called[pair[1]]} was found."
    )


def newest_ratios(rows: pd.DataFrame, pair: list[str]) -> str:
    """Say who had more in the newest year with both, and how many times as much, row by row."""
    newest = _newest(rows, pair)
    said = []
    for power, ahead in newest.groupby("more", sort=False):
        parts = [
            f"{row.row.split(',')[0].split(' (')[0].lower()}, {_times(row.times, 2)} ({row.year})"
            for row in ahead.itertuples()
        ]
        said.append(f"{name(str(power))} had more: {'; '.join(parts)}")
    return f"In the newest year that counts both, {', and '.join(said)}." if said else ""


def where_more_live(rows: pd.DataFrame, pair: list[str]) -> str:
    """Say for a title in which of two countries more of those born here live; "" if not known."""
    found = _newest(rows[rows["row"] == SOFT["migrants"]], pair)
    if found.empty:
        return ""
    row = found.iloc[0]
    less = next(x for x in pair if x != row["more"])
    times = _times(row["times"], 2)
    return f"{times} as many born here live in {name(row['more'])} as in {name(less)}"


def _times(value: float, digits: int) -> str:
    """Write a ratio in so many digits, and from a hundred on whole: no "1.2e+02 times"."""
    return f"{value:,.0f} times" if value >= 100 else f"{value:.{digits}g} times"


def _newest(rows: pd.DataFrame, pair: list[str]) -> pd.DataFrame:
    known = rows.dropna(subset=["low"])
    wide = known.pivot_table(index=["row", "year"], columns="actor", values="low", sort=False)
    wide = wide.reindex(columns=pair).dropna()
    last = wide[(wide > 0).all(axis=1)].groupby("row", sort=False).tail(1)
    times = last.max(axis=1) / last.min(axis=1)
    more = last[pair[0]].gt(last[pair[1]]).map({True: pair[0], False: pair[1]})
    return pd.DataFrame({"more": more, "times": times}).reset_index()


def three_powers(rows: pd.DataFrame, actors: list[str], years: tuple[int, int]) -> str:
    """Say what each of three gave and lent on record, and whether the third had soldiers."""
    money = rows[rows["row"] == THREE["official-finance"]].groupby("actor")["low"].sum()
    soldiers = rows[rows["row"] == THREE["garrisons"]].groupby("actor")["low"].max()
    sums = "; ".join(f"{name(x)} {dollars(money[x])}" for x in actors if x in money)
    third = actors[-1]
    bare = soldiers.get(third, 0) == 0
    told = "has no soldiers here that a source tells of" if bare else "had soldiers too"
    given = (
        f"Given and lent on record in {span(*years)}, each year's loans less what was repaid in it "
        f"but never below nothing: {sums}."
    )
    return f"{given} {first_up(name(third))} {told}."


def leaders(rows: pd.DataFrame) -> str:
    """Say who traded most and who had most soldiers, each in its newest year."""
    said = []
    for row, did in ((THREE["trade"], "traded most"), (THREE["garrisons"], "had most soldiers")):
        known = rows[rows["row"] == row].dropna(subset=["low"])
        newest = known[known["year"] == known["year"].max()].set_index("actor")["low"]
        if newest.gt(0).any():
            said.append(f"{name(newest.idxmax())} {did} in {known['year'].max()}")
    return first_up(", ".join(said)) or "Three powers"
