"""How much of a loan is a gift, by the discount rates that lenders' clubs have agreed on."""

import functools
from pathlib import Path
from typing import Any, overload

import numpy as np
import pandas as pd

from kgru_analysis.columns import one_each, refuse_cells
from kgru_analysis.errors import KgruError, one_of

# Percent a year, each with its source beside it.
_RATES = pd.read_csv(Path(__file__).with_name("discount_rates.csv"), index_col="name")
DISCOUNT_RATES: dict[str, float] = _RATES["percent"].astype(float).to_dict()
LONGEST = 1000  # years: longer than any loan, and short enough to be worked out at once


@overload
def grant_element(
    rate: float, maturity: float, grace: float, *, discount: float | str,
    payments: int = 2, unit: str | None = None,
) -> float: ...  # fmt: skip
@overload
def grant_element(
    rate: Any, maturity: Any, grace: Any, *, discount: float | str,
    payments: int = 2, unit: str | None = None,
) -> Any: ...  # fmt: skip
def grant_element(
    rate: Any,
    maturity: Any,
    grace: Any,
    *,
    discount: float | str,
    payments: int = 2,
    unit: str | None = None,
) -> Any:
    """Work out the grant element of loans: the share of each that is never paid back in value.

    Raises `KgruError` if the terms are no loan's (a negative rate, grace not below maturity, a
    maturity over a thousand years, more than a payment a day, a time that is no whole number of
    payment periods), percent and fraction may be mixed up, or the terms do not fit one another.

    Parameters
    ----------
    rate : number, or a Series, array or list of numbers
        Interest a year.
    maturity, grace : number, or a Series, array or list of numbers
        Years to the last repayment, and years in which nothing is repaid: repayments begin one
        payment period after the grace. (What the OECD calls the grace period G lasts until the
        first repayment; this is its "interval", G - 1 / payments.)
    discount : float or str
        Discount a year, or a name of `DISCOUNT_RATES`: "imf" (5), "oecd-cash-flow" (10),
        "oecd-low" (9), "oecd-lower-middle" (7), "oecd-upper-middle" (6).
    payments : int
        Payments a year.
    unit : {"percent", "fraction"}, optional
        What `rate`, a numeric `discount` and the result are in: 3 or 0.03 for 3 percent. By default
        percent, or fractions if `discount` is a number below 1; a rate that can hardly be meant
        then is refused.

    Returns
    -------
    float, Series or array
        100 percent (or 1) for a gift, below 0 for a loan dearer than the discount rate. A Series,
        with its index, if one of the terms is one; an array for arrays and lists. Missing where a
        term of a Series or array is missing.

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
    A loan of 40 years at 0.75 percent with seven years of grace:

    >>> import kgru_analysis as kg
    >>> round(kg.grant_element(0.75, 40, 7, discount=5), 1)
    55.2
    >>> kg.grant_element([0.75, 2], [40, 20], [7, 5], discount="oecd-cash-flow").round(1).tolist()
    [78.2, 53.9]
    """
    if unit is not None:
        one_of("unit", unit, ("percent", "fraction"))
    if isinstance(discount, str):
        if discount not in DISCOUNT_RATES:
            names = ", ".join(DISCOUNT_RATES)
            raise KgruError(f"discount={discount!r} is not known; give a number or one of {names}.")
        discount = DISCOUNT_RATES[discount] / (100 if unit == "fraction" else 1)
    given = {"rate=": rate, "maturity=": maturity, "grace=": grace}
    many = [term for term in given.values() if not pd.api.types.is_scalar(term)]
    if not many:
        return _of_one(rate, maturity, grace, discount, payments, unit)
    index = next((term.index for term in many if isinstance(term, pd.Series)), None)
    rows = pd.RangeIndex(len(many[0])) if index is None else index
    cells = pd.DataFrame({name: one_each(term, rows, name) for name, term in given.items()})
    numbers = cells.apply(pd.to_numeric, errors="coerce")
    for name, wrong in (numbers.isna() & cells.notna()).items():
        refuse_cells(cells.loc[wrong, name], "no number")
    table = numbers.to_numpy(float)
    found = np.full(len(table), np.nan)
    worked_out = functools.cache(_of_one)  # many loans of a table have the same terms
    for i in np.flatnonzero(~np.isnan(table).any(axis=1)):
        one, years, idle = table[i].tolist()
        try:
            found[i] = worked_out(one, years, idle, discount, payments, unit)
        except KgruError as error:
            raise KgruError(f"Row {rows[i]!r}: {error}") from None
    return found if index is None else pd.Series(found, index=index)


def _of_one(
    rate: float, maturity: float, grace: float, discount: float, payments: int, unit: str | None
) -> float:
    rate, discount, periods, first = _schedule(rate, maturity, grace, discount, payments)
    whole = 1 if unit == "fraction" or (unit is None and 0 < discount < 1) else 100
    if unit is None and ((whole == 100 and 0 < rate < 0.1) or rate > whole / 2):
        raise KgruError(
            f"rate={rate:g} beside discount={discount:g}: is this {rate:g} percent or "
            f"{100 * rate:g} percent? Say which: unit='percent' or unit='fraction', for both."
        )
    time = np.arange(1, periods + 1)
    repaid = np.where(time >= first, 1 / (periods - first + 1), 0)
    owed = 1 - np.concatenate([[0], np.cumsum(repaid)[:-1]])
    service = repaid + owed * rate / whole / payments
    present = service @ (1 + discount / whole) ** (-time / payments)
    return float(whole * (1 - present))


def _schedule(
    rate: Any, maturity: Any, grace: Any, discount: Any, payments: Any
) -> tuple[float, float, int, int]:
    """Rate and discount as numbers, the payment periods, and the period of the first repayment."""
    told = (
        f"No loan has rate={rate}, maturity={maturity}, grace={grace}, discount={discount}, "
        f"payments={payments}; give percent a year, years, and one payment a year or more."
    )
    try:
        values = np.array([rate, maturity, grace, discount, payments], dtype=float)
    except (TypeError, ValueError):
        raise KgruError(told) from None
    rate, maturity, grace, discount, payments = values.tolist()
    if not np.isfinite(values).all() or rate < 0 or discount <= 0 or payments < 1:
        raise KgruError(told)
    if not 0 <= grace < maturity:
        raise KgruError(f"grace={grace:g} has to be at least 0 and below maturity={maturity:g}.")
    if maturity > LONGEST or payments > 366:
        raise KgruError(
            f"No loan has maturity={maturity:g} years with {payments:g} payments a year; give at "
            f"most {LONGEST} years and a payment a day. Is the maturity in days or months?"
        )
    periods, idle = maturity * payments, grace * payments
    if abs(periods - round(periods)) > 1e-6 or abs(idle - round(idle)) > 1e-6:
        raise KgruError(
            f"maturity={maturity:g} and grace={grace:g} years are not whole numbers of payment "
            f"periods at {payments:g} a year; round them, or change payments."
        )
    return rate, discount, round(periods), round(idle) + 1
