"""EDTF text (ISO 8601-2, levels 0 and 1) as bounds in days, column by column of characters."""

import numpy as np

# Codes of the `precision` column, fine ones first.
PRECISIONS = (
    "day",
    "week",
    "part-of-month",
    "month",
    "season",
    "quarter",
    "part-of-year",
    "half-year",
    "year",
    "part-of-decade",
    "decade",
    "part-of-century",
    "century",
    "interval",
)
KINDS = ("known", "open", "unknown")
_KNOWN, _OPEN, _UNKNOWN = range(3)

_SIDE = len("2009-02-14?")
WIDTH = 2 * _SIDE + 1  # characters of the longest interval
_NO_DAY = np.datetime64("NaT", "D")
_LAST_DAY = np.datetime64("9999-12-31").astype(np.int64)
# How a date is written, with digits as 0, and how finely its bounds are then known.
_SHAPES = {
    b"0000-00-00": "day",
    b"0000-00": "month",
    b"0000": "year",
    b"000X": "decade",
    b"00XX": "century",
    b"0000-00-XX": "month",
    b"0000-XX": "year",
    b"0000-XX-XX": "year",
}

# One array a column: `earliest`, `latest`, kinds and precision as places in their lists of codes
# (precision -1: no bounds), `approximate`, `uncertain`.
Bounds = dict[str, np.ndarray]


def no_bounds(n: int) -> Bounds:
    """Bounds of n missing dates."""
    return {
        "earliest": np.full(n, _NO_DAY),
        "latest": np.full(n, _NO_DAY),
        "start_kind": np.full(n, _UNKNOWN, np.int8),
        "end_kind": np.full(n, _UNKNOWN, np.int8),
        "precision": np.full(n, -1, np.int8),
        "approximate": np.zeros(n, bool),
        "uncertain": np.zeros(n, bool),
    }


def put(bounds: Bounds, rows: np.ndarray, found: Bounds) -> None:
    """Write what was found for some rows into the bounds of all."""
    for name, array in found.items():
        bounds[name][rows] = array


def read_edtf(texts: np.ndarray) -> Bounds:
    """Bounds of EDTF dates and intervals given as bytes of at most `WIDTH` characters."""
    n = len(texts)
    bounds = no_bounds(n)
    if not n:
        return bounds
    left, slash, right = np.strings.partition(texts, b"/")
    span = slash == b"/"
    # All starts, then the ends of intervals; the end of a single date is the date itself.
    side = _read_sides(np.concatenate([left, right[span]]))
    end = np.where(span, n + np.cumsum(span) - 1, np.arange(n))
    starts = {name: array[:n] for name, array in side.items()}
    ends = {name: array[end] for name, array in side.items()}

    earliest, latest = starts["first"], ends["last"]
    good = starts["good"] & ends["good"] & ~(latest < earliest)
    good &= (starts["kind"] == _KNOWN) | (ends["kind"] == _KNOWN)
    found = {
        "earliest": earliest,
        "latest": latest,
        "start_kind": starts["kind"],
        "end_kind": ends["kind"],
        "precision": np.where(span, PRECISIONS.index("interval"), starts["precision"]),
        "approximate": starts["approximate"] | ends["approximate"],
        "uncertain": starts["uncertain"] | ends["uncertain"],
    }
    put(bounds, good, {name: array[good] for name, array in found.items()})
    return bounds


def _read_sides(texts: np.ndarray) -> Bounds:
    """First and last day of single dates, and the kind of ``..`` and of empty sides."""
    n, size = len(texts), np.minimum(np.strings.str_len(texts), _SIDE)
    chars = texts.astype(f"S{_SIDE}").view(np.uint8).reshape(n, _SIDE)
    mark = chars[np.arange(n), size - 1]
    approximate = (mark == ord("~")) | (mark == ord("%"))
    uncertain = (mark == ord("?")) | (mark == ord("%"))
    marked = np.flatnonzero(approximate | uncertain)
    chars[marked, size[marked] - 1] = 0

    is_digit = (chars >= ord("0")) & (chars <= ord("9"))
    shape = np.where(is_digit, np.uint8(ord("0")), chars).view(f"S{_SIDE}").ravel()
    precision = np.full(n, -1, np.int8)
    for form, name in _SHAPES.items():
        precision[shape == form] = PRECISIONS.index(name)

    # X stands for 0 to 9 in a year, and for all of its days or months elsewhere.
    year, month, day = (_number(chars, is_digit, *span) for span in ((0, 4), (5, 7), (8, 10)))
    last_year = year + 9 * (chars[:, 3] == ord("X")) + 90 * (chars[:, 2] == ord("X"))
    has_month, has_day = is_digit[:, 5], is_digit[:, 8]
    season = (shape == b"0000-00") & (month > 20) & (month < 25)
    precision[season] = PRECISIONS.index("season")
    start = np.where(season, 3 * (month - 20), np.where(has_month, month, 1))
    end = np.where(season, start + 2, np.where(has_month, month, 12))

    first_month, next_month = (year - 1970) * 12 + start - 1, (last_year - 1970) * 12 + end
    first = _days(first_month) + np.where(has_day, day - 1, 0)
    last = _days(next_month) - 1
    good = (precision >= 0) & (year > 0) & (first <= last) & (last <= _LAST_DAY)
    good &= season | ~has_month | ((month > 0) & (month < 13))
    good &= ~has_day | (day > 0)

    kind = np.full(n, _KNOWN, np.int8)
    kind[shape == b""], kind[shape == b".."] = _UNKNOWN, _OPEN
    absent = (kind != _KNOWN) & ~approximate & ~uncertain
    return {
        "first": np.where(absent, _NO_DAY, first.astype("M8[D]")),
        "last": np.where(absent, _NO_DAY, np.where(has_day, first, last).astype("M8[D]")),
        "kind": kind,
        "precision": precision,
        "approximate": approximate,
        "uncertain": uncertain,
        "good": (good | absent) & (np.strings.str_len(texts) <= _SIDE),
    }


def _number(chars: np.ndarray, is_digit: np.ndarray, start: int, stop: int) -> np.ndarray:
    """Whole number in some columns of characters, anything else than digits being 0."""
    number = np.zeros(len(chars), np.int64)
    for i in range(start, stop):
        number = 10 * number + np.where(is_digit[:, i], chars[:, i] - np.uint8(ord("0")), 0)
    return number


def _days(months: np.ndarray) -> np.ndarray:
    """Days from 1970-01-01 to the first of each month, months counted from 1970-01."""
    return months.astype("M8[M]").astype("M8[D]").astype(np.int64)
