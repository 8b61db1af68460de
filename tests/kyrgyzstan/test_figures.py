"""Figures of single notebooks show what their data say; how they look is judged by eye."""

import matplotlib as mpl
import pandas as pd
import pytest

from kgru_analysis import plots
from kgru_analysis.kyrgyzstan import (
    figures_bases,
    figures_course,
    figures_finance,
    figures_machines,
    figures_page,
    weighing,
)
from kgru_analysis.plots import style

pytestmark = pytest.mark.usefixtures("off_screen")

DAY, LATER = pd.Timestamp("1995-03-16"), pd.Timestamp("2024-02-22")
STEPS = pd.DataFrame(
    [("all", 0, 10, "money"), ("lost", 10, 4, "lost"), ("came", 0, 4, "later")],
    columns=["label", "start", "end", "kind"],
)
TYPES = pd.DataFrame({"events": [3, 2], "seen": [1, 0]}, index=["a", "b"])
ACTS = pd.DataFrame(
    {"lane": ["law", "arms"], "actor": "RUS", "event_type": ["agree", "terminate"],
     "date": [DAY, LATER]}
)  # fmt: skip
PAGE = pd.DataFrame({"para": [1, 1], "sentence": [1, 2], "verdict": ["agrees", "opinion"]})
YEARS = pd.DataFrame({"rows": [9, 8], "sources": [3, 4]}, index=[2001, 2002])
DEFINED = pd.DataFrame({"definition": ["a", "b"], "before": [0.1, 0.2], "after": [-0.1, 0.3]})
COUNTS = pd.DataFrame(
    {"actor": ["RUS", "USA"], "site": ["kant", "manas"], "date": DAY, "low": [100.0, None],
     "high": [200.0, 900.0]}
)  # fmt: skip
STOOD = pd.DataFrame(
    {"actor": ["RUS", "USA"], "site": ["kant", "manas"], "possible_from": DAY, "certain_from": DAY,
     "certain_to": LATER, "possible_to": LATER}
)  # fmt: skip


def days():
    values = pd.Series([1.0, -1.0] * 4, pd.date_range("2023-01-01", periods=8))
    return figures_machines.machine_days(
        values, pd.DataFrame({"day": values.index[:2], "spike": [True, False]}), partner="RUS"
    )


@pytest.mark.parametrize(
    ("draw", "shown"),
    [
        (lambda: figures_finance.waterfall(STEPS, actor="RUS"), ["10", "\u22126", "4"]),
        (lambda: figures_machines.seen_by_type(TYPES), ["1 of 3", "0 of 2"]),
        (days, ["1 days with acts that do not show", "1 days with acts that show in the series"]),
        (lambda: figures_course.acts(ACTS), ["law", "arms"]),
        (lambda: figures_page.verdicts(PAGE), []),
        (lambda: figures_page.coverage(YEARS), ["records (bars)", "sources (line)"]),
        (lambda: weighing.definition_dots(DEFINED, a="USA", b="RUS"), []),
        (lambda: figures_bases.base_strengths(COUNTS, STOOD), ["", "■ Kant", "● Manas"]),
    ],
)
def test_figures_show_their_numbers_at_one_width_and_without_small_type(draw, shown):
    plots.use_house_style()
    ax = draw()
    assert [text.get_text() for text in ax.texts] == shown
    figure = ax.get_figure()
    figure.draw_without_rendering()
    assert figure.get_figwidth() == style.WIDTH
    texts = [text for text in figure.findobj(mpl.text.Text) if text.get_text()]
    assert min(text.get_fontsize() for text in texts) >= style.SMALL


def test_a_page_has_a_mark_for_each_sentence():
    labels = figures_page.verdicts(PAGE).get_legend_handles_labels()[1]
    assert {"agrees (1)", "opinion (1)", "no date given (0)"} <= set(labels)


def test_a_triangle_has_the_color_of_who_is_ahead_at_each_corner():
    data = pd.DataFrame({"year": [2001], "arms": [0.5], "money": [-0.5], "people": [-0.5]})
    ax = weighing.weight_triangles(data, a="USA", b="RUS")
    (field,) = [c for c in ax.collections if hasattr(c, "levels")]
    assert field.levels.tolist() == [-2, -0.02, 0.02, 2]
    assert [text.get_text() for text in ax.texts][:2] == ["2001", "arms"]
