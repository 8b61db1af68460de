"""Amounts of money: reading, converting, deflating."""

import time
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kgru_analysis as kg
from kgru_analysis.errors import KgruError, MissingRate, UnreadableMoney
from kgru_analysis.load import load
from kgru_analysis.money.parse import parse_money
from kgru_analysis.money.relative import relative_to
from kgru_analysis.money.usd import deflator_fan, to_usd

NAN = float("nan")


def one(text, **more):
    return parse_money([text], **more).iloc[0].to_list()[:4]


def bill(amount, currency, date, high=None, **more):
    row = {"amount_low": amount, "amount_high": high or amount, "currency": currency, "date": date}
    return pd.DataFrame([row | {"recipient": "KGZ"} | more])


def usd(*args, prices=None, deflator="usa", **more):
    return to_usd(bill(*args, **more), prices=prices, deflator=deflator).loc[0, "usd_low"]


READABLE = {
    # one number
    "$1.7 billion": (1.7e9, 1.7e9, "USD", "total"),
    "US$65 million": (65e6, 65e6, "USD", "total"),
    "U.S. $ 5m": (5e6, 5e6, "USD", "total"),
    "5 million U.S. dollars": (5e6, 5e6, "USD", "total"),
    "a $300-million": (300e6, 300e6, "USD", "total"),
    "188,9 млн долларов": (188.9e6, 188.9e6, "USD", "total"),
    "€55 million": (55e6, 55e6, "EUR", "total"),
    "EUR 55mn": (55e6, 55e6, "EUR", "total"),
    "1.2 млрд юаней": (1.2e9, 1.2e9, "CNY", "total"),
    "688 million yen": (688e6, 688e6, "JPY", "total"),
    "300 млн сомов": (300e6, 300e6, "KGS", "total"),
    "300 million Kyrgyz soms": (300e6, 300e6, "KGS", "total"),
    "5 trillion tenge": (5e12, 5e12, "KZT", "total"),
    "3 million Turkish lira": (3e6, 3e6, "TRY", "total"),
    "SDR 66.6 million": (66.6e6, 66.6e6, "XDR", "total"),
    "£7bn": (7e9, 7e9, "GBP", "total"),
    "a billion dollars": (1e9, 1e9, "USD", "total"),
    "half a billion dollars": (0.5e9, 0.5e9, "USD", "total"),
    "полтора миллиарда долларов": (1.5e9, 1.5e9, "USD", "total"),
    "about 10 thousand euros": (10e3, 10e3, "EUR", "total"),
    "$0": (0, 0, "USD", "total"),
    # thousands and decimals
    "$1,500": (1500, 1500, "USD", "total"),
    "1 200 000 сомов": (1.2e6, 1.2e6, "KGS", "total"),
    "1\u00a0200\u202f000 CHF": (1.2e6, 1.2e6, "CHF", "total"),
    "1'200'000 CHF": (1.2e6, 1.2e6, "CHF", "total"),
    "1.234.567,89 EUR": (1234567.89, 1234567.89, "EUR", "total"),
    "1,234,567.89 EUR": (1234567.89, 1234567.89, "EUR", "total"),
    "1.500 million dollars": (1.5e6, 1.5e6, "USD", "total"),
    "0,500 млрд долларов": (0.5e9, 0.5e9, "USD", "total"),
    # ranges and open bounds
    "$30-40 million": (30e6, 40e6, "USD", "total"),
    "$1.5–2 bn": (1.5e9, 2e9, "USD", "total"),
    "$30 million to $40 million": (30e6, 40e6, "USD", "total"),
    "$500 million to $1 billion": (0.5e9, 1e9, "USD", "total"),
    "between 30 and 40 million dollars": (30e6, 40e6, "USD", "total"),
    "от 5 млн долларов": (5e6, NAN, "USD", "total"),
    "от 30 до 40 млн долларов": (30e6, 40e6, "USD", "total"),
    "at least $1 billion": (1e9, NAN, "USD", "total"),
    "more than $5m": (5e6, NAN, "USD", "total"),
    "$1 billion or more": (1e9, NAN, "USD", "total"),
    "не менее 5 млн евро": (5e6, NAN, "EUR", "total"),
    "up to 200 million euros": (NAN, 200e6, "EUR", "total"),
    "no more than 5 million euros": (NAN, 5e6, "EUR", "total"),
    "до 40 млн долл.": (NAN, 40e6, "USD", "total"),
    "$200 million over five years": (200e6, 200e6, "USD", "total"),
    "$1.5 billion over 2021-2025": (1.5e9, 1.5e9, "USD", "total"),
    "200 млн долларов за пять лет": (200e6, 200e6, "USD", "total"),
    ">$100m": (100e6, NAN, "USD", "total"),
    "$1bn-plus": (1e9, NAN, "USD", "total"),
    # other dollars, and names that an adjective tells apart
    "A$5 million": (5e6, 5e6, "AUD", "total"),
    "C$12m": (12e6, 12e6, "CAD", "total"),
    "HK$300 million": (300e6, 300e6, "HKD", "total"),
    "NZ$2m": (2e6, 2e6, "NZD", "total"),
    "Canadian dollars 5": (5, 5, "CAD", "total"),
    "5 million Hong Kong dollars": (5e6, 5e6, "HKD", "total"),
    "61,6 млрд драмов": (61.6e9, 61.6e9, "AMD", "total"),
    "5 млн лей": (5e6, 5e6, "MDL", "total"),
    "3 million Romanian lei": (3e6, 3e6, "RON", "total"),
    "40 млн лари": (40e6, 40e6, "GEL", "total"),
    "5 million Azerbaijani manat": (5e6, 5e6, "AZN", "total"),
    # scales and numbers as they are written elsewhere
    "50 Mio. Euro": (50e6, 50e6, "EUR", "total"),
    "3 Mrd. Euro": (3e9, 3e9, "EUR", "total"),
    "$6.1bln": (6.1e9, 6.1e9, "USD", "total"),
    "five hundred dollars": (500, 500, "USD", "total"),
    "two hundred and fifty million dollars": (250e6, 250e6, "USD", "total"),
    "twenty-five million euros": (25e6, 25e6, "EUR", "total"),
    "полмиллиарда долларов": (0.5e9, 0.5e9, "USD", "total"),
    "сто двадцать пять миллионов долларов": (125e6, 125e6, "USD", "total"),
    "1 млрд 200 млн долларов": (1.2e9, 1.2e9, "USD", "total"),
    "$150 million p.a.": (150e6, 150e6, "USD", "per-year"),
    # basis
    "4,794,095 dollars a year": (4794095, 4794095, "USD", "per-year"),
    "$4.5 million annually": (4.5e6, 4.5e6, "USD", "per-year"),
    "17,4 млн долл. США в год": (17.4e6, 17.4e6, "USD", "per-year"),
    "$60 million per annum": (60e6, 60e6, "USD", "per-year"),
    "$150,000 a month": (150e3, 150e3, "USD", "per-month"),
    "15 тыс. сомов в месяц": (15e3, 15e3, "KGS", "per-month"),
}


