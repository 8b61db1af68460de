"""What became of what was promised, told for one donor, one lender and one budget."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.flows.totals import total_rows
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.kyrgyzstan.finance import NEW_MONEY, group_of, name
from kgru_analysis.load import load


def _when(date: str) -> str:
    """Write a date of the ledger: a span of years by its ends.

    >>> _when("2005/2017"), _when("2008-01/2008-02"), _when("/2017"), _when("2009-02")
    ('2005-2017', 'January 2008 to February 2008', 'by 2017', 'February 2009')
    """
    first, _, last = date.partition("/")
    if last and not first:
        return f"by {words.when(last)}"
    return words.when(date) if "-" in date else "-".join(words.when(date).split(" to "))


def dated(date: str) -> str:
    """Write a date with its preposition.

    >>> dated("2009-02-03"), dated("2009-02")
    ('on 3 February 2009', 'in February 2009')
    """
    return f"{'on' if len(date) >= 10 else 'in'} {words.when(date)}"


def largest_promises(
    chains: pd.DataFrame, donor: str, *, least: float, folder: AnyFolder = None
) -> pd.DataFrame:
    """Pick the largest promises of a state and of the firms and funds that it leads, by date.

    `chains` are those of `promise_chains`. Trade and debt, on new terms or canceled, are left out,
    and so is what was promised to several states together.
    """
    actors = load("actors", folder=folder).set_index("actor")
    led = actors.index[actors["led_by"] == donor]
    rows = chains[chains["donor"].isin([donor, *led])]
    rows = rows[rows["recipient"].map(actors["kind"]) != "aggregate"]
    rows = rows[rows["promised_low"].fillna(rows["promised_high"]) >= least]
    rows = rows[~rows["instrument"].isin(["trade-agreement", "debt-restructuring", "debt-relief"])]
    # A headline inside a package names its other parts once more.
    rows = rows[~((rows["kind"] == "part") & (rows["stage"] == "headline"))]
    return rows.sort_values(["promised_latest", "flow_id"])


def with_outcome(rows: pd.DataFrame) -> pd.Series:
    """Say of which promises something is known: that money came, or that it did not."""
    return (rows["outcome"] != "unknown") | rows["money_latest"].notna()


def in_a_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Write promises for a reader, in million dollars: when, what, how much, and what is known."""
    ended = _range(rows["cancelled_low"], rows["cancelled_high"])
    ended = ended.where(ended != "", _range(rows["withheld_low"], rows["withheld_high"]))
    partly = rows["outcome"].eq("partly") & rows["rest"].isin(["cancelled", "withheld"])
    rest = rows["rest"].isna() | (rows["rest"] == "unknown")
    said = rows["outcome"].where(rest, "partly, the rest " + rows["rest"])
    seen = (rows["outcome"] == "unknown") & rows["money_latest"].notna()
    said = said.replace({"unknown": "outcome not known", "partly": "in part"})
    said = said.mask(seen, "came, sum not reported").mask(_fell(rows), "met in its own currency")
    told = rows["stage"].map({"headline": "named", "pledged": "pledged", "agreed": "signed"})
    open_top = rows["arrived_low"].notna() & rows["arrived_high"].isna()
    return pd.DataFrame(
        {
            "When": rows["date"].map(_when),
            "What": rows["purpose"].map(words.first_up) + " (" + told + ")",
            "Promised": _range(rows["promised_low"], rows["promised_high"]),
            "Came": _million(rows["arrived_low"]).where(
                ~open_top, "at least " + _million(rows["arrived_low"])
            ),
            "Called off or held back": ended.mask(partly, "the rest"),
            "What is known": said.str.replace("cancelled", "called off"),
        }
    ).reset_index(drop=True)


def _million(dollars: pd.Series) -> pd.Series:
    return (dollars / 1e6).map("{:,.0f}".format).where(dollars.notna(), "")


def _range(low: pd.Series, high: pd.Series) -> pd.Series:
    """Write sums between two bounds, in millions: "410 to 425"."""
    return _million(low).combine(_million(high), words.bounds)


def _fell(rows: pd.DataFrame) -> pd.Series:
    """Say which promises were kept in a currency that lost a tenth of its dollars or more."""
    return (rows["outcome"] == "met") & (rows["arrived_low"] < 0.9 * rows["promised_low"])


def what_to_mind(rows: pd.DataFrame) -> str:
    """Say of promises which were kept in a currency that fell, and what was only passed on."""
    said = []
    for row in rows[_fell(rows)].itertuples():
        share = row.arrived_low / row.promised_low
        signed = f" ({row.agreed_low / 1e6:,.0f} million by the rate of the signing)"
        said.append(
            f'What was promised as "{words.as_text(row.purpose)}" is kept in its own currency and '
            f"worth {share:.0%} of the dollars that it was{signed if row.agreed_low > 0 else ''}."
        )
    lent_on = rows["passed_on_low"].sum() / 1e6
    if lent_on > 0:
        said.append(
            f"The {lent_on:,.0f} million that a fund lent on are its capital again and not added."
        )
    return " ".join(said)


