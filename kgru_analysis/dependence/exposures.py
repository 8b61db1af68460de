"""Who could do without whom, item by item: sourced claims read into one row an item.

A share says how much comes from a partner. Whether it could be withheld is another matter
(Hirschman 1945, National Power and the Structure of Foreign Trade, pages 14-29).
"""

from collections.abc import Iterable

import pandas as pd

from kgru_analysis.catalog import AnyFolder, open_folder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.dependence.partners import WORLD, states_of
from kgru_analysis.errors import KgruError, one_code, texts
from kgru_analysis.load import load

DAYS = {"days": 1.0, "months": 30.4375}
COLUMNS = [
    "item", "label", "share_low", "share_high", "share_unit", "share_date", "next_supplier",
    "cut_days_low", "cut_days_high", "switch_days", "cuts", "cost_low", "cost_high", "cost_date",
    "cost_of", "who_decides", "reversible", "legal_basis", "since", "exposure_ids", "source_id",
]  # fmt: skip


def exposures(*, partner: str | Iterable[str], of: str, folder: AnyFolder = None) -> pd.DataFrame:
    """Give one row an item that a country could be cut off from by a partner.

    Raises `KgruError`, listing the pairs there are, if a code is unknown or no claim has this pair.

    Parameters
    ----------
    partner : code or codes
        A state, a union of the table unions, or a list of states.
    of : code
        Who is exposed. Turned round, the two ask what the other side would lose.
    folder : path, optional
        Another data folder.

    Returns
    -------
    DataFrame
        One row an item, in the order of the codes; an empty cell is one of which no source says
        anything. Preferred claims only.

        item, label
        share_low, share_high, share_unit, share_date : the newest claim on the part that the
            partner holds, in percent where a source has one; low or high is missing where the
            source says "at most" or "over"
        next_supplier : codes of who can or did step in, newest first, separated by spaces; the
            country itself is what can be made at home. Another supplier in the partner is none
        cut_days_low, cut_days_high : the shortest and the longest cut or change of terms by the
            partner for which a source has days or months (of 30.4 days)
        switch_days : how long it took to find another supplier, where one was found
        cuts : how many episodes by the partner the sources tell
        cost_low, cost_high, cost_date : newest cost or weight, percent of GDP
        cost_of : the partner's code, or WLD where the cost is that of all suppliers together
        who_decides, reversible, legal_basis : what the newest claim says, its number first
        since : start of the tie (EDTF)
        exposure_ids, source_id : the rows behind the item, separated by spaces, and their sources,
            by "; "

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import example_path
    >>> table = kg.exposures(partner="RUS", of="ARM", folder=example_path("armenia"))
    >>> float(table.set_index("item").loc["gas", "share_low"])
    80.0
    """
    claims, members = _claims(partner, of, folder)
    rows = [_one_item(item, group, members) for item, group in claims.groupby("item", sort=False)]
    labels = open_folder(folder).labels("exposure_item")
    table = pd.DataFrame(rows)
    table["label"] = table["item"].map(labels)
    return _in_order(table, labels).reindex(columns=COLUMNS)


def exposure_episodes(
    *, of: str, partner: str | Iterable[str] | None = None, folder: AnyFolder = None
) -> pd.DataFrame:
    """Give one row an episode in which supply, market or terms changed; raises as `exposures`.

    Parameters
    ----------
    of : code
        Who was cut off.
    partner : code or codes, optional
        Who cut or caused it; everybody by default.
    folder : path, optional

    Returns
    -------
    DataFrame
        By date:

        episode, item, label, partner (codes, separated by spaces)
        start, end : first and last day that the sources allow (missing where open)
        days : how long it lasted, where a source says or its days could be counted
        change_low, change_high : rise or fall in percent, where a source has one
        steps_in : codes of who stepped in, separated by spaces
        text : what the sources say, one claim after the other
        exposure_ids, source_id

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import example_path
    >>> kg.exposure_episodes(of="ARM", folder=example_path("armenia"))["episode"].to_list()
    ['dairy-2023']
    """
    one_code("of", of)
    claims = load("exposures", folder=folder)
    claims = claims[(claims["of"] == of) & claims["episode"].notna()]
    told = claims.loc[claims["aspect"] == "switch-episode", "episode"]
    claims = claims[claims["episode"].isin(told)]
    if partner is not None:
        members = states_of(partner, folder=folder)
        begun = claims.loc[claims["partner"].isin(members), "episode"]
        claims = claims[claims["episode"].isin(begun)]
    if not len(claims):
        raise KgruError(f"of={of!r}, partner={partner!r}: no episode is told. {_pairs(folder)}")
    found = pd.DataFrame([_one_episode(n, g) for n, g in claims.groupby("episode", sort=False)])
    found.insert(2, "label", found["item"].map(open_folder(folder).labels("exposure_item")))
    return found.sort_values(["start", "episode"], ignore_index=True)


