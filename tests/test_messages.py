"""What a user reads who gives a public function something wrong: what, where and what to do."""

import re

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.examples import small_ledger

LINE = pd.Series(range(20), index=range(2000, 2020), dtype=float)
LEDGER = small_ledger("RUS", "KGZ")
PROFILE = pd.DataFrame(
    {
        "lens": ["force"], "period": pd.to_datetime(["2020-12-31"]), "unit": ["persons"],
        "a_low": [1.0], "a_high": [1.0], "b_low": [2.0], "b_high": [2.0], "balance": [-0.3],
        "low": [-0.3], "high": [-0.3], "p_positive": [0.0], "p_tie": [0.0], "status": ["measured"],
    }
)  # fmt: skip
PANEL = pd.DataFrame(
    {
        "iso3": ["KGZ"], "year": [2020], "component": ["import_share"],
        "value": [0.3], "low": [0.2], "high": [0.4],
    }
)  # fmt: skip
EURO = pd.DataFrame({"date": ["2009"], "amount_low": [1.0], "amount_high": [1.0]})

SAID = {
    "a table that is nearly one": (lambda: kg.load("flow"), r"no table 'flow' \(did you mean 'fl"),
    "a file for a table": (lambda: kg.load("data/flows.csv"), "did you mean 'flows'"),
    "a table like none": (lambda: kg.load("x"), "There is no table 'x'; there are events"),
    "one actor for many": (
        lambda: kg.presence_magnitudes("USA", host="KGZ"), r"one text; .* as in \['USA'\]",
    ),
    "words for draws": (
        lambda: kg.presence_profile("USA", "RUS", host="KGZ", draws="many"),
        "draws='many': give a whole number of 0 or more",
    ),
    "too few weightings": (lambda: kg.find_breaks(LINE, draws=-1), "draws=-1: give a whole number"),
    "a word for a seed": (lambda: kg.find_breaks(LINE, seed="x"), "seed='x': give a whole number"),
    "weights that are a word": (
        lambda: kg.combine(PROFILE, weights="equal"), "weights='equal' is a str; give a dict",
    ),
    "weights that are no numbers": (
        lambda: kg.combine(PROFILE, weights={"force": "much"}), "Weights are numbers of zero or",
    ),
    "a list of weights": (lambda: kg.dependence_index(PANEL, weights=[1]), "is a list; give a di"),
    "one year for two": (
        lambda: kg.dependence_panel(partner="RUS", of="KGZ", years=2020), "no pair of years, such",
    ),
    "years the wrong way round": (
        lambda: kg.dependence_panel(partner="RUS", of="KGZ", years=(2020, 2010)), "no pair of year",
    ),
    "a name for a code": (
        lambda: kg.official_finance("Kyrgyzstan"), "no code of the table actors; resolve_actors",
    ),
    "a currency in small letters": (
        lambda: kg.to_usd(EURO.assign(currency="eur")), "row 0: 'eur': .* in capitals; write EUR",
    ),
    "prices of no year in reach": (
        lambda: kg.to_usd(EURO.assign(currency="EUR"), prices=1800), "1800, the year of prices=; c",
    ),
    "nothing for a ledger": (
        lambda: kg.total_flows(None, stage="agreed"), "total_flows reads a DataFrame, not None",
    ),
    "an id of no source": (lambda: kg.cite("nobody"), r"has the id 'nobody'; load\('sources'\) ha"),
    "rows without a source": (
        lambda: kg.cite(LEDGER[["date"]]), "to cite from; give rows of a table with all",
    ),
    "a number to cite": (lambda: kg.cite(5), "rows or ids, not an int"),
    "rows that a figure cannot draw": (
        lambda: kg.plots.profile_ribbons(PROFILE, a="USA", b="RUS"), "no column row, year, sure",
    ),
    "shares without labels": (lambda: kg.plots.share_lines(PANEL), "no column label, actor"),
    "rows without a text": (lambda: kg.plots.magnitude_rows(PANEL), "no column row, actor, shown"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_a_mistake_is_told_with_its_remedy(case):
    call, said = SAID[case]
    with pytest.raises(kg.KgruError) as error:
        call()
    assert re.search(said, str(error.value).replace("\n", " ")), str(error.value)


def test_years_may_be_text():
    """A pair read from a file or a form is text."""
    panel = kg.dependence_panel(partner="RUS", of="KGZ", years=("2010", "2012"))
    assert set(panel["year"]) <= {2010, 2011, 2012}
