"""Measure how often the search for breaks is wrong, beside two peers on the same series.

python bench/calibrate_breaks.py [SIMULATIONS]      writes data/calibration_breaks.csv

Needs ruptures and statsmodels beside the package; neither is a dependency of it. The last row is
no simulation: the flow of the Nile at Aswan (the dam of 1899), in every window of 34 years that
holds the break at least five years from its ends.
"""

import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import ruptures
import statsmodels.api as sm
from simulate_breaks import CASES, POINTS, calibrate, count, simulate_case
from statsmodels.stats.diagnostic import breaks_cusumolsresid

import kgru_analysis
from kgru_analysis.files import write_file
from kgru_analysis.spreadsheets import csv_bytes

TARGET = Path(__file__).resolve().parent.parent / "data" / "calibration_breaks.csv"
SEED, SIMULATIONS, DRAWS = 1, 1000, 199
NILE_BREAK, EDGE, RIVER_DRAWS = 1899, 5, 9999
COLUMNS = [
    "case", "truth", "points", "simulations", "draws", "seed", "found", "step", "kink", "end",
    "several", "tail", "exact", "dated", "covered", "width", "pelt", "cusum", "version",
]  # fmt: skip


def pelt_finds(y: np.ndarray) -> bool:
    """PELT with squared error and the usual penalty, 2 log n times the variance of the noise.

    The noise is told from the level by differences, so that a step does not swell it.
    """
    noise = np.median(np.abs(np.diff(y))) / 0.6745 / np.sqrt(2)
    found = ruptures.Pelt(model="l2", min_size=5, jump=1).fit(y)
    return len(found.predict(pen=2 * np.log(len(y)) * noise**2)) > 1


def cusum_finds(y: np.ndarray) -> bool:
    """CUSUM of least-squares residuals around a fixed level, at .05."""
    residuals = sm.OLS(y, np.ones(len(y))).fit().resid
    return breaks_cusumolsresid(residuals)[1] < 0.05


def nile() -> tuple[dict[str, object], list[np.ndarray]]:
    """Return the row of the Nile, and its windows; places are counted from the first year."""
    data = sm.datasets.nile.load_pandas().data
    flow = pd.Series(data["volume"].to_numpy(), index=data["year"].astype(int))
    rows, counted = [], []
    for first in flow.index:
        window = flow.loc[first : first + POINTS - 1]
        place = NILE_BREAK - first
        if len(window) == POINTS and EDGE <= place <= POINTS - EDGE:
            rows.append(window.to_numpy())
            counted.append(count(np.array([rows[-1]]), [place], draws=RIVER_DRAWS))
    table = pd.DataFrame(counted)
    row = {"case": "Nile", "truth": "the dam of 1899, in windows of 34 years"}
    means = table.drop(columns="simulations").mean().to_dict()
    return row | means | {"simulations": len(rows)}, rows


def main(simulations: int) -> None:
    table = calibrate(simulations=simulations, draws=DRAWS, seed=SEED).assign(draws=DRAWS)
    rows = {case: simulate_case(case, simulations=simulations, seed=SEED) for case in CASES}
    river, windows = nile()
    table = pd.concat([table, pd.DataFrame([river | {"draws": RIVER_DRAWS}])], ignore_index=True)
    rows["Nile"] = np.array(windows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table["pelt"] = [np.mean([pelt_finds(y) for y in rows[c]]) for c in table["case"]]
        table["cusum"] = [np.mean([cusum_finds(y) for y in rows[c]]) for c in table["case"]]
    peers = [f"{name} {version(name)}" for name in ("numpy", "ruptures", "statsmodels")]
    release = "; ".join([f"kgru_analysis {kgru_analysis.__version__}", *peers])
    table = table.assign(points=POINTS, seed=SEED, version=release)[COLUMNS]
    write_file(TARGET, csv_bytes(table.round(3)), force=True)
    print(table.drop(columns="version").round(3).to_string(index=False))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIMULATIONS)
