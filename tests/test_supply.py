"""What is installed beside the package: each pin is in the bill of materials, under known terms."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "requirements-spark.lock"]
BILL = json.loads((ROOT / "bill-of-materials.cdx.json").read_text(encoding="utf-8"))
PARTS = {part["name"]: part for part in BILL["components"]}

# Anyone may use, change and pass on what stands under these, for any end.
ALLOWED = {
    "0BSD", "Apache-2.0", "Artistic-1.0-Perl", "BSD License", "BSD-2-Clause", "BSD-3-Clause",
    "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0", "PSF-2.0",
    "Python-2.0", "Zlib",
}  # fmt: skip
# These ask more of who passes them on. The package holds neither: one file of docutils serves an
# editor, and pymeeus works out Easter for edtf, a judge in the tests.
TOLD = {"docutils": "GPL-3.0-or-later", "pymeeus": "LGPL-3.0-only"}


def test_the_bill_names_the_pins_of_the_locks_and_nothing_else():
    text = "\n".join((ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS)
    pins = re.findall(r"^([A-Za-z0-9_.-]+)==([^ \\\n]+)", text, re.M)
    named = {(name.lower(), version) for name, version in pins}
    assert {(name, part["version"]) for name, part in PARTS.items()} == named, "run make bill"
    assert len(PARTS) == len(BILL["components"])


def terms(name: str) -> str:
    (entry,) = PARTS[name]["licenses"]
    return entry.get("expression") or entry["license"]["name"]


def may_be_used(expression: str, more: str = "") -> bool:
    """Say whether one choice of an expression is allowed in all its parts (no brackets)."""
    known = (ALLOWED | {more}) - {""}
    return any(set(choice.split(" AND ")) <= known for choice in expression.split(" OR "))


def test_terms_are_read_as_choices_of_parts():
    assert may_be_used("GPL-2.0-only OR MIT")
    assert not may_be_used("GPL-2.0-only AND MIT")
    assert may_be_used("LGPL-3.0-only", more="LGPL-3.0-only")
    assert not may_be_used("")


@pytest.mark.parametrize("name", sorted(PARTS))
def test_every_license_is_allowed(name):
    assert may_be_used(terms(name), TOLD.get(name, "")), terms(name)


def test_the_bill_names_no_host_but_that_of_its_schema():
    text = json.dumps({key: value for key, value in BILL.items() if key != "$schema"})
    assert "://" not in text
    assert (BILL["bomFormat"], BILL["specVersion"]) == ("CycloneDX", "1.6")
