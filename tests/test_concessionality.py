import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgru_analysis.errors import KgruError
from kgru_analysis.flows.concessionality import DISCOUNT_RATES, grant_element

# Names of the technical note of the OECD: I discount, R interest (fractions), M maturity, G years
# to the first repayment, A repayments a year.


def oecd_simplified(I, R, M, G, A):  # noqa: E741, N803
    """The closed form of the note for one rate of interest and equal principal payments."""
    D, interval = (1 + I) ** (1 / A) - 1, G - 1 / A  # noqa: N806
    profile = ((1 + D) ** (-A * interval) - (1 + D) ** (-A * M)) / (D * (A * M - A * interval))
    return 100 * (1 - R / A / D) * (1 - profile)


def oecd_general(I, R, M, G, A):  # noqa: E741, N803
    """The general form of the note, GE = 100 (1 - ZG - ZM - ZX)."""
    interval = G - 1 / A
    repaying, D = M - interval, (1 + I) ** (1 / A) - 1  # noqa: N806
    number, c1, c2 = A * repaying, (1 + I) ** interval, (1 + I) ** repaying
    zg = R * (1 - 1 / c1) / (A * D)
    zm = (1 / number) * (1 / c1) * ((1 - 1 / c2) / D)
    zx = (R / (A * number)) * (1 / c1) * (1 / c2 - 1 + D * number) / D**2
    return 100 * (1 - zg - zm - zx)


def test_the_russian_loan_of_2009():
    assert grant_element(0.75, 40, 7, discount=5) == pytest.approx(55.2, abs=0.05)
    assert grant_element(0.75, 40, 7, discount="imf") == grant_element(0.75, 40, 7, discount=5)


@pytest.mark.parametrize(
    ("rate", "maturity", "grace", "discount", "printed"),
    [
        (0, 30, 5, 10, 77),
        (6, 20, 0, 10, 23),
        (6, 10, 0, 10, 15),
        (6, 10, 5, 10, 21),
        (6, 10, 5, 15, 40),
    ],
)
def test_the_world_bank_prints_the_same(rate, maturity, grace, discount, printed):
    """World Bank, Box 5.3, "Estimating the grant element", box table 5.3A, in whole percents."""
    ours = grant_element(rate, maturity, grace, discount=discount, payments=1)
    assert ours == pytest.approx(printed, abs=0.6)


def test_the_example_of_the_oecd_note():
    """1,000 for 10 years at 2.5 percent, half-yearly from 30 months on, at 10 percent."""
    by_note = oecd_general(0.10, 0.025, 10, 2.5, 2)
    assert oecd_simplified(0.10, 0.025, 10, 2.5, 2) == pytest.approx(by_note)
    assert grant_element(2.5, 10, 2, discount="oecd-cash-flow") == pytest.approx(by_note)


@pytest.mark.parametrize("terms", [(10**9, 2), (1001, 1), (10, 10**9)])
def test_what_no_lender_waits_for_is_refused_at_once(terms):
    """A maturity in days or a slip of the keys would fill the memory before it ends."""
    years, payments = terms
    with pytest.raises(KgruError, match="give at most 1000 years and a payment a day"):
        grant_element(1, years, 0, discount=5, payments=payments)
    assert grant_element(0, 1000, 0, discount=5, payments=1) == pytest.approx(98)


def test_one_payment_by_hand():
    # 100 back after one year with 2 percent: 102 / 1.05 = 97.14.
    assert grant_element(2, 1, 0, discount=5, payments=1) == pytest.approx(100 - 102 / 1.05)
    # Two halves: 52 after one year, 51 after two.
    by_hand = 100 - 52 / 1.05 - 51 / 1.05**2
    assert grant_element(2, 2, 0, discount=5, payments=1) == pytest.approx(by_hand)


def test_a_loan_at_the_discount_rate_is_no_gift():
    assert grant_element(5, 20, 5, discount=5, payments=1) == pytest.approx(0)
    assert grant_element(8, 20, 5, discount=5) < 0


def test_fractions_give_a_fraction():
    percent = grant_element(0.75, 40, 7, discount=5)
    assert grant_element(0.0075, 40, 7, discount=0.05) == pytest.approx(percent / 100)


def test_from_one_on_a_discount_is_percent():
    """100 back after a year at a discount of 1 percent, and half of it at one of 0.5 or 50."""
    one_year = {"maturity": 1, "grace": 0, "payments": 1}
    assert grant_element(0, **one_year, discount=1) == pytest.approx(100 - 100 / 1.01)
    assert grant_element(0, **one_year, discount=0.5) == pytest.approx(1 / 3)


def test_a_third_of_a_year_counts_as_a_whole_number_of_payments():
    thirds = grant_element(1, 31 / 3, 1 / 3, discount=5, payments=3)
    assert thirds == pytest.approx(100 * (1 - oecd_flows(31, 1)))
    assert grant_element(1, 10.3, 0.1, discount=5, payments=10) < 100


