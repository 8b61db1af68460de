"""Rules within and between tables, each on a few lines that a person can judge."""

import json
import shutil
import time

import pandas as pd
import pytest
from own_tables import found, write_tables
from trying import one_of_each

import kgru_analysis as kg
from kgru_analysis.rules.faults import MOST, plain
from kgru_analysis.rules.letters import odd_letters

SUMS = (
    "id date:date recipient currency amount_low:number amount_high:number basis part_of follows "
    "overlaps preferred claim_group confidence summary"
)
SERIES = "subject partner measure date:date value:number unit dataset fault"
RATES = ("subject measure date:date value:number unit dataset", "", {})
WDI = ("subject measure date:date value:number dataset", "", {})
ESC, WIDE, TURN = "\x1b", "\u200b", "\u202e"


def sums(*rows):
    """Lines of the table flows: id, then cells that differ from a sum of one million dollars."""
    usual = {"date": "2010", "recipient": "KGZ", "currency": "USD", "amount_low": "1000000",
             "amount_high": "1000000", "basis": "total", "preferred": "yes"}  # fmt: skip
    columns = [column.split(":")[0] for column in SUMS.split()]
    lines = ({"id": name, "summary": f"Sum {name}."} | usual | cells for name, cells in rows)
    return "".join(",".join(line.get(c, "") for c in columns) + "\n" for line in lines)


def much(size):
    return {"amount_low": str(size), "amount_high": str(size)}


