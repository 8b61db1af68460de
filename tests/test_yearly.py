import pandas as pd
import pytest

from kgru_analysis.errors import KgruError
from kgru_analysis.flows.yearly import yearly_rates


def rents(*rows):
    frame = pd.DataFrame(rows, columns=["flow_id", "donor", "date", "amount_low", "amount_high"])
    return frame.assign(currency="USD", basis="per-year", preferred="yes")


def test_a_rate_holds_until_another_is_stated():
    found = yearly_rates(
        rents(("old", "USA", "2001/2002", 2, 2), ("new", "USA", "2005-07/2006", 17, 18))
    )
    assert found["year"].to_list() == [2001, 2002, 2003, 2004, 2005, 2006]
    assert found["stated"].to_list() == [True, True, False, False, True, True]
    # Between the two nobody says when the change came.
    assert found["usd_low"].to_list() == [2, 2, 2, 2, 17, 17]
    assert found["usd_high"].to_list() == [2, 2, 18, 18, 18, 18]


def test_a_rate_may_fall():
    found = yearly_rates(rents(("old", "USA", "2001", 5, 6), ("new", "USA", "2003", 2, 3)))
    assert found[["usd_low", "usd_high"]].to_numpy().tolist() == [[5, 6], [2, 6], [2, 3]]


def test_a_year_with_two_rates_has_both_as_bounds():
    found = yearly_rates(rents(("a", "USA", "2008/2009", 17, 17), ("b", "USA", "2009-07", 60, 60)))
    last = found.iloc[-1]
    assert (last["year"], last["usd_low"], last["usd_high"]) == (2009, 17, 60)
    assert last["flow_ids"] == "a, b"


def test_years_and_payers_come_in_order_with_the_rows_behind_them():
    found = yearly_rates(
        rents(
            ("z", "USA", "2002", 5, 6),
            ("y", "USA", "2002", 3, 9),
            ("x", "RUS", "/2001", 1, 1),
            ("w", "RUS", "2003/..", 2, 4),
        ).set_axis([4, 3, 2, 1])
    )
    assert found.index.equals(pd.RangeIndex(5))
    assert found.dtypes.astype(str).to_dict() == {
        "donor": "str", "year": "int64", "usd_low": "float64", "usd_high": "float64",
        "stated": "bool", "flow_ids": "str",
    }  # fmt: skip
    assert found.to_numpy().tolist() == [
        ["RUS", 2001, 1, 1, True, "x"],
        ["RUS", 2002, 1, 4, False, "x"],
        ["RUS", 2003, 2, 4, True, "w"],
        ["USA", 2002, 3, 9, True, "y, z"],
        ["USA", 2003, 3, 9, False, "y, z"],
    ]


def test_of_two_rates_of_a_year_the_later_one_is_carried_on():
    """Whatever their ids: a rent to 2020 gives way to one of June 2020, two of June to neither."""
    for old, new in ("ab", "ba"):
        found = yearly_rates(
            rents((old, "RUS", "/2020", 2, 2), (new, "RUS", "2020-06", 5, 5)), until={"RUS": 2021}
        )
        assert found["flow_ids"].to_list() == ["a, b", new]
        assert found["usd_low"].to_list() == [2, 5]
    both = rents(("a", "RUS", "2020-06", 2, 2), ("b", "RUS", "2020-06", 5, 5))
    found = yearly_rates(both, until={"RUS": 2021})
    assert found["flow_ids"].to_list() == ["a, b", "a, b"]
    assert found["usd_high"].to_list() == [5, 5]


def test_another_column_can_name_the_payers_and_an_end_can_cut_a_rate():
    table = rents(("a", "USA", "2001/2004", 2, 2), ("b", "USA", "2006", 4, 4))
    found = yearly_rates(table.assign(base="Manas"), by="base", until={"Manas": 2003})
    assert found[["base", "year"]].to_numpy().tolist() == [["Manas", y] for y in (2001, 2002, 2003)]
    later = yearly_rates(table, until={"USA": 2008})
    assert later["year"].to_list() == list(range(2001, 2009))
    assert later.loc[later["year"] == 2008, ["usd_low", "usd_high"]].to_numpy().tolist() == [[4, 4]]


def test_two_rates_of_one_day_are_both_bounds_before_it():
    found = yearly_rates(
        rents(("old", "USA", "2001", 5, 6), ("a", "USA", "2003", 2, 3), ("b", "USA", "2003", 1, 9))
    )
    assert found[["usd_low", "usd_high"]].to_numpy().tolist() == [[5, 6], [1, 9], [1, 9]]


def test_what_a_source_says_of_a_year_goes_before_what_is_carried_on_to_it():
    found = yearly_rates(rents(("long", "USA", "2001/2003", 2, 2), ("new", "USA", "2002", 5, 5)))
    assert found["flow_ids"].to_list() == ["long", "long, new", "long"]
    assert found["usd_high"].to_list() == [2, 5, 2]


def test_payers_are_apart_and_can_end():
    found = yearly_rates(
        rents(("a", "USA", "2001", 2, 2), ("b", "RUS", "2003", 4, 4)), until={"USA": 2002}
    )
    assert found.groupby("donor")["year"].agg(list).to_dict() == {
        "RUS": [2003],
        "USA": [2001, 2002],
    }


def test_rivals_and_rows_without_an_amount_are_left_out():
    table = rents(
        ("a", "USA", "2001", 2, 2), ("b", "USA", "2001", 9, 9), ("c", "USA", "2009", None, None)
    )
    table.loc[1, "preferred"] = "no"
    assert yearly_rates(table)["flow_ids"].to_list() == ["a"]


def test_sums_and_undated_rows_are_refused():
    with pytest.raises(KgruError, match="no yearly rates: a"):
        yearly_rates(rents(("a", "USA", "2001", 2, 2)).assign(basis="total"))
    with pytest.raises(KgruError, match="no date: a"):
        yearly_rates(rents(("a", "USA", None, 2, 2)))
    table = rents(("a", "USA", "2001", 2, 2))
    for column in table.columns.drop("preferred"):
        with pytest.raises(KgruError, match=column):
            yearly_rates(table.drop(columns=column))
    assert len(yearly_rates(table.drop(columns="preferred"))) == 1


def test_prices_and_years_go_through():
    """American prices rose by 1.2063 from 2009 to 2020, the rate stayed."""
    table = rents(("a", "USA", "2009", 60, 60), ("b", "USA", "2011", 60, 60))
    found = yearly_rates(table, prices=2020, between=(2009, 2010))
    assert found["year"].to_list() == [2009, 2010]
    assert found["usd_low"].iloc[0] == pytest.approx(60 * 1.2063, rel=1e-3)
    assert found["usd_low"].is_monotonic_decreasing
    with pytest.raises(KgruError, match="pair of years"):
        yearly_rates(table, between=(2010, 2009))
