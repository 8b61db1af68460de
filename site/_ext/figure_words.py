"""The words of the figures that stand on Russian and Kyrgyz pages, put in place of the English.

What figures say is computed, so phrases are patterns: `(\\d+)` keeps a number, names of states and
small numbers in words are looked up. What no phrase fits stays English; a test names it.
"""

import re
import textwrap
from functools import lru_cache
from html import unescape

from wording import NO_BREAK

from kgru_analysis import load
from kgru_analysis.escaping import as_html

LANGUAGES = ("ru", "ky")
NARROW = "\u202f"  # a space before %, for which the ticks of axes have room
_NUMBER = r"([\d,.]+%?)"
_STATE = "(Russia|China|the United States|United States)"
# What a group of a pattern may hold: English, Russian, Kyrgyz.
_NAMES = {
    "Russia": ("Россия", "Россия"), "China": ("Китай", "Кытай"),
    "United States": ("США", "АКШ"), "the United States": ("США", "АКШ"),
    "banks": ("банки", "банк"), "others": ("иные", "башка"),
    "none": ("ни одного", "жок"), "one": ("один", "бир"), "two": ("два", "эки"),
    "three": ("три", "үч"), "four": ("четыре", "төрт"), "five": ("пять", "беш"),
    "six": ("шесть", "алты"),
    "Russian border troops group": ("Группа российских пограничников", "Орус чек арачылар тобу"),
    "17th radio-seismic laboratory": (
        "17-я радиосейсмическая лаборатория", "17-радиосейсмикалык лаборатория"),
    "338th naval long-range communications center": (
        "338-й узел дальней связи флота", "Флоттун 338-алыскы байланыш борбору"),
    "954th anti-submarine weapons test base": (
        "954-я база испытаний торпед", "954-торпеда сыноо базасы"),
    "Russian border service group near Bishkek": (
        "Группа пограничной службы под Бишкеком", "Бишкек жанындагы чек ара кызматынын тобу"),
    "Kant air base": ("Авиабаза Кант", "Кант авиабазасы"), "Manas": ("Манас", "Манас"),
    "Notice to close Manas": ("Уведомление о закрытии Манаса", "Манасты жабуу билдирүүсү"),
    "Manas closes": ("Закрытие Манаса", "Манастын жабылышы"),
    "Kambarata-1 dam": ("Плотина Камбарата-1", "Камбар-Ата-1 плотинасы"),
    "Low-interest loan": ("Льготный кредит", "Жеңилдетилген насыя"),
    "Cancel older Kyrgyz debt for 48% of a defense plant": (
        "Старый долг за 48% оборонного завода", "Коргоо заводунун 48% үчүн эски карыз"),
    "Grant to Kyrgyzstan": ("Грант Кыргызстану", "Кыргызстанга грант"),
}  # fmt: skip
# English, Russian, Kyrgyz; \1 is what the first group holds.
PHRASES = [(re.compile(english), texts) for english, *texts in (
    ("Manas", "Манас", "Манас"),
    ("Manas opens", "открыт Манас", "Манас ачылды"),
    ("Kant opens", "открыт Кант", "Кант ачылды"),
    ("Russian loan", "кредит РФ", "орус насыя"),
    ("Manas closes", "закрыт Манас", "Манас жабылды"),
    ("USAID ends", "конец USAID", "USAID бүттү"),
    ("Soldiers", "Военные", "Аскерлер"),
    ("Money on record", "Учтенные деньги", "Катталган акча"),
    ("Rights by treaty", "Договорные права", "Келишим укугу"),
    ("Institutions", "Учреждения", "Мекемелер"),
    ("People and trade", "Люди и торговля", "Адам жана соода"),
    ("Visits and votes", "Визиты и голоса", "Сапарлар, добуштар"),
    ("▲ more United States", "▲ больше у США", "▲ АКШда көп"),
    ("▼ more Russia", "▼ больше у России", "▼ Россияда көп"),
    (rf"Soldiers: {_STATE} ahead to (\d+), {_STATE} to (\d+), {_STATE} since (\d+)",
     r"Военных больше: до \2 года \1, до \4 \3, с \6 \5",
     r"Аскер көбү: \2-жылга чейин \1, \4-жылга чейин \3, \6-жылдан бери \5"),
    (rf"Mostly {_STATE}: soldiers, rights, people, trade, visits; {_STATE}: institutions",
     r"Чаще \1: военные, права, люди, торговля, визиты; \2: учреждения",
     r"Көбүнчө \1: аскер, укук, адамдар, соода, сапар; \2: мекеме"),
    (r"Hatched: the sources leave open who had more\. No color: even, or no number\.",
     "Штриховка: источники не решают, у кого больше. Пусто: поровну или нет числа.",
     "Сызыкча: кимде көп экени ачык эмес. Бош: тең же сан жок."),
    ("persons", "человек", "киши"),
    (r"Persons, no exercises\. After a last count: half to twice\. Sources: press, officials, "
     r"US Defense Department\.",
     "Человек, без учений. После подсчета: от половины до двух. Источники: пресса, Минобороны США.",
     "Киши, машыгуусуз. Акыркы сандан кийин: жарымынан эки эсеге. Булактар: басма сөз, Пентагон."),
    ("million dollars", "млн долларов", "млн доллар"),
    ("billion dollars", "млрд долларов", "млрд доллар"),
    (rf"{_STATE}: grants {_NUMBER}", r"\1: гранты \2", r"\1: грант \2"),
    (rf"{_STATE}: grants {_NUMBER}, loans {_NUMBER}", r"\1: гранты \2, кредиты \3",
     r"\1: грант \2, насыя \3"),
    (rf"{_STATE}: grants {_NUMBER}, loans {_NUMBER}, debt canceled {_NUMBER}",
     r"\1: гранты \2, кредиты \3, списано \4", r"\1: грант \2, насыя \3, кечилгени \4"),
    (rf"{_STATE} gave most in grants, {_STATE} lent most",
     r"Больше всего грантов: \1, кредитов: \2", r"Эң көп грант: \1, эң көп насыя: \2"),
    (rf"{_STATE} lent most; grants of {_STATE} and {_STATE} are near each other",
     r"Кредитов больше всего: \1; гранты близки: \2 и \3",
     r"Эң көп насыя: \1; гранттары жакын: \2 жана \3"),
    (r"Paid out in dollars of the day, (\d+)-(\d+)\. Sources: OECD, World Bank, US government, "
     r"(\d+) to (\d+)\.",
     r"В долларах тех лет, \1–\2. Источники: ОЭСР, Всемирный банк, правительство США, \3–\4.",
     r"Ошол жылдардын доллары, \1–\2. Булактар: ЭКӨУ, Дүйнөлүк банк, АКШ өкмөтү, \3–\4."),
    (rf"(China|Russia|banks|others) {_NUMBER}", r"\1 \2", r"\1 \2"),
    (rf"{_STATE}, to (\d+)", r"\1, до \2 года", r"\1, \2-жылга чейин"),
    (rf"{_STATE} holds {_NUMBER} of the debt, {_STATE} nothing",
     r"Доля в долге: \1 \2, \3 — ноль", r"Карыздагы үлүш: \1 \2, \3 — нөл"),
    (r"Official creditors, end of year\. Source: World Bank, International Debt Statistics (\d+)\.",
     r"Государства и банки, конец года. Источник: Всемирный банк, статистика долга, \1.",
     r"Мамлекеттер жана банктар, жыл аягы. Булак: Дүйнөлүк банк, карыз статистикасы, \1."),
    (rf"(.+): {_NUMBER} of {_NUMBER} came", r"\1: пришло \2 из \3", r"\1: \3 ичинен \2"),
    (rf"Of {_NUMBER} million dollars promised, {_NUMBER} came",
     r"Из обещанных \1 млн долларов пришло \2", r"Убадаланган \1 млн доллардан \2 келди"),
    (r"Besides, old debt was to be canceled\. Sources: press and officials\.",
     "Обещано и списать старый долг. Источники: пресса, чиновники.",
     "Эски карыз да кечилмек. Булактар: басма сөз, расмийлер."),
    (r"million dollars \(each step ten times the one before\)",
     "млн долларов (каждая ступень вдесятеро)", "млн доллар (ар бир тепкич он эсе көп)"),
    (r"(\d+) (Notice to close Manas|Manas closes) \((.+)\)", r"\1 \2 (\3)", r"\1 \2 (\3)"),
    (rf"{_NUMBER} of {_NUMBER}", r"\1 из \2", r"\2 ичинен \1"),
    (rf"of {_NUMBER} none seen", r"из \1 ничего", r"\1 ичинен эч нерсе"),
    (rf"{_NUMBER} came", r"пришло \1", r"\1 келди"),
    ("seen to arrive", "пришло", "келгени"),
    ("offered", "предложено", "сунушталганы"),
    (rf"Of {_NUMBER} million dollars offered by {_STATE} in (\d+), {_NUMBER} came",
     r"Из \1 млн долларов, обещанных в \3 году (\2), пришло \4",
     r"\3-жылы убадаланган \1 млн доллардан (\2) \4 келди"),
    (r"New money only\. What stands side by side was not proved to be an exchange\.",
     "Только новые деньги. То, что стоит рядом, не доказано как обмен.",
     "Жаңы акча гана. Катар турганы алмашуу экени далилденген эмес."),
    (rf"{_STATE}: {_NUMBER} of imports, {_NUMBER} of exports in (\d+)",
     r"\1: \2 импорта, \3 экспорта в \4 году", r"\1: \4-жылы импорттун \2, экспорттун \3"),
    (rf"imports from {_STATE}", r"импорт: \1", r"импорт: \1"),
    (rf"exports to {_STATE}", r"экспорт: \1", r"экспорт: \1"),
    (r"Share of all goods; band: what the two sides report\. "
     r"Source: National Statistical Committee, (\d+)\.",
     r"Доля во всех товарах; полоса: счет обеих сторон. Источник: Нацстатком, \1.",
     r"Бардык товардагы үлүш; тилке: эки тараптын эсеби. Булак: Улутстатком, \1."),
    (r"(.+) \((Russia|United States)\)", r"\1 (\2)", r"\1 (\2)"),
    (rf"Military sites were last seen: {_STATE} in (\d+) and {_STATE} in (\d+)",
     r"Военные объекты видели в последний раз: \1 в \2, \3 в \4 году",
     r"Аскердик объекттер акыркы жолу көрүлгөн: \1 \2, \3 \4"),
    (r"Full: seen by a source; hatched: only possible\.",
     "Сплошь: видел источник; штрих: только возможно.",
     "Толук: булак көргөн; штрих: мүмкүн гана."),
    ("EU goods sold, million euros a month", "Товары ЕС, млн евро в месяц",
     "ЕБ товарлары, айына млн евро"),
    ("Goods sold to Russia, million dollars a year", "Продано в Россию, млн долларов в год",
     "Россияга сатылганы, жылына млн доллар"),
    ("Passenger cars brought in, a year", "Ввезено легковых машин в год",
     "Жылына келген жеңил унаалар"),
    (r"In (\d+) the EU sold Kyrgyzstan (\d+) times as much as in (\d+)",
     r"В \1 году ЕС продал Кыргызстану в \2 раз больше, чем в \3",
     r"\1-жылы ЕБ Кыргызстанга \3-жылга караганда \2 эсе көп сатты"),
    (r"Dotted: 24 February 2022\. Sources: Eurostat (\d+), National Statistical Committee (\d+), "
     r"Sputnik (\d+)\.",
     r"Пунктир: 24 февраля 2022 года. Источники: Евростат \1, Нацстатком \2, «Спутник» \3.",
     r"Пунктир: 2022-жылдын 24-февралы. Булактар: Евростат \1, Улутстатком \2, «Спутник» \3."),
    ("of the votes of a year", "голосов за год", "жылдагы добуштар"),
    (r"like Russia", "как Россия", "Россия сыяктуу"),
    (r"like (?:the )?United States", "как США", "АКШ сыяктуу"),
    ("abstained on the war", "воздержался по войне", "согуш боюнча калыс"),
    ("voted against", "голосовал против", "каршы добуш берди"),
    (rf"In (\d+) it voted like {_STATE} in {_NUMBER} of the votes, like {_STATE} in {_NUMBER}",
     r"\1 год: голосовал как \2 в \3 случаев, как \4 — в \5",
     r"\1-жыл: добуштардын \3 \2 сыяктуу, \5 \4 сыяктуу"),
    (r"General Assembly\. Sources: Voeten and others, (\d+); press for the votes on the war\.",
     r"Генеральная Ассамблея. Источники: Футен и другие, \1; о войне — пресса.",
     r"Башкы Ассамблея. Булактар: Футен жана башкалар, \1; согуш боюнча басма сөз."),
    (_STATE, r"\1", r"\1"), ("■ (.+)", r"■ \1", r"■ \1"),
    (r"Towns with a military site in (\d+): Russia (\w+), the United States (\w+)",
     r"Города с военным объектом, \1 год: Россия \2, США \3",
     r"Аскердик объектиси бар шаарлар, \1-жыл: Россия \2, АКШ \3"),
    (r"Squares: military; dots: civil; hollow: closed, or not seen for twelve years\. "
     r"Below: the capital's valley\.",
     "Квадраты: военные; точки: гражданские; пустые: закрыты или не видны двенадцать лет. "
     "Внизу: долина столицы.",
     "Чарчылар: аскердик; чекиттер: жарандык; бош: жабык же он эки жыл көрүлбөгөн. "
     "Төмөндө: борбордун өрөөнү."),
)]  # fmt: skip
_GROUP = re.compile(  # a box behind the text may come first
    r'<g id="text_\d+">\s*(?:<g id="patch_\d+">.*?</g>\s*)?((?:<text[^>]*>[^<]*</text>\s*)+)</g>',
    re.DOTALL,
)
_LINE = re.compile(r"(<text[^>]*>)([^<]*)(</text>)")


