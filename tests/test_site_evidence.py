"""What a figure shows can be added up from the rows that stand behind it, stage by stage.

The sums are worked out from the tables as text, without the code that the figures are drawn with.
"""

import io

import pandas as pd
import pytest
from test_site_claims import books, data, entries, figure_csv, raw  # noqa: F401  (fixtures)

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
    rows = rows[rows["date"].str[:4].astype(int) <= end]
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
