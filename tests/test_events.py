"""Event files in all their shapes: every row is kept or listed, and engines agree."""

import gzip
import io
import os
import shutil
import tarfile
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from trying import few, tries

import kgru_analysis as kg

ibis = pytest.importorskip("ibis", reason="the extra events is not installed")

from kgru_analysis.events import columns as event_columns  # noqa: E402
from kgru_analysis.events import copies as event_copies  # noqa: E402
from kgru_analysis.events import files as event_files  # noqa: E402
from kgru_analysis.events import read as event_read  # noqa: E402
from kgru_analysis.events.files import TextFile, first_lines, gather  # noqa: E402
from kgru_analysis.events.layouts import LAYOUTS, find_layout  # noqa: E402
from kgru_analysis.events.read import dyad_series, read_events, rejected_lines  # noqa: E402

COLUMNS = {name: find_layout(name).columns for name in LAYOUTS}
START = {
    "gdelt1": {"GLOBALEVENTID": "1", "SQLDATE": "20231012", "EventCode": "042",
               "GoldsteinScale": "1.9", "NumMentions": "4"},
    "icews": {"Event ID": "1", "Event Date": "2018-06-01", "CAMEO Code": "042", "Intensity": "1.9",
              "Source Country": "Russian Federation", "Target Country": "Kyrgyzstan"},
    "polecat": {"Event ID": "1", "Event Date": "2018-06-01", "Event Type": "CONSULT",
                "Intensity": "4.0", "Actor Country": "RUS", "Recipient Country": "KGZ"},
}  # fmt: skip
START["gdelt1"] |= {"Actor1CountryCode": "RUS", "Actor2CountryCode": "KGZ"}
START["gdelt2"] = START["gdelt1"]


def row(layout, **cells):
    """Write one line of a layout; names of columns with _ for a space."""
    cells = START[layout] | {key.replace("_", " ") if layout in ("icews", "polecat") else key: value
                             for key, value in cells.items()}  # fmt: skip
    assert set(cells) <= set(COLUMNS[layout])
    return "\t".join(cells.get(column, "") for column in COLUMNS[layout])


def file(folder, layout, *lines, name="events.csv", header=None, encoding="utf-8"):
    """Write lines to a file; ICEWS and POLECAT get their header."""
    if header is None:
        header = layout in ("icews", "polecat")
    lines = (["\t".join(COLUMNS[layout])] if header else []) + list(lines)
    path = folder / name
    path.write_bytes("".join(line + "\n" for line in lines).encode(encoding))
    return path


def frame(source, layout, **more):
    events = read_events(source, layout=layout, **more)
    return events.order_by("event_id", "date").to_pandas()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_becomes_the_events_table(tmp_path, layout):
    start = START[layout]
    number = next(iter(start))
    full = {c: start.get(c, f"{i}") for i, c in enumerate(COLUMNS[layout])}
    bare = {c: start[c] for c in list(start)[:2]}  # the number and the day
    lines = [row(layout)]
    for n, cells in enumerate((full, bare), 2):
        lines.append("\t".join((cells | {number: f"{n}"}).get(c, "") for c in COLUMNS[layout]))
    path = file(tmp_path, layout, *lines)
    assert rejected_lines(path, layout=layout).empty
    events = frame(path, layout)
    own = list(kg.load("events").columns)
    assert list(events.columns[: len(own)]) == own
    for _, event in events[:2].iterrows():
        assert event[["actor", "target", "event_type"]].to_list() == ["RUS", "KGZ", "consult"]
        assert event["date"] == ("2023-10-12" if layout.startswith("gdelt") else "2018-06-01")
        assert (event["quad_class"], event["plover"]) == (1, "CONSULT")
        assert event["source_id"] == layout
    empty = ["actor", "target", "event_type", "intensity", "quad_class", "cameo", "plover", "place"]
    assert events.iloc[2][empty].isna().all()
    assert kg.cite(events)


def test_57_columns_are_valid_before_the_address_came(tmp_path):
    long, short = row("gdelt1", SOURCEURL="http://a"), row("gdelt1", GLOBALEVENTID="2")[:-1]
    assert short.count("\t") == 56
    path = file(tmp_path, "gdelt1", long, short, long.replace("1\t", "3\t", 1))
    events = frame(path, "gdelt1")
    assert events["event_id"].to_list() == ["1", "2", "3"]
    assert events["locator"].isna().to_list() == [False, True, False]
    assert rejected_lines(path, layout="gdelt1").empty


def test_57_columns_are_refused_by_gdelt2(tmp_path):
    path = file(tmp_path, "gdelt1", row("gdelt1")[:-1], row("gdelt1"))
    with pytest.raises(kg.DataError, match=r"57 or 58 columns.*gdelt2.*61.*gdelt1"):
        read_events(path, layout="gdelt2")
    listed = rejected_lines(path, layout="gdelt2")
    assert listed["line"].to_list() == [1, 2]
    assert listed["reason"].to_list() == ["57 columns instead of 61", "58 columns instead of 61"]