@pytest.mark.parametrize("text", READABLE)
def test_reads(text):
    low, high, currency, basis = one(text)
    expected = READABLE[text]
    assert [low, high] == pytest.approx(expected[:2], rel=0, nan_ok=True)  # exact, no float noise
    assert (currency, basis) == expected[2:]


CODES = (
    "USD EUR GBP CHF JPY CNY KGS KZT UZS TJS TRY XDR RUB RUR UAH KRW INR AED AMD AZN BYN CAD GEL "
    "MDL MNT SAR TMT"
)
NUMBERS = (
    "one two three four five six seven eight nine ten",
    "один два три четыре пять шесть семь восемь девять десять",
)


def test_every_code_and_number_word_is_read():
    assert (
        parse_money([f"5 {code}" for code in CODES.split()])["currency"].to_list() == CODES.split()
    )
    for words in NUMBERS:
        found = parse_money([f"{word} million euros" for word in words.split()])
        assert (found["low"] / 1e6).to_list() == list(range(1, 11))


UNREADABLE = {
    "75 billion": "no currency",
    "$5 million (300 million rubles)": "not one amount",
    "5 million dollars 3 million euros": "not one amount",
    "5 million US euros": "two currencies|adjective",
    "5 million US soms": "adjective",
    "$5 million and $10 million": "not one amount",
    "¥5 million": "JPY or CNY",
    "-5 million USD": "not one amount",
    "$900-$1.2 billion": "above its second",
    "$500-1 billion": "above its second",
    "1,500 млн долларов": "1500 or 1.500",
    "1.500 dollars": "1500 or 1.500",
    "12,34,567 INR": "threes",
    "1.5 000 USD": "threes",
    "1,234,567 890 USD": "threes",
    "at least $5 million or more": "two words for a bound",
    "2009 300 USD": "threes",
    "5 USD per day": "price by unit",
    "$165 per 1,000 cubic meters": "price by unit",
    "480 drams per dollar": "not one amount",
    "$5 million over": "not one amount",
    "5 million francs": "whose franc",
    "5 млн манатов": "whose manat",
    "MX$5 million": "whose dollar",
    "5 million Namibian dollars": "adjective",
    "$5 a year a month": "both per year",
    "annually $5 a month": "both per year",
    "5 USD - 6 EUR": "two currencies",
    "5 million US Canadian dollars": "two currencies",
    "5 million Russian USD": "does not belong",
    "10 - 5 USD": "above its second",
    "10-5 million USD": "above its second",
    "5 all": "'all' is not understood",
    "5 thousand million USD": "not one amount",
    "half million thousand USD": "not one amount",
    "1e9 USD": "not understood",
    "$": "not one amount",
    "$5 million" + " of the" * 50: "longer than",
}


