"""Who was there, when, in what, and how sure that is.

``profile`` sets two actors against one another in units of the world, lens by lens; ``balance``
counts kinds of presence by field.
"""

from kgru_analysis.deprecated import moved

__getattr__ = moved(__name__)
