"""pandas in every dress: the same rows give the same numbers, whatever types and index they have.

Types of pandas' own and of Arrow, categories, an index with repeated or several labels, rows in
another order; frames and columns of polars are accepted, or refused by an error of the package.
"""

import inspect
from functools import cache
from itertools import islice

import numpy as np
import pandas as pd
import pytest
from trying import few

import kgru_analysis as kg
from kgru_analysis.errors import KgruError

LENSES = ("force", "money", "rights", "institutions", "people", "attention")


# Rows are read when a test asks for them: every process collects this file, few run it.
@cache
def events():
    return kg.load("events").head(40)


@cache
def flows():
    return kg.load("flows")


@cache
def presence():
    return kg.load("presence")[lambda rows: rows["domain"].isin(["military", "education"])]


@cache
def money():
    rows = flows()
    return rows[rows["currency"].isin(["USD", "RUB", "KGS"])].query("date.str.len() == 4").head(60)


@cache
def trade():
    return (
        kg.load("trade")
        .query("subject == 'KGZ' and measure == 'exports_fob' and date == '2015' and value > 0")
        .rename(columns={"date": "year"})
    )


def years():
    return pd.Series([1.0, 1.2, 0.9, 1.1] * 4 + [3.0, 3.2, 2.9, 3.1] * 4, index=range(1990, 2022))


def call(name, **more):
    return lambda rows: getattr(kg, name)(rows, **more)


# What takes rows: the function, the rows, and how it is called.
FRAMES = {
    "to_usd": (money, call("to_usd", prices=2015)),
    "relative_to": (lambda: kg.to_usd(money()), call("relative_to")),
    "deflator_fan": (
        lambda: money()[money()["donor"].isin(["RUS", "USA", "CHN"])],
        call("deflator_fan", prices=2015),
    ),
    "total_flows": (flows, call("total_flows", stage="disbursed")),
    "total_rows": (flows, call("total_rows", stage="agreed")),
    "promise_chains": (flows, call("promise_chains")),
    "aid_promises": (flows, call("aid_promises")),
    "cite": (events, call("cite")),
    "presence_panel": (presence, call("presence_panel", host="KGZ")),
    "presence_balance": (
        presence,
        lambda rows: kg.presence_balance(rows, "USA", "RUS", host="KGZ", draws=20, seed=1),
    ),
    "presence_curve": (
        presence,
        lambda rows: kg.presence_curve(
            {"as coded": rows}, {}, "USA", "RUS", host="KGZ",
            before=(2000, 2004), after=(2015, 2019),
        ),
    ),
    "combine": (
        lambda: kg.presence_profile("USA", "RUS", host="KGZ"),
        lambda rows: kg.combine(rows, weights=dict.fromkeys(LENSES, 1)),
    ),
    "shares": (trade, call("shares", of="value", by="partner")),
    "concentration": (
        lambda: kg.shares(trade(), of="value", by="partner"), call("concentration"),
    ),
    "dependence_index": (
        lambda: kg.dependence_panel(partner="RUS", of=["KGZ", "ARM"]),
        call("dependence_index", draws=20, seed=1),
    ),
}  # fmt: skip
COLUMNS = {
    "parse_dates": (lambda: events()["date"], call("parse_dates")),
    "parse_money": (
        lambda: pd.Series(["$5 million", "75 billion rubles", None, "10 EUR"] * 3),
        call("parse_money", date=1994),
    ),
    "resolve_actors": (
        lambda: pd.Series(["Russia", "США", None, "KGZ"] * 3, name="who"), call("resolve_actors"),
    ),
    "end_of_sample": (years, call("end_of_sample")),
    "find_breaks": (years, call("find_breaks", draws=99, seed=1)),
}  # fmt: skip
# Take no rows: names of tables, ids, numbers, texts, files, or are errors and modules.
OTHERS = {
    "Folder", "asymmetry", "both_ways", "breaks_of", "check", "codebook", "coding_sheet",
    "dependence_panel", "detectable_jump", "dyad_series", "exposure_episodes", "exposures",
    "find_mentions", "grant_element", "load", "new_folder", "official_finance", "plots",
    "presence_items", "presence_magnitudes", "presence_profile", "read_events",
    "rejected_lines", "tables",
}  # fmt: skip


FEW = ("to_usd", "cite", "shares", "parse_dates")  # of the kinds of functions one each
STRAIGHT = ("nullable", "arrow")
MIXED = ("categories under one label", "objects in another order under two labels")
BY_YEAR = {"end_of_sample", "find_breaks"}  # their index says what is measured


