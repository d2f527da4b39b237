"""What the other pages show, as plain values: front, months, incidents, status.

The static site and the served one use the same contexts and the same templates. All numbers come
from the archive; contexts hold ids and words, and the templates make the links.
"""

from __future__ import annotations

from dataclasses import dataclass

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
from dateline.publish.map_page import MOST_DRAWN, map_spots, say_drawn
from dateline.publish.maps import MapView, draw_map
from dateline.publish.paging import PER_PAGE, Pager, pages_of
from dateline.publish.review_sample import found_right
from dateline.publish.shelf import Shelf
from dateline.publish.tag_page import TagGroup, tag_groups
from dateline.publish.words import count_of, say, say_month, say_number, say_period
from dateline.store.rows import Listed, Skipped, StoredFailure

_NEWEST, _TOP, _MOST_TOLD = 10, 8, 6
_MOST_NAMED = 100  # reports that are not marked, or not dated: the newest are named


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
    drawn: str
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
class StatusPage:
    """What could not be read, dated, placed or marked, each named."""

    gaps: tuple[Gap, ...]
    checked: tuple[str, ...]
    failures: tuple[StoredFailure, ...]
    skips: tuple[Skipped, ...]
    unread: tuple[ReportLine, ...]
    undated: tuple[ReportLine, ...]
    unread_more: int
    undated_more: int
    languages: tuple[tuple[str, int], ...]


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
        map=draw_map(map_spots(shelf, shelf.ranked[:MOST_DRAWN]), 720, 440, towns=shelf.towns),
        drawn=say_drawn(len(shelf.ranked)),
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
        (
            sum(one.status == "candidate" for one in shelf.incidents.values()),
            f"of {say_number(len(shelf.incidents))} incidents not checked by a person",
            "",
        ),
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


def status_page(shelf: Shelf) -> StatusPage:
    """Return the context of the page of what failed."""
    unread = [one for one in shelf.listed if one.unread]
    undated = [one for one in shelf.listed if not (one.earliest or one.latest)]
    return StatusPage(
        gaps=gaps(shelf),
        checked=found_right(shelf),
        failures=tuple(shelf.archive.failures()),
        skips=tuple(shelf.archive.skips()),
        unread=tuple(report_line(shelf, one) for one in unread[:_MOST_NAMED]),
        undated=tuple(report_line(shelf, one) for one in undated[:_MOST_NAMED]),
        unread_more=max(0, len(unread) - _MOST_NAMED),
        undated_more=max(0, len(undated) - _MOST_NAMED),
        languages=tuple(
            (say("languages", name) if name else "not known", n)
            for name, n in shelf.counts.languages.items()
        ),
    )


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
