"""From the columns of a producer to those of the events table, as one Ibis expression."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from kgru_analysis.actors import resolve_actors
from kgru_analysis.catalog import Folder, resource
from kgru_analysis.events.layouts import Layout

_MORE = {  # what follows the columns of the events table
    "intensity": "float64", "mentions": "int64", "quad_class": "int64", "cameo": "string",
    "plover": "string", "actor_name": "string", "target_name": "string", "actor_code": "string",
    "target_code": "string", "place": "string", "place_admin": "string",
    "place_country": "string", "place_level": "string", "lat": "float64", "lon": "float64",
}  # fmt: skip
# Every day of the calendar: one pass over the text, where reading a date and writing it takes five.
_DAY = (
    r"^(?:(?:\d{3}[1-9]|\d\d[1-9]0|\d[1-9]00|[1-9]000)~"
    r"(?:(?:0[1-9]|1[0-2])~(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])~(?:29|30)"
    r"|(?:0[13578]|1[02])~31)"
    r"|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)~02~29)$"
)
_DECIMAL = r"^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$"
_DIGITS = r"^\s*\+?\d+(?:\.0*)?\s*$"
# As nearly all rows have them: good as they look.
_SCORE = r"^-?(?:\d(?:\.\d+)?|10(?:\.0+)?)$"
_COUNT = r"^\d{1,18}$"
_AMERICAN = r"^(\d{1,2})/(\d{1,2})/(\d{4})$"


def to_events(raw: ir.Table, layout: Layout) -> ir.Table:
    """Bring the used columns of a layout into those of the events table, without `faults`."""
    raw = tidy(raw)
    raw = raw.filter(*_sound(raw, layout))
    if layout.name == "icews":
        raw = _name_actors(raw, layout)
    plover = _plover(raw, layout)
    root = raw.cameo.substr(0, 2)
    statement = [(root == "01", "statement")] if layout.name != "polecat" else []
    date = _iso(raw.date, layout)
    known = {
        "event_id": raw.event_id + "-" + date if layout.name == "icews" else raw.event_id,
        "date": date,
        "actor": _actor(raw, layout, "actor"),
        "target": _actor(raw, layout, "target"),
        "event_type": ibis.cases((plover.notnull(), plover.lower()), *statement),  # noqa: PD004
        "status": ibis.literal("unclear"),
        "source_id": ibis.literal(layout.name),
        "preferred": ibis.literal("yes"),
        "summary": _text(raw.summary),
        "locator": _locator(raw, layout),
        "intensity": _number(raw.intensity),
        "mentions": _whole(raw.mentions),
        "quad_class": _quad_class(root, plover, layout),
        "cameo": _text(raw.cameo),
        "plover": plover,
        "lat": _number(raw.lat),
        "lon": _number(raw.lon),
    }
    columns = [field["name"] for field in resource("events", layout.folder)["schema"]["fields"]]
    types = dict.fromkeys(columns, "string") | _MORE
    found = {name: _text(raw[name]) for name in raw.columns if name in types} | known
    return raw.select(
        **{name: found.get(name, ibis.null()).cast(kind) for name, kind in types.items()}
    )


def faults(raw: ir.Table, layout: Layout) -> list[tuple[ir.BooleanValue, ir.StringValue]]:
    """Return each way in which a tidied row can be unusable: a condition and its reason."""
    reasons = (
        ibis.literal("the number of the event is missing"),
        _said("date", raw.date, "is no day of the calendar"),
        _said("intensity", raw.intensity, "is no number from -10 to 10"),
        _said("mentions", raw.mentions, "is no whole number"),
    )
    sound = _sound(raw, layout)
    return [(~good.fill_null(False), why) for good, why in zip(sound, reasons, strict=True)]


def _sound(raw: ir.Table, layout: Layout) -> list[ir.BooleanValue]:
    """Return what a usable row fulfills; a filter leaves out null as it does false."""
    return [
        raw.event_id != "",
        _is_day(raw, layout),
        _is_number(raw.intensity, _SCORE, _DECIMAL, _number(raw.intensity).between(-10, 10)),
        _is_number(raw.mentions, _COUNT, _DIGITS, _whole(raw.mentions) >= 0),
    ]


def _is_day(raw: ir.Table, layout: Layout) -> ir.BooleanValue:
    if layout.name.startswith("gdelt"):  # as it stands, before it gets its dashes
        return raw.date.re_search(_DAY.replace("~", ""))
    return _iso(raw.date, layout).re_search(_DAY.replace("~", "-"))


def tidy(raw: ir.Table) -> ir.Table:
    """Add the columns that a layout lacks, empty, and make the needed ones text."""
    wanted = {"event_id", "date", "cameo", "plover", "summary", "locator", "story", "sentence",
              "actor_group", "target_group", *_MORE} - {"quad_class"}  # fmt: skip
    # One step: Ibis spends more on each than on all the expressions in it.
    added = {name: ibis.null("string") for name in sorted(wanted - set(raw.columns))}
    for name in ("event_id", "date", "cameo"):
        value = raw[name] if name in raw.columns else added[name]
        added[name] = value.cast("string")
    return raw.mutate(**added)


def _iso(date: ir.StringValue, layout: Layout) -> ir.StringValue:
    """Write a day as YYYY-MM-DD."""
    if layout.name.startswith("gdelt"):
        return ibis.literal("-").join([date.left(4), date.substr(4, 2), date.substr(6)])
    month, day, year = (date.re_extract(_AMERICAN, part) for part in (1, 2, 3))
    american = year + "-" + month.lpad(2, "0") + "-" + day.lpad(2, "0")
    # A timestamp of a database is cut to its day.
    day = (date.re_search(r" 00:00:00$"), date.left(10))
    return ibis.cases((date.contains("/"), american), day, else_=date)


def _actor(raw: ir.Table, layout: Layout, who: str) -> ir.StringValue:
    if layout.name == "icews":
        return raw[f"{who}_found"]
    states, country, groups = layout.folder.kept(_codes, "actors", "event_actors")
    code, group = raw[f"{who}_code"], raw[f"{who}_group"]
    branches = [(_among(code, states), code)]
    if layout.name != "polecat":
        branches.append((_among(code, list(country)), code.cases(*country.items())))
        branches.append((group != "", group.cases(*groups.items())))
    return ibis.cases(*branches)


def _codes(folder: Folder) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """Return the codes of states, and what those of CAMEO countries and groups mean."""
    actors, codes = folder.table("actors"), folder.table("event_actors")
    states = actors.loc[actors["kind"] == "state", "actor"].to_list()
    country, groups = (
        codes[codes["scheme"] == scheme].set_index("code")["actor"].to_dict()
        for scheme in ("cameo-country", "cameo-group")
    )
    return states, country, groups


def _name_actors(raw: ir.Table, layout: Layout) -> ir.Table:
    """Look up countries by name and, where there is none, organizations by theirs."""
    names = layout.folder.kept(_names, "actors", "actor_names", "event_actors")
    names = ibis.memtable(names)
    for who in ("actor", "target"):
        for kind in ("code", "name"):
            found = names.rename({f"{who}_{kind}_key": "key", f"{who}_{kind}_found": "actor"})
            key = raw[f"{who}_{kind}"].strip().lower()
            raw = raw.left_join(found, key == found[f"{who}_{kind}_key"])
            raw = raw.drop(f"{who}_{kind}_key")
        either = ibis.coalesce(raw[f"{who}_code_found"], raw[f"{who}_name_found"])
        raw = raw.mutate(**{f"{who}_found": either})
    return raw


def _names(folder: Folder) -> pd.DataFrame:
    """Return the names that mean one actor at any date, in small letters: key, actor."""
    names = folder.table("actor_names")["name"]
    names = names.set_axis(names)
    found = resolve_actors(names, unknown="null", folder=folder).dropna()
    found = found[~found.index.duplicated()]
    codes = folder.table("event_actors")
    codes = codes[codes["scheme"] == "icews-country"].set_index("code")["actor"]
    table = pd.concat([found, codes]).rename_axis("key").rename("actor").reset_index()
    table["key"] = table["key"].str.lower().str.strip()
    table = pd.concat([table, table.assign(key="the " + table["key"])])
    return table.drop_duplicates("key").reset_index(drop=True)


def _plover(raw: ir.Table, layout: Layout) -> ir.StringValue:
    if layout.name == "polecat":
        return _text(raw.plover.strip().upper())
    root = raw.cameo.left(2)
    of_roots = {
        first: ibis.cases(*[(_among(raw.cameo, texts), plover) for plover, texts in types.items()])
        for first, types in layout.folder.kept(_crosswalk, "cameo_codes").items()
    }
    return ibis.cases(*[(root == first, plover) for first, plover in of_roots.items()])


def _crosswalk(folder: Folder) -> dict[str, dict[str, list[str]]]:
    """Return the CAMEO codes of each PLOVER type by their root."""
    codes = folder.table("cameo_codes")[["root", "plover", "cameo"]].dropna()
    found: dict[str, dict[str, list[str]]] = {}
    for root, plover, cameo in codes.itertuples(index=False):
        found.setdefault(root, {}).setdefault(plover, []).append(cameo)
    return found


def _quad_class(root: ir.StringValue, plover: ir.StringValue, layout: Layout) -> ir.IntegerValue:
    if layout.name == "polecat":
        table = layout.folder.table("plover_types")
        classes = table[table["mode"].isna()].groupby("quad_class")["plover"].agg(list)
        return ibis.cases(*[(_among(plover, texts), int(quad)) for quad, texts in classes.items()])
    table = layout.folder.table("cameo_codes")
    classes = table[table["level"] == 1].groupby("quad_class")["root"].agg(list)
    return ibis.cases(*[(_within(root, roots), int(quad)) for quad, roots in classes.items()])


def _within(root: ir.StringValue, roots: list[str]) -> ir.BooleanValue:
    """Return the condition that a text of at most two letters is one of some roots.

    Roots of one class follow one another, so comparing does it, at a tenth the cost of a pattern.
    """
    tens = ([text for text in roots if text[0] == ten] for ten in sorted({r[0] for r in roots}))
    return ibis.or_(*(root.between(min(texts), max(texts)) for texts in tens))


def _locator(raw: ir.Table, layout: Layout) -> ir.StringValue:
    if layout.name == "icews":
        return "story " + raw.story.cast("string") + ", sentence " + raw.sentence.cast("string")
    return _text(raw.locator)


def _among(value: ir.StringValue, texts: list[str]) -> ir.BooleanValue:
    """Return the condition that a value is one of some texts of letters and digits, as a pattern.

    Of a list DuckDB makes a join, which runs for every row even if nobody asks for its column.
    """
    return value.re_search(f"^(?:{'|'.join(texts)})$")


def _text(value: ir.Value) -> ir.StringValue:
    return value.cast("string").nullif("")


def _number(value: ir.Value) -> ir.FloatingValue:
    return value.cast("float64") if value.type().is_numeric() else value.try_cast("float64")


def _whole(value: ir.Value) -> ir.IntegerValue:
    return value.cast("int64") if value.type().is_integer() else value.try_cast("int64")


def _is_number(
    value: ir.Value, usual: str, pattern: str, within: ir.BooleanValue
) -> ir.BooleanValue:
    """The condition that a cell is blank, or a number within bounds and written as one."""
    text = value.cast("string")
    written = value.type().is_numeric() or text.re_search(pattern)
    return text.re_search(usual) | (written & within) | (text == "") | value.isnull()  # noqa: PD003


def _said(what: str, value: ir.Value, verdict: str) -> ir.StringValue:
    return f"{what} '" + value.cast("string").fill_null("") + f"' {verdict}"
