"""Dates against a table of words, two independent readers of EDTF, and hostile input."""

import csv
import datetime as dt
import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st
from trying import few, tries
from undate import Undate

from kgru_analysis.dates.edtf import KINDS, PRECISIONS
from kgru_analysis.dates.eras import two_years
from kgru_analysis.dates.grammar import Unclear
from kgru_analysis.dates.parse import parse_dates
from kgru_analysis.errors import KgruError, UnreadableDate

DATA = Path(__file__).resolve().parent.parent / "data"

# text | earliest | latest | precision, then "~" approximate, "?" uncertain; "-" where there is no
# day, "open" where a side is open.
READ = """
2009 | 2009-01-01 | 2009-12-31 | year
2009-02 | 2009-02-01 | 2009-02-28 | month
2008-02 | 2008-02-01 | 2008-02-29 | month
1900-02 | 1900-02-01 | 1900-02-28 | month
2009-02-14 | 2009-02-14 | 2009-02-14 | day
0001 | 0001-01-01 | 0001-12-31 | year
9999-12-31 | 9999-12-31 | 9999-12-31 | day
2009? | 2009-01-01 | 2009-12-31 | year ?
2009~ | 2009-01-01 | 2009-12-31 | year ~
2009-02-14% | 2009-02-14 | 2009-02-14 | day ~?
199X | 1990-01-01 | 1999-12-31 | decade
19XX | 1900-01-01 | 1999-12-31 | century
199X~ | 1990-01-01 | 1999-12-31 | decade ~
2009-XX | 2009-01-01 | 2009-12-31 | year
2008-02-XX | 2008-02-01 | 2008-02-29 | month
2009-XX-XX | 2009-01-01 | 2009-12-31 | year
2005-21 | 2005-03-01 | 2005-05-31 | season
2005-22 | 2005-06-01 | 2005-08-31 | season
2005-23? | 2005-09-01 | 2005-11-30 | season ?
2007-24 | 2007-12-01 | 2008-02-29 | season
1992/1995 | 1992-01-01 | 1995-12-31 | interval
1992?/1995-02~ | 1992-01-01 | 1995-02-28 | interval ~?
2009-02-14/2009 | 2009-02-14 | 2009-12-31 | interval
2005-21/200X | 2005-03-01 | 2009-12-31 | interval
2009/.. | 2009-01-01 | open | interval
../2009-02 | open | 2009-02-28 | interval
2009/ | 2009-01-01 | - | interval
/2009-02? | - | 2009-02-28 | interval ?
2009-02-14T23:30:00Z | 2009-02-14 | 2009-02-14 | day
2009-02-14T23:30:00.5+06:00 | 2009-02-14 | 2009-02-14 | day
2009-02-14 23:30 | 2009-02-14 | 2009-02-14 | day
 2009-02  | 2009-02-01 | 2009-02-28 | month
early 1995 | 1995-01-01 | 1995-04-30 | part-of-year
mid-1995 | 1995-05-01 | 1995-08-31 | part-of-year
mid 1995 | 1995-05-01 | 1995-08-31 | part-of-year
late 1995 | 1995-09-01 | 1995-12-31 | part-of-year
at the end of 1995 | 1995-09-01 | 1995-12-31 | part-of-year
early February 2009 | 2009-02-01 | 2009-02-10 | part-of-month
mid-February 2009 | 2009-02-11 | 2009-02-20 | part-of-month
late February 2009 | 2009-02-21 | 2009-02-28 | part-of-month
the 1990s | 1990-01-01 | 1999-12-31 | decade
the 2000s | 2000-01-01 | 2009-12-31 | decade
1990's | 1990-01-01 | 1999-12-31 | decade
the 90s | 1990-01-01 | 1999-12-31 | decade
early 1990s | 1990-01-01 | 1993-12-31 | part-of-decade
in the mid-1990s | 1994-01-01 | 1996-12-31 | part-of-decade
late 90s | 1997-01-01 | 1999-12-31 | part-of-decade
spring 2005 | 2005-03-01 | 2005-05-31 | season
in the summer of 2005 | 2005-06-01 | 2005-08-31 | season
Fall 2005 | 2005-09-01 | 2005-11-30 | season
winter 2004-05 | 2004-12-01 | 2005-02-28 | season
winter 1998-99 | 1998-12-01 | 1999-02-28 | season
winter of 2007/2008 | 2007-12-01 | 2008-02-29 | season
Q1 2010 | 2010-01-01 | 2010-03-31 | quarter
2010Q4 | 2010-10-01 | 2010-12-31 | quarter
2Q 2010 | 2010-04-01 | 2010-06-30 | quarter
first quarter of 2010 | 2010-01-01 | 2010-03-31 | quarter
the third quarter of 2010 | 2010-07-01 | 2010-09-30 | quarter
first half of 2012 | 2012-01-01 | 2012-06-30 | half-year
H2 2012 | 2012-07-01 | 2012-12-31 | half-year
20 September 2012 | 2012-09-20 | 2012-09-20 | day
20th of September, 2012 | 2012-09-20 | 2012-09-20 | day
20-Sep-2012 | 2012-09-20 | 2012-09-20 | day
September 20, 2012 | 2012-09-20 | 2012-09-20 | day
SEPTEMBER 20TH, 2012 | 2012-09-20 | 2012-09-20 | day
Sept. 20 2012 | 2012-09-20 | 2012-09-20 | day
on May 1, 2009 | 2009-05-01 | 2009-05-01 | day
Feb. 1996 | 1996-02-01 | 1996-02-29 | month
February 1996 | 1996-02-01 | 1996-02-29 | month
in February, 1996 | 1996-02-01 | 1996-02-29 | month
February 1996? | 1996-02-01 | 1996-02-29 | month ?
February 1996% | 1996-02-01 | 1996-02-29 | month ~?
circa 2009 | 2009-01-01 | 2009-12-31 | year ~
c. 2009 | 2009-01-01 | 2009-12-31 | year ~
ca. 2009 | 2009-01-01 | 2009-12-31 | year ~
in about 2009 | 2009-01-01 | 2009-12-31 | year ~
around February 2009 | 2009-02-01 | 2009-02-28 | month ~
possibly 2009 | 2009-01-01 | 2009-12-31 | year ?
2009 (?) | 2009-01-01 | 2009-12-31 | year ?
c. 2009 (?) | 2009-01-01 | 2009-12-31 | year ~?
possibly c. 2009% | 2009-01-01 | 2009-12-31 | year ~?
1992-1995 | 1992-01-01 | 1995-12-31 | interval
1992–1995 | 1992-01-01 | 1995-12-31 | interval
1992 — 1995 | 1992-01-01 | 1995-12-31 | interval
c. 1992-1995 | 1992-01-01 | 1995-12-31 | interval ~
1992–c. 1995 | 1992-01-01 | 1995-12-31 | interval ~
between 1992 and 1995 | 1992-01-01 | 1995-12-31 | interval
from 1992 to 1995 | 1992-01-01 | 1995-12-31 | interval
from May 1992 until early 1995 | 1992-05-01 | 1995-04-30 | interval
1992 to 1995 | 1992-01-01 | 1995-12-31 | interval
14–16 May 2009 | 2009-05-14 | 2009-05-16 | interval
14-16 May 2009 | 2009-05-14 | 2009-05-16 | interval
30 April - 2 May 2009 | 2009-04-30 | 2009-05-02 | interval
May 14-16, 2009 | 2009-05-14 | 2009-05-16 | interval
April–June 2010 | 2010-04-01 | 2010-06-30 | interval
late 2009–early 2010 | 2009-09-01 | 2010-04-30 | interval
since 2003 | 2003-01-01 | open | interval
since circa 2003 | 2003-01-01 | open | interval ~
2003–present | 2003-01-01 | open | interval
2003 onwards | 2003-01-01 | open | interval
until 2014 | - | 2014-12-31 | interval
before 1997 | - | 1996-12-31 | interval
before March 2008 | - | 2008-02-29 | interval
before 20 September 2012 | - | 2012-09-19 | interval
after 2003 | 2004-01-01 | - | interval
after February 2008 | 2008-03-01 | - | interval
after circa 2003 | 2004-01-01 | - | interval ~
possibly after 2003 | 2004-01-01 | - | interval ?
possibly before c. 1997 | - | 1996-12-31 | interval ~?
until about February 2008 | - | 2008-02-29 | interval ~
Thursday, September 4, 2008 | 2008-09-04 | 2008-09-04 | day
Tue, 09 Dec 2008 22:00:00 -0600 | 2008-12-09 | 2008-12-09 | day
5 May 2009 at 2:30 p.m. | 2009-05-05 | 2009-05-05 | day
14:30 on 5 May 2009 | 2009-05-05 | 2009-05-05 | day
09/20/2012 | 2012-09-20 | 2012-09-20 | day
20-09-2012 | 2012-09-20 | 2012-09-20 | day
12/2012 | 2012-12-01 | 2012-12-31 | month
2012/09/20 | 2012-09-20 | 2012-09-20 | day
by 2020 | - | 2020-12-31 | interval
by the end of 2015 | - | 2015-12-31 | interval
no later than May 2009 | - | 2009-05-31 | interval
no earlier than 2010 | 2010-01-01 | - | interval
2003-present | 2003-01-01 | open | interval
as of 31 December 2017 | 2017-12-31 | 2017-12-31 | day
1H 2020 | 2020-01-01 | 2020-06-30 | half-year
the last quarter of 2009 | 2009-10-01 | 2009-12-31 | quarter
the first nine months of 2020 | 2020-01-01 | 2020-09-30 | part-of-year
the second half of the 1990s | 1995-01-01 | 1999-12-31 | part-of-decade
the first half of May 2009 | 2009-05-01 | 2009-05-15 | part-of-month
the 19th century | 1800-01-01 | 1899-12-31 | century
early 20th century | 1900-01-01 | 1933-12-31 | part-of-century
in the middle of the 20th century | 1934-01-01 | 1966-12-31 | part-of-century
the second half of the 19th century | 1850-01-01 | 1899-12-31 | part-of-century
the last quarter of the nineteenth century | 1875-01-01 | 1899-12-31 | part-of-century
from the late 18th century to the early 19th century | 1767-01-01 | 1833-12-31 | interval
year-end 2015 | 2015-09-01 | 2015-12-31 | part-of-year
the latter half of the 1970s | 1975-01-01 | 1979-12-31 | part-of-decade
from 2020–2022 | 2020-01-01 | 2022-12-31 | interval
beyond 2014 | 2015-01-01 | - | interval
2009/10 | 2009-01-01 | 2010-12-31 | interval
1992–95 | 1992-01-01 | 1995-12-31 | interval
2008–12 | 2008-01-01 | 2012-12-31 | interval
2009-W05 | 2009-01-26 | 2009-02-01 | week
2009-W53-5 | 2010-01-01 | 2010-01-01 | day
2009 or so | 2009-01-01 | 2009-12-31 | year ~
the nineties | 1990-01-01 | 1999-12-31 | decade
в среду 27 марта 2019 г. | 2019-03-27 | 2019-03-27 | day
18 мая 2010 года, 15:40 | 2010-05-18 | 2010-05-18 | day
к 2020 году | - | 2020-12-31 | interval
не позднее 31 декабря 2015 года | - | 2015-12-31 | interval
не ранее 2010 года | 2010-01-01 | - | interval
по состоянию на 30 марта 2017 года | 2017-03-30 | 2017-03-30 | day
за 9 месяцев 2020 года | 2020-01-01 | 2020-09-30 | part-of-year
в XX веке | 1900-01-01 | 1999-12-31 | century
в первой половине XIX в. | 1800-01-01 | 1849-12-31 | part-of-century
в начале ХХ века | 1900-01-01 | 1933-12-31 | part-of-century
XVIII–XIX вв. | 1700-01-01 | 1899-12-31 | interval
2009-жылдын 5-майы | 2009-05-05 | 2009-05-05 | day
2009-жылдын май айында | 2009-05-01 | 2009-05-31 | month
2010-жылдары | 2010-01-01 | 2010-12-31 | year
2003-жылдан бери | 2003-01-01 | open | interval
2015-жылга чейин | - | 2015-12-31 | interval
20 сентября 2012 года | 2012-09-20 | 2012-09-20 | day
20 сентября 2012 г. | 2012-09-20 | 2012-09-20 | day
1-го мая 2009 г. | 2009-05-01 | 2009-05-01 | day
20.09.2012 | 2012-09-20 | 2012-09-20 | day
5.9.2012 г. | 2012-09-05 | 2012-09-05 | day
09.2012 | 2012-09-01 | 2012-09-30 | month
в феврале 2009 г. | 2009-02-01 | 2009-02-28 | month
Май 2009 | 2009-05-01 | 2009-05-31 | month
в 1995 году | 1995-01-01 | 1995-12-31 | year
начало 1995 года | 1995-01-01 | 1995-04-30 | part-of-year
в начале 1995 года | 1995-01-01 | 1995-04-30 | part-of-year
в середине 1995 года | 1995-05-01 | 1995-08-31 | part-of-year
конец 1995 | 1995-09-01 | 1995-12-31 | part-of-year
в начале февраля 2009 г. | 2009-02-01 | 2009-02-10 | part-of-month
весной 2005 года | 2005-03-01 | 2005-05-31 | season
летом 2005 | 2005-06-01 | 2005-08-31 | season
осень 2005 года | 2005-09-01 | 2005-11-30 | season
зимой 2004/05 года | 2004-12-01 | 2005-02-28 | season
90-е годы | 1990-01-01 | 1999-12-31 | decade
1990-е годы | 1990-01-01 | 1999-12-31 | decade
в начале 1990-х годов | 1990-01-01 | 1993-12-31 | part-of-decade
I квартал 2010 года | 2010-01-01 | 2010-03-31 | quarter
в четвёртом квартале 2010 г. | 2010-10-01 | 2010-12-31 | quarter
1-е полугодие 2012 | 2012-01-01 | 2012-06-30 | half-year
во второй половине 2012 года | 2012-07-01 | 2012-12-31 | half-year
около 2009 | 2009-01-01 | 2009-12-31 | year ~
вероятно 2009 г. | 2009-01-01 | 2009-12-31 | year ?
с 1992 по 1995 год | 1992-01-01 | 1995-12-31 | interval
в 1992–1995 гг. | 1992-01-01 | 1995-12-31 | interval
с апреля по июнь 2010 года | 2010-04-01 | 2010-06-30 | interval
ноябрь-декабрь 2010 г. | 2010-11-01 | 2010-12-31 | interval
с 2003 года | 2003-01-01 | open | interval
с 2003 года по настоящее время | 2003-01-01 | open | interval
до 2014 года | - | 2014-12-31 | interval
после 2003 года | 2004-01-01 | - | interval
the second quarter of 2010 | 2010-04-01 | 2010-06-30 | quarter
Q3 2010 | 2010-07-01 | 2010-09-30 | quarter
2010-Q2 | 2010-04-01 | 2010-06-30 | quarter
4Q 2010 | 2010-10-01 | 2010-12-31 | quarter
IV квартал 2010 года | 2010-10-01 | 2010-12-31 | quarter
2012H1 | 2012-01-01 | 2012-06-30 | half-year
the latter half of 2009 | 2009-07-01 | 2009-12-31 | half-year
the second half of 2009 | 2009-07-01 | 2009-12-31 | half-year
the second half of May 2009 | 2009-05-16 | 2009-05-31 | part-of-month
the first half of February 2008 | 2008-02-01 | 2008-02-15 | part-of-month
the second half of February 2008 | 2008-02-16 | 2008-02-29 | part-of-month
the first two months of 2020 | 2020-01-01 | 2020-02-29 | part-of-year
the first three months of 2020 | 2020-01-01 | 2020-03-31 | quarter
the first six months of 2020 | 2020-01-01 | 2020-06-30 | half-year
first 11 months of 2020 | 2020-01-01 | 2020-11-30 | part-of-year
the first week of May 2009 | 2009-05-01 | 2009-05-07 | part-of-month
в первой декаде мая 2009 года | 2009-05-01 | 2009-05-10 | part-of-month
во второй декаде мая 2009 года | 2009-05-11 | 2009-05-20 | part-of-month
в третьей декаде мая 2009 года | 2009-05-21 | 2009-05-31 | part-of-month
the first half of the 1990s | 1990-01-01 | 1994-12-31 | part-of-decade
mid-1970s | 1974-01-01 | 1976-12-31 | part-of-decade
the late 19th century | 1867-01-01 | 1899-12-31 | part-of-century
the first half of the 20th century | 1900-01-01 | 1949-12-31 | part-of-century
the latter half of the 20th century | 1950-01-01 | 1999-12-31 | part-of-century
the first quarter of the 20th century | 1900-01-01 | 1924-12-31 | part-of-century
the second quarter of the 20th century | 1925-01-01 | 1949-12-31 | part-of-century
the third quarter of the 20th century | 1950-01-01 | 1974-12-31 | part-of-century
the 21st century | 2000-01-01 | 2099-12-31 | century
the 2nd century | 0100-01-01 | 0199-12-31 | century
2009-W01 | 2008-12-29 | 2009-01-04 | week
2009W531 | 2009-12-28 | 2009-12-28 | day
2009-W53-7 | 2010-01-03 | 2010-01-03 | day
winter 1999-2000 | 1999-12-01 | 2000-02-29 | season
зимой 1999–2000 годов | 1999-12-01 | 2000-02-29 | season
after the 1990s | 2000-01-01 | - | interval
before the 1990s | - | 1989-12-31 | interval
since the 1990s | 1990-01-01 | open | interval
until the 1990s | - | 1999-12-31 | interval
after winter 2004-05 | 2005-03-01 | - | interval
before winter 2004-05 | - | 2004-11-30 | interval
before spring 2005 | - | 2005-02-28 | interval
after the first half of 2012 | 2012-07-01 | - | interval
before early 1995 | - | 1994-12-31 | interval
after late February 2008 | 2008-03-01 | - | interval
after 31 December 2009 | 2010-01-01 | - | interval
before 1 January 2009 | - | 2008-12-31 | interval
between April and June 2010 | 2010-04-01 | 2010-06-30 | interval
between 5 and 7 May 2009 | 2009-05-05 | 2009-05-07 | interval
between early and late 2009 | 2009-01-01 | 2009-12-31 | interval
from spring to autumn 2009 | 2009-03-01 | 2009-11-30 | interval
6 May 2009 - 6 May 2009 | 2009-05-06 | 2009-05-06 | interval
starting in 2003 | 2003-01-01 | open | interval
not before May 2009 | 2009-05-01 | - | interval
up to 2014 | - | 2014-12-31 | interval
prior to 1997 | - | 1996-12-31 | interval
later than 2003 | 2004-01-01 | - | interval
Sunday, 4 May 2008 | 2008-05-04 | 2008-05-04 | day
Monday 5 May 2008 | 2008-05-05 | 2008-05-05 | day
Tuesday 6 May 2008 | 2008-05-06 | 2008-05-06 | day
Wednesday 7 May 2008 | 2008-05-07 | 2008-05-07 | day
Friday 9 May 2008 | 2008-05-09 | 2008-05-09 | day
Saturday 10 May 2008 | 2008-05-10 | 2008-05-10 | day
"""

