"""Names become codes: the listed cases, what holds for every name, and what bad input meets."""

import datetime as dt
import itertools
import json
import shutil

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trying import tries

from kgru_analysis import actors as module
from kgru_analysis.actors import resolve_actors
from kgru_analysis.catalog import data_folder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, UnknownActor, UnreadableDate
from kgru_analysis.load import load
from kgru_analysis.names import normal
from kgru_analysis.text.mentions import find_mentions

CASES = pd.read_csv(data_folder() / "actor_name_cases.csv", dtype=str, keep_default_na=False)
ACTORS, NAMES = load("actors"), load("actor_names")
SINGLE = NAMES[NAMES["valid_from"].isna() & NAMES["valid_to"].isna()]  # mean one actor at any date


# The cases


@pytest.mark.parametrize(("text", "on", "expected", "why"), CASES.to_numpy().tolist())
def test_case(text, on, expected, why):
    found = resolve_actors([text], date=on or None, unknown="null").fillna("")
    assert found.to_list() == [expected], why


def test_cases_together_as_one_column():
    found = resolve_actors(CASES["text"], date=CASES["on"], unknown="null").fillna("")
    assert found.to_list() == CASES["expected"].to_list()


def test_there_are_enough_cases_of_both_kinds():
    assert (CASES["expected"] != "").sum() >= 80
    assert (CASES["expected"] == "").sum() >= 40
    assert not CASES.duplicated(["text", "on"]).any()


# The tables


def test_every_name_belongs_to_an_actor():
    assert set(NAMES["actor"]) <= set(ACTORS["actor"])
    assert ACTORS["actor"].is_unique
    assert not NAMES.duplicated(["actor", "name", "language", "valid_from"]).any()


def test_every_actor_has_its_name_among_the_names():
    listed = dict.fromkeys(zip(NAMES["actor"], map(normal, NAMES["name"]), strict=True))
    own = zip(ACTORS["actor"], map(normal, ACTORS["name"]), strict=True)
    named = {code for code, name in own if (code, name) in listed}
    # These are spelled out in the tables that use them, never written as a name.
    assert set(ACTORS["actor"]) - named == {"EURASIA-NGO", "OTHER_SOUTH", "UNKNOWN"}


@pytest.mark.slow
def test_no_name_means_two_actors_on_one_day():
    windows = pd.DataFrame(
        {
            "key": NAMES["name"].map(normal),
            "actor": NAMES["actor"],
            "first": parse_dates(NAMES["valid_from"])["earliest"].fillna(
                pd.Timestamp("1000-01-01")
            ),
            "last": parse_dates(NAMES["valid_to"])["latest"].fillna(pd.Timestamp("3000-01-01")),
        }
    )
    assert (windows["first"] <= windows["last"]).all()
    for key, rows in windows.groupby("key"):
        for a, b in itertools.combinations(rows.itertuples(), 2):
            assert a.actor == b.actor or a.last < b.first or b.last < a.first, key


def test_codes_alone_are_known_without_reading_the_names(monkeypatch):
    monkeypatch.setattr(module, "_Meanings", None)  # whoever asks what a name means, fails
    codes = pd.Series(["KGZ", "RUS"], index=[5, 5], name="who", dtype="category")
    pd.testing.assert_series_equal(resolve_actors(codes), codes.astype("str"))
    with pytest.raises(TypeError):
        resolve_actors(["KGZ", "Russia"])


def test_a_name_that_is_a_code_means_that_code():
    codes = dict(zip(map(normal, ACTORS["actor"]), ACTORS["actor"], strict=True))
    for key, actor in zip(map(normal, NAMES["name"]), NAMES["actor"], strict=True):
        assert codes.get(key, actor) == actor, key


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("events", ["actor", "target"]),
        ("flows", ["donor", "recipient"]),
        ("presence", ["actor", "host"]),
        ("observations", ["subject", "partner"]),
    ],
)
def test_codes_of_the_tables_are_actors(table, columns):
    frame = load(table, claims="all")
    for column in columns:
        pd.testing.assert_series_equal(resolve_actors(frame[column]), frame[column])


