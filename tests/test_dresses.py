"""pandas in every dress: the same rows give the same numbers, whatever types and index they have.

Types of pandas' own and of Arrow, categories, an index with repeated or several labels, rows in
another order; frames and columns of polars are accepted, or refused by an error of the package.
"""

import inspect
from functools import cache

import numpy as np
import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.errors import KgruError

EVENTS = kg.load("events").head(40)
FLOWS = kg.load("flows")
PRESENCE = kg.load("presence")[lambda rows: rows["domain"].isin(["military", "education"])]
MONEY = FLOWS[FLOWS["currency"].isin(["USD", "RUB", "KGS"])].query("date.str.len() == 4").head(60)
DOLLARS = kg.to_usd(MONEY)
TRADE = (
    kg.load("trade")
    .query("subject == 'KGZ' and measure == 'exports_fob' and date == '2015' and value > 0")
    .rename(columns={"date": "year"})
)
LENSES = ("force", "money", "rights", "institutions", "people", "attention")
YEARS = pd.Series([1.0, 1.2, 0.9, 1.1] * 4 + [3.0, 3.2, 2.9, 3.1] * 4, index=range(1990, 2022))


def call(name, **more):
    return lambda rows: getattr(kg, name)(rows, **more)


# What takes rows: the function, the rows, and how it is called.
FRAMES = {
    "to_usd": (MONEY, call("to_usd", prices=2015)),
    "relative_to": (DOLLARS, call("relative_to")),
    "deflator_fan": (
        MONEY[MONEY["donor"].isin(["RUS", "USA", "CHN"])], call("deflator_fan", prices=2015),
    ),
    "total_flows": (FLOWS, call("total_flows", stage="disbursed")),
    "total_rows": (FLOWS, call("total_rows", stage="agreed")),
    "promise_chains": (FLOWS, call("promise_chains")),
    "aid_promises": (FLOWS, call("aid_promises")),
    "cite": (EVENTS, call("cite")),
    "add_plover": (EVENTS, call("add_plover")),
    "presence_panel": (PRESENCE, call("presence_panel", host="KGZ")),
    "presence_balance": (
        PRESENCE,
        lambda rows: kg.presence_balance(rows, "USA", "RUS", host="KGZ", draws=20, seed=1),
    ),
    "presence_bands": (
        PRESENCE, lambda rows: kg.presence_bands(rows, "USA", "RUS", host="KGZ", draws=20, seed=1),
    ),
    "presence_sites": (PRESENCE, call("presence_sites", host="KGZ")),
    "presence_weightings": (
        PRESENCE,
        lambda rows: kg.presence_weightings(rows, "USA", "RUS", host="KGZ", draws=20, seed=1),
    ),
    "presence_curve": (
        PRESENCE,
        lambda rows: kg.presence_curve(
            {"as coded": rows}, {}, "USA", "RUS", host="KGZ",
            before=(2000, 2004), after=(2015, 2019),
        ),
    ),
    "combine": (
        kg.presence_profile("USA", "RUS", host="KGZ"),
        lambda rows: kg.combine(rows, weights=dict.fromkeys(LENSES, 1)),
    ),
    "component_table": (kg.dependence_panel(partner="RUS", of=["KGZ"]), call("component_table")),
    "shares": (TRADE, call("shares", of="value", by="partner")),
    "concentration": (
        kg.shares(TRADE, of="value", by="partner"), call("concentration"),
    ),
    "dependence_index": (
        kg.dependence_panel(partner="RUS", of=["KGZ", "ARM"]),
        call("dependence_index", draws=20, seed=1),
    ),
}  # fmt: skip
COLUMNS = {
    "parse_dates": (EVENTS["date"], call("parse_dates")),
    "parse_money": (
        pd.Series(["$5 million", "75 billion rubles", None, "10 EUR"] * 3),
        call("parse_money", date=1994),
    ),
    "resolve_actors": (
        pd.Series(["Russia", "США", None, "KGZ"] * 3, name="who"), call("resolve_actors"),
    ),
    "end_of_sample": (YEARS, call("end_of_sample")),
    "find_breaks": (YEARS, call("find_breaks", draws=99, seed=1)),
}  # fmt: skip
# Take no rows: names of tables, ids, numbers, texts, files, or are errors and modules.
OTHERS = {
    "Folder", "asymmetry", "both_ways", "breaks_of", "check", "codebook", "coding_sheet",
    "dependence_panel", "detectable_jump", "dyad_series", "exposure_episodes", "exposures",
    "find_mentions", "grant_element", "load", "new_folder", "official_finance", "plots",
    "presence_items", "presence_magnitudes", "presence_profile", "read_events",
    "rejected_lines", "tables",
}  # fmt: skip