# text | words that the reason must hold
UNREAD = """
03/04/2012 | which is the day
3-4-2012 | which is the day
2009/12 | a month, or two years
FY2009 | whose fiscal year
в 2010 финансовом году | whose fiscal year
FY09 | four digits
2009-W54 | no week 54
last November | date form
Monday 20 June 2017 | was a Tuesday
Jun-09 | four digits
the turn of the century | date form
second half of the 2nd century | which half or quarter
2009-02-30 | February 2009 has 28 days
31 April 2010 | April 2010 has 30 days
before 31.02.2009 | February 2009 has 28 days
2009-12-32 | December 2009 has 31 days
2009-13/2010-02-30 | no month 13
2009-13~ | no month 13
31.02.2009 | February 2009 has 28 days
2009-02-00 | has 28 days
2009-13 | no month 13
2009-00 | no month 00
2009-20 | no month 20
2009-25 | seasons are 21 to 24
2009-41 | seasons are 21 to 24
2009-42 | no month 42
2009-21-05 | seasons are 21 to 24
09.20.2012 | day first
21.2012 | no month 21
13.2012 | dotted dates are read day first
2009/2008 | end lies before the start
2005-21/2004 | end lies before the start
2009-XX/2008 | end lies before the start
2005-24/2004 | end lies before the start
2009-02-28/2009-01-01 | end lies before the start
2009-02-XX/2009-01 | end lies before the start
1995 to 1992 | end lies before the start
1997-6169 | two years, or a number
1997–6169 | two years, or a number
2009-02-14/15 | both ends
20.09.12 | four digits
May 95 | four digits
'95 | four digits
99 | four digits
20 сентября 12 г. | four digits
20-е годы | which century
the 10s | which century
1900s | 190X or 19XX
20120920 | hyphens
0000 | 0001 to 9999
000X | 0001 to 9999
-0044 | 0001 to 9999
Y12009 | 0001 to 9999
12009-05 | 0001 to 9999
9999-24 | 0001 to 9999
after 9999 | 0001 to 9999
before 0001 | 0001 to 9999
199u | 199X
200x | 199X
1XXX | level 2
XXXX | level 2
2009-1X | level 2
2004-06~-11 | level 2
?2009 | level 2
2009?~ | level 2
[1667,1668] | level 2
winter 2005 | winter 2004-05
зимой 2005 года | winter 2004-05
winter 2004-06 | two years in a row
winter 2004-2105 | two years in a row
third half 2012 | two halves
/ | no date on either side
../.. | no date on either side
.. | date form
? | date form
?/2009 | date form
2009-045 | date form
2009-02-14T25:00:00Z | date form
2009/2010/2011 | date form
30th century | two figures and XX
1st century | two figures and XX
5th quarter of 2009 | four quarters
first 12 months of 2009 | the first 12 months
first 1 months of 2009 | the first 1 months
second week of May 2009 | Only the first week
2009W60 | has no week 60
2009–03 | a month, or two years
May 2010 - 2009 | before the start
31 December 2010 - 1 January 2010 | before the start
Friday 4 March 2009 | was a Wednesday
in 99 - 2000 | four digits
September | date form
20 сентября | date form
May 14–2009 | four digits
с. 2009 | date form
٢٠٠٩ | date form
third half of the 20th century | which half or quarter
22nd century | two figures and XX
Monday 20 June 2006 | was a Tuesday
Friday 4 May 2008 | was a Sunday
Sunday 5 May 2008 | was a Monday
Monday 7 May 2008 | was a Wednesday
Monday 8 May 2008 | was a Thursday
Monday 9 May 2008 | was a Friday
Monday 10 May 2008 | was a Saturday
в четвертой декаде мая 2009 года | three spans of ten days
2009–08 | a month, or two years
2010/08 | a month, or two years
1910/12 | a month, or two years
fiscal years 2009-2010 | whose fiscal year
unknown | date form
"""