def test_leaders_are_states_with_a_source():
    led = ACTORS[ACTORS["led_by"].notna()]
    kinds = ACTORS.set_index("actor")["kind"]
    assert (kinds[led["led_by"]] == "state").all()
    assert led["led_by_source"].notna().all()
    assert led.set_index("actor")["led_by"].loc[["CSTO", "EAEU", "NATO"]].to_list() == [
        "RUS",
        "RUS",
        "USA",
    ]


# What holds for every name


@given(st.data())
def test_capitals_spaces_and_marks_do_not_matter(data):
    name = data.draw(st.sampled_from(SINGLE["name"].to_list()))
    asked = {"agencies": True, "capitals": True}  # for names that mean a state on request alone
    code = resolve_actors([name], **asked).iloc[0]
    words = name.split(" ")
    gaps = data.draw(st.lists(st.sampled_from([" ", "  ", "\u00a0", "\t", " - "]), min_size=20))
    dressed = "".join(w + g for w, g in zip(words, gaps, strict=False))
    dressed = data.draw(st.sampled_from(["", "«", "  ", "the ", "("])) + dressed
    if normal(name) not in module._WORDS:
        dressed = data.draw(st.sampled_from([str.upper, str.lower, str.title]))(dressed)
    assert resolve_actors([dressed], **asked).iloc[0] == code


@given(st.lists(st.sampled_from([*NAMES["name"], "nobody", "", None]), max_size=30))
def test_codes_resolve_to_themselves(names):
    codes = resolve_actors(pd.Series(names, dtype="str"), unknown="null")
    pd.testing.assert_series_equal(resolve_actors(codes), codes)


@given(
    st.lists(st.one_of(st.text(max_size=12), st.none(), st.integers(), st.floats()), max_size=20)
)
def test_any_cells_give_codes_or_missing_values(cells):
    found = resolve_actors(pd.Series(cells, dtype=object), unknown="null")
    assert found.dtype == "str"
    assert set(found.dropna()) <= set(ACTORS["actor"])


@tries(40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Customs Union", "Soviet Union", "EEC", "Россия", "nobody", None]),
            st.sampled_from([1985, "1991", "1998-05~", "2009/2010", "2012/..", None]),
        ),
        max_size=12,
    )
)
def test_a_column_of_dates_is_read_row_by_row(rows):
    names, dates = [r[0] for r in rows], [r[1] for r in rows]
    together = resolve_actors(names, date=dates, unknown="null").to_list()
    alone = [resolve_actors([n], date=d, unknown="null").iloc[0] for n, d in rows]
    assert pd.Series(together, dtype="str").equals(pd.Series(alone, dtype="str"))


@given(st.permutations(range(6)))
def test_order_of_rows_does_not_matter(order):
    names = pd.Series(["Russia", "США", None, "Kyrgyz Republic", "Russia", "nobody"], name="who")
    whole = resolve_actors(names, unknown="null")
    pd.testing.assert_series_equal(
        resolve_actors(names.iloc[list(order)], unknown="null"), whole.iloc[list(order)]
    )


# Forms of input


@pytest.mark.parametrize(
    "index",
    [
        [5, 5, 5],
        ["b", "a", "b"],
        pd.MultiIndex.from_tuples([("x", 1), ("x", 1), ("y", 2)]),
        pd.DatetimeIndex(["2009-02-03", "2009-02-03", None]),
        [1, "mixed", None],
    ],
)
def test_index_and_name_are_kept(index):
    names = pd.Series(["Russia", None, "США"], index=index, name="donor")
    for on in (None, 2009, pd.Series([2009, 2010, 2011], index=names.index)):
        found = resolve_actors(names, date=on)
        assert found.index.equals(names.index)
        assert found.name == "donor"
        assert found.fillna("-").to_list() == ["RUS", "-", "USA"]


def test_input_is_not_changed():
    names = pd.Series(["Russia", ["x"], None], dtype=object)
    before = names.copy()
    resolve_actors(names, unknown="null")
    pd.testing.assert_series_equal(names, before)


