"""Yearly sums of the ledger's own rows, for donors and years that no data set has."""

from pathlib import Path

import numpy as np
import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.flows.counting import reasons_by_row, stand_ins
from kgru_analysis.flows.links import read_links
from kgru_analysis.flows.totals import in_dollars, size_of_shared, years_told
from kgru_analysis.load import load, load_actors

# What each instrument is as money of states, and why it is no aid. What has no form is no money or
# no help: arms, rent, duty-free goods, shares of customs, trade and rescheduling.
INSTRUMENTS = pd.read_csv(Path(__file__).with_name("instruments.csv"), index_col="instrument")
FORM = INSTRUMENTS["form"].dropna()
_OF_STATES = INSTRUMENTS.loc[INSTRUMENTS["no_aid"].isna(), "form"]  # an investment is a firm's
_STAGES = {"committed": ("agreed", "ratified")}
_PAID = ("disbursed", "delivered")
_COLUMNS = ["donor", "form", "first", "last", "flow_id", "counted", "usd_low", "usd_high"]


def claims_of(recipient: str, *, basis: str, folder: AnyFolder = None) -> pd.DataFrame:
    """List what rows of the ledger say was paid or signed, by donor and form, with its years.

    Counted is a sum of one calendar year that is not the same money as another row of its form, nor
    shares money with a larger one; firms and donors taken together are left out.
    """
    flows = load("flows", folder=folder)
    actors = load_actors(folder)["kind"]
    to_fund = flows["recipient"].map(actors).eq("fund").fillna(False)
    to_fund &= (flows["recipient"] == recipient).any()
    official = ~flows["donor"].map(actors).isin(["company", "aggregate"])
    form = flows["instrument"].map(_OF_STATES)
    stages = _STAGES.get(basis, _PAID)
    staged = flows["stage"].isin(stages).where(form != "relief", flows["stage"] == "forgiven")
    here = staged & form.notna() & official & (flows["donor"] != recipient)
    here &= flows["donor"].notna() & ((flows["recipient"] == recipient) | to_fund)
    dates = parse_dates(flows["date"], unknown="null")
    first, last = years_told(dates)
    links = read_links(flows)
    sound = (reasons_by_row(flows, links) == "") & dates["earliest"].notna()
    single = here & sound & (first == last) & (flows["basis"] == "total")
    size = size_of_shared(flows, links, single.to_numpy(dtype=bool), folder)
    counted = np.zeros(len(flows), dtype=bool)
    for name in ("grant", "loan", "relief", "equity"):
        candidate = (single & (form == name)).to_numpy(dtype=bool)
        counted |= candidate & (stand_ins(links, candidate, size=size)[0] < 0)
    out = flows[["donor", "flow_id"]].assign(form=form, first=first, last=last, counted=counted)
    out[["usd_low", "usd_high"]] = in_dollars(flows[counted], folder=folder)
    return out.loc[here & first.notna(), _COLUMNS].reset_index(drop=True)
