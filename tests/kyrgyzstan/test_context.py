import pandas as pd
import pytest

from kgru_analysis.dependence.components import COMPONENTS
from kgru_analysis.errors import KgruError
from kgru_analysis.kyrgyzstan.context import beside_index, later_points
from kgru_analysis.load import load


def test_later_points_name_their_source():
    rows = pd.concat([later_points(on) for on in ("RUS", "CHN")])
    assert (rows["source"].str.len() > 0).all()
    assert (rows["year"] > 2020).all()
    known = set(load("datasets")["dataset"]) | set(load("sources")["source_id"])
    assert set(rows["source"].str.split("; ").explode()) <= known


def test_beside_the_index_and_not_in_it():
    assert not set(beside_index()["measure"]) & set(COMPONENTS)
    with pytest.raises(KgruError, match="covers it"):
        beside_index(of="XXX")
