"""The band of a balance taken apart, and its weightings."""

import sys
from pathlib import Path

import pytest

import kgru_analysis as kg

sys.path.insert(0, str(Path(__file__).resolve().parent))
from presence_rows import COUNTRY, rows

KW = {"host": "ATL", "led_by": {}, "draws": 400, "seed": 2}


def test_each_source_alone_is_narrower_than_all_together():
    bands = kg.presence_bands(rows(*COUNTRY), "AAA", "BBB", **KW)
    wide = bands.set_index(["period", "source"])["alone"].unstack()
    assert (wide[["dates", "claims", "weights"]].max(axis=1) <= wide["all"] + 0.1).all()
    assert (wide["claims"] == 0).all()  # the country has no rivals
    assert wide.loc["2004-12-31", "dates"] == 0  # and every date of 2004 is known
    assert wide.loc["2004-12-31", "weights"] > 0.5


def test_weightings_by_hand():
    # In 2004 the base is shared and the school is A's: every weighting leaves A ahead.
    shares = kg.presence_weightings(rows(*COUNTRY), "AAA", "BBB", **KW).set_index("period")
    assert shares.loc["2004-12-31", "share_positive"] == 1
    # In 2008 it is the school against base and radio: of three equal chances, one is above half.
    assert shares.loc["2008-12-31", "share_positive"] == pytest.approx(0.25, abs=0.07)


def test_too_few_draws_and_levels_are_refused():
    with pytest.raises(kg.KgruError, match="level"):
        kg.presence_bands(rows(*COUNTRY), "AAA", "BBB", **KW | {"level": 2})
    with pytest.raises(kg.KgruError, match="draws"):
        kg.presence_bands(rows(*COUNTRY), "AAA", "BBB", **KW | {"draws": 0})
