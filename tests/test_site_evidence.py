"""What a figure shows can be added up from the rows that stand behind it, stage by stage.

The sums are worked out from the tables as text, without the code that the figures are drawn with.
"""

import io

import pandas as pd
import pytest
from test_site_claims import ROOT, books, data, entries, figure_csv, raw  # noqa: F401  (fixtures)

import kgru_analysis as kg

pytestmark = pytest.mark.filterwarnings("error")


def behind(entries, figure: str, table: str) -> pd.DataFrame:  # noqa: F811
    """Return the rows of a table that a figure names, amounts as numbers."""
    rows = raw(table)
    rows = rows[rows.iloc[:, 0].isin(entries[figure][1]["rows"][table])]
    numbers = [c for c in rows if c.endswith(("_low", "_high"))]
    return rows.assign(**{c: pd.to_numeric(rows[c]) for c in numbers})


def once(rows: pd.DataFrame) -> pd.Series:
    """Add up by stage, leaving out what other rows of the same stage are parts of."""
    whole = rows.merge(rows, left_on=["flow_id", "stage"], right_on=["part_of", "stage"])
    leaves = rows[~rows["flow_id"].isin(whole["flow_id_x"])]
    return leaves.groupby("stage")["amount_low"].sum() / 1e6


def test_every_figure_names_rows_or_data_sets(entries):  # noqa: F811
    for name, (_, entry) in entries.items():
        assert any(entry["rows"].values()), name


def test_each_step_of_the_package_is_the_sum_of_rows_of_its_stage(entries):  # noqa: F811
    steps = figure_csv(entries, "fig-02-anatomy").set_index("label")
    length = (steps["end"] - steps["start"]).abs()
    rows = behind(entries, "fig-02-anatomy", "flows")
    sums = once(rows)
    assert length["announced"] == sums["pledged"] == sums["headline"]
    assert length["held back"] == sums["withheld"]
    assert length["came"] == sums["disbursed"]
    assert length["canceled later"] == sums["forgiven"]
    paid = rows[rows["stage"] == "disbursed"].set_index("instrument")["amount_low"] / 1e6
    assert length["of this, grant"] == paid["grant"]
    assert length["of this, loan"] in paid["loan"].to_list()


