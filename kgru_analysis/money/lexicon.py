"""The words of amounts of money: numbers, scales, currencies and what is said around them."""

import re
from typing import Any

from kgru_analysis.tokens import Alphabet, forms, word_set

RUBLE = "ruble"  # a ruble whose code depends on its date
_SCALES = {
    3: "thousand thousands k тыс тысяч тысячи тысячей тысячам тысячами тысячах миң",
    6: """million millions m mn mln mio millionen млн миллиона миллионы миллионов миллиону
    миллионом миллионам миллионами миллионах""",
    9: """billion billions bn bln b mrd mlrd mld milliarde milliarden млрд миллиарда
    миллиарды миллиардов миллиарду миллиардом миллиардам миллиардами миллиардах""",
    12: "trillion trillions tn trn трлн триллиона триллионы триллионов триллиону",
}
# Alone these are one: "миллиард долларов"; the other forms need a number.
_SINGLE = {3: "тысяча тысячу", 6: "миллион", 9: "миллиард", 12: "триллион"}
_UNITS = {
    1: "one один одна одно одного одной",
    2: "two два две двух двум двумя",
    3: "three три трех трем тремя",
    4: "four четыре четырех четырем",
    5: "five пять пяти пятью",
    6: "six шесть шести шестью",
    7: "seven семь семи семью",
    8: "eight восемь восьми",
    9: "nine девять девяти",
}
_TEENS = {
    10: "ten десять десяти",
    11: "eleven одиннадцать одиннадцати",
    12: "twelve двенадцать двенадцати",
    13: "thirteen тринадцать тринадцати",
    14: "fourteen четырнадцать четырнадцати",
    15: "fifteen пятнадцать пятнадцати",
    16: "sixteen шестнадцать шестнадцати",
    17: "seventeen семнадцать семнадцати",
    18: "eighteen восемнадцать восемнадцати",
    19: "nineteen девятнадцать девятнадцати",
}
_TENS = {
    20: "twenty двадцать двадцати",
    30: "thirty тридцать тридцати",
    40: "forty сорок сорока",
    50: "fifty пятьдесят пятидесяти",
    60: "sixty шестьдесят шестидесяти",
    70: "seventy семьдесят семидесяти",
    80: "eighty восемьдесят восьмидесяти",
    90: "ninety девяносто",
}
_HUNDREDS = {
    100: "сто ста",
    200: "двести двухсот",
    300: "триста трехсот",
    400: "четыреста четырехсот",
    500: "пятьсот пятисот",
    600: "шестьсот шестисот",
    700: "семьсот семисот",
    800: "восемьсот восьмисот",
    900: "девятьсот девятисот",
}
# What a bare noun means; None where several states have it and an adjective has to say which.
_NOUNS = {
    "dollar": """dollar dollars доллар доллара доллары долларов долларам долларами долларах долл
    дол""",
    "ruble": "ruble rubles rouble roubles руб рубль рубля рубли рублей рублям рублях",
    "som": "som soms сом сома сомы сомов",
    "sum": "so'm so'ms soum soums sums сум сума сумы сумов",
    "tenge": "tenge tenges тенге",
    "somoni": "somoni somonis сомони",
    "dram": "dram drams драм драма драмы драмов",
    "leu": "leu lei лей лея леи леев",
    "lari": "lari laris лари",
    "manat": "manat manats манат маната манаты манатов",
    "hryvnia": "hryvnia hryvnias гривна гривны гривен",
    "euro": "euro euros евро",
    "yuan": "yuan yuans renminbi юань юаня юани юаней",
    "yen": "yen yens иен иена иены йен йена йены",
    "won": "вон воны",
    "franc": "franc francs franken франк франка франков",
    "lira": "lira liras лира лиры лир",
    "crown": "crown crowns krona krone крона кроны крон",
    "kronor": "kronor",
    "kroner": "kroner",
    "pound": "pound pounds фунт фунта фунтов",
    "rupee": "rupee rupees рупия рупии рупий",
    "zloty": "zloty zlotys злотый злотых",
    "forint": "forint forints форинт форинта форинтов",
    "lev": "lev leva лев лева левов",
    "tugrik": "tugrik tugriks togrog тугрик тугрика тугриков",
    "afghani": "afghani afghanis афгани",
    "shekel": "shekel shekels шекель шекеля шекелей",
    "dinar": "dinar dinars динар динара динаров",
    "dirham": "dirham dirhams дирхам дирхама дирхамов",
    "rial": "rial rials riyal riyals риал риала риалов",
    "peso": "peso pesos песо",
    "rand": "rand ранд рандов",
}
_BARE = {
    "dollar": "USD", "ruble": RUBLE, "som": "KGS", "sum": "UZS", "tenge": "KZT", "somoni": "TJS",
    "dram": "AMD", "leu": "MDL", "lari": "GEL", "hryvnia": "UAH", "euro": "EUR", "yuan": "CNY",
    "yen": "JPY", "won": "KRW", "lira": "TRY", "kronor": "SEK", "pound": "GBP", "zloty": "PLN",
    "forint": "HUF", "lev": "BGN", "tugrik": "MNT", "afghani": "AFN", "shekel": "ILS",
    "rand": "ZAR",
}  # fmt: skip
_ADJECTIVES = {
    "us": "us u.s u.s. united states american сша американских американские американский",
    "ca": "canadian канадских канадские канадский",
    "au": "australian австралийских австралийские",
    "hk": "hong kong гонконгских гонконгские",
    "nz": "zealand новозеландских",
    "sg": "singapore singaporean сингапурских",
    "tw": "taiwan taiwanese тайваньских",
    "xx": "namibian jamaican liberian fijian bahamian",
    "ru": "russian российских российские российский",
    "by": "belarusian belarussian belarus белорусских белорусские",
    "kg": "kyrgyz киргизских кыргызских киргизские кыргызские киргизский кыргызский",
    "uz": "uzbek узбекских узбекские",
    "kz": "kazakh kazakhstani казахстанских казахских",
    "tj": "tajik таджикских",
    "am": "armenian армянских армянские",
    "md": "moldovan молдавских молдавские",
    "ro": "romanian румынских румынские",
    "ge": "georgian грузинских",
    "az": "azerbaijani azeri азербайджанских азербайджанские",
    "tm": "turkmen туркменских туркменские",
    "ua": "ukrainian украинских",
    "cn": "chinese китайских китайские китайский",
    "jp": "japanese японских японские японский",
    "kr": "korean южнокорейских",
    "ch": "swiss schweizer швейцарских швейцарские",
    "tr": "turkish турецких турецкие турецкий",
    "se": "swedish шведских",
    "no": "norwegian норвежских",
    "dk": "danish датских",
    "cz": "czech чешских",
    "gb": "british sterling стерлингов",
    "in": "indian индийских",
    "pk": "pakistani пакистанских",
    "pl": "polish польских",
    "rs": "serbian сербских",
    "kw": "kuwaiti кувейтских",
    "ae": "uae emirati эмиратских",
    "ir": "iranian иранских",
    "sa": "saudi саудовских",
    "mx": "mexican мексиканских",
    "ph": "philippine filipino филиппинских",
    "np": "nepali nepalese nepalis непальских",
    "lk": "sri lankan ланкийских",
    "mn": "mongolian монгольских",
    "eg": "egyptian египетских",
    "lb": "lebanese ливанских",
    "sy": "syrian сирийских",
    "jo": "jordanian иорданских",
    "iq": "iraqi иракских",
    "dj": "djibouti djiboutian",
    "ar": "argentine argentinian аргентинских",
    "cu": "cuban кубинских",
    "co": "colombian колумбийских",
    "ma": "moroccan марокканских",
    "om": "omani оманских",
    "ye": "yemeni йеменских",
    "qa": "qatari катарских",
}
_CODE_OF = {
    "dollar": "us USD ca CAD au AUD hk HKD nz NZD sg SGD tw TWD",
    "ruble": "ru ruble", "som": "kg KGS uz UZS", "sum": "uz UZS", "tenge": "kz KZT",
    "somoni": "tj TJS", "dram": "am AMD", "leu": "md MDL ro RON", "lari": "ge GEL",
    "manat": "az AZN tm TMT", "hryvnia": "ua UAH", "yuan": "cn CNY", "yen": "jp JPY",
    "won": "kr KRW", "franc": "ch CHF dj DJF", "lira": "tr TRY", "zloty": "pl PLN",
    "crown": "se SEK no NOK dk DKK cz CZK", "kronor": "se SEK", "kroner": "no NOK dk DKK",
    "pound": "gb GBP eg EGP lb LBP sy SYP", "rupee": "in INR pk PKR np NPR lk LKR",
    "dinar": "rs RSD kw KWD jo JOD iq IQD", "dirham": "ae AED ma MAD",
    "rial": "ir IRR sa SAR om OMR ye YER qa QAR",
    "peso": "mx MXN ph PHP ar ARS cu CUP co COP", "tugrik": "mn MNT",
}  # fmt: skip
_SIGNS = {
    "USD": "$ us$ u.s.$ $us usd$", "AUD": "a$ au$ aud$", "CAD": "c$ ca$ can$ cad$",
    "HKD": "hk$ hkd$", "NZD": "nz$ nzd$", "SGD": "s$ sg$ sgd$", "TWD": "nt$", "EUR": "€",
    "GBP": "£", "KZT": "₸", "TRY": "₺", "RUB": "₽", "GEL": "₾", "AMD": "֏", "UAH": "₴",
    "INR": "₹", "ILS": "₪", "KRW": "₩", "PLN": "zł",
}  # fmt: skip
_CODES = """usd eur gbp chf jpy cny kgs kzt uzs tjs try rub rur uah krw inr aed amd azn byn cad gel
mdl mnt sar tmt aud hkd nzd sgd twd ron bgn pln huf czk sek nok dkk isk rsd afn ils irr iqd kwd qar
thb vnd idr myr php pkr bdt lkr npr mxn brl zar egp"""
# Codes that are everyday words in small letters: they count in capitals.
SMALL_CODES = word_set("""usd eur gbp chf jpy cny rub rmb kgs kzt amd azn uah tjs uzs xdr""")


