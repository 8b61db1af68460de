"""Scales on which a break is looked for: as it is, logarithms, or log odds of shares."""

import numpy as np
import pandas as pd

from kgru_analysis.errors import KgruError, one_of

SCALES = ("level", "log", "logit", "fit")
GROWTH = 10  # largest value over smallest, from which a series is one that grows


def fitting_scale(series: pd.Series) -> str:
    """Say on which scale a series is best searched.

    Shares between 0 and 1 can move less near either end, so "logit"; what is above zero and grows
    more than tenfold, "log"; the rest as it is.
    """
    values = series.to_numpy(dtype=float, na_value=np.nan)
    values = values[~np.isnan(values)]
    if not len(values) or not np.isfinite(values).all() or (values <= 0).any():
        return "level"
    if (values < 1).all():
        return "logit"
    return "log" if values.max() >= GROWTH * values.min() else "level"


def named_scale(series: pd.Series, scale: str) -> str:
    """Refuse what is no series, and a name of no scale; say which one "fit" stands for."""
    if not isinstance(series, pd.Series):
        raise KgruError("Give a pandas Series of numbers whose index holds the years.")
    one_of("scale", scale, SCALES)
    return fitting_scale(series) if scale == "fit" else scale


def on_scale(values: np.ndarray, scale: str) -> np.ndarray:
    """Bring values onto a scale; refuse those that have no place on it."""
    if scale == "level":
        return values
    bad = values[(values <= 0) | ((values >= 1) & (scale == "logit"))]
    if len(bad):
        asks = "shares above 0 and below 1" if scale == "logit" else "values above 0"
        raise KgruError(
            f"scale={scale!r} asks for {asks}, and the series has {bad[0]:g}; leave such years "
            "out, or search on the scale 'level'."
        )
    return np.log(values / (1 - values)) if scale == "logit" else np.log(values)


def from_scale(values: np.ndarray, scale: str) -> np.ndarray:
    """Bring values back from a scale."""
    if scale == "logit":
        return 1 / (1 + np.exp(-values))
    return np.exp(values) if scale == "log" else values