CASES = [
    # Letters
    (
        {"notes": ("id text name", "id", {},
                   f"a,,R{WIDE}ussia\nb,,{ESC}[31m\nc,,a{TURN}b\nd,{ESC},й\n")},
        {("notes", row, "name", "hidden letter") for row in "abc"},
    ),
    (
        {"notes": ("id note", "id", {},
                   "a,cafÃ©\nb,itâ€™s\nc,lost \ufffd\nd,РџСЂРёРІРµС‚\ne,São Ñandú Примет\n")},
        {("notes", row, "note", "spoiled letters") for row in "abcd"},
    ),
    (
        {"notes": ("id name note", "id", {}, "сar,Cаr,Cаr\nbus,Bus Автобус,\ntram,Трамвай,\n")},
        {("notes", "сar", column, "letters of two scripts") for column in ("id", "name")},
    ),
    (
        {"pages": ("page title publisher note", "page", {},
                   "a,Провeл,Gаllup,Gаllup\nb,Газета Kloop,24.kg,\n")},
        {("pages", "a", column, "letters of two scripts") for column in ("title", "publisher")},
    ),
    # Cells that are told of elsewhere
    (
        {
            "acts": ("act status", "act", {}, "a,done\nb,\n"),
            "corrections": (
                "table row column before after", "", {},
                "acts,a,status,,planned\nacts,a,status,planned,done\nacts,b,status,,done\nacts,c,(row),,\n",
            ),
        },
        {("corrections", "line 4", "after", "not the cell")},
    ),
    (  # what is told of a table without rows, and of one that another folder has
        {
            "acts": ("act status", "act", {}, ""),
            "corrections": (
                "table row column before after", "", {},
                "acts,a,status,,done\nacts,,status,,done\nbills,a,status,,done\n",
            ),
        },
        {
            ("corrections", "line 2", "row", "unknown key"),
            ("corrections", "line 3", "after", "not the cell"),
            ("corrections", "line 4", "table", "unknown key"),
        },
    ),
    (
        {
            "acts": ("act status", "act", {}, "a,done\n"),
            "recoding": ("table row column", "", {},
                         "acts,a,status\nacts,b,status\nacts,a,color\n"),
        },
        {
            ("recoding", "line 3", "row", "unknown key"),
            ("recoding", "line 4", "column", "unknown key"),
        },
    ),
    (
        {"indicators": ("measure table:tables", "", {}, "exports,trade\nexports,indicators\n")},
        {("indicators", "line 2", "table", "unknown table")},
    ),
    (  # ids in a cell of a table that only this folder has
        {
            "acts": ("act status", "act", {}, "a,done\n"),
            "bills": ("bill", "bill", {}, "b\n"),
            "letters": ("letter about:ids=acts,bills of:ids=memos", "letter", {},
                        "l,a b,\nm,a c,\nn,,\n"),
        },
        {
            ("letters", "m", "about", "unknown key"),
            ("letters", "", "of", "unknown table"),
        },
    ),
    # Claims
    (
        {"acts": (
            "act summary locator preferred claim_group", "act", {},
            "a,It met.,p1,yes,\nb,It met.,p2,yes,\nc,It left.,p1,yes,\n",
        )},
        {("acts", "b", "act", "same row twice")},
    ),
    (
        {"ties": (
            "tie text locator preferred claim_group", "tie", {},
            "a,Gas is bought.,p1,yes,\nb,Gas is bought.,p2,yes,\n",
        )},
        {("ties", "b", "tie", "same row twice")},
    ),
    (
        {"acts": (
            "act donor preferred claim_group", "act", {},
            "a,RUS,yes,one\nb,USA,no,one\nc,USA,yes,two\nd,USA,no,two\n",
        )},
        {("acts", "b", "donor", "rival of another fact")},
    ),
    (
        {"levels": (
            "id value_low:number value_high:number unit", "id", {},
            "a,1,,percent\nb,,1,percent\nc,,,percent\nd,,,\n",
        )},
        {("levels", "c", "value_low", "no value")},
    ),
    (
        {"sent": (
            "id date:date basis measure", "id", {},
            "a,2016-05-02,cumulative,\nb,/2016-05-02,cumulative,\nc,1992/2016,cumulative,\nd,2016,cumulative,\n"
            "e,2016-05,,cadets_trained_cumulative\nf,2016-05,total,cadets_trained\n",
        )},
        {("sent", row, "date", "one date for a running total") for row in "ae"},
    ),
    (
        {
            "actors": ("actor name", "actor", {}, "KGZ,Kyrgyzstan\nKAZ,Kazakhstan\n"),
            "actor_names": ("actor name", "", {}, "KAZ,kyrgyzstan\nKAZ,Kazakh\nKGZ,Kyrgyzstan\n"),
        },
        {("actor_names", "line 2", "name", "name of another actor")},
    ),
    (
        {
            "events": ("event_id date:date", "event_id", {}, "base,2014-06-03\ntreaty,2012\n"),
            "turning_points": (
                "point date:date event_id", "point", {},
                "a,2014-06-20,base\nb,2004-06-03,base\nc,2014-08,base\nd,2012-12-31,treaty\ne,1999,\n",
            ),
        },
        {("turning_points", row, "date", "far from its event") for row in "bc"},
    ),
    (
        {"sources": (
            "source_id url", "source_id", {},
            "a,https://example.org/page\nb,http://www.example.org/page/\nc,https://example.org/pages\nd,\ne,\n"
            "f,https://example.org/page?utm_source=x&utm_medium=y#top\ng,https://example.org/?id=1&fbclid=x\n"
            "h,https://example.org/?id=1\ni,https://example.org/?id=2\nj,https://example.org/#!/2\n"
            "k,https://example.org/?utm_source=x&id=2\n",
        )},
        {("sources", row, "url", "same address twice") for row in "bfhk"},
    ),
    (
        {
            "sources": (
                "source_id published:date", "source_id", {},
                "".join(f"s{n},2020-{n % 12 + 1:02}\n" for n in range(20)) + "late,2031\nnone,\n",
            ),
            "acts": (
                "act date:date status source_id", "act", {},
                "a,2090,done,none\nb,2020-12-31,done,none\nc,2090,planned,none\n",
            ),
        },
        {("acts", "a", "date", "told before it happened")},
    ),
    # Dates and places
    (
        {"stays": (
            "id start:date end:date seen:date seen_source", "id", {},
            "a,2001,2014-06-03,2014-06,s\nb,2001,2014-06-03,2015,s\nc,2001,,2015,s\n",
        )},
        {("stays", "b", "end", "end before start")},
    ),
    (
        {"paid": ("id date:date currency", "id", {}, "a,,RUB\nb,,USD\nc,1996,RUR\n")},
        {("paid", "a", "date", "ruble without a date")},
    ),
    (
        {"sites": (
            "id lat:number lon:number", "id", {},
            "a,42.9,74.6\nb,74.7,42.8\nc,40.5,72.8\nd,,\ne,42.5,78.4\nf,-33.9,18.4\n",
        )},
        {("sites", "b", "lat+lon", "latitude for longitude")},
    ),
    # Sums
    (
        {
            "flows": (SUMS, "id", {}, sums(
                ("whole", much(100)), ("a", {"part_of": "whole", **much(60)}),
                ("b", {"part_of": "whole", **much(44)}),
                ("memo", {"part_of": "whole", "overlaps": "a", **much(50)}),
                ("later", {"part_of": "whole", "follows": "b", **much(44)}),
                ("less", much(100)), ("c", {"part_of": "less", **much(60)}),
                ("d", {"part_of": "less", **much(46)}),
            )),
        },
        {("flows", "less", "amount_high", "parts above package")},
    ),
    (
        {"flows": (SUMS + " memo", "id", {}, sums(("told", {"summary": "Memo item. So far."}))
                   .replace("\n", ",\n") + sums(("said", {"summary": "A memo item."}))
                   .replace("\n", ",yes\n"))},
        {("flows", "told", "summary", "memo item in words")},
    ),
    (
        {"flows": (SUMS, "id", {}, sums(
            ("all", {"basis": "cumulative", "date": "1992/2016", **much(10**8)}),
            ("a", {"date": "2016-12", "part_of": "all"}), ("b", {"date": "2017", "part_of": "all"}),
            ("c", {"date": "1991", "part_of": "all"}), ("d", {"date": "", "part_of": "all"}),
        ))},
        {("flows", row, "date", "part outside its total") for row in "bc"},
    ),
    (
        {
            "exchange_rates": (*RATES, "RUB,usd_rate_mean,2010,30,RUB per USD,cbr\n"),
            "flows": (SUMS, "id", {}, sums(
                ("whole", much(100)), ("a", {"part_of": "whole", "currency": "RUB", **much(3000)}),
                ("b", {"part_of": "whole", "currency": "RUB", **much(4000)}),
            )),
        },
        {("flows", "b", "part_of", "child above package")},
    ),
    (
        {
            "wdi": (*WDI, "KGZ,NY.GDP.MKTP.CD,2010,4000,wdi\nKGZ,NY.GDP.MKTP.CD,2011,9000,wdi\n"),
            "flows": (SUMS, "id", {}, sums(
                ("a", much(3999)), ("b", much(4001)), ("c", {"date": "2011", **much(4001)}),
                ("d", {"date": "2030", **much(9001)}),
                ("e", {"basis": "cumulative", "date": "1992/2010", **much(9001)}),
                ("f", {"recipient": "FUND", **much(4001)}),
            )),
        },
        {("flows", row, "amount_low", "larger than the economy") for row in "bd"},
    ),
    (
        {"flows": (SUMS, "id", {}, sums(
            ("a", {"summary": "A million is 1 million dollars."}),
            ("b", {"summary": "It paid 1 billion at once."}),
            ("c", {"summary": "It paid 1 billion soms or 1 million dollars."}),
            ("d", {"summary": "\"It paid 1,000 thousand.\""}),
            ("e", {"summary": "It paid 7 billion."}),
            ("f", {"summary": "\"Printed as 1,000 million\""}),  # a comma may be a decimal point
        ))},
        {("flows", "b", "amount_low", "thousandfold")},
    ),
    (
        {"flows": (SUMS, "id", {}, sums(
            ("a", {"claim_group": "one"}),
            ("b", {"claim_group": "one", "preferred": "no", "confidence": "high", **much(10**9)}),
            ("c", {"claim_group": "one", "preferred": "no", "confidence": "low", **much(10**9)}),
            ("d", {"follows": "a", **much(10**9)}), ("e", {"follows": "a", **much(10**8)}),
        ))},
        {("flows", row, "amount_low", "far from its rivals") for row in "bd"},
    ),
    # Series
    (
        {"trade": (SERIES, "", {},
                   "KGZ,KGZ,exports,2010,1,USD,x,\nKGZ,RUS,exports,2010,1,USD,x,\n")},
        {("trade", "line 2", "partner", "partner of itself")},
    ),
    (
        {"trade": (SERIES, "", {},
                   "KGZ,RUS,exports,2010,1e30,USD,x,\nKGZ,RUS,exports,2011,1e16,USD,x,\n")},
        {("trade", "line 2", "value", "too large")},
    ),
    (
        {
            "wdi": (*WDI, "KGZ,gdp,2010,-5,wdi\nKGZ,gdp,2011,5,wdi\nKGZ,of_gdp,2011,3300,wdi\n"
                    "KGZ,growth,2011,-5,wdi\n"),
            "indicators": (
                "measure dataset table least:number most:number", "", {},
                "gdp,wdi,wdi,0,\nof_gdp,wdi,wdi,0,100\ngrowth,wdi,wdi,,\n",
            ),
        },
        {("wdi", line, "value", "cannot be") for line in ("line 2", "line 4")},
    ),
    (  # limits of a measure without a data set are those of lines without one
        {
            "wdi": (*WDI, "KGZ,gdp,2010,-5,\nKGZ,gdp,2010,-5,wdi\nKGZ,gdp,2010,-5,other\n"),
            "indicators": (
                "measure dataset table least:number most:number", "", {},
                "gdp,,wdi,0,\ngdp,wdi,wdi,0,\n",
            ),
        },
        {("wdi", line, "value", "cannot be") for line in ("line 2", "line 3")},
    ),
    (
        {"exchange_rates": (*RATES, "".join(
            f"{code},usd_rate_mean,{year},{rate},{unit},{dataset}\n"
            for code, year, rate, unit, dataset in (
                ("KGS", 2010, 46, "KGS per USD", "imf"),
                ("KGS", 2011, 0.0217, "KGS per USD", "imf"),
                ("RUB", 1996, 5121, "RUB per USD", "cbr"),
                ("RUB", 1998, 9.7, "RUB per USD", "cbr"),
                ("EUR", 2010, 0.755, "EUR per USD", "imf"),
                ("EUR", 2010, 1.325, "EUR per USD", "fed"),
                ("CNY", 2010, 6.8, "USD per CNY", "imf"),
            )
        ))},
        {
            ("exchange_rates", "line 3", "value", "leap of a rate"),
            ("exchange_rates", "line 5", "value", "leap of a rate"),
            ("exchange_rates", "line 7", "value", "rates disagree"),
            ("exchange_rates", "line 8", "unit", "unit of another rate"),
        },
    ),
    # Totals
    (
        {
            "wdi": (*WDI, "".join(
                f"KGZ,TM.VAL.MRCH.CD.WT,{y},100,wdi\n" for y in range(2006, 2012)
            )),
            "trade": (SERIES, "", {}, "".join(
                f"KGZ,WLD,imports_cif,{y},{value},USD,x,{fault}\n"
                for y, value, fault in (
                    (2006, 81, ""), (2007, 45, "early"), (2008, 126, ""), (2009, 79, ""),
                    (2010, 130, ""),
                )
            )),
            "measurement_breaks": (
                "series subject partner measure date:date kind", "", {},
                "trade,KGZ,,imports_cif,2010/2011,level\ntrade,KGZ,,,2009,method\n",
            ),
        },
        {("trade", line, "value", "far from the total of wdi") for line in ("line 4", "line 5")},
    ),
    (
        {"trade": (SERIES, "", {}, "".join(
            f"KGZ,{partner},imports,{y},{value},USD,x,\n"
            for partner, y, value in (
                ("WLD", 2010, 100), ("RUS", 2010, 60), ("CHN", 2010, 40), ("EMU", 2010, 50),
                ("WLD", 2011, 100), ("RUS", 2011, 60), ("CHN", 2011, 45),
            )
        ))},
        {("trade", "line 6", "value", "partners above total")},
    ),
    (
        {"trade_shares": (SERIES, "", {}, "".join(
            f"TJK,{partner},import_share,{y},{value},percent,x,\n"
            for partner, y, value in (
                ("RUS", 2019, 37), ("CHN", 2019, 40), ("KAZ", 2019, 19), ("IRN", 2019, 6),
                ("RUS", 2020, 37), ("CHN", 2020, 40), ("KAZ", 2020, 19), ("IRN", 2020, 7),
            )
        ))},
        {("trade_shares", "line 6", "value", "shares above a hundred")},
    ),
    (
        {
            "debt_stocks": (SERIES, "", {}, "".join(
                f"KGZ,{partner},debt_stock_bilateral,{y},{value}000000,USD,x,\n"
                for partner, y, value in (
                    ("RUS", 2011, 190), ("RUS", 2012, 489), ("RUS", 2013, 300), ("RUS", 2014, 0),
                    ("CHN", 2011, 100), ("CHN", 2012, 180), ("CHN", 2013, 90),
                )
            )),
            "debt": (SERIES, "", {},
                     "KGZ,RUS,disbursement_bilateral,2012,300000000,USD,wb-ids-flows,\n"
                     "KGZ,CHN,disbursement_bilateral,2014,1,USD,wb-ids-flows,\n"),
            "debt_service": (SERIES, "", {}, "KGZ,RUS,principal_paid_bilateral,2012,1,USD,x,\n"
                             "KGZ,RUS,principal_paid_bilateral,2014,1,USD,x,\n"),
            "debt_relief": (SERIES, "", {}, "KGZ,RUS,debt_relief,2013,189000000,USD,x,\n"),
            "measurement_breaks": (
                "series subject partner measure date:date kind", "", {},
                "debt_stocks,KGZ,CHN,,2012,unexplained\n",
            ),
        },
        {("debt_stocks", line, "value", "stock moves by itself") for line in ("line 5", "line 8")},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "expected"), CASES)
