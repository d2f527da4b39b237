"""When a report was published: bounds on its day, solved together for all reports of a page.

Each report has clues: metadata, date lines, the date in an agency's dateline, captions, weekdays,
relative words. The page has an order, read off its stated dates or, without any, off a heading
of a blog archive, which lists the newest first. All are intervals of days; they are narrowed
until nothing changes (interval constraint propagation: Davis 1987; for time, Allen 1983). A clue
that contradicts stronger ones is dropped. What remains is never sharper than the words: one day
only where a stated date or two clues of different kinds give it, never from order alone.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from dateline.model.document import Candidate
from dateline.model.report import Published
from dateline.model.span import Span
from dateline.read.daywords import (
    Clue,
    Passage,
    find_facts,
    lead_weekdays,
    lend_year,
    past_days,
    relative_clues,
)
from dateline.read.lines import Line
from dateline.read.page import REFUSED
from dateline.text.dates import CalendarDate, find_dates, make_day, month_bounds
from dateline.text.run_in import find_run_in


class Undated(NamedTuple):
    """What is known of a report before it is dated.

    ``given`` are its date candidates, best first; ``stamps`` its date lines; ``passages`` its
    paragraphs and captions in order.
    """

    given: tuple[Candidate, ...]
    stamps: tuple[Line, ...]
    passages: tuple[Passage, ...]


class _Page:
    """The days on which each report of a page may have appeared, narrowed clue by clue.

    ``order`` is 1 where the newest stands first, -1 where the oldest does, 0 where nothing tells.
    A report in ``loose`` was found not to keep the page's order.
    """

    def __init__(self, count: int) -> None:
        self.low: list[date | None] = [None] * count
        self.high: list[date | None] = [None] * count
        self.weekdays: list[frozenset[int] | None] = [None] * count
        self.clues: list[list[Clue]] = [[] for _ in range(count)]
        self.order = 0
        self.loose: set[int] = set()

    def settled(self, index: int) -> bool:
        """Whether a report has one day already."""
        return self.low[index] is not None and self.low[index] == self.high[index]

    def take(self, index: int, clue: Clue) -> bool:
        """Narrow a report's days by a clue; leave all as it was if that leaves a report no day."""
        if clue.weekdays and not clue.weekdays & (self.weekdays[index] or clue.weekdays):
            return False
        before = self.low[:], self.high[:], self.weekdays[:]
        self.low[index] = max(filter(None, (self.low[index], clue.earliest)), default=None)
        self.high[index] = min(filter(None, (self.high[index], clue.latest)), default=None)
        if clue.weekdays:
            self.weekdays[index] = clue.weekdays & (self.weekdays[index] or clue.weekdays)
        if self._settle() is None:
            if (self.low, self.high) != before[:2] or clue.weekdays:
                self.clues[index].append(clue)
            return True
        self.low, self.high, self.weekdays = before
        return False

    def keep_order(self, order: int) -> None:
        """Let the page's order hold; a report that its stronger clues put elsewhere is left out of it."""
        self.order = order
        before = self.low[:], self.high[:]
        while (broken := self._settle()) is not None:
            self.low, self.high = before[0][:], before[1][:]
            self.loose.add(broken)

    def _settle(self) -> int | None:
        """Narrow until nothing changes; return a report that is left without a day, if any."""
        chain = [i for i in range(len(self.low)) if i not in self.loose][:: self.order or 1]
        while True:
            before = self.low[:], self.high[:]
            for i in range(len(self.low)):
                self._fit_weekdays(i)
            if self.order:
                _descend(chain, self.low, self.high)
            for i, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
                if low and high and low > high:
                    return i
            if (self.low, self.high) == before:
                return None

    def _fit_weekdays(self, index: int) -> None:
        allowed, low, high = self.weekdays[index], self.low[index], self.high[index]
        if allowed is None:
            return
        while low and low.weekday() not in allowed:
            low += timedelta(1)
        while high and high.weekday() not in allowed:
            high -= timedelta(1)
        self.low[index], self.high[index] = low, high


