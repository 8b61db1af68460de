"""Rows of presence as spells: between which days each began and ended, as far as sources saw."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder, resource
from kgru_analysis.columns import need_columns
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, need_mapping
from kgru_analysis.load import load
from kgru_analysis.presence.spell_dates import (
    BOUNDS,
    FAR,
    days,
    founded,
    last_seen,
    refuse_spells,
    spell_bounds,
    widened,
)

# Kinds that are one act and no standing body: they end when they are over, and count by days.
ACTS = ("exercise", "military-education", "sof-training")
_NEEDED = ["presence_id", "actor", "host", "kind", "domain", "status", "start", "end"]
COLUMNS = ["presence_id", "actor", "domain", "kind", "site", "claim_group", "preferred"]
COLUMNS += ["strength_low", "strength_high", "counted_first", "counted_last"]
COLUMNS += ["start_key", "end_key", *BOUNDS]


def read_spells(
    presence: pd.DataFrame,
    *,
    host: str,
    led_by: Mapping[str, str] | None = None,
    sources: pd.DataFrame | None = None,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Read the rows of one host as spells with bounds.

    Planned rows, and rows abroad, are left out. A date marked approximate or uncertain is widened
    by its own length on either side (``2007~`` is 2006 to 2008). A spell without an end is certain
    up to the last day on which a source saw it: ``seen``, else the publication of its source, else
    its own start; and up to the last sighting of any other row of its site. After that it is
    possible, but for acts such as exercises and courses (`ACTS`), which nobody carries on. A rival
    claim that leaves a date out takes it from the preferred row of its group. A notice with an end
    is a gap in the spell that its ``ends`` names, one without an end ends it.

    Raises `KgruError` for a missing column, a repeated id, an unknown code, an end before its
    start, a strength below zero or a notice that ends no row, and `UnreadableDate`.

    Columns ``site``, ``ends``, ``seen``, ``strength_*``, ``source_id``, ``claim_group`` and
    ``preferred`` may be missing; the other arguments are those of `presence_panel`. Returns a row
    for each unbroken piece of a spell: ``presence_id``, ``actor``, ``domain``, ``kind`` (of its
    site), ``site``, ``claim_group``, ``preferred``, the four bounds, the strength and the days
    between which it was counted, ``start_key`` and ``end_key`` (to whom the random numbers of the
    two dates belong).
    """
    rows = _checked(presence, folder)
    known = set(rows["presence_id"])
    rows = rows[rows["host"] == host]
    notices = rows[(rows["status"] == "notice") & rows["ends"].notna()]
    refuse_spells(
        notices, ~notices["ends"].isin(known), "ends", "there is no row of this id to end"
    )
    rows = rows[rows["status"] == "actual"]
    since = founded(rows["actor"], host, folder)
    rows = rows.join(spell_bounds(rows, last_seen(rows, sources, folder), since))
    over = rows["kind"].isin(ACTS) & (rows["end_last"] >= FAR)
    rows["end_last"] = rows["end_last"].where(~over, rows[["end_first", "start_last"]].max(axis=1))
    rows["actor"] = rows["actor"].replace(dict(led_by or {}))
    place = [rows[c] for c in ("actor", "domain", "site")]
    # Most rows of a site say what kind of place it is: a renamed base is not a second kind.
    often = rows.groupby([*place, rows["kind"]])["kind"].transform("size")
    order = rows.assign(often=-often).sort_values(["often", "start_first", "presence_id"]).index
    rows["kind"] = rows["kind"][order].groupby(place).transform("first")
    counted = parse_dates(rows["strength_date"])
    rows["counted_first"] = days(counted["earliest"], -FAR)
    rows["counted_last"] = days(counted["latest"], FAR)
    rows["start_key"], rows["end_key"] = rows["site"] + "/start", rows["site"] + "/end"
    pieces = without_gaps(rows, notices[notices["preferred"] != "no"])
    return pieces[COLUMNS].reset_index(drop=True)


def only_host(presence: pd.DataFrame, host: str | None) -> str:
    """Return the host that is given or, if none is, the only one in which anything stood."""
    if host is not None:
        return host
    need_columns(presence, ["host", "status"], advice="give rows of the table presence")
    found = sorted(map(str, presence.loc[presence["status"] == "actual", "host"].dropna().unique()))
    if len(found) != 1:
        raise KgruError(f"There are {len(found)} hosts ({', '.join(found)}); name one by host=.")
    return found[0]


