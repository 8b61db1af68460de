"""Type of figures: large enough on a telephone, nothing touching, nothing cut, in every language.

Tests of pages need them built (`make book`) and Chromium.
"""

import itertools
import re

import pytest
from test_site import BOOK, MAIN, NOTEBOOK_PAGES, book, visit  # noqa: F401  (fixtures)
from trying import few

pytestmark = pytest.mark.browser
LEAST = 11  # pixels
# A telephone shows a figure from edge to edge; wider windows show it as wide as text.
WIDTHS = {390: 390, 768: 560, 1280: 560}
FRONTS = ("index", "ru", "ky", "questions", "questions-ru", "questions-ky")
BOXES = """() => [...document.querySelectorAll("body > div")].map(part => {
  const svg = part.querySelector("svg"), frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll("text")].filter(text => text.textContent.trim());
  return [part.id, frame.width, frame.height, texts.map(text => {
    const box = text.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    return [text.textContent, box.left - frame.left, box.right - frame.left,
            box.top - frame.top, box.bottom - frame.top, size];
  })];
})"""


def faults(page, svgs: dict[str, str], width: int) -> list[tuple]:
    """Return what is too small, cut or touching when pictures are shown that wide."""
    page.set_viewport_size({"width": width, "height": 900})
    parts = "".join(f'<div id="{name}">{svg}</div>' for name, svg in svgs.items())
    page.set_content(f'<!doctype html><body style="margin:0">{parts}')
    page.evaluate("document.fonts.ready.then(() => true)")
    found = []
    for name, wide, high, texts in page.evaluate(BOXES):
        for text, left, right, top, bottom, size in texts:
            if size < LEAST:
                found.append((name, "small", text, round(size, 1)))
            if left < 0 or right > wide + 1 or top < 0 or bottom > high + 1:
                found.append((name, "cut", text))
        for one, two in itertools.combinations(texts, 2):
            across = min(one[2], two[2]) - max(one[1], two[1])
            # A line of type is higher than its letters.
            air = 0.15 * max(one[4] - one[3], two[4] - two[3])
            along = min(one[4], two[4]) - max(one[3], two[3]) - 2 * air
            if across > 0.5 and along > 0.5:
                found.append((name, "touch", one[0], two[0]))
    return found


def drawn() -> dict[str, str]:
    paths = sorted((BOOK / "figures").glob("*.svg"))
    return {path.stem: path.read_text("utf-8")[path.read_text("utf-8").index("<svg") :]
            for path in paths}  # fmt: skip


@pytest.mark.parametrize("width", few([min(WIDTHS.values())], *sorted({*WIDTHS.values()})[1:]))
def test_texts_of_all_figures_are_large_whole_and_apart(chromium, book, width):  # noqa: F811
    svgs = drawn()
    assert {name.rpartition("-")[2] for name in svgs} >= {"ru", "ky"}
    assert len(svgs) > 50
    page = chromium.new_page()
    found = faults(page, svgs, width)
    page.close()
    assert not found, found


def test_what_is_small_cut_or_touching_is_found(chromium):
    line = '<text x="{x}" y="{y}" style="font: {size}px sans-serif">{text}</text>'
    shown = [(10, 20, 12, "first"), (14, 22, 12, "second"), (10, 60, 8, "tiny"),
             (330, 80, 12, "leaves the picture")]  # fmt: skip
    texts = "".join(line.format(x=x, y=y, size=s, text=t) for x, y, s, t in shown)
    page = chromium.new_page()
    found = faults(page, {"made": f'<svg viewBox="0 0 360 100">{texts}</svg>'}, 390)
    page.close()
    assert found == [("made", "small", "tiny", 8.7), ("made", "cut", "leaves the picture"),
                     ("made", "touch", "first", "second")]  # fmt: skip


SHOWN = """images => images.map(image => {
  const box = image.getBoundingClientRect();
  let cut = box.left < -0.5 || box.right > innerWidth + 0.5;
  for (let part = image.parentElement; part && part !== document.body; part = part.parentElement) {
    const around = part.getBoundingClientRect();
    if (getComputedStyle(part).overflowX !== "visible")
      cut ||= box.left < around.left - 0.5 || box.right > around.right + 0.5;
  }
  return [image.getAttribute("src"), box.width, cut];
})"""
PAGES = few(
    [f"notebooks/{MAIN[0]}", FRONTS[0]],
    *(f"notebooks/{name}" for name in NOTEBOOK_PAGES if name != MAIN[0]),
    *FRONTS[1:],
)


@pytest.mark.parametrize("name", PAGES)
def test_pages_show_figures_wide_enough_at_each_width(visit, name):  # noqa: F811
    page = visit(f"{name}.html", width=390)
    for width, least in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        for source, wide, cut in page.eval_on_selector_all("article figure img", SHOWN):
            file = (BOOK / f"{name}.html").parent / source
            svg = file.read_text("utf-8")
            points = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
            sizes = re.findall(r"\bfont(?:-size)?: [^;\"]*?([\d.]+)px", svg)
            assert not cut, (width, source)
            assert min(map(float, sizes)) * wide / points >= LEAST, (width, source)
            if "map" not in source:  # small on wide fronts
                assert wide == pytest.approx(least, abs=1), (width, source)
