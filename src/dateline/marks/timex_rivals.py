"""The other readings of a time expression, that were not taken: what `dateline why` shows beside it.

A bare weekday may be a week earlier or later, a date without a year a year earlier or later, and
"12/06/2014" either of two days.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from dateline.model.mark import Timex
from dateline.text.dates import MONTHS, WEEKDAYS, make_day, month_bounds

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\d{4}|[’']\d\d")
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?:T.*)?")


class OtherReading(NamedTuple):
    """A reading that was not taken: its days, and what would have spoken for it."""

    earliest: date
    latest: date
    reason: str


def other_readings(mark: Timex) -> list[OtherReading]:
    """Return the readings of a time that its words leave open, the likeliest first."""
    if mark.earliest is None or mark.latest is None:
        return []
    first, last = date.fromisoformat(mark.earliest), date.fromisoformat(mark.latest)
    if "/" in mark.text and first != last:
        either = "day and month may stand in either order"
        return [OtherReading(day, day, either) for day in (first, last)]
    if mark.anchor not in ("published", "narrative"):
        return []
    words = {word.lower() for word in _WORD.findall(mark.text)}
    if words & WEEKDAYS.keys() and not words & MONTHS.keys():
        return _weeks(first, last)
    if words & MONTHS.keys() and not _YEAR.search(mark.text):
        return _years(mark.value)
    return []


def _weeks(first: date, last: date) -> list[OtherReading]:
    week = timedelta(days=7)
    return [
        OtherReading(first + week, last + week, "if the verb looked ahead"),
        OtherReading(first - week, last - week, "if it were the one before"),
    ]


def _years(value: str) -> list[OtherReading]:
    parts = _DAY.fullmatch(value)
    if parts is None:
        return []
    year, month, day = int(parts[1]), int(parts[2]), parts[3]
    found = []
    for other, reason in ((year + 1, "in the year after"), (year - 1, "in the year before")):
        at = make_day(other, month, int(day or 1))
        if at is not None:
            found.append(OtherReading(at, at if day else month_bounds(other, month)[1], reason))
    return found