def translate(text: str, language: str) -> str | None:
    """Return what a figure says in another language, None where no phrase fits.

    >>> translate("Of 2,150 million dollars promised, 450 came", "ru")
    'Из обещанных 2\\xa0150 млн долларов пришло 450'
    >>> translate("40%", "ky"), translate("Something else", "ru")
    ('40\\u202f%', None)
    """
    at = LANGUAGES.index(language)
    if not re.search("[A-Za-z]", text):
        return numbers(text)
    if text in towns(language):
        return towns(language)[text]
    for english, texts in PHRASES:
        found = english.fullmatch(text) or english.fullmatch(text[:1].lower() + text[1:])
        if found:
            groups = [numbers(_NAMES[g][at] if g in _NAMES else g) for g in found.groups()]
            said = re.sub(r"\\(\d)", lambda m, g=groups: g[int(m[1]) - 1], texts[at])
            return None if re.search("[A-Za-z]", said.replace("USAID", "")) else said
    return None


@lru_cache
def towns(language: str) -> dict[str, str]:
    """Return the names of towns of the map in a language, as the table of places has them.

    >>> towns("ru")["Jalal-Abad"], towns("ky")["Jalal-Abad"]
    ('Джалал-Абад', 'Жалал-Абад')
    """
    return load("places").set_index("name")[f"name_{language}"].dropna().to_dict()


