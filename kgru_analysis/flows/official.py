"""Who gave and lent how much to a state, by donor, year and form."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.errors import KgruError, UnknownActor, one_of, refuse
from kgru_analysis.flows.gifts import as_gifts
from kgru_analysis.flows.official_rows import NONE, figures_of
from kgru_analysis.flows.official_series import KEYS
from kgru_analysis.load import load
from kgru_analysis.money.usd import DEFLATORS, at_prices

BASES = ("disbursed", "committed", "net")
_ROW = [*KEYS, "form"]
_COLUMNS = [
    *_ROW, "usd_low", "usd_high", "status", "dataset", "flow_ids", "also", "note", "deflator",
]  # fmt: skip


def official_finance(
    recipient: str,
    *,
    basis: str = "disbursed",
    prices: int | None = None,
    deflator: str = "usa",
    grant_equivalent: bool = False,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """Say who gave and lent how much to a state, year by year.

    Raises `KgruError`, `DataError`, `MissingRate` for an argument that is not known, or a grant
    equivalent of the net basis or where loan_terms tells of no loan to the recipient; where money
    drawn, signed or canceled is negative; where a deflator does not reach a donor or year.

    Parameters
    ----------
    recipient : str
        ISO 3166 alpha-3 code.
    basis : {"disbursed", "committed", "net"}
        What was paid out, what was signed, or what was paid out less principal repaid. The three
        are never mixed.
    prices, deflator
        As for `to_usd`: None for dollars of the time, or a year for constant ones.
    grant_equivalent : bool
        Whether loans count by the part of them that is a gift (`grant_element` at the IMF's
        discount of 5 percent). The terms of single loans are seldom told, so the bounds are those
        of the rates of the lender, and of the terms of all official lenders, in the ten years
        before.
    folder : path or Folder, optional
        Another data folder, with a table finance_sources.

    Returns
    -------
    DataFrame
        One row a donor, year and form, sorted by them:

        donor, year, form : form is "grant", "loan", "relief" (debt canceled, which is no new
            money), "equity" (capital of joint funds) or, among commitments alone, "unsplit"
            (grants and loans that the source does not tell apart)
        usd_low, usd_high : dollars. The upper bound is missing where more may have come than is
            told; both are where nobody reports.
        status : "reported" (by the donor or the borrower), "estimated" (worked out from other
            figures, or preliminary), "claimed" (from single rows of flows) or "not-reported" (no
            source has the year, which is neither zero nor nothing)
        dataset, flow_ids : the data set of the figure, or the rows of flows that make up a claim
        also : data sets and rows of flows that tell of the same money and are not counted
        note : how the figure is worked out, or why there is none
        deflator : as `to_usd` writes it

        Without any figure the frame is empty and its ``attrs["reason"]`` says why.

    Notes
    -----
    The table finance_sources says which source counts for which donor, form and basis, and in
    which years; of several that reach a year the one with the lowest priority counts and the
    others are named in ``also``. A donor's own lines for a form take the place of those of "*".
    A source that donors report to reaches from the first to the last year in which it has a
    figure of that donor, for any recipient; one that the borrower reports to reaches all its
    years. Within them no figure is no money, and no row; outside, the year is "not-reported".

    Rescheduling moves no money and is left out, as are arms, rent, duty-free goods, shares of
    customs and what firms invest. Rows of flows that cover several years make up no year's sum.
    Fiscal years stand at the year in which they end. Loans of years without reported drawings are
    worked out from the debt (`change_of_debt`).

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import example_path
    >>> paid = kg.official_finance("ARM", folder=example_path("armenia"))
    >>> paid = paid.set_index(["donor", "year", "form"])
    >>> print(paid.loc[("RUS", 2003, "relief"), "usd_low"] / 1e6)
    100.0
    """
    one_of("basis", basis, BASES)
    one_of("deflator", deflator, DEFLATORS)
    if not isinstance(recipient, str) or not recipient:
        raise KgruError(f"recipient={recipient!r} is no code of a state (three letters, ISO 3166).")
    if recipient not in set(load("actors", folder=folder)["actor"]):
        raise UnknownActor(
            f"recipient={recipient!r} is no code of the table actors; resolve_actors reads names."
        )
    if grant_equivalent and basis == "net":
        raise KgruError("No grant equivalent is net of repayments; use basis='disbursed'.")
    plan, claims, rows = figures_of(recipient, basis=basis, folder=folder)
    if (rows["status"] == NONE).all():
        empty = pd.DataFrame(columns=_COLUMNS)
        empty.attrs["reason"] = (
            f"No source that the table finance_sources names has money {basis} to {recipient!r}."
        )
        return empty
    ranked = rows.sort_values([*_ROW, "priority"], kind="stable", ignore_index=True)
    chosen = ranked.drop_duplicates(_ROW)
    chosen = pd.concat([chosen[chosen["status"] != NONE], _silence(chosen, rows)])
    chosen = chosen.sort_values(_ROW, ignore_index=True)
    chosen["also"] = _others(chosen, ranked, claims, plan)
    if basis != "net":
        _refuse_negative(chosen)
    if grant_equivalent:
        chosen = as_gifts(chosen, recipient, folder=folder)
    names = chosen["donor"] + " " + chosen["year"].astype("str") + " " + chosen["form"]
    chosen = chosen.assign(recipient=recipient)  # whose prices may be asked for
    return at_prices(chosen, names, prices=prices, deflator=deflator, folder=folder)[_COLUMNS]


def _silence(chosen: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each year of which no source has a donor's grants, loans or commitments."""
    told = rows[~rows["form"].isin(["relief", "equity"])]
    pairs = told.loc[told["status"] != NONE, ["donor", "form"]].drop_duplicates()
    years = pd.DataFrame({"year": range(int(rows["year"].min()), int(rows["year"].max()) + 1)})
    out = pairs.merge(years, how="cross").merge(chosen[_ROW], how="left_anti")
    known = told[told["dataset"].notna()].groupby(["donor", "form"])
    spans = known.agg(first=("year", "min"), last=("year", "max"), names=("dataset", "unique"))
    names = spans.pop("names").map(", ".join).astype("str")
    spans = spans.astype("str")
    why = names + " has this donor in " + spans["first"] + "-" + spans["last"]
    why = out.join(why.rename("why"), on=["donor", "form"])["why"]
    return out.assign(status="not-reported", note=why.fillna("no data set has this donor"))


