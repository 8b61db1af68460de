"""The navigation beside each page, made from titles alone.

For each page Sphinx copies the headings of all pages and then drops them, since the navigation
shows titles only. Without headings to copy, a build takes a sixth less.
"""

from docutils import nodes
from sphinx import addnodes


def keep_titles(app, env) -> None:
    """Once all pages are read, set the title of each aside with the lists of pages below it."""
    app.kgru_titles = {}
    for page, headings in env.tocs.items():
        titles = app.kgru_titles[page] = headings.deepcopy()
        for entry in titles.children:
            if len(entry) > 1:
                below = list(entry.findall(addnodes.toctree))
                entry[1:] = []
                if below:
                    entry.append(nodes.bullet_list("", *below))


def from_titles(app, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let the theme make the navigation of a page from what was set aside."""
    whole = context.get("toctree")

    def toctree(**choices) -> str:
        env, headings = app.env, app.env.tocs
        env.tocs = app.kgru_titles if choices.get("titles_only") else headings
        try:
            return whole(**choices)
        finally:
            env.tocs = headings

    if whole is not None:
        context["toctree"] = toctree
