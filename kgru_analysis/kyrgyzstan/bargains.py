"""What was bargained for: the sums of each episode by side, and its words for a table."""

import pandas as pd

from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.escaping import as_html
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.kyrgyzstan.words import name
from kgru_analysis.load import load
from kgru_analysis.money.usd import to_usd
from kgru_analysis.presence.spells import led_by_powers

Years = tuple[int, int] | None
LINES = ("ask", "offer", "given", "arrived", "withheld")
OUTCOMES = {"got-all": "all", "got-part": "a part", "got-nothing": "nothing", "open": "still open"}
_DEBT = ("debt-relief", "debt-restructuring")
_SHORT = {"USA": "US", "IMF": "IMF"}  # a cell of the table is narrow
_NOT_A_SIDE = ("revenue-share",)  # a share of common duties comes from all members of a union


def bargain_sums(*, prices: int | None = None, folder: AnyFolder = None) -> pd.DataFrame:
    """Add up the counted rows of each bargain by side and line, old debt apart.

    Sums of two bargains are never added: the same money returns in several. So the result has a row
    for each bargain, and no total.

    Parameters
    ----------
    prices : int, optional
        The year of constant dollars; None for current ones.
    folder : path or Folder, optional
        The data folder; by default the one that ships with the package.

    Returns
    -------
    DataFrame
        bargain_id, side (the donor, or the state that leads it), line (one of `LINES`), money_low,
        money_high, debt_low (dollars; debt put off or canceled stands apart, since it is no new
        money), flow_ids (separated by blanks). A missing money_high means "at least".

    Examples
    --------
    >>> sums = bargain_sums()
    >>> bool((sums["money_low"] >= 0).all())
    True
    """
    rows = load("bargain_rows", folder=folder).query("line in @LINES")
    flows = load("flows", claims="all", folder=folder)
    rows = rows.merge(flows, left_on="row_id", right_on="flow_id", validate="one_to_one")
    rows = rows[~rows["instrument"].isin(_NOT_A_SIDE)].reset_index(drop=True)
    rows = to_usd(rows, prices=prices, folder=folder)
    debt = rows["instrument"].isin(_DEBT)
    table = rows[["bargain_id", "line"]].assign(
        side=rows["donor"].replace(led_by_powers(folder)),
        money_low=rows["usd_low"].fillna(0).where(~debt, 0),
        money_high=rows["usd_high"].where(~debt, 0),
        debt_low=rows["usd_low"].fillna(0).where(debt, 0),
        flow_ids=rows["flow_id"],
    )
    keys = ["bargain_id", "side", "line"]
    sums = table.groupby(keys)[["money_low", "debt_low"]].sum()
    sums.insert(
        1, "money_high", table.groupby(keys)["money_high"].agg(lambda x: x.sum(skipna=False))
    )
    return sums.join(table.groupby(keys)["flow_ids"].agg(" ".join)).reset_index()


def offers_and_arrivals(
    *, prices: int | None = None, years: Years = None, folder: AnyFolder = None
) -> pd.DataFrame:
    """Put what each side offered, brought and held back in a bargain beside one another.

    Returns
    -------
    DataFrame
        bargain_id, label, year (the first of the bargain), outcome, confidence, side, offered,
        arrived, withheld (new money in dollars, lower bounds), debt (old debt put off or canceled),
        at_least (whether an offer has no upper bound). Only sides with some new money.
    """
    sums = bargain_sums(prices=prices, folder=folder)
    wide = sums.pivot_table(index=["bargain_id", "side"], columns="line", values="money_low")
    wide = wide.reindex(columns=["offer", "arrived", "withheld"])
    wide["debt"] = sums.groupby(["bargain_id", "side"])["debt_low"].max()
    open_top = sums[sums["money_high"].isna()].groupby(["bargain_id", "side"]).size()
    wide["at_least"] = open_top.reindex(wide.index).notna()
    wide = wide[wide[["offer", "arrived"]].fillna(0).max(axis=1) > 0].reset_index()
    told = _bargains(years, folder)[["bargain_id", "label", "year", "outcome", "confidence"]]
    table = told.merge(wide.rename(columns={"offer": "offered"}), on="bargain_id")
    return table.sort_values(["year", "bargain_id", "side"], ignore_index=True)


