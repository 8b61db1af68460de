import numpy as np
import pandas as pd
import pytest
from ledgers import ledger, row
from presence_rows import rows, spell

import kgru_analysis as kg
from kgru_analysis.columns import as_column, need_columns, refuse_cells
from kgru_analysis.errors import KgruError
from kgru_analysis.flows.outcomes import outcomes


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


GIFT = row("gift", 5, stage="agreed", date="2010", confidence="high")
LEDGER = ledger(GIFT).assign(confidence="high")
DOLLARS = pd.DataFrame(
    {"usd_low": [1.0], "usd_high": [1.0], "date": ["2010"], "recipient": ["KGZ"],
     "arrived": [1.0], "ended": [1.0], "unknown": [1.0], "actor": ["RUS"],
     "label": ["dam"]}
)  # fmt: skip
CHAINS = kg.promise_chains(LEDGER)
BASES = rows(spell("b", "RUS", "air-base", "military", "2001", "2002", host="KGZ"))
ASKED = [
    (kg.aid_promises, LEDGER, "recipient instrument basis confidence"),
    (kg.promise_chains, LEDGER, "date donor stage amount_low amount_high currency"),
    (lambda x: kg.total_flows(x, stage="agreed"), LEDGER, "stage amount_low amount_high donor"),
    (lambda x: kg.total_flows(x, stage="agreed", between=(2000, 2020)), LEDGER, "date"),
    (kg.to_usd, LEDGER, "amount_low amount_high currency"),
    (kg.relative_to, DOLLARS, "usd_low usd_high date recipient"),
    (kg.plots.promises, DOLLARS, "arrived ended unknown"),
    (lambda x: kg.presence_panel(x, host="KGZ"), BASES, "actor kind domain status start end"),
    (outcomes, CHAINS, "promised_low promised_high arrived_low arrived_high share_low"),
]


@pytest.mark.parametrize(
    ("read", "frame", "column"),
    [(read, frame, column) for read, frame, columns in ASKED for column in columns.split()],
)
def test_a_column_that_is_lacking_is_named(read, frame, column):
    with pytest.raises(KgruError, match=rf"has no column[^.;]*\b{column}\b"):
        read(frame.drop(columns=column))