def _others(
    chosen: pd.DataFrame, ranked: pd.DataFrame, claims: pd.DataFrame, plan: pd.DataFrame
) -> pd.Series:
    """Name the sources that tell of the same money as a row and are not counted."""
    lower = ranked[ranked.duplicated(_ROW) & ranked["dataset"].notna()]
    lower = lower[(lower["status"] != NONE)][[*_ROW, "dataset"]]
    rows = claims.assign(name=claims["flow_id"])
    inside = plan.loc[plan["method"] == "inside grant", ["donor", "form"]]
    pairs = pd.MultiIndex.from_frame(inside)
    moved = pd.MultiIndex.from_frame(rows[["donor", "form"]]).isin(pairs)
    rows["form"] = rows["form"].mask(moved, "grant")
    years = [range(int(a), int(b) + 1) for a, b in zip(rows["first"], rows["last"], strict=True)]
    rows = rows.assign(year=years).explode("year").astype({"year": "int64"})
    names = pd.concat([lower.rename(columns={"dataset": "name"}), rows[[*_ROW, "name"]]])
    counted = chosen[[*_ROW, "flow_ids"]].dropna()
    counted = counted.assign(name=counted["flow_ids"].str.split()).explode("name")
    names = names.merge(counted[[*_ROW, "name"]], how="left_anti")
    names = names.groupby(_ROW)["name"].agg(" ".join)
    return chosen[_ROW].join(names, on=_ROW)["name"]


def _refuse_negative(rows: pd.DataFrame) -> None:
    bad = rows[(rows["usd_low"] < 0) & (rows["form"] != "grant")]
    refuse(
        [(f"{r.donor} {r.year} {r.form}", r.usd_low, "below zero") for r in bad.itertuples()],
        "Money drawn, signed or canceled is zero or more (a negative grant is a refund):",
        "Correct the tables that finance_sources names.",
    )