def table(text):
    return [[cell.strip() for cell in line.split(" | ")] for line in text.strip().splitlines()]


def day(text):
    return pd.NaT if text in ("-", "open") else pd.Timestamp(text)


@pytest.mark.parametrize(("text", "first", "last", "rest"), table(READ), ids=lambda x: x)
def test_reads(text, first, last, rest):
    row = parse_dates([text]).iloc[0]
    precision, marks = (*rest.split(), "")[:2]
    assert row["earliest"] is day(first) or row["earliest"] == day(first)
    assert row["latest"] is day(last) or row["latest"] == day(last)
    kinds = [{"-": "unknown", "open": "open"}.get(side, "known") for side in (first, last)]
    assert [row["start_kind"], row["end_kind"]] == kinds
    assert row["precision"] == precision
    assert row["approximate"] == ("~" in marks)
    assert row["uncertain"] == ("?" in marks)


@pytest.mark.parametrize(
    "names",
    ["jan feb mar apr may jun jul aug sep oct nov dec",
     "January February March April May June July August September October November December",
     "янв фев мар апр мая июн июл авг сен окт ноя дек",
     "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
     "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"],
)  # fmt: skip
def test_months_by_their_names(names):
    found = parse_dates([f"4 {name} 2009" for name in names.split()])["earliest"]
    assert found.dt.strftime("%m-%d").to_list() == [f"{n:02d}-04" for n in range(1, 13)]