def test_the_year_zero_has_no_days(tmp_path):
    days = {"00000101": "k", "00000229": "l", "00010101": "m", "00040229": "n"}
    path = file(
        tmp_path, "gdelt2", *(row("gdelt2", SQLDATE=d, GLOBALEVENTID=i) for d, i in days.items())
    )
    assert frame(path, "gdelt2")["event_id"].to_list() == ["m", "n"]
    assert rejected_lines(path, layout="gdelt2")["line"].to_list() == [1, 2]


def test_lines_are_kept_or_listed_with_their_reason(tmp_path):
    bad = {
        "20230229": "date '2023-02-29'", "2023101": "date", "": "date", "0": "date",
        "20231301": "date", "2023-10-12": "date", "20230431": "date",
    }  # fmt: skip
    lines = [row("gdelt2", GLOBALEVENTID="k"), row("gdelt2") + "\textra", "", "x"]
    lines += [row("gdelt2", SQLDATE=text) for text in bad]
    lines += [
        row("gdelt2", GoldsteinScale="much"), row("gdelt2", GoldsteinScale="11"),
        row("gdelt2", NumMentions="-1"), row("gdelt2", NumMentions="2.5x"),
        row("gdelt2", GLOBALEVENTID=""), row("gdelt2", GLOBALEVENTID="l", SQLDATE="20240229"),
        row("gdelt2", GLOBALEVENTID="m", ActionGeo_Lat="north"),
    ]  # fmt: skip
    path = file(tmp_path, "gdelt2", *lines)
    kept, listed = frame(path, "gdelt2"), rejected_lines(path, layout="gdelt2")
    assert kept["event_id"].to_list() == ["k", "l", "m"]
    assert pd.isna(kept["lat"].iloc[2])
    assert len(kept) + len(listed) == len(lines)
    assert listed["line"].to_list() == sorted(set(range(1, len(lines) + 1)) - {1, 17, 18})
    reasons = listed.set_index("line")["reason"]
    assert reasons[2] == "62 columns instead of 61"
    assert reasons[3] == "the line is blank"
    assert reasons[5] == "date '20230229' is no day of the calendar"
    assert reasons[12] == "intensity 'much' is no number from -10 to 10"
    assert reasons[14] == "mentions '-1' is no whole number"
    assert reasons[16] == "the number of the event is missing"


def test_text_is_kept_as_it_stands(tmp_path):
    path = file(
        tmp_path, "gdelt2",
        row("gdelt2", Actor1Name='THE "STAR', ActionGeo_FullName="Osh, 'O', Кыргызстан",
            ActionGeo_CountryCode="NA", Actor1CountryCode="NA", EventCode="010"),
        row("gdelt2", GLOBALEVENTID="2", Actor1Name='5" \\ "', Actor2Name="NULL"),
    )  # fmt: skip
    events = frame(path, "gdelt2")
    assert events["actor_name"].to_list() == ['THE "STAR', '5" \\ "']
    assert events["place"].iloc[0] == "Osh, 'O', Кыргызстан"
    assert events["place_country"].iloc[0] == "NA"
    assert events["actor_code"].iloc[0] == "NA"  # kept as published, though it means no actor
    assert pd.isna(events["actor"].iloc[0])
    assert events["cameo"].iloc[0] == "010"
    assert events["target_name"].iloc[1] == "NULL"


def test_other_bytes_line_ends_and_marks(tmp_path):
    lines = [row("gdelt2", GLOBALEVENTID=str(n), ActionGeo_FullName=name)
             for n, name in enumerate(["Nuñez", "Ош", "a\rb", "plain"])]  # fmt: skip
    mixed = b"\xef\xbb\xbf" + lines[0].encode("latin-1") + b"\r\n" + lines[1].encode() + b"\n"
    mixed += lines[2].encode() + b"\r\n" + lines[3].encode()
    (tmp_path / "mixed.csv").write_bytes(mixed)
    events = frame(tmp_path / "mixed.csv", "gdelt2")
    assert events["place"].to_list() == ["Nuñez", "Ош", "a b", "plain"]
    assert events["event_id"].to_list() == ["0", "1", "2", "3"]
    assert rejected_lines(tmp_path / "mixed.csv", layout="gdelt2").empty


def test_packed_many_and_folders(tmp_path):
    one = file(tmp_path, "gdelt2", row("gdelt2", GLOBALEVENTID="1"), name="1.export.CSV")
    two = file(tmp_path, "gdelt2", row("gdelt2", GLOBALEVENTID="2"), name="two")
    with zipfile.ZipFile(tmp_path / "2.export.CSV.zip", "w") as packed:
        packed.write(two, "2.export.CSV")
    three = row("gdelt2", GLOBALEVENTID="3") + "\n"
    (tmp_path / "3.csv.gz").write_bytes(gzip.compress(three.encode()))
    (tmp_path / "0.csv").write_bytes(b"")
    sources = {"123": tmp_path, "13": [one, tmp_path / "3.csv.gz"], "2": str(tmp_path / "*.zip")}
    for numbers, source in sources.items():
        events = read_events(source, layout="gdelt2").select("event_id").to_pandas()
        assert sorted(events["event_id"]) == list(numbers)


@pytest.mark.parametrize("layout", few(["gdelt2"], *(n for n in LAYOUTS if n != "gdelt2")))
def test_an_empty_file_has_no_events(tmp_path, layout):
    (tmp_path / "empty.csv").write_bytes(b"")
    file(tmp_path, layout, name="header.csv", header=True)  # a header alone
    assert frame(tmp_path, layout).empty
    assert rejected_lines(tmp_path, layout=layout).empty


