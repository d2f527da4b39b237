"""The clock that time expressions are read against, and counting from it.

A `Clock` holds the days on which the report may have appeared, and the date that the narrative has
reached. "Yesterday" is counted from the first, "the next day" from the second; a date without a
year takes its year from the report's day, or where that is unknown from the narrative (the order
HeidelTime uses for narratives: Strötgen and Gertz 2010).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from dateline.text.dates import make_day, month_bounds

Type = Literal["DATE", "TIME", "DURATION", "SET"]
Anchor = Literal["published", "narrative", "event", "none"]


class Meaning(NamedTuple):
    """The TIMEX3 type and value of an expression, and the days it may be, both included."""

    type: Type
    value: str
    earliest: date | None = None
    latest: date | None = None
    anchor: Anchor = "none"


class Days(NamedTuple):
    """A closed range of days; a bound that is not known is None."""

    earliest: date | None
    latest: date | None


class Clock:
    """The days to count from: the report's own, and where the narrative stands."""

    def __init__(self, published: Days | None) -> None:
        self.published = published
        self.year: int | None = None
        self.month: int | None = None
        self.day: int | None = None
        self.year_ahead: int | None = None  # the year at the end of "May to July 1950"
        self.day_ahead: Meaning | None = None  # the day after "at 8 a.m. on ..."
        self.quarter: date | None = None  # a day of the quarter that was told last
        self.in_quarter = False  # whether nothing else was told since
        self.chain: tuple[int, int] | None = None  # year and month before a year told in passing
        self._jump: int | None = None

    @property
    def told(self) -> Days | None:
        """The days that the narrative has reached, as sharp as they were told."""
        if self.year is None:
            return None
        if self.month is None:
            return Days(date(self.year, 1, 1), date(self.year, 12, 31))
        if self.day is None:
            return Days(*month_bounds(self.year, self.month))
        day = make_day(self.year, self.month, self.day)
        return None if day is None else Days(day, day)

    def reach_line(self, line: str) -> None:
        """Move the narrative to the year that is all of a line between paragraphs: a heading."""
        year = line.strip()
        if len(year) == 4 and year.isascii() and year.isdigit() and 1000 < int(year) < 2100:
            self.year, self.month, self.day, self._jump = int(year), None, None, None

    def reach(self, meaning: Meaning, *, passing: bool = False) -> None:
        """Move the narrative to a date that was just told.

        Args:
            meaning: What was told.
            passing: Whether it is a year within a sentence. A month that is told next then goes
                on from the last month told, if it follows soon after it.
        """
        head = meaning.value[:10]
        if meaning.type not in ("DATE", "TIME") or not head[:4].isdigit():
            return
        parts = head.split("T")[0].split("-")
        year = int(parts[0])
        self.in_quarter = len(parts) > 1 and parts[1].startswith("Q")
        if self.in_quarter:
            self.quarter = meaning.earliest
        if self._is_aside(year):
            return
        if not passing:
            self.chain = None
        elif self.month is not None and self.year is not None:
            self.chain = self.chain or (self.year, self.month)
        self.year, self.month, self.day = year, None, None
        if len(parts) > 1 and parts[1].isdigit():
            self.month = int(parts[1])
            if len(parts) > 2 and parts[2].isdigit():
                self.day = int(parts[2])
        elif meaning.earliest is not None and meaning.earliest.year == self.year and len(parts) > 1:
            self.month = meaning.earliest.month

    def _is_aside(self, year: int) -> bool:
        """Whether a year far from the narrative's is only looked back at, or on to, in passing."""
        far = self.year is not None and abs(year - self.year) > _FAR
        if far and (self._jump is None or abs(year - self._jump) > _FAR):
            self._jump = year
            return True
        self._jump = None
        return False


_FAR = 12
"""Years that a narrative does not leap over at one mention; set on WikiWars, range 5 to 30."""


def year_of(
    written: str | None, month: int, day: int | None, clock: Clock, *, ahead: bool | None
) -> tuple[int | None, Anchor]:
    """Return the year of a date: as written, by the report's day, or by the narrative.

    Where the verb looks neither ahead nor back, a day in the six weeks to come is the coming one:
    news writes the year with a day that lies most of a year behind.
    """
    if written or clock.year_ahead is not None:
        return int(written or clock.year_ahead or 0), "none"
    limit = clock.published and clock.published.latest
    if clock.published is None or limit is None or not is_sharp(clock.published):
        return _narrated_year(month, clock), "narrative"
    own = (month, day or 1) <= (limit.month, limit.day)
    if ahead:
        return limit.year + (own and (month, day or 31) < (limit.month, limit.day)), "published"
    if ahead is None and day is not None and _is_soon(month, day, limit):
        return limit.year + (own and month < limit.month), "published"
    return limit.year - (not own), "published"


def _is_soon(month: int, day: int, limit: date) -> bool:
    """Whether the next such day is at most six weeks after the report."""
    days = (make_day(limit.year + more, month, day) for more in (0, 1))
    return any(at is not None and timedelta(0) < at - limit <= _SOON for at in days)


_SOON = timedelta(days=42)


def is_sharp(days: Days) -> bool:
    """Whether a report's days are known to a year, so that dates can take their year from it."""
    return days.earliest is not None and not is_wide(days, 366)


