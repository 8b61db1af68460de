"""How often the search for breaks is wrong, on series of which the truth is known."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kgru_analysis.breaks.search import find_breaks
from kgru_analysis.errors import KgruError
from kgru_analysis.uncertainty import generator

POINTS = 34
# Each case: what it is, AR(1) coefficient, rise over the whole series, steps as (place, size).
# The noise has standard deviation 1, whatever its persistence.
CASES: dict[str, tuple[str, float, float, tuple[tuple[int, float], ...]]] = {
    "white noise": ("no break", 0.0, 0, ()),
    "AR .6": ("no break, persistent", 0.6, 0, ()),
    "AR .8": ("no break, very persistent", 0.8, 0, ()),
    "trend 2": ("no break, a line that rises by 2", 0.0, 2, ()),
    "trend 4": ("no break, a line that rises by 4", 0.0, 4, ()),
    "trend 8": ("no break, a line that rises by 8", 0.0, 8, ()),
    "trend 8, AR .6": ("no break, a persistent series on such a line", 0.6, 8, ()),
    "step": ("3 up in the middle, white noise", 0.0, 0, ((17, 3),)),
    "early step": ("3 up after 7 points, white noise", 0.0, 0, ((7, 3),)),
    "step, AR .6": ("3 up in the middle, persistent", 0.6, 0, ((17, 3),)),
    "early step, AR .6": ("3 up after 7 points, persistent", 0.6, 0, ((7, 3),)),
    "up and down": ("3 up, then 3 down, white noise", 0.0, 0, ((12, 3), (23, -3))),
    "staircase": ("3 up twice, white noise", 0.0, 0, ((12, 3), (23, 3))),
}


def simulate_case(case: str, *, simulations: int, seed: int, n: int = POINTS) -> np.ndarray:
    """Draw series of one case.

    Returns
    -------
    array of shape (simulations, n)
        The first rows stay the same when more are drawn.

    Examples
    --------
    >>> from simulate_breaks import simulate_case
    >>> few = simulate_case("step", simulations=2, seed=1)
    >>> bool((few == simulate_case("step", simulations=5, seed=1)[:2]).all())
    True
    """
    if case not in CASES:
        raise KgruError(f"case={case!r} is not known; use one of {', '.join(CASES)}.")
    _, phi, rise, steps = CASES[case]
    drawn = generator(seed).standard_normal((simulations, n))
    rest = drawn.copy()
    for t in range(1, n):
        rest[:, t] = phi * rest[:, t - 1] + np.sqrt(1 - phi**2) * drawn[:, t]
    time = np.arange(n)
    level = rise * time / (n - 1) + sum(size * (time >= place) for place, size in steps)
    return rest + level


def calibrate(
    cases: Iterable[str] = tuple(CASES),
    *,
    simulations: int = 1000,
    draws: int = 199,
    seed: int = 1,
    n: int = POINTS,
) -> pd.DataFrame:
    """Search for breaks in series whose breaks are known, and count.

    Returns
    -------
    DataFrame
        One row a case: case, truth, simulations, found (share of the series with a break),
        told_apart (share with one whose p_trend is below .05), several (share with more breaks
        than there are), and of the true breaks in series where any was found: exact (share dated
        to the year), covered (share inside an interval) and width (mean years of the interval);
        missing where the truth is no break.

    Examples
    --------
    >>> from simulate_breaks import calibrate
    >>> float(calibrate(["step"], simulations=10, draws=99)["found"].iloc[0]) > 0.5
    True
    """
    return pd.DataFrame(
        [_count(case, simulations=simulations, draws=draws, seed=seed, n=n) for case in cases]
    )


def _count(case: str, *, simulations: int, draws: int, seed: int, n: int) -> dict[str, object]:
    rows = simulate_case(case, simulations=simulations, seed=seed, n=n)
    found = pd.concat(
        find_breaks(pd.Series(y), draws=draws, seed=i).assign(simulation=i)
        for i, y in enumerate(rows)
    )
    truth = [place for place, _ in CASES[case][3]]
    each = found.groupby("simulation")["p_trend"].agg(["size", "min"])
    result = {
        "case": case,
        "truth": CASES[case][0],
        "simulations": simulations,
        "found": len(each) / simulations,
        "told_apart": float((each["min"] < 0.05).sum()) / simulations,
        "several": float((each["size"] > len(truth)).sum()) / simulations,
        "exact": np.nan,
        "covered": np.nan,
        "width": np.nan,
    }
    if truth and len(found):
        # Each true break beside the nearest one that was found in the same series.
        pairs = found.merge(pd.DataFrame({"true": truth}), how="cross")
        pairs["off"] = (pairs["date"] - pairs["true"]).abs()
        pairs = pairs.sort_values("off", kind="stable").drop_duplicates(["simulation", "true"])
        result |= {
            "exact": float((pairs["off"] == 0).mean()),
            "covered": float(pairs["true"].between(pairs["low"], pairs["high"]).mean()),
            "width": float((pairs["high"] - pairs["low"] + 1).mean()),
        }
    return result