@pytest.mark.parametrize(
    "values",
    [
        ["Russia", "США"],
        ("Russia", "США"),
        np.array(["Russia", "США"]),
        np.array(["Russia", "США"], dtype=object),
        pd.Index(["Russia", "США"]),
        pd.Categorical(["Russia", "США"]),
        pd.Series(["Russia", "США"], dtype="category"),
        pd.Series(["Russia", "США"], dtype="string"),
    ],
)
def test_every_kind_of_column_is_read(values):
    found = resolve_actors(values)
    assert found.to_list() == ["RUS", "USA"]
    assert found.dtype == "str"


def test_one_text_gives_one_row():
    assert resolve_actors("Russia").to_list() == ["RUS"]


@pytest.mark.parametrize("empty", [[], pd.Series(dtype="str"), pd.Series(dtype=object)])
@pytest.mark.parametrize("on", [None, 1995, []])
def test_empty_column(empty, on):
    found = resolve_actors(empty, date=on)
    assert len(found) == 0
    assert found.dtype == "str"


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT, "", "  ", "\u00a0"])
def test_missing_stays_missing(missing):
    found = resolve_actors(pd.Series([missing, "Russia"], dtype=object), date=[None, 1995])
    assert found.isna().to_list() == [True, False]
    assert resolve_actors([missing]).isna().all()


@pytest.mark.parametrize(
    "on",
    [
        1998,
        1998.0,
        np.int64(1998),
        "1998-05~",
        "/1999",
        dt.date(1998, 5, 1),
        pd.Timestamp("1998-05-01 12:00"),
        np.datetime64("1998-05-01"),
        pd.Period("1998-05"),
        ["1998"],
        pd.Series([1998]),
        np.array([1998]),
        pd.DatetimeIndex(["1998-05-01"]),
    ],
)
def test_every_form_of_date_is_read(on):
    assert resolve_actors(["Customs Union"], date=on).to_list() == ["EURASEC"]


# Refusals


def test_unknown_names_are_listed_with_rows_and_advice():
    names = pd.Series(["Russia", "Rusia", 5, ["x"], "us"], index=list("abcde"), dtype=object)
    with pytest.raises(UnknownActor) as caught:
        resolve_actors(names)
    message = str(caught.value)
    assert message.startswith("4 of 5 values")
    assert "row 'b': 'Rusia': names no actor" in message
    assert "row 'c': 5: a name is text, not int" in message
    assert "row 'd': ['x']: a name is text, not list" in message
    assert "row 'e': 'us': an everyday word" in message
    assert "actor_names.csv" in message
    assert "unknown='null'" in message
    assert resolve_actors(names, unknown="null").fillna("-").to_list() == ["RUS", *"----"]


def test_a_long_list_of_unknown_names_is_cut():
    with pytest.raises(UnknownActor, match=r"(?s)100 of 100 values.*and 95 more"):
        resolve_actors([f"nobody {i}" for i in range(100)])


def test_an_ambiguous_name_tells_its_meanings():
    with pytest.raises(UnknownActor, match=r"EAEU \(from 2010-01-01\) or EURASEC .*give date="):
        resolve_actors(["Customs Union"])
    with pytest.raises(UnknownActor, match="give a narrower date="):
        resolve_actors(["Customs Union"], date="2009/2010")


def test_a_name_out_of_its_years_tells_them():
    with pytest.raises(
        UnknownActor, match=r"SUN \(1922-01-01 to 1991-12-26\), but not on 1995-06-01"
    ):
        resolve_actors(["Soviet Union"], date="1995-06-01")


@pytest.mark.parametrize(
    "values",
    [
        5,
        1.5,
        True,
        b"Russia",
        iter(["Russia"]),
        {"a": "Russia"},
        {"Russia"},
        pd.DataFrame({"a": ["Russia"]}),
    ],
)
def test_what_is_no_column_is_refused(values):
    with pytest.raises(KgruError, match="resolve_actors reads one column"):
        resolve_actors(values)


def test_two_dimensions_are_refused():
    with pytest.raises(KgruError, match="one column; this is a table"):
        resolve_actors(np.array([["Russia"], ["США"]]))