@pytest.mark.parametrize("text", UNREADABLE)
def test_refuses(text):
    with pytest.raises(UnreadableMoney, match=UNREADABLE[text]):
        parse_money([text])
    assert parse_money([text], unknown="null").isna().all(axis=None)


def test_currencies_of_several_words_are_one():
    found = parse_money(
        ["SDR 5 million", "5 million special drawing rights", "USD 5 million dollars"]
    )
    assert found["currency"].to_list() == ["XDR", "XDR", "USD"]
    assert found["low"].to_list() == [5e6] * 3


def test_what_is_about_is_marked():
    found = parse_money(["nearly $5m", "about $5m", "почти 5 млн евро", "$5m", None])
    assert found["approximate"].to_list() == [True, True, True, False, pd.NA]
    assert found["low"].to_list()[:4] == [5e6] * 4


def test_the_longest_amount_has_120_characters():
    longest = "~ " + "of " * 36 + "$5 million"
    assert len(longest) == 120
    assert one(longest)[0] == 5e6
    with pytest.raises(UnreadableMoney, match="longer than 120"):
        one("~" + longest)


def test_faults_are_listed_in_the_order_of_rows():
    with pytest.raises(UnreadableMoney, match=r"(?s)row 0: '5 rubles'.*row 1: 'nonsense'"):
        parse_money(["5 rubles", "nonsense"])


def test_faults_are_listed_by_row_and_others_survive_null():
    values = pd.Series(["$5", "nonsense", None, "", 7, "$6"], index=list("abcdef"))
    with pytest.raises(UnreadableMoney, match=r"(?s)2 of 6.*row 'b'.*row 'e'.*unknown='null'"):
        parse_money(values)
    found = parse_money(values, unknown="null")
    assert found.index.equals(values.index)
    assert found["low"].dropna().to_dict() == {"a": 5, "f": 6}
    assert found.dtypes.astype(str).to_list() == ["float64", "float64", "str", "str", "boolean"]


def test_empty_and_unusable_columns():
    assert parse_money([]).columns.to_list() == ["low", "high", "currency", "basis", "approximate"]
    assert parse_money([[1], {"a": 2}], unknown="null").isna().all(axis=None)
    for values in ("$5", 5, None, np.zeros((2, 2))):
        with pytest.raises(KgruError, match="parse_money reads one column"):
            parse_money(values)
    with pytest.raises(KgruError, match="unknown="):
        parse_money(["$5"], unknown="skip")


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("1994-02", "RUR"),
        ("1997-12-31", "RUR"),
        (1997, "RUR"),
        ("before 1997", "RUR"),
        ("1998-01-01", "RUB"),
        ("2009/..", "RUB"),
        (pd.Timestamp("2013-05-01"), "RUB"),
    ],
)
def test_a_ruble_takes_its_code_from_its_date(on, code):
    assert one("75-billion-ruble", date=on) == [75e9, 75e9, code, "total"]
    assert one(f"{code} 75 billion", date=on)[2] == code


@pytest.mark.parametrize(
    "on", ["1997/1998", "1997-12-31/1998", "199X", "1995/..", None, "soon", pd.NaT]
)
def test_a_ruble_with_no_side_of_1998_is_refused(on):
    with pytest.raises(UnreadableMoney, match="RUR"):
        parse_money(["75 млрд рублей"], date=on)
    assert parse_money(["75 млрд рублей"], date=on, unknown="null").isna().all(axis=None)


def test_a_ruble_without_dates_asks_for_them():
    with pytest.raises(UnreadableMoney, match="pass date="):
        parse_money(["75 млрд рублей"])


def test_ruble_codes_are_held_to_their_years_and_dates_to_their_rows():
    texts = pd.Series(["$5", "75 billion rubles", "20 млрд рублей"], index=[9, 8, 7])
    dates = pd.Series(["soon", "1994-02", "2013-05"], index=[9, 8, 7])
    assert parse_money(texts, date=dates)["currency"].to_list() == ["USD", "RUR", "RUB"]
    assert parse_money(texts, date=list(dates))["currency"].to_list() == ["USD", "RUR", "RUB"]
    with pytest.raises(UnreadableMoney, match="RUR ends"):
        parse_money(["RUB 5 million"], date="1994")
    with pytest.raises(KgruError, match="another index"):
        parse_money(texts, date=dates.reset_index(drop=True))
    with pytest.raises(KgruError, match="2 values for 3"):
        parse_money(texts, date=["1994", "1995"])


