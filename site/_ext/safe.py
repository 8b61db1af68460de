"""What keeps a page from running text of the data: JSON that ends no script, and a policy."""

import base64
import hashlib
import json
from typing import Any

# JSON may write any letter as its number; these could end a script element or a line of script.
_RISKY = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
# The one script that stands in the pages themselves: the theme's, which avoids a white flash.
THEME_SCRIPT = """
      document.body.dataset.theme = localStorage.getItem("theme") || "auto";
    """


def embed(value: Any) -> str:
    """Return JSON that can stand inside a script element.

    >>> embed({"title": "</script><!--"})
    '{"title":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_RISKY)


def policy() -> str:
    """Return the Content-Security-Policy of every page, as an element of its head.

    Scripts come from the site's own files, and of those in a page only the theme's runs, by its
    hash: no handler in an attribute, no javascript: address, nothing from another host. Styles in
    attributes are the figures' and tables'.
    """
    digest = base64.b64encode(hashlib.sha256(THEME_SCRIPT.encode()).digest()).decode()
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'sha256-{digest}'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    content = "; ".join(f"{name} {value}" for name, value in rules.items())
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{content}">'
        '<meta name="referrer" content="no-referrer">'  # other sites are not told whence one came
    )
