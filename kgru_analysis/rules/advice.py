"""What to do about a fault, rule by rule."""

ADVICE = {
    "folder": "give a folder that has a sound datapackage.json",
    "schema": "mend the entry in datapackage.json: types are string, number, integer, year and, by "
    "rdfType, EDTF dates; constraints required, unique, enum, minimum, maximum and pattern",
    "missing file": "restore the file, or take its entry out of datapackage.json",
    "unfinished write": "move the files that wait in this folder to their places, or delete it to "
    "keep the old ones",
    "undescribed file": "describe the file in datapackage.json, or move it elsewhere",
    "bytes": "save the file as UTF-8 without a byte order mark and without NUL bytes",
    "row length": "give the row as many cells as the header has; quote text that holds commas",
    "header": "write the columns of datapackage.json in the first line, each once and in its order",
    "required": "fill the cell in",
    "unique": "give each row a key of its own, or take the repeated row out",
    "type": "write a plain number (1700000000 or 2.5), without spaces or separators",
    "code": "use a code of the codebook, or add the code to codelists.csv",
    "range": "correct the number; amounts are never negative, coordinates are degrees",
    "pattern": "write the value as the pattern of the column in datapackage.json asks",
    "spaces": "take the spaces at the ends out; leave a cell of which nothing is known empty",
    "date": "write the date as EDTF: 2009, 2009-02, 2009-02-14, 2009~, 2009/2012, 2009/..",
    "year": "mend the year: dates lie between 1800 and 2100",
    "low above high": "put the smaller bound first",
    "outside its unit": "correct the number or the unit: shares lie in the range that the unit "
    "names, counts are not negative, rates and price indices are above zero",
    "half a pair": "fill in the cell, or empty the one that it goes with",
    "end before start": "correct the start, or the end or sighting that comes before it",
    "unknown key": "add the missing row to the table that the column points at, or mend the key",
    "unknown table": "describe the table in datapackage.json, or take the foreign key out",
    "circle": "follow the links of this row: they come back to it; take one of them out",
    "follows a later date": "a later stage follows an earlier one: turn the link or mend a date",
    "told before it happened": "record it as announced, agreed, pledged or planned, mend the date, "
    "or name a source that was published later",
    "actor no longer there": "name the successor of the actor, or mend the date",
    "preferred": "mark one row of each claim group preferred=yes, and every row outside one",
    "claim group of one": "clear the group, or add the rival row",
    "why preferred": "name the deciding step on the preferred row of a group, and on no other row",
    "currency year": "use the currency of the time: RUR for rubles to the end of 1997, RUB from "
    "1998, KGS from May 1993, EUR from 1999, TRY from 2005",
    "overlap": "link two rows that share money once, on one of them, and only where neither "
    "is a part or another stage of the other",
    "counted twice": "leave the line empty in all places but one: it is the same money",
    "counted without a sum": "leave the line empty: only rows of flows have a sum",
    "child above package": "mend the amount or part_of: a part cannot be more than its package",
    "hidden letter": "take out the letter that is not seen: a control, a mark of direction or one "
    "without width",
    "spoiled letters": "write the letters anew from the source: the file was once read in a wrong "
    "encoding",
    "letters of two scripts": "write ids, codes and names in one script: a letter of another looks "
    "the same",
    "list of no column": "name the list as the codelist of a column in datapackage.json, or take "
    "it out",
    "not the cell": "write what stands in the cell now as after, or mend the cell",
    "same row twice": "take the row out, or say in it what makes it another claim",
    "rival of another fact": "take the row out of the group: rivals speak of the same fact",
    "no value": "fill in a bound of the value, or take the row out",
    "one date for a running total": "write since when: 1992/2016, or /2016-05 if that is not told",
    "name of another actor": "give the name to the actor whose name it is in actors.csv",
    "far from its event": "mend the date, or name the event that it means",
    "same address twice": "keep one entry of the page, and name it in all rows",
    "ruble without a date": "date the row: a ruble of before 1998 is a thousandth of one of after",
    "parts above package": "mend a part or the package, or link parts that share money by overlaps",
    "part outside its total": "mend one of the dates: a running total holds sums of its own years",
    "larger than the economy": "mend the amount or its currency: it is more than the country makes "
    "in a year",
    "thousandfold": "mend the amount: the summary tells a thousand times as much, or a thousandth",
    "far from its rivals": "mend the amount, or lower the confidence of a rival kept as a slip",
    "latitude for longitude": "put latitude and longitude into each other's column",
    "partner of itself": "name the other side, or take the row out",
    "too large": "correct the number: it is more than all there is of anything counted here",
    "cannot be": "correct the value, or the least and most of the measure in indicators.csv",
    "unit of another rate": "write the rate as units of the currency per USD, and that as its unit",
    "leap of a rate": "mend the rate: is it turned round, or in money before zeros were cut?",
    "rates disagree": "mend the rate: another source has another for the same year",
    "far from the total of wdi": "mend the total, mark it in the column fault, or give the reason "
    "in measurement_breaks.csv as a level",
    "partners above total": "mend the partner or the total: a part is not larger than the whole",
    "shares above a hundred": "mend a share: together they are more than the whole",
    "stock moves by itself": "mend the stock, drawing, repayment or relief, or give the reason in "
    "measurement_breaks.csv as unexplained",
}
