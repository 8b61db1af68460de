"""How the pages are written into the folder that Sphinx reads, and what they say as plain text."""

import re
from html import unescape
from pathlib import Path


def plain(html: str) -> str:
    """Return the text of a piece of HTML.

    >>> plain("<b>One</b> &amp; two")
    'One & two'
    """
    return unescape(re.sub(r"<[^>]+>", "", html))


def put(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
