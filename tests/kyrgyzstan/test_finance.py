"""Who paid, in groups: small made-up frames, and the shipped data for what everybody knows."""

import pandas as pd
import pytest
from ledgers import ledger, row
from own_tables import write_tables

import kgru_analysis as kg
from kgru_analysis.kyrgyzstan import figures_finance, finance, finance_ways, packages, promised

MILLION = 1e6


pytestmark = pytest.mark.usefixtures("off_screen")


def paid(*rows):
    names = ["donor", "year", "form", "usd_low", "status"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(usd_high=frame["usd_low"], flow_ids=None, dataset="made-up")


SMALL = paid(
    ("RUS", 2010, "grant", None, "not-reported"),
    ("RUS", 2010, "loan", 1.0, "reported"),
    ("RUS", 2011, "grant", 8.0, "reported"),
    ("RUS", 2011, "relief", 5.0, "reported"),
    ("POL", 2011, "grant", 2.0, "reported"),
    ("EU", 2011, "grant", 3.0, "reported"),
    ("WB", 2011, "loan", 4.0, "reported"),
)


def test_groups_add_up_new_money_and_tell_silent_years():
    found = finance.by_group(SMALL).set_index(["group", "year"])
    assert found.loc[("RUS", 2011), ["grant", "loan", "total"]].to_list() == [8, 0, 8]
    # Eight ninths of what Russia gave are grants, and those of 2010 are not reported.
    assert found.loc[("RUS", 2010), "silent"]
    assert not found.loc[("RUS", 2011), "silent"]
    assert found.loc[("EU", 2011), "total"] == 5
    assert found.loc[("banks", 2011), "loan"] == 4


def test_totals_keep_relief_apart():
    gifts = SMALL.assign(usd_low=SMALL["usd_low"] / 2, usd_high=SMALL["usd_low"])
    table = finance.totals(SMALL, gifts)
    assert table.index.to_list() == ["RUS", "EU", "banks"]
    russia = table.loc["RUS", ["total", "relief", "gift_low", "gift_high", "told"]]
    assert russia.to_list() == [9, 5, 4.5, 9, 1]


def test_what_donors_report_is_told_in_words():
    assert finance.who_reports(SMALL, ["CHN"]) == "China reports none"
    assert finance.panel_names(finance.by_group(SMALL), SMALL)["RUS"] == "Russia"
    assert finance.told_years(SMALL, "RUS") == [2011]


@pytest.mark.slow
def test_ways_of_counting_are_few_and_the_choice_of_measure_matters_most():
    ways = finance_ways.ways_of_counting("KGZ", "RUS", ["CHN", "USA"], years=(2001, 2020))
    assert 10 <= len(ways) <= 40
    assert ways["ratio"].is_monotonic_increasing
    assert finance_ways.matters(ways).index[0] == "measure"
    by_gift = ways.groupby(ways["measure"].str.split().str[0])["ratio"].mean()
    assert by_gift["most"] < by_gift["least"]  # the others lend, and the upper bound counts more
    nobody = finance_ways.ways_of_counting("KGZ", "RUS", ["XYZ"], years=(2001, 2020))
    assert nobody.empty


def test_a_package_comes_apart():
    flows = kg.load("flows")
    package = "headline-2009-02-package-2150m"
    chain = kg.promise_chains(flows).set_index("flow_id").loc[package]
    parts = kg.promise_chains(flows, level="part")
    inside = flows.loc[flows["part_of"] == package, "flow_id"]
    steps = packages.anatomy(chain, parts[parts["flow_id"].isin(inside)])
    widths = (steps["end"] - steps["start"]).abs().to_list()
    assert widths == [2150, 1700, 450, 150, 300, 300]
    assert "feasibility study" in packages.why_held_back(flows, chain)


def test_of_the_claims_on_canceled_debt_one_counts():
    book = promised.canceled_debt(kg.load("flows", claims="all"), "RUS")
    assert book.loc[book["Counted"] != "", "Million"].to_list() == ["488.9"]
    assert not book["Why not"].str.contains("[a-z]-[a-z]").any()
    assert (book["Why not"] == "").sum() == 1


def test_loans_are_drawn_though_rows_do_not_tell():
    now = kg.official_finance("KGZ")
    loans = promised.loans_beside(kg.load("flows"), now, "CHN", "KGZ").set_index("year") / MILLION
    assert loans.loc[2022, "drawn"] == pytest.approx(2032, abs=10)
    assert loans.loc[2022, "told"] < 0.3 * loans.loc[2022, "drawn"]
    assert loans["signed"].is_monotonic_increasing


def test_the_american_side_ends_with_the_newest_copy():
    fiscal = promised.by_fiscal_year("KGZ")
    assert fiscal.index[-1] == 2025
    assert fiscal.loc[2025, "preliminary"]
    assert fiscal.loc[2011, "paid"] / MILLION == pytest.approx(98.9, abs=0.1)


def test_the_gap_of_sources_is_in_the_order_of_the_alphabet():
    flows = kg.load("flows")
    gap = promised.promised_by_group(kg.aid_promises(flows), kg.official_finance("KGZ"))
    assert gap.index.is_monotonic_increasing
    parts = gap[["arrived", "ended", "not_due", "unknown"]].sum(axis=1)
    assert parts.to_list() == pytest.approx(gap["promised"].to_list())


def test_figures_show_what_they_are_given():
    data = finance.by_group(SMALL)
    ax = figures_finance.donor_years(data, {"RUS": "Russia", "EU": "the Union"})
    assert [a.texts[0].get_text() for a in ax.figure.axes] == ["Russia", "the Union"]
    table = pd.DataFrame({"total": [3e9], "gift_low": [1e9], "gift_high": [2e9]}, index=["CHN"])
    ax = figures_finance.readable(figures_finance.gift_bars(table, {"CHN": "China"}))
    assert "3.0, gift 1.0 to 2.0" in [t.get_text() for t in ax.texts]
    assert min(t.get_fontsize() for t in ax.texts) >= figures_finance.TEXT
    lines = pd.DataFrame({"label": "a", "ink": "k", "year": [1, 2, 3], "value": [1.0, None, 2.0]})
    for at_peak in (True, False):
        ax = figures_finance.year_lines(lines, ylabel="x", at_peak=at_peak)
        assert "a" in [t.get_text() for t in ax.texts]
    ways = pd.DataFrame({"ratio": [0.5, 2.0], "measure": ["x", "y"]})
    labels = [t.get_text() for t in figures_finance.ways(ways, ["measure"], "r").get_yticklabels()]
    assert labels == ["0.5 times", "equal", "2 times", "x", "y"]


def test_large_promises_are_told_one_by_one():
    parts = kg.promise_chains(kg.load("flows"), level="part")
    rows = promised.largest_promises(parts, "RUS", least=100 * MILLION)
    assert "MULTI" not in set(rows["recipient"])  # as that of a bank to several states in 2024
    table = promised.in_a_table(rows).set_index("What")
    assert table.loc["Charter capital of the development fund (signed)", "Came"] == "500"
    assert table.loc["Road map to the customs union (signed)", "Came"].startswith("at least")
    assert table.loc["Arms from Russian army stocks (signed)", "What is known"] == "in part"
    assert table.loc["Upper Naryn cascade, four plants, 191 MW (named)"].to_list()[1:] == [
        "410 to 425", "37", "the rest", "partly, the rest called off"
    ]  # fmt: skip
    gas = table.loc["Gas network, first five years (pledged)", "What is known"]
    assert gas == "met in its own currency"
    known = promised.with_outcome(rows)
    assert set(promised.in_a_table(rows[~known])["What is known"]) == {"outcome not known"}
    assert "outcome not known" not in set(promised.in_a_table(rows[known])["What is known"])
    assert "not added" in promised.what_to_mind(rows)
    assert "million by the rate of the signing" in promised.what_to_mind(rows)
    assert promised.what_to_mind(rows[:0]) == ""


def test_the_end_of_programs_is_told_in_the_years_asked_for():
    events = kg.load("events")
    assert "USAID" in promised.end_of_programs(events, "USA", "KGZ", (2020, 2025))
    assert promised.end_of_programs(events, "USA", "KGZ", (1992, 1993)) == ""


def test_works_that_were_finished_are_not_without_a_word():
    parts = kg.promise_chains(kg.load("flows"), level="part")
    table = promised.in_a_table(promised.largest_promises(parts, "CHN", least=100 * MILLION))
    line = table[table["What"].str.startswith("Datka-Kemin")].iloc[0]
    assert line["What is known"] == "came, sum not reported"


def test_rows_of_loans_are_told_by_stage_each_sum_once():
    loan = {"donor": "CHN", "instrument": "loan"}
    flows = ledger(
        row("a", 10e6, **loan, stage="agreed", date="2010-05"),
        row("a-again", 11e6, **loan, stage="agreed", preferred="no", claim_group="a"),
        row("b", 4e6, **loan, date="2011/2012", follows="a"),
        row("c", 3e6, donor="CHN", instrument="credit-line", date="2013"),
        row("grant", 2e6, donor="CHN"), row("other", 2e6, donor="RUS", instrument="loan"),
        row("far", 2e6, **loan, recipient="TJK"), row("unknown", None, **loan),
    )  # fmt: skip
    found = promised.loan_rows(flows[flows["preferred"] == "yes"], "CHN", "KGZ")
    cells = found[["flow_id", "stage", "year", "usd_low"]].to_numpy().tolist()
    assert cells == [
        ["a", "agreed", 2010, 10e6], ["b", "disbursed", 2012, 4e6], ["c", "disbursed", 2013, 3e6],
    ]  # fmt: skip


def test_a_share_of_gdp_is_missing_where_who_gave_most_is_silent(tmp_path):
    gdp = "KGZ,NY.GDP.MKTP.CD,2010,50,wdi\nKGZ,NY.GDP.MKTP.CD,2011,100,wdi\n"
    tables = {
        "wdi": ("subject measure date value:number dataset", "", {}, gdp),
        "actors": ("actor name", "actor", {}, "RUS,Russia\nEU,European Union\nKGZ,Kyrgyzstan\n"),
        "unions": ("union member valid_from valid_to", "", {}, "EU,POL,2004-05-01,\n"),
    }
    write_tables(tmp_path, tables)
    rows = SMALL[
        SMALL["donor"].isin(["RUS"]) & ((SMALL["year"] == 2011) | (SMALL["form"] == "grant"))
    ]
    found = finance.share_of_gdp(rows, "KGZ", ["RUS"], folder=tmp_path)
    assert found["year"].to_list() == [2010, 2011]
    assert found["value"].fillna(-1).to_list() == [-1, 8]
    assert finance.share_of_gdp(rows, "KGZ", ["EU"], folder=tmp_path).empty


def test_a_donor_that_reports_a_part_of_the_years_is_told_with_them():
    """Loans run from 2005 to 2010: who begins in 2006, or ends in 2009, tells of a part only."""
    years = range(2005, 2011)
    loans = [("WB", year, "loan", 1.0, "reported") for year in years]
    given = {"USA": years, "RUS": range(2006, 2011), "EU": range(2005, 2010)}
    grants = [(who, year, "grant", 1.0, "reported") for who, told in given.items() for year in told]
    rows = paid(*loans, *grants)
    assert finance.who_reports(rows, ["USA", "RUS", "EU", "CHN"]) == (
        "Russia reports them for 2006-2010 only, the European Union reports them for 2005-2009 "
        "only and China reports none"
    )
    assert finance.who_reports(rows, ["USA"]) == "all of these report them"


@pytest.mark.parametrize(
    ("grant", "loan", "text"),
    [(0, 0, "gave or lent 0.0 billion, as far as is known"),
     (49, 951, "gave or lent 1.0 billion, nearly all of it loans"),
     (50, 950, "gave or lent 1.0 billion, 5% of it grants"),
     (995, 5, "gave or lent 1.0 billion, 100% of it grants"),
     (1000, 0, "gave 1.0 billion and lent nothing")],
)  # fmt: skip
def test_the_kind_of_money_is_told_in_words(grant, loan, text):
    row = pd.Series({"grant": grant, "loan": loan, "total": grant + loan}, dtype=float) * 1e6
    assert finance.gave_or_lent(row) == text


def test_rows_of_a_package_are_its_parts_and_what_follows_from_either():
    flows = ledger(
        row("package", 9), row("part", 5, part_of="package"), row("paid", 4, follows="part"),
        row("forgiven", 1, follows="paid"), row("other", 7), row("after", 1, follows="other"),
    )  # fmt: skip
    found = packages.rows_of(flows, "package")["flow_id"].to_list()
    assert found == ["package", "part", "paid", "forgiven"]
    assert packages.rows_of(flows, "paid")["flow_id"].to_list() == ["paid", "forgiven"]


def test_what_sources_say_of_a_package_is_no_markup():
    rows = {
        "flow_id": ["a", "b"], "donor": "RUS", "stage": ["pledged", "withheld"], "amount_low": 5.0,
        "conditions": ["<script>x</script>", None], "summary": ["Whole.", "<img src=x>. More."],
    }  # fmt: skip
    chain = {"donor": "RUS", "arrived_low": 2e6, "withheld_low": 5.0, "cancelled_low": None}
    chain = pd.Series(chain, name="a")
    said = packages.why_held_back(pd.DataFrame(rows), chain)
    assert "It was" in said
    assert "2.0 million dollars came, the rest did not." in said
    assert "<" not in said
