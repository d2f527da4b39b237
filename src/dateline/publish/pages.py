"""What the other pages show, as plain values: front, months, incidents, time line, status.

The static site and the served one use the same contexts and the same templates. All numbers come
from the archive; contexts hold ids and words, and the templates make the links.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from dateline.model.archive import Incident
from dateline.publish.charts import Chart, draw_time
from dateline.publish.lines import (
    IncidentLine,
    ReportLine,
    incident_line,
    incident_lines,
    opening,
    report_line,
    with_excerpt,
)
from dateline.publish.map_page import map_spots
from dateline.publish.maps import MapView, draw_map
from dateline.publish.paging import PER_PAGE, Pager, pages_of
from dateline.publish.review_sample import found_right
from dateline.publish.shelf import Shelf, first_day, last_day
from dateline.publish.tag_page import TagGroup, tag_groups
from dateline.publish.words import count_of, say, say_day, say_month, say_number, say_period
from dateline.store.rows import Listed, Skipped, StoredFailure

BARS_PER_PAGE = 150
_ABOUT_A_MONTH = 45  # days
_FAR_OFF = 10  # one in so many is not what the time line is drawn for, at either end
_NEWEST, _TOP, _MOST_TOLD = 10, 8, 6


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the archive does not know, counted; ``of`` is out of how many."""

    count: str
    words: str
    at: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the archive holds, how far it can be trusted, and ways in."""

    title: str
    summary: str
    counts: tuple[tuple[str, str, str], ...]
    gaps: tuple[Gap, ...]
    checked: tuple[str, ...]
    newest: tuple[ReportLine, ...]
    told: tuple[IncidentLine, ...]
    disputed: tuple[IncidentLine, ...]
    map: MapView | None
    chart: Chart | None
    groups: tuple[TagGroup, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """The reports of a month, or the undated ones, newest first."""

    month: str
    name: str
    summary: str
    reports: tuple[ReportLine, ...]
    pager: Pager
    months: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class MonthsPage:
    """All months with their numbers of reports."""

    months: tuple[tuple[str, str, int], ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class IncidentsPage:
    """Incidents by weight (`Shelf.rank`)."""

    summary: str
    incidents: tuple[IncidentLine, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class LineBar:
    """An incident on the time line: where its days begin and end, in hundredths of the width."""

    line: IncidentLine
    left: float
    width: float
    open: bool


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Incidents in the order of their days, oldest first, in groups by month."""

    months: tuple[tuple[str, str, tuple[LineBar, ...]], ...]
    undated: tuple[IncidentLine, ...]
    undated_more: int
    reports: Chart | None
    span: str
    pager: Pager


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What could not be read, dated, placed or marked, each named."""

    gaps: tuple[Gap, ...]
    checked: tuple[str, ...]
    failures: tuple[StoredFailure, ...]
    skips: tuple[Skipped, ...]
    unread: tuple[ReportLine, ...]
    undated: tuple[ReportLine, ...]
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MethodPage:
    """How the numbers were made, and with which versions."""

    runs: tuple[tuple[tuple[str, str], ...], ...]


def front_page(shelf: Shelf) -> FrontPage:
    """Return the context of the front page."""
    counts = shelf.counts
    newest = shelf.archive.reports(limit=_NEWEST)
    disputed = [one for one in shelf.ranked if one.disagreements][:_TOP]
    told = shelf.ranked[:_MOST_TOLD]
    return FrontPage(
        title=shelf.title or "What these reports tell",
        summary=_summary(shelf),
        counts=(
            (say_number(counts.reports), _noun(counts.reports, "report"), "month/"),
            (
                say_number(counts.witnesses),
                _noun(counts.witnesses, "witness", "witnesses"),
                "method/",
            ),
            (say_number(counts.outlets), _noun(counts.outlets, "outlet"), "tag/"),
            (say_number(counts.incidents), _noun(counts.incidents, "incident"), "incident/"),
            (say_number(counts.figures), _noun(counts.figures, "claimed number"), "incident/"),
        ),
        gaps=gaps(shelf),
        checked=found_right(shelf),
        newest=tuple(_with_opening(shelf, listed) for listed in newest),
        told=incident_lines(shelf, told),
        disputed=incident_lines(shelf, disputed),
        map=draw_map(map_spots(shelf.incidents.values()), 720, 440, towns=shelf.towns),
        chart=draw_time(shelf.reports_by_day, 336, 96),
        groups=tag_groups(shelf, _TOP),
    )


def gaps(shelf: Shelf) -> tuple[Gap, ...]:
    """Return what is not known of an archive, as counts; nothing that counts nought."""
    c = shelf.counts
    wide = c.dated - c.dated_to_the_day
    found = (
        (c.failures, "could not be read or marked", "failed"),
        (c.skipped, f"{_noun(c.skipped, 'input')} passed over", "skipped"),
        (c.unread, f"{_noun(c.unread, 'report')} in a language that is not marked", "unread"),
        (c.undated, f"{_noun(c.undated, 'report')} without any date", "undated"),
        (wide, f"{_noun(wide, 'report')} dated to more than one day", ""),
        (c.toponyms - c.toponyms_placed, f"of {say_number(c.toponyms)} place names not placed", ""),
        (
            c.incidents - c.incidents_placed,
            f"of {say_number(c.incidents)} incidents not placed",
            "",
        ),
        (c.disagreements, f"{_noun(c.disagreements, 'disagreement')} between reports", "disputed"),
    )
    return tuple(Gap(say_number(n), words, at) for n, words, at in found if n)


def months(shelf: Shelf) -> list[tuple[str, int]]:
    """Return every month page with its number of reports, newest first; undated ones last."""
    rows = shelf.archive.connection.execute(
        "SELECT coalesce(substr(coalesce(latest, earliest), 1, 7), 'undated'), count(*)"
        " FROM report GROUP BY 1"
    ).fetchall()
    return sorted(rows, key=lambda row: (row[0] != "undated", row[0]), reverse=True)


def month_page(shelf: Shelf, month: str, number: int = 1) -> MonthPage:
    """Return the context of one page of a month's reports; ``undated`` is a month here."""
    all_months = months(shelf)
    total = dict(all_months).get(month, 0)
    names = shelf.archive.connection.execute(
        "SELECT id FROM report WHERE coalesce(substr(coalesce(latest, earliest), 1, 7), 'undated') = ?"
        " ORDER BY newest DESC LIMIT ? OFFSET ?",
        (month, PER_PAGE, PER_PAGE * (number - 1)),
    ).fetchall()
    return MonthPage(
        month=month,
        name=month_name(month),
        summary=count_of(total, "report"),
        reports=tuple(_with_opening(shelf, shelf.report(name).listed) for (name,) in names),
        pager=Pager(number, pages_of(total)),
        months=tuple((one, month_name(one), n) for one, n in all_months),
    )