SCALES = {"": 0, " thousand": 3, " million": 6, " bn": 9, " trillion": 12}
AMOUNTS = st.decimals("0.01", "999999.99", places=2)


@given(AMOUNTS, AMOUNTS, st.sampled_from([*SCALES]), st.sampled_from(["USD", "EUR", "KGS"]))
def test_what_is_written_is_what_is_read(a, b, scale, currency):
    low, high = sorted([a, b])
    found = one(f"{low:,}{scale} - {high:,}{scale} {currency} a year")
    exact = [float(Decimal(x).scaleb(SCALES[scale])) for x in (low, high)]
    assert found == [*exact, currency, "per-year"]


@given(st.text(max_size=150))
def test_any_text_is_read_or_refused(text):
    found = parse_money([text], unknown="null").iloc[0]
    assert found["low"] <= found["high"] or found[["low", "high"]].isna().any()
    assert pd.isna(found["currency"]) == pd.isna(found["basis"])


def test_hostile_texts_take_linear_time():
    texts = [piece * 2_000_000 for piece in ("1,", "$", "to ", "1 - ", "(", "\u00a0")]
    texts += [("1 to " * 24)[:120], "at least " * 13, "1,111," * 20]
    start = time.process_time()
    assert parse_money(texts, unknown="null").isna().all(axis=None)
    assert time.process_time() - start < 2


# --- rates -------------------------------------------------------------------------------------


def test_the_credit_of_1994_by_hand():
    # The Bank of Russia's fixings of February 1994 average 1,579.125 rubles to the dollar.
    done = to_usd(bill(75e9, "RUR", "1994-02"))
    assert done.loc[0, "usd_low"] == pytest.approx(75e9 / 1579.125)
    assert done.loc[0, ["rate_basis", "deflator"]].to_list() == ["month 1994-02", "none"]


def test_the_write_off_of_2013_by_hand():
    assert usd(188.9e6, "USD", "2013-05") == 188.9e6
    # CPI-U 232.957 in 2013 and 258.811 in 2020.
    assert usd(188.9e6, "USD", "2013-05", prices=2020) == pytest.approx(188.9e6 * 258.811 / 232.957)


def test_a_month_has_its_mean_and_a_year_or_day_without_month_the_year():
    assert to_usd(bill(1, "EUR", "2018-01-17")).loc[0, "rate_basis"] == "month 2018-01"
    assert to_usd(bill(1, "EUR", "2018")).loc[0, "rate_basis"] == "year 2018"
    assert to_usd(bill(1, "EUR", "2018-01/2018-03")).loc[0, "rate_basis"] == "year 2018"
    assert to_usd(bill(1, "KGS", "2018-01-17")).loc[0, "rate_basis"] == "year 2018"
    assert to_usd(bill(1, "EUR", "/2018")).loc[0, "rate_basis"] == "year 2018"
    assert to_usd(bill(1, "EUR", "2018/..")).loc[0, "rate_basis"] == "year 2018"
    assert to_usd(bill(1, "KGS", "2026")).loc[0, "rate_basis"] == "year 2026 (part-year)"


def test_several_years_are_equal_parts():
    parts = [usd(10, "KGS", str(year)) for year in range(2014, 2018)]
    whole = to_usd(bill(40, "KGS", "2014/2017"))
    assert whole.loc[0, "usd_low"] == pytest.approx(sum(parts))
    assert whole.loc[0, "rate_basis"] == "years 2014-2017"
    for deflator in ("usa", "usa-gdp", "recipient"):
        parts = [usd(10, "KGS", str(y), prices=2020, deflator=deflator) for y in range(2014, 2018)]
        whole = usd(40, "KGS", "2014/2017", prices=2020, deflator=deflator)
        assert whole == pytest.approx(sum(parts))
        two = usd(20, "KGS", "2014/2015", prices=2020, deflator=deflator)
        assert two == pytest.approx(sum(parts[:2]))


def test_the_weakest_rates_of_several_years_are_told():
    both = to_usd(bill(2.0, "KGS", "2025/2026")).loc[0, "rate_basis"]
    assert both == "years 2025-2026 (part-year)"
    rates = load("exchange_rates")
    weak = rates[rates["status"] == "estimated"].iloc[0]
    done = to_usd(bill(1.0, weak["subject"], weak["date"]))
    assert done.loc[0, "rate_basis"].endswith(f" {weak['date']} (estimated)")


def test_dollars_over_several_years_are_deflated_in_equal_parts():
    parts = [usd(10.0, "USD", str(year), prices=2020) for year in range(2014, 2018)]
    assert usd(40.0, "USD", "2014/2017", prices=2020) == pytest.approx(sum(parts))