@pytest.mark.parametrize("unknown", ["ignore", "", None, True])
def test_unknown_is_raise_or_null(unknown):
    with pytest.raises(KgruError, match="use one of raise, null"):
        resolve_actors(["Russia"], unknown=unknown)


def test_unreadable_dates_are_refused_with_their_row():
    names = pd.Series(["Russia", "Russia"], index=["first", "second"])
    with pytest.raises(UnreadableDate, match="second"):
        resolve_actors(names, date=pd.Series([1995, "no date"], index=names.index))
    with pytest.raises(UnreadableDate):
        resolve_actors(names, date="no date")


def test_dates_have_to_fit_the_names():
    names = pd.Series(["Russia", "Russia"], index=[1, 2])
    with pytest.raises(KgruError, match="date= has 3 values for 2 rows"):
        resolve_actors(names, date=[1995, 1996, 1997])
    with pytest.raises(KgruError, match="date= is a Series with another index than the rows"):
        resolve_actors(names, date=pd.Series([1995, 1996], index=[2, 1]))
    assert resolve_actors(names, date=[1995, 1996]).to_list() == ["RUS", "RUS"]


# Other folders


@pytest.fixture
def elsewhere(tmp_path):
    """Write a folder with actors of another pair of states."""
    descriptor = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [
        r for r in descriptor["resources"] if r["name"] in ("actors", "actor_names")
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (tmp_path / "actors.csv").write_text(
        "actor,name,kind,valid_from,valid_to,successor,led_by,led_by_source,pact,currency,color,note\n"
        "MLI,Mali,state,,,,,,,,,\n",
        encoding="utf-8",
    )
    (tmp_path / "actor_names.csv").write_text(
        "actor,name,language,kind,valid_from,valid_to\nMLI,French Sudan,en,historic,1920,1958\n",
        encoding="utf-8",
    )
    return tmp_path


def test_another_folder_has_its_own_names(elsewhere):
    assert resolve_actors(["French Sudan", "MLI"], date=1950, folder=elsewhere).to_list() == [
        "MLI",
        "MLI",
    ]
    with pytest.raises(UnknownActor):
        resolve_actors(["Russia"], folder=elsewhere)


def test_a_line_that_is_added_counts_at_once(elsewhere):
    assert resolve_actors(["Sudan"], folder=elsewhere, unknown="null").isna().all()
    path = elsewhere / "actor_names.csv"
    path.write_text(path.read_text() + "MLI,Sudan,en,historic,1959,1960\n", encoding="utf-8")
    assert resolve_actors(["Sudan"], folder=str(elsewhere)).to_list() == ["MLI"]


def test_a_folder_without_names_is_an_error(elsewhere):
    (elsewhere / "actor_names.csv").unlink()
    with pytest.raises(KgruError, match="actor_names"):
        resolve_actors(["Mali"], folder=elsewhere)
    shutil.rmtree(elsewhere)
    with pytest.raises(KgruError, match="no data folder"):
        resolve_actors(["Mali"], folder=elsewhere)


def test_states_by_other_codes_and_in_other_languages():
    names = ["KG", "417", 51, "Kirgisistan", "Arménie", "Vereinigte Staaten", "Russie"]
    assert resolve_actors(names).to_list() == ["KGZ", "KGZ", "ARM", "KGZ", "ARM", "USA", "RUS"]
    # States whose code had others before it, such as that of East Germany.
    later = ["Deutschland", "FR", "Frankreich", "CD", "TL", "250", "Jemen", "Myanmar"]
    codes = ["DEU", "FRA", "FRA", "COD", "TLS", "FRA", "YEM", "MMR"]
    assert resolve_actors(later).to_list() == codes
    for word in ("NA", "NO", "kg", "XX", "999", 0, 1000, True):
        assert resolve_actors([word], unknown="null").isna().all()


def test_bodies_and_capitals_stand_for_states_on_request_only():
    for name, more in (("Bern", {"capitals": True}), ("Peace Corps", {"agencies": True})):
        with pytest.raises(UnknownActor, match=f"pass {next(iter(more))}=True"):
            resolve_actors([name])
        assert resolve_actors([name], **more).notna().all()
    assert find_mentions("They met in Bern.").empty
