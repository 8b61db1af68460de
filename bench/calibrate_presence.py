"""Measure how often the bands of the balance of presence hold a truth that is known.

python bench/calibrate_presence.py [COUNTRIES]      writes data/calibration_presence.csv
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from simulate_presence import presence_coverage

import kgru_analysis
from kgru_analysis.files import write_file
from kgru_analysis.spreadsheets import csv_bytes

TARGET = Path(__file__).resolve().parent.parent / "data" / "calibration_presence.csv"
SEED, COUNTRIES, DRAWS = 1, 150, 200

# Changed from: half of the spells last over 8 years, 6 of 10 ends told, 2 of 10 with rivals.
CASES = {
    "as assumed": {},
    "ends at the last sighting": {"persistence": 0.0},
    "outlasts it by 2.5 years": {"persistence": 2.5},
    "outlasts it by 40 years": {"persistence": 40.0},
    "goes on for ever": {"persistence": float("inf")},
    "presence is short-lived": {"life": 4.0},
    "presence is long-lived": {"life": 30.0},
    "every end is told": {"told": 1.0},
    "no end is told": {"told": 0.0},
    "no rival claims": {"rivals": 0.0},
    "half have rival claims": {"rivals": 0.5},
}


def main(countries: int) -> None:
    rows = []
    for case, settings in CASES.items():
        found = presence_coverage(countries=countries, draws=DRAWS, seed=SEED, **settings)
        rows.append(
            {"case": case, "countries": countries, "draws": DRAWS, "seed": SEED} | dict(found)
        )
        print(f"{case}: {found['covered']:.3f} of the years within the band", flush=True)
    frame = pd.DataFrame(rows).round(3).astype({"cells": int})
    frame["version"] = f"kgru_analysis {kgru_analysis.__version__}; numpy {np.__version__}"
    write_file(TARGET, csv_bytes(frame), force=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNTRIES)
