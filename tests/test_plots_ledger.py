"""Each figure shows what its data say; how it looks is judged by eye."""

import pandas as pd
import pytest

from kgru_analysis.errors import KgruError
from kgru_analysis.plots import ledger

pytestmark = pytest.mark.usefixtures("off_screen")


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


def test_promises_are_drawn_as_aid_promises_gives_them():
    data = pd.DataFrame(
        {"purpose": ["dam"], "donor": ["RUS"], "arrived": [10.0], "devalued": [5.0],
         "ended": [30.0], "not_due": [15.0], "unknown": [40.0]}
    )  # fmt: skip
    ax = ledger.promises(data)
    assert [round(b.get_width()) for b in ax.patches[:3]] == [10, 35, 55]
    assert texts(ax) == ["100, 10% arrived", "dam"]
    with pytest.raises(KgruError, match="aid_promises"):
        ledger.promises(data.drop(columns="ended"))