@pytest.mark.parametrize(("text", "reason"), table(UNREAD), ids=lambda x: x)
def test_refuses_with_a_reason(text, reason):
    with pytest.raises(UnreadableDate) as caught:
        parse_dates(pd.Series([text], index=["the-row"]))
    message = str(caught.value)
    assert reason in message
    assert repr(text) in message
    assert "the-row" in message
    assert "unknown='null'" in message


FY = "FY2009=2008-10/2009-09"


@pytest.mark.parametrize(
    ("text", "fiscal", "first", "last"),
    [
        ("FY2009", FY, "2008-10-01", "2009-09-30"),
        ("fiscal years 2008-2010", FY, "2007-10-01", "2010-09-30"),
        ("FY 2009/10", FY, "2009-10-01", "2010-09-30"),
        ("FY2009", "FY2009=2009-04/2010-03", "2009-04-01", "2010-03-31"),
        ("FY 2009/10", "FY2009=2009-04/2010-03", "2009-04-01", "2010-03-31"),
        ("2010 финансовый год", "FY2009=2009-01/2009-12", "2010-01-01", "2010-12-31"),
        ("fiscal 2009", FY, "2008-10-01", "2009-09-30"),
        ("FY2009-10", FY, None, "one fiscal year or two"),
        ("FY 2009/11", FY, None, "two years in a row"),
        ("fiscal years 2009-11", FY, "2008-10-01", "2011-09-30"),
        ("FY 2009/2010", "FY2009=2009-01/2009-12", "2009-01-01", "2009-12-31"),
        ("FY2009", "FY2009=2009-12/2010-11", "2009-12-01", "2010-11-30"),
        ("FY2009", "FY2009=2008-01/2008-12", "2008-01-01", "2008-12-31"),
        ("FY2009", "FY2009=2010-01/2010-12", "2010-01-01", "2010-12-31"),
        ("May 2009", FY, "2009-05-01", "2009-05-31"),
    ],
)
def test_fiscal_years_by_whose_they_are(text, fiscal, first, last):
    if first is None:
        with pytest.raises(UnreadableDate, match=last):
            parse_dates([text], fiscal=fiscal)
        return
    row = parse_dates([text], fiscal=fiscal).iloc[0]
    assert (str(row["earliest"].date()), str(row["latest"].date())) == (first, last)
    several, month = "years" in text, "May" in text
    assert row["precision"] == ("interval" if several else "month" if month else "year")


