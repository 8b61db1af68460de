"""How much of a loan is a gift, by the discount rates that lenders' clubs have agreed on."""

import numpy as np

from kgru_analysis.errors import KgruError

# Percent a year. Sources:
# imf: IMF, Calculation of Grant Element (concessionality calculator): one rate of 5 percent,
#   adopted by the boards of the IMF and the World Bank on October 11, 2013.
# oecd-cash-flow: OECD DAC, Converged Statistical Reporting Directives, DCD/DAC(2013)15/FINAL, for
#   aid as cash flows: a loan was aid from a grant element of 25 percent at a discount of 10.
# oecd-low, -lower-middle, -upper-middle: the same directives for the grant-equivalent system,
#   DCD/DAC(2016)3/FINAL, by income group of the borrower: the IMF's 5 percent and a risk margin
#   of 4, 2 or 1.
DISCOUNT_RATES = {
    "imf": 5.0,
    "oecd-cash-flow": 10.0,
    "oecd-low": 9.0,
    "oecd-lower-middle": 7.0,
    "oecd-upper-middle": 6.0,
}


def grant_element(
    rate: float,
    maturity: float,
    grace: float,
    *,
    discount: float | str,
    payments: int = 2,
) -> float:
    """Work out the grant element of a loan: the share of it that is never paid back in value.

    Parameters
    ----------
    rate : float
        Interest a year.
    maturity, grace : float
        Years to the last repayment, and years in which nothing is repaid: repayments begin one
        payment period after the grace. (What the OECD calls the grace period G lasts until the
        first repayment; this is its "interval", G - 1 / payments.)
    discount : float or str
        Discount a year, or a name of `DISCOUNT_RATES`: "imf" (5), "oecd-cash-flow" (10),
        "oecd-low" (9), "oecd-lower-middle" (7), "oecd-upper-middle" (6).
    payments : int
        Payments a year.

    Returns
    -------
    float
        Percent of the loan; 100 for a gift, below 0 for a loan dearer than the discount rate.
        `rate` and `discount` are in percent. A numeric discount below 1 says that both are
        fractions (0.05 for 5 percent), and the result is one too.

    Raises
    ------
    KgruError
        If the terms are no loan's: a negative rate, grace not below maturity, or a repayment time
        that is no whole number of payment periods.

    Notes
    -----
    Face value less the present value of all payments, for equal repayments of principal and
    interest on what is still owed, discounted by (1 + discount) ** (1 / payments) a period. The
    OECD's technical note on the calculation of the grant element (annex to the reporting
    directives, "Grant element: formula and examples") gives the same in closed form:
    100 (1 - (R/A) / D) (1 - ((1+D)^-A·INT - (1+D)^-A·M) / (D (A·M - A·INT))). The World Bank's box
    5.3, "Estimating the grant element", prints five worked values (table 5.3A), which this gives.

    Examples
    --------
    The Russian loan of 2009 to Kyrgyzstan, 40 years at 0.75 percent with seven years of grace:

    >>> round(grant_element(0.75, 40, 7, discount=5), 1)
    55.2
    >>> round(grant_element(0.75, 40, 7, discount="oecd-cash-flow"), 1)
    78.2
    """
    if isinstance(discount, str):
        if discount not in DISCOUNT_RATES:
            names = ", ".join(DISCOUNT_RATES)
            raise KgruError(f"discount={discount!r} is not known; give a number or one of {names}.")
        discount = DISCOUNT_RATES[discount]
    whole = 1 if 0 < discount < 1 else 100
    periods, first = _schedule(rate, maturity, grace, discount, payments)
    time = np.arange(1, periods + 1)
    repaid = np.where(time >= first, 1 / (periods - first + 1), 0)
    owed = 1 - np.concatenate([[0], np.cumsum(repaid)[:-1]])
    service = repaid + owed * rate / whole / payments
    present = service @ (1 + discount / whole) ** (-time / payments)
    return float(whole * (1 - present))


def _schedule(rate, maturity, grace, discount, payments) -> tuple[int, int]:
    """Number of payment periods, and the period of the first repayment."""
    values = np.array([rate, maturity, grace, discount, payments], dtype=float)
    if not np.isfinite(values).all() or rate < 0 or discount <= 0 or payments < 1:
        raise KgruError(
            f"No loan has rate={rate}, maturity={maturity}, grace={grace}, discount={discount}, "
            f"payments={payments}; give percent a year, years, and one payment a year or more."
        )
    if not 0 <= grace < maturity:
        raise KgruError(
            f"grace={grace} has to be at least 0 and below maturity={maturity}, both in years."
        )
    periods, idle = maturity * payments, grace * payments
    if abs(periods - round(periods)) > 1e-6 or abs(idle - round(idle)) > 1e-6:
        raise KgruError(
            f"maturity={maturity} and grace={grace} years are not whole numbers of payment "
            f"periods at {payments} a year; round them, or change payments."
        )
    return round(periods), round(idle) + 1
