# ruff: noqa: I001 (one line a module)
"""The public names: their types, and in which module each is found at run time."""

from kgru_analysis import plots as plots
from kgru_analysis.actors import resolve_actors as resolve_actors
from kgru_analysis.begin import new_folder as new_folder
from kgru_analysis.breaks.power import (
    detectable_jump as detectable_jump,
    end_of_sample as end_of_sample,
)
from kgru_analysis.breaks.search import find_breaks as find_breaks
from kgru_analysis.breaks.several import breaks_of as breaks_of
from kgru_analysis.catalog import codebook as codebook, Folder as Folder, tables as tables
from kgru_analysis.check import check as check
from kgru_analysis.citations import cite as cite
from kgru_analysis.dates.parse import parse_dates as parse_dates
from kgru_analysis.dependence.composite import dependence_index as dependence_index
from kgru_analysis.dependence.exposures import (
    both_ways as both_ways,
    exposure_episodes as exposure_episodes,
    exposures as exposures,
)
from kgru_analysis.dependence.panel import dependence_panel as dependence_panel
from kgru_analysis.dependence.partners import concentration as concentration, shares as shares
from kgru_analysis.dependence.sides import asymmetry as asymmetry
from kgru_analysis.errors import (
    DataError as DataError,
    KgruError as KgruError,
    MissingRate as MissingRate,
    UnknownActor as UnknownActor,
    UnreadableDate as UnreadableDate,
    UnreadableMoney as UnreadableMoney,
)
from kgru_analysis.events.read import (
    dyad_series as dyad_series,
    read_events as read_events,
    rejected_lines as rejected_lines,
)
from kgru_analysis.flows.aid import aid_promises as aid_promises
from kgru_analysis.flows.chains import promise_chains as promise_chains
from kgru_analysis.flows.concessionality import grant_element as grant_element
from kgru_analysis.flows.official import official_finance as official_finance
from kgru_analysis.flows.totals import total_flows as total_flows, total_rows as total_rows
from kgru_analysis.load import load as load
from kgru_analysis.money.parse import parse_money as parse_money
from kgru_analysis.money.relative import relative_to as relative_to
from kgru_analysis.money.usd import deflator_fan as deflator_fan, to_usd as to_usd
from kgru_analysis.presence.balance import (
    presence_balance as presence_balance,
    presence_curve as presence_curve,
    presence_panel as presence_panel,
)
from kgru_analysis.presence.profile import (
    combine as combine,
    presence_items as presence_items,
    presence_magnitudes as presence_magnitudes,
    presence_profile as presence_profile,
)
from kgru_analysis.sheets import coding_sheet as coding_sheet
from kgru_analysis.text.mentions import find_mentions as find_mentions

__version__: str