def bargain_table(
    *, prices: int | None = None, years: Years = None, folder: AnyFolder = None
) -> pd.DataFrame:
    """Lay out all bargains for a reader to scan, money in million dollars.

    Returns
    -------
    DataFrame
        Bargain (with its years), Outcome, Offered, Came, Held back, Bishkek gave; text, one row a
        bargain, empty where no sum is known.
    """
    sums = bargain_sums(prices=prices, folder=folder)
    told = _bargains(years, folder)
    dates = parse_dates(told["date"])
    years_told = _span(dates["earliest"].dt.year, dates["latest"].dt.year)
    table = pd.DataFrame(
        {
            "Bargain": told["label"] + ", " + years_told,
            "Outcome": told["outcome"].map(OUTCOMES),
        }
    )
    for heading, line in (("Offered", "offer"), ("Came", "arrived"), ("Held back", "withheld")):
        rows = sums[sums["line"] == line]
        cells = {bargain: _cell(part) for bargain, part in rows.groupby("bargain_id")}
        table[heading] = [cells.get(bargain, "") for bargain in told["bargain_id"]]
    return table.assign(**{"Bishkek gave": told["given_label"]})


def bargains_told(*, years: Years = None, folder: AnyFolder = None) -> str:
    """Return each bargain in sentences as HTML, folded under its name."""
    parts = []
    heads = {
        "asked": "Asked", "offered": "Offered", "given": "Given", "arrived": "Came",
        "leverage": "What could be held back, and who says so", "note": "Where accounts differ",
    }  # fmt: skip
    for row in _bargains(years, folder).to_dict("records"):
        text = "".join(
            f"<p><b>{head}.</b> {as_html(row[column])}</p>"
            for column, head in heads.items()
            if isinstance(row[column], str)
        )
        parts.append(
            f"<details><summary>{row['year']}: {as_html(row['title'])}</summary>{text}</details>"
        )
    return "".join(parts)


def _bargains(years: Years, folder: AnyFolder) -> pd.DataFrame:
    """Return the bargains that begin in the years, in order of time."""
    told = load("bargains", folder=folder)
    told = told.assign(year=told["date"].str[:4].astype(int))
    if years is not None:
        told = told[told["year"].between(*years)]
    return told.sort_values(["year", "bargain_id"], ignore_index=True)


def _span(first: pd.Series, last: pd.Series) -> pd.Series:
    return first.astype(str) + ("–" + last.astype(str)).where(first != last, "")


def _cell(rows: pd.DataFrame) -> str:
    parts = []
    for row in rows.sort_values("money_low", ascending=False).itertuples():
        money = [f"{row.money_low / 1e6:,.0f}"] if row.money_low else []
        money += [f"old debt {row.debt_low / 1e6:,.0f}"] if row.debt_low else []
        more = "at least " if pd.isna(row.money_high) else ""
        side = _SHORT.get(row.side) or name(row.side).removeprefix("the ")
        parts.append(f"{side} {more}{' + '.join(money)}")
    return "; ".join(parts)


def most_obtained(side: pd.DataFrame, whence: str) -> str:
    """Say in how many bargains money of one side was seen to come, and the most that came in one.

    Parameters
    ----------
    side : DataFrame
        Rows of one side, as `offers_and_arrivals` gives them.
    whence : str
        "from Moscow".
    """
    came = side[side["arrived"] > 0]
    if came.empty:
        return f"{whence} no money was seen to come"
    most = came.loc[came["arrived"].idxmax()]
    return (
        f"{whence} money came in {words.count(len(came), 'bargain')}, at most "
        f"{words.dollars(most['arrived'])} (“{words.as_text(most['label'])}”, {most['year']})"
    )
