"""Exposures, cuts and breaks as tables and sentences in plain words."""

import re

import pandas as pd

from kgru_analysis.breaks import changes_of_measurement
from kgru_analysis.catalog import AnyFolder
from kgru_analysis.dependence.exposures import both_ways, exposure_episodes, exposures
from kgru_analysis.errors import KgruError
from kgru_analysis.escaping import as_html
from kgru_analysis.kyrgyzstan import words
from kgru_analysis.kyrgyzstan.dependence import Years, short
from kgru_analysis.kyrgyzstan.words import count, listing, name
from kgru_analysis.load import load

REMITTANCES = "BX.TRF.PWKR.CD.DT"


def exposure_rows(
    partner: str, of: str, *, measured: pd.DataFrame | None = None, folder: AnyFolder = None
) -> pd.DataFrame:
    """Return the exposures that say most, as a table to print: an empty cell is unknown.

    Items are kept of which sources say at least two of: the share, who else, how long a cut
    lasted, what it weighs, who decides, the way back.

    Parameters
    ----------
    partner, of : code
        As `kg.exposures` has them.
    measured : DataFrame, optional
        A panel of dependence. Where it measures the share of an item, its newest year stands in
        place of what a source says.

    Returns
    -------
    DataFrame
        What, Share, Who else, Cut for, Weight, % of GDP; then `FOLDED`, in sentences, and
        exposure_ids.

    Examples
    --------
    >>> table = exposure_rows("RUS", "KGZ")
    >>> [*table.columns[5:]] == [*FOLDED, "exposure_ids"]
    True
    """
    table = exposures(partner=partner, of=of, folder=folder)
    percent = table["share_unit"] == "percent"
    newest = _newest(measured)
    shares = [
        _range(r.share_low, r.share_high, "%") + _when(r.share_date) if p else ""
        for r, p in zip(table.itertuples(), percent, strict=True)
    ]
    told = pd.DataFrame(
        {
            "What": table["label"],
            "Share": [
                newest.get(item, share) for item, share in zip(table["item"], shares, strict=True)
            ],
            "Who else": [_who(codes, of) for codes in table["next_supplier"]],
            "Cut for": [
                _range(r.cut_days_low, r.cut_days_high, " days") for r in table.itertuples()
            ],
            "Weight, % of GDP": [
                _range(r.cost_low, r.cost_high, "") + _when(r.cost_date) for r in table.itertuples()
            ],
            "Who decides": [_sentence(text) for text in table["who_decides"]],
            "Way back": [_sentence(text) for text in table["reversible"]],
        }
    )
    filled = (told.drop(columns="What") != "").sum(axis=1)
    claims = load("exposures", folder=folder).set_index("exposure_id")
    of_what = [_share_of(claims.loc[ids.split()]) for ids in table["exposure_ids"]]
    told.insert(told.columns.get_loc("Who decides"), "Share, by a source", of_what)
    return told.assign(exposure_ids=table["exposure_ids"])[filled >= 2].reset_index(drop=True)


FOLDED = ("Share, by a source", "Who decides", "Way back")
MEASURED = {
    "remittance_share": "remittances", "debt_share": "debt",
    "export_share": "export-market", "import_share": "import-market",
}  # fmt: skip


def _newest(panel: pd.DataFrame | None) -> dict[str, str]:
    """Return the newest share of each item that a panel measures, with its year."""
    if panel is None:
        return {}
    rows = panel[panel["component"].isin(MEASURED) & panel["value"].notna()]
    rows = rows.sort_values("year").drop_duplicates("component", keep="last")
    return {MEASURED[r.component]: f"{r.value:.0%} ({r.year})" for r in rows.itertuples()}


def _share_of(claims: pd.DataFrame) -> str:
    """Say what the newest share in percent is of, with its number; claims are newest first."""
    rows = claims[(claims["aspect"] == "share") & (claims["unit"] == "percent")]
    if not len(rows):
        return ""
    row = rows.iloc[0]
    number = _range(row["value_low"], row["value_high"], "%") + _when(row["date"])
    return f"{words.told(row['text']).rstrip('.')}: {number}."


def folded(table: pd.DataFrame) -> str:
    """Return what `exposure_rows` has in sentences as HTML, folded, item by item."""
    parts = []
    for row in table.to_dict("records"):
        said = "".join(f"<br>{head}: {as_html(row[head])}" for head in FOLDED if row[head])
        parts += [f"<p><b>{as_html(row['What'])}</b>{said}</p>"] if said else []
    summary = "Shares as sources state them, who decides, and the way back"
    return f"<details><summary>{summary}</summary>{''.join(parts)}</details>"


def _range(low: float, high: float, unit: str) -> str:
    low_, high_ = ("" if pd.isna(bound) else f"{bound:g}" for bound in (low, high))
    return words.bounds(low_, high_, unit)


def _when(date: object) -> str:
    """Return the last year of a date in brackets."""
    if not isinstance(date, str):
        return ""
    return f" ({date.split('/')[-1].strip('?~')[:4]})"


def _who(codes: object, of: str, by: str = "") -> str:
    if not isinstance(codes, str):
        return ""
    named = {code: name(code).removeprefix("the ") for code in codes.split()}
    named |= {of: "home"} if of in named else {}
    named |= {by: f"others in {named[by]}"} if by in named else {}
    return listing(named.values())


_UNITS = {"RUB": "rubles", "USD": "dollars"}


