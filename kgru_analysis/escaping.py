"""Text of the data where HTML or Markdown is written: it stays text there."""

import html
import re

# Letters that mean something to Markdown, roles, formulas, templates or tables, and the slash that
# closes a tag. Written as their numbers they mean themselves, in Markdown and in HTML alike.
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]()#+!|$~^:@%/-"}
_SIGNS |= {ord(sign): html.escape(sign) for sign in "&<>\"'"}
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_WEB = re.compile(r"https?://[^\s<>\"'\\\x00-\x1f\x7f]+", re.IGNORECASE)


def as_html(value: object) -> str:
    """Return what a cell holds so that HTML shows it and does nothing else; see `as_text`."""
    return html.escape(str(value))


def is_web_address(text: object) -> bool:
    """Say whether a link may lead there: http or https, without spaces, quotes or brackets."""
    return _WEB.fullmatch(str(text)) is not None


def as_text(value: object) -> str:
    """Return what a cell holds so that HTML and Markdown show it in one line, and no more."""
    return _BREAKS.sub(" ", str(value)).translate(_SIGNS)


def as_description(value: object) -> str:
    """Return a description of a data package: as text, but what stands in backticks is code."""
    parts = re.split(r"`([^`]+)`", str(value))  # text and code by turns
    told = [f"<code>{as_text(p)}</code>" if i % 2 else as_text(p) for i, p in enumerate(parts)]
    return "".join(told)


def as_link(address: object, text: object) -> str:
    """Return a link to a web address, or the text alone where the address is none."""
    if not is_web_address(address):
        return as_text(text)
    return f'<a href="{as_text(address)}">{as_text(text)}</a>'