@pytest.mark.parametrize(
    "fiscal",
    [
        "USA",
        "FY2009=2008-10/2009-10",
        "FY2009=2001-10/2002-09",
        "FY2009=2007-12/2008-11",
        "FY2009=2010-02/2011-01",
        "FY2009=2009-01/2009-11",
        10,
    ],
)
def test_a_fiscal_year_that_is_none_is_refused(fiscal):
    with pytest.raises(KgruError, match="fiscal="):
        parse_dates(["FY2009"], fiscal=fiscal)


def test_slashed_dates_by_the_order_that_is_told():
    assert str(parse_dates(["3/4/2009"], dayfirst=True)["latest"].item().date()) == "2009-04-03"
    assert str(parse_dates(["3/4/2009"], dayfirst=False)["latest"].item().date()) == "2009-03-04"
    assert parse_dates(["23/4/2009"], dayfirst=False, unknown="null")["latest"].isna().all()
    told = ["3/3/2009", "12/13/2009", "13/12/2009"]
    assert parse_dates(told)["latest"].dt.strftime("%d.%m").to_list() == ["03.03", "13.12", "13.12"]
    with pytest.raises(UnreadableDate, match="which is the day"):
        parse_dates(["12/11/2009"])
    for text, first in (("13/14/2009", None), ("4/23/2009", True), ("23/4/2009", False)):
        with pytest.raises(UnreadableDate, match=f"there is no month .*dayfirst={first}"):
            parse_dates([text], dayfirst=first)
    with pytest.raises(KgruError, match="dayfirst="):
        parse_dates(["3/4/2009"], dayfirst="yes")


