"""Every public function once on a data folder, to be run where there is no other; no test itself.

python tests/second_country.py FOLDER [NAME ...]
    prints a line of JSON a function, of all or of those named: its name, and what failed
"""

import json
import sys
import tempfile
import traceback
import warnings
from functools import cache
from pathlib import Path

import matplotlib as mpl
import pandas as pd

import kgru_analysis as kg
from kgru_analysis import breaks
from kgru_analysis.dependence.partners import states_of
from kgru_analysis.dependence.sides import mirror_trade
from kgru_analysis.presence.lens_weights import lens_weightings

mpl.use("Agg")
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("examples/armenia")
HOST, A, B = "ARM", "USA", "RUS"
PLACE = Path(tempfile.mkdtemp())


def table(name, **more):
    return kg.load(name, folder=FOLDER, **more)


@cache
def panel(**more):
    return kg.dependence_panel(partner=B, of=HOST, folder=FOLDER, **more)


@cache
def profile(**more):
    return kg.presence_profile(A, B, host=HOST, folder=FOLDER, **more)


def imports():
    rows = panel().query("component == 'import_share'")
    return rows.set_index("year")["value"].dropna()


def dollars():
    return kg.to_usd(table("flows").query("recipient == @HOST"), folder=FOLDER)


def machine_file():
    """One act of Russia towards Armenia, in 57 columns of GDELT 1.0."""
    path = PLACE / "acts.csv"
    cells = {1: "1", 2: "20230911", 6: "RUS", 8: "RUS", 16: "ARM", 18: "ARM", 27: "040", 28: "040",
             29: "04", 30: "1", 31: "1.0", 32: "1", 33: "1", 34: "1", 35: "0"}  # fmt: skip
    path.write_text("\t".join(cells.get(i, "") for i in range(1, 58)) + "\n", encoding="utf-8")
    return path


def machine_acts():
    return kg.read_events(machine_file(), layout="gdelt1", folder=FOLDER)


CALLS = {
    "detectable_jump": lambda: [breaks.detectable_jump(imports(), seed=1)],
    "breaks_of": lambda: breaks.breaks_of({"imports": imports()}, draws=99, seed=1),
    "end_of_sample": lambda: breaks.end_of_sample(imports()),
    "presence_curve": lambda: kg.presence_curve(
        {"as coded": table("presence")},
        {"alone": {"led_by": {}}},
        A,
        B,
        host=HOST,
        before=(1995, 2010),
        after=(2011, 2024),
        folder=FOLDER,
    ),
    "changes_of_measurement": lambda: breaks.changes_of_measurement(
        HOST, ["trade_national"], folder=FOLDER
    ),
    "both_ways": lambda: kg.both_ways(HOST, B, folder=FOLDER),
    "exposure_episodes": lambda: kg.exposure_episodes(of=HOST, folder=FOLDER),
    "states_of": lambda: states_of("EAEU", folder=FOLDER),
    "Folder": lambda: kg.Folder(FOLDER).table("flows"),
    "aid_promises": lambda: kg.aid_promises(table("flows"), folder=FOLDER),
    "asymmetry": lambda: kg.asymmetry(HOST, B, folder=FOLDER),
    "check": lambda: kg.check(FOLDER),
    "cite": lambda: kg.cite(table("events"), folder=FOLDER),
    "codebook": lambda: kg.codebook("flows", FOLDER),
    "coding_sheet": lambda: kg.coding_sheet(
        "In 2015 Russia lent Armenia $200 million.", folder=FOLDER
    ),
    "combine": lambda: kg.combine(profile(), weights=dict.fromkeys(profile()["lens"], 1)),
    "concentration": lambda: kg.concentration(bought()),
    "deflator_fan": lambda: kg.deflator_fan(
        table("flows").query("recipient == @HOST and currency == 'USD'"), prices=2020, folder=FOLDER
    ),
    "dependence_index": lambda: kg.dependence_index(panel(), draws=20, seed=1),
    "dependence_panel": lambda: panel(basis="partner"),
    "dyad_series": lambda: kg.dyad_series(machine_acts(), B, HOST, folder=FOLDER).execute(),
    "exposures": lambda: kg.exposures(partner=B, of=HOST, folder=FOLDER),
    "find_breaks": lambda: kg.find_breaks(imports(), draws=99, seed=1),
    "find_mentions": lambda: kg.find_mentions("Ռուսաստան, Yerevan: $5 million", folder=FOLDER),
    "grant_element": lambda: kg.grant_element(3, 13, 3, discount=5, unit="percent"),
    "lens_weightings": lambda: lens_weightings(
        A, B, host=HOST, lens="institutions", draws=20, seed=1, folder=FOLDER
    ),
    "load": lambda: table("flows", claims="all"),
    "mirror_trade": lambda: mirror_trade(HOST, [B], folder=FOLDER),
    "official_finance": lambda: kg.official_finance(HOST, folder=FOLDER),
    "parse_dates": lambda: kg.parse_dates(table("events")["date"]),
    "parse_money": lambda: kg.parse_money(["63.2 billion drams"]),
    "presence_balance": lambda: kg.presence_balance(
        table("presence"), A, B, host=HOST, folder=FOLDER
    ),
    "presence_items": lambda: kg.presence_items([A, B, "EU"], host=HOST, folder=FOLDER),
    "presence_magnitudes": lambda: kg.presence_magnitudes([A, B], host=HOST, folder=FOLDER),
    "presence_panel": lambda: kg.presence_panel(table("presence"), host=HOST, folder=FOLDER),
    "presence_profile": lambda: profile(draws=20, seed=1),
    "promise_chains": lambda: kg.promise_chains(table("flows"), folder=FOLDER),
    "read_events": lambda: machine_acts().execute(),
    "rejected_lines": lambda: kg.rejected_lines(machine_file(), layout="gdelt1", folder=FOLDER),
    "relative_to": lambda: kg.relative_to(dollars(), folder=FOLDER),
    "resolve_actors": lambda: kg.resolve_actors(["Հայաստան", "ՌԴ", "RZD"], folder=FOLDER),
    "shares": lambda: bought(),
    "tables": lambda: kg.tables(FOLDER),
    "to_usd": lambda: kg.to_usd(table("flows"), prices=2020, folder=FOLDER, unknown="null"),
    "total_flows": lambda: kg.total_flows(table("flows"), stage="agreed", folder=FOLDER),
    "total_rows": lambda: kg.total_rows(table("flows"), stage="agreed", folder=FOLDER),
}