def test_columns_of_releases_differ(tmp_path):
    names = [{"Intensity": "Event Intensity"}.get(c, c) for c in COLUMNS["polecat"]] + ["Headline"]
    later = file(tmp_path, "polecat", row("polecat", Event_ID="2") + "\tnews", name="b.txt",
                 header=False)  # fmt: skip
    later.write_text("\t".join(names) + "\n" + later.read_text())
    file(tmp_path, "polecat", row("polecat"), name="a.txt")
    both = frame([tmp_path / "a.txt", later], "polecat")
    assert both["event_id"].to_list() == ["1", "2"]
    assert both["intensity"].to_list() == [4.0, 4.0]


def test_icews_dates_actors_and_numbers(tmp_path):
    path = file(
        tmp_path, "icews",
        row("icews", Event_ID="7", Event_Date="2013-05-01", Intensity="-0.0"),
        row("icews", Event_ID="7", Event_Date="2013-05-02", CAMEO_Code=""),
        row("icews", Event_ID="8", Event_Date="6/1/2017", Source_Country="NA",
            Source_Name="United Nations", Target_Country="Kyrgyz Republic"),
        row("icews", Event_ID="9", Event_Date="6/31/2017"),
        row("icews", Event_ID="10", Source_Country="Western Sahara"),
    )  # fmt: skip
    events = frame(path, "icews")
    assert events["event_id"].is_unique
    assert events.set_index("event_id").loc["8-2017-06-01", ["actor", "target"]].to_list() == [
        "UN", "KGZ",
    ]  # fmt: skip
    assert events["actor"].isna().sum() == 1
    assert events["quad_class"].isna().sum() == 1  # a record without a code
    assert rejected_lines(path, layout="icews")["line"].to_list() == [5]


def test_one_rule_for_the_class(tmp_path):
    codes = kg.load("cameo_codes")
    lines = [row("gdelt2", GLOBALEVENTID=str(i), EventCode=c) for i, c in enumerate(codes["cameo"])]
    events = read_events(file(tmp_path, "gdelt2", *lines), layout="gdelt2").to_pandas()
    both = events.merge(codes, on="cameo", suffixes=("", "_table"))
    assert len(both) == len(codes)
    assert both["quad_class"].equals(both["quad_class_table"].astype("int64"))
    assert both["plover"].fillna("").equals(both["plover_table"].fillna(""))
    roots = codes[codes["level"] == 1].set_index("root")["quad_class"]
    assert roots[["05", "06", "08", "09", "13", "14", "20"]].to_list() == [1, 2, 2, 3, 3, 4, 4]
    differ = codes[codes["quad_class"] != codes["quad_class_gdelt"]]
    assert set(differ["root"]) == {"09", "14"}
    assert both.loc[both["cameo"] == "070", "plover"].item() == "AID"
    assert both.loc[both["cameo"] == "033", "plover"].item() == "AGREE"  # promised is not given
    own = set(both["event_type"].dropna())
    assert own <= set(kg.load("codelists").query("list == 'event_type'")["code"])


def test_an_unknown_code_has_no_type(tmp_path):
    codes = ["", "---", "X", "1", "99", "1x", "0", "00", "0:", "1:", "2", "21", "1411111"]
    lines = [row("gdelt2", GLOBALEVENTID=f"{i:02}", EventCode=c) for i, c in enumerate(codes)]
    events = frame(file(tmp_path, "gdelt2", *lines), "gdelt2")
    assert events["plover"].isna().all()
    assert events["cameo"].fillna("").to_list() == codes
    assert events["quad_class"].isna().to_list() == [True] * (len(codes) - 1) + [False]


def test_signs_are_kept(tmp_path):
    lines = [row("gdelt2", GLOBALEVENTID=str(i), GoldsteinScale=str(x), EventCode="190")
             for i, x in enumerate([-10, 10, 0, -0.4])]  # fmt: skip
    assert frame(file(tmp_path, "gdelt2", *lines), "gdelt2")["intensity"].to_list() == [
        -10, 10, 0, -0.4,
    ]  # fmt: skip


def test_codes_of_actors_that_are_not_iso(tmp_path):
    lines = [row("gdelt2", GLOBALEVENTID=c, Actor1CountryCode=c) for c in ("ROM", "TMP", "AFR")]
    lines.append(row("gdelt2", GLOBALEVENTID="U", Actor1CountryCode="", Actor1KnownGroupCode="UNO"))
    events = frame(file(tmp_path, "gdelt2", *lines), "gdelt2").set_index("event_id")["actor"]
    assert events.fillna("").to_dict() == {"ROM": "ROU", "TMP": "TLS", "AFR": "", "U": "UN"}
    assert set(kg.load("event_actors")["actor"]) <= set(kg.load("actors")["actor"])


PAIR = [
    ("20180110", "RUS", "KGZ", "042", 1.9), ("20180131", "KGZ", "RUS", "0231", 3.4),
    ("20180301", "RUS", "KGZ", "190", -10.0), ("20180115", "USA", "CHN", "010", 0.0),
    ("20180215", "USA", "KGZ", "070", 7.0), ("20180302", "RUS", "RUS", "141", -6.5),
]  # fmt: skip


