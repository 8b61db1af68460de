# ruff: noqa: I001 (one line a module)
"""The types of the public names; `kgru_analysis._MODULES` says where each is found at run time."""

from kgru_analysis import plots as plots
from kgru_analysis.actors import resolve_actors as resolve_actors
from kgru_analysis.begin import new_folder as new_folder
from kgru_analysis.breaks import (
    breaks_of as breaks_of,
    detectable_jump as detectable_jump,
    end_of_sample as end_of_sample,
    find_breaks as find_breaks,
)
from kgru_analysis.catalog import Folder as Folder, codebook as codebook, tables as tables
from kgru_analysis.check import check as check
from kgru_analysis.citations import cite as cite
from kgru_analysis.crosswalk import add_plover as add_plover
from kgru_analysis.dates import parse_dates as parse_dates
from kgru_analysis.dependence import (
    asymmetry as asymmetry,
    both_ways as both_ways,
    component_table as component_table,
    concentration as concentration,
    dependence_index as dependence_index,
    dependence_panel as dependence_panel,
    exposure_episodes as exposure_episodes,
    exposures as exposures,
    shares as shares,
)
from kgru_analysis.errors import (
    DataError as DataError,
    KgruError as KgruError,
    MissingRate as MissingRate,
    UnknownActor as UnknownActor,
    UnreadableDate as UnreadableDate,
    UnreadableMoney as UnreadableMoney,
)
from kgru_analysis.events import (
    dyad_series as dyad_series,
    read_events as read_events,
    rejected_lines as rejected_lines,
)
from kgru_analysis.flows import (
    aid_promises as aid_promises,
    grant_element as grant_element,
    official_finance as official_finance,
    promise_chains as promise_chains,
    total_flows as total_flows,
    total_rows as total_rows,
)
from kgru_analysis.load import load as load
from kgru_analysis.money import (
    deflator_fan as deflator_fan,
    parse_money as parse_money,
    relative_to as relative_to,
    to_usd as to_usd,
)
from kgru_analysis.presence import (
    combine as combine,
    presence_balance as presence_balance,
    presence_bands as presence_bands,
    presence_curve as presence_curve,
    presence_items as presence_items,
    presence_magnitudes as presence_magnitudes,
    presence_panel as presence_panel,
    presence_profile as presence_profile,
    presence_weightings as presence_weightings,
)
from kgru_analysis.sheets import coding_sheet as coding_sheet
from kgru_analysis.text import find_mentions as find_mentions

__version__: str