def numbers(text: str) -> str:
    """Write numbers as Russian and Kyrgyz do.

    >>> numbers("1,234.5"), numbers("43%")
    ('1\\xa0234,5', '43\\u202f%')
    """
    text = re.sub(r"(?<=\d),(?=\d{3})", NO_BREAK, text)
    return re.sub(r"(?<=\d)%", NARROW + "%", re.sub(r"(?<=\d)\.(?=\d)", ",", text))


def texts(svg: str) -> list[str]:
    """Return what a figure says, the lines of one text joined."""
    return [_joined(group) for group in _GROUP.findall(svg)]


def in_language(svg: str, language: str) -> str:
    """Return a figure with its words in another language, each text on as many lines as it had."""

    def replaced(match: re.Match) -> str:
        lines = _LINE.findall(match[1])
        said = translate(_joined(match[1]), language)
        if said is None:
            return match[0]
        parts = iter(_wrapped(said, len(lines)))
        return _LINE.sub(lambda m: f"{m[1]}{as_html(next(parts, ''))}{m[3]}", match[0])

    return _GROUP.sub(replaced, svg)


def _joined(group: str) -> str:
    return " ".join(unescape(" ".join(text for _, text, _ in _LINE.findall(group))).split())


def _wrapped(text: str, lines: int) -> list[str]:
    """Break a text into at most so many lines, as short as they can be."""
    if lines == 1:
        return [text]
    wraps = (textwrap.wrap(text, width) for width in range(len(text) // lines, len(text) + 1))
    return next(parts for parts in wraps if len(parts) <= lines)
