"""A small data folder that a person can check by hand, and what several files of tests need."""

import gc
import importlib
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from kgru_analysis.catalog import open_folder

ROOT = Path(__file__).resolve().parent.parent
# What several tests share, and the simulations: imported by name from anywhere in tests/.
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]
importlib.import_module("trying")  # profiles of hypothesis, before it looks for one


def pytest_collection_finish():
    """Let the collector of garbage pass over what is imported by now: it stays to the end."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup():
    """Keep the shipped data read: folders of other tests would push them out of what is kept."""
    open_folder()


SOURCES = """source_id,title,publisher,published,url,language
s1,First page,Ministry,2009-02-04,https://example.org/1,en
s2,Вторая страница,Agency,2010,https://example.org/2,ru
"""
ACTORS = "actor,name\nKGZ,Kyrgyzstan\nRUS,Russia\n"
FLOWS = (
    "flow_id,date,donor,amount_low,amount_high,currency,basis,part_of,follows,"
    "source_id,claim_group,preferred,why_preferred\n"
    "package,2009-02,RUS,450,450,USD,total,,,s1,,yes,\n"
    "loan,2009-02,RUS,300,300,USD,total,package,,s1,loan,yes,official\n"
    "loan-rival,2009-02,RUS,310,310,USD,total,package,,s2,loan,no,\n"
    "paid,2009-04,RUS,300,300,USD,total,,loan-rival,s2,,yes,\n"
)


def _text(name: str, **more: object) -> dict:
    return {"name": name, "type": "string", **more}


EDTF = {"rdfType": "http://id.loc.gov/datatypes/edtf"}
SCHEMAS = {
    "sources": {
        "fields": [
            _text("source_id", constraints={"required": True, "unique": True}),
            _text("title"),
            _text("publisher"),
            _text("published", **EDTF),
            _text("url", constraints={"pattern": "https?://\\S+"}),
            _text("language", constraints={"enum": ["en", "ru"]}),
        ],
        "primaryKey": "source_id",
    },
    "actors": {
        "fields": [_text("actor", constraints={"required": True}), _text("name")],
        "primaryKey": "actor",
    },
    "flows": {
        "fields": [
            _text("flow_id", constraints={"required": True, "unique": True}),
            _text("date", **EDTF, description="When"),
            _text("donor"),
            {"name": "amount_low", "type": "number", "unit": "USD", "constraints": {"minimum": 0}},
            {"name": "amount_high", "type": "number", "constraints": {"minimum": 0}},
            _text("currency", constraints={"enum": ["USD", "RUB", "RUR"]}),
            _text("basis"),
            _text("part_of"),
            _text("follows"),
            _text("source_id", constraints={"required": True}),
            _text("claim_group"),
            _text("preferred", constraints={"enum": ["yes", "no"], "required": True}),
            _text("why_preferred"),
        ],
        "primaryKey": "flow_id",
        "foreignKeys": [
            {"fields": "donor", "reference": {"resource": "actors", "fields": "actor"}},
            {"fields": "part_of", "reference": {"resource": "", "fields": "flow_id"}},
            {"fields": "follows", "reference": {"resource": "", "fields": "flow_id"}},
            {"fields": "source_id", "reference": {"resource": "sources", "fields": "source_id"}},
        ],
    },
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write the small folder and return its path."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in (("sources", SOURCES), ("actors", ACTORS), ("flows", FLOWS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    resources = [
        {
            "name": name,
            "path": f"{name}.csv",
            "title": name.title(),
            "licenses": [{"name": "CC0-1.0"}],
            "schema": schema,
        }
        for name, schema in SCHEMAS.items()
    ]
    (folder / "datapackage.json").write_text(json.dumps({"name": "small", "resources": resources}))
    return folder


@pytest.fixture
def off_screen():
    """Draw without a window, and close what a test has drawn."""
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def chromium():
    program = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if program is None:
        # CI installs it, so there a missing browser is a fault and not a reason to skip.
        assert not os.environ.get("CI"), "Chromium is missing: apt-get install chromium"
        pytest.skip("Chromium is not installed")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield window
        window.close()