def promised_by_group(
    promises: pd.DataFrame, finance: pd.DataFrame, *, folder: AnyFolder = None
) -> pd.DataFrame:
    """Set what single rows tell of promises beside what is reported as paid, group by group.

    Parameters
    ----------
    promises : DataFrame
        As `aid_promises` gives.
    finance : DataFrame
        As `official_finance` gives, of the same years.

    Returns
    -------
    DataFrame
        Million dollars, indexed by the name of the group, in the order of the alphabet: promised,
        arrived, ended (with what was lost to the exchange rate), not_due, unknown, paid (by the
        reports of donors and borrower) and rows (the number of promises). Relief is left out.
    """
    counted = promises[promises["excluded"].isna() & (promises["form"] != "relief")]
    year = counted["date"].str.extract(r"(\d{4})", expand=False).astype(int)
    counted = counted.assign(year=year, ended=counted["ended"] + counted["devalued"])
    counted = counted.assign(group=group_of(counted, folder=folder))
    counted = counted[counted["donor"] != "MULTI"]
    columns = ["promised", "arrived", "ended", "not_due", "unknown"]
    out = counted.groupby("group")[columns].sum()
    paid = finance[finance["form"].isin(NEW_MONEY)]
    paid = paid.assign(group=group_of(paid, folder=folder)).groupby("group")["usd_low"].sum()
    out = out.assign(paid=paid, rows=counted.groupby("group").size())
    out[[*columns, "paid"]] /= 1e6
    return out.rename(index=name).rename(index=words.first_up).sort_index()


def loans_beside(
    flows: pd.DataFrame, finance: pd.DataFrame, lender: str, recipient: str
) -> pd.DataFrame:
    """Add up over the years what rows say was lent, and what the borrower reports as drawn.

    Returns
    -------
    DataFrame
        year, signed (loans agreed, each once), drawn (reported or worked out from the debt), told
        (what single rows say was paid): dollars since the first year.
    """
    drawn = finance[(finance["donor"] == lender) & (finance["form"] == "loan")]
    last = finance.loc[(finance["form"] == "loan") & finance["usd_low"].notna(), "year"].max()
    years = range(int(finance["year"].min()), int(last) + 1)
    rows = loan_rows(flows, lender, recipient)
    frames = {"drawn": drawn.groupby("year")["usd_low"].sum()}
    for column, stage in (("signed", "agreed"), ("told", "disbursed")):
        frames[column] = rows[rows["stage"] == stage].groupby("year")["usd_low"].sum()
    out = pd.DataFrame(frames).reindex(years).fillna(0).cumsum()
    return out.rename_axis("year").reset_index()


def loan_rows(flows: pd.DataFrame, lender: str, recipient: str) -> pd.DataFrame:
    """Give the rows of loans that were agreed or paid, each sum once.

    Returns
    -------
    DataFrame
        flow_id, stage (agreed or disbursed), year (of its last possible day), usd_low.
    """
    loans = flows[(flows["donor"] == lender) & flows["instrument"].isin(["loan", "credit-line"])]
    loans = loans[loans["recipient"] == recipient].set_index("flow_id")
    year = parse_dates(loans["date"], unknown="null")["latest"].dt.year
    found = []
    for stage in ("agreed", "disbursed"):
        counted = total_rows(flows, stage=stage).query("counted").set_index("flow_id")["usd_low"]
        usd = counted.reindex(loans.index).dropna()
        found.append(pd.DataFrame({"stage": stage, "year": year[usd.index], "usd_low": usd}))
    return pd.concat(found).rename_axis("flow_id").reset_index()


def canceled_debt(flows: pd.DataFrame, donor: str) -> pd.DataFrame:
    """List every claim on debt that a donor canceled, and why it is counted or not.

    `flows` holds every claim, as `load` gives them with claims="all".

    Returns
    -------
    DataFrame
        When, "What a source says", Million, Counted (a check mark), "Why not".
    """
    rows = total_rows(flows, stage="forgiven")
    rows = rows[rows["donor"] == donor].merge(flows[["flow_id", "date", "purpose", "amount_low"]])
    rows = rows.sort_values(["date", "amount_low"])
    told = {
        r"^rival claim of .*: .*": "another source is preferred",
        r" (of|than) [a-z]+-[\w-]+, which is counted": " of the sum that is counted",
    }
    why = rows["reason"].fillna("").replace(told, regex=True)
    return pd.DataFrame(
        {
            "When": rows["date"].map(_when),
            "What a source says": rows["purpose"],
            "Million": (rows["amount_low"] / 1e6).map("{:,.1f}".format),
            "Counted": rows["counted"].map({True: "\u2713", False: ""}),
            "Why not": why,
        }
    ).reset_index(drop=True)


def by_fiscal_year(recipient: str, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Give American money by fiscal year as the newest copy of the series has it.

    Returns
    -------
    DataFrame
        Indexed by the year in which a fiscal year ends: obligated and paid (dollars), preliminary.
    """
    rows = load("us_fiscal", folder=folder).query("subject == @recipient")
    rows = rows[rows["vintage"] == rows["vintage"].max()]
    names = {"us_obligations": "obligated", "us_disbursements": "paid"}
    rows = rows[rows["measure"].isin(list(names))]
    year = rows["date"].str.extract(r"/(\d{4})", expand=False).astype(int)
    rows = rows.assign(year=year, name=rows["measure"].map(names))
    out = rows.pivot_table(index="year", columns="name", values="value")
    return out.assign(preliminary=(rows["status"] == "preliminary").groupby(rows["year"]).any())


def end_of_programs(events: pd.DataFrame, donor: str, host: str, years: tuple[int, int]) -> str:
    """Tell the last act by which a donor ended programs in a country, or nothing."""
    rows = events[(events["actor"] == donor) & (events["target"] == host)]
    rows = rows[(rows["event_type"] == "retreat") & (rows["status"] == "terminated")]
    rows = rows[(rows["domain"] == "economic")]
    dates = parse_dates(rows["date"], unknown="null")["latest"]
    rows = rows[dates.dt.year.between(*years)].loc[lambda x: dates[x.index].sort_values().index]
    return "" if rows.empty else (
        f"{words.first_up(words.name(donor))} ended programs {dated(rows['date'].iloc[-1])}: "
        f"{words.as_text(words.first_sentence(rows['summary'].iloc[-1]))}."
    )  # fmt: skip