def code_of(noun: str, adjective: str | None) -> str | None:
    """ISO 4217 code of a noun with the adjective of its state; None where there is none.

    >>> code_of("dollar", "ca"), code_of("dollar", None), code_of("manat", None)
    ('CAD', 'USD', None)
    """
    if adjective is None:
        return _BARE.get(noun)
    pairs = _CODE_OF.get(noun, "").split()
    return dict(zip(pairs[::2], pairs[1::2], strict=True)).get(adjective)


_PLAIN = {
    "HUNDRED": "hundred",
    "HALFW": "half",
    "HALFN": "полтора полторы полутора",
    "ART": "a an",
    "SDRW": "special drawing rights специальных прав заимствования",
    "NEWW": "new",
    "ABOUT": """about approximately approx around roughly some nearly almost circa ca estimated ~ ≈
        около примерно приблизительно порядка почти rund etwa""",
    "LEAST": "least", "ATW": "at", "MOST": "most", "NOT": "no not не", "LESS": "less fewer менее",
    "MORE": "more более", "THAN": "than чем", "SMALLER": "меньше", "BIGGER": "больше",
    "ABOVE": "over above exceeding свыше выше > ≥", "BELOW": "under below < ≤", "CYBELOW": "ниже",
    "UPWARDS": "upwards", "MINIMUM": "minimum минимум", "MAXIMUM": "maximum максимум",
    "UP": "up", "OR": "or", "ANDW": "and и", "PLUS": "+ plus", "JUST": "just чуть", "OF": "of",
    "THE": "the", "FILL": "total worth sum amount value equivalent всего сумма сумму сумме объеме",
    "INW": "in", "CYIN": "в", "CYNA": "на", "SIZE": "размере",
    "FROMW": "from", "OT": "от", "CYS": "с со", "TO": "to", "DO": "до", "BETWEEN": "between между",
    "HYPH": "-", "DASH": "–", "DOT": ".", "SLASH": "/", "LP": "(", "RP": ")",
    "PER": "per", "EACH": "each every каждый", "ZA": "за",
    "YEARB": "year annum yr yrs год", "MONTHB": "month мес месяц",
    "YEARLY": "annually annual yearly p.a p.a. ежегодно", "MONTHLY": "monthly ежемесячно",
    "YEARS": "years лет года годы", "MONTHS": "months месяцев месяца",
    "SPANW": "next coming following period course течение сроком ближайшие",
    "UNITOF": """barrel barrels ton tons tonne tonnes kwh mwh kilowatt megawatt hour hours liter
        liters litre litres kilogram kilograms kg gram ounce meter meters metre cubic mcm person
        people capita head day week hectare acre share unit piece mile kilometer баррель тонну
        тонна кубометр кубометров кубометра куб кубических кубический кубическ киловатт-час литр
        килограмм кг человека штуку гектар акцию час сутки день квт квтч гдж mmbtu""",
}  # fmt: skip
_VALUES: dict[str, dict[str, Any]] = {
    "SCALE": forms(_SCALES),
    "SINGLE": forms(_SINGLE),
    "UNIT": forms(_UNITS),
    "TEEN": forms(_TEENS),
    "TEN": forms(_TENS),
    "HUNDREDS": forms(_HUNDREDS),
    "POL": {"полмиллиона": 6, "полмиллиарда": 9, "полтриллиона": 12, "полтысячи": 3},
    "NOUN": forms(_NOUNS),
    "ADJ": forms(_ADJECTIVES),
    "BADCUR": {"¥": True},
    "CUR": forms(_SIGNS)
    | {code: code.upper() for code in _CODES.split()}
    | {"rmb": "CNY", "sdr": "XDR", "sdrs": "XDR", "xdr": "XDR", "сдр": "XDR"},
}
NUMBER = re.compile(r"[0-9]+(?:[.,' \u00a0\u2009\u202f’][0-9]+)*")


def _figures(low: str) -> tuple[str, Any] | None:
    return ("NUM", low) if NUMBER.fullmatch(low) else None


MONEY = Alphabet(
    _VALUES | {name: dict.fromkeys(words.split(), 0) for name, words in _PLAIN.items()},
    _figures,
    ["NUM"],
)