def test_rubles_are_a_thousandfold_apart_across_1998():
    ratio = usd(1e6, "RUB", "1998-01") / usd(1e6, "RUR", "1997-12")
    assert 950 < ratio < 1050


@pytest.mark.parametrize(
    ("currency", "date", "advice"),
    [
        ("RUB", "1994-02", "other code"),
        ("RUR", "1999", "other code"),
        ("RUB", "1997/1999", "one side"),
        ("RUR", "1997-12/1998-01", "one side"),
        ("EUR", "1995", "rate of EUR to the dollar for 1995"),
        ("RUB", "2030", "rate of RUB to the dollar for 2030"),
        ("XXX", "2010", "rate of XXX to the dollar for 2010"),
        ("EUR", "soon", "date that can be read"),
        ("EUR", None, "date that can be read"),
        (None, "2010", "no currency"),
    ],
)
def test_what_cannot_be_converted_says_why(currency, date, advice):
    frame = bill(1.0, currency, date).set_axis(["the row"])
    with pytest.raises(MissingRate, match=f"(?s)1 of 1.*'the row'.*{advice}"):
        to_usd(frame)
    done = to_usd(frame, unknown="null")
    assert done[["usd_low", "usd_high", "rate_used"]].isna().all(axis=None)
    assert advice in done["rate_basis"].item()


def test_dollars_need_no_date_and_missing_amounts_stay_missing():
    frame = bill(5.0, "USD", None).drop(columns="date")
    assert to_usd(frame).loc[0, ["usd_low", "rate_used", "rate_basis"]].to_list() == [5, 1, "USD"]
    open_bound = bill(5.0, "EUR", "2013")
    open_bound["amount_high"] = NAN
    assert to_usd(open_bound)["usd_high"].isna().all()
    nothing = bill(NAN, None, None)
    assert to_usd(nothing)[["usd_low", "rate_used", "rate_basis"]].isna().all(axis=None)
    assert len(to_usd(frame.iloc[:0])) == 0


def test_frames_are_left_as_they_are():
    frame = bill(5.0, "EUR", "2013").assign(usd_low=5.0, usd_high=6.0)
    before = frame.copy(deep=True)
    done = to_usd(frame)
    relative_to(frame)
    pd.testing.assert_frame_equal(frame, before)
    added = ["usd_low", "usd_high", "rate_used", "rate_basis", "deflator"]
    kinds = ["float64", "float64", "float64", "str", "str"]
    assert done[added].dtypes.astype(str).to_list() == kinds
    constant = to_usd(frame.assign(donor="RUS"), prices=2020, deflator="donor")
    assert constant[added].dtypes.astype(str).to_list() == kinds


def test_amounts_may_be_missing_whole_numbers_and_nothing_but_numbers():
    frame = bill(5.0, "USD", "2013")
    whole = frame.assign(amount_low=pd.array([None], dtype="Int64"))
    assert to_usd(whole).loc[0, ["usd_low", "usd_high"]].isna().to_list() == [True, False]
    for odd in (pd.Timestamp("2013"), "$5", [5, 6]):
        with pytest.raises(KgruError, match="parse_money"):
            to_usd(frame.assign(amount_low=pd.Series([odd], dtype=object)))


def test_arguments_are_checked():
    frame = bill(5.0, "USD", "2013")
    assert to_usd(frame, deflator="donor")["deflator"].item() == "none"
    for bad in ({"deflator": "imf"}, {"unknown": "skip"}, {"prices": "2020"}):
        with pytest.raises(KgruError):
            to_usd(frame, **bad)
    for column in ("amount_low", "amount_high", "currency"):
        with pytest.raises(KgruError, match=column):
            to_usd(frame.drop(columns=column))
    with pytest.raises(KgruError, match="date"):
        to_usd(frame.drop(columns="date"), prices=2020)
    with pytest.raises(KgruError, match="donor"):
        to_usd(frame, prices=2020, deflator="donor")
    with pytest.raises(KgruError, match="parse_money"):
        to_usd(frame.assign(amount_low="$5"))
    with pytest.raises(MissingRate, match="1950"):
        to_usd(frame, prices=1950)
    with pytest.raises(KgruError, match="their low bound above the high one"):
        to_usd(frame.assign(amount_low=6.0))
    net = to_usd(frame.assign(amount_low=-1.0))  # loans net of repayments
    assert net[["usd_low", "usd_high"]].iloc[0].to_list() == [-1, 5]
    assert to_usd(frame.assign(amount_high=float("nan")))["usd_low"].item() == 5