def both_ways(a: str, b: str, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Ask row by row who could do without whom: exposures of `a` to `b` beside those of `b` to `a`.

    Raises as `exposures` where either side has no claim.

    Returns
    -------
    DataFrame
        One row an item of either side: item, label, then for each side share_low, share_high,
        share_unit and next_supplier, with "_a" (a is exposed to b) or "_b" at the end. Empty
        where no source asked, which is most of the second side.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> both = kg.both_ways("KGZ", "RUS").set_index("item")
    >>> bool(both["share_low_b"].notna().sum() < both["share_low_a"].notna().sum())
    True
    """
    columns = ["item", "label", "share_low", "share_high", "share_unit", "next_supplier"]
    mine, theirs = (
        exposures(partner=partner, of=of, folder=folder)[columns]
        for of, partner in ((a, b), (b, a))
    )
    both = mine.merge(theirs, on=columns[:2], how="outer", suffixes=("_a", "_b"), sort=False)
    return _in_order(both, open_folder(folder).labels("exposure_item"))


def _in_order(table: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    return table.sort_values("item", key=labels.index.get_indexer, kind="stable", ignore_index=True)


def _claims(
    partner: str | Iterable[str], of: str, folder: AnyFolder
) -> tuple[pd.DataFrame, list[str]]:
    one_code("of", of)
    members = [m for m in states_of(partner, folder=folder) if m != of]
    # Claims may name the union itself.
    members = list(dict.fromkeys([*texts("partner", partner), *members]))
    rows = load("exposures", folder=folder)
    rows = rows[rows["of"] == of]
    items = set(rows.loc[rows["partner"].isin(members), "item"])
    if not items:
        raise KgruError(
            f"of={of!r}, partner={partner!r}: the table exposures has no claim. {_pairs(folder)}"
        )
    rows = rows[rows["item"].isin(items) & rows["partner"].isin([*members, WORLD])]
    # Open and dateless claims come last among the old: they say nothing of when.
    dates = parse_dates(rows["date"])
    rows = rows.assign(latest=dates["latest"].fillna(dates["earliest"]))
    return rows.sort_values("latest", kind="stable", ascending=False), members


def _pairs(folder: AnyFolder) -> str:
    rows = load("exposures", folder=folder)
    pairs = (rows["of"] + " to " + rows["partner"]).value_counts()
    return f"There are claims on {', '.join(pairs.index)}."


def _one_item(item: str, rows: pd.DataFrame, members: list[str]) -> dict[str, object]:
    own = rows[rows["partner"].isin(members)]
    shares = own[own["aspect"] == "share"]
    percents = shares[shares["unit"] == "percent"]
    nexts = own.loc[own["aspect"] == "next-supplier", "steps_in"].dropna().str.split().explode()
    nexts = nexts[~nexts.isin(members)]
    cuts = own[own["aspect"] == "switch-episode"]
    lasted, switched = (cuts[cuts["value_is"] == kind] for kind in ("length", "switch"))
    costs = rows[(rows["aspect"] == "cost-of-gdp") & (rows["unit"] == "percent")]
    costs = costs[costs["value_low"].between(0, 100)]
    begun = own.loc[own["aspect"] == "since", "date"].str.split("/").str[0]
    used = pd.concat([own, costs.drop(own.index, errors="ignore")])
    found = {
        "item": item,
        **_newest(percents if len(percents) else shares, "share", unit="unit"),
        "next_supplier": " ".join(dict.fromkeys(nexts)) or None,
        "cuts": cuts["episode"].nunique(),
        "cut_days_low": _days(lasted, "value_low").min(),
        "cut_days_high": _days(lasted, "value_high").max(),
        "switch_days": _days(switched, "value_low").max(),
        **_newest(costs, "cost", of="partner"),
        "since": begun.iloc[0] if len(begun) else None,
        "exposure_ids": " ".join(used["exposure_id"]),
        "source_id": "; ".join(sorted(set(used["source_id"]))),
    }
    for aspect in ("who-decides", "reversible", "legal-basis"):
        said = own[own["aspect"] == aspect]
        found[aspect.replace("-", "_")] = _told(said.iloc[0]) if len(said) else None
    return {column: cell for column, cell in found.items() if pd.notna(cell)}


def _newest(claims: pd.DataFrame, name: str, **more: str) -> dict[str, object]:
    """Return bounds and date of the newest claim, and more of its columns, under one name."""
    of = {"low": "value_low", "high": "value_high", "date": "date"} | more
    return {f"{name}_{key}": cell for key, column in of.items() for cell in claims[column].head(1)}


def _days(claims: pd.DataFrame, column: str) -> pd.Series:
    return (claims[column] * claims["unit"].map(DAYS).astype(float)).round()


def _told(claim: pd.Series) -> str:
    """Return the words of a claim, led by its number where it has one: "25 years: the term"."""
    number = claim["value_low"] if pd.notna(claim["value_low"]) else claim["value_high"]
    if pd.isna(number):
        return str(claim["text"])
    unit = "" if claim["unit"] == "count" else f" {claim['unit']}"
    return f"{number:,g}{unit}: {claim['text']}" if number < 1e6 else str(claim["text"])


def _one_episode(name: str, rows: pd.DataFrame) -> dict[str, object]:
    told = rows[rows["aspect"] == "switch-episode"]
    dates = parse_dates(told["date"], unknown="null")
    lasted = told[told["value_is"] == "length"]
    changed = told[told["value_is"] == "change"]
    stepped = rows["steps_in"].dropna().str.split().explode()
    return {
        "episode": name,
        "item": told["item"].iloc[0],
        "partner": " ".join(dict.fromkeys(told["partner"])),
        "start": dates["earliest"].min(),
        "end": dates["latest"].max(),
        "days": _days(lasted, "value_low").max(),
        "change_low": changed["value_low"].fillna(changed["value_high"]).min(),
        "change_high": changed["value_high"].max(),
        "steps_in": " ".join(dict.fromkeys(stepped)) or None,
        "text": " ".join(told["text"]),
        "exposure_ids": " ".join(rows["exposure_id"]),
        "source_id": "; ".join(sorted(set(rows["source_id"]))),
    }
