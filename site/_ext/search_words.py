"""What the search page looks through: the questions with their answers, rows, and Russian words."""

import re
from pathlib import Path

from page_files import plain, put
from safe import embed
from site_data import Data

# The first letters of Russian and Kyrgyz words that people ask with, and what the rows say instead.
WORDS = {
    "баз": "base", "войск": "troops", "солдат": "troops", "военн": "military", "аскер": "troops",
    "кредит": "loan", "займ": "loan", "заем": "loan", "насыя": "loan", "долг": "debt",
    "карыз": "debt", "грант": "grant", "помощ": "aid", "жардам": "aid", "санкци": "sanction",
    "торгов": "trade", "соода": "trade", "импорт": "import", "экспорт": "export",
    "договор": "agreement", "соглашен": "agreement", "визит": "visit", "обещ": "promise",
    "газ": "gas", "золот": "gold", "алтын": "gold", "аэропорт": "airport", "манас": "manas",
    "кант": "kant", "независим": "independ", "выбор": "election", "мигрант": "migrant",
    "переводы": "remittance", "виз": "visa", "учени": "exercise", "плотин": "dam", "гэс": "hydro",
}  # fmt: skip


def questions(page: str, text: str) -> list[list[str]]:
    """Return [page, place, question, answer, who disagrees] of each card of a page.

    >>> text = '## Why?\\n\\n```{raw} html\\n<a id="why"></a>\\n<p><b>So.</b></p>'
    >>> questions("questions", text)
    [['questions.html', 'why', 'Why?', 'So.', '']]
    """
    card = r'^## (.+)\n\n.*\n<a id="([^"]+)"></a>\n<p><b>(.*)</b></p>((?:\n(?!## ).*)*)'
    found = []
    for title, place, answer, rest in re.findall(card, text, re.M):
        more = re.search(r"<p>(<i>.*)</p>", rest)
        said = [plain(x) for x in (answer, more[1] if more else "")]
        found.append([f"{page}.html", place, title, *said])
    return found


def write(src: Path, data: Data) -> None:
    """Write the questions of every language, and the English names of what is named in Russian."""
    cards = []
    for path in sorted(src.glob("questions*.md")):
        cards += questions(path.stem, path.read_text(encoding="utf-8"))
    names = dict(WORDS)
    for row in data.rows("actor_names") if "actor_names" in data.names else ():
        word = row["name"].lower()
        if row["language"] in ("ru", "ky") and re.fullmatch(r"[а-яёөүң]{4,}", word):
            names.setdefault(word, data.actors.get(row["actor"], row["actor"]).removeprefix("the "))
    text = embed({"cards": cards, "words": names})
    put(src / "_static" / "rows" / "questions.js", f"window.kgruAsked={text};\n")