def test_deflators_by_hand():
    frame = bill(150e6, "USD", "2009-04", donor="RUS", recipient="KGZ")
    index = load("price_indices")
    chained = index[index["dataset"].eq("deflator-chained")].set_index(["subject", "date"])["value"]
    rates = load("exchange_rates").set_index(["subject", "date"])["value"]
    done = to_usd(frame, prices=2020, deflator="usa-gdp")
    by_hand = 150e6 * chained["USA", "2020"] / chained["USA", "2009"]
    assert done.loc[0, "usd_low"] == pytest.approx(by_hand)
    assert done.loc[0, "deflator"] == "usa:gdp:2020"
    for deflator, state, currency in (("recipient", "KGZ", "KGS"), ("donor", "RUS", "RUB")):
        prices = chained[state, "2020"] / chained[state, "2009"]
        exchange = rates[currency, "2009"] / rates[currency, "2020"]
        done = to_usd(frame, prices=2020, deflator=deflator)
        assert done.loc[0, "usd_low"] == pytest.approx(150e6 * prices * exchange)
        assert done.loc[0, "deflator"] == f"{deflator}:{state}:gdp:2020"


def test_the_recipient_is_read_from_the_rows_and_never_supposed():
    plain = bill(5.0, "USD", "2009").drop(columns="recipient")
    with pytest.raises(KgruError, match="no column recipient; add it: the code of each recipient"):
        to_usd(plain, prices=2020, deflator="recipient")
    for state in ("KGZ", "TJK"):
        done = to_usd(plain.assign(recipient=state), prices=2020, deflator="recipient")
        assert done["deflator"].item() == f"recipient:{state}:gdp:2020"
    assert to_usd(plain, prices=2020)["deflator"].item() == "usa:cpi:2020"


STATES = {
    "ARM": "AMD", "AZE": "AZN", "BLR": "BYN", "CHN": "CNY", "GEO": "GEL", "KAZ": "KZT",
    "KGZ": "KGS", "MDA": "MDL", "MNG": "MNT", "RUS": "RUB", "TJK": "TJS", "TUR": "TRY",
    "UKR": "UAH",
}  # fmt: skip


def test_every_state_is_deflated_in_its_own_currency():
    """But Turkmenistan and Uzbekistan, whose rates of 2009 are not in the table."""
    index = load("price_indices")
    chained = index[index["dataset"].eq("deflator-chained")].set_index(["subject", "date"])["value"]
    rates = load("exchange_rates").set_index(["subject", "date"])["value"]
    frame = pd.concat([bill(1.0, "USD", "2009", donor=state) for state in STATES])
    done = to_usd(frame, prices=2015, deflator="donor")["usd_low"].to_list()
    assert done == pytest.approx(
        [
            chained[state, "2015"]
            / chained[state, "2009"]
            * rates[code, "2009"]
            / rates[code, "2015"]
            for state, code in STATES.items()
        ]
    )


def test_the_base_year_is_left_alone_and_the_us_as_donor_is_its_gdp_deflator():
    for deflator in ("usa", "usa-gdp", "recipient", "donor"):
        same = usd(7.0, "USD", "2013-05", prices=2013, deflator=deflator, donor="RUS")
        assert same == pytest.approx(7)
    as_donor = usd(7.0, "USD", "2009", prices=2020, deflator="donor", donor="USA")
    assert as_donor == usd(7.0, "USD", "2009", prices=2020, deflator="usa-gdp")


def test_russian_prices_run_through_the_redenomination():
    before, after = (
        usd(1.0, "USD", year, prices=2020, deflator="donor", donor="RUS")
        for year in ("1997", "1998")
    )
    assert 0.5 < before / after < 2
    index = load("price_indices")
    chained = index[index["dataset"].eq("deflator-chained")].set_index(["subject", "date"])["value"]
    rates = load("exchange_rates").set_index(["subject", "date"])["value"]
    exchange = rates["RUR", "1997"] / 1000 / rates["RUB", "2020"]
    assert before == pytest.approx(exchange * chained["RUS", "2020"] / chained["RUS", "1997"])


def test_a_donor_without_deflator_is_named_and_left_empty_in_the_fan():
    frame = pd.concat([bill(5.0, "USD", "2009", donor=d) for d in ("ADB", "RUS")]).set_axis([4, 2])
    with pytest.raises(MissingRate, match="no GDP deflator of ADB; there are ARM, AZE"):
        to_usd(frame, prices=2020, deflator="donor")
    fan = deflator_fan(frame, prices=2020)
    assert fan.index.equals(frame.index)
    assert fan.columns.to_list() == [
        f"{name}_{bound}"
        for name in ("usa_cpi", "usa_gdp", "recipient", "donor")
        for bound in ("low", "high")
    ]
    assert fan["donor_low"].isna().to_list() == [True, False]
    assert fan.drop(columns=["donor_low", "donor_high"]).notna().all(axis=None)