def months_page(shelf: Shelf) -> MonthsPage:
    """Return the context of the list of months."""
    found = months(shelf)
    lines = tuple((month, month_name(month), n) for month, n in found)
    return MonthsPage(lines, draw_time(shelf.reports_by_day, 1120, 130))


def month_name(month: str) -> str:
    """Return a month's name, or what stands for none."""
    return "Undated" if month == "undated" else say_month(month)


def incidents_page(shelf: Shelf, number: int = 1) -> IncidentsPage:
    """Return the context of one page of all incidents, by weight."""
    found = shelf.ranked
    shown = found[PER_PAGE * (number - 1) : PER_PAGE * number]
    disputed = sum(bool(one.disagreements) for one in found)
    summary = (
        f"{count_of(len(found), 'incident')}, {say_number(disputed)} with reports that disagree"
    )
    return IncidentsPage(
        summary,
        tuple(incident_line(shelf, one) for one in shown),
        Pager(number, pages_of(len(found))),
    )


def timeline_page(shelf: Shelf, number: int = 1) -> TimelinePage:
    """Return the context of one page of the time line; the undated stand on the last."""
    dated, undated = shelf.timed
    last_page = pages_of(len(dated), BARS_PER_PAGE)
    shown = dated[BARS_PER_PAGE * (number - 1) : BARS_PER_PAGE * number]
    grouped: dict[str, list[LineBar]] = defaultdict(list)
    if shown:
        first, last = first_day(shown[0]), max(last_day(one) for one in shown)
        scale = _scale(shown)
        for one in shown:
            grouped[_period(one)].append(_bar(shelf, one, *scale))
    return TimelinePage(
        months=tuple((key, _period_name(key), tuple(bars)) for key, bars in grouped.items()),
        undated=incident_lines(shelf, undated[:PER_PAGE]) if number == last_page else (),
        undated_more=max(0, len(undated) - PER_PAGE),
        reports=draw_time(shelf.reports_by_day, 1120, 120) if number == 1 else None,
        span=f"from {say_day(first)} to {say_day(last)}" if shown else "",
        pager=Pager(number, last_page),
    )