# Figures: data of the folder, or a row of our own, in the columns that each reads.


def long(**columns):
    return pd.DataFrame(columns)


def shares_drawn():
    rows = panel().dropna(subset=["value"])
    return rows.assign(label=rows["component"], actor=B)


def balances():
    rows = kg.presence_balance(table("presence"), A, B, host=HOST, draws=20, seed=1, folder=FOLDER)
    rows = rows.assign(year=rows["period"].dt.year, row=rows["domain"])
    return rows.assign(lowest=rows["low"], highest=rows["high"]).dropna(subset=["balance"])


def promised():
    money = kg.aid_promises(table("flows"), folder=FOLDER)
    return money.iloc[:3].assign(label="a", actor=A, arrived=1.0, ended=1.0, unknown=1.0)


def axes():
    return kg.plots.share_lines(shares_drawn())


PLOTS = {
    "figure_data": lambda p: p.figure_data(shares_drawn(), rows=table("flows"), folder=FOLDER),
    "magnitude_rows": lambda p: p.magnitude_rows(
        long(row=["a"] * 2, actor=[A, B], year=[2000, 2000], low=[1.0, 2], high=[1.0, 3], shown="1")
    ),
    "note": lambda p: p.note(axes(), "A note."),
    "numbers": lambda p: p.numbers(year=2015),
    "profile_ribbons": lambda p: p.profile_ribbons(balances().assign(sure=True), a=A, b=B),
    "promises": lambda p: p.promises(promised()),
    "share_lines": lambda p: p.share_lines(shares_drawn()),
    "title": lambda p: p.title(axes(), "A title"),
    "use_house_style": lambda p: p.use_house_style(folder=FOLDER),
}

MAY_BE_EMPTY = {"check", "rejected_lines", "find_breaks"}


def bought():
    rows = table("trade").query("subject == @HOST and measure == 'imports_cif' and date == '2019'")
    return kg.shares(rows[rows["partner"] != "EMU"], of="value", by="partner")


def main():
    warnings.simplefilter("ignore")
    kg.plots.use_house_style(folder=FOLDER)
    plots = {f"plots.{n}": lambda call=call: call(kg.plots) for n, call in PLOTS.items()}
    for name, call in (CALLS | plots).items():
        if sys.argv[2:] and name not in sys.argv[2:]:
            continue
        try:
            found = call()
            empty = isinstance(found, list | pd.DataFrame | pd.Series) and not len(found)
            fault = "it gives nothing" if empty and name not in MAY_BE_EMPTY else ""
        except Exception as error:
            fault = "".join(traceback.format_exception_only(error)) + traceback.format_exc()[-600:]
        print(json.dumps([name, fault]), flush=True)


if __name__ == "__main__":
    main()