def oecd_flows(periods, idle):
    """Present value of 1, repaid in equal parts from the period after the idle ones on."""
    owed, value = 1.0, 0.0
    for period in range(1, periods + 1):
        repaid = 1 / (periods - idle) if period > idle else 0
        value += (owed * 0.01 / 3 + repaid) / 1.05 ** (period / 3)
        owed -= repaid
    return value


def test_official_rates():
    assert list(DISCOUNT_RATES.values()) == [5, 10, 9, 7, 6]


terms = st.tuples(
    st.floats(0, 12), st.integers(2, 50), st.integers(0, 49), st.sampled_from([1, 2, 4, 12])
).filter(lambda t: t[2] < t[1])


@given(terms, st.sampled_from([5, 6, 7, 9, 10]))
def test_cash_flows_and_the_closed_form_agree(terms, discount):
    rate, maturity, grace, payments = terms
    ours = grant_element(
        rate, maturity, grace, discount=discount, payments=payments, unit="percent"
    )
    form = oecd_simplified(discount / 100, rate / 100, maturity, grace + 1 / payments, payments)
    assert ours == pytest.approx(form, abs=1e-6)
    assert ours <= 100


@given(terms)
def test_a_dearer_loan_is_less_of_a_gift(terms):
    rate, maturity, grace, payments = terms
    cheap, dear = (
        grant_element(r, maturity, grace, discount=7, payments=payments, unit="percent")
        for r in (rate, rate + 1)
    )
    assert cheap > dear


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((-1, 10, 2), "rate=-1"),
        ((1, 10, 10), "below maturity"),
        ((1, 10, -1), "at least 0"),
        ((1, 10.3, 2), "whole numbers"),
        ((1, 10, 2.3), "whole numbers"),
        ((np.nan, 10, 2), "rate=nan"),
        ((1, np.inf, 2), "maturity=inf"),
        ((1, 10, np.nan), "grace=nan"),
    ],
)
def test_terms_that_are_no_loan(arguments, word):
    with pytest.raises(KgruError, match=word):
        grant_element(*arguments, discount=5)


@pytest.mark.parametrize("payments", [0, 0.5, np.nan])
def test_there_is_at_least_one_payment_a_year(payments):
    with pytest.raises(KgruError, match="payments="):
        grant_element(1, 10, 2, discount=5, payments=payments)


@pytest.mark.parametrize("discount", [0, -5, np.nan, np.inf, "world bank"])
def test_discounts_that_are_none(discount):
    with pytest.raises(KgruError, match="discount"):
        grant_element(1, 10, 2, discount=discount)


def test_many_loans_at_once_keep_their_index():
    loans = pd.DataFrame(
        {"rate": [0.75, 2, None], "maturity": [40, 20, 20], "grace": [7, 5, 5]},
        index=["a", "b", "a"],
    )
    found = grant_element(loans["rate"], loans["maturity"], loans["grace"], discount="imf")
    assert found.index.equals(loans.index)
    alone = [grant_element(0.75, 40, 7, discount=5), grant_element(2, 20, 5, discount=5)]
    assert found.iloc[:2].to_list() == alone
    assert np.isnan(found.iloc[2])
    dressed = loans.convert_dtypes()
    same = grant_element(dressed["rate"], dressed["maturity"], 5, discount=5)
    assert same.iloc[1] == alone[1]
    assert grant_element([2, 2], 20, np.array([5, 0]), discount=5)[0] == alone[1]
    with pytest.raises(KgruError, match="Row 'b': grace=20"):
        grant_element(
            loans["rate"], loans["maturity"], pd.Series([7, 20, 5], list("aba")), discount=5
        )
    with pytest.raises(KgruError, match="maturity= has 1 values for 2 rows"):
        grant_element([1, 2], [20], 5, discount=5)


@pytest.mark.parametrize(
    ("rate", "discount", "asked"),
    [
        (0.03, 5, "0.03 percent or 3 percent"),  # a fraction beside a percentage
        (3, 0.05, "3 percent or 300 percent"),
        (60, 5, "60 percent or 6000 percent"),
    ],
)
def test_a_rate_that_can_hardly_be_meant_is_asked_about(rate, discount, asked):
    with pytest.raises(KgruError, match=f"{asked}.*unit='percent' or unit='fraction'"):
        grant_element(rate, 20, 5, discount=discount)


def test_the_unit_can_be_said():
    assert grant_element(0.01, 40, 10, discount=5, unit="percent") > 60
    percent = grant_element(3, 20, 5, discount="imf")
    assert grant_element(0.03, 20, 5, discount="imf", unit="fraction") == pytest.approx(
        percent / 100
    )
    assert grant_element(0, 1, 0, payments=1, discount=0.5, unit="percent") < 1
    with pytest.raises(KgruError, match="use one of percent, fraction"):
        grant_element(3, 20, 5, discount=5, unit="%")
