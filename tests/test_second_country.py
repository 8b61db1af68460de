"""The example of a second country: sound, whole, and all that any public function needs."""

import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kgru_analysis as kg

ROOT = Path(__file__).resolve().parent.parent
PACKAGE, EXAMPLE = ROOT / "kgru_analysis", ROOT / "examples" / "armenia"
# Begins a folder with the codes and names that ship, so that it has nothing to say without them.
OF_SHIPPED = {"new_folder"}


def public():
    """Names of all public functions: those of the package, and of the figures."""
    found = {name for name in kg.__all__ if not _no_function(getattr(kg, name))}
    return (found | {f"plots.{name}" for name in kg.plots.__all__}) - OF_SHIPPED


def _no_function(value):
    return inspect.ismodule(value) or (inspect.isclass(value) and issubclass(value, Exception))


# Of each part one; all with the slow tests.
SOME = (
    "cite", "codebook", "dependence_panel", "load", "parse_money", "plots.share_lines",
    "presence_balance", "promise_chains", "relative_to", "resolve_actors",
    "tables", "to_usd", "total_flows",
)  # fmt: skip


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Copy the package to a place without data, notebooks or the case, to run it there."""
    place = tmp_path_factory.mktemp("alone")
    left = shutil.ignore_patterns("kyrgyzstan", "data", "examples", "__pycache__")
    shutil.copytree(PACKAGE, place / "kgru_analysis", ignore=left)
    shutil.copytree(EXAMPLE, place / "folder")
    shutil.copy(ROOT / "tests" / "second_country.py", place)
    return place


def run(place, *names):
    """What fails, by function: of those named, or of all."""
    done = subprocess.run(
        [sys.executable, "second_country.py", "folder", *names],
        cwd=place, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(place)},
    )  # fmt: skip
    return dict(json.loads(line) for line in done.stdout.splitlines())


def test_a_function_of_each_part_works_with_nothing_of_the_shipped_data_readable(alone):
    assert run(alone, *SOME) == dict.fromkeys(SOME, "")


@pytest.mark.slow
def test_every_public_function_works_with_nothing_of_the_shipped_data_readable(alone):
    pytest.importorskip("ibis", reason="the extra events is not installed")
    found = run(alone)
    assert {name: fault for name, fault in found.items() if fault} == {}
    assert public() - set(found) == set()


def test_the_copy_cannot_read_the_shipped_data(alone):
    done = subprocess.run(
        [sys.executable, "-c", "import kgru_analysis as kg; kg.load('events')"],
        cwd=alone, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(alone)},
    )  # fmt: skip
    assert "There is no data folder" in done.stderr


@pytest.mark.slow
def test_it_is_sound_and_every_source_is_cited_somewhere():
    assert kg.check(EXAMPLE).empty
    cited = set()
    for name in kg.tables(EXAMPLE)["name"]:
        rows = kg.load(name, claims="all", folder=EXAMPLE)
        for column in {"source_id", "seen_source", "led_by_source", "source"} & set(rows):
            cited |= set(rows[column].dropna()) if name != "sources" else set()
    assert set(kg.load("sources", folder=EXAMPLE)["source_id"]) <= cited


def test_it_has_what_a_second_country_has_to_show():
    flows = kg.load("flows", claims="all", folder=EXAMPLE)
    assert {"AMD", "RUB", "RUR", "EUR", "USD"} <= set(flows["currency"])
    assert flows["claim_group"].notna().sum() >= 2
    assert flows["part_of"].notna().sum() >= 2
    chain = flows.set_index("flow_id").loc["rus-loan-2009-repaid", "follows"]
    assert flows.set_index("flow_id").loc[chain, "stage"] == "disbursed"
    led = kg.load("actors", folder=EXAMPLE).set_index("actor")["led_by"].dropna()
    assert led.to_dict() == {
        "ANPP": "ARM", "CSTO": "RUS", "EAEU": "RUS", "GAZPROM": "RUS", "RZD": "RUS",
    }  # fmt: skip
    names = kg.resolve_actors(["Հայաստան", "ԵԱՏՄ", "ԱՄՆ"], folder=EXAMPLE)
    assert names.to_list() == ["ARM", "EAEU", "USA"]


def test_worked_by_hand():
    flows = kg.load("flows", folder=EXAMPLE)
    usd = kg.to_usd(flows, folder=EXAMPLE, unknown="null").set_index("flow_id")
    assert usd.loc["arm-npp-2020", "usd_low"] == pytest.approx(63.2e9 / 489.0, rel=1e-3)
    agreed = kg.total_flows(flows, stage="agreed", folder=EXAMPLE)
    # 235.65 of the compact and 250 of USAID; their parts count once.
    assert agreed.loc["USA", "usd_low"] == 485.65e6
    chains = kg.promise_chains(flows, folder=EXAMPLE).set_index("flow_id")
    assert chains.loc["usa-mcc-2006", "promised_low"] == 235.65e6
    force = kg.presence_profile("USA", "RUS", host="ARM", folder=EXAMPLE).query("lens == 'force'")
    assert force["balance"].dropna().max() < 0


def test_the_notebook_does_it_in_under_thirty_lines():
    text = (ROOT / "notebooks" / "08-your-own-country.ipynb").read_text(encoding="utf-8")
    code = [c["source"] for c in json.loads(text)["cells"] if c["cell_type"] == "code"]
    lines = [line for source in code for line in source if line.strip()]
    lines = [line for line in lines if not line.startswith(("import ", "from "))]
    assert len(lines) < 30
    assert "kyrgyzstan" not in "".join(line for source in code for line in source)
    used = ("load(", "check(", "to_usd(", "total_flows(", "promise_chains(", "presence_profile(",
            "dependence_panel(", "find_breaks(")  # fmt: skip
    assert [name for name in used if f"kg.{name}" not in "".join(lines)] == []
