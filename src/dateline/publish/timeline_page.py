"""The time line: reports and incidents on one axis, of all years, of a year by month, of a month by day.

Each zoom is a page, so that it works without a script. A day that is not known is no point: what may
have been on any of several days is a bar over all of them, dashed where one side is open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.model.archive import Incident
from dateline.publish.lines import IncidentLine, incident_line, incident_lines
from dateline.publish.paging import PER_PAGE, Pager, pages_of
from dateline.publish.shelf import Shelf, first_day, last_day
from dateline.publish.tag_page import tag_incidents
from dateline.publish.words import count_of, say_day, say_days, say_month
from dateline.store.rows import TagCount

PER_TIMELINE = 100
"""Incidents on one page of the time line."""
_ABOUT_A_MONTH = 45  # days
_LEAST = 0.8  # the width of a day in hundredths of the axis, at least
_MOST_SPANS = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """Something on the axis, from ``left`` on, in hundredths of its width (and of the height)."""

    left: float
    width: float
    height: float
    title: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class LineRow:
    """An incident and its bar."""

    line: IncidentLine
    bar: Bar


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A year or month with its numbers of reports and incidents; ``share`` of the most, in hundredths."""

    key: str
    name: str
    reports: int
    incidents: int
    share: int


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One zoom of the time line. ``key`` is "" for all years, ``2014``, or ``2014-06``."""

    key: str
    title: str
    summary: str
    up: tuple[str, str] | None
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    periods: tuple[PeriodLine, ...]
    ticks: tuple[tuple[float, str], ...]
    reports: tuple[Bar, ...]
    spans: tuple[Bar, ...]
    rows: tuple[LineRow, ...]
    undated: tuple[IncidentLine, ...]
    undated_more: int
    pager: Pager
    tag: str
    tag_name: str


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of a period, the last included."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Return where a day begins on the axis."""
        total = (self.last - self.first).days + 1
        return 100 * (day - self.first).days / total

    def bar(self, earliest: str | None, latest: str | None, height: float, title: str) -> Bar:
        """Return the bar of a range of days, cut off at the ends of the period."""
        known = [date.fromisoformat(day) for day in (earliest, latest) if day]
        left = max(0.0, self.at(known[0] if earliest else self.first))
        right = min(100.0, self.at((known[-1] if latest else self.last) + timedelta(days=1)))
        width = max(_LEAST, right - left)
        is_open = not (earliest and latest)
        return Bar(round(min(left, 100 - width), 2), round(width, 2), height, title, is_open)


