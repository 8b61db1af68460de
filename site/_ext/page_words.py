"""Menus and other words of the theme on Russian and Kyrgyz pages, put in place of the English."""

import re
from pathlib import Path

import wording
from figure_words import LANGUAGES

PAGES = {page: language for language in LANGUAGES for page in (language, f"questions-{language}")}
# English, Russian, Kyrgyz.
WORDS = {english: texts for english, *texts in (
    ("Kyrgyzstan between Russia and the United States", "Кыргызстан между Россией и США",
     "Кыргызстан Россия менен АКШнын ортосунда"),
    ("Answers", "Ответы", "Жооптор"),
    ("What readers ask", "О чем спрашивают", "Эмнени сурашат"),
    ("All figures", "Все графики", "Бардык сүрөттөр"),
    ("Notebooks", "Тетради (по-английски)", "Дептерлер (англисче)"),
    ("How did relations unfold?", "Как складывались отношения?", "Мамилелер кандай өнүккөн?"),
    ("Who gave and lent how much, and what became of what was promised?",
     "Кто сколько дал и одолжил и что стало с обещанным?",
     "Ким канча берген жана карызга берген, убада эмне болду?"),
    ("How dependent is Kyrgyzstan, in what, and what would leaving cost?",
     "Насколько зависим Кыргызстан, в чем и чего стоил бы уход?",
     "Кыргызстан канчалык, эмнеде көз каранды жана кетүү канчага турат?"),
    ("Who was more present?", "Кто присутствовал больше?", "Ким көбүрөөк катышты?"),
    ("What changed after February 2022?", "Что изменилось после февраля 2022 года?",
     "2022-жылдын февралынан кийин эмне өзгөрдү?"),
    ("What did Bishkek obtain from each side?", "Чего Бишкек добился от каждой стороны?",
     "Бишкек ар бир тараптан эмне алды?"),
    ("What did machine-coded news see?", "Что увидели машины, читающие новости?",
     "Жаңылык окуган машиналар эмнени көрдү?"),
    ("Can you do this for your own country?", "Можно ли сделать то же для своей страны?",
     "Муну өз өлкөңүз үчүн жасоого болобу?"),
    ("What do readers ask, and what do the sources answer?",
     "О чем спрашивают и что отвечают источники?",
     "Окурмандар эмнени сурайт, булактар эмне дейт?"),
    ("How far can the data be trusted?", "Насколько можно верить данным?",
     "Маалыматка канчалык ишенсе болот?"),
    ("How is everything measured, and how well do the methods hold?",
     "Как все измерено и насколько надежны методы?",
     "Баары кантип өлчөнгөн жана ыкмалар канчалык бекем?"),
    ("Data", "Данные", "Маалымат"),
    ("Tables and downloads", "Таблицы и загрузки", "Таблицалар жана жүктөөлөр"),
    ("Sources", "Источники", "Булактар"),
    ("Codebook", "Описание столбцов", "Мамычалардын түшүндүрмөсү"),
    ("Library", "Библиотека", "Китепкана"),
    ("Ten-minute tour", "Обзор за десять минут", "Он мүнөттүк таанышуу"),
    ("Another country in fifteen minutes", "Другая страна за пятнадцать минут",
     "Башка өлкө он беш мүнөттө"),
    ("Functions", "Функции", "Функциялар"), ("Figures", "Графики", "Сүрөттөр"),
    ("Modules", "Модули", "Модулдар"),
    ("In other languages", "На других языках", "Башка тилдерде"),
    ("Report an error", "Сообщить об ошибке", "Ката жөнүндө билдирүү"),
    ("Report an error in a row", "Сообщить об ошибке в строке",
     "Жазуудагы ката жөнүндө билдирүү"),
    ("Skip to content", "К содержанию", "Мазмунга өтүү"),
    ("Menu", "Меню", "Меню"), ("Expand", "Раскрыть", "Ачуу"),
    ("Search", "Поиск", "Издөө"), ("Next", "Дальше", "Кийинки"),
    ("Previous", "Назад", "Мурунку"), ("Home", "Главная", "Башкы бет"),
    ("On this page", "На этой странице", "Бул барактагы"),
    ("Back to top", "Наверх", "Жогору"),
    ("Light mode", "Светлый вид", "Жарык көрүнүш"), ("Dark mode", "Темный вид", "Караңгы көрүнүш"),
    ("Auto light/dark, in light mode", "Вид по системе, сейчас светлый",
     "Система боюнча, азыр жарык"),
    ("Auto light/dark, in dark mode", "Вид по системе, сейчас темный",
     "Система боюнча, азыр караңгы"),
    ("Toggle Light / Dark / Auto color theme", "Сменить вид: светлый, темный, по системе",
     "Көрүнүштү алмаштыруу: жарык, караңгы, система"),
    ("Toggle site navigation sidebar", "Показать меню сайта", "Сайттын менюсун көрсөтүү"),
    ("Toggle table of contents sidebar", "Показать оглавление", "Мазмунун көрсөтүү"),
    ("Toggle navigation of Tables and downloads", "Раскрыть таблицы", "Таблицаларды ачуу"),
    ("Made with", "Сделано с помощью", "Төмөнкүлөр менен жасалган:"), ("and", "и", "жана"),
    ("Copyright &#169; The kgru_analysis authors", "© Авторы kgru_analysis",
     "© kgru_analysis авторлору"),
)}  # fmt: skip
_ENDS = {
    "en": ("data version {version}, {until}", "report an error"),
    "ru": ("версия данных {version}, {until}", "сообщить об ошибке"),
    "ky": ("маалыматтын нускасы {version}, {until}", "ката жөнүндө билдирүү"),
}


def page_end(language: str, version: str, day: str) -> tuple[str, str]:
    """Return the words at the end of a page: which data, and the link to report an error."""
    data, report = _ENDS[language]
    return data.format(version=version, until=wording.to(day, language)), report


def in_language(html: str, language: str) -> str:
    """Return a page with the words of menus, buttons and its language in another language.

    The menu leads to the answers in that language.

    >>> in_language('<html lang="en"><a title="Search">\\n Menu </a>', "ru")
    '<html lang="ru"><a title="Поиск">\\n Меню </a>'
    """
    at = LANGUAGES.index(language)

    def text(match: re.Match) -> str:
        before, words, after = match.groups()
        return before + WORDS[words][at] + after if words in WORDS else match[0]

    answers = re.compile(r'href="questions\.html"(?=>\s*What readers ask)')
    html = answers.sub(f'href="questions-{language}.html"', html)
    html = re.sub(r"(>\s*)([^<>]*[^<>\s])(\s*(?=<))", text, html)
    html = re.sub(r'((?:title|placeholder|aria-label|data-toggle-label)=")([^"]*)(")', text, html)
    name = "Kyrgyzstan between Russia and the United States"
    html = html.replace(f"- {name}</title>", f"- {WORDS[name][at]}</title>")
    return re.sub(r'(<html\b[^>]*\blang=)"en"', rf'\1"{language}"', html, count=1)


def write(out: Path) -> None:
    """Rewrite the pages that are in another language, when all are there."""
    for page, language in PAGES.items():
        path = out / f"{page}.html"
        path.write_text(in_language(path.read_text("utf-8"), language), "utf-8", newline="\n")
