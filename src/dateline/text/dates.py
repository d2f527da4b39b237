"""Explicit calendar dates in text: "Thursday, June 12, 2014", "12 Jun", "2014-06-12", "12/06/2014".

Only what is written is read: a date without a year has no bounds, a numeric date that may be
read in two ways has both days as its bounds. Expressions that need an anchor ("last week", a bare
weekday) are not dates here; `dateline.marks.times` reads them. The grammar is that of the explicit
DATE values of TIMEX3 (Pustejovsky et al. 2003), day, month and year only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from dateline.model.span import Span
from dateline.text.tables import FIRST, alternatives, read_table


class _Names(NamedTuple):
    """Names of months and weekdays in lower case without a dot, to their numbers."""

    months: dict[str, int]
    weekdays: dict[str, int]
    doubtful: frozenset[str]
    of: str


@cache
def _names(language: str) -> _Names:
    table = read_table("months", language)
    months, weekdays = (
        {word: int(number) for number, words in table[kind].items() for word in words}
        for kind in ("months", "weekdays")
    )
    words = table["words"]
    return _Names(months, weekdays, frozenset(words["doubtful"]), alternatives(words["of"]))


MONTHS = _names(FIRST).months
"""Month names and their short forms, in lower case without a dot, to 1 .. 12."""
WEEKDAYS = _names(FIRST).weekdays
"""Weekday names and their short forms, in lower case without a dot, to 0 (Monday) .. 6."""

Order = Literal["dmy", "mdy"]


class CalendarDate(NamedTuple):
    """A date as written: its span and the days it may mean, both included.

    Without a year both bounds are None and ``month`` and ``day`` say the rest. ``weekday`` is the
    weekday written before it, which may belie it.
    """

    span: Span
    earliest: date | None
    latest: date | None
    year_given: bool
    granularity: Literal["day", "month"]
    month: int
    day: int | None = None
    weekday: int | None = None

    def in_year(self, year: int) -> date | None:
        """Return the day in a given year; None where there is none (29 February) or no day."""
        return None if self.day is None else make_day(year, self.month, self.day)


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None if the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _either(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_YEAR = r"(?:1[6-9]|20|21)\d\d(?!\ ?(?:hrs|hours|GMT|UTC)\b)"  # not the clock of "3 Apr 1520 GMT"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_ENDS = r"(?: (?! \d ) | (?= \d\d?(?:st|nd|rd|th)?\ [A-Z] ) )"  # "February 202022nd February 2020"


_CLOSED = (
    r"(?= \s? (?: [(\[)\],;/–—] | -- ) | \.? \s* \Z | \.? \s* \n )"  # not "3 JAN 90 PEOPLE DIED"
)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of dates in a language: the names differ, and the word in "12 of June"."""
    names = _names(language)
    opening = "".join(sorted({word[0].upper() for word in (*names.months, *names.weekdays)}))
    return re.compile(
        rf"""(?= [{opening}\d] ) (?: (?<![\w/.-]) | (?-i: (?<=[a-z\d]) (?=[A-Z]) ) | (?<=\d\d\d\d) (?=\d\d(?:\d\d-|\D)|\d(?:st|nd|rd|th)?\ [A-Z])
             | (?<=-\d\d) (?=\d{{4}}-\d\d-) )
        (?: (?P<weekday> {_either(names.weekdays)} )\b \.? ,? \s{{1,3}} (?:the\ )? )?
        (?: (?P<month> {_either(names.months)} )\b \.? \s{{1,3}}                            # June 12, 2014
            (?: (?P<day> {_DAY} ) (?: st|nd|rd|th )? (?! \d | [.:,]\d )
                (?: \s?[-–]\s? (?P<until> {_DAY} ) (?! \d ) )?                         # June 12-14
                (?: \s?,? \s{{1,2}} (?P<year> {_YEAR} ) {_ENDS} )?
              | (?P<year_only> {_YEAR} ) {_ENDS} )                                      # June 2014
          | (?P<day2> {_DAY} ) (?: st|nd|rd|th )?                                      # 12 June 2014
            (?: \s?[-–]\s? (?P<until2> {_DAY} ) (?: st|nd|rd|th )? )?
            [\s-]{{1,2}} (?: (?:{names.of})\ )? (?P<month2> {_either(names.months)} )\b \.?
            (?: [,\s-]{{1,2}} (?: (?:{names.of})\ )? (?P<year2> {_YEAR} ) {_ENDS}
              | (?-i: (?<=[A-Z]{{3}}) | (?<=[A-Z]{{3}}\.) ) \s (?P<short_year> \d\d ) {_CLOSED} )?  # 30 AUG 89 (
          | (?P<month3> {_either(names.months)} )\b ,? \ (?: (?:{names.of})\ )? (?P<year3> {_YEAR} ) {_ENDS}
          | (?P<iso_year> {_YEAR} ) (?P<iso_mark> [-/.] ) (?P<iso_month> 1[0-2]|0?[1-9] )
            (?P=iso_mark) (?P<iso_day> {_DAY} ) (?: (?! \d | (?P=iso_mark) ) | (?= {_YEAR}-\d\d-) )               # 2014-06-12
          | (?P<first> \d\d? ) (?P<mark> [/.-] ) (?P<second> \d\d? ) (?P=mark)         # 12/06/2014
            (?P<number_year> {_YEAR} | \d\d ) (?! \d | [/.-]\d )
        )""",
        re.VERBOSE | re.IGNORECASE,
    )