def _descend(chain: list[int], low: list[date | None], high: list[date | None]) -> None:
    """Each report of a chain is no older than the one after it."""
    for newer, older in pairwise(chain):
        high[older] = min(filter(None, (high[older], high[newer])), default=None)
    for older, newer in pairwise(chain[::-1]):
        low[newer] = max(filter(None, (low[newer], low[older])), default=None)


def date_reports(
    reports: list[Undated],
    *,
    heading: Line | None = None,
    listed: bool = False,
    latest: date | None = None,
) -> list[Published | None]:
    """Return the days on which the reports of one document may have appeared, in their order.

    Args:
        reports: What is known of each, in page order.
        heading: The page's heading; "July 2005" in it bounds every report.
        listed: Whether the heading says that this is an archive, which lists the newest first.
        latest: The day on which the document was retrieved, if the input says so.
    """
    page = _Page(len(reports))
    for i, one in enumerate(reports):
        _take_stated(page, i, one, latest)
    anchors = frozenset(low for i, low in enumerate(page.low) if low and page.settled(i))
    month = _heading_month(heading)
    for i, one in enumerate(reports):
        if not page.settled(i):
            _take_yearless(page, i, one, month, anchors)
    if not all(map(page.settled, range(len(reports)))):
        _take_words(page, reports, anchors, listed)
    return [_published(page, i) for i in range(len(reports))]


_WEAK = frozenset({"time", "span"})
"""Sources of metadata that may as well be of something else on the page."""


def _take_stated(page: _Page, index: int, one: Undated, latest: date | None) -> None:
    """Metadata and full date lines; where "published" and "updated" stand together, the first."""
    best = next(
        (
            (c, days)
            for c in one.given
            if not c.source.endswith(REFUSED) and (days := read_given(c.value))
        ),
        None,
    )
    stamps = _stamp_days(one) or _run_in_days(one.passages)
    if best:
        page.take(index, Clue("given", *best[1], ()))
    for clue in stamps[:1]:
        if not page.take(index, clue) and best and best[0].source in _WEAK:
            _widen(page, index, clue)
    if latest and not page.clues[index]:
        page.take(index, Clue("given", None, latest, ()))


def _widen(page: _Page, index: int, clue: Clue) -> None:
    """Metadata and the page's own date line differ: neither is believed alone, a time zone apart."""
    days = [day for day in (page.low[index], page.high[index], clue.earliest, clue.latest) if day]
    if (max(days) - min(days)).days > 1:
        page.low[index], page.high[index] = min(days), max(days)
        page.clues[index].append(clue)


_POSTED = re.compile(r"(?i)\b(?:posted|published|submitted|created|released|issued|first)\b|Posted")


def _stamp_days(one: Undated) -> list[Clue]:
    """The days that date lines state, best first: "Posted on" before a bare date."""
    clues = []
    for line in one.stamps:
        words = bool(_POSTED.search(line.text))
        if line.piece.when and (days := read_given(line.piece.when)):
            clues.append((words, Clue("masthead", *days, (Span(line.start, line.end),))))
            continue
        for found in line.dates:
            if found.earliest and found.latest and found.granularity == "day":
                where = (found.span.shift(line.start),)
                clues.append((words, Clue("masthead", found.earliest, found.latest, where)))
                break
    return [clue for _, clue in sorted(clues, key=lambda pair: not pair[0])]


_FIRST = 3
"""Passages in which a date line may run into the text."""


def _run_in_days(passages: tuple[Passage, ...]) -> list[Clue]:
    """ "Raid kills nine AFP Sunday 30 Mar 2031 At least nine ...": the day it came out."""
    for passage in [one for one in passages if not one.is_caption][:_FIRST]:
        found = find_run_in(passage.text)
        if found is not None:
            day = found.date
            return [Clue("masthead", day.earliest, day.latest, (day.span.shift(passage.start),))]
    return []


_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T?\d{4,6})?Z?$")
_MONTH = re.compile(r"^(\d{4})[-/](\d\d)$")
_YEAR = re.compile(r"^(\d{4})$")