def test_every_date_of_the_data_is_read():
    cells = set()
    for entry in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        columns = [f["name"] for f in entry["schema"]["fields"] if "edtf" in f.get("rdfType", "")]
        with (DATA / entry["path"]).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file) if columns else ():
                cells |= {row.get(c) or "" for c in columns}
    dates = parse_dates(sorted(cells - {""}))
    assert len(dates) > 300
    assert dates["precision"].notna().all()
    assert set(dates["precision"]) <= set(PRECISIONS)


# Two readers that share no code with this one.


def write(date, form):
    year = f"{date.year:04d}"
    if form == "decade":
        return year[:3] + "X"
    return form.replace("%Y", year).replace("%m", f"{date:%m}").replace("%d", f"{date:%d}")


def dated(*forms):
    """Pairs of a day and its text in one of the forms, with or without a mark."""
    return st.builds(
        lambda date, form, mark: (date, write(date, form) + mark),
        st.dates(min_value=dt.date(1000, 1, 1)),
        st.sampled_from(forms),
        st.sampled_from(["", "?", "~", "%"]),
    )


points = dated("%Y-%m-%d", "%Y-%m", "%Y", "decade", "%Y-XX", "%Y-%m-XX")
# The package edtf fails on X inside an interval.
plain = dated("%Y-%m-%d", "%Y-%m", "%Y")
intervals = st.tuples(plain, plain).map(lambda pair: "/".join(text for _, text in sorted(pair)))
edtf_texts = points.map(lambda pair: pair[1]) | intervals


@tries(30)  # its parser takes milliseconds a date
@given(edtf_texts)
def test_bounds_agree_with_edtf(text):
    row = parse_dates([text]).iloc[0]
    theirs = parse_edtf(text)
    for day, their_day in (("earliest", theirs.lower_strict()), ("latest", theirs.upper_strict())):
        assert (row[day].year, row[day].month, row[day].day) == their_day[:3]


@given(points)
def test_bounds_agree_with_undate(point):
    row = parse_dates([point[1]]).iloc[0]
    theirs = Undate.parse(point[1], "EDTF")
    assert str(row["earliest"].date()) == str(theirs.earliest)
    assert str(row["latest"].date()) == str(theirs.latest)


@given(st.dates())
def test_a_day_reads_the_same_in_every_writing(date):
    months = "January February March April May June July August September October November December"
    russian = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    year = f"{date.year:04d}"
    writings = [
        date.isoformat(),
        f"{date.day} {months.split()[date.month - 1]} {year}",
        f"{months.split()[date.month - 1]} {date.day}, {year}",
        f"{date.day} {russian.split()[date.month - 1]} {year} года",
        f"{date.day:02d}.{date.month:02d}.{year}",
        f"{date.isoformat()}/{date.isoformat()}",
        date,
        np.datetime64(date),
    ]
    dates = parse_dates(writings)
    assert (dates[["earliest", "latest"]] == pd.Timestamp(date)).all(axis=None)


anything = st.one_of(edtf_texts, st.text(max_size=30), st.none(), st.sampled_from(["early 1995"]))


@given(st.lists(anything), st.lists(anything))
def test_parts_parse_like_the_whole(a, b):
    whole = parse_dates(a + b, unknown="null")
    parts = [parse_dates(part, unknown="null") for part in (a, b)]
    pd.testing.assert_frame_equal(whole, pd.concat(parts, ignore_index=True))


@given(st.text(alphabet="0129X-/.?~% uсеmayгод–'\x00", max_size=14))
def test_any_text_gives_sound_bounds_or_the_one_error(text):
    try:
        row = parse_dates([text]).iloc[0]
    except UnreadableDate:
        return
    assert not row["earliest"] > row["latest"]
    assert (row["start_kind"] == "known") == pd.notna(row["earliest"])
    assert (row["end_kind"] == "known") == pd.notna(row["latest"])
    assert pd.notna(row["precision"]) == (row["start_kind"] == "known" or pd.notna(row["latest"]))


