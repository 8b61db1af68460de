"""The house style: sizes that a telephone shows, labels apart, colors that can be read."""

import html
import io
from inspect import signature

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgru_analysis import plots
from kgru_analysis.plots import style

pytestmark = pytest.mark.usefixtures("off_screen")


def contrast_with_white(hexadecimal: str) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    parts = np.array(mpl.colors.to_rgb(hexadecimal))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05)


@pytest.mark.parametrize("name", ["RUS", "USA", "CHN", "KGZ", "ADB", "WB", "other"])
def test_words_in_the_color_of_an_actor_can_be_read(name):
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white(style.color(name)) >= 4.5


def test_labels_stay_in_order_and_apart():
    assert style.spread([0.1, 0.1, 0.9], 0.1) == pytest.approx([0.05, 0.15, 0.9])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_labels_never_overlap(values):
    heights = np.sort(style.spread(values, 0.05))
    assert (np.diff(heights) > 0.045).all()


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_end_labels_are_apart_on_any_scale(scale):
    ax = style.axes(None, height=4)
    ax.set_yscale(scale)
    ax.set_ylim(0.01, 1)
    ends = [(0, y, name, style.INK) for y, name in ((0.02, "low"), (0.021, "same"), (0.9, "high"))]
    style.end_labels(ax, ends)
    low, same, high = (text.xy[1] for text in ax.texts)
    assert same - low == pytest.approx(0.36 / 4, abs=1e-6)
    assert high == pytest.approx(0.9 if scale == "linear" else np.log10(90) / 2, abs=0.02)


def test_a_label_of_three_lines_moves_only_its_neighbors():
    ax = style.axes(None, height=4)
    ax.set_ylim(0, 1)
    named = ((0, "one"), (0.05, "a name of three times fifteen letters"), (0.5, "up"), (0.6, "top"))
    style.end_labels(ax, [(0, y, name, style.INK) for y, name in named])
    assert ax.texts[1].get_text().count("\n") == 2
    one, three, up, top = (text.xy[1] for text in ax.texts)
    assert three - one == pytest.approx((0.17 + 0.19 * 2) / 4)
    assert (up, top) == pytest.approx((0.5, 0.6))


def test_a_long_title_breaks_into_lines_of_about_one_length():
    ax = style.axes(None)
    style.title(ax, "word " * 12)
    first, second = ax.get_figure().get_suptitle().split("\n")
    assert len(first) == len(second) == len("word " * 6) - 1
    style.title(ax, "short")
    assert ax.get_figure().get_suptitle() == "short"


BALANCE = pd.DataFrame(
    {"year": [2001, 2002], "balance": [0.1, -0.2], "low": [0.0, -0.3], "high": [0.2, -0.1],
     "row": "all", "sure": [True, False], "actor": "RUS", "shown": "1"}
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("profile_ribbons", BALANCE),
        ("magnitude_rows", BALANCE),
    ],
)
def test_figures_have_one_width_and_no_small_type(name, data):
    plots.use_house_style()
    draw = getattr(plots, name)
    sides = {"a": "USA", "b": "RUS"} if "b" in signature(draw).parameters else {}
    ax = draw(data, **sides)
    figure = ax.get_figure()
    plots.title(ax, "What it finds")
    plots.note(ax, "Source: a table")
    figure.draw_without_rendering()
    assert figure.get_figwidth() == style.WIDTH
    texts = [text for text in figure.findobj(mpl.text.Text) if text.get_text()]
    assert min(text.get_fontsize() for text in texts) >= style.SMALL


def test_names_and_colors_are_those_of_the_folder(small):
    assert (style.color("USA"), style.actor_name("USA")) == ("#0072B2", "United States")
    assert (style.color("nobody"), style.actor_name("nobody")) == (style.OTHER, "nobody")
    try:
        style.use_house_style(folder=small)
        assert (style.color("RUS"), style.actor_name("RUS")) == (style.OTHER, "Russia")
    finally:
        style.use_house_style()


def test_ribbons_lie_above_for_a_and_below_for_b():
    ax = plots.profile_ribbons(
        BALANCE.assign(sure=True), a="USA", b="RUS", events={"opens": 2001.5}
    )
    up, down = ax.patches
    assert (up.get_height() > 0, down.get_height() < 0) == (True, True)
    assert up.get_facecolor() == mpl.colors.to_rgba(style.color("USA"), 1.0)
    assert down.get_facecolor() == mpl.colors.to_rgba(style.color("RUS"), 1.0)
    assert {"opens", "all"} <= {text.get_text() for text in ax.texts}


def test_what_has_no_upper_bound_is_a_triangle_and_no_line():
    data = BALANCE.assign(low=[1.0, 2.0], high=[2.0, None])
    ax = plots.magnitude_rows(data)
    marks = [line for line in ax.lines if line.get_marker() == "^"]
    assert [line.get_xdata().tolist() for line in marks] == [[2002]]


@pytest.mark.parametrize("text", ["$5 m of $9 m", r"$\href{x}{y}$", "${a} `${b}`"])
def test_dollar_signs_are_letters_and_no_formula(text):
    plots.use_house_style()
    ax = style.axes(None)
    ax.annotate(text, (0.5, 0.5))
    out = io.StringIO()
    ax.get_figure().savefig(out, format="svg")
    assert html.escape(text, quote=False) in out.getvalue()


def test_the_figures_of_the_library_are_those_that_it_names():
    """What `from kgru_analysis.plots import *` brings: each documented, and nothing else public."""
    public = {n for n in vars(plots) if callable(getattr(plots, n)) and not n.startswith("_")}
    assert set(plots.__all__) == public
    assert plots.__all__ == sorted(plots.__all__)
    assert all(getattr(plots, name).__doc__ for name in plots.__all__)


def test_notebooks_get_drawings_without_a_date_and_other_programs_are_left_alone(monkeypatch):
    asked = []
    backend = pytest.importorskip("matplotlib_inline.backend_inline")
    shell = pytest.importorskip("IPython")
    monkeypatch.setattr(backend, "set_matplotlib_formats", lambda *a, **k: asked.append((a, k)))
    monkeypatch.setattr(shell, "get_ipython", lambda: None)
    plots.use_house_style()
    assert not asked
    monkeypatch.setattr(shell, "get_ipython", lambda: "a shell")
    plots.use_house_style()
    ((formats, more),) = asked
    assert formats == ("svg", "png")
    assert more == {"bbox_inches": None, "metadata": {"Date": None, "Creator": None}}
