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
    """Return what a cell holds so that HTML shows it and does nothing else.

    Where Markdown is read too, use `as_text`.

    >>> as_html("<b title='x'>a_b</b>")
    '&lt;b title=&#x27;x&#x27;&gt;a_b&lt;/b&gt;'
    """
    return html.escape(str(value))


def is_web_address(text: object) -> bool:
    """Say whether a link may lead there: http or https, without spaces, quotes or brackets.

    >>> is_web_address("https://example.org/a?b=1"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return _WEB.fullmatch(str(text)) is not None


def as_text(value: object) -> str:
    """Return what a cell holds so that HTML and Markdown show it and do nothing else.

    Line breaks and control characters become spaces.

    >>> as_text("<b>[1](javascript:x)</b>")
    '&lt;b&gt;&#91;1&#93;&#40;javascript&#58;x&#41;&lt;&#47;b&gt;'
    >>> as_text("a plain name, 1999")
    'a plain name, 1999'
    """
    return _BREAKS.sub(" ", str(value)).translate(_SIGNS)


def as_description(value: object) -> str:
    """Return a description of a data package: as text, but what stands in backticks is code.

    >>> as_description("see `debt`, not <b>")
    'see <code>debt</code>, not &lt;b&gt;'
    """
    parts = re.split(r"`([^`]+)`", str(value))  # text and code by turns
    told = [f"<code>{as_text(p)}</code>" if i % 2 else as_text(p) for i, p in enumerate(parts)]
    return "".join(told)


def as_link(address: object, text: object) -> str:
    """Return a link to a web address, or the text alone where the address is none.

    >>> as_link("https://example.org/a", "A")
    '<a href="https&#58;&#47;&#47;example.org&#47;a">A</a>'
    >>> as_link("javascript:alert(1)", "A")
    'A'
    """
    if not is_web_address(address):
        return as_text(text)
    return f'<a href="{as_text(address)}">{as_text(text)}</a>'
