"""The pages' contents as lines of a terminal: what `dateline show` and `dateline status` print."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from dateline.errors import ArchiveError
from dateline.publish.claims import Claims
from dateline.publish.incident_page import IncidentPage, incident_page
from dateline.publish.ledger import Equation, FigureRow
from dateline.publish.lines import IncidentLine, ReportLine, headline
from dateline.publish.pages import FrontPage, StatusPage, front_page
from dateline.publish.report_page import CopyLine, ReportPage, report_page
from dateline.publish.search_page import FoundLines
from dateline.publish.shelf import Shelf
from dateline.publish.tag_page import TagPage, tag_page

Shown = FrontPage | ReportPage | IncidentPage | TagPage | FoundLines
_LEDGER = ("number", "harm", "words", "said by", "whom", "where", "when", "outlet")


def find_page(shelf: Shelf, name: str | None) -> Shown:
    """Return the page of a report, incident or tag; the front page where *name* is None.

    Raises:
        ArchiveError: The archive has nothing of that name.
    """
    if name is None:
        return front_page(shelf)
    tag = shelf.archive.tag(name)
    if tag is not None:
        return tag_page(shelf, tag)
    for make in (incident_page, report_page):
        try:
            return make(shelf, name)
        except ArchiveError:
            continue
    raise ArchiveError(f"{shelf.archive.path} has no report, incident or tag {name!r}")


def lines_of(page: Shown) -> Iterator[str]:
    """Yield a page as lines of text, no wider than the terminal."""
    match page:
        case FrontPage():
            yield from _front(page)
        case ReportPage():
            yield from _report(page)
        case IncidentPage():
            yield from _incident(page)
        case FoundLines():
            yield page.total
            yield from _section("Incidents", (_incident_line(one) for one in page.incidents))
            yield from _section("Reports", _reports(page.reports))
        case TagPage():
            yield from (page.name, page.summary, "")
            yield from _reports((*page.reports, *page.mentions))


def status_lines(page: StatusPage) -> Iterator[str]:
    """Yield what an archive does not know, and what it could not read, each named."""
    for gap in page.gaps:
        yield f"{gap.count:>8}  {gap.words}"
    yield from _section("Failures", (f"{one.source}: {one.error}" for one in page.failures))
    yield from _section("Skipped", (f"{one.source}: {one.reason}" for one in page.skips))


def _front(page: FrontPage) -> Iterator[str]:
    yield from (page.title, page.summary, "")
    for count, words, _ in page.counts:
        yield f"{count:>8}  {words}"
    for gap in page.gaps:
        yield f"{gap.count:>8}  {gap.words}"
    yield from _section("Disputed", (_incident_line(one) for one in page.disputed))
    yield from ("", "Newest reports")
    yield from _reports(page.newest)


def _reports(lines: Iterable[ReportLine]) -> Iterator[str]:
    for line in lines:
        outlet = f" ({line.outlet})" if line.outlet else ""
        yield f"{line.id}  {line.when}: {line.title or 'untitled'}{outlet}"


def _incident_line(line: IncidentLine) -> str:
    where = f"{line.where}: " if line.where else ""
    return f"{line.id}  {line.when}: {where}{headline(line)}"


def _report(page: ReportPage) -> Iterator[str]:
    yield page.title
    yield ", ".join(part for part in (page.outlet, page.byline, page.when) if part)
    if page.unread:
        yield f"not marked: {page.unread}"
    yield from _section("Tolls", (f"{toll.number} {toll.harm}. {toll.note}" for toll in page.tolls))
    for toll in page.tolls:
        yield from _sums(toll.equations)
    yield from ("", "Figures")
    yield from table(_LEDGER[:-1], [_figure(row) for row in page.figures])
    yield from _section("Events", (f"{one.mark}  {one.type}: {one.words}" for one in page.events))
    yield from _section(
        "Statements", (f"{one.speaker} ({one.naming}): {one.words}" for one in page.statements)
    )
    yield from _section("Victims", (f"{one.who}, {one.harm}: {one.words}" for one in page.victims))
    yield from _section("Incidents", (_incident_line(one) for one in page.incidents))
    yield from _section("The same words elsewhere", map(_copy, page.copies))
    yield from _section("Custody", (f"{fact.term}: {fact.value}" for fact in page.custody))


def _copy(line: CopyLine) -> str:
    outlet = f" ({line.outlet})" if line.outlet else ""
    notes = "; ".join(filter(None, ("first of them" if line.first else "", line.how)))
    return f"{line.id}  {line.title}{outlet}{': ' if notes else ''}{notes}"


def _incident(page: IncidentPage) -> Iterator[str]:
    yield f"{page.line.where}: {headline(page.line)}" if page.line.where else headline(page.line)
    yield page.sentence
    yield f"where: {page.where}. {page.where_note}"
    yield f"when: {page.when}. {page.when_note}"
    for name, parties in (("by", page.actors), ("against", page.targets), ("with", page.weapons)):
        if parties:
            yield f"{name}: {'; '.join(party.name for party in parties)}"
    yield page.sources
    for claims in page.claims:
        yield from _claims(claims)
    yield from _sums(page.equations)
    yield from _section("Disagreements", (one.sentence for one in page.disagreements))
    yield from ("", "Reports")
    yield from _reports(witness.report for witness in page.witnesses)


def _claims(claims: Claims) -> Iterator[str]:
    yield from ("", ". ".join(filter(None, (f"{claims.toll} {claims.harm}".strip(), claims.note))))
    yield from table(_LEDGER, [[*_figure(one.row), one.outlet] for one in claims.rows])


def _figure(row: FigureRow) -> list[str]:
    return [row.number, row.kind, row.words, row.said_by, row.whom, row.where, row.when]


def _sums(equations: Iterable[Equation]) -> Iterator[str]:
    for one in equations:
        parts = " + ".join(part.number for part in one.parts)
        yield f"  {one.whole.number} = {parts}{'; ' + one.rest if one.rest else ''}"


def _section(name: str, lines: Iterable[str]) -> Iterator[str]:
    some = list(lines)
    if some:
        yield from ("", name)
        yield from (f"  {line}" for line in some)


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None
) -> list[str]:
    """Return a table as lines; cells that are too long for *width* characters go on below.

    >>> table(("number", "said by"), [("at least 12", "the police"), ("14", "a hospital")], 40)
    ['number       said by', 'at least 12  the police', '14           a hospital']
    """
    if not rows:
        return ["none"]
    width = width or shutil.get_terminal_size((100, 24)).columns
    widths = _widths([heads, *rows], width)
    out: list[str] = []
    for row in (heads, *rows):
        cells = [
            textwrap.wrap(cell, least) or [""] for cell, least in zip(row, widths, strict=True)
        ]
        for number in range(max(map(len, cells))):
            parts = (cell[number] if number < len(cell) else "" for cell in cells)
            padded = (part.ljust(least) for part, least in zip(parts, widths, strict=True))
            out.append("  ".join(padded).rstrip())
    return out


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Share the width out: a column gets what it needs, the widest give way."""
    need = [max(map(len, column)) for column in zip(*rows, strict=True)]
    room = width - 2 * (len(need) - 1)
    while sum(need) > room and max(need) > 8:
        need[need.index(max(need))] -= 1
    return need