def led_by_powers(
    folder: AnyFolder = None, *, given: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """Return which power leads which organization: as given, or as the table ``actors`` has it."""
    if given is not None:
        need_mapping("led_by", given, "{organization: power}")
        return given
    actors = load("actors", folder=folder).dropna(subset="led_by")
    return actors.set_index("actor")["led_by"].to_dict()


def _checked(presence: pd.DataFrame, folder: AnyFolder) -> pd.DataFrame:
    need_columns(presence, _NEEDED, advice="give rows of the table presence")
    rows = presence.copy()
    for column in ("site", "ends", "seen", "claim_group", "preferred", "strength_date"):
        if column not in rows:
            rows[column] = np.nan
        # In a frame built by hand an empty text stands for a missing one.
        rows[column] = rows[column].astype("str").replace("", np.nan)
    for column in ("strength_low", "strength_high"):
        given = rows[column] if column in rows else pd.Series(np.nan, index=rows.index)
        given = given.replace("", np.nan)
        number = pd.to_numeric(given, errors="coerce")
        refuse_spells(rows, number.isna() & given.notna(), column, "no number")
        refuse_spells(rows, number < 0, column, "never negative; unknown is empty")
        rows[column] = number
    for column in ("presence_id", "actor"):
        refuse_spells(rows, rows[column].isna(), column, "nothing stands there")
    rows["site"] = rows["site"].fillna(rows["presence_id"].astype("str"))
    refuse_spells(rows, rows["presence_id"].duplicated(), "presence_id", "the id is used twice")
    fields = {f["name"]: f for f in resource("presence", folder)["schema"]["fields"]}
    for column in ("kind", "domain", "status"):
        known = fields[column].get("constraints", {}).get("enum", [])
        told = ", ".join(known) or "those that codelists.csv gets"
        refuse_spells(rows, ~rows[column].isin(known), column, f"not a code; use one of {told}")
    crossed = rows["strength_low"] > rows["strength_high"]
    refuse_spells(rows, crossed, "strength_low", "above strength_high; put the smaller bound first")
    return rows


def without_gaps(rows: pd.DataFrame, notices: pd.DataFrame) -> pd.DataFrame:
    """Cut each spell where a notice ends or suspends it, into pieces."""
    if notices.empty:
        return rows
    begin, back = widened(notices["start"]), widened(notices["end"])
    refuse_spells(
        notices, begin["first"].isna(), "start", "a notice needs the date from which it counts"
    )
    cuts = pd.DataFrame({"notice": notices["presence_id"], "cut_first": begin["first"]})
    cuts["cut_last"], cuts["back_last"] = begin["last"].fillna(FAR), back["last"].fillna(FAR)
    # Back by an unstated day: at the earliest when it was cut.
    cuts["back_first"], cuts["resumes"] = back["first"].fillna(begin["first"]), back["said"]
    # A notice holds for the rivals of the row that it names, too.
    group = rows.set_index("presence_id")["claim_group"]
    cuts["target"] = notices["ends"].map(group).fillna(notices["ends"])
    named = rows[["presence_id"]].assign(target=rows["claim_group"].fillna(rows["presence_id"]))
    cuts = named.merge(cuts, on="target").sort_values(["presence_id", "cut_first", "notice"])
    cuts["step"] = cuts.groupby("presence_id").cumcount()

    # Each piece ends at the notice of its own number, and begins after the one before it.
    number = rows["presence_id"].map(cuts["presence_id"].value_counts()).fillna(0).astype(int) + 1
    pieces = rows.iloc[np.repeat(np.arange(len(rows)), number)]
    pieces = pieces.assign(step=pieces.groupby("presence_id").cumcount())
    for suffix, side in (("", cuts), ("_before", cuts.assign(step=cuts["step"] + 1))):
        side = side.drop(columns="target").set_index(["presence_id", "step"]).add_suffix(suffix)
        pieces = pieces.join(side, on=["presence_id", "step"])
    pieces = pieces[(pieces["step"] == 0) | pieces["resumes_before"].eq(True)]
    cut = pieces["end_last"] >= pieces["cut_first"]
    pieces["end_key"] = pieces["end_key"].mask(cut, pieces["notice"])
    pieces["end_first"] = pieces[["end_first", "cut_first"]].min(axis=1)
    pieces["end_last"] = pieces[["end_last", "cut_last"]].min(axis=1)
    pieces["start_key"] = (pieces["notice_before"] + "/back").fillna(pieces["start_key"])
    pieces["start_first"] = pieces[["start_first", "back_first_before"]].max(axis=1)
    pieces["start_last"] = pieces[["start_last", "back_last_before"]].max(axis=1)
    pieces["end_first"] = pieces[["start_first", "end_first"]].max(axis=1)
    pieces = pieces[pieces["end_last"] >= pieces["start_first"]]
    return pieces.astype(dict.fromkeys(BOUNDS, "int64"))