MONEY = st.floats(0.01, 1e13)
CASES = st.sampled_from(
    [("USD", "2010"), ("RUR", "1994-02"), ("RUB", "2013-05"), ("EUR", "2014/2020"), ("XDR", "2021")]
)


@given(
    st.lists(st.tuples(MONEY, MONEY, CASES), min_size=1, max_size=8), st.randoms(), st.booleans()
)
def test_conversion_keeps_order_scale_and_index(rows, random, constant):
    frame = pd.DataFrame(
        [
            {"amount_low": min(a, b), "amount_high": max(a, b), "currency": c, "date": d}
            for a, b, (c, d) in rows
        ],
        index=random.sample(range(100), len(rows)),
    )
    prices = 2020 if constant else None
    done = to_usd(frame, prices=prices)
    assert done.index.equals(frame.index)
    pd.testing.assert_frame_equal(done[frame.columns], frame)
    assert (done["usd_low"] <= done["usd_high"]).all()
    bounds = ["amount_low", "amount_high"]
    tenfold = to_usd(frame.assign(**frame[bounds] * 10), prices=prices)
    dollars = ["usd_low", "usd_high"]
    np.testing.assert_allclose(tenfold[dollars], done[dollars] * 10)
    turned = to_usd(frame.iloc[::-1], prices=prices).iloc[::-1]
    pd.testing.assert_frame_equal(turned, done)


def test_what_parse_money_reads_is_converted_at_once_or_asks_for_its_dates():
    read = parse_money(["75 billion rubles"], date="1994-02")
    assert to_usd(read, date="1994-02").loc[0, "usd_low"] == pytest.approx(47.5e6, rel=1e-2)
    with pytest.raises(KgruError, match="no column date; add it, or give the dates by date="):
        to_usd(read)


def test_relative_to_asks_whose_economy_counts():
    frame = pd.DataFrame({"usd_low": [1.0], "usd_high": [1.0], "date": ["2009"]})
    with pytest.raises(KgruError, match=r"recipient.*name the state whose economy counts"):
        relative_to(frame)
    assert relative_to(frame, of="KGZ").loc[0, "denominator_of"] == "KGZ"


def test_relative_to_says_what_it_divided_by():
    frame = to_usd(bill(150e6, "USD", "2009-04"))
    # GDP of 2009 in current dollars: 4,690 million; 5.38 million people.
    share = relative_to(frame).loc[0]
    assert share["relative_low"] == pytest.approx(3.2, abs=0.005)
    assert [share["denominator_year"], share["denominator_dataset"]] == ["2009", "wdi"]
    assert share["relative_low"] == pytest.approx(100 * 150e6 / share["denominator"])
    assert share["relative_high"] == share["relative_low"]
    head = relative_to(frame, to="population").loc[0]
    assert head["relative_low"] == pytest.approx(150e6 / head["denominator"])
    several = relative_to(frame.assign(date="2009/2011")).loc[0]
    assert several["denominator_year"] == "2009-2011"
    each = [relative_to(frame.assign(date=y)).loc[0, "denominator"] for y in (2009, 2010, 2011)]
    assert several["denominator"] == pytest.approx(sum(each) / 3)
    kinds = relative_to(frame)[["denominator_year", "denominator_dataset"]].dtypes
    assert kinds.astype(str).to_list() == ["str", "str"]
    # A frame put together of several need not say of every row that its dollars are current.
    assert relative_to(frame.assign(deflator=[None]))["relative_low"].notna().all()
    for column in ("usd_low", "usd_high", "date"):
        with pytest.raises(KgruError, match=column):
            relative_to(frame.assign(usd_low=NAN, usd_high=NAN).drop(columns=column))
    with pytest.raises(KgruError, match="Constant"):
        relative_to(pd.concat([frame, to_usd(bill(1.0, "USD", "2009"), prices=2020)]))
    with pytest.raises(MissingRate, match="XXX"):
        relative_to(frame, of="XXX")
    with pytest.raises(KgruError, match="use one of gdp, population"):
        relative_to(frame, to="gnp")
    three = pd.concat([frame, frame.assign(date="1950"), frame.assign(usd_low=NAN, usd_high=NAN)])
    with pytest.raises(MissingRate, match=r"(?s)1 of 3.*row 'b': '1950'.* for 1950"):
        relative_to(three.set_axis(list("abc")))
    rows = relative_to(three.iloc[::2])
    assert rows["denominator_dataset"].isna().to_list() == [False, True]
    with pytest.raises(MissingRate, match=r"names no recipient\n.*; relative_to\(unknown='null'\)"):
        relative_to(frame.assign(recipient=None))
    left = relative_to(three.assign(recipient=["KGZ", "KGZ", None]), unknown="null")
    assert left["relative_low"].notna().to_list() == [True, False, False]
    assert left["denominator_dataset"].notna().to_list() == [True, False, False]
    with pytest.raises(KgruError, match="use one of raise, null"):
        relative_to(frame, unknown="skip")
    with pytest.raises(MissingRate, match=r"of='KGX': the table wdi has no NY\.GDP"):
        relative_to(frame, of="KGX", unknown="null")
    with pytest.raises(KgruError, match=r"of=\['KGZ', 'ARM'\]: give one code"):
        relative_to(frame, of=["KGZ", "ARM"])