def pair_file(folder):
    lines = [
        row("gdelt2", GLOBALEVENTID=str(i), SQLDATE=d, Actor1CountryCode=a, Actor2CountryCode=b,
            EventCode=c, GoldsteinScale=str(g))
        for i, (d, a, b, c, g) in enumerate(PAIR)
    ]  # fmt: skip
    return file(folder, "gdelt2", *lines)


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return read_events(pair_file(tmp_path_factory.mktemp("pair")), layout="gdelt2")


def test_dyad_series_by_hand(pair):
    series = dyad_series(pair, "Kyrgyzstan", "RUS").to_pandas().set_index("period")
    assert series.index.to_list() == ["2018-01", "2018-02", "2018-03"]
    assert series["events"].to_list() == [2, 0, 1]
    assert series["total"].to_list() == [3, 1, 2]
    assert series.loc["2018-01", ["from_a", "from_b", "cooperation", "conflict"]].to_list() == [
        1, 1, 2, 0,
    ]  # fmt: skip
    assert series.loc["2018-03", ["material_conflict", "verbal_conflict"]].to_list() == [1, 0]
    assert series.loc["2018-01", "intensity"] == pytest.approx(2.65)
    assert pd.isna(series.loc["2018-02", "intensity"])
    assert series["mentions"].to_list() == [8, 0, 4]


@pytest.mark.parametrize(
    ("freq", "periods"),
    [
        ("W", ["2018-01-08/2018-01-14", "2018-01-15/2018-01-21", "2018-01-29/2018-02-04",
               "2018-02-12/2018-02-18", "2018-02-26/2018-03-04"]),
        *few(
            [],
            ("D", ["2018-01-10", "2018-01-15", "2018-01-31", "2018-02-15", "2018-03-01",
                   "2018-03-02"]),
            ("ME", ["2018-01", "2018-02", "2018-03"]),
            ("QE", ["2018-01/2018-03"]),
            ("YE", ["2018"]),
        ),
    ],
)  # fmt: skip
def test_periods_are_dates_that_the_package_reads(pair, freq, periods):
    series = dyad_series(pair, "KGZ", "RUS", freq=freq).to_pandas()
    assert series["period"].to_list() == periods
    assert kg.parse_dates(series["period"])["earliest"].notna().all()
    assert (series["events"].sum(), series["total"].sum()) == (3, 6)


SAME_ROWS = {
    "as read": lambda t: t,
    "another date": lambda t: t.mutate(date=t.date.replace("2018-01", "2018-02")),
    "a date of two columns": lambda t: t.mutate(date=t.date.left(8) + t.event_id.lpad(2, "0")),
    "a date of other rows": lambda t: t.mutate(date=t.date.min().over(ibis.window())),
    "one date": lambda t: t.mutate(date=ibis.literal("2018-01-05")),
    "no date": lambda t: t.mutate(date=t.date.nullif("2018-01-10")),
    "sides changed": lambda t: t.rename(actor="target", target="actor"),
    "a rank as mentions": lambda t: t.mutate(mentions=ibis.row_number().over(order_by=t.date)),
    "some rows": lambda t: t.filter(t.intensity > 1),
    "rows twice": lambda t: t.union(t),
}


@pytest.mark.parametrize("name", SAME_ROWS)
def test_a_series_is_that_of_the_rows_however_they_are_written(pair, name):
    table = SAME_ROWS[name](pair)
    counted = dyad_series(table, "KGZ", "RUS").to_pandas()
    of_values = dyad_series(ibis.memtable(table.to_pandas()), "KGZ", "RUS").to_pandas()
    assert counted["events"].sum() > 0
    pd.testing.assert_frame_equal(counted, of_values, check_dtype=False)


@pytest.mark.parametrize("a", ["RUS", "UN", "ROU", "PSE", "CHN"])
def test_a_series_leaves_out_and_finds_what_the_table_does(tmp_path, a):
    codes = ["RUS", "KGZ", "ROM", "ROU", "GZS", "WSB", "PSE", "AFR", "XXX", ""]
    lines = [
        row("gdelt1", GLOBALEVENTID=f"{i}{d}", SQLDATE=day, NumMentions=mentions,
            Actor1CountryCode=code, Actor1KnownGroupCode=group, Actor2CountryCode=other)
        for i, (code, other) in enumerate([*((c, "KGZ") for c in codes), ("KGZ", "RUS")])
        for group in ("", "UNO", "WBK")
        for d, (day, mentions) in enumerate([("20231012", "4"), ("20230229", "4"), ("x", "4"),
                                             ("20231112", "2.5"), ("20231112", "")])
    ]  # fmt: skip
    lines += [line[:-1] for line in lines[:40]] + [row("gdelt1", Actor1CountryCode="CHN")]
    path = file(tmp_path, "gdelt1", *lines)
    table = pd.read_csv(path, sep="\t", names=COLUMNS["gdelt1"], dtype=str)  # missing, not empty
    for source in (path, ibis.memtable(table)):
        events = read_events(source, layout="gdelt1")
        counted = dyad_series(events, a, "KGZ").to_pandas()
        of_values = dyad_series(ibis.memtable(events.to_pandas()), a, "KGZ").to_pandas()
        assert counted["period"].to_list() == ["2023-10", "2023-11"]
        pd.testing.assert_frame_equal(counted, of_values, check_dtype=False)


