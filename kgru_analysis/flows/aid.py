"""What was promised as aid, and what became of it: one definition for everybody."""

from collections.abc import Sequence

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.columns import as_frame, need_columns
from kgru_analysis.errors import need_years, one_of, texts
from kgru_analysis.flows.chains import promise_chains
from kgru_analysis.flows.counting import NO_SUM, first_reason, plain_ledger, shares_money
from kgru_analysis.flows.official_claims import FORM, INSTRUMENTS
from kgru_analysis.flows.outcomes import outcomes
from kgru_analysis.load import load_actors, need_known

DUE = 3.0  # years after which silence says something: most money that is seen to come came by then
SUMS = ("promised", "arrived", "devalued", "ended", "not_due", "unknown")
_YEAR = 365.25  # days
_COLUMNS = [
    "flow_id", "date", "donor", "recipient", "instrument", "sector", "purpose", "stage", "kind",
]  # fmt: skip


def aid_promises(
    flows: pd.DataFrame,
    *,
    prices: int | None = None,
    deflator: str = "usa",
    between: tuple[int, int] | None = None,
    sector: str | Sequence[str] | None = None,
    due: float = DUE,
    folder: AnyFolder = None,
) -> pd.DataFrame:
    """List what was promised as aid, and split each sum by what became of it.

    Raises `DataError`, `KgruError`, `MissingRate` as for `promise_chains`; also for a sector, donor
    or recipient that is not known.

    Parameters
    ----------
    flows : DataFrame
        A whole ledger with the columns of the table flows.
    prices, deflator
        As for `to_usd`: None for dollars of the time, or a year for constant ones.
    between : (int, int), optional
        The first and the last year in which a promise was made.
    sector : str or sequence of str, optional
        The sectors wanted; all by default.
    due : float
        Years after a promise in which silence says nothing, counted back from the last day that
        the ledger tells of.
    folder : path or Folder, optional
        Where actors, rates and price indices are read.

    Returns
    -------
    DataFrame
        One row a promise, packages in their parts, in the order of the ledger:

        flow_id, date, donor, recipient, instrument, sector, purpose, stage, kind,
        outcome : as in `promise_chains`
        form : "grant", "loan", "relief" (debt to be canceled, which is no new money), "equity"
            (capital of joint funds) or "other"
        promised, arrived, devalued, ended, unknown : dollars, as in `outcomes`; and ``not_due``,
            what of the unknown was promised less than `due` years before the ledger ends. The last
            five add up to the first.
        excluded : why a promise is not counted as aid; missing for those that are

    Notes
    -----
    Headlines promise nothing: totals of the press, ceilings, costs of whole projects. What was
    pledged or signed under one is a promise by itself. Left out, each with its reason: promises
    without a sum; rates, stocks and totals over years; investment, rent, trade, arms and debt on
    new terms; sums of low confidence; money for the donor itself, its firms, or several states
    together; what a fund promises out of what it was given; and of promises that share money
    (`overlaps`) the smaller.

    Examples
    --------
    >>> import kgru_analysis as kg
    >>> from kgru_analysis.examples import small_ledger
    >>> promises = kg.aid_promises(small_ledger("RUS", "KGZ")).set_index("flow_id")
    >>> promises.loc["promise", ["promised", "arrived", "ended"]].to_list()
    [100.0, 40.0, 60.0]
    """
    need_years("due", due)
    flows = plain_ledger(as_frame(flows, "aid_promises"))
    need_columns(flows, ["recipient", "instrument", "basis", "confidence"], what="ledger")
    chains = promise_chains(
        flows, level="part", headlines=False, prices=prices, deflator=deflator, between=between,
        folder=folder,
    )  # fmt: skip
    last = chains["last_look"].max()  # of every sector, whichever are asked for
    chains = _of_sectors(chains, sector, flows)
    split = outcomes(chains)
    recent = (last - chains["promised_latest"]).dt.days < due * _YEAR
    split["not_due"] = split["unknown"].where(recent | split["unknown"].isna(), 0.0)
    split["unknown"] = split["unknown"] - split["not_due"]
    out = chains[[c for c in _COLUMNS if c in chains]]
    form = chains["instrument"].map(FORM).fillna("other")
    out = out.assign(form=form, **{name: split[name] for name in SUMS}, outcome=chains["outcome"])
    return out.assign(excluded=_reasons(chains, split["promised"], flows, folder))


def _of_sectors(
    chains: pd.DataFrame, sector: str | Sequence[str] | None, flows: pd.DataFrame
) -> pd.DataFrame:
    if sector is None:
        return chains
    need_columns(flows, ["sector"], what="ledger")
    wanted = texts("sector", sector)
    for name in wanted:
        one_of("sector", name, sorted(set(flows["sector"].dropna())))
    return chains[chains["sector"].isin(wanted)].reset_index(drop=True)


def _reasons(
    chains: pd.DataFrame, promised: pd.Series, flows: pd.DataFrame, folder: AnyFolder
) -> pd.Series:
    """Say why promises are no aid, or not to be counted; the first reason that holds."""
    for column in ("donor", "recipient"):
        need_known(chains[column], "actors", folder=folder)
    actors = load_actors(folder)
    donor, recipient = chains["donor"], chains["recipient"]
    leads, led = recipient.map(actors["led_by"]), donor.map(actors["led_by"])
    firm = recipient.map(actors["kind"]).eq("company") & leads.notna()
    endowed = flows.loc[flows["instrument"] == "fund-capital", "recipient"].dropna()
    tests = [
        *((chains["basis"] == code, text) for code, text in NO_SUM.items()),
        (chains["basis"] == "cumulative", "a total over years"),
        (promised.isna() | (promised == 0), "it states no sum"),
        *(
            (chains["instrument"] == code, text)
            for code, text in INSTRUMENTS["no_aid"].dropna().items()
        ),
        (chains["confidence"] == "low", "of low confidence"),
        (donor == recipient, "money for the donor itself"),
        (firm & ((leads == donor) | (leads == led)), "money for a firm of the donor's"),
        (recipient.map(actors["kind"]).eq("aggregate"), "for several states together"),
        (donor.isin(endowed), "a fund passes on what it was given"),
    ]
    reasons = pd.Series(first_reason(tests, len(chains)), chains.index, dtype="str")
    free = reasons == ""
    shared = shares_money(flows, chains["flow_id"].where(free), promised.fillna(0).to_numpy())
    return reasons.mask(free, "it shares money with " + shared)