class Timeline:
    """The time line of an archive, or of one tag of it."""

    def __init__(self, shelf: Shelf, tag: TagCount | None = None) -> None:
        self._shelf, self._tag = shelf, tag
        some = shelf.ranked if tag is None else tag_incidents(shelf, tag)
        self._dated = sorted(
            (one for one in some if first_day(one)),
            key=lambda one: (first_day(one), last_day(one), one.id),
        )
        self._undated = [one for one in some if not first_day(one)]
        self._reports = Counter(self._report_days())
        self._by_key = self._count_periods()

    def periods(self) -> list[tuple[str, int]]:
        """Return the key of every page below the first, with its number of pages."""
        found = [key for key in self._by_key if key]
        return [(key, pages_of(len(self._shown(key)), PER_TIMELINE)) for key in sorted(found)]

    def page(self, key: str = "", number: int = 1) -> TimelinePage:
        """Return the context of a page; *number* counts the pages of a period with many incidents."""
        shown, days = self._shown(key), self._days(key)
        some = shown[PER_TIMELINE * (number - 1) : PER_TIMELINE * number]
        reports, incidents = self._by_key.get(key, (0, 0))
        before, after = self._beside(key)
        return TimelinePage(
            key=key,
            title=_name(key),
            summary=f"{count_of(reports, 'report')}, {count_of(incidents, 'incident')}",
            up=_up(key),
            before=before,
            after=after,
            periods=tuple(self._periods(key)),
            ticks=tuple(_ticks(key, days)) if days else (),
            reports=tuple(self._columns(key, days)) if days else (),
            spans=tuple(self._spans(key, days)) if days else (),
            rows=tuple(self._row(one, days) for one in some) if days else (),
            undated=incident_lines(self._shelf, self._undated[:PER_PAGE]) if not key else (),
            undated_more=max(0, len(self._undated) - PER_PAGE) if not key else 0,
            pager=Pager(number, pages_of(len(shown), PER_TIMELINE)),
            tag=self._tag.slug if self._tag else "",
            tag_name=self._tag.name if self._tag else "",
        )

    def _report_days(self) -> dict[tuple[str | None, str | None], int]:
        tagged = (
            " WHERE r.n IN (SELECT rt.report FROM report_tag rt JOIN tag t ON t.n = rt.tag"
            " WHERE t.slug = ?)"
        )
        rows = self._shelf.archive.connection.execute(  # safe: our own SQL
            "SELECT r.earliest, r.latest, count(*) FROM report r"
            f"{tagged if self._tag else ''} GROUP BY 1, 2",
            (self._tag.slug,) if self._tag else (),
        )
        return {(first, last): n for first, last, n in rows if first or last}

    def _count_periods(self) -> dict[str, tuple[int, int]]:
        """Count reports by their latest day, incidents by their first, in months, years and all."""
        reports, incidents = Counter[str](), Counter[str]()
        for (first, last), n in self._reports.items():
            for key in ("", *_keys(last or first or "")):
                reports[key] += n
        for one in self._dated:
            for key in ("", *_keys(first_day(one))):
                incidents[key] += 1
        return {key: (reports[key], incidents[key]) for key in {*reports, *incidents}}

    def _shown(self, key: str) -> list[Incident]:
        """Return a month's incidents; of a year those that no month holds; of all those of no year."""
        if len(key) == 7:
            return [o for o in self._dated if first_day(o)[:7] == key and not _is_wide(o)]
        if key:
            return [o for o in self._dated if first_day(o)[:4] == key and _is_wide(o)]
        return []

    def _days(self, key: str) -> _Days | None:
        if key:
            first = date.fromisoformat(f"{key}-01" if len(key) == 7 else f"{key}-01-01")
            after = (first + timedelta(days=32)).replace(day=1)
            if len(key) == 4:
                after = date(first.year, 12, 31) + timedelta(days=1)
            return _Days(first, after - timedelta(days=1))
        years = sorted(key for key in self._by_key if len(key) == 4)
        if not years:
            return None
        return _Days(date(int(years[0]), 1, 1), date(int(years[-1]), 12, 31))

    def _periods(self, key: str) -> Iterator[PeriodLine]:
        long = 7 if len(key) == 4 or len(self._years()) == 1 else 4
        if len(key) == 7:
            return
        found = sorted(k for k in self._by_key if len(k) == long and k.startswith(key))
        most = max((sum(self._by_key[k]) for k in found), default=1)
        for one in found:
            reports, incidents = self._by_key[one]
            share = max(1, 100 * (reports + incidents) // most)
            yield PeriodLine(one, _name(one), reports, incidents, share)

    def _years(self) -> list[str]:
        return [key for key in self._by_key if len(key) == 4]

    def _columns(self, key: str, days: _Days) -> Iterator[Bar]:
        """Yield how many reports appeared: by the day in a month, else by the month."""
        counts, size = Counter[str](), 10 if len(key) == 7 else 7
        for (first, last), n in self._reports.items():
            day = last or first or ""
            if day.startswith(key) and (size == 7 or first == last):
                counts[day[:size]] += n
        most = max(counts.values(), default=1)
        for when, n in sorted(counts.items()):
            first, last = (when, when) if size == 10 else _whole_month(when)
            words = say_day(when) if size == 10 else say_month(when)
            height = round(100 * n / most, 1)
            yield days.bar(first, last, height, f"{words}: {count_of(n, 'report')}")

    def _spans(self, key: str, days: _Days) -> Iterator[Bar]:
        """Yield the reports of a month whose day is not known, as bars over the days it may be."""
        if len(key) != 7:
            return
        found = [
            (first, last, n)
            for (first, last), n in self._reports.items()
            if first != last and (last or first or "").startswith(key)
        ]
        for first, last, n in sorted(found, key=lambda one: (one[1] or "", one[0] or ""))[
            :_MOST_SPANS
        ]:
            title = f"{count_of(n, 'report')}, {say_days(first, last)}"
            yield days.bar(first, last, 100, title)

    def _row(self, one: Incident, days: _Days) -> LineRow:
        line = incident_line(self._shelf, one, quoted=False)
        when = one.when
        bounds = (when.earliest, when.latest) if when else (None, None)
        return LineRow(line, days.bar(*bounds, 100, line.when))

    def _beside(self, key: str) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
        """Return the periods of the same length before and after."""
        if not key:
            return None, None
        like = sorted(other for other in self._by_key if len(other) == len(key))
        at = like.index(key) if key in like else -1
        before = like[at - 1] if at > 0 else ""
        after = like[at + 1] if 0 <= at < len(like) - 1 else ""
        return (
            (before, _name(before)) if before else None,
            (after, _name(after)) if after else None,
        )


def timeline_address(key: str, number: int = 1) -> str:
    """Return the address of a page of the time line.

    >>> timeline_address(""), timeline_address("2014-06", 2)
    ('timeline/', 'timeline/2014-06/page/2/')
    """
    page = f"page/{number}/" if number > 1 else ""
    return f"timeline/{key}/{page}" if key else "timeline/"


def _keys(day: str) -> tuple[str, str]:
    return day[:4], day[:7]


def _is_wide(one: Incident) -> bool:
    """Whether an incident's days are far more than a month: it stands with its year."""
    first, last = date.fromisoformat(first_day(one)), date.fromisoformat(last_day(one))
    return (last - first).days > _ABOUT_A_MONTH


def _up(key: str) -> tuple[str, str] | None:
    if not key:
        return None
    return (key[:4], key[:4]) if len(key) == 7 else ("", "All years")


def _name(key: str) -> str:
    if not key:
        return "In the order of their days"
    return say_month(key) if len(key) == 7 else str(int(key))


def _whole_month(month: str) -> tuple[str, str]:
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=32)).replace(day=1)
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


def _ticks(key: str, days: _Days) -> Iterator[tuple[float, str]]:
    """Yield what is written along the axis: days of a month, months of a year, years."""
    for day, words in _marks(key, days):
        yield round(days.at(day), 2), words


def _marks(key: str, days: _Days) -> Iterable[tuple[date, str]]:
    first = days.first
    if len(key) == 7:
        return [(first.replace(day=n), str(n)) for n in (1, 5, 10, 15, 20, 25)]
    if key:
        months = [date(first.year, n, 1) for n in (1, 4, 7, 10)]
        return [(day, say_month(day.isoformat()[:7]).split()[0]) for day in months]
    years = range(first.year, days.last.year + 1)
    return [(date(year, 1, 1), str(year)) for year in _some(years)]


def _some(years: Sequence[int]) -> Sequence[int]:
    step = -(-len(years) // 8)
    return years[::step]
