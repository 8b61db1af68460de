"""Who was there, when, and how sure that is."""

from kgru_analysis.presence.bands import presence_bands, presence_weightings
from kgru_analysis.presence.choices import presence_choices
from kgru_analysis.presence.measures import presence_balance, presence_panel
from kgru_analysis.presence.profile import (
    combine,
    presence_items,
    presence_magnitudes,
    presence_profile,
)
from kgru_analysis.presence.sites import presence_sites

__all__ = [
    "combine",
    "presence_balance",
    "presence_bands",
    "presence_choices",
    "presence_items",
    "presence_magnitudes",
    "presence_panel",
    "presence_profile",
    "presence_sites",
    "presence_weightings",
]