def test_an_extract_of_the_pair_has_no_total(tmp_path):
    path = file(tmp_path, "icews", row("icews"), row("icews", Event_ID="2"))
    series = dyad_series(read_events(path, layout="icews"), "KGZ", "RUS").to_pandas()
    assert series["events"].to_list() == [2]
    assert series[["total", "mentions"]].isna().all(axis=None)


def test_sources_are_not_added_up(tmp_path, pair):
    two = read_events(file(tmp_path, "icews", row("icews"), name="i.tab"), layout="icews")
    series = dyad_series(pair.union(two), "KGZ", "RUS", freq="YE").to_pandas()
    assert series["source_id"].to_list() == ["gdelt2", "icews"]
    assert series["events"].to_list() == [3, 1]


def test_errors_say_what_was_seen_and_expected(tmp_path):
    good = pair_file(tmp_path)
    with pytest.raises(kg.KgruError, match=r"gdelt3.*gdelt1, gdelt2, icews, polecat"):
        read_events(good, layout="gdelt3")
    with pytest.raises(kg.DataError, match="no file"):
        read_events(tmp_path / "none.csv", layout="gdelt2")
    (tmp_path / "void").mkdir()
    with pytest.raises(kg.DataError, match=r"holds no file.*\.zip"):
        read_events(tmp_path / "void", layout="gdelt2")
    with pytest.raises(kg.DataError, match=r"61 columns.*icews.*20.*gdelt2"):
        read_events(good, layout="icews")
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 no zip")
    with pytest.raises(kg.DataError, match=r"bad.zip cannot be read"):
        read_events(tmp_path / "bad.zip", layout="gdelt2")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"x" * 10_000)[:-20])
    with pytest.raises(kg.DataError, match=r"cut.csv.gz cannot be read"):
        rejected_lines(tmp_path / "cut.csv.gz", layout="gdelt2")
    lame = file(tmp_path, "icews", name="lame.tab", header=False)
    lame.write_text("\t".join(c for c in COLUMNS["icews"] if c != "CAMEO Code") + "\n")
    with pytest.raises(kg.DataError, match="no column 'CAMEO Code'"):
        read_events(lame, layout="icews")
    with pytest.raises(kg.KgruError, match="give a path"):
        read_events(5, layout="icews")


def test_a_series_is_counted_when_it_is_asked_for(tmp_path):
    path = pair_file(tmp_path)
    series = dyad_series(read_events(path, layout="gdelt2"), "KGZ", "RUS", freq="YE")
    path.unlink()
    assert series.filter(series["events"] == 3).count().to_pandas() == 1


def test_errors_of_series(pair):
    with pytest.raises(
        kg.DataError, match=r"no events between KGZ and TUR.*6 events from 2018-01-10"
    ):
        dyad_series(pair, "KGZ", "TUR")
    with pytest.raises(kg.UnknownActor, match="Ruritania"):
        dyad_series(pair, "KGZ", "Ruritania")
    with pytest.raises(kg.KgruError, match="D, W, ME, QE, YE"):
        dyad_series(pair, "KGZ", "RUS", freq="M")
    with pytest.raises(kg.KgruError, match="no actor"):
        dyad_series(pair.drop("actor"), "KGZ", "RUS")


def test_a_table_is_read_like_a_file(tmp_path):
    path = pair_file(tmp_path)
    columns = COLUMNS["gdelt2"]
    raw = pd.read_csv(path, sep="\t", names=columns, dtype=str, keep_default_na=False, quoting=3)
    whole = ["GLOBALEVENTID", "SQLDATE", "NumMentions"]
    raw = raw.astype(dict.fromkeys(whole, "int64") | {"GoldsteinScale": "float64"})
    raw.loc[6] = raw.loc[0].to_dict() | {"GLOBALEVENTID": 99, "SQLDATE": 20180230}
    table = ibis.memtable(raw)
    pd.testing.assert_frame_equal(frame(table, "gdelt2"), frame(path, "gdelt2"))
    listed = rejected_lines(table, layout="gdelt2")
    assert listed[["file", "text"]].to_numpy().tolist() == [["table", "99"]]
    with pytest.raises(kg.DataError, match="no column 'EventCode'"):
        read_events(table.drop("EventCode"), layout="gdelt2")


def test_a_table_is_found_by_name(tmp_path):
    connection = ibis.duckdb.connect()
    raw = pd.DataFrame([dict(zip(COLUMNS["icews"], row("icews").split("\t"), strict=True))])
    raw.columns = [c.lower().replace(" ", "_") for c in raw.columns]  # as R packages name them
    connection.con.register("given", raw)
    connection.raw_sql("CREATE TABLE stored AS SELECT * FROM given")
    assert frame("stored", "icews", connection=connection)["actor"].to_list() == ["RUS"]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\n\t\x1c\x1d\x1e\x1f"), max_size=6)


