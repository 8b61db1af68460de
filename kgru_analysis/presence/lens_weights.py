"""Who is ahead in a lens if its kinds do not weigh alike."""

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.errors import KgruError, one_of
from kgru_analysis.presence.lenses import LENSES, lens_measures, make_inputs, read_items
from kgru_analysis.presence.parts import middle
from kgru_analysis.presence.ratios import check_draws, ratio, ties
from kgru_analysis.uncertainty import dirichlet_weights, middle_and_band

_COVERAGE = 0.9  # of the weightings, between low and high


def lens_weightings(
    a: str,
    b: str,
    *,
    host: str,
    lens: str = "rights",
    folder: AnyFolder = None,
    draws: int = 1000,
    seed: int | None = None,
) -> pd.DataFrame:
    """Say under how many weightings of the kinds of a lens a was ahead.

    A defense pact and a freedom from taxes count alike in the lens of rights. Here every set of
    weights of the kinds is as likely as any other (Dirichlet with parameter 1); dates stand at the
    middle of their bounds. By period: ``balance`` (unweighted), ``low`` and ``high`` (of the drawn
    weights), ``share_positive`` and ``share_tie`` (of weightings with a ahead, and even).
    """
    one_of("lens", lens, LENSES)
    check_draws(draws, _COVERAGE, least=1)
    inputs = make_inputs([a, b], host=host, freq="YE", folder=folder)
    items = [x for m in lens_measures(folder) if m.lens == lens for x in read_items(m, inputs)]
    if not items:
        raise KgruError(f"Nothing is told of the lens {lens!r} in {host!r}.")
    kinds = sorted({x.key for x in items})
    held = np.zeros((2, len(kinds), len(inputs.calendar.ends)))
    for x in items:
        held[inputs.actors.index(x.actor), kinds.index(x.key)] += np.nan_to_num(
            middle(x.low, x.high)
        )
    weights = dirichlet_weights(len(kinds), draws=draws, seed=seed)
    drawn = ratio(*(side.T @ weights.T for side in held))
    _, low, high, positive = middle_and_band(drawn, coverage=_COVERAGE)
    return pd.DataFrame(
        {
            "period": inputs.calendar.ends,
            "balance": ratio(*held.sum(axis=1)),
            "low": low,
            "high": high,
            "share_positive": positive,
            "share_tie": ties(drawn),
        }
    )