def read_given(value: str) -> tuple[date, date] | None:
    """Return the first and last day that a metadata value may mean; None for no date.

    >>> read_given("2014-06-12T23:30:00+03:00")
    (datetime.date(2014, 6, 12), datetime.date(2014, 6, 12))
    >>> read_given("2014-06")
    (datetime.date(2014, 6, 1), datetime.date(2014, 6, 30))
    """
    value = value.strip()
    if match := _COMPACT.match(value):
        day = make_day(*map(int, match.groups()))
        return (day, day) if day else None
    if (match := _MONTH.match(value)) and 1 <= int(match[2]) <= 12:
        return month_bounds(int(match[1]), int(match[2]))
    if match := _YEAR.match(value):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    for found in find_dates(value):
        if found.earliest and found.latest:
            return found.earliest, found.latest
    return None


def _heading_month(heading: Line | None) -> Clue | None:
    """ "Monthly Archives: July 2005" dates all that stands below it."""
    for found in heading.dates if heading else []:
        if found.earliest and heading:
            return Clue(
                "masthead", found.earliest, found.latest, (found.span.shift(heading.start),)
            )
    return None


def _take_yearless(
    page: _Page, index: int, one: Undated, month: Clue | None, anchors: frozenset[date]
) -> None:
    """The heading's month, and date lines without a year where heading or page lend one."""
    if month:
        page.take(index, month)
    found = next(
        ((day, line) for line in one.stamps for day in line.dates if not day.year_given), None
    )
    day = (_in_month(found[0], month) or lend_year(found[0], anchors)) if found else None
    if found and day:
        page.take(index, Clue("masthead", day, day, (found[0].span.shift(found[1].start),)))


def _in_month(found: CalendarDate, month: Clue | None) -> date | None:
    if month is None or month.earliest is None or month.latest is None:
        return None
    day = found.in_year(month.earliest.year)
    return day if day and month.earliest <= day <= month.latest else None


def _take_words(
    page: _Page, reports: list[Undated], anchors: frozenset[date], listed: bool
) -> None:
    """Clues from the words of the reports that have no stated day, and the page's order."""
    spoken = [
        found.earliest
        for one in reports
        for passage in one.passages
        for sentence in passage.sentences
        for found in sentence.dates
        if found.earliest and found.granularity == "day"
    ]
    anchors |= frozenset(spoken)
    facts = [fact for one in reports for fact in find_facts(one.passages, anchors)]
    open_ones = [i for i in range(len(reports)) if not page.settled(i)]
    for i in open_ones:
        for clue in (
            *_dateline_day(reports[i].passages, anchors),
            *_days_spoken_of(reports[i].passages, anchors),
        ):
            page.take(i, clue)
    page.keep_order(_find_order(page, listed))
    for i in open_ones:
        for clue in relative_clues(reports[i].passages, facts):
            page.take(i, clue)
    for i in open_ones:
        weekdays = lead_weekdays(reports[i].passages)
        if weekdays:
            page.take(i, _weekday_clue(weekdays))


def _find_order(page: _Page, listed: bool) -> int:
    """1 newest first, -1 oldest first, 0 unknown: by the stated dates, else by the heading."""
    days = [low for i, low in enumerate(page.low) if low and page.settled(i)]
    pairs = list(pairwise(days))
    falling, rising = (sum(a > b for a, b in pairs), sum(a < b for a, b in pairs))
    if falling and rising:
        return 0
    if falling or rising:
        return 1 if falling else -1
    return 1 if listed and len(page.low) > 1 else 0


_DATELINE = re.compile(  # "BAGHDAD, June 12 (Reuters) -", "QUITO (ECUADOR), 3 JAN 90 (ACAN) --"
    r"""^\W{0,2}[A-Z][A-Z.’'-]+[\w\ .,’'/-]{0,40}? (?: \([\w\ .,/-]{2,40}\) ,? \s? )?
        [\w\ .,’'/-]{0,40}? (?: \([\w\ ./-]{2,30}\) \s* )? [-–—]""",
    re.VERBOSE,
)


_SAME_DAY = re.compile(r"(?i)\b(?:today|tonight|this (?:morning|afternoon|evening))\b")


def _dateline_day(passages: tuple[Passage, ...], anchors: frozenset[date]) -> list[Clue]:
    """ "BAGHDAD, June 12 (Reuters) -": written that day, out that day or the next."""
    first = next((passage for passage in passages if not passage.is_caption), None)
    match = _DATELINE.match(first.text[:160]) if first else None
    if not (first and match):
        return []
    for found in find_dates(match[0]):
        day = found.earliest if found.granularity == "day" else None
        day = day or lend_year(found, anchors)
        if day:  # out that day or the next
            same = _SAME_DAY.search(first.text)
            last = day if same else day + timedelta(1)
            return [Clue("dateline", day, last, (found.span.shift(first.start),))]
    return []