# Columns, types and index.


def test_columns_and_types():
    for values in (["2009"], [], [None], pd.Series(dtype="str"), pd.Series([np.nan, np.nan])):
        dates = parse_dates(values)
        assert len(dates) == len(values)
        assert list(dates) == [
            "earliest",
            "latest",
            "start_kind",
            "end_kind",
            "precision",
            "approximate",
            "uncertain",
        ]
        kinds = [str(dtype) for dtype in dates.dtypes]
        assert kinds == ["datetime64[s]"] * 2 + ["str"] * 3 + ["bool"] * 2


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT, "", " " * 200])
def test_missing_stays_missing(missing):
    row = parse_dates(pd.Series([missing, "2009"], dtype=object)).iloc[0]
    assert pd.isna(row[["earliest", "latest", "precision"]]).all()
    assert [row["start_kind"], row["end_kind"]] == ["unknown", "unknown"]
    assert not row["approximate"]
    assert not row["uncertain"]


def test_index_is_kept():
    doubled = pd.Series(["2009", "2010", "bad"], index=["b", "a", "b"])
    assert parse_dates(doubled, unknown="null").index.tolist() == ["b", "a", "b"]
    index = pd.MultiIndex.from_tuples([("x", 1), ("x", 1)], names=["k", "n"])
    dates = parse_dates(pd.Series(["2009", None], index=index))
    pd.testing.assert_index_equal(dates.index, index)
    assert parse_dates(pd.Index(["2009", "2010"])).index.tolist() == [0, 1]


def test_values_are_not_changed():
    values = pd.Series([2009, " 2010 ", dt.date(2009, 2, 14), True], dtype=object)
    before = values.copy(deep=True)
    parse_dates(values, unknown="null")
    assert [type(v) for v in values] == [type(v) for v in before]
    assert values.tolist() == before.tolist()


def test_objects_and_years():
    values = [
        dt.date(2009, 2, 14),
        dt.datetime(2009, 2, 14, 23, 59),
        pd.Timestamp("2009-02-14 23:59", tz="Asia/Bishkek"),
        np.datetime64("2009-02-14"),
        np.datetime64("2009-02-14T23:59"),
        pd.Period("2009-02-14", "D"),
    ]
    assert (parse_dates(values)["earliest"] == pd.Timestamp("2009-02-14")).all()
    assert parse_dates(values)["precision"].eq("day").all()
    # The clock of Bishkek before 1924 was 4:58:24 ahead, which is no offset of ISO 8601.
    local = dt.timezone(dt.timedelta(hours=4, minutes=58, seconds=24))
    old = parse_dates([dt.datetime(1916, 7, 4, 12, tzinfo=local)])
    assert old["earliest"].item() == pd.Timestamp("1916-07-04")
    years = parse_dates([2009, 2009.0, np.int64(2009), np.float64(2009)])
    assert years["precision"].eq("year").all()
    assert years["latest"].eq(pd.Timestamp("2009-12-31")).all()
    assert parse_dates([pd.Period("2010Q1", "Q")])["precision"].tolist() == ["quarter"]
    column = pd.Series(pd.to_datetime(["2009-02-14", None]))
    assert parse_dates(column)["start_kind"].tolist() == ["known", "unknown"]
    months = np.array(["2009-02", "NaT"], "M8[M]")
    assert parse_dates(months)["latest"].dt.day.to_list()[:1] == [28]
    assert parse_dates(months)["precision"].fillna("").to_list() == ["month", ""]
    assert parse_dates(np.array(["2009"], "M8[Y]"))["precision"].to_list() == ["year"]
    far = pd.Series(np.array(["0001-01-01", "9999-12-31"], "M8[s]"))
    assert (parse_dates(far)["earliest"] == far).all()


def test_whole_numbers_are_years_from_100_to_9999():
    assert parse_dates([100, 9999])["earliest"].dt.year.to_list() == [100, 9999]
    for number in (99, 10_000):
        with pytest.raises(UnreadableDate, match="100 to 9999"):
            parse_dates([number])


@pytest.mark.parametrize("dtype", ["category", "str", "string", object])
def test_dtypes_of_text(dtype):
    column = pd.Series(["2009", None, "c. 2010"], dtype=dtype)
    assert parse_dates(column)["approximate"].tolist() == [False, False, True]


@pytest.mark.parametrize(
    "value",
    [True, np.True_, 2009.5, float("inf"), 0, 95, -44, 20120920, ["2009"], b"2009", dt.time(1), {}],
    ids=repr,
)
def test_what_is_no_date_is_refused(value):
    values = ["2009", value]
    with pytest.raises(UnreadableDate, match="row 1: "):
        parse_dates(values)
    dates = parse_dates(values, unknown="null")
    assert dates["precision"].isna().tolist() == [False, True]


def test_the_reason_names_the_type():
    for value, name in ((True, "bool"), (["2009"], "list"), (2009.5, "float")):
        with pytest.raises(UnreadableDate, match=f"a {name} is no date"):
            parse_dates([value])


def test_the_longest_date_has_200_characters():
    assert parse_dates([" " * 196 + "2009"])["precision"].item() == "year"
    with pytest.raises(UnreadableDate, match="longer than 200 characters"):
        parse_dates([" " * 197 + "2009"])


