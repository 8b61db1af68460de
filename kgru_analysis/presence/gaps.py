"""Spells cut into pieces where a notice ends or suspends them."""

import pandas as pd

from kgru_analysis.presence.spell_dates import BOUNDS, FAR, refuse_rows, widened


def without_gaps(rows: pd.DataFrame, notices: pd.DataFrame) -> pd.DataFrame:
    """Cut each spell where a notice ends or suspends it, into pieces."""
    if notices.empty:
        return rows
    cuts = notices[["presence_id", "ends"]].copy()
    begin, back = widened(notices["start"]), widened(notices["end"])
    for column in ("first", "last"):
        cuts[f"cut_{column}"], cuts[f"back_{column}"] = begin[column], back[column]
    refuse_rows(
        notices, begin["first"].isna(), "start", "a notice needs the date from which it counts"
    )
    cuts["resumes"] = back["said"]
    # A notice holds for the rivals of the row that it names, too.
    named = rows.set_index("presence_id")["claim_group"].reindex(cuts["ends"]).to_numpy()
    cuts["target"] = pd.Series(named, cuts.index).fillna(cuts["ends"])
    rows = rows.assign(target=rows["claim_group"].fillna(rows["presence_id"]))
    cuts = rows[["presence_id", "target"]].merge(
        cuts.drop(columns="ends").rename(columns={"presence_id": "notice"}), on="target"
    )
    cuts = cuts.sort_values(["presence_id", "cut_first", "notice"])
    cuts["step"] = cuts.groupby("presence_id").cumcount()
    closed = _ends_of_pieces(rows, cuts)
    opened = _starts_of_pieces(rows, cuts)
    pieces = opened.merge(closed, on=["presence_id", "step"])
    keep = rows.drop(columns=["start_key", "end_key", *BOUNDS, "target"])
    pieces = keep.merge(pieces, on="presence_id")
    pieces["end_first"] = pieces[["start_first", "end_first"]].max(axis=1)
    return pieces[pieces["end_last"] >= pieces["start_first"]].astype(
        dict.fromkeys(BOUNDS, "int64")
    )


def _ends_of_pieces(rows: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """Where pieces end: at each notice in turn, the last one at the end of the spell."""
    number = cuts.groupby("presence_id")["step"].max() + 1
    whole = rows[["presence_id", "end_first", "end_last", "end_key"]]
    last = whole.assign(step=whole["presence_id"].map(number).fillna(0))
    until = cuts.merge(whole, on="presence_id")
    cut_last = until["cut_last"].fillna(FAR)
    until["end_key"] = until["end_key"].where(
        until["end_last"] < until["cut_first"], until["notice"]
    )
    until["end_first"] = until[["end_first", "cut_first"]].min(axis=1)
    until["end_last"] = until["end_last"].clip(upper=cut_last)
    return pd.concat([until[[*whole.columns, "step"]], last])


def _starts_of_pieces(rows: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """Where pieces begin: at the start of the spell, then at the return after each notice."""
    whole = rows[["presence_id", "start_first", "start_last", "start_key"]]
    first = whole.assign(step=0)
    again = cuts[cuts["resumes"]].merge(whole, on="presence_id")
    again["start_key"] = again["notice"] + "/back"
    # Back by an unstated day: at the earliest when it was cut.
    earliest = again["back_first"].fillna(again["cut_first"])
    again["start_first"] = again["start_first"].clip(lower=earliest)
    again["start_last"] = again["start_last"].clip(lower=again["back_last"].fillna(FAR))
    again["step"] += 1
    return pd.concat([first, again[[*whole.columns, "step"]]])