@cache
def rows_of(name):
    return (FRAMES | COLUMNS)[name][0]()


def dressed(rows, dress):
    """The same rows in a dress, and the permutation that undoes their order."""
    frame = isinstance(rows, pd.DataFrame)
    straight = np.arange(len(rows))
    if dress == "nullable":
        return rows.convert_dtypes(), straight
    if dress == "arrow":
        return rows.convert_dtypes(dtype_backend="pyarrow"), straight
    if dress == "categories under one label":
        text = {c: "category" for c in rows if rows[c].dtype == "str"} if frame else "category"
        return rows.astype(text).set_axis(["x"] * len(rows)), straight
    mixed = np.random.default_rng(1).permutation(len(rows))
    several = pd.MultiIndex.from_arrays([["a"] * len(rows), straight % 3])
    return rows.astype(object).set_axis(several).iloc[mixed], np.argsort(mixed)


def dresses(name):
    return STRAIGHT if name in BY_YEAR else STRAIGHT + MIXED


# What begins with reading as others do, and takes longest.
LONG = {
    "aid_promises", "combine", "deflator_fan", "dependence_index",
    "presence_curve", "presence_panel", "total_rows",
}  # fmt: skip
# Each function in one dress, by turns; in the others, and what takes long, with the slow tests.
CASES = [
    pytest.param(name, dress, marks=() if quick and name not in LONG else pytest.mark.slow)
    for turn, name in enumerate(FRAMES | COLUMNS)
    for place, dress in enumerate(dresses(name))
    for quick in [place == turn % len(dresses(name))]
]


def as_values(found):
    """What a result says, without its index and types."""
    if isinstance(found, pd.Series):
        found = found.to_frame("value")
    return found.astype(object).where(found.notna(), None).reset_index(drop=True)


@cache
def base(name):
    return (FRAMES | COLUMNS)[name][1](rows_of(name))


@pytest.mark.parametrize(("name", "dress"), CASES)
def test_the_same_rows_in_another_dress_give_the_same(name, dress):
    rows, use = rows_of(name), (FRAMES | COLUMNS)[name][1]
    other, back = dressed(rows, dress)
    plain = base(name)
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


@pytest.mark.parametrize("name", few(FEW, *(name for name in FRAMES | COLUMNS if name not in FEW)))
def test_polars_is_accepted_or_refused_by_a_clear_error(name):
    polars = pytest.importorskip("polars", reason="polars is a peer of the benches")
    rows, use = rows_of(name), (FRAMES | COLUMNS)[name][1]
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


WRONG = {
    "words": "nothing of it", "a number": 7, "huge": 1e308, "a list": [1], "a day": pd.Timestamp(0),
    "bytes": b"a", "true": True, "none": None, "infinite": float("inf"), "no text": "",
}  # fmt: skip


def spoiled(name, rows):
    """Rows as text, without any value, column or row, and with one column that is another thing."""
    yield (
        "read as text",
        rows.astype(object)
        .where(rows.notna(), None)
        .map(lambda cell: cell if cell is None else str(cell)),
    )
    yield "all missing", rows.astype(object).map(lambda cell: None)
    yield "no rows", rows.head(0)
    yield "no columns", rows[[]]
    yield "columns twice", pd.concat([rows, rows], axis=1)
    lot = np.random.default_rng(sum(map(ord, name)))
    for column in rows:
        yield f"without {column}", rows.drop(columns=column)
        wrong = lot.choice([*WRONG])
        yield (
            f"{column}: {wrong}",
            rows.assign(**{column: pd.Series([WRONG[wrong]] * len(rows), rows.index)}),
        )


@pytest.mark.parametrize("every", [36, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "name", few([n for n in FRAMES if n not in LONG], *(n for n in FRAMES if n in LONG))
)
@pytest.mark.filterwarnings("ignore:.*overflow:RuntimeWarning")
def test_wrongly_typed_rows_are_read_or_refused(name, every):
    """Nothing but `KgruError` comes out, whatever a column holds."""
    rows, use = FRAMES[name]
    strange = {}
    for spoil, other in islice(spoiled(name, rows().head(60)), len(name) % every, None, every):
        try:
            use(other)
        except KgruError:
            pass
        except Exception as error:
            strange[spoil] = f"{type(error).__name__}: {str(error)[:80]}"
    assert not strange