def _sentence(text: object) -> str:
    """Return the first sentence of what is said, its number in brackets after the first clause.

    >>> _sentence("100,000 RUB: Ceiling for a transfer; 150,000 for others. Bishkek said more.")
    'Ceiling for a transfer (100,000 rubles); 150,000 for others.'
    """
    if not isinstance(text, str):
        return ""
    led = re.match(r"([\d,.]+)(?: (\w+))?: (.+)", text)
    number, unit, said = led.groups() if led else (None, None, text)
    first, *rest = words.first_sentence(said).split("; ")
    bracket = f" ({number}{' ' + _UNITS.get(unit, unit) if unit else ''})" if number else ""
    return "; ".join([first + bracket, *rest]) + "."


def cuts(of: str, years: Years | None = None, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Return the episodes whose length is known, by date: label, actor (who cut), days, year,
    steps_in (in words, empty if nobody is told) and the ids of their rows."""
    told = exposure_episodes(of=of, folder=folder)
    told = told[told["days"].notna()]
    told = told.assign(
        actor=told["partner"].str.split().str[0],
        year=told["start"].fillna(told["end"]).dt.year,
        steps_in=[
            _who(codes, of, by)
            for codes, by in zip(told["steps_in"], told["partner"].str[:3], strict=True)
        ],
    )
    if years is not None:
        told = told[told["year"].between(*years)]
    columns = ["episode", "label", "actor", "year", "days", "steps_in", "exposure_ids"]
    return told[columns].reset_index(drop=True)


def duration(days: float) -> str:
    """Write a number of days in the unit that a reader would use.

    >>> duration(21), duration(274), duration(639)
    ('21 days', 'nine months', '21 months')
    """
    if days < 70:
        return f"{days:.0f} days"
    return count(round(days / 30.4375), "month")


def both_ways_rows(of: str, partner: str, *, folder: AnyFolder = None) -> pd.DataFrame:
    """Return what sources say of both sides of one tie, as a table to print; no rows where no
    source asks what the partner would lose."""
    try:
        table = both_ways(of, partner, folder=folder)
    except KgruError:
        return pd.DataFrame()
    table = table[(table["share_unit_a"] == "percent") & (table["share_unit_b"] == "percent")]
    claims = load("exposures", folder=folder).query("aspect == 'share' and of in [@of, @partner]")
    guess = claims.groupby(["item", "of"])["confidence"].agg(lambda said: said.eq("low").all())
    table = table[~table["item"].isin(guess[guess].index.get_level_values("item"))]
    return pd.DataFrame(
        {
            "What": table["label"],
            f"{short(partner)} for {short(of)}": [
                _range(low, high, "%")
                for low, high in zip(table["share_low_a"], table["share_high_a"], strict=True)
            ],
            f"Who else for {short(of)}": [_who(codes, of) for codes in table["next_supplier_a"]],
            f"{short(of)} for {short(partner)}": [
                _range(low, high, "%")
                for low, high in zip(table["share_low_b"], table["share_high_b"], strict=True)
            ],
            f"Who else for {short(partner)}": [
                _who(codes, partner) for codes in table["next_supplier_b"]
            ],
        }
    )


def told_breaks(found: pd.DataFrame) -> str:
    """Say which breaks are told apart, and where the last years stand out, of what `breaks_of`
    returned.

    Examples
    --------
    >>> import pandas as pd
    >>> from kgru_analysis.kyrgyzstan.exposures import told_breaks
    >>> rows = pd.DataFrame(
    ...     {"series": ["imports"], "date": pd.array([2007], "Int64"), "verdict": ["step"],
    ...      "p_value": [0.01], "p_holm": [0.02], "detectable": [0.3], "tail_p": [0.5]}
    ... )
    >>> told_breaks(rows).split(" (")[0]
    'Breaks that stand out: imports, a step in 2007'
    """
    sure = found[found["verdict"].isin(["step", "kink"])]
    alone = sure["p_holm"] <= 0.05
    each, weak = (
        [f"{row.series}, a {row.verdict} in {row.date}" for row in rows.itertuples()]
        for rows in (sure[alone], sure[~alone])
    )
    text = "No series has a break that stands out."
    if each:
        chance = sure.loc[alone, "p_holm"].max()
        text = f"Breaks that stand out: {listing(each)} (by chance in {chance:.0%} of cases)."
    if weak:
        chance = sure.loc[~alone, "p_holm"].min()
        text += (
            f" Not sure, since among so many series chance gives such a one in {chance:.0%} of "
            f"cases or more: {listing(weak)}."
        )
    one = found.drop_duplicates("series")
    blind = one.loc[~one["series"].isin(sure["series"]), "detectable"] * 100
    blind = blind.clip(upper=100)  # a share cannot jump by more
    if len(blind):
        which = "the others" if each or weak else "all"
        span = f"{blind.min():.0f}" + ("" if len(blind) == 1 else f" to {blind.max():.0f}")
        text += (
            f" In {which} it would have taken a jump of {span} points, so that none is found says "
            "little on when things changed."
        )
    tails = one.loc[one["tail_p"] < 0.05, "series"]
    if len(tails):
        return (
            f"{text} The last two years do not follow what came before in {listing(tails)}: a test "
            "made for the end of a series says so, and no search can date them."
        )
    return f"{text} The last two years follow what came before in all."


def measured_near(found: pd.DataFrame, of: str, *, folder: AnyFolder = None) -> list[int]:
    """Return the years of breaks told apart within a year of a change of measurement of the same
    kind of series: money sent home, or trade."""
    years = []
    for row in found[found["verdict"].isin(["step", "kink"])].itertuples():
        if row.series.startswith("Money"):
            known = changes_of_measurement(of, ["wdi"], measures=[REMITTANCES], folder=folder)
        else:
            flow = "imports" if "imports" in row.series else "exports"
            known = changes_of_measurement(of, ["trade_national"], measures=[flow], folder=folder)
        if (known["year"] - row.date).abs().min() <= 1:
            years.append(int(row.date))
    return years