def test_every_flow_with_a_dated_rate_converts():
    flows = load("flows", claims="all")
    done = to_usd(flows, unknown="null")
    failed = done[done["rate_basis"].str.startswith("none").fillna(False)]
    # An amount due by 2030 has no rate yet, nor has one that is told in the currency of the end
    # of a period over all of it.
    span = kg.parse_dates(failed["date"])
    rates = load("exchange_rates").query("date.str.len() == 4").astype({"date": int})
    years = rates.groupby("subject")["date"].agg(["min", "max"]).reindex(failed["currency"])
    early = span["earliest"].dt.year.to_numpy() < years["min"].to_numpy()
    assert (early | (span["latest"].dt.year.to_numpy() > years["max"].to_numpy())).all()
    known = flows[["amount_low", "amount_high"]].notna()
    assert (done[["usd_low", "usd_high"]].notna().to_numpy() <= known.to_numpy()).all()


def test_the_shipped_ledger_converts_without_a_choice_of_words():
    """Sums in euros from before 1999 have an open start, so the plain call does not raise."""
    done = to_usd(load("flows"))
    told = load("flows").dropna(subset=["amount_low"])
    assert done.loc[told.index, "usd_low"].notna().all()


def test_types_of_columns_that_hold_nothing():
    for values in ([], [None], ["nothing"]):
        kinds = parse_money(values, unknown="null").dtypes.astype(str).to_list()
        assert kinds == ["float64", "float64", "str", "str", "boolean"]


def test_written_codes_are_held_to_the_years_of_both_rubles():
    for text, on in (("RUR 5 million", "2005"), ("RUB 5 million", "1994")):
        with pytest.raises(UnreadableMoney, match="RUR ends"):
            parse_money([text], date=on)


def test_the_word_that_is_not_understood_is_named():
    with pytest.raises(UnreadableMoney, match="'gold' is not understood"):
        parse_money(["5 million gold dollars"])


def test_a_year_has_its_mean_rate_and_two_years_the_rate_of_equal_parts():
    """The IMF's means are 53.654 som to the dollar in 2014 and 64.462 in 2015."""
    assert usd(53.654, "KGS", "2014") == pytest.approx(1, rel=1e-5)
    done = to_usd(bill(2.0, "KGS", "2014/2015"))
    assert done["usd_low"].item() == pytest.approx(1 / 53.654 + 1 / 64.462, rel=1e-5)
    assert done["rate_basis"].item() == "years 2014-2015"


def test_what_is_left_empty_says_why():
    done = to_usd(bill(1.0, "KGS", None), unknown="null")
    assert done["rate_basis"].item() == "none: it needs a date that can be read"


def test_bounds_stay_apart_in_the_fan_and_beside_gdp():
    frame = bill(5.0, "USD", "2009", donor="RUS").assign(amount_high=10.0)
    fan = deflator_fan(frame, prices=2020)
    for name in ("usa_cpi", "usa_gdp", "recipient", "donor"):
        assert fan[f"{name}_high"].item() == pytest.approx(2 * fan[f"{name}_low"].item())
    share = relative_to(to_usd(frame))
    assert share["relative_high"].item() == pytest.approx(2 * share["relative_low"].item())
    top = relative_to(to_usd(frame.assign(amount_low=NAN)))
    assert top["relative_low"].isna().item()
    assert top["relative_high"].item() == share["relative_high"].item()


def test_every_row_is_converted_by_its_own_currency_and_date():
    codes = ["USD", "EUR", "KGS", "KZT", "RUB", "CNY", "GBP", "JPY", "CHF", "TRY", "XDR"]
    frame = pd.concat(
        [bill(5.0, code, date) for date in ("2009", "2013", "2017") for code in codes],
        ignore_index=True,
    )
    together = to_usd(frame, prices=2020)["usd_low"].to_list()
    assert together == [to_usd(frame.iloc[[i]], prices=2020)["usd_low"].item() for i in frame.index]
    assert len(set(together)) == len(frame)


def test_half_a_surrogate_pair_is_no_amount_beside_many_that_are():
    values = ["over US$1.5 bn"] * 49 + ["\ud800"]
    read = kg.parse_money(values, unknown="null")
    assert read["low"].notna().to_list() == [True] * 49 + [False]
    with pytest.raises(kg.UnreadableMoney):
        kg.parse_money(values)
