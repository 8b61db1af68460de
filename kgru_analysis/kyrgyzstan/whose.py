"""Who was ahead, when, and how the pages say so: sentences for the notebook on presence."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kgru_analysis.kyrgyzstan import answers
from kgru_analysis.kyrgyzstan.words import AHEAD, LENS_NAMES, LENSES, first_up, listing

SURE = 0.95  # share of the draws that have to agree
EVEN = 0.02  # balances nearer to zero are called even
MOST = 4  # stretches that a sentence may list; more are counted in years


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


def eras(frame: pd.DataFrame, lens: str) -> pd.DataFrame:
    """Return the stretches that a history would name: ahead (a, b or even), first, last, years.

    Two stretches of one side with nothing but open years between them are one, if the open years
    are the fewer. `years` counts those in which the sign holds.
    """
    found = phases(frame, lens)
    found["ahead"] = found["ahead"].replace("none", "even")
    kept: list[dict[str, Any]] = []
    for row in found[found["ahead"].isin(["a", "b", "even"])].to_dict("records"):
        if kept and kept[-1]["ahead"] == row["ahead"]:
            joined = kept[-1] | {"last": row["last"], "years": kept[-1]["years"] + row["years"]}
            if 2 * joined["years"] > joined["last"] - joined["first"] + 1:
                kept[-1] = joined
                continue
        kept.append(row)
    return pd.DataFrame(kept, columns=["ahead", "first", "last", "years"])


def story(frame: pd.DataFrame, lens: str, names: Mapping[str, str], *, to_now: bool = True) -> str:
    """Say who was ahead in a lens, from when to when; "" where no year is settled.

    Parameters
    ----------
    frame : DataFrame
        From `yearly`.
    lens : str
    names : mapping of "a" and "b" to the names of the two
    to_now : bool
        Whether the last year of the frame is the present, so that a stretch goes on "since" a year.
    """
    found = eras(frame, lens)
    sides = found[found["ahead"].isin(["a", "b"])]
    if sides.empty:
        return ""
    last = frame["year"].max()
    total = int((frame["lens"] == lens).sum())
    held = found["years"].sum()
    if 2 * held < total:
        return f"who {AHEAD[lens]} is open in {total - held} of {total} years"
    first_side = sides["ahead"].iloc[0]
    if (whole := when(frame, lens, first_side)).startswith("every"):
        return f"{names[first_side]} {AHEAD[lens]} in {whole}"
    if len(sides) > MOST:
        return _counted(frame, lens, names, f" {AHEAD[lens]}")
    told = found[(found["ahead"] != "even") | (found["years"] > 2)]
    parts: list[str] = []
    if whole := _in_between(told, names, AHEAD[lens], frame["year"].min(), last if to_now else 0):
        return whole
    for row in told.itertuples():
        text = _stretch(row.first, row.last, last if to_now else None)
        if row.ahead == "even":
            parts += [f"neither {text}"] if parts else []
            continue
        again = names[row.ahead] in " ".join(parts)
        verb = "" if any(AHEAD[lens] in part for part in parts) else f" {AHEAD[lens]}"
        parts.append(f"{names[row.ahead]}{verb}{' again' if again else ''} {text}")
    return listing(parts)


def _in_between(
    told: pd.DataFrame, names: Mapping[str, str], verb: str, first: int, now: int
) -> str:
    """Say that a side led to a year and again since another, the other in between; else ""."""
    rows = told.to_dict("records")
    sides = [row["ahead"] for row in rows]
    if len(rows) != 3 or sides[0] != sides[2] or sides[0] == sides[1] or rows[2]["last"] != now:
        return ""
    start = "" if rows[0]["first"] == first else f"from {rows[0]['first']} "
    middle = names.get(sides[1], "neither")
    return (
        f"{names[sides[0]]} {verb} {start}to {rows[0]['last']} and again since "
        f"{rows[2]['first']}, {middle} in between"
    )


def _stretch(first: int, last: int, now: int | None) -> str:
    if first == last:
        return f"in {first}"
    return f"since {first}" if last == now else f"from {first} to {last}"


def finding(frame: pd.DataFrame, names: Mapping[str, str], *, to_now: bool = True) -> str:
    """Answer whose presence it was, in three sentences, from the years in which the sign holds."""
    said = {lens: story(frame, lens, names, to_now=to_now) for lens in LENS_NAMES}
    groups = [["force"], ["people", "money"], ["rights", "institutions"]]
    joined = ["; ".join(said[lens] for lens in group if said[lens]) for group in groups]
    found = [first_up(text) + "." for text in joined if text]
    if not found:
        return "**No year is settled in any lens.**"
    return " ".join([f"**{found[0]}**", *found[1:]])


def turns(frame: pd.DataFrame, lens: str, names: Mapping[str, str], *, to_now: bool = True) -> str:
    """Say for a title who was ahead until when: "Russia ahead to 2001, China since 2003".

    "" where nobody was, or where there were more turns than a title holds.
    """
    found = eras(frame, lens)
    found = found[found["ahead"] != "even"]
    if found.empty or len(found) > MOST:
        return ""
    *before, end = found.to_dict("records")
    parts = [f"{names[row['ahead']]} to {row['last']}" for row in before]
    now = frame["year"].max() if to_now else None
    parts.append(f"{names[end['ahead']]} {_stretch(end['first'], end['last'], now)}")
    who = names[found["ahead"].iloc[0]]
    return ", ".join([f"{who} ahead{parts[0].removeprefix(who)}", *parts[1:]])


def most_years(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say for a title who was ahead in most years in what, who in most lenses first."""
    leads = answers.leaders(frame)["leads"].map(names).dropna()
    parts = [
        f"{who}: {', '.join(LENSES[lens] for lens in leads.index[leads == who])}"
        for who in leads.value_counts(sort=False).sort_values(ascending=False).index
    ]
    return f"Mostly {'; '.join(parts)}" if parts else "Nobody ahead in most years"


def _counted(frame: pd.DataFrame, lens: str, names: Mapping[str, str], verb: str = "") -> str:
    ahead = frame.loc[frame["lens"] == lens, "ahead"]
    years = ahead[ahead.isin(list(names))].value_counts()
    parts = [f"{names[side]}{verb} in {number}" for side, number in years.head(1).items()]
    parts += [f"{names[side]} in {number}" for side, number in years.tail(-1).items()]
    return f"{listing(parts)} of {len(ahead)} years"


def headline(frame: pd.DataFrame, lens: str, names: Mapping[str, str]) -> str:
    """Say in which order the sides were ahead: "Russia, then the United States, then Russia".

    Where they changed places more often than that, their years are counted.
    """
    found = phases(frame, lens)
    order = found.loc[found["ahead"].isin(["a", "b"]), "ahead"]
    order = order[order != order.shift()]
    if len(order) > 3:
        return _counted(frame, lens, names)
    return ", then ".join(names[side] for side in order) or "nobody for sure"


def in_year(frame: pd.DataFrame, lenses: Sequence[str], names: Mapping[str, str], year: int) -> str:
    """Say who had more of what in one year: "Russia had more soldiers and institutions"."""
    ahead = frame[frame["year"] == year].set_index("lens")["ahead"]
    own = {side: [LENS_NAMES[x] for x in lenses if ahead.get(x) == side] for side in names}
    return "; ".join(f"{names[side]} had more {listing(own[side])}" for side in names if own[side])


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
        f"{force[before]:.2f} to {force[after]:.2f}, where each balance goes from -1, one side "
        "alone, to 1, the other alone."
    )
