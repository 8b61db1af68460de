"""Write the bill of materials: every pinned package with its version and license.

    python bench/bill.py PYTHON         PYTHON has the packages of the locks installed

The names come from the two locks and the licenses from what the packages say of themselves, both
by cyclonedx-py, the generator of the CycloneDX project, which has to be installed (as `make lock`
needs uv). Addresses of registries and the hashes, which stand in the locks, are left out.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "requirements-spark.lock"]
BILL = ROOT / "bill-of-materials.cdx.json"

# What packages say in words, or only in the text of their license file, as it was read there.
IN_WORDS = {
    "License :: OSI Approved :: BSD License": "BSD License",  # which of them it does not say
}
BY_HAND = {
    # Installed on another system only, or (the last two) for Spark.
    "appnope": "BSD-2-Clause", "colorama": "BSD-3-Clause", "pywinpty": "MIT",
    "py4j": "BSD-3-Clause", "pyspark": "Apache-2.0",
    # Free words or none in the metadata, read in the license file.
    "asttokens": "Apache-2.0", "axe-playwright-python": "MIT", "bleach": "Apache-2.0",
    "overrides": "Apache-2.0", "pyarrow-hotfix": "Apache-2.0",
    # A classifier alone, which says it in words.
    "arrow": "Apache-2.0", "pathspec": "MPL-2.0", "rfc3986": "Apache-2.0",
    "sortedcontainers": "Apache-2.0", "trove-classifiers": "Apache-2.0",
    # Several classifiers, of which one may be chosen, or which hold for parts.
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "docutils": "BSD-2-Clause AND GPL-3.0-or-later AND Python-2.0",
}  # fmt: skip


def listed(*arguments: object) -> list[dict]:
    """Return the components that cyclonedx-py finds."""
    program = shutil.which("cyclonedx-py") or sys.exit("Missing: pip install cyclonedx-bom")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "bill.json"
        command = [program, *map(str, arguments), "--of", "JSON", "-o", out]
        subprocess.run(command, check=True, capture_output=True)
        return json.loads(out.read_text(encoding="utf-8"))["components"]


def name_of(component: dict) -> str:
    """Return the name of a package as registries write it."""
    return re.sub(r"[-_.]+", "-", component["name"]).lower()


def license_of(component: dict) -> str:
    """Return one license of a package: an expression, an id or what its classifier means."""
    found = component.get("licenses", [])
    ids = [entry["license"]["id"] for entry in found if "id" in entry.get("license", {})]
    words = [entry["license"]["name"] for entry in found if "name" in entry.get("license", {})]
    told = [entry["expression"] for entry in found if "expression" in entry]
    told = told or [" AND ".join(sorted({*ids}))] * bool(ids)
    return (told or [IN_WORDS.get(word, word) for word in words] or [""])[0]


def main(python: str) -> None:
    """Write the bill beside the locks."""
    said = {name_of(c): license_of(c) for c in listed("environment", python)} | BY_HAND
    pins = {}
    for lock in LOCKS:
        pins |= {name_of(c): c["version"] for c in listed("requirements", ROOT / lock)}
    if without := sorted(name for name in pins if not said.get(name)):
        sys.exit(f"No license is known of {', '.join(without)}: read it, and add it to BY_HAND.")
    components = [
        {
            "type": "library",
            "bom-ref": f"{name}=={version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [
                {"license": {"name": said[name]}}
                if said[name] in IN_WORDS.values()
                else {"expression": said[name]}
            ],
        }
        for name, version in sorted(pins.items())
    ]
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": components,
    }
    BILL.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(components)} packages in {BILL.name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