def _days_spoken_of(passages: tuple[Passage, ...], anchors: frozenset[date]) -> list[Clue]:
    """The latest day a report speaks of as past; where its lead names that weekday, the day is news."""
    days = past_days(passages, anchors)
    if not days:
        return []
    last = max(days, key=lambda spoken: (spoken.day, spoken.span))
    basis = "caption" if last.is_caption else "relative"
    named = next(
        (where for weekday, where in lead_weekdays(passages) if weekday == last.day.weekday()), None
    )
    if named is None or not last.exact:
        return [Clue(basis, last.day, None, (last.span,))]
    return [
        Clue(basis, last.day, None, (last.span,)),
        Clue("weekday", None, last.day + timedelta(1), (named,)),
    ]


def _weekday_clue(weekdays: list[tuple[int, Span]]) -> Clue:
    """ "said Tuesday" in the lead: the report is of that day or the next."""
    allowed = {(weekday + lag) % 7 for weekday, _ in weekdays for lag in (0, 1)}
    return Clue("weekday", None, None, (weekdays[0][1],), frozenset(allowed))


_STATED = frozenset({"given", "masthead", "dateline"})
_BASES = ("given", "masthead", "dateline", "caption", "weekday", "relative", "page-order")


def _published(page: _Page, index: int) -> Published | None:
    low, high = page.low[index], page.high[index]
    if low is None and high is None:
        return None
    bases = {clue.basis for clue in page.clues[index]}
    if not _explained(page, index):
        bases.add("page-order")
    if low == high and low and high and not bases & _STATED:
        high += timedelta(1)  # one day is for those who state it
        low -= timedelta(bases == {"page-order"})
    return Published(
        earliest=low.isoformat() if low else None,
        latest=high.isoformat() if high else None,
        precision=date_precision(low, high),
        basis="+".join(basis for basis in _BASES if basis in bases),
        evidence=tuple(dict.fromkeys(span for clue in page.clues[index] for span in clue.evidence)),
    )


def _explained(page: _Page, index: int) -> bool:
    """Whether a report's own clues give its bounds, without its neighbours."""
    alone = _Page(1)
    for clue in page.clues[index]:
        alone.take(0, clue)
    own = alone.low[0], alone.high[0]
    return own == (page.low[index], page.high[index]) or any(
        clue.basis in _STATED and clue.earliest for clue in page.clues[index]
    )


def date_precision(low: date | None, high: date | None) -> int:
    """Return UCDP's date_prec of a range of days: 1 one day ... 5 more than 31 or open.

    >>> date_precision(date(2014, 6, 17), date(2014, 6, 24))
    4
    """
    if low is None or high is None:
        return 5
    days = (high - low).days + 1
    return next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)


def describe_published(published: Published | None) -> str:
    """Return a report's day in words: "between 17 and 24 June 2014", "before 12 June 2014".

    >>> describe_published(Published(earliest="2014-06-17", latest="2014-06-24", precision=4, basis="weekday"))
    'between 17 and 24 June 2014'
    >>> describe_published(None)
    'undated'
    """
    if published is None or not (published.earliest or published.latest):
        return "undated"
    low = date.fromisoformat(published.earliest) if published.earliest else None
    high = date.fromisoformat(published.latest) if published.latest else None
    if (
        low is None or high is None
    ):  # bounds are included: "before" the day after, "after" the day before
        if high is not None:
            return f"before {_day_in_words(high + timedelta(1))}"
        return f"after {_day_in_words(low - timedelta(1))}" if low else "undated"
    if low == high:
        return f"on {_day_in_words(low)}"
    if (low.year, low.month) == (high.year, high.month):
        return f"between {low.day} and {_day_in_words(high)}"
    first = f"{low.day} {low:%B}" if low.year == high.year else _day_in_words(low)
    return f"between {first} and {_day_in_words(high)}"


def _day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
