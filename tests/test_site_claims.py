"""What the pages say of the data, compared with the tables: counts, rivals, years, shares, sources.

None of these tests needs built pages; those of the browser stand with the other pages' tests.
"""

import csv
import doctest
import importlib
import io
import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
from trying import few

import kgru_analysis as kg
from kgru_analysis.catalog import data_folder

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "site" / "_ext"))
figure_pages, front_facts, front_pages = (
    importlib.import_module(name) for name in ("figure_pages", "front_facts", "front_pages")
)
parts, row_cells, table_pages = (
    importlib.import_module(name) for name in ("notebook_parts", "row_cells", "table_pages")
)
wording, addresses, points = (
    importlib.import_module(name) for name in ("wording", "addresses", "figure_points")
)
column_units, donor_choice, site_data = (
    importlib.import_module(name) for name in ("column_units", "donor_choice", "site_data")
)
CLAIMS = list(row_cells.CLAIMS)
MAIN = ("flows", "presence")  # a row of money and one of a span; the other tables are slow tests


@pytest.fixture(scope="module")
def data():
    return site_data.Data(data_folder())


@pytest.fixture(scope="module")
def books():
    return [parts.read(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]


@pytest.fixture(scope="module")
def entries(data, books):
    """What stands behind each figure, as pages name it, with the figure itself."""
    return {
        figure.name: (figure, figure_pages.figure_entry(data, book, figure))
        for book in books
        for figure, *_ in parts.figures(book)
        if figure.csv
    }


def raw(name: str) -> pd.DataFrame:
    """Read a table as text, without the code that the site reads it with."""
    about = json.loads((data_folder() / "datapackage.json").read_text("utf-8"))
    path = next(r["path"] for r in about["resources"] if r["name"] == name)
    return pd.read_csv(data_folder() / path, dtype=str, keep_default_na=False)


# ---- a row -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", few(MAIN, *(n for n in CLAIMS if n not in MAIN)))
def test_rivals_of_a_row_are_the_others_of_its_group(data, name):
    table = raw(name)
    key = table.columns[0]
    groups = table[table["claim_group"] != ""].groupby("claim_group")[key].agg(set)
    for row in data.rows(name):
        text = row_cells.details(data, name, row)
        told = re.search(r"<dt>Rival claims</dt><dd>(.*?)</dd>", text)
        others = groups.get(row["claim_group"], {row[key]}) - {row[key]}
        found = (
            set(re.findall(rf'href="{name}(?:-\d+)?\.html#([^"]+)"', told[1])) if told else set()
        )
        assert found == others, row[key]
        if told:  # the preferred of them is marked, and no other
            yes = set(table.loc[table["preferred"] == "yes", key]) & others
            assert set(re.findall(r'preferred: <a href="[^#]+#([^"]+)"', told[1])) == yes, row[key]


@pytest.mark.parametrize("name", few(MAIN, *(n for n in CLAIMS if n not in MAIN)))
def test_the_mark_of_a_row_says_whether_a_rival_is_preferred(data, name):
    sizes = raw(name)["claim_group"].value_counts()
    for row in data.rows(name):
        what = dict(row_cells.claim_cells(data, name, row))["What"]
        marks = re.findall(r'<span class="mark[^>]*>([^<]*)</span>', what)
        others = sizes.get(row["claim_group"], 1) - 1 if row["claim_group"] else 0
        if row["preferred"] == "no":
            assert marks == ["a rival is preferred"], row
        elif others:
            assert marks == [f"{others} rival{'s' if others > 1 else ''}"], row
        else:
            assert not marks, row


def test_amounts_are_those_of_the_row_and_unknown_ones_are_called_so(data):
    for row in data.rows("flows"):
        shown = dict(row_cells.claim_cells(data, "flows", row))["Amount"]
        bounds = [float(row[c]) for c in ("amount_low", "amount_high") if row[c]]
        if not bounds:
            assert shown == "unknown", row
            continue
        numbers = [float(x.replace(",", "")) for x in re.findall(r"\d[\d,]*(?:\.\d+)?", shown)]
        assert numbers[: len(set(bounds))] == pytest.approx(list(dict.fromkeys(bounds))), row
        assert row["currency"] in shown
        one_sided = (row["amount_low"] == "", row["amount_high"] == "")
        assert shown.startswith({(0, 1): "at least", (1, 0): "up to"}.get(one_sided, shown[0])), row


def columns_of(script: str) -> tuple[dict[str, list[str]], list[str]]:
    """Read what a script file holds of a table: what filters read, and what stands folded."""
    held = json.loads(script.removeprefix("window.kgruRows=").removesuffix(";\n"))
    facets = {
        column: [x["values"][i] for i in x["at"]] if "at" in x else x["values"]
        for column, x in held["facets"].items()
    }
    return facets, held["folded"]


@pytest.mark.parametrize("name", ["rights", "sources", "codelists"])
def test_the_script_of_a_table_holds_a_line_for_each_row_of_the_page(data, name):
    pages, script = table_pages.static_table(data, name)
    page = "".join(pages)
    facets, folded = columns_of(script)
    rows = data.rows(name)
    assert page.count("<tr id=") == len(rows)
    assert set(table_pages.filters(data, name)) <= set(facets)
    for column in table_pages.filters(data, name):
        assert facets[column] == [row[column] for row in rows]
    expected = {
        "rights": lambda row: row_cells.details(data, name, row),
        "sources": lambda row: row_cells.resting(data, row),
    }.get(name)
    assert folded == ([expected(row) for row in rows] if expected else [])
    assert (f'{name}.csv">The CSV</a>' in page) == bool(expected)


@pytest.mark.parametrize(("name", "count"), [("sources", 7000), ("events", 5500)])
def test_pages_of_a_table_that_has_grown_stay_light_and_hold_each_row_once(data, name, count):
    grown = site_data.Data(data_folder())
    key = data.columns(name)[0]
    grown._rows[name] = [
        row | {key: f"{row[key]}-{turn}" if turn else row[key]}
        for turn in range(3)
        for row in data.rows(name)
    ][:count]
    pages, script = table_pages.static_table(grown, name)
    assert max(len(page.encode()) for page in pages) < 1_200_000
    assert sum(page.count("<tr id=") for page in pages) == count
    lines = json.loads(script.removeprefix("window.kgruRows=").removesuffix(";\n"))["lines"]
    for row, line in zip(grown.rows(name), lines, strict=True):
        page, address = grown.page_of(name, row[key]).split(".html#")
        assert line.startswith(f'<tr id="{address}"')
        assert line in pages[int(page.removeprefix(name).lstrip("-") or 1) - 1]
    for number, page in enumerate(pages, 1):  # each leads to the others without a script
        told = re.search(r"<noscript><p>Rows (.*?)</noscript>", page)[1]
        others = {site_data.part_page(name, n) for n in range(1, len(pages) + 1) if n != number}
        assert set(re.findall(r'href="([^"]+)\.html"', told)) == others


def test_ids_of_rows_in_tables_of_notebooks_lead_to_the_rows(data, books):
    assert doctest.testmod(figure_pages).failed == 0
    book = next(b for b in books if b.name.startswith("90"))
    cells = [
        cell
        for out in (o for c in book.cells for o in c.get("outputs", []))
        for cell in re.findall(
            "<td>([^<]*)</td>", parts.text(out.get("data", {}).get("text/html", ""))
        )
    ]
    ids = set(data.pages_of_rows)
    named = [cell for cell in cells if ids & set(re.findall(r"[\w-]+", cell))]
    assert len(named) > 20
    for cell in named:
        shown = figure_pages.ids_linked(f"<td>{cell}</td>", data.pages_of_rows)
        assert "href" in shown
        assert not ids & set(re.findall(r"[\w-]+", re.sub("<a .*?</a>", "", shown))), cell


def test_levels_are_called_as_the_table_of_measures_does_and_counts_have_no_unit(data):
    labels = raw("measures").set_index("measure")["label"]
    for row in data.rows("observations"):
        cells = dict(row_cells.claim_cells(data, "observations", row))
        label = labels[row["measure"]]
        assert cells["What"].startswith(f"<b>{label[:1].upper()}{label[1:]}</b>. "), row
        assert not cells["Value"].endswith(" count"), row
    assert labels["emigration_to_russia"] == "emigration to Russia"


def test_strengths_and_values_are_those_of_the_row(data):
    for name, column, heading in (("presence", "strength", "Strength"),
                                  ("observations", "value", "Value")):  # fmt: skip
        for row in data.rows(name):
            shown = dict(row_cells.claim_cells(data, name, row))[heading]
            bounds = {float(row[f"{column}_{x}"]) for x in ("low", "high") if row[f"{column}_{x}"]}
            plain = shown.removesuffix(row.get("unit", ""))
            numbers = [
                float(x.replace(",", "")) for x in re.findall(r"-?\d[\d,]*(?:\.\d+)?", plain)
            ]
            assert sorted(set(numbers)) == pytest.approx(sorted(bounds)), row


@pytest.mark.parametrize("name", few(MAIN, *(n for n in CLAIMS if n not in MAIN)))
def test_the_source_of_a_row_is_named_and_linked(data, name):
    sources = raw("sources").set_index("source_id")
    for row in data.rows(name):
        cells = dict(row_cells.claim_cells(data, name, row))
        assert f'href="{data.page_of("sources", row["source_id"])}"' in cells["Source"]
        publisher = sources.loc[row["source_id"], "publisher"]
        assert importlib.import_module("html").escape(publisher) in cells["Source"]
        assert cells["Confidence"] == row["confidence"]


def test_what_rests_on_a_source_is_all_that_names_it(data):
    resting = pd.concat([raw(n).iloc[:, [0]].set_axis(["id"], axis=1)
                         .assign(source=raw(n)["source_id"]) for n in CLAIMS])  # fmt: skip
    ids = resting.groupby("source")["id"].agg(set)
    for row in data.rows("sources"):
        own = ids.get(row["source_id"], set())
        assert set(re.findall(r'html#([^"]+)"', row_cells.resting(data, row))) == own
        said = re.search(r"(\d+) row", dict(row_cells.source_cells(data, row))["What rests on it"])
        assert (int(said[1]) if said else 0) == len(own)


# ---- a table ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", few(MAIN, *(n for n in [*CLAIMS, "sources"] if n not in MAIN)))
def test_the_years_that_a_row_is_filtered_by(data, name):
    """A row stays in the years that its date may lie in; a presence from its start to its end."""
    facets, _ = columns_of(table_pages.static_table(data, name)[1])
    table = raw(name)
    key, date = table.columns[0], next(c for c in ("date", "start", "published") if c in table)
    last = "end" if name == "presence" else date
    bounds = [kg.parse_dates(table[c].replace("", None), unknown="null") for c in (date, last)]
    first, final = bounds[0]["earliest"].dt.year, bounds[1]["latest"].dt.year
    found = zip(facets["from"], facets["to"], table[key], first, final, strict=True)
    for since, until, row, a, b in found:
        assert since == ("" if pd.isna(a) else str(int(a))), row
        assert until == ("" if pd.isna(b) else str(int(b))), row


def test_choices_of_a_filter_count_the_rows(data):
    for name in CLAIMS:
        form, table = table_pages.filter_form(data, name), raw(name)
        for column, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', form):
            found = dict(re.findall(r'<option value="([^"]+)">[^<]*\(([\d,]+)\)</option>', options))
            counts = table.loc[table[column] != "", column].value_counts()
            assert {k: int(v.replace(",", "")) for k, v in found.items()} == counts.to_dict()


@pytest.mark.slow
def test_pages_of_tables_say_how_many_rows_there_are(data, tmp_path):
    table_pages.write_data_pages(tmp_path, data)
    for name in data.names:
        page = (tmp_path / "data" / f"{name}.html.part").read_text(encoding="utf-8")
        assert f"<code>{name}</code>: {len(raw(name)):,} rows" in page
        if table_pages.is_static(data, name):
            many = -(-len(raw(name)) // site_data.PART)
            names = [site_data.part_page(name, number) for number in range(2, many + 1)]
            page += "".join(
                (tmp_path / "data" / f"{n}.html.part").read_text("utf-8") for n in names
            )
            assert page.count('<tr id="') == len(raw(name))
    packed = (tmp_path / "_static/rows/trade.js").read_text(encoding="utf-8")
    content = json.loads(packed.removeprefix("window.kgruRows=").rstrip(";\n"))
    table = raw("trade")
    for column, pack in zip(content["columns"], content["packed"], strict=True):
        values = [pack["values"][i] for i in pack["at"]] if "at" in pack else pack["values"]
        assert values == table[column].to_list(), column


def test_the_search_finds_every_claim_and_source(data, tmp_path):
    table_pages.write_search_rows(tmp_path, data)
    text = (tmp_path / "_static/rows/search.js").read_text(encoding="utf-8")
    rows = json.loads(text.removeprefix("window.kgruSearch=").rstrip(";\n"))
    assert len(rows) == sum(len(raw(n)) for n in [*CLAIMS, "sources"])
    summaries = raw("events").set_index("event_id")["summary"]
    told = {address: what for table, address, _, _, what in rows if table == "events"}
    assert told == summaries.to_dict()


# ---- a figure --------------------------------------------------------------------------------


def test_rows_behind_a_figure_are_those_that_its_notebook_names(entries):
    for figure, entry in entries.values():
        for table, ids in figure.rows.items():
            rows = raw(table)
            key = rows.columns[0]
            expected = {
                "all": rows[key],
                "preferred": rows.loc[rows.get("preferred", "yes") == "yes", key],
            }.get(ids if isinstance(ids, str) else "", ids)
            assert set(entry["rows"][table]) == set(expected), (figure.name, table)


@pytest.mark.parametrize(("named", "kept"), [("all", {"yes", "no"}), ("preferred", {"yes"})])
def test_all_rows_and_the_preferred_ones_can_be_named_as_such(data, books, named, kept):
    figure = parts.Figure("f", "c", "a", "<svg/>", "a\n", {"flows": named})
    rows = raw("flows")
    entry = figure_pages.figure_entry(data, books[0], figure)
    wanted = rows.loc[rows["preferred"].isin(kept), "flow_id"]
    assert sorted(entry["rows"]["flows"]) == sorted(wanted)


def test_a_row_that_a_figure_names_and_no_table_has_stops_the_build(data, books):
    figure = parts.Figure("f", "c", "a", "<svg/>", "a\n", {"flows": ["no-such-row"]})
    with pytest.raises(parts.SiteError, match="no-such-row"):
        figure_pages.figure_entry(data, books[0], figure)


def test_sources_and_publishers_of_a_figure_are_those_of_its_rows(data, entries):
    sources = raw("sources").set_index("source_id")["publisher"]
    datasets = raw("datasets").set_index("dataset")["publisher"]
    for figure, entry in entries.values():
        ids = set(figure.sources)
        for table in figure.rows:
            rows = raw(table)
            ids |= set(rows.loc[rows.iloc[:, 0].isin(entry["rows"][table]), "source_id"])
        assert set(entry["rows"]["sources"]) | set(entry["rows"]["datasets"]) == ids, figure.name
        found = figure_pages.publishers(data, entry)
        whose = pd.concat([sources.reindex(entry["rows"]["sources"]),
                           datasets.reindex(entry["rows"]["datasets"])])  # fmt: skip
        assert found == whose.value_counts().to_dict(), figure.name
        about = addresses.figure_metadata(data, figure, entry)
        assert {s["source_id"] for s in about["sources"]} == set(entry["rows"]["sources"])
        assert about["rows"] == len(list(csv.reader(io.StringIO(figure.csv)))) - 1


def test_links_below_a_figure_count_its_rows(data, entries):
    for figure, entry in entries.values():
        text = figure_pages.figure_links(figure, entry, "../")
        for table, ids in entry["rows"].items():
            said = re.search(rf'data/{table}\.html\?figure={figure.name}">([\d,]+) ', text)
            assert (int(said[1].replace(",", "")) if said else 0) == len(ids), (figure.name, table)


def figure_csv(entries, name: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(entries[name][0].csv))


def test_the_package_adds_up_from_the_rows_behind_it(entries):
    """Offered, come and held back are sums of rows of these stages, and all rows are behind it."""
    flows = raw("flows").set_index("flow_id")
    named = set()
    for part in figure_csv(entries, "fig-09-package").itertuples():
        ids = part.flow_ids.split()
        named |= set(ids)
        rows = flows.loc[ids]
        sums = rows["amount_low"].astype(float).groupby(rows["stage"]).sum() / 1e6
        assert part.offered == sums.get("pledged", 0) + sums.get("agreed", 0), part.part
        assert part.came == sums.get("disbursed", 0), part.part
        assert part.held_back == sums.get("withheld", 0), part.part
    assert named == set(entries["fig-09-package"][1]["rows"]["flows"])


def test_one_act_a_mark_and_one_mark_an_act(entries):
    for name in ("fig-01-acts", "fig-05-pressure"):
        drawn = figure_csv(entries, name)
        rows = raw("events").set_index("event_id").loc[entries[name][1]["rows"]["events"]]
        assert sorted(drawn["summary"]) == sorted(rows["summary"]), name


def test_acts_recorded_by_year_add_up_to_the_rows(entries):
    drawn = figure_csv(entries, "fig-90-coverage")
    rows = raw("events")
    assert drawn["rows"].sum() <= len(rows)
    by_year = (
        rows[rows["date"].str.fullmatch(r"\d{4}.*")]["date"].str[:4].astype(int).value_counts()
    )
    some = drawn.set_index("year").loc[1992:2025, "rows"]
    assert (some <= by_year.reindex(some.index, fill_value=0)).all()


def test_debt_to_a_creditor_is_the_sum_of_its_rows(entries):
    drawn = figure_csv(entries, "fig-09-owed").set_index(["year", "creditor"])["dollars"]
    rows = raw("debt_stocks").query("subject == 'KGZ' and partner == 'CHN'")
    sums = rows["value"].astype(float).groupby(rows["date"].astype(int)).sum()
    for year in (2010, 2015, 2020, 2024):
        assert drawn[year, "CHN"] == pytest.approx(sums[year], abs=1)


def test_values_told_of_a_figure_are_those_of_its_csv(entries):
    drawn = figure_csv(entries, "fig-02-gdp")
    told = points.said(entries["fig-02-gdp"][0].csv, {"CHN": "China"})
    for year, rows in drawn.dropna(subset=["value"]).groupby("year"):
        said = [value.split(" ")[0] for _, value, _ in told[str(year)]]
        values = [float(value.replace(",", "").replace("−", "-")) for value in said]
        assert values == pytest.approx(rows["value"].to_list(), rel=1e-3)


MAIN = ("fig-02-", "fig-03-", "fig-04-")
# Two kinds are neither lines nor bars: places on a map, and triangles of three weights.
NO_LINES = {"fig-04-map", "fig-04-weights"}


def told_by(data, figure) -> tuple[list[dict], dict]:
    """Return the panels of a figure, and what is told at them."""
    panels = points.axes(figure.svg)
    labels = [text for panel in panels if not panel["years"] for _, text in panel["labels"]]
    units = column_units.units_of(figure.name, figure.csv)
    return panels, points.said(figure.csv, data.actors, labels, data.pages_of_rows, units)


def test_every_panel_of_the_main_notebooks_tells_its_values(data, entries):
    """Lines by their years, bars by their labels: each panel has at least three places to point."""
    looked = 0
    for name, (figure, _) in entries.items():
        if not name.startswith(MAIN) or name in NO_LINES:
            continue
        panels, told = told_by(data, figure)
        assert panels, name
        for panel in panels:
            if panel["years"]:
                there = [key for key in told if re.fullmatch(r"\d{4}", key)]
            else:
                there = [text for _, text in panel["labels"] if text in told]
            assert len(there) >= 3, (name, panel)
            looked += 1
    assert looked > 20


def test_values_told_at_labels_are_those_of_the_rows(data, entries):
    _, told = told_by(data, entries["fig-02-anatomy"][0])
    assert told["came"] == [["", "450 million USD", ""]]
    _, told = told_by(data, entries["fig-03-cuts"][0])
    cuts = figure_csv(entries, "fig-03-cuts").set_index(["year", "label", "actor"])["days"]
    ((_, value, page),) = told["2010: fuels, by Russia"]
    assert value == f"{cuts[2010, 'Fuels', 'RUS']:.0f} days"
    assert page.startswith("../data/exposures.html#exp-fuel")
    _, told = told_by(data, entries["fig-03-peers"][0])
    peers = figure_csv(entries, "fig-03-peers").set_index(["name", "component"])["value"]
    for label, rows in ((k, v) for k, v in told.items() if k.startswith(("Georgia", "Armenia"))):
        name = label.split()[0]
        shares = {what.split(",")[0]: float(value.split("%")[0]) for what, value, _ in rows}
        assert shares == pytest.approx(
            {part.replace("_", " "): peers[name, part] * 100 for part in peers[name].index},
            rel=1e-3,
        )


def test_turning_points_are_told_by_name_with_their_rows(data):
    table = raw("turning_points")
    listed = [(year, *each) for year, some in data.turning_points.items() for each in some]
    assert sorted(listed) == sorted(
        (row["date"][:4], row["label"], f"../data/{data.page_of('events', row['event_id'])}")
        for row in table.to_dict("records")
    )
    assert set(table["event_id"]) <= set(raw("events")["event_id"])


def test_every_column_of_figures_and_tables_has_a_unit(data, entries):
    abouts = [addresses.figure_metadata(data, *entry) for entry in entries.values()]
    abouts += [addresses.table_metadata(data, name) for name in data.names]
    for about in abouts:
        for column in about["columns"]:
            # A column of numbers that column_units does not know is "unknown": add it there.
            assert column["unit"] not in ("", "unknown", "see unit"), (about["name"], column)
            if column["type"] == "number" and about["name"].startswith("fig-"):
                assert column["unit"] != "text", (about["name"], column)
    units = {c["name"]: c["unit"] for c in addresses.table_metadata(data, "trade")["columns"]}
    assert units["value"] == ", ".join(sorted(set(raw("trade")["unit"])))


def test_donors_to_choose_from_have_the_numbers_of_the_figures(books, entries):
    book = next(b for b in books if b.name.startswith("02"))
    html = donor_choice.section({name: entry[0] for name, entry in entries.items()}, book)
    content = json.loads(re.search(r'<script type="application/json">(.*)</script>', html)[1])
    dollars = figure_csv(entries, "fig-02-donors")
    told = dollars[~(dollars["silent"] & dollars["total"].eq(0))].set_index(["group", "year"])
    found = {(g, int(y)): v for g, o in content["numbers"]["dollars"].items() for y, v in o.items()}
    assert found == pytest.approx((told["total"] / 1e6).to_dict())
    shares = figure_csv(entries, "fig-02-gdp").dropna(subset="value")
    found = sorted(v for own in content["numbers"]["gdp"].values() for v in own.values())
    assert found == pytest.approx(sorted(shares["value"]))
    assert set(content["numbers"]["gdp"]) == set(content["names"])  # of all donors
    assert len(content["names"]) == 7
    russia = shares[shares["group"] == "Russia"].set_index("year")["value"]
    assert content["numbers"]["gdp"]["RUS"]["2009"] == russia[2009]


def test_years_stand_where_the_ticks_of_the_picture_are(entries):
    (panel,) = points.axes(entries["fig-02-gdp"][0].svg)
    (at_first, first), (at_last, last) = panel["years"]
    left, _, right, _ = panel["box"]
    scale = (at_last - at_first) / (last - first)
    drawn = figure_csv(entries, "fig-02-gdp")["year"]
    for year in (drawn.min(), drawn.max()):
        assert left - 1 <= at_first + scale * (year - first) <= right + 1


# ---- the front pages -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fronts(data, books):
    env = front_facts.environment(ROOT / "site")
    env.globals["picture"] = env.globals["links"] = lambda *_: ""
    env.globals["figures"] = {}
    given = front_facts.facts(books, data) | {"map": "", "tables": [], "report_url": ""}
    return {
        language: env.get_template(name).render(given)
        for language, name in (("en", "index.md.j2"), ("ru", "ru.md.j2"), ("ky", "ky.md.j2"))
    }


def plain(number: str) -> float:
    return float(number.replace("\xa0", "").replace(",", "."))


def test_shares_are_the_same_in_each_language_and_those_of_the_notebook(fronts, books):
    numbers = front_facts.numbers_of(books)
    for language, text in fronts.items():
        tiles = re.findall(r'<a class="tile".*?</a>', text, re.S)
        shown = [plain(x) for x in re.findall(r"(\d+(?:[.,]\d+)?)\s?%", " ".join(tiles))]
        expected = [numbers[k] * 100 for k in ("t_buys_b", "t_buys_c", "o_c")]
        assert shown == pytest.approx(expected, abs=0.51), language


def test_tiles_hold_the_numbers_of_the_notebook_in_each_language(fronts, books):
    numbers = front_facts.numbers_of(books)
    for language, text in fronts.items():
        tiles = " ".join(re.findall(r'<a class="tile".*?</a>', text, re.S))
        for name in ("s_b_low", "s_b_high", "g_a", "g_b", "p_came", "p_new", "e_growth"):
            said = wording.number(numbers[name], 0, language)
            assert re.search(rf"(?<![\d,.]){re.escape(said)}(?![\d])", tiles), (language, name)
        assert wording.number(numbers["o_total"], 1, language) in tiles


@pytest.mark.parametrize(
    ("language", "said"), [("en", "18.4%"), ("ru", "18,4\xa0%"), ("ky", "18,4\xa0%")]
)
def test_a_share_is_written_as_a_hundred_parts(language, said):
    assert wording.percent(0.184, 1, language) == said


def test_the_front_counts_claims_and_sources(data, books, fronts):
    given = front_facts.facts(books, data)
    assert given["claims"] == sum(len(raw(n)) for n in CLAIMS)
    assert given["sources"] == len(raw("sources"))
    assert f"{given['claims']:,} statements" in fronts["en"]
    assert f"{given['sources']:,} sources" in fronts["en"]


def test_the_last_day_of_the_data_is_that_of_the_newest_act(data):
    events = raw("events").query("preferred == 'yes'")
    days = events["date"].str[:10]
    assert front_facts.data_end(data)["claims"] == max(days[days.str.fullmatch(r"\d{4}-\d\d-\d\d")])
    assert front_facts.data_end(data)["debt_stocks"] == max(raw("debt_stocks")["date"])


def test_the_list_of_tables_has_every_table_with_its_rows(data):
    listed = {t["name"]: t["rows"] for t in front_pages.table_list(data)}
    assert listed == {name: len(raw(name)) for name in data.names}


def test_every_table_is_in_a_group_that_the_package_names(data):
    assert list(data.groups) == data.package["groups"]
    assert sorted(name for names in data.groups.values() for name in names) == sorted(data.names)