def test_each_rule_names_what_breaks_it_and_nothing_else(tmp_path, tables, expected):
    write_tables(tmp_path, tables)
    assert found(tmp_path) == expected


def test_codes_stand_in_one_place(tmp_path):
    write_tables(
        tmp_path,
        {
            "codelists": ("list code", "", {}, "color,red\ncolor,blue\nshape,round\n"),
            "things": ("thing color shape size", "thing", {}, "a,red,,\nb,green,,\n"),
        },
    )
    path = tmp_path / "datapackage.json"
    package = json.loads(path.read_text())
    fields = package["resources"][1]["schema"]["fields"]
    fields[1]["codelist"] = "color"
    path.write_text(json.dumps(package))
    assert found(tmp_path) == {
        ("codelists", "line 4", "list", "list of no column"),
        ("things", "b", "color", "code"),
    }
    assert kg.codebook("things", folder=tmp_path)["allowed"][1] == "red, blue"
    fields[2]["codelist"] = "shape"
    fields[3]["codelist"] = "size"  # of which there is no list
    path.write_text(json.dumps(package))
    assert found(tmp_path) == {
        ("things", "", "size", "schema"),
        ("things", "b", "color", "code"),
    }
    fields[2]["constraints"] = {"enum": ["square"]}
    path.write_text(json.dumps(package))
    assert found(tmp_path) == {("things", "", "shape", "schema")}


