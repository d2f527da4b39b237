"""Feasts: days that a calendar fixes, that move with weekday or Easter, or that go by the moon.

Easter is that of the western churches (the anonymous Gregorian computus; Meeus, Jones, Butcher).
Days of the Islamic calendar are those of its tabular form (civil epoch, 11 leap years in 30; Reingold
and Dershowitz, Calendrical Calculations); the moon seen may be a day off, so bounds give a day more
on either side.
"""

from __future__ import annotations

from datetime import date, timedelta

from dateline.marks.timex_clock import last_weekday, next_weekday, plus
from dateline.text.dates import month_bounds
from dateline.text.tables import read_table

_TABLE = read_table("times")


def feast_month(name: str) -> tuple[int, int]:
    """Return about when in a year a feast is, as month and day: to choose its year by."""
    if name in _TABLE["days"]:
        month, day = map(int, _TABLE["days"][name].split("-"))
        return month, day
    if name in _TABLE["moving"]:
        return _TABLE["moving"][name][0], 22
    return 4, 10  # about Easter


def feast(name: str, year: int) -> date:
    """Return the day of a feast of the western calendar in a year."""
    if name in _TABLE["easter"]:
        return plus(easter(year), _TABLE["easter"][name])
    month, day = feast_month(name)
    if name in _TABLE["moving"]:
        _, weekday, nth = _TABLE["moving"][name]
        if nth == 0:  # the last one
            return last_weekday(month_bounds(year, month)[1], weekday)
        return plus(next_weekday(date(year, month, 1), weekday), 7 * (nth - 1))
    return date(year, month, day)


def easter(year: int) -> date:
    """Return Easter Sunday.

    >>> easter(2014).isoformat()
    '2014-04-20'
    """
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=moon - weekday)


_EPOCH = 227_015
"""16 July 622 in the Julian calendar, as `date.toordinal` counts."""


def islamic_feast(row: list[int], first_year: int, last_year: int) -> list[tuple[date, date]]:
    """Return the days that a feast may be in some years of the western calendar, in order.

    Args:
        row: Month and day in the Islamic calendar; day 0 is the whole month.
        first_year: The first year of the western calendar, and
        last_year: the last, included.
    """
    month, day = row
    about = (first_year - 622) * 33 // 32
    found = []
    for year in range(about - 1, about + last_year - first_year + 4):
        first = _islamic(year, month, day or 1) - 1
        last = (_islamic(year, month, day) if day else _islamic(year, month + 1, 1) - 1) + 1
        if date(first_year, 1, 1).toordinal() <= first + 1 <= date(last_year, 12, 31).toordinal():
            found.append((date.fromordinal(first), date.fromordinal(last)))
    return found


def _islamic(year: int, month: int, day: int) -> int:
    """Return a day of the tabular Islamic calendar as `date.toordinal` counts."""
    before = (year - 1) * 354 + (3 + 11 * year) // 30
    return _EPOCH - 1 + before + 29 * (month - 1) + month // 2 + day
