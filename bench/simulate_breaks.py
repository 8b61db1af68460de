"""How often the search for breaks is wrong, on series of which the truth is known."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kgru_analysis.breaks import end_of_sample, find_breaks
from kgru_analysis.errors import KgruError
from kgru_analysis.uncertainty import generator

POINTS = 34


@dataclass(frozen=True)
class Case:
    """What a series is; its noise has standard deviation 1, whatever its persistence."""

    truth: str
    phi: float = 0.0
    rise: float = 0.0  # of a straight line over the whole series
    steps: tuple[tuple[int, float], ...] = ()  # place and size
    kinks: tuple[tuple[int, float], ...] = ()  # place, and rise from there to the end
    last: float = 1.0  # standard deviation of the noise at the end, beside 1 at the start


CASES = {
    "white noise": Case("no break"),
    "AR .6": Case("no break, persistent", phi=0.6),
    "AR .8": Case("no break, very persistent", phi=0.8),
    "falling noise": Case("no break, noise that falls to a quarter", last=0.25),
    "falling noise, AR .6": Case("no break, persistent, noise that falls so", phi=0.6, last=0.25),
    "trend 2": Case("no break, a line that rises by 2", rise=2),
    "trend 4": Case("no break, a line that rises by 4", rise=4),
    "trend 8": Case("no break, a line that rises by 8", rise=8),
    "trend 8, AR .6": Case("no break, a persistent series on such a line", phi=0.6, rise=8),
    "step": Case("3 up in the middle", steps=((17, 3),)),
    "early step": Case("3 up after 7 points", steps=((7, 3),)),
    "step, AR .6": Case("3 up in the middle, persistent", phi=0.6, steps=((17, 3),)),
    "early step, AR .6": Case("3 up after 7 points, persistent", phi=0.6, steps=((7, 3),)),
    "late step": Case("3 up at the last two points", steps=((32, 3),)),
    "late step, AR .6": Case("the same, persistent", phi=0.6, steps=((32, 3),)),
    "large late step": Case("6 up at the last two points", steps=((32, 6),)),
    "kink": Case("level, then a rise by 8 from the middle", kinks=((17, 8),)),
    "kink, AR .6": Case("the same, persistent", phi=0.6, kinks=((17, 8),)),
    "turn": Case("a rise by 6 to the middle, then a fall by 6", rise=12, kinks=((17, -12),)),
    "up and down": Case("3 up, then 3 down", steps=((12, 3), (23, -3))),
    "staircase": Case("3 up twice", steps=((12, 3), (23, 3))),
}


def simulate_case(case: str, *, simulations: int, seed: int, n: int = POINTS) -> np.ndarray:
    """Draw series of one case: an array of shape (simulations, n).

    The first rows stay the same when more are drawn.
    """
    if case not in CASES:
        raise KgruError(f"case={case!r} is not known; use one of {', '.join(CASES)}.")
    it = CASES[case]
    drawn = generator(seed).standard_normal((simulations, n))
    rest = drawn.copy()
    for t in range(1, n):
        rest[:, t] = it.phi * rest[:, t - 1] + np.sqrt(1 - it.phi**2) * drawn[:, t]
    time = np.arange(n)
    level = it.rise * time / (n - 1) + sum(size * (time >= place) for place, size in it.steps)
    for place, size in it.kinks:
        level = level + size * np.clip(time - place, 0, None) / (n - 1 - place)
    return rest * np.linspace(1, it.last, n) + level


def calibrate(
    cases: Iterable[str] = tuple(CASES),
    *,
    simulations: int = 1000,
    draws: int = 199,
    seed: int = 1,
    n: int = POINTS,
) -> pd.DataFrame:
    """Search for breaks in series whose breaks are known, and count: one row a case.

    found (share of the series with a break), step, kink and end (share with one of that verdict),
    several (share with more breaks than there are), tail (share in which the last two values are
    refused at .05 by end_of_sample); and of the true breaks in series where any was found: exact
    (share dated to the year), dated (share with an interval, open at one side or closed), covered
    (share of the closed ones that hold the true year) and width (their mean years).
    """
    return pd.DataFrame(
        [_case(case, simulations=simulations, draws=draws, seed=seed, n=n) for case in cases]
    )


def count(rows: np.ndarray, truth: list[int], *, draws: int) -> dict[str, object]:
    """Search each row, and count what was found beside the places that are true."""
    found = pd.concat(
        find_breaks(pd.Series(y), draws=draws, seed=i).assign(simulation=i)
        for i, y in enumerate(rows)
    )
    number = len(rows)
    sizes = found.groupby("simulation").size()
    verdicts = {
        verdict: found.loc[found["verdict"] == verdict, "simulation"].nunique() / number
        for verdict in ("step", "kink", "end")
    }
    tails = [end_of_sample(pd.Series(y), last=2)["p_value"].iloc[0] < 0.05 for y in rows]
    result = {
        "simulations": number,
        "found": len(sizes) / number,
        **verdicts,
        "several": float((sizes > len(truth)).sum()) / number,
        "tail": float(np.mean(tails)),
    }
    if not truth or not len(found):
        return result
    # Each true break beside the nearest one that was found in the same series.
    pairs = found.merge(pd.DataFrame({"true": truth}), how="cross")
    pairs["off"] = (pairs["date"] - pairs["true"]).abs()
    pairs = pairs.sort_values("off", kind="stable").drop_duplicates(["simulation", "true"])
    closed = pairs[pairs["low"].notna() & pairs["high"].notna()]
    low, high = closed["low"].astype(float), closed["high"].astype(float)
    return result | {
        "exact": float((pairs["off"] == 0).mean()),
        "dated": float((pairs["low"].notna() | pairs["high"].notna()).mean()),
        "covered": float(closed["true"].between(low, high).mean()) if len(closed) else np.nan,
        "width": float((high - low + 1).mean()) if len(closed) else np.nan,
    }


def _case(case: str, *, simulations: int, draws: int, seed: int, n: int) -> dict[str, object]:
    it = CASES[case]
    truth = [place for place, _ in it.steps + it.kinks]
    rows = simulate_case(case, simulations=simulations, seed=seed, n=n)
    return {"case": case, "truth": it.truth} | count(rows, truth, draws=draws)
