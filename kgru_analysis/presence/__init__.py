"""Who was there, when, in what, and how sure that is.

``profile`` sets two actors against one another in units of the world, lens by lens; ``balance``
counts kinds of presence by field, and ``sensitivity`` says what that rests on.
"""

from kgru_analysis.presence.balance import presence_balance, presence_panel
from kgru_analysis.presence.lens_weights import lens_weightings
from kgru_analysis.presence.profile import (
    combine,
    presence_items,
    presence_magnitudes,
    presence_profile,
)
from kgru_analysis.presence.sensitivity import presence_bands, presence_curve, presence_weightings

__all__ = [
    "combine",
    "lens_weightings",
    "presence_balance",
    "presence_bands",
    "presence_curve",
    "presence_items",
    "presence_magnitudes",
    "presence_panel",
    "presence_profile",
    "presence_weightings",
]
