import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgru_analysis.errors import DataError, KgruError
from kgru_analysis.flows.links import (
    contains,
    earlier_rows,
    first_along,
    last_along,
    read_links,
    refuse_lost,
)
from kgru_analysis.rules.links import on_circle


@st.composite
def forests(draw, most=12):
    """Links without circles: each row points at an earlier one or at nothing."""
    n = draw(st.integers(0, most))
    return np.array([draw(st.integers(-1, i - 1)) for i in range(n)], dtype="int64")


def way(to, row):
    """The rows that a link leads to, one after the other."""
    while row >= 0:
        yield row
        row = to[row]


@given(forests(), st.integers(0, 2**12 - 1))
def test_the_marked_rows_along_a_link_are_those_that_walking_finds(to, bits):
    mark = np.array([bool(bits >> i & 1) for i in range(len(to))], dtype=bool)
    found = [[r for r in way(to, row) if mark[r]] or [-1] for row in range(len(to))]
    assert first_along(to, mark).tolist() == [rows[0] for rows in found]
    assert last_along(to, mark).tolist() == [rows[-1] for rows in found]


@given(forests(), st.data())
def test_containing_is_what_walking_up_finds(to, data):
    rows = st.lists(st.integers(-1, len(to) - 1), min_size=len(to), max_size=len(to))
    outer, inner = np.array(data.draw(rows), int), np.array(data.draw(rows), int)
    by_hand = [
        o >= 0 and i >= 0 and o != i and o in way(to, i) for o, i in zip(outer, inner, strict=True)
    ]
    assert contains(to, outer, inner).tolist() == by_hand


@given(st.lists(st.integers(-1, 7), min_size=8, max_size=8))
def test_rows_on_a_circle_come_back_to_themselves(links):
    to = np.array(links)
    by_hand = []
    for row in range(8):
        at, steps = to[row], 0
        while at >= 0 and at != row and steps < 9:
            at, steps = to[at], steps + 1
        by_hand.append(bool(at == row))
    assert on_circle(to).tolist() == by_hand


def test_long_ways_and_ways_to_later_rows_by_hand():
    n = 41
    to, root = np.arange(-1, n - 1), np.arange(n) == 0
    assert (first_along(to, root) == 0).all()
    assert (last_along(to, np.ones(n, bool)) == 0).all()
    assert contains(to, np.full(n, 0), np.arange(n)).tolist() == [False] + [True] * (n - 1)
    assert on_circle(np.arange(n) - 1 + n * root).all()
    tail = np.append(to, n - 1)
    tail[0] = n - 1  # a circle of all but the last row, which leads into it
    assert on_circle(tail).tolist() == [True] * n + [False]
    assert first_along(np.array([1, 0, 1]), np.zeros(3, bool)).tolist() == [-1, -1, -1]
    middle = np.array([1, -1, 0])  # the first row contains and is contained
    assert contains(middle, np.array([1, 1, 0]), np.array([2, 0, 2])).all()
    back = np.array([1, 2, -1])
    assert first_along(back, np.array([False, False, True])).tolist() == [2, 2, 2]
    assert contains(back, np.array([2, 1, 0]), np.array([0, 0, 1])).tolist() == [True, True, False]


def flows(*rows):
    names = ["flow_id", "part_of", "follows", "claim_group", "preferred"]
    return pd.DataFrame(rows, columns=names).astype("str")


def test_links_to_a_rival_go_to_the_preferred_row():
    links = read_links(
        flows(
            ("good", None, None, "g", "yes"),
            ("bad", "good", None, "g", "no"),
            ("part", "bad", None, None, "yes"),
        )
    )
    assert links.part_of.tolist() == [-1, -1, 0]
    assert links.rival.tolist() == [False, True, False]
    assert links.preferred_id.tolist() == [None, "good", None]


def test_a_rival_at_the_end_lends_no_link_to_rows_without_one():
    links = read_links(
        flows(
            ("other", None, None, None, "yes"),
            ("good", None, None, "g", "yes"),
            ("bad", None, None, "g", "no"),
        )
    )
    assert links.part_of.tolist() == links.follows.tolist() == [-1, -1, -1]


def test_a_row_that_points_at_its_own_rival_points_at_nothing():
    links = read_links(flows(("good", None, "bad", "g", "yes"), ("bad", None, None, "g", "no")))
    assert links.follows.tolist() == [-1, -1]


def test_links_between_a_package_and_its_parts_are_not_earlier_money():
    links = read_links(
        flows(
            ("whole", None, "first", None, "yes"),
            ("first", "whole", None, None, "yes"),
            ("instalment", "whole", "whole", None, "yes"),
            ("other", None, "whole", None, "yes"),
        )
    )
    assert earlier_rows(links).tolist() == [-1, -1, -1, 0]


@pytest.mark.parametrize("column", ["part_of", "follows"])
def test_a_circle_is_refused_and_named(column):
    table = flows(("a", None, None, None, "yes"), ("b", None, None, None, "yes"))
    table[column] = ["b", "a"]
    with pytest.raises(DataError, match=rf"(?s)'a'.*'b'.*Take one {column} out"):
        read_links(table)


def test_a_row_that_is_part_of_itself_is_a_circle():
    with pytest.raises(DataError, match="'a'"):
        read_links(flows(("a", "a", None, None, "yes")))


def test_links_to_nothing_are_refused_only_where_they_matter():
    links = read_links(
        flows(
            ("a", "gone", None, None, "yes"),
            ("b", None, "a", None, "yes"),
            ("c", None, None, None, "yes"),
        )
    )
    refuse_lost(links, np.array([False, False, True]))
    with pytest.raises(DataError, match=r"(?s)'a'.*part_of.*Give the whole ledger"):
        refuse_lost(links, np.array([False, True, False]))


@pytest.mark.parametrize("ids", [["a", "a"], ["a", None]])
def test_every_row_needs_an_id_of_its_own(ids):
    with pytest.raises(DataError, match="flow_id of its own"):
        read_links(pd.DataFrame({"flow_id": ids}))


def test_two_preferred_rows_in_a_group_are_refused():
    with pytest.raises(DataError, match=r"(?s)'a'.*'b'.*preferred=no"):
        read_links(flows(("a", None, None, "g", "yes"), ("b", None, None, "g", "yes")))


def test_a_ledger_without_ids_is_refused():
    with pytest.raises(KgruError, match="flow_id"):
        read_links(pd.DataFrame({"donor": ["RUS"]}))


def test_an_empty_ledger_has_no_links():
    links = read_links(flows())
    assert len(links.ids) == len(links.part_of) == len(earlier_rows(links)) == 0


def test_a_rival_misses_no_row():
    """Where it stands in its own telling is not asked, even if nothing is preferred to it."""
    links = read_links(
        flows(("rival", "gone", "gone", "g", "no"), ("row", "rival", None, None, "yes"))
    )
    assert [links.lost[column].any() for column in ("part_of", "follows")] == [False, False]
    refuse_lost(links, np.array([False, True]))


def test_empty_text_is_no_link_and_no_group():
    links = read_links(flows(("a", "", "", "", ""), ("b", "", "", "", "")))
    assert links.part_of.tolist() == links.follows.tolist() == [-1, -1]
    assert not links.rival.any()
    assert not any(lost.any() for lost in links.lost.values())