def dressed(rows):
    """The same rows in four dresses, each with the permutation that undoes their order."""
    frame = isinstance(rows, pd.DataFrame)
    straight = np.arange(len(rows))
    yield "nullable", rows.convert_dtypes(), straight
    yield "arrow", rows.convert_dtypes(dtype_backend="pyarrow"), straight
    if not frame and pd.api.types.is_numeric_dtype(rows.dtype):
        return  # a series by year: its index says what is measured
    text = {c: "category" for c in rows if rows[c].dtype == "str"} if frame else "category"
    yield "categories under one label", rows.astype(text).set_axis(["x"] * len(rows)), straight
    mixed = np.random.default_rng(1).permutation(len(rows))
    several = pd.MultiIndex.from_arrays([["a"] * len(rows), straight % 3])
    other = rows.astype(object).set_axis(several).iloc[mixed]
    yield "objects in another order under two labels", other, np.argsort(mixed)


CASES = {
    f"{name}-{dress}": (rows, other, back, use)
    for name, (rows, use) in (FRAMES | COLUMNS).items()
    for dress, other, back in dressed(rows)
}


def as_values(found):
    """What a result says, without its index and types."""
    if isinstance(found, pd.Series):
        found = found.to_frame("value")
    return found.astype(object).where(found.notna(), None).reset_index(drop=True)


@cache
def base(name):
    rows, use = (FRAMES | COLUMNS)[name]
    return use(rows)


@pytest.mark.parametrize("case", CASES)
def test_the_same_rows_in_another_dress_give_the_same(case):
    rows, other, back, use = CASES[case]
    plain = base(case.split("-")[0])
    found = use(other)
    if isinstance(plain, list):
        assert sorted(found) == sorted(plain)
        return
    by_row = len(plain) == len(rows) and plain.index.equals(rows.index)
    if by_row:
        assert found.index.equals(other.index)
        found = found.iloc[back]
    ours, theirs = as_values(found), as_values(plain)
    assert list(ours) == list(theirs)
    if not by_row:  # in which order the groups come is no result
        ours, theirs = in_order(ours), in_order(theirs)
    for column in theirs:
        for a, b in zip(ours[column], theirs[column], strict=True):
            if isinstance(b, float | int | np.number) and not isinstance(b, bool):
                assert a == pytest.approx(b, rel=1e-9, abs=1e-12), column
            else:
                assert str(a) == str(b), column


def in_order(rows):
    """Rows by what they say in words and whole numbers, of which no two are alike."""
    words = [c for c in rows if not rows[c].map(lambda x: isinstance(x, float)).any()]
    return rows.sort_values(words or list(rows), key=lambda c: c.astype(str), ignore_index=True)


@pytest.mark.parametrize("name", FRAMES | COLUMNS)
def test_polars_is_accepted_or_refused_by_a_clear_error(name):
    polars = pytest.importorskip("polars", reason="polars is a peer of the benches")
    rows, use = (FRAMES | COLUMNS)[name]
    if isinstance(rows, pd.DataFrame):
        data = {c: [None if pd.isna(x) else x for x in rows[c].astype(object)] for c in rows}
        other = polars.DataFrame(data, strict=False)
    else:
        other = polars.Series([None if pd.isna(x) else x for x in rows.astype(object)])
    try:
        found = use(other)
    except KgruError:
        return
    assert len(found) == len(base(name))


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("rows", [[1, 2], {"a": 1}, "flows", None, 5])
def test_what_is_no_frame_is_refused_by_name(name, rows):
    if name == "cite" and rows is not None and rows != 5:
        return  # ids are cited as well
    with pytest.raises(KgruError):
        FRAMES[name][1](rows)


def test_every_public_function_that_takes_rows_is_here():
    takes = {n for n in kg.__all__ if not inspect.isclass(getattr(kg, n)) or n == "Folder"}
    assert takes - OTHERS - set(FRAMES) - set(COLUMNS) == set()
