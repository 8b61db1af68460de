"""Who was there, when, in what, and how sure that is.

``profile`` sets two actors against one another in units of the world, lens by lens; ``balance``
counts kinds of presence by field.
"""
