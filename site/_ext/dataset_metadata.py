"""schema.org Dataset descriptions, which dataset search engines read."""

import downloads
from safe import embed
from site_data import Data

# Named and never asked for: the vocabulary that the description is written in.
VOCABULARY = "https://schema.org/"
PLACES = ["Kyrgyzstan", "Russia", "United States", "China"]


def script(page: str, data: Data, base: str) -> str:
    """Return the script element for a page: the whole package, or one table; "" for others."""
    if page in ("index", "data/index"):
        about = whole(data, "" if page == "index" else "../", base)
    elif page.startswith("data/") and page.removeprefix("data/") in data.names:
        about = table(data, page.removeprefix("data/"), base)
    else:
        return ""
    text = embed({"@context": VOCABULARY} | about)
    return f'<script type="application/ld+json">{text}</script>'


def whole(data: Data, up: str, base: str) -> dict:
    names = downloads.names(data.folder)
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    kinds = {"-csv.zip": "application/zip", "-parquet.zip": "application/zip", ".xlsx": sheet}
    about = _shared(data, data.package["title"], data.package["description"])
    return about | {
        "license": sorted({x["path"] for x in data.package["licenses"] if "path" in x}),
        "keywords": ["Kyrgyzstan", "Russia", "foreign aid", "debt", "military presence", "events"],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kinds[end],
             "contentUrl": _address(f"downloads/{name}", up, base)}
            for end, name in names.items()
        ],
        "hasPart": [
            {"@type": "Dataset", "name": data.resource(n).get("title", n),
             "description": _long(data.resource(n)), "url": _address(f"data/{n}.html", up, base)}
            for n in data.names
        ],
    }  # fmt: skip


def table(data: Data, name: str, base: str) -> dict:
    resource = data.resource(name)
    about = _shared(data, f"{resource.get('title', name)} ({name})", _long(resource))
    terms = [x.get("path", x.get("title", "")) for x in resource.get("licenses", [])]
    return about | {
        "license": terms,
        "isPartOf": {"@type": "Dataset", "name": data.package["title"],
                     "description": data.package["description"],
                     "url": _address("data/index.html", "../", base)},
        "variableMeasured": [f["name"] for f in resource["schema"]["fields"]],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv",
             "contentUrl": _address(f"data/{name}.csv", "../", base)}
        ],
    }  # fmt: skip


def _shared(data: Data, name: str, description: str) -> dict:
    return {
        "@type": "Dataset",
        "name": name,
        "description": description,
        "version": data.package["version"],
        "creator": {"@type": "Organization", "name": data.package["contributors"][0]["title"]},
        "citation": data.citation,
        "isAccessibleForFree": True,
        "temporalCoverage": "1991/2026",
        "spatialCoverage": [{"@type": "Place", "name": place} for place in PLACES],
        "inLanguage": "en",
    }


def _long(resource: dict) -> str:
    """Return a description of at least fifty characters, which the search engines ask for."""
    text = resource.get("description") or resource.get("title", resource["name"])
    return (
        text if len(text) >= 50 else f"{text} One table of sourced facts on Kyrgyzstan, 1991-2026."
    )


def _address(path: str, up: str, base: str) -> str:
    return base.rstrip("/") + "/" + path if base else up + path