def status_page(shelf: Shelf) -> StatusPage:
    """Return the context of the page of what failed."""
    listed = shelf.archive.reports()
    return StatusPage(
        gaps=gaps(shelf),
        checked=found_right(shelf),
        failures=tuple(shelf.archive.failures()),
        skips=tuple(shelf.archive.skips()),
        unread=tuple(report_line(shelf, one) for one in listed if one.unread),
        undated=tuple(
            report_line(shelf, one) for one in listed if not (one.earliest or one.latest)
        ),
        languages=tuple(
            (say("languages", name) if name else "not known", n)
            for name, n in shelf.counts.languages.items()
        ),
    )


def method_page(shelf: Shelf) -> MethodPage:
    """Return the context of the page on method."""
    return MethodPage(tuple(tuple(run.items()) for run in shelf.archive.runs()))


def _summary(shelf: Shelf) -> str:
    c = shelf.counts
    if not c.reports:
        return "Nothing yet: build it from a pile of saved pages, and they will appear here."
    text = f"{count_of(c.reports, 'report')} from {count_of(c.outlets, 'outlet')}"
    if c.earliest and c.latest:
        text += f", {say_period(c.earliest, c.latest)}"
    tell = "tells" if c.reports == 1 else "tell"
    told = count_of(c.incidents, "incident")
    return f"{text}, which {tell} of {told}. Every figure leads to the words it came from."


def _noun(number: int, noun: str, plural: str | None = None) -> str:
    return count_of(number, noun, plural).partition(" ")[2]


def _with_opening(shelf: Shelf, listed: Listed) -> ReportLine:
    return with_excerpt(report_line(shelf, listed), opening(shelf, listed))


def _scale(shown: list[Incident]) -> tuple[str, str]:
    """Return the days between which bars are drawn: a few far from the rest stand at the ends."""
    lasts = sorted(last_day(one) for one in shown)
    few = len(shown) // _FAR_OFF
    return first_day(shown[few]), max(lasts[-1 - few], first_day(shown[few]))


def _period(one: Incident) -> str:
    """Return the month in which an incident's days begin; its year if they are far more than one."""
    first, last = first_day(one), last_day(one)
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return first[:7] if days <= _ABOUT_A_MONTH else first[:4]


def _period_name(key: str) -> str:
    return say_month(key) if "-" in key else f"{int(key)}, month not known"


def _bar(shelf: Shelf, one: Incident, first: str, last: str) -> LineBar:
    day = date.fromisoformat
    days = max(1, (day(last) - day(first)).days + 1)
    left = 100 * (day(first_day(one)) - day(first)).days / days
    right = 100 * ((day(last_day(one)) - day(first)).days + 1) / days
    left, right = min(99.2, max(0.0, left)), min(100.0, max(0.8, right))
    unbounded = one.when is None or not (one.when.earliest and one.when.latest)
    return LineBar(
        incident_line(shelf, one, quoted=False),
        round(left, 2),
        round(max(right - left, 0.8), 2),
        unbounded,
    )
