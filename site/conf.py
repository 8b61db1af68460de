"""Sphinx configuration. The notebooks are stored executed; nothing is run while rendering."""

project = "kgru_analysis"
author = "The kgru_analysis authors"
copyright = author  # noqa: A001
extensions = ["myst_nb"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence"]  # no formulas: their script comes from another host
html_theme = "furo"
html_title = "Kyrgyzstan between Russia and the United States"
html_static_path = ["_static"]
html_css_files = ["house.css"]
html_js_files = ["access.js"]
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False
html_show_sphinx = False
