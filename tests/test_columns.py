import numpy as np
import pandas as pd
import pytest

from kgru_analysis.columns import as_column, need_columns, refuse_cells
from kgru_analysis.errors import KgruError


def test_a_series_stays_the_one_it_is():
    column = pd.Series(["a"], index=[7])
    assert as_column(column, "reader") is column


@pytest.mark.parametrize(
    "values", [["a", "b"], ("a", "b"), np.array(["a", "b"]), pd.Index(["a", "b"])]
)
def test_what_has_an_order_is_numbered_from_zero(values):
    assert as_column(values, "reader").to_dict() == {0: "a", 1: "b"}


@pytest.mark.parametrize("values", ["a", 5, None, {"a": 1}, {"a"}, pd.DataFrame({"a": [1]})])
def test_anything_else_is_refused_by_the_name_of_the_function(values):
    with pytest.raises(KgruError, match=r"^reader reads one column"):
        as_column(values, "reader")


def test_lacking_columns_are_all_named():
    frame = pd.DataFrame({"a": [1]})
    need_columns(frame, ["a"])
    with pytest.raises(KgruError, match=r"The ledger has no column b, c; add or rename it."):
        need_columns(frame, ["a", "b", "c"], what="ledger")


def test_refused_cells_are_listed_by_their_labels():
    refuse_cells(pd.Series([], name="share", dtype=float), "why")
    with pytest.raises(KgruError, match=r"1 rows cannot be used \(share\):\n  row 'x': 2.0: why"):
        refuse_cells(pd.Series([2.0], index=["x"], name="share"), "why")