def test_nothing_that_a_terminal_obeys_is_printed(tmp_path):
    write_tables(tmp_path, {"notes": ("id", "id", {}, f"{ESC}]0;owned\x07\nй{TURN}\n")})
    faults = kg.check(tmp_path)
    assert set(faults["rule"]) == {"hidden letter", "letters of two scripts"}
    assert all(text.isprintable() for text in faults.to_numpy().ravel())
    assert set(faults["row"]) == {r"\x1b]0;owned\x07", r"й\u202e"}
    assert plain("Рубль 5 €") == "Рубль 5 €"


def test_titles_and_descriptions_are_read_too(tmp_path):
    write_tables(tmp_path, {"notes": ("id", "id", {}, "a\n")})
    path = tmp_path / "datapackage.json"
    package = json.loads(path.read_text())
    entry = package["resources"][0]
    entry["title"] = f"Notes{ESC}[2J"
    entry["schema"]["fields"][0] |= {"type": "string", "description": "cafÃ©"}
    path.write_text(json.dumps(package))
    assert found(tmp_path) == {
        ("notes", "", "", "hidden letter"),
        ("notes", "", "id", "spoiled letters"),
    }


def test_letters_are_looked_for_only_where_a_file_holds_them():
    assert odd_letters("id,name\nplain,text\r\n") == set()
    assert odd_letters("Кыргызстан") == {"letters of two scripts"}
    assert odd_letters(f"a{WIDE}") == {"hidden letter"}


