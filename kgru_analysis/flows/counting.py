"""Which rows of a ledger count, and which row stands for one that does not."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, open_folder, resource
from kgru_analysis.columns import plain, refuse_several
from kgru_analysis.errors import refuse
from kgru_analysis.flows.links import (
    Links,
    at,
    earlier_rows,
    first_along,
    last_along,
    led_to_from,
    text_of,
)
from kgru_analysis.rules.links import on_circle

NO_SUM = {
    "per-year": "a rate by the year, not a sum",
    "per-month": "a rate by the month, not a sum",
    "stock": "a level at a date, not a flow",
}
_SUMS = ("total", "cumulative")
# What decides which rows count; a code that nobody knows would decide it without a word.
_CODES = ("stage", "basis", "instrument", "preferred")


def plain_ledger(flows: pd.DataFrame) -> pd.DataFrame:
    """Bring a ledger to the types that totals and chains compute with (see `columns.plain`)."""
    refuse_several(flows)
    return plain(flows, numbers=("amount_low", "amount_high"))


def check_amounts(flows: pd.DataFrame) -> None:
    """Refuse amounts below zero and bounds in the wrong order, naming the rows."""
    low, high = flows["amount_low"], flows["amount_high"]
    bad = flows[(low < 0) | (high < 0) | (low > high)]
    cells = zip(bad.get("flow_id", bad.index), bad["amount_low"], bad["amount_high"], strict=True)
    refuse(
        [(row, pair, "negative, or the lower bound above the upper") for row, *pair in cells],
        "Amounts are zero or more, with the lower bound first:",
        "Money that went back is a row of stage repaid; correct the amounts.",
    )


def check_codes(flows: pd.DataFrame, folder: AnyFolder = None) -> None:
    """Refuse codes that decide what counts and that the table flows of the folder does not know."""
    home = open_folder(folder)
    if not home.has("flows"):
        return
    ids = flows.get("flow_id", flows.index).array
    for field in resource("flows", home)["schema"]["fields"]:
        column, known = field["name"], field.get("constraints", {}).get("enum", [])
        if column not in _CODES or column not in flows or not known:
            continue
        cells = flows[column].reset_index(drop=True)
        bad = np.flatnonzero(cells.notna() & ~cells.isin(["", *known]))
        refuse(
            [(ids[row], cells[row], "not a code") for row in bad],
            f"{len(bad)} of {len(flows)} rows have a {column} that {home.path} does not know:",
            f"Use one of {', '.join(map(str, known))}; or pass folder=, where the rows come from.",
        )


def reasons_by_row(flows: pd.DataFrame, links: Links) -> np.ndarray:
    """Say why a row cannot be counted, looking at the row alone; "" where it can."""
    basis = flows["basis"] if "basis" in flows else pd.Series("total", index=flows.index)
    memo = (text_of(flows, "memo") == "yes").to_numpy(dtype=bool)
    group = text_of(flows, "claim_group").fillna("").to_numpy(dtype=object)
    preferred = pd.Series(links.preferred_id).fillna("another row").to_numpy(dtype=object)
    tests = [
        (links.rival, "rival claim of " + group + ": " + preferred + " is preferred"),
        *((basis == code, text) for code, text in NO_SUM.items()),
        (~basis.isin(_SUMS) & flows["amount_low"].notna(), "its basis is not known"),
        (flows["amount_low"].isna() & flows["amount_high"].isna(), "it states no amount"),
        (memo, "a memo item, which cuts across others"),
    ]
    return first_reason(tests, len(flows))


def first_reason(tests: Sequence[tuple[Any, Any]], rows: int) -> np.ndarray:
    """Give each row the text of the first test (mask, text) that holds, "" where none does."""
    masks = [pd.Series(where).fillna(False).to_numpy(bool) for where, _ in tests]
    texts = [np.broadcast_to(np.asarray(text, dtype=object), rows) for _, text in tests]
    return np.select(masks, texts, default="")


def stand_ins(
    links: Links, candidate: np.ndarray, *, size: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Decide which candidates count, so that none of them is the same money as another.

    Returns the position of the row that stands for each candidate that does not count (-1 for one
    that does), which may itself be stood for, and what the row is to it: "part of" and so on.
    """
    rows = np.arange(len(candidate))
    top = last_along(links.part_of, candidate)
    tops = candidate & (top == rows)

    # A part carries on the money that its package carries on, unless it says which.
    follows = earlier_rows(links)
    inherits = at(follows, first_along(links.part_of, follows >= 0))
    # The first row of the stage on the way back, or the first inside a package of the stage.
    reached = np.where(tops, at(first_along(inherits, top >= 0), inherits), -1)
    first = at(top, reached)
    first[first == rows] = -1
    relief = (first >= 0) & links.debt & ~links.debt[first]
    onward = (first >= 0) & (links.donor == links.recipient[first]) & (links.donor >= 0)
    inside = (first >= 0) & ((first != reached) | relief | onward)

    # What carries on money that another row holds is held by that row too.
    holder = first_along(first, inside)
    held = tops & (holder >= 0)
    stands_for = np.where(candidate & ~tops, top, np.where(held, at(first, holder), -1))
    how = np.where(relief, "debt relief on ", np.where(onward, "passed on from ", "part of "))
    how = np.where(held & ~inside, "later row of ", how).astype(object)
    # A tranche adds to what it follows; a later word, or a sum so far, replaces all before it.
    later = tops & (first >= 0) & ~held
    adds = (links.tranche >= 0) & (links.tranche == at(links.tranche, first))
    replaces = later & ~adds
    later &= replaces | led_to_from(replaces, np.where(later, first, -1))
    # Of several later rows one is named, the same whatever the order of the ledger.
    later = np.flatnonzero(later)
    later = later[np.argsort(links.ids[later].astype(str))[::-1]]
    stands_for[first[later]] = later
    how[first[later]] = "earlier row of "
    circle = np.flatnonzero(on_circle(stands_for))
    refuse(
        [(links.ids[i], links.ids[stands_for[i]], "same money") for i in circle],
        "Each of these rows is part or an earlier row of the other, so none can be counted:",
        "Take one of their links out.",
    )
    if size is not None and len(links.overlaps):
        _share(links, candidate, size, stands_for, how)
    return stands_for, how


