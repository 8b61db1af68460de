"""A folder given by folder= is the one that counts, for every table, and as it stands now."""

import json
import os

import pandas as pd
import pytest

import kgru_analysis as kg
from kgru_analysis import examples
from kgru_analysis.catalog import data_folder, open_folder
from kgru_analysis.load import need_known

TABLES = ["actors", "actor_names", "exchange_rates", "price_indices", "wdi", "sources"]
AMOUNT = pd.DataFrame(
    {"amount_low": [100.0], "amount_high": [200.0], "currency": ["AMD"], "date": ["2010"],
     "donor": ["USA"], "recipient": ["ARM"]}
)  # fmt: skip


@pytest.fixture
def own(tmp_path):
    """Write a folder with the shipped rates, cut to a few rows, so that each can be edited."""
    shipped = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    shipped["resources"] = [e for e in shipped["resources"] if e["name"] in TABLES]
    (tmp_path / "datapackage.json").write_text(json.dumps(shipped), encoding="utf-8")
    for name in TABLES:
        lines = (data_folder() / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        wanted = ("ARM,", "USA,", "AMD,", "globalsecurity")
        kept = [lines[0], *(line for line in lines[1:] if line.startswith(wanted))]
        (tmp_path / f"{name}.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return tmp_path


def edit(folder, name, start, new):
    path = folder / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(start) for line in lines)
    lines = [new if line.startswith(start) else line for line in lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_an_edited_rate_counts_at_once(own):
    edit(own, "exchange_rates", "AMD,usd_rate_mean,2010,",
         "AMD,usd_rate_mean,2010,100,AMD per USD,reported,imf-rates,")  # fmt: skip
    assert kg.to_usd(AMOUNT, folder=own)["usd_low"].item() == 1
    edit(own, "exchange_rates", "AMD,usd_rate_mean,2010,",
         "AMD,usd_rate_mean,2010,50,AMD per USD,reported,imf-rates,")  # fmt: skip
    assert kg.to_usd(AMOUNT, folder=own)[["usd_low", "usd_high"]].iloc[0].to_list() == [2, 4]
    assert kg.to_usd(AMOUNT, folder=kg.Folder(own))["usd_low"].item() == 2
    assert kg.to_usd(AMOUNT)["usd_low"].item() < 1


def test_prices_and_economies_are_those_of_the_folder(own):
    by_prices = kg.to_usd(AMOUNT, prices=2015, deflator="recipient", folder=own)["usd_low"].item()
    edit(own, "price_indices", "ARM,gdp_deflator,2015,",
         "ARM,gdp_deflator,2015,200,2015 = 100,derived,deflator-chained,")  # fmt: skip
    doubled = kg.to_usd(AMOUNT, prices=2015, deflator="recipient", folder=own)["usd_low"].item()
    assert doubled == pytest.approx(2 * by_prices)
    fan = kg.deflator_fan(AMOUNT, prices=2015, folder=own)
    assert fan["recipient_low"].item() == doubled
    edit(own, "wdi", "ARM,NY.GDP.MKTP.CD,2010,", "ARM,NY.GDP.MKTP.CD,2010,50,USD,reported,wdi,")
    share = kg.relative_to(AMOUNT.assign(usd_low=1.0, usd_high=2.0), folder=own).iloc[0]
    assert (share["relative_low"], share["denominator_of"]) == (2, "ARM")


def test_a_folder_is_asked_only_for_what_is_needed_and_its_lack_is_named(small):
    dollars = AMOUNT.assign(currency="USD")
    assert kg.to_usd(dollars, folder=small)["usd_low"].item() == 100
    with pytest.raises(kg.DataError, match="no table 'exchange_rates'; there are sources"):
        kg.to_usd(AMOUNT, folder=small)


def test_an_added_name_counts_at_once(own):
    assert kg.resolve_actors(["Hayastan"], unknown="null", folder=own).isna().all()
    with (own / "actor_names.csv").open("a", encoding="utf-8") as names:
        names.write("ARM,Hayastan,hy,common,,\n")
    assert kg.resolve_actors(["Hayastan"], folder=own).item() == "ARM"


def test_what_is_read_is_kept_until_its_file_changes_and_never_handed_out_twice(small):
    folder = open_folder(small)
    assert folder is open_folder(str(small))
    first = kg.load("flows", folder=folder, claims="all")
    first.loc[0, "donor"] = "XXX"
    first["more"] = 1
    again = kg.load("flows", folder=folder, claims="all")
    assert again.loc[0, "donor"] == "RUS"
    assert "more" not in again
    before = (small / "flows.csv").stat()
    text = (small / "flows.csv").read_text()
    (small / "flows.csv").write_text(text + "extra,2010,RUS,1,1,USD,total,,,s1,,yes,\n")
    os.utime(small / "flows.csv", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert len(kg.load("flows", folder=folder, claims="all")) == 5  # the size tells too


def test_every_form_of_a_folder_is_the_same_one(small):
    for folder in (small, str(small), kg.Folder(small)):
        assert kg.tables(folder)["name"].to_list() == ["sources", "actors", "flows"]
        assert kg.codebook("flows", folder)["column"].iloc[0] == "flow_id"
        assert kg.cite("s1", folder=folder)[0].startswith("Ministry")
        assert kg.check(folder).empty
    assert repr(kg.Folder(small)) == f"Folder({str(small)!r})"
    with pytest.raises(kg.DataError, match="no data folder"):
        kg.Folder(small / "nowhere")
    with pytest.raises(kg.DataError, match="not a DataFrame"):
        kg.tables(pd.DataFrame())
    with pytest.raises(kg.DataError, match="no datapackage"):
        kg.tables(small.parent)


def test_another_rival_can_be_preferred_without_an_edit(small):
    flows = kg.load("flows", folder=small, prefer={"loan": "loan-rival"}).set_index("flow_id")
    assert list(flows.index) == ["package", "loan-rival", "paid"]
    assert flows.loc["paid", "follows"] == "loan-rival"
    rows = kg.load("flows", folder=small, claims="all", prefer={"loan": "loan-rival"})
    assert rows["preferred"].to_list() == ["yes", "no", "yes", "yes"]
    with pytest.raises(kg.DataError, match=r"no claim group 'lone'"):
        kg.load("flows", folder=small, prefer={"lone": "loan"})
    with pytest.raises(kg.DataError, match=r"no row 'paid'; it has loan, loan-rival"):
        kg.load("flows", folder=small, prefer={"loan": "paid"})
    assert kg.load("flows", folder=small)["flow_id"].to_list() == ["package", "loan", "paid"]


def test_ids_that_a_folder_does_not_know_are_named_and_never_a_quiet_zero(small):
    need_known(pd.Series(["s1", None], name="source_id"), "sources", folder=small)
    with pytest.raises(kg.DataError, match=r"sources of .*small does not know source_id 'x', 'y'"):
        need_known(pd.Series(["s1", "x", "y", "x"], name="source_id"), "sources", folder=small)
    presence, flows = kg.load("presence"), kg.load("flows")
    with pytest.raises(kg.DataError, match=r"does not know source_id 'leak'"):
        kg.presence_panel(presence.assign(source_id="leak"), host="KGZ")
    with pytest.raises(kg.DataError, match=r"actors of .* does not know donor 'ATLANTIS'"):
        kg.aid_promises(flows.assign(donor="ATLANTIS"))


@pytest.mark.parametrize("column", ["stage", "basis", "instrument", "preferred"])
def test_codes_that_a_folder_does_not_know_are_named_and_never_left_out(column):
    flows = kg.load("flows").head(5).set_axis([0] * 5).drop(columns=["part_of", "follows"])
    wrong = flows.assign(**{column: [*flows[column].head(4), "barter"]})
    told = rf"1 of 5 rows have a {column} that .* does not know:\n.*'{flows['flow_id'].iloc[4]}'"
    for use in (lambda: kg.total_flows(wrong, stage="agreed"), lambda: kg.promise_chains(wrong)):
        with pytest.raises(kg.DataError, match=told):
            use()


def test_a_basis_of_the_folder_that_no_rule_can_add_is_set_aside(tmp_path):
    mine = examples.copy_example("armenia", tmp_path / "mine")
    with (mine / "codelists.csv").open("a", encoding="utf-8") as file:
        file.write("basis,per-week,per week,a rate for one week\n")
    flows = kg.load("flows", folder=mine).query("stage == 'pledged'").head(1)
    rows = kg.total_rows(flows.assign(basis="per-week"), stage="pledged", folder=mine)
    assert rows["reason"].to_list() == ["its basis is not known"]


def test_an_example_is_copied_with_its_folders_and_without_what_is_hidden(tmp_path, monkeypatch):
    home = tmp_path / "shipped"
    for name in ("a.csv", "map/b.csv", ".c", "map/.d", ".git/e"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(examples, "example_path", lambda name: home)
    mine = examples.copy_example("small", tmp_path / "mine")
    found = {p.relative_to(mine).as_posix() for p in mine.rglob("*") if p.is_file()}
    assert found == {"a.csv", "map/b.csv"}