@pytest.mark.slow
def test_time_grows_with_the_size_alone(tmp_path):
    """Ten times the rows, of which each has a unit, a group and an id of its own."""
    seconds = []
    for rows in (4_000, 40_000):
        lines = "".join(
            f"r{n},{n},{n},unit {n},g{n // 2},{'no' if n % 2 else 'yes'},r{max(n - 1, 0)},s{n}\n"
            for n in range(rows)
        )
        columns = "id value_low:number value_high:number unit claim_group preferred part_of summary"
        write_tables(tmp_path, {"levels": (columns, "id", {"part_of": "levels"}, lines)})
        start = time.process_time()
        kg.check(tmp_path)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 25 * seconds[0] + 1


@pytest.mark.slow
def test_a_flood_of_faults_is_counted_and_not_listed(tmp_path):
    blank = "\n" * 3_000_000
    write_tables(tmp_path, {"notes": ("id size:number", "id", {}, "a,1\n" + blank)})
    start = time.process_time()
    faults = kg.check(tmp_path)
    assert time.process_time() - start < 10
    assert len(faults) == MOST + 1
    assert faults["value"].iloc[-1] == f"and {3_000_000 - MOST:,} more"
    write_tables(tmp_path, {"notes": ("id size:number", "", {}, "a,x\n" * 5_000)})
    faults = kg.check(tmp_path)
    counts = faults.groupby("rule").size()
    assert counts.to_dict() == {"type": MOST + 1, "unique": MOST + 1}
    more = faults[faults["value"].str.startswith("and ")]
    assert more["value"].to_list() == ["and 4,000 more", "and 3,999 more"]