def test_loans_told_one_by_one_are_the_sum_of_their_rows(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-02-loans")
    rows = behind(entries, "fig-02-loans", "flows")
    usd = kg.to_usd(rows.replace("", pd.NA)[["amount_low", "amount_high", "currency", "date"]])
    rows = rows.assign(amount_low=usd["usd_low"].fillna(0))
    end = drawn["year"].max()
    rows = rows[rows["date"].str.lstrip("./").str[:4].astype(int) <= end]  # "/2014": until 2014
    for column, stage in (("signed", "agreed"), ("told", "disbursed")):
        low = rows.loc[rows["stage"] == stage, "amount_low"].sum()
        assert drawn[column].iloc[-1] == pytest.approx(low), column


def test_american_money_by_fiscal_year_is_that_of_the_newest_copy(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-02-usa").set_index(["label", "year"])["value"].dropna()
    table = raw("us_fiscal").query("subject == 'KGZ'")
    table = table[table["vintage"] == table["vintage"].max()]
    for label, measure in (("paid", "us_disbursements"), ("obligated", "us_obligations")):
        rows = table[table["measure"] == measure]
        sums = rows["value"].astype(float).groupby(rows["date"].str[-7:-3].astype(int)).sum() / 1e6
        own = drawn[label]
        assert len(own) > 20
        assert own.to_list() == pytest.approx(sums[own.index].to_list(), abs=0.01), label


def test_dollars_by_year_add_up_to_the_bars_of_gifts(entries):  # noqa: F811
    years = figure_csv(entries, "fig-02-donors")
    bars = figure_csv(entries, "fig-02-gifts").set_index("group")
    loans = years[years["loan"] > 0].groupby("year").size()
    assert loans.index.min() <= 2000
    span = years[years["year"].between(2000, 2022)].groupby("group")[["grant", "loan"]].sum()
    for group, code in (("China", "CHN"), ("Russia", "RUS"), ("The United States", "USA")):
        for form in ("grant", "loan"):
            assert span.loc[code, form] == pytest.approx(bars.loc[group, form]), (group, form)


def test_shares_of_the_debt_are_those_of_the_stocks(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-03-debt").set_index(["actor", "year"])["value"]
    rows = raw("debt_stocks").query("subject == 'KGZ'")
    rows = rows.assign(year=rows["date"].astype(int), value=rows["value"].astype(float))
    whole = rows[rows["partner"] != "WLD"].groupby("year")["value"].sum()
    assert whole.to_list() == pytest.approx(
        rows[rows["partner"] == "WLD"].groupby("year")["value"].sum().to_list(), rel=1e-6
    )
    own = rows.groupby(["partner", "year"])["value"].sum()
    for partner in ("CHN", "RUS"):
        for year in (1995, 2005, 2015, 2024):
            share = own.get((partner, year), 0) / whole[year]
            assert drawn.get((partner, year), 0) == pytest.approx(share, abs=1e-6), (partner, year)


def test_shares_of_imports_are_those_of_the_national_count(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-03-shares")
    drawn = drawn[drawn["panel"] == "Share of imports"].set_index(["actor", "year"])["value"]
    rows = raw("trade_national").query("subject == 'KGZ' and measure == 'imports'")
    rows = rows[rows["dataset"] == "nsc-trade"]
    rows = rows.assign(year=rows["date"].astype(int), value=rows["value"].astype(float))
    states = rows[rows["partner_kind"] == "country"]
    whole = rows[rows["partner"] == "WLD"].set_index("year")["value"]
    for partner in ("CHN", "RUS"):
        own = states[states["partner"] == partner].set_index("year")["value"]
        for year in (2000, 2010, 2020, 2023):
            assert drawn[partner, year] == pytest.approx(own[year] / whole[year], rel=0.01)


def test_people_counted_at_the_bases_are_those_of_the_rows(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-04-bases")
    rows = behind(entries, "fig-04-bases", "presence")
    counted = rows.dropna(subset="strength_high")
    told = set(counted["strength_low"]) | set(counted["strength_high"])
    assert set(drawn["low"].dropna()) | set(drawn["high"].dropna()) <= told
    assert len(drawn) <= len(counted)


def test_visits_by_year_are_counted_from_the_table(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-04-people").query("row == 'Visits of leaders, a year'")
    drawn = drawn.set_index(["actor", "year"])["high"]
    rows = raw("visits").query("subject == 'KGZ' and status != 'summit-attendance-unchecked'")
    rows = rows.assign(year=rows["date"].str[:4].astype(int))
    for actor in ("USA", "RUS"):
        counts = rows[rows["partner"] == actor].groupby("year").size()
        for year in (2000, 2017, 2024):
            assert drawn[actor, year] == counts.get(year, 0), (actor, year)


def test_layers_of_debt_and_grants_add_up_to_what_the_answers_say(entries):  # noqa: F811
    given = figure_csv(entries, "fig-09-given").groupby(["donor", "form"])["usd_low"].sum() / 1e6
    svg = entries["fig-09-given"][0].svg
    for donor, form, words in (("USA", "grant", "grants"), ("RUS", "grant", "grants"),
                               ("CHN", "loan", "loans")):  # fmt: skip
        assert f"{words} {given[donor, form]:,.0f}" in svg, (donor, form)


def test_the_csv_of_a_figure_can_be_read(entries):  # noqa: F811
    for figure, _ in entries.values():
        assert len(pd.read_csv(io.StringIO(figure.csv))) > 1, figure.name


def test_acts_of_figures_are_the_rows_that_stand_behind_them(entries):  # noqa: F811
    for figure in ("fig-01-acts", "fig-05-pressure", "fig-05-themes"):
        drawn = figure_csv(entries, figure)
        rows = behind(entries, figure, "events")
        assert len(rows) > 40
        assert sorted(drawn["summary"]) == sorted(rows["summary"]), figure


def test_acts_under_themes_are_counted_by_theme(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-05-themes")["theme"].value_counts()
    assert drawn.to_dict() == raw("themes")["theme"].value_counts().to_dict()


def test_known_acts_are_counted_by_kind(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-07-types")
    rows = behind(entries, "fig-07-days", "events")
    assert drawn["events"].sum() == len(rows) == len(behind(entries, "fig-07-types", "events"))
    counts = rows["event_type"].value_counts()
    assert sorted(drawn["events"]) == sorted(counts)
    assert (drawn["seen"] <= drawn["events"]).all()


def test_records_and_their_sources_are_counted_by_year(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-90-coverage").set_index("year")
    rows = raw("events").query("preferred == 'yes'")
    rows = rows[rows["date"].str.fullmatch(r"\d{4}(-\d\d){0,2}")]
    rows = rows.assign(year=rows["date"].str[:4].astype(int))
    counted = rows.groupby("year")["source_id"].agg(["size", "nunique"])
    for year in (1995, 2005, 2015, 2024):
        assert drawn.loc[year, "rows"] >= counted.loc[year, "size"] > 5
        assert drawn.loc[year, "sources"] >= counted.loc[year, "nunique"]


def test_verdicts_on_the_first_page_are_those_of_its_sentences(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-90-page")
    table = raw("seed_sentences")
    assert drawn["verdict"].to_list() == table["verdict"].to_list()
    title = entries["fig-90-page"][1]["title"]
    counts = table["verdict"].value_counts()
    corrected = counts[[v for v in counts.index if v.startswith("corrected")]].sum()
    assert title.startswith(f"{counts['agrees']} of {counts['agrees'] + corrected} sentences")


def test_sites_on_the_map_are_counted_by_town(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-04-map")
    table = raw("sites")
    table = table[table["actor"].isin(["USA", "RUS"]) & table["precision"].isin(["site", "town"])]
    assert drawn["sites"].sum() <= len(table)
    for row in drawn.itertuples():
        names = row.names.split("; ")
        assert len(names) == row.sites
        own = table[(table["actor"] == row.actor) & (table["place"] == row.place)]
        assert set(names) <= set(own["name"]), row.place


def test_money_sent_home_is_that_of_the_world_bank_over_output(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-03-money").set_index("year")["share"]
    rows = raw("wdi").query("subject == 'KGZ'")
    rows = rows.assign(year=rows["date"].astype(int), value=pd.to_numeric(rows["value"]))
    money, output = (
        rows[rows["measure"] == measure].set_index("year")["value"]
        for measure in ("BX.TRF.PWKR.CD.DT", "NY.GDP.MKTP.CD")
    )
    for year in (2000, 2010, 2021, 2024):
        assert drawn[year] == pytest.approx(money[year] / output[year]), year


def test_sales_through_the_corridor_are_those_of_their_tables(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-05-corridor")
    drawn = {name: rows.set_index("date")["value"] for name, rows in drawn.groupby("series")}
    months = raw("eu_exports").query("partner == 'KGZ' and measure == 'exports'")
    months = months[months["dataset"] == "eurostat-comext-2024"]
    months = months.assign(value=months["value"].astype(float) / 1e6)
    members = months[months["subject"] != "EU"].groupby("date")["value"].sum()
    whole = months[months["subject"] == "EU"].set_index("date")["value"]
    own = drawn["EU goods sold, million euros a month"]
    own.index = own.index.str[:7]
    assert own.to_list() == pytest.approx(whole[own.index].to_list(), abs=1e-6)
    assert own.to_list() == pytest.approx(members[own.index].to_list(), rel=0.01)
    sold = raw("trade_national").query(
        "subject == 'KGZ' and partner == 'RUS' and measure == 'exports' and dataset == 'nsc-trade'"
    )
    sold = sold.set_index("date")["value"].astype(float) / 1e6
    own = drawn["Goods sold to Russia, million dollars a year"]
    assert own.to_list() == pytest.approx(sold[own.index.str[:4]].to_list(), rel=1e-6)
    cars = behind(entries, "fig-05-corridor", "observations").set_index("date")["value_low"]
    own = drawn["Passenger cars brought in, a year"]
    assert set(own) <= set(cars)


def test_debt_by_creditor_adds_up_to_the_whole(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-09-owed").groupby("year")["dollars"].sum()
    rows = raw("debt_stocks").query("subject == 'KGZ' and partner == 'WLD'")
    official = rows[rows["measure"].isin(["debt_stock_bilateral", "debt_stock_multilateral"])]
    whole = official["value"].astype(float).groupby(official["date"].astype(int)).sum()
    for year in drawn.index:
        assert drawn[year] == pytest.approx(whole[year], rel=1e-6), year


def test_parts_of_the_package_are_the_sums_of_their_rows(entries):  # noqa: F811
    rows = raw("flows").set_index("flow_id")
    amount = rows["amount_low"].replace("", "nan").astype(float) / 1e6
    for part in figure_csv(entries, "fig-09-package").itertuples():
        ids = part.flow_ids.split()
        sums = amount[ids].groupby(rows.loc[ids, "stage"]).sum()
        assert part.offered == sums["pledged"]
        assert part.came == sums.get("disbursed", 0)
        assert part.held_back == sums.get("withheld", 0)


def test_bargains_over_manas_are_those_of_all_bargains(entries):  # noqa: F811
    whole = figure_csv(entries, "fig-06-offers").set_index(["label", "side"])
    own = figure_csv(entries, "fig-09-manas").set_index(["label", "side"])
    shared = whole.loc[own.index, ["offered", "arrived"]]
    assert shared.equals(own[["offered", "arrived"]])


def test_votes_alike_are_those_of_the_roll_calls(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-09-votes").set_index(["partner", "year"])["value"]
    table = raw("un_votes").query("subject == 'KGZ' and measure == 'same_vote_share'")
    for row in table[table["partner"].isin(["USA", "RUS"])].itertuples():
        assert drawn[row.partner, int(row.date)] == pytest.approx(float(row.value))
    assert len(drawn) > 40


# ---- the ribbons of the second country, from the text of its own tables --------------------


def of_armenia(table: str) -> pd.DataFrame:
    path = ROOT / "examples" / "armenia" / f"{table}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def share(own: float, other: float) -> float:
    return own / (own + other)


@pytest.fixture(scope="module")
def ribbons(entries):  # noqa: F811
    drawn = figure_csv(entries, "fig-08-presence")
    assert drawn["balance"].between(drawn["low"], drawn["high"]).all()
    return drawn.set_index(["lens", "year"])


def test_people_and_trade_of_the_second_country(ribbons):
    def of(table: str, year: int) -> dict[str, float]:
        rows = of_armenia(table).query("date == @date", local_dict={"date": str(year)})
        value = rows["value"].astype(float).groupby(rows["partner"]).sum()
        return value[["USA", "RUS"]].to_list()

    for year, tables in (
        (2000, ["migrants"]), (2005, ["migrants"]), (2015, ["migrants", "trade_national"]),
        (2020, ["migrants", "trade_national"]), (2023, ["trade_national"]),
    ):  # fmt: skip
        shares = [share(*of(table, year)) for table in tables]
        own = ribbons.loc[("people", year)]
        assert own["a_low"] == pytest.approx(sum(shares) / len(shares)), year
        assert own["balance"] == pytest.approx(2 * own["a_low"] - 1)


def test_nearness_of_votes_of_the_second_country(ribbons):
    votes = of_armenia("un_votes")
    bounds = votes[votes["date"] == "2005"].set_index("subject")[["low", "high"]].astype(float)
    (low, high), near = bounds.loc["ARM"], {}
    for power in ("USA", "RUS"):
        least, most = bounds.loc[power]
        far = max(most - low, high - least)
        close = max(least - high, low - most, 0)
        near[power] = 1 / (1 + far), 1 / (1 + close)
    own = ribbons.loc[("attention", 2005)]
    assert own["a_low"] == pytest.approx(share(near["USA"][0], near["RUS"][1]))
    assert own["a_high"] == pytest.approx(share(near["USA"][1], near["RUS"][0]))
    assert own["low"] == pytest.approx(2 * own["a_low"] - 1)


def test_rights_of_the_second_country(ribbons):
    rows = of_armenia("rights").query("preferred == 'yes'")
    assert "USA" not in set(rows["holder"])
    starts = rows["start"].str.split("/").str[-1].str[:4].astype(int)
    seen = pd.to_numeric(rows["seen"].str[:4])
    for year in (2000, 2009, 2018, 2020):
        own = ribbons.loc[("rights", year)]
        begun = rows[starts < year]
        sure = rows[(starts < year) & (seen > year)]
        assert (own["a_low"], own["a_high"], own["balance"]) == (0, 0, -1)
        assert (own["b_low"], own["b_high"]) == (sure["kind"].nunique(), begun["kind"].nunique())


def test_money_of_the_second_country(ribbons):
    own = ribbons.loc[("money", 2009)]
    paid = of_armenia("us_fiscal").query("measure == 'us_disbursements'")
    paid = paid.set_index("date")["value"].astype(float)
    assert own["a_low"] == own["a_high"] == paid["2008-10/2009-09"]
    loans = of_armenia("flows").query("donor == 'RUS' and stage == 'disbursed' and date == '2009'")
    assert own["b_low"] == loans["amount_low"].astype(float).sum() == 500e6
    assert own["high"] == pytest.approx(1 - 2 * share(own["b_low"], own["a_low"]))
