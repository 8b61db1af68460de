"""Sphinx configuration. The notebooks are stored executed; only the tour runs while rendering."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "_ext"))

project = "kgru_analysis"
author = "The kgru_analysis authors"
copyright = author  # noqa: A001
language = "en"
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "kgru_site",
]

kgru_report_url = os.environ.get("KGRU_REPORT_URL", "")  # where readers report errors, if anywhere
kgru_repository_url = os.environ.get("KGRU_REPOSITORY_URL", "")  # for links to open and to run

nb_execution_mode = "off"  # the tour turns it on for itself
nb_execution_raise_on_error = True
nb_execution_timeout = 120
myst_enable_extensions = ["colon_fence"]  # no formulas: their script comes from another host
myst_heading_anchors = 3
exclude_patterns = ["_ext", "_ipython", "**/*.j2", "**/*.part", "**/.ipynb_checkpoints"]
autodoc_typehints = "none"  # the docstrings say it in words
autodoc_member_order = "bysource"
autosummary_generate = False
napoleon_google_docstring = False
napoleon_use_rtype = False
add_module_names = False
default_role = "py:obj"

html_theme = "furo"
html_title = "Kyrgyzstan between Russia and the United States"
html_baseurl = os.environ.get("SITE_URL", "")
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_extra_path = ["_extra"]
html_css_files = ["house.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False
html_show_sphinx = False
html_use_index = False
html_theme_options = {"navigation_with_keys": False}
