"""Small tables of one's own in a data folder, and the faults that `check` finds in it."""

import json
from pathlib import Path

import kgru_analysis as kg
from kgru_analysis.rules.faults import ADVICE

EDTF = "http://id.loc.gov/datatypes/edtf"


def write_tables(folder: Path, tables: dict) -> None:
    """Write tables: name: (columns, key, links, lines).

    A column is its name, or name:type; "date" is EDTF, "tables" names of tables, "ids=a,b" ids of
    the tables a and b.
    """
    resources = []
    for name, (columns, key, links, lines) in tables.items():
        fields = [dict(zip(("name", "type"), c.split(":"), strict=False)) for c in columns.split()]
        for field in fields:
            kind, _, places = field.get("type", "").partition("=")
            if kind == "date":
                field["rdfType"] = EDTF
            elif kind == "tables":
                field |= {"type": "string", "table_names": True}
            elif kind == "ids":
                field |= {"type": "string", "ids_of": places.split(",")}
        foreign = [
            {"fields": c, "reference": {"resource": t, "fields": tables[t][1]}}
            for c, t in links.items()
        ]
        schema = {"fields": fields, "primaryKey": key or [], "foreignKeys": foreign}
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
        text = ",".join(field["name"] for field in fields) + "\n" + lines
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))


def write_csv(
    folder: Path, tables: dict[str, str], *, codes: dict[str, list] | None = None
) -> None:
    """Write tables given as the text of their files; `codes` are those of columns, if any."""
    resources = []
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        fields = []
        for column in text.split("\n")[0].split(","):
            number = column == "value" or column.startswith("amount_")
            field = {"name": column, "type": "number" if number else "string"}
            if column in (codes or {}):
                field["constraints"] = {"enum": codes[column]}
            fields.append(field)
        resources.append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields}})
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))


def found(folder: Path) -> set[tuple[str, str, str, str]]:
    """Return (table, row, column, rule) of each fault."""
    faults = kg.check(folder)
    assert list(faults.columns) == ["table", "row", "column", "value", "rule", "advice"]
    assert (faults["advice"] == faults["rule"].map(ADVICE)).all()
    return set(faults[["table", "row", "column", "rule"]].itertuples(index=False, name=None))
