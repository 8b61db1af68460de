"""A site built from data whose every text is an attack: no script runs and no host is asked."""

import csv
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["kgru_analysis", "data", "notebooks", "site", "examples", "LICENSE-DATA.md"]
RUN = "window.kgruRan=1"  # what a script does that gets to run
HOST = "http://127.0.0.1:9"  # where nothing listens
# Two frames and a task later: what tables and events do after a page has come.
SETTLED = """() => new Promise(done => requestAnimationFrame(() =>
  requestAnimationFrame(() => setTimeout(done, 20))))"""
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<img src={HOST}/i.png onerror={RUN}>",
    f"\"><svg onload='{RUN}'></svg>",
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}",
    f"</script><script>{RUN}</script>",
    f"<!-- <script>{RUN}</script>",
    "-->]]>",
    f"[a](javascript:{RUN})",
    f"![a]({HOST}/m.png)",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<link rel=stylesheet href={HOST}/s.css>",
    f"<a href='javascript:{RUN}'>a</a>",
    "{raw}`html <b>`",
    f":::{{raw}} html <script>{RUN}</script>",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "$\\href{javascript:x}{y}$",
    f"<style>@import '{HOST}/c.css';</style>",
    f"<details open ontoggle={RUN}>",
    "${alert(1)} `${alert(2)}`",
]


# Names by which code finds other cells; an attack in one is an unknown name, which `check` tells.
FOUND_BY = {
    "unit", "table", "row", "column", "codes", "measures", "dataset", "host", "participants",
    "partner_name", "other_names", "mode", "plover_mode", "plover_context", "truth",
    "actor_names.name", "actor_name_cases.text", "claim_group", "why_preferred",
    # Notebooks choose rows by these.
    "bargains.label", "turning_points.label", "themes.label",
}  # fmt: skip
LINKING = {"rdfType", "codelist", "ids_of", "table_names"}


def poisoned(folder: Path) -> int:
    """Append a payload to every text of every table; return how many cells have one.

    Codes, keys and dates are left: the schema holds them, so that `check` refuses what is no code.
    """
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    turn, count = itertools.cycle(PAYLOADS), 0
    for entry in package["resources"]:
        entry["title"] += next(turn)
        entry["description"] = entry.get("description", "") + next(turn)
        schema = entry["schema"]
        keys = {c for key in schema.get("foreignKeys", []) for c in _listed(key["fields"])}
        keys |= {*_listed(schema.get("primaryKey", [])), *FOUND_BY}
        texts = {
            f["name"]: f.get("constraints", {}).get("pattern", "(?s).*")
            for f in schema["fields"]
            if f["type"] == "string" and not LINKING & {*f}
            and not {f["name"], f"{entry['name']}.{f['name']}"} & keys
            and "enum" not in f.get("constraints", {})
        }  # fmt: skip
        path = folder / entry["path"]
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        for row in rows:
            for column, pattern in texts.items():
                text = row[column] + next(turn)
                if row[column] and re.fullmatch(pattern, text):
                    row[column] = text
                    count += 1
        if rows:
            with path.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, [*rows[0]], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return count


def _listed(fields: str | list[str]) -> list[str]:
    return [fields] if isinstance(fields, str) else fields


@pytest.fixture(scope="module")
def poisoned_book(tmp_path_factory):
    place = tmp_path_factory.mktemp("poison")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, place / part)
    assert poisoned(place / "data") > 10_000
    env = os.environ | {"PYTHONPATH": str(place), "PYTHONHASHSEED": "0"}
    run = {"env": env, "cwd": place, "check": True}
    subprocess.run([sys.executable, "notebooks/execute.py"], **run)
    shutil.copytree(place / "notebooks", place / "site" / "notebooks")
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-j", "2", "site", "_book"]
    subprocess.run(sphinx, **run)
    return place / "_book"


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("bypass", [False, True], ids=["policy", "no policy"])
def test_no_script_of_the_data_runs(poisoned_book, chromium, bypass):
    """With the policy and without it, which stops a request before it leaves, on every page."""
    context = chromium.new_context(bypass_csp=bypass)
    page = context.new_page()
    asked, stopped, ran = [], [], []
    page.on("request", lambda r: asked.append(r) if HOST in r.url else None)
    page.on("requestfailed", lambda r: stopped.append(r) if r.failure == "csp" else None)
    page.on("dialog", lambda d: (ran.append(page.url), d.dismiss()))
    for path in sorted(poisoned_book.rglob("*.html")):
        name = path.relative_to(poisoned_book).as_posix()
        page.goto(path.as_uri())
        page.evaluate(SETTLED)
        if page.evaluate("window.kgruRan"):
            ran.append(name)
    left = [request.url for request in asked if request not in stopped]
    context.close()
    assert not ran
    assert not left, left[:10]