# Few examples of many lines: the reading costs, not the lines.
@pytest.mark.slow
@tries(4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.one_of(
            st.lists(CELL, min_size=1, max_size=22),
            st.builds(
                lambda *x: row("icews", Event_ID=x[0], Event_Date=x[1], Intensity=x[2], City=x[3])
                .split("\t"),
                CELL, st.sampled_from(["2018-06-01", "2018-02-29", "1/2/2018", "2018-6-1", ""]),
                st.sampled_from(["1", "-10.0", "1e1", "x", "", "99"]), CELL,
            ),
        ),
        max_size=40,
    ),
    encoding=st.sampled_from(["utf-8", "utf-16-le"]),
)  # fmt: skip
def test_no_row_is_lost(tmp_path, lines, encoding):
    data = b"".join("\t".join(cells).encode(encoding) + b"\n" for cells in lines)
    path = tmp_path / "any.tab"
    path.write_bytes("\t".join(COLUMNS["icews"]).encode() + b"\n" + data)
    kept = len(read_events(path, layout="icews").select("date").to_pandas())
    assert kept + len(rejected_lines(path, layout="icews")) == data.count(b"\n")


def zipped(members, packing=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packing) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return data.getvalue()


def lying():
    """Declare 1,000 bytes for 20 million."""
    data = bytearray(zipped({"a.csv": b"\n" * 20_000_000}))
    for header, place in (b"PK\x01\x02", 24), (b"PK\x03\x04", 22):
        at = data.rindex(header) + place
        data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def tarred():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as packed:
        packed.addfile(tarfile.TarInfo("a.csv"))
    return data.getvalue()


BOMBS = {
    "zeros.zip": (lambda: zipped({"a.csv": bytes(20_000_000)}), "unpacks to more than 10 MB"),
    "parts.zip": (lambda: zipped({c: bytes(4_000_000) for c in "abc"}), "unpacks to more than 10"),
    "lines.gz": (lambda: gzip.compress(b"\n" * 20_000_000), "unpacks to more than 10 MB"),
    "lying.zip": (lying, "cannot be read"),
    "line.gz": (
        lambda: gzip.compress(b"1\n" + bytes(11_000_000), 1),
        r"more than 10 MB .* in line 2",
    ),
    "line.csv": (
        lambda: b"1\n" + bytes(11_000_000),
        "more than 10 MB without an end of line after byte 2",
    ),
    "cr.csv": (lambda: b"1\r\n" + bytes(11_000_000), r"more than 10 MB without .* in line 2"),
    "nested.zip": (lambda: zipped({"b.zip": zipped({"c.csv": ""})}), r"b\.zip is an archive"),
    "nested.csv.gz": (lambda: gzip.compress(gzip.compress(b"")), "is an archive itself"),
    "a.tar.gz": (tarred, "is an archive itself"),
    "many.zip": (lambda: zipped(dict.fromkeys(map(str, range(1001)), "")), "holds 1,001 files"),
    "odd.zip": (lambda: zipped({"a.csv": "1"}, zipfile.ZIP_BZIP2), "pack it with deflate"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_and_leave_nothing(tmp_path, name):
    make, reason = BOMBS[name]
    (tmp_path / name).write_bytes(make())
    before = set(event_copies.scratch().iterdir())
    for reader in (read_events, rejected_lines):
        with pytest.raises(kg.DataError, match=reason):
            reader(tmp_path / name, layout="gdelt2")
    assert set(event_copies.scratch().iterdir()) == before


def test_long_lines_are_kept_wherever_they_lie(tmp_path):
    short, long = (row("gdelt1", SOURCEURL="u" * n) for n in (400, 4_000_000))
    lines = []
    for n in range(1, 8):
        lines += [short] * (n * 300) + [long] * (n % 3)
    path = file(tmp_path, "gdelt1", *lines)
    kept = read_events(path, layout="gdelt1")
    length = lines.count(short) * 400 + lines.count(long) * 4_000_000
    assert kept.locator.length().sum().to_pandas() == length
    assert rejected_lines(path, layout="gdelt1").empty


def test_a_line_that_grows_too_long_is_refused(tmp_path):
    line = row("gdelt1", SOURCEURL="{}").encode().replace(b"{}", b"\x80" * 4_000_000)
    (tmp_path / "a.csv").write_bytes(line + b"\n")  # three bytes each in UTF-8
    with pytest.raises(kg.DataError, match="more than 10 MB without an end of line in line 1"):
        read_events(tmp_path / "a.csv", layout="gdelt1")


def test_text_counts_by_what_it_unpacks_to(tmp_path):
    lines = (b"\xe9" * 500_000 + b"\n") * 8  # 4 MB, of which 8 MB of UTF-8 become
    (tmp_path / "a.zip").write_bytes(zipped({"a.csv": lines}))
    with pytest.raises(kg.DataError, match="has 1 columns"):
        read_events(tmp_path / "a.zip", layout="gdelt2")
    (tmp_path / "b.zip").write_bytes(zipped({"a.csv": lines, "b.csv": lines}))
    with pytest.raises(kg.DataError, match="unpacks to more than"):
        read_events(tmp_path / "b.zip", layout="gdelt2")


PLAIN = "Ош\tNuñez\nплан\n\n10 € 😀\nend\n" * 3


def is_used_where_it_lies(path):
    (text,) = gather(path)
    return text.path == str(path)


def test_a_file_is_looked_at_alike_in_one_piece_and_in_parts(tmp_path, monkeypatch):
    raw, path = PLAIN.encode(), tmp_path / "a.csv"
    spoiled = [raw[:at] + b"\xff" + raw[at + 1 :] for at in range(len(raw))]
    spoiled += [raw[:at] + b"\r" + raw[at:] for at in range(0, len(raw), 7)]
    spoiled += [b"\xef\xbb\xbf" + raw, raw + "Ю".encode()[:1]]
    for sip, part in ((1 << 20, 1 << 25), (3, 10**9), (5, 30), (64, 1)):
        monkeypatch.setattr(event_files, "_SIP", sip)
        monkeypatch.setattr(event_files, "_PART", part)
        for good in (raw, raw[:-1], b"", b"\n", raw + "Ю".encode()):
            path.write_bytes(good)
            assert is_used_where_it_lies(path), (sip, part, good)
        for bad in spoiled:
            path.write_bytes(bad)
            assert not is_used_where_it_lies(path), (sip, part, bad)


@pytest.mark.parametrize("part", [10**9, 40])
def test_a_long_line_is_found_wherever_it_begins(tmp_path, monkeypatch, part):
    monkeypatch.setattr(event_files, "_SIP", 8)
    monkeypatch.setattr(event_files, "_PART", part)
    monkeypatch.setattr(event_files, "LONGEST_LINE", 30)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    path = tmp_path / "a.csv"
    for before in range(80):
        lines = b"x\n" * before
        path.write_bytes(lines + b"y" * 30 + b"\n" + b"x\n" * 20)
        assert is_used_where_it_lies(path)
        path.write_bytes(lines + b"y" * 31 + b"\n" + b"x\n" * 20)
        with pytest.raises(kg.DataError, match=f"after byte {len(lines)},"):
            gather(path)


def test_names_in_an_archive_name_no_file(tmp_path):
    names = ["../../above.csv", "/tmp/absolute.csv", "x" * 300]
    (tmp_path / "a.zip").write_bytes(zipped(dict.fromkeys(names, "1\n")))
    listed = rejected_lines(tmp_path / "a.zip", layout="gdelt2")
    assert [name.partition("a.zip/")[2] for name in listed["file"]] == names
    copies = list(event_copies.scratch().rglob("*"))
    assert all(copy.stem.isdigit() and copy.suffix == ".txt" for copy in copies)


def test_the_disk_is_not_filled(tmp_path, monkeypatch):
    monkeypatch.setattr(event_copies, "_SPARE", 10**18)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"1\n"))
    with pytest.raises(kg.DataError, match=r"needs more than the 0 MB .* TMPDIR"):
        read_events(tmp_path / "a.csv.gz", layout="gdelt2")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="This system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(kg.DataError, match=r"a\.csv is no file"):
        read_events(tmp_path, layout="gdelt2")