_HINT = re.compile(r"\d")


def find_dates(
    text: str, *, order: Order | None = None, language: str = FIRST
) -> list[CalendarDate]:
    """Find the explicit dates in *text*, left to right; spans do not overlap.

    Args:
        text: Any text; offsets are code points in it.
        order: How "12/06/2014" is to be read. None: where both readings are days of the calendar,
            the earlier of them is the lower bound and the later one the upper.
        language: Whose names of months and weekdays.

    Returns:
        One entry a date, a weekday before it included in the span. Days no calendar has
        ("31 June") and runs of digits that are more than a date are passed over.

    >>> [(d.span, d.earliest) for d in find_dates("Fell on Tuesday, June 10, 2014.")]
    [(Span(start=8, end=30), datetime.date(2014, 6, 10))]
    """
    if not _HINT.search(text):
        return []
    names = _names(language)
    matches = _pattern(language).finditer(text)
    return [found for match in matches for found in _read(match, order, names)]


def numeric_order(text: str) -> Order | None:
    """Return how *text* writes numeric dates, if one of them can be read in one way only."""
    votes = {_sure_order(match) for match in _pattern(FIRST).finditer(text) if match["first"]} - {
        None
    }
    return votes.pop() if len(votes) == 1 else None


def _sure_order(match: re.Match[str]) -> Order | None:
    first, second = int(match["first"]), int(match["second"])
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else None


def _read(match: re.Match[str], order: Order | None, names: _Names) -> Iterator[CalendarDate]:
    weekday = names.weekdays[match["weekday"].lower()] if match["weekday"] else None
    if match["first"]:
        yield from _numeric(match, order, weekday)
        return
    name = match["month"] or match["month2"] or match["month3"]
    month = names.months[name.lower()] if name else int(match["iso_month"])
    day = match["day"] or match["day2"] or match["iso_day"]
    year = (
        match["year"] or match["year_only"] or match["year2"] or match["year3"] or match["iso_year"]
    )
    if year is None and match["short_year"]:
        year = str(_century(int(match["short_year"])))
    if name and name.islower() and name in names.doubtful and not (day and year):  # "may 12 people"
        return
    until = match["until"] or match["until2"]
    yield from _dated(match, _number(year), month, _number(day), _number(until), weekday=weekday)


def _century(year: int) -> int:
    """Return the year that two digits mean, by POSIX strptime: 69 to 99 are of the last century."""
    return year + (1900 if year > 68 else 2000)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _dated(
    match: re.Match[str],
    year: int | None,
    month: int,
    day: int | None,
    until: int | None,
    *,
    weekday: int | None,
) -> Iterator[CalendarDate]:
    if day is not None and make_day(year or 2000, month, day) is None:  # "June 31"
        return
    first = last = None
    if year is not None:
        first, last = month_bounds(year, month)
        if day is not None:
            first = make_day(year, month, day)
            last = (until and make_day(year, month, until)) or first
    yield CalendarDate(
        Span(*match.span()),
        first,
        last,
        year is not None,
        "month" if day is None else "day",
        month,
        day,
        weekday,
    )


def _numeric(
    match: re.Match[str], order: Order | None, weekday: int | None
) -> Iterator[CalendarDate]:
    year = int(match["number_year"])
    if year < 100:
        if match["mark"] == "-":  # "10-12-14" is rarely a date
            return
        year = _century(year)
    first, second = int(match["first"]), int(match["second"])
    sure = _sure_order(match) or order
    days = {
        make_day(year, second, first) if sure != "mdy" else None,
        make_day(year, first, second) if sure != "dmy" else None,
    } - {None}
    known = sorted(day for day in days if day is not None)
    if known:
        low, high = known[0], known[-1]
        yield CalendarDate(Span(*match.span()), low, high, True, "day", low.month, low.day, weekday)
