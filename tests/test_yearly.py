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


def test_a_year_with_two_rates_has_both_as_bounds():
    found = yearly_rates(rents(("a", "USA", "2008/2009", 17, 17), ("b", "USA", "2009-07", 60, 60)))
    last = found.iloc[-1]
    assert (last["year"], last["usd_low"], last["usd_high"]) == (2009, 17, 60)
    assert last["flow_ids"] == "a, b"


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
    with pytest.raises(KgruError, match="basis"):
        yearly_rates(rents(("a", "USA", "2001", 2, 2)).drop(columns="basis"))