@pytest.mark.slow
def test_the_file_that_was_named_is_read_and_no_other(tmp_path):
    for number, name in enumerate(["x[1].csv", "x1.csv", "a*.csv", "ab.csv", "{b}.csv", "ы.csv"]):
        path = file(tmp_path, "gdelt1", row("gdelt1", GLOBALEVENTID=f"{number}"), name=name)
        assert frame(path, "gdelt1")["event_id"].to_list() == [f"{number}"], name
        assert rejected_lines(path, layout="gdelt1").empty


def test_a_name_in_other_bytes_than_utf8_is_a_name(tmp_path):
    path = file(tmp_path, "gdelt1", row("gdelt1"))
    strange = path.rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv"))
    assert len(frame(strange, "gdelt1")) == 1


def test_names_of_folders_and_endings_change_nothing(tmp_path):
    folder = tmp_path / "c1=19990101"  # as some engines write a column into a path
    folder.mkdir()
    path = file(folder, "gdelt1", row("gdelt1"))
    assert frame(path, "gdelt1")["date"].to_list() == ["2023-10-12"]
    plain = path.rename(folder / "events.zst")
    assert len(frame(plain, "gdelt1")) == 1


def test_a_file_counts_once(tmp_path):
    path = file(tmp_path, "gdelt1", row("gdelt1"), name="d.CSV")
    with zipfile.ZipFile(tmp_path / "d.CSV.zip", "w") as packed:
        packed.write(path, "d.CSV")
    for source in (tmp_path, [path, path], str(tmp_path / "d*"), [path, tmp_path / "d.CSV.zip"]):
        with pytest.raises(kg.DataError, match="would count twice"):
            read_events(source, layout="gdelt1")
    assert len(frame(tmp_path / "d.CSV.zip", "gdelt1")) == 1


@pytest.mark.parametrize("count", few(["2.5"], "-1", "four", "0x4", "1_0", "1e3", "4 5"))
def test_a_count_of_mentions_is_a_whole_number(tmp_path, count):
    path = file(tmp_path, "gdelt1", row("gdelt1", NumMentions=count))
    assert frame(path, "gdelt1").empty
    assert rejected_lines(path, layout="gdelt1")["reason"].tolist() == [
        f"mentions '{count}' is no whole number"
    ]