def _narrated_year(month: int, clock: Clock) -> int | None:
    """Return the narrative's year; "in January" after "in December" is the next."""
    if clock.chain is not None and clock.month is None:
        first, last = clock.chain
        year = first + (last - month > _ROLL)
        if -1 <= 12 * (year - first) + month - last <= _GOES_ON:
            return year  # "10 March 1975 ... planned for 1976 ... on | 11 March"
    if clock.year is None or clock.month is None:
        return clock.year
    return clock.year + (clock.month - month > _ROLL)


_ROLL = 8
"""Months back beyond which a narrative goes on to the next year; set on WikiWars, range 5 to 11."""
_GOES_ON = 3
"""Months within which a month goes on from the one told before a year in passing; WikiWars, 1 to 8
give the same within .001."""


def edged(first: date, last: date, edge: str | None) -> tuple[date, date]:
    """Narrow a stretch of days by "early", "mid", "the end of"; the outer bounds stay its own."""
    days = (last - first).days + 1
    words = (edge or "").replace("-", " ")
    if any(word in words for word in ("early", "beginning", "start", "first half", "outset")):
        return first, first + timedelta(days=max(0, days // 2 - 1))
    if any(word in words for word in ("late", "end", "latter", "second half", "close")):
        return first + timedelta(days=days // 2), last
    if "mid" in words:
        return first + timedelta(days=days // 4), last - timedelta(days=days // 4)
    return first, last


def last_weekday(day: date, weekday: int) -> date:
    """Return the latest such weekday on or before a day."""
    return plus(day, -((day.weekday() - weekday) % 7))


def next_weekday(day: date, weekday: int) -> date:
    """Return the first such weekday on or after a day."""
    return plus(day, (weekday - day.weekday()) % 7)


def on_day(
    base: Days,
    move: Callable[[date], date],
    anchor: Anchor,
    *,
    part: str = "",
    unknown: str = "XXXX-XX-XX",
) -> Meaning:
    """Return the day that *move* makes of both bounds of *base*; a value only if they agree."""
    first = move(base.earliest) if base.earliest else None
    last = move(base.latest) if base.latest else None
    value = f"{first.isoformat()}{part}" if first is not None and first == last else unknown
    return Meaning("TIME" if part else "DATE", value, first, last, anchor)


def counted_from(clock: Clock, *, narrative: bool) -> tuple[Days | None, Anchor]:
    """Return the days to count from, the narrative's or the report's first, and which it was."""
    told, published = clock.told, clock.published
    if narrative:
        return (told, "narrative") if told is not None else (published, "published")
    return (published, "published") if published is not None else (told, "narrative")


def moved_by(base: Days, number: int, unit: str, anchor: Anchor) -> Meaning | None:
    """Return the day, week, month or year that lies *number* units from *base*."""
    if unit == "D" or unit.startswith("T"):
        if unit == "D" and is_wide(base, 7):
            return None
        days = number if unit == "D" else 0
        return on_day(base, lambda day: plus(day, days), anchor)
    if unit == "WE":
        return stretch_of(base, lambda day: _weekend(plus(day, 7 * number)), anchor)
    if unit in ("W", "W2"):
        weeks = number * (2 if unit == "W2" else 1)
        return stretch_of(base, lambda day: _week(plus(day, 7 * weeks)), anchor)
    if unit == "M":
        return stretch_of(base, lambda day: _month_stretch(day, number), anchor)
    if unit == "Q":
        return stretch_of(base, lambda day: quarter_of(day, number), anchor)
    years = {"Y": 1, "DE": 10, "CE": 100}[unit] * number
    return stretch_of(base, lambda day: _year_stretch(day.year + years), anchor)


def is_wide(base: Days, days: int) -> bool:
    """Whether more than some days lie between the bounds, so that counting days from it is idle."""
    if base.earliest is None or base.latest is None:
        return False
    return (base.latest - base.earliest).days > days


def plus(day: date, days: int) -> date:
    """Return the day some days on; the day itself at the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


Stretch = tuple[str, date, date]


def _week(day: date) -> Stretch:
    first = plus(day, -day.weekday())
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}", first, plus(first, 6)


def _weekend(day: date) -> Stretch:
    week, _, last = _week(day)
    return f"{week}-WE", plus(last, -1), last


def _month_stretch(day: date, months: int = 0) -> Stretch:
    index = day.year * 12 + day.month - 1 + months
    year, month = min(max(1, index // 12), 9998), index % 12 + 1
    return (f"{year:04}-{month:02}", *month_bounds(year, month))


def quarter_of(day: date, quarters: int = 0) -> Stretch:
    """Return the quarter of the year that lies some quarters from a day's."""
    index = day.year * 4 + (day.month - 1) // 3 + quarters
    year, quarter = min(max(1, index // 4), 9998), index % 4
    last = month_bounds(year, 3 * quarter + 3)[1]
    return f"{year:04}-Q{quarter + 1}", date(year, 3 * quarter + 1, 1), last


def _year_stretch(year: int) -> Stretch:
    year = min(max(1, year), 9998)
    return f"{year:04}", date(year, 1, 1), date(year, 12, 31)


def stretch_of(base: Days, move: Callable[[date], Stretch], anchor: Anchor) -> Meaning:
    """Return the stretch of days that *move* makes of both bounds of *base*."""
    first = move(base.earliest) if base.earliest else None
    last = move(base.latest) if base.latest else None
    both = {one[0] for one in (first, last) if one is not None}
    if len(both) == 1 and first is not None and last is not None:
        value = both.pop()
    elif first is not None and last is not None and first[0][:4] == last[0][:4]:
        value = first[0][:4]
    else:
        value = "XXXX"
    return Meaning("DATE", value, first[1] if first else None, last[2] if last else None, anchor)
