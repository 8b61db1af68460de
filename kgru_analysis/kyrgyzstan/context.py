"""What stands beside the panel of dependence: single later shares, and what is not dependence."""

import numpy as np
import pandas as pd

from kgru_analysis.dependence.components import claims_of, indicator
from kgru_analysis.dependence.panel import FLOWS, PATRONS, YEARS
from kgru_analysis.errors import KgruError, one_of
from kgru_analysis.load import load


def later_points(on: str = "RUS", of: str = "KGZ") -> pd.DataFrame:
    """List single trade shares after 2020, each with its source; no series among them.

    Returns
    -------
    DataFrame
        year, component ("trade_share" is that of exports and imports together), value, low,
        high (shares; low and high are the rounding of the source),
        status ("claimed", "reported" or "estimated"), source and basis (what was divided).

    Notes
    -----
    Shares that rest on the Russian side's file divide what Russia says it sold or bought by the
    country's world total of the World Bank, another source; from 2022 the former are estimates
    made from partners' reports.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.context import later_points
    >>> bool((later_points("RUS")["year"] > 2020).all())
    True
    """
    one_of("on", on, PATRONS)
    printed = load("trade_shares")
    printed = printed[(printed["subject"] == of) & (printed["partner"] == on)]
    share = printed["value"] / 100
    factbook = pd.DataFrame(
        {
            "year": printed["date"].astype(int),
            "component": printed["measure"],
            "value": share,
            "low": share - 0.005,
            "high": share + 0.005,
            "status": "reported",
            "source": printed["dataset"],
            "basis": "printed share, whole percents",
        }
    )
    claims = claims_of([*FLOWS, "trade_share"], on=on, of=of)
    claimed = pd.DataFrame(
        {
            "year": claims["year"],
            "component": claims["measure"],
            **{c: claims[c] / 100 for c in ("value", "low", "high")},
            "status": "claimed",
            "source": claims["source_id"],
            "basis": "printed share",
        }
    )
    rows = pd.concat([factbook, claimed, _by_the_patron(on, of)], ignore_index=True)
    rows = rows[rows["year"] > YEARS[1]]
    rows = rows.drop_duplicates(["year", "component", "value"])  # the same factbook, twice
    return rows.sort_values(["component", "year"], kind="stable", ignore_index=True)


def _by_the_patron(on: str, of: str) -> pd.DataFrame:
    trade = load("trade")
    trade = trade[
        (trade["dataset"] == "imf-imts-rus") & (trade["subject"] == on) & (trade["partner"] == of)
    ]
    totals = {"exports_fob": "TM.VAL.MRCH.CD.WT", "imports_cif": "TX.VAL.MRCH.CD.WT"}
    component = {seen_as: name for name, (_, seen_as) in FLOWS.items()}
    year = trade["date"].astype(int)
    total = pd.Series(np.nan, index=trade.index)
    for measure, code in totals.items():
        total = total.where(trade["measure"] != measure, year.map(indicator(code, of=of)))
    share = trade["value"] / total
    return pd.DataFrame(
        {
            "year": year,
            "component": trade["measure"].map(component),
            **dict.fromkeys(("value", "low", "high"), share),
            "status": trade["status"],
            "source": "imf-imts-rus; wdi",
            "basis": "the patron's report over the country's world total",
        }
    )


def beside_index(on: str = "RUS", of: str = "KGZ") -> pd.DataFrame:
    """Give what is shown beside dependence and never put into it.

    Voting is alignment, migrants by birthplace are history, and net energy imports name no
    patron; none of them is dependence on one.

    Returns
    -------
    DataFrame
        measure ("vote_agreement", "born_here_living_there", "net_energy_imports"), year, value,
        unit and dataset.

    Examples
    --------
    >>> from kgru_analysis.kyrgyzstan.context import beside_index
    >>> sorted(beside_index()["measure"].unique())
    ['born_here_living_there', 'net_energy_imports', 'vote_agreement']
    """
    one_of("on", on, PATRONS)
    votes, born, wdi = load("un_votes"), load("migrants"), load("wdi")
    parts = {
        "vote_agreement": votes[(votes["measure"] == "agreement") & (votes["partner"] == on)],
        "born_here_living_there": born[
            (born["dataset"] == "undesa-2020") & (born["partner"] == on)
        ],
        "net_energy_imports": wdi[(wdi["measure"] == "EG.IMP.CONS.ZS") & (wdi["dataset"] == "wdi")],
    }
    rows = pd.concat(
        [p[p["subject"] == of].assign(measure=name) for name, p in parts.items()],
        ignore_index=True,
    )
    if not len(rows):
        raise KgruError(f"of={of!r}: none of the three tables covers it; see kg.load('wdi').")
    rows["year"] = rows["date"].astype(int)
    return rows[["measure", "year", "value", "unit", "dataset"]]