CHINA = ("KGZ", "CHN", "debt_stock_bilateral", "2019")
ATTACKS = [
    ("flows", None, "amount_low", "1e30", "too large"),
    ("trade", ("KGZ", "WLD", "imports_cif", "2019"), "value", "4989", "far from the total of wdi"),
    ("wdi", ("KGZ", "NY.GDP.MKTP.CD", "2019"), "value", "-5", "cannot be"),
    ("wdi", ("KGZ", "BX.TRF.PWKR.DT.GD.ZS", "2019"), "value", "3300", "cannot be"),
    ("debt_stocks", CHINA, "value", "17e8", None),
    ("debt_stocks", CHINA, "value", "17e9", "stock moves by itself"),
]


@pytest.mark.parametrize(
    ("table", "row", "column", "to", "rule"), one_of_each(ATTACKS, lambda case: case[2])
)
def test_the_shipped_tables_are_held_against_one_another(tmp_path, table, row, column, to, rule):
    """One cell of the real tables is made wrong, and named."""
    names = [table, "wdi", "exchange_rates", "indicators", "measurement_breaks", "debt_stocks",
             "debt", "debt_service", "debt_relief"]  # fmt: skip
    package = json.loads((kg.catalog.data_folder() / "datapackage.json").read_text())
    kept = [e for e in package["resources"] if e["name"] in names]
    for entry in kept:
        entry["schema"]["foreignKeys"] = []
        shipped = kg.catalog.data_folder() / entry["path"]
        if entry["name"] == table:
            frame = pd.read_csv(shipped, dtype=str, keep_default_na=False)
            at = frame.index[:1] if row is None else _lines(frame, row)
            frame.loc[at, column] = to
            frame.to_csv(tmp_path / entry["path"], index=False)
        else:
            shutil.copy(shipped, tmp_path / entry["path"])
    for entry in kept:
        for field in entry["schema"]["fields"]:
            field.pop("codelist", None)
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": kept}))
    rules = {fault[3] for fault in found(tmp_path)} - {"unknown table"}  # few tables are here
    assert (rule in rules) if rule else not rules


def _lines(frame, cells):
    columns = [c for c in ("subject", "partner", "measure", "date") if c in frame]
    return frame.index[(frame[columns] == list(cells)).all(axis=1)]
