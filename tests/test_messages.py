"""What a user reads who gives a public function something wrong: what, where and what to do."""

import re

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis.examples import copy_example, example_path, small_ledger

LINE = pd.Series(range(20), index=range(2000, 2020), dtype=float)
LEDGER = small_ledger("RUS", "KGZ")
PROFILE = pd.DataFrame(
    {
        "lens": ["force"], "period": pd.to_datetime(["2020-12-31"]), "unit": ["persons"],
        "a_low": [1.0], "a_high": [1.0], "b_low": [2.0], "b_high": [2.0], "balance": [-0.3],
        "low": [-0.3], "high": [-0.3], "p_positive": [0.0], "p_tie": [0.0], "status": ["measured"],
    }
)  # fmt: skip
PANEL = pd.DataFrame(
    {
        "iso3": ["KGZ"], "year": [2020], "component": ["import_share"],
        "value": [0.3], "low": [0.2], "high": [0.4],
    }
)  # fmt: skip
EURO = pd.DataFrame({"date": ["2009"], "amount_low": [1.0], "amount_high": [1.0]})


def curve(frames, *, settings=(), before=(2001, 2002)):
    return kg.presence_curve(frames, dict(settings), "USA", "RUS", before=before, after=(3, 4))


SAID = {
    "a table that is nearly one": (lambda: kg.load("flow"), r"no table 'flow' \(did you mean 'fl"),
    "a file for a table": (lambda: kg.load("data/flows.csv"), "did you mean 'flows'"),
    "a table like none": (lambda: kg.load("x"), "There is no table 'x'; there are events"),
    "one actor for many": (
        lambda: kg.presence_magnitudes("USA", host="KGZ"), r"one text; .* as in \['USA'\]",
    ),
    "words for draws": (
        lambda: kg.presence_profile("USA", "RUS", host="KGZ", draws="many"),
        "draws='many': give a whole number of 0 or more",
    ),
    "too few weightings": (lambda: kg.find_breaks(LINE, draws=-1), "draws=-1: give a whole n"),
    "a word for a seed": (lambda: kg.find_breaks(LINE, seed="x"), "seed='x': give a whole number"),
    "weights that are a word": (
        lambda: kg.combine(PROFILE, weights="equal"), "weights='equal' is a str; give a dict",
    ),
    "weights that are no numbers": (
        lambda: kg.combine(PROFILE, weights={"force": "much"}), "Weights are numbers of zero or",
    ),
    "a list of weights": (lambda: kg.dependence_index(PANEL, weights=[1]), "is a list; give a di"),
    "one year for two": (
        lambda: kg.dependence_panel(partner="RUS", of="KGZ", years=2020), "no pair of years, such",
    ),
    "years the wrong way round": (
        lambda: kg.dependence_panel(partner="RUS", of="KGZ", years=(2020, 2010)), "no pair of year",
    ),
    "a name for a code": (
        lambda: kg.official_finance("Kyrgyzstan"), "no code of the table actors; resolve_actors",
    ),
    "a currency in small letters": (
        lambda: kg.to_usd(EURO.assign(currency="eur")), "row 0: 'eur': .* in capitals; write EUR",
    ),
    "prices of no year in reach": (
        lambda: kg.to_usd(EURO.assign(currency="EUR"), prices=1800), "1800, the year of prices=; c",
    ),
    "nothing for a ledger": (
        lambda: kg.total_flows(None, stage="agreed"), "total_flows reads a DataFrame, not None",
    ),
    "an id of no source": (lambda: kg.cite("nobody"), r"has the id 'nobody'; load\('sources'\) ha"),
    "rows without a source": (
        lambda: kg.cite(LEDGER[["date"]]), "to cite from; give rows of a table with all",
    ),
    "a number to cite": (lambda: kg.cite(5), "rows or ids, not an int"),
    "rows that a figure cannot draw": (
        lambda: kg.plots.profile_ribbons(PROFILE, a="USA", b="RUS"), "no column row, year, sure",
    ),
    "no year for a fan": (
        lambda: kg.deflator_fan(LEDGER, prices=None), "prices=None: give a whole number",
    ),
    "a word for years": (lambda: kg.aid_promises(LEDGER, due="x"), "due='x': give a num"),
    "a word for a share": (
        lambda: kg.presence_profile("USA", "RUS", host="KGZ", coverage="x"),
        r"coverage='x': give a share between 0 and 1 \(above 0, at most 1\)",
    ),
    "a share that is none": (lambda: kg.find_breaks(LINE, coverage=1), "coverage=1: .*, below 1"),
    "power that is none": (lambda: kg.detectable_jump(LINE, power=None), "power=None: give a"),
    "half a draw": (lambda: kg.dependence_index(PANEL, draws=0.5), "draws=0.5: give a"),
    "an id for a choice of rivals": (
        lambda: kg.load("flows", prefer="x"), "prefer='x' is a str; give a dict, such as {claim_gr",
    ),
    "a leader for leaders": (
        lambda: kg.presence_panel(kg.load("presence"), host="KGZ", led_by="RUS"),
        "led_by='RUS' is a str; give a dict",
    ),
    "ids for sources": (
        lambda: kg.presence_panel(kg.load("presence"), host="KGZ", sources=["x"]),
        "sources= reads a DataFrame, not a list",
    ),
    "nothing to draw from": (lambda: kg.plots.share_lines(None), "share_lines reads a Data"),
    "no rows behind a figure": (
        lambda: kg.plots.figure_data(LEDGER, rows=[5]), "rows= of figure_data reads a DataFrame",
    ),
    "an actor that is none": (
        lambda: kg.presence_items(None, host="KGZ"), "actors=None: give a text or a list of texts",
    ),
    "no actor at all": (lambda: kg.presence_magnitudes([], host="KGZ"), "actors= names no actor"),
    "a number among codes": (
        lambda: kg.dependence_panel(partner=["RUS", 5], of="KGZ"), "partner holds 5; give a list",
    ),
    "several for one": (
        lambda: kg.exposures(partner="RUS", of=["KGZ"]), r"of=\['KGZ'\]: give one code of the tab",
    ),
    "a series for several": (
        lambda: kg.breaks_of(LINE), "series is a Series; give a dict, such as {'imports'",
    ),
    "a list for a series": (lambda: kg.breaks_of({"x": [1]}), "'x': Give a pandas Series of numb"),
    "a word for a number of years": (
        lambda: kg.end_of_sample(LINE, last="two"), "last='two': give a whole number of 1 or more",
    ),
    "a number for a component": (
        lambda: kg.dependence_index(PANEL.assign(component=5)), "row 0: 5: give the name of a comp",
    ),
    "a word for a term of loans": (
        lambda: kg.grant_element([2, "x"], 20, 5, discount=5), "row 1: 'x': no number",
    ),
    "a word for the term of a loan": (
        lambda: kg.grant_element("x", 20, 5, discount=5), "No loan has rate=x, .* give percent",
    ),
    "nothing for a term": (
        lambda: kg.grant_element(2, 20, None, discount=5), "No loan .* grace=None, .* give perc",
    ),
    "loans without terms": (
        lambda: kg.official_finance("UZB", grant_equivalent=True),
        "loan_terms has no interest_rate.* of 'UZB', .*; use grant_equivalent=False",
    ),
    "no list of shares": (lambda: kg.concentration([0.5]), "Give what `shares` returns, or a Ser"),
    "a lens that is none": (
        lambda: kg.combine(PROFILE.assign(lens=5), weights={"force": 1}), "row 0: 5: no lens",
    ),
    "a lens twice": (
        lambda: kg.combine(pd.concat([PROFILE] * 2), weights={"force": 1}), "twice in a period",
    ),
    "a year for the end of a period": (
        lambda: kg.combine(PROFILE.assign(period=2020), weights={"force": 1}), "holds no dates",
    ),
    "a word for a balance": (
        lambda: kg.combine(PROFILE.assign(low="x"), weights={"force": 1}), "have to be numbers",
    ),
    "rows for several readings": (
        lambda: curve(PROFILE),
        "frames is a DataFrame; give a dict, such as {'as coded': rows}",
    ),
    "a setting that is none": (
        lambda: curve({"x": PROFILE}, settings={"y": 5}),
        r"settings\['y'\]=5 is an int; give a dict",
    ),
    "a year for a span": (
        lambda: curve({"x": PROFILE}, before=2001),
        "before=2001 is no pair of years",
    ),
    "a table that ships and is not in the folder": (
        lambda: kg.load("visits", folder=example_path("armenia")),
        "no table 'visits'; there are .*. The data that ship have one: leave out folder=",
    ),
    "ids of another folder": (lambda: kg.cite(["a-1"]), "Rows of another folder need folder="),
    "a number for a state": (
        lambda: kg.new_folder("nowhere", country=5), "country=5: give a code, or leave it out",
    ),
    "a number for a folder": (lambda: kg.new_folder(5), "'5' names no folder"),
    "a number to draw": (lambda: kg.plots.figure_data(5), "figure_data reads a DataFrame, not an"),
    "nothing to draw": (
        lambda: kg.plots.share_lines(pd.DataFrame(columns=["label", "actor", "year", "value"])),
        "no row to draw; select others",
    ),
    "shares without labels": (lambda: kg.plots.share_lines(PANEL), "no column label, actor"),
    "rows without a text": (lambda: kg.plots.magnitude_rows(PANEL), "no column row, actor, shown"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_a_mistake_is_told_with_its_remedy(case):
    call, said = SAID[case]
    with pytest.raises(kg.KgruError) as error:
        call()
    assert re.search(said, str(error.value).replace("\n", " ")), str(error.value)


def test_years_may_be_text():
    """A pair read from a file or a form is text."""
    panel = kg.dependence_panel(partner="RUS", of="KGZ", years=("2010", "2012"))
    assert set(panel["year"]) <= {2010, 2011, 2012}


def test_a_column_of_links_in_which_nothing_stands_is_none():
    """pandas reads it as one of numbers."""
    ledger = LEDGER.assign(overlaps=float("nan"), part_of=float("nan"))
    told = kg.aid_promises(LEDGER.assign(overlaps=None, part_of=None))
    pd.testing.assert_frame_equal(kg.aid_promises(ledger), told)


def test_money_is_unknown_and_not_none_where_no_table_says_who_reports(tmp_path):
    """Flows tell that no base is rented; what was given and lent nobody has reported."""
    mine = kg.new_folder(tmp_path / "mine", country="MNG")
    line = "paid,2015,CHN,MNG,loan,transport,,disbursed,5,5,USD,total,,,,,,,Paid.,s,,high,,yes,\n"
    with (mine / "flows.csv").open("a", encoding="utf-8") as flows:
        flows.write(line)
    with (mine / "sources.csv").open("a", encoding="utf-8") as sources:
        sources.write("s,A report,,,A bank,2016,https://example.org/s,official,en,\n")
    with (mine / "events.csv").open("a", encoding="utf-8") as events:
        events.write("met,2014-08,CHN,MNG,political,consult,done,,They meet.,s,,high,,yes,\n")
    assert kg.check(mine).empty
    profile = kg.presence_profile("CHN", "RUS", host="MNG", folder=mine)
    money = profile[profile["lens"] == "money"]
    assert (money["status"] == "unknown").all()
    assert money["a_high"].isna().all()


def test_a_plan_of_sources_without_a_line_finds_nothing_and_says_so(tmp_path):
    mine = copy_example("armenia", tmp_path / "mine")
    plan = mine / "finance_sources.csv"
    plan.write_text(plan.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    found = kg.official_finance("ARM", folder=mine)
    assert found.empty
    assert "No source that the table finance_sources names" in found.attrs["reason"]


def test_a_folder_without_codes_is_told_where_they_go(tmp_path):
    mine = copy_example("armenia", tmp_path / "mine")
    codes = mine / "codelists.csv"
    codes.write_text("list,code,label,standard\n", encoding="utf-8")
    with pytest.raises(kg.KgruError, match="use one of those that codelists"):
        kg.presence_panel(kg.load("presence", folder=mine), host="ARM", folder=mine)


def test_event_files_need_the_tables_of_their_codes(tmp_path):
    pytest.importorskip("ibis")
    mine = copy_example("armenia", tmp_path / "mine")
    codes = mine / "event_actors.csv"
    codes.write_text(codes.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(kg.DataError, match="source names no file"):
        kg.read_events([], layout="gdelt1")
    with pytest.raises(kg.DataError, match=r"event_actors of .* has no rows; copy those that ship"):
        kg.read_events(tmp_path / "acts.csv", layout="gdelt1", folder=mine)


def changed(path, change):
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(change(lines)), encoding="utf-8", newline="")


def test_an_actor_twice_is_told(tmp_path):
    mine = copy_example("armenia", tmp_path / "mine")
    changed(mine / "actors.csv", lambda lines: [*lines[:2], *lines[1:]])
    for call in (
        lambda: kg.official_finance("ARM", folder=mine),
        lambda: kg.presence_profile("USA", "RUS", host="ARM", folder=mine),
    ):
        with pytest.raises(kg.DataError, match=r"(?s)has an actor twice:.* check lists every"):
            call()


def test_a_whole_number_that_is_none_is_told(tmp_path):
    mine = copy_example("armenia", tmp_path / "mine")
    column = kg.load("finance_sources", folder=mine).columns.get_loc("priority")
    changed(
        mine / "finance_sources.csv",
        lambda lines: [
            lines[0], ",".join([*lines[1].split(",")[:column], "inf"]) + ",", *lines[2:],
        ],
    )  # fmt: skip
    with pytest.raises(kg.DataError, match=r"check.folder. lists every fault"):
        kg.load("finance_sources", folder=mine)


def test_rows_of_the_ledger_alone_can_be_the_plan(tmp_path):
    mine = copy_example("armenia", tmp_path / "mine")
    changed(
        mine / "finance_sources.csv",
        lambda lines: [line for n, line in enumerate(lines) if not n or ",flows," in line],
    )
    assert len(kg.load("finance_sources", folder=mine))
    assert set(kg.official_finance("ARM", folder=mine)["status"]) <= {"claimed", "not-reported"}


def test_an_episode_of_which_no_cut_is_told_is_none(tmp_path):
    mine = copy_example("armenia", tmp_path / "mine")
    changed(
        mine / "exposures.csv",
        lambda lines: [line.replace(",switch-episode,", ",next-supplier,") for line in lines],
    )
    with pytest.raises(kg.KgruError, match="no episode is told"):
        kg.exposure_episodes(of="ARM", folder=mine)


def test_a_month_is_no_year_of_a_yearly_series(tmp_path):
    mine = copy_example("armenia", tmp_path / "mine")
    changed(
        mine / "remittances.csv",
        lambda lines: [*lines[:-1], lines[1].replace(",2010,", ",2010-03,"), ""],
    )
    panel = kg.dependence_panel(partner="RUS", of="ARM", folder=mine)
    assert "remittance_share" in set(panel["component"])