@pytest.mark.parametrize("score", few(["nan"], "11", "--1", "1_0", "0x4", "inf"))
def test_a_score_is_a_decimal_number(tmp_path, score):
    path = file(tmp_path, "gdelt1", row("gdelt1", GoldsteinScale=score))
    assert frame(path, "gdelt1").empty
    assert len(rejected_lines(path, layout="gdelt1")) == 1


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.csv", "s3://bucket/x.csv", "file:///etc/passwd"]
)
def test_no_address_is_asked_without_an_engine_of_ones_own(address):
    for read in (read_events, rejected_lines):
        with pytest.raises(kg.KgruError, match="only files of this machine are read"):
            read(address, layout="gdelt1")


def test_the_engine_fetches_nothing(tmp_path):
    read_events(file(tmp_path, "gdelt1", row("gdelt1")), layout="gdelt1")
    from kgru_analysis.events.tables import default_connection

    asked = "SELECT value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions'"
    found = default_connection().raw_sql(asked).fetchall()
    assert found == [("false",), ("false",)]


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_names_that_no_file_can_have(name):
    with pytest.raises(kg.DataError):
        read_events(name, layout="gdelt1")


def test_control_characters_are_kept_listed_or_refused(tmp_path, monkeypatch):
    place = row("gdelt2", ActionGeo_FullName="O\0sh")
    path = file(tmp_path, "gdelt2", place, "\0" * 50, row("gdelt2", SQLDATE="2023\x001012"))
    assert frame(path, "gdelt2")["place"].to_list() == ["O\0sh"]
    assert rejected_lines(path, layout="gdelt2")["line"].to_list() == [2, 3]
    monkeypatch.setattr(event_read, "MOST_LISTED", 1)
    with pytest.raises(kg.DataError, match="More than 1 lines cannot be used"):
        rejected_lines(path, layout="gdelt2")
    path = file(tmp_path, "gdelt2", row("gdelt2", SOURCEURL="a\x1f\x1e\x1d\x1cb"))
    with pytest.raises(kg.DataError, match="cannot be read as lines"):
        rejected_lines(path, layout="gdelt2")


def test_bigquery_gets_one_query_on_the_public_table():
    from ibis.backends.sql.compilers.bigquery import BigQueryCompiler
    from sqlglot import exp, parse_one

    kinds = {"integer": "int64", "number": "float64", "string": "string"}
    layout = kg.load("event_layouts").query("layout == 'gdelt2'")
    public = dict(zip(layout["column"], layout["type"].map(kinds), strict=True))
    table = ibis.table(public, name="events", catalog="gdelt-bq", database="gdeltv2")
    series = dyad_series(read_events(table, layout="gdelt2"), "KGZ", "USA")
    query = parse_one(BigQueryCompiler().to_sqlglot(series).sql("bigquery"), read="bigquery")
    (source,) = query.find_all(exp.Table)
    assert source.sql("bigquery").split(" AS ")[0] == "`gdelt-bq`.`gdeltv2`.`events`"
    alias = source.alias
    used = {c.name for c in query.find_all(exp.Column) if c.table == alias}
    assert {"SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode"} <= used <= set(public)


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    sql = pytest.importorskip("pyspark.sql", reason="the extra spark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed, so nothing was run on Spark")
    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )  # fmt: skip
    session.sparkContext.setLogLevel("OFF")
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_spark_gives_the_same_frames(tmp_path, spark, layout):
    lines = [row(layout), row(layout) + "\textra", "", row(layout).replace("RUS", "NA")]
    if layout == "gdelt1":
        lines.append(row(layout).replace("1\t", "2\t", 1)[:-1])
    path = file(tmp_path, layout, *lines)
    path.write_bytes(path.read_bytes() + row(layout).replace("042", "Ω").encode() + b"\r\n")
    here, there = frame(path, layout), frame(path, layout, connection=spark)
    order = ["event_id", "cameo", "actor_code"]
    here, there = (
        f.sort_values(order, ignore_index=True).astype("str").fillna("") for f in (here, there)
    )
    here, there = (f.replace({"nan": "", "None": "", "<NA>": ""}) for f in (here, there))
    pd.testing.assert_frame_equal(here, there)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("freq", ["D", "W", "ME", "QE", "YE"])
def test_spark_gives_the_same_series(tmp_path, spark, freq):
    path = pair_file(tmp_path)
    here, there = (
        dyad_series(read_events(path, layout="gdelt2", connection=c), "KGZ", "RUS", freq=freq)
        .to_pandas() for c in (None, spark)
    )  # fmt: skip
    pd.testing.assert_frame_equal(here, there, check_dtype=False)


def test_names_are_few_enough_to_travel():
    names = event_columns._names(kg.Folder())
    assert names["key"].is_unique
    assert len(names) < 10_000
    assert names.set_index("key").loc["russian federation", "actor"] == "RUS"


def test_the_first_lines_of_a_file_are_read_and_those_of_an_address_are_not(tmp_path):
    place = tmp_path / "a.csv"
    place.write_bytes("один\r\ntwo\nthree".encode())
    assert first_lines(TextFile(str(place), "a.csv")) == ["один\r", "two", "three"]
    assert first_lines(TextFile(str(place), "a.csv"), most=2) == ["один\r", "two"]
    assert first_lines(TextFile("hdfs://host/a.csv", "a.csv")) == []
