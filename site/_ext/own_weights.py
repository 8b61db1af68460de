"""Weights of the reader's own on the page of presence: the numbers as a page gets them.

The numbers are those of the figure of ribbons; the script `weights.js` does with them what
`kg.combine` does with a profile.
"""

import csv
import io

import notebook_parts as parts
from safe import embed

from kgru_analysis.escaping import as_html
from kgru_analysis.kyrgyzstan.words import LENS_NAMES, first_up, name

FIGURE = "fig-04-ribbons"  # whose numbers are weighed
BELOW = "fig-04-weights"  # where the sliders stand
HARD = ("force", "money", "rights")
SOFT = ("institutions", "people", "attention")


def profile(csv_text: str) -> dict[str, dict[int, tuple[float, float, float]]]:
    """Return balance, low and high by lens and year, as the figure's CSV has them.

    >>> profile("row,year,balance,low,high\\nSoldiers,1992,0.5,0.25,1\\nSoldiers,1993,,,\\n")
    {'force': {1992: (0.5, 0.25, 1.0)}}
    """
    codes = {first_up(name): code for code, name in LENS_NAMES.items()}
    found: dict[str, dict[int, tuple[float, float, float]]] = {}
    for row in csv.DictReader(io.StringIO(csv_text)):
        if row["balance"]:
            own = found.setdefault(codes[row["row"]], {})
            own[int(row["year"])] = (float(row["balance"]), float(row["low"]), float(row["high"]))
    return found


def section(figure: parts.Figure, book: parts.Notebook) -> str:
    """Return the sliders with the numbers they weigh; `weights.js` shows them."""
    numbers = profile(figure.csv)
    a, b = map(name, parts.parameter(book, "a, b"))
    content = {"a": a, "b": b, "lenses": numbers, "presets": presets(list(numbers))}
    sliders = "".join(
        f'<label>{as_html(first_up(LENS_NAMES[x]))} <input type="range" name="{x}" min="0" '
        'max="10" step="1" value="1"> <output>1</output></label>'
        for x in numbers
    )
    named = {
        "Equal": "equal", "Hard power": "hard", "Soft power": "soft",
        **{f"{first_up(LENS_NAMES[x])} alone": x for x in numbers},
    }  # fmt: skip
    buttons = "".join(
        f'<button type="button" data-preset="{key}">{as_html(text)}</button>'
        for text, key in named.items()
    )
    hard, soft = (", ".join(LENS_NAMES[x] for x in group) for group in (HARD, SOFT))
    return (
        '<section class="weights" id="own-weights" hidden aria-labelledby="own-weights-title">'
        '<h3 id="own-weights-title">Set your own weights</h3>'
        '<form><div class="presets" role="group" aria-label="Weights to begin with">'
        f"{buttons}</div>"
        f'<div class="sliders">{sliders}</div></form>'
        '<p role="status" class="verdict"></p><div class="line"></div>'
        "<p class='assumed'>Assumed: a lens that says nothing of a year is left out there and the "
        "others weigh more; even means nearer to zero than 0.02; the band takes every lens at the "
        f"same end of its bounds, which is the widest there is. Hard power: {hard}. Soft power: "
        f"{soft}. These sums compare soldiers with students; they answer a question only for who "
        "accepts the weights. The address of this page keeps them.</p>"
        "<details><summary>The numbers by year</summary><div class='wide-table'><table "
        "aria-label='Balance with these weights'><thead><tr><th scope='col'>Year</th>"
        "<th scope='col'>Balance</th><th scope='col'>Low</th><th scope='col'>High</th></tr>"
        "</thead><tbody></tbody></table></div></details>"
        f'<script type="application/json">{embed(content)}</script></section>'
    )


def presets(lenses: list[str]) -> dict[str, dict[str, int]]:
    """Return the weights to begin with, by name.

    >>> presets(["force", "people"])["people"], presets(["force", "people"])["hard"]
    ({'force': 0, 'people': 1}, {'force': 1, 'people': 0})
    """
    groups = {"equal": lenses, "hard": HARD, "soft": SOFT} | {x: [x] for x in lenses}
    return {name: {x: int(x in group) for x in lenses} for name, group in groups.items()}
