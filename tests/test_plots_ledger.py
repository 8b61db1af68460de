"""Each figure shows what its data say; how it looks is judged by eye."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from kgru_analysis.plots import ledger


@pytest.fixture(autouse=True)
def off_screen():
    mpl.use("Agg")
    yield
    plt.close("all")


def texts(ax):
    return [t.get_text() for t in ax.texts]


def test_promises_are_as_long_as_their_sum():
    data = pd.DataFrame(
        {"label": ["a", "b"], "actor": ["RUS", "CHN"], "arrived": [10.0, 0], "ended": [30.0, 0],
         "unknown": [60.0, 50]}
    )  # fmt: skip
    ax = ledger.promises(data)
    ends = {round(b.get_x() + b.get_width(), 6) for b in ax.patches}
    assert {100, 50} <= ends
    assert texts(ax) == ["100, 10% arrived", "50", "a", "b"]


def test_waterfall_names_what_is_lost():
    steps = pd.DataFrame(
        [("all", 0, 10, "money"), ("lost", 10, 4, "lost"), ("came", 0, 4, "later")],
        columns=["label", "start", "end", "kind"],
    )
    assert texts(ledger.waterfall(steps, actor="RUS")) == ["10", "\u22126", "4"]


def test_ledger_table_marks_what_counts():
    rows = pd.DataFrame(
        {"when": ["2009", "2010"], "what": ["one", "two"], "amount": [1.5, 2.5],
         "counted": [True, False], "why": ["", "part of one"]}
    )  # fmt: skip
    found = texts(ledger.ledger_table(rows))
    assert {"1.5", "\u2713", "\u2013", "part of one"} <= set(found)


def test_rents_are_hollow_where_nobody_speaks():
    data = pd.DataFrame(
        {"label": "a", "actor": "USA", "year": [2001, 2002], "low": [2.0, 2], "high": [2.0, 2],
         "stated": [True, False]}
    )  # fmt: skip
    filled, hollow = ledger.rents(data).lines[1:]
    assert filled.get_xdata().tolist() == [2001]
    assert hollow.get_markerfacecolor() == "white"


def test_bases_keep_their_gaps():
    data = pd.DataFrame({"label": "a", "year": [2001, 2003], "value": [1.0, 2.0]})
    assert np.isnan(ledger.bases(data, actor="USA").lines[0].get_ydata()[1])


def test_bases_of_one_giver_are_told_apart_by_marks():
    data = pd.DataFrame({"label": list("abcd"), "year": 2001, "value": 1.0})
    lines = ledger.bases(data, actor="USA").lines
    assert len({line.get_marker() for line in lines}) == 4
    assert len({line.get_color() for line in lines}) == 2


def test_delivery_draws_known_and_unknown():
    names = ["arrived_low", "arrived_high", "none_met", "all_met"]
    data = pd.DataFrame([[0.0, 0.1, 0.0, 0.5], [0.5, 0.6, 0.2, 0.9]], columns=names, index=[0, 730])
    assert "outcome known" in texts(ledger.delivery(data))


def test_choices_say_how_often_the_headline_holds():
    data = pd.DataFrame({"ratio": [0.5, 2, 4, 8], "stage": ["a", "a", "b", "b"]})
    assert texts(ledger.choices(data, "ratio", columns=["stage"], actor="RUS")) == ["50%", "100%"]