def _share(
    links: Links, candidate: np.ndarray, size: np.ndarray, stands_for: np.ndarray, how: np.ndarray
) -> None:
    """Let the larger of two counted rows stand for the smaller that shares money with it."""
    counted = candidate & (stands_for < 0)
    # What lies in a counted row shares its money as that row.
    holder = first_along(stands_for, counted)
    pairs = at(holder, links.overlaps)
    pairs = pairs[(pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])]
    for row, larger in _smaller(pairs, size, links.ids).items():
        stands_for[row], how[row] = larger, "shares money with "


def _smaller(pairs: np.ndarray, size: np.ndarray, ids: np.ndarray) -> dict[int, int]:
    """Find the rows that share money with a larger one which stays; name the largest of these."""
    near: dict[int, set[int]] = {}
    for a, b in np.concatenate([pairs, pairs[:, ::-1]]).tolist():
        near.setdefault(a, set()).add(b)
    order = sorted(near, key=lambda row: (-size[row], str(ids[row])))
    place, out = {row: number for number, row in enumerate(order)}, {}
    for row in order:
        larger = [x for x in near[row] if place[x] < place[row] and x not in out]
        if larger:
            out[row] = min(larger, key=place.__getitem__)
    return out


def shares_money(flows: pd.DataFrame, chosen: pd.Series, size: np.ndarray) -> pd.Series:
    """Name the larger of two chosen rows that share money, for the smaller; else missing.

    A package of which parts are chosen is as large as these and shares money as one. Parts of
    another donor are not taken for those of a package, nor single sums for a running total. A row
    that carries on a chosen one shares its money for it.
    """
    inside = {row: {at} for at, row in enumerate(chosen) if isinstance(row, str)}
    ids, whole, donor = (text_of(flows, c).to_list() for c in ("flow_id", "part_of", "donor"))
    above, by = dict(zip(ids, whole, strict=True)), dict(zip(ids, donor, strict=True))
    basis = text_of(flows, "basis") if "basis" in flows else pd.Series("total", range(len(flows)))
    sums = {row for row, kind in zip(ids, basis, strict=True) if kind == "total"}
    for part in list(inside):
        package = above.get(part)
        while package in sums and by[package] == by[part]:
            inside.setdefault(str(package), set()).update(inside[part])
            package = above.get(package)
    earlier = dict(zip(ids, text_of(flows, "follows").to_list(), strict=True))
    links = text_of(flows, "overlaps").set_axis(ids).dropna()
    links = links.astype("str").str.split().explode()
    found_by = [tuple(_carried_on(row, earlier, inside) for row in pair) for pair in links.items()]
    told = {(a, b) for a, b in found_by if {a, b} <= inside.keys() and not inside[a] & inside[b]}
    names = np.array(sorted({row for pair in told for row in pair}), dtype=object)
    sizes = np.array([size[list(inside[row])].sum() for row in names])
    number = {row: n for n, row in enumerate(names)}
    pairs = np.array([(number[a], number[b]) for a, b in told], dtype=int).reshape(-1, 2)
    found: dict[int, str] = {}
    for row, larger in _smaller(pairs, sizes, names).items():
        found |= dict.fromkeys(inside[names[row]], names[larger])
    return pd.Series(found, dtype="str").reindex(range(len(chosen))).set_axis(chosen.index)


def _carried_on(row: str, earlier: Mapping[str, str], chosen: Collection[str]) -> str:
    """Return the chosen row that one carries on, itself if it is one; else where its links end."""
    seen: set[str] = set()
    while row not in chosen and row in earlier and row not in seen:
        seen.add(row)
        row = earlier[row]
    return row


def link_reasons(
    flows: pd.DataFrame,
    links: Links,
    stands_for: np.ndarray,
    what: np.ndarray,
    by: Sequence[str] = (),
) -> np.ndarray:
    """Say for rows that stand aside which row counts in their place."""
    reasons = np.full(len(flows), "", dtype=object)
    aside = np.flatnonzero(stands_for >= 0)
    if not len(aside):
        return reasons
    last = first_along(stands_for, stands_for < 0)[aside]
    near = stands_for[aside]
    how = np.where(near == last, ", which is counted", ", whose money is counted as ")
    text = what[aside] + links.ids[near] + how + np.where(near == last, "", links.ids[last])
    for column in by:
        key = flows[column].astype("str").fillna("unknown").to_numpy(dtype=object)
        elsewhere = key[last] != key[aside]
        text = text + np.where(elsewhere, f" (under {column} " + key[last] + ")", "")
    reasons[aside] = text
    return reasons