def test_faults_are_listed_in_the_order_of_rows():
    with pytest.raises(UnreadableDate, match=r"(?s)row 0: 'soon'.*row 1: True.*row 2: '09/10/11'"):
        parse_dates(["soon", True, "09/10/11"])


def test_years_outside_the_calendar_of_text_are_refused():
    with pytest.raises(UnreadableDate, match="0001 to 9999"):
        parse_dates(pd.Series(np.array(["12000-01-01"], "M8[s]")))


@pytest.mark.parametrize(
    "values", ["2009", 2009, None, {"a": "2009"}, {"2009"}, pd.DataFrame({"a": ["2009"]})], ids=str
)
def test_what_is_no_column_is_refused(values):
    with pytest.raises(KgruError, match="parse_dates"):
        parse_dates(values)
    with pytest.raises(KgruError, match="this is a table"):
        parse_dates(np.array([["2009"]]))


def test_unknown_must_be_a_known_word():
    with pytest.raises(KgruError, match="raise, null"):
        parse_dates(["2009"], unknown="ignore")


def test_the_error_lists_five_and_counts_the_rest():
    values = ["2009", *[f"{n}/12/2012" for n in range(1, 8)]]
    with pytest.raises(UnreadableDate) as caught:
        parse_dates(values)
    message = str(caught.value)
    assert "7 of 8 values" in message
    assert "row 5: '5/12/2012'" in message
    assert "'6/12/2012'" not in message
    assert "2 more" in message


def test_labels_in_the_error_are_plain():
    with pytest.raises(UnreadableDate, match="row 7: 'x'"):
        parse_dates(pd.Series(["x"], index=np.array([7])))
    index = pd.MultiIndex.from_tuples([("k", 7)])
    with pytest.raises(UnreadableDate, match=r"row \('k', 7\): 'x'"):
        parse_dates(pd.Series(["x"], index=index))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10**6,
        "2009/" * 200_000,
        "1" * 10**6,
        " " * 10**6 + "2009",
        "from 2009 to " * 80_000,
        "с по " * 39,
        "– " * 99,
        "in " * 66,
        "(?)" * 66,
        "may-" * 50,
        "\ud800",
    ],
    ids=lambda text: f"{text[:12]!r}",
)
def test_hostile_text_is_refused_fast(text):
    started = time.process_time()
    with pytest.raises(UnreadableDate) as caught:
        parse_dates([text] * 3)
    assert time.process_time() - started < 0.5
    assert len(str(caught.value)) < 1500


def test_many_distinct_dates_are_fast():
    days = (np.datetime64("1800-01-01") + np.arange(50_000).astype("m8[D]")).astype(str)
    started = time.process_time()
    dates = parse_dates(days.astype(object))
    assert time.process_time() - started < 1
    assert (dates["earliest"].to_numpy().astype("M8[D]").astype(str) == days).all()


@pytest.mark.parametrize("zone", few(["Asia/Bishkek"], "UTC", "America/New_York"))
def test_neither_locale_nor_time_zone_matters(zone):
    code = (
        "import locale; from kgru_analysis.dates.parse import parse_dates\n"
        "for name in ('ru_RU.UTF-8', 'de_DE.UTF-8', 'C.UTF-8'):\n"
        "    try: locale.setlocale(locale.LC_ALL, name)\n"
        "    except locale.Error: pass\n"
        "dates = parse_dates(['March 2009', '2009-02-14T00:10:00+06:00', 'май 2009'])\n"
        "print(dates['earliest'].astype(str).tolist())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"TZ": zone, "PYTHONPATH": ":".join(sys.path), "LC_ALL": "C.UTF-8"},
    )
    assert done.stdout == "['2009-03-01', '2009-02-14', '2009-05-01']\n"


def test_kinds_are_the_promised_ones():
    assert KINDS == ("known", "open", "unknown")


def test_a_decimal_that_is_no_number_is_missing_unless_it_signals():
    values = pd.Series([Decimal("NaN"), Decimal("sNaN"), "2009"], dtype=object)
    assert parse_dates(values, unknown="null")["precision"].isna().to_list() == [True, True, False]
    with pytest.raises(UnreadableDate, match=r"(?s)1 of 3.*row 1.*a Decimal is no date"):
        parse_dates(values)


def test_two_numbers_of_four_figures_are_years_while_both_can_be():
    ends = parse_dates(["1997-2999", "3001-6169", "1997/6169", "from 1997 to 6169"])["latest"]
    assert ends.dt.year.to_list() == [2999, 6169, 6169, 6169]
    assert parse_dates(["ISSN 1997-6169"], unknown="null")["precision"].isna().all()


def test_two_figures_behind_a_year_are_a_month_a_year_or_open():
    assert two_years("2009", 2, "HYPH") == ("2009-02", "")
    assert two_years("2009", 13, "HYPH") == ("2009", "2013")
    assert two_years("1992", 95, "HYPH") == ("1992", "1995")
    assert two_years("2009", 20, "HYPH") == ("2009", "2020")
    assert two_years("2009", 25, "HYPH") == ("2009", "2025")
    assert two_years("2009", 10, "SLASH") == ("2009", "2010")
    assert two_years("2009", 13, "SLASH") == ("2009", "2013")
    for second, sign in ((10, "HYPH"), (12, "HYPH"), (21, "HYPH"), (24, "HYPH"), (12, "SLASH")):
        with pytest.raises(Unclear, match="a month, or two years"):
            two_years("2009", second, sign)
